"""A comparison as lines of text, and the words in which text and page tell it."""

from collections.abc import Iterator
from decimal import Decimal

from reportgen.amounts import Measure, exact
from reportgen.comparison.excerpts import excerpts, plain
from reportgen.comparison.model import (
    ChangedFigure,
    ChangedProblem,
    ChangedRow,
    ChangedWording,
    Comparison,
)
from reportgen.problems import Place, Severity

SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.QUESTION: "疑问"}
NOTHING = "（无）"
NOT_THERE = "——"


def lines(comparison: Comparison) -> Iterator[str]:
    """Yield the lines of a comparison; none where both sides are the same."""
    for title, figures in (
        ("变动的数", comparison.figures),
        ("输入未变而结果变动的数", comparison.computed),
    ):
        yield from _section(title, [part for one in figures for part in _figure(one)], len(figures))
    rows = [part for one in comparison.rows for part in _row(one)]
    yield from _section("变动的明细行", rows, len(comparison.rows))
    wording = [part for one in comparison.wording for part in _wording(one)]
    yield from _section("变动的文字", wording, len(comparison.wording))
    for title, problems in (
        ("新出现的问题", comparison.began),
        ("不再出现的问题", comparison.ceased),
    ):
        yield from _section(title, [problem_line(one) for one in problems], len(problems))
    for title, reports in (
        (f"只在 {comparison.old} 的文件", comparison.only_old),
        (f"只在 {comparison.new} 的文件", comparison.only_new),
    ):
        yield from _section(title, [f"  {report}" for report in reports], len(reports))


def counts(comparison: Comparison) -> str:
    """Return how much differs, in one line."""
    if comparison.is_same:
        return "两边相同"
    figures = len(comparison.figures) + len(comparison.computed)
    parts = (
        f"变动的数 {figures}",
        *([f"变动的明细行 {len(comparison.rows)}"] if comparison.rows else []),
        f"变动的文字 {len(comparison.wording)}",
        f"新出现的问题 {len(comparison.began)}",
        f"不再出现的问题 {len(comparison.ceased)}",
        f"只在一边的文件 {len(comparison.only_old) + len(comparison.only_new)}",
    )
    return "，".join(parts)


def value(told: ChangedFigure | ChangedRow, amount: Decimal | None) -> str:
    """Return a value of a figure or of a row with its unit."""
    measure = Measure.MONEY if isinstance(told, ChangedRow) else told.measure
    return NOT_THERE if amount is None else exact(amount, measure)


def difference(told: ChangedFigure | ChangedRow) -> str:
    """Return the difference with its sign, or that the figure or row came or went."""
    gap = told.difference
    if gap is None:
        return "新增" if told.old is None else "去掉"
    return ("+" if gap > 0 else "") + value(told, gap)


def place(where: Place | None) -> str:
    """Return a place as it is told."""
    return str(where) if where else NOT_THERE


def text(printed: str | None) -> str:
    """Return a printed text as it is told; one that is empty or not there has a word."""
    return NOT_THERE if printed is None else printed or NOTHING


def weight(problem: ChangedProblem) -> str:
    """Return how much a problem weighs; what is still to be entered is called so."""
    told = problem.problem
    return "待填" if told.code == "pending" else SEVERITIES[told.severity]


def problem_line(one: ChangedProblem) -> str:
    """Return a problem as one line."""
    problem = one.problem
    return f"  {problem.place}: {weight(one)} {problem.code} {problem.message}"


def _section(title: str, told: list[str], count: int) -> Iterator[str]:
    if told:
        yield f"{title}（{count}）"
        yield from told


def _figure(figure: ChangedFigure) -> Iterator[str]:
    old, new = value(figure, figure.old), value(figure, figure.new)
    yield f"  {figure.report}　{figure.label}：{old} → {new}（{difference(figure)}）"
    yield f"    {place(figure.old_place)} → {place(figure.new_place)}　{figure.name}"
    if not figure.moved:
        yield "    没有带动印出的数"
    for moved in figure.moved:
        report = "" if moved.spot.report == figure.report else f"{moved.spot.report}　"
        yield f"    {report}{moved.spot.label}：{_change(moved.old, moved.new)}"


def _row(row: ChangedRow) -> Iterator[str]:
    old, new = value(row, row.old), value(row, row.new)
    yield f"  {row.report}　{row.label}：{old} → {new}（{difference(row)}）"
    yield f"    {place(row.old_place)} → {place(row.new_place)}"


def _wording(wording: ChangedWording) -> Iterator[str]:
    yield f"  {wording.spot.report}　{wording.spot.label}"
    if wording.old is not None and wording.new is not None:
        old, new = (plain(pieces) for pieces in excerpts(wording.old, wording.new))
    else:
        old, new = text(wording.old), text(wording.new)
    yield from (f"    原：{part}" for part in [old] if wording.old is not None)
    yield from (f"    今：{part}" for part in [new] if wording.new is not None)


def _change(old: str | None, new: str | None) -> str:
    if old is None or new is None:
        return f"{text(old)} → {text(new)}"
    one, other = (plain(pieces) for pieces in excerpts(old, new))
    return f"{text(one)} → {text(other)}"
