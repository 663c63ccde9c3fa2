"""What a project form draws: its plan by year."""

from collections.abc import Callable
from decimal import Decimal

import reportgen

Check = Callable[..., reportgen.Result]


def test_plan_draws_every_year(check: Check, text: str) -> None:
    """Requested and approved amounts of each year are the figures of the plan's table."""
    report = check(platform=text).reports[0]
    assert report.document
    chart = report.document.charts["plan"]

    assert (chart.form, chart.categories) == ("columns", ("2024年", "2025年", "2026年"))
    assert [series.label for series in chart.series] == ["申报金额", "审核金额"]
    for series, column in zip(chart.series, ("requested", "approved"), strict=True):
        assert [number.figure for number in series.numbers if number] == [
            report.figures[f"plan.{year}.{column}"] for year in (2024, 2025, 2026)
        ]


def test_amounts_keep_what_the_form_prints(check: Check, text: str) -> None:
    """In 万元 an amount of 250000.50 元 loses no more than the last 分."""
    report = check(platform=text).reports[0]
    assert report.document
    number = report.document.charts["plan"].series[0].numbers[2]
    assert number

    from_chart = Decimal(reportgen.document.show((number,)).replace(",", "")) * 10000
    assert abs(from_chart - Decimal("250000.50")) < 1


def test_form_without_a_plan_has_no_chart(check: Check, table: str) -> None:
    """The short form has no plan, so nothing is drawn."""
    report = check(hotline=table).reports[0]
    assert report.document

    assert report.document.charts == {}


def test_charts_of_members_stay_with_them(check: Check, text: str, table: str) -> None:
    """The document that binds the projects keeps each member's charts apart."""
    whole = check(platform=text, hotline=table).reports[-1]
    assert whole.document

    assert whole.document.charts == {}
    assert [list(member.charts) for member in whole.document.groups] == [["plan"], []]
