"""A document's numbered tables as a workbook in which every total is alive.

Each cell carries its value as well as its formula, so that a preview, an importer and a reader
without a calculation engine all see the number.
"""

import io
from dataclasses import dataclass
from datetime import datetime, time

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from reportgen import amounts
from reportgen.amounts import Style, Unit
from reportgen.document import DRAFT, Document, Number, Row, Table, head_cells, show
from reportgen.figures import computed
from reportgen.problems import Place, Problem, TemplateError
from reportgen.render.excel.formulas import FIRST_LINE, LEAVES, TAILS, Plan, first_row, plan
from reportgen.render.excel.looks import Looks, Name, height, print_set_up, text_width

CONTENTS = "目录"
_LONGEST_TEXT = 32_767
_TITLE_HEIGHT = 26
_NARROWEST, _WIDEST_NUMBER, _WIDEST_TEXT = 9, 20, 48


def render(document: Document, *, draft: bool = False) -> bytes:
    """Return the workbook of a document's numbered tables, amounts in each table's unit.

    Args:
        document: The finished content.
        draft: Whether every page is marked 草稿.

    Raises:
        TemplateError: A text is longer than a cell can hold.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties(
        {
            "title": document.title,
            "author": document.entity,
            "keywords": "，".join(document.keywords),
            "created": datetime.combine(document.date, time()),
        }
    )
    book.set_calc_mode("auto")
    looks = Looks(book)
    tables = [table for table in document.tables.values() if table.number]
    places = plan(tables)
    _contents(book.add_worksheet(CONTENTS), document, tables, looks)
    for table in tables:
        _Page(book.add_worksheet(table.number), table, places, looks).draw()
    if places.leaves:
        _leaves(book.add_worksheet(LEAVES), places, looks)
    if places.tails:
        _tails(book.add_worksheet(TAILS), places, looks)
    if draft:
        for sheet in book.worksheets():
            sheet.set_header(f"&R{DRAFT}")
    book.close()
    return file.getvalue()


def _contents(sheet: Worksheet, document: Document, tables: list[Table], looks: Looks) -> None:
    sheet.merge_range(0, 0, 0, 2, "", looks["title"])
    sheet.write_string(0, 0, document.title, looks["title"])
    for column, head in enumerate(("表号", "名称", "单位")):
        sheet.write_string(1, column, head, looks["head"])
    for row, table in enumerate(tables, 2):
        sheet.write_url(row, 0, f"internal:'{table.number}'!A1", looks["link"], table.number)
        sheet.write_string(row, 1, table.title, looks["text"])
        sheet.write_string(row, 2, table.unit, looks["center"])
    for column, width in enumerate((10, 56, 10)):
        sheet.set_column(column, column, width)
    print_set_up(sheet, (1, 1))


@dataclass(frozen=True, slots=True)
class _Page:
    """A sheet that shows one table."""

    sheet: Worksheet
    table: Table
    places: Plan
    looks: Looks

    def draw(self) -> None:
        table, looks, sheet = self.table, self.looks, self.sheet
        last, top = len(table.columns) - 1, first_row(table)
        sheet.write_string(0, 0, table.number, looks["line"])
        self.span((1, 0, 1, last), table.title, "title")
        sheet.write_string(2, 0, f"单位名称：{table.entity}", looks["line"])
        sheet.write_string(2, last, f"单位：{table.unit}", looks["line_right"])
        for cell in head_cells(table.columns):
            bottom, right = FIRST_LINE + cell.row + cell.rows - 1, cell.column + cell.columns - 1
            self.span((FIRST_LINE + cell.row, cell.column, bottom, right), cell.label, "head")
        for index, row in enumerate(table.rows):
            self.row(top + index, row)
        for index, note in enumerate(table.notes):
            sheet.write_string(top + len(table.rows) + index, 0, note, looks["line"])
        self.measure(top)
        sheet.freeze_panes(top, sum(not column.is_number for column in table.columns[:2]))
        print_set_up(sheet, (FIRST_LINE, top - 1), landscape=table.paper == "landscape")

    def measure(self, top: int) -> None:
        """Set widths and heights so that every text can be read."""
        widths = _widths(self.table)
        for index, width in enumerate(widths):
            self.sheet.set_column(index, index, width)
        self.sheet.set_row(1, _TITLE_HEIGHT)
        for head in range(FIRST_LINE, top):
            cells = [c for c in head_cells(self.table.columns) if c.row == head - FIRST_LINE]
            spans = [(c, sum(widths[c.column : c.column + c.columns])) for c in cells]
            self.sheet.set_row(head, max(height([(c.label, w)]) / c.rows for c, w in spans))
        for index, row in enumerate(self.table.rows):
            texts = [show(row.cells.get(column.name, ())) for column in self.table.columns]
            self.sheet.set_row(top + index, height(zip(texts, widths, strict=True)))

    def row(self, at: int, row: Row) -> None:
        for index, column in enumerate(self.table.columns):
            text = row.cells.get(column.name, ())
            if len(text) == 1 and isinstance(text[0], Number):
                self.number((at, index), text[0])
            else:
                words = _fitting(show(text), self.table.number, xl_rowcol_to_cell(at, index))
                self.sheet.write_string(at, index, words, self.looks["text"])
        if _is_total(row, self.table):
            self.span((at, 0, at, 1), show(row.cells["code"]), "center")

    def number(self, at: tuple[int, int], number: Number) -> None:
        look = self.looks.number(number.style.pattern)
        value, formula = self.places.value(number.figure), self.places.formula(number.figure)
        if value is None:
            self.sheet.write_string(*at, show((number,)), self.looks["text"])
        elif formula:
            self.sheet.write_formula(*at, formula, look, float(value))
        else:
            self.sheet.write_number(*at, float(value), look)

    def span(self, area: tuple[int, int, int, int], text: str, look: Name) -> None:
        if area[:2] != area[2:]:
            self.sheet.merge_range(*area, "", self.looks[look])
        self.sheet.write_string(area[0], area[1], text, self.looks[look])


def _is_total(row: Row, table: Table) -> bool:
    # As in Word: the label of the total row spans the columns of code and name.
    names = [column.name for column in table.columns[:2]]
    return names == ["code", "name"] and not row.cells.get("name")


def _leaves(sheet: Worksheet, places: Plan, looks: Looks) -> None:
    for column, head in enumerate(("项目", "金额（万元）")):
        sheet.write_string(0, column, head, looks["head"])
    for row, leaf in enumerate(places.leaves, 1):
        sheet.write_string(row, 0, leaf.label, looks["text"])
        value = places.value(leaf)
        if value is not None:
            sheet.write_number(row, 1, float(value), looks.number("#,##0.00####"))
    for column, width in enumerate((56, 16)):
        sheet.set_column(column, column, width)
    print_set_up(sheet, (0, 0))


def _tails(sheet: Worksheet, places: Plan, looks: Looks) -> None:
    for column, head in enumerate(("单元格", "尾差（万元）", "原因")):
        sheet.write_string(0, column, head, looks["head"])
    unit, style = Unit.TEN_THOUSAND_YUAN, Style("", "#,##0.00####", Unit.TEN_THOUSAND_YUAN)
    for row, figure in enumerate(places.tails, 1):
        printed, parts = figure.value, computed(figure).value
        if printed is None or parts is None:
            continue
        reason = f"公布数 {amounts.show(printed, style)}，各项之和 {amounts.show(parts, style)}"
        sheet.write_string(row, 0, str(places.cells[figure]), looks["text"])
        gap = float((printed - parts) / unit.yuan)
        sheet.write_number(row, 1, gap, looks.number("#,##0.00####"))
        sheet.write_string(row, 2, f"{figure.label}：{reason}", looks["text"])
    for column, width in enumerate((16, 16, 80)):
        sheet.set_column(column, column, width)
    print_set_up(sheet, (0, 0), landscape=True)


def _fitting(text: str, sheet: str, cell: str) -> str:
    if len(text) <= _LONGEST_TEXT:
        return text
    message = f"文字有 {len(text):,} 字，单元格最多容纳 {_LONGEST_TEXT:,} 字"
    raise TemplateError(Problem("text-too-long", message, Place(f"{sheet}!{cell}")))


def _widths(table: Table) -> list[int]:
    """Return the width of each column in characters: its longest line and the title fit."""
    widths = []
    for column in table.columns:
        cells = [show(row.cells.get(column.name, ())) for row in table.rows]
        longest = max([text_width(cell) for cell in cells], default=0) + 2
        widest = _WIDEST_NUMBER if column.is_number else _WIDEST_TEXT
        widths.append(max(_NARROWEST, min(longest, widest)))
    # The title is set in 16 points, the cells in 10.
    missing = text_width(table.title) * 16 // 10 + 4 - sum(widths)
    widths[0] += max(missing, 0)
    return widths
