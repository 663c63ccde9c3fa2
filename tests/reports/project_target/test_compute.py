"""The figures of a project: plan, composition, amounts, and what last year's disclosure gives."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reportgen
from reportgen import source
from reportgen.amounts import Measure
from reportgen.figures import Figure, Formula, Ledger
from reportgen.reports.project_target.compute import compute
from reportgen.reports.project_target.model import ProjectTarget
from reportgen.reports.project_target.profile import TargetSetting
from reportgen.schema import validate
from reportgen.stages import Report

Check = Callable[..., reportgen.Result]

DISCLOSED = """\
unit: 元
form: departmental_function
name: 统一治理
starts: 2024
ends: 2025
plan:
  - {year: 2024, requested: 2410000, approved: 2410000}
  - {year: 2025, requested: 100000, approved: 100000}
"""


def member(result: reportgen.Result, name: str) -> Report:
    """Return the report of one project."""
    (report,) = (r for r in result.reports if r.member == name)
    return report


def figures(result: reportgen.Result, name: str = "platform") -> dict[str, Decimal | None]:
    """Return the values of a project's figures by name."""
    return {key: figure.value for key, figure in member(result, name).figures.items()}


def test_every_figure(check: Check, text: str) -> None:
    """Each typed amount, each product and each total has its figure, in 元."""
    expected = {
        "plan.2024.requested": Decimal(300000),
        "plan.2025.requested": Decimal(450000),
        "plan.2026.requested": Decimal("250000.50"),
        "plan.total.requested": Decimal("1000000.50"),
        "plan.2024.approved": Decimal(300000),
        "plan.2025.approved": Decimal(450000),
        "plan.2026.approved": Decimal("250000.50"),
        "plan.total.approved": Decimal("1000000.50"),
        "cost.1.price": Decimal(300000),
        "cost.1.quantity": Decimal(1),
        "cost.1.amount": Decimal(300000),
        "cost.2.price": Decimal(150000),
        "cost.2.quantity": Decimal(3),
        "cost.2.amount": Decimal(450000),
        "cost.3.price": Decimal("250000.50"),
        "cost.3.quantity": Decimal(1),
        "cost.3.amount": Decimal("250000.50"),
        "cost.total.price": Decimal("700000.50"),
        "cost.total.amount": Decimal("1000000.50"),
        "amount": Decimal("1000000.50"),
        "annual": Decimal(450000),
        "social_capital": Decimal(0),
        "prior_budget": Decimal(300000),
    }

    assert expected == figures(check(platform=text))


def test_amounts_follow_from_the_plan(check: Check, text: str) -> None:
    """项目金额 cites the total of 申报金额, 当年金额 the plan's row of the year, never 审核金额."""
    lower = text.replace("requested: 450000, approved: 450000", "requested: 450000, approved: 1")
    own = member(check(platform=lower), "platform").figures

    assert [own["plan.total.requested"]] == [*own["amount"].inputs]
    assert [own["plan.2025.requested"]] == [*own["annual"].inputs]


def test_the_short_form_gives_the_amount_of_the_year(check: Check, table: str) -> None:
    """A form without a plan has its budget as 当年金额, and no 项目金额."""
    assert figures(check(hotline=table), "hotline") == {"annual": Decimal(7600000)}


def test_pending_amounts_spread(check: Check, text: str) -> None:
    """A row that is still to be entered leaves its totals open, and the other year alone."""
    wrong = text.replace("{year: 2026, requested: 250000.50", "{year: 2026, requested: 待填")
    own = figures(check(platform=wrong))

    assert (None, None, None, Decimal(450000), Decimal("1000000.50")) == (
        own["plan.2026.requested"],
        own["plan.total.requested"],
        own["amount"],
        own["annual"],
        own["plan.total.approved"],
    )


def test_a_pending_price_leaves_its_product_open(check: Check, text: str) -> None:
    """A product without price has no value, nor has the total above it."""
    own = figures(check(platform=text.replace("price: 150000", "price: 待填")))

    assert (None, None, Decimal(300000)) == (
        own["cost.2.amount"],
        own["cost.total.amount"],
        own["cost.1.amount"],
    )


