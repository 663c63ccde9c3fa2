"""The given figures that only the text prints: last year's, procurement, assets, counts."""

from collections.abc import Iterator

from reportgen.amounts import Amount, Measure
from reportgen.department import current
from reportgen.figures import Ledger
from reportgen.reports.budget_disclosure.facts import subordinates
from reportgen.reports.budget_disclosure.model import BudgetDisclosure
from reportgen.reports.budget_disclosure.profile import DisclosureSetting

# What is compared with last year, by the name of its figure.
COMPARED = {
    "overseas": "因公出国（境）费",
    "vehicle_purchase": "公务用车购置费",
    "vehicle_operation": "公务用车运行维护费",
    "reception": "公务接待费",
    "administrative_expense": "机关运行经费",
    "revenue": "收入预算",
    "expenditure": "支出预算",
}


def record(model: BudgetDisclosure, setting: DisclosureSetting, ledger: Ledger) -> None:
    """Record them; last year's are named `prior.<name>` and are missing where none was typed."""
    for name, amount in _priors(model):
        if amount:
            ledger.given(f"prior.{name}", f"上年{COMPARED[name]}", amount)
    _procurement(model, ledger)
    _assets(model, ledger)
    place = setting.department.place
    offices = current(setting.department.offices, setting.day)
    ledger.counted("count.offices", "内设科室数", offices, place)
    ledger.counted("count.subordinates", "下属单位数", subordinates(model, setting), place)


def _priors(model: BudgetDisclosure) -> Iterator[tuple[str, Amount | None]]:
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
