"""A new department's first forms, and forms that come back twice."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

import reportgen
from reportgen import proposal
from reportgen.intake import arrival, forms
from reportgen.problems import UsageError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A department that has just been begun."""
    made = tmp_path / "hall_office"
    units = [reportgen.Named("hall", "某市试验大厅")]
    reportgen.init(made, name="某市试验局", short="试验局", year=2024, units=units)
    return made


def desk(folder: Path, name: str, cells: dict[str, str]) -> Path:
    """Make a form, type into it as `sheet!cell`, and save it."""
    made, problems = forms.form(folder)
    assert [problem for problem in problems if problem.severity == "error"] == []
    (content,) = [one.content for one in made if one.path.as_posix() == name]
    file = folder.parent / Path(name).name
    file.write_bytes(content)
    book = openpyxl.load_workbook(file)
    for place, text in cells.items():
        sheet, _, cell = place.partition("!")
        book[sheet][cell] = text
    book.save(file)
    return file


def test_a_new_department_is_filled_in(folder: Path) -> None:
    """What init leaves open can be entered on forms: duties, offices, tasks."""
    duties = {"主要职责!B4": "负责试验。", "内设科室!B4": "办公室", "内设科室!C4": "负责日常。"}
    own = arrival.propose(desk(folder, "department.form.xlsx", duties), folder)
    task = {"重点工作任务!B4": "推进试验", "重点工作任务!D4": "待填"}
    target = arrival.propose(desk(folder, "2024/department_target.form.xlsx", task), folder)
    proposal.accept(own)
    proposal.accept(target)

    assert [c.name for c in own.changes] == ["duties.0.text", "offices.0.name", "offices.0.duty"]
    assert [c.name for c in target.changes] == ["tasks.0.name", "tasks.0.amount"]
    left = {p.code for p in reportgen.check(folder).problems if p.severity == "error"}
    assert {"pending"} == left


def test_new_rows_come_in_once(folder: Path) -> None:
    """A form with new rows that was taken in already is told at its first new row."""
    file = desk(folder, "department.form.xlsx", {"主要职责!B5": "承办其他事项。"})
    proposal.accept(arrival.propose(file, folder))
    again = arrival.propose(file, folder)

    assert [(p.code, p.place.spot) for p in again.problems] == [("form-stale", "主要职责!A5")]


def test_an_entry_with_rows_elsewhere_stays(folder: Path) -> None:
    """Clearing a unit whose names stand on another sheet is refused at its row."""
    file = desk(folder, "department.form.xlsx", {"预算单位!B5": ""})
    found = arrival.propose(file, folder).problems

    assert [(p.code, p.place.spot) for p in found] == [("form-row", "预算单位!A5")]


def test_a_workbook_with_macros_is_refused(folder: Path) -> None:
    """What a workbook must not hold is told before it is asked whether it is a form."""
    (folder / arrival.MAPPING).write_text("unit: 元\n", encoding="utf-8")
    file = desk(folder, "department.form.xlsx", {})
    with zipfile.ZipFile(file, "a") as package:
        package.writestr("xl/vbaProject.bin", b"")

    assert [p.code for p in arrival.propose(file, folder).problems] == ["package-active"]


def test_what_an_export_needs(folder: Path) -> None:
    """A missing file, and an export without a mapping or a year, are errors of the call."""
    export = folder.parent / "rows.csv"
    export.write_text("单位,金额\n", encoding="utf-8")
    with pytest.raises(UsageError):
        arrival.propose(folder.parent / "none.xlsx", folder)
    with pytest.raises(UsageError):
        arrival.propose(export, folder, year=2024)
    (folder / arrival.MAPPING).write_text("unit: 元\n", encoding="utf-8")
    with pytest.raises(UsageError):
        arrival.propose(export, folder)
