"""A disclosure whose expenditure stands in a detail list beside it."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from disclosures import NO_EXPENSES

import reportgen
from reportgen import pipeline
from reportgen.detail_list import HEADS
from reportgen.document import show
from reportgen.figures import Formula, lineage
from reportgen.form import Rows, Sort
from reportgen.intake import forms

NAMES = """\
profile: guangdong
names: [{name: 某市试验局, short: 试验局}]
units: [{id: office}, {id: hall, names: [{name: 某市试验大厅, short: 试验大厅}]}]
"""
YAML = (
    """\
unit: 万元
details: rows.csv
revenue: {general_public_budget: 15.00}
revenue_change: {prior: 15.00}
expenditure_change: {prior: 15.00}
units:
  - unit: office
    projects:
      - {id: repair, name: 大厅维修, target: 修好大厅}
  - unit: hall
"""
    + NO_EXPENSES
)
GENERAL = "general_public_budget"
ROWS = [
    f"office,2010301,30101,{GENERAL},basic,personnel,,60033.33",
    f"office,2010301,30201,{GENERAL},basic,operating,,10033.33",
    f"hall,2010350,30101,{GENERAL},basic,personnel,,29933.34",
    f"office,2010399,30213,{GENERAL},project,,repair,40000.00",
    f"office,2010399,30213,{GENERAL},project,,大厅维修,10000.00",
]


def written(folder: Path, rows: list[str], text: str = YAML) -> Path:
    """Write a department with a disclosure and its rows."""
    year = folder / "2024"
    year.mkdir()
    (folder / "department.yaml").write_text(NAMES, encoding="utf-8")
    (year / "budget_disclosure.yaml").write_text(text, encoding="utf-8")
    lines = [",".join(HEADS.values()), *rows]
    (year / "rows.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def problems(folder: Path) -> list[tuple[str, str, int]]:
    """Return code, file and line of every error."""
    found = reportgen.check(folder).problems
    return [(p.code, Path(p.place.file).name, p.place.line) for p in found if p.severity == "error"]


def test_tables_show_the_sums_of_rows(tmp_path: Path) -> None:
    """Each table rounds the exact sum of its rows, so that tails appear by themselves."""
    report = reportgen.check(written(tmp_path, ROWS)).reports[0]
    assert report.document
    tables = report.document.tables
    expenditure = {row.id: show(row.cells["basic"]) for row in tables["expenditure"].rows}
    economic = {row.id: show(row.cells["amount"]) for row in tables["basic_by_economic"].rows}
    units = {row.id: show(row.cells["total"]) for row in tables["basic_by_unit"].rows}

    assert {"total": "10.00", "2010301": "7.01", "2010350": "2.99"}.items() <= expenditure.items()
    assert {"30101": "9.00", "30201": "1.00", "total": "10.00"}.items() <= economic.items()
    expected = {"office.personnel": "6.00", "hall.personnel": "2.99", "hall.operating": "0.00"}
    assert expected.items() <= units.items()


def test_a_project_is_known_by_id_and_by_name(tmp_path: Path) -> None:
    """Rows of one project meet, whichever of the two they write."""
    figures = reportgen.check(written(tmp_path, ROWS)).reports[0].figures

    assert Decimal(50000) == figures["project_by_unit.office.repair.total"].value


def test_everything_agrees(tmp_path: Path) -> None:
    """Tables from the same rows agree without a tail to explain."""
    result = reportgen.check(written(tmp_path, ROWS))

    assert (result.is_good, [p for p in result.problems if p.code.startswith("BD1")]) == (True, [])


def test_an_explanation_goes_down_to_the_rows(tmp_path: Path) -> None:
    """A cell hangs on the sum of its rows, each with its line."""
    folder = written(tmp_path, ROWS)
    name = "2024.budget_disclosure.basic_by_economic.30101.amount"
    (figure,) = reportgen.explain(folder, name).figures
    lines = [part.place.line for _, part in lineage(figure) if part.place]
    formulas = [part.formula for _, part in lineage(figure)]

    assert lines == [2, 4]
    assert formulas == [Formula.CITED, Formula.ITEMIZED, Formula.GIVEN, Formula.GIVEN]


def test_revenue_may_come_from_rows(tmp_path: Path) -> None:
    """Without `revenue` in the file it is what the rows spend, by source."""
    text = YAML.replace("revenue: {general_public_budget: 15.00}\n", "")
    rows = [*ROWS, "office,2010399,30213,other_revenue,project,,repair,0.50"]
    figures = reportgen.check(written(tmp_path, rows, text)).reports[0].figures

    assert Decimal("150000.50") == figures["summary.total_revenue"].value
    assert Decimal("0.50") == figures["summary.other_funds"].value


def test_money_of_other_funds_is_in_the_tables_by_unit(tmp_path: Path) -> None:
    """A row of 事业收入 stands under 其他资金 by unit, and in no table by economic account."""
    rows = [*ROWS, "hall,2010350,30101,business_revenue,basic,personnel,,100.00"]
    figures = reportgen.check(written(tmp_path, rows)).reports[0].figures

    assert Decimal(100) == figures["basic_by_unit.hall.personnel.other_funds"].value
    assert Decimal("89966.67") == figures["basic_by_economic.30101.amount"].value


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (ROWS[0].replace("2010301", "2010300"), "unknown-account"),
        (ROWS[0].replace("2010301", "20103"), "account-level"),
        (ROWS[0].replace("30101", "301"), "account-level"),
        (ROWS[0].replace("30101", ""), "unknown-account"),
        (ROWS[0].replace("office", "ofice"), "unknown-unit"),
        (ROWS[0].replace(GENERAL, "general"), "unknown-fund"),
        (ROWS[0].replace("basic", "basis"), "unknown-nature"),
        (ROWS[0].replace("personnel", ""), "unknown-part"),
        (ROWS[3].replace("repair", "repairs"), "unknown-project"),
        (ROWS[3].replace("repair", ""), "unknown-project"),
        (ROWS[3].replace("office", "hall"), "unknown-project"),
        (ROWS[0].replace("60033.33", "6万元"), "amount-not-a-number"),
    ],
)
def test_a_wrong_row_is_told_at_its_line(tmp_path: Path, row: str, code: str) -> None:
    """A name or a code that is not known is a problem at the first line that has it."""
    folder = written(tmp_path, [*ROWS, row])

    assert [(code, "rows.csv", 7)] == problems(folder)


def test_a_wrong_name_in_many_rows_is_told_once(tmp_path: Path) -> None:
    """A hundred rows of an unknown unit are one problem, which counts them."""
    rows = [*ROWS, *[ROWS[0].replace("office", "ofice")] * 100]
    found = [p for p in reportgen.check(written(tmp_path, rows)).problems if p.severity == "error"]

    assert [(p.code, p.place.line, "100" in p.message) for p in found] == [
        ("unknown-unit", 7, True)
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "row"),
    [
        ("expenditure_change:", "expenditure: [{account: 2010301, basic: 1.00}]\n", 5, 2),
        ("expenditure_change:", "basic_by_economic: {30201: 1.00}\n", 5, 3),
        ("    projects:", "    personnel: 6.00\n", 8, 2),
        ("target: 修好大厅", "amount: 5.00, ", 9, 5),
    ],
)
def test_an_amount_has_one_giver(tmp_path: Path, old: str, new: str, line: int, row: int) -> None:
    """An amount that rows give and the file types as well is a problem with both places."""
    folder = written(tmp_path, ROWS, YAML.replace(old, new + old))
    found = [p for p in reportgen.check(folder).problems if p.severity == "error"]

    assert [("given-twice", line, [row])] == [
        (p.code, p.place.line, [place.line for place in p.related]) for p in found
    ]


def test_without_a_list_the_amounts_are_needed(tmp_path: Path) -> None:
    """What rows would give cannot be left out of a file that names none."""
    folder = written(tmp_path, ROWS, YAML.replace("details: rows.csv\n", ""))
    found = [p for p in reportgen.check(folder).problems if p.severity == "error"]
    missing = sorted(p.message for p in found if p.code == "missing-key")

    expected = ["amount", "expenditure", "operating", "operating", "personnel", "personnel"]
    assert [f"缺少“{key}”" for key in expected] == missing


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("other.csv", "pending"),
        ("../rows.csv", "not-a-file-name"),
        (".csv", "not-a-file-name"),
        ("rows.txt", "not-a-file-name"),
    ],
)
def test_the_list_stands_beside_the_file(tmp_path: Path, name: str, code: str) -> None:
    """A list that is not there, or that stands elsewhere, is told where it is named."""
    folder = written(tmp_path, ROWS, YAML.replace("rows.csv", name))

    assert [(code, "budget_disclosure.yaml", 2)] == problems(folder)


def test_the_workbook_sums_the_rows(tmp_path: Path) -> None:
    """The rows stand on a sheet of their own, and the sums of the tables are live."""
    rows = [*ROWS, *[ROWS[3].replace("40000.00", "0.01")] * 100]
    text = YAML.replace(": 15.00}", ": 15.0001}")
    folder = written(tmp_path, rows, text)
    result = reportgen.build(folder, formats=("xlsx",), out=tmp_path / "output", pages=False)

    live = openpyxl.load_workbook(result.written[0])
    book = openpyxl.load_workbook(result.written[0], data_only=True)
    places = [c.coordinate for line in book["表7"].iter_rows() for c in line if c.value == 5.0001]
    assert places
    assert all(str(live["表7"][place].value).startswith("=") for place in places)
    assert book["明细行"].max_row > len(rows)


def test_the_form_asks_for_no_amount_of_rows(tmp_path: Path) -> None:
    """What rows give has no sheet and no column on the form."""
    work = pipeline.workspace_of(written(tmp_path, ROWS))
    subject, _ = forms.subject(work.entries[0], work)
    assert subject
    titles = [part.title for part in subject.parts]
    money = [
        entry.label
        for part in subject.parts
        if isinstance(part, Rows)
        for entry in part.columns
        if entry.sort is Sort.MONEY
    ]

    assert {"支出", "基本支出按经济科目", "项目支出按经济科目"} & {*titles} == set()
    assert money == []


def test_rows_that_are_to_come(tmp_path: Path) -> None:
    """A list that is named and not there yet is 待填; the draft is made without it."""
    folder = written(tmp_path, ROWS)
    (folder / "2024" / "rows.csv").unlink()
    out = tmp_path / "output"
    result = reportgen.build(folder, out=out, draft=True, pages=False)

    assert ("pending", "details") in {
        (p.code, line_of(folder, p.place.line)) for p in result.problems
    }
    assert result.is_whole


def line_of(folder: Path, line: int) -> str:
    """Return the key on a line of the disclosure."""
    text = (folder / "2024" / "budget_disclosure.yaml").read_text(encoding="utf-8")
    return text.splitlines()[line - 1].partition(":")[0] if line else ""
