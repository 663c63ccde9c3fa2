"""The figures of a self-evaluation: its own, and what disclosure and last year's report give."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from reportgen.amounts import Amount, Measure
from reportgen.department import current as current_entries
from reportgen.figures import Change, Figure, Formula, Ledger
from reportgen.links import Basis, Fact, FactKey, Links
from reportgen.reports.self_evaluation import citations, scores
from reportgen.reports.self_evaluation.model import SelfEvaluation
from reportgen.reports.self_evaluation.profile import EvaluationSetting

_BUDGET = {
    "initial": "年初预算总额",
    "approved": "年初预算批复",
    "adjusted": "全年预算总额",
    "outturn": "全年执行总额",
    "general_revenue": "一般公共预算财政拨款收入",
    "general_expenditure": "一般公共预算财政拨款支出",
}
_OUTTURN = {
    "overseas": "因公出国（境）费决算数",
    "vehicle_purchase": "公务用车购置费决算数",
    "vehicle_operation": "公务用车运行维护费决算数",
    "domestic_reception": "国内接待费决算数",
    "foreign_affairs": "外事接待费决算数",
    "overseas_reception": "国（境）外接待费决算数",
}
# What is cited from the disclosure, and whether it is compared with the year before.
CITED = {
    "three_public": ("“三公”经费", True),
    "three_public.overseas": ("因公出国（境）费", True),
    "three_public.vehicles": ("公务用车购置及运行维护费", True),
    "three_public.vehicle_purchase": ("公务用车购置费", True),
    "three_public.vehicle_operation": ("公务用车运行维护费", True),
    "three_public.reception": ("公务接待费", True),
    "administrative_expense": ("机关运行经费", True),
    "procurement": ("政府采购", False),
    "procurement.goods": ("货物类采购预算", False),
    "procurement.works": ("工程类采购预算", False),
    "procurement.services": ("服务类采购预算", False),
}
_SUMS = {
    "three_public.vehicles": ("three_public.vehicle_purchase", "three_public.vehicle_operation"),
    "three_public": ("three_public.overseas", "three_public.vehicles", "three_public.reception"),
}
EXPENDITURE, ASSETS = "expenditure", "assets.original_value"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A self-evaluation, computed.

    Attributes:
        model: Its input.
        setting: What it is made in.
        figures: By name.
        changes: Against last year, by name.
    """

    model: SelfEvaluation
    setting: EvaluationSetting
    figures: Mapping[str, Figure]
    changes: Mapping[str, Change] = field(default_factory=dict)


def compute(model: SelfEvaluation, setting: EvaluationSetting, ledger: Ledger) -> Evaluation:
    """Record what the file gives and what follows from it alone."""
    for name, label in _BUDGET.items():
        amount: Amount | None = getattr(model.budget, name)
        if amount:
            ledger.given(name, label, amount)
    ledger.share("execution_rate", "执行率", ledger.figures["outturn"], ledger.figures["adjusted"])
    if model.budget.prior_adjusted:
        ledger.given("prior.adjusted", "上年全年预算总额", model.budget.prior_adjusted)
    _outturn(model, ledger)
    _years(model, ledger)
    if model.assets:
        for name, label in (("fixed_items", "固定资产"), ("intangible_items", "无形资产")):
            items = getattr(model.assets, name)
            ledger.given(f"assets.{name}", label, items, Measure.NUMBER, "项")
    department = setting.department
    offices = current_entries(department.offices, setting.day)
    ledger.counted("offices", "内设科室数", offices, department.place)
    named = [unit for unit in department.units if unit.names]
    ledger.counted("subordinates", "下属单位数", named, department.place)
    citations.record(model, ledger)
    scores.record(model, setting, ledger)
    return Evaluation(model, setting, ledger.figures)


def _outturn(model: SelfEvaluation, ledger: Ledger) -> None:
    if model.outturn is None:
        return
    given = {
        name: ledger.given(f"outturn.{name}", label, getattr(model.outturn, name))
        for name, label in _OUTTURN.items()
    }
    vehicles = [given["vehicle_purchase"], given["vehicle_operation"]]
    reception = [given["domestic_reception"], given["overseas_reception"]]
    parts = [
        given["overseas"],
        ledger.total("outturn.vehicles", "公务用车购置及运行维护费决算数", vehicles),
        ledger.total("outturn.reception", "公务接待费决算数", reception),
    ]
    ledger.total("outturn.three_public", "“三公”经费决算数", parts)


