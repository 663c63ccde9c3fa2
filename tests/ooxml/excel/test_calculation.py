"""Formulas carry their values, and what cannot be calculated is told with its cell."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.defined_name import DefinedName
from sheets import Lines, book, cells, drawn, formulas, opened, printed, refused, saved

from reportgen.ooxml.excel.movement import Fault, Value
from reportgen.ooxml.excel.printing.calculation import agree
from reportgen.ooxml.excel.template import SheetTemplate
from reportgen.ooxml.excel.values import At, Live


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([["=B1", "=A1"]], [("formula-circle", "表!B1")]),
        ([["=A1"]], [("formula-circle", "表!A1")]),
        ([["=SUM(A1:C1)", 1, 2]], [("formula-circle", "表!A1")]),
        ([[1, "=SUM(A1:C1)", 2]], [("formula-circle", "表!B1")]),
        ([[1, 2], ["=SUM(A:A)"]], [("formula-circle", "表!A2")]),
        ([["=B1+1", "=C1+1", "=A1+1"]], [("formula-circle", "表!C1")]),
        ([["=IF(TRUE,A1,1)"]], [("formula-circle", "表!A1")]),
        (
            [["{%tr for x in [1, 2] %}"], ["{{ x }}", "=SUM(A$2:B2)"], ["{%tr endfor %}"]],
            [("formula-circle", "表!B2")],
        ),
    ],
)
def test_a_circle_is_told(lines: Lines, expected: list[tuple[str, str]]) -> None:
    """A formula that comes back to itself has no value."""
    assert refused(book({"表": lines})) == expected


def test_what_only_looks_like_a_circle_is_none() -> None:
    """A cell may be named by several, and one that is not asked names nothing."""
    lines = [["=B1+C1", "=C1*2", 3], ["=IF(FALSE,A2,1)", "=SUM(A1:C1)"]]

    assert printed(lines) == [[9, 6, 3], [1, 18]]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("100*税率", 6),
        ("SUM(税率,1)", Decimal("1.06")),
        ("-(税率)", Decimal("-0.06")),
        ('单位&"元"', "万元"),
        ("IF(是否,1,2)", 1),
        ("A1*底", 4),
        ("SUM(底)", 2),
        ("100*折", 50),
    ],
)
def test_names_may_be_constants(formula: str, expected: object) -> None:
    """A name stands for cells, or for a number, a text, a truth."""
    made = drawn({"表": [[2, f"={formula}"]]})
    named = {"税率": "0.06", "单位": '"万"', "是否": "TRUE", "底": "表!$A$1", "折": "1/2"}
    for name, text in named.items():
        made.defined_names[name] = DefinedName(name, attr_text=text)

    assert cells(SheetTemplate(saved(made)).render({}))["B1"] == (
        float(expected) if isinstance(expected, Decimal) else expected
    )


@pytest.mark.parametrize("text", ["表!$A$1*2", "TODAY()"])
def test_a_name_that_is_a_formula_is_told(text: str) -> None:
    """It has no value here."""
    made = drawn({"表": [[2, "=名*2"]]})
    made.defined_names["名"] = DefinedName("名", attr_text=text)

    assert refused(saved(made)) == [("formula-function", "表!B1")]


def test_a_function_that_is_unknown_is_told_once_for_its_cell() -> None:
    """However often its loop turns."""
    lines = [["{%tr for x in [1, 2] %}"], ["{{ x }}", "=BESSELJ(A2,1)"], ["{%tr endfor %}"]]

    assert refused(book({"表": lines})) == [("formula-function", "表!B2")]


def test_a_formula_may_become_too_long() -> None:
    """So many areas apart do not fit into a formula of Excel."""
    lines = [["{%tr for x in xs %}"], ["{{ x }}"], ["小计"], ["{%tr endfor %}"], ["=SUM(A2)"]]

    assert refused(book({"表": lines}), xs=range(3000)) == [("formula-long", "表!A5")]


def test_many_areas_apart_are_one_argument() -> None:
    """No function takes more than 255."""
    lines = [["{%tr for x in xs %}"], ["{{ x }}"], ["小计"], ["{%tr endfor %}"], ["=SUM(A2)"]]
    content = SheetTemplate(book({"表": lines})).render({"xs": range(300)})

    assert cells(content)["A601"] == sum(range(300))
    assert str(formulas(content)["A601"]).startswith("=SUM((A1,A3,")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(1900, 1, 1), 1),
        (date(1900, 2, 28), 59),
        (date(1900, 3, 1), 61),
        (date(2025, 3, 1), 45717),
        (datetime.fromisoformat("2025-03-01T18:00"), Decimal("45717.75")),
        (datetime.fromisoformat("1900-01-01T12:00"), Decimal("1.5")),
    ],
)
def test_days_are_counted_as_excel_does(day: date, expected: object) -> None:
    """Its 29 February 1900 counts; a time is a part of a day."""
    assert printed([["{{ x }}", "=A1+0"]], x=day)[0][1] == float(str(expected))


def test_days_may_be_counted_from_1904() -> None:
    """As workbooks of old Macintoshes do."""
    made = drawn({"表": [["{{ x }}", "=A1+0"]]})
    made.epoch = CALENDAR_MAC_1904

    content = SheetTemplate(saved(made)).render({"x": date(2025, 3, 1)})

    assert opened(content).worksheets[0]["A1"].value == datetime.fromisoformat("2025-03-01")
    assert opened(content, values=True).worksheets[0]["B1"].value == 45717 - 1462


def test_formulas_see_what_is_printed() -> None:
    """Numbers of any kind count, empty cells, texts and hidden merged cells do not."""
    lines = [
        ["{%tr for x in xs %}"],
        ["{% merge %}{{ x }}"],
        ["{%tr endfor %}"],
        ["=SUM(A2)", "=COUNTA(A2)", "=COUNT(A2)"],
    ]

    assert printed(lines, xs=[5, 5, Decimal("1.5"), "", "文", Live(2)])[-1] == [8.5, 4, 3]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Decimal(1) / 3, Decimal("0.333333333333333333"), True),
        (Decimal("0.1"), Decimal("0.1000000000000001"), True),
        (Decimal("0.1"), Decimal("0.10000000000001"), False),
        (Decimal(0), Decimal("1E-20"), False),
        (Decimal(0), Decimal("-0.0"), True),
        ("1", Decimal(1), False),
        (None, None, True),
        (Fault("#N/A"), Fault("#N/A"), True),
    ],
)
def test_values_agree_at_15_digits(one: Value, other: Value, expected: bool) -> None:  # noqa: FBT001
    """What Excel shows the same is the same."""
    assert agree(one, other) == expected


@pytest.mark.parametrize("text", ["2024-01-02", "2024年3月", "￥5", "５", "12元", "8:30"])
def test_texts_that_excel_may_take_for_numbers(text: str) -> None:
    """What they are worth hangs on the language of Excel: no value is written for them."""
    assert refused(book({"表": [["{{ x }}", "=A1+1"]]}), x=text) == [("formula-text", "表!B1")]


def test_a_live_float_agrees_with_its_formula() -> None:
    """A number of Python is compared as what it says."""
    lines = [["{{ a }}", "{{ b }}"]]

    assert printed(lines, a=Live(0.6, "a"), b=Live(0.6, "b", (At("a"), "*1"))) == [[0.6, 0.6]]
