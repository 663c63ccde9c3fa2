"""The input file of a budget disclosure: what it may hold, what is refused, and as JSON."""

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from disclosures import NO_EXPENSES

import reportgen
from reportgen import source
from reportgen.problems import Problem
from reportgen.reports.budget_disclosure.model import BudgetDisclosure
from reportgen.schema import Pending, validate

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "data" / "huizhou_dsj"
FILE = Path("2024") / "budget_disclosure.yaml"

# Synthetic: as little as a disclosure can hold.
LEAST = (
    """\
unit: 万元
revenue: {general_public_budget: 12.30}
revenue_change: {prior: 12.30}
expenditure:
  - {account: 2010301, basic: 12.30}
expenditure_change: {prior: 12.30}
units:
  - {unit: office, personnel: 10.25, operating: 2.05}
"""
    + NO_EXPENSES
)


def read(text: str) -> tuple[BudgetDisclosure | None, tuple[Problem, ...]]:
    """Read the text of an input file into the model."""
    data, problems = source.parse(text.encode(), "budget_disclosure.yaml")
    assert data, problems
    return validate(data, BudgetDisclosure)


def model(text: str) -> BudgetDisclosure:
    """Return the model of a text that is in order."""
    found, problems = read(text)
    assert found, problems
    return found


def test_what_may_be_left_out_has_a_default() -> None:
    """Scope, date, economic accounts, projects, reasons, stated and explained may be left out."""
    found = model(LEAST)
    expected: tuple[object, ...] = ("department", None, {}, {}, (), "", {}, ())

    assert expected == (
        found.scope,
        found.date,
        found.basic_by_economic,
        found.project_by_economic,
        found.units[0].projects,
        found.revenue_change.reason,
        found.stated,
        found.explained,
    )


def test_a_project_is_neither_secret_nor_key_unless_told() -> None:
    """A project needs an id, a name and an amount."""
    text = LEAST.replace(
        "operating: 2.05}", "operating: 2.05, projects: [{id: hall, name: 运维, amount: 1}]}"
    )
    (project,) = model(text).units[0].projects
    expected = ("", False, False, None)

    assert expected == (project.target, project.secret, project.key, project.key_name)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("10.25", {"general_public_budget": Decimal(102500)}),
        ("{other_funds: 10.25}", {"other_funds": Decimal(102500)}),
        (
            "{general_public_budget: 10, fiscal_special_account: 0.25}",
            {"general_public_budget": Decimal(100000), "fiscal_special_account": Decimal(2500)},
        ),
        ("{}", {}),
        ("待填", {"general_public_budget": None}),
    ],
)
def test_a_bare_number_is_all_general_public_budget(
    given: str, expected: dict[str, Decimal | None]
) -> None:
    """An amount by fund is a mapping; a number alone is 一般公共预算."""
    (unit,) = model(LEAST.replace("personnel: 10.25", f"personnel: {given}")).units
    found = {fund: amount for fund, amount in unit.personnel if amount is not None}

    assert expected == {fund: amount.value for fund, amount in found.items()}


@pytest.mark.parametrize(("unit", "expected"), [("万元", "123000"), ("元", "12.3")])
def test_amounts_are_in_the_declared_unit(unit: str, expected: str) -> None:
    """Inside everything is 元, whichever unit the file declares."""
    found = model(LEAST.replace("unit: 万元", f"unit: {unit}"))
    assert found.revenue.general_public_budget

    assert Decimal(expected) == found.revenue.general_public_budget.value


def test_quantities_are_not_amounts() -> None:
    """House area, vehicles and equipment are not scaled by the unit of money."""
    text = LEAST.replace("house_area: 0", "house_area: 1234.5").replace(
        "vehicles: 0", "vehicles: 3"
    )
    assets = model(text).assets

    assert (Decimal("1234.5"), Decimal(3)) == (assets.house_area.value, assets.vehicles.value)


def test_dates_and_flags_have_their_types() -> None:
    """A date is a date, 是 and 否 are truth values."""
    text = LEAST.replace("unit: 万元", "unit: 万元\ndate: 2024-02-29").replace(
        "operating: 2.05}",
        "operating: 2.05, projects: [{id: hall, name: 运维, amount: 1, secret: 是, key: 否}]}",
    )
    found = model(text)
    project = found.units[0].projects[0]
    expected = (date(2024, 2, 29), date(2023, 12, 31), True, False)

    assert expected == (found.date, found.assets.as_of, project.secret, project.key)


