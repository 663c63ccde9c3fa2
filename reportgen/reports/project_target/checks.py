"""The identities of a project form: plan, composition, amounts, indicators."""

import re
from collections.abc import Iterator
from decimal import Decimal

from reportgen.document import show
from reportgen.figures import Figure, Formula, computed, origin, total
from reportgen.planned_indicators import impossible, whole_and_annual
from reportgen.problems import Place, Severity
from reportgen.reconcile import Check, Comparison, Remark, is_far, negatives
from reportgen.reports.project_target.compute import Project
from reportgen.reports.project_target.fields import fields
from reportgen.schema import Pending

_WITHIN, _YEARS, _TARGETS = "表内勾稽", "年度之间", "绩效指标"
_FORM = "二级项目申报表"
_RULE = "财预〔2015〕88号（预算绩效目标管理）"
Outcome = Iterator[Comparison | Remark]


def _sums(case: Project) -> Outcome:
    for figure in case.figures.values():
        base = computed(figure)
        if base.formula is Formula.SUM:
            yield Comparison(figure, total(f"{figure.label}：各项之和", base.inputs))


def _as_computed(case: Project) -> Outcome:
    # PT103 and PT201 look at these two.
    others = [one for name, one in case.figures.items() if name not in {"annual", "prior_budget"}]
    for figure in others:
        if figure.formula is Formula.STATED and computed(figure).formula is not Formula.SUM:
            yield Comparison(figure, computed(figure))


def _annual(case: Project) -> Outcome:
    planned = case.figures.get(f"plan.{case.setting.year}.requested")
    if planned:
        yield Comparison(case.figures["annual"], planned)


def _composition(case: Project) -> Outcome:
    rows = list(enumerate(case.model.costs, 1))
    for year in dict.fromkeys(cost.year for _, cost in rows):
        parts = [case.figures[f"cost.{row}.amount"] for row, cost in rows if cost.year == year]
        planned = case.figures.get(f"plan.{year}.requested")
        label = f"项目资金构成{year}年各行之和"
        if planned:
            yield Comparison(total(label, parts), planned)
        else:
            yield Remark(
                f"{label}在分年度资金计划中没有这一年", parts[0].inputs[0].place or Place("")
            )


def _approved(case: Project) -> Outcome:
    for plan in case.model.plan:
        approved = case.figures[f"plan.{plan.year}.approved"]
        requested = case.figures[f"plan.{plan.year}.requested"]
        yield Comparison(approved, requested, is_limit=True)


def _plan_years(case: Project) -> Outcome:
    model = case.model
    years = [plan.year for plan in model.plan]
    place = model.form.place
    if years != sorted(set(years)):
        yield Remark("分年度资金计划的年度重复，或不是由早到晚", place)
    for plan in model.plan:
        if not model.starts <= plan.year <= model.ends:
            message = f"{plan.year} 年不在 {model.starts} 至 {model.ends} 年之内"
            yield Remark(message, plan.requested.place)
    if not model.starts <= case.setting.year <= model.ends:
        message = f"预算年度 {case.setting.year} 不在 {model.starts} 至 {model.ends} 年之内"
        yield Remark(message, place, Severity.QUESTION)
    if years and case.setting.year not in years:
        message = f"分年度资金计划没有预算年度 {case.setting.year} 年，当年金额印 0"
        yield Remark(message, place, Severity.QUESTION)


def _prior(case: Project) -> Outcome:
    prior, disclosed = case.figures.get("prior_budget"), case.figures.get("disclosed")
    if prior and disclosed:
        yield Comparison(prior, disclosed)
    elif prior and prior.is_missing:
        message = "没有上年的部门预算公开，上一年项目预算安排应录入（prior_budget）"
        yield Remark(message, case.model.form.place)


def _prior_plan(case: Project) -> Outcome:
    prior = case.figures.get("prior_budget")
    planned = case.figures.get(f"plan.{case.setting.year - 1}.requested")
    if prior and planned:
        yield Comparison(prior, planned, is_question=True)


def _newly_disclosed(case: Project) -> Outcome:
    disclosed = case.figures.get("disclosed")
    if case.model.request_type == "延续项目" and disclosed and disclosed.formula is Formula.NONE:
        message = f"{case.model.name}是延续项目，上年部门预算公开表12 中却没有（{case.id}）"
        yield Remark(message, case.model.form.place, Severity.QUESTION)


