"""Sums of areas: a column's running total goes on from the row before, and is not begun anew."""

from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext
from typing import Final, cast

from reportgen.ooxml.excel.addresses import Area, SheetArea
from reportgen.ooxml.excel.evaluation.operators import ARITHMETIC, ZERO
from reportgen.ooxml.excel.movement import Cells, Fault, Value

_NUMBERS: Final = {Decimal}
# Of a lower area nothing is kept: most sums are of a few cells.
_HIGH: Final = 8


def total(values: Iterable[Value]) -> Value:
    """Return the sum of the values of a range, as `SUM` gives it."""
    found = list(values)
    if set(map(type, found)) - _NUMBERS:
        if fault := next((one for one in found if type(one) is Fault), None):
            return fault
        found = [one for one in found if type(one) is Decimal]
    with localcontext(ARITHMETIC):
        return sum(cast("list[Decimal]", found), ZERO)


def area_sum(cells: Cells, where: SheetArea) -> Value:
    """Return the sum of an area, which goes on from the last one that began where it does."""
    sheet, (top, left, bottom, right) = where
    if bottom - top < _HIGH:
        return total(cells.values(where))
    key = sheet, top, left, right
    last, known = cells.kept.get(key, (top - 1, ZERO))
    if last == bottom:
        return cast("Decimal", known)
    if last > bottom:
        return total(cells.values(where))
    rest = total(cells.values(SheetArea(sheet, Area(last + 1, left, bottom, right))))
    if not isinstance(rest, Decimal):
        return rest
    found = ARITHMETIC.add(known, rest)
    cells.kept[key] = bottom, found
    return found


def area_values(cells: Cells, where: SheetArea) -> Sequence[Value]:
    """Return the values of an area, which many formulas may ask for."""
    if where.area.bottom - where.area.top < _HIGH:
        return [*cells.values(where)]
    key = "values", where
    found: Sequence[Value] | None = cells.kept.get(key)
    if found is None:
        found = cells.kept[key] = [*cells.values(where)]
    return found


def area_numbers(cells: Cells, where: SheetArea) -> Sequence[Decimal]:
    """Return the numbers of an area in order, the least one first."""
    key = "numbers", where
    found: Sequence[Decimal] | None = cells.kept.get(key)
    if found is None:
        numbers = [one for one in area_values(cells, where) if type(one) is Decimal]
        found = cells.kept[key] = sorted(numbers)
    return found
