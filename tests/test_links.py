"""Links between documents: keys, sources before repeats, agreement, and who explains."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from evaluations import BUDGET
from hypothesis import given
from hypothesis import strategies as st

from reportgen import reconcile
from reportgen.figures import Figure, Formula
from reportgen.links import CHECKS, NO_LINKS, Basis, Fact, FactKey, Links, Shared, link
from reportgen.pipeline import check
from reportgen.problems import Place, Severity
from reportgen.reconcile import Explanation, Verdict

KEY = FactKey("expenditure", 2024, Basis.INITIAL)


def figure(name: str, value: str | None = "100") -> Figure:
    """Return a typed figure."""
    number = None if value is None else Decimal(value)
    return Figure(name, name, number, Formula.GIVEN, (), Place(f"{name}.yaml", 1, 1))


def judged(*facts: Fact, own: int = 1, answers: tuple[Explanation, ...] = ()) -> list[Verdict]:
    """Return the verdicts on the last facts, linked with all others."""
    shared = Shared(facts[-own:], link(facts))
    return [found.verdict for found in reconcile.run(CHECKS, shared, answers)]


def test_nothing_is_linked() -> None:
    """Without facts nothing is found."""
    assert link([]) == NO_LINKS
    assert NO_LINKS.find("expenditure", 2024) is None
    assert NO_LINKS.entities("expenditure", 2024) == {}


def test_source_comes_before_what_repeats_it() -> None:
    """The figure of a fact is its source's, wherever the source stands among the documents."""
    source, repeat = Fact(KEY, figure("source")), Fact(KEY, figure("repeat"), is_source=False)

    assert source.figure is link([source, repeat]).known[KEY]
    assert source.figure is link([repeat, source]).known[KEY]


def test_repeat_stands_in_for_a_missing_source() -> None:
    """Where no source is at hand, the first document that repeats the fact gives it."""
    first, second = (Fact(KEY, figure(name), is_source=False) for name in ("first", "second"))

    assert first.figure is link([first, second]).find("expenditure", 2024)


def test_first_of_two_sources() -> None:
    """Of two sources the first one counts, and the second is compared with it."""
    first, second = Fact(KEY, figure("first")), Fact(KEY, figure("second", "101"))

    assert first.figure is link([first, second]).known[KEY]
    assert judged(first, second) == [Verdict.FAILS]
    assert judged(second, first) == [Verdict.FAILS]


@pytest.mark.parametrize(
    "other",
    [
        FactKey("revenue", 2024, Basis.INITIAL),
        FactKey("expenditure", 2023, Basis.INITIAL),
        FactKey("expenditure", 2024, Basis.ADJUSTED),
        FactKey("expenditure", 2024, Basis.OUTTURN),
        FactKey("expenditure", 2024, Basis.INITIAL, "cloud"),
    ],
)
def test_facts_of_different_keys_are_apart(other: FactKey) -> None:
    """Another name, year, basis or entity is another fact: neither found nor compared."""
    one, two = Fact(KEY, figure("one")), Fact(other, figure("two", "7"))
    linked = link([one, two])

    assert one.figure is linked.find("expenditure", 2024)
    assert two.figure is linked.find(other.name, other.year, other.basis, other.entity)
    assert judged(one, two) == []


def test_basis_is_that_of_the_initial_budget() -> None:
    """A fact that is looked for without a basis is of the initial budget, of the department."""
    outturn = FactKey("expenditure", 2024, Basis.OUTTURN)

    assert link([Fact(outturn, figure("one"))]).find("expenditure", 2024) is None


def test_entities_in_the_order_of_the_documents() -> None:
    """The facts of a name are found by entity; sources stand before what only repeats."""

    def fact(entity: str, year: int = 2024, *, is_source: bool = True) -> Fact:
        return Fact(
            FactKey("project_budget", year, Basis.INITIAL, entity), figure(entity), is_source
        )

    linked = link([fact("b"), fact("c", is_source=False), fact("a"), fact("d", 2023)])

    assert [*linked.entities("project_budget", 2024)] == ["b", "a", "c"]
    assert [*linked.entities("project_budget", 2023)] == ["d"]
    assert linked.entities("project_budget", 2024, Basis.OUTTURN) == {}


def test_agreement() -> None:
    """A document that repeats a fact must give the source's value to the last digit."""
    source = Fact(KEY, figure("source"))

    assert judged(source, Fact(KEY, figure("same", "100.00"), is_source=False)) == [Verdict.HOLDS]
    assert judged(source, Fact(KEY, figure("other", "100.01"), is_source=False)) == [Verdict.FAILS]
    assert judged(source, Fact(KEY, figure("other", "99.99"), is_source=False)) == [Verdict.FAILS]


def test_source_is_not_compared_with_itself() -> None:
    """The source's own document compares nothing; the one that repeats does."""
    repeat = Fact(KEY, figure("repeat", "1"), is_source=False)

    assert judged(repeat, Fact(KEY, figure("source"))) == []


