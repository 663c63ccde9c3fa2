"""The input file of a self-evaluation: what it may hold, what is refused, what is pending."""

from collections.abc import Callable
from decimal import Decimal

import pytest
import yaml

from reportgen import Report, source
from reportgen.document import Blank, show
from reportgen.problems import Place, Problem
from reportgen.reports.self_evaluation.model import Paragraph, SelfEvaluation
from reportgen.schema import Pending, Placed, validate

Evaluate = Callable[..., Report]
FILE = "self_evaluation.yaml"

# Synthetic: every key that a file may hold.
WHOLE = """\
unit: 万元
date: 2025-03-01
narrative:
  duties:
    - 统筹数据工作。
    - {title: 建设。, item: 是, text: "建成{libraries}。"}
facts:
  libraries: {label: 专题库, value: 8, unit: 个, scope: 市级, year: 2023}
  planned: {label: 计划, value: 16}
  rate: {label: 完成率, share: [libraries, planned], decimals: 1}
budget:
  initial: 100.00
  approved: 100.00
  adjusted: 120.00
  outturn: 114.00
  prior_adjusted: 90.00
  general_revenue: 110.00
  general_expenditure: 105.00
composition: 是
disclosed: 否
reasons: {reception: 任务增加}
outturn:
  overseas: 0
  vehicle_purchase: 0
  vehicle_operation: 2.89
  domestic_reception: 0.72
  foreign_affairs: 0
  overseas_reception: 0
conference: {current: 0.54, prior: 1.81, reason: 会议减少}
training: {current: 3.78, prior: 5.70, reason: 培训减少}
assets: {fixed_items: 57, intangible_items: 10, original_value: 13.60, prior_value: 11, reason: 甲}
indicators:
  - category: 数量指标
    name: 系统
    target: 10个
    actual: 8个
    analysis: 两个合并。
    weight: 50
    band: 达成
    percentage: 90
score: 98.50
stated: {outturn.three_public: 3.62}
explained: [{check: SE103, figure: outturn.three_public, difference: 0.01, reason: 尾差}]
conclusion: 达到预期绩效目标
execution_remark: 预算总体执行到位
"""
LEAST = """\
unit: 万元
budget: {adjusted: 120.00, outturn: 114.00, general_revenue: 110.00, general_expenditure: 105.00}
"""


def read(text: str) -> tuple[SelfEvaluation | None, tuple[Problem, ...]]:
    """Read the text of an input file into the model."""
    data, problems = source.parse(text.encode(), FILE)
    assert data, problems
    return validate(data, SelfEvaluation)


def model(text: str) -> SelfEvaluation:
    """Return the model of a text that is in order."""
    found, problems = read(text)
    assert found, problems
    return found


def wrong(text: str) -> list[tuple[str, int, int]]:
    """Return code, line and column of each problem of a text."""
    return [(p.code, p.place.line, p.place.column) for p in read(text)[1]]


def test_every_key_is_read() -> None:
    """A file with every key has every field of the model and of its parts set."""
    found = model(WHOLE)
    parts = (
        found,
        found.budget,
        found.outturn,
        found.conference,
        found.assets,
        found.indicators[0],
        found.narrative["duties"][1],
    )

    assert [{*type(part).model_fields} - part.model_fields_set for part in parts if part] == [
        set() for _ in parts
    ]
    assert {"label", "value", "share", "decimals", "unit", "scope", "year"} == {
        key for fact in found.facts.values() for key in fact.model_fields_set
    }


def test_what_may_be_left_out_has_a_default() -> None:
    """Only the unit and four amounts of the budget are needed."""
    found = model(LEAST)

    assert (
        found.narrative,
        found.facts,
        found.reasons,
        found.indicators,
        found.outturn,
        found.conference,
        found.assets,
        found.score,
        found.date,
    ) == ({}, {}, {}, (), None, None, None, None, None)
    assert not found.composition
    assert not found.disclosed


@pytest.mark.parametrize(
    "key", ["unit", "adjusted", "outturn", "general_revenue", "general_expenditure"]
)
def test_what_is_needed(key: str) -> None:
    """Without the unit or an amount of the budget the file is refused."""
    data = yaml.safe_load(LEAST)
    del (data if key in data else data["budget"])[key]

    assert [code for code, _, _ in wrong(yaml.safe_dump(data, allow_unicode=True))] == [
        "missing-key"
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "column"),
    [
        ("narrative:", "narratives:", 3, 1),
        ("{title: 建设。,", "{titel: 建设。,", 6, 8),
        ("value: 8,", "values: 8,", 8, 27),
        ("adjusted: 120.00", "ajusted: 120.00", 14, 3),
        ("overseas: 0", "oversea: 0", 23, 3),
        ("prior: 1.81", "last: 1.81", 29, 29),
        ("fixed_items: 57", "fixed: 57", 31, 10),
        ("target: 10个", "annual: 10个", 35, 5),
        ("figure: outturn", "name: outturn", 43, 28),
    ],
)
def test_unknown_key(old: str, new: str, line: int, column: int) -> None:
    """A key that the model has not is refused where it stands, at every level."""
    found = [
        (at, col) for code, at, col in wrong(WHOLE.replace(old, new, 1)) if code == "unknown-key"
    ]

    assert [(line, column)] == found


