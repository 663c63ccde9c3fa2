"""The score: computed from weights, compared where it is typed as well, typed alone otherwise."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from evaluations import BUDGET
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen import Report
from reportgen.document import show
from reportgen.figures import Formula
from reportgen.problems import Severity

Evaluate = Callable[..., Report]
# Execution 95 %: 9.5 points of 10.
# 50 x 0.8 + 30 x 90 % + 10 = 77 points.
INDICATORS = """\
indicators:
  - {category: 数量指标, name: 系统, target: 10个, actual: 8个, weight: 50}
  - {category: 社会效益指标, name: 甲, target: 优, actual: 良, weight: 30, band: 达成, \
percentage: 90}
  - {category: 服务对象满意度指标, name: 满意度, target: ≥90%, actual: 95%, weight: 10}
"""
PLAIN = """\
indicators:
  - {category: 数量指标, name: 系统, target: 10个, actual: 8个}
"""


def errors(report: Report) -> list[tuple[str, int]]:
    """Return code and line of a report's errors."""
    return [(p.code, p.place.line) for p in report.problems if p.severity is Severity.ERROR]


def completion(report: Report) -> list[str]:
    """Return the printed completion of each indicator."""
    assert report.document, report.problems
    return [show(row.cells["completion"]) for row in report.document.tables["indicators"].rows]


def test_score_is_computed_from_weights(evaluate: Evaluate) -> None:
    """Execution, quantities and judgements give the score, which knows what it follows from."""
    made = evaluate(BUDGET + INDICATORS)
    assert made.document
    score = made.figures["score"]

    assert errors(made) == []
    assert Decimal("86.5") == score.value
    assert score.inputs[0].formula is Formula.SCORED
    assert "自评86.50分。" in show(made.document.texts["conclusion"])


@pytest.mark.parametrize(
    ("score", "codes"),
    [("86.50", []), ("86.5", []), ("86.51", [("SE403", 9)]), ("90", [("SE403", 9)])],
)
def test_typed_score_is_compared(
    score: str, codes: list[tuple[str, int]], evaluate: Evaluate
) -> None:
    """A typed score must be the computed one, to its two decimals; it is the one printed."""
    made = evaluate(f"{BUDGET}score: {score}\n{INDICATORS}")
    assert made.document

    assert codes == errors(made)
    assert f"自评{Decimal(score):.2f}分" in show(made.document.texts["conclusion"])


def test_typed_score_is_rounded_half_up(evaluate: Evaluate) -> None:
    """A computed score of many digits is compared as it would be printed."""
    text = BUDGET + INDICATORS.replace("target: 10个", "target: 9个")  # 90.9444…

    assert errors(evaluate(text + "score: 90.94\n")) == []
    assert errors(evaluate(text + "score: 90.95\n")) == [("SE403", 13)]


def test_score_that_is_explained(evaluate: Evaluate) -> None:
    """A typed score that differs can be kept with an answer."""
    more = "explained: [{check: SE403, figure: score, difference: 3.50, reason: 照印}]\n"

    assert errors(evaluate(f"{BUDGET}score: 90.00\n{INDICATORS}{more}")) == []


def test_typed_score_needs_no_weights(evaluate: Evaluate) -> None:
    """Without weights nothing is computed and the typed score is printed."""
    made = evaluate(f"{BUDGET}score: 97.63\n{PLAIN}")

    assert errors(made) == []
    assert "computed_score" not in made.figures
    assert Decimal("97.63") == made.figures["score"].value


def test_neither_score_nor_weights(evaluate: Evaluate) -> None:
    """A report without a score and without weights lacks one."""
    assert errors(evaluate(BUDGET + PLAIN)) == [("SE403", 5)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("weight: 50", "weight: 40", [("weights-of-group", 10)]),
        ("weight: 50", "weight: 0", [("no-weight", 10), ("weights-of-group", 10)]),
        ("weight: 50", "weight: -1", [("no-weight", 10), ("weights-of-group", 10)]),
        ("weight: 30", "weight: 31", [("weights-of-group", 10)]),
        (", weight: 10}", "}", [("no-weight", 12), ("weights-of-group", 10)]),
        (", percentage: 90", ", percentage: 70", [("percentage-outside-band", 11)]),
        ("band: 达成", "band: 很好", [("unknown-band", 11)]),
        ("actual: 8个", "actual: 若干", [("not-comparable", 10)]),
        ("actual: 8个", "actual: 8小时", [("not-comparable", 10)]),
        ("category: 数量指标", "category: 数目指标", [("unknown-category", 10)]),
    ],
)
def test_what_cannot_be_scored(
    old: str, new: str, expected: list[tuple[str, int]], evaluate: Evaluate
) -> None:
    """Weights that do not fill a group, and values that cannot be judged, are errors in place."""
    made = evaluate(BUDGET + INDICATORS.replace(old, new))

    assert expected == errors(made)
    assert made.document is None


