"""The figures of one project: its plan by year, the composition of its money, its amounts."""

from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.amounts import Measure
from reportgen.figures import Figure, Ledger
from reportgen.reports.project_target.model import ProjectTarget
from reportgen.reports.project_target.profile import FormSpec, TargetSetting

TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Project:
    """A project, computed.

    Attributes:
        model: Its input.
        setting: What its form is made in; `setting.member` is its id.
        figures: By name: `plan.<year>.requested`, `cost.<row>.amount`, `amount`, `annual`, ...
    """

    model: ProjectTarget
    setting: TargetSetting
    figures: Mapping[str, Figure]

    @property
    def id(self) -> str:
        """The project's id, stable over the years."""
        return self.setting.member

    @property
    def form(self) -> FormSpec:
        """The form it is declared on."""
        return self.setting.profile.spec.forms[self.model.form.text]


def compute(model: ProjectTarget, setting: TargetSetting, ledger: Ledger) -> Project:
    """Compute the plan, the composition and the amounts of a project.

    项目金额 is the sum of 申报金额 over the plan, 当年金额 the plan's row of the budget year; a
    form without a plan gives 当年金额 itself.
    """
    _plan(model, ledger)
    _costs(model, ledger)
    figures = ledger.figures
    if model.plan:
        ledger.cited("amount", "项目金额", figures[f"plan.{TOTAL}.requested"])
    if model.budget:
        ledger.given("annual", "当年金额", model.budget)
    elif model.plan:
        years = [figures[f"plan.{p.year}.requested"] for p in model.plan if p.year == setting.year]
        ledger.total("annual", "当年金额", years)
    if model.social_capital:
        ledger.given("social_capital", "社会投入资金", model.social_capital)
    if model.prior_budget:
        ledger.given("prior_budget", "上一年项目预算安排", model.prior_budget)
    return Project(model, setting, figures)


def _plan(model: ProjectTarget, ledger: Ledger) -> None:
    for column, label in (("requested", "申报金额"), ("approved", "审核金额")):
        parts = [
            ledger.given(f"plan.{p.year}.{column}", f"{p.year}年{label}", getattr(p, column))
            for p in model.plan
        ]
        if parts:
            ledger.total(f"plan.{TOTAL}.{column}", f"分年度资金计划{label}合计", parts)


def _costs(model: ProjectTarget, ledger: Ledger) -> None:
    prices: list[Figure] = []
    amounts: list[Figure] = []
    for row, cost in enumerate(model.costs, 1):
        name, label = f"cost.{row}", f"项目资金构成第{row}行"
        price = ledger.given(f"{name}.price", f"{label}单价", cost.price)
        quantity = ledger.given(f"{name}.quantity", f"{label}工作量", cost.quantity, Measure.NUMBER)
        prices.append(price)
        amounts.append(ledger.product(f"{name}.amount", f"{label}金额", price, quantity))
    if amounts:
        ledger.total(f"cost.{TOTAL}.price", "项目资金构成单价合计", prices)
        ledger.total(f"cost.{TOTAL}.amount", "项目资金构成金额合计", amounts)
