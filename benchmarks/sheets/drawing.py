"""The templates, drawn with openpyxl: with tags for reportgen, with a sample row for openpyxl."""

import io
from collections.abc import Sequence

import openpyxl
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet
from sheets.books import AMOUNT, FIRST, TEXT, TOTAL, UNIT, Table, column

WIDTHS = (12, 36, 14)  # of code, name, each amount
FOOTER = "第 &P 页，共 &N 页"
TITLE, SIDE, HEAD, WORDS, MONEY, SUM, SUM_WORDS = (
    "title", "side", "head", "words", "money", "sum", "sum_words",
)  # fmt: skip
FILL = "DDEBF7"


def with_tags(tables: Sequence[Table]) -> bytes:
    """Return a template in which a row between two tag rows is repeated."""
    book = _book()
    for number, table in enumerate(tables, 1):
        sheet = _head(book.create_sheet(table.name), table)
        _row(sheet, FIRST, ["{%tr for r in t" + str(number) + " %}"], [WORDS])
        values = ["{{ r." + key + " }}" for key in table.keys]
        _row(sheet, FIRST + 1, [*values, _across(table, FIRST + 1)], _looks(table))
        _row(sheet, FIRST + 2, ["{%tr endfor %}"], [WORDS])
        _totals(sheet, table, FIRST + 3, FIRST + 1)
    return _saved(book)


def with_sample(tables: Sequence[Table]) -> bytes:
    """Return a template with one row of records, whose looks serve for all."""
    book = _book()
    for table in tables:
        sheet = _head(book.create_sheet(table.name), table)
        _row(sheet, FIRST, [*[""] * len(table.keys), _across(table, FIRST)], _looks(table))
        _totals(sheet, table, FIRST + 1, FIRST)
    return _saved(book)


def styles() -> list[NamedStyle]:
    """Return the looks of the cells."""
    thin = Side(style="thin")
    box = Border(left=thin, right=thin, top=thin, bottom=thin)
    fill = PatternFill("solid", FILL)
    bold, plain = Font(name="宋体", size=10, bold=True), Font(name="宋体", size=10)
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return [
        NamedStyle(TITLE, Font(name="宋体", size=16, bold=True), alignment=middle),
        NamedStyle(SIDE, plain, alignment=Alignment(horizontal="right")),
        NamedStyle(HEAD, bold, fill, box, middle),
        NamedStyle(WORDS, plain, border=box, number_format=TEXT),
        NamedStyle(MONEY, plain, border=box, number_format=AMOUNT),
        NamedStyle(SUM, bold, fill, box, number_format=AMOUNT),
        NamedStyle(SUM_WORDS, bold, fill, box, number_format=TEXT),
    ]


def set_up(sheet: Worksheet, table: Table) -> None:
    """Set widths, panes and print set-up."""
    code, name, amount = WIDTHS
    widths = [code, name, *[amount] * (table.width - 2)]
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[column(number)].width = width
    sheet.freeze_panes = f"C{FIRST}"
    sheet.print_title_rows = f"1:{FIRST - 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = FOOTER


def _book() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for style in styles():
        book.add_named_style(style)
    return book


def _head(sheet: Worksheet, table: Table) -> Worksheet:
    set_up(sheet, table)
    _row(sheet, 1, [table.title], [TITLE])
    sheet.merge_cells(f"A1:{column(table.width)}1")
    unit = sheet.cell(2, table.width, UNIT)
    unit.style = SIDE
    _row(sheet, 3, table.head, [HEAD] * table.width)
    return sheet


def _totals(sheet: Worksheet, table: Table, row: int, record: int) -> None:
    letters = map(column, range(3, table.width + 1))
    sums = [f"=SUM({letter}{record}:{letter}{record})" for letter in letters]
    _row(sheet, row, [TOTAL, None, *sums], [SUM_WORDS, SUM_WORDS, *[SUM] * len(sums)])


def _row(sheet: Worksheet, row: int, values: Sequence[str | None], looks: Sequence[str]) -> None:
    for number, (value, look) in enumerate(zip(values, looks, strict=True), 1):
        cell = sheet.cell(row, number, value)
        cell.style = look


def _looks(table: Table) -> list[str]:
    return [WORDS, WORDS, *[MONEY] * (table.width - 2)]


def _across(table: Table, row: int) -> str:
    return f"=SUM(C{row}:{column(table.width - 1)}{row})"


def _saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