@pytest.mark.parametrize("quantity", ["0", "-1", "0.5", "1.25"])
def test_quantities_need_not_be_whole(quantity: str, check: Check, text: str) -> None:
    """工作量 is any number; price times quantity is exact."""
    own = figures(check(platform=text.replace("quantity: 3", f"quantity: {quantity}")))

    assert Decimal(150000) * Decimal(quantity) == own["cost.2.amount"]


def test_a_stated_total_is_printed_and_keeps_what_it_stands_for(check: Check, text: str) -> None:
    """`stated:` replaces a total for all that cite it; its computed side stays its input."""
    own = member(check(platform=text + "stated: {plan.total.requested: 1000001}\n"), "platform")
    stated = own.figures["plan.total.requested"]

    assert (stated.formula, stated.value) == (Formula.STATED, Decimal(1000001))
    assert stated.inputs[0].value == Decimal("1000000.50")
    assert own.figures["amount"].value == Decimal(1000001)


def test_an_unknown_stated_name(check: Check, text: str) -> None:
    """A stated figure that the project has not is told with the nearest name."""
    found = check(platform=text + "stated: {plan.totals.requested: 1}\n").problems

    assert [p.code for p in found] == ["unknown-figure"]
    assert "plan.total.requested" in found[0].message


AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False)
QUANTITIES = st.decimals(min_value=0, max_value=10**4, places=2, allow_nan=False)
BARE = "unit: 元\nform: departmental_function\nname: 任意\nstarts: 2018\nends: 2099\n"


def computed(rows: str) -> dict[str, Figure]:
    """Return the figures of a project with a plan or a composition in 2025."""
    data, problems = source.parse(f"{BARE}{rows}".encode(), "platform.yaml")
    assert data, problems
    model, problems = validate(data, ProjectTarget)
    assert model, problems
    ledger = Ledger()
    # Only the year of the setting is asked for.
    compute(model, cast("TargetSetting", SimpleNamespace(year=2025)), ledger)
    return ledger.figures


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=8), st.integers(2018, 2025))
def test_totals_of_any_plan(rows: list[tuple[Decimal, Decimal]], first: int) -> None:
    """The totals are the exact sums, 当年金额 the row of the year or 0."""
    lines = (
        f"  - {{year: {first + n}, requested: {one + 0:f}, approved: {other + 0:f}}}\n"
        for n, (one, other) in enumerate(rows)
    )
    made = computed("plan:\n" + "".join(lines))
    own = [one for n, (one, _) in enumerate(rows) if first + n == 2025]

    assert sum(one for one, _ in rows) == made["amount"].value == made["plan.total.requested"].value
    assert sum(other for _, other in rows) == made["plan.total.approved"].value
    assert sum(own, Decimal(0)) == made["annual"].value


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(AMOUNTS, QUANTITIES), min_size=1, max_size=8))
def test_totals_of_any_composition(rows: list[tuple[Decimal, Decimal]]) -> None:
    """Each row is price times quantity, the total their exact sum."""
    lines = (
        f"  - {{year: 2025, content: 甲, price: {price + 0:f}, quantity: {quantity + 0:f}}}\n"
        for price, quantity in rows
    )
    made = computed("costs:\n" + "".join(lines))

    assert sum(p * q for p, q in rows) == made["cost.total.amount"].value
    assert all(made[f"cost.{n}.amount"].value == p * q for n, (p, q) in enumerate(rows, 1))
    assert made["cost.1.quantity"].measure is Measure.NUMBER


# --- last year's disclosure ---


@pytest.fixture
def with_disclosure(example: Path, tmp_path: Path) -> Callable[..., reportgen.Result]:
    """Return a checker of the example's 2024 disclosure with project forms of 2025."""

    def run(**members: str) -> reportgen.Result:
        folder = tmp_path / "bluestone"
        (folder / "2024").mkdir(parents=True)
        (folder / "2025" / "project_target").mkdir(parents=True)
        for name in ("department.yaml", "2024/budget_disclosure.yaml"):
            content = (example / name).read_text(encoding="utf-8")
            (folder / name).write_text(content, encoding="utf-8")
        for name, content in members.items():
            file = folder / "2025" / "project_target" / f"{name}.yaml"
            file.write_text(content, encoding="utf-8")
        return reportgen.check(folder, year=2025)

    return run


