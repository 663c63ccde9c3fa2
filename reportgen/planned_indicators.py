"""Planned indicators (绩效指标): what a form declares for the whole period and for the year."""

from collections.abc import Iterable, Iterator

from reportgen.document import Row, words
from reportgen.form import Entry, Rows, Sort
from reportgen.indicator_tree import Tree, rows
from reportgen.indicators import Agreement, is_impossible, read_value, whole_and_year
from reportgen.problems import Severity
from reportgen.reconcile import Remark
from reportgen.schema import Model, Name, Pending, PlacedName, Text


class PlannedIndicator(Model):
    """An indicator (三级指标) with its values as printed.

    Attributes:
        category: Its 二级指标.
        name: Its 三级指标.
        whole: 实施周期指标值.
        annual: 年度指标值.
    """

    category: PlacedName
    name: Name
    whole: Text = ""
    annual: Text = ""


def planned_rows(tree: Tree, indicators: Iterable[PlannedIndicator]) -> tuple[Row, ...]:
    """Return the rows of the table of indicators; blank categories keep theirs."""
    listed = [
        (
            indicator.category.text,
            {
                "name": words(indicator.name),
                "whole": words(indicator.whole, f"{indicator.name}实施周期指标值"),
                "annual": words(indicator.annual, f"{indicator.name}年度指标值"),
            },
        )
        for indicator in indicators
    ]
    return rows(tree, listed)


def indicator_rows(tree: Tree) -> Rows:
    """Return the sheet of a form that indicators are filled in on."""
    names = {name: name for group in tree for name in group.categories}
    columns = (
        Entry(("category",), "二级指标", Sort.CHOICE, names),
        Entry(("name",), "三级指标"),
        Entry(("whole",), "实施周期指标值"),
        Entry(("annual",), "年度指标值"),
    )
    return Rows("绩效指标", ("indicators",), columns, pairs=("二级指标", "三级指标"))


def whole_and_annual(indicators: Iterable[PlannedIndicator]) -> Iterator[Remark]:
    """Yield a remark where the year asks for more than the whole period, or does not fit it."""
    for one in indicators:
        if isinstance(one.whole, Pending) or isinstance(one.annual, Pending):
            continue
        whole, annual = (read_value(text, one.name) for text in (one.whole, one.annual))
        verdict = whole_and_year(whole, annual, one.name)
        if verdict is not Agreement.AGREE:
            message = f"{one.name}：实施周期 {one.whole}，年度 {one.annual}"
            is_error = verdict is Agreement.EXCEEDS
            severity = Severity.ERROR if is_error else Severity.QUESTION
            yield Remark(message, one.category.place, severity)


def impossible(indicators: Iterable[PlannedIndicator]) -> Iterator[Remark]:
    """Yield a question for each indicator with a value that cannot be reached."""
    for one in indicators:
        for text in (one.whole, one.annual):
            if not isinstance(text, Pending) and is_impossible(
                read_value(text, one.name), one.name
            ):
                message = f"{one.name}：{text} 不可能达到，或什么也没有要求"
                yield Remark(message, one.category.place, Severity.QUESTION)
                break
