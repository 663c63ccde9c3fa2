"""Formulas of their own row are known, and written without a search."""

from decimal import Decimal

import pytest

from reportgen.ooxml.excel.formulas.formula import parse
from reportgen.ooxml.excel.formulas.row_formulas import RowFormula, of_row, total
from reportgen.ooxml.excel.movement import Fault, Value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SUM(B5:D5)", RowFormula(("SUM(B", ":D", ")"), ((2, 4),), is_sum=True)),
        ("SUM($B5:D5)", RowFormula(("SUM($B", ":D", ")"), ((2, 4),), is_sum=True)),
        ("SUM(D5:B5)", RowFormula(("SUM(D", ":B", ")"), ((2, 4),), is_sum=True)),
        ("SUM(B5)", RowFormula(("SUM(B", ")"), ((2, 2),), is_sum=True)),
        ("B5-$C5", RowFormula(("B", "-$C", ""), ((2, 2), (3, 3)), is_sum=False)),
        ("SUM(B5:C5)/2", RowFormula(("SUM(B", ":C", ")/2"), ((2, 3),), is_sum=False)),
        ("SUM(B5,C5)", RowFormula(("SUM(B", ",C", ")"), ((2, 2), (3, 3)), is_sum=False)),
        ("SUM(B5:C5,1)", RowFormula(("SUM(B", ":C", ",1)"), ((2, 3),), is_sum=False)),
        ("AVERAGE(B5:C5)", RowFormula(("AVERAGE(B", ":C", ")"), ((2, 3),), is_sum=False)),
    ],
)
def test_a_formula_of_its_row(text: str, expected: RowFormula) -> None:
    """Its text stands around the row's number; a plain sum is known as one."""
    assert of_row(parse(text), 5) == expected


@pytest.mark.parametrize(
    "text", ["1+1", "B4", "B$5", "SUM(B5:C6)", "SUM(B$5:C5)", "表!B5", "B:B", "5:5", "B5+B6"]
)
def test_another_formula_is_none(text: str) -> None:
    """Other rows, fixed rows, other sheets, whole columns and rows."""
    assert of_row(parse(text), 5) is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], Decimal(0)),
        ([Decimal("0.1")] * 3, Decimal("0.3")),
        ([Decimal(1), None, "2", True, Decimal(3)], Decimal(4)),
        ([Decimal(1), Fault("#N/A"), Fault("#REF!")], Fault("#N/A")),
        ([Decimal("1E+30"), Decimal("0.1"), Decimal("-1E+30")], Decimal("0.1")),
    ],
)
def test_a_total_is_that_of_a_sum(values: list[Value], expected: Value) -> None:
    """Only numbers count, the first error is the result, decimals are exact."""
    found = total(values)

    assert (type(expected), expected) == (type(found), found)