def _years(model: SelfEvaluation, ledger: Ledger) -> None:
    """Record what is compared with last year: this year's, and last year's as it was typed."""
    for name, label, value, prior in _compared(model):
        ledger.given(name, label, value)
        if prior:
            ledger.given(f"prior.{name}", f"上年{label}", prior)


def _compared(model: SelfEvaluation) -> Iterator[tuple[str, str, Amount, Amount | None]]:
    for name, label, one in (
        ("conference", "会议费", model.conference),
        ("training", "培训费", model.training),
    ):
        if one:
            yield name, label, one.current, one.prior
    if model.assets:
        yield ASSETS, "资产总原值", model.assets.original_value, model.assets.prior_value


def publish(evaluation: Evaluation) -> Iterator[Fact]:
    """Yield budget and execution of the year, and last year's figures as they were typed."""
    year, figures = evaluation.setting.year, evaluation.figures
    listed = (
        ("initial", EXPENDITURE, 0, Basis.INITIAL, False),
        ("approved", EXPENDITURE, 0, Basis.INITIAL, False),
        ("adjusted", EXPENDITURE, 0, Basis.ADJUSTED, True),
        ("outturn", EXPENDITURE, 0, Basis.OUTTURN, True),
        ("prior.adjusted", EXPENDITURE, 1, Basis.ADJUSTED, False),
        *((name, name, 0, Basis.OUTTURN, True) for name in (ASSETS, "conference", "training")),
        *((f"prior.{n}", n, 1, Basis.OUTTURN, False) for n in (ASSETS, "conference", "training")),
    )
    for name, fact, back, basis, is_source in listed:
        figure = figures.get(name)
        # What is stated against another document is compared with it by SE101.
        if figure and figure.formula is Formula.GIVEN:
            yield Fact(FactKey(fact, year - back, basis), figure, is_source)


def derive(evaluation: Evaluation, ledger: Ledger, links: Links) -> Evaluation:
    """Add what the disclosure gives, and the changes against last year."""
    year, figures = evaluation.setting.year, ledger.figures
    for name in ("initial", "approved"):
        if name not in figures:
            ledger.linked(name, _BUDGET[name], links.find(EXPENDITURE, year))
    changes: dict[str, Change] = {}
    keys = [("adjusted", EXPENDITURE, Basis.ADJUSTED)] if evaluation.model.disclosed else []
    keys += [(name, name, Basis.OUTTURN) for name in (ASSETS, "conference", "training")]
    for name, fact, basis in keys:
        if name in figures:
            if f"prior.{name}" not in figures:
                label = f"上年{figures[name].label}"
                ledger.linked(f"prior.{name}", label, links.find(fact, year - 1, basis))
            prior = figures[f"prior.{name}"]
            changes[name] = ledger.change(name, figures[name].label, figures[name], prior)
    if evaluation.model.disclosed:
        changes |= _disclosed(year, ledger, links)
    return replace(evaluation, changes=changes)


def _disclosed(year: int, ledger: Ledger, links: Links) -> dict[str, Change]:
    changes: dict[str, Change] = {}
    for name, (label, _) in CITED.items():
        ledger.linked(f"disclosed.{name}", label, links.find(name, year))
    for name, (label, is_compared) in CITED.items():
        if is_compared and name not in _SUMS:
            prior = links.find(name, year - 1)
            ledger.linked(f"prior.disclosed.{name}", f"上年{label}", prior)
    for name, parts in _SUMS.items():
        label = f"上年{CITED[name][0]}"
        inputs = [ledger.figures[f"prior.disclosed.{part}"] for part in parts]
        ledger.total(f"prior.disclosed.{name}", label, inputs)
    for name, (label, is_compared) in CITED.items():
        if is_compared:
            pair = (ledger.figures[f"{when}disclosed.{name}"] for when in ("", "prior."))
            changes[name] = ledger.change(f"disclosed.{name}", label, *pair)
    return changes
