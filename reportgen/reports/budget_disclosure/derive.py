"""Changes against last year, and the figures that only the text prints."""

from collections.abc import Iterator
from dataclasses import replace

from reportgen.amounts import Amount, Measure
from reportgen.department import current as current_entries
from reportgen.figures import Change, Figure, Ledger
from reportgen.reports.budget_disclosure.compute import Disclosure
from reportgen.reports.budget_disclosure.facts import subordinates
from reportgen.reports.budget_disclosure.model import BudgetDisclosure

# (name, label, cell of the current figure): the leaves of what the text compares.
_LEAVES = (
    ("overseas", "因公出国（境）费", ("three_public", "overseas", "total")),
    ("vehicle_purchase", "公务用车购置费", ("three_public", "vehicle_purchase", "total")),
    ("vehicle_operation", "公务用车运行维护费", ("three_public", "vehicle_operation", "total")),
    ("reception", "公务接待费", ("three_public", "reception", "total")),
    ("administrative_expense", "机关运行经费", ("three_public", "administrative_expense", "total")),
    ("revenue", "收入预算", ("summary", "total_revenue")),
    ("expenditure", "支出预算", ("summary", "total_expenditure")),
)
# Totals whose figure of last year is the sum of the leaves' figures.
_TOTALS = (
    ("vehicles", "公务用车购置及运行维护费", ("vehicle_purchase", "vehicle_operation")),
    ("three_public", "“三公”经费", ("overseas", "vehicles", "reception")),
)


def derive(model: BudgetDisclosure, ledger: Ledger, disclosure: Disclosure) -> Disclosure:
    """Add the changes against last year's budget, procurement and assets.

    Figures of the text are named `text.<name>`, last year's `prior.<name>`.
    """
    priors = dict(_priors(model))
    prior: dict[str, Figure] = {}
    current: dict[str, Figure] = {}
    for name, label, cell in _LEAVES:
        shown = disclosure.cell(*cell)
        inputs = [shown] if shown else []
        current[name] = ledger.total(f"text.{name}", label, inputs)
        prior[name] = ledger.given(f"prior.{name}", f"上年{label}", priors[name])
    for name, label, parts in _TOTALS:
        shown = disclosure.cell("three_public", name, "total")
        current[name] = ledger.total(f"text.{name}", label, [shown] if shown else [])
        prior[name] = ledger.total(f"prior.{name}", f"上年{label}", [prior[part] for part in parts])
    changes: dict[str, Change] = {
        name: ledger.change(f"text.{name}", figure.label, figure, prior[name])
        for name, figure in current.items()
    }
    _procurement(model, ledger)
    _assets(model, ledger)
    setting = disclosure.setting
    offices = current_entries(setting.department.offices, setting.day)
    ledger.counted("count.offices", "内设科室数", offices)
    ledger.counted("count.subordinates", "下属单位数", subordinates(model, setting))
    return replace(disclosure, figures=ledger.figures, changes=changes)


def _priors(model: BudgetDisclosure) -> Iterator[tuple[str, Amount]]:
    expenses = model.three_public_expenses
    yield "overseas", expenses.overseas.prior
    yield "vehicle_purchase", expenses.vehicles.purchase.prior
    yield "vehicle_operation", expenses.vehicles.operation.prior
    yield "reception", expenses.reception.prior
    yield "administrative_expense", model.administrative_expense.prior
    yield "revenue", model.revenue_change.prior
    yield "expenditure", model.expenditure_change.prior


def _procurement(model: BudgetDisclosure, ledger: Ledger) -> None:
    given = (
        ("goods", "货物类采购预算", model.procurement.goods),
        ("works", "工程类采购预算", model.procurement.works),
        ("services", "服务类采购预算", model.procurement.services),
    )
    parts = [ledger.given(f"procurement.{name}", label, value) for name, label, value in given]
    ledger.total("procurement.total", "政府采购预算", parts)


def _assets(model: BudgetDisclosure, ledger: Ledger) -> None:
    assets = model.assets
    ledger.given("assets.fixed_assets", "固定资产金额", assets.fixed_assets)
    ledger.given("assets.planned_purchase", "本年度拟购置固定资产", assets.planned_purchase)
    for name, label, quantity in (
        ("house_area", "房屋面积", assets.house_area),
        ("vehicles", "车辆", assets.vehicles),
        ("large_equipment", "单价100万元以上设备", assets.large_equipment),
    ):
        ledger.given(f"assets.{name}", label, quantity, Measure.NUMBER)
