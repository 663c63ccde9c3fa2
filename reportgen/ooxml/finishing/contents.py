"""The table of contents (目录) of a Word document, from its headings.

The template holds an ordinary TOC field, as Word inserts it. Its result is replaced by one entry a
heading, each with a bookmark and a PAGEREF field, so that Word can update it like its own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.styles.style import BaseStyle
from lxml.etree import _Element

from reportgen.ooxml.finishing.controls import text_element, unmarked

_LEVELS = re.compile(r'TOC\b.*?\\o\s+"(\d)-(\d)"')
_FIRST_ID = 9000
_BODY_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body: its text, its level from 1, and its paragraph."""

    text: str
    level: int
    paragraph: _Element


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents that have been filled in.

    Attributes:
        numbers: The place of each entry's page number, by the position of its heading among all.
        headings: How many headings the document has.
        first_page: The number at which the section of the first heading restarts the count of
            pages, or None if pages are counted through the file.
    """

    numbers: Mapping[int, _Element]
    headings: int
    first_page: int | None

    def set_pages(self, pages: Sequence[int]) -> None:
        """Write the page numbers.

        Args:
            pages: The page in the file of every heading, in order, counting from 1.

        Raises:
            ValueError: There are more or fewer pages than headings.
        """
        if len(pages) != self.headings:
            raise ValueError(f"{len(pages)} pages for {self.headings} headings")
        offset = 0 if self.first_page is None else self.first_page - pages[0]
        for position, place in self.numbers.items():
            place.text = str(pages[position] + offset)


def fill(document: Document) -> Contents | None:
    """Replace the result of the TOC field by entries for the headings it covers.

    Returns:
        The contents with empty page numbers, or None where the document has no TOC field or no
        heading for it.
    """
    field = next((p for p in document.element.body.iter(qn("w:p")) if _instruction(p)), None)
    headings = tuple(_headings(document))
    if field is None:
        return None
    instruction = _instruction(field)
    span = _LEVELS.search(instruction)
    lowest = int(span[2]) if span else 3
    listed = [n for n, heading in enumerate(headings) if heading.level <= lowest]
    if not listed:
        return None
    styles, first_id = _entry_styles(document), _free_id(document)
    numbers: dict[int, _Element] = {}
    for position in listed:
        bookmark = f"_Toc{first_id + position}"
        _mark(headings[position].paragraph, bookmark, first_id + position)
        entry, numbers[position] = _entry(
            headings[position], bookmark, styles[headings[position].level]
        )
        if position == listed[0]:
            _open_field(entry, instruction)
        if position == listed[-1]:
            entry.append(_field_mark("end"))
        field.addprevious(entry)
    for paragraph in _result(field):
        if (parent := paragraph.getparent()) is not None:
            parent.remove(paragraph)
    return Contents(numbers, len(headings), _first_page(headings))


def _instruction(paragraph: _Element) -> str:
    text = "".join(part.text or "" for part in paragraph.iter(qn("w:instrText")))
    return text if text.strip().startswith("TOC") else ""


def _result(field: _Element) -> list[_Element]:
    """Return the paragraphs of a field's result, from where it begins to where it ends."""
    paragraphs, depth = [field], _depth(field)
    following = iter(field.itersiblings(qn("w:p")))
    while depth > 0 and (paragraph := next(following, None)) is not None:
        paragraphs.append(paragraph)
        depth += _depth(paragraph)
    return paragraphs


def _depth(paragraph: _Element) -> int:
    marks = [mark.get(qn("w:fldCharType")) for mark in paragraph.iter(qn("w:fldChar"))]
    return marks.count("begin") - marks.count("end")


def _entry_styles(document: Document) -> dict[int, str]:
    """Return the id of the paragraph style of each level of entries, by its name in Word."""
    ids = {str(style.name).lower(): style.style_id for style in document.styles}
    return {level: ids.get(f"toc {level}", f"TOC{level}") for level in range(1, 10)}


def _free_id(document: Document) -> int:
    taken = [
        int(mark.get(qn("w:id"), "0")) for mark in document.element.iter(qn("w:bookmarkStart"))
    ]
    return max([*taken, _FIRST_ID - 1]) + 1


def _headings(document: Document) -> Iterator[Heading]:
    levels = {style.style_id: _style_level(style) for style in document.styles}
    for paragraph in document.element.body.findall(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        inherited = levels.get(style.get(qn("w:val"))) if style is not None else None
        level = _own_level(paragraph) or inherited
        text = unmarked("".join(part.text or "" for part in paragraph.iter(qn("w:t")))).strip()
        if level and text:
            yield Heading(text, level, paragraph)


def _style_level(style: BaseStyle | None) -> int | None:
    """Return the outline level of a style, its own or that of the style it is based on."""
    while style is not None:
        if level := _own_level(style.element):
            return level
        style = getattr(style, "base_style", None)
    return None


def _own_level(element: _Element) -> int | None:
    level = element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    value = int(level.get(qn("w:val"), "9")) if level is not None else 9
    return value + 1 if value < _BODY_LEVEL else None


def _first_page(headings: Sequence[Heading]) -> int | None:
    """Return the number at which the section of the first heading restarts the pages."""
    first = headings[0].paragraph
    for element in (first, *first.itersiblings()):
        section = next(element.iter(qn("w:sectPr")), None)
        if section is not None:
            numbering = section.find(qn("w:pgNumType"))
            start = numbering.get(qn("w:start")) if numbering is not None else None
            return int(start) if start else None
    return None


def _mark(paragraph: _Element, name: str, number: int) -> None:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    end.set(qn("w:id"), str(number))
    properties = paragraph.find(qn("w:pPr"))
    paragraph.insert(0 if properties is None else 1, start)
    paragraph.append(end)


def _entry(heading: Heading, bookmark: str, style: str) -> tuple[_Element, _Element]:
    entry = OxmlElement("w:p")
    properties, named = OxmlElement("w:pPr"), OxmlElement("w:pStyle")
    named.set(qn("w:val"), style)
    properties.append(named)
    entry.append(properties)
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), bookmark)
    link.set(qn("w:history"), "1")
    number = text_element("")
    for run in (
        _run(text_element(heading.text)),
        _run(OxmlElement("w:tab")),
        _field_mark("begin"),
        _run(_code(f" PAGEREF {bookmark} \\h ")),
        _field_mark("separate"),
        _run(number),
        _field_mark("end"),
    ):
        link.append(run)
    entry.append(link)
    return entry, number


def _open_field(entry: _Element, instruction: str) -> None:
    opening = (_field_mark("begin"), _run(_code(instruction)), _field_mark("separate"))
    for index, run in enumerate(opening, 1):
        entry.insert(index, run)


def _field_mark(kind: str) -> _Element:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return _run(mark)


def _run(content: _Element) -> _Element:
    run = OxmlElement("w:r")
    run.append(content)
    return run


def _code(instruction: str) -> _Element:
    element = OxmlElement("w:instrText")
    element.text = instruction
    element.set(qn("xml:space"), "preserve")
    return element
