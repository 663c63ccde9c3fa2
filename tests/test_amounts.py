"""Amounts: reading plain digits, refusing all else, rounding half up, showing, direction."""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor

import pytest
from babel.numbers import format_decimal, format_percent
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.amounts import (
    AmountError,
    Direction,
    Measure,
    Style,
    Unit,
    direction,
    read_amount,
    read_number,
    rounded,
    show,
)

YUAN, WAN = Unit.YUAN, Unit.TEN_THOUSAND_YUAN
VALUES = st.decimals(min_value=-(10**14), max_value=10**14, places=6)


def error(text: str, unit: Unit = WAN) -> AmountError:
    """The refusal of a text."""
    with pytest.raises(AmountError) as caught:
        read_amount(text, unit)
    return caught.value


@pytest.mark.parametrize(
    "text", ["0", "7600.53", "-12.5", "1.10", "0.00", "-0.01", "123456789012.345678"]
)
def test_plain_digits_are_read_exactly(text: str) -> None:
    """A plain number is the decimal of its digits, trailing zeros included."""
    assert str(Decimal(text)) == str(read_number(text))


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("7600.53", WAN, "76005300"),
        ("0.000001", WAN, "0.01"),
        ("-0.72", WAN, "-7200"),
        ("4469750", YUAN, "4469750"),
        ("0.1", YUAN, "0.1"),
    ],
)
def test_amount_is_in_yuan(text: str, unit: Unit, expected: str) -> None:
    """An amount in 万元 is ten thousand times as many 元, exactly."""
    assert Decimal(expected) == read_amount(text, unit)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "amount-empty"),
        (" ", "amount-empty"),
        ("　", "amount-empty"),
        ("12万元", "amount-unit"),
        ("12 万元", "amount-unit"),
        ("12元", "amount-unit"),
        ("12亿元", "amount-unit"),
        ("12万", "amount-unit"),
        ("１２万元", "amount-unit"),
        ("7,600.53万元", "amount-unit"),
        ("７.5", "amount-full-width"),
        ("7．5", "amount-full-width"),
        ("７，６００．５３", "amount-full-width"),
        ("－5", "amount-full-width"),
        ("−5", "amount-full-width"),
        ("–5", "amount-full-width"),
        ("—5", "amount-full-width"),
        ("＋5", "amount-not-a-number"),
        (" 5", "amount-full-width"),
        ("5　", "amount-full-width"),
        ("7,600.53", "amount-separator"),
        ("-7,600", "amount-separator"),
        ("1,2,3", "amount-separator"),
        ("007", "amount-separator"),
        ("00.5", "amount-separator"),
        ("-", "amount-not-a-number"),
        ("--", "amount-not-a-number"),
        ("NaN", "amount-not-a-number"),
        ("Infinity", "amount-not-a-number"),
        ("1e5", "amount-not-a-number"),
        ("1E999999999", "amount-not-a-number"),
        ("+5", "amount-not-a-number"),
        ("△5", "amount-not-a-number"),
        ("▲5", "amount-not-a-number"),
        ("(5)", "amount-not-a-number"),
        ("（5）", "amount-not-a-number"),
        ("1_000", "amount-not-a-number"),
        ("1:30", "amount-not-a-number"),
        ("0x1F", "amount-not-a-number"),
        (".5", "amount-not-a-number"),
        ("5.", "amount-not-a-number"),
        ("1.2.3", "amount-not-a-number"),
        ("٣", "amount-not-a-number"),
        ("五", "amount-not-a-number"),
        ("5%", "amount-not-a-number"),
        ("—", "amount-not-a-number"),
        ("元", "amount-not-a-number"),
        ("无", "amount-not-a-number"),
        ("null", "amount-not-a-number"),
        ("NO", "amount-not-a-number"),
        ("5\n", "amount-full-width"),
    ],
)
def test_what_is_no_amount(text: str, code: str) -> None:
    """Everything but plain digits is refused with a code that says why."""
    assert code == error(text).code


@pytest.mark.parametrize("unit", [YUAN, WAN])
def test_refused_unit_names_the_declared_one(unit: Unit) -> None:
    """A unit inside a value is answered with the unit that the file declares."""
    assert f"声明为{unit}，" in error("12万元", unit).message


