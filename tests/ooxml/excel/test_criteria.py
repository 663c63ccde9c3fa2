"""Conditions of SUMIF mean to cells what they mean in Excel."""

from decimal import Decimal

import pytest

from reportgen.ooxml.excel.evaluation.criteria import criterion, is_text
from reportgen.ooxml.excel.movement import Fault, Value

VALUES: tuple[Value, ...] = (
    *(Decimal(5), Decimal("5.0"), Decimal(-1), Decimal(0)),
    *("5", "甲一", "甲", "Ab", "a*", "", "TRUE", "<5"),
    *(True, False, None, Fault("#N/A")),
)


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        (Decimal(5), [Decimal(5), Decimal("5.0"), "5"]),
        ("5", [Decimal(5), Decimal("5.0"), "5"]),
        ("=5", [Decimal(5), Decimal("5.0"), "5"]),
        (">=0", [Decimal(5), Decimal("5.0"), Decimal(0)]),
        ("<0", [Decimal(-1)]),
        ("<-5%", [Decimal(-1)]),
        ("甲", ["甲"]),
        ("甲*", ["甲一", "甲"]),
        ("甲?", ["甲一"]),
        ("=aB", ["Ab"]),
        ("a~*", ["a*"]),
        ("a*", ["Ab", "a*"]),
        ("=<5", ["<5"]),
        ("", ["", None]),
        ("=", [None]),
        (None, [Decimal(0)]),
        (True, [True]),
        ("FALSE", [False]),
        ("#n/a", [Fault("#N/A")]),
        (Fault("#N/A"), [Fault("#N/A")]),
        (">乙", []),
        ("<=甲", ["5", "甲", "Ab", "a*", "", "TRUE", "<5"]),
    ],
)
def test_cells_meet_conditions(condition: Value, met: list[Value]) -> None:
    """Numbers by value, texts whole and in any case, with wildcards."""
    test = criterion(condition)
    found = [value for value in VALUES if test(value)]

    assert [(type(value), value) for value in met] == [(type(value), value) for value in found]


@pytest.mark.parametrize("condition", ["5", "甲*", "#N/A", "", "TRUE"])
def test_unequal_is_what_equal_is_not(condition: str) -> None:
    """`<>` turns a condition round, for empty cells and errors too."""
    equal, unequal = criterion(f"={condition}"), criterion(f"<>{condition}")

    assert [equal(value) for value in VALUES] == [not unequal(value) for value in VALUES]


@pytest.mark.parametrize("condition", ["甲", "Ab", "5a", "[301]甲（明细）", "2024年"])
def test_a_condition_that_is_a_text(condition: str) -> None:
    """It means the cells with this text, in any case of letters, and no others."""
    test = criterion(condition)
    texts = [condition, condition.upper(), condition.lower(), f"{condition}甲", ""]

    assert is_text(condition)
    assert [text.casefold() == condition.casefold() for text in texts] == [*map(test, texts)]


@pytest.mark.parametrize(
    "condition",
    ["", "5", "-1,000", "5%", ">甲", "=甲", "甲*", "甲?", "a~*", "true", "#N/A", Decimal(5)],
)
def test_a_condition_that_is_more_than_a_text(condition: Value) -> None:
    """Numbers, truths, errors, signs and wildcards mean other cells too."""
    assert not is_text(condition)


def test_a_fault_is_no_text() -> None:
    """An error of Excel is a condition of its own."""
    assert not is_text(Fault("#N/A"))
