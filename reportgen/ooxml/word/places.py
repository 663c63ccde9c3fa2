"""Where something stands in a Word document, as a clerk would say it."""

import re
from collections import Counter
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


class Places:
    """The places of a part, counted once before anything in it is moved."""

    def __init__(self, part: str) -> None:
        """Name the part, such as `word/document.xml`."""
        self._part = part_label(part)
        self._known: dict[_Element, str] = {}
        self._counted: dict[_Element, dict[_Element, int]] = {}

    def spot(self, element: _Element) -> str:
        """Return where an element stands: part, table, row and column or paragraph.

        Args:
            element: A paragraph or anything in one; without one the part alone is told.
        """
        here: _Element | None = element
        while here is not None and here.tag != P:
            here = here.getparent()
        if here is None:
            return self._part
        if here not in self._known:
            self._known[here] = self._part + "".join(reversed(self._steps(here)))
        return self._known[here]

    def _steps(self, paragraph: _Element) -> list[str]:
        steps = list[str]()
        here: _Element | None = paragraph
        while here is not None:
            parent = here.getparent()
            if here.tag == P:
                in_cell = parent is not None and parent.tag == TC
                if not in_cell or self._count(here) > 1:
                    steps.append(f"第{self._count(here)}段")
            elif here.tag == TC:
                steps.append(self._cell(here))
            elif here.tag == _BOX:
                steps.append("文本框")
            here = parent
        return steps

    def _cell(self, cell: _Element) -> str:
        row = next(cell.iterancestors(TR), None)
        table = next(cell.iterancestors(TBL), None)
        if row is None or table is None:
            return "表格"
        counts = (self._count(table), self._count(row), self._count(cell))
        return "表{}第{}行第{}列".format(*counts)

    def _count(self, element: _Element) -> int:
        """Return which of its kind an element is among its siblings, from 1."""
        parent = element.getparent()
        if parent is None:
            return 1
        if parent not in self._counted:
            kinds: Counter[str] = Counter()
            counted = dict[_Element, int]()
            for child in parent:
                kinds[str(child.tag)] += 1
                counted[child] = kinds[str(child.tag)]
            self._counted[parent] = counted
        return self._counted[parent][element]
