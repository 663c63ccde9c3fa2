"""Charts: the cells that they show, and the values that they keep of them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from lxml import etree
from lxml.etree import _Element

from reportgen.ooxml.excel.addresses import Cell, SheetArea
from reportgen.ooxml.excel.formulas.formula import FormulaError
from reportgen.ooxml.excel.movement import Cells, Fault, Mover, Value
from reportgen.ooxml.excel.parts.links import cells_of, moved_reference, referred
from reportgen.ooxml.trees import local

_CACHES: Final = {"numCache", "strCache", "multiLvlStrCache", "dlblRangeCache"}
# Beyond this many cells a chart keeps no values; the program reads them.
_MOST_POINTS: Final = 32_000


# What a series, a title or a label can do without, and the values without which it is none.
_OPTIONAL: Final = {"tx", "cat", "xVal", "val", "yVal", "bubbleSize", "errBars", "ext"}


def move_chart(root: _Element, mover: Mover, cells: Cells, at: Cell | None) -> None:
    """Let a chart show its cells where they are, with their values.

    Args:
        root: The chart.
        mover: Where the cells went.
        cells: What stands in the printed cells.
        at: The cell from which a copy in a loop sees; None outside of loops.
    """
    for one in list(root.iter("{*}f", "{*}sqref")):
        holder = one.getparent()
        # A series whose cells are gone has taken its other references with it.
        if holder is None or not (one.text or "").strip() or root not in one.iterancestors():
            continue
        try:
            one.text = moved_reference(one.text or "", mover, at)
        except FormulaError as error:
            if error.code != "reference-gone":
                raise
            _leave_out(one)
            continue
        for cache in _caches(holder, one):
            _refresh(cache, one.text, cells)


def _caches(holder: _Element, reference: _Element) -> list[_Element]:
    """Return where the values of a reference are kept; a plain one gets a place."""
    found = [one for one in holder if local(one) in _CACHES]
    name = {"numRef": "numCache", "strRef": "strCache"}.get(local(holder))
    if found or name is None:
        return found
    cache = etree.Element(f"{{{etree.QName(holder).namespace}}}{name}")
    reference.addnext(cache)
    return [cache]


def _leave_out(reference: _Element) -> None:
    """Leave out what shows cells that are gone: a series by its values, or the smallest thing."""
    for one in (reference, *reference.iterancestors()):
        if local(one) in _OPTIONAL:
            holder = one.getparent()
            is_values = local(one) in {"val", "yVal"}
            gone = holder if is_values and holder is not None else one
            _drop(gone)
            return
    _drop(reference)


def _refresh(cache: _Element, text: str, cells: Cells) -> None:
    areas = referred(text)
    count = sum(_size(one) for one in areas)
    parent = cache.getparent()
    if parent is None:
        raise AssertionError(cache.tag)
    if not areas or count > _MOST_POINTS:
        _drop(cache)
    elif local(cache) == "multiLvlStrCache":
        _refresh_levels(cache, areas, cells)
    else:
        values = [cells.value(one.sheet, cell) for one in areas for cell in cells_of(one.area)]
        _retype(parent, cache, values)
        _fill(cache, values, is_number=local(cache) == "numCache")
        _count(cache, len(values))


def _size(where: SheetArea) -> int:
    top, left, bottom, right = where.area
    return (bottom - top + 1) * (right - left + 1)


def _retype(holder: _Element, cache: _Element, values: Sequence[Value]) -> None:
    """Make numbers of categories that are drawn as texts of tags, and the other way round."""
    owner = holder.getparent()
    if owner is None or local(owner) not in {"cat", "xVal"}:
        return
    told = [value for value in values if value is not None]
    has_text = any(isinstance(value, str) and not isinstance(value, Fault) for value in told)
    wanted = "str" if has_text or not told else "num"
    if local(cache) == f"{wanted}Cache":
        return
    space = etree.QName(cache).namespace
    holder.tag, cache.tag = f"{{{space}}}{wanted}Ref", f"{{{space}}}{wanted}Cache"
    for old in cache.findall("{*}formatCode"):
        cache.remove(old)
    if wanted == "num":
        code = etree.Element(f"{{{space}}}formatCode")
        code.text = "General"
        cache.insert(0, code)


def _fill(holder: _Element, values: Sequence[Value], *, is_number: bool) -> None:
    """Put points into a cache or a level; empty cells have none."""
    space = etree.QName(holder).namespace
    for old in holder.findall("{*}pt"):
        holder.remove(old)
    behind = [i for i, one in enumerate(holder) if local(one) == "extLst"]
    place = behind[0] if behind else len(holder)
    for index, value in enumerate(values):
        if value is not None:
            point = etree.Element(f"{{{space}}}pt", {"idx": str(index)})
            etree.SubElement(point, f"{{{space}}}v").text = _said(value, is_number=is_number)
            holder.insert(place, point)
            place += 1


def _said(value: Value, *, is_number: bool) -> str:
    if isinstance(value, bool):
        return str(int(value)) if is_number else str(value).upper()
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    # Excel draws a text as nought.
    return "0" if is_number and not isinstance(value, Fault) else str(value)


def _count(cache: _Element, count: int) -> None:
    found = cache.find("{*}ptCount")
    if found is None:
        found = etree.Element(f"{{{etree.QName(cache).namespace}}}ptCount")
        code = cache.find("{*}formatCode")
        cache.insert(0 if code is None else cache.index(code) + 1, found)
    found.set("val", str(count))


def _refresh_levels(cache: _Element, areas: Sequence[SheetArea], cells: Cells) -> None:
    """Write categories of several levels, the innermost first."""
    levels = cache.findall("{*}lvl")
    wide = areas[0].area.right - areas[0].area.left + 1
    lines = [_lines(one, cells, is_upright=wide == len(levels)) for one in areas]
    rows = [row for several in lines for row in several]
    if any(len(row) != len(levels) for row in rows):
        _drop(cache)
        return
    for depth, level in enumerate(reversed(levels)):
        _fill(level, [row[depth] for row in rows], is_number=False)
    _count(cache, len(rows))


def _lines(where: SheetArea, cells: Cells, *, is_upright: bool) -> list[list[Value]]:
    """Return the values of each category, the outermost first."""
    top, left, bottom, right = where.area
    rows = [
        [cells.value(where.sheet, Cell(row, column)) for column in range(left, right + 1)]
        for row in range(top, bottom + 1)
    ]
    return rows if is_upright else [list(column) for column in zip(*rows, strict=True)]


def _drop(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
