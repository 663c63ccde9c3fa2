"""Conditional formats and validations: their ranges, and formulas seen from the first cell."""

import re

from lxml.etree import QName, _Element

from reportgen.ooxml.excel.ranges import Printing, View, move, ranges

_NUMBER = re.compile(r"[+-]?[0-9]*\.?[0-9]*([eE][+-]?[0-9]+)?")


def move_formats(formats: _Element, printing: Printing) -> _Element | None:
    """Move a set of conditional formats with their formulas and the bounds of colour scales.

    Returns:
        The set, or None if its cells are gone.
    """
    drawn = ranges(formats.get("sqref", ""))
    if not (printed := move(formats, printing)):
        return None
    view = View(printing, drawn, printed)
    for part in formats.iter("{*}formula", "{*}cfvo"):
        if QName(part).localname == "formula":
            part.text = view.formula(part.text or "")
        elif not _NUMBER.fullmatch(part.get("val", "")):
            part.set("val", view.formula(part.get("val", "")))
    return formats


def move_validations(validations: _Element, printing: Printing) -> _Element | None:
    """Move what may be typed into cells; those whose cells are gone are dropped.

    Returns:
        The validations, or None if there are none left.
    """
    for one in list(validations.iterchildren("{*}dataValidation")):
        drawn = ranges(one.get("sqref", ""))
        if not (printed := move(one, printing)):
            validations.remove(one)
            continue
        view = View(printing, drawn, printed)
        for formula in one.iter("{*}formula1", "{*}formula2"):
            formula.text = view.formula(formula.text or "")
    left = len(validations)
    validations.set("count", str(left))
    return validations if left else None
