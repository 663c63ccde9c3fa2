"""What is tied to single cells or ranges: links, watches, protected ranges, known errors."""

from copy import deepcopy

from lxml.etree import QName, _Element

from reportgen.ooxml.excel.addresses import area
from reportgen.ooxml.excel.ranges import Printing, move

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def move_links(links: _Element, printing: Printing) -> _Element | None:
    """Repeat links for each printed cell, with their targets inside of the workbook moved."""
    for link in list(links):
        drawn = area(link.get("ref", ""))
        for printed in _each(link, "ref", printing):
            target = printed.get("location")
            # With a relation it is a place in another file.
            if target and _RELATION not in printed.attrib:
                seen = area(printed.get("ref", "")).first
                printed.set("location", printing.formula(target, seen, drawn.first))
    return links if len(links) else None


def move_watches(watches: _Element, printing: Printing) -> _Element | None:
    """Repeat watched cells for each printed one."""
    for watch in list(watches):
        _each(watch, "r", printing)
    return watches if len(watches) else None


def move_ranges(holder: _Element, printing: Printing) -> _Element | None:
    """Move the ranges of each child that has any; drop those that are gone."""
    for one in list(holder):
        is_range = QName(one).localname != "extLst"
        if is_range and not move(one, printing):
            holder.remove(one)
    return holder if len(holder) else None


def _each(element: _Element, name: str, printing: Printing) -> list[_Element]:
    """Put a copy of an element for each printed area in its place."""
    copies = list[_Element]()
    for turn in printing.mover.copies(area(element.get(name, ""))):
        for one in turn:
            copy = deepcopy(element)
            copy.set(name, str(one))
            copies.append(copy)
    holder = element.getparent()
    if holder is not None:
        at = holder.index(element)
        holder[at : at + 1] = copies
    return copies
