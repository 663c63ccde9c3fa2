"""A document's tables into an Excel workbook, one sheet a table."""

import io
from datetime import datetime, time
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from reportgen import amounts
from reportgen.amounts import Measure
from reportgen.document import DRAFT, Document, Number, Row, Table, head_cells, show
from reportgen.problems import Place, Problem, TemplateError

_NARROW, _WIDE = 14, 48
_FONT = "宋体"
_A4 = 9
_LONGEST_TEXT = 32_767


def render(document: Document, *, draft: bool = False) -> bytes:
    """Return the workbook of a document's numbered tables, amounts in each table's unit.

    Args:
        document: The finished content.
        draft: Whether every page is marked 草稿.

    Raises:
        TemplateError: A text is longer than a cell can hold.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties(
        {
            "title": document.title,
            "author": document.entity,
            "keywords": "，".join(document.keywords),
            "created": datetime.combine(document.date, time()),
        }
    )
    formats = _formats(book)
    for table in document.tables.values():
        if table.number:
            sheet = book.add_worksheet(table.number)
            _sheet(sheet, table, formats)
            if draft:
                sheet.set_header(f"&R{DRAFT}")
    book.close()
    return file.getvalue()


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    base = {"font_name": _FONT, "font_size": 10, "valign": "vcenter"}
    cell = {**base, "border": 1, "text_wrap": True}
    looks = {
        "title": {**base, "font_size": 16, "align": "center"},
        "line": base,
        "line_right": {**base, "align": "right"},
        "head": {**cell, "align": "center"},
        "text": cell,
        "number": {**cell, "align": "right", "num_format": "#,##0.00"},
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def _sheet(sheet: Worksheet, table: Table, formats: dict[str, Format]) -> None:
    last = len(table.columns) - 1
    sheet.write_string(0, 0, table.number, formats["line"])
    _span(sheet, (1, 0, 1, last), table.title, formats["title"])
    sheet.write_string(2, 0, f"单位名称：{table.entity}", formats["line"])
    sheet.write_string(2, last, f"单位：{table.unit}", formats["line_right"])
    for cell in head_cells(table.columns):
        bottom, right = 3 + cell.row + cell.rows - 1, cell.column + cell.columns - 1
        _span(sheet, (3 + cell.row, cell.column, bottom, right), cell.label, formats["head"])
    top = 3 + max(len(column.head) for column in table.columns)
    for index, row in enumerate(table.rows):
        _row(sheet, top + index, row, table, formats)
    for index, note in enumerate(table.notes):
        sheet.write_string(top + len(table.rows) + index, 0, note, formats["line"])
    _set_up(sheet, table, top)


def _row(sheet: Worksheet, at: int, row: Row, table: Table, formats: dict[str, Format]) -> None:
    for index, column in enumerate(table.columns):
        text = row.cells.get(column.name, ())
        value = _value(text[0], table) if len(text) == 1 and isinstance(text[0], Number) else None
        if value is None:
            words = _fitting(show(text), table.number, xl_rowcol_to_cell(at, index))
            sheet.write_string(at, index, words, formats["text"])
        else:
            sheet.write_number(at, index, value, formats["number"])


def _fitting(text: str, sheet: str, cell: str) -> str:
    if len(text) <= _LONGEST_TEXT:
        return text
    message = f"文字有 {len(text):,} 字，单元格最多容纳 {_LONGEST_TEXT:,} 字"
    raise TemplateError(Problem("text-too-long", message, Place(f"{sheet}!{cell}")))


def _value(number: Number, table: Table) -> float | None:
    value = number.figure.value
    if value is None or number.figure.measure is not Measure.MONEY:
        return None
    # A cell holds a binary number in any case; the decimal is rounded as printed before.
    return float(amounts.rounded(value / Decimal(table.unit.yuan), 2))


def _span(sheet: Worksheet, area: tuple[int, int, int, int], text: str, look: Format) -> None:
    if area[:2] == area[2:]:
        sheet.write_string(area[0], area[1], text, look)
    else:
        sheet.merge_range(*area, "", look)
        sheet.write_string(area[0], area[1], text, look)


def _set_up(sheet: Worksheet, table: Table, top: int) -> None:
    for index, column in enumerate(table.columns):
        is_wide = column.name in {"label", "name", "target", "left_label", "right_label"}
        sheet.set_column(index, index, _WIDE if is_wide else _NARROW)
    sheet.freeze_panes(top, 0)
    sheet.repeat_rows(3, top - 1)
    sheet.set_paper(_A4)
    if table.paper == "landscape":
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
