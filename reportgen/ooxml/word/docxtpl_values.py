"""docxtpl's values as ours, so that the contexts made for it can be printed.

docxtpl itself is not loaded: a value of it can only be there when its caller has loaded it.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from reportgen.ooxml.word.cells import undeclared
from reportgen.ooxml.word.names import NAMESPACES, PPR, RPR, P, R, qn
from reportgen.ooxml.word.values import Picture
from reportgen.problems import reason

_EMU_MM = 36_000
_MODULE = "docxtpl."
# A line break that is written down would be read as a blank in an attribute only; texts keep it.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HIDDEN = 0xE000


@dataclass(frozen=True, slots=True)
class DrawnRun:
    """A run whose properties are given as markup."""

    text: str
    properties: str


@dataclass(frozen=True, slots=True)
class DrawnParagraph:
    """A paragraph whose properties are given as markup."""

    runs: tuple[DrawnRun, ...]
    properties: str


class DrawnRuns(tuple[DrawnRun, ...]):
    """What docxtpl calls a RichText."""

    __slots__ = ()


class DrawnParagraphs(tuple[DrawnParagraph, ...]):
    """What docxtpl calls a RichTextParagraph."""

    __slots__ = ()


Adapted = str | Picture | DrawnRuns | DrawnParagraphs


def is_of_docxtpl(value: object) -> bool:
    """Tell whether a value is one of docxtpl's, or of a class made from one."""
    return any(kind.__module__.startswith(_MODULE) for kind in type(value).__mro__)


def adapted(value: Any) -> Adapted:  # noqa: ANN401 - docxtpl has no types
    """Return a value of docxtpl as one of ours.

    Raises:
        TypeError: It is a sub-document, which only docxtpl itself can insert.
        ValueError: It is broken, or holds a link of docxtpl's own document.
    """
    name = next(k.__name__ for k in type(value).__mro__ if k.__module__.startswith(_MODULE))
    if name == "Listing":
        return _text(value.xml)
    if name == "InlineImage":
        return _picture(value)
    if name == "RichText":
        return DrawnRuns(_run(run) for run in _parsed(f"<w:p>{value.xml}</w:p>").iter(R))
    if name == "RichTextParagraph":
        return DrawnParagraphs(_paragraph(p) for p in _parsed(value.xml).iter(P))
    raise TypeError(f"{name} 只能由 docxtpl 填写：在 profile.yaml 中写 engine: docxtpl")


def _text(escaped: str) -> str:
    from html import unescape  # noqa: PLC0415 - needed for this alone

    return unescape(escaped)


def _picture(image: Any) -> Picture:  # noqa: ANN401
    source = image.image_descriptor
    if hasattr(source, "read"):
        source.seek(0)
        content = source.read()
    else:
        try:
            content = Path(source).read_bytes()
        except OSError as error:
            raise ValueError(f"图片文件 {source} 不能读取：{reason(error)}") from error
    sizes = (None if size is None else int(size) / _EMU_MM for size in (image.width, image.height))
    width, height = sizes
    return Picture(content, width=width, height=height, url=image.anchor or "")


def _parsed(markup: str) -> etree._Element:
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    # XML has no place for the characters that divide paragraphs and pages.
    hidden = _CONTROLS.sub(lambda found: chr(_HIDDEN + ord(found[0])), markup)
    try:
        root = etree.fromstring(f"<root {spaces}>{hidden}</root>")
    except etree.XMLSyntaxError as error:
        raise ValueError(f"RichText 不合 XML 的写法：{error.msg}") from error
    if next(root.iter(qn("w:hyperlink")), None) is not None:
        raise ValueError("RichText 的链接编号属于 docxtpl 自己的文件；链接请用 Link")
    return root


def _run(run: etree._Element) -> DrawnRun:
    text = "".join(part.text or "" for part in run.iter(qn("w:t")))
    shown = "".join(chr(ord(c) - _HIDDEN) if _HIDDEN <= ord(c) < _HIDDEN + 32 else c for c in text)
    properties = run.find(RPR)
    return DrawnRun(shown, "" if properties is None else undeclared(properties))


def _paragraph(paragraph: etree._Element) -> DrawnParagraph:
    properties = paragraph.find(PPR)
    runs = tuple(_run(run) for run in paragraph.iter(R))
    return DrawnParagraph(runs, "" if properties is None else undeclared(properties))
