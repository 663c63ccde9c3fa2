"""The printed workbook between layout and writing: what stands where, and what refers to what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from reportgen.ooxml.excel.addresses import (
    LAST_COLUMN,
    LAST_ROW,
    Area,
    Cell,
    SheetArea,
    letters,
)
from reportgen.ooxml.excel.drawn.sheets import DrawnCell, DrawnSheet
from reportgen.ooxml.excel.drawn.structure import Skeleton
from reportgen.ooxml.excel.drawn.tagging import Tagged, TaggedCell
from reportgen.ooxml.excel.formulas.formula import Formula, FormulaError, Reference, parse, written
from reportgen.ooxml.excel.formulas.row_formulas import RowFormula
from reportgen.ooxml.excel.printing import layout
from reportgen.ooxml.excel.printing.collection import Collected
from reportgen.ooxml.excel.printing.layout import Axis, Run, Turns
from reportgen.ooxml.excel.printing.row_code import RowCode
from reportgen.problems import nearest

_WHOLE_ROWS, _WHOLE_COLUMNS = ((1, LAST_ROW),), ((1, LAST_COLUMN),)


class Entry(NamedTuple):
    """A cell of a printed row.

    Attributes:
        column: Its number.
        letters: The same in letters.
        cell: As the template draws it.
        tagged: Its tags, or None.
        at: Which of the row's values it shows.
        record: Of its column.
    """

    column: int
    letters: str
    cell: DrawnCell
    tagged: TaggedCell | None
    at: int
    record: int


@dataclass(frozen=True)
class SheetPlan:
    """A sheet of a template, ready to be printed.

    Attributes:
        drawn: As it is drawn.
        tagged: Its tags.
        skeleton: Its bands.
    """

    drawn: DrawnSheet
    tagged: Tagged
    skeleton: Skeleton
    # What is the same in all workbooks, if the columns do not move: by band of rows.
    entries: dict[int, tuple[Entry, ...]] = field(default_factory=dict)
    codes: dict[tuple[int, tuple[type, ...]], RowCode] = field(default_factory=dict)
    own_rows: dict[tuple[int, int], RowFormula | None] = field(default_factory=dict)


@dataclass(eq=False)
class PrintedSheet:
    """One printed sheet.

    Attributes:
        plan: What it is printed from.
        collected: What Jinja printed for it.
        name: Of its tab.
        book: The workbook it belongs to.
    """

    plan: SheetPlan
    collected: Collected
    name: str
    book: "PrintedBook"
    rows: Axis = field(init=False)
    columns: Axis = field(init=False)
    _entries: dict[int, tuple[Entry, ...]] = field(default_factory=dict)
    _by_column: dict[int, dict[int, Entry]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        skeleton, found = self.plan.skeleton, self.collected
        self.rows = _axis(skeleton.rows, found.rows, found.turns, LAST_ROW)
        columns = found.columns if len(skeleton.columns) > 1 else [0]
        self.columns = _axis(skeleton.columns, columns, found.turns, LAST_COLUMN)

    @property
    def sheet(self) -> str:
        """The name of its tab."""
        return self.name

    @property
    def dimension(self) -> Area:
        """The cells that are written."""
        return Area(1, 1, max(self.rows.end - 1, 1), max(self.columns.end - 1, 1))

    def entries(self, band: int) -> tuple[Entry, ...]:
        """Return the cells of each row that is printed from a band."""
        known = self.plan.entries if self.columns.is_still else self._entries
        found = known.get(band)
        if found is None:
            found = known[band] = tuple(self._made(band))
        return found

    def _made(self, band: int) -> Iterator[Entry]:
        number = self.plan.skeleton.rows[band].first
        row = self.plan.drawn.rows.get(number)
        cells = {cell.at.column: cell for cell in row.cells} if row else {}
        tagged = self.plan.tagged.cells.get(number, {})
        blank = self.plan.tagged.empty | self.plan.tagged.hosts
        at = 0
        for record, start in enumerate(self.columns.starts[:-1]):
            columns = self.columns.bands[self.columns.records[record]]
            drawn = range(columns.first, columns.first + columns.count)
            for column in sorted(cells.keys() & set(drawn)) if columns.count > 1 else drawn:
                cell, tags = cells.get(column), tagged.get(column)
                if cell is None:
                    continue
                if cell.at in blank:
                    cell = DrawnCell(cell.at, cell.style)
                at += tags.takes if tags else 0
                where = start + column - columns.first
                yield Entry(where, letters(where), cell, tags, at - 1, record)

    def entry(self, band: int, column: int) -> Entry | None:
        """Return the cell of a printed column in rows that are printed from a band."""
        found = self._by_column.get(band)
        if found is None:
            found = self._by_column[band] = {one.column: one for one in self.entries(band)}
        return found.get(column)

    # What parts ask; see `movement.Mover`.

    def areas(self, area: Area) -> tuple[Area, ...]:
        """Return where the cells of an area of the template stand now."""
        return tuple(_areas(self._rows(area), self._columns(area)))

    def _rows(self, area: Area) -> Sequence[Run]:
        is_whole = area.top == 1 and area.bottom == LAST_ROW
        return _WHOLE_ROWS if is_whole else self.rows.runs(area.top, area.bottom)

    def _columns(self, area: Area) -> Sequence[Run]:
        is_whole = area.left == 1 and area.right == LAST_COLUMN
        return _WHOLE_COLUMNS if is_whole else self.columns.runs(area.left, area.right)

    def copies(self, area: Area) -> tuple[tuple[Area, ...], ...]:
        """Return the same by the turns of the innermost loops that hold the whole area."""
        is_high = area.top == 1 and area.bottom == LAST_ROW
        is_wide = area.left == 1 and area.right == LAST_COLUMN
        rows = [_WHOLE_ROWS] if is_high else self.rows.copies(area.top, area.bottom)
        columns = [_WHOLE_COLUMNS] if is_wide else self.columns.copies(area.left, area.right)
        return tuple(tuple(_areas(down, across)) for down in rows for across in columns)

    def formula(self, text: str, at: Cell | None = None) -> str:
        """Return a formula of the template with its references moved.

        Raises:
            FormulaError: It cannot be read, or leads where nothing is.
        """
        formula = parse(text)
        row = self.rows.record_at(at.row) if at else None
        column = self.columns.record_at(at.column) if at else None
        targets = self.book.targets(formula, self, row, column)
        return written(formula, targets, self.name, unions=True)


@dataclass(eq=False)
class PrintedBook:
    """All printed sheets.

    Attributes:
        plans: The sheets of the template.
        values: What Jinja printed, all in one row.
        sheets: Those that are printed, in order.
    """

    plans: Sequence[SheetPlan]
    values: Sequence[Any]
    sheets: list[PrintedSheet] = field(default_factory=list)
    by_name: dict[str, PrintedSheet] = field(default_factory=dict)

    def add(self, sheet: PrintedSheet) -> None:
        """Add a sheet behind the others."""
        self.sheets.append(sheet)
        self.by_name[sheet.name] = sheet

    def targets(
        self, formula: Formula, sheet: PrintedSheet, row: int | None, column: int | None
    ) -> tuple[tuple[SheetArea, ...], ...]:
        """Return where the references of a formula lead.

        Args:
            formula: As the template draws it.
            sheet: The printed sheet where it stands.
            row: The record of the row where it stands; without one it is outside of loops.
            column: The same of the column.

        Raises:
            FormulaError: A reference leads to a sheet that is not there.
        """
        return tuple(self._target(one, sheet, row, column) for one in formula.references)

    def _target(
        self, one: Reference, sheet: PrintedSheet, row: int | None, column: int | None
    ) -> tuple[SheetArea, ...]:
        if not one.sheet or (one.sheet == sheet.plan.drawn.name and not one.last_sheet):
            return self._on(sheet, one, row, column)
        found = list[SheetArea]()
        for plan in named(one, self.plans):
            for copy in (other for other in self.sheets if other.plan is plan):
                found += self._on(copy, one, None, None)
        return tuple(found)

    @staticmethod
    def _on(
        sheet: PrintedSheet, one: Reference, row: int | None, column: int | None
    ) -> tuple[SheetArea, ...]:
        first, last = one.first, one.last
        rows: Sequence[Run] = _WHOLE_ROWS
        columns: Sequence[Run] = _WHOLE_COLUMNS
        band = sheet.rows.bands[sheet.rows.records[row]] if row is not None else None
        if (
            band is not None
            and row is not None
            and band.first == first.row == last.row
            and not (first.row_fixed or last.row_fixed)
        ):
            start = sheet.rows.starts[row]
            rows = ((start, start),)
        elif first.row is not None and last.row is not None:
            corners = (first.row, first.row_fixed), (last.row, last.row_fixed)
            rows = sheet.rows.seen(corners, row)
        if first.column is not None and last.column is not None:
            sides = (first.column, first.column_fixed), (last.column, last.column_fixed)
            columns = sheet.columns.seen(sides, column)
        return tuple(SheetArea(sheet.name, one) for one in _areas(rows, columns))


def named(one: Reference, plans: Sequence[SheetPlan]) -> Sequence[SheetPlan]:
    """Return the sheets of the template that a reference names, which is seen from elsewhere.

    Raises:
        FormulaError: There is no such sheet, or it is repeated and a single cell of it is wanted.
    """
    names = [plan.drawn.name for plan in plans]
    try:
        first = names.index(one.sheet)
        last = names.index(one.last_sheet) if one.last_sheet else first
    except ValueError as error:
        missing = one.sheet if one.sheet not in names else one.last_sheet
        message = f"公式中的 {one}：没有工作表“{missing}”{nearest(missing, names)}"
        raise FormulaError(one.at, "reference-sheet", message) from error
    found = plans[first : last + 1]
    if found and found[0].skeleton.is_repeated and not one.is_argument and not one.last_sheet:
        message = f"公式中的 {one} 指向按项重复的工作表，只能整体求和（如 SUM({one})）"
        raise FormulaError(one.at, "reference-repeated", message)
    return found


def _axis(
    bands: Sequence[layout.Band], records: Sequence[int], turns: Mapping[int, Turns], last: int
) -> Axis:
    own = {loop for band in bands for loop in band.loops}
    return Axis(bands, records, {n: one for n, one in turns.items() if n in own}, last)


def _areas(rows: Iterable[Run], columns: Sequence[Run]) -> Iterator[Area]:
    for top, bottom in rows:
        for left, right in columns:
            yield Area(top, left, bottom, right)
