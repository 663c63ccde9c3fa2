"""The workbook of a form: what is open to be filled in, what it shows, what it works out itself."""

import io
import re
import shutil
from decimal import Decimal
from pathlib import Path

import office
import openpyxl
import pytest
import yaml
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from reportgen import classification, paths, pipeline
from reportgen.amounts import rounded
from reportgen.intake import forms
from reportgen.problems import UsageError

KIND = "budget_disclosure"
HIDDEN = {"选项", "记录"}


@pytest.fixture(scope="module")
def folder(department: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a department with two years: the last one in 元, twice as much of everything."""
    folder = tmp_path_factory.mktemp("data") / department.name
    (folder / "2024").mkdir(parents=True)
    (folder / "2023").mkdir()
    shutil.copy(department / "department.yaml", folder)
    text = (department / "2024" / f"{KIND}.yaml").read_text(encoding="utf-8")
    text = text.replace("planned_items: 无", 'planned_items: "=1+1"')
    (folder / "2024" / f"{KIND}.yaml").write_text(text, encoding="utf-8")
    before = re.sub(r": (\d+\.\d\d)", lambda found: f": {Decimal(found[1]) * 20000:.2f}", text)
    before = before.replace("unit: 万元", "unit: 元").replace("reason: 勤俭办事", "reason: 去年")
    (folder / "2023" / f"{KIND}.yaml").write_text(before, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def content(folder: Path) -> bytes:
    """Return the form of the second year."""
    (made,), problems = forms.form(folder, year=2024)
    assert problems == ()
    assert made.path == Path("2024", f"{KIND}.form.xlsx")
    return made.content


@pytest.fixture(scope="module")
def book(content: bytes) -> Workbook:
    """Return the workbook with its formulas."""
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def recalculated(content: bytes) -> Workbook:
    """Return the workbook with the values that LibreOffice works out."""
    again = office.saved_as(content, ".xlsx", ".xlsx")
    return openpyxl.load_workbook(io.BytesIO(again), data_only=True)


def sheet_of(book: Workbook, title: str) -> Worksheet:
    """Return a sheet."""
    sheet = book[title]
    assert isinstance(sheet, Worksheet)
    return sheet


def below(sheet: Worksheet, head: str) -> list[object]:
    """Return the values of the column below a head."""
    (column,) = (cell.column for cell in sheet[3] if cell.value == head)
    return [sheet.cell(row, column).value for row in range(4, sheet.max_row + 1)]


def numbers(values: list[object], digits: int = 2) -> list[Decimal | None]:
    """Return the numbers among some values, rounded; None for what is none."""
    return [
        rounded(Decimal(str(v)), digits) if isinstance(v, int | float) else None for v in values
    ]


def test_same_bytes(folder: Path, content: bytes) -> None:
    """The same files give the same workbook."""
    assert content == forms.form(folder, year=2024)[0][0].content


def test_only_inputs_are_open(book: Workbook) -> None:
    """Every sheet is protected; heads, labels and what is computed are locked, inputs are open."""
    for sheet in book.worksheets:
        assert sheet.protection.sheet or sheet.title in HIDDEN, sheet.title
    sheet = sheet_of(book, "支出")
    is_open = [not cell.protection.locked for cell in sheet[5]]
    labels = ["序", "合计", "上年", "增减", "增减%"]

    assert [cell.value not in labels for cell in sheet[3]] == is_open
    assert all(cell.protection.locked for row in (3, 4) for cell in sheet[row])
    assert [cell.protection.locked for cell in sheet_of(book, "采购和资产")[4]] == [
        True, False, True, True, True,
    ]  # fmt: skip
    assert {s.title for s in book.worksheets if s.sheet_state == "hidden"} == HIDDEN


def test_choices_are_the_accounts_of_the_year(book: Workbook, folder: Path) -> None:
    """The list of a cell holds every account of its level in the year's table, and no other."""
    accounts, _ = classification.load(
        paths.reference(), 2024, pipeline.workspace_of(folder).department.accounts
    )  # type: ignore[union-attr]
    assert accounts
    expected = {
        f"{code} {name}" for code, name in accounts.functional.names.items() if len(code) == 7
    }
    rules = sheet_of(book, "支出").data_validations.dataValidation
    (rule,) = (rule for rule in rules if "B5" in rule.sqref and rule.type == "list")
    title, area = rule.formula1.replace("$", "").split("!")

    assert expected == {cell.value for (cell,) in sheet_of(book, title)[area]}
    assert rule.showErrorMessage


def test_heads_carry_units(book: Workbook) -> None:
    """Amounts say their unit in the head, or in the label of the row."""
    assert "基本支出（万元）" in [cell.value for cell in sheet_of(book, "支出")[3]]
    labels = [cell.value for cell in sheet_of(book, "采购和资产")["A"]]

    assert "固定资产（万元）" in labels
    assert "车辆（辆）" in labels


def test_a_form_without_amounts(folder: Path) -> None:
    """The form of the department itself, which has neither year nor amounts, names none."""
    (made,), _ = forms.form(folder, kind="department")
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    labels = [cell.value for cell in sheet_of(book, "说明")["A"]]

    assert labels[2:5] == ["部门", "文种", "1"]
    seconds = {str(sheet["A2"].value) for sheet in book if sheet.title not in {"说明", *HIDDEN}}
    assert seconds == {"白格填写，灰格不填"}


def test_text_is_no_formula(book: Workbook, recalculated: Workbook) -> None:
    """A text of the file that begins with an equals sign stays a text."""
    for one in (book, recalculated):
        (cell,) = (row[1] for row in sheet_of(one, "采购和资产") if row[0].value == "拟购置的内容")

        assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_last_year_beside(recalculated: Workbook) -> None:
    """Last year's amounts stand beside in this year's unit, its words as they were."""
    sheet = sheet_of(recalculated, "行政经费和三公")
    found = {row[0].value: row[2].value for row in sheet.iter_rows(4)}

    assert found["行政经费（万元）"] == pytest.approx(2544.08)
    assert str(found["行政经费增减原因"]).startswith("去年")


def test_nothing_beside_without_last_year(folder: Path, tmp_path: Path) -> None:
    """Where last year's file is not there, no column waits for its values."""
    copy = Path(shutil.copytree(folder, tmp_path / "copy", ignore=lambda *_: ["2023"]))
    (made,), _ = forms.form(copy, year=2024)
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    heads = {title: [c.value for c in sheet_of(book, title)[3]] for title in book.sheetnames[1:-2]}

    assert heads["采购和资产"] == ["项目", "本年"]
    assert heads["支出"][-1] == "合计"
    assert heads["单位"][-1] == "合计"
    assert heads["基本支出按经济科目"] == ["序", "经济科目", "金额（万元）"]
    assert "上年" not in {head for row in heads.values() for head in row}


def test_totals_and_changes(recalculated: Workbook, folder: Path) -> None:
    """Sums of rows and columns, last year's, difference and rate are those of the files."""
    text = (folder / "2024" / f"{KIND}.yaml").read_text(encoding="utf-8")
    rows = yaml.load(text, yaml.BaseLoader)["expenditure"]  # noqa: S506 - text alone
    sums = [sum(Decimal(row.get(key, 0)) for key in ("basic", "project")) for row in rows]
    this = [sum(sums), *sums]
    sheet = sheet_of(recalculated, "支出")
    count = len(this)

    assert this == numbers(below(sheet, "合计"))[:count]
    assert [2 * amount for amount in this] == numbers(below(sheet, "上年"))[:count]
    assert [-amount for amount in this] == numbers(below(sheet, "增减"))[:count]
    assert [Decimal("-0.5")] * count == numbers(below(sheet, "增减%"), 1)[:count]
    assert {None, ""} >= {*below(sheet, "合计")[count:], *below(sheet, "增减")[count:]}
    assert numbers(below(sheet, "基本支出（万元）"))[0] == sum(
        Decimal(row.get("basic", 0)) for row in rows
    )


def test_totals_of_every_sheet(recalculated: Workbook) -> None:
    """Each sheet of one amount a row has its sum above them; no formula of the form fails."""
    for title in ("基本支出按经济科目", "项目支出按经济科目"):
        total, *amounts = numbers(below(sheet_of(recalculated, title), "金额（万元）"))

        assert total == sum(amount for amount in amounts if amount is not None)
    errors = [c.coordinate for s in recalculated for row in s for c in row if c.data_type == "e"]
    assert errors == []


def test_live_change_of_an_input(content: bytes) -> None:
    """What is typed moves the sums and the change at once."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet_of(book, "单位")["C5"] = 2000
    file = io.BytesIO()
    book.save(file)
    again = office.saved_as(file.getvalue(), ".xlsx", ".xlsx")
    sheet = sheet_of(openpyxl.load_workbook(io.BytesIO(again), data_only=True), "单位")
    prior = (Decimal("1266.60") + Decimal("71.30")) * 2

    assert numbers(below(sheet, "合计"))[1] == Decimal("2071.30")
    assert numbers(below(sheet, "增减"))[1] == Decimal("2071.30") - prior


def test_a_text_that_no_cell_holds(folder: Path, tmp_path: Path) -> None:
    """A text longer than a cell may be is told at its place; no form is made that would cut it."""
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    file = copy / "2024" / f"{KIND}.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("reason: 勤俭", "reason: " + "字" * 32_767), encoding="utf-8")
    made, problems = forms.form(copy, year=2024)

    assert made == ()
    assert [("form-long", str(file))] == [(p.code, p.place.file) for p in problems]


def test_what_does_not_exist(folder: Path) -> None:
    """A year, kind or member that is not there is an error of the call."""
    for wrong in ({"year": 1999}, {"kind": "nothing"}, {"member": "nobody"}):
        with pytest.raises(UsageError):
            forms.form(folder, **wrong)  # type: ignore[arg-type]
