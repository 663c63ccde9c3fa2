"""A finished Word file read back: its texts in print order, and the fonts that it names."""

import io
import re
import zipfile
from typing import cast

from docx import Document
from docx.oxml.ns import qn
from lxml.etree import _Element

from reportgen.ooxml.finishing import controls

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARTS = re.compile(r"word/(?:document|styles|header\d*|footer\d*)\.xml")
_FONTS = re.compile(r"<w:rFonts\s[^>]*>")
_NAMES = re.compile(r'\bw:(?:ascii|hAnsi|eastAsia)="([^"]+)"')


def texts(content: bytes) -> tuple[str, ...]:
    """Return the text of each paragraph of the body and its tables that has one, in order.

    Text boxes stand twice in a file and inside a paragraph; each is read once, by itself.
    """
    body = Document(io.BytesIO(content)).element.body
    for old in list(body.iter(_FALLBACK)):
        cast("_Element", old.getparent()).remove(old)
    boxes = [box for box in body.iter(qn("w:txbxContent")) if box.getparent() is not None]
    for box in boxes:
        cast("_Element", box.getparent()).remove(box)
    paragraphs = (paragraph for part in (body, *boxes) for paragraph in part.iter(qn("w:p")))
    found = (controls.text(paragraph) for paragraph in paragraphs)
    return tuple(text for text in found if text.strip())


def fonts(content: bytes) -> frozenset[str]:
    """Return the fonts that texts and styles name."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [package.read(name).decode() for name in package.namelist() if _PARTS.match(name)]
    return frozenset(
        name for part in parts for tag in _FONTS.findall(part) for name in _NAMES.findall(tag)
    )
