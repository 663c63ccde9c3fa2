"""References from outside of cells: of shapes, charts and links within the workbook."""

from collections.abc import Iterator
from dataclasses import replace

from reportgen.ooxml.excel.addresses import Area, Cell, SheetArea
from reportgen.ooxml.excel.formulas.formula import Reference, parse
from reportgen.ooxml.excel.movement import Mover


def moved_reference(text: str, mover: Mover, at: Cell | None) -> str:
    """Return a reference with its cells moved.

    A copy in a turn of a loop shows the cells of its turn, although such references are always
    absolute.

    Args:
        text: The reference.
        mover: Where the cells went.
        at: The cell from which a copy sees; None outside of loops.

    Raises:
        FormulaError: It cannot be read, or its cells are gone.
    """
    if at is None:
        return _whole(mover.formula(text))
    return _whole(_fixed(mover.formula(_fixed(text, is_fixed=False), at)))


def referred(text: str) -> list[SheetArea]:
    """Return the areas that a reference names; none if it is a name or anything else."""
    formula = parse(text)
    if not formula.is_areas or not all(one.sheet for one in formula.references):
        return []
    return [SheetArea(one.sheet, one.area) for one in formula.references]


def cells_of(area: Area) -> Iterator[Cell]:
    """Yield the cells of an area, row by row."""
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            yield Cell(row, column)


def _fixed(text: str, *, is_fixed: bool = True) -> str:
    """Return a formula with all its references absolute, or relative."""
    return "".join(
        str(_held(piece, is_fixed=is_fixed)) if isinstance(piece, Reference) else piece
        for piece in parse(text).pieces
    )


def _held(reference: Reference, *, is_fixed: bool) -> Reference:
    first, last = (
        replace(corner, row_fixed=is_fixed, column_fixed=is_fixed)
        for corner in (reference.first, reference.last)
    )
    return replace(reference, first=first, last=last)


def _whole(text: str) -> str:
    """Return several areas in parentheses, as charts want them."""
    formula = parse(text)
    is_open = formula.is_areas and len(formula.references) > 1 and not text.startswith("(")
    return f"({text})" if is_open else text
