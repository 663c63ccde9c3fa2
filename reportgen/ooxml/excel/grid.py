"""The values of a printed sheet by row and column; formulas are calculated when they are asked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from reportgen.ooxml.excel.addresses import Area
from reportgen.ooxml.excel.movement import Value
from reportgen.ooxml.excel.printed import Entry, PrintedSheet

_SUBTOTALS = frozenset({"SUBTOTAL", "AGGREGATE"})


class _Pending(str):
    """What stands for the value of a formula that nothing has asked for yet."""

    __slots__ = ()


_PENDING: Final = _Pending("…")
# A formula's text and value.
Told = tuple[str, Value]
Row = list[Value]


@dataclass(eq=False)
class Grid:
    """The values of one printed sheet.

    Attributes:
        sheet: The sheet.
        values: What Jinja printed.
        plain: Returns a printed value as formulas see it.
        calculated: Returns the text and the value of a formula.
        hidden: Cells, by row and column, that show nothing since they are merged with the one
            above.
    """

    sheet: PrintedSheet
    values: Sequence[Any]
    plain: Callable[[Any], Value]
    calculated: Callable[[PrintedSheet, int, Entry], Told]
    hidden: frozenset[tuple[int, int]] | set[Any]
    _rows: dict[int, Row] = field(default_factory=dict)
    _texts: dict[tuple[int, int], str] = field(default_factory=dict)

    def row(self, record: int) -> Row:
        """Return the values of a row; formulas may still be pending."""
        found = self._rows.get(record)
        if found is None:
            found = self._rows[record] = self._made(record)
        return found

    def _made(self, record: int) -> Row:
        sheet, values, plain = self.sheet, self.values, self.plain
        row: Row = [None] * (sheet.columns.end - 1)
        offset = sheet.collected.offsets[record]
        for entry in sheet.entries(sheet.rows.records[record]):
            if entry.tagged is not None:
                value = values[offset + entry.at]
                row[entry.column - 1] = value if value.__class__ is Decimal else plain(value)
            elif entry.cell.formula is not None:
                row[entry.column - 1] = _PENDING
            else:
                row[entry.column - 1] = entry.cell.value
        number = sheet.rows.starts[record]
        if self.hidden:
            for entry in sheet.entries(sheet.rows.records[record]):
                if (number, entry.column) in self.hidden:
                    row[entry.column - 1] = None
        return row

    def at(self, record: int, column: int) -> Value:
        """Return the value of a cell."""
        row = self.row(record)
        if column > len(row):
            return None
        value = row[column - 1]
        return self._settled(record, row, column) if value is _PENDING else value

    def told(self, record: int, entry: Entry) -> Told:
        """Return the text and the value of a formula."""
        value = self.at(record, entry.column)
        return self._texts.pop((record, entry.column)), value

    def _settled(self, record: int, row: Row, column: int) -> Value:
        entry = self.sheet.entry(self.sheet.rows.records[record], column)
        if entry is None:
            return None
        row[column - 1] = None  # a circle would come back here
        text, value = self.calculated(self.sheet, record, entry)
        row[column - 1] = value
        self._texts[record, column] = text
        return value

    def inside(self, area: Area) -> list[Value]:
        """Return the values of an area, row by row."""
        records = self._records(area)
        found = list[Value]()
        if area.left == area.right:
            column = area.left
            for record in records:
                found.append(self.at(record, column))
            return found
        for record in records:
            row = self.row(record)
            part = row[area.left - 1 : area.right]
            if _PENDING in part:
                last = min(area.right, len(row))
                part = [self.at(record, column) for column in range(area.left, last + 1)]
            found += part
        return found

    def details(self, area: Area, *, shown: bool) -> Iterator[Value]:
        """Yield the same without subtotals, and without hidden rows if only shown ones count."""
        for record in self._records(area):
            if shown and self._is_hidden(record):
                continue
            for entry in self.sheet.entries(self.sheet.rows.records[record]):
                formula = entry.cell.formula
                is_subtotal = formula is not None and formula.functions & _SUBTOTALS
                if area.left <= entry.column <= area.right and not is_subtotal:
                    yield self.at(record, entry.column)

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
