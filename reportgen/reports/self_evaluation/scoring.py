"""Scores of a self-evaluation (绩效自评打分) by 财预〔2020〕10号.

The execution of the budget and three groups of indicators have weights that add up to 100 points;
within its group each indicator has a weight of its own. Scores are unrounded; `printed` rounds.

The rule lets an evaluator take off points where a target was plainly set too low; that is a
judgement, which is not computed here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from reportgen.amounts import Measure, Style, rounded, show
from reportgen.indicators import IndicatorValue, completion


class Group(StrEnum):
    """The groups of indicators (一级指标) that are scored."""

    OUTPUT = "产出指标"
    BENEFIT = "效益指标"
    SATISFACTION = "满意度指标"


class ScoringError(ValueError):
    """Something cannot be scored; carries a stable code and a Chinese sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Weights:
    """The points of the execution of the budget (预算执行率) and of each group of indicators.

    Usually 10, 50, 30 and 10; a place may set others.

    Raises:
        ScoringError: They do not add up to 100.
    """

    execution: Decimal
    output: Decimal
    benefit: Decimal
    satisfaction: Decimal

    def __post_init__(self) -> None:
        points = self.execution + self.output + self.benefit + self.satisfaction
        if points != _FULL:
            message = f"权重合计应为 100 分，现为 {points} 分，相差 {points - _FULL} 分"
            raise ScoringError("weights-not-100", message)

    def of(self, group: Group) -> Decimal:
        """Return the points of a group of indicators."""
        points = {
            Group.OUTPUT: self.output,
            Group.BENEFIT: self.benefit,
            Group.SATISFACTION: self.satisfaction,
        }
        return points[group]


@dataclass(frozen=True, slots=True)
class Band:
    """A degree to which a qualitative indicator (定性指标) is reached.

    Attributes:
        name: Its name.
        upper: The percentage it ends below; 100 is included.
        lower: The percentage it begins with, included (含).
    """

    name: str
    upper: Decimal
    lower: Decimal

    def holds(self, percentage: Decimal) -> bool:
        """Tell whether a percentage lies inside."""
        return self.lower <= percentage < self.upper or percentage == self.upper == _FULL


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was judged of a qualitative indicator: the name of a band, a percentage inside it."""

    band: str
    percentage: Decimal


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator with what it is scored by.

    Attributes:
        name: The indicator (三级指标).
        group: The group that its points belong to.
        weight: Its points within the group.
        target: The planned value (年度指标值).
        actual: The value reached (实际完成值), or the judgement of a qualitative indicator.
    """

    name: str
    group: Group
    weight: Decimal
    target: IndicatorValue
    actual: IndicatorValue | Judgement


_FULL = Decimal(100)
_POINTS = Style("score", "0.00")
_SAFE_DIGITS = 12

BANDS = (
    Band("达成", _FULL, Decimal(80)),
    Band("部分达成", Decimal(80), Decimal(60)),
    Band("未达成", Decimal(60), Decimal(0)),
)


def execution_score(executed: Decimal, budget: Decimal, weight: Decimal) -> Decimal:
    """Return the points of the execution of the budget.

    Args:
        executed: What was spent in the year (全年执行数), in the unit of the budget.
        budget: The budget of the year after its adjustments (全年预算数).
        weight: The points of full execution.

    Returns:
        The share that was spent times the weight, unrounded, from 0 to the weight.

    Raises:
        ScoringError: The budget is not above 0.
    """
    if budget <= 0:
        raise ScoringError("no-budget", f"全年预算数为 {budget}，无法计算执行率")
    return min(max(executed / budget, Decimal(0)), Decimal(1)) * weight


def score(indicator: Indicator, bands: Sequence[Band] = BANDS) -> Decimal:
    """Return the points of an indicator, unrounded, from 0 to its weight.

    A quantitative indicator has the share of its target that is reached, a qualitative one the
    percentage that was judged.

    Raises:
        ScoringError: Target and actual value have no numbers to compare, or the judgement names no
            band or a percentage outside its band.
    """
    if isinstance(indicator.actual, Judgement):
        return _judged(indicator.actual, bands) * indicator.weight / _FULL
    share = completion(indicator.target, indicator.actual)
    if share is None:
        message = (
            f"“{indicator.name}”的指标值“{indicator.target.text}”与实际完成值"
            f"“{indicator.actual.text}”无法相比；定性指标应写等次和百分比"
        )
        raise ScoringError("not-comparable", message)
    return share * indicator.weight


def total(
    weights: Weights,
    indicators: Iterable[Indicator],
    executed: Decimal,
    budget: Decimal,
    bands: Sequence[Band] = BANDS,
) -> Decimal:
    """Return the points of the whole evaluation, unrounded.

    It is at most 100 if no group differs from its weight (`weight_differences`).

    Raises:
        ScoringError: An indicator or the execution of the budget cannot be scored.
    """
    points = execution_score(executed, budget, weights.execution)
    return points + sum((score(i, bands) for i in indicators), Decimal(0))


def weight_differences(weights: Weights, indicators: Iterable[Indicator]) -> dict[Group, Decimal]:
    """Return by how much the indicators of a group weigh more than the group, where they do.

    Less is negative; a group without an indicator lacks all its points.
    """
    sums = {group: -weights.of(group) for group in Group}
    for indicator in indicators:
        sums[indicator.group] += indicator.weight
    return {group: difference for group, difference in sums.items() if difference}


def printed(points: Decimal) -> str:
    """Return points as they are printed: two decimals, rounded half up."""
    # A third is cut at its 28th digit, which may not decide a half in the last printed one.
    return show(rounded(points, _SAFE_DIGITS), _POINTS, Measure.NUMBER)


def _judged(judgement: Judgement, bands: Sequence[Band]) -> Decimal:
    band = next((band for band in bands if band.name == judgement.band), None)
    if band is None:
        known = "、".join(band.name for band in bands)
        raise ScoringError("unknown-band", f"没有等次“{judgement.band}”；应为 {known}")
    if not band.holds(judgement.percentage):
        limits = f"{band.upper}%–{band.lower}%（含{band.lower}%）"
        message = f"{judgement.percentage}% 不在等次“{band.name}”的区间 {limits}内"
        raise ScoringError("percentage-outside-band", message)
    return judgement.percentage
