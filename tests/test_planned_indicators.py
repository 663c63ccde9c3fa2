"""Planned indicators: rows in the order of the tree, and what whole period and year ask for."""

from pathlib import Path

import pytest

from reportgen import source
from reportgen.document import show
from reportgen.indicator_tree import CategoryGroup
from reportgen.planned_indicators import (
    PlannedIndicator,
    impossible,
    planned_rows,
    whole_and_annual,
)
from reportgen.problems import Severity
from reportgen.schema import Model, validate

TREE = (CategoryGroup(name="产出指标", categories=("数量指标", "质量指标")),)


class Form(Model):
    """A form that declares indicators alone."""

    indicators: tuple[PlannedIndicator, ...]


def indicators(*lines: str) -> tuple[PlannedIndicator, ...]:
    """Return indicators from lines of YAML."""
    text = "indicators:\n" + "".join(f"  - {{{line}}}\n" for line in lines)
    data, problems = source.parse(text.encode(), "form.yaml")
    assert data is not None, problems
    form, wrong = validate(data, Form)
    assert form is not None, wrong
    return form.indicators


def test_rows_follow_the_tree() -> None:
    """Indicators stand below their categories; a category without one keeps its row."""
    listed = indicators("category: 质量指标, name: 合格率, whole: ≥95%, annual: ≥90%")
    rows = planned_rows(TREE, listed)

    names = ("name", "whole", "annual")
    printed = [[show(row.cells.get(name, ())) for name in names] for row in rows]

    assert printed == [["", "", ""], ["合格率", "≥95%", "≥90%"]]


@pytest.mark.parametrize(
    ("whole", "annual", "expected"),
    [
        ("≥12个", "≥4个", []),
        ("≥12个", "≥13个", [Severity.ERROR]),
        ("≥50%", "≥60%", [Severity.QUESTION]),
        ("≥12个", "待填", []),
    ],
)
def test_the_year_may_not_ask_for_more(whole: str, annual: str, expected: list[Severity]) -> None:
    """More of what adds up is an error, a higher rate a question; what is pending waits."""
    listed = indicators(f"category: 数量指标, name: 系统数, whole: {whole}, annual: {annual}")

    assert [remark.severity for remark in whole_and_annual(listed)] == expected


def test_what_cannot_be_reached_is_asked_once() -> None:
    """Fewer than none is one question at the indicator, though both values say it."""
    listed = indicators("category: 数量指标, name: 事故, whole: ＜0宗, annual: ＜0宗")
    (remark,) = impossible(listed)

    assert (remark.severity, remark.place.line) == (Severity.QUESTION, 2)
    assert Path(remark.place.file).name == "form.yaml"
