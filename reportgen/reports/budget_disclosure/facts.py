"""The given figures of a disclosure, each with the row it belongs to and the marks it carries.

A table picks its rows' figures by family, and its columns pick from them by mark.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reportgen.amounts import Amount
from reportgen.figures import Figure, Ledger
from reportgen.reports.budget_disclosure.model import (
    BudgetDisclosure,
    ByFund,
    Compared,
    UnitBudget,
)
from reportgen.reports.budget_disclosure.profile import DisclosureSetting
from reportgen.reports.budget_disclosure.vocabulary import (
    CURRENT_NATURES,
    FUNDS,
    NATURES,
    SOURCE_NAMES,
    SOURCES,
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A given figure with its row and its marks."""

    row: str
    marks: frozenset[str]
    figure: Figure


@dataclass(frozen=True, slots=True)
class Facts:
    """All leaves of a disclosure by family."""

    revenue: tuple[Leaf, ...]
    expenditure: tuple[Leaf, ...]
    basic_by_economic: tuple[Leaf, ...]
    project_by_economic: tuple[Leaf, ...]
    basic_by_unit: tuple[Leaf, ...]
    project_by_unit: tuple[Leaf, ...]
    expenses: tuple[Leaf, ...]


def gather(model: BudgetDisclosure, setting: DisclosureSetting, ledger: Ledger) -> Facts:
    """Record every given amount of the model that a table shows."""
    names = setting.classification.economic.names
    return Facts(
        revenue=tuple(_revenue(model, ledger)),
        expenditure=tuple(_expenditure(model, setting, ledger)),
        basic_by_economic=tuple(_economic("basic", model.basic_by_economic, names, ledger)),
        project_by_economic=tuple(_economic("project", model.project_by_economic, names, ledger)),
        basic_by_unit=tuple(_basic_by_unit(model, setting, ledger)),
        project_by_unit=tuple(_project_by_unit(model, ledger)),
        expenses=tuple(_expenses(model, ledger)),
    )


def subordinates(model: BudgetDisclosure, setting: DisclosureSetting) -> list[UnitBudget]:
    """Return the units below the department itself (下属单位): those with names of their own."""
    named = {unit.id for unit in setting.department.units if unit.names}
    return (
        [unit for unit in model.units if unit.unit.text in named] if model.scope != "unit" else []
    )


def unit_name(unit: UnitBudget, setting: DisclosureSetting) -> str:
    """Return the name of a budget unit that holds on the document's day."""
    known = {known.id: known for known in setting.department.units}
    return setting.department.unit_name(known[unit.unit.text], setting.day).name


def _revenue(model: BudgetDisclosure, ledger: Ledger) -> Iterator[Leaf]:
    for source, fund in SOURCES.items():
        amount: Amount | None = getattr(model.revenue, source)
        if amount:
            figure = ledger.given(
                f"input.revenue.{source}", f"收入 {SOURCE_NAMES[source]}（录入）", amount
            )
            yield Leaf(source, _marks(source, fund), figure)


def _expenditure(
    model: BudgetDisclosure, setting: DisclosureSetting, ledger: Ledger
) -> Iterator[Leaf]:
    names = setting.classification.functional.names
    for item in model.expenditure:
        code, source = item.account.text, item.source
        for nature in NATURES:
            amount: Amount | None = getattr(item, nature)
            if amount:
                name = f"input.expenditure.{code}.{source}.{nature}"
                label = f"[{code}]{names[code]} {NATURES[nature]}（录入）"
                current = "current" if nature in CURRENT_NATURES else ""
                marks = _marks(nature, source, SOURCES[source], current)
                yield Leaf(code, marks, ledger.given(name, label, amount))


def _economic(
    nature: str, amounts: Mapping[str, Amount], names: Mapping[str, str], ledger: Ledger
) -> Iterator[Leaf]:
    for code, amount in amounts.items():
        name = f"input.{nature}_by_economic.{code}"
        figure = ledger.given(name, f"[{code}]{names[code]}（录入）", amount)
        yield Leaf(code, _marks("amount"), figure)


def _basic_by_unit(
    model: BudgetDisclosure, setting: DisclosureSetting, ledger: Ledger
) -> Iterator[Leaf]:
    for unit in model.units:
        for part, amounts in (("personnel", unit.personnel), ("operating", unit.operating)):
            row = f"{unit.unit.text}.{part}"
            label = f"{unit_name(unit, setting)} {setting.profile.spec.words[part]}"
            yield from _by_fund(row, f"input.basic_by_unit.{row}", label, amounts, ledger)


def _project_by_unit(model: BudgetDisclosure, ledger: Ledger) -> Iterator[Leaf]:
    for unit in model.units:
        for project in unit.projects:
            row = f"{unit.unit.text}.{project.id.text}"
            name = f"input.project_by_unit.{row}"
            yield from _by_fund(row, name, f"项目 {project.name}", project.amount, ledger)


def _expenses(model: BudgetDisclosure, ledger: Ledger) -> Iterator[Leaf]:
    expenses = model.three_public_expenses
    listed: tuple[tuple[str, str, Compared], ...] = (
        ("administrative_expense", "行政经费", model.administrative_expense),
        ("overseas", "因公出国（境）费", expenses.overseas),
        ("vehicle_purchase", "公务用车购置费", expenses.vehicles.purchase),
        ("vehicle_operation", "公务用车运行维护费", expenses.vehicles.operation),
        ("reception", "公务接待费", expenses.reception),
    )
    for row, label, compared in listed:
        yield from _by_fund(row, f"input.expenses.{row}", label, compared.current, ledger)


def _by_fund(row: str, name: str, label: str, amounts: ByFund, ledger: Ledger) -> Iterator[Leaf]:
    for fund, group in FUNDS.items():
        amount: Amount | None = getattr(amounts, fund)
        if amount:
            figure = ledger.given(f"{name}.{fund}", f"{label}（录入）", amount)
            yield Leaf(row, _marks(row, fund, group), figure)


def _marks(*marks: str) -> frozenset[str]:
    return frozenset(marks) - {""}
