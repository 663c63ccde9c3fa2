"""The evaluator gives what LibreOffice calculates, at 15 significant digits.

Truths in cells are left out: to LibreOffice they are numbers, to Excel they are not.
"""

import io
from collections.abc import Mapping
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from filled_cells import FilledCells
from office import saved_as

from reportgen.ooxml.excel.evaluation.evaluator import unknown_functions
from reportgen.ooxml.excel.formulas.formula import parse
from reportgen.ooxml.excel.movement import Fault, Value

SHEET, OTHER = "表 一", "表 二"
FALSE_VALUE = -98765
# Numbers, texts, an empty cell, a text that is a number, codes as text with amounts.
DATA: Mapping[str, Value] = {
    "A1": Decimal(1),
    "A2": Decimal("2.5"),
    "A3": Decimal(-3),
    "A4": "文字",
    "A5": "是",
    "A7": "12",
    "A8": Decimal("0.1"),
    "A9": Decimal("0.2"),
    "A10": Decimal("0.3"),
    "B1": "甲一",
    "B2": "甲二",
    "B3": "乙",
    "B4": "Abc",
    "B5": "a*c",
    "B6": Decimal(5),
    "B7": Decimal(7),
    "B8": "丙",
    "C1": Decimal("1234567.89"),
    "C2": Decimal("0.01"),
    "C3": Decimal("99999.995"),
    "C4": Decimal("12.345"),
    "C5": Decimal(1000000),
    "C6": Decimal("-7.005"),
    "C7": Decimal(8),
    "C8": Decimal("0.004"),
}
# Formulas in cells that others read, one of them a subtotal among what it adds.
FORMULAS: Mapping[str, str] = {
    "D1": "C1*2",
    "D2": "SUBTOTAL(9,D1:D1)",
    "D3": "C2+1",
    "D4": "1/0",
}
CASES = """
1+2*3
-2^2
2^3^2
-2^-2
(1+2)*3
10%
50%%
2^50%
-5%
1/3
2/3
1/3*3
1/3*3-1
0.1+0.2-0.3
A8+A9-A10
A8+A9=A10
1/3*3=1
1-0.9-0.1
1E+20+1
1.5E-3*2
"12"+1
A7+1
A7*A7
" 3 "*2
"x"+1
A4+1
A4*1
TRUE+TRUE
A6+1
A6*5
A6&"x"
A6
A6=0
A6=""
A6=FALSE
1/0
A1/A6
D4+1
D4&"x"
#N/A
0^2
(-8)^3
(-8)^0.5
1E300*1E300
1E+307*5
1E-300*1E-300
1&2
1/3&""
2/3&""
100&""
1E15&""
123456789012345&""
1E14&""
0.1&""
0.0001&""
0.00001&""
0.000012345&""
0.0000012345&""
-1/3&""
123456.789&""
12345678901.2345678&""
A4&"与"&A2
"a""b"
1<2
2<=2
"a"="A"
"a"<"B"
"b">"A"
"a">1
"10">9
""=0
1<>2
"Abc"=B4
A1>A3
(1<2)+1
SUM(A1:A10)
SUM(A1,A7,A5,A4)
SUM(1,"x")
SUM(A1:A3,C1)
SUM((A1:A2,C1),A3)
SUM(A6)
SUM(,1)
SUM({1,2;3,4})
SUM(D1:D4)
SUM(A:A)
SUM(1:1)
SUM(C1:C8)
SUM('表 二'!A1:A2)
'表 二'!A1*2
SUM(A1*2,A2)
SUM(总额)
总额*1
单价*2
SUBTOTAL(9,C1:C8)
SUBTOTAL(9,D1:D3)
SUBTOTAL(109,D1:D3)
SUBTOTAL(1,A1:A3)
SUBTOTAL(2,A1:A10)
SUBTOTAL(3,A1:A10)
SUBTOTAL(4,A1:A3)
SUBTOTAL(5,A1:A3)
SUBTOTAL(6,A1:A3)
SUBTOTAL(102,A1:A10)
SUBTOTAL(103,A1:A10)
SUBTOTAL(1,A6:A6)
SUBTOTAL(9,A1:A2,C1:C2)
ROUND(2.5,0)
ROUND(-2.5,0)
ROUND(2.675,2)
ROUND(1.005,2)
ROUND(C6,2)
ROUND(C3,2)
ROUND(1234.5678,-2)
ROUND(1250,-2)
ROUND(49,-2)
ROUND(50,-2)
ROUND(-50,-2)
ROUND(1/3,4)
ROUND(0.5,0)
ROUND(-0.4,0)
ROUND(1/3*1.5,0)
ROUND(A4,1)
ROUND(A7,0)
ROUND(12.345,1.9)
ROUND(1234567.891,2)
ROUND(5,)
ROUNDUP(2.1,0)
ROUNDUP(-2.1,0)
ROUNDUP(2,0)
ROUNDUP(1/3*3,0)
ROUNDUP(0.0001,2)
ROUNDUP(101,-2)
ROUNDUP(0,2)
ROUNDDOWN(2.9,0)
ROUNDDOWN(-2.9,0)
ROUNDDOWN(C1,-3)
ROUNDDOWN(0.3/0.1,0)
INT(2.9)
INT(-2.1)
INT(-2)
INT(0.3/0.1)
INT(1/3*3)
MOD(7,3)
MOD(-7,3)
MOD(7,-3)
MOD(-7,-3)
MOD(5.5,2)
MOD(1,0)
MOD(6,3)
MOD(0.3,0.1)
ABS(-3.5)
ABS(A3)
ABS(A4)
MIN(A1:A10)
MAX(A1:A10)
MAX(A4:A6)
MAX(A1,C7,3)
MAX(A5)
MAX(D1:D4)
AVERAGE(A1:A3)
AVERAGE(A1:A10)
AVERAGE(A4:A6)
AVERAGE(1,2,TRUE)
AVERAGE(C1:C8)
PRODUCT(A1:A3)
PRODUCT(A6)
PRODUCT(A1:A10)
PRODUCT(2,3)
COUNT(A1:A10)
COUNT(A4,A7,"7",7,TRUE)
COUNT(D1:D4)
COUNT(1/0,1)
COUNTA(A1:A10)
COUNTA("",A6)
COUNTA(D1:D4)
COUNTA(A:A)
IF(A1>0,"正","负")
IF(A3>0,"正","负")
IF(A3>0,1)
IF(A1,,2)
IF(A3>0,1,)
IF(0.5,1,2)
IF(A6,1,2)
IF("x",1,2)
IF("TRUE",1,2)
IF(D4,1,2)
IF(TRUE,A2,1/0)
IF(FALSE,1/0,A4)
IF(A1>0,IF(A2>2,"甲","乙"),"丙")
IFERROR(1/0,0)
IFERROR(D4,"无")
IFERROR(A1,0)
IFERROR(A4+1,-1)
IFERROR(AVERAGE(A4:A6),0)
AND(TRUE,1)
AND(A1:A3)
AND(A1,A6)
AND(A5,FALSE)
AND(1>0,"x"="y")
OR(FALSE,0)
OR(A1,FALSE)
OR(B8,A6)
NOT(A1)
NOT(FALSE)
NOT(A6)
AND(D4,TRUE)
TRUE()
SUMIF(B1:B8,"甲*",C1:C8)
SUMIF(B1:B8,"甲?",C1)
SUMIF(B1:B8,"=乙",C1:C8)
SUMIF(B1:B8,"<>乙",C1:C8)
SUMIF(B1:B8,"abc",C1:C8)
SUMIF(B1:B8,"a~*c",C1:C8)
SUMIF(B1:B8,">5",C1:C8)
SUMIF(B1:B8,">=5",C1:C8)
SUMIF(B1:B8,5,C1:C8)
SUMIF(B1:B8,"5",C1:C8)
SUMIF(B1:B8,B2,C1:C8)
SUMIF(B1:B8,"="&B2,C1:C8)
SUMIF(C1:C8,">1000")
SUMIF(C1:C8,"<0")
SUMIF(B:B,"甲*",C:C)
SUMIF(A1:A8,"",C1:C8)
SUMIF(A1:A8,"<>",C1:C8)
SUMIF(A1:A8,"=",C1:C8)
SUMIF(A1:A3,">0",'表 二'!A1:A3)
SUMIF(A1:A3,">0",D2:D4)
SUMIF(B1:B8,"无",C1:C8)
COUNTIF(B1:B8,"甲*")
COUNTIF(B1:B8,">=5")
COUNTIF(A1:A10,"")
COUNTIF(A1:A10,"<>")
COUNTIF(A1:A10,"<>1")
COUNTIF(A:A,1)
COUNTIF(B1:B8,"<乙")
SUMPRODUCT(A1:A3,C1:C3)
SUMPRODUCT(A1:A5,C1:C5)
SUMPRODUCT(A1:A3,C1:C4)
SUMPRODUCT(A1:A10)
SUMPRODUCT({1,2},{3,4})
SUMPRODUCT(2,3)
SUMPRODUCT(A1:A3,{1;2;3})
C1/C2
C1*C8
C4^2
C8/C1
C1-C3+C5
ROUND(SUM(C1:C8)/10000,2)
ROUND(C1/SUM(C1:C8)*100,2)&"%"
"甲"<"乙"
"（"<"甲"
"a b"<"ab"
"a-b"<"ab"
1/3*1E-3&""
0.00000012&""
1E15&""
-1E15&""
"1,234"+1
"12%"+1
"1e3"+1
IF(TRUE,,1)&"x"
IF(TRUE,A6)&"x"
IF(TRUE,A6)=""
SUMIF(B1:B8,A6,C1:C8)
COUNTIF(A1:A10,A6)
COUNTIF(A1:A10,0)
COUNTIF(A1:A10,"12")
COUNTIF(A1:A10,"<>12")
COUNTIF(D1:D4,"<>x")
COUNTIF(D1:D4,"#DIV/0!")
ROUND(1E20,2)
ROUND(1.5,400)
ROUND(1.5,-400)
MOD(-0.3,0.1)
2^0.5
2^1000
2^10000
INT(1E20)
ABS("3")
MAX("x")
AND("x")
AND(A4)
OR(A4,TRUE)
NOT("x")
ROUND(0.285,2)
ROUND(1.255,2)
ROUND(8.325,2)
ROUND(1234567.885,2)
ROUND("2.555",2)
COUNT(,)
SUM(,)
MIN(,5)
AVERAGE(,4)
PRODUCT(,4)
COUNTA(,)
SUMPRODUCT(A1:A2,A6:A7)
SUMPRODUCT(A1,A2)
""".strip().splitlines()


