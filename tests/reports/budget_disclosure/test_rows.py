"""The rows of each table, from the profile and the data."""

import re
from collections.abc import Callable

import pytest
from disclosures import NO_EXPENSES

from reportgen.document import Blank, show
from reportgen.figures import Ledger
from reportgen.reports.budget_disclosure.facts import gather
from reportgen.reports.budget_disclosure.model import BudgetDisclosure
from reportgen.reports.budget_disclosure.profile import DisclosureSetting
from reportgen.reports.budget_disclosure.rows import TOTAL, GridRow, Request, table_rows
from reportgen.reports.budget_disclosure.secrecy import redact

Read = Callable[..., tuple[BudgetDisclosure, DisclosureSetting]]
Rows = Callable[..., tuple[GridRow, ...]]

# Synthetic: an imaginary office and its hall.
TEXT = (
    """\
unit: 万元
revenue: {general_public_budget: 91.70, government_fund_budget: 20.05}
revenue_change: {prior: 90}
expenditure:
  - {account: 2060702, project: 5.50}
  - {account: 2010399, basic: 30.30}
  - {account: 2010301, basic: 55.90}
  - {account: 2296004, source: government_fund_budget, project: 20.05}
expenditure_change: {prior: 90}
basic_by_economic: {30299: 1.10, 30101: 80.00, 30201: 5.10}
project_by_economic: {30213: 5.50}
units:
  - {unit: office, personnel: 41.30, operating: 20.10}
  - unit: hall
    personnel: 0
    operating: 24.80
    projects:
      - {id: upkeep, name: 大厅运维, amount: 5.50, target: 大厅平稳运行。, key: 是, key_name: 运维}
      - id: lottery
        name: 体彩器材
        amount: {government_fund_budget: 15.05}
        target: 待填：三季度定
      - {id: shield, name: 加固, amount: {government_fund_budget: 5.00}, target: 不印, secret: 是}
"""
    + NO_EXPENSES
)
DEPARTMENT = """\
profile: guangdong
names: [{name: 某市试验局, short: 试验局}]
units:
  - id: office
  - id: hall
    names: [{name: 某市试验大厅, short: 试验大厅}]
"""


@pytest.fixture(scope="session")
def rows(read: Read) -> Rows:
    """Return a function that gives the rows of a table of the profile."""

    def of_table(table: str, text: str = TEXT) -> tuple[GridRow, ...]:
        model, setting = read(text, DEPARTMENT)
        model = redact(model, setting)
        spec = setting.profile.spec.tables[table]
        return table_rows(Request(spec, model, setting, gather(model, setting, Ledger())))

    return of_table


def test_accounts_stand_below_their_levels_in_order(rows: Rows) -> None:
    """Each account has rows for its 类 and 款 above it; rows follow the codes, not the file."""
    expected = [
        (TOTAL, 0, ("201", "206", "229")),
        ("201", 0, ("20103",)),
        ("20103", 1, ("2010301", "2010399")),
        ("2010301", 2, ()),
        ("2010399", 2, ()),
        ("206", 0, ("20607",)),
        ("20607", 1, ("2060702",)),
        ("2060702", 2, ()),
        ("229", 0, ("22960",)),
        ("22960", 1, ("2296004",)),
        ("2296004", 2, ()),
    ]

    assert expected == [(row.id, row.level, row.parts) for row in rows("expenditure")]


def test_only_leaf_rows_have_leaves(rows: Rows) -> None:
    """A row has either parts or given figures, never both."""
    expected = {"2010301", "2010399", "2060702", "2296004"}
    found = rows("revenue")

    assert expected == {row.id for row in found if row.leaves}
    assert not [row.id for row in found if row.leaves and row.parts]


def test_a_table_of_one_source_has_its_accounts_only(rows: Rows) -> None:
    """表5 leaves out the accounts of other money; 表9 holds them, without its fixed rows."""
    expected = [
        [TOTAL, "201", "20103", "2010301", "2010399", "206", "20607", "2060702"],
        [TOTAL, "229", "22960", "2296004"],
    ]

    assert expected == [
        [row.id for row in rows(table)] for table in ("general_public_budget", "government_fund")
    ]


