"""SUMIF, COUNTIF and SUMPRODUCT, which go through areas cell by cell."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from reportgen.ooxml.excel.addresses import Area, Cell, SheetArea
from reportgen.ooxml.excel.evaluation.area_sums import area_numbers, area_values
from reportgen.ooxml.excel.evaluation.calls import Argument, Run, Scalar
from reportgen.ooxml.excel.evaluation.criteria import bound, count_within, criterion, is_text
from reportgen.ooxml.excel.evaluation.operators import ARITHMETIC, ONE, ZERO, FaultError
from reportgen.ooxml.excel.movement import Cells, Fault, Value


def summed(arguments: Sequence[Argument]) -> Scalar:
    """Return a call of SUMIF; its third area begins where it does and is as large as the first."""
    areas, condition = arguments[::2], arguments[1].value

    def run(here: Run) -> Value:
        if _are_gone(areas, here):
            return ZERO
        where = _single(arguments[0], here)
        adds = _single(arguments[-1], here) if len(arguments) == 3 else where  # noqa: PLR2004
        total = ZERO
        for row, column in _met(here.cells, where, adds, condition(here)):
            value = _at(here.cells, adds, row, column)
            if isinstance(value, Fault):
                raise FaultError(value)
            if isinstance(value, Decimal):
                total = ARITHMETIC.add(total, value)
        return total

    return run


def _met(
    cells: Cells, where: SheetArea, adds: SheetArea, condition: Value
) -> Iterable[tuple[int, int]]:
    """Return the cells that meet a condition, by their distance from the first."""
    if is_text(condition):
        return _by_text(cells, where).get(str(condition).casefold(), ())
    test = criterion(condition)
    offsets = _offsets(cells, where, adds)
    return (at for at in offsets if test(_at(cells, where, *at)))


def _by_text(cells: Cells, where: SheetArea) -> Mapping[str, Sequence[tuple[int, int]]]:
    """Return where each text of an area stands: hundreds of sums go through one list of rows."""
    found: dict[str, list[tuple[int, int]]] | None = cells.kept.get(where)
    if found is None:
        found = cells.kept[where] = {}
        for at in _offsets(cells, where):
            value = _at(cells, where, *at)
            if isinstance(value, str) and not isinstance(value, Fault):
                found.setdefault(value.casefold(), []).append(at)
    return found


def counted(arguments: Sequence[Argument]) -> Scalar:
    """Return a call of COUNTIF."""
    areas, condition = arguments[::2], arguments[1].value

    def run(here: Run) -> Value:
        if _are_gone(areas, here):
            return ZERO
        where, wanted = _single(arguments[0], here), condition(here)
        if limit := bound(wanted):
            # A rank in each row would go through all rows.
            return Decimal(count_within(area_numbers(here.cells, where), *limit))
        test = criterion(wanted)
        values = area_values(here.cells, where)
        found = sum(map(test, values))
        if test(None):
            height, width = _size(where.area)
            found += height * width - len(values)
        return Decimal(found)

    return run


def products(arguments: Sequence[Argument]) -> Scalar:
    """Return a call of SUMPRODUCT; what is no number counts as 0."""
    tables = [_table(each) for each in arguments]

    def run(here: Run) -> Value:
        if _are_gone(arguments, here):
            return ZERO
        made = [table(here) for table in tables]
        if len({size for size, _, _ in made}) > 1:
            raise FaultError("#VALUE!")
        height = min(used[0] for _, used, _ in made)
        width = min(used[1] for _, used, _ in made)
        total = ZERO
        for row in range(height):
            for column in range(width):
                product = ONE
                for _, _, value in made:
                    product = ARITHMETIC.multiply(product, _factor(value(row, column)))
                total = ARITHMETIC.add(total, product)
        return total

    return run


_Size = tuple[int, int]
_Table = tuple[_Size, _Size, Callable[[int, int], Value]]


def _table(argument: Argument) -> Callable[[Run], _Table]:
    """Return a reader of how large an argument is, how much is used, and of its values."""
    if argument.areas:

        def run(here: Run) -> _Table:
            where = _single(argument, here)
            used = _used(here.cells, where)
            return _size(where.area), used, lambda *at: _at(here.cells, where, *at)

        return run
    rows = argument.constants
    if rows:
        size = len(rows), len(rows[0])
        return lambda _: (size, size, lambda row, column: rows[row][column])

    def single(here: Run) -> _Table:
        value = argument.value(here)
        return (1, 1), (1, 1), lambda *_: value

    return single


def _factor(value: Value) -> Decimal:
    if isinstance(value, Fault):
        raise FaultError(value)
    return value if isinstance(value, Decimal) else ZERO


def _are_gone(arguments: Sequence[Argument], here: Run) -> bool:
    """Tell whether all areas of a call are gone: the total of nothing."""
    return all(each.areas is not None and not each.areas(here) for each in arguments)


def _single(argument: Argument, here: Run) -> SheetArea:
    areas = argument.areas(here) if argument.areas else ()
    if len(areas) != 1:
        raise FaultError("#VALUE!" if areas else "#REF!")
    return areas[0]


def _size(area: Area) -> _Size:
    return area.bottom - area.top + 1, area.right - area.left + 1


def _used(cells: Cells, where: SheetArea) -> _Size:
    """Return how many rows and columns of an area hold something."""
    last = cells.extent(where.sheet)
    height, width = _size(where.area)
    rows, columns = last.row - where.area.top + 1, last.column - where.area.left + 1
    return max(0, min(height, rows)), max(0, min(width, columns))


def _offsets(
    cells: Cells, where: SheetArea, adds: SheetArea | None = None
) -> Iterator[tuple[int, int]]:
    """Yield the cells of an area by their distance from the first, as far as anything stands."""
    height, width = _used(cells, where)
    if adds:
        # What is added may stand beside empty cells that meet the condition.
        size = _size(where.area)
        first = adds.area.first
        last = (first.row + size[0] - 1, first.column + size[1] - 1)
        rows, columns = _used(cells, SheetArea(adds.sheet, Area(*first, *last)))
        height, width = max(height, rows), max(width, columns)
    return ((row, column) for row in range(height) for column in range(width))


def _at(cells: Cells, where: SheetArea, row: int, column: int) -> Value:
    return cells.value(where.sheet, Cell(where.area.top + row, where.area.left + column))
