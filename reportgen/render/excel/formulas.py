"""Which figure is at home in which cell, and the live formula that a cell carries.

A given figure has one home: the cell that cites it alone, in the table where most figures of its
family have one; every other cell refers to it there. A given figure without such a cell stands on
the sheet 明细. Rows of a detail list stand on the sheet 明细行, where their sums are live, unless
there are too many of them (`detail_rows`). A rounding tail of a stated figure stands on the sheet
尾差 and is a visible term.

A formula names figures, not cells: the template says where they are printed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from reportgen.amounts import Measure, Unit
from reportgen.figures import Figure, Formula, computed
from reportgen.ooxml.excel.values import At, Cells, Piece, Span
from reportgen.render.excel.detail_rows import ListedRows, RowName, listed
from reportgen.render.excel.placement import Placed

# What stands before, between and behind the operands.
_OPERATIONS = {
    Formula.SHARE: ("", "/", ""),
    Formula.PRODUCT: ("", "*", ""),
    Formula.REST: ("", "-", ""),
    Formula.DIFFERENCE: ("ABS(", "-", ")"),
    Formula.RATE: ("", "/ABS(", ")"),
}
# The sum of rows of a detail list is at home in one cell, as a typed number is.
_GIVEN = frozenset({Formula.GIVEN, Formula.ITEMIZED})
_CONSTANTS = _GIVEN | {Formula.STATED}
# What no formula of a sheet can say stands as a number.
_NUMBERS = frozenset({Formula.COUNT, Formula.COMPLETED, Formula.SCORED})

Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Tail:
    """The key of the cell on the sheet 尾差 in which the difference of a stated figure stands."""

    figure: Figure


@dataclass(frozen=True, slots=True)
class Plan:
    """Which figures have a cell in a workbook.

    Attributes:
        units: The unit in which the cell of each figure holds money, by figure.
        homes: The printed figures that hold a given one, with that one.
        keys: The given figures that a printed one holds, with that one.
        leaves: Given figures on the sheet 明细, in order.
        tails: Stated figures with a difference on the sheet 尾差, in order.
        details: The rows of detail lists on the sheet 明细行.
        unit: The unit in which the sheets 明细 and 尾差 hold money.
    """

    units: Mapping[Figure, Unit]
    homes: Mapping[Figure, Figure]
    keys: Mapping[Figure, Figure]
    leaves: tuple[Figure, ...]
    tails: tuple[Figure, ...]
    details: ListedRows
    unit: Unit

    def formula(self, figure: Figure) -> Pieces:
        """Return the formula in the cell of a figure, or nothing where it holds a constant."""
        base = computed(figure)
        given = self.homes.get(figure, figure)
        if given.formula is Formula.ITEMIZED:
            return self._sum_of_rows(given)
        if given is not figure or figure not in self.units or not _has_formula(base):
            return ()
        result = self._expression(base, self.units[figure])
        if figure in self.tails:
            term = _scaled(At(Tail(figure)), figure, self.unit, self.units[figure])
            return _joined((*result, "+", *term))
        return _joined(result)

    def value(self, figure: Figure) -> Decimal | None:
        """Return what the cell of a figure holds, in its unit and unrounded."""
        scale = self.units[figure].yuan if figure.measure is Measure.MONEY else Decimal(1)
        return None if figure.value is None else figure.value / scale

    def _sum_of_rows(self, figure: Figure) -> Pieces:
        """Return the sum of those rows of 明细行 that bear the name of a figure."""
        if figure not in self.details.names:
            return ()
        rows, column = self.details.rows, self.details.columns[figure]
        names = Span(RowName(rows[0], column), RowName(rows[-1], column))
        name = self.details.names[figure].replace('"', '""')
        scale = "" if self.units[figure] is Unit.YUAN else "/10000"
        return ("SUMIF(", names, f',"{name}",', Span(rows[0], rows[-1]), f"){scale}")

    def _operand(self, part: Figure, unit: Unit) -> Pieces:
        if part not in self.units:
            return ("(", *self._expression(computed(part), unit), ")")
        return self._reference(part, unit)

    def _expression(self, base: Figure, unit: Unit) -> Pieces:
        if base.formula in _OPERATIONS:
            before, between, behind = _OPERATIONS[base.formula]
            left, right = (self._operand(part, unit) for part in base.inputs)
            return (before, *left, between, *right, behind)
        if base.formula is Formula.ITEMIZED:
            return self._reference(base, unit)
        return self._sum([*self._terms(base)], unit)

    def _terms(self, figure: Figure) -> Iterator[Figure]:
        for part in figure.inputs:
            if part in self.units:
                yield part
            else:
                yield from self._terms(part)

    def _sum(self, terms: Sequence[Figure], unit: Unit) -> Pieces:
        if not terms:
            return ("0",)
        if len(terms) == 1:
            return self._reference(terms[0], unit)
        pieces: list[Piece] = ["SUM("]
        for is_same, run in groupby(terms, lambda term: self.units[term] is unit):
            if is_same:
                pieces += (Cells(tuple(map(self.key, run))), ",")
            else:
                for term in run:
                    pieces += (*self._reference(term, unit), ",")
        return (*pieces[:-1], ")")

    def key(self, figure: Figure) -> Figure:
        """Return the figure whose cell holds a figure."""
        return self.keys.get(figure, figure)

    def _reference(self, figure: Figure, unit: Unit) -> Pieces:
        return _scaled(At(self.key(figure)), figure, self.units[figure], unit)


def plan(tables: Iterable[Placed], *, formatted: bool = False) -> Plan:
    """Find a cell for every figure that the tables print or hang on.

    Args:
        tables: The tables of the workbook.
        formatted: Whether cells hold 元 and show another unit by their number format.
    """
    printed: dict[Figure, Placed] = {}
    for table in tables:
        printed |= dict.fromkeys(table.figures(), table)
    homes = _homes(printed)
    units = {figure: Unit.YUAN if formatted else one.unit for figure, one in printed.items()}
    units |= {given: units[home] for given, home in homes.items()}
    leaves = tuple(
        dict.fromkeys(given for f in printed for given in _given(f) if given not in units)
    )
    unit = Unit.YUAN if formatted else Unit.TEN_THOUSAND_YUAN
    units |= dict.fromkeys(leaves, unit)
    details = listed(figure for figure in units if figure.formula is Formula.ITEMIZED)
    units |= dict.fromkeys(details.rows, Unit.YUAN)
    stated = (f for f in printed if f.formula is Formula.STATED and _has_formula(computed(f)))
    tails = tuple(f for f in stated if computed(f).value != f.value)
    held = {home: given for given, home in homes.items()}
    return Plan(units, held, homes, leaves, tails, details, unit)


def _has_formula(base: Figure) -> bool:
    """Tell whether a sheet can say how a figure follows; a published value may replace it whole."""
    return (bool(base.inputs) and base.formula not in _NUMBERS) or base.formula is Formula.NONE


def _homes(printed: Mapping[Figure, Placed]) -> dict[Figure, Figure]:
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


def _scaled(at: At, figure: Figure, unit: Unit, wanted: Unit) -> Pieces:
    """Return a reference to a cell with money in one unit for a formula in another."""
    # Only money has a unit.
    if unit is wanted or figure.measure is not Measure.MONEY:
        return (at,)
    return (at, "*10000" if unit is Unit.TEN_THOUSAND_YUAN else "/10000")


def _joined(pieces: Pieces) -> Pieces:
    """Return pieces with neighbouring texts as one."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and isinstance(piece, str) and isinstance(joined[-1], str):
            joined[-1] += piece
        elif piece != "":
            joined.append(piece)
    return tuple(joined)
