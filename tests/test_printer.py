"""Reports printed together: what a broken LibreOffice costs, and what a reader would notice.

The failing programs are small scripts named `soffice`, first on PATH.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import office
import pytest
from docx.enum.text import WD_BREAK

import reportgen
from reportgen.press import Press
from reportgen.printer import Printed, Printer
from reportgen.problems import Severity
from reportgen.render import fonts
from reportgen.render.conversion import Office

EXAMPLE = Path(__file__).resolve().parent.parent / "data" / "huizhou_dsj"
QUICK = Office(seconds=1)
Fake = Callable[[str], Path]


def press(tmp_path: Path, *formats: str, kind: str = "self_evaluation", year: int = 2023) -> Press:
    """Return the press of one report of the example."""
    report = reportgen.check(EXAMPLE, year=year, kind=kind).reports[0]
    assert report.document
    assert report.template
    return Press(tmp_path / "report", report.document, EXAMPLE, report.template, formats)


def print_all(printer: Printer, *presses: Press) -> Printed:
    """Return all that a printer gives."""
    parts = [*printer.print_all(presses)]
    contents = {path: content for part in parts for path, content in part.contents.items()}
    return Printed(contents, tuple(problem for part in parts for problem in part.problems))


def kinds(problems: tuple[reportgen.Problem, ...]) -> list[tuple[str, Severity]]:
    """Return codes and weights of problems, those of fonts left out."""
    return [(p.code, p.severity) for p in problems if p.code != "font-replaced"]


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("sleep 300", "超过 1 秒"),
        ("kill -SEGV $$", "意外退出"),
        ("exit 0", "没有给出"),
        ("head -c 100000 /dev/urandom", "没有给出"),
    ],
    ids=["hanging", "crashing", "silent", "noise"],
)
def test_a_broken_libreoffice_costs_pages_and_pdf_only(
    script: str, why: str, fake: Fake, tmp_path: Path
) -> None:
    """All other formats of all reports are written; each PDF that is missing is an error."""
    fake(script)
    start = time.monotonic()
    result = reportgen.build(
        EXAMPLE,
        year=2024,
        formats=("docx", "xlsx", "pdf", "json", "csv"),
        out=tmp_path,
        office=QUICK,
    )
    told = [p for p in result.problems if p.code == "no-pdf"]

    assert time.monotonic() - start < 30
    assert sorted({path.suffix for path in result.written}) == [".csv", ".docx", ".json", ".xlsx"]
    assert sorted(Path(p.place.file).name for p in told) == [
        "budget_disclosure.pdf",
        "self_evaluation.pdf",
    ]
    assert {p.severity for p in told} == {Severity.ERROR}
    assert all(why in p.message for p in told)
    assert (result.is_whole, result.is_good) == (False, False)


def test_an_old_pdf_stays_where_a_new_one_cannot_be_made(fake: Fake, tmp_path: Path) -> None:
    """What stood there is not lost."""
    old = tmp_path / EXAMPLE.name / "2023" / "self_evaluation.pdf"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"old")
    fake("exit 0")
    reportgen.build(EXAMPLE, year=2023, formats=("pdf",), out=tmp_path, office=QUICK)

    assert old.read_bytes() == b"old"


def test_a_pdf_of_another_document_is_refused(fake: Fake, tmp_path: Path) -> None:
    """A PDF in which texts of the document are missing is not written."""
    document = docx.Document()
    document.add_paragraph("别的文件")
    document.save(str(tmp_path / "other.docx"))
    other = tmp_path / "other.pdf"
    other.write_bytes(office.printed((tmp_path / "other.docx").read_bytes()))
    fake(f'cp "{other}" "$(dirname "${{@: -1}}")/out/0.pdf"')
    printed = print_all(Printer(), press(tmp_path, "pdf", kind="department_target", year=2025))

    assert kinds(printed.problems) == [("no-pdf", Severity.ERROR)]
    assert "缺少" in printed.problems[-1].message
    assert printed.contents == {}


def test_replaced_fonts_are_told_once(tmp_path: Path) -> None:
    """Each font that another stands in for is one warning, however many documents name it."""
    one = press(tmp_path, "pdf", kind="department_target", year=2025)
    printed = print_all(Printer(), one, replace(one, path=tmp_path / "again"))
    table = fonts.load()
    missing = {font for font in table.substitutes if font not in table.installed}
    told = [p for p in printed.problems if p.code == "font-replaced"]

    assert {*map(str, printed.contents)} == {
        str(tmp_path / f"{n}.pdf") for n in ("report", "again")
    }
    assert len(told) == len({p.message for p in told})
    assert {p.place for p in told} <= {table.places[font] for font in missing}
    assert len(told) >= 4


def test_an_empty_page_is_told(tmp_path: Path) -> None:
    """A page that a template leaves empty is a warning that names it."""
    one = press(tmp_path, "pdf", kind="department_target", year=2025)
    template = docx.Document(str(one.template))
    first = template.paragraphs[0]
    for _ in range(2):
        first.insert_paragraph_before().add_run().add_break(WD_BREAK.PAGE)
    own = tmp_path / "report.docx"
    template.save(str(own))
    printed = print_all(Printer(), replace(one, template=own))

    assert [p.message for p in printed.problems if p.code == "pdf-looks"] == [
        "第 1 页是空白页",
        "第 2 页是空白页",
    ]
    assert len(printed.contents) == 1


def test_a_font_for_single_characters_is_told(tmp_path: Path) -> None:
    """Where a character has no glyph in the font of its text, the font that has it is named."""
    one = press(tmp_path, "pdf", kind="department_target", year=2025)
    template = docx.Document(str(one.template))
    template.paragraphs[0].insert_paragraph_before("Ⴀ")
    own = tmp_path / "report.docx"
    template.save(str(own))
    printed = print_all(Printer(), replace(one, template=own))

    assert [p.code for p in printed.problems if p.code == "pdf-looks"] == ["pdf-looks"]


def test_a_wrong_table_of_fonts_stops_before_anything_is_made(tmp_path: Path) -> None:
    """What is wrong with the table is told, and no file is made."""
    file = tmp_path / "fonts.yaml"
    file.write_text("fonts:\n  黑体: SimHei\n", encoding="utf-8")
    printed = print_all(Printer(fonts=fonts.load(file)), press(tmp_path, "pdf", "json"))

    assert printed.contents == {}
    assert [(p.code, p.place.line) for p in printed.problems] == [("wrong-type", 2)]


def test_pages_of_a_pdf_are_told_even_without_pages_for_word(tmp_path: Path) -> None:
    """The contents of a PDF have page numbers also where Word is to update its own."""
    one = press(tmp_path, "pdf", "docx", kind="budget_disclosure", year=2024)
    printed = print_all(Printer(has_pages=False), one)

    assert kinds(printed.problems) == []
    assert {path.suffix for path in printed.contents} == {".docx", ".pdf"}


def test_fonts_are_not_asked_for_without_libreoffice(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A Word file whose pages are not wanted needs no table of fonts."""
    asked = list[str]()
    monkeypatch.setattr(fonts, "_listed", lambda pattern: asked.append(pattern) or [])
    one = press(tmp_path, "docx", "json", kind="budget_disclosure", year=2024)
    printed = print_all(Printer(has_pages=False), one)

    assert {path.suffix for path in printed.contents} == {".docx", ".json"}
    assert asked == []
