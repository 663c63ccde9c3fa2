"""Identities between figures: what holds, what is a tail, what fails, what is explained."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen import reconcile
from reportgen.amounts import Amount, Measure, Unit
from reportgen.figures import Figure, Formula, Ledger, total
from reportgen.kind import ReportInput
from reportgen.problems import Place, Problem, Severity
from reportgen.reconcile import Check, Comparison, Finding, Remark, Verdict
from reportgen.schema import Money, validate
from reportgen.source import parse


class Sums(ReportInput):
    """A published total beside its parts."""

    whole: Money
    parts: tuple[Money, ...] = ()


class Case:
    """A file under test: its figures and what the checks find."""

    def __init__(self, text: str) -> None:
        data, _ = parse(text.encode(), "f.yaml")
        assert data
        model, problems = validate(data, Sums)
        assert not problems
        assert model
        ledger = Ledger(model.stated, model.unit)
        self.whole = ledger.given("whole", "总计", model.whole)
        self.parts = [
            ledger.given(f"part{n}", f"第{n}项", part) for n, part in enumerate(model.parts)
        ]
        answers = model.explanations()
        self.findings = reconcile.run(CHECKS, self, answers)
        codes = [check.code for check in CHECKS]
        self.problems = reconcile.problems(self.findings, answers, model.unit, codes)

    @property
    def verdicts(self) -> list[Verdict]:
        """What became of each finding."""
        return [finding.verdict for finding in self.findings]

    @property
    def told(self) -> list[tuple[str, Severity, int]]:
        """Code, severity and line of each problem."""
        return [(p.code, p.severity, p.place.line) for p in self.problems]


def adds_up(case: Case) -> Iterator[Comparison | Remark]:
    """The total against the sum of its parts."""
    yield Comparison(case.whole, total("各项之和", case.parts))


CHECKS = (Check("TT001", "测试", "总计等于各项之和", "测试", adds_up),)


def verdict(whole: str, *parts: str, unit: str = "万元") -> Verdict:
    """What becomes of a total against its parts."""
    case = Case(f"unit: {unit}\nwhole: {whole}\nparts: [{', '.join(parts)}]\n")
    (found,) = case.verdicts
    return found


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("7600.53", ["7600.53"]),
        ("3.61", ["2.89", "0.72"]),
        ("0", []),
        ("0.00", ["-1.5", "1.50"]),
        ("0.3", ["0.1", "0.2"]),
    ],
)
def test_equal_figures_hold(whole: str, parts: list[str]) -> None:
    """Equal values hold to the last digit, however they were typed."""
    assert Verdict.HOLDS is verdict(whole, *parts)


@pytest.mark.parametrize(
    ("whole", "parts", "expected"),
    [
        # One term against one may be off by a whole last digit only at the very bound.
        ("100.00", ["100.01"], Verdict.FAILS),
        ("100.01", ["100.00"], Verdict.FAILS),
        ("100.000", ["100.009"], Verdict.TAIL),
        # Two terms against one: three halves of a last digit.
        ("3.62", ["2.89", "0.72"], Verdict.TAIL),
        ("3.60", ["2.89", "0.72"], Verdict.TAIL),
        ("3.63", ["2.89", "0.72"], Verdict.FAILS),
        # Three terms against one: four halves; two last digits are the bound itself.
        ("100.75", ["30.25", "40.25", "30.26"], Verdict.TAIL),
        ("100.74", ["30.25", "40.25", "30.26"], Verdict.FAILS),
        # Four terms against one: five halves.
        ("100.74", ["30.25", "40.25", "30.25", "0.01"], Verdict.TAIL),
        ("100.73", ["30.25", "40.25", "30.25", "0.01"], Verdict.FAILS),
        # A zero is exact and gives no room.
        ("100.00", ["100.01", "0", "0.00", "0"], Verdict.FAILS),
        ("0", ["0.01"], Verdict.FAILS),
        ("0.00", ["0.005"], Verdict.FAILS),
        ("0", ["1.00", "-0.99"], Verdict.FAILS),
        ("0", ["1.00", "-0.50", "-0.49"], Verdict.TAIL),
    ],
)
@pytest.mark.parametrize("unit", ["元", "万元"])
def test_bounds_of_a_tail(whole: str, parts: list[str], expected: Verdict, unit: str) -> None:
    """Less than half a last digit for each rounded term is a tail; at the bound it is an error."""
    assert expected is verdict(whole, *parts, unit=unit)


def test_tail_of_a_published_table() -> None:
    """表7 302 prints 4,661.78 where its parts give 4,661.77: a tail, told as information."""
    case = Case("unit: 万元\nwhole: 4661.78\nparts: [4000.50, 661.27]\n")

    expected = [Verdict.TAIL]
    assert expected == case.verdicts
    expected = [("TT001", Severity.INFORMATION, 2)]
    assert expected == case.told


# Typed without decimals, so that half a last digit is a half.
COARSE = Amount(Decimal(1), Place("f.yaml", 1, 1), Decimal(1))


def test_tail_of_a_sum_of_sums() -> None:
    """A total of totals is off by the roundings of all that was typed below it."""
    parts = [Ledger().given(f"p{n}", "", one) for n, one in enumerate([COARSE] * 4)]
    inner = [total("小计", parts[:2]), total("小计", parts[2:])]
    six = replace(COARSE, value=Decimal(6))
    whole = Ledger().given("w", "", six)

    compare = Check("TT009", "测试", "", "", lambda _: [Comparison(whole, total("合计", inner))])
    (finding,) = reconcile.run([compare], None)
    assert Verdict.TAIL is finding.verdict


CENTS = Decimal("0.01")
ROUNDED = st.decimals(-(10**6), 10**6, places=6).filter(lambda value: abs(value) >= CENTS)


@settings(deadline=None, max_examples=100)
@given(st.lists(ROUNDED, min_size=1, max_size=8).filter(lambda v: abs(sum(v)) >= CENTS))
def test_rounding_alone_never_fails(values: list[Decimal]) -> None:
    """Rounded parts against their total, rounded by itself, hold or are a tail."""
    parts = [f"{value.quantize(CENTS, ROUND_HALF_UP):f}" for value in values]
    whole = f"{sum(values, Decimal(0)).quantize(CENTS, ROUND_HALF_UP):f}"

    assert Verdict.FAILS is not verdict(whole, *parts)


@settings(deadline=None, max_examples=100)
@given(st.lists(ROUNDED, min_size=1, max_size=8), st.integers(-3, 3).filter(bool))
def test_slip_beyond_all_roundings_fails(values: list[Decimal], slip: int) -> None:
    """A total that is off by half a last digit a term, or more, is an error."""
    parts = [value.quantize(CENTS, ROUND_HALF_UP) for value in values]
    whole = sum(parts, slip * CENTS / 2 * (len(parts) + 1))

    assert Verdict.FAILS is verdict(f"{whole:f}", *(f"{part:f}" for part in parts))


@settings(deadline=None, max_examples=100)
@given(st.decimals(-100, 100, places=2), st.decimals(-100, 100, places=2))
def test_sides_may_be_changed(one: Decimal, other: Decimal) -> None:
    """A verdict does not depend on which side is left."""
    assert verdict(f"{one:f}", f"{other:f}") is verdict(f"{other:f}", f"{one:f}")


FAILING = "unit: 万元\nwhole: 7618.03\nparts:\n  - 7000.00\n  - 607.53\n"


def test_difference_beyond_a_tail_is_an_error() -> None:
    """What rounding cannot explain is an error at the total, with the parts' first place."""
    case = Case(FAILING)

    expected = [Verdict.FAILS]
    assert expected == case.verdicts
    expected = [("TT001", Severity.ERROR, 2)]
    assert expected == case.told
    expected = [(4, 5)]
    assert expected == [(place.line, place.column) for place in case.problems[0].related]


