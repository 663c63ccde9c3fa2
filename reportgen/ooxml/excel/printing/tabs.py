"""The names of printed sheets: legal, short enough, and each only once."""

import re
from collections.abc import Iterator, Sequence
from itertools import count

from reportgen.ooxml.excel.printing.collection import Collected
from reportgen.ooxml.excel.printing.printed import SheetPlan
from reportgen.problems import Problem, TemplateError

_LONGEST = 31  # Excel allows no longer name of a sheet, counted in UTF-16 units
_ILLEGAL = re.compile(r"[\x00-\x1f\[\]:*?/\\]")
_RESERVED = "history"


def names(sheets: Sequence[Collected], plans: Sequence[SheetPlan], file: str) -> list[str]:
    """Return the name of each printed sheet.

    A name from the data loses the signs that Excel forbids, is cut to what it allows, and gets a
    number behind it where another sheet has it.

    Args:
        sheets: What was printed.
        plans: The sheets of the template.
        file: The template, for places.

    Raises:
        TemplateError: No name is left, or a sheet is repeated without a name of its own.
    """
    drawn = {plans[one.template].drawn.name.casefold() for one in sheets if one.name is None}
    used, found = {*drawn, _RESERVED}, list[str]()
    problems = list[Problem]()
    seen = set[int]()
    for one in sheets:
        sheet = plans[one.template].drawn
        if one.name is None:
            if one.template in seen:
                message = "重复的工作表没有各自的名称；在标签名里写 {{ }}，或写 {%sheet name … %}"
                problems.append(Problem("sheet-name", message, sheet.place(file)))
            seen.add(one.template)
            found.append(sheet.name)
            continue
        plain = _ILLEGAL.sub("", one.name).strip().strip("'")
        if not plain:
            message = f"工作表的名称“{one.name}”里没有可用的字（不能用 [ ] : * ? / \\）"
            problems.append(Problem("sheet-name", message, sheet.place(file)))
        found.append(_unique(plain or "?", used))
    if problems:
        raise TemplateError(*dict.fromkeys(problems))
    return found


def _unique(plain: str, used: set[str]) -> str:
    endings: Iterator[str] = ("" if n == 1 else f"~{n}" for n in count(1))
    name = next(name for e in endings if (name := _cut(plain, len(e)) + e).casefold() not in used)
    used.add(name.casefold())
    return name


def _cut(name: str, ending: int) -> str:
    while len(name.encode("utf-16-le")) > 2 * (_LONGEST - ending):
        name = name[:-1]
    return name.rstrip("'")
