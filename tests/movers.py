"""A layout of a sheet by hand: its printed rows and columns, each named by the template's."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.formula.translate import Translator

from reportgen.ooxml.excel.addresses import LAST_COLUMN, LAST_ROW, Area, Cell, area, letters, quoted

_REFERENCE = re.compile(
    r"\"[^\"]*\"|(?:('(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
    r"(\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?|\$?[0-9]+:\$?[0-9]+|"
    r"\$?[A-Z]{1,3}:\$?[A-Z]{1,3})(?![\w(])"
)
Loop = tuple[int, int]


def shifted(text: str, rows: int, columns: int) -> str:
    """Return a formula as it reads from another cell, in the words of openpyxl."""
    row, column = max(1, 1 - rows), max(1, 1 - columns)
    target = f"{letters(column + columns)}{row + rows}"
    return str(Translator("=" + text, f"{letters(column)}{row}").translate_formula(target))[1:]


@dataclass(frozen=True)
class Line:
    """The printed rows (or columns) and the loops among them; those behind the last shift."""

    printed: Sequence[int] = ()
    loops: Sequence[Loop] = ()
    height: int = 0
    end: int = LAST_ROW

    def runs(self, first: int, last: int) -> list[Loop]:
        """Return where the rows from one to another stand, neighbours together."""
        if (first, last) == (1, self.end):
            return [(1, self.end)]
        found = list[Loop]()
        for place in self._places(first, last):
            if found and found[-1][1] == place - 1:
                found[-1] = (found[-1][0], place)
            else:
                found.append((place, place))
        return found

    def turns(self, first: int, last: int) -> list[list[Loop]]:
        """Return the same by the turns of the innermost loop around the rows."""
        around = [one for one in self.loops if one[0] <= first and last <= one[1]]
        if not around or (first, last) == (1, self.end):
            return [found] if (found := self.runs(first, last)) else []
        start, end = min(around, key=lambda one: one[1] - one[0])
        turns, before = list[list[Loop]](), end
        for place, row in enumerate(self.printed, 1):
            if not start <= row <= end:
                continue
            if row <= before and not (turns and self._is_inside(row, before, (start, end))):
                turns.append([])
            before = row
            if first <= row <= last:
                turns[-1].append((place, place))
        return [[(turn[0][0], turn[-1][1])] for turn in turns if turn]

    def _places(self, first: int, last: int) -> Iterator[int]:
        yield from (n for n, row in enumerate(self.printed, 1) if first <= row <= last)
        beyond = len(self.printed) - self.height
        for row in range(max(first, self.height + 1), last + 1):
            yield row + beyond

    def _is_inside(self, row: int, other: int, loop: Loop) -> bool:
        """Tell whether two rows stand in one loop inside of another."""
        inner = [
            one for one in self.loops if one != loop and loop[0] <= one[0] <= one[1] <= loop[1]
        ]
        return any(one[0] <= min(row, other) <= max(row, other) <= one[1] for one in inner)

    def turn(self, row: int, at: int) -> int | None:
        """Return where a row stands in the same turn of the same loop as a printed one."""
        if at > len(self.printed):
            return None
        own = self.printed[at - 1]
        around = [one for one in self.loops if one[0] <= min(row, own) <= max(row, own) <= one[1]]
        inner = min(around, key=lambda one: one[1] - one[0], default=None)
        for turn in self.turns(*inner) if inner else ():
            if turn[0][0] <= at <= turn[-1][1]:
                places = range(turn[0][0], turn[-1][1] + 1)
                return next((n for n in places if self.printed[n - 1] == row), None)
        return None


@dataclass(frozen=True)
class Layout:
    """A mover whose rows and columns were laid out by hand."""

    rows: Line = Line()
    columns: Line = Line(end=LAST_COLUMN)
    sheet: str = "Sheet1"
    names: Mapping[str, str] = field(default_factory=dict)

    def areas(self, area: Area) -> tuple[Area, ...]:
        """Return where the cells of an area stand."""
        return tuple(
            Area(top, left, bottom, right)
            for top, bottom in self.rows.runs(area.top, area.bottom)
            for left, right in self.columns.runs(area.left, area.right)
        )

    def copies(self, area: Area) -> tuple[tuple[Area, ...], ...]:
        """Return the same by turns."""
        return tuple(
            tuple(Area(a, b, c, d) for a, c in rows for b, d in columns)
            for rows in self.rows.turns(area.top, area.bottom)
            for columns in self.columns.turns(area.left, area.right)
        )

    def formula(self, text: str, at: Cell | None = None) -> str:
        """Return a formula moved."""
        return _REFERENCE.sub(lambda found: self._reference(found, at), text)

    def _reference(self, found: re.Match[str], at: Cell | None) -> str:
        if not found[2]:
            return found[0]
        sheet = found[1] and found[1].strip("'")
        prefix = f"{quoted(self.names.get(sheet, sheet))}!" if sheet else ""
        where = area(found[2])
        rows, columns = self.rows.runs(where.top, where.bottom), self.columns.runs(*where[1::2])
        if at and where.top == where.bottom and (row := self.rows.turn(where.top, at.row)):
            rows = [(row, row)]
        if at and where.left == where.right and (own := self.columns.turn(where.left, at.column)):
            columns = [(own, own)]
        moved = [Area(a, b, c, d) for a, c in rows for b, d in columns]
        if not moved:
            raise ValueError(found[0])
        return ",".join(prefix + _marked(one, found[2]) for one in moved)


def _marked(moved: Area, drawn: str) -> str:
    """Return an area with the `$` and the shape of the drawn one."""
    first, _, last = drawn.partition(":")
    if first.strip("$").isdigit():
        mark = "$" * first.startswith("$")
        return f"{mark}{moved.top}:{mark}{moved.bottom}"
    if first.strip("$").isalpha():
        mark = "$" * first.startswith("$")
        return f"{mark}{letters(moved.left)}:{mark}{letters(moved.right)}"
    corners = [(moved.left, moved.top, first), (moved.right, moved.bottom, last or first)]
    texts = [
        f"{'$' * mark.startswith('$')}{letters(column)}{'$' * ('$' in mark[1:])}{row}"
        for column, row, mark in corners
    ]
    return texts[0] if texts[0] == texts[1] else ":".join(texts)


def inserting(after: int, count: int) -> Layout:
    """Return a layout in which some rows were added behind one: that one is printed often."""
    printed = [*range(1, after), *[after] * (count + 1)]
    return Layout(Line(printed, [(after, after)], after))


def repeating(first: int, last: int, times: int) -> Layout:
    """Return a layout in which rows are repeated as often as said."""
    printed = [*range(1, first), *list(range(first, last + 1)) * times]
    return Layout(Line(printed, [(first, last)], last))


def vanishing(first: int, last: int) -> Layout:
    """Return a layout in which rows are gone."""
    return Layout(Line(list(range(1, first)), [], last))
