"""Ranges of a sheet's frame (`sqref`, `ref`) and the formulas that are seen from them, moved."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml.etree import _Element

from reportgen.ooxml.excel.addresses import Area, Cell, area
from reportgen.ooxml.excel.formulas.formula import FormulaError, parse
from reportgen.ooxml.excel.movement import Mover
from reportgen.problems import Place, Problem

XM: Final = "{http://schemas.microsoft.com/office/excel/2006/main}"
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
        problem = Problem(code, message, Place(self.file, spot=f"{self.sheet}!{spot}"))
        if problem not in self.problems:
            self.problems.append(problem)

    def formula(self, text: str, at: Cell | None, spot: object, gone: str = "") -> str:
        """Return a formula moved; where it cannot be, note a problem at a cell of the template.

        Args:
            text: The formula.
            at: The printed cell from which it is seen.
            spot: The cell of the template.
            gone: What to say if its cells are not printed, `{}` being the reference.
        """
        return self._tried(text, lambda: self.mover.formula(text, at), spot, gone)

    def whole_formula(self, text: str, at: Cell | None, spot: object, gone: str = "") -> str:
        """Return the same of a list or a sparkline, where Excel takes no union."""
        return self._tried(text, lambda: _whole(self.mover.formula(text, at)), spot, gone)

    def condition(self, text: str, at: Cell | None, spot: object) -> str:
        """Return the same of a rule, where a cell must stay a single one."""
        return self._tried(text, lambda: _single(text, self.mover.formula(text, at)), spot)

    def shift(self, text: str, one: Cell, other: Cell, spot: object) -> str:
        """Return a formula seen from one cell as seen from another."""
        rows, columns = other.row - one.row, other.column - one.column
        return self._tried(text, lambda: self.shifted(text, rows, columns), spot)

    def _tried(self, text: str, moved: Callable[[], str], spot: object, gone: str = "") -> str:
        try:
            return moved()
        except ValueError as error:
            what = gone_said(error, gone) or f"公式 {text} 无法随单元格移动：{error}"
            self.complain("excel-formula", what, spot)
            return text

    def printed(self, drawn: Iterable[Area]) -> list[Area]:
        """Return where the cells of areas stand."""
        return [one for area in drawn for one in self.mover.areas(area)]

    def first(self, text: str) -> Cell | None:
        """Return the first cell where a range stands, or None if it is gone."""
        found = self.printed(ranges(text))
        return hull(found).first if found else None


def gone_said(error: ValueError, words: str) -> str:
    """Return words about the reference whose cells are not printed; nothing if others are."""
    gone = error.gone if isinstance(error, FormulaError) else ""
    return words.format(gone) if gone else ""


def _single(text: str, formula: str) -> str:
    """Return what became of a formula, unless that is many cells and it was one.

    Raises:
        ValueError: It is.
    """
    drawn = parse(text)
    if drawn.is_areas and all(one.is_cell for one in drawn.references):
        made = parse(formula).references
        if not all(one.is_cell for one in made) or len(made) > len(drawn.references):
            raise ValueError(f"填写后成为许多个单元格（{formula}），这里只能是一个")
    return _whole(formula)


def _whole(formula: str) -> str:
    """Return a formula unless it is a union.

    Raises:
        ValueError: It is one.
    """
    if "," in formula and parse(formula).is_areas:
        raise ValueError(f"填写后分成了几块（{formula}），这里只能是相连的一块")
    return formula


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


def drawn_ranges(element: _Element) -> tuple[Area, ...]:
    """Return the ranges of a rule: those of its attribute or, in an extension, of its child."""
    return ranges(element.get("sqref") or element.findtext(f"{XM}sqref") or "")


def set_ranges(element: _Element, areas: Iterable[Area]) -> None:
    """Give a rule its ranges where it had them."""
    child = element.find(f"{XM}sqref")
    if child is None:
        element.set("sqref", sqref(areas))
    else:
        child.text = sqref(areas)


def move_ranges(element: _Element, printing: Printing) -> list[_Element]:
    """Move the ranges of an element without formulas; return it, or nothing if they are gone."""
    found = printing.printed(drawn_ranges(element))
    if found:
        set_ranges(element, found)
    return [element] if found else []


def put(old: _Element, new: Sequence[_Element]) -> None:
    """Put elements in the place of one; it may be among them."""
    holder = old.getparent()
    if holder is None:
        return
    for one in new:
        if one is not old:
            old.addprevious(one)
    if old not in new:
        holder.remove(old)