def test_last_years_budget_is_that_of_the_disclosure(with_disclosure: Check) -> None:
    """A project that 表12 of last year lists under its id has that amount as last year's budget."""
    result = with_disclosure(unified_governance=DISCLOSED)
    prior = member(result, "unified_governance").figures["prior_budget"]

    assert (prior.value, prior.formula) == (Decimal(2410000), Formula.CITED)
    assert result.problems == ()


def test_links_are_by_id_not_by_name(with_disclosure: Check) -> None:
    """Another id is another project, whatever its name: it had no budget."""
    text = DISCLOSED.replace("  - {year: 2024, requested: 2410000, approved: 2410000}\n", "")
    result = with_disclosure(another=text.replace("starts: 2024", "starts: 2025"))
    prior = member(result, "another").figures["prior_budget"]

    assert prior.value == 0
    assert result.problems == ()


def test_without_last_years_disclosure_it_has_to_be_entered(check: Check, text: str) -> None:
    """Without disclosure and without a typed value the form shows 待填 and an error says so."""
    result = check(platform=text.replace("prior_budget: 300000\n", ""))

    assert [(p.code, p.place.line) for p in result.problems] == [("PT201", 3)]
    assert figures(result)["prior_budget"] is None


def test_what_is_still_to_be_entered_is_told_once(check: Check, text: str) -> None:
    """A typed 待填 is told as such, not as a missing value too."""
    result = check(platform=text.replace("prior_budget: 300000", "prior_budget: 待填"))

    assert [p.code for p in result.problems] == ["pending"]


def test_a_typed_value_that_differs(with_disclosure: Check) -> None:
    """A typed value stays and differs from the disclosure: an error with both places."""
    text = DISCLOSED.replace("plan:", "prior_budget: 2400000\nplan:")
    result = with_disclosure(unified_governance=text)
    (problem,) = (p for p in result.problems if p.code == "PT201")
    related = [Path(place.file).name for place in problem.related]
    prior = member(result, "unified_governance").figures["prior_budget"]

    assert (prior.value, prior.formula) == (Decimal(2400000), Formula.GIVEN)
    assert (Path(problem.place.file).name, problem.place.line) == ("unified_governance.yaml", 6)
    assert "budget_disclosure.yaml" in related


def test_a_typed_value_that_agrees(with_disclosure: Check) -> None:
    """A typed value that is the disclosed one is no problem."""
    text = DISCLOSED.replace("plan:", "prior_budget: 2410000\nplan:")

    assert with_disclosure(unified_governance=text).problems == ()


def test_an_explained_difference_from_the_disclosure(with_disclosure: Check) -> None:
    """The exact difference keeps the typed value as information."""
    text = DISCLOSED.replace("plan:", "prior_budget: 2400000\nplan:") + (
        "explained:\n"
        "  - {check: PT201, figure: prior_budget, difference: -10000, reason: 调减}\n"
        "  - {check: PT202, figure: prior_budget, difference: -10000, reason: 调减}\n"
    )
    found = with_disclosure(unified_governance=text).problems

    assert [(p.code, str(p.severity)) for p in found] == [
        ("PT201", "information"),
        ("PT202", "information"),
    ]


def test_the_short_form_has_no_last_year(with_disclosure: Check, table: str) -> None:
    """A form without that field neither cites nor asks for it."""
    result = with_disclosure(unified_governance=table)

    assert [*member(result, "unified_governance").figures] == ["annual"]


def test_a_continued_project_that_was_not_disclosed_is_asked(with_disclosure: Check) -> None:
    """A 延续项目 without a line in last year's 表12 is a question: its id may be wrong."""
    text = DISCLOSED.replace("  - {year: 2024, requested: 2410000, approved: 2410000}\n", "")
    text = text.replace("starts: 2024", "starts: 2025\nrequest_type: 延续项目")
    found = with_disclosure(another=text).problems

    assert [(p.code, str(p.severity)) for p in found] == [("PT203", "question")]


def test_an_amount_in_another_unit_is_told(with_disclosure: Check) -> None:
    """An amount a thousand times less than last year's budget was typed in another unit."""
    text = DISCLOSED.replace("requested: 100000, approved: 100000", "requested: 10, approved: 10")

    assert {p.code for p in with_disclosure(unified_governance=text).problems} == {"PT109"}
