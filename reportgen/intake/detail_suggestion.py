"""A first draft of the mapping file of a detail list, from the heads and words of an export."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from reportgen import workspace
from reportgen.intake import detail_heading, spreadsheet
from reportgen.intake.detail_mapping import TOTALS
from reportgen.intake.spreadsheet import FIRST_ROWS, Grid
from reportgen.problems import UsageError
from reportgen.tree import PENDING
from reportgen.yaml_writer import scalar

# The usual heads of each column, the surest first; a head is also found by a part of it.
_HEADS: Mapping[str, tuple[str, ...]] = {
    "unit": ("单位名称", "预算单位", "单位编码", "单位"),
    "functional": ("功能分类科目编码", "支出功能科目", "支出功能分类", "功能分类", "功能科目"),
    "economic": ("部门预算支出经济分类", "部门经济分类", "支出经济分类", "经济分类", "经济科目"),
    "fund": ("资金性质", "资金来源"),
    "nature": ("支出类型", "项目类别", "支出性质", "项目类型", "基本/项目"),
    "part": ("人员公用标识", "人员/公用", "人员公用", "经费类型"),
    "project": ("项目名称", "项目"),
    "project_code": ("项目编码", "项目代码"),
    "amount": ("金额", "申报数", "预算数", "预算金额", "批复数"),
}
_OPTIONAL = frozenset({"part", "project_code"})
_UNITS = frozenset({"元", "万元"})
# What the words of an export usually mean, by a part of the word.
_WORDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "fund": (
        ("一般公共预算", "general_public_budget"),
        ("政府性基金", "government_fund_budget"),
        ("国有资本", "state_capital_operating_budget"),
        ("教育收费", "education_fees"),
        ("财政专户", "other_special_account"),
        ("事业单位经营", "operating_revenue"),
        ("经营收入", "operating_revenue"),
        ("事业收入", "business_revenue"),
        ("上级补助", "superior_subsidy"),
        ("附属单位", "subsidiary_remittance"),
        ("其他", "other_revenue"),
    ),
    "nature": (
        ("基本", "basic"),
        ("人员类", "basic"),
        ("公用经费", "basic"),
        ("运转类公用", "basic"),
        ("项目", "project"),
        ("特定目标", "project"),
        ("经营支出", "business_operation"),
    ),
    "part": (("人员", "personnel"), ("公用", "operating")),
}
_NOTES = {
    "unit": "单位：导出的写法 → department.yaml 中的 id",
    "fund": "资金性质 → 收入来源",
    "nature": "支出类型 → basic 基本支出、project 项目支出",
    "part": "人员公用标识 → personnel 人员经费、operating 公用经费",
}


def suggest(file: Path, folder: Path | None = None) -> str:
    """Return a draft of the mapping file of an export.

    Args:
        file: The export.
        folder: The department's folder; the names of its units are then recognised.

    Returns:
        YAML with comments. What cannot be known is 待填, with the heads to choose from beside it.

    Raises:
        UsageError: The file cannot be read as a table, or the folder does not exist.
    """
    grid, problems = spreadsheet.read(file)
    if grid is None:
        raise UsageError("；".join(f"{p.place}：{p.message}" for p in problems))
    head = _head_row(grid)
    columns = _columns(grid.rows[head - 1]) if grid.rows else {}
    stated = detail_heading.stated_unit(grid, head, columns.get("amount")) if grid.rows else None
    money = stated[0] if stated else "元"
    units = _unit_names(folder) if folder else {}
    lines = [
        f"# {file.name} 的对应关系：import --suggest 起草，{PENDING}的要填，其余请核对。",
        f"unit: {money if money in _UNITS else PENDING}  # 金额的单位：元 或 万元",
        *([f"sheet: {_scalar(grid.sheet)}"] if grid.sheet else []),
        f"head: {head}  # 表头在第几行",
        *_told_columns(grid, head, columns),
        f"skip: [{', '.join(TOTALS)}]  # 有一格是这些字、科目又不全的行不是明细",
        "",
        *_told_words(grid, head, columns, units),
        "# 收入是否等于各资金来源的支出；否则收入仍在 YAML 中录入。",
        "revenue: 否",
    ]
    return "\n".join(lines) + "\n"


def _head_row(grid: Grid) -> int:
    """Return the row, among the first ones, in which most heads are known."""
    rows = grid.rows[:FIRST_ROWS]
    counts = [len(_columns(cells)) for cells in rows] or [0]
    return counts.index(max(counts)) + 1


def _columns(cells: Iterable[str]) -> dict[str, int]:
    """Return the position of each column that the heads tell, the surest heads first."""
    heads = [re.sub(r"\s", "", cell) for cell in cells]
    found: dict[str, int] = {}
    for is_known in (str.__eq__, str.startswith, str.__contains__):
        for column, known in _HEADS.items():
            for words in () if column in found else known:
                free = (at for at in range(len(heads)) if at not in found.values())
                at = next((at for at in free if is_known(heads[at], words)), None)
                if at is not None:
                    found[column] = at
                    break
    return found


def _told_columns(grid: Grid, head: int, columns: Mapping[str, int]) -> Iterator[str]:
    heads = grid.rows[head - 1] if grid.rows else ()
    yield "# 我们的栏目：导出的表头"
    yield "columns:"
    for column in _HEADS:
        if column in columns:
            others = _other_amounts(heads, columns) if column == "amount" else ""
            yield f"  {column}: {_scalar(heads[columns[column]])}{others}"
        elif column not in _OPTIONAL:
            listed = "、".join(filter(None, heads)).replace("\n", "")
            yield f"  {column}: {PENDING}  # 从中选：{listed}"
    if "part" not in columns:
        yield "# 没有人员公用标识时，可按经济科目开头几位写明："
        yield "# part_by_economic: {301: personnel, 303: personnel, 302: operating}"


def _other_amounts(heads: Sequence[str], columns: Mapping[str, int]) -> str:
    """Return a comment with the other heads that could be that of the amount, or nothing."""
    listed = [
        "".join(head.split())
        for at, head in enumerate(heads)
        if at not in columns.values() and any(word in head for word in _HEADS["amount"])
    ]
    return f"  # 也可能是：{'、'.join(listed)}" if listed else ""


def _told_words(
    grid: Grid, head: int, columns: Mapping[str, int], units: Mapping[str, str]
) -> Iterator[str]:
    for column, note in _NOTES.items():
        if column not in columns:
            if column not in _OPTIONAL:
                yield f"{column}s: {{}}  # {note}"
            continue
        yield f"# {note}"
        yield f"{column}s:"
        for word in _distinct(grid, head, columns[column]):
            meaning = units.get(word) if column == "unit" else _meaning(column, word)
            yield f"  {_scalar(word)}: {meaning or PENDING}"
        yield ""


def _distinct(grid: Grid, head: int, column: int) -> Iterator[str]:
    words: dict[str, None] = {}
    for cells in grid.rows[head:]:
        if column < len(cells) and cells[column] and not set(TOTALS).intersection(cells):
            words.setdefault(cells[column])
    yield from words


def _meaning(column: str, word: str) -> str | None:
    return next((value for part, value in _WORDS[column] if part in word), None)


def _unit_names(folder: Path) -> dict[str, str]:
    department = workspace.load(folder, {}).department
    if department is None:
        return {}
    return {
        name: unit.id
        for unit in department.units
        for dated in (unit.names or department.names)
        for name in (dated.name, dated.short)
    }


def _scalar(text: str) -> str:
    """Return a text as YAML takes it for that text."""
    return scalar(text, '"' if text.startswith(PENDING) else None)
