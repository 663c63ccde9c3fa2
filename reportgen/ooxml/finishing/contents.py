"""The table of contents (目录) of a Word document, from its headings.

The template holds an ordinary TOC field, as Word inserts it. Its result is replaced by one entry a
heading, each with a bookmark and a PAGEREF field, so that Word can update it like its own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from lxml.etree import _Element

from reportgen.ooxml.finishing.controls import unmarked
from reportgen.ooxml.finishing.markup import (
    BOOKMARK,
    ID,
    P_PR,
    SECTION,
    VALUE,
    P,
    T,
    elements,
    name,
    parsed,
)

_LEVELS = re.compile(r'TOC\b.*?\\o\s+"(\d)-(\d)"')
_FIRST_ID = 9000
_BODY_LEVEL = 9
_INSTRUCTION, _FIELD_MARK, _KIND = map(name, ("instrText", "fldChar", "fldCharType"))
_STYLE_ID = name("styleId")
_STYLE, _OUTLINE = f"{P_PR}/{name('pStyle')}", f"{P_PR}/{name('outlineLvl')}"


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


@dataclass(frozen=True, slots=True)
class _Styles:
    """What the styles of a file say of headings and contents.

    Attributes:
        levels: The outline level of each style, its own or inherited, by id.
        entries: The style of each level of entries, by its name in Word.
    """

    levels: Mapping[str, int | None]
    entries: Mapping[int, str]


def fill(document: _Element, styles: bytes) -> Contents | None:
    """Replace the result of the TOC field by entries for the headings it covers.

    Args:
        document: The root of the part with the body.
        styles: The part with the styles.

    Returns:
        The contents with empty page numbers, or None where the document has no TOC field or no
        heading for it.
    """
    field = _field(document)
    if field is None:
        return None
    told = _styles(styles)
    headings = tuple(_headings(document, told.levels))
    instruction = _instruction(field)
    span = _LEVELS.search(instruction)
    lowest = int(span[2]) if span else 3
    listed = [n for n, heading in enumerate(headings) if heading.level <= lowest]
    if not listed:
        return None
    first_id = _free_id(document)
    numbers: dict[int, _Element] = {}
    for position in listed:
        bookmark = f"_Toc{first_id + position}"
        _mark(headings[position].paragraph, bookmark, first_id + position)
        entry, numbers[position] = _entry(
            headings[position], bookmark, told.entries[headings[position].level]
        )
        if position == listed[0]:
            _open_field(entry, instruction)
        if position == listed[-1]:
            entry.extend(elements(_field_mark("end")))
        field.addprevious(entry)
    for paragraph in _result(field):
        if (parent := paragraph.getparent()) is not None:
            parent.remove(paragraph)
    return Contents(numbers, len(headings), _first_page(headings))


def _field(document: _Element) -> _Element | None:
    """Return the first paragraph with a TOC field."""
    for code in document.iter(_INSTRUCTION):
        # The one around a text box comes first.
        for paragraph in reversed([*code.iterancestors(P)]):
            if _instruction(paragraph):
                return paragraph
    return None


def _instruction(paragraph: _Element) -> str:
    text = "".join(part.text or "" for part in paragraph.iter(_INSTRUCTION))
    return text if text.strip().startswith("TOC") else ""


def _result(field: _Element) -> list[_Element]:
    """Return the paragraphs of a field's result, from where it begins to where it ends."""
    paragraphs, depth = [field], _depth(field)
    following = iter(field.itersiblings(P))
    while depth > 0 and (paragraph := next(following, None)) is not None:
        paragraphs.append(paragraph)
        depth += _depth(paragraph)
    return paragraphs


def _depth(paragraph: _Element) -> int:
    marks = [mark.get(_KIND) for mark in paragraph.iter(_FIELD_MARK)]
    return marks.count("begin") - marks.count("end")


