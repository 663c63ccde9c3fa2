"""The texts of a workbook: shared strings and texts inside cells, with their runs."""

import re
from collections.abc import Container
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element

from reportgen.ooxml import trees
from reportgen.ooxml.trees import MAIN

_BRACES = ("{", "}")
_BY_NUMBER = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What no XML can hold stays written by its number.
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def qn(name: str) -> str:
    """Return the qualified name of an element of a worksheet."""
    return f"{{{MAIN}}}{name}"


_R, _T, _RPR = qn("r"), qn("t"), qn("rPr")


@dataclass(frozen=True, slots=True)
class Words:
    """A text of a cell.

    Attributes:
        runs: Its runs: the properties as markup (none of a plain text), and the text.
    """

    runs: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The text without looks."""
        return "".join(text for _, text in self.runs)

    @property
    def may_hold_tags(self) -> bool:
        """Whether there is a brace in it."""
        return any(brace in text for _, text in self.runs for brace in _BRACES)


def words_of(holder: _Element) -> Words:
    """Return what an `si` or `is` element says; the reading above Chinese signs is left out."""
    runs = list[tuple[str, str]]()
    for child in holder.iterchildren(etree.Element):
        if child.tag == _T:
            runs.append(("", _read(child.text or "")))
        elif child.tag == _R:
            runs.append((_properties(child), _read(child.findtext(_T) or "")))
    return Words(tuple(runs))


def shared(content: bytes | None) -> tuple[Words, ...]:
    """Return the shared strings of a workbook."""
    if content is None:
        return ()
    root = trees.read(content)
    return tuple(words_of(item) for item in root.iterchildren(qn("si")))


def without(content: bytes, emptied: Container[int]) -> bytes:
    """Return shared strings in which those of tags are empty, so that no tag is left behind."""
    root = trees.read(content)
    for number, item in enumerate(root.iterchildren(qn("si"))):
        if number in emptied:
            for child in list(item):
                item.remove(child)
            etree.SubElement(item, _T)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _read(text: str) -> str:
    """Return a text with the signs that Excel writes by number, such as `_x000D_`."""
    if "_x" not in text:
        return text
    return _BY_NUMBER.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    sign = chr(int(found[1], 16))
    return found[0] if _UNREADABLE.match(sign) else sign


def _properties(run: _Element) -> str:
    found = run.find(_RPR)
    if found is None:
        return ""
    written = etree.tostring(found, encoding="unicode", with_tail=False)
    return written.replace(f' xmlns="{MAIN}"', "")
