"""Live values: where each stands, and the formula that follows from it."""

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from reportgen.ooxml.excel.addresses import Area, Cell, SheetArea, Spot
from reportgen.ooxml.excel.formulas.formula import Formula, FormulaError, parse
from reportgen.ooxml.excel.printing.printed import PrintedBook, PrintedSheet
from reportgen.ooxml.excel.values import At, Cells, Live, Piece, Span

# How a formula with references yet to be found is read.
_SHAPES: Mapping[type, str] = {At: "A1", Cells: "A1", Span: "$A$1:$A$2"}

Targets = tuple[tuple[SheetArea, ...], ...]


def spots(book: PrintedBook, live: Iterable[int]) -> dict[Hashable, Spot]:
    """Return the cell of each key; the first that prints it counts.

    Args:
        book: What is printed.
        live: Which of its values may have a key.
    """
    found: dict[Hashable, Spot] = {}
    firsts = [sheet.collected.offsets[0] for sheet in book.sheets]
    # One printed inside of a text stands in no cell of its own; its index is that of another value.
    for index in sorted({*live}):
        value = book.values[index] if index < len(book.values) else None
        if isinstance(value, Live) and value.key is not None and value.key not in found:
            sheet = book.sheets[bisect_right(firsts, index) - 1]
            found[value.key] = Spot(sheet.name, _cell(sheet, index))
    return found


def _cell(sheet: PrintedSheet, index: int) -> Cell:
    record = bisect_right(sheet.collected.offsets, index) - 1
    at = index - sheet.collected.offsets[record]
    entries = sheet.entries(sheet.collected.rows[record])
    column = next(one.column for one in entries if one.tagged and one.at >= at)
    return Cell(sheet.rows.starts[record], column)


def formula(live: Live, known: Mapping[Hashable, Spot]) -> tuple[Formula, Targets] | None:
    """Return the formula of a live value and where its references lead, or None without one.

    Args:
        live: The value.
        known: The cell of each key; a formula that names another one is no formula.

    Raises:
        FormulaError: It is not as Excel writes formulas, or a span has its ends on two sheets.
    """
    if not live.formula:
        return None
    targets = list[tuple[SheetArea, ...]]()
    for piece in live.formula:
        if isinstance(piece, str):
            continue
        found = _target(piece, known)
        if found is None:
            return None
        targets.append(found)
    shape = "".join(_SHAPES.get(type(piece)) or str(piece) for piece in live.formula)
    return parse(shape), tuple(targets)


def _target(piece: Piece, known: Mapping[Hashable, Spot]) -> tuple[SheetArea, ...] | None:
    if piece.__class__ is At:
        spot = known.get(piece.key)
        return None if spot is None else (_area([spot]),)
    keys = _keys(piece)
    if any(key not in known for key in keys):
        return None
    where = [known[key] for key in keys]
    if isinstance(piece, Span):
        return (_span(*where),)
    return tuple(_joined(where))


def _span(one: Spot, other: Spot) -> SheetArea:
    if one.sheet != other.sheet:
        raise FormulaError(0, "formula-syntax", f"{one} 和 {other} 不在同一张工作表，不能连成区域")
    rows, columns = zip(one.cell, other.cell, strict=True)
    return SheetArea(one.sheet, Area(min(rows), min(columns), max(rows), max(columns)))


def _keys(piece: Piece) -> Sequence[Any]:
    match piece:
        case At():
            return [piece.key]
        case Cells():
            return piece.keys
        case Span():
            return [piece.first, piece.last]
        case _:
            return []


def _joined(where: Iterable[Spot]) -> Iterator[SheetArea]:
    """Yield neighbouring cells of one row or column together."""
    run: list[Spot] = []
    for spot in where:
        if run and not _continues(run, spot):
            yield _area(run)
            run = []
        run.append(spot)
    if run:
        yield _area(run)


def _continues(run: Sequence[Spot], spot: Spot) -> bool:
    (sheet, last), (other, cell) = run[-1], spot
    step = cell.row - last.row, cell.column - last.column
    if len(run) > 1:
        before = run[1][1]
        first = run[0][1]
        if step != (before.row - first.row, before.column - first.column):
            return False
    return sheet == other and step in {(0, 1), (1, 0)}


def _area(run: Sequence[Spot]) -> SheetArea:
    return SheetArea(run[0][0], Area(*run[0][1], *run[-1][1]))
