"""Scores of a self-evaluation: an example worked out by hand, weights, bands, rounding."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.indicators import read_value
from reportgen.reports.self_evaluation.scoring import (
    BANDS,
    Band,
    Group,
    Indicator,
    Judgement,
    ScoringError,
    Weights,
    execution_score,
    printed,
    score,
    total,
    weight_differences,
)

OUTPUT, BENEFIT, SATISFACTION = Group
WEIGHTS = Weights(Decimal(10), Decimal(50), Decimal(30), Decimal(10))


def reached(group: Group, weight: str, target: str, actual: str) -> Indicator:
    """A quantitative indicator, named by its target."""
    return Indicator(target, group, Decimal(weight), read_value(target), read_value(actual))


def judged(group: Group, weight: str, target: str, band: str, percentage: str) -> Indicator:
    """A qualitative indicator, named by its target."""
    judgement = Judgement(band, Decimal(percentage))
    return Indicator(target, group, Decimal(weight), read_value(target), judgement)


# Each with its points, worked out by hand. Output 10+10+10+8+6+6 = 50, benefit 12+10+8 = 30.
EXAMPLE = [
    (reached(OUTPUT, "10", "13套", "11套"), "8.46"),  # 11/13 × 10 = 8.461538…
    (reached(OUTPUT, "10", "≥120万宗", "202.57万宗"), "10.00"),  # capped: 1.688… × 10
    (reached(OUTPUT, "10", "＞10000路", "9500路"), "9.50"),  # 0.95 × 10
    (reached(OUTPUT, "8", "=4项", "3项"), "6.00"),  # 0.75 × 8
    (reached(OUTPUT, "6", "≤30分钟", "40分钟"), "4.50"),  # 30/40 × 6
    (reached(OUTPUT, "6", "＜1小时", "0.5小时"), "6.00"),  # capped: 1/0.5 × 6
    (judged(BENEFIT, "12", "有效提升", "达成", "80"), "9.60"),  # 80% included, × 12
    (judged(BENEFIT, "10", "实现共享", "部分达成", "60"), "6.00"),  # 60% included, × 10
    (judged(BENEFIT, "8", "零污染", "未达成", "59.5"), "4.76"),  # 59.5% × 8
    (reached(SATISFACTION, "10", "≥95%", "99.66%"), "10.00"),  # capped
]
INDICATORS = [indicator for indicator, _ in EXAMPLE]


@pytest.mark.parametrize(("indicator", "expected"), EXAMPLE)
def test_points_of_an_indicator(indicator: Indicator, expected: str) -> None:
    """Every operator, cap and band gives the points that a hand calculation gives."""
    assert expected == printed(score(indicator))


def test_total_of_the_example() -> None:
    """The total is the sum of the unrounded points.

    Execution 7500/8000 × 10 = 9.375. Indicators but the first: 10 + 9.5 + 6 + 4.5 + 6 + 9.6 + 6 +
    4.76 + 10 = 66.36, the first 110/13 = 8.461538…: together 84.196538…, printed 84.20. The sum of
    the printed points would be 9.38 + 8.46 + 66.36 = 84.20 as well.
    """
    points = total(WEIGHTS, INDICATORS, Decimal(7500), Decimal(8000))

    assert Decimal("9.375") + Decimal("66.36") + Decimal(110) / 13 == points
    assert printed(points) == "84.20"
    assert weight_differences(WEIGHTS, INDICATORS) == {}


def test_total_is_rounded_once() -> None:
    """Three thirds of a point are a point, though each is printed as 0.33."""
    thirds = [reached(OUTPUT, "1", "3项", "1项")] * 3

    points = total(WEIGHTS, thirds, Decimal(0), Decimal(1))

    assert [printed(score(thirds[0])), printed(points)] == ["0.33", "1.00"]


@pytest.mark.parametrize(
    ("executed", "budget", "expected"),
    [
        ("7952.87", "7952.87", "10.00"),
        ("9000", "8000", "10.00"),
        ("7500", "8000", "9.38"),
        ("0", "8000", "0.00"),
        ("-5", "8000", "0.00"),
    ],
)
def test_execution(executed: str, budget: str, expected: str) -> None:
    """Execution has its share of its weight, from nothing to the whole weight."""
    points = execution_score(Decimal(executed), Decimal(budget), WEIGHTS.execution)

    assert expected == printed(points)


@pytest.mark.parametrize("budget", ["0", "-1"])
def test_execution_of_no_budget(budget: str) -> None:
    """Without a budget there is no rate of execution."""
    with pytest.raises(ScoringError) as caught:
        execution_score(Decimal(1), Decimal(budget), Decimal(10))

    assert caught.value.code == "no-budget"


def test_weights_add_up_to_100() -> None:
    """Weights of another sum are refused with the difference."""
    with pytest.raises(ScoringError) as caught:
        Weights(Decimal(10), Decimal(50), Decimal(30), Decimal("9.5"))

    assert caught.value.code == "weights-not-100"
    assert "99.5 分，相差 -0.5 分" in caught.value.message


def test_weight_of_a_group() -> None:
    """Each group has the weight of its name."""
    assert [WEIGHTS.of(group) for group in (OUTPUT, BENEFIT, SATISFACTION)] == [50, 30, 10]


def test_weights_of_indicators_that_differ() -> None:
    """Groups whose indicators weigh more or less than the group are named with the difference."""
    indicators = [*INDICATORS[1:], reached(SATISFACTION, "2.5", "≥90%", "95%")]

    expected = {OUTPUT: Decimal(-10), SATISFACTION: Decimal("2.5")}
    assert expected == weight_differences(WEIGHTS, indicators)


def test_group_without_indicators_lacks_its_weight() -> None:
    """A group that has no indicator lacks all its points."""
    expected = {OUTPUT: -50, BENEFIT: -30, SATISFACTION: -10}
    assert expected == weight_differences(WEIGHTS, [])


@pytest.mark.parametrize(
    ("band", "percentage", "expected"),
    [
        ("达成", "100", "10.00"),
        ("达成", "80", "8.00"),
        ("部分达成", "79.99", "8.00"),
        ("部分达成", "60", "6.00"),
        ("未达成", "59.99", "6.00"),
        ("未达成", "0", "0.00"),
    ],
)
def test_ends_of_the_bands(band: str, percentage: str, expected: str) -> None:
    """80 and 60 percent belong to the band they begin."""
    assert expected == printed(score(judged(BENEFIT, "10", "提升", band, percentage)))


@pytest.mark.parametrize(
    ("band", "percentage", "code"),
    [
        ("达成", "79.99", "percentage-outside-band"),
        ("达成", "100.01", "percentage-outside-band"),
        ("部分达成", "80", "percentage-outside-band"),
        ("部分达成", "59.99", "percentage-outside-band"),
        ("未达成", "60", "percentage-outside-band"),
        ("未达成", "-1", "percentage-outside-band"),
        ("基本达成", "80", "unknown-band"),
    ],
)
def test_judgements_that_contradict_themselves(band: str, percentage: str, code: str) -> None:
    """A percentage outside its band, and a band that is unknown, are refused."""
    with pytest.raises(ScoringError) as caught:
        score(judged(BENEFIT, "10", "提升", band, percentage))

    assert code == caught.value.code


def test_bands_are_data() -> None:
    """A place may have other bands."""
    bands = (Band("完成", Decimal(100), Decimal(90)), Band("未完成", Decimal(90), Decimal(0)))

    assert score(judged(BENEFIT, "10", "提升", "完成", "90"), bands) == 9


@settings(deadline=None, max_examples=200)
@given(st.decimals(min_value=0, max_value=100, places=3))
def test_bands_leave_no_gap(percentage: Decimal) -> None:
    """Each percentage from 0 to 100 lies in exactly one band."""
    assert sum(band.holds(percentage) for band in BANDS) == 1


@pytest.mark.parametrize(
    ("target", "actual"), [("提升", "提升"), ("≥3个", "较好"), ("≥3个", "3套"), ("≥0个", "1个")]
)
def test_values_that_cannot_be_compared(target: str, actual: str) -> None:
    """A quantitative score needs two numbers of one unit."""
    with pytest.raises(ScoringError) as caught:
        score(reached(OUTPUT, "10", target, actual))

    assert caught.value.code == "not-comparable"


def test_half_of_a_last_digit_survives_division() -> None:
    """505/3000 of 3 points is 0.505, printed 0.51, though the share is cut at 28 digits."""
    assert printed(score(reached(OUTPUT, "3", "3000件", "505件"))) == "0.51"


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(["≥", "≤", ">", "<", "=", ""]),
    st.integers(1, 10**6),
    st.integers(0, 10**6),
    st.integers(0, 50),
)
def test_points_lie_within_the_weight(sign: str, target: int, actual: int, weight: int) -> None:
    """No indicator has less than nothing or more than its weight."""
    points = score(reached(OUTPUT, str(weight), f"{sign}{target}件", f"{actual}件"))

    assert 0 <= points <= weight