def _magnitude(case: Project) -> Outcome:
    annual = case.figures.get("annual")
    others = [case.figures.get(f"plan.{plan.year}.requested") for plan in case.model.plan]
    for other in (case.figures.get("disclosed"), *others):
        if annual and other and is_far(annual, other):
            message = f"{annual.label}与{other.label}相差一千倍以上，单位可能写错"
            yield Remark(message, origin(annual) or case.model.form.place)


def _negatives(case: Project) -> Outcome:
    yield from negatives(case.figures.values())


def _required(case: Project) -> Outcome:
    model, spec = case.model, case.setting.profile.spec
    annual, limit = case.figures.get("annual"), spec.required_from.value
    is_large = annual is not None and (annual.value or 0) >= (limit or 0)
    if model.secret or not (is_large or model.is_key):
        return
    missing = [
        name
        for name, given in (
            ("总体绩效目标（goals.whole）", model.goals.whole),
            ("年度绩效目标（goals.annual）", model.goals.annual),
            ("绩效指标（indicators）", model.indicators),
        )
        if not given
    ]
    if missing:
        yield Remark(f"{model.name}缺少{'、'.join(missing)}", model.form.place)


def _whole_and_annual(case: Project) -> Outcome:
    yield from whole_and_annual(case.model.indicators)


def _possible(case: Project) -> Outcome:
    yield from impossible(case.model.indicators)


_BUDGET_IN_TEXT = re.compile(
    r"项目(?:总)?(?:预算|投资|金额)(?:总额)?(?:为|：|约|共|人民币|\s)*"
    r"(\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|元)"
)
_UNITS = {"亿元": Decimal(10**8), "万元": Decimal(10**4), "元": Decimal(1)}


def _text_amounts(case: Project) -> Outcome:
    amount = case.figures.get("amount")
    for text in (case.model.grounds, case.model.summary, case.model.goals.whole):
        if isinstance(text, Pending) or amount is None:
            continue
        for found in _BUDGET_IN_TEXT.finditer(text):
            value = Decimal(found[1].replace(",", "")) * _UNITS[found[2]]
            label, place = f"文字中“{found[0]}”", case.model.form.place
            told = Figure("", label, value, Formula.GIVEN, (), place)
            yield Comparison(told, amount, is_question=True)


def _names(case: Project) -> Outcome:
    department, day = case.setting.department, case.setting.day
    current = department.name(day)
    old = {name for one in department.names for name in (one.name, one.short)}
    old -= {current.name, current.short}
    shown = {name: show(text) for name, text in fields(case).items()}
    for name in sorted(old):
        labels = [label for field, label in case.form.labels.items() if shown.get(field) == name]
        if labels:
            message = f"{'、'.join(labels)}印“{name}”，当年名称为“{current.name}”"
            yield Remark(message, case.model.form.place, Severity.QUESTION)


CHECKS: tuple[Check[Project], ...] = (
    Check("PT101", _WITHIN, "合计等于各项之和", _FORM, _sums),
    Check("PT102", _WITHIN, "公布数与计算数一致", _FORM, _as_computed),
    Check("PT103", _WITHIN, "当年金额等于分年度资金计划的当年数", _FORM, _annual, is_exact=True),
    Check("PT104", _WITHIN, "项目资金构成各年之和等于分年度资金计划", _FORM, _composition),
    Check("PT105", _WITHIN, "审核金额不超过申报金额", _FORM, _approved, is_exact=True),
    Check("PT106", _WITHIN, "分年度资金计划的年度在项目起止年度之内", _FORM, _plan_years),
    Check("PT107", _WITHIN, "文字中的项目预算与项目金额一致", _FORM, _text_amounts, is_exact=True),
    Check("PT108", _WITHIN, "单位名称与当年名称一致", _FORM, _names),
    Check("PT109", _WITHIN, "金额单位与数额大小相称", _FORM, _magnitude),
    Check("PT110", _WITHIN, "金额不为负数", _FORM, _negatives),
    Check("PT201", _YEARS, "上一年项目预算安排与上年部门预算公开表12 一致", _FORM, _prior),
    Check("PT202", _YEARS, "上一年项目预算安排与分年度资金计划的上年数", _FORM, _prior_plan),
    Check("PT203", _YEARS, "延续项目列在上年部门预算公开表12", _FORM, _newly_disclosed),
    Check("PT301", _TARGETS, "当年申报金额大于等于500万元或重点项目必填绩效信息", _FORM, _required),
    Check("PT302", _TARGETS, "年度指标值不超过实施周期指标值", _RULE, _whole_and_annual),
    Check("PT303", _TARGETS, "指标值可以达到", _RULE, _possible),
)
