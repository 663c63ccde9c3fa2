"""The workbook is alive: formulas give its values, a changed leaf moves what hangs on it."""

import io
import re
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import openpyxl
import pytest
from openpyxl.workbook import Workbook

import reportgen
from reportgen.amounts import rounded
from reportgen.render import conversion

TABLES = [f"表{number}" for number in range(1, 13)]


class Built(Protocol):
    """The example as the session's fixture builds it."""

    xlsx: Path


def opened(content: bytes, *, values: bool) -> Workbook:
    """Return a workbook with its values or with its formulas."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def numbers(book: Workbook) -> dict[str, Decimal]:
    """Return every number of the tables by sheet and cell, with two decimals."""
    return {
        f"{sheet.title}!{cell.coordinate}": rounded(Decimal(str(cell.value)), 2)
        for sheet in book
        if sheet.title in TABLES
        for row in sheet
        for cell in row
        if isinstance(cell.value, (int, float))
    }


def saved(book: Workbook) -> bytes:
    """Return the bytes of a workbook as openpyxl saves it: formulas without values."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def recalculated(content: bytes) -> Workbook:
    """Return a workbook with the values that LibreOffice calculates."""
    return opened(conversion.convert(content, ".xlsx", ".xlsx"), values=True)


def test_control_workbook_is_corrected() -> None:
    """LibreOffice calculates anew: a false value beside a right formula comes back right."""
    content = _false_value()
    before = opened(content, values=True)["控制"]["A3"].value

    assert before == 99
    assert recalculated(content)["控制"]["A3"].value == 3


def _false_value() -> bytes:
    import xlsxwriter  # noqa: PLC0415 - only the control workbook is written by hand

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("控制")
    sheet.write_number("A1", 1)
    sheet.write_number("A2", 2)
    sheet.write_formula("A3", "=SUM(A1:A2)", None, 99)
    book.close()
    return file.getvalue()


def test_recalculation_changes_nothing(built: Built) -> None:
    """Every value that the workbook carries is the one that its formulas give."""
    content = built.xlsx.read_bytes()

    assert numbers(opened(content, values=True)) == numbers(recalculated(content))


def test_every_total_is_a_formula(built: Built) -> None:
    """Each cell of a row or column of totals holds a formula; only leaves are constants."""
    book = opened(built.xlsx.read_bytes(), values=False)
    totals = {
        f"{sheet.title}!{cell.coordinate}"
        for sheet in book
        if sheet.title in TABLES
        for row in sheet
        if row[0].value in {"合计", "本年收入合计", "收入总计"}
        for cell in row
        if isinstance(cell.value, (int, float))
    }

    assert totals == set()


def test_totals_of_other_sheets_are_cited(built: Built) -> None:
    """表1 cites the categories of 表3 and does not repeat them."""
    book = opened(built.xlsx.read_bytes(), values=False)

    assert book["表1"]["D6"].value == "=SUM(表3!D7:F7)"


def test_rounding_tail_is_a_visible_term(built: Built) -> None:
    """The published 表7 302 is the sum of its parts and the tail, which has a sheet of its own."""
    content = built.xlsx.read_bytes()
    book, values = opened(content, values=False), opened(content, values=True)
    formula, tails = str(book["表7"]["B8"].value), values["尾差"]

    assert formula == "=SUM(B9:B19)+尾差!B2"
    assert [cell.value for cell in tails[2]][:2] == ["表7!B8", 0.01]
    assert values["表7"]["B8"].value == 4661.78


def test_changed_leaf_moves_what_build_moves(built: Built, example: Path, tmp_path: Path) -> None:
    """A leaf changed in the workbook gives the totals of the same change in the YAML."""
    book = opened(built.xlsx.read_bytes(), values=False)
    leaf = next(book["表3"].cell(row[0].row, 5) for row in book["表3"] if row[0].value == "2010399")
    assert leaf.value == 4931.05
    leaf.value = 5931.05
    in_excel = numbers(recalculated(saved(book)))

    folder = tmp_path / "huizhou_dsj"
    (folder / "2024").mkdir(parents=True)
    department = (example / "department.yaml").read_text(encoding="utf-8")
    (folder / "department.yaml").write_text(department, encoding="utf-8")
    text = (example / "2024" / "budget_disclosure.yaml").read_text(encoding="utf-8")
    changed = re.sub(r"project: 4931\.05", "project: 5931.05", text)
    (folder / "2024" / "budget_disclosure.yaml").write_text(changed, encoding="utf-8")
    result = reportgen.build(
        folder, formats=("xlsx",), out=tmp_path / "out", draft=True, pages=False
    )
    in_yaml = numbers(opened(result.written[0].read_bytes(), values=True))

    before = numbers(opened(built.xlsx.read_bytes(), values=True))
    moved = {cell for cell in before if before[cell] != in_yaml[cell]}
    assert in_yaml == in_excel
    assert len(moved) > 10


@pytest.mark.parametrize("table", TABLES)
def test_contents_lead_to_each_table(table: str, built: Built) -> None:
    """The first sheet links to each table."""
    sheet = opened(built.xlsx.read_bytes(), values=False)["目录"]
    links = {str(cell.value): cell.hyperlink.location for cell in sheet["A"] if cell.hyperlink}

    assert links[table].replace("'", "") == f"{table}!A1"
