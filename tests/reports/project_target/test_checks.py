"""Every identity of a project form, broken by one change of an invented project that is good."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pytest

import reportgen
from reportgen.problems import Severity
from reportgen.reconcile import Finding, Verdict
from reportgen.reports.project_target.checks import CHECKS

Check = Callable[..., reportgen.Result]
Problems = set[tuple[str, int, str]]


@dataclass(frozen=True)
class Break:
    """A change of the good project and what it breaks.

    Attributes:
        code: The check that the change is for.
        old: Stands once in the file.
        new: Stands there instead.
        line: How the line begins that is blamed.
        severity: Of the problem.
        answer: The figure and the exact difference in 元 that explain it; empty for a remark.
        answers_too: Further codes with the same figure, which the change breaks as well.
    """

    code: str
    old: str
    new: str
    line: str
    severity: str = "error"
    answer: tuple[str, str] = ("", "")


def states(code: str, name: str, value: str, difference: str, given: str = "") -> Break:
    """Return the case of a stated value, which is blamed by itself."""
    new = f"{given}stated:\n  {name}: {value}\nplan:\n"
    return Break(code, "plan:\n", new, f"{name}: {value}", answer=(name, difference))


BREAKS = (
    states("PT101", "plan.total.requested", "1000000", "-0.5"),
    states("PT101", "plan.total.approved", "1000000", "-0.5"),
    states("PT101", "cost.total.amount", "1000000", "-0.5"),
    states("PT101", "cost.total.price", "700001", "0.5"),
    states("PT102", "amount", "1000001", "0.5"),
    states("PT102", "social_capital", "5", "5"),
    Break(
        "PT104",
        "price: 150000",
        "price: 150001",
        "- {year: 2025, requested",
        answer=("plan.2025.requested", "3"),
    ),
    Break("PT104", "{year: 2026, content", "{year: 2027, content", "- {year: 2027, content"),
    Break(
        "PT105",
        "approved: 450000}",
        "approved: 450000.01}",
        "- {year: 2025, requested",
        answer=("plan.2025.approved", "0.01"),
    ),
    Break("PT106", "starts: 2024", "starts: 2025", "- {year: 2024, requested"),
    Break(
        "PT107",
        "grounds: 按照",
        "grounds: 项目预算为100万元，按照",
        "form:",
        "question",
        ("amount", "-0.5"),
    ),
    Break(
        "PT107",
        'summary: "-"',
        "summary: 项目总投资共1000001元。",
        "form:",
        "question",
        ("amount", "0.5"),
    ),
    Break(
        "PT107",
        "whole: 保障",
        "whole: 项目金额约0.01亿元，保障",
        "form:",
        "question",
        ("amount", "-0.5"),
    ),
    Break("PT108", "青石市科学和数据局", "青石市科学试验局", "form:", "question"),
    Break("PT108", "青石市科学和数据局", "试验局", "form:", "question"),
    Break(
        "PT202",
        "prior_budget: 300000",
        "prior_budget: 300001",
        "prior_budget:",
        "question",
        ("prior_budget", "1"),
    ),
    Break("PT110", "social_capital: 0", "social_capital: -1", "social_capital:"),
    Break("PT302", "annual: ≥4个", "annual: ≥13个", "- {category: 数量指标, name: 运维"),
    Break("PT302", "annual: ≥4个", "annual: 若干", "- {category: 数量指标, name: 运维", "question"),
    Break("PT302", "annual: ≥90%", "annual: ≥91%", "- {category: 服务对象满意度指标", "question"),
    Break(
        "PT302",
        "annual: 每月1次",
        "annual: 每季度1次",
        "- {category: 数量指标, name: 巡检",
        "question",
    ),
    Break(
        "PT303",
        "whole: ≥95%, annual: ≥95%",
        "whole: ＞100%, annual: ＞100%",
        "- {category: 质量指标",
        "question",
    ),
    Break(
        "PT303",
        "whole: ≥12个, annual: ≥4个",
        "whole: ＜0个, annual: ＜0个",
        "- {category: 数量指标, name: 运维",
        "question",
    ),
)
COMPARED = [case for case in BREAKS if case.answer[0]]


def name(case: Break) -> str:
    """Return the name of a test case."""
    return f"{case.code}-{case.new.replace(chr(10), ' ')[:40]}"


def line_of(text: str, start: str) -> int:
    """Return the number of the one line that begins so."""
    lines = enumerate(text.splitlines(), 1)
    (number,) = (n for n, line in lines if line.strip().startswith(start))
    return number


def broken(case: Break, text: str) -> str:
    """Return the project with the change of a case."""
    assert text.count(case.old) == 1
    return text.replace(case.old, case.new)


def answered(case: Break, text: str, difference: str) -> str:
    """Return the project with the change of a case and an answer to it."""
    figure, _ = case.answer
    answer = f"{{check: {case.code}, figure: {figure}, difference: {difference}, reason: 照公布数}}"
    return f"{broken(case, text)}explained:\n  - {answer}\n"


def seen(result: reportgen.Result) -> Problems:
    """Return code, line and severity of every problem."""
    return {(p.code, p.place.line, str(p.severity)) for p in result.problems}


def found(result: reportgen.Result, code: str) -> list[Finding]:
    """Return the findings of a check."""
    return [f for r in result.reports for f in r.findings if f.check.code == code]


def verdicts(findings: Iterable[Finding]) -> set[Verdict]:
    """Return the verdicts of findings."""
    return {finding.verdict for finding in findings}


@pytest.mark.parametrize(
    ("code", "count"),
    [("PT101", 4), ("PT103", 1), ("PT104", 3), ("PT105", 3), ("PT202", 1)],
)
def test_the_good_project_is_compared_and_holds(
    code: str, count: int, check: Check, text: str
) -> None:
    """Plan, composition and last year are compared, row by row, and agree."""
    findings = found(check(platform=text), code)

    assert {Verdict.HOLDS} == verdicts(findings)
    assert count == len(findings)


@pytest.mark.parametrize("case", BREAKS, ids=name)
def test_one_change_breaks_exactly_one_identity(case: Break, check: Check, text: str) -> None:
    """One changed value is one problem, at the line that has to be looked at."""
    wrong = broken(case, text)
    result = check(platform=wrong)
    verdict = Verdict.QUESTION if case.severity == "question" else Verdict.FAILS
    rest = verdicts(found(result, case.code)) - {Verdict.HOLDS}

    assert {(case.code, line_of(wrong, case.line), case.severity)} == seen(result)
    assert {verdict} == rest


@pytest.mark.parametrize("case", COMPARED, ids=name)
def test_an_explained_difference_is_information(case: Break, check: Check, text: str) -> None:
    """The exact difference of either figure is an answer; what was wrong is then told as known."""
    wrong = answered(case, text, case.answer[1])
    result = check(platform=wrong)

    assert {(case.code, line_of(wrong, case.line), "information")} == seen(result)
    assert Verdict.EXPLAINED in verdicts(found(result, case.code))


@pytest.mark.parametrize("case", COMPARED, ids=name)
def test_an_explanation_that_no_longer_fits(case: Break, check: Check, text: str) -> None:
    """A difference that is off by the last digit answers nothing, and is told as idle."""
    figure, difference = case.answer
    wrong = answered(case, text, f"{float(difference) + 0.01:.2f}")
    expected = {
        (case.code, line_of(wrong, case.line), case.severity),
        (
            "idle-explanation",
            line_of(wrong, f"- {{check: {case.code}, figure: {figure}"),
            "warning",
        ),
    }

    assert expected == seen(check(platform=wrong))


def test_an_explanation_of_a_check_that_there_is_not(check: Check, text: str) -> None:
    """A misspelt code is told with the nearest ones."""
    answer = "explained: [{check: PT1011, figure: amount, difference: 1, reason: 甲}]\n"
    problems = check(platform=text + answer).problems

    assert [p.code for p in problems] == ["unknown-check"]
    assert "PT101" in problems[0].message


def test_the_year_of_the_plan_is_the_amount_of_the_year(check: Check, text: str) -> None:
    """PT103: a stated 当年金额 that is not the plan's row of the year is an error to the 分."""
    wrong = broken(states("PT103", "annual", "450000.01", "0.01"), text)
    findings = found(check(platform=wrong), "PT103")

    assert {Verdict.FAILS} == verdicts(findings)
    assert [f.comparison.right.name for f in findings if f.comparison] == ["plan.2025.requested"]


