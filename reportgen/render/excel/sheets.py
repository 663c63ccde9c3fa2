"""Sheets of a workbook: one table alone, or the fields and tables of a member below each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from reportgen.document import Number, Row, Table, Text, brief, head_cells, merge_states, show
from reportgen.problems import Place, Problem, TemplateError
from reportgen.render.excel.formulas import Plan
from reportgen.render.excel.looks import Looks, Name, height, print_set_up, text_width
from reportgen.render.excel.placement import FIELDS, FIRST_LINE, Placed

_LONGEST_TEXT = 32_767
TITLE_HEIGHT = 26
_NARROWEST, _WIDEST_NUMBER, _WIDEST_TEXT = 9, 20, 48
_LABEL = 26


def draw_table(sheet: Worksheet, one: Placed, places: Plan, looks: Looks) -> None:
    """Draw a numbered table on a sheet of its own.

    Raises:
        TemplateError: A text is longer than a cell can hold.
    """
    table, last = one.table, len(one.table.columns) - 1
    widths = _widths(table)
    part = _Part(sheet, one, places, looks, tuple(widths))
    _set_columns(sheet, widths)
    sheet.write_string(0, 0, table.number, looks["line"])
    part.span((1, 0, 1, last), table.title, "title")
    sheet.set_row(1, TITLE_HEIGHT)
    sheet.write_string(2, 0, f"单位名称：{table.entity}", looks["line"])
    sheet.write_string(2, last, f"单位：{table.unit}", looks["line_right"])
    part.draw()
    sheet.freeze_panes(one.top, sum(not column.is_number for column in table.columns[:2]))
    print_set_up(sheet, (FIRST_LINE, one.top - 1), landscape=table.paper == "landscape")


def draw_member(sheet: Worksheet, parts: Sequence[Placed], places: Plan, looks: Looks) -> None:
    """Draw a member of a group: its fields, then its tables, each below a title.

    Raises:
        TemplateError: A text is longer than a cell can hold.
    """
    tables = [_widths(one.table) for one in parts if one.table.id != FIELDS]
    widths = [max(column) for column in zip_longest(*tables, fillvalue=_NARROWEST)]
    widths[0] = max(widths[0], _LABEL)
    last, first = len(widths) - 1, parts[0].table
    _set_columns(sheet, widths)
    drawn = [_Part(sheet, one, places, looks, tuple(widths)) for one in parts]
    drawn[0].span((0, 0, 0, last), first.entity, "title")
    sheet.set_row(0, TITLE_HEIGHT)
    sheet.write_string(1, last, f"单位：{first.unit}", looks["line_right"])
    for part in drawn:
        if part.one.table.title:
            sheet.write_string(part.one.line - 1, 0, part.one.table.title, looks["line"])
        part.draw()
    sheet.freeze_panes(FIRST_LINE, 0)
    print_set_up(sheet, (0, 1), landscape=first.paper == "landscape")


@dataclass(frozen=True, slots=True)
class _Part:
    """A table on a sheet, with the widths of the sheet's columns."""

    sheet: Worksheet
    one: Placed
    places: Plan
    looks: Looks
    widths: tuple[int, ...]

    def draw(self) -> None:
        one, table = self.one, self.one.table
        for cell in head_cells(table.columns):
            bottom, right = one.line + cell.row + cell.rows - 1, cell.column + cell.columns - 1
            area = (one.line + cell.row, cell.column, bottom, right)
            self.span(self._wide(area), cell.label, "head")
        for index, row in enumerate(table.rows):
            self.row(one.top + index, row)
        for area, text in self._merges():
            self.span(area, text, "center")
        for index, note in enumerate(table.notes):
            note_row = one.top + len(table.rows) + index
            self.sheet.write_string(note_row, 0, note, self.looks["line"])
        self.heights()

    def heights(self) -> None:
        """Set the heights of rows so that every text can be read."""
        one, table = self.one, self.one.table
        for head in range(one.line, one.top):
            cells = [c for c in head_cells(table.columns) if c.row == head - one.line]
            spans = [(c, sum(self.widths[c.column : c.column + c.columns])) for c in cells]
            self.sheet.set_row(head, max(height([(c.label, w)]) / c.rows for c, w in spans))
        merged = {column for column, _ in self._merged_columns()}
        for index, row in enumerate(table.rows):
            texts = [
                "" if column.name in merged else _printed(row.cells.get(column.name, ()))
                for column in table.columns
            ]
            self.sheet.set_row(one.top + index, height(zip(texts, self._widths(), strict=True)))

    def row(self, at: int, row: Row) -> None:
        merged = {column for column, _ in self._merged_columns()}
        for index, column in enumerate(self.one.table.columns):
            if column.name not in merged:
                self.cell(self._wide((at, index, at, index)), row.cells.get(column.name, ()))
        if _is_total(row, self.one.table):
            self.span((at, 0, at, 1), _printed(row.cells["code"]), "center")

    def cell(self, area: tuple[int, int, int, int], text: Text) -> None:
        if len(text) == 1 and isinstance(text[0], Number):
            if area[:2] != area[2:]:
                self.sheet.merge_range(*area, "", self.looks["text"])
            self.number(area[:2], text[0])
        else:
            at = area[:2]
            words = _fitting(_printed(text), self.one.sheet, xl_rowcol_to_cell(*at))
            self.span(area, words, "text")

    def number(self, at: tuple[int, int], number: Number) -> None:
        look = self.looks.number(number.style.pattern)
        value, formula = self.places.value(number.figure), self.places.formula(number.figure)
        if value is None:
            self.sheet.write_string(*at, _printed((number,)), self.looks["text"])
        elif formula:
            self.sheet.write_formula(*at, formula, look, float(value))
        else:
            self.sheet.write_number(*at, float(value), look)

    def span(self, area: tuple[int, int, int, int], text: str, look: Name) -> None:
        if area[:2] != area[2:]:
            self.sheet.merge_range(*area, "", self.looks[look])
        self.sheet.write_string(area[0], area[1], text, self.looks[look])

    def _wide(self, area: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
        """Return an area with the value of a field reaching to the last column of the sheet."""
        is_value = self.one.table.id == FIELDS and area[1] == 1
        return (*area[:3], len(self.widths) - 1) if is_value else area

    def _widths(self) -> list[int]:
        if self.one.table.id == FIELDS:
            return [self.widths[0], sum(self.widths[1:])]
        return list(self.widths[: len(self.one.table.columns)])

    def _merged_columns(self) -> Iterator[tuple[str, int]]:
        rows = self.one.table.rows
        for index, column in enumerate(self.one.table.columns):
            if any(column.name in row.merge for row in rows):
                yield column.name, index

    def _merges(self) -> Iterator[tuple[tuple[int, int, int, int], str]]:
        rows = self.one.table.rows
        for name, column in self._merged_columns():
            states = [*merge_states(rows, name), ""]
            start = 0
            for index in range(1, len(states)):
                if states[index] != "continue":
                    first, last = self.one.top + start, self.one.top + index - 1
                    yield (first, column, last, column), _printed(rows[start].cells.get(name, ()))
                    start = index


def _is_total(row: Row, table: Table) -> bool:
    # As in Word: the label of the total row spans the columns of code and name.
    names = [column.name for column in table.columns[:2]]
    return names == ["code", "name"] and not row.cells.get("name")


def _set_columns(sheet: Worksheet, widths: Sequence[int]) -> None:
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)


def _printed(text: Text) -> str:
    return show(brief(text))


def _fitting(text: str, sheet: str, cell: str) -> str:
    if len(text) <= _LONGEST_TEXT:
        return text
    message = f"文字有 {len(text):,} 字，单元格最多容纳 {_LONGEST_TEXT:,} 字"
    raise TemplateError(Problem("text-too-long", message, Place(f"{sheet}!{cell}")))


def _widths(table: Table) -> list[int]:
    """Return the width of each column in characters: its longest line and the title fit."""
    widths = []
    for column in table.columns:
        cells = [_printed(row.cells.get(column.name, ())) for row in table.rows]
        longest = max([text_width(cell) for cell in cells], default=0) + 2
        widest = _WIDEST_NUMBER if column.is_number else _WIDEST_TEXT
        widths.append(max(_NARROWEST, min(longest, widest)))
    # The title is set in 16 points, the cells in 10.
    missing = text_width(table.title) * 16 // 10 + 4 - sum(widths)
    widths[0] += max(missing, 0)
    return widths
