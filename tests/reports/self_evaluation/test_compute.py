"""The figures: execution, changes against last year's file, the disclosure, “三公” outturn."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from evaluations import BASE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen import Report
from reportgen.figures import Formula
from reportgen.problems import Severity

Evaluate = Callable[..., Report]
UNKNOWN = BASE.replace("  initial: 100.00\n  approved: 100.00\n", "")
PRIOR = """\
unit: 万元
budget:
  initial: 70.00
  approved: 70.00
  adjusted: 96.00
  outturn: 90.00
  general_revenue: 80.00
  general_expenditure: 80.00
conference: {current: 2.00, prior: 1.00, reason: 会议增加}
training: {current: 3.00, prior: 3.00}
assets: {fixed_items: 50, intangible_items: 9, original_value: 11.70, prior_value: 10.0, reason: 甲}
score: 97.00
"""
OUTTURN = """\
outturn:
  overseas: 0
  vehicle_purchase: 0
  vehicle_operation: 2.89
  domestic_reception: 0.72
  foreign_affairs: 0
  overseas_reception: 0
"""
YEARLY = """\
conference: {current: 0.54, reason: 会议减少}
training: {current: 3.00}
assets: {fixed_items: 57, intangible_items: 10, original_value: 13.60, reason: 验收}
"""


def yuan(report: Report, *names: str) -> list[Decimal | None]:
    """Return the values of some figures."""
    return [report.figures[name].value for name in names]


def errors(report: Report) -> list[str]:
    """Return the codes of a report's errors."""
    return [p.code for p in report.problems if p.severity is Severity.ERROR]


def blamed(report: Report, code: str) -> list[tuple[str, int]]:
    """Return year and line of each place of the problems of a code."""
    return [
        (place.file.split("/")[-2], place.line)
        for p in report.problems
        if p.code == code
        for place in (p.place, *p.related)
    ]


def test_execution_rate(evaluate: Evaluate) -> None:
    """The rate of execution is outturn over the whole year's budget, unrounded."""
    made = evaluate(BASE.replace("adjusted: 120.00", "adjusted: 117.00"))
    rate = made.figures["execution_rate"]

    assert Decimal(114) / Decimal(117) == rate.value
    assert [part.name for part in rate.inputs] == ["outturn", "adjusted"]


@pytest.mark.parametrize("rate", ["0.01", "50", "100"])
def test_any_execution_is_within_the_budget(rate: str, evaluate: Evaluate) -> None:
    """Any execution up to the whole budget is in order."""
    outturn = Decimal(120) * Decimal(rate) / 100
    text = BASE.replace("114.00", f"{outturn:.2f}").replace("105.00", "0.01")
    made = evaluate(text)

    assert errors(made) == []


def test_initial_budget_is_cited_from_the_disclosure(evaluate: Evaluate, disclosure: str) -> None:
    """Without figures of its own the report cites the disclosure's total for both amounts."""
    made = evaluate(UNKNOWN, budget_disclosure_2024=disclosure)
    figure = made.figures["initial"]

    assert errors(made) == []
    assert [Decimal(1000000)] * 2 == yuan(made, "initial", "approved")
    assert figure.formula is Formula.CITED
    assert figure.inputs[0].name == "summary.total_expenditure"


def test_initial_budget_that_disagrees_with_the_disclosure(
    evaluate: Evaluate, disclosure: str
) -> None:
    """A typed initial budget is compared with the disclosure; both places are named."""
    text = BASE.replace("initial: 100.00", "initial: 100.01")
    made = evaluate(text, budget_disclosure_2024=disclosure)

    assert errors(made) == ["SE105", "LK101"]
    assert ("2024", 3) in blamed(made, "LK101")
    assert [p.place.file.endswith("self_evaluation.yaml") for p in made.problems] == [True] * 2
    assert any("budget_disclosure" in place.file for p in made.problems for place in p.related)


def test_no_budget_and_no_disclosure(evaluate: Evaluate) -> None:
    """Where neither the report nor a disclosure gives the budget, it has to be typed."""
    made = evaluate(UNKNOWN)

    assert errors(made) == ["SE201", "SE201"]
    assert yuan(made, "initial", "approved") == [None, None]


@pytest.mark.parametrize("key", ["initial", "approved"])
def test_one_budget_stands_for_both(key: str, evaluate: Evaluate) -> None:
    """Without a disclosure the one that is typed gives the other."""
    made = evaluate(BASE.replace(f"  {key}: 100.00\n", ""))

    assert errors(made) == []
    assert [Decimal(1000000)] == yuan(made, key)


def test_last_year_comes_from_its_report(evaluate: Evaluate) -> None:
    """What is compared with last year cites last year's self-evaluation."""
    made = evaluate(BASE + YEARLY, self_evaluation_2023=PRIOR)
    names = ("conference", "training", "assets.original_value")

    assert errors(made) == []
    assert [Decimal(20000), Decimal(30000), Decimal(117000)] == yuan(
        made, *(f"prior.{name}" for name in names)
    )
    assert [Decimal(14600), Decimal(0), Decimal(19000)] == yuan(
        made, *(f"{name}.change" for name in names)
    )
    assert {Formula.CITED} == {made.figures[f"prior.{name}"].formula for name in names}


