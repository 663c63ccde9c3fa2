"""Facts in prose: cited as figures with their units, shares, names, and amounts that are typed."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import pytest
from evaluations import BASE
from hypothesis import given
from hypothesis import strategies as st

from reportgen import Report, source
from reportgen.document import Number, Text, Words, show
from reportgen.figures import Formula, Ledger
from reportgen.problems import Place
from reportgen.reports.self_evaluation import citations
from reportgen.reports.self_evaluation.model import SelfEvaluation
from reportgen.schema import Placed, validate

Evaluate = Callable[..., Report]
FILE = "self_evaluation.yaml"


def model(facts: str, *paragraphs: str) -> SelfEvaluation:
    """Return a self-evaluation with facts and the paragraphs of one section."""
    lines = "".join(f"    - '{text}'\n" for text in paragraphs)
    narrative = f"narrative:\n  duties:\n{lines}" if lines else ""
    text = f"{BASE}facts:\n" + "".join(f"  {fact}\n" for fact in facts.splitlines()) + narrative
    data, problems = source.parse(text.encode(), FILE)
    assert data, problems
    found, problems = validate(data, SelfEvaluation)
    assert found, problems
    return found


def cited(facts: str, text: str) -> Text:
    """Return a text with its facts as figures."""
    found = model(facts)
    ledger = Ledger()
    citations.record(found, ledger)
    return citations.cited(Placed(text, Place(FILE)), found, ledger.figures)


def problems(facts: str, *paragraphs: str) -> list[tuple[str, int, int]]:
    """Return code, line and column of each problem of facts and citations."""
    found = citations.problems(model(facts, *paragraphs))
    return [(p.code, p.place.line, p.place.column) for p in found]


def test_fact_is_a_figure_with_its_unit() -> None:
    """A citation prints the number of the fact as a figure that knows its place, then the unit."""
    text = cited("a: {label: 专题库, value: 8, unit: 个}", "建成{a}。")
    number = text[1]
    assert isinstance(number, Number)

    assert show(text) == "建成8个。"
    assert [type(span) for span in text] == [Words, Number, Words, Words]
    assert (number.figure.name, number.figure.formula) == ("fact.a", Formula.GIVEN)
    assert number.figure.place == Place(FILE, 11, 26)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("8", "个", "8个"),
        ("202.50", "万宗", "202.5万宗"),
        ("0", "起", "0起"),
        ("-3", "度", "-3度"),
        ("98.62", '"%"', "98.62%"),
        ("6247852", "条", "6247852条"),
        ("0.000001", '""', "0.000001"),
        ("1234567890123456", "元", "1234567890123456元"),
    ],
)
def test_number_of_a_fact(value: str, unit: str, expected: str) -> None:
    """A number is printed as typed, without grouping and without trailing zeros."""
    assert expected == show(cited(f"a: {{label: 甲, value: {value}, unit: {unit}}}", "{a}"))


@given(st.decimals(-(10**9), 10**9, places=6))
def test_any_number_comes_back(value: Decimal) -> None:
    """What is printed of a fact reads back as what was typed."""
    shown = show(cited(f"a: {{label: 甲, value: {value:f}}}", "{a}"))

    assert value == Decimal(shown)


def test_fact_is_cited_as_often_as_it_is_named() -> None:
    """Each citation is the same figure; neighbours and both ends of a text are cited too."""
    text = cited("a: {label: 甲, value: 1, unit: 个}\nb: {label: 乙, value: 2}", "{a}{b}和{a}")
    figures = [span.figure for span in text if isinstance(span, Number)]

    assert show(text) == "1个2和1个"
    assert figures[0] is figures[2]


@pytest.mark.parametrize(
    ("decimals", "expected"),
    [
        ("", "98.43%"),
        (", decimals: 0", "98%"),
        (", decimals: 1", "98.4%"),
        (", decimals: 3", "98.429%"),
    ],
)
def test_share_is_computed(decimals: str, expected: str) -> None:
    """A share is part over whole, printed in percent to its decimals, two where none are given."""
    facts = (
        "a: {label: 完成, value: 1316}\n"
        "b: {label: 全部, value: 1337}\n"
        f"r: {{label: 完成率, share: [a, b]{decimals}}}"
    )
    text = cited(facts, "占{r}。")
    number = text[1]
    assert isinstance(number, Number)

    assert f"占{expected}。" == show(text)
    assert number.figure.formula is Formula.SHARE
    assert [part.name for part in number.figure.inputs] == ["fact.a", "fact.b"]


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 6))
def test_any_share(part: int, whole: int, decimals: int) -> None:
    """A share is rounded half up from the exact quotient; trailing zeros are left out."""
    facts = (
        f"a: {{label: 完成, value: {part}}}\n"
        f"b: {{label: 全部, value: {whole}}}\n"
        f"r: {{label: 完成率, share: [a, b], decimals: {decimals}}}"
    )
    shown = show(cited(facts, "{r}")).removesuffix("%").replace(",", "")
    exact = (Decimal(part) * 100 / whole).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)

    assert exact == Decimal(shown)


def test_share_may_stand_before_its_parts() -> None:
    """The order of facts does not matter to a share."""
    facts = "r: {label: 率, share: [a, b]}\na: {label: 甲, value: 1}\nb: {label: 乙, value: 4}"

    assert show(cited(facts, "{r}")) == "25%"


def test_unknown_fact_names_the_nearest() -> None:
    """A name that is no fact is an error where the text stands, with the nearest name."""
    found = [*citations.problems(model("libraries: {label: 库, value: 8}", "建成{librarys}。"))]

    assert [("unknown-fact", Place(FILE, 14, 7))] == [(p.code, p.place) for p in found]
    assert "libraries" in found[0].message


@pytest.mark.parametrize("place", ["title", "text", "analysis"])
def test_unknown_fact_in_every_text(place: str, evaluate: Evaluate) -> None:
    """Titles, texts and analyses are looked through for citations."""
    where = {
        "title": "narrative: {duties: [{title: '{x}。', text: 甲。}]}\n",
        "text": "narrative: {duties: ['{x}。']}\n",
        "analysis": "indicators: [{category: 数量指标, name: 甲, target: 1个, actual: 1个, "
        "analysis: '{x}。'}]\n",
    }
    made = evaluate(BASE + where[place])

    assert [p.code for p in made.problems] == ["unknown-fact"]
    assert made.document is None


def test_share_of_what_is_no_number() -> None:
    """A share of an unknown fact, or of another share, is an error at the name."""
    facts = (
        "a: {label: 甲, value: 1}\n"
        "b: {label: 乙, value: 2}\n"
        "r: {label: 率, share: [a, c]}\n"
        "s: {label: 率, share: [r, b]}"
    )

    assert problems(facts) == [("unknown-fact", 13, 28), ("unknown-fact", 14, 25)]


@pytest.mark.parametrize(
    "fact",
    [
        "r: {label: 率, value: 3, share: [a, b]}",
        "r: {label: 率}",
        "r: {label: 率, share: []}",
        "r: {label: 率, share: [a]}",
        "r: {label: 率, share: [a, b, a]}",
    ],
)
def test_value_or_share(fact: str) -> None:
    """A fact has either a value or a share of two."""
    facts = f"a: {{label: 甲, value: 1}}\nb: {{label: 乙, value: 2}}\n{fact}"

    assert [code for code, _, _ in problems(facts)] == ["fact-value"]


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        ("decimals: 0", []),
        ("decimals: 6", []),
        ("decimals: 7", [("fact-decimals", 13, 42)]),
        ("decimals: -1", [("fact-decimals", 13, 42)]),
        ("decimals: 1.5", [("fact-decimals", 13, 42)]),
        ("unit: 个", [("fact-unit", 13, 14)]),
    ],
)
def test_how_a_share_is_printed(share: str, expected: list[tuple[str, int, int]]) -> None:
    """A share has up to six decimals and no unit of its own."""
    facts = (
        "a: {label: 甲, value: 1}\n"
        "b: {label: 乙, value: 2}\n"
        f"r: {{label: 率, share: [a, b], {share}}}"
    )

    assert expected == problems(facts)


@pytest.mark.parametrize("text", ["", " ", "　"])
def test_empty_text(text: str) -> None:
    """A paragraph without words is an error where it stands."""
    assert problems("a: {label: 甲, value: 1}", "甲。", text) == [("empty-text", 15, 7)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲{a}。", False),
        ("{a}{b}", False),
        ("甲。", False),
        ("{", True),
        ("{a}}", True),
        ("{{a}", True),
        ("{{a}}", True),
    ],
)
def test_stray_braces(text: str, expected: bool) -> None:  # noqa: FBT001
    """A brace that belongs to no citation is stray."""
    assert expected == citations.stray_braces(Placed(text, Place("")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("投入3.5万元。", ["3.5万元"]),
        ("投入1,272.04 万元、30亿元和5元。", ["1,272.04 万元", "30亿元", "5元"]),
        ("达98%，提高3个百分点，占1.5％。", ["98%", "3个百分点", "1.5％"]),
        ("按财预〔2020〕10号文和粤府〔2018〕105号文执行。", []),
        ("2024年12月25日、第3次、7×24小时、20个市。", []),
        ("印发《市级100万元以上项目管理办法》。", []),
        ("《甲100元》之外20元。", ["20元"]),
        ("增长{a}。", []),
        ("增长{a}，减少8%。", ["8%"]),
        ("若干元，百分之三。", ["百分之三"]),
        ("投入３.５万元，占１００％。", ["３.５万元", "１００％"]),
    ],
)
def test_literal_amounts(text: str, expected: list[str]) -> None:
    """Amounts and percentages are found; numbers of documents, years and titles are none."""
    assert expected == [
        found.strip() for found in citations.literal_amounts(Placed(text, Place("")))
    ]


@pytest.mark.parametrize("text", ["数据要素{", "}收尾", "{", "甲{乙"])
def test_braces_that_are_no_citation(text: str) -> None:
    """A brace without its partner is no citation."""
    assert text == show(cited("a: {label: 甲, value: 1}", text))


@pytest.mark.parametrize("text", ["{}", "{ a }", "{A}", "{%}", "{a.b}"])
def test_braces_around_no_name(text: str) -> None:
    """Whatever stands in braces is taken for a name, and must be one of a fact."""
    assert [code for code, _, _ in problems("a: {label: 甲, value: 1}", f"甲{text}。")] == [
        "unknown-fact"
    ]


def test_unused_facts() -> None:
    """A fact that no text cites and no share divides is found, at its place."""
    found = model(
        "a: {label: 甲, value: 1}\n"
        "b: {label: 乙, value: 2}\n"
        "c: {label: 丙, value: 3}\n"
        "d: {label: 丁, value: 4}\n"
        "r: {label: 率, share: [a, b]}",
        "有{c}。",
    )

    assert [("d", Place(FILE, 14, 24)), ("r", Place(FILE, 15, 14))] == [*citations.unused(found)]


def test_data_is_no_template(evaluate: Evaluate) -> None:
    """A value, a unit or a label of the data is printed as it is, braces included."""
    facts = "facts: {a: {label: '{{ year }}', value: 1, unit: '{b}'}}\n"
    made = evaluate(BASE + facts + "narrative: {duties: ['有{a}。']}\n")
    assert made.document
    body = [show(block["text"]) for block in made.document.lists["body"]]

    assert "有1{b}。" in body
