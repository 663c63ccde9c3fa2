"""Conditional formats and validations: their ranges, and formulas seen from the first cell."""

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Final

from lxml.etree import QName, _Element

from reportgen.ooxml.excel.addresses import Area
from reportgen.ooxml.excel.frame.ranges import XM, Printing, drawn_ranges, set_ranges
from reportgen.ooxml.excel.frame.readings import readings

_FORMULAS: Final = ("{*}formula", "{*}formula1", "{*}formula2", f"{XM}f")
_RULE: Final = "{*}cfRule"
_NUMBER = re.compile(r"[+-]?[0-9]*\.?[0-9]*([eE][+-]?[0-9]+)?")
_SOURCE: Final = "下拉清单的来源 {} 一行也没有印出；请让来源多包括一行，如标题行或空行"
_Slot = tuple[_Element, str]


def move_formats(formats: _Element, printing: Printing) -> list[_Element]:
    """Move a set of conditional formats with their formulas and the bounds of colour scales.

    A rule that reads differently in each turn of a loop leaves the set and is repeated.

    Returns:
        The sets; none if the cells are gone.
    """
    drawn = drawn_ranges(formats)
    whole = printing.printed(drawn)
    repeated = list[_Element]()
    for rule in list(formats.iterchildren(_RULE)):
        found = readings(drawn, _texts(rule), printing)
        if len(found) == 1:
            _fill(rule, found[0].formulas)
            continue
        for one in found:
            repeated.append(_alone(formats, rule, one.areas, one.formulas))
        formats.remove(rule)
    if not whole or formats.find(_RULE) is None:
        return repeated
    set_ranges(formats, whole)
    return [formats, *repeated]


def move_validation(validation: _Element, printing: Printing) -> list[_Element]:
    """Move what may be typed into cells; it is repeated where it reads differently.

    Returns:
        The validations; none if the cells are gone.
    """
    moved = list[_Element]()
    source = _SOURCE if validation.get("type") == "list" else ""
    for one in readings(drawn_ranges(validation), _texts(validation), printing, source):
        copy = deepcopy(validation)
        _fill(copy, one.formulas)
        set_ranges(copy, one.areas)
        moved.append(copy)
    return moved


def _alone(
    formats: _Element, rule: _Element, areas: Sequence[Area], formulas: Sequence[str]
) -> _Element:
    """Return a set of a single rule."""
    copy = deepcopy(formats)
    at = formats.index(rule)
    for n, other in reversed(list(enumerate(copy))):
        if n != at and QName(other).localname == "cfRule":
            copy.remove(other)
    _fill(next(copy.iterchildren(_RULE)), formulas)
    set_ranges(copy, areas)
    return copy


def _slots(rule: _Element) -> list[_Slot]:
    """Return the elements that hold formulas, as their text or in an attribute."""
    texts = [(one, "") for one in rule.iter(*_FORMULAS) if (one.text or "").strip()]
    bounds = [(one, "val") for one in rule.iter("{*}cfvo")]
    return texts + [slot for slot in bounds if not _NUMBER.fullmatch(slot[0].get("val", ""))]


def _texts(rule: _Element) -> list[str]:
    return [one.get(name, "") if name else one.text or "" for one, name in _slots(rule)]


def _fill(rule: _Element, formulas: Sequence[str]) -> None:
    for (one, name), formula in zip(_slots(rule), formulas, strict=True):
        if name:
            one.set(name, formula)
        else:
            one.text = formula
