"""A detail list (明细): expenditure row by row, as a plain CSV file beside an input file.

It has fixed heads and one line a row: ids, codes and the amount in 元, exact to the last digit.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from reportgen import source
from reportgen.amounts import AmountError, Style, Unit, read_number, show
from reportgen.problems import Place, Problem

SUFFIX = ".details.csv"
_NAME = re.compile(r"[^/\\\x00-\x1f.][^/\\\x00-\x1f]*\.csv")
# The name of each column in code, and the head that the file writes.
HEADS = {
    "unit": "单位",
    "functional": "功能分类科目",
    "economic": "经济分类科目",
    "fund": "资金来源",
    "nature": "支出性质",
    "part": "人员公用",
    "project": "项目",
    "amount": "金额（元）",
}


@dataclass(frozen=True, slots=True)
class DetailRow:
    """One row of expenditure.

    Attributes:
        unit: The id of the budget unit.
        functional: 功能分类 code.
        economic: 部门预算支出经济分类 code; may be empty where no table needs it.
        fund: The source of the money, in the words of the kind.
        nature: Basic, project or another, in the words of the kind.
        part: Personnel or operating, of basic expenditure; else empty.
        project: The id or the name of the project, of project expenditure; else empty.
        amount: In 元.
        place: Its line.
    """

    unit: str
    functional: str
    economic: str
    fund: str
    nature: str
    part: str
    project: str
    amount: Decimal
    place: Place


@dataclass(frozen=True, slots=True)
class DetailList:
    """All rows of a file, in its order."""

    file: str
    rows: tuple[DetailRow, ...]


def read(content: bytes, file: str) -> tuple[DetailList | None, tuple[Problem, ...]]:
    """Read a detail list.

    Args:
        content: UTF-8, with or without a byte order mark, heads as in `HEADS`.
        file: The name that places show.

    Returns:
        The list, or None where one line is wrong, and every problem with its line.
    """
    text, problems = source.decode(content, file)
    if text is None:
        return None, problems
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[Problem] = []
    rows: list[DetailRow] = []
    try:
        found += _heads(next(reader, []), file)
        for fields in reader if not found else ():
            one = _row(fields, Place(file, reader.line_num, 1))
            if isinstance(one, Problem):
                found.append(one)
            else:
                rows.append(one)
    except csv.Error as error:
        place = Place(file, reader.line_num, 1)
        found.append(Problem("not-csv", f"不是 CSV：{error}", place))
    if not (found or rows):
        found.append(Problem("no-rows", "明细没有一行数", Place(file, 1, 1)))
    return (None if found else DetailList(file, tuple(rows))), tuple(found)


def why_no_name(name: str, place: Place) -> Problem | None:
    """Return a problem if a name is not that of a CSV file in the folder of the input file."""
    if _NAME.fullmatch(name):
        return None
    message = f"“{name}”应为同一文件夹中 CSV 文件的名称，如 budget{SUFFIX}"
    return Problem("not-a-file-name", message, place)


def write(rows: Iterable[DetailRow]) -> bytes:
    """Return the file of some rows; their places are left out."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADS.values())
    writer.writerows(
        (r.unit, r.functional, r.economic, r.fund, r.nature, r.part, r.project, f"{r.amount:f}")
        for r in rows
    )
    return text.getvalue().encode()


def total(rows: Iterable[DetailRow]) -> Decimal:
    """Return the sum of the amounts of some rows, in 元."""
    return sum((row.amount for row in rows), Decimal(0))


def shown(amount: Decimal, unit: Unit = Unit.YUAN) -> str:
    """Return an amount in 元 to its last digit, in a unit."""
    return show(amount, Style("", "0.00######", unit))


def _heads(fields: list[str], file: str) -> list[Problem]:
    wanted = list(HEADS.values())
    if fields == wanted:
        return []
    gap = next((w for w, f in zip_longest(wanted, fields) if w != f), None)
    what = f"缺少“{gap}”" if gap else f"多出“{fields[len(wanted)]}”"
    message = f"第一行应为 {','.join(wanted)}；{what}"
    return [Problem("wrong-heads", message, Place(file, 1, 1))]


def _row(fields: list[str], place: Place) -> DetailRow | Problem:
    if len(fields) != len(HEADS):
        message = f"这一行有 {len(fields)} 栏，应有 {len(HEADS)} 栏"
        return Problem("wrong-fields", message, place)
    try:
        amount = read_number(fields[-1])
    except AmountError as error:
        return Problem(error.code, error.message, place)
    unit, functional, economic, fund, nature, part, project = fields[:-1]
    return DetailRow(unit, functional, economic, fund, nature, part, project, amount, place)