@pytest.mark.parametrize("approved", ["0", "449999.99", "450000"])
def test_less_may_be_approved_than_requested(approved: str, check: Check, text: str) -> None:
    """PT105 is a limit: 审核金额 may be less."""
    lower = text.replace("approved: 450000}", f"approved: {approved}}}")

    assert seen(check(platform=lower)) == set()


def test_costs_may_cover_several_rows_of_a_year(check: Check, text: str) -> None:
    """PT104 compares the sum of a year's rows."""
    two = text.replace(
        "  - {year: 2025, content: 次年运维, measure: 次, price: 150000, quantity: 3}\n",
        "  - {year: 2025, content: 上半年, price: 150000, quantity: 2}\n"
        "  - {year: 2025, content: 下半年, price: 150000, quantity: 1}\n",
    )

    assert seen(check(platform=two)) == set()


def test_a_plan_out_of_order(check: Check, text: str) -> None:
    """PT106: the plan goes from the first year to the last."""
    first = "  - {year: 2024, requested: 300000, approved: 300000}\n"
    last = "  - {year: 2026, requested: 250000.50, approved: 250000.50}\n"
    backwards = text.replace(first, "").replace(last, last + first)

    assert {("PT106", 3, "error")} == seen(check(platform=backwards))


@pytest.mark.parametrize(
    "words",
    [
        "项目预算为1000000.50元",
        "项目总投资100.00005万元",
        "项目金额：1000000.5元",
        "年度预算45万元",
        "项目预算按月支付",
        "项目预算待定，上年30万元",
    ],
)
def test_amounts_in_the_text_that_agree_or_are_of_other_things(
    words: str, check: Check, text: str
) -> None:
    """PT107: the project's own amount in any unit, and amounts of other things, are no question."""
    assert seen(check(platform=text.replace("grounds: ", f"grounds: {words}，"))) == set()


