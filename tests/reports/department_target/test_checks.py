"""Every identity of a department's target form, broken by one change of a form that is good."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

import reportgen
from reportgen.reconcile import Verdict
from reportgen.reports.department_target.checks import CHECKS

Check = Callable[..., reportgen.Result]
Problems = set[tuple[str, int, str]]
PROJECTS = "    projects: [platform]\n"


@dataclass(frozen=True)
class Break:
    """A change of the good form and what it breaks.

    Attributes:
        code: The check that the change is for.
        old: Stands once in the file.
        new: Stands there instead.
        line: How the line begins that is blamed.
        severity: Of the problem.
        answer: The figure and the exact difference in 万元 that explain it; empty for a remark.
        more: The project forms that stand beside the one of the good form, by id.
    """

    code: str
    old: str
    new: str
    line: str
    severity: str = "error"
    answer: tuple[str, str] = ("", "")
    more: tuple[tuple[str, str], ...] = ()


def states(name: str, value: str, difference: str) -> Break:
    """Return the case of a stated value, which is blamed by itself."""
    new = f"stated:\n  {name}: {value}\ngoals:\n"
    return Break("DT101", "goals:\n", new, f"{name}: {value}", answer=(name, difference))


OTHER = """\
unit: 元
form: target_table
name: 另一平台
starts: 2024
ends: 2026
budget: 400000
"""
BREAKS = (
    states("expenditure", "180.10", "0.10"),
    states("fiscal_appropriation", "169.90", "-0.10"),
    states("own_level", "175.10", "0.10"),
    states("subordinates", "2", "1"),
    states("staff", "13", "1"),
    states("basic", "100.10", "0.10"),
    Break(
        "DT103",
        "special_funds: 30.00",
        "special_funds: 40.10",
        "project: 80.00",
        answer=("project", "0.10"),
    ),
    Break("DT104", "basic: 100.00", "basic: 0.05", "basic:"),
    Break("DT105", "staff: 12", "staff: -12", "staff:"),
    Break("DT105", "staff: 12", "staff: 12.5", "staff:"),
    Break(
        "DT201",
        PROJECTS,
        PROJECTS + "    amount: 45.10\n",
        "amount: 45.10",
        answer=("task.1.amount", "0.10"),
    ),
    Break("DT202", "[platform]", "[platform, plattform]", "projects:"),
    Break("DT202", "    parts:\n      - {name: 资料扫描, amount: 5.00}\n", "", "- name: 资料整理"),
    Break(
        "DT204",
        "amount: 5.00}",
        "amount: 35.10}",
        "project: 80.00",
        answer=("project", "0.10"),
    ),
    Break(
        "DT205",
        "staff: 12",
        "staff: 12",
        "project: 80.00",
        answer=("project", "5"),
        more=(("other", OTHER),),
    ),
    Break("DT301", "annual: ≥3个", "annual: ≥4个", "- {category: 数量指标"),
    Break("DT301", "annual: ≥95%", "annual: ≥96%", "- {category: 质量指标", "question"),
    Break("DT301", "annual: ≥3个", "annual: 若干", "- {category: 数量指标", "question"),
    Break(
        "DT301",
        "whole: ≥95%, annual: ≥95%",
        "whole: ≥120%, annual: ≥120%",
        "- {category: 质量指标",
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
    """Return the form with the change of a case."""
    assert text.count(case.old) == 1
    return text.replace(case.old, case.new)


def answered(case: Break, text: str, difference: str) -> str:
    """Return the form with the change of a case and an answer to it."""
    figure, _ = case.answer
    answer = f"{{check: {case.code}, figure: {figure}, difference: {difference}, reason: 照公布数}}"
    return f"{broken(case, text)}explained:\n  - {answer}\n"


def seen(result: reportgen.Result) -> Problems:
    """Return code, line and severity of every problem."""
    return {(p.code, p.place.line, str(p.severity)) for p in result.problems}


def verdicts(result: reportgen.Result, code: str) -> list[Verdict]:
    """Return the verdicts of a check."""
    return [f.verdict for r in result.reports for f in r.findings if f.check.code == code]


@pytest.mark.parametrize("code", ["DT103", "DT204", "DT205"])
def test_the_good_form_is_compared_and_holds(code: str, check: Check, text: str) -> None:
    """Less than the limit holds."""
    assert verdicts(check(text), code) == [Verdict.HOLDS]


@pytest.mark.parametrize("case", BREAKS, ids=name)
def test_one_change_breaks_exactly_one_identity(case: Break, check: Check, text: str) -> None:
    """One changed value is one problem, at the line that has to be looked at."""
    wrong = broken(case, text)
    result = check(wrong, **dict(case.more))
    verdict = Verdict.QUESTION if case.severity == "question" else Verdict.FAILS

    assert {(case.code, line_of(wrong, case.line), case.severity)} == seen(result)
    assert {verdict} == set(verdicts(result, case.code)) - {Verdict.HOLDS}


@pytest.mark.parametrize("case", COMPARED, ids=name)
def test_an_explained_difference_is_information(case: Break, check: Check, text: str) -> None:
    """The exact difference is an answer; what was wrong is then told as known."""
    wrong = answered(case, text, case.answer[1])
    result = check(wrong, **dict(case.more))

    assert {(case.code, line_of(wrong, case.line), "information")} == seen(result)
    assert Verdict.EXPLAINED in verdicts(result, case.code)


@pytest.mark.parametrize("case", COMPARED, ids=name)
def test_an_explanation_that_no_longer_fits(case: Break, check: Check, text: str) -> None:
    """A difference that is off by the last digit answers nothing, and is told as idle."""
    wrong = answered(case, text, f"{float(case.answer[1]) + 0.01:.2f}")
    expected = {
        (case.code, line_of(wrong, case.line), case.severity),
        ("idle-explanation", line_of(wrong, f"- {{check: {case.code}"), "warning"),
    }

    assert expected == seen(check(wrong, **dict(case.more)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("special_funds: 30.00", "special_funds: 40.00"),
        ("amount: 5.00}", "amount: 35.00}"),
        ("project: 80.00", "project: 50000.00"),
    ],
)
def test_limits_may_be_reached(old: str, new: str, check: Check, text: str) -> None:
    """DT103, DT204: as much as the limit is no problem; DT104: a thousandth is none yet."""
    assert seen(check(text.replace(old, new))) == set()


def test_without_disclosure_the_budget_has_to_be_entered(check: Check, text: str) -> None:
    """DT102: both amounts are asked for, each by its key."""
    bare = text.replace("  basic: 100.00\n  project: 80.00\n", "")
    problems = [p for p in check(bare).problems if p.code == "DT102"]

    assert [
        key for p in problems for key in ("budget.basic", "budget.project") if key in p.message
    ] == ["budget.basic", "budget.project"]
    assert {3} == {p.place.line for p in problems}


def test_one_amount_alone_has_to_be_entered(check: Check, text: str) -> None:
    """DT102: an amount that is typed is not asked for."""
    bare = text.replace("  basic: 100.00\n", "")

    assert {("DT102", 3, "error")} == seen(check(bare))


def test_pending_amounts_are_told_once(check: Check, text: str) -> None:
    """What is still to be entered is no difference: only its own error is told."""
    for old in ("basic: 100.00", "project: 80.00", "special_funds: 30.00", "amount: 5.00"):
        open_ = text.replace(old, f"{old.split(':')[0]}: 待填")
        line = next(n for n, words in enumerate(open_.splitlines(), 1) if "待填" in words)

        assert {("pending", line, "error")} == seen(check(open_))


@pytest.mark.parametrize("amount", ["450000.00", "0.0045"])
def test_a_unit_that_slipped(amount: str, check: Check, text: str) -> None:
    """DT203: the same digits ten thousand times as much, either way, are a slip of the unit."""
    slipped = text.replace(PROJECTS, f"{PROJECTS}    amount: {amount}\n")
    result = check(slipped)
    place = line_of(slipped, f"amount: {amount}")

    assert ("DT203", place, "error") in seen(result)
    assert ("DT201", place, "error") in seen(result)


@pytest.mark.parametrize("amount", ["45.00", "4.50", "4500.00"])
def test_other_differences_are_no_slip(amount: str, check: Check, text: str) -> None:
    """DT203: ten times or a hundred times as much is a difference, no slip of the unit."""
    other = text.replace(PROJECTS, f"{PROJECTS}    amount: {amount}\n")

    assert "DT203" not in {code for code, _, _ in seen(check(other))}


def test_a_task_with_a_declared_amount_alone(check: Check, text: str) -> None:
    """A task without project and parts is declared by its amount and compared with nothing."""
    alone = text.replace(
        "    parts:\n      - {name: 资料扫描, amount: 5.00}\n", "    amount: 5.00\n"
    )

    assert seen(check(alone)) == set()


def test_projects_outside_of_tasks_count_as_a_whole(check: Check, text: str) -> None:
    """DT205 looks at all forms of the year, DT204 at the tasks alone."""
    small = OTHER.replace("400000", "350000")

    assert seen(check(text, other=small)) == set()


def test_pending_forms_do_not_hide_known_ones(check: Check, text: str) -> None:
    """DT205 compares what is known: it may not exceed the whole, whatever the rest will be."""
    pending, large = OTHER.replace("400000", "待填"), OTHER.replace("400000", "4000000")

    assert verdicts(check(text, other=pending), "DT205") == [Verdict.HOLDS]
    assert verdicts(check(text, other=large, third=pending), "DT205") == [Verdict.FAILS]


def test_pending_values_of_indicators_are_no_question(check: Check, text: str) -> None:
    """DT301 waits for the value."""
    codes = {code for code, _, _ in seen(check(text.replace("annual: ≥3个", "annual: 待填")))}

    assert codes == {"pending"}


def test_an_unknown_stated_name(check: Check, text: str) -> None:
    """A stated figure that the form has not is told with the nearest name."""
    (problem,) = check(text + "stated: {task.1.amounts: 1}\n").problems

    assert problem.code == "unknown-figure"
    assert "task.1.amount" in problem.message


def test_every_check_is_tried() -> None:
    """Each check of the kind stands in one of the cases of this file."""
    elsewhere = {"DT102", "DT203"}

    assert {check.code for check in CHECKS} == {case.code for case in BREAKS} | elsewhere
