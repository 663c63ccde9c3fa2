"""Filters and sorted ranges: one area each, the hull of its printed cells."""

from lxml.etree import _Element

from reportgen.ooxml.excel.addresses import Area, area
from reportgen.ooxml.excel.frame.ranges import Printing, hull, ranges


def move_filter(element: _Element, printing: Printing) -> list[_Element]:
    """Move a filter with its columns and its order; return it, or nothing if its cells are gone."""
    drawn = area(element.get("ref", ""))
    printed = _move_hull(element, printing)
    if not printed:
        return []
    for one in list(element.iterchildren("{*}filterColumn")):
        column = drawn.left + int(one.get("colId", "0"))
        found = printing.mover.areas(Area(drawn.top, column, drawn.bottom, column))
        if found:
            one.set("colId", str(found[0].left - printed.left))
        else:
            element.remove(one)
    for order in list(element.iterchildren("{*}sortState")):
        if not move_order(order, printing):
            element.remove(order)
    return [element]


def move_order(element: _Element, printing: Printing) -> list[_Element]:
    """Move the order of sorted cells; return it, or nothing if nothing of it is left."""
    if not _move_hull(element, printing):
        return []
    for one in list(element.iterchildren("{*}sortCondition")):
        if not _move_hull(one, printing):
            element.remove(one)
    return [element] if len(element) else []


def _move_hull(element: _Element, printing: Printing) -> Area | None:
    if not (found := printing.printed(ranges(element.get("ref", "")))):
        return None
    printed = hull(found)
    element.set("ref", str(printed))
    return printed
