"""Formulas are read as Excel writes them and written again where their cells went."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.ooxml.excel.addresses import LAST_COLUMN, LAST_ROW, Area, SheetArea, area, letters
from reportgen.ooxml.excel.formulas.formula import (
    Formula,
    FormulaError,
    Reference,
    parse,
    shifted,
    written,
)


def at(text: str, sheet: str = "表") -> tuple[SheetArea, ...]:
    """Return targets such as `C6:C8,D2`, or `一!C6` of another sheet; none for no text."""
    found = []
    for each in filter(None, text.split(",")):
        name, _, cells = each.rpartition("!")
        found.append(SheetArea(name or sheet, area(cells)))
    return tuple(found)


def moved(text: str, *targets: str, unions: bool = False) -> str:
    """Return a formula with its references at targets, seen from the sheet 表."""
    return written(parse(text), [at(each) for each in targets], "表", unions=unions)


def own_places(formula: Formula, sheet: str) -> list[Sequence[SheetArea]]:
    """Return the targets of a formula whose cells stay where they are."""
    return [
        [SheetArea(name, each.area) for name in (each.sheet or sheet, each.last_sheet) if name]
        for each in formula.references
    ]


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("SUM(C$6:C6,$A$1)/2", ["C$6:C6", "$A$1"]),
        ("SUM(A:C)+SUM($2:5)", ["A:C", "$2:5"]),
        ("'上 级'!B2+项目支出!B2+'it''s'!$B2", ["'上 级'!B2", "项目支出!B2", "'it''s'!$B2"]),
        ("SUM(一:三!A1,'1月:12月'!A1)", ["一:三!A1", "'1月:12月'!A1"]),
        ("Sheet1!A1:Sheet1!B2", ["Sheet1!A1", "Sheet1!B2"]),
        ("A1:INDEX(B:B,2)", ["A1", "B:B"]),
        ("A1:B2 B1:B3", ["A1:B2", "B1:B3"]),
        ("IF(A1,,2)", ["A1"]),
        ('"A1"&"""B2"""&A1', ["A1"]),
        ("LOG10(2)+ATAN2(1,2)", []),
        ("XFE1+XFD1+A1048577+A1B+_A1+A1.x", ["XFD1"]),
        ("SUM(B2 ,\n  C3 )", ["B2", "C3"]),
        ("A1#+@B1:B3", ["A1", "B1:B3"]),
        ("Sheet1!#REF!+#REF!+#DIV/0!+#N/A+#NAME?", []),
        ('{1,-2;"A1",TRUE}', []),
        ("1.5E+3+.5+2%-A1%", ["A1"]),
        ("[1]Sheet1!A1+'[1]a b'!A1+[2]!Rate", []),
        ("T[[#This Row],[A1]]+T[A1]+[B1]+T[['[x]]", []),
        ("A1<=B1", ["A1", "B1"]),
        ("A1<>B1", ["A1", "B1"]),
    ],
)
def test_references_are_found(text: str, references: list[str]) -> None:
    """What refers to cells is a piece of its own; the pieces together are the text."""
    formula = parse("=" + text)

    assert references == [str(each) for each in formula.references]
    assert text == formula.text == "".join(map(str, formula.pieces))


def test_names_functions_tables_and_other_workbooks_are_told() -> None:
    """What is not a place of the workbook is told by its kind."""
    formula = parse("_xlfn.XLOOKUP(税率,表!单位,T[C])+true+_xlfn._xlws.SORT([D])+rate")

    assert {"税率", "表!单位", "rate"} == formula.names
    assert {"XLOOKUP", "SORT"} == formula.functions
    assert {"T", ""} == formula.tables
    assert not formula.is_external
    assert parse("[1]表!A1").is_external
    assert parse("[1]!税率").is_external


def test_a_reference_tells_its_parts() -> None:
    """Sheets, corners and `$` of a reference are read; whole columns go from edge to edge."""
    one, other = parse("SUM('a b:c'!C$6:$D7,$B:A)").references

    assert ("a b", "c", Area(6, 3, 7, 4)) == (one.sheet, one.last_sheet, one.area)
    assert (one.first.row_fixed, one.first.column_fixed) == (True, False)
    assert (one.last.row_fixed, one.last.column_fixed) == (False, True)
    assert Area(1, 1, LAST_ROW, 2) == other.area
    assert Area(2, 1, 3, LAST_COLUMN) == parse("3:2").references[0].area


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SUM(A1)", (True, True)),
        ("SUM((A1))", (True, True)),
        ("SUM((A1,2))", (True, True)),
        ("SUM(A1*2)", (False, False)),
        ("SUM(-A1)", (False, False)),
        ("SUM(ROUND(A1,2))", (False, False)),
        ("IF(A1,1)", (False, False)),
        ("SUBTOTAL(A1,B1)", (False, False)),
        ("SUBTOTAL(9,A1)", (True, True)),
        ("SUMIF(A1,1)", (False, True)),
        ("SUMIF(1,A1)", (False, False)),
        ("RANK(1,A1)", (False, True)),
        ("RANK(1,(A1))", (True, True)),
        ("SUMPRODUCT(A1)", (False, True)),
        ("SUM(INDEX(A1,1):B1)", (False, True)),
        ("A1", (False, False)),
    ],
)
def test_the_place_in_the_formula_says_what_a_reference_may_become(
    text: str, expected: tuple[bool, bool]
) -> None:
    """Only areas of functions that take several may become several."""
    first = parse(text).references[0]

    assert expected == (first.is_argument, first.takes_area)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", 0),
        ("SUM(", 4),
        ("SUM(A1", 6),
        ("1+", 2),
        ("A1 A2 3", 6),
        ("'x", 0),
        ("{1,A1}", 3),
        ("{1,2", 4),
        ("(1", 2),
        ("1)", 1),
        ("SUM(1;2)", 5),
        ("1 2", 2),
        ("~A1", 0),
        ("A0:B1", 0),
        ("$A$9999999", 0),
        ("(" * 5000, 0),
        ("A1" + "+A1" * 5000, 0),
        ('"a', 0),
        ("A1\x01", 2),
    ],
)
def test_what_is_no_formula_is_refused_at_its_place(text: str, place: int) -> None:
    """The error tells how far the formula could be read."""
    with pytest.raises(FormulaError) as caught:
        parse(text)

    assert ("formula-syntax", place) == (caught.value.code, caught.value.at)


@pytest.mark.parametrize(
    ("text", "rows", "columns", "expected"),
    [
        ("SUM(C$6:C6,$A$1,$B2)*2", 3, 1, "SUM(D$6:D9,$A$1,$B5)*2"),
        ("SUM(A:B,$C:D,2:$3,'a b'!B2)", 1, 1, "SUM(B:C,$C:E,3:$3,'a b'!C3)"),
        ("A1+B2+一!$A1", -1, 0, "#REF!+B1+一!#REF!"),
        ("A$1+XFD1", 0, 1, "B$1+#REF!"),
        ("A1048576:B1048576", 1, 0, "#REF!"),
        ('LOG10(2)&"A1"&T[A1]', 1, 1, 'LOG10(2)&"A1"&T[A1]'),
    ],
)
def test_shared_formulas_move(text: str, rows: int, columns: int, expected: str) -> None:
    """Relative parts move, fixed ones do not, and beyond the sheet there is nothing."""
    assert expected == shifted(text, rows, columns)


@pytest.mark.parametrize(
    ("text", "targets", "expected"),
    [
        ("SUM(C6)", ["C6:C10"], "SUM(C6:C10)"),
        ("SUM(C6)", ["C6:C8,C11:C12,C14"], "SUM(C6:C8,C11:C12,C14)"),
        ("SUM($C6,1)", ["C6:C8,D9"], "SUM($C6:$C8,$D9,1)"),
        ("SUM(C$6:C6)", ["C6:C9"], "SUM(C$6:C9)"),
        ("SUM(C$6:C6)", ["C6"], "SUM(C$6:C6)"),
        ("SUM(C6:C$2)", ["C3:C9"], "SUM(C9:C$3)"),
        ("SUM(D6:$C2)", ["C3:D9"], "SUM(D9:$C3)"),
        ("C6*2", ["C9"], "C9*2"),
        ("C6*2", ["一!C9"], "一!C9*2"),
        ("'a b'!C6*2", ["C9"], "表!C9*2"),
        ("SUM(C6)", ["一!C6,'上 级'!C6:C7"], "SUM(一!C6,'''上 级'''!C6:C7)"),
        ("SUM(A:B,2:$3)", ["B:C", "2:$9"], "SUM(B:C,2:$9)"),
        ("SUM(A:B)", ["B:C,E:E"], "SUM(B:C,E:E)"),
        ("SUM(一:三!A1)", ["一!A1,二!A1,三!A1"], "SUM(一:三!A1)"),
        ("SUM(一:三!A1)", ["甲!A1:A2,1月!A1:A2"], "SUM('甲:1月'!A1:A2)"),
        ("SUM(一:三!A1)", ["一!A1,三!A2"], "SUM(一!A1,三!A2)"),
        ("SUM((C6,D6),E6)", ["C6:C7,C9", "D7", "E7"], "SUM((C6:C7,C9,D7),E7)"),
        ("SUMIF(A1,1,B1)", ["A1:A3", "B1:B3"], "SUMIF(A1:A3,1,B1:B3)"),
    ],
)
def test_references_go_with_their_cells(text: str, targets: list[str], expected: str) -> None:
    """`$` and sheets stay as the template has them, cells grow to areas where a function adds."""
    assert expected == moved(text, *targets)


@pytest.mark.parametrize(
    ("text", "targets", "expected"),
    [
        ("SUM(C6,D6)", ["", "D7"], "SUM(D7)"),
        ("SUM(C6, D6 ,E6)", ["C6", "", "E7"], "SUM(C6,E7)"),
        ("SUM(C6,D6)", ["C6:C8,C10", ""], "SUM(C6:C8,C10)"),
        ("SUM(C6,D6,E6)", ["", "", "E6"], "SUM(E6)"),
        ("SUM(C6,D6,E6)", ["C6", "", ""], "SUM(C6)"),
        ("1+SUM(C6,D6)*2", ["", ""], "1+0*2"),
        ("SUM(5,C6)", [""], "SUM(5)"),
        ("SUM(SUM(C6),D6)", ["", "D7"], "SUM(0,D7)"),
        ("SUM('a b'!C6,'D'!D6)", ["", "D!D7"], "SUM(D!D7)"),
        ("SUBTOTAL(9,C6)+SUBTOTAL(109,C6)", ["", ""], "0+0"),
        ("SUBTOTAL(9,C6,D6)", ["", "D7"], "SUBTOTAL(9,D7)"),
        ("COUNT(C6)&COUNTA(C6)&MAX(C6)&MIN(C6)&PRODUCT(C6)", [""] * 5, "0&0&0&0&0"),
        ("IFERROR(AVERAGE(C6),SUBTOTAL(1,C6))", ["", ""], "IFERROR(#DIV/0!,#DIV/0!)"),
        ("SUM((C6,D6))", ["", "D7"], "SUM((D7))"),
        ("SUM((C6,D6))", ["", ""], "0"),
        ("AND(C6,D6)", ["", "D7"], "AND(D7)"),
        ("SUMIF(C6,A1,D6)+1", ["", "A1", ""], "0+1"),
        ('COUNTIF(C6,"否")', [""], "0"),
        ("SUMPRODUCT(C6,D6)", ["", ""], "0"),
    ],
)
def test_arguments_that_are_gone_are_left_out(text: str, targets: list[str], expected: str) -> None:
    """A sum of nothing is 0, a mean of nothing is an error of Excel."""
    assert expected == moved(text, *targets)


@pytest.mark.parametrize(
    ("text", "targets", "code", "place"),
    [
        ("1+C6*2", ["C6:C7"], "reference-many", 2),
        ("C6*2", ["C6,C8"], "reference-many", 0),
        ("C6:C7*2", ["C6,C8"], "reference-many", 0),
        ("ROUND(C6,2)", ["C6:C8"], "reference-many", 6),
        ("SUM(C6*2)", ["C6:C8"], "reference-many", 4),
        ("SUMIF(A1,1)", ["A1,A3"], "reference-many", 6),
        ("C6", ["C6:C7"], "reference-many", 0),
        ("1+C6*2", [""], "reference-gone", 2),
        ("ROUND(C6,2)", [""], "reference-gone", 6),
        ("SUM(C6*2)", [""], "reference-gone", 4),
        ("STDEV(C6)", [""], "reference-gone", 6),
        ("SUBTOTAL(A1,C6)", ["A1", ""], "reference-gone", 12),
        ("SUM(C6,)", [""], "reference-gone", 4),
        ("SUMIF(C6,1,D6)", ["C6", ""], "reference-gone", 11),
        ("SUMIF(C6,A1,D6)", ["C6", "", "D6"], "reference-gone", 9),
        ("SUMPRODUCT(C6,D6)", ["", "D6:D7"], "reference-gone", 11),
        ("INDEX(C6,1)", [""], "reference-gone", 6),
        ("SUM(C6)+D6", ["", ""], "reference-gone", 8),
    ],
)
def test_references_that_lose_their_meaning_are_refused(
    text: str, targets: list[str], code: str, place: int
) -> None:
    """One cell cannot become many where one value is wanted, nor none."""
    with pytest.raises(FormulaError) as caught:
        moved(text, *targets)

    assert (code, place) == (caught.value.code, caught.value.at)


@pytest.mark.parametrize(
    ("text", "targets", "expected"),
    [
        ("表!$A$1:$B$2", ["A1:B9,A12:B13"], "表!$A$1:$B$9,表!$A$12:$B$13"),
        ("表!$A$1,表!$B$1", ["A1:A3", ""], "表!$A$1:$A$3"),
        ("$A$1,$B$1", ["", "B2"], "$B$2"),
    ],
)
def test_names_may_become_unions(text: str, targets: list[str], expected: str) -> None:
    """A print area whose rows are apart is several areas."""
    assert expected == moved(text, *targets, unions=True)


def test_many_areas_are_one_argument_a_sheet() -> None:
    """Excel takes no more than 255 arguments, so rows apart are a union."""
    apart = ",".join(f"C{row}" for row in range(2, 602, 2))
    others = ",".join(f"二!C{row}" for row in range(2, 42, 2))

    assert f"SUM(({apart}),1)" == moved("SUM(C2,1)", apart)
    assert f"SUM(({apart}),({others}))" == moved("SUM(C2)", f"{apart},{others}")
    assert apart == moved("C2", apart, unions=True)


def test_a_formula_may_grow_too_long() -> None:
    """What Excel would not read is not written."""
    apart = ",".join(f"C{row}" for row in range(1, 4000, 2))

    with pytest.raises(FormulaError) as caught:
        moved("SUM(C2)", apart)

    assert caught.value.code == "formula-long"


@pytest.mark.parametrize("text", ["$A$1*2", "SUM(A1*2)"])
def test_no_calculation_becomes_a_union(text: str) -> None:
    """What is allowed to names is not to the formulas of names."""
    with pytest.raises(FormulaError) as caught:
        moved(text, "A1,A3", unions=True)

    assert caught.value.code == "reference-many"


ROWS = st.integers(1, 99)
COLUMNS = st.integers(1, 800).map(letters)
FIXED = st.sampled_from(["", "$"])
CORNERS = st.builds("{}{}{}{}".format, FIXED, COLUMNS, FIXED, ROWS)
SHEETS = st.sampled_from(
    ["", "一!", "项目支出!", "'a b'!", "'it''s'!", "'1月'!", "一:二!", "'A1'!"]
)
PLACES = st.builds(
    "{}{}".format,
    SHEETS,
    st.one_of(
        CORNERS,
        st.builds("{}:{}".format, CORNERS, CORNERS),
        st.builds("{}{}:{}{}".format, FIXED, COLUMNS, FIXED, COLUMNS),
        st.builds("{}{}:{}{}".format, FIXED, ROWS, FIXED, ROWS),
    ),
)
CONSTANTS = st.sampled_from(["1", "2.5", '"A1"', '"a""b"', "TRUE", "#N/A", "{1,2;3}", "名", "T[C]"])
SIGNS = st.sampled_from(["+", " - ", "^", "&", "<>", "\n*"])
FORMULAS = st.recursive(
    st.one_of(PLACES, CONSTANTS),
    lambda inner: st.one_of(
        st.builds("{}{}{}".format, inner, SIGNS, inner),
        st.builds("-{}%".format, inner),
        st.builds("({})".format, inner),
        st.builds("SUM({},{})".format, inner, inner),
        st.builds("IF({},,{} )".format, inner, inner),
    ),
    max_leaves=12,
)


@given(FORMULAS)
def test_cells_that_stay_leave_the_formula_as_it_is(text: str) -> None:
    """Nothing but references is ever written anew."""
    formula = parse(text)

    assert text == written(formula, own_places(formula, "表"), "表")
    assert text == shifted(text, 0, 0)


@given(FORMULAS, st.integers(0, 5), st.integers(0, 5))
def test_shifting_is_undone_by_shifting_back(text: str, rows: int, columns: int) -> None:
    """Away from the edge of the sheet a formula can be moved to and fro."""
    assert text == shifted(shifted(text, rows, columns), -rows, -columns)


@given(st.text(alphabet="A1:$!'\"(),;{}[]#@%+ 表.E", max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text breaks the reader; what it reads is the whole text."""
    try:
        formula = parse(text)
    except FormulaError:
        return

    assert text == "".join(
        each if isinstance(each, str) else text[each.at : each.end] for each in formula.pieces
    )
    assert all(isinstance(each, Reference) for each in formula.references)
