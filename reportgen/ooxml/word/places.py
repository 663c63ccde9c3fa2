"""Where something stands in a Word document, as a clerk would say it."""

import re
from collections import Counter
from collections.abc import Mapping

from lxml import etree
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
_NOTES = (qn("w:footnote"), qn("w:endnote"), qn("w:comment"))
# What paragraphs, tables, rows and cells are counted in.
_HOLDERS = frozenset(
    {TBL, TR, TC, _BOX, *_NOTES, *(qn(f"w:{name}") for name in ("body", "hdr", "ftr"))}
)
_COUNTED = frozenset({P, TBL, TR, TC, *_NOTES})
_STEPS: Mapping[str, str] = {TBL: "表{}", TR: "第{}行", TC: "第{}列", _BOX: "文本框"}
_PROPERTIES: Mapping[str, str] = {
    "title": "标题",
    "subject": "主题",
    "creator": "作者",
    "keywords": "标记",
    "description": "备注",
    "category": "类别",
    "contentStatus": "状态",
    "lastModifiedBy": "最后修改者",
}
_NAME = re.compile(r"([A-Za-z]+)(\d*)\.xml$")


def part_label(name: str) -> str:
    """Return the Chinese name of a part, such as `页眉2` of `word/header2.xml`."""
    found = _NAME.search(name)
    return f"{_LABELS.get(found[1], found[1])}{found[2]}" if found else name


class Spots:
    """The places in a part, counted once: what is in a content control counts with the rest."""

    def __init__(self, part: str, root: _Element) -> None:
        """Count a part.

        Args:
            part: Its name, such as `word/document.xml`.
            root: Its root, before anything in it is changed.
        """
        self._label = part_label(part)
        self._numbers: dict[_Element, int] = {}
        counts: dict[_Element, Counter[str]] = {}
        for element in root.iter(*_COUNTED):
            # Separators are notes that nobody sees.
            if element.tag in _NOTES and element.get(qn("w:type"), "normal") != "normal":
                continue
            holder = next((one for one in element.iterancestors() if one.tag in _HOLDERS), root)
            counted = counts.setdefault(holder, Counter())
            counted[str(element.tag)] += 1
            self._numbers[element] = counted[str(element.tag)]

    def of(self, element: _Element) -> str:
        """Return where an element stands: part, table, row and column or paragraph."""
        steps = list[str]()
        inner = ""
        for here in (element, *element.iterancestors()):
            step = self._step(here, inner)
            if step:
                steps.append(step)
            inner = str(here.tag) if here.tag in _HOLDERS or here.tag == P else inner
        return self._label + "".join(reversed(steps))

    def _step(self, here: _Element, inner: str) -> str:
        """Return what an element adds to a place, by the element told before it."""
        number = self._numbers.get(here, 0)
        if here.tag == P:
            is_first = number == 1 and self._holder(here) == TC
            return "" if inner == P or is_first else f"第{number}段"
        if here.tag in _STEPS:
            return _STEPS[str(here.tag)].format(number)
        if here.tag in _NOTES:
            return str(number or "")
        name = etree.QName(here).localname if self._label == _LABELS["core"] else ""
        return _PROPERTIES.get(name, "")

    @staticmethod
    def _holder(paragraph: _Element) -> str:
        return str(next((o.tag for o in paragraph.iterancestors() if o.tag in _HOLDERS), ""))