def filled() -> FilledCells:
    """Return the cells that the formulas read."""
    others = {f"{OTHER}!A1": Decimal(100), f"{OTHER}!A2": Decimal("0.5")}
    cells = FilledCells(SHEET, {**DATA, **others}, {"总额": "C1:C8", f"{SHEET}!单价": "A2"})
    cells.calculate(FORMULAS)
    return cells


def drawn() -> bytes:
    """Return the workbook, each formula with a false value that LibreOffice must correct."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet, other = book.add_worksheet(SHEET), book.add_worksheet(OTHER)
        formulas = book.add_worksheet("算")
        for name, value in DATA.items():
            sheet.write(name, value)
        other.write("A1", 100)
        other.write("A2", 0.5)
        book.define_name("总额", f"='{SHEET}'!$C$1:$C$8")
        book.define_name(f"'{SHEET}'!单价", f"='{SHEET}'!$A$2")
        for name, text in FORMULAS.items():
            sheet.write_formula(name, "=" + text, None, FALSE_VALUE)
        # Beside what whole rows and columns hold.
        for row, text in enumerate(CASES, 20):
            sheet.write_formula(row, 30, "=" + text, None, FALSE_VALUE)
        formulas.write_formula("A1", "=1+1", None, FALSE_VALUE)
    return stream.getvalue()


@pytest.fixture(scope="module")
def recalculated() -> dict[str, object]:
    """Return what LibreOffice gives for each formula."""
    book = openpyxl.load_workbook(io.BytesIO(saved_as(drawn(), ".xlsx", ".xlsx")), data_only=True)
    assert book["算"]["A1"].value == 2  # It calculates, as it does not by default.
    return {text: book[SHEET].cell(row, 31).value for row, text in enumerate(CASES, 21)}


def shown(value: object) -> object:
    """Return a value so that two can be compared: numbers at 15 digits, as a file holds them."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return f"{float(value):.15g}"
    return str(value) if isinstance(value, Fault) else value