def test_codes_keep_their_digits() -> None:
    """A code is text: neither octal, nor a number."""
    text = LEAST.replace("account: 2010301", "account: 0201030") + "stated: {a.010.b: 1}\n"
    found = model(text)
    expected = ("0201030", ["a.010.b"])

    assert expected == (found.expenditure[0].account.text, list(found.stated))


def test_a_text_still_to_be_entered_is_a_value_of_its_own() -> None:
    """待填 in a reason keeps its note and place."""
    found = model(
        LEAST.replace(
            "revenue_change: {prior: 12.30}", "revenue_change: {prior: 待填, reason: 待填：财政局}"
        )
    )
    reason = found.revenue_change.reason
    expected = (None, "财政局")

    assert isinstance(reason, Pending)
    assert expected == (found.revenue_change.prior.value, reason.note)


def place_of(text: str, token: str) -> tuple[int, int]:
    """Return line and column at which a token stands that the text has once."""
    assert text.count(token) == 1
    head = text[: text.index(token)]
    return head.count("\n") + 1, len(head) - head.rfind("\n")


@pytest.mark.parametrize(
    ("old", "new", "code", "blamed"),
    [
        ("unit: 万元", "unit: 亿元", "unknown-unit", "亿元"),
        ("unit: 万元\n", "", "missing-key", "revenue: {"),
        ("unit: 万元", "unit: 万元\nscope: 部门", "unknown-choice", "部门"),
        ("unit: 万元", "unit: 万元\ndate: 2024-02-30", "not-a-date", "2024-02-30"),
        ("{general_public_budget: 12.30}", "{general: 12.30}", "unknown-key", "general:"),
        ("{general_public_budget: 12.30}", "12.40", "wrong-type", "12.40"),
        ("budget: 12.30}", 'budget: "1,230"}', "amount-separator", '"1,230"'),
        ("basic: 12.30", "basic: 12.30万元", "amount-unit", "12.30万元"),
        ("basic: 12.30", "basic: １２.30", "amount-full-width", "１２.30"),
        ("basic: 12.30", "basic: NaN", "amount-not-a-number", "NaN"),
        ("basic: 12.30", "basic: ''", "amount-empty", "''"),
        ("basic: 12.30", "bassic: 12.30", "unknown-key", "bassic"),
        ("basic: 12.30", "source: 财政, basic: 12.30", "unknown-choice", "财政"),
        ("  - {account: 2010301, basic", "  - {basic", "missing-key", "{basic"),
        ("unit: office, ", "unit: 待填, ", "pending-name", "待填"),
        ("personnel: 10.25", "personnel: [10.25]", "wrong-type", "[10.25]"),
        ("personnel: 10.25", "personnel: {general: 10.25}", "unknown-key", "general:"),
        ("operating: 2.05}", "operating: 2.05, projects: {}}", "wrong-type", "{}"),
        (
            "operating: 2.05}",
            "operating: 2.05, projects: [{id: 大厅, name: 运维, amount: 1}]}",
            "not-an-identifier",
            "大厅",
        ),
        (
            "operating: 2.05}",
            "operating: 2.05, projects: [{id: hall, name: '', amount: 1}]}",
            "empty-name",
            "''",
        ),
        (
            "operating: 2.05}",
            "operating: 2.05, projects: [{id: hall, name: 运维, amount: 1, secret: 对}]}",
            "not-a-flag",
            "对",
        ),
        ("  reception: {current: 0, prior: 0}\n", "", "missing-key", "overseas:"),
        ("services: 0}", "services: 0, labour: 0}", "unknown-key", "labour"),
        ("as_of: 2023-12-31", "as_of: 2023年12月31日", "not-a-date", "2023年12月31日"),
        ("vehicles: 0\n  large", "vehicles: 一辆\n  large", "amount-not-a-number", "一辆"),
        ("planned_items: 无", "planned_items: [无]", "wrong-type", "[无]"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(old: str, new: str, code: str, blamed: str) -> None:
    """One wrong value is one problem with its code, line and column, and there is no model."""
    assert LEAST.count(old) == 1
    text = LEAST.replace(old, new)
    found, problems = read(text)
    expected = [(code, *place_of(text, blamed))]

    assert expected == [(p.code, p.place.line, p.place.column) for p in problems]
    assert found is None


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("expenditure:\n  - {account: 2010301, basic: 12.30}\n", "expenditure: []\n", 4),
        ("units:\n  - {unit: office, personnel: 10.25, operating: 2.05}\n", "units: []\n", 7),
    ],
)
def test_an_empty_list_is_told_in_chinese(old: str, new: str, line: int) -> None:
    """A list that needs an entry is told at its line, in Chinese, under a code like all others."""
    assert LEAST.count(old) == 1
    _, (problem,) = read(LEAST.replace(old, new))

    assert line == problem.place.line
    assert re.search(r"[\u4e00-\u9fff]", problem.message)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", problem.code)


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Problems are collected: each of several wrong values is told."""
    text = LEAST.replace("12.30}\nunits", "多}\nunits").replace("operating: 2.05", "operating: 两")
    text = text.replace("works: 0", "work: 0")
    _, problems = read(text)
    expected = {
        ("amount-not-a-number", *place_of(text, "多")),
        ("amount-not-a-number", *place_of(text, "两")),
        ("missing-key", *place_of(text, "{goods")),
        ("unknown-key", *place_of(text, "work:")),
    }

    assert expected == {(p.code, p.place.line, p.place.column) for p in problems}


def test_last_years_amount_may_be_left_out() -> None:
    """Where last year's file is at hand its amount need not be typed."""
    assert LEAST.count("{prior: 12.30}\nunits") == 1
    found, problems = read(LEAST.replace("{prior: 12.30}\nunits", "{}\nunits"))

    assert problems == ()
    assert found
    assert found.expenditure_change.prior is None


# --- the same data as JSON ---


def as_texts(node: object) -> str:
    """Return plain data as JSON, every scalar a text."""
    return json.dumps(node, ensure_ascii=False, indent=1)


def as_numbers(node: object) -> str:
    """Return plain data as JSON, with numbers wherever JSON can write them, digit by digit."""
    number = r'"(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)"(?!\s*:)'
    return re.sub(number, r"\1", as_texts(node))


@pytest.mark.parametrize("write", [as_texts, as_numbers])
@pytest.mark.parametrize("file_format", ["docx", "xlsx"])
def test_the_example_as_json_builds_the_same_bytes(
    write: Callable[[object], str], file_format: str, example: Path, tmp_path: Path
) -> None:
    """Converted to JSON by any rule that keeps the digits, the example gives the same files."""
    folder = tmp_path / example.name
    (folder / FILE).parent.mkdir(parents=True)
    for name in (Path("department.yaml"), FILE):
        text = (example / name).read_text(encoding="utf-8")
        data = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - all scalars stay text
        (folder / name).with_suffix(".json").write_text(write(data), encoding="utf-8")
    built = [
        reportgen.build(department, formats=[file_format], out=tmp_path / out, pages=False)
        for department, out in ((example, "yaml"), (folder, "json"))
    ]
    (expected,), (actual,) = (result.written for result in built)

    assert not list(folder.rglob("*.yaml"))
    assert expected.read_bytes() == actual.read_bytes()


def test_the_example_as_json_has_the_same_problems(example: Path, tmp_path: Path) -> None:
    """Checks find the same in JSON, at the lines of the JSON file."""
    folder = tmp_path / example.name
    (folder / FILE).parent.mkdir(parents=True)
    for name in (Path("department.yaml"), FILE):
        text = (example / name).read_text(encoding="utf-8")
        data = yaml.load(text, yaml.BaseLoader)  # noqa: S506
        (folder / name).with_suffix(".json").write_text(as_numbers(data), encoding="utf-8")
    found = reportgen.check(folder).problems
    lines = (folder / FILE).with_suffix(".json").read_text(encoding="utf-8").splitlines()
    expected = {"BD101": '"project_by_economic.302.amount": 4661.78', "BD162": '"30110": 68.72,'}

    assert [p.message for p in reportgen.check(example).problems] == [p.message for p in found]
    assert expected == {p.code: lines[p.place.line - 1].strip() for p in found}
