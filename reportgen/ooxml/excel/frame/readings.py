"""Formulas of rules, which read as seen from the first cell of their ranges, when cells move."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from reportgen.ooxml.excel.addresses import Area, Cell, column_number
from reportgen.ooxml.excel.frame.ranges import Printing, hull

_CELL = re.compile(r"(\$?)\b([A-Za-z]{1,3})(\$?)([0-9]+)")
_WHOLE_ROWS = re.compile(r"(?<![\w$])[0-9]+:[0-9]")
# Where formulas are compared: in the middle of a sheet, so that none leads beyond its edge.
_MIDDLE = Cell(500_000, 8_000)
_BOTTOM = attrgetter("bottom")


@dataclass(frozen=True, slots=True)
class Reading:
    """Printed ranges for which formulas read alike.

    Attributes:
        areas: The ranges.
        formulas: The formulas as seen from the first of their cells.
    """

    areas: tuple[Area, ...]
    formulas: tuple[str, ...]


def readings(
    drawn: Sequence[Area], formulas: Sequence[str], printing: Printing, source: str = ""
) -> list[Reading]:
    """Return what ranges and formulas become; nothing if the cells are gone.

    One reading is enough as long as a formula leads to the row of its cell. One that leads to
    another row, such as the head of its group, may read differently in each turn of a loop.

    Args:
        drawn: The ranges of the template.
        formulas: As seen from the first of their cells.
        printing: Where the cells went.
        source: If the formulas are the source of a list, which may become an area: what to say
            when it is gone.
    """
    whole = tuple(printing.printed(drawn))
    if not whole:
        return []
    origin = hull(drawn).first
    rule = _Rule(origin, tuple(formulas), printing, source)
    if rule.stays_in_line(drawn, whole):
        return [Reading(whole, rule.seen(hull(drawn), whole))]
    alike: dict[tuple[str, ...], list[Area]] = {}
    for area in drawn:
        for turn in printing.mover.copies(area):
            read = rule.moved(rule.seen(area, turn), hull(turn).first, _MIDDLE)
            alike.setdefault(read, []).extend(turn)
    if len(alike) == 1:
        return [Reading(whole, rule.moved(next(iter(alike)), _MIDDLE, hull(whole).first))]
    return [
        Reading(tuple(_joined(areas)), rule.moved(read, _MIDDLE, hull(areas).first))
        for read, areas in alike.items()
    ]


@dataclass(frozen=True, slots=True)
class _Rule:
    origin: Cell
    formulas: tuple[str, ...]
    printing: Printing
    source: str = ""
    places: dict[Area, tuple[Area, ...]] = field(default_factory=dict)

    def stays_in_line(self, drawn: Sequence[Area], whole: Sequence[Area]) -> bool:
        """Tell whether its formulas surely read alike from all of its cells."""
        text = " ".join(self.formulas)
        # What `$` holds is the same from every turn.
        named = _CELL.findall(text)
        columns = {column_number(name) for held, name, _, _ in named if not held}
        rows = {int(number) for _, _, held, number in named if not held}
        widths = {area.right - area.left for area in drawn}
        is_narrow = {area.right - area.left for area in whole} <= widths
        is_own_row = not rows or (rows <= {self.origin.row} and "!" not in text)
        is_own_row = is_own_row and not _WHOLE_ROWS.search(text)
        return is_own_row and (is_narrow or columns <= {self.origin.column})

    def seen(self, drawn: Area, printed: Sequence[Area]) -> tuple[str, ...]:
        """Return the formulas as seen from the first of printed cells.

        Args:
            drawn: The area of the template, of which the first row may be gone.
            printed: Where it stands, or one turn of it.
        """
        if not self.formulas:
            return ()
        within = hull(printed)
        kept, place = self._first_kept(drawn, within)
        here = self.moved(self.formulas, self.origin, kept)
        moved = tuple(self._followed(one, place) for one in here)
        return self.moved(moved, place, within.first)

    def _followed(self, formula: str, at: Cell) -> str:
        if self.source:
            return self.printing.whole_formula(formula, at, self.origin, self.source)
        return self.printing.condition(formula, at, self.origin)

    def moved(self, formulas: tuple[str, ...], one: Cell, other: Cell) -> tuple[str, ...]:
        """Return formulas seen from one cell as seen from another."""
        if one == other:
            return formulas
        shift = self.printing.shift
        return tuple(shift(text, one, other, self.origin) for text in formulas)

    def _first_kept(self, drawn: Area, within: Area) -> tuple[Cell, Cell]:
        """Return the first cell of the template that is printed within an area, and its place."""
        top, left, bottom, right = drawn
        rows = (Area(n, left, n, right) for n in range(top, bottom + 1))
        row = next(one for one in rows if self._place(one, within)).top
        for column in range(left, right + 1):
            if place := self._place(Area(row, column, row, column), within):
                return Cell(row, column), place
        raise ValueError(drawn)

    def _place(self, drawn: Area, within: Area) -> Cell | None:
        """Return the first cell within an area where cells of the template stand."""
        if drawn not in self.places:
            self.places[drawn] = self.printing.mover.areas(drawn)
        areas = self.places[drawn]
        # They stand top to bottom, and there may be one for each of many turns.
        for n in range(bisect_left(areas, within.top, key=_BOTTOM), len(areas)):
            area = areas[n]
            row, column = max(area.top, within.top), max(area.left, within.left)
            if row > within.bottom:
                return None
            if column <= min(area.right, within.right):
                return Cell(row, column)
        return None


def _joined(areas: Sequence[Area]) -> Iterator[Area]:
    """Yield areas of the same columns that stand below each other as one."""
    waiting: Area | None = None
    for area in sorted(areas, key=lambda one: (one.left, one.right, one.top)):
        if waiting is None:
            waiting = area
        elif (waiting.left, waiting.right, waiting.bottom + 1) == (area.left, area.right, area.top):
            waiting = waiting._replace(bottom=area.bottom)
        else:
            yield waiting
            waiting = area
    if waiting:
        yield waiting
