"""The text of one paragraph as a reader sees it, with signs for what is no character."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element

from reportgen.ooxml.transcription.inventory import attribute, local

TAB, BREAK = "⇥", "↵"
# Around the instruction and the result of a field, both of which may be split over runs, and the
# result over paragraphs; no XML can hold these.
_FIELD, _FIELD_END, _RESULT, _RESULT_END = "\x01", "\x02", "\x03", "\x04"
_CHARACTERS = {"separate": _RESULT, "end": _RESULT_END}
_INSTRUCTION = re.compile(r"\x01\s*([^\x02]*?)\s*\x02")
# What these print changes by itself: a page, a day.
_FLEETING = re.compile(
    r"(\x01\s*(?:PAGE|PAGEREF|NUMPAGES|SECTIONPAGES|DATE|TIME|SAVEDATE|PRINTDATE)\b[^\x02]*\x02)"
    r"\x03[^\x01-\x04]*\x04",
    re.IGNORECASE,
)
_COUNTED_BOOKMARK = re.compile(r"\b(_(?:Toc|Ref|Hlk))\d+")
_ONE_LINE = str.maketrans({"\n": " ", "\r": "", "\t": TAB})
_BREAKS = {"page": "〔分页〕", "column": "〔分栏〕"}
_SIGNS = {
    "tab": TAB,
    "ptab": TAB,
    "cr": BREAK,
    "noBreakHyphen": "-",
    "object": "〔嵌入对象〕",
    "altChunk": "〔嵌入文件〕",
}
_NOTES = {
    "footnoteReference": "脚注",
    "endnoteReference": "尾注",
    "commentReference": "批注",
}
# A text box stands by itself; what Word keeps for old readers says everything a second time.
_SILENT = frozenset(
    {"pPr", "rPr", "sdtPr", "tblPr", "trPr", "tcPr", "rubyPr", "rt", "Fallback"}
    | {"txbxContent", "p", "tbl", "delInstrText", "fldData"}
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of notes and comments by their ids, and the targets of links."""

    notes: Mapping[tuple[str, str], int] = field(default_factory=dict)
    targets: Mapping[str, str] = field(default_factory=dict)


def text(paragraph: _Element, numbers: Numbers) -> str:
    """Return the text of a paragraph, of all its runs; what is deleted and inserted is marked."""
    told = "".join(_inside(paragraph, numbers)).replace(f"{_FIELD_END}{_FIELD}", "")
    told = _INSTRUCTION.sub(_instruction, _FLEETING.sub(r"\1", told))
    return told.replace(_RESULT, "").replace(_RESULT_END, "")


def _instruction(found: re.Match[str]) -> str:
    told = _COUNTED_BOOKMARK.sub(r"\1", found[1])
    return f"〔域 {told}〕" if told else ""


def words(paragraph: _Element) -> str:
    """Return the text of a paragraph alone, in which tags stand; what is no text is a space."""
    pieces = []
    for child in paragraph:
        name = local(child)
        if name == "t":
            pieces.append(_on_one_line(child.text))
        elif name in _SIGNS or name in {"br", "sym"}:
            pieces.append(" ")
        elif name not in _SILENT:
            pieces.append(words(child))
    return "".join(pieces)


def boxes(paragraph: _Element) -> Iterator[_Element]:
    """Yield the text boxes that are anchored in a paragraph, each once and none inside another."""
    for child in paragraph:
        if local(child) == "txbxContent":
            yield child
        elif local(child) != "Fallback":
            yield from boxes(child)


def _inside(element: _Element, numbers: Numbers) -> Iterator[str]:
    for child in element:
        name = local(child)
        if name not in _SILENT:
            yield from _piece(child, name, numbers)


def _piece(element: _Element, name: str, numbers: Numbers) -> Iterator[str]:
    match name:
        case "t" | "delText":
            yield _on_one_line(element.text)
        case "instrText" | "fldSimple" | "fldChar":
            yield from _field(element, name, numbers)
        case "br":
            yield _BREAKS.get(attribute(element, "type"), BREAK)
        case "docPr" | "imagedata" | "sym":
            yield _drawing(element, name)
        case "hyperlink":
            yield from _inside(element, numbers)
            target = numbers.targets.get(attribute(element, "id"))
            yield f"〔链接 {target}〕" if target else ""
        case "del" | "moveFrom" | "ins" | "moveTo":
            inner = "".join(_inside(element, numbers))
            mark = "删" if name in {"del", "moveFrom"} else "增"
            yield f"〔{mark}：{inner}〕" if inner else ""
        case _ if name in _NOTES:
            number = numbers.notes.get((name, attribute(element, "id")), 0)
            yield f"〔{_NOTES[name]} {number}〕"
        case _ if name in _SIGNS:
            yield _SIGNS[name]
        case _:
            yield from _inside(element, numbers)


def _field(element: _Element, name: str, numbers: Numbers) -> Iterator[str]:
    if name == "fldChar":
        yield _CHARACTERS.get(attribute(element, "fldCharType"), "")
    elif name == "instrText":
        yield f"{_FIELD}{_on_one_line(element.text)}{_FIELD_END}"
    else:
        yield f"{_FIELD}{attribute(element, 'instr')}{_FIELD_END}{_RESULT}"
        yield from _inside(element, numbers)
        yield _RESULT_END


def _drawing(element: _Element, kind: str) -> str:
    if kind == "sym":
        return f"〔符号 {attribute(element, 'font')} {attribute(element, 'char')}〕"
    name = _on_one_line(attribute(element, "name"))
    said = _on_one_line(attribute(element, "descr") or attribute(element, "title"))
    return f"〔图 {'：'.join(filter(None, (name, said)))}〕"


def _on_one_line(text: str | None) -> str:
    return (text or "").translate(_ONE_LINE)