def test_message_names_both_numbers_and_the_difference() -> None:
    """The message has both labels, both numbers and the difference in the file's unit."""
    message = Case(FAILING).problems[0].message

    expected = "总计 7,618.03 万元，各项之和 7,607.53 万元，相差 10.50 万元"
    assert message.endswith(expected)


def test_difference_of_a_finding_is_left_minus_right() -> None:
    """The difference is in 元 and has the sign of left minus right."""
    (finding,) = Case("unit: 万元\nwhole: 1.00\nparts: [1.50]\n").findings

    assert Decimal(-5000) == finding.difference


def explained(**changed: str) -> Case:
    """The failing file with an answer, changed as given."""
    facts = {"check": "TT001", "figure": "whole", "difference": "10.50", "reason": "按公布数"}
    pairs = ", ".join(f"{key}: {value}" for key, value in (facts | changed).items())
    return Case(f"{FAILING}explained:\n  - {{{pairs}}}\n")


def test_explained_difference_is_information() -> None:
    """A contradiction whose exact difference is explained is kept, and listed with its reason."""
    case = explained()

    expected = [Verdict.EXPLAINED]
    assert expected == case.verdicts
    expected = [("TT001", Severity.INFORMATION, 2)]
    assert expected == case.told
    assert "按公布数" in case.problems[0].message


