"""A clerk's way from last year's folder to this year's published set, at a real LibreOffice.

The amounts of 2025 are those of 2024 again: made up, so that every identity holds.
"""

from collections.abc import Iterator
from pathlib import Path

import docx
import office
import openpyxl
import pytest
from docx.oxml.ns import qn

import reportgen
from reportgen import pipeline, proposal
from reportgen.form import Fields, Line, Part, lines
from reportgen.intake import arrival, forms
from reportgen.ooxml.finishing import controls

KIND = "budget_disclosure"
OLD = "满足基层党组织开展活动的需要。"
NEW = "满足基层党组织开展活动和学习的需要。"


def subject_of(folder: Path, year: int) -> forms.Subject:
    """Return a year's disclosure as its form shows it."""
    work = pipeline.workspace_of(folder)
    entry = next(entry for entry in work.entries if entry.year == year)
    found, _ = forms.subject(entry, work)
    assert found
    return found


def open_values(folder: Path) -> Iterator[tuple[Part, Line, str, str]]:
    """Yield what is open in 2025's form: its sheet, row and label, and what 2024's file says."""
    new, old = subject_of(folder, 2025), subject_of(folder, 2024)
    for part in new.parts:
        before = {line.id: line for line in lines(part, old.data)}
        for line in lines(part, new.data):
            for label, value in line.values.items():
                if (value.text or "").startswith("待填"):
                    text = before[line.id].values[label].text
                    assert text
                    yield part, line, label, text


def cell_of(book: openpyxl.Workbook, part: Part, line: Line, label: str) -> str:
    """Return the cell of a value on a form."""
    sheet = book[part.title]
    heads = {str(cell.value).partition("（万元）")[0]: cell.column_letter for cell in sheet[3]}
    first = [str(cell.value or "").partition("（万元）")[0] for cell in sheet["A"]]
    row = first.index(line.id) + 1
    return f"{'B' if isinstance(part, Fields) else heads[label]}{row}"


def words_of(path: Path) -> str:
    """Return all text of a document."""
    body = docx.Document(str(path)).element.body
    return "\n".join(controls.text(paragraph) for paragraph in body.iter(qn("w:p")))


@pytest.fixture
def folder(example: Path, tmp_path: Path) -> Path:
    """A department that has published 2024."""
    copy = tmp_path / "data" / example.name
    for file in sorted(example.rglob("*.yaml")):
        target = copy / file.relative_to(example)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    return copy


def test_from_last_years_folder_to_this_years_set(folder: Path, tmp_path: Path) -> None:
    """New year, form, import, draft, an edited Word document back, the published set."""
    out, desk = tmp_path / "output", tmp_path / "desk"
    desk.mkdir()
    made = reportgen.new_year(folder, 2025)
    assert [folder / "2025" / f"{KIND}.yaml"] == [*made.written]

    (form,), _ = forms.form(folder, year=2025)
    blank, filled = desk / "form.xlsx", desk / "filled.xlsx"
    blank.write_bytes(form.content)
    book = openpyxl.load_workbook(blank)
    cells = {
        (part.title, cell_of(book, part, line, label)): _typed(text)
        for part, line, label, text in open_values(folder)
    }
    office.fill_cells(blank, filled, cells, tmp_path / "profile")
    returned = arrival.propose(filled, folder)
    assert [p for p in returned.problems if p.severity == "error"] == []
    assert {f"{sheet}!{cell}" for sheet, cell in cells} == {
        change.origin.spot for change in returned.changes if change.origin
    }
    proposal.accept(returned)
    assert reportgen.check(folder, year=2025).is_good

    built = reportgen.build(folder, year=2025, out=out)
    document, edited = built.written[0], desk / "edited.docx"
    office.replace_words(document, edited, {OLD: NEW}, tmp_path / "profile")
    again = arrival.propose(edited, folder)
    target = "units.0.projects.2.target"
    assert [(target, OLD, NEW)] == [(c.name, c.old, c.new) for c in again.changes]
    assert again.is_good
    proposal.accept(again)

    result = reportgen.build(folder, year=2025, out=out, formats=("docx", "xlsx"))
    assert result.is_whole
    assert {f"{KIND}.docx", f"{KIND}.xlsx"} == {path.name for path in result.written}
    assert NEW in words_of(result.written[0])
    assert OLD not in words_of(result.written[0])
    _comparatives_are_last_years(folder)


def _typed(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text


def _comparatives_are_last_years(folder: Path) -> None:
    old, new = (reportgen.check(folder, year=year).reports[0].figures for year in (2024, 2025))
    names = [name for name in new if name.startswith("prior.")]

    assert names
    assert {n: new[n].value for n in names} == {
        n: old[n.replace("prior.", "text.")].value for n in names
    }
