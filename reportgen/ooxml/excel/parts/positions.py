"""Where drawings stand: between cells, and how that moves with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element

from reportgen.ooxml.excel.addresses import LAST_COLUMN, LAST_ROW, Area, Cell
from reportgen.ooxml.excel.movement import Mover
from reportgen.ooxml.trees import local

ANCHORS: Final = {"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"}


@dataclass(frozen=True, slots=True)
class Corner:
    """A corner of a drawing: a cell (from 1), and the way into it in EMU."""

    column: int
    across: int
    row: int
    down: int

    @classmethod
    def of(cls, element: _Element | None) -> "Corner":
        """Read a corner."""
        if element is None:
            return cls(1, 0, 1, 0)
        told = {local(one): int(one.text or 0) for one in element}
        return cls(
            told.get("col", 0) + 1,
            told.get("colOff", 0),
            told.get("row", 0) + 1,
            told.get("rowOff", 0),
        )

    def write(self, element: _Element | None) -> None:
        """Write the corner."""
        if element is None:
            return
        told = {
            "col": self.column - 1,
            "colOff": self.across,
            "row": self.row - 1,
            "rowOff": self.down,
        }
        for one in element:
            if local(one) in told:
                one.text = str(told[local(one)])


@dataclass(frozen=True, slots=True)
class Position:
    """Where one copy of a drawing stands.

    Attributes:
        first: Its upper left corner; None if it stays where it is.
        last: Its lower right corner, if it hangs on one.
        at: The cell from which its formulas are seen, if it is one of several copies.
    """

    first: Corner | None = None
    last: Corner | None = None
    at: Cell | None = None

    def write(self, anchor: _Element) -> None:
        """Put an anchor there."""
        if self.first:
            self.first.write(anchor.find("{*}from"))
        if self.last:
            self.last.write(anchor.find("{*}to"))


def covered(anchor: _Element) -> Area | None:
    """Return the cells behind a drawing: all, or the first one; None if it hangs on no cell."""
    if local(anchor) == "absoluteAnchor" or anchor.get("editAs") == "absolute":
        return None
    end = anchor.find("{*}to")
    return _covered(Corner.of(anchor.find("{*}from")), None if end is None else Corner.of(end))


def positions(anchor: _Element, mover: Mover) -> list[Position]:
    """Return where the copies of a drawing stand; none if its cells are gone."""
    behind = covered(anchor)
    if behind is None:
        return [Position()]
    first = Corner.of(anchor.find("{*}from"))
    end = anchor.find("{*}to")
    last = None if end is None else Corner.of(end)
    copies = mover.copies(behind)
    is_stretched = last is not None and anchor.get("editAs", "twoCell") == "twoCell"
    found = list[Position]()
    for areas in copies:
        begin = _begin(first, areas, mover)
        finish = None
        if last is not None:
            finish = _end(first, last, areas, mover) if is_stretched else _kept(first, last, begin)
        at = Cell(begin.row, begin.column) if len(copies) > 1 else None
        found.append(Position(begin, finish, at))
    return found


def _covered(first: Corner, last: Corner | None) -> Area:
    """Return the cells behind a drawing; one that ends at an edge does not reach beyond it."""
    if last is None:
        return Area(first.row, first.column, first.row, first.column)
    bottom = max(first.row, last.row - (last.down == 0))
    right = max(first.column, last.column - (last.across == 0))
    return Area(first.row, first.column, bottom, right)


def _begin(first: Corner, areas: Sequence[Area], mover: Mover) -> Corner:
    row, column = min(one.top for one in areas), min(one.left for one in areas)
    return Corner(
        column,
        first.across if _has_column(mover, first.column) else 0,
        row,
        first.down if _has_row(mover, first.row) else 0,
    )


def _end(first: Corner, last: Corner, areas: Sequence[Area], mover: Mover) -> Corner:
    """Return the lower right corner of a drawing that grows with its cells."""
    covered = _covered(first, last)
    row, column = max(one.bottom for one in areas), max(one.right for one in areas)
    down, across = last.down, last.across
    # Beyond the last cell behind it ends what ended there, and what has lost its last cell.
    if last.row > covered.bottom or not _has_row(mover, last.row):
        row, down = row + 1, 0
    if last.column > covered.right or not _has_column(mover, last.column):
        column, across = column + 1, 0
    return Corner(column, across, row, down)


def _kept(first: Corner, last: Corner, begin: Corner) -> Corner:
    """Return the lower right corner of a drawing that keeps its size."""
    row = begin.row + last.row - first.row
    return Corner(begin.column + last.column - first.column, last.across, row, last.down)


def _has_row(mover: Mover, row: int) -> bool:
    return bool(mover.areas(Area(row, 1, row, LAST_COLUMN)))


def _has_column(mover: Mover, column: int) -> bool:
    return bool(mover.areas(Area(1, column, LAST_ROW, column)))
