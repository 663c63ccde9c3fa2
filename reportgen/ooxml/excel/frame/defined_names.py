"""Defined names of a workbook, print areas and titles among them, as its sheets are printed."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from copy import deepcopy
from operator import itemgetter
from typing import Final

from lxml import etree
from lxml.etree import QName, _Element

from reportgen.ooxml.excel.addresses import LAST_COLUMN, LAST_ROW, Area, area, letters, quoted
from reportgen.ooxml.excel.frame.ranges import gone_said, hull
from reportgen.ooxml.excel.movement import Mover
from reportgen.problems import Place, Problem, TemplateError

# A text, or a sheet of this workbook before its `!`; those of other workbooks begin with `[`.
_SHEET = re.compile(r"\"[^\"]*\"|'((?!\[)(?:[^']|'')+)'!|(?<![\]\w.'])([^\W\d][\w.]*)!")
_PART = re.compile(r"(?:'(?:[^']|'')+'|[^'!(),]+)!([$A-Za-z0-9:]+)(?:,|$)")
_BUILT_IN: Final = "_xlnm."
_TITLES: Final = {
    "Print_Titles": "打印标题",
    "Print_Area": "打印区域",
    "_FilterDatabase": "筛选区域",
}
_FAULT: Final = "#REF!"
_GONE: Final = "所指的 {} 一行也没有印出；请让名称多包括一行，如标题行或空行"
# Names whose areas stay one block each.
_BLOCKS: Final = {"Print_Area", "Print_Titles", "_FilterDatabase"}


def defined_names(root: _Element, sheets: Sequence[tuple[int, Mover]], file: str) -> bytes:
    """Return the element of the names, or nothing if there are none.

    Names of a single sheet (its print area, titles, filter) are repeated for each of its prints
    and left out if there is none; so are those of the workbook that lead into such a sheet.

    Args:
        root: The workbook of the template.
        sheets: The printed sheets in order: which one of the template, and where its cells stand.
        file: The template.

    Raises:
        TemplateError: A name leads nowhere, or one of the workbook into a repeated sheet.
    """
    names = _Names(root, sheets, file)
    drawn = root.iterfind("{*}definedNames/{*}definedName")
    printed = sorted((pair for one in drawn for pair in names.printed(one)), key=itemgetter(0))
    if names.problems:
        raise TemplateError(*names.problems)
    if not printed:
        return b""
    space = QName(root).namespace or ""
    holder = etree.Element(f"{{{space}}}definedNames", nsmap={None: space})
    holder.extend(one for _, one in printed)
    return etree.tostring(holder, encoding="utf-8").replace(f' xmlns="{space}"'.encode(), b"", 1)


class _Names:
    """The names of a template, each printed for the sheets it belongs to."""

    def __init__(self, root: _Element, sheets: Sequence[tuple[int, Mover]], file: str) -> None:
        self._drawn = [one.get("name", "") for one in root.iterfind("{*}sheets/{*}sheet")]
        self._numbers = {name.casefold(): n for n, name in enumerate(self._drawn)}
        self._sheets, self._file = sheets, file
        self._prints = Counter(index for index, _ in sheets)
        self._movers = dict(reversed(sheets))
        self.problems: list[Problem] = []

    def printed(self, name: _Element) -> Iterator[tuple[tuple[str, str], _Element]]:
        """Yield a name as often as it is printed, with its place in the order of Excel."""
        plain = name.get("name", "").removeprefix(_BUILT_IN).lower()
        if "localSheetId" not in name.attrib:
            if text := self._of_workbook(name):
                yield (plain, ""), _copy(name, text)
            return
        own = int(name.get("localSheetId", "0"))
        for number, (index, mover) in enumerate(self._sheets):
            if index == own and (text := self._of_sheet(name, mover)):
                copy = _copy(name, text)
                copy.set("localSheetId", str(number))
                yield (plain, mover.sheet.lower()), copy

    def _of_workbook(self, name: _Element) -> str:
        text = name.text or ""
        numbers = [self._numbers.get(one.casefold()) for one in _sheets(text)]
        if any(n is not None and n not in self._prints for n in numbers):
            return ""
        own = [n for n in numbers if n is not None]
        if any(self._prints[n] > 1 for n in own):
            self._complain(name, "指向按项重复的工作表；请把名称的范围改为那张工作表")
            return ""
        mover = self._movers[own[0]] if own else self._sheets[0][1]
        return self._formula(name, mover)

    def _of_sheet(self, name: _Element, mover: Mover) -> str:
        kind = name.get("name", "").removeprefix(_BUILT_IN)
        drawn = _areas(name.text or "")
        if kind not in _BLOCKS or not drawn:
            return self._formula(name, mover)
        found = [mover.areas(one) for one in drawn]
        if kind == "Print_Titles" and any(len(areas) > 1 for areas in found):
            self._complain(name, "的行（列）在循环展开后不再相连；请只选循环以外相连的行（列）")
        prefix = quoted(mover.sheet)
        return ",".join(f"{prefix}!{_absolute(hull(areas))}" for areas in found if areas)

    def _formula(self, name: _Element, mover: Mover) -> str:
        text = name.text or ""
        if _FAULT in text:
            return text
        try:
            return mover.formula(text)
        except ValueError as error:
            self._complain(name, gone_said(error, _GONE) or f"无法随单元格移动：{error}")
            return ""

    def _complain(self, name: _Element, what: str) -> None:
        own = name.get("name", "")
        told = _TITLES.get(own.removeprefix(_BUILT_IN), f"名称 {own} ")
        sheet = self._drawn[int(name.get("localSheetId", "0"))]
        place = Place(self._file, spot=sheet if own.startswith(_BUILT_IN) else own)
        problem = Problem("excel-name", f"{told}{what}", place)
        if problem not in self.problems:
            self.problems.append(problem)


def _copy(name: _Element, text: str) -> _Element:
    copy = deepcopy(name)
    copy.text, copy.tail = text, None
    return copy


def _sheets(text: str) -> Iterator[str]:
    """Yield the sheets that a formula names."""
    for found in _SHEET.finditer(text):
        if one := found[1] or found[2]:
            yield one.replace("''", "'")


def _areas(text: str) -> list[Area]:
    """Return the areas in a list of them, or nothing if it is another formula."""
    ends = list(_PART.finditer(text))
    if "".join(one[0] for one in ends) != text:
        return []
    try:
        return [area(one[1]) for one in ends]
    except ValueError:
        return []


def _absolute(area: Area) -> str:
    top, left, bottom, right = area
    if (left, right) == (1, LAST_COLUMN):
        return f"${top}:${bottom}"
    if (top, bottom) == (1, LAST_ROW):
        return f"${letters(left)}:${letters(right)}"
    first, last = f"${letters(left)}${top}", f"${letters(right)}${bottom}"
    return first if first == last else f"{first}:{last}"