def test_typed_last_year_that_agrees(evaluate: Evaluate) -> None:
    """Typing what last year's report has as well is in order."""
    text = BASE + YEARLY.replace("0.54,", "0.54, prior: 2.00,")

    assert errors(evaluate(text, self_evaluation_2023=PRIOR)) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "prior_line"),
    [
        ("{current: 0.54,", "{current: 0.54, prior: 1.99,", 10, 9),
        ("{current: 3.00}", "{current: 3.00, prior: 3.01}", 11, 10),
        ("original_value: 13.60,", "original_value: 13.60, prior_value: 11.71,", 12, 11),
    ],
)
def test_typed_last_year_that_disagrees(
    old: str, new: str, line: int, prior_line: int, evaluate: Evaluate
) -> None:
    """A typed figure of last year that differs from last year's report is LK101 at both places."""
    text = BASE + YEARLY.replace(old, new)
    made = evaluate(
        text.replace("{current: 3.00, prior", "{reason: 甲, current: 3.00, prior"),
        self_evaluation_2023=PRIOR,
    )

    assert errors(made) == ["LK101"]
    assert [("2024", line), ("2023", prior_line)] == blamed(made, "LK101")


def test_disagreement_can_be_explained(evaluate: Evaluate) -> None:
    """The citing file explains a difference from last year's report, by its own figure."""
    text = BASE + YEARLY.replace("0.54,", "0.54, prior: 1.81,")
    answer = (
        "explained: [{check: LK101, figure: prior.conference, difference: -0.19, reason: 更正}]\n"
    )

    assert errors(evaluate(text + answer, self_evaluation_2023=PRIOR)) == []


def test_no_report_of_last_year(evaluate: Evaluate) -> None:
    """What is compared with last year has to be typed where no file of last year is at hand."""
    made = evaluate(BASE + YEARLY)

    assert errors(made) == ["SE201"] * 3


def test_report_of_another_year_is_not_last_year(evaluate: Evaluate) -> None:
    """The report of two years ago, or of next year, gives nothing to compare with."""
    made = evaluate(BASE + YEARLY, self_evaluation_2022=PRIOR, self_evaluation_2025=PRIOR)

    assert errors(made)[:3] == ["SE201"] * 3


def test_typed_last_year_needs_no_file(evaluate: Evaluate) -> None:
    """A typed figure of last year is enough."""
    text = BASE + "conference: {current: 0.54, prior: 1.81, reason: 会议减少}\n"
    made = evaluate(text)

    assert errors(made) == []
    assert [Decimal(12700)] == yuan(made, "conference.change")


def test_budget_of_last_year(evaluate: Evaluate, disclosure: str) -> None:
    """Where the change of the budget is told, last year's comes from its report or is typed."""
    cited = evaluate(
        BASE + "disclosed: 是\n", budget_disclosure_2024=disclosure, self_evaluation_2023=PRIOR
    )

    assert errors(cited) == []
    assert [Decimal(240000), Decimal("0.25")] == yuan(cited, "adjusted.change", "adjusted.rate")


def test_typed_budget_of_last_year(evaluate: Evaluate, disclosure: str) -> None:
    """A typed budget of last year is compared with last year's report."""
    text = BASE.replace("budget:\n", "budget:\n  prior_adjusted: 95.00\n") + "disclosed: 是\n"
    alone = evaluate(text, budget_disclosure_2024=disclosure)
    beside = evaluate(text, budget_disclosure_2024=disclosure, self_evaluation_2023=PRIOR)

    assert errors(alone) == []
    assert errors(beside) == ["LK101"]
    assert blamed(beside, "LK101") == [("2024", 3), ("2023", 5)]


def test_disclosed_figures(evaluate: Evaluate, disclosure: str) -> None:
    """“三公”经费, 机关运行经费 and 政府采购 are those of the disclosure, with their changes."""
    made = evaluate(
        BASE + "disclosed: 是\n", budget_disclosure_2024=disclosure, self_evaluation_2023=PRIOR
    )
    names = ("three_public", "three_public.vehicles", "three_public.reception")

    assert [Decimal(81000), Decimal(25000), Decimal(56000)] == yuan(
        made, *(f"disclosed.{name}" for name in names)
    )
    assert [Decimal(5000), Decimal(5000), Decimal(10000)] == yuan(
        made, *(f"disclosed.{name}.change" for name in names)
    )
    assert [Decimal(76000), Decimal(30000), Decimal(46000)] == yuan(
        made, *(f"prior.disclosed.{name}" for name in names)
    )
    assert [Decimal(313000)] == yuan(made, "disclosed.procurement")


