"""Where something stands in a Word document, as a clerk would say it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

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
    if found and found[1] == "document":
        return _LABELS["document"]
    return f"{_LABELS.get(found[1], found[1])}{found[2]}" if found else name


class Spots:
    """The places in a part, counted before anything in it is moved.

    What is in a content control counts with the rest; a note that only separates does not count.
    """

    def __init__(self, part: str) -> None:
        """Name the part, such as `word/document.xml`."""
        self._label = part_label(part)
        self._counted: dict[_Element, dict[_Element, int]] = {}

    def of(self, element: _Element) -> str:
        """Return where an element stands: part, table, row and column or paragraph."""
        steps = list[str]()
        inner = ""
        for here in (element, *element.iterancestors()):
            steps.append(self._step(here, inner))
            inner = str(here.tag) if here.tag in _HOLDERS or here.tag == P else inner
        return self._label + "".join(reversed(steps))

    def _number(self, element: _Element) -> int:
        """Return which of its kind an element is, from 1, or 0 for what is not counted."""
        above = element.iterancestors()
        holder = next(
            (one for one in above if one.tag in _HOLDERS), element.getroottree().getroot()
        )
        if holder not in self._counted:
            counts: Counter[str] = Counter()
            self._counted[holder] = {}
            for one in _counted_in(holder):
                counts[str(one.tag)] += 1
                self._counted[holder][one] = counts[str(one.tag)]
        return self._counted[holder].get(element, 0)

    def _step(self, here: _Element, inner: str) -> str:
        """Return what an element adds to a place, by the element told before it."""
        number = self._number(here) if here.tag in _COUNTED else 0
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


def _counted_in(holder: _Element) -> Iterator[_Element]:
    """Yield the paragraphs, tables, rows, cells and notes that a holder holds itself."""
    for child in holder.iterchildren(etree.Element):
        if child.tag in _NOTES and child.get(qn("w:type"), "normal") != "normal":
            continue
        if child.tag in _COUNTED:
            yield child
        else:
            yield from _counted_in(child)
