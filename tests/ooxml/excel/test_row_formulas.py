"""Formulas of their own row are known, and written without a search."""

import pytest

from reportgen.ooxml.excel.formulas.formula import parse
from reportgen.ooxml.excel.formulas.row_formulas import RowFormula, of_row


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
