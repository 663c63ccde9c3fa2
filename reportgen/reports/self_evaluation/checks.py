"""The identities of a self-evaluation, and what its narrative must keep to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from reportgen.amounts import Direction, Measure, rounded
from reportgen.figures import Figure, Formula, computed, origin, total
from reportgen.indicators import is_impossible, read_value
from reportgen.problems import Place, Severity
from reportgen.reconcile import Check, Comparison, Remark, negatives
from reportgen.reports.self_evaluation import citations
from reportgen.reports.self_evaluation.compute import Evaluation
from reportgen.reports.self_evaluation.scores import is_scored
from reportgen.schema import Pending

_WITHIN, _YEARS, _TEXT, _TARGETS = "文内勾稽", "年度之间", "文字", "绩效指标"
_FORM = "部门整体支出绩效自评报告"
_RULE = "财预〔2020〕10号（项目支出绩效评价管理办法）"
_LAW = "预算法实施条例、财预〔2016〕143号"
Outcome = Iterator[Comparison | Remark]
# What two sums say; SE102 and SE103 look at them.
_SUMS = ("outturn.vehicles", "outturn.reception", "outturn.three_public")


def _stated(case: Evaluation) -> Outcome:
    changes = {f"{name}.{part}" for name in _change_names(case) for part in ("change", "rate")}
    told_elsewhere = {*_SUMS, *changes, *(["score"] if is_scored(case.model) else [])}
    for name, figure in case.figures.items():
        if figure.formula is Formula.STATED and name not in told_elsewhere:
            yield Comparison(figure, computed(figure))


def _change_names(case: Evaluation) -> Iterable[str]:
    return (change.amount.name.removesuffix(".change") for change in case.changes.values())


def _changes(case: Evaluation) -> Outcome:
    for name in _change_names(case):
        for part in ("change", "rate"):
            shown = case.figures[f"{name}.{part}"]
            base = computed(shown)
            if shown.value is not None and base.value is not None:
                yield Comparison(shown, base)


def _outturn(case: Evaluation) -> Outcome:
    for name in _SUMS:
        if name in case.figures:
            figure = case.figures[name]
            yield Comparison(figure, total(f"{figure.label}：各项之和", computed(figure).inputs))


def _execution(case: Evaluation) -> Outcome:
    figures = case.figures
    yield Comparison(figures["outturn"], figures["adjusted"], is_limit=True)
    yield Comparison(figures["general_expenditure"], figures["outturn"], is_limit=True)
    yield Comparison(figures["general_revenue"], figures["adjusted"], is_limit=True)


def _approved(case: Evaluation) -> Outcome:
    yield Comparison(case.figures["initial"], case.figures["approved"])


def _known(case: Evaluation) -> Outcome:
    place = case.model.budget.adjusted.place
    missing = [figure for figure in case.figures.values() if figure.is_missing]
    cited = [figure for figure in missing if "disclosed." in figure.name]
    if cited:
        what = f"{cited[0].label}等 {len(cited)} 项"
        yield Remark(f"没有可引用的部门预算公开，{what}无从得出（disclosed）", place)
    for figure in missing:
        if figure not in cited:
            key = _KEYS.get(figure.name, f"{figure.name.removeprefix('prior.')}.prior")
            yield Remark(f"没有可引用的文件，{figure.label}应录入（{key}）", place)


_KEYS = {
    "initial": "budget.initial",
    "approved": "budget.approved",
    "prior.adjusted": "budget.prior_adjusted",
    "prior.assets.original_value": "assets.prior_value",
}


def _bases(case: Evaluation) -> Outcome:
    for figure in case.figures.values():
        known = [part.value for part in figure.inputs if part.value is not None]
        is_share = figure.formula is Formula.SHARE
        if is_share and figure.value is None and len(known) == len(figure.inputs):
            place = origin(figure.inputs[1]) or case.model.budget.adjusted.place
            yield Remark(f"{figure.label}的基数为 0，没有比率", place)


def _negatives(case: Evaluation) -> Outcome:
    yield from negatives(f for f in case.figures.values() if f.measure is Measure.MONEY)


def _within_budget(case: Evaluation) -> Outcome:
    for spent, budget in (
        ("overseas", "three_public.overseas"),
        ("vehicle_purchase", "three_public.vehicle_purchase"),
        ("vehicle_operation", "three_public.vehicle_operation"),
        ("reception", "three_public.reception"),
        ("three_public", "three_public"),
    ):
        left = case.figures.get(f"outturn.{spent}")
        right = case.figures.get(f"disclosed.{budget}")
        if left and right:
            yield Comparison(left, right, is_limit=True)


def _foreign_affairs(case: Evaluation) -> Outcome:
    part, whole = (
        case.figures.get(f"outturn.{n}") for n in ("foreign_affairs", "domestic_reception")
    )
    if part and whole:
        yield Comparison(part, whole, is_limit=True)


def _reasons(case: Evaluation) -> Outcome:
    model = case.model
    given = {**model.reasons}
    for name, one in (("conference", model.conference), ("training", model.training)):
        if one:
            given[name] = one.reason
    if model.assets:
        given["assets.original_value"] = model.assets.reason
    for name, change in case.changes.items():
        key = name.removeprefix("three_public.")
        is_told = key not in {"adjusted", "vehicle_purchase", "vehicle_operation"}
        if is_told and change.direction in {Direction.UP, Direction.DOWN} and not given.get(key):
            message = f"{change.current.label}有增减，却没有原因"
            yield Remark(message, model.budget.adjusted.place, Severity.WARNING)


def _same_fact(case: Evaluation) -> Outcome:
    groups: dict[object, list[Figure]] = defaultdict(list)
    for name, fact in case.model.facts.items():
        identity = citations.identity(fact, case.setting.year)
        groups[identity].append(case.figures[f"fact.{name}"])
    for first, *others in groups.values():
        for other in others:
            yield Comparison(other, first)


def _literals(case: Evaluation) -> Outcome:
    for text in citations.paragraphs(case.model):
        for amount in citations.literal_amounts(text):
            message = f"“{amount}”直接写在文字里，应列为 facts 再引用"
            yield Remark(message, text.place, Severity.WARNING)


def _braces(case: Evaluation) -> Outcome:
    for text in citations.paragraphs(case.model):
        if citations.stray_braces(text):
            yield Remark("花括号不成对，或没有引用事实；引用写作 {名称}", text.place)


_ENDINGS = tuple("。！？：；…”）》")


def _punctuation(case: Evaluation) -> Outcome:
    for text in citations.sentences(case.model):
        if text.text.strip() and not text.text.rstrip().endswith(_ENDINGS):
            message = f"“…{text.text.rstrip()[-8:]}”句末没有标点"
            yield Remark(message, text.place, Severity.WARNING)


def _unused(case: Evaluation) -> Outcome:
    for name, place in citations.unused(case.model):
        yield Remark(f"事实 {name} 没有被引用", place, Severity.WARNING)


def _completed(case: Evaluation) -> Outcome:
    for index, indicator in enumerate(case.model.indicators, 1):
        done = case.figures[f"indicator.{index}.completion"].value
        best = case.setting.profile.spec.bands[0].name
        if done is not None and done < 1 and not (indicator.band and indicator.band.text == best):
            message = (
                f"{indicator.name}：指标值 {indicator.target}，实际 {indicator.actual}，未完成"
            )
            yield Remark(message, indicator.category.place, Severity.QUESTION)


def _possible(case: Evaluation) -> Outcome:
    for indicator in case.model.indicators:
        target = indicator.target
        if not isinstance(target, Pending) and is_impossible(
            read_value(target, indicator.name), indicator.name
        ):
            message = f"{indicator.name}：{target} 不可能达到，或什么也没有要求"
            yield Remark(message, indicator.category.place, Severity.QUESTION)


def _score(case: Evaluation) -> Outcome:
    typed, points = case.figures.get("score"), case.figures.get("computed_score")
    if typed and points and typed.formula in {Formula.GIVEN, Formula.STATED}:
        yield Comparison(typed, _to_hundredths(points))
    if typed is None and not is_scored(case.model):
        yield Remark(
            "没有自评得分（score），指标也没有分值（weight）", case.model.budget.adjusted.place
        )
    elif typed and typed.value is not None and not 0 <= typed.value <= _FULL_SCORE:
        yield Remark(f"自评得分 {typed.value} 不在 0 至 100 之间", typed.place or Place(""))


_FULL_SCORE = Decimal(100)


def _to_hundredths(figure: Figure) -> Figure:
    value = None if figure.value is None else rounded(figure.value, 2)
    return replace(figure, value=value)


CHECKS: tuple[Check[Evaluation], ...] = (
    Check("SE101", _WITHIN, "公布数与有关文件一致", _FORM, _stated, is_exact=True),
    Check("SE102", _WITHIN, "增减额、增减率与本年、上年数一致", _LAW, _changes),
    Check("SE103", _WITHIN, "“三公”经费决算数等于各项之和", _LAW, _outturn),
    Check(
        "SE104", _WITHIN, "执行不超过预算，一般公共预算不超过全部", _FORM, _execution, is_exact=True
    ),
    Check("SE105", _WITHIN, "年初预算总额与年初预算批复一致", _FORM, _approved, is_exact=True),
    Check("SE106", _WITHIN, "“三公”经费决算不超过预算", _LAW, _within_budget, is_exact=True),
    Check("SE107", _WITHIN, "外事接待费不超过国内接待费", _LAW, _foreign_affairs, is_exact=True),
    Check("SE108", _WITHIN, "比率的基数不为 0", _FORM, _bases),
    Check("SE109", _WITHIN, "金额不为负数", _FORM, _negatives),
    Check("SE201", _YEARS, "本年预算、上年数已录入，或可由有关文件得出", _FORM, _known),
    Check("SE301", _TEXT, "同一事实给出多次的应一致", _FORM, _same_fact, is_exact=True),
    Check("SE302", _TEXT, "文字中的金额和百分比应引用事实", _FORM, _literals),
    Check("SE303", _TEXT, "列出的事实都应引用", _FORM, _unused),
    Check("SE304", _TEXT, "有增减的应说明原因", _LAW, _reasons),
    Check("SE305", _TEXT, "引用的花括号成对", _FORM, _braces),
    Check("SE306", _TEXT, "段落以标点结束", _FORM, _punctuation),
    Check("SE401", _TARGETS, "指标应完成", _RULE, _completed),
    Check("SE402", _TARGETS, "指标值可以达到", _RULE, _possible),
    Check("SE403", _TARGETS, "自评得分与按分值计算的得分一致", _RULE, _score),
)