# All files of a template have its styles.
@lru_cache(maxsize=16)
def _styles(content: bytes) -> _Styles:
    styles = parsed(content).findall(name("style")) if content else []
    ids = {_said(style, "name").lower(): style.get(_STYLE_ID, "") for style in styles}
    entries = {level: ids.get(f"toc {level}", f"TOC{level}") for level in range(1, 10)}
    by_id = {style.get(_STYLE_ID, ""): style for style in reversed(styles)}
    return _Styles({key: _style_level(key, by_id) for key in by_id}, entries)


def _style_level(key: str, styles: Mapping[str, _Element]) -> int | None:
    """Return the outline level of a style, its own or that of the style it is based on."""
    seen = set[str]()
    while key in styles and key not in seen:
        if level := _own_level(styles[key]):
            return level
        seen.add(key)
        key = _said(styles[key], "basedOn")
    return None


def _said(style: _Element, local: str) -> str:
    said = style.find(name(local))
    return "" if said is None else said.get(VALUE, "")


def _free_id(document: _Element) -> int:
    taken = [int(mark.get(ID, "0")) for mark in document.iter(BOOKMARK)]
    return max([*taken, _FIRST_ID - 1]) + 1


def _headings(document: _Element, levels: Mapping[str, int | None]) -> Iterator[Heading]:
    for paragraph in document.iterfind(f"{name('body')}/{P}"):
        style = paragraph.find(_STYLE)
        inherited = levels.get(style.get(VALUE, "")) if style is not None else None
        if level := _own_level(paragraph) or inherited:
            text = unmarked("".join(part.text or "" for part in paragraph.iter(T))).strip()
            if text:
                yield Heading(text, level, paragraph)


def _own_level(element: _Element) -> int | None:
    level = element.find(_OUTLINE)
    value = int(level.get(VALUE, "9")) if level is not None else 9
    return value + 1 if value < _BODY_LEVEL else None


def _first_page(headings: Sequence[Heading]) -> int | None:
    """Return the number at which the section of the first heading restarts the pages."""
    first = headings[0].paragraph
    for one in (first, *first.itersiblings()):
        section = next(one.iter(SECTION), None)
        if section is not None:
            numbering = section.find(name("pgNumType"))
            start = numbering.get(name("start")) if numbering is not None else None
            return int(start) if start else None
    return None


def _mark(paragraph: _Element, bookmark: str, number: int) -> None:
    start, end = elements(
        f'<w:bookmarkStart w:id="{number}" w:name="{bookmark}"/><w:bookmarkEnd w:id="{number}"/>'
    )
    properties = paragraph.find(P_PR)
    paragraph.insert(0 if properties is None else 1, start)
    paragraph.append(end)


def _entry(heading: Heading, bookmark: str, style: str) -> tuple[_Element, _Element]:
    code = _text(f" PAGEREF {bookmark} \\h ", "instrText")
    (entry,) = elements(
        f"<w:p><w:pPr><w:pStyle w:val={quoteattr(style)}/></w:pPr>"
        f'<w:hyperlink w:anchor="{bookmark}" w:history="1">'
        f"<w:r>{_text(heading.text)}</w:r><w:r><w:tab/></w:r>{_field_mark('begin')}"
        f"<w:r>{code}</w:r>{_field_mark('separate')}"
        f"<w:r>{_text('')}</w:r>{_field_mark('end')}</w:hyperlink></w:p>"
    )
    number = entry[-1][-2][0]
    number.text = ""
    return entry, number


def _open_field(entry: _Element, instruction: str) -> None:
    code = f"<w:r>{_text(instruction, 'instrText')}</w:r>"
    opening = elements(f"{_field_mark('begin')}{code}{_field_mark('separate')}")
    for index, run in enumerate(opening, 1):
        entry.insert(index, run)


def _field_mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _text(text: str, local: str = "t") -> str:
    return f'<w:{local} xml:space="preserve">{escape(text)}</w:{local}>'
