"""The text of a Word document as its readers see it: paragraphs and rows of tables, in order.

Anchors (`ooxml.controls`) stand in it as fields. The contents, what tracked changes delete, and
looks are no text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from docx.document import Document
from docx.oxml.ns import qn
from lxml.etree import _Element

from reportgen.document import POINTS_TITLE
from reportgen.ooxml.finishing.controls import tag_of_bookmark

_BLOCKS = (qn("w:p"), qn("w:tbl"))
_WITHOUT_TEXT = {
    qn(f"w:{name}") for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "instrText", "delText")
} | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


@dataclass(frozen=True, slots=True)
class Field:
    """A piece of a passage that an anchor names: its tag, and where it begins and ends."""

    tag: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a cell of a table with all its paragraphs.

    Attributes:
        spot: Where it stands, as a place tells it.
        text: All of it.
        fields: The anchored pieces, outer ones before inner ones.
    """

    spot: str
    text: str
    fields: tuple[Field, ...] = ()

    def inner(self, outer: Field) -> "Passage":
        """Return a field as a passage of its own."""
        fields = tuple(
            Field(one.tag, one.start - outer.start, one.end - outer.start)
            for one in self.fields
            if one != outer and outer.start <= one.start and one.end <= outer.end
        )
        return Passage(self.spot, self.text[outer.start : outer.end], fields)

    def top(self) -> tuple[Field, ...]:
        """Return the fields that stand in no other, in order."""
        found: list[Field] = []
        for one in self.fields:
            if not found or one.start >= found[-1].end:
                found.append(one)
        return tuple(found)


# A paragraph, or the cells of a row.
Block = tuple[Passage, ...]


def read(document: Document, tags: re.Pattern[str]) -> list[Block]:
    """Return the blocks of a document's body that hold any text, without a draft's list in front.

    Args:
        document: A finished document, edited or not.
        tags: What the tags of fields look like; other controls and bookmarks are none.
    """
    reader = _Reader(tags)
    for element in _within(document.element.body, _BLOCKS):
        if element.tag == qn("w:p"):
            reader.paragraph(element)
        else:
            reader.table(element)
    blocks = [block for block in reader.blocks if any(passage.text for passage in block)]
    if blocks and blocks[0][0].text.startswith(POINTS_TITLE):
        return [block for block in blocks[1:] if not block[0].spot.startswith("表1第")]
    return blocks


@dataclass(slots=True)
class _Reader:
    """Counts paragraphs and tables, and knows whether it is inside the contents."""

    tags: re.Pattern[str]
    blocks: list[Block] = field(default_factory=list)
    _paragraphs: "count[int]" = field(default_factory=lambda: count(1))
    _tables: "count[int]" = field(default_factory=lambda: count(1))
    _depth: int = 0

    def paragraph(self, element: _Element) -> None:
        spot = f"第{next(self._paragraphs)}段"
        if not self._is_contents(element):
            self.blocks.append((_passage([element], spot, self.tags),))

    def table(self, element: _Element) -> None:
        table = next(self._tables)
        for number, row in enumerate(_within(element, (qn("w:tr"),)), 1):
            cells = enumerate(_within(row, (qn("w:tc"),)), 1)
            self.blocks.append(
                tuple(
                    _passage(
                        [*cell.iter(qn("w:p"))], f"表{table}第{number}行第{column}列", self.tags
                    )
                    for column, cell in cells
                )
            )

    def _is_contents(self, paragraph: _Element) -> bool:
        """Tell whether a paragraph belongs to the contents, and follow their field."""
        code = "".join(part.text or "" for part in paragraph.iter(qn("w:instrText")))
        was_inside = self._depth > 0
        if was_inside or code.strip().startswith("TOC"):
            marks = [mark.get(qn("w:fldCharType")) for mark in paragraph.iter(qn("w:fldChar"))]
            self._depth += marks.count("begin") - marks.count("end")
            return True
        return False


def _within(parent: _Element, tags: Sequence[str]) -> Iterator[_Element]:
    """Yield the elements of some names, also those in controls and the like, not one in another."""
    for child in parent.iterchildren("{*}*"):
        if child.tag in tags:
            yield child
        elif child.tag not in _WITHOUT_TEXT and child.tag not in _BLOCKS:
            yield from _within(child, tags)


@dataclass(slots=True)
class _Pieces:
    """The text of a passage, as far as it was read, and the anchors in it."""

    tags: re.Pattern[str]
    text: str = ""
    fields: list[Field] = field(default_factory=list)
    _open: dict[str, tuple[str, int]] = field(default_factory=dict)

    def read(self, element: _Element) -> None:
        for child in element.iterchildren("{*}*"):
            name = str(child.tag)
            if name == qn("w:t"):
                self.text += child.text or ""
            elif name in _SIGNS and element.tag == qn("w:r"):
                is_page = child.get(qn("w:type")) in {"page", "column"}
                self.text += "" if is_page else _SIGNS[name]
            elif name == qn("w:sdt"):
                self._control(child)
            elif name == qn("w:bookmarkStart"):
                tag = tag_of_bookmark(child.get(qn("w:name"), ""))
                self._open[child.get(qn("w:id"), "")] = (tag, len(self.text))
            elif name == qn("w:bookmarkEnd"):
                tag, start = self._open.pop(child.get(qn("w:id"), ""), ("", 0))
                self._add(tag, start)
            elif name not in _WITHOUT_TEXT:
                self.read(child)

    def _control(self, control: _Element) -> None:
        start = len(self.text)
        content, properties = (control.find(qn(f"w:{n}")) for n in ("sdtContent", "sdtPr"))
        is_hint = properties is not None and properties.find(qn("w:showingPlcHdr")) is not None
        if content is not None and not is_hint:
            self.read(content)
        tag = properties.find(qn("w:tag")) if properties is not None else None
        self._add(tag.get(qn("w:val"), "") if tag is not None else "", start)

    def _add(self, tag: str, start: int) -> None:
        # A control stands before the bookmark around it, and knows its ends better.
        here = Field(tag, start, len(self.text))
        is_known = any(
            one.tag == tag and here.start <= one.start and one.end <= here.end
            for one in self.fields
        )
        if self.tags.fullmatch(tag) and not is_known:
            self.fields.append(here)


def _passage(paragraphs: Sequence[_Element], spot: str, tags: re.Pattern[str]) -> Passage:
    pieces = _Pieces(tags)
    for number, paragraph in enumerate(paragraphs):
        pieces.text += "\n" if number else ""
        pieces.read(paragraph)
    nested = sorted(pieces.fields, key=lambda one: (one.start, -one.end))
    return Passage(spot, pieces.text, tuple(nested))