@pytest.mark.parametrize("difference", ["10.51", "10.49", "-10.50", "0", "105000"])
def test_explanation_with_another_difference_does_not_answer(difference: str) -> None:
    """Any other difference is an error again, and the answer is told to be idle."""
    case = explained(difference=difference)

    expected = [Verdict.FAILS]
    assert expected == case.verdicts
    expected = [("TT001", Severity.ERROR, 2), ("idle-explanation", Severity.WARNING, 7)]
    assert expected == case.told


@pytest.mark.parametrize("difference", ["10.5", "10.500"])
def test_explanation_may_write_the_difference_otherwise(difference: str) -> None:
    """Trailing zeros do not make another difference."""
    expected = [Verdict.EXPLAINED]
    assert expected == explained(difference=difference).verdicts


def test_explanation_of_another_figure_does_not_answer() -> None:
    """An answer is of one of the two figures compared."""
    case = explained(figure="part0")

    expected = [("TT001", Severity.ERROR, 2), ("idle-explanation", Severity.WARNING, 7)]
    assert expected == case.told


def test_pending_difference_does_not_answer() -> None:
    """A difference that is still to be entered answers nothing."""
    expected = [Verdict.FAILS]
    assert expected == explained(difference="待填").verdicts


def test_unknown_check_is_an_error_that_names_the_nearest() -> None:
    """An answer to a check that does not exist is an error at its code."""
    case = explained(check="TT010")

    expected = [("TT001", Severity.ERROR, 2), ("unknown-check", Severity.ERROR, 7)]
    assert expected == case.told
    assert "是否为 TT001" in case.problems[1].message


@pytest.mark.parametrize("whole", ["7607.53", "7607.54"])
def test_explanation_that_is_needed_no_more_is_an_error(whole: str) -> None:
    """Where the figures agree, or differ by a tail, a number was changed: the answer is wrong."""
    text = f"unit: 万元\nwhole: {whole}\nparts: [7000.00, 607.53]\nexplained:\n"
    text += "  - {check: TT001, figure: whole, difference: 10.50, reason: 按公布数}\n"

    errors = [told for told in Case(text).told if told[1] is Severity.ERROR]
    assert errors == [("idle-explanation", Severity.ERROR, 5)]


def test_pending_figures_are_not_compared() -> None:
    """A comparison with a figure that is still to be entered waits and is no problem of its own."""
    expected = [Verdict.PENDING]
    assert expected == Case("unit: 元\nwhole: 待填\nparts: [1]\n").verdicts
    assert expected == Case("unit: 元\nwhole: 1\nparts: [1, 待填]\n").verdicts


def test_stated_figure_is_compared_as_stated() -> None:
    """A published value stands for the computed one and has its own place."""
    case = Case("unit: 万元\nwhole: 3.61\nparts: [2.89, 0.72]\nstated:\n  whole: 3.62\n")

    expected = [Verdict.TAIL]
    assert expected == case.verdicts
    expected = [("TT001", Severity.INFORMATION, 5)]
    assert expected == case.told


def compared(left: Figure, right: Figure) -> tuple[Finding, tuple[Problem, ...]]:
    """Two figures compared by a check of their own."""
    check = Check("TT002", "测试", "两数相等", "测试", lambda _: [Comparison(left, right)])
    (finding,) = reconcile.run([check], None)
    return finding, reconcile.problems([finding], (), Unit.YUAN, ["TT002"])


