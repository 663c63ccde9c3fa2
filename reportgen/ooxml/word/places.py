"""Where something stands in a Word document, as a clerk would say it."""

import re
from collections.abc import Mapping

from lxml.etree import _Element

from reportgen.ooxml.word.names import TBL, TC, TR, P, qn

_BOX = qn("w:txbxContent")
_LABELS: Mapping[str, str] = {
    "document": "正文",
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "comments": "批注",
    "core": "文件属性",
}
_NAME = re.compile(r"([A-Za-z]+)(\d*)\.xml$")


def part_label(name: str) -> str:
    """Return the Chinese name of a part, such as `页眉2` of `word/header2.xml`."""
    found = _NAME.search(name)
    return f"{_LABELS.get(found[1], found[1])}{found[2]}" if found else name


def spot(part: str, element: _Element) -> str:
    """Return where an element stands: part, table, row and column or paragraph.

    Args:
        part: The name of its part, such as `word/document.xml`.
        element: A paragraph or anything in one; without one the part alone is told.
    """
    steps = list[str]()
    paragraph: _Element | None = element
    while paragraph is not None and paragraph.tag != P:
        paragraph = paragraph.getparent()
    here = paragraph
    while here is not None:
        parent = here.getparent()
        if here.tag == P:
            in_cell = parent is not None and parent.tag == TC
            if not in_cell or _count(here, P) > 1:
                steps.append(f"第{_count(here, P)}段")
        elif here.tag == TC:
            steps.append(_cell(here))
        elif here.tag == _BOX:
            steps.append("文本框")
        here = parent
    return part_label(part) + "".join(reversed(steps))


def _cell(cell: _Element) -> str:
    row = _above(cell, TR)
    table = _above(cell, TBL)
    if row is None or table is None:
        return "表格"
    return f"表{_count(table, TBL)}第{_count(row, TR)}行第{_count(cell, TC)}列"


def _above(element: _Element, tag: str) -> _Element | None:
    return next(element.iterancestors(tag), None)


def _count(element: _Element, tag: str) -> int:
    return 1 + sum(1 for _ in element.itersiblings(tag, preceding=True))
