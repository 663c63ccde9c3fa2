"""The given figures of a disclosure, each with the row it belongs to and the marks it carries.

A table picks its rows' figures by family, and its columns pick from them by mark.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reportgen.amounts import Amount
from reportgen.figures import Figure, Ledger
from reportgen.kind import Key
from reportgen.reports.budget_disclosure import detail_rows
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
    PARTS,
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


@dataclass(frozen=True, slots=True)
class _Givers:
    """Where the leaves come from: the model, or the rows of a detail list by key."""

    model: BudgetDisclosure
    setting: DisclosureSetting
    ledger: Ledger
    rows: Mapping[Key, Sequence[Figure]]

    def figure(self, key: Key, label: str, amount: Amount | None) -> Figure | None:
        """Record an amount as its rows or the model give it, if either does."""
        name = ".".join(("input", *key))
        if rows := self.rows.get(key):
            return self.ledger.itemized(name, f"{label}（明细）", rows)
        return self.ledger.given(name, f"{label}（录入）", amount) if amount else None

    def typed(self, family: str) -> dict[Key, Amount | None]:
        """Return the keys of a family that the model or rows give, with what was typed."""
        found: dict[Key, Amount | None] = {
            one.key: one.amount for one in detail_rows.typed(self.model) if one.key[0] == family
        }
        return found | {key: None for key in self.rows if key[0] == family}


def gather(model: BudgetDisclosure, setting: DisclosureSetting, ledger: Ledger) -> Facts:
    """Record every given amount that a table shows, of the model and of the detail list."""
    givers = _Givers(model, setting, ledger, detail_rows.itemized(model, setting))
    return Facts(
        revenue=tuple(_revenue(givers)),
        expenditure=tuple(_expenditure(givers)),
        basic_by_economic=tuple(_economic("basic_by_economic", givers)),
        project_by_economic=tuple(_economic("project_by_economic", givers)),
        basic_by_unit=tuple(_basic_by_unit(givers)),
        project_by_unit=tuple(_project_by_unit(givers)),
        expenses=tuple(_expenses(givers)),
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


def _revenue(givers: _Givers) -> Iterator[Leaf]:
    typed = givers.model.revenue
    for source, fund in SOURCES.items():
        amount: Amount | None = getattr(typed, source) if typed else None
        # Typed revenue is all revenue: rows give none where the model has it.
        if amount or not typed:
            label = f"收入 {SOURCE_NAMES[source]}"
            chosen = replace(givers, rows={}) if typed else givers
            if figure := chosen.figure(("revenue", source), label, amount):
                yield Leaf(source, _marks(source, fund), figure)


def _expenditure(givers: _Givers) -> Iterator[Leaf]:
    names = givers.setting.classification.functional.names
    for key, amount in givers.typed("expenditure").items():
        _, code, source, nature = key
        current = "current" if nature in CURRENT_NATURES else ""
        if figure := givers.figure(key, f"[{code}]{names[code]} {NATURES[nature]}", amount):
            yield Leaf(code, _marks(nature, source, SOURCES[source], current), figure)


def _economic(family: str, givers: _Givers) -> Iterator[Leaf]:
    names = givers.setting.classification.economic.names
    for key, amount in givers.typed(family).items():
        code = key[1]
        if figure := givers.figure(key, f"[{code}]{names[code]}", amount):
            yield Leaf(code, _marks("amount"), figure)


def _basic_by_unit(givers: _Givers) -> Iterator[Leaf]:
    texts = givers.setting.profile.spec.words
    for unit in givers.model.units:
        for part in PARTS:
            label = f"{unit_name(unit, givers.setting)} {texts[part]}"
            key = ("basic_by_unit", unit.unit.text, part)
            yield from _by_fund(key, label, getattr(unit, part), givers)


def _project_by_unit(givers: _Givers) -> Iterator[Leaf]:
    for unit in givers.model.units:
        for project in unit.projects:
            key = ("project_by_unit", unit.unit.text, project.id.text)
            yield from _by_fund(key, f"项目 {project.name}", project.amount, givers)


def _expenses(givers: _Givers) -> Iterator[Leaf]:
    model, expenses = givers.model, givers.model.three_public_expenses
    listed: tuple[tuple[str, str, Compared], ...] = (
        ("administrative_expense", "行政经费", model.administrative_expense),
        ("overseas", "因公出国（境）费", expenses.overseas),
        ("vehicle_purchase", "公务用车购置费", expenses.vehicles.purchase),
        ("vehicle_operation", "公务用车运行维护费", expenses.vehicles.operation),
        ("reception", "公务接待费", expenses.reception),
    )
    for row, label, compared in listed:
        yield from _by_fund(("expenses", row), label, compared.current, givers)


def _by_fund(key: Key, label: str, amounts: ByFund | None, givers: _Givers) -> Iterator[Leaf]:
    row = ".".join(key[1:])
    for fund, group in FUNDS.items():
        amount: Amount | None = getattr(amounts, fund) if amounts else None
        if figure := givers.figure((*key, fund), label, amount):
            yield Leaf(row, _marks(row, fund, group), figure)


def _marks(*marks: str) -> frozenset[str]:
    return frozenset(marks) - {""}