@pytest.mark.parametrize("text", CASES)
def test_a_formula_has_the_value_that_libreoffice_gives(
    text: str, recalculated: dict[str, object]
) -> None:
    """Operators and functions agree, with texts, truths, empty cells and errors too."""
    assert frozenset() == unknown_functions(parse(text))
    assert shown(recalculated[text]) == shown(filled().calculated(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SUM(A1:A3)", Decimal(1)),
        ("SUM(A1:A3,TRUE)", Decimal(2)),
        ('SUM(1,"2",TRUE)', Decimal(4)),
        ('SUM({1,"2",TRUE})', Decimal(1)),
        ("SUM(A2)", Decimal(0)),
        ("COUNT(A1:A3)", Decimal(1)),
        ("COUNT(A2,TRUE)", Decimal(1)),
        ("COUNTA(A1:A3)", Decimal(3)),
        ("AVERAGE(A1:A3)", Decimal(1)),
        ("AVERAGE(A2:A3)", Fault("#DIV/0!")),
        ("MAX(A2:A3)", Decimal(0)),
        ("MIN(3,TRUE)", Decimal(1)),
        ("PRODUCT(A2:A3)", Decimal(0)),
        ("AND(A1:A3)", True),
        ("OR(A2,FALSE)", True),
        ('AND("true")', True),
        ("COUNTIF(A1:A3,TRUE)", Decimal(1)),
        ("COUNTIF(A1:A3,1)", Decimal(1)),
        ("COUNTIF(A4:A4,2010101)", Decimal(1)),
        ("SUMPRODUCT(A1:A3,A1:A3)", Decimal(1)),
        ("SUMPRODUCT(A1:A3,A1:A2)", Fault("#VALUE!")),
        ("SUMIF(A1:A3,TRUE,B1:B3)", Decimal(20)),
    ],
)
def test_truths_in_cells_are_no_numbers(text: str, expected: Value) -> None:
    """Where LibreOffice differs from Excel, Excel is followed."""
    values: dict[str, Value] = {"A1": Decimal(1), "A2": True, "A3": "3", "A4": "2010101"}
    values |= {"B1": Decimal(10), "B2": Decimal(20), "B3": Decimal(30)}
    cells = FilledCells("表", values)

    assert expected == cells.calculated(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SUBTOTAL(9,A1:A6)", 111),
        ("SUBTOTAL(109,A1:A6)", 101),
        ("SUBTOTAL(2,A:A)", 3),
        ("SUBTOTAL(103,A:A)", 2),
        ("SUBTOTAL(4,A:A)", 100),
        ("SUM(A1:A6)", 333),
    ],
)
def test_subtotals_leave_out_subtotals(text: str, expected: int) -> None:
    """What a subtotal gives is not added again; from 101 on hidden rows do not count."""
    cells = FilledCells("表", {"A1": Decimal(1), "A2": Decimal(10), "A4": Decimal(100)}, hidden=[2])
    cells.calculate({"A3": "SUBTOTAL(9,A1:A2)", "A5": "SUBTOTAL(9,A4)", "A6": "SUBTOTAL(9,A1:A5)"})

    assert expected == cells.calculated(text)
