"""Numbered marks that stand for tags while a Word template is taken apart.

Inside a text or an attribute a mark is written between two characters that no document can hold;
between elements it is a processing instruction.
"""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element

OPEN, CLOSE = "\ufdd0", "\ufdd1"
_TARGET = "mark"
IN_TEXT = re.compile(f"{OPEN}([0-9]+){CLOSE}")
ANYWHERE = re.compile(f"{OPEN}([0-9]+){CLOSE}|<\\?{_TARGET} ([0-9]+)\\?>")


def text(number: int) -> str:
    """Return a mark as it stands in a text or an attribute."""
    return f"{OPEN}{number}{CLOSE}"


def element(number: int) -> _Element:
    """Return a mark as it stands between elements."""
    return etree.ProcessingInstruction(_TARGET, str(number))


def is_mark(node: _Element) -> bool:
    """Tell whether a node is a mark between elements."""
    return isinstance(node, etree._ProcessingInstruction) and node.target == _TARGET  # noqa: SLF001


def within(node: _Element) -> Iterator[int]:
    """Yield the numbers of the marks in an element, in order."""
    for one in node.iter():
        if is_mark(one):
            yield int(one.text or "0")
            continue
        for value in one.attrib.values():
            yield from (int(number) for number in IN_TEXT.findall(str(value)))
        if one.text:
            yield from (int(number) for number in IN_TEXT.findall(one.text))


def split(text: str) -> list[str]:
    """Return a text in pieces, its marks at the odd positions."""
    pieces, position = list[str](), 0
    for found in IN_TEXT.finditer(text):
        pieces += [text[position : found.start()], found[0]]
        position = found.end()
    return [*pieces, text[position:]]
