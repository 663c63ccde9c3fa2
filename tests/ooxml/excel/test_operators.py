"""Values turn into numbers and texts as in Excel."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.ooxml.excel.evaluation.operators import compared, general, number_of
from reportgen.ooxml.excel.movement import Value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("12.50", "12.5"),
        ("1200", "1200"),
        ("1.2E+3", "1200"),
        ("0.1234567890123456", "0.123456789012346"),
        ("1234567890123456", "1234567890123460"),
        ("9.999999999999999", "10"),
        ("1E+19", "10000000000000000000"),
        ("1E+20", "1E+20"),
        ("-1.25E+25", "-1.25E+25"),
        ("0.00000012", "0.00000012"),
        ("3.33333333333333333E-6", "3.33333333333333E-06"),
        ("-1E-120", "-1E-120"),
    ],
)
def test_numbers_are_joined_as_they_are_shown(value: str, expected: str) -> None:
    """15 digits without trailing zeros, an exponent where it would be too long."""
    assert expected == general(Decimal(value))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", "12"),
        (" -1,234.5 ", "-1234.5"),
        ("+.5", "0.5"),
        ("5.", "5"),
        ("12 %", "0.12"),
        ("1e-3", "0.001"),
        ("1E9999", None),
        ("1,23", None),
        ("", None),
        ("-", None),
        (".", None),
        ("1 2", None),
        ("２x", None),
        ("NaN", None),
    ],
)
def test_texts_that_are_numbers(text: str, expected: str | None) -> None:
    """Separators of thousands, percent and exponents are read; anything else is no number."""
    assert (None if expected is None else Decimal(expected)) == number_of(text)


VALUES: st.SearchStrategy[Value] = st.one_of(
    st.decimals(-1000, 1000, places=2),
    st.text(alphabet="aB甲乙 1", max_size=3),
    st.booleans(),
)


@given(VALUES, VALUES)
def test_of_two_values_one_is_less_or_both_are_equal(one: Value, other: Value) -> None:
    """The order is the same from both sides, and numbers stand before texts before truths."""
    ranks = [2 if isinstance(v, bool) else int(isinstance(v, str)) for v in (one, other)]

    assert compared(one, other) == -compared(other, one)
    if ranks[0] != ranks[1]:
        assert compared(one, other) == (1 if ranks[0] > ranks[1] else -1)
