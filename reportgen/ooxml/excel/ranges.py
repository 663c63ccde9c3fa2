"""Ranges of a sheet's frame (`sqref`, `ref`) and the formulas that are seen from them, moved."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from lxml.etree import _Element

from reportgen.ooxml.excel.addresses import Area, Cell, area
from reportgen.ooxml.excel.movement import Mover
from reportgen.problems import Place, Problem

# A formula as it reads some rows further down and columns further right.
Shifted = Callable[[str, int, int], str]


@dataclass(frozen=True, slots=True)
class Printing:
    """One print of a sheet's frame: where its cells went, and what went wrong.

    Attributes:
        mover: Where the cells of the sheet stand.
        shifted: A formula with its relative references shifted.
        file: The template.
        sheet: The name of its sheet.
        problems: What was found so far.
    """

    mover: Mover
    shifted: Shifted
    file: str
    sheet: str
    problems: list[Problem] = field(default_factory=list)

    def complain(self, code: str, message: str, spot: object) -> None:
        """Note a problem at a cell of the template."""
        place = Place(self.file, spot=f"{self.sheet}!{spot}")
        self.problems.append(Problem(code, message, place))

    def formula(self, text: str, at: Cell | None, spot: object) -> str:
        """Return a formula moved; where it cannot be, note a problem at a cell of the template."""
        try:
            return self.mover.formula(text, at)
        except ValueError as error:
            self.complain("excel-formula", f"公式 {text} 无法随单元格移动：{error}", spot)
            return text

    def ranges(self, text: str) -> list[Area]:
        """Return where the cells of a list of ranges stand."""
        return [one for part in ranges(text) for one in self.mover.areas(part)]

    def first(self, text: str) -> Cell | None:
        """Return the first cell where a range stands, or None if it is gone."""
        found = self.ranges(text)
        return hull(found).first if found else None


class View:
    """Formulas of a rule, which read as seen from the first cell of its ranges."""

    def __init__(self, printing: Printing, drawn: Sequence[Area], printed: Sequence[Area]) -> None:
        """Find the first cell of the template that is printed at all, and where.

        Args:
            printing: The print.
            drawn: The ranges in the template.
            printed: Where they stand; at least one.
        """
        self._printing = printing
        self._first = hull(drawn).first
        self._kept = _first_kept(printing.mover, hull(drawn))
        self._seen = printing.mover.areas(Area(*self._kept, *self._kept))[0].first
        self._to = hull(printed).first

    def formula(self, text: str) -> str:
        """Return a formula as it reads from the first printed cell."""
        here = self._shifted(text, self._first, self._kept)
        moved = self._printing.formula(here, self._seen, self._first)
        return self._shifted(moved, self._seen, self._to)

    def _shifted(self, text: str, one: Cell, other: Cell) -> str:
        if one == other:
            return text
        return self._printing.shifted(text, other.row - one.row, other.column - one.column)


def ranges(text: str) -> tuple[Area, ...]:
    """Return the areas of a list such as `A1:B3 D5`.

    Raises:
        ValueError: One cannot be read.
    """
    return tuple(area(part) for part in text.split())


def sqref(areas: Iterable[Area]) -> str:
    """Return areas as a list."""
    return " ".join(map(str, areas))


def hull(areas: Sequence[Area]) -> Area:
    """Return the smallest area that holds some."""
    tops, lefts, bottoms, rights = zip(*areas, strict=True)
    return Area(min(tops), min(lefts), max(bottoms), max(rights))


def move(element: _Element, printing: Printing, name: str = "sqref") -> list[Area]:
    """Move the ranges in an attribute; nothing is changed if they are gone."""
    found = printing.ranges(element.get(name, ""))
    if found:
        element.set(name, sqref(found))
    return found


def _first_kept(mover: Mover, where: Area) -> Cell:
    """Return the first cell of an area that is printed; rows and columns move by themselves."""
    top, left, bottom, right = where
    row = next(n for n in range(top, bottom + 1) if mover.areas(Area(n, left, n, right)))
    columns = range(left, right + 1)
    return Cell(row, next(n for n in columns if mover.areas(Area(row, n, row, n))))
