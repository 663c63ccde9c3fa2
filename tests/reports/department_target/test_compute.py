"""The figures of a department's target form: its budget, what is left, the money of tasks."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

import reportgen
from reportgen.figures import Figure, Formula

Check = Callable[..., reportgen.Result]


def figures(result: reportgen.Result) -> dict[str, Figure]:
    """Return the figures of the target form by name."""
    (report,) = (r for r in result.reports if r.kind.name == "department_target")
    return dict(report.figures)


def values(result: reportgen.Result) -> dict[str, Decimal | None]:
    """Return the values of the figures by name."""
    return {name: figure.value for name, figure in figures(result).items()}


def test_every_figure(check: Check, text: str) -> None:
    """What follows from the budget is computed, in 元; units with a name of their own count."""
    expected = {
        "staff": 12,
        "subordinates": 1,
        "basic": 1000000,
        "project": 800000,
        "other_funds": 100000,
        "special_funds": 300000,
        "other_development": 400000,
        "transfers": 50000,
        "expenditure": 1800000,
        "fiscal_appropriation": 1700000,
        "own_level": 1750000,
        "task.1.amount": 450000,
        "task.2.part.1": 50000,
        "task.2.amount": 50000,
    }

    assert expected == values(check(text))


def test_a_task_is_the_sum_of_its_projects_and_parts(
    check: Check, text: str, platform: str
) -> None:
    """Forms of projects and own parts add up; the forms are found by id."""
    both = text.replace("projects: [platform]", "projects: [platform, archive]").replace(
        "    expected: 平台稳定。",
        "    parts: [{name: 其他, amount: 0.5}]\n    expected: 平台稳定。",
    )
    small = platform.replace("450000", "10000.55")
    own = figures(check(both, archive=small))["task.1.amount"]

    assert (own.formula, own.value) == (Formula.SUM, Decimal("465000.55"))


def test_a_project_on_a_long_form_gives_the_amount_of_the_year(check: Check, text: str) -> None:
    """A form with a plan counts with its row of the year, not with the whole project."""
    long = """\
unit: 元
form: municipal_investment
name: 平台运维
starts: 2025
ends: 2026
prior_budget: 0
plan:
  - {year: 2025, requested: 1000, approved: 0}
  - {year: 2026, requested: 5000, approved: 0}
"""

    assert values(check(text, platform=long))["task.1.amount"] == 1000


@pytest.mark.parametrize(
    ("unit", "typed", "expected"),
    [
        ("", "45.00", "450000"),
        ("task_unit: 元\n", "450000", "450000"),
        ("task_unit: 万元\n", "45", "450000"),
    ],
)
def test_declared_amounts(unit: str, typed: str, expected: str, check: Check, text: str) -> None:
    """A declared amount is in the unit of tasks, else of the file, and is compared with the sum."""
    declared = text.replace(
        "    projects: [platform]", f"    projects: [platform]\n    amount: {typed}"
    )
    result = check(unit + declared)
    own = figures(result)

    assert Decimal(expected) == own["task.1.amount"].value == own["task.1.forms"].value
    assert own["task.1.amount"].formula is Formula.GIVEN
    assert result.problems == ()


def test_pending_parts_leave_the_rest_open(check: Check, text: str) -> None:
    """What is left of a whole is open while the part is; other figures keep their values."""
    own = values(check(text.replace("other_funds: 10.00", "other_funds: 待填")))

    assert (None, Decimal(1750000), Decimal(1800000)) == (
        own["fiscal_appropriation"],
        own["own_level"],
        own["expenditure"],
    )


def test_stated_figures_are_printed(check: Check, text: str) -> None:
    """A published value stands for the computed one and what follows cites it."""
    own = figures(check(text + "stated: {expenditure: 181, subordinates: 3}\n"))

    assert (Decimal(1810000), Decimal(1710000), Decimal(3)) == (
        own["expenditure"].value,
        own["fiscal_appropriation"].value,
        own["subordinates"].value,
    )
    assert own["subordinates"].inputs[0].value == 1


def test_the_budget_comes_from_the_disclosure(example: Path, tmp_path: Path, text: str) -> None:
    """With this year's disclosure at hand 基本支出 and 项目支出 are its totals."""
    folder = tmp_path / "bluestone"
    (folder / "2024").mkdir(parents=True)
    for name in ("department.yaml", "2024/budget_disclosure.yaml"):
        (folder / name).write_text((example / name).read_text(encoding="utf-8"), encoding="utf-8")
    linked = text.replace("  basic: 100.00\n  project: 80.00\n", "").replace(
        "    projects: [platform]\n", "    amount: 5.00\n"
    )
    target = folder / "2024" / "department_target.yaml"
    target.write_text(linked, encoding="utf-8")
    result = reportgen.check(folder)
    (disclosure,) = (r for r in result.reports if r.kind.name == "budget_disclosure")
    own = figures(result)

    assert [p.code for p in result.problems if Path(p.place.file) == target] == []
    assert own["basic"].formula is own["project"].formula is Formula.CITED
    assert own["basic"].inputs[0] in disclosure.figures.values()
    assert own["expenditure"].value == Decimal(76005300)
