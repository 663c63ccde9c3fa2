"""Identities between figures (勾稽关系): running checks and judging what they compare.

A difference that rounding alone can explain is a rounding tail (尾差): less than half a last digit
for each rounded term on either side. It is information where a sum meets its parts or another
classification of the same money; anything beyond it, and any difference between two printed totals,
is an error unless the data explains exactly it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar

from reportgen.amounts import Measure, Unit, exact, rounded
from reportgen.figures import Figure, Formula, origin
from reportgen.problems import Place, Problem, Severity, nearest

C = TypeVar("C")
_FAR = 1_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two figures that an identity says are equal.

    Attributes:
        left: The one that is looked at.
        right: What it should be.
        is_limit: Whether the left may also be less than the right.
        is_question: Whether a difference is only worth a question: the rule has exceptions.
    """

    left: Figure
    right: Figure
    is_limit: bool = False
    is_question: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a check found that is no comparison of two numbers."""

    message: str
    place: Place
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Check(Generic[C]):
    """An identity of the field.

    Attributes:
        code: Stable, unique over all kinds.
        group: What it looks at, in Chinese, as the checklist sums up.
        title: What must hold, in Chinese.
        basis: The rule or document it comes from.
        test: Yields what it compares, and remarks.
        is_exact: Whether both sides must agree to the printed digit: a rounding tail then has to be
            `stated:` where the sum stands, and is no excuse between two printed totals.
    """

    code: str
    group: str
    title: str
    basis: str
    test: Callable[[C], Iterable[Comparison | Remark]]
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """An answer of the data to a check: a contradiction kept as published.

    Attributes:
        check: The code it answers.
        figure: The name of one of the two figures.
        difference: The exact difference as typed: money in `unit`, rates in percentage points;
            None while it is still to be entered (待填).
        unit: The unit of the file.
        reason: Why it is kept.
        place: Where it stands.
    """

    check: str
    figure: str
    difference: Decimal | None
    reason: str
    place: Place
    unit: Unit = Unit.YUAN

    def fits(self, check: str, comparison: "Comparison", gap: Decimal) -> bool:
        """Tell whether it answers a comparison of a check that differs by a gap."""
        if self.difference is None or check != self.check:
            return False
        left, right = comparison.left, comparison.right
        scale = {Measure.MONEY: self.unit.yuan, Measure.RATE: Decimal("0.01")}
        answered = self.difference * scale.get(left.measure, Decimal(1))
        return self.figure in {left.name, right.name} and answered == _told(gap, left)


class Verdict(StrEnum):
    """What became of a comparison."""

    HOLDS = "符合"
    TAIL = "尾差"
    EXPLAINED = "已说明"
    QUESTION = "存疑"
    FAILS = "不符合"
    PENDING = "待填"


@dataclass(frozen=True, slots=True)
class Finding:
    """A judged comparison or a remark of a check."""

    check: Check[Any]
    verdict: Verdict
    comparison: Comparison | None = None
    remark: Remark | None = None
    explanation: Explanation | None = None

    @property
    def difference(self) -> Decimal:
        """Left minus right, in 元; 0 for a remark."""
        if self.comparison is None:
            return Decimal(0)
        return difference(self.comparison) or Decimal(0)


def run(
    checks: Sequence[Check[C]], case: C, explanations: Sequence[Explanation] = ()
) -> tuple[Finding, ...]:
    """Run all checks; none stops the next.

    Args:
        checks: The identities.
        case: What they look at.
        explanations: Answers of the data.

    Returns:
        A finding for each comparison, also for those that hold, and for each remark.
    """
    findings: list[Finding] = []
    for check in checks:
        for outcome in check.test(case):
            if isinstance(outcome, Remark):
                is_error = outcome.severity is Severity.ERROR
                verdict = Verdict.FAILS if is_error else Verdict.QUESTION
                findings.append(Finding(check, verdict, remark=outcome))
            elif difference(outcome) is None:
                findings.append(Finding(check, Verdict.PENDING, outcome))
            else:
                findings.append(_judge(check, outcome, explanations))
    return tuple(findings)


def negatives(figures: Iterable[Figure]) -> Iterator[Remark]:
    """Yield a remark for each typed or stated figure below zero."""
    for figure in figures:
        if figure.place and (figure.value or 0) < 0:
            yield Remark(f"{figure.label}为负数", figure.place)


def is_far(one: Figure, other: Figure) -> bool:
    """Tell whether two figures other than 0 are a thousand times apart: one unit is wrong."""
    if not (one.value and other.value):
        return False
    ratio = abs(one.value / other.value)
    return ratio > _FAR or ratio * _FAR < 1


def difference(comparison: Comparison) -> Decimal | None:
    """Return left minus right, in 元; None while one side is still to be entered (待填)."""
    left, right = comparison.left.value, comparison.right.value
    return None if left is None or right is None else left - right


def problems(
    findings: Iterable[Finding],
    explanations: Sequence[Explanation],
    unit: Unit,
    codes: Iterable[str],
    names: Collection[str] | None = None,
) -> tuple[Problem, ...]:
    """Return the problems of findings that do not hold, and of answers to nothing.

    Args:
        findings: All findings of a document.
        explanations: The answers of its data.
        unit: The unit in which messages give amounts.
        codes: The codes of all checks that ran.
        names: The names of all figures; without them an answer may name any.
    """
    listed = list(findings)
    # What is still to be entered is reported where it stands (`source.parse`).
    quiet = {Verdict.HOLDS, Verdict.PENDING}
    wrong = [_problem(found, unit) for found in listed if found.verdict not in quiet]
    used = {id(found.explanation) for found in listed}
    known = set(codes)
    held = _compared(listed, {Verdict.HOLDS, Verdict.TAIL})
    settled = held - _compared(listed, {Verdict.FAILS, Verdict.QUESTION})
    idle = [
        _idle(answer, known, names, settled=(answer.check, answer.figure) in settled)
        for answer in explanations
        if id(answer) not in used
    ]
    return (*wrong, *idle)


def _compared(findings: Iterable[Finding], verdicts: set[Verdict]) -> set[tuple[str, str]]:
    """Return code and figure of every comparison with one of the verdicts."""
    return {
        (found.check.code, side.name)
        for found in findings
        if found.verdict in verdicts and found.comparison
        for side in (found.comparison.left, found.comparison.right)
    }


def _judge(
    check: Check[Any], comparison: Comparison, explanations: Sequence[Explanation]
) -> Finding:
    gap = difference(comparison) or Decimal(0)
    if gap == 0 or _is_same_rate(comparison) or (comparison.is_limit and gap < 0):
        return Finding(check, Verdict.HOLDS, comparison)
    slack = Decimal(0) if check.is_exact else comparison.left.slack + comparison.right.slack
    if abs(gap) < slack:
        return Finding(check, Verdict.TAIL, comparison)
    for answer in explanations:
        if answer.fits(check.code, comparison, gap):
            return Finding(check, Verdict.EXPLAINED, comparison, explanation=answer)
    verdict = Verdict.QUESTION if comparison.is_question else Verdict.FAILS
    return Finding(check, verdict, comparison)


def _told(gap: Decimal, figure: Figure) -> Decimal:
    """Return a difference as an answer tells it: of rates, to 0.01 %."""
    return rounded(gap, 4) if figure.measure is Measure.RATE else gap


def _is_same_rate(comparison: Comparison) -> bool:
    # A published rate is rounded to 0.01 %; its exact value is never typed.
    left, right = comparison.left, comparison.right
    if left.measure is not Measure.RATE or left.value is None or right.value is None:
        return False
    return rounded(left.value, 4) == rounded(right.value, 4)


_SEVERITIES = {Verdict.FAILS: Severity.ERROR, Verdict.QUESTION: Severity.QUESTION}


def _problem(finding: Finding, unit: Unit) -> Problem:
    check = finding.check
    if finding.remark:
        remark = finding.remark
        return Problem(
            check.code, f"{check.title}：{remark.message}", remark.place, remark.severity
        )
    if finding.comparison is None:
        raise ValueError(f"{check.code} found nothing")
    left, right = finding.comparison.left, finding.comparison.right
    message = (
        f"{check.title}：{left.label} {_shown(left, unit)}，"
        f"{right.label} {_shown(right, unit)}，"
        f"相差 {exact(_told(finding.difference, left), left.measure, unit)}"
    )
    if finding.verdict is Verdict.TAIL:
        message += "（尾差）"
    if finding.explanation:
        message += f"（已说明：{finding.explanation.reason}）"
    severity = _SEVERITIES.get(finding.verdict, Severity.INFORMATION)
    place, *related = _places(left, right)
    names = (left.name, right.name)
    return Problem(check.code, message, place, severity, tuple(related), names)


def _places(left: Figure, right: Figure) -> list[Place]:
    stated = [figure.place for figure in (left, right) if figure.place]
    found = [*stated, *(place for side in (left, right) for place in _origins(side))]
    unique = list(dict.fromkeys(found))
    return unique or [Place("")]


def _origins(figure: Figure) -> list[Place]:
    """Return where a figure comes from: of a change, where each of the two years does."""
    is_change = figure.formula in {Formula.DIFFERENCE, Formula.RATE}
    sides = figure.inputs if is_change else (figure,)
    return [place for side in sides if (place := origin(side))]


def _shown(figure: Figure, unit: Unit) -> str:
    return exact(figure.value or Decimal(0), figure.measure, unit)


def _idle(
    answer: Explanation, codes: set[str], names: Collection[str] | None, *, settled: bool
) -> Problem:
    if answer.check not in codes:
        message = f"explained: 没有代码为 {answer.check} 的校验{nearest(answer.check, codes)}"
        return Problem("unknown-check", message, answer.place)
    if names is not None and answer.figure not in names:
        message = f"explained: 没有名为 {answer.figure} 的数{nearest(answer.figure, names)}"
        return Problem("unknown-figure", message, answer.place)
    message = (
        f"explained: {answer.check} 在 {answer.figure} 上没有相差这个数，说明不再适用，应改正或删去"
    )
    # Where the two sides now agree a number was changed; elsewhere the check itself tells, or the
    # document that gave the other side is not at hand.
    severity = Severity.ERROR if settled else Severity.WARNING
    return Problem("idle-explanation", message, answer.place, severity)
