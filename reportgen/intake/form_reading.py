"""A filled form as text: every cell as its input file would hold it, with its place.

Columns are found by their heads and rows by their position of the time the form was made, so a
moved column or a sorted sheet is read rightly. What cannot be told for certain is a problem.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from reportgen.amounts import Unit
from reportgen.form import Entry, Fields, Part, Sort
from reportgen.intake.form_layout import (
    FIELD_HEADS,
    NUMBERS,
    POSITION,
    TITLE_CELL,
    TOTAL,
    Identity,
    chosen,
    entries,
    head,
    read_or_none,
    title_of,
)
from reportgen.problems import Place, Problem, Severity, nearest

AnyCell: TypeAlias = Cell | MergedCell

_HEADS_WITHIN = 10
_SIGNIFICANT = 15


@dataclass(frozen=True, slots=True)
class Typed:
    """A cell of a form: its text as a file would hold it, None where it is empty, and its place."""

    text: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Filled:
    """A row of a filled form.

    Attributes:
        id: Its position when the form was made, or its label; empty for a new row.
        cells: By label of the entry.
        place: Its first cell.
    """

    id: str
    cells: Mapping[str, Typed]
    place: Place

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filled in."""
        return not any(cell.text for cell in self.cells.values())


@dataclass(slots=True)
class SheetReader:
    """Reads one sheet of a form.

    Attributes:
        file: The name of the workbook in places.
        values: The sheet with the values of its formulas.
        formulas: The same sheet with the formulas themselves.
        part: What stands on it.
        identity: Which input file it should be of.
        memory: What its cells held when the form was made, by row and label.
        problems: What is wrong with it; it grows.
    """

    file: str
    values: Worksheet
    formulas: Worksheet
    part: Part
    identity: Identity
    memory: Mapping[tuple[str, str], str]
    problems: list[Problem]

    def rows(self) -> tuple[Filled, ...]:
        """Return the rows of the sheet; none where its heads are not understood."""
        above = [_label(c.value) for row in range(1, _HEADS_WITHIN + 1) for c in self.values[row]]
        expected = title_of(self.identity, self.part)
        if expected not in above:
            self._wrong("form-title", TITLE_CELL, f"应为“{expected}”，现为“{above[0]}”")
            return ()
        at = self._head_row()
        columns = self._columns(at) if at else None
        if not at or columns is None:
            return ()
        self._merged(at, columns.values())
        found = tuple(self._rows(at + 1, columns))
        self._repeated(found)
        return found

    def _head_row(self) -> int:
        anchor = FIELD_HEADS[0] if isinstance(self.part, Fields) else POSITION
        for row in range(1, _HEADS_WITHIN + 1):
            if anchor in [_label(cell.value) for cell in self.values[row]]:
                return row
        self._wrong("form-head", TITLE_CELL, f"前 {_HEADS_WITHIN} 行中没有表头“{anchor}”")
        return 0

    def _columns(self, row: int) -> dict[str, int] | None:
        """Return the columns of the heads that count; None where one is missing or doubled."""
        needed = list(FIELD_HEADS[:2])
        if not isinstance(self.part, Fields):
            needed = [POSITION, *(head(e, self.identity.unit) for e in entries(self.part))]
        found: dict[str, list[AnyCell]] = {}
        for cell in self.values[row]:
            if label := _label(cell.value):
                found.setdefault(label, []).append(cell)
        is_whole = True
        for label in needed:
            cells = found.get(label, [])
            if not cells:
                near = nearest(label, found)
                self._wrong("form-head", f"A{row}", f"缺少表头“{label}”{near}")
            elif len(cells) > 1:
                self._wrong("form-head", cells[1].coordinate, f"表头“{label}”重复")
            is_whole = is_whole and len(cells) == 1
        return {label: found[label][0].column or 0 for label in needed} if is_whole else None

    def _merged(self, head_row: int, columns: Iterable[int]) -> None:
        watched = set(columns)
        for area in self.values.merged_cells.ranges:
            if area.max_row > head_row and watched & {*range(area.min_col, area.max_col + 1)}:
                self._wrong("form-merged", area.coord, "单元格合并了，不能读回；请取消合并")

    def _rows(self, first: int, columns: Mapping[str, int]) -> Iterator[Filled]:
        read = self._field if isinstance(self.part, Fields) else self._row
        for row in range(first, self.values.max_row + 1):
            if (filled := read(row, columns)) is None:
                continue
            hidden = self.values.row_dimensions[row].hidden
            if hidden and (not filled.is_empty or filled.id):
                message = f"第 {row} 行是隐藏的，也读入了"
                self._warn("form-hidden", filled.place.spot.rpartition("!")[2], message)
            yield filled

    def _field(self, row: int, columns: Mapping[str, int]) -> Filled | None:
        label = _label(self.values.cell(row, columns[FIELD_HEADS[0]]).value)
        known = {head(entry, self.identity.unit): entry for entry in entries(self.part)}
        cell = self.values.cell(row, columns[FIELD_HEADS[1]])
        if label not in known:
            if label or cell.value is not None:
                message = f"没有名为“{label}”的项目{nearest(label, known)}"
                self._wrong("form-row", cell.coordinate, message)
            return None
        entry = known[label]
        typed = self._typed(row, columns[FIELD_HEADS[1]], entry, entry.label)
        return Filled(entry.label, {entry.label: typed}, typed.place)

    def _row(self, row: int, columns: Mapping[str, int]) -> Filled | None:
        position = _label(self.values.cell(row, columns[POSITION]).value)
        if position == TOTAL:
            return None
        cells = {
            entry.label: self._typed(row, columns[head(entry, self.identity.unit)], entry, position)
            for entry in entries(self.part)
        }
        filled = Filled(position, cells, self._place(row, columns[POSITION]))
        return None if filled.is_empty and not position else filled

    def _typed(self, row: int, column: int, entry: Entry, line: str) -> Typed:
        place = self._place(row, column)
        value = self.values.cell(row, column)
        formula = self.formulas.cell(row, column)
        if value.data_type == "e":
            self._wrong("form-error", value.coordinate, f"公式出错：{value.value}")
            return Typed(None, place)
        if formula.data_type == "f" and value.value is None:
            message = "公式还没有值；请在 Excel 或 WPS 中打开并保存，或直接填数"
            self._wrong("form-formula", value.coordinate, message)
            return Typed(None, place)
        base = self.memory.get((line, entry.label))
        return Typed(self._text(value, entry, base), place)

    def _text(self, cell: AnyCell, entry: Entry, base: str | None) -> str | None:
        """Return the text of a cell; where it says the same as before, as it was typed then."""
        text = _words(cell.value)
        if text is None:
            # An empty text of the file is an empty cell.
            return base if base is not None and not base.strip() else None
        if entry.sort in NUMBERS:
            text = self._number(cell, entry, text, base)
        elif entry.choices:
            text = chosen(entry, text.strip())
        elif isinstance(cell.value, float) and "%" in cell.number_format:
            text = f"{_plain(Decimal(text) * 100)}%"
        if base is not None and entry.choices and chosen(entry, base) == text:
            return base
        return base if base is not None and base.strip() == text.strip() else text.strip()

    def _number(self, cell: AnyCell, entry: Entry, text: str, base: str | None) -> str:
        if isinstance(cell.value, int | float) and "%" in cell.number_format:
            self._wrong("form-percent", cell.coordinate, "是百分数格式；请改成普通数")
        number, before = read_or_none(text.strip()), read_or_none(base)
        if number is None:
            return text.strip()
        if base is not None and number == before:
            return base
        is_short = entry.sort is Sort.MONEY and self.identity.unit is Unit.TEN_THOUSAND_YUAN
        places = -int(number.as_tuple().exponent)
        return f"{number:.2f}" if is_short and places < 2 else text.strip()  # noqa: PLR2004 - 万元 has two

    def _repeated(self, rows: Sequence[Filled]) -> None:
        first: dict[str, Filled] = {}
        for row in rows:
            if row.id and row.id in first:
                spot = first[row.id].place.spot
                message = f"{POSITION} {row.id} 与 {spot} 重复；新增的行不要填{POSITION}"
                self._wrong("form-row", row.place.spot.rpartition("!")[2], message)
            first.setdefault(row.id, row)

    def _place(self, row: int, column: int) -> Place:
        return self._spot(self.values.cell(row, column).coordinate)

    def _spot(self, cell: str) -> Place:
        return Place(self.file, spot=f"{self.part.title}!{cell}")

    def _wrong(self, code: str, cell: str, message: str) -> None:
        self.problems.append(Problem(code, message, self._spot(cell)))

    def _warn(self, code: str, cell: str, message: str) -> None:
        self.problems.append(Problem(code, message, self._spot(cell), Severity.WARNING))


def _label(value: object) -> str:
    return (_words(value) or "").strip()


def _words(value: object) -> str | None:
    """Return what a cell says, None if nothing: plain digits, dates as the file writes them."""
    if value is None or isinstance(value, bool):
        return None if value is None else "是" if value else "否"
    match value:
        case datetime() | date():
            return f"{value:%Y-%m-%d}"
        case float():
            return _plain(Decimal(f"{value:.{_SIGNIFICANT}g}"))
        case str():
            text = value.replace("_x000D_", "").replace("\r\n", "\n")
            return text if text.strip() else None
    return str(value)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
