"""Cells merged because they say the same: `{% merge %}`, as in Word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from reportgen.ooxml.excel.addresses import Area, Cell
from reportgen.ooxml.excel.printing.printed import Entry, PrintedSheet
from reportgen.ooxml.excel.values import Live

# What is never merged; 0 is not blank.
_BLANK: Final = (None, "")


@dataclass(slots=True)
class Merges:
    """The merged cells of a printed sheet.

    Attributes:
        areas: Those of more than one cell, in order of their first cell's column.
        hidden: The cells that show nothing, since the one above does.
    """

    areas: list[Area] = field(default_factory=list)
    hidden: set[Cell] = field(default_factory=set)


@dataclass(slots=True)
class _Group:
    value: Any
    top: int
    bottom: int
    right: int


def merged(sheet: PrintedSheet, values: Sequence[Any]) -> Merges:
    """Merge each cell with the one above if all merged cells up to it say the same.

    Args:
        sheet: The printed sheet.
        values: What Jinja printed.
    """
    result = Merges()
    merging = {band: [*_merging(sheet, band)] for band in {*sheet.collected.rows}}
    if not any(merging.values()):
        return result
    open_groups: dict[int, _Group] = {}
    for record, band in enumerate(sheet.collected.rows):
        row = sheet.rows.starts[record]
        if record in sheet.collected.restarts or not merging[band]:
            _close(open_groups, result)
        offset = sheet.collected.offsets[record]
        is_continued = True
        for entry, right in merging[band]:
            value = _key(values, offset, entry)
            group = open_groups.get(entry.column)
            is_continued &= group is not None and group.bottom == row - 1 and value not in _BLANK
            is_continued = is_continued and group is not None and group.value == value
            if is_continued and group is not None:
                group.bottom = row
                result.hidden.add(Cell(row, entry.column))
                continue
            if group is not None:
                _add(group, entry.column, result)
            open_groups[entry.column] = _Group(value, row, row, right)
    _close(open_groups, result)
    return result


def _merging(sheet: PrintedSheet, band: int) -> Iterator[tuple[Entry, int]]:
    """Yield the cells of a band that are merged with those above, and the last column of each."""
    for entry in sheet.entries(band):
        if entry.tagged and entry.tagged.merge:
            drawn = next((m for m in sheet.plan.drawn.merges if m.first == entry.cell.at), None)
            yield entry, _last(sheet, entry, drawn) if drawn else entry.column


def _last(sheet: PrintedSheet, entry: Entry, drawn: Area) -> int:
    """Return the last printed column of merged cells; a loop of columns may have stretched them."""
    runs = sheet.columns.seen(((drawn.left, False), (drawn.right, False)), entry.record)
    return next(last for first, last in runs if first <= entry.column <= last)


def _key(values: Sequence[Any], offset: int, entry: Entry) -> object:
    at = offset + entry.at
    value = values[at - 1] if entry.tagged and entry.tagged.merge == "value" else values[at]
    if isinstance(value, Live):
        value = value.value
    return value.strip() if isinstance(value, str) else value


def _close(groups: dict[int, _Group], result: Merges) -> None:
    for column, group in groups.items():
        _add(group, column, result)
    groups.clear()


def _add(group: _Group, column: int, result: Merges) -> None:
    if (group.top, column) != (group.bottom, group.right):
        result.areas.append(Area(group.top, column, group.bottom, group.right))
