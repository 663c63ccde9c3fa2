"""What is tied to single cells: links and watches."""

from copy import deepcopy

from lxml.etree import _Element

from reportgen.ooxml.excel.addresses import area
from reportgen.ooxml.excel.frame.ranges import Printing

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_GONE = "链接指向的 {} 没有印出（条件不成立，或循环没有项目）；请指向总会印出的单元格，如标题行"


def move_link(link: _Element, printing: Printing) -> list[_Element]:
    """Repeat a link for each print of its cell, with a target inside of the workbook moved."""
    drawn = area(link.get("ref", ""))
    copies = _each(link, "ref", printing)
    target = link.get("location")
    # With a relation it is a place in another file.
    if target and _RELATION not in link.attrib:
        for one in copies:
            seen = area(one.get("ref", "")).first
            one.set("location", printing.formula(target, seen, drawn.first, _GONE))
    return copies


def move_watch(watch: _Element, printing: Printing) -> list[_Element]:
    """Repeat a watched cell for each print of it."""
    return _each(watch, "r", printing)


def _each(element: _Element, name: str, printing: Printing) -> list[_Element]:
    """Return a copy of an element for each printed area of the one that it names."""
    copies = list[_Element]()
    for turn in printing.mover.copies(area(element.get(name, ""))):
        for one in turn:
            copy = deepcopy(element)
            copy.set(name, str(one))
            copies.append(copy)
    return copies
