"""Small workbooks drawn in a test, and what stands in those that are made of them."""

import io
from collections.abc import Mapping, Sequence

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from reportgen.ooxml.excel.template import SheetTemplate
from reportgen.problems import TemplateError

Lines = Sequence[Sequence[object]]


def drawn(sheets: Mapping[str, Lines]) -> Workbook:
    """Return a workbook to be drawn further: lines of each sheet from A1, None for no cell."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, lines in sheets.items():
        sheet = book.create_sheet("sheet")
        sheet.title = name
        for row, line in enumerate(lines, 1):
            for column, value in enumerate(line, 1):
                if value is not None:
                    sheet.cell(row, column, value)
    return book


def saved(book: Workbook) -> bytes:
    """Return the file of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def book(sheets: Mapping[str, Lines]) -> bytes:
    """Return the file of a workbook with these lines."""
    return saved(drawn(sheets))


def opened(content: bytes, *, values: bool = False) -> Workbook:
    """Return a workbook with its formulas, or with their values."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def cells(content: bytes, sheet: str = "", *, values: bool = True) -> dict[str, object]:
    """Return what stands in each cell of a sheet that is not empty, by default of the first."""
    found = opened(content, values=values)
    shown = found[sheet] if sheet else found.worksheets[0]
    return {
        one.coordinate: one.value
        for row in shown.iter_rows()
        for one in row
        if one.value is not None
    }


def formulas(content: bytes, sheet: str = "") -> dict[str, object]:
    """Return the formulas of a sheet by cell, by default of the first."""
    found = cells(content, sheet, values=False)
    return {at: text for at, text in found.items() if str(text).startswith("=")}


def rows(content: bytes, sheet: str = "", *, values: bool = True) -> list[list[object]]:
    """Return the lines of a sheet, by default of the first; each without empty cells at its end."""
    found = opened(content, values=values)
    shown = found[sheet] if sheet else found.worksheets[0]
    lines = list[list[object]]()
    for row in shown.iter_rows(values_only=True):
        line = list[object](row)
        while line and line[-1] is None:
            line.pop()
        lines.append(line)
    return lines


def printed(lines: Lines, **context: object) -> list[list[object]]:
    """Return the lines that a template of one sheet prints, formulas by their values."""
    return rows(SheetTemplate(book({"表1": lines})).render(context))


def refused(content: bytes, **context: object) -> list[tuple[str, str]]:
    """Return the codes and spots of what is wrong with a template and its data."""
    with pytest.raises(TemplateError) as caught:
        SheetTemplate(content).render(context)
    return [(one.code, one.place.spot) for one in caught.value.problems]
