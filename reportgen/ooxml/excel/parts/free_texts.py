"""Texts outside of cells that may hold tags: of comments, shapes and charts."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml import etree
from lxml.etree import _Element

from reportgen.ooxml.excel.addresses import Cell
from reportgen.ooxml.excel.parts.positions import ANCHORS, Corner
from reportgen.ooxml.trees import local
from reportgen.problems import Place

_OPENING, _CLOSING = ("{{", "{%", "{#"), ("}}", "%}", "#}")
_DRAWING = "/drawingml/"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class FreeText:
    """A text with tags that stands in no cell.

    Attributes:
        text: As one string, the runs between its first and last tag joined.
        place: Where it stands.
    """

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Passage:
    """The runs of a text from its first tag to its last one."""

    runs: tuple[_Element, ...]

    @property
    def text(self) -> str:
        """What the runs say."""
        return "".join(run.text or "" for run in self.runs)

    def say(self, text: str) -> None:
        """Put a text into the first run; the others become empty."""
        for run in self.runs:
            run.text = ""
        first, *further = [text] if _DRAWING not in str(self.runs[0].tag) else text.split("\n")
        self.runs[0].text = first
        for line in reversed(further):
            _break(self.runs[0], line)
        # Drawings keep all blanks, comments only if they are told to.
        if text != text.strip() and _DRAWING not in str(self.runs[0].tag):
            self.runs[0].set(_SPACE, "preserve")


def _break(text: _Element, line: str) -> None:
    """Put a line behind that of a run in a drawing, in the looks of the run."""
    run = text.getparent()
    if run is None:
        raise AssertionError(text.tag)
    copy, space = deepcopy(run), etree.QName(text).namespace
    for one in copy.iterfind("{*}t"):
        one.text = line
    run.addnext(copy)
    run.addnext(etree.Element(f"{{{space}}}br"))


def passages(root: _Element) -> Iterator[Passage]:
    """Yield the texts of a part that hold tags, in order."""
    for runs in list(_lines(root)):
        text = "".join(run.text or "" for run in runs)
        first = min((i for sign in _OPENING if (i := text.find(sign)) >= 0), default=-1)
        last = max(text.rfind(sign) + 1 for sign in _CLOSING)
        if first >= 0:
            yield Passage(tuple(_between(runs, first, max(first + 1, last))))


def free_texts(root: _Element, place: Place) -> tuple[FreeText, ...]:
    """Return the texts of a part that hold tags.

    Args:
        root: The part.
        place: Its sheet and, if it hangs on one, its cell.
    """
    return tuple(
        FreeText(one.text, replace(place, spot=_spot(one.runs[0], place.spot)))
        for one in passages(root)
    )


def _spot(run: _Element, spot: str) -> str:
    """Return where a run stands: the cell of its comment or where its drawing begins."""
    for one in run.iterancestors():
        if local(one) == "comment":
            return f"{spot}!{one.get('ref')}"
        if local(one) in ANCHORS:
            corner = Corner.of(one.find("{*}from"))
            return f"{spot}!{Cell(corner.row, corner.column)}"
    return spot


def fill(root: _Element, texts: Sequence[str]) -> None:
    """Put in what came of the texts that hold tags, in the order of `passages`."""
    for passage, text in zip(list(passages(root)), texts, strict=True):
        passage.say(text)


def _lines(root: _Element) -> Iterator[list[_Element]]:
    """Yield the runs of comments, of the lines in drawings, and the names of series."""
    for one in root.iter("{*}p", "{*}text", "{*}tx"):
        yield from ([name] for name in one.iterfind("{*}v"))
        if local(one) == "tx":
            continue
        line = list[_Element]()
        for run in one.iter("{*}t", "{*}br"):
            parent = run.getparent()
            if local(run) == "br":
                yield line
                line = []
            elif parent is None or local(parent) != "rPh":
                line.append(run)
        yield line


def _between(runs: Sequence[_Element], first: int, last: int) -> Iterator[_Element]:
    start = 0
    for run in runs:
        end = start + len(run.text or "")
        if start <= last and end > first:
            yield run
        start = end