def test_nearest_key_is_proposed() -> None:
    """The message of an unknown key names the nearest one."""
    _, problems = read(LEAST.replace("outturn:", "outurn:"))

    assert any("outturn" in p.message for p in problems if p.code == "unknown-key")


def test_bare_text_is_a_paragraph() -> None:
    """A bare text and a mapping with a text alone are the same paragraph, with its place."""
    bare = model(LEAST + "narrative:\n  duties:\n    - 甲。\n").narrative["duties"]
    spelt = model(LEAST + "narrative:\n  duties:\n    - text: 甲。\n").narrative["duties"]

    assert (Paragraph.model_construct(title=None, text=Placed("甲。", Place(FILE, 5, 7))),) == bare
    assert [p.text.text for p in spelt if isinstance(p.text, Placed)] == ["甲。"]


def test_title_alone_is_no_paragraph() -> None:
    """An item with a title needs its text."""
    assert [
        (code, line)
        for code, line, _ in wrong(LEAST + "narrative:\n  duties:\n    - title: 甲。\n")
    ] == [("missing-key", 5)]


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ("narrative: {duties: 甲。}\n", ["wrong-type"]),
        ("narrative: {Duties: [甲。]}\n", ["not-an-identifier"]),
        ("facts: [甲]\n", ["wrong-type"]),
        ("facts: {a-b: {label: 甲, value: 1}}\n", ["not-an-identifier"]),
        ("facts: {a: {label: 待填, value: 1}}\n", ["pending-name"]),
        ("facts: {a: {label: 甲, value: 8个}}\n", ["amount-not-a-number"]),
        ("facts: {a: {label: 甲, value: 1, year: 24}}\n", ["not-a-year"]),
        ("composition: 有\n", ["not-a-flag"]),
        ("date: 2025年\n", ["not-a-date"]),
        ("score: 九十\n", ["amount-not-a-number"]),
        ("conference: {current: 0.54万元}\n", ["amount-unit"]),
        ("indicators: [{category: 数量指标, name: 甲, target: 1个}]\n", ["missing-key"]),
    ],
)
def test_wrong_values(more: str, codes: list[str]) -> None:
    """A value of the wrong form is refused, once."""
    assert codes == [code for code, _, _ in wrong(LEAST + more)]


def test_amounts_are_of_the_unit_and_quantities_are_plain() -> None:
    """Money is read in the unit of the file; facts, items and the score are plain numbers."""
    found = model(WHOLE)
    assert found.assets
    assert found.score

    assert Decimal(1200000) == found.budget.adjusted.value
    assert Decimal(8) == (found.facts["libraries"].value or found.score).value
    assert Decimal(57) == found.assets.fixed_items.value
    assert Decimal("98.5") == found.score.value


def test_pending_text_and_number() -> None:
    """What is still to be entered is kept with its note; a number without a value."""
    text = LEAST.replace("120.00", "待填") + "narrative: {duties: [待填：办公室]}\n"
    found = model(text)
    paragraph = found.narrative["duties"][0]

    assert found.budget.adjusted.value is None
    assert isinstance(paragraph.text, Pending)
    assert paragraph.text.note == "办公室"


@pytest.mark.parametrize(
    ("old", "new", "mark"),
    [
        ("- 统筹数据工作。", "- 待填：办公室", "【待填：办公室】"),
        ("title: 建设。", "title: 待填", "1.【待填】"),
        ("value: 8,", "value: 待填,", "【待填：专题库】个"),
        ("outturn: 114.00", "outturn: 待填", "【待填：全年执行总额】"),
        ("outturn: 114.00", "outturn: 待填", "执行率【待填：执行率】"),
        ("reason: 会议减少", "reason: 待填：财务科", "主要原因是【待填：财务科】"),
        ("prior: 1.81", "prior: 待填", "上年决算数【待填：上年会议费】"),
        ("original_value: 13.60", "original_value: 待填", "资产总原值【待填：资产总原值】万元"),
        ("score: 98.50", "score: 待填", "自评【待填：自评得分】分"),
        (
            "conclusion: 达到预期绩效目标",
            "conclusion: 待填：办公室",
            "【待填：办公室】，自评98.50分。",
        ),
        ("remark: 预算总体执行到位", "remark: 待填", "支出105万元，【待填】。"),
    ],
)
def test_pending_is_reported_and_marked(old: str, new: str, mark: str, evaluate: Evaluate) -> None:
    """Every pending value is an error at its place and a visible mark in the text, no crash."""
    text = unweighted(WHOLE)
    made = evaluate(text.replace(old, new, 1))
    assert made.document
    body = [show(block["text"]) for block in made.document.lists["body"]]

    assert "pending" in [p.code for p in made.problems]
    assert any(mark in paragraph for paragraph in body)


def test_pending_indicator_keeps_its_row(evaluate: Evaluate) -> None:
    """An indicator without its values keeps its row, with marks and without a completion."""
    text = (
        unweighted(WHOLE).replace("target: 10个", "target: 待填").replace("两个合并。", "待填：甲")
    )
    made = evaluate(text)
    assert made.document
    row = made.document.tables["indicators"].rows[0].cells

    assert isinstance(row["target"][0], Blank)
    assert show(row["completion"]) == "—"
    assert show(row["analysis"]) == "【待填：甲】"


def unweighted(text: str) -> str:
    """Return a text whose indicators are not scored."""
    return text.replace("    weight: 50\n    band: 达成\n    percentage: 90\n", "")
