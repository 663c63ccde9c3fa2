"""The engines that make the workbooks, each by the name of its function.

Imports stand in the engines: the memory of a process is that of its engine alone. The workbooks
of openpyxl and XlsxWriter are written as their manuals advise: looks made once and shared.
"""

# ruff: noqa: PLC0415, SLF001 - looks are shared as openpyxl shares them

import io
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from sheets import books
from sheets.books import AMOUNT, FIRST, TEXT, TOTAL, UNIT, Table, column_total, row_total

Make = Callable[[], bytes]


def prepared(engine: str, times: str) -> Make:
    """Return what makes the workbook of some multiple of 330 records."""
    make: Make = globals()[engine](books.tables(int(times)))
    return make


def reportgen(tables: Sequence[Table]) -> Make:
    """Compile a drawn template once; fill it for each workbook."""
    from sheets import drawing

    from reportgen.ooxml import SheetTemplate

    template = SheetTemplate(drawing.with_tags(tables))
    context = {f"t{number}": table.records for number, table in enumerate(tables, 1)}
    return lambda: template.render(context)


def openpyxl_filling(tables: Sequence[Table]) -> Make:
    """Load a drawn workbook, write rows with the looks of its sample row, and save it."""
    import openpyxl
    from sheets import drawing

    template = drawing.with_sample(tables)

    def make() -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(template))
        for table, sheet in zip(tables, book.worksheets, strict=True):
            looks = [cell._style for cell in sheet[FIRST]]
            last = [cell._style for cell in sheet[FIRST + 1]]
            for row, record in enumerate(table.records, FIRST):
                values = [*record.values(), row_total(table, row)]
                for number, (value, look) in enumerate(zip(values, looks, strict=True), 1):
                    cell = sheet.cell(row, number, value)
                    cell._style = look
            for number, (value, look) in enumerate(zip(_totals(table), last, strict=True), 1):
                cell = sheet.cell(table.last + 1, number, value)
                cell._style = look
        return _saved(book)

    return make


def openpyxl_normal(tables: Sequence[Table]) -> Make:
    """Write a new workbook, cell by cell."""
    import openpyxl
    from sheets import drawing

    def make() -> bytes:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for style in drawing.styles():
            book.add_named_style(style)
        for table in tables:
            sheet = book.create_sheet(table.name)
            drawing.set_up(sheet, table)
            sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=table.width)
            for row, (values, looks) in enumerate(_rows(table), 1):
                for number, (value, look) in enumerate(zip(values, looks, strict=True), 1):
                    if look:
                        cell = sheet.cell(row, number, value)
                        cell.style = look
        return _saved(book)

    return make


def openpyxl_write_only(tables: Sequence[Table]) -> Make:
    """Write a new workbook, row by row, without keeping it."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from sheets import drawing

    def make() -> bytes:
        book = openpyxl.Workbook(write_only=True)
        for style in drawing.styles():
            book.add_named_style(style)
        for table in tables:
            sheet = book.create_sheet(table.name)
            drawing.set_up(sheet, table)
            sheet.merged_cells.add(f"A1:{books.column(table.width)}1")
            for values, looks in _rows(table):
                row = []
                for value, look in zip(values, looks, strict=True):
                    cell = WriteOnlyCell(sheet, value) if look else None
                    if cell is not None:
                        cell.style = look
                    row.append(cell)
                sheet.append(row)
        return _saved(book)

    return make


def xlsxwriter(tables: Sequence[Table]) -> Make:
    """Write a new workbook and keep it in memory until it is whole."""
    return lambda: _by_xlsxwriter(tables, {"in_memory": True})


def xlsxwriter_constant(tables: Sequence[Table]) -> Make:
    """Write a new workbook, row by row, without keeping it; texts stand in the cells."""
    return lambda: _by_xlsxwriter(tables, {"constant_memory": True})


def _by_xlsxwriter(tables: Sequence[Table], options: dict[str, bool]) -> bytes:
    import xlsxwriter
    from sheets import drawing

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, options) as book:
        looks = {name: book.add_format(look) for name, look in _formats().items()}
        for table in tables:
            sheet = book.add_worksheet(table.name)
            code, name, amount = drawing.WIDTHS
            sheet.set_column(0, 0, code)
            sheet.set_column(1, 1, name)
            sheet.set_column(2, table.width - 1, amount)
            sheet.freeze_panes(FIRST - 1, 2)
            sheet.repeat_rows(0, FIRST - 2)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            sheet.set_footer(f"&C{drawing.FOOTER}")
            sheet.merge_range(0, 0, 0, table.width - 1, table.title, looks[drawing.TITLE])
            for row, (values, styles) in enumerate(_rows(table)):
                if row:
                    for number, (value, style) in enumerate(zip(values, styles, strict=True)):
                        _write(sheet, row, number, value, looks.get(style))
    return file.getvalue()


def _write(sheet: Any, row: int, column: int, value: object, look: object) -> None:  # noqa: ANN401
    # The method of the type is quicker than `write`, which looks for it.
    if isinstance(value, Decimal):
        sheet.write_number(row, column, value, look)
    elif isinstance(value, str) and value.startswith("="):
        sheet.write_formula(row, column, value, look)
    elif value is not None:
        sheet.write_string(row, column, value, look)
    elif look:
        sheet.write_blank(row, column, None, look)


def _formats() -> dict[str, dict[str, object]]:
    from sheets import drawing

    plain = {"font_name": "宋体", "font_size": 10}
    box = {**plain, "border": 1}
    middle = {"align": "center", "valign": "vcenter", "text_wrap": True}
    marked = {**box, "bold": True, "bg_color": f"#{drawing.FILL}"}
    return {
        drawing.TITLE: {**plain, "font_size": 16, "bold": True, **middle},
        drawing.SIDE: {**plain, "align": "right"},
        drawing.HEAD: {**marked, **middle},
        drawing.WORDS: {**box, "num_format": TEXT},
        drawing.MONEY: {**box, "num_format": AMOUNT},
        drawing.SUM: {**marked, "num_format": AMOUNT},
        drawing.SUM_WORDS: {**marked, "num_format": TEXT},
    }


def _rows(table: Table) -> Any:  # noqa: ANN401
    """Yield the values of each row, and the names of their looks; "" for an unmarked cell."""
    from sheets import drawing

    empty = [None] * (table.width - 1)
    yield [table.title, *empty], [drawing.TITLE, *[""] * (table.width - 1)]
    yield [*empty, UNIT], [*[""] * (table.width - 1), drawing.SIDE]
    yield table.head, [drawing.HEAD] * table.width
    looks = [drawing.WORDS, drawing.WORDS, *[drawing.MONEY] * (table.width - 2)]
    for row, record in enumerate(table.records, FIRST):
        yield [*record.values(), row_total(table, row)], looks
    sums = [drawing.SUM] * (table.width - 2)
    yield _totals(table), [drawing.SUM_WORDS, drawing.SUM_WORDS, *sums]


def _totals(table: Table) -> list[str | None]:
    columns = range(3, table.width + 1)
    return [TOTAL, None, *(column_total(table, number) for number in columns)]


def _saved(book: Any) -> bytes:  # noqa: ANN401
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