@pytest.mark.parametrize(
    "text",
    ["７.5", "－７，６００", "7,600.53", "007", "-007", "00.5", "-00.50", "0,000", "000"],
)
def test_proposed_text_can_be_read(text: str) -> None:
    """Where a message says what to write instead, that can be read."""
    proposals = re.findall(r"应写 (\S*)", error(text).message)

    expected = [True]
    assert expected == [is_read(proposal) for proposal in proposals]


@pytest.mark.parametrize("text", [",", "-,", ",,"])
def test_separators_alone_are_no_number(text: str) -> None:
    """Separators without a digit are not taken for zero."""
    expected = "amount-not-a-number"
    assert expected == error(text).code


def is_read(text: str) -> bool:
    """Whether a text is read as a number."""
    try:
        read_number(text)
    except AmountError:
        return False
    return True


def test_number_of_25_characters_is_refused() -> None:
    """What is longer than any amount of a budget is a slip of the keys."""
    expected = ["amount-too-long"] * 2
    assert expected == [error(text).code for text in ("9" * 25, "0." + "1" * 23)]


@pytest.mark.parametrize("pattern", ["#,##0.00", "#,##0.00####"])
@pytest.mark.parametrize("unit", [YUAN, WAN])
def test_largest_amount_can_be_shown(pattern: str, unit: Unit) -> None:
    """Every amount that is read can be shown in both units, with all its digits."""
    longest = max(filter(is_read, ("9" * digits for digits in range(1, 40))), key=len)

    text = show(read_amount(longest, WAN), Style("table", pattern, unit))

    assert text.replace(",", "").startswith(longest)


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("0123456789.,-+eE 　０９．，－元万亿%()△_:"), max_size=12))
def test_reading_changes_no_digit(text: str) -> None:
    """A text that is read is the text of its decimal; none crashes."""
    assert not is_read(text) or text == str(read_number(text))


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        ("0.005", 2, "0.01"),
        ("-0.005", 2, "-0.01"),
        ("0.0049999999", 2, "0.00"),
        ("2.5", 0, "3"),
        ("0.125", 2, "0.13"),
        ("1.005", 2, "1.01"),
        ("7600", 2, "7600.00"),
    ],
)
def test_half_is_rounded_up(value: str, digits: int, expected: str) -> None:
    """Half a last digit is rounded away from zero, as 四舍五入 has it."""
    assert expected == str(rounded(Decimal(value), digits))


@settings(deadline=None, max_examples=300)
@given(VALUES, st.integers(0, 4))
def test_rounding_by_its_definition(value: Decimal, digits: int) -> None:
    """Rounding is the whole part of the absolute value plus one half, with the sign."""
    scale = 10**digits
    sign = -1 if value < 0 else 1

    expected = sign * Fraction(floor(abs(Fraction(value)) * scale + Fraction(1, 2)), scale)
    assert expected == Fraction(rounded(value, digits))
    assert value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) == rounded(value, digits)


@pytest.mark.parametrize(
    ("value", "pattern", "unit", "expected"),
    [
        ("76005300", "#,##0.00", WAN, "7,600.53"),
        ("19162900", "0.##", WAN, "1916.29"),
        ("56000", "#,##0.##", WAN, "5.6"),
        ("0", "#,##0.##", WAN, "0"),
        ("-2800", "#,##0.00", WAN, "-0.28"),
        ("49.99", "#,##0.00", WAN, "0.00"),
        ("50", "#,##0.00", WAN, "0.01"),
        ("-49.99", "#,##0.00", WAN, "0.00"),
        ("4469750", "#,##0.00", YUAN, "4,469,750.00"),
        ("-0", "#,##0.00", YUAN, "0.00"),
        ("38601000", "0.00", WAN, "3860.10"),
        ("12345.6", "#,##0", YUAN, "12,346"),
    ],
)
def test_money_is_shown_in_its_unit(value: str, pattern: str, unit: Unit, expected: str) -> None:
    """Money is divided by its unit and rounded from the unrounded value; zero has no sign."""
    assert expected == show(Decimal(value), Style("table", pattern, unit))


