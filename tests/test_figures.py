"""Figures remember where they come from: given, summed, cited, stated, changed, counted."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

from reportgen.amounts import Amount, Direction, Measure
from reportgen.figures import (
    Change,
    Figure,
    Formula,
    Ledger,
    computed,
    lineage,
    origin,
    total,
)
from reportgen.problems import Place
from reportgen.schema import Model, Money, MoneyUnit, Name, Published, validate
from reportgen.source import parse


class Sheet(Model):
    """Amounts by name, and what was published."""

    unit: MoneyUnit
    amounts: dict[Name, Money] = Field(default_factory=dict)
    stated: dict[Name, Published] = Field(default_factory=dict)


def sheet(text: str) -> tuple[Ledger, list[Figure]]:
    """The ledger of a sheet with its given figures."""
    data, _ = parse(text.encode(), "f.yaml")
    assert data
    model, problems = validate(data, Sheet)
    assert not problems
    assert model
    ledger = Ledger(model.stated, model.unit)
    return ledger, [ledger.given(name, name, amount) for name, amount in model.amounts.items()]


def typed(name: str, value: Decimal, last_digit: Decimal = Decimal(100)) -> Figure:
    """A given figure."""
    return Ledger().given(name, name, Amount(value, Place("f.yaml", 1, 1), last_digit))


def changed(text: str) -> tuple[Change, Ledger]:
    """The change of the first amount of a sheet against its second."""
    ledger, (now, before) = sheet(text)
    return ledger.change("revenue", "收入", now, before), ledger


def test_given_figure_keeps_place_and_slack() -> None:
    """A typed amount has its place and may be off by half a last digit; a zero is exact."""
    _, (first, second) = sheet("unit: 万元\namounts:\n  甲: 7600.53\n  乙: 0.00\n")

    assert [Decimal(76005300), Decimal(50)] == [first.value, first.slack]
    assert Place("f.yaml", 3, 6) == first.place
    assert [Decimal(0), Decimal(0)] == [second.value, second.slack]
    expected = [Formula.GIVEN] * 2
    assert expected == [first.formula, second.formula]


def test_total_of_parts() -> None:
    """A total is the sum of its parts, keeps them in order, and adds their slack."""
    ledger, parts = sheet("unit: 万元\namounts: {甲: 2.89, 乙: 0, 丙: 0.72}\n")

    result = ledger.total("whole", "合计", parts)

    assert [Decimal(36100), Decimal(100)] == [result.value, result.slack]
    assert (Formula.SUM, tuple(parts), None) == (result.formula, result.inputs, result.place)
    assert result is ledger.figures["whole"]


def test_total_of_one_part_cites_it() -> None:
    """A sum of one part repeats it, and is as far off as it is."""
    ledger, (part,) = sheet("unit: 元\namounts: {甲: 12.34}\n")

    result = ledger.cited("again", "引用", part)

    expected = (Formula.CITED, (part,), Decimal("12.34"), Decimal("0.005"))
    assert expected == (result.formula, result.inputs, result.value, result.slack)


def test_total_of_no_part_is_zero() -> None:
    """A sum of nothing is zero, exactly, and says that there was nothing."""
    result = total("合计", [])

    assert (Decimal(0), Decimal(0), Formula.NONE) == (result.value, result.slack, result.formula)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.decimals(-(10**12), 10**12, places=4), max_size=8).flatmap(
        lambda values: st.tuples(st.just(values), st.permutations(values))
    )
)
def test_order_of_parts_does_not_matter(orders: tuple[list[Decimal], list[Decimal]]) -> None:
    """Parts in another order give the same total with the same slack."""
    one, other = (total("合计", [typed("part", value) for value in values]) for values in orders)

    assert (one.value, one.slack) == (other.value, other.slack)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.tuples(st.decimals(-(10**9), 10**9, places=2), st.sampled_from(["0.01", "100"])),
        min_size=1,
        max_size=8,
    )
)
def test_slack_adds(parts: list[tuple[Decimal, str]]) -> None:
    """A total may be off by half a last digit for each part that is not zero."""
    figures = [typed("part", value, Decimal(digit)) for value, digit in parts]

    expected = sum((Decimal(digit) / 2 for value, digit in parts if value), Decimal(0))
    assert expected == total("合计", figures).slack


def test_totals_of_totals_are_totals() -> None:
    """Summing in two steps gives the value and the slack of one step."""
    _, (one, two, three) = sheet("unit: 万元\namounts: {甲: 1.01, 乙: 2.02, 丙: 3.03}\n")

    steps = total("合计", [total("小计", [one, two]), three])
    once = total("合计", [one, two, three])

    assert (once.value, once.slack) == (steps.value, steps.slack)


def test_sum_is_exact_whatever_was_typed() -> None:
    """A sum of any amounts that are read loses no digit."""
    texts = ["9999999999999999999999.9", "0.0000000000000000000001"]
    amounts = "\n".join(f"  a{n}: {text}" for n, text in enumerate(texts))
    data, _ = parse(f"unit: 元\namounts:\n{amounts}\n".encode(), "f.yaml")
    assert data
    model, problems = validate(data, Sheet)

    values = [amount.value for amount in model.amounts.values()] if model else []
    result = total("合计", [typed("part", value) for value in values if value is not None])
    assert problems or sum(map(Fraction, texts)) == Fraction(result.value or 0)


def test_pending_part_makes_the_total_pending() -> None:
    """A total with a part that is still to be entered has no value, nor has one above it."""
    ledger, parts = sheet("unit: 元\namounts: {甲: 1, 乙: 待填}\n")

    inner = ledger.total("inner", "小计", parts)
    outer = ledger.total("outer", "合计", [parts[0], inner])

    expected = [None, None]
    assert expected == [inner.value, outer.value]


def test_counted_entries() -> None:
    """A count is an exact number without a unit."""
    result = Ledger().counted("offices", "科室", ["办公室", "业务科"])

    expected = (Decimal(2), Decimal(0), Measure.NUMBER, Formula.COUNT)
    assert expected == (result.value, result.slack, result.measure, result.formula)


def test_two_figures_of_one_name_are_refused() -> None:
    """A name is given once in a document; twice is a fault of the program."""
    ledger, parts = sheet("unit: 元\namounts: {甲: 1}\n")

    with pytest.raises(ValueError, match="甲"):
        ledger.total("甲", "甲", parts)


def test_figures_are_kept_in_order() -> None:
    """The ledger has every figure it made, in order, those of a change included."""
    _, ledger = changed("unit: 元\namounts: {今: 3, 昨: 2}\n")

    expected = ["今", "昨", "revenue.change", "revenue.rate"]
    assert expected == list(ledger.figures)


STATED = "unit: 万元\namounts: {甲: 2.89, 乙: 0.72}\nstated:\n  whole: 3.62\n"


def test_stated_figure_keeps_the_computed_one() -> None:
    """A published value takes the place of the computed one and has it as its input."""
    ledger, parts = sheet(STATED)

    result = ledger.total("whole", "合计", parts)

    expected = (Formula.STATED, Decimal(36200), Place("f.yaml", 4, 10), "合计")
    assert expected == (result.formula, result.value, result.place, result.label)
    assert (Formula.SUM, Decimal(36100)) == (computed(result).formula, computed(result).value)


def test_stated_figure_is_off_by_its_own_rounding() -> None:
    """A published value is off by half a last digit of its own, not by that of its parts."""
    ledger, parts = sheet(STATED)

    result = ledger.total("whole", "合计", parts)

    assert [Decimal(50), Decimal(100)] == [result.slack, computed(result).slack]


def test_stated_zero_is_exact() -> None:
    """A published zero has no rounding to hide behind."""
    ledger, parts = sheet("unit: 元\namounts: {甲: 0.01}\nstated: {whole: 0}\n")

    result = ledger.total("whole", "合计", parts)

    assert (Decimal(0), Decimal(0)) == (result.value, result.slack)


def test_what_follows_is_computed_from_the_stated_figure() -> None:
    """A published subtotal goes into the total as published."""
    ledger, parts = sheet(STATED)
    inner = ledger.total("whole", "小计", parts)

    assert Decimal(36200) == total("合计", [inner]).value


def test_stated_pending() -> None:
    """A published value that is still to be entered has no value."""
    ledger, parts = sheet("unit: 元\namounts: {甲: 1}\nstated: {whole: 待填}\n")

    assert ledger.total("whole", "合计", parts).value is None


def test_stated_rate_is_in_percent() -> None:
    """A published change is in the unit of the file, a published rate in %."""
    change, _ = changed(
        "unit: 万元\namounts: {今: 3, 昨: 2}\nstated: {revenue.change: 1.01, revenue.rate: 51.49}\n"
    )

    expected = [Formula.STATED] * 2
    assert expected == [change.amount.formula, change.rate.formula]
    assert [Decimal(10100), Decimal("0.5149")] == [change.amount.value, change.rate.value]
    assert [Decimal(50), Decimal("0.00005")] == [change.amount.slack, change.rate.slack]


def test_stated_count_is_as_typed() -> None:
    """A published count is no amount: it has no unit and is exact."""
    ledger, _ = sheet("unit: 万元\nstated: {offices: 6}\n")

    result = ledger.counted("offices", "科室", ["办公室"] * 5)

    assert (Decimal(6), Decimal(0)) == (result.value, result.slack)


def test_computed_side_of_what_is_not_stated() -> None:
    """Without a published value the figure itself is the computed one."""
    _, (part,) = sheet("unit: 元\namounts: {甲: 1}\n")

    assert part is computed(part)


def test_used_stated_names_are_no_problem() -> None:
    """A published value of a figure that exists is used."""
    ledger, parts = sheet(STATED)
    ledger.total("whole", "合计", parts)

    expected = []
    assert expected == list(ledger.unused())


def test_unused_stated_name_is_a_problem() -> None:
    """A published value of a figure that does not exist is a problem that names the nearest."""
    ledger, parts = sheet(STATED.replace("whole", "whloe"))
    ledger.total("whole", "合计", parts)

    problems = list(ledger.unused())
    expected = [("unknown-figure", Place("f.yaml", 4, 10))]
    assert expected == [(p.code, p.place) for p in problems]
    assert "是否为 whole" in problems[0].message


@pytest.mark.parametrize(
    ("now", "before", "amount", "rate", "went"),
    [
        ("6", "4", "2", "0.5", Direction.UP),
        ("3", "4", "1", "0.25", Direction.DOWN),
        ("4", "4.00", "0", "0", Direction.FLAT),
        ("0", "4", "4", "1", Direction.DOWN),
        ("2", "-4", "6", "1.5", Direction.UP),
        ("-6", "-4", "2", "0.5", Direction.DOWN),
    ],
)
def test_change(now: str, before: str, amount: str, rate: str, went: Direction) -> None:
    """A change has an absolute amount, a rate on the absolute base, and a direction."""
    change, _ = changed(f"unit: 元\namounts: {{今: {now}, 昨: {before}}}\n")

    assert (Decimal(amount), Decimal(rate)) == (change.amount.value, change.rate.value)
    assert went is change.direction
    assert change.has_base


@pytest.mark.parametrize(("now", "went"), [("5", Direction.UP), ("0", Direction.FLAT)])
def test_change_on_a_zero_base_has_no_rate(now: str, went: Direction) -> None:
    """Against zero there is an amount and a direction, and never a rate."""
    change, _ = changed(f"unit: 元\namounts: {{今: {now}, 昨: 0.00}}\n")

    assert (Decimal(now), None) == (change.amount.value, change.rate.value)
    assert went is change.direction
    assert not change.has_base


@pytest.mark.parametrize("amounts", ["今: 待填, 昨: 4", "今: 4, 昨: 待填", "今: 待填, 昨: 0"])
def test_pending_side_makes_the_change_pending(amounts: str) -> None:
    """Where a side is still to be entered, neither amount, rate nor direction is known."""
    change, _ = changed(f"unit: 元\namounts: {{{amounts}}}\n")

    expected = (None, None, None)
    assert expected == (change.amount.value, change.rate.value, change.direction)


def test_change_knows_its_inputs() -> None:
    """The amount comes from both sides, the rate from the amount and the base."""
    change, _ = changed("unit: 万元\namounts: {今: 6.00, 昨: 4.00}\n")

    assert (change.current, change.prior) == change.amount.inputs
    assert (change.amount, change.prior) == change.rate.inputs
    expected = [Formula.DIFFERENCE, Formula.RATE]
    assert expected == [change.amount.formula, change.rate.formula]
    expected = [Measure.MONEY, Measure.RATE]
    assert expected == [change.amount.measure, change.rate.measure]
    assert Decimal(100) == change.amount.slack


def test_rate_is_not_rounded() -> None:
    """A rate is computed from the unrounded values and kept to far more digits than printed."""
    change, _ = changed("unit: 元\namounts: {今: 4, 昨: 3}\n")

    assert change.rate.value
    assert abs(Fraction(change.rate.value) - Fraction(1, 3)) < Fraction(1, 10**20)


def names(parts: Iterable[tuple[int, Figure]]) -> list[tuple[int, str]]:
    """Depths and names of a lineage."""
    return [(depth, part.name) for depth, part in parts]


def test_lineage_goes_depth_first_in_order() -> None:
    """A lineage begins with the figure, and each input is followed by its own inputs."""
    ledger, (one, two, three) = sheet("unit: 元\namounts: {甲: 1, 乙: 2, 丙: 3}\n")
    inner = ledger.total("inner", "小计", [one, two])
    outer = ledger.total("outer", "合计", [inner, three])

    expected = [(0, "outer"), (1, "inner"), (2, "甲"), (2, "乙"), (1, "丙")]
    assert expected == names(lineage(outer))


def test_lineage_has_each_figure_once() -> None:
    """A figure that goes in twice is in the lineage once, where it is met first."""
    ledger, (one, two) = sheet("unit: 元\namounts: {甲: 1, 乙: 2}\n")
    inner = ledger.total("inner", "小计", [one, two])
    outer = ledger.total("outer", "合计", [one, inner, inner])

    expected = [(0, "outer"), (1, "甲"), (1, "inner"), (2, "乙")]
    assert expected == names(lineage(outer))


def test_lineage_of_a_stated_figure() -> None:
    """A published value is followed by the computed one and its parts."""
    ledger, parts = sheet(STATED)
    whole = ledger.total("whole", "合计", parts)

    formulas = [(depth, part.formula) for depth, part in lineage(whole)]
    expected = [(0, Formula.STATED), (1, Formula.SUM), (2, Formula.GIVEN), (2, Formula.GIVEN)]
    assert expected == formulas


def test_origin_is_the_first_typed_input() -> None:
    """A sum is looked for where its first part was typed, a stated one where it was stated."""
    ledger, parts = sheet(STATED)
    whole = ledger.total("whole", "合计", parts)

    assert Place("f.yaml", 2, 14) == origin(computed(whole))
    assert Place("f.yaml", 4, 10) == origin(whole)


def test_what_nobody_typed_has_no_origin() -> None:
    """A count, and a sum of nothing, were typed nowhere."""
    count = Ledger().counted("offices", "科室", [])

    expected = [None, None]
    assert expected == [origin(count), origin(total("合计", []))]


def test_chain_of_200_000_figures() -> None:
    """A figure that hangs on 200,000 others in a row is explained without recursion."""
    ledger, (figure,) = sheet("unit: 元\namounts: {甲: 1}\n")
    for n in range(200_000):
        figure = ledger.cited(f"f{n}", "", figure)

    last, *_, first = names(lineage(figure))[::-1]
    place = origin(figure)

    expected = [(200_000, "甲"), (0, "f199999")]
    assert expected == [last, first]
    assert Place("f.yaml", 2, 14) == place


def test_ladder_of_shared_figures() -> None:
    """Sums that share all their parts, rung upon rung, are explained once each."""
    ledger, (left, right) = sheet("unit: 元\namounts: {甲: 1, 乙: 2}\n")
    for n in range(50):
        left, right = (ledger.total(f"{side}{n}", "", [left, right]) for side in ("left", "right"))

    count = sum(1 for _ in lineage(left))
    expected = 101
    assert expected == count


def test_linked_figure_cites_or_is_missing() -> None:
    """What another document gives is cited; what none gives is missing, unlike what is 待填."""
    ledger, (known, waiting) = sheet("unit: 万元\namounts: {甲: 1.00, 乙: 待填}\n")
    cited = ledger.linked("cited", "引用", known)
    missing = ledger.linked("missing", "缺", None)

    assert (cited.formula, cited.value, cited.is_missing) == (Formula.CITED, Decimal(10000), False)
    assert (missing.value, missing.is_missing) == (None, True)
    assert not waiting.is_missing


def test_rows_of_a_detail_list_are_one_exact_number() -> None:
    """Rows add up to one kept figure without slack that hangs on each of them, or on one alone."""
    rows = [
        Figure(f"details.{n}", "", Decimal(n), Formula.GIVEN, (), Place("a.csv", n)) for n in (2, 3)
    ]
    ledger = Ledger()
    both, one = ledger.itemized("both", "", rows), ledger.itemized("one", "", rows[:1])

    assert (Decimal(5), Formula.ITEMIZED, Decimal(0)) == (both.value, both.formula, both.slack)
    assert [both, *rows] == [part for _, part in lineage(both)]
    assert (one.formula, [*ledger.figures]) == (Formula.ITEMIZED, ["both", "one"])
