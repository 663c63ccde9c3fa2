"""The commands form and import: what they print, what they write, with which code they end."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from reportgen.cli import main

FILE = Path("2024") / "budget_disclosure.yaml"


@pytest.fixture
def folder(example: Path, tmp_path: Path) -> Path:
    """Return a copy of the example's disclosure."""
    return Path(shutil.copytree(example, tmp_path / example.name))


@pytest.fixture
def form(folder: Path, tmp_path: Path) -> Path:
    """Return its form, handed out."""
    assert main(["form", str(folder), "--year", "2024", "--out", str(tmp_path / "out")]) == 0
    return tmp_path / "out" / folder.name / "2024" / "budget_disclosure.form.xlsx"


def put(form: Path, cell: str, value: object) -> None:
    """Type something into the sheet of expenditure."""
    book = openpyxl.load_workbook(form)
    book["支出"][cell] = value  # type: ignore[index]
    book.save(form)


def test_form_prints_its_file(
    folder: Path, form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The form is written below the output folder, and its name printed."""
    assert main(["form", str(folder), "--out", str(tmp_path / "out")]) == 0
    assert f"{form}\n" in capsys.readouterr().out


def test_form_of_what_is_not_there(folder: Path, tmp_path: Path) -> None:
    """A folder, year or kind that does not exist is an error of the call."""
    for wrong in (
        [str(tmp_path / "no")],
        [str(folder), "--year", "1999"],
        [str(folder), "--kind", "x"],
    ):
        assert main(["form", *wrong, "--out", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()


def test_form_of_a_broken_file(folder: Path, tmp_path: Path) -> None:
    """A file that cannot be read has no form."""
    (folder / FILE).write_text("a: [", encoding="utf-8")

    assert main(["form", str(folder), "--out", str(tmp_path / "out")]) == 1
    assert not (tmp_path / "out").exists()


def test_import_without_changes(folder: Path, form: Path) -> None:
    """A form that was not touched changes no byte."""
    before = (folder / FILE).read_bytes()

    assert main(["import", str(form), str(folder), "--yes"]) == 0
    assert before == (folder / FILE).read_bytes()


def test_import_asks(folder: Path, form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a terminal and without --yes nothing is written; with it the change is."""
    before = (folder / FILE).read_text(encoding="utf-8")
    put(form, "D5", 326.5)

    assert main(["import", str(form), str(folder)]) == 1
    assert before == (folder / FILE).read_text(encoding="utf-8")
    assert "expenditure.0.basic（支出!D5） 326.17 → 326.50" in capsys.readouterr().out
    assert main(["import", str(form), str(folder), "--yes"]) == 0
    assert before.replace("326.17", "326.50") == (folder / FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("是", 0), ("", 1), ("n", 1)])
def test_answer(
    folder: Path, form: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    """At a terminal the answer decides."""
    before = (folder / FILE).read_bytes()
    put(form, "D5", 326.5)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: answer)

    assert code == main(["import", str(form), str(folder)])
    assert (before == (folder / FILE).read_bytes()) == bool(code)


def test_import_of_an_error(folder: Path, form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An error names sheet and cell, and nothing is written, not even with --yes."""
    before = (folder / FILE).read_bytes()
    put(form, "D5", "三百")
    put(form, "D6", 1)

    assert main(["import", str(form), str(folder), "--yes"]) == 1
    assert f"{form} 支出!D5" in capsys.readouterr().err
    assert before == (folder / FILE).read_bytes()


def test_import_of_what_is_no_form(folder: Path, tmp_path: Path) -> None:
    """A broken file is an error of the data, a missing file or folder one of the call."""
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 cut")

    assert main(["import", str(broken), str(folder), "--yes"]) == 1
    assert main(["import", str(tmp_path / "no.xlsx"), str(folder)]) == 2
    assert main(["import", str(broken), str(tmp_path / "no")]) == 2
