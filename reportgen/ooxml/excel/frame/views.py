"""The views of a sheet: what is frozen, selected and seen first."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import QName, _Element

from reportgen.ooxml.excel.addresses import LAST_COLUMN, LAST_ROW, Area, Cell, cell
from reportgen.ooxml.excel.frame.ranges import Printing, hull, ranges, sqref

_FIRST: Final = "A1"
# Panes by whether rows and columns stand before them.
_PANES: Final = {
    (False, False): "topLeft",
    (False, True): "topRight",
    (True, False): "bottomLeft",
    (True, True): "bottomRight",
}
_FROZEN: Final = {"frozen", "frozenSplit"}


def move_views(views: _Element, printing: Printing, *, is_selected: bool) -> None:
    """Move what the views of a sheet name, and tell whether its tab is selected."""
    for view in views.iterchildren("{*}sheetView"):
        if is_selected:
            view.set("tabSelected", "1")
        else:
            view.attrib.pop("tabSelected", None)
        _move_view(view, printing)


def seen_areas(views: _Element | None) -> Iterator[Area]:
    """Yield the areas on which it depends how views are moved."""
    for view in () if views is None else views.iter("{*}sheetView"):
        first = cell(view.get("topLeftCell", _FIRST))
        for one in view.iter("{*}sheetView", "{*}pane", "{*}selection"):
            for name in ("topLeftCell", "activeCell", "sqref"):
                if name in one.attrib:
                    yield from ranges(one.get(name, ""))
            rows, columns = (int(float(one.get(name, "0"))) for name in ("ySplit", "xSplit"))
            if rows:
                yield Area(first.row, 1, first.row + rows - 1, LAST_COLUMN)
            if columns:
                yield Area(1, first.column, LAST_ROW, first.column + columns - 1)


def _move_view(view: _Element, printing: Printing) -> None:
    drawn = cell(view.get("topLeftCell", _FIRST))
    pane = view.find("{*}pane")
    if "topLeftCell" in view.attrib:
        _move_corner(view, printing)
    panes: set[str | None] = {None, "topLeft"}
    if pane is not None:
        panes = _move_pane(pane, drawn, cell(view.get("topLeftCell", _FIRST)), printing)
    for part in list(view):
        is_selection = QName(part).localname == "selection"
        if (is_selection and part.get("pane") not in panes) or _is_pivot(part):
            view.remove(part)
        elif is_selection:
            _move_selection(part, printing)


def _is_pivot(part: _Element) -> bool:
    return QName(part).localname == "pivotSelection"


def _move_corner(view: _Element, printing: Printing) -> None:
    if corner := printing.first(view.get("topLeftCell", _FIRST)):
        view.set("topLeftCell", str(corner))
    else:
        view.attrib.pop("topLeftCell", None)


def _move_pane(pane: _Element, drawn: Cell, printed: Cell, printing: Printing) -> set[str | None]:
    """Move a pane; drop it if nothing is frozen any more.

    Args:
        pane: The pane.
        drawn: The first cell that the template's view shows.
        printed: The first cell that the printed view shows.
        printing: The print.

    Returns:
        The names of the panes that remain, which may have selections.
    """
    if pane.get("state") not in _FROZEN:
        _move_corner(pane, printing)
        return {None, *_PANES.values()}
    rows, columns = (int(float(pane.get(name, "0"))) for name in ("ySplit", "xSplit"))
    below = _behind(printing, Area(drawn.row, 1, drawn.row + rows - 1, LAST_COLUMN), printed)
    beside = _behind(printing, Area(1, drawn.column, LAST_ROW, drawn.column + columns - 1), printed)
    behind = Cell(below.row, beside.column)
    _set(pane, "ySplit", behind.row - printed.row)
    _set(pane, "xSplit", behind.column - printed.column)
    corner = printing.first(pane.get("topLeftCell", _FIRST)) or behind
    seen = Cell(max(corner.row, behind.row), max(corner.column, behind.column))
    pane.set("topLeftCell", str(seen))
    has_rows, has_columns = behind.row > printed.row, behind.column > printed.column
    return _set_panes(pane, has_rows=has_rows, has_columns=has_columns)


def _behind(printing: Printing, strip: Area, start: Cell) -> Cell:
    """Return the first row and column behind a strip that is frozen; the start without one."""
    is_strip = strip.bottom >= strip.top and strip.right >= strip.left
    if not is_strip or not (found := printing.mover.areas(strip)):
        return start
    end = hull(found)
    return Cell(max(start.row, end.bottom + 1), max(start.column, end.right + 1))


def _set_panes(pane: _Element, *, has_rows: bool, has_columns: bool) -> set[str | None]:
    """Make the last of the panes the active one and return the names of all."""
    splits = {(rows, columns) for rows in {False, has_rows} for columns in {False, has_columns}}
    if splits == {(False, False)}:
        _drop(pane)
    pane.set("activePane", _PANES[has_rows, has_columns])
    return {None, *(_PANES[split] for split in splits)}


def _drop(element: _Element) -> None:
    holder = element.getparent()
    if holder is not None:
        holder.remove(element)


def _set(element: _Element, name: str, count: int) -> None:
    if count:
        element.set(name, str(count))
    else:
        element.attrib.pop(name, None)


def _move_selection(selection: _Element, printing: Printing) -> None:
    """Move the selected cells; the active one is one of them."""
    active = printing.first(selection.get("activeCell", _FIRST)) or Cell(1, 1)
    areas = printing.printed(ranges(selection.get("sqref", _FIRST)))
    holders = [
        n
        for n, one in enumerate(areas)
        if one.top <= active.row <= one.bottom and one.left <= active.column <= one.right
    ]
    selection.set("activeCell", str(active))
    selection.set("sqref", sqref(areas) if holders else str(active))
    _set(selection, "activeCellId", holders[0] if holders else 0)
