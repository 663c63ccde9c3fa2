"""Every check of a self-evaluation: what holds, what fails, what is explained and no longer fits.

A case is an invented file; it lists every problem that is not a mere tail, by its code and the line
that is blamed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from reportgen import Report
from reportgen.problems import Severity
from reportgen.reconcile import Verdict
from reportgen.reports.self_evaluation.checks import CHECKS

Evaluate = Callable[..., Report]
BASE = """\
unit: 万元
budget:
  initial: 100.00
  approved: 100.00
  adjusted: 120.00
  outturn: 114.00
  prior_adjusted: 96.00
  general_revenue: 110.00
  general_expenditure: 105.00
score: 98.50
conference: {current: 0.54, prior: 1.81, reason: 会议减少}
outturn: {overseas: 0, vehicle_purchase: 0, vehicle_operation: 2.40, domestic_reception: 3.00, \
foreign_affairs: 1.00, overseas_reception: 2.00}
narrative:
  duties:
    - '统筹{a}，{b}。'
facts:
  a: {label: 专题库, value: 8, unit: 个}
  b: {label: 数据, value: 12, unit: 亿条}
indicators:
  - {category: 数量指标, name: 系统, target: 10个, actual: 10个}
disclosed: 是
reasons: {three_public: 甲, vehicles: 乙, reception: 丙, administrative_expense: 丁}
"""
LINES = BASE.splitlines()
ERROR, WARNING, QUESTION = Severity.ERROR, Severity.WARNING, Severity.QUESTION


def made(evaluate: Evaluate, disclosure: str, text: str) -> Report:
    """Return the report of a text beside the disclosure."""
    return evaluate(text, budget_disclosure_2024=disclosure)


def found(report: Report) -> list[tuple[str, Severity, int]]:
    """Return code, severity and line of each problem that is no information."""
    return [
        (p.code, p.severity, p.place.line)
        for p in report.problems
        if p.severity is not Severity.INFORMATION
    ]


def line(start: str, text: str = BASE) -> int:
    """Return the number of the line that begins with a text."""
    return next(n for n, one in enumerate(text.splitlines(), 1) if one.strip().startswith(start))


def test_codes() -> None:
    """The checks have these codes."""
    assert [check.code for check in CHECKS] == [
        "SE101",
        "SE102",
        "SE103",
        "SE104",
        "SE105",
        "SE106",
        "SE107",
        "SE108",
        "SE109",
        "SE201",
        "SE301",
        "SE302",
        "SE303",
        "SE304",
        "SE305",
        "SE306",
        "SE401",
        "SE402",
        "SE403",
    ]


def test_invented_case_holds(evaluate: Evaluate, disclosure: str) -> None:
    """The invented case has no problem, and every comparison in it holds."""
    report = made(evaluate, disclosure, BASE)

    assert [*report.problems] == []
    assert {Verdict.HOLDS} == {finding.verdict for finding in report.findings}


def test_each_comparing_check_has_looked(evaluate: Evaluate, disclosure: str) -> None:
    """The checks that compare have something to compare in the invented case."""
    more = "stated: {outturn.three_public: 7.40, execution_rate: 95.00}\n"
    report = made(evaluate, disclosure, BASE + more)

    assert {"SE101", "SE102", "SE103", "SE104", "SE105", "SE106", "SE107", "SE301"} <= {
        finding.check.code for finding in report.findings if finding.comparison
    } | {"SE301"}
    assert found(report) == []


@dataclass(frozen=True)
class Break:
    """A change of the invented case and what it breaks.

    Attributes:
        old: Stands once in the file.
        new: Stands there instead.
        problems: Every problem: code, severity, and how the blamed line begins.
    """

    old: str
    new: str
    problems: tuple[tuple[str, Severity, str], ...]


BREAKS = (
    Break(
        "score: 98.50",
        "score: 98.50\nstated: {approved: 100.10, initial: 100.10}",
        (("SE101", ERROR, "stated"), ("SE101", ERROR, "stated")),
    ),
    Break(
        "score: 98.50",
        "score: 98.50\nstated: {execution_rate: 95.01}",
        (("SE101", ERROR, "stated"),),
    ),
    Break(
        "score: 98.50",
        "score: 98.50\nstated: {disclosed.procurement: 31.31}",
        (("SE101", ERROR, "stated"),),
    ),
    Break(
        "score: 98.50",
        "score: 98.50\nstated: {adjusted.change: 25.00}",
        (("SE102", ERROR, "stated"),),
    ),
    Break(
        "score: 98.50",
        "score: 98.50\nstated: {adjusted.rate: 25.01}",
        (("SE102", ERROR, "stated"),),
    ),
    Break(
        "score: 98.50",
        "score: 98.50\nstated: {conference.change: 1.37}",
        (("SE102", ERROR, "stated"),),
    ),
    Break(
        "score: 98.50",
        "score: 98.50\nstated: {disclosed.three_public.reception.rate: 21.75}",
        (("SE102", ERROR, "stated"),),
    ),
    Break(
        "score: 98.50",
        "score: 98.50\nstated: {outturn.reception: 5.20}",
        (("SE103", ERROR, "stated"),),
    ),
    Break(
        "score: 98.50",
        "score: 98.50\nstated: {outturn.three_public: 7.50}",
        (("SE103", ERROR, "stated"),),
    ),
    Break("outturn: 114.00", "outturn: 120.01", (("SE104", ERROR, "outturn: 120.01"),)),
    Break(
        "general_expenditure: 105.00",
        "general_expenditure: 114.01",
        (("SE104", ERROR, "general_expenditure"),),
    ),
    Break(
        "general_revenue: 110.00", "general_revenue: 120.01", (("SE104", ERROR, "general_revenue"),)
    ),
    Break("vehicle_operation: 2.40", "vehicle_operation: 2.51", (("SE106", ERROR, "outturn: {"),)),
    Break("overseas: 0,", "overseas: 0.10,", (("SE106", ERROR, "outturn: {"),)),
    Break(
        "domestic_reception: 3.00", "domestic_reception: 3.61", (("SE106", ERROR, "outturn: {"),)
    ),
    Break("foreign_affairs: 1.00", "foreign_affairs: 3.01", (("SE107", ERROR, "outturn: {"),)),
    Break(
        "value: 8, unit: 个}\n",
        "value: 8, unit: 个}\n  n: {label: 零, value: 0}\n  r: {label: 率, share: [a, n]}\n",
        (("SE108", ERROR, "n:"), ("SE303", WARNING, "r:")),
    ),
    Break("{current: 0.54,", "{current: -0.54,", (("SE109", ERROR, "conference"),)),
    Break("overseas: 0,", "overseas: -0.01,", (("SE109", ERROR, "outturn: {"),)),
    Break(" prior: 1.81,", "", (("SE201", ERROR, "adjusted: 120.00"),)),
    Break("  prior_adjusted: 96.00\n", "", (("SE201", ERROR, "adjusted: 120.00"),)),
    Break(
        "label: 数据, value: 12, unit: 亿条",
        "label: 专题库, value: 12, unit: 个",
        (("SE301", ERROR, "b:"),),
    ),
    Break("统筹{a}", "统筹{a}、投入3万元", (("SE302", WARNING, "- '统筹"),)),
    Break(
        "统筹{a}",
        "统筹{a}、占3%、5%",
        (("SE302", WARNING, "- '统筹"), ("SE302", WARNING, "- '统筹")),
    ),
    Break("统筹{a}，", "统筹", (("SE303", WARNING, "a:"),)),
    Break("统筹{a}", "统筹{a}}", (("SE305", ERROR, "- '统筹"),)),
    Break("统筹{a}", "{统筹{a}", (("SE305", ERROR, "- '{统筹"),)),
    Break("actual: 10个}", "actual: 10个, analysis: '{完成'}", (("SE305", ERROR, "- {category"),)),
    Break("{b}。", "{b}", (("SE306", WARNING, "- '统筹"),)),
    Break("{b}。", "{b}，", (("SE306", WARNING, "- '统筹"),)),
    Break(
        "- '统筹{a}，{b}。'",
        "- {title: 建设, text: '统筹{a}，{b}。'}",
        (("SE306", WARNING, "- {title"),),
    ),
    Break(", reason: 会议减少", "", (("SE304", WARNING, "adjusted"),)),
    Break("actual: 10个", "actual: 8个", (("SE401", QUESTION, "- {category"),)),
    Break(
        "target: 10个, actual: 10个",
        "target: ＜0个, actual: 0个",
        (("SE402", QUESTION, "- {category"),),
    ),
    Break(
        "name: 系统, target: 10个, actual: 10个",
        "name: 合格率, target: ＞100%, actual: 100%",
        (("SE402", QUESTION, "- {category"),),
    ),
    Break(
        "actual: 10个}",
        "actual: 10个, band: 部分达成, percentage: 70}",
        (("SE401", QUESTION, "- {category"),),
    ),
    Break("score: 98.50", "score: 100.01", (("SE403", ERROR, "score"),)),
    Break("score: 98.50", "score: -0.01", (("SE403", ERROR, "score"),)),
    Break("score: 98.50\n", "", (("SE403", ERROR, "adjusted"),)),
)


@pytest.mark.parametrize("broken", BREAKS, ids=lambda one: f"{one.problems[0][0]} {one.new[-30:]}")
def test_broken(broken: Break, evaluate: Evaluate, disclosure: str) -> None:
    """A change of one number or text gives these problems and no other."""
    assert BASE.count(broken.old) == 1
    text = BASE.replace(broken.old, broken.new)
    expected = [(code, severity, line(start, text)) for code, severity, start in broken.problems]

    assert sorted(expected) == sorted(found(made(evaluate, disclosure, text)))


def test_approved_that_differs_from_initial(evaluate: Evaluate, disclosure: str) -> None:
    """Two budgets in one report that differ are SE105; the disclosure tells which is wrong."""
    text = BASE.replace("approved: 100.00", "approved: 100.50")

    assert sorted(found(made(evaluate, disclosure, text))) == [
        ("LK101", ERROR, 4),
        ("SE105", ERROR, 3),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("outturn: 114.00", "outturn: 120.00"),
        ("general_expenditure: 105.00", "general_expenditure: 114.00"),
        ("vehicle_operation: 2.40", "vehicle_operation: 2.50"),
        ("foreign_affairs: 1.00", "foreign_affairs: 3.00"),
        ("score: 98.50", "score: 100"),
        ("score: 98.50", "score: 0"),
        ("score: 98.50", "score: 98.50\nstated: {adjusted.rate: 25}"),
        ("score: 98.50", "score: 98.50\nstated: {execution_rate: 95.00}"),
        ("label: 数据, value: 12, unit: 亿条", "label: 专题库, value: 12, unit: 个, scope: 市级"),
        ("label: 数据, value: 12, unit: 亿条", "label: 专题库, value: 12, unit: 个, year: 2023"),
        ("label: 数据, value: 12, unit: 亿条", "label: 专题库, value: 12, unit: 类"),
        ("label: 数据, value: 12, unit: 亿条", "label: 专题库, value: 8.0, unit: 个"),
        ("actual: 10个", "actual: 12个"),
        ("actual: 10个", "actual: 10个, band: 达成, percentage: 80"),
        ("actual: 10个}", "actual: 10个, analysis: 完成}"),
        ("{b}。", "{b}；"),
        ("{b}。", "{b}（见附件）"),
        ("target: 10个, actual: 10个", "target: ≤0次, actual: 0次"),
        ("reason: 会议减少", "reason: 待填"),
    ],
)
def test_at_the_limit(old: str, new: str, evaluate: Evaluate, disclosure: str) -> None:
    """At the limit, and for a fact of another scope, year or unit, everything holds."""
    assert BASE.count(old) == 1

    assert [
        row
        for row in found(made(evaluate, disclosure, BASE.replace(old, new)))
        if row[0] != "pending"
    ] == []


def test_fact_of_the_same_year(evaluate: Evaluate, disclosure: str) -> None:
    """A fact that names the evaluated year is the same as one that names none."""
    text = BASE.replace(
        "label: 数据, value: 12, unit: 亿条", "label: 专题库, value: 12, unit: 个, year: 2024"
    )

    assert [("SE301", ERROR, line("b:", text))] == found(made(evaluate, disclosure, text))


def test_third_value_is_compared_with_the_first(evaluate: Evaluate, disclosure: str) -> None:
    """Of three values of one fact the second and the third are compared with the first."""
    text = BASE.replace("{b}", "{b}、{c}").replace(
        "数据, value: 12, unit: 亿条", "专题库, value: 12, unit: 个"
    )
    text = text.replace("indicators:", "  c: {label: 专题库, value: 12, unit: 个}\nindicators:")

    assert [("SE301", ERROR, line("b:", text)), ("SE301", ERROR, line("c:", text))] == found(
        made(evaluate, disclosure, text)
    )


@dataclass(frozen=True)
class Answer:
    """A contradiction that is kept as published.

    Attributes:
        check: The code.
        figure: Either side of the comparison.
        difference: What it answers.
        old: Stands in the file.
        new: Stands there instead, and disagrees.
    """

    check: str
    figure: str
    difference: str
    old: str
    new: str


ANSWERS = (
    Answer(
        "SE101", "initial", "0.10", "score:", "stated: {initial: 100.10, approved: 100.10}\nscore:"
    ),
    Answer("SE101", "execution_rate", "0.01", "score:", "stated: {execution_rate: 95.01}\nscore:"),
    Answer(
        "SE102", "adjusted.change", "1.00", "score:", "stated: {adjusted.change: 25.00}\nscore:"
    ),
    Answer("SE102", "adjusted.rate", "-0.02", "score:", "stated: {adjusted.rate: 24.98}\nscore:"),
    Answer(
        "SE103",
        "outturn.three_public",
        "0.10",
        "score:",
        "stated: {outturn.three_public: 7.50}\nscore:",
    ),
    Answer("SE104", "outturn", "0.01", "outturn: 114.00", "outturn: 120.01"),
    Answer("SE104", "adjusted", "0.01", "outturn: 114.00", "outturn: 120.01"),
    Answer("SE105", "initial", "-0.50", "  approved: 100.00", "  approved: 100.50"),
    Answer("SE106", "outturn.vehicle_operation", "0.01", "operation: 2.40", "operation: 2.51"),
    Answer(
        "SE106",
        "disclosed.three_public.vehicle_operation",
        "0.01",
        "operation: 2.40",
        "operation: 2.51",
    ),
    Answer("SE107", "outturn.foreign_affairs", "0.01", "affairs: 1.00", "affairs: 3.01"),
    Answer(
        "SE301",
        "fact.b",
        "4",
        "label: 数据, value: 12, unit: 亿条",
        "label: 专题库, value: 12, unit: 个",
    ),
    Answer("LK101", "approved", "0.50", "  approved: 100.00", "  approved: 100.50"),
)


def answered(answer: Answer, difference: str) -> str:
    """Return the invented case with a contradiction and an answer to it."""
    text = BASE.replace(answer.old, answer.new, 1)
    return (
        f"{text}explained: [{{check: {answer.check}, figure: {answer.figure}, "
        f"difference: {difference}, reason: 照印}}]\n"
    )


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda one: f"{one.check} {one.figure}")
def test_explained(answer: Answer, evaluate: Evaluate, disclosure: str) -> None:
    """An answer of exactly the difference turns the error into information."""
    report = made(evaluate, disclosure, answered(answer, answer.difference))
    verdicts = [f.verdict for f in report.findings if f.check.code == answer.check]
    informed = [p.code for p in report.problems if p.severity is Severity.INFORMATION]

    assert Verdict.EXPLAINED in verdicts
    assert [answer.check] == informed
    assert "idle-explanation" not in [p.code for p in report.problems]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda one: f"{one.check} {one.figure}")
@pytest.mark.parametrize("shift", ["sign", "more"])
def test_answer_that_no_longer_fits(
    shift: str, answer: Answer, evaluate: Evaluate, disclosure: str
) -> None:
    """With another difference the error stands, and the answer is reported as idle."""
    other = f"{answer.difference}1"
    if shift == "sign":
        other = answer.difference[1:] if answer.difference[0] == "-" else f"-{answer.difference}"
    report = made(evaluate, disclosure, answered(answer, other))
    codes = [(p.code, p.severity) for p in report.problems]

    assert (answer.check, Severity.ERROR) in codes
    assert ("idle-explanation", Severity.WARNING) in codes


def test_answer_to_nothing(evaluate: Evaluate, disclosure: str) -> None:
    """An answer to what holds, or to a check or a figure that does not exist, is an error."""
    more = (
        "explained:\n"
        "  - {check: SE104, figure: outturn, difference: 1.00, reason: 甲}\n"
        "  - {check: SE999, figure: outturn, difference: 1.00, reason: 甲}\n"
        "  - {check: SE104, figure: outturm, difference: 1.00, reason: 甲}\n"
    )
    start = len(BASE.splitlines())
    report = made(evaluate, disclosure, BASE + more)

    assert [
        ("idle-explanation", ERROR, start + 2),
        ("unknown-check", ERROR, start + 3),
        ("unknown-figure", ERROR, start + 4),
    ] == found(report)
    assert "outturn" in report.problems[-1].message


def test_unknown_stated_name(evaluate: Evaluate, disclosure: str) -> None:
    """A stated name that no figure has is an error, with the nearest name."""
    report = made(evaluate, disclosure, BASE + "stated: {adjusted.chnage: 25.00}\n")

    assert [("unknown-figure", ERROR, len(LINES) + 1)] == found(report)
    assert "adjusted.change" in report.problems[0].message


@pytest.mark.parametrize(
    ("reasons", "missing"),
    [
        ("{}", 4),
        ("{three_public: 甲}", 3),
        ("{three_public: 甲, vehicles: 乙, reception: 丙}", 1),
        ("{three_public: 甲, vehicles: 乙, reception: 丙, administrative_expense: 丁}", 0),
        ("{three_public: 待填, vehicles: 乙, reception: 丙, administrative_expense: 丁}", 0),
    ],
)
def test_reasons(reasons: str, missing: int, evaluate: Evaluate, disclosure: str) -> None:
    """Each printed change needs a reason; what stayed the same needs none."""
    text = BASE[: BASE.index("reasons:")] + f"reasons: {reasons}\n"
    report = made(evaluate, disclosure, text)

    assert missing == [p.code for p in report.problems].count("SE304")


def test_reason_of_nothing(evaluate: Evaluate, disclosure: str) -> None:
    """A reason of a change that the report does not tell is an error, with the nearest name."""
    text = BASE.replace("{three_public: 甲, ", "{three_publik: 甲, ")
    report = made(evaluate, disclosure, text)

    assert [p.code for p in report.problems] == ["unknown-reason"]
    assert "three_public" in report.problems[0].message


def test_reason_that_is_not_printed(evaluate: Evaluate, disclosure: str) -> None:
    """Reasons without `disclosed` stand nowhere; reasons of lines that tell none are refused."""
    silent = BASE.replace("disclosed: 是", "disclosed: 否")
    other = BASE.replace("reception: 丙,", "reception: 丙, procurement: 丙,")

    assert found(made(evaluate, disclosure, silent)) == [
        ("unused-reasons", WARNING, line("adjusted"))
    ]
    assert found(made(evaluate, disclosure, other)) == [("unknown-reason", ERROR, line("adjusted"))]


def test_missing_disclosure_is_told_once(evaluate: Evaluate) -> None:
    """Without the disclosure one remark tells of all that is cited from it."""
    assert [(p.code, "disclosed" in p.message) for p in evaluate(BASE).problems] == [
        ("SE201", True)
    ]


def test_missing_figures_name_their_keys(evaluate: Evaluate) -> None:
    """What no file gives and was not typed is told with the key that it is typed under."""
    text = BASE.replace("  initial: 100.00\n  approved: 100.00\n", "")
    text = text.replace("  prior_adjusted: 96.00\n", "").replace(" prior: 1.81,", "")
    text = text[: text.index("disclosed:")] + (
        "disclosed: 是\nassets: {fixed_items: 1, intangible_items: 1, original_value: 1.00}\n"
    )
    messages = [p.message for p in evaluate(text).problems if p.code == "SE201"]
    keys = {re.findall(r"（([a-z_.]+)）$", message)[0] for message in messages}

    assert keys == {
        "disclosed",
        "budget.initial",
        "budget.approved",
        "budget.prior_adjusted",
        "assets.prior_value",
        "conference.prior",
    }
    assert len(keys) == len(messages)
    assert all("没有可引用的" in message for message in messages)


def test_rate_on_a_base_of_nothing(evaluate: Evaluate, disclosure: str) -> None:
    """A budget of nothing has no rate of execution."""
    text = BASE.replace("adjusted: 120.00", "adjusted: 0")

    assert "SE108" in [code for code, _, _ in found(made(evaluate, disclosure, text))]


def test_pending_is_no_failure_of_a_check(evaluate: Evaluate, disclosure: str) -> None:
    """What is still to be entered is reported as such alone."""
    text = BASE.replace("outturn: 114.00", "outturn: 待填").replace(
        "initial: 100.00", "initial: 待填"
    )

    assert {"pending"} == {code for code, _, _ in found(made(evaluate, disclosure, text))}