@pytest.mark.parametrize("adjusted", ["0", "-1.00"])
def test_score_needs_a_budget(adjusted: str, evaluate: Evaluate) -> None:
    """Without a budget there is no execution to score; a typed score needs none."""
    text = BUDGET.replace("120.00", adjusted)

    assert ("no-budget", 5) in errors(evaluate(text + INDICATORS))
    assert "no-budget" not in [code for code, _ in errors(evaluate(f"{text}score: 90\n{PLAIN}"))]


@pytest.mark.parametrize(
    ("judged", "code"),
    [
        ("band: 很好, percentage: 90", "unknown-band"),
        ("band: 达成, percentage: 70", "percentage-outside-band"),
    ],
)
def test_judgement_without_weights(judged: str, code: str, evaluate: Evaluate) -> None:
    """A judgement must fit its band whether or not it is scored; with weights it is told once."""
    plain = f"{PLAIN.rstrip()[:-1]}, {judged}}}\n"
    weighed = INDICATORS.replace("band: 达成, percentage: 90", judged)

    assert [(code, 11)] == errors(evaluate(f"{BUDGET}score: 90\n{plain}"))
    assert [(code, 11)] == errors(evaluate(BUDGET + weighed))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("weight: 50", "weight: 待填"),
        ("percentage: 90", "percentage: 待填"),
        ("actual: 8个", "actual: 待填"),
        ("target: 10个", "target: 待填"),
    ],
)
def test_score_waits_for_what_is_pending(old: str, new: str, evaluate: Evaluate) -> None:
    """An indicator still to be entered is reported as such alone, and nothing is computed."""
    made = evaluate(BUDGET + INDICATORS.replace(old, new))

    assert {code for code, _ in errors(made)} == {"pending"}
    assert "computed_score" not in made.figures


def test_stated_score_is_compared(evaluate: Evaluate) -> None:
    """A stated score is compared with the computed one, to hundredths, and told in points."""
    wrong = evaluate(f"{BUDGET}{INDICATORS}stated: {{score: 87.00}}\n")

    assert errors(evaluate(f"{BUDGET}{INDICATORS}stated: {{score: 86.50}}\n")) == []
    assert errors(wrong) == [("SE403", 13)]
    message = next(p.message for p in wrong.problems if p.code == "SE403")
    assert message.endswith("自评得分 87，按分值计算的得分 86.5，相差 0.5")


@pytest.mark.parametrize("judged", ["band: 达成", "percentage: 90"])
def test_half_judged(judged: str, evaluate: Evaluate) -> None:
    """A band without a percentage, or the other way round, is half a judgement."""
    weighed = INDICATORS.replace("band: 达成, percentage: 90", judged)
    plain = f"{PLAIN.rstrip()[:-1]}, {judged}}}\n"

    assert ("half-judged", 11) in errors(evaluate(BUDGET + weighed))
    assert errors(evaluate(f"{BUDGET}score: 90\n{plain}")) == [("half-judged", 11)]


def test_score_waits_for_the_outturn(evaluate: Evaluate) -> None:
    """While the outturn is still to be entered no score is computed."""
    made = evaluate(BUDGET.replace("114.00", "待填") + "score: 90\n" + INDICATORS)

    assert errors(made) == [("pending", 6)]
    assert "computed_score" not in made.figures


@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 12000), st.integers(0, 20), st.integers(80, 100), st.integers(0, 100))
def test_any_score(evaluate: Evaluate, spent: int, done: int, judged: int, liked: int) -> None:
    """The score is the sum of its parts, from 0 to 100."""
    text = BUDGET.replace("114.00", f"{Decimal(spent) / 100:.2f}").replace("105.00", "0")
    text += INDICATORS.replace("8个", f"{done}个").replace("95%", f"{liked}%")
    made = evaluate(text.replace("percentage: 90", f"percentage: {judged}"))
    points = (
        Decimal(spent) / 12000 * 10
        + min(Decimal(done) / 10, Decimal(1)) * 50
        + Decimal(judged) / 100 * 30
        + min(Decimal(liked) / 90, Decimal(1)) * 10
    )
    score = made.figures["score"].value

    assert errors(made) == []
    assert score is not None
    assert abs(score - points) < Decimal("1e-20")
    assert 0 <= score <= 100


def test_completion_of_each_indicator(evaluate: Evaluate) -> None:
    """Completion is a share of the target; words that say the same are reached, others are open."""
    text = """\
indicators:
  - {category: 数量指标, name: 甲, target: 13套, actual: 11套}
  - {category: 数量指标, name: 乙, target: ＞2000人, actual: "2408"}
  - {category: 质量指标, name: 丙, target: 提升, actual: 提升}
  - {category: 质量指标, name: 丁, target: 提升, actual: 明显提升}
  - {category: 时效指标, name: 戊, target: ≤1小时, actual: 2小时}
  - {category: 成本指标, name: 己, target: 好, actual: 较好, band: 部分达成, percentage: 75}
"""
    made = evaluate(f"{BUDGET}score: 90\n{text}")

    assert completion(made) == ["84.62%", "100%", "100%", "—", "50%", "75%"]
