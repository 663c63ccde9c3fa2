"""Drawings on a sheet: pictures, shapes, connectors, groups and the frames of charts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final

from lxml.etree import _Element

from reportgen.ooxml.excel.addresses import Area, Cell
from reportgen.ooxml.excel.formulas.formula import FormulaError
from reportgen.ooxml.excel.movement import Mover
from reportgen.ooxml.excel.parts.links import moved_reference
from reportgen.ooxml.excel.parts.positions import ANCHORS, Corner, Position, covered, positions
from reportgen.ooxml.trees import local

_RELATIONS: Final = "/relationships}"

# Gives the id of a relationship for a copy of a drawing, by the id in the template and the cell
# from which formulas are seen.
Related = Callable[[str, Cell | None], str]
Note = Callable[[FormulaError, Cell], None]


@dataclass(slots=True)
class _Numbers:
    """The numbers of shapes: those of copies by the number in the template and the turn."""

    last: int
    known: dict[tuple[str | None, int], str] = field(default_factory=dict)

    def number(self, shape: str | None, turn: int) -> str:
        """Return the number of a shape's copy."""
        if (shape, turn) not in self.known:
            self.last += 1
            self.known[shape, turn] = str(self.last)
        return self.known[shape, turn]


def move_drawing(root: _Element, mover: Mover, related: Related, note: Note) -> None:
    """Let drawings stand at their cells, with a copy for every turn of a loop around them.

    Args:
        root: The drawing.
        mover: Where the cells went.
        related: Gives relationships.
        note: Takes note of a reference that leads nowhere, with the cell where its shape begins.
    """
    numbers = _Numbers(max((int(one.get("id", "0")) for one in _named(root)), default=0))
    for holder in list(root):
        anchors = _anchors(holder)
        if not anchors:
            continue
        corner = Corner.of(anchors[0].find("{*}from"))
        try:
            for turn, (copy, at) in enumerate(_copies(holder, positions(anchors[0], mover))):
                copy.set(_TURN, str(turn))
                for one in _named(copy) if turn else ():
                    one.set("id", numbers.number(one.get("id"), turn))
                for one in copy.iter():
                    _relate(one, at, related)
                move_links(copy, mover, at)
        except FormulaError as error:
            note(error, Cell(corner.row, corner.column))
    _connect(root, numbers.known)


def _copies(holder: _Element, found: Sequence[Position]) -> Iterator[tuple[_Element, Cell | None]]:
    """Yield a drawing and its copies at their positions; without any it goes."""
    root = holder.getparent()
    if root is None:
        raise AssertionError(holder.tag)
    copies = [holder, *(deepcopy(holder) for _ in found[1:])]
    place = root.index(holder)
    root[place : place + 1] = copies if found else []
    for copy, position in zip(copies, found, strict=False):
        for anchor in _anchors(copy):
            position.write(anchor)
        yield copy, position.at


def move_links(root: _Element, mover: Mover, at: Cell | None) -> None:
    """Let the texts of shapes follow the cells that they show."""
    for one in root.iter("{*}sp"):
        if link := one.get("textlink"):
            one.set("textlink", moved_reference(link, mover, at))


def relations(root: _Element) -> Mapping[str, Cell]:
    """Return the ids of relationships that drawings name, with the cells where they begin."""
    return {
        value: Cell(corner.row, corner.column)
        for holder in root
        for anchor in _anchors(holder)
        for corner in (Corner.of(anchor.find("{*}from")),)
        for one in anchor.iter()
        for _, value in _ids(one)
    }


def areas(root: _Element) -> tuple[Area, ...]:
    """Return the cells behind the drawings that hang on any."""
    first = [anchors[0] for holder in root if (anchors := _anchors(holder))]
    return tuple(area for anchor in first if (area := covered(anchor)))


# Marks copies while they are made; no part holds it.
_TURN: Final = "turn"


def _anchors(holder: _Element) -> list[_Element]:
    """Return an anchor, or those of an alternative."""
    if local(holder) in ANCHORS:
        return [holder]
    return [one for one in holder.iter() if local(one) in ANCHORS]


def _named(root: _Element) -> Iterator[_Element]:
    """Yield what holds the number of a shape."""
    return root.iter("{*}cNvPr")


def _ids(element: _Element) -> list[tuple[str, str]]:
    return [
        (str(name), str(value))
        for name, value in element.items()
        if _RELATIONS in str(name) and value
    ]


def _relate(element: _Element, at: Cell | None, related: Related) -> None:
    for name, value in _ids(element):
        element.set(name, related(value, at))


def _connect(root: _Element, numbers: Mapping[tuple[str | None, int], str]) -> None:
    """Let connectors lead to the shapes of their own turn."""
    for holder in root:
        turn = int(holder.attrib.pop(_TURN, "0"))
        for one in holder.iter("{*}stCxn", "{*}endCxn") if turn else ():
            number = numbers.get((one.get("id"), turn))
            if number:
                one.set("id", number)