def rate(value: str) -> Figure:
    """A rate that was typed."""
    place = Place("f.yaml", 3, 1)
    return Figure("r", "增减率", Decimal(value), Formula.GIVEN, place=place, measure=Measure.RATE)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("0.2151", "0.215149", Verdict.HOLDS),
        ("0.2151", "0.21515", Verdict.FAILS),
        ("0.2151", "0.2150", Verdict.FAILS),
        ("0.08", "0.0800499", Verdict.HOLDS),
    ],
)
def test_rates_are_compared_as_printed(one: str, other: str, expected: Verdict) -> None:
    """A published rate holds where it is the computed one rounded half up to 0.01 %."""
    assert expected is compared(rate(one), rate(other))[0].verdict


def test_rates_are_told_in_percent() -> None:
    """The message of a rate has percentages and no unit of money."""
    _, (problem,) = compared(rate("0.5"), rate("0.25"))

    assert problem.message.endswith("增减率 50.00%，增减率 25.00%，相差 25.00%")


def test_counts_are_told_as_numbers() -> None:
    """The message of a count has plain numbers and no unit of money."""
    offices, others = (Ledger().counted("n", "科室数", [""] * n) for n in (6, 5))

    finding, (problem,) = compared(offices, others)
    assert Verdict.FAILS is finding.verdict
    assert "元" not in problem.message


def test_remark_is_a_problem_of_its_check() -> None:
    """What is no comparison is told with the check's code and its own severity and place."""
    place = Place("f.yaml", 9, 2)
    remark = Remark("缺少说明", place, Severity.WARNING)
    check = Check("TT003", "测试", "变动须说明", "测试", lambda _: [remark])

    findings = reconcile.run([check], None)
    (problem,) = reconcile.problems(findings, (), Unit.YUAN, ["TT003"])

    assert ("TT003", place, Severity.WARNING) == (problem.code, problem.place, problem.severity)
    assert Decimal(0) == findings[0].difference


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        (Severity.ERROR, Verdict.FAILS),
        (Severity.WARNING, Verdict.QUESTION),
        (Severity.QUESTION, Verdict.QUESTION),
    ],
)
def test_only_a_remark_of_an_error_fails(severity: Severity, expected: Verdict) -> None:
    """A remark that is no error leaves a question."""
    check = Check("TT003", "测试", "", "", lambda _: [Remark("说明", Place("f"), severity)])

    assert [expected] == [found.verdict for found in reconcile.run([check], None)]


@pytest.mark.parametrize(
    ("right", "expected"),
    [("1", Verdict.HOLDS), ("2", Verdict.QUESTION)],
)
def test_a_rule_with_exceptions_is_a_question(right: str, expected: Verdict) -> None:
    """Where a rule has exceptions a difference is a question, told with both numbers."""
    one, other = (
        Ledger().given(name, name, Amount(Decimal(value), Place("f", 1, 1), Decimal(0)))
        for name, value in (("甲", "1"), ("乙", right))
    )
    questions = [Comparison(one, other, is_question=True)]
    check = Check("TT004", "测试", "", "", lambda _: questions, is_exact=True)
    findings = reconcile.run([check], None)
    problems = reconcile.problems(findings, (), Unit.YUAN, ["TT004"])

    assert [expected] == [found.verdict for found in findings]
    assert [p.severity for p in problems] == [Severity.QUESTION] * (expected is Verdict.QUESTION)


def test_no_check_stops_the_next() -> None:
    """All checks run, in order, whatever the ones before them found."""
    checks = [
        Check(f"TT1{n}", "测试", "", "", lambda _, n=n: [Remark(str(n), Place("f"))])
        for n in range(3)
    ]

    expected = ["TT10", "TT11", "TT12"]
    assert expected == [found.check.code for found in reconcile.run(checks, None)]


def test_holding_comparisons_are_findings_without_problems() -> None:
    """What holds is found, so that it can be counted, and told to nobody."""
    case = Case("unit: 元\nwhole: 1\nparts: [1]\n")

    expected = ([Verdict.HOLDS], [])
    assert expected == (case.verdicts, case.told)


def test_largest_amounts_are_told() -> None:
    """A slip of the keys, however long, is told and does not end the program."""
    case = Case(f"unit: 万元\nwhole: {'9' * 15}\nparts: [1]\n")

    expected = [("TT001", Severity.ERROR, 2)]
    assert expected == case.told
