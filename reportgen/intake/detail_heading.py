"""What stands at the head of an exported detail list: unit and year, and other sheets like it."""

import re
from collections.abc import Iterable, Iterator

from reportgen.intake.detail_mapping import DetailMapping
from reportgen.intake.spreadsheet import Grid
from reportgen.problems import Place, Problem, Severity

_UNITS = "(亿元|百万元|万元|千元|元)"
_STATED = re.compile(rf"(?:^|单位[:：]?|[:：(（,，/]|人民币){_UNITS}(?=$|[)）,，])")
_AT_END = re.compile(rf"{_UNITS}$")
# The date of a print is no budget year.
_YEAR = re.compile(r"(20[0-9]{2})\s*年(?!\s*[0-9]{1,2}\s*月)")


def problems(grid: Grid, mapping: DetailMapping, year: int) -> Iterator[Problem]:
    """Tell what contradicts the mapping file or the year of an import.

    Args:
        grid: The sheet; its row of heads exists.
        mapping: What its heads mean.
        year: The budget year.
    """
    head = int(mapping.head.value or 0)
    yield from _wrong_unit(grid, mapping, head)
    named = [
        (int(found), place) for text, place in _above(grid, head) for found in _YEAR.findall(text)
    ]
    if named and year not in {found for found, _ in named}:
        message = f"表头以上写的是 {named[0][0]} 年，而导入的是 {year} 年"
        yield Problem("detail-year", message, named[0][1])
    yield from _same_sheets(grid, mapping)


def stated_unit(grid: Grid, head: int, column: int | None) -> tuple[str, Place] | None:
    """Return the unit of amounts that an export states, and where.

    Args:
        grid: The sheet.
        head: The number of its row of heads.
        column: The position of the amounts, from 0; their head counts more than what is above.
    """
    if column is not None:
        text = same_head(grid.rows[head - 1][column])
        if found := _STATED.search(text) or _AT_END.search(text):
            return found[1], grid.place(head, column + 1)
    for text, place in _above(grid, head):
        if found := _STATED.search(same_head(text)):
            return found[1], place
    return None


def same_head(head: str) -> str:
    """Return a head without what exports write differently: space and the width of brackets."""
    return re.sub(r"\s", "", head).translate(str.maketrans("（）：", "():"))


def _above(grid: Grid, head: int) -> Iterator[tuple[str, Place]]:
    for row, cells in enumerate(grid.rows[: head - 1], 1):
        yield from ((text, grid.place(row, at)) for at, text in enumerate(cells, 1) if text)


def _wrong_unit(grid: Grid, mapping: DetailMapping, head: int) -> Iterator[Problem]:
    wanted = same_head(mapping.columns.amount.text)
    heads = _plain(grid.rows[head - 1])
    stated = stated_unit(grid, head, heads.index(wanted) if wanted in heads else None)
    if stated and stated[0] != mapping.unit.value:
        message = f"导出的文件写明单位为{stated[0]}，而对应文件的 unit 是{mapping.unit.value}"
        yield Problem("detail-unit", message, stated[1])


def _same_sheets(grid: Grid, mapping: DetailMapping) -> Iterator[Problem]:
    wanted = {same_head(head.text) for _, head in mapping.columns if head}
    names = [
        name for name, rows in grid.beside.items() if any(wanted <= {*_plain(r)} for r in rows)
    ]
    if names:
        message = f"只读入工作表“{grid.sheet}”；还有表头相同的工作表：{'、'.join(names)}"
        yield Problem("detail-sheets", message, Place(grid.file), Severity.WARNING)


def _plain(cells: Iterable[str]) -> list[str]:
    return [same_head(text) for text in cells]
