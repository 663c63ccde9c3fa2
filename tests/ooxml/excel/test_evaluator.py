"""Formulas have the values that Excel would give them."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from filled_cells import FilledCells
from hypothesis import given
from hypothesis import strategies as st

from reportgen.ooxml.excel.addresses import Area, SheetArea, area
from reportgen.ooxml.excel.evaluation.evaluator import evaluate, unknown_functions
from reportgen.ooxml.excel.formulas.formula import FormulaError, parse, written
from reportgen.ooxml.excel.movement import Fault, Value

CELLS = FilledCells(
    "表",
    {"A1": Decimal(1), "A2": Decimal("2.5"), "A3": "文", "A4": Fault("#N/A"), "二!A1": Decimal(40)},
    {"税率": "A2", "二!税率": "A1", "表!收入": "A1:A2", "两处": "A1,A2"},
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A9", Decimal(0)),
        ("A9=0", True),
        ('A9&""', ""),
        ("A4", Fault("#N/A")),
        ("A4+1", Fault("#N/A")),
        ("1/0+A4", Fault("#DIV/0!")),
        ("A1:A2*2", Fault("#VALUE!")),
        ("(A1:A2)", Fault("#VALUE!")),
        ("-(A1)", Decimal(-1)),
        ("ROUND(-0.4,0)", Decimal(0)),
        ("1E300*1E300", Fault("#NUM!")),
        ("IFERROR(1E300*1E300,-1)", Decimal(-1)),
        ("0^0", Fault("#NUM!")),
        ("0^-1", Fault("#DIV/0!")),
        ("SUM(表:二!A1)", Decimal(41)),
        ("SUM((A1,A2),二!A1)", Decimal("43.5")),
        ("0.1+0.2", Decimal("0.3")),
        ("99999999999999.99+0.01", Decimal(100000000000000)),
        ("123456789012345678.12+0.01", Decimal("123456789012345678.13")),
    ],
)
def test_values(text: str, expected: Value) -> None:
    """Decimals are exact, empty cells are 0, errors stay errors."""
    value = CELLS.calculated(text)

    assert (type(expected), expected) == (type(value), value)
    assert str(value) != "-0"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("税率*2", Decimal(5)),
        ("二!税率*2", Decimal(2)),
        ("SUM(收入)", Decimal("3.5")),
        ("SUM((收入,A2))", Decimal(6)),
        ("SUM(两处)", Decimal("3.5")),
        ("收入*2", Fault("#VALUE!")),
        ("SUMIF(两处,1)", Fault("#VALUE!")),
        ("没有*2", Fault("#NAME?")),
    ],
)
def test_names(text: str, expected: Value) -> None:
    """A name is looked for on the sheet of the formula, then in the workbook."""
    assert expected == CELLS.calculated(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SUM(B1)", Decimal(0)),
        ("SUM(B1,5)", Decimal(5)),
        ("1+SUM((B1,B2))", Decimal(1)),
        ("MAX(B1)&MIN(B1)&COUNT(B1)&COUNTA(B1)&PRODUCT(B1)", "00000"),
        ("SUBTOTAL(9,B1)", Decimal(0)),
        ("AVERAGE(B1)", Fault("#DIV/0!")),
        ("SUBTOTAL(1,B1)", Fault("#DIV/0!")),
        ("IFERROR(AVERAGE(B1),7)", Decimal(7)),
        ("B1", Fault("#REF!")),
        ("SUMIF(B1,1)+SUMIF(B1,1,B2)", Decimal(0)),
        ("COUNTIF(B1,1)&SUMPRODUCT(B1,B2)", "00"),
        ("SUMPRODUCT(B1,{1})", Fault("#REF!")),
    ],
)
def test_references_that_are_gone_count_as_nothing(text: str, expected: Value) -> None:
    """The value is that of the formula as it is written without them."""
    formula = parse(text)

    assert expected == evaluate(formula, [[] for _ in formula.references], CELLS, CELLS, "表")


def test_an_argument_that_became_several_areas_is_added_whole() -> None:
    """The targets count, not what the formula says."""
    targets = [[SheetArea("表", area("A1:A2")), SheetArea("二", area("A1"))]]

    assert Decimal("43.5") == evaluate(parse("SUM(Z9)"), targets, CELLS, CELLS, "表")


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("SUM(A1:A2,ROUND(A3,2))/COUNT(A:A)", set()),
        ("VLOOKUP(A1,A:B,2,0)+_xlfn.XLOOKUP(A1,A:A,B:B)", {"VLOOKUP", "XLOOKUP"}),
        ("IF(A1,NOW(),TRUE())", {"NOW"}),
        ("SUBTOTAL(7,A1:A2)", {"SUBTOTAL"}),
        ("SUBTOTAL(A1,A1:A2)", {"SUBTOTAL"}),
        ("SUBTOTAL(109,A1:A2)", set()),
        ("ROUND(A1)", {"ROUND"}),
        ("SUMPRODUCT((A1:A2>1)*B1:B2)", {">", "*"}),
        ("SUM(IF(A1:A2>1,1,0))", {">"}),
        ("SUM(IF(A1,A1:A2,0))", {"IF"}),
        ("A1:A2", {":"}),
        ("A1:A1*2", set()),
        ("{1,2}*2", {"*"}),
        ("A1:B2 B1:B3", {" "}),
        ("SUM(A1:B2 B1:B3)", {" "}),
        ("A1:INDEX(A:A,2)", {":", "INDEX"}),
        ("SUM(A1#)", {"#"}),
        ("@A1:A3", {"@"}),
        ("SUM(T[C])+[1]表!A1", {"T[C]", "[1]表!A1"}),
        ("SUM((A1,A2))", set()),
    ],
)
def test_what_the_evaluator_has_not_is_told(text: str, unknown: set[str]) -> None:
    """Functions, operators and calculations with arrays, before a wrong value is made."""
    assert unknown == unknown_functions(parse(text))


TABLE = FilledCells(
    "表",
    {f"{column}{row}": Decimal(row * 7 % 5) for column in "ABC" for row in range(1, 9)}
    | {"B2": "文", "C5": True, "A4": None, "二!A1": Decimal(9), "二!B3": Fault("#N/A")},
)
PLACES = st.sampled_from(["A1", "$B2", "C$3:C4", "二!A1", "二!A1:B3"])
TOTALS = st.sampled_from(["SUM", "COUNT", "COUNTA", "MAX", "MIN", "AVERAGE", "PRODUCT", "AND"])
FORMULAS = st.recursive(
    st.one_of(PLACES, st.sampled_from(["2", "0.5", "{1,2}", '"3"'])),
    lambda inner: st.one_of(
        st.builds("{}{}{}".format, inner, st.sampled_from(["+", "-", "*", "/", "&", "<"]), inner),
        st.builds("-({})".format, inner),
        st.builds("{}({})".format, TOTALS, st.lists(inner, min_size=1, max_size=3).map(",".join)),
        st.builds("SUM(({},{}),{})".format, PLACES, PLACES, inner),
        st.builds("SUBTOTAL({},{})".format, st.sampled_from([9, 1, 103]), PLACES),
        st.builds("SUMIF({},{},{})".format, PLACES, inner, PLACES),
        st.builds("SUMPRODUCT({},{})".format, PLACES, PLACES),
        st.builds("IFERROR({},{})".format, inner, inner),
    ),
    max_leaves=8,
)
AREAS = st.builds(
    lambda sheet, top, left, height, width: SheetArea(
        sheet, Area(top, left, top + height, left + width)
    ),
    st.sampled_from(["表", "二"]),
    st.integers(1, 8),
    st.integers(1, 3),
    st.integers(0, 1),
    st.integers(0, 1),
)


@given(FORMULAS, st.lists(st.lists(AREAS, max_size=2), min_size=32, max_size=32))
def test_a_formula_has_the_value_of_what_is_written(
    text: str, targets: Sequence[Sequence[SheetArea]]
) -> None:
    """Whoever reads the printed formula finds the value that stands beside it."""
    formula = parse(text)
    places = targets[: len(formula.references)]
    try:
        printed = written(formula, places, "表")
    except FormulaError as error:
        assert error.code in {"reference-gone", "reference-many"}  # noqa: PT017 - both are right
        return

    value = evaluate(formula, places, TABLE, TABLE, "表")
    assert TABLE.calculated(printed) == value
