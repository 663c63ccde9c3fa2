"""What the engine watches in tables and texts while it prints: grids, merges, ends.

A table whose rows can have more or fewer cells than drawn gets its grid when it is done; a table
with merges knows the row above; a cell keeps a paragraph whatever its conditions leave out.
"""

from copy import deepcopy

from lxml.etree import _Element

from reportgen.ooxml.marks import Mark, Marks
from reportgen.ooxml.word import marks
from reportgen.ooxml.word.cells import held, undeclared
from reportgen.ooxml.word.names import TBL, TC, TCPR, TR, P, qn

_GRID, _COLUMN, _WIDTH = qn("w:tblGrid"), qn("w:gridCol"), qn("w:w")
# What must not be left without a paragraph.
_HOLDERS = tuple(
    qn(f"w:{name}")
    for name in ("tc", "hdr", "ftr", "footnote", "endnote", "comment", "txbxContent")
)
_CONTROLLED = qn("w:sdtContent")
_CONTROLS = {_CONTROLLED, qn("w:sdt")}
_MERGES = {"merge", "restart", "vm"}


def watch(root: _Element, found: Marks) -> None:
    """Put the engine's own actions into a part.

    Args:
        root: A part whose tags are marks in their places.
        found: Its marks.
    """
    for parent, child in ((TBL, b"<w:tr"), (TR, b"<w:tc")):
        for element in list(root.iter(parent)):
            # Where tags stand between, all children may go; Word refuses what is left then.
            if any(marks.is_mark(one) for one in element):
                element.addprevious(marks.element(found.step("begun")))
                element.addnext(marks.element(found.step("ended", child)))
    for table in root.iter(TBL):
        rows = [*held(table, TR)]
        numbers = {number for row in rows for number in _own(row)}
        if any(_varies(found.marks[number]) for number in numbers):
            _watch_table(table, rows, found, is_variable=True)
        elif any(_merges(found.marks[number]) for number in numbers):
            _watch_table(table, rows, found, is_variable=False)
    for holder in list(root.iter(*_HOLDERS, _CONTROLLED)):
        if any(marks.is_mark(child) for child in holder) and _holds_paragraphs(holder):
            _guard(holder, found)


def _holds_paragraphs(holder: _Element) -> bool:
    """Tell whether a holder, or what a content control stands in, wants paragraphs."""
    outer = next(one for one in (holder, *holder.iterancestors()) if one.tag not in _CONTROLS)
    return outer.tag in _HOLDERS


def _own(row: _Element) -> set[int]:
    """Return the marks of a row without those of tables in its cells."""
    inner = {number for table in row.iter(TBL) for number in marks.within(table)}
    return set(marks.within(row)) - inner


def _varies(mark: Mark) -> bool:
    return mark.tag.scope == "tc" or mark.use == "span"


def _merges(mark: Mark) -> bool:
    return bool(mark.action and mark.action.name in _MERGES)


def _watch_table(table: _Element, rows: list[_Element], found: Marks, *, is_variable: bool) -> None:
    grid, widths = table.find(_GRID), None
    if grid is not None and is_variable:
        widths = tuple(int(float(one.get(_WIDTH, "0"))) for one in grid.iterchildren(_COLUMN))
        table.replace(grid, marks.element(found.step("table", widths)))
    elif len(table):
        table.insert(0, marks.element(found.step("table", None)))
    for row in rows:
        row.insert(0, marks.element(found.step("row")))
        for cell in held(row, TC) if is_variable else ():
            span = cell.find(f"{TCPR}/{qn('w:gridSpan')}")
            value = span.get(qn("w:val"), "1") if span is not None else "1"
            # The tag of a counted span adds its own share.
            cell.insert(
                0, marks.element(found.step("cell", int(value) if value.isdecimal() else 0))
            )
    table.append(marks.element(found.step("table_end")))


def _guard(holder: _Element, found: Marks) -> None:
    """Keep a paragraph at the end of what must have one."""
    drawn = next(iter(holder.iterchildren(P)), None)
    bare = "<w:p/>"
    if drawn is not None:
        copy = deepcopy(drawn)
        for child in list(copy):
            if child.tag != qn("w:pPr"):
                copy.remove(child)
        copy.text = None
        bare = undeclared(copy)
    holder.append(marks.element(found.step("paragraph", bare)))