def test_the_name_of_its_day_is_no_question(check: Check, text: str) -> None:
    """PT108: the name of the year and other bodies' names are as they should be."""
    for name_ in ("数据局", "青石市教育局", "青石市科学试验局资料中心"):
        right = text.replace("青石市科学和数据局", name_)

        assert seen(check(platform=right)) == set()


BARE = """\
unit: 元
form: target_table
name: 青石热线外包
starts: 2021
ends: 2099
"""
GOALS = "goals: {whole: 全天受理。, annual: 按时办结。}\n"
INDICATORS = "indicators: [{category: 数量指标, name: 量, whole: ≥3个, annual: ≥3个}]\n"


@pytest.mark.parametrize(
    ("given", "severities"),
    [
        ("budget: 4999999.99\n", set()),
        ("budget: 5000000\n", {"error"}),
        ("budget: 5000000\n" + GOALS, {"error"}),
        ("budget: 5000000\n" + INDICATORS, {"error"}),
        ("budget: 5000000\ngoals: {whole: 甲。}\n" + INDICATORS, {"error"}),
        ("budget: 5000000\ngoals: {annual: 甲。}\n" + INDICATORS, {"error"}),
        ("budget: 5000000\n" + GOALS + INDICATORS, set()),
        ("budget: 待填\n", set()),
    ],
)
def test_performance_information_of_large_projects(
    given: str, severities: set[str], check: Check
) -> None:
    """PT301: from 5,000,000 元 a year goals of both kinds and an indicator are needed."""
    found = {severity for code, _, severity in seen(check(hotline=BARE + given)) if code == "PT301"}

    assert severities == found


def test_performance_information_of_key_projects(check: Check, text: str) -> None:
    """PT301: a key project needs it whatever it costs."""
    bare = text[: text.index("goals:")]
    key = bare.replace("is_key: 否", "is_key: 是")

    assert [set(), {("PT301", 3, "error")}] == [
        seen(check(platform=bare)),
        seen(check(platform=key)),
    ]


def test_the_limit_is_that_of_the_year(check: Check, investment: str) -> None:
    """PT301 looks at the amount of the year, not at that of the whole project."""
    large = investment.replace(
        "requested: 2000000, approved: 2000000", "requested: 9000000, approved: 0"
    )

    assert seen(check(building=large)) == set()


def test_pending_values_are_told_once(check: Check, text: str) -> None:
    """What is still to be entered is no difference: only its own error is told."""
    for old in ("requested: 450000", "approved: 450000", "price: 150000", "quantity: 3"):
        open_ = text.replace(old, f"{old.split(':')[0]}: 待填", 1)
        line = next(n for n, words in enumerate(open_.splitlines(), 1) if "待填" in words)

        assert {("pending", line, "error")} == seen(check(platform=open_))


def test_a_pending_value_of_an_indicator_is_no_question(check: Check, text: str) -> None:
    """PT302 and PT303 wait for the value."""
    codes = {
        code for code, _, _ in seen(check(platform=text.replace("annual: ≥4个", "annual: 待填")))
    }

    assert codes == {"pending"}


def test_questions_do_not_stop_a_report(check: Check, text: str) -> None:
    """A question leaves the result good."""
    result = check(platform=text.replace("prior_budget: 300000", "prior_budget: 1"))

    assert result.is_good
    assert [p.severity for p in result.problems] == [Severity.QUESTION]


def test_every_check_is_tried() -> None:
    """Each check of the kind stands in one of the cases of this file."""
    elsewhere = {"PT103", "PT109", "PT201", "PT203", "PT301"}

    assert {check.code for check in CHECKS} == {case.code for case in BREAKS} | elsewhere
