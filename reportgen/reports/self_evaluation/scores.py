"""The score of an evaluation: computed where the indicators have weights, as typed otherwise."""

from collections.abc import Iterator
from decimal import Decimal

from reportgen.amounts import Measure
from reportgen.figures import Figure, Formula, Ledger
from reportgen.indicators import completion, read_value
from reportgen.problems import Place, Problem
from reportgen.reports.self_evaluation import scoring
from reportgen.reports.self_evaluation.model import Indicator, SelfEvaluation
from reportgen.reports.self_evaluation.profile import EvaluationProfile, EvaluationSetting
from reportgen.reports.self_evaluation.scoring import Group, Judgement, ScoringError, Weights
from reportgen.schema import Pending


def record(model: SelfEvaluation, setting: EvaluationSetting, ledger: Ledger) -> None:
    """Record completion and points of each indicator, and the score.

    Completion is a share of the target, at most 1; points and score are unrounded.
    """
    for index, indicator in enumerate(model.indicators, 1):
        ledger.add(_figure(f"indicator.{index}.completion", indicator, _done(indicator)))
    if model.score:
        ledger.given("score", "自评得分", model.score, Measure.NUMBER, "分")
    if is_scored(model):
        points = _points(model, setting, ledger)
        if points is not None:
            name, label = "computed_score", "按分值计算的得分"
            inputs = (ledger.figures["execution_rate"],)
            figure = Figure(
                name, label, points, Formula.SCORED, inputs, measure=Measure.NUMBER, unit="分"
            )
            ledger.add(figure)
            if not model.score:
                ledger.cited("score", "自评得分", figure)


def is_scored(model: SelfEvaluation) -> bool:
    """Tell whether the indicators have weights."""
    return any(indicator.weight is not None for indicator in model.indicators)


def _figure(name: str, indicator: Indicator, value: Decimal | None) -> Figure:
    place = indicator.category.place
    label = f"{indicator.name}完成率"
    return Figure(name, label, value, Formula.COMPLETED, (), place, measure=Measure.RATE)


def _done(indicator: Indicator) -> Decimal | None:
    if isinstance(indicator.target, Pending) or isinstance(indicator.actual, Pending):
        return None
    if indicator.percentage is not None:
        value = indicator.percentage.value
        return None if value is None else value / 100
    target = read_value(indicator.target, indicator.name)
    actual = read_value(indicator.actual, indicator.name)
    done = completion(target, actual)
    # Words that say the same are reached.
    is_same = bool(target.text) and target.text == actual.text
    return Decimal(1) if done is None and is_same else done


def _points(model: SelfEvaluation, setting: EvaluationSetting, ledger: Ledger) -> Decimal | None:
    outturn, adjusted = ledger.figures["outturn"].value, ledger.figures["adjusted"].value
    weights = _weights(setting.profile.spec)
    if outturn is None or adjusted is None:
        return None
    if adjusted <= 0 or any(_is_pending(indicator) for indicator in model.indicators):
        return None
    listed = [_scored(indicator, setting.profile.spec) for indicator in model.indicators]
    return scoring.total(weights, listed, outturn, adjusted, _bands(setting.profile.spec))


def _is_pending(indicator: Indicator) -> bool:
    numbers = (indicator.weight, indicator.percentage)
    texts = (indicator.target, indicator.actual)
    is_open = any(number is not None and number.value is None for number in numbers)
    return is_open or any(isinstance(text, Pending) for text in texts)


def _weights(spec: EvaluationProfile) -> Weights:
    given = spec.weights
    values = (given.execution, given.output, given.benefit, given.satisfaction)
    return Weights(*(value.value or Decimal(0) for value in values))


def _bands(spec: EvaluationProfile) -> list[scoring.Band]:
    return [
        scoring.Band(band.name, band.upper.value or Decimal(0), band.lower.value or Decimal(0))
        for band in spec.bands
    ]


def _scored(indicator: Indicator, spec: EvaluationProfile) -> scoring.Indicator:
    weight = indicator.weight.value if indicator.weight else None
    actual = read_value(str(indicator.actual), indicator.name)
    judged = (
        Judgement(indicator.band.text, indicator.percentage.value or Decimal(0))
        if indicator.band and indicator.percentage
        else None
    )
    return scoring.Indicator(
        indicator.name,
        _group(indicator, spec),
        weight or Decimal(0),
        read_value(str(indicator.target), indicator.name),
        judged or actual,
    )


def _group(indicator: Indicator, spec: EvaluationProfile) -> Group:
    category = indicator.category.text
    if category in spec.satisfaction:
        return Group.SATISFACTION
    first = next(group.name for group in spec.tree if category in group.categories)
    return Group.BENEFIT if first in spec.benefit else Group.OUTPUT


def problems(model: SelfEvaluation, setting: EvaluationSetting) -> Iterator[Problem]:
    """Yield what keeps the indicators from being scored."""
    spec = setting.profile.spec
    try:
        weights = _weights(spec)
    except ScoringError as error:
        yield Problem(error.code, error.message, spec.weights.execution.place)
        return
    for indicator in model.indicators:
        is_half = (indicator.band is None) != (indicator.percentage is None)
        if is_half:
            message = f"{indicator.name}：等次（band）和百分比（percentage）应同时填写"
            yield Problem("half-judged", message, indicator.category.place)
        elif indicator.band and not _is_pending(indicator):
            yield from _misjudged(indicator, spec)
    adjusted = model.budget.adjusted
    if is_scored(model) and adjusted.value is not None and adjusted.value <= 0:
        yield Problem("no-budget", "全年预算总额不大于 0，无法计算执行率", adjusted.place)
    if is_scored(model):
        yield from _unscored(model, spec, weights)


def _misjudged(indicator: Indicator, spec: EvaluationProfile) -> Iterator[Problem]:
    try:
        scoring.score(_scored(indicator, spec), _bands(spec))
    except ScoringError as error:
        yield Problem(error.code, error.message, indicator.category.place)


def _unscored(
    model: SelfEvaluation, spec: EvaluationProfile, weights: Weights
) -> Iterator[Problem]:
    if any(_is_pending(indicator) for indicator in model.indicators):
        return
    listed = [_scored(indicator, spec) for indicator in model.indicators]
    for indicator, one in zip(model.indicators, listed, strict=True):
        place = indicator.weight.place if indicator.weight else indicator.category.place
        if indicator.weight is None:
            yield Problem("no-weight", f"{indicator.name}没有分值（weight）", place)
        elif one.weight <= 0:
            yield Problem("no-weight", f"{indicator.name}的分值应大于 0", place)
        elif indicator.band is None:
            try:
                scoring.score(one, _bands(spec))
            except ScoringError as error:
                yield Problem(error.code, error.message, place)
    place = next((i.weight.place for i in model.indicators if i.weight), Place(""))
    for group, gap in scoring.weight_differences(weights, listed).items():
        message = f"{group}分值之和与 {weights.of(group)} 分相差 {gap}"
        yield Problem("weights-of-group", message, place)
