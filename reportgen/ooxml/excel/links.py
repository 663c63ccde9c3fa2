"""References from outside of cells: of shapes, charts and links within the workbook."""

import re
from collections.abc import Iterator
from typing import Final

from reportgen.ooxml.excel import addresses
from reportgen.ooxml.excel.addresses import LAST_COLUMN, LAST_ROW, Area, Cell, SheetArea, letters
from reportgen.ooxml.excel.movement import Mover

# A name of a sheet, with or without quotes, and what follows it up to a comma.
_ONE: Final = re.compile(r"(?:'((?:[^']|'')+)'|([^'!,()\[\]]+))!([$A-Za-z0-9:]+)")
_QUOTED: Final = re.compile(r"('(?:[^']|'')*'|\"(?:[^\"]|\"\")*\")")


def moved_reference(text: str, mover: Mover, at: Cell | None) -> str:
    """Return a reference with its cells moved, absolute as it was.

    A copy in a turn of a loop shows the cells of its turn, although such references are always
    absolute.

    Args:
        text: The reference.
        mover: Where the cells went.
        at: The cell from which a copy sees; None outside of loops.
    """
    if at is None:
        return mover.formula(text)
    pieces = _QUOTED.split(text)
    relative = "".join(
        piece if n % 2 else piece.replace("$", "") for n, piece in enumerate(pieces)
    )
    moved = mover.formula(relative, at)
    areas = referred(moved)
    if areas is None:
        return moved
    names = [f"{addresses.quoted(one.sheet)}!{_absolute(one.area)}" for one in areas]
    return names[0] if len(names) == 1 else f"({','.join(names)})"


def referred(text: str) -> list[SheetArea] | None:
    """Return the areas that a reference names, or None if it is anything else."""
    inner = text.removeprefix("=")
    if inner.startswith("(") and inner.endswith(")"):
        inner = inner[1:-1]
    found, end = list[SheetArea](), 0
    while end < len(inner):
        one = _ONE.match(inner, end)
        if not one:
            return None
        try:
            area = addresses.area(one[3])
        except ValueError:
            return None
        found.append(SheetArea((one[1] or "").replace("''", "'") or one[2], area))
        end = one.end()
        if end < len(inner):
            if inner[end] != ",":
                return None
            end += 1
    return found or None


def cells_of(area: Area) -> Iterator[Cell]:
    """Yield the cells of an area, row by row."""
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            yield Cell(row, column)


def _absolute(area: Area) -> str:
    if (area.left, area.right) == (1, LAST_COLUMN):
        return f"${area.top}:${area.bottom}"
    if (area.top, area.bottom) == (1, LAST_ROW):
        return f"${letters(area.left)}:${letters(area.right)}"
    first = f"${letters(area.left)}${area.top}"
    is_cell = (area.top, area.left) == (area.bottom, area.right)
    return first if is_cell else f"{first}:${letters(area.right)}${area.bottom}"
