"""The input file of a budget disclosure (部门预算公开): leaf amounts and what cannot be derived."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from reportgen.kind import ReportInput
from reportgen.reports.budget_disclosure.vocabulary import SOURCES
from reportgen.schema import (
    Code,
    Day,
    Flag,
    Model,
    Money,
    Name,
    PlacedIdentifier,
    PlacedName,
    Quantity,
    Text,
    choice,
    required_without,
)
from reportgen.tree import Scalar


class Revenue(Model):
    """Income of the year by source; a source that is left out is zero."""

    general_public_budget: Money | None = None
    government_fund_budget: Money | None = None
    state_capital_operating_budget: Money | None = None
    education_fees: Money | None = None
    other_special_account: Money | None = None
    business_revenue: Money | None = None
    operating_revenue: Money | None = None
    other_revenue: Money | None = None
    superior_subsidy: Money | None = None
    subsidiary_remittance: Money | None = None
    business_fund_balance: Money | None = None


class ExpenditureItem(Model):
    """Expenditure on a functional account of level 项 from one source, by nature."""

    account: PlacedName
    source: Annotated[str, choice(*SOURCES)] = "general_public_budget"
    basic: Money | None = None
    project: Money | None = None
    business_operation: Money | None = None
    subsidiary_subsidy: Money | None = None
    superior_remittance: Money | None = None
    carry_forward: Money | None = None


class ByFund(Model):
    """An amount by fund; a bare number is all general public budget (一般公共预算)."""

    general_public_budget: Money | None = None
    government_fund_budget: Money | None = None
    state_capital_operating_budget: Money | None = None
    fiscal_special_account: Money | None = None
    other_funds: Money | None = None


def _bare_number(value: object) -> object:
    return {"general_public_budget": value} if isinstance(value, Scalar) else value


FundAmounts = Annotated[ByFund, BeforeValidator(_bare_number)]

# What a detail list gives may be left out where the file names one.
_BY_ROWS = required_without("details")
_FundsOrRows = Annotated[FundAmounts | None, _BY_ROWS]


class Project(Model):
    """A project (项目) of a unit.

    Attributes:
        id: Stable over the years.
        name: As printed in 表12.
        amount: By fund.
        target: Its performance target (绩效目标); not printed if the project is secret.
        secret: Whether the target is a secret (涉密); its row and amount stay.
        key: Whether it stands in the table of key projects.
        key_name: Its name there, where it was published differently.
    """

    id: PlacedIdentifier
    name: Name
    amount: _FundsOrRows = Field(None, validate_default=True)
    target: Text = ""
    secret: Flag = False
    key: Flag = False
    key_name: Name | None = None


class UnitBudget(Model):
    """The budget of one unit: personnel, operating, projects."""

    unit: PlacedName
    personnel: _FundsOrRows = Field(None, validate_default=True)
    operating: _FundsOrRows = Field(None, validate_default=True)
    projects: tuple[Project, ...] = ()


class Reasoned(Model):
    """The reason of a change; needed unless the figure stayed the same (持平)."""

    reason: Text = ""


class Compared(Reasoned):
    """An amount by fund, last year's budget beside it, and the reason of the change.

    Where last year's file is there, its figure is taken and need not be typed.
    """

    current: FundAmounts
    prior: Money | None = None


class ComparedTotal(Reasoned):
    """Last year's budget of a total that is computed, and the reason of the change."""

    prior: Money | None = None


class Vehicles(Reasoned):
    """Official vehicles (公务用车购置及运行维护费)."""

    purchase: Compared
    operation: Compared


class ThreePublic(Reasoned):
    """The three public expenses (三公经费)."""

    overseas: Compared
    vehicles: Vehicles
    reception: Compared


class Procurement(Model):
    """Government procurement (政府采购)."""

    goods: Money
    works: Money
    services: Money


class Assets(Model):
    """State-owned assets in use (国有资产占有使用情况) on a day.

    Attributes:
        as_of: The day.
        fixed_assets: Their original value.
        house_area: m².
        vehicles: 辆.
        large_equipment: Equipment of more than 100 万元 apiece, 台.
        planned_purchase: Fixed assets to be bought this year.
        planned_items: What is to be bought; 无 if nothing.
    """

    as_of: Day
    fixed_assets: Money
    house_area: Quantity
    vehicles: Quantity
    large_equipment: Quantity
    planned_purchase: Money
    planned_items: Text


class BudgetDisclosure(ReportInput):
    """What `budget_disclosure.yaml` holds.

    Attributes:
        scope: Whose budget it is: a department's or one unit's.
        date: The date of the document, if it is known.
        details: The detail list beside the file that gives expenditure instead: `expenditure`,
            `basic_by_economic`, `project_by_economic` and the amounts of units and projects are
            then left out. Without `revenue` its rows give that too, by source.
    """

    scope: Annotated[Literal["department", "unit"], choice("department", "unit")] = "department"
    date: Day | None = None
    details: PlacedName | None = None
    revenue: Annotated[Revenue | None, _BY_ROWS] = Field(None, validate_default=True)
    revenue_change: ComparedTotal
    expenditure: Annotated[
        tuple[ExpenditureItem, ...], Field(min_length=1), required_without("details", ())
    ] = Field(None, validate_default=True)
    expenditure_change: ComparedTotal
    basic_by_economic: dict[Code, Money] = Field(default_factory=dict)
    project_by_economic: dict[Code, Money] = Field(default_factory=dict)
    units: tuple[UnitBudget, ...] = Field(min_length=1)
    administrative_expense: Compared
    three_public_expenses: ThreePublic
    procurement: Procurement
    assets: Assets
