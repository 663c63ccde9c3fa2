"""The given amounts of a disclosure, each with its row, its marks and its place."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from disclosures import NO_ASSETS

from reportgen.figures import Formula, Ledger
from reportgen.problems import Place
from reportgen.reports.budget_disclosure.facts import Facts, Leaf, gather, unit_name
from reportgen.reports.budget_disclosure.model import BudgetDisclosure
from reportgen.reports.budget_disclosure.profile import DisclosureSetting
from reportgen.reports.budget_disclosure.vocabulary import MARKS

Read = Callable[..., tuple[BudgetDisclosure, DisclosureSetting]]

# Synthetic: an imaginary office and its hall.
TEXT = (
    """\
unit: 万元
revenue:
  general_public_budget: 91.70
  education_fees: 2.30
  subsidiary_remittance: 0
revenue_change: {prior: 90}
expenditure:
  - {account: 2010301, basic: 61.40, project: 30.30}
  - {account: 2010301, source: education_fees, business_operation: 2.30}
  - {account: 2010399, source: subsidiary_remittance, carry_forward: 0.00}
expenditure_change: {prior: 90}
basic_by_economic: {30201: 20.10, 30101: 41.30}
project_by_economic: {30213: 30.30}
units:
  - unit: office
    personnel: 41.30
    operating: {general_public_budget: 5.10, fiscal_special_account: 2.30}
  - unit: hall
    personnel: 0
    operating: 15.00
    projects:
      - {id: upkeep, name: 大厅运维, amount: 30.30}
administrative_expense: {current: 20.10, prior: 20.10}
three_public_expenses:
  overseas: {current: 0, prior: 0}
  vehicles:
    purchase: {current: {government_fund_budget: 18.05}, prior: 0}
    operation: {current: 待填, prior: 0}
  reception: {current: 1.35, prior: 0}
"""
    + NO_ASSETS
)
DEPARTMENT = """\
profile: guangdong
names:
  - {name: 某市试验局, short: 试验局}
  - {name: 某市试验和检验局, short: 试验和检验局, from: 2024-07-01}
units:
  - id: office
  - id: hall
    names: [{name: 某市试验大厅, short: 试验大厅}]
