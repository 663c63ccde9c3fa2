"""Comments, and the old drawings that show them."""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final

from lxml.etree import _Element

from reportgen.ooxml.excel import addresses
from reportgen.ooxml.excel.addresses import Area, Cell
from reportgen.ooxml.excel.movement import Mover
from reportgen.ooxml.excel.parts.links import cells_of
from reportgen.ooxml.trees import local

_NOTE: Final = re.compile(rb"""\bObjectType\s*=\s*["']Note["']""")
# A drawing names its shapes by blocks of numbers.
_BLOCK: Final = 1024
_ROWS, _COLUMNS = (2, 6), (0, 4)


@dataclass(slots=True)
class Blocks:
    """The numbers of shapes, each given once in a workbook.

    Attributes:
        taken: The blocks that drawings of other kinds have.
    """

    taken: frozenset[int] = frozenset()
    _last: int = field(default=0)

    def block(self) -> int:
        """Return the number of a block that nobody has."""
        self._last += 1
        while self._last in self.taken:
            self._last += 1
        return self._last


def has_notes(content: bytes) -> bool:
    """Tell whether an old drawing shows comments, not the pictures of heads and feet."""
    return bool(_NOTE.search(content))


def move_comments(root: _Element, mover: Mover) -> None:
    """Let comments stand at their cells, with a copy for every copy of a cell."""
    for one in list(root.iterfind("{*}commentList/{*}comment")):
        cells = _copies(addresses.cell(one.get("ref", "")), mover)
        for copy, cell in _multiplied(one, cells):
            copy.set("ref", str(cell))
            if copy is not one:
                _without_uid(copy)


def move_notes(root: _Element, mover: Mover, blocks: Blocks) -> None:
    """Let the shapes of comments follow them; every shape has a number of its own."""
    found = [(shape, note) for shape in root.iterfind("{*}shape") if (note := _note(shape))]
    if not found:
        return
    shapes = list[_Element]()
    for shape, drawn in found:
        for copy, cell in _multiplied(shape, _copies(drawn, mover)):
            _place(copy, drawn, cell)
            shapes.append(copy)
    used = _number(shapes, blocks)
    for one in root.iterfind("{*}shapelayout/{*}idmap"):
        one.set("data", ",".join(map(str, used)))


def _copies(cell: Cell, mover: Mover) -> list[Cell]:
    area = Area(*cell, *cell)
    return [one for areas in mover.copies(area) for where in areas for one in cells_of(where)]


def _multiplied(element: _Element, cells: Sequence[Cell]) -> Iterator[tuple[_Element, Cell]]:
    """Yield an element and its copies, which stand behind it; without cells it goes."""
    parent = element.getparent()
    if parent is None:
        raise AssertionError(element.tag)
    copies = [element, *(deepcopy(element) for _ in cells[1:])]
    at = parent.index(element)
    parent[at : at + 1] = copies if cells else []
    yield from zip(copies, cells, strict=False)


def _without_uid(comment: _Element) -> None:
    for name in [name for name in comment.attrib if str(name).endswith("}uid")]:
        del comment.attrib[name]


def _note(shape: _Element) -> Cell | None:
    """Return the cell of the comment that a shape shows."""
    row, column = shape.find("{*}ClientData/{*}Row"), shape.find("{*}ClientData/{*}Column")
    if row is None or column is None:
        return None
    return Cell(int(row.text or 0) + 1, int(column.text or 0) + 1)


def _place(shape: _Element, drawn: Cell, cell: Cell) -> None:
    down, across = cell.row - drawn.row, cell.column - drawn.column
    for one in shape.iterfind("{*}ClientData/*"):
        if local(one) == "Row":
            one.text = str(cell.row - 1)
        elif local(one) == "Column":
            one.text = str(cell.column - 1)
        elif local(one) == "Anchor":
            one.text = _shifted(one.text or "", down, across)


def _shifted(anchor: str, down: int, across: int) -> str:
    """Return an anchor (column, offset, row, offset of both corners) moved by rows and columns."""
    numbers = [int(number) for number in anchor.split(",")]
    for places, by in ((_ROWS, down), (_COLUMNS, across)):
        # The box of a comment may begin above its cell; it does not leave the sheet.
        possible = max(by, -numbers[places[0]])
        for place in places:
            numbers[place] += possible
    return ", ".join(map(str, numbers))


def _number(shapes: Sequence[_Element], blocks: Blocks) -> list[int]:
    """Number the shapes and return the blocks that they use."""
    used = list[int]()
    for n, shape in enumerate(shapes):
        if n % (_BLOCK - 1) == 0:
            used.append(blocks.block())
        name = f"_x0000_s{used[-1] * _BLOCK + n % (_BLOCK - 1) + 1}"
        spid = next((key for key in shape.attrib if str(key).endswith("}spid")), None)
        if spid is not None:
            shape.set(spid, name)
        shape.set("id", name)
    return used
