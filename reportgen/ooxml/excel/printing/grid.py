"""The values of a printed sheet by row and column; formulas are calculated when they are asked."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from reportgen.ooxml.excel.addresses import Area, Cell
from reportgen.ooxml.excel.formulas.formula import FormulaError
from reportgen.ooxml.excel.movement import Value
from reportgen.ooxml.excel.printing.printed import Entry, PrintedSheet
from reportgen.ooxml.excel.values import Live

_SUBTOTALS = frozenset({"SUBTOTAL", "AGGREGATE"})
_NUMBERS = frozenset({Decimal})
_LIVE_NUMBERS = frozenset({Decimal, Live})

# So many formulas may wait for each other at a time.
_DEEPEST = 24

# A formula's text and value.
Told = tuple[str, Value]


@dataclass(slots=True)
class Chain:
    """The formulas of all sheets that wait for each other.

    Attributes:
        waiting: By sheet, record and column.
        depth: How many of them are being calculated.
    """

    waiting: set[tuple[str, int, int]] = field(default_factory=set)
    depth: int = 0


@dataclass(eq=False)
class Grid:
    """The values of one printed sheet.

    Attributes:
        sheet: The sheet.
        values: What Jinja printed.
        plain: Returns a printed value as formulas see it.
        calculated: Returns the text and the value of a formula.
        hidden: Cells that show nothing, since they are merged with the one above.
        chain: The formulas of all sheets that wait for each other.
    """

    sheet: PrintedSheet
    values: Sequence[Any]
    plain: Callable[[Any], Value]
    calculated: Callable[[PrintedSheet, int, Entry], Told]
    hidden: set[Cell]
    chain: Chain
    # What formulas gave, by column and row, and their texts until they are written.
    _found: dict[int, dict[int, Value]] = field(default_factory=dict)
    _texts: dict[tuple[int, int], str] = field(default_factory=dict)

    def at(self, record: int, column: int) -> Value:
        """Return the value of a cell."""
        sheet = self.sheet
        entry = sheet.entry(sheet.rows.records[record], column)
        return None if entry is None else self.of(record, entry)

    def of(self, record: int, entry: Entry) -> Value:
        """Return the value of a cell of a row.

        Raises:
            FormulaError: Its formula is being calculated, and has come back to it.
        """
        if entry.tagged is not None:
            if self.hidden and (self.sheet.rows.starts[record], entry.column) in self.hidden:
                return None
            value = self.values[self.sheet.collected.offsets[record] + entry.at]
            return value if value.__class__ is Decimal else self.plain(value)
        if entry.cell.formula is None:
            return entry.cell.value
        found = self._found.setdefault(entry.column, {})
        if record not in found:
            self._texts[record, entry.column], found[record] = self._calculated(record, entry)
        return found[record]

    def _calculated(self, record: int, entry: Entry) -> Told:
        """Return the text and the value of a formula that is asked for the first time.

        One that leans on a long chain of others waits until the end of the chain is known, since
        Python calls itself only so often.

        Raises:
            FormulaError: It is being calculated already: this is a circle.
        """
        if self.chain.depth:
            return self.once(record, entry)
        asked: list[tuple[Grid, int, Entry]] = [(self, record, entry)]
        while True:
            grid, row, cell = asked[-1]
            key = grid.sheet.name, row, cell.column
            self.chain.waiting.discard(key)
            try:
                text, value = grid.once(row, cell)
            except _TooDeepError as deep:
                self.chain.waiting.add(key)
                asked.append((deep.grid, deep.record, deep.entry))
                continue
            asked.pop()
            if not asked:
                return text, value
            grid.take(row, cell.column, text, value)

    def once(self, record: int, entry: Entry) -> Told:
        """Return the text and the value of a formula, with all those that it leans on.

        Raises:
            FormulaError: It is waited for already: this is a circle.
        """
        key = self.sheet.name, record, entry.column
        chain = self.chain
        if key in chain.waiting:
            at = f"{self.sheet.plan.drawn.name}!{entry.cell.at}"
            message = f"循环引用，它引用的 {at} 又引用它；请改掉其中一个公式"
            raise FormulaError(0, "formula-circle", message)
        if chain.depth >= _DEEPEST:
            raise _TooDeepError(self, record, entry)
        chain.waiting.add(key)
        chain.depth += 1
        try:
            return self.calculated(self.sheet, record, entry)
        finally:
            chain.depth -= 1
            chain.waiting.discard(key)

    def take(self, record: int, column: int, text: str, value: Value) -> None:
        """Take the text and the value of a formula that others have waited for."""
        self._found.setdefault(column, {})[record] = value
        self._texts[record, column] = text

    def told(self, record: int, entry: Entry) -> Told:
        """Return the text and the value of a formula; asked once, when it is written."""
        found = self._found.get(entry.column)
        if found is not None and record in found:
            return self._texts.pop((record, entry.column)), found[record]
        text, value = self._calculated(record, entry)
        self._found.setdefault(entry.column, {})[record] = value
        return text, value

    def keep(self, column: int, record: int, value: Value) -> None:
        """Take the value of a formula that was calculated while it was written."""
        self._found.setdefault(column, {})[record] = value

    def inside(self, area: Area) -> Iterable[Value]:
        """Return the values of an area, row by row."""
        records = self._records(area)
        if area.left == area.right:
            return self._column(records, area.left)
        return (value for one in records for value in self.part(one, area.left, area.right))

    def part(self, record: int, left: int, right: int) -> list[Value]:
        """Return the values of a row from one column to another."""
        entries = self.sheet.entries(self.sheet.rows.records[record])
        return [self.of(record, one) for one in entries if left <= one.column <= right]

    def _column(self, records: range, column: int) -> Sequence[Value]:
        sheet = self.sheet
        bands = set(sheet.rows.records[records.start : records.stop])
        if len(bands) == 1 and not self.hidden:
            entry = sheet.entry(bands.pop(), column)
            if entry is not None and entry.tagged is not None:
                offsets, at, values = sheet.collected.offsets, entry.at, self.values
                found = [values[one + at] for one in offsets[records.start : records.stop]]
                kinds = set(map(type, found))
                if kinds <= _NUMBERS:
                    return found
                if kinds <= _LIVE_NUMBERS:
                    return list(map(self.plain, found))
            elif entry is not None and entry.cell.formula is not None:
                known = self._found.get(column, {})
                if len(known) >= len(records) and all(one in known for one in records):
                    return [known[one] for one in records]
        return [self.at(record, column) for record in records]

    def details(self, area: Area, *, shown: bool) -> Iterator[Value]:
        """Yield the same without subtotals, and without hidden rows if only shown ones count."""
        for record in self._records(area):
            if shown and self._is_hidden(record):
                continue
            for entry in self.sheet.entries(self.sheet.rows.records[record]):
                formula = entry.cell.formula
                is_subtotal = formula is not None and formula.functions & _SUBTOTALS
                if area.left <= entry.column <= area.right and not is_subtotal:
                    yield self.of(record, entry)

    def _records(self, area: Area) -> range:
        rows = self.sheet.rows
        first, last = rows.record_at(area.top), rows.record_at(area.bottom)
        if first is None:
            return range(0)
        return range(first, (len(rows.records) - 1 if last is None else last) + 1)

    def _is_hidden(self, record: int) -> bool:
        band = self.sheet.plan.skeleton.rows[self.sheet.rows.records[record]]
        row = self.sheet.plan.drawn.rows.get(band.first)
        return row is not None and ' hidden="1"' in row.attributes


class _TooDeepError(Exception):
    """A formula is not calculated yet, and too many wait for it."""

    def __init__(self, grid: Grid, record: int, entry: Entry) -> None:
        super().__init__(record, entry.column)
        self.grid, self.record, self.entry = grid, record, entry