"""


@pytest.fixture(scope="session")
def facts(read: Read) -> Callable[..., Facts]:
    """Return a function that gives the facts of a text."""

    def of_text(text: str = TEXT) -> Facts:
        return gather(*read(text, DEPARTMENT), Ledger())

    return of_text


def listed(leaves: tuple[Leaf, ...]) -> dict[str, tuple[str, str]]:
    """Return row and amount of leaves by the name of their figure."""
    return {leaf.figure.name: (leaf.row, _amount(leaf.figure.value)) for leaf in leaves}


def _amount(value: Decimal | None) -> str:
    return "待填" if value is None else f"{value / 10000:.2f}"


def marks(leaves: tuple[Leaf, ...], name: str) -> frozenset[str]:
    """Return the marks of the one leaf whose figure ends so."""
    (found,) = (leaf.marks for leaf in leaves if leaf.figure.name.endswith(name))
    return found


def test_every_source_of_income_that_is_given_is_a_leaf(facts: Callable[..., Facts]) -> None:
    """A source left out has no leaf; one given as 0 has."""
    expected = {
        "input.revenue.general_public_budget": ("general_public_budget", "91.70"),
        "input.revenue.education_fees": ("education_fees", "2.30"),
        "input.revenue.subsidiary_remittance": ("subsidiary_remittance", "0.00"),
    }

    assert expected == listed(facts().revenue)


def test_every_nature_of_an_item_is_a_leaf(facts: Callable[..., Facts]) -> None:
    """An item gives one leaf a nature; the source keeps the same account apart."""
    expected = {
        "input.expenditure.2010301.general_public_budget.basic": ("2010301", "61.40"),
        "input.expenditure.2010301.general_public_budget.project": ("2010301", "30.30"),
        "input.expenditure.2010301.education_fees.business_operation": ("2010301", "2.30"),
        "input.expenditure.2010399.subsidiary_remittance.carry_forward": ("2010399", "0.00"),
    }

    assert expected == listed(facts().expenditure)


def test_economic_accounts_are_leaves_by_code(facts: Callable[..., Facts]) -> None:
    """基本 and 项目 支出 by economic account are families of their own."""
    expected = [
        {
            "input.basic_by_economic.30201": ("30201", "20.10"),
            "input.basic_by_economic.30101": ("30101", "41.30"),
        },
        {"input.project_by_economic.30213": ("30213", "30.30")},
    ]
    found = facts()

    assert expected == [listed(found.basic_by_economic), listed(found.project_by_economic)]


def test_units_and_projects_are_leaves_by_fund(facts: Callable[..., Facts]) -> None:
    """A unit gives a leaf for each part and fund, a project one for each fund."""
    found = facts()
    expected = [
        {
            "input.basic_by_unit.office.personnel.general_public_budget": (
                "office.personnel",
                "41.30",
            ),
            "input.basic_by_unit.office.operating.general_public_budget": (
                "office.operating",
                "5.10",
            ),
            "input.basic_by_unit.office.operating.fiscal_special_account": (
                "office.operating",
                "2.30",
            ),
            "input.basic_by_unit.hall.personnel.general_public_budget": ("hall.personnel", "0.00"),
            "input.basic_by_unit.hall.operating.general_public_budget": ("hall.operating", "15.00"),
        },
        {"input.project_by_unit.hall.upkeep.general_public_budget": ("hall.upkeep", "30.30")},
    ]

    assert expected == [listed(found.basic_by_unit), listed(found.project_by_unit)]


def test_expenses_are_leaves_and_keep_what_is_pending(facts: Callable[..., Facts]) -> None:
    """行政经费 and the leaves of 三公 are leaves; one still to be entered has no value."""
    expected = {
        "input.expenses.administrative_expense.general_public_budget": (
            "administrative_expense",
            "20.10",
        ),
        "input.expenses.overseas.general_public_budget": ("overseas", "0.00"),
        "input.expenses.vehicle_purchase.government_fund_budget": ("vehicle_purchase", "18.05"),
        "input.expenses.vehicle_operation.general_public_budget": ("vehicle_operation", "待填"),
        "input.expenses.reception.general_public_budget": ("reception", "1.35"),
    }

    assert expected == listed(facts().expenses)


@pytest.mark.parametrize(
    ("family", "name", "expected"),
    [
        ("revenue", "general_public_budget", {"general_public_budget", "fiscal_appropriation"}),
        ("revenue", "education_fees", {"education_fees", "fiscal_special_account"}),
        ("revenue", "subsidiary_remittance", {"subsidiary_remittance"}),
        (
            "expenditure",
            "general_public_budget.basic",
            {"basic", "general_public_budget", "fiscal_appropriation", "current"},
        ),
        (
            "expenditure",
            "business_operation",
            {"business_operation", "education_fees", "fiscal_special_account", "current"},
        ),
        ("expenditure", "carry_forward", {"carry_forward", "subsidiary_remittance"}),
        ("basic_by_economic", "30101", {"amount"}),
        (
            "basic_by_unit",
            "hall.operating.general_public_budget",
            {"hall.operating", "general_public_budget", "fiscal_appropriation"},
        ),
        (
            "basic_by_unit",
            "fiscal_special_account",
            {"office.operating", "fiscal_special_account"},
        ),
        (
            "expenses",
            "reception.general_public_budget",
            {"reception", "general_public_budget", "fiscal_appropriation"},
        ),
    ],
)
def test_a_leaf_carries_the_marks_of_its_columns(
    family: str, name: str, expected: set[str], facts: Callable[..., Facts]
) -> None:
    """A leaf carries its nature, source or fund, the group of it, and 本年支出 where it is one."""
    assert expected == marks(getattr(facts(), family), name)


def test_columns_can_name_every_mark_but_rows_and_the_current_year(
    facts: Callable[..., Facts],
) -> None:
    """All marks but a unit's own row and 本年支出 are in the vocabulary of profiles."""
    found = facts()
    carried = {
        mark
        for leaf in (*found.revenue, *found.expenditure, *found.expenses)
        for mark in leaf.marks
    }
    expected = {"current"}

    assert expected == carried - MARKS


def test_a_leaf_knows_its_place(facts: Callable[..., Facts]) -> None:
    """A leaf's figure is given, at the line and column of the number."""
    (leaf,) = (leaf for leaf in facts().basic_by_economic if leaf.row == "30101")
    expected = (Formula.GIVEN, Place("budget_disclosure.yaml", 12, 42))

    assert expected == (leaf.figure.formula, leaf.figure.place)


@pytest.mark.parametrize(("unit", "expected"), [("万元", "50"), ("元", "0.005")])
def test_a_leaf_may_be_off_by_half_a_last_digit(
    unit: str, expected: str, facts: Callable[..., Facts]
) -> None:
    """A number counts as rounded to two decimals of its unit."""
    (leaf,) = facts(TEXT.replace("unit: 万元", f"unit: {unit}")).project_by_economic

    assert Decimal(expected) == leaf.figure.slack


def test_a_zero_is_exact(facts: Callable[..., Facts]) -> None:
    """A leaf of zero is off by nothing, however it is typed."""
    found = facts()
    zeros = [leaf.figure.slack for leaf in found.expenditure if leaf.figure.value == 0]

    expected = [Decimal(0)]
    assert expected == zeros


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 1, 1), ["某市试验局", "某市试验大厅"]),
        (date(2024, 6, 30), ["某市试验局", "某市试验大厅"]),
        (date(2024, 7, 1), ["某市试验和检验局", "某市试验大厅"]),
    ],
)
def test_a_unit_is_called_as_on_the_day(day: date, expected: list[str], read: Read) -> None:
    """A unit without names of its own carries the department's name in force."""
    model, setting = read(TEXT, DEPARTMENT, day)

    assert expected == [unit_name(unit, setting) for unit in model.units]
