"""Page breaks drawn by hand: they stay behind their row or column, in each turn of a loop."""

from collections.abc import Callable

from lxml.etree import QName, SubElement, _Element

from reportgen.ooxml.excel.addresses import LAST_COLUMN, LAST_ROW, Area
from reportgen.ooxml.excel.frame.ranges import Printing, hull
from reportgen.ooxml.excel.movement import Mover

# More than these, Excel does not open.
_MOST = 1026
_Strip = Callable[[int, int], Area]


def move_row_breaks(breaks: _Element, printing: Printing) -> list[_Element]:
    """Move the breaks between rows; return them, or nothing if none are left."""
    return _move(breaks, printing, _rows, LAST_COLUMN)


def move_column_breaks(breaks: _Element, printing: Printing) -> list[_Element]:
    """Move the breaks between columns; return them, or nothing if none are left."""
    return _move(breaks, printing, _columns, LAST_ROW)


def _rows(first: int, last: int) -> Area:
    return Area(first, 1, last, LAST_COLUMN)


def _columns(first: int, last: int) -> Area:
    return Area(1, first, LAST_ROW, last)


def _move(breaks: _Element, printing: Printing, strip: _Strip, length: int) -> list[_Element]:
    """Move breaks; each counts how many rows or columns stand before it."""
    drawn = [(int(one.get("id", "0")), dict(one.attrib)) for one in breaks]
    places = {
        place: looks
        for number, looks in drawn
        for place in _places(number, printing.mover, strip)
        if place
    }
    if len(places) > _MOST:
        message = f"分页符有 {len(places)} 个，Excel 最多 {_MOST} 个"
        printing.complain("excel-breaks", message, strip(drawn[0][0], drawn[0][0]).first)
    space = QName(breaks).namespace
    for one in list(breaks):
        breaks.remove(one)
    for place, looks in sorted(places.items()):
        own = {"id": str(place), "min": "0", "max": str(length - 1)}
        SubElement(breaks, f"{{{space}}}brk", looks | own)
    breaks.set("count", str(len(places)))
    breaks.set("manualBreakCount", str(sum("man" in looks for looks in places.values())))
    return [breaks] if places else []


def _places(number: int, mover: Mover, strip: _Strip) -> list[int]:
    """Return behind which printed rows a break stands that stood behind a row.

    If that row is gone (it held tags), the break stands before the next one, so that a break
    behind the head of a loop is repeated, and one behind its end is not.
    """

    def end(area: Area) -> int:
        return area.bottom if area.right == LAST_COLUMN else area.right

    def start(area: Area) -> int:
        return area.top if area.right == LAST_COLUMN else area.left

    if before := mover.copies(strip(number, number)):
        return [end(hull(turn)) for turn in before]
    if behind := mover.copies(strip(number + 1, number + 1)):
        return [start(hull(turn)) - 1 for turn in behind]
    above = mover.areas(strip(1, number))
    return [end(hull(above))] if above else []