@pytest.mark.parametrize("value", ["1", None])
def test_pending_is_not_compared(value: str | None) -> None:
    """While one side is still to be entered there is nothing to judge."""
    source, repeat = Fact(KEY, figure("a", value)), Fact(KEY, figure("b", None), is_source=False)

    assert judged(source, repeat) == [Verdict.PENDING]


def test_pending_gives_way_to_what_is_known() -> None:
    """A source that is still to be entered leaves the fact to the document that has it."""
    source, repeat = Fact(KEY, figure("a", None)), Fact(KEY, figure("b"), is_source=False)

    assert repeat.figure is link([source, repeat]).known[KEY]
    assert judged(source, repeat) == []
    assert judged(repeat, source) == [Verdict.PENDING]


def test_no_tail_between_documents() -> None:
    """Rounding excuses no difference between two printed totals."""
    source = Figure("s", "s", Decimal(10000), Formula.SUM, slack=Decimal(500))
    repeat = Figure("r", "r", Decimal(10100), Formula.GIVEN, slack=Decimal(500))

    assert judged(Fact(KEY, source), Fact(KEY, repeat, is_source=False)) == [Verdict.FAILS]


def test_explained_by_the_file_that_cites() -> None:
    """The answer names the citing figure, or its source's, and exactly the difference."""
    source, repeat = Fact(KEY, figure("source")), Fact(KEY, figure("repeat", "93"), is_source=False)

    def answer(name: str, difference: str) -> tuple[Explanation, ...]:
        return (Explanation("LK101", name, Decimal(difference), "照印", Place("")),)

    assert judged(source, repeat, answers=answer("repeat", "-7")) == [Verdict.EXPLAINED]
    assert judged(source, repeat, answers=answer("source", "-7")) == [Verdict.EXPLAINED]
    assert judged(source, repeat, answers=answer("repeat", "7")) == [Verdict.FAILS]
    assert judged(source, repeat, answers=answer("other", "-7")) == [Verdict.FAILS]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.booleans()), max_size=8))
def test_any_order(given_: list[tuple[str, bool]]) -> None:
    """Every fact is known; a source is never hidden by a document that repeats it."""
    facts = [
        Fact(FactKey(name, 2024, Basis.INITIAL), figure(f"{name}{n}"), is_source)
        for n, (name, is_source) in enumerate(given_)
    ]
    linked = link(facts)

    assert {fact.key for fact in facts} == {*linked.known}
    for key, known in linked.known.items():
        ranked = [f.figure for f in facts if f.key == key and f.is_source]
        assert (ranked or [f.figure for f in facts if f.key == key])[0] is known


def test_links_are_found_by_value() -> None:
    """Equal keys are one fact, wherever they were made."""
    found = Links({FactKey("a", 2024, Basis.INITIAL): figure("one")})

    assert found.find("a", 2024) is found.known[FactKey("a", 2024, Basis("年初预算"))]


DEPARTMENT = """\
profile: guangdong
names: [{name: 江平市数据局, short: 市数据局}]
units: [{id: bureau}]
"""
EVALUATION = (
    BUDGET
    + """\
assets: {fixed_items: 1, intangible_items: 1, original_value: 5.00, prior_value: 4.00, reason: 验收}
score: 98.50
"""
)
Write = Callable[[int, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an imaginary department's folder."""
    (tmp_path / "department.yaml").write_text(DEPARTMENT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def write(folder: Path) -> Write:
    """Return a function that writes a year's self-evaluation."""

    def write_file(year: int, text: str) -> None:
        path = folder / str(year) / "self_evaluation.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return write_file


def test_disagreement_is_blamed_on_the_file_that_cites(folder: Path, write: Write) -> None:
    """The later year's file is looked at first, and the source named beside it."""
    write(2023, EVALUATION)
    write(2024, EVALUATION)
    problems = check(folder).problems

    assert [
        (
            p.code,
            Path(p.place.file).parent.name,
            p.place.line,
            [Path(place.file).parent.name for place in p.related],
        )
        for p in problems
    ] == [("LK101", "2024", 9, ["2023"])]


@pytest.mark.parametrize(("year", "expected"), [(2024, []), (2023, ["idle-explanation"])])
def test_answer_stands_in_the_file_that_cites(
    year: int, expected: list[str], folder: Path, write: Write
) -> None:
    """An answer in the source's file answers nothing."""
    more = (
        "explained: [{check: LK101, figure: prior.assets.original_value, "
        "difference: -1.00, reason: 更正}]\n"
    )
    for one in (2023, 2024):
        write(one, EVALUATION + (more if one == year else ""))
    problems = check(folder).problems
    errors = [p.code for p in problems if p.severity is Severity.ERROR]

    assert expected == [p.code for p in problems if p.severity is Severity.WARNING]
    assert errors == (["LK101"] if expected else [])


def test_fact_of_another_year_is_not_compared(folder: Path, write: Write) -> None:
    """Reports that are two years apart have nothing in common."""
    write(2022, EVALUATION)
    write(2024, EVALUATION)

    assert [*check(folder).problems] == []