@pytest.mark.parametrize(
    ("value", "pattern", "expected"),
    [
        ("0.215149", "0.##%", "21.51%"),
        ("0.08", "0.##%", "8%"),
        ("0.21745", "0.00%", "21.75%"),
        ("1.5", "0.##%", "150%"),
        ("0.000049", "0.00%", "0.00%"),
        ("-0.00005", "0.00%", "-0.01%"),
    ],
)
def test_rate_is_shown_in_percent(value: str, pattern: str, expected: str) -> None:
    """A rate is multiplied by a hundred and rounded half up; the unit of money is ignored."""
    assert expected == show(Decimal(value), Style("percent", pattern, WAN), Measure.RATE)


def test_number_ignores_the_unit() -> None:
    """A count is not divided by the unit of money."""
    expected = "6"
    assert expected == show(Decimal(6), Style("count", "0.##", WAN), Measure.NUMBER)


@settings(deadline=None, max_examples=200)
@given(VALUES, st.sampled_from([YUAN, WAN]))
def test_what_is_shown_can_be_read_back(value: Decimal, unit: Unit) -> None:
    """A printed amount without its separators reads as the rounded value."""
    text = show(value, Style("table", "#,##0.00", unit)).replace(",", "")

    assert rounded(value / unit.yuan, 2) * unit.yuan == read_amount(text, unit)


# With their decimals; the last two ask for more than Python's own format of numbers can.
PATTERNS = [
    ("#,##0.00", 2),
    ("#,##0.##", 2),
    ("#,##0.00####", 6),
    ("0.00", 2),
    ("0.##", 2),
    ("#,##0", 0),
    ("#,##,##0.00", 2),
    ("00.0", 1),
]


@settings(deadline=None, max_examples=200)
@given(VALUES, st.sampled_from(PATTERNS))
def test_shown_as_babel_shows_it(value: Decimal, style: tuple[str, int]) -> None:
    """Money is printed as Babel prints the rounded value in Chinese."""
    pattern, digits = style
    exact = rounded(value, digits) or Decimal(0)

    expected = format_decimal(exact, pattern, locale="zh_CN")
    assert expected == show(value, Style("table", pattern, YUAN))


@settings(deadline=None, max_examples=200)
@given(st.decimals(min_value=-1000, max_value=1000, places=8))
def test_percent_as_babel_shows_it(value: Decimal) -> None:
    """A rate is printed as Babel prints the rounded value in Chinese."""
    exact = rounded(value, 4) or Decimal(0)

    expected = format_percent(exact, "0.##%", locale="zh_CN")
    assert expected == show(value, Style("percent", "0.##%"), Measure.RATE)


@pytest.mark.parametrize(
    ("current", "prior", "expected"),
    [
        ("1", "0.999999", Direction.UP),
        ("-2", "-1", Direction.DOWN),
        ("0", "0", Direction.FLAT),
        ("1.10", "1.1", Direction.FLAT),
        ("0", "-0", Direction.FLAT),
    ],
)
def test_direction(current: str, prior: str, expected: Direction) -> None:
    """A value goes up, down, or stays; trailing zeros and the sign of zero do not matter."""
    assert expected is direction(Decimal(current), Decimal(prior))


@settings(deadline=None, max_examples=200)
@given(VALUES, VALUES)
def test_direction_is_the_sign_of_the_difference(current: Decimal, prior: Decimal) -> None:
    """Direction agrees with the unrounded difference, and turns round with its sides."""
    opposite = {Direction.UP: Direction.DOWN, Direction.DOWN: Direction.UP}
    went = direction(current, prior)

    assert (current - prior > 0) is (went is Direction.UP)
    assert (current - prior < 0) is (went is Direction.DOWN)
    assert opposite.get(went, went) is direction(prior, current)


def test_last_digit_of_a_unit() -> None:
    """Both units are published with two decimals: 100 元 and 1 分."""
    assert [Decimal("0.01"), Decimal(100)] == [unit.last_digit for unit in (YUAN, WAN)]