def test_rate_on_a_base_of_zero(evaluate: Evaluate, disclosure: str) -> None:
    """A change against nothing has no rate, whether or not there is anything now."""
    made = evaluate(
        BASE + "disclosed: 是\n", budget_disclosure_2024=disclosure, self_evaluation_2023=PRIOR
    )

    assert [None, Decimal(0)] == yuan(
        made, "disclosed.three_public.overseas.rate", "disclosed.three_public.overseas.change"
    )


def test_nothing_is_cited_unless_disclosed(evaluate: Evaluate, disclosure: str) -> None:
    """A report that does not repeat the disclosure has none of its figures and no change."""
    made = evaluate(BASE, budget_disclosure_2024=disclosure)

    assert [name for name in made.figures if "disclosed" in name or name.endswith(".change")] == []


def test_disclosure_of_another_year(evaluate: Evaluate, disclosure: str) -> None:
    """A disclosure of last year does not stand in for that of this year."""
    made = evaluate(UNKNOWN, budget_disclosure_2023=disclosure)

    assert errors(made) == ["SE201", "SE201"]


def test_disclosure_of_a_unit_is_not_cited(evaluate: Evaluate, disclosure: str) -> None:
    """A unit's own disclosure says nothing about the department."""
    unit = disclosure.replace("  - {unit: center, personnel: 0, operating: 0}\n", "")
    made = evaluate(UNKNOWN, budget_disclosure_2024="scope: unit\n" + unit)

    assert errors(made) == ["SE201", "SE201"]


def test_outturn_is_summed(evaluate: Evaluate) -> None:
    """Vehicles, reception and the whole follow from the parts; foreign affairs is inside."""
    text = OUTTURN.replace("overseas: 0\n", "overseas: 1.00\n", 1)
    text = text.replace("purchase: 0", "purchase: 20.00").replace("affairs: 0", "affairs: 0.50")
    made = evaluate(BASE + text)

    assert [Decimal(228900), Decimal(7200), Decimal(246100)] == yuan(
        made, "outturn.vehicles", "outturn.reception", "outturn.three_public"
    )


@settings(
    deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(0, 10**8), min_size=5, max_size=5))
def test_any_outturn(evaluate: Evaluate, cents: list[int]) -> None:
    """The whole is the exact sum of its parts, whatever they are."""
    parts = [Decimal(cent) / 100 for cent in cents]
    keys = (
        "overseas",
        "vehicle_purchase",
        "vehicle_operation",
        "domestic_reception",
        "overseas_reception",
    )
    lines = "".join(f"  {key}: {part}\n" for key, part in zip(keys, parts, strict=True))
    made = evaluate(f"{BASE}outturn:\n  foreign_affairs: 0\n{lines}")

    assert [sum(parts) * 10000] == yuan(made, "outturn.three_public")
    assert "SE103" not in errors(made)


@pytest.mark.parametrize(
    ("stated", "codes", "severities"),
    [
        ("3.61", [], []),
        ("3.62", ["SE103"], [Severity.INFORMATION]),
        ("3.60", ["SE103"], [Severity.INFORMATION]),
        ("3.63", ["SE103"], [Severity.ERROR]),
        ("3.59", ["SE103"], [Severity.ERROR]),
        ("3.70", ["SE103"], [Severity.ERROR]),
    ],
)
def test_tail_of_the_outturn(
    stated: str, codes: list[str], severities: list[Severity], evaluate: Evaluate
) -> None:
    """A published sum may be off by rounding alone (尾差), and by no more."""
    made = evaluate(BASE + OUTTURN + f"stated: {{outturn.three_public: {stated}}}\n")

    assert codes == [p.code for p in made.problems]
    assert severities == [p.severity for p in made.problems]


def test_outturn_that_is_explained(evaluate: Evaluate) -> None:
    """More than a tail holds with an answer of exactly the difference."""
    more = (
        "stated: {outturn.three_public: 3.70}\n"
        "explained: [{check: SE103, figure: outturn.three_public, difference: 0.09, reason: 甲}]\n"
    )
    made = evaluate(BASE + OUTTURN + more)

    assert [(p.code, p.severity) for p in made.problems] == [("SE103", Severity.INFORMATION)]
    assert [Decimal(37000)] == yuan(made, "outturn.three_public")


def test_units_of_files_may_differ(evaluate: Evaluate, disclosure: str) -> None:
    """A report in 元 cites and is compared with a disclosure in 万元."""
    lines = BASE.replace("unit: 万元", "unit: 元").splitlines()
    text = "\n".join(line.replace(".00", "0000.00") for line in lines) + "\n"
    made = evaluate(text, budget_disclosure_2024=disclosure)

    assert errors(made) == []
    assert [Decimal(1000000), Decimal(1200000)] == yuan(made, "initial", "adjusted")


def test_offices_and_units_are_counted(evaluate: Evaluate) -> None:
    """The offices of the day and the units with names of their own are counted."""
    made = evaluate(BASE + "composition: 是\n")

    assert [Decimal(2), Decimal(1)] == yuan(made, "offices", "subordinates")
