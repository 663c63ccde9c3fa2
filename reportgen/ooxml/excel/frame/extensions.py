"""Extensions of a sheet that refer to cells: newer conditional formats, validations, sparklines."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Final

from lxml.etree import QName, _Element

from reportgen.ooxml.excel.frame.ranges import (
    XM,
    Printing,
    drawn_ranges,
    move_ranges,
    put,
    set_ranges,
)
from reportgen.ooxml.excel.frame.rules import move_formats, move_validation

_X14: Final = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_GONE: Final = (
    "迷你图的数据 {} 没有印出（条件不成立，或循环没有项目）；"
    "请让数据多包括一行，如标题行或空行，或把迷你图放进同一个循环"
)
_GROUP: Final = f"{{{_X14}}}sparklineGroup"


def move_extensions(holder: _Element, printing: Printing) -> list[_Element]:
    """Move what refers to cells; what is empty then is dropped.

    Returns:
        The list of extensions; none if there are none left.
    """
    for one in list(holder.iter(*MOVED_EXTENSIONS)):
        _replace(one, MOVED_EXTENSIONS[str(one.tag)](one, printing))
    for group in list(holder.iter(_GROUP)):
        if group.find(f".//{XM}sqref") is None:
            _replace(group, [])
    return [holder] if len(holder) else []


def _replace(old: _Element, new: list[_Element]) -> None:
    """Put elements in the place of one, and take away what was only around it."""
    around = old.getparent()
    if around is None:
        return
    put(old, new)
    if "count" in around.attrib:
        around.set("count", str(len(around)))
    if not len(around) and QName(around).localname != "extLst":
        _replace(around, [])


def _move_sparkline(sparkline: _Element, printing: Printing) -> list[_Element]:
    """Repeat a sparkline in each print of its cell, with the values of the same turn."""
    drawn = drawn_ranges(sparkline)
    copies = list[_Element]()
    for area in (one for each in drawn for turn in printing.mover.copies(each) for one in turn):
        copy = deepcopy(sparkline)
        set_ranges(copy, [area])
        for formula in copy.iterchildren(f"{XM}f"):
            text, spot = formula.text or "", drawn[0].first
            formula.text = printing.whole_formula(text, area.first, spot, _GONE)
        copies.append(copy)
    return copies


def _move_group(group: _Element, printing: Printing) -> list[_Element]:
    """Move the dates of a group of sparklines, whose cells are moved one by one."""
    cell = next((one.text or "" for one in group.iter(f"{XM}sqref")), "")
    for formula in group.iterchildren(f"{XM}f"):
        formula.text = printing.whole_formula(formula.text or "", None, cell, _GONE)
    return [group]


MOVED_EXTENSIONS: Final[Mapping[str, Callable[[_Element, Printing], list[_Element]]]] = {
    f"{{{_X14}}}conditionalFormatting": move_formats,
    f"{{{_X14}}}dataValidation": move_validation,
    _GROUP: _move_group,
    f"{{{_X14}}}sparkline": _move_sparkline,
    f"{{{_X14}}}ignoredError": move_ranges,
    f"{{{_X14}}}protectedRange": move_ranges,
}