def test_a_table_without_money_prints_its_fixed_rows(rows: Rows) -> None:
    """Without an account of its source a table has the profile's rows, with the levels above."""
    without = re.sub(r"  - \{account: 2296004.*\n", "", TEXT)
    expected = [
        [TOTAL, "229", "22960", "2296003", "2296004"],
        [TOTAL, "223", "22301", "2230101"],
    ]

    assert expected == [
        [row.id for row in rows(table, without)] for table in ("government_fund", "state_capital")
    ]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "expenditure",
            [
                ("合计", ""),
                ("201", "一般公共服务支出"),
                ("20103", "　政府办公厅（室）及相关机构事务"),
                ("2010301", "　　行政运行"),
            ],
        ),
        (
            "government_fund",
            [
                ("合计", ""),
                ("229", "其他支出"),
                ("22960", "彩票公益金安排的支出"),
                ("2296004", "用于教育事业的彩票公益金支出"),
            ],
        ),
    ],
)
def test_accounts_with_a_code_column(
    table: str, expected: list[tuple[str, str]], rows: Rows
) -> None:
    """The code has a column of its own, the name its indent; 合计 stands in the code column."""
    assert expected == [(row.code, row.name) for row in rows(table)[:4]]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "general_public_budget",
            [
                "合计",
                "[201]一般公共服务支出",
                "　[20103]政府办公厅（室）及相关机构事务",
                "　　[2010301]行政运行",
            ],
        ),
        (
            "basic_by_economic",
            ["合计", "[301]工资福利支出", "　[30101]基本工资", "[302]商品和服务支出"],
        ),
        ("project_by_economic", ["合计", "[302]商品和服务支出", "　[30213]维修（护）费"]),
    ],
)
def test_accounts_with_the_code_in_their_label(table: str, expected: list[str], rows: Rows) -> None:
    """The label is the profile's, with code and name, indented by level."""
    assert expected == [row.label for row in rows(table)[:4]]


def test_units_have_a_row_for_personnel_and_one_for_operating(rows: Rows) -> None:
    """表11 has each unit in the order of the file and its two parts below it."""
    expected = [
        (TOTAL, "合计", ("office", "hall")),
        ("office", "某市试验局", ("office.personnel", "office.operating")),
        ("office.personnel", "　　人员经费", ()),
        ("office.operating", "　　公用经费", ()),
        ("hall", "某市试验大厅", ("hall.personnel", "hall.operating")),
        ("hall.personnel", "　　人员经费", ()),
        ("hall.operating", "　　公用经费", ()),
    ]

    assert expected == [(row.id, row.label, row.parts) for row in rows("basic_by_unit")]


def test_projects_stand_below_their_unit(rows: Rows) -> None:
    """表12 has each unit with projects, and its projects in the order of the file."""
    expected = [
        (TOTAL, "合计", ""),
        ("hall", "某市试验大厅", ""),
        ("hall.upkeep", "　　大厅运维", "大厅平稳运行。"),
        ("hall.lottery", "　　体彩器材", "【待填：三季度定】"),
        ("hall.shield", "　　加固", "项目涉密，不予公开。"),
    ]

    assert expected == [(row.id, row.label, show(row.target)) for row in rows("project_by_unit")]


def test_a_goal_still_to_be_entered_is_a_blank(rows: Rows) -> None:
    """A pending goal keeps its note as a blank, not as words."""
    (row,) = (row for row in rows("project_by_unit") if row.id == "hall.lottery")
    expected = (Blank("三季度定"),)

    assert expected == row.target


def test_a_pending_goal_without_a_note_names_its_project(rows: Rows) -> None:
    """A pending goal without a note says of which project it is."""
    text = TEXT.replace("待填：三季度定", "待填")
    (row,) = (row for row in rows("project_by_unit", text) if row.id == "hall.lottery")
    expected = (Blank("体彩器材绩效目标"),)

    assert expected == row.target


def test_key_projects_may_have_a_name_of_their_own(rows: Rows) -> None:
    """Only key projects stand in their table, under the name published there, with an amount."""
    (row,) = rows("key_projects")

    expected = ("hall.upkeep", "运维", "大厅平稳运行。")
    assert expected == (row.id, row.label, show(row.target))
    assert {"amount"} <= row.leaves[0].marks


def test_without_key_projects_their_table_is_empty(rows: Rows) -> None:
    """No key project, no row, not even a total."""
    assert not rows("key_projects", TEXT.replace("key: 是", "key: 否"))


def test_lines_of_the_profile_are_nested(rows: Rows) -> None:
    """表8 has the profile's lines, each whole before its parts, one level deeper."""
    expected = [
        ("administrative_expense", 0, ()),
        ("three_public", 0, ("overseas", "vehicles", "reception")),
        ("overseas", 1, ()),
        ("vehicles", 1, ("vehicle_purchase", "vehicle_operation")),
        ("vehicle_purchase", 2, ()),
        ("vehicle_operation", 2, ()),
        ("reception", 1, ()),
    ]

    assert expected == [(row.id, row.level, row.parts) for row in rows("three_public")]


@pytest.mark.parametrize("table", ["summary", "fiscal_appropriation"])
def test_tables_of_two_sides_have_no_rows(table: str, rows: Rows) -> None:
    """The lines of 表1 and 表4 are single cells, not rows."""
    assert not rows(table)
