"""Which figure stands in which cell, and the live formula that a cell carries.

A given figure has one home: the cell that cites it alone, in the table where most figures of its
family have one; every other cell refers to it there. A given figure without such a cell stands on
the sheet 明细. Rows of a detail list stand on the sheet 明细行, where their sums are live, unless
there are too many of them (`detail_rows`). A rounding tail of a stated figure stands on the sheet
尾差 and is a visible term.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from reportgen.amounts import Measure, Unit
from reportgen.document import Number
from reportgen.figures import Figure, Formula, computed
from reportgen.render.excel.detail_rows import FIRST_SUM, ListedRows, listed
from reportgen.render.excel.placement import LEAVES, ROWS, TAILS, Placed, quoted

LEAF_AMOUNT = TAIL_AMOUNT = 1
ROW_AMOUNT = 2
_OPERATIONS = {
    Formula.SHARE: "{}/{}",
    Formula.PRODUCT: "{}*{}",
    Formula.REST: "{}-{}",
    Formula.DIFFERENCE: "ABS({}-{})",
    Formula.RATE: "{}/ABS({})",
}
# The sum of rows of a detail list is at home in one cell, as a typed number is.
_GIVEN = frozenset({Formula.GIVEN, Formula.ITEMIZED})
_CONSTANTS = _GIVEN | {Formula.STATED}
# What no formula of a sheet can say stands as a number.
_NUMBERS = frozenset({Formula.COUNT, Formula.COMPLETED, Formula.SCORED})


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the workbook; row and column count from 0."""

    sheet: str
    row: int
    column: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.sheet}!{xl_rowcol_to_cell(self.row, self.column)}"


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the figures of a workbook stand.

    Attributes:
        cells: The cell of each figure, printed or given.
        homes: The printed figures that hold a given one, with that one.
        leaves: Given figures on the sheet 明细, in order.
        tails: Stated figures with a difference on the sheet 尾差, in order.
        details: The rows of detail lists on the sheet 明细行.
    """

    cells: Mapping[Figure, Cell]
    homes: Mapping[Figure, Figure]
    leaves: tuple[Figure, ...]
    tails: tuple[Figure, ...]
    details: ListedRows

    def formula(self, figure: Figure) -> str:
        """Return the formula in the cell of a figure, or nothing where it holds a constant."""
        base = computed(figure)
        given = self.homes.get(figure, figure)
        if given.formula is Formula.ITEMIZED:
            return self._sum_of_rows(given)
        if given is not figure or figure not in self.cells or not _has_formula(base):
            return ""
        cell = self.cells[figure]
        result = self._expression(base, cell)
        if figure in self.tails:
            tail = Cell(TAILS, self.tails.index(figure) + 1, TAIL_AMOUNT, Unit.TEN_THOUSAND_YUAN)
            # Only money has a unit.
            same = tail if figure.measure is Measure.MONEY else replace(tail, unit=cell.unit)
            result = f"{result}+{_reference(same, cell)}"
        return f"={result}"

    def value(self, figure: Figure) -> Decimal | None:
        """Return what the cell of a figure shows, in its unit and unrounded."""
        scale = self.cells[figure].unit.yuan if figure.measure is Measure.MONEY else Decimal(1)
        return None if figure.value is None else figure.value / scale

    def _sum_of_rows(self, figure: Figure) -> str:
        """Return the sum of those rows of 明细行 that bear the name of a figure."""
        if figure not in self.details.names:
            return ""
        last, column = len(self.details.rows), FIRST_SUM + self.details.columns[figure]
        named, amounts = (
            f"{quoted(ROWS)}!{xl_range_abs(1, at, last, at)}" for at in (column, ROW_AMOUNT)
        )
        name = self.details.names[figure].replace('"', '""')
        scale = "" if self.cells[figure].unit is Unit.YUAN else "/10000"
        return f'=SUMIF({named},"{name}",{amounts}){scale}'

    def _operation(self, figure: Figure, seen_from: Cell) -> str:
        operands = (self._operand(part, seen_from) for part in figure.inputs)
        return _OPERATIONS[figure.formula].format(*operands)

    def _operand(self, part: Figure, seen_from: Cell) -> str:
        if part not in self.cells:
            return f"({self._expression(computed(part), seen_from)})"
        cell = self.cells[part]
        # Only money has a unit.
        return _reference(
            cell if part.measure is Measure.MONEY else replace(cell, unit=seen_from.unit), seen_from
        )

    def _expression(self, base: Figure, seen_from: Cell) -> str:
        if base.formula in _OPERATIONS:
            return self._operation(base, seen_from)
        if base.formula is Formula.ITEMIZED:
            return _reference(self.cells[base], seen_from)
        return _sum([self.cells[term] for term in self._terms(base)], seen_from)

    def _terms(self, figure: Figure) -> Iterator[Figure]:
        for part in figure.inputs:
            if part in self.cells:
                yield part
            else:
                yield from self._terms(part)


def plan(tables: Sequence[Placed]) -> Plan:
    """Find a cell for every figure that the tables print or hang on."""
    printed = {number.figure: cell for table in tables for number, cell in _printed(table)}
    homes = _homes(printed)
    cells = dict(printed)
    cells |= {given: printed[home] for given, home in homes.items()}
    leaves = tuple(
        dict.fromkeys(given for f in printed for given in _given(f) if given not in cells)
    )
    for row, leaf in enumerate(leaves, 1):
        cells[leaf] = Cell(LEAVES, row, LEAF_AMOUNT, Unit.TEN_THOUSAND_YUAN)
    given = (figure for figure in cells if figure.formula is Formula.ITEMIZED)
    details = listed(given)
    for row, detail in enumerate(details.rows, 1):
        cells[detail] = Cell(ROWS, row, ROW_AMOUNT, Unit.YUAN)
    stated = (f for f in printed if f.formula is Formula.STATED and _has_formula(computed(f)))
    tails = tuple(f for f in stated if computed(f).value != f.value)
    held = {home: given for given, home in homes.items()}
    return Plan(cells, held, leaves, tails, details)


def _has_formula(base: Figure) -> bool:
    """Tell whether a sheet can say how a figure follows; a published value may replace it whole."""
    return (bool(base.inputs) and base.formula not in _NUMBERS) or base.formula is Formula.NONE


def _printed(one: Placed) -> Iterator[tuple[Number, Cell]]:
    table = one.table
    for row_index, row in enumerate(table.rows):
        for column_index, column in enumerate(table.columns):
            text = row.cells.get(column.name, ())
            if len(text) == 1 and isinstance(text[0], Number):
                yield text[0], Cell(one.sheet, one.top + row_index, column_index, table.unit)


def _homes(printed: Mapping[Figure, Cell]) -> dict[Figure, Figure]:
    """Return the printed figure that holds each given one."""
    alone = [
        (figure, figure.inputs[0])
        for figure in printed
        if figure.formula is Formula.CITED
        and figure.inputs[0].formula in _GIVEN
        # One that is printed itself is at home there.
        and figure.inputs[0] not in printed
    ]
    count = Counter((_family(given), printed[figure].sheet) for figure, given in alone)
    homes: dict[Figure, Figure] = {}
    # The first table wins where several hold as many of a family.
    for figure, given in alone:
        rivals = (homes.get(given, figure), figure)
        homes[given] = max(rivals, key=lambda f: count[_family(f.inputs[0]), printed[f].sheet])
    return homes


def _family(given: Figure) -> str:
    return ".".join(given.name.split(".")[:2])


def _given(figure: Figure) -> Iterator[Figure]:
    is_leaf = not figure.inputs or figure.formula is Formula.ITEMIZED
    stack = [figure] if is_leaf else [*reversed(figure.inputs)]
    while stack:
        part = stack.pop()
        # A stated figure that no cell prints is a constant like a given one.
        if part.formula in _CONSTANTS:
            yield part
        else:
            stack.extend(reversed(part.inputs))


def _sum(terms: Sequence[Cell], seen_from: Cell) -> str:
    if not terms:
        return "0"
    if len(terms) == 1:
        return _reference(terms[0], seen_from)
    groups = [_span(run, seen_from) for run in _runs(terms)]
    return f"SUM({','.join(groups)})"


def _runs(terms: Iterable[Cell]) -> Iterator[list[Cell]]:
    """Yield neighbouring cells of one row or column together."""
    run: list[Cell] = []
    for cell in terms:
        if run and not _continues(run, cell):
            yield run
            run = []
        run.append(cell)
    if run:
        yield run


def _continues(run: Sequence[Cell], cell: Cell) -> bool:
    last = run[-1]
    step = (cell.row - last.row, cell.column - last.column)
    first_step = (run[1].row - run[0].row, run[1].column - run[0].column) if len(run) > 1 else step
    return cell.sheet == last.sheet and step in {(0, 1), (1, 0)} and step == first_step


def _span(run: Sequence[Cell], seen_from: Cell) -> str:
    if run[0].unit is not seen_from.unit:
        return ",".join(_reference(cell, seen_from) for cell in run)
    first = _reference(run[0], seen_from)
    return first if len(run) == 1 else f"{first}:{xl_rowcol_to_cell(run[-1].row, run[-1].column)}"


def _reference(cell: Cell, seen_from: Cell) -> str:
    place = xl_rowcol_to_cell(cell.row, cell.column)
    name = place if cell.sheet == seen_from.sheet else f"{quoted(cell.sheet)}!{place}"
    if cell.unit is seen_from.unit:
        return name
    return f"{name}*10000" if cell.unit is Unit.TEN_THOUSAND_YUAN else f"{name}/10000"
