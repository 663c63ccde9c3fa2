"""Proposed changes: told with place, old and new, refused where they ask, made whole or not."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from reportgen import files, pipeline, proposal
from reportgen.edits import Edit, Value
from reportgen.problems import Place
from reportgen.proposal import Proposal, accept

CELL = Place("form.xlsx", spot="支出!D5")


@pytest.fixture
def folder(department: Path, tmp_path: Path) -> Path:
    """Return a copy of the example department."""
    return Path(shutil.copytree(department, tmp_path / department.name))


@pytest.fixture
def file(folder: Path) -> Path:
    """Return the disclosure's input file."""
    return folder / "2024" / "budget_disclosure.yaml"


def propose(folder: Path, wanted: dict[Path, Sequence[Edit]]) -> Proposal:
    """Propose edits of a department's files."""
    return proposal.propose(wanted, pipeline.workspace_of(folder), pipeline.kinds())


def edit(*path: str | int, value: Value | None) -> Edit:
    """Return an edit that a cell asks for."""
    return Edit(path, value, CELL)


def told(found: Proposal) -> list[tuple[str, Place]]:
    """Return code and place of each problem."""
    return [(problem.code, problem.place) for problem in found.problems]


def line_of(file: Path, text: str) -> int:
    """Return the number of the first line with a text."""
    rows = file.read_text(encoding="utf-8").splitlines()
    return next(n for n, row in enumerate(rows, 1) if text in row)


def test_changes(folder: Path, file: Path) -> None:
    """A change has its name, its place, old and new and its origin; no-ops have none."""
    found = propose(
        folder,
        {
            file: [
                edit("procurement", "goods", value="1.00"),
                edit("procurement", "works", value="0"),
                edit("units", 2, "projects", 1, value=None),
                edit("nothing", "here", value=None),
                edit("date", value="2024-02-01"),
            ]
        },
    )
    first, second, third = found.changes
    project = "{id: service_hall_maintenance, name: 行政服务中心大厅日常运维经费项目, amount: 75.00"

    assert (first.name, first.old, first.new) == ("procurement.goods", "0", "1.00")
    assert (first.place.line, first.origin) == (line_of(file, "goods:"), CELL)
    assert second.old
    assert second.old.startswith(project)
    assert second.new is None
    assert (third.name, third.old, third.new) == ("date", None, "2024-02-01")
    assert told(found) == []
    assert [*found.contents] == [file]


def test_nothing_to_change(folder: Path, file: Path) -> None:
    """Edits that say what the file says propose nothing."""
    assert Proposal() == propose(folder, {file: [edit("procurement", "goods", value="0")]})


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("procurement", "goods"), "1,000", "amount-separator"),
        (("expenditure", 0, "account"), "2019999", "unknown-account"),
        (("procurement", "goods"), None, "missing-key"),
        (("strange",), "1", "unknown-key"),
        (("basic_by_economic", "x1"), "1", "not-a-code"),
        (("units", 3, "unit"), "bureau", "missing-key"),
    ],
)
def test_refused_at_its_origin(
    folder: Path, file: Path, path: tuple[str | int, ...], value: Value | None, code: str
) -> None:
    """What the model refuses is told where it was asked for, the file's place beside it."""
    found = propose(folder, {file: [edit(*path, value=value)]})

    assert {(code, CELL)} == {*told(found)}
    assert found.problems[0].related[0].file == str(file)
    assert not found.is_good


def test_origin_behind_an_entry_that_goes(folder: Path, file: Path) -> None:
    """The origin is found where entries before it are taken away."""
    wanted = [Edit(("expenditure", 0), None), edit("expenditure", 4, "project", value="x")]

    assert told(propose(folder, {file: wanted})) == [("amount-not-a-number", CELL)]


def test_pending_is_allowed(folder: Path, file: Path) -> None:
    """What is still to be entered may be proposed."""
    found = propose(folder, {file: [edit("procurement", "goods", value="待填：问办公室")]})

    assert told(found) == []
    assert len(found.changes) == 1


def test_a_file_that_was_wrong_before(folder: Path, file: Path) -> None:
    """What was wrong before does not stand against another change."""
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("works: 0", "works: 零"), encoding="utf-8")

    assert told(propose(folder, {file: [edit("procurement", "goods", value="1")]})) == []
    assert propose(folder, {file: [edit("procurement", "goods", value="一")]}).problems


def test_a_file_that_cannot_be_read(folder: Path, file: Path) -> None:
    """A file that is no YAML is not changed."""
    file.write_text("a: [", encoding="utf-8")
    found = propose(folder, {file: [edit("a", value="1")]})

    assert [code for code, _ in told(found)] == ["yaml-syntax"]
    assert found.contents == {}


def test_department(folder: Path) -> None:
    """The department's own file can be changed as well, and is examined."""
    file = folder / "department.yaml"
    good = propose(folder, {file: [edit("names", 0, "short", value="某局")]})
    bad = propose(folder, {file: [edit("units", 0, "id", value="Some Bureau")]})

    assert told(good) == []
    assert "short: 某局" in good.contents[file].decode()
    assert told(bad) == [("not-an-identifier", CELL)]


def test_json_is_refused(folder: Path, file: Path) -> None:
    """JSON has no comments to keep; it is not changed."""
    json = file.with_suffix(".json")
    json.write_text('{"unit": "元"}', encoding="utf-8")

    assert [("json-input", Place(str(json)))] == told(
        propose(folder, {json: [edit("unit", value="万元")]})
    )


def test_byte_order_mark_and_line_ends_stay(folder: Path, file: Path) -> None:
    """A file with a byte order mark and CRLF keeps them."""
    before = b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n")
    file.write_bytes(before)
    found = propose(folder, {file: [edit("procurement", "goods", value="1")]})

    assert before.replace(b"goods: 0", b"goods: 1") == found.contents[file]


def test_accepted(folder: Path, file: Path) -> None:
    """Accepting writes every file."""
    other = folder / "department.yaml"
    found = propose(
        folder,
        {
            file: [edit("procurement", "goods", value="1")],
            other: [edit("names", 0, "short", value="某局")],
        },
    )

    assert (file, other) == accept(found)
    assert all(path.read_bytes() == content for path, content in found.contents.items())


def test_whole_or_not_at_all(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a later file cannot be written, the others hold what they held; new ones go."""
    old, new, last = folder / "department.yaml", tmp_path / "new.yaml", tmp_path / "last.yaml"
    before = old.read_bytes()
    write = files.write_whole

    def failing(path: Path, content: bytes) -> None:
        if path == last:
            raise OSError("full")
        write(path, content)

    monkeypatch.setattr(files, "write_whole", failing)
    with pytest.raises(OSError, match="full"):
        accept(Proposal(contents={old: b"x", new: b"y", last: b"z"}))

    assert before == old.read_bytes()
    assert not new.exists()
    assert not last.exists()
