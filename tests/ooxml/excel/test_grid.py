"""The values of cells as formulas find them, in whatever order they are asked."""

import io

import pytest
import xlsxwriter
from sheets import Lines, book, cells, drawn, printed, refused, saved

from reportgen.ooxml.excel.template import SheetTemplate

LIST: Lines = [["{%tr for x in xs %}"], ["{{ x }}", "=A2*2"], ["{%tr endfor %}"]]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("SUM(A2)", 6), ("SUM(B2)", 12), ("SUM(A2:B2)", 18), ("SUM(A:A)", 6), ("MAX(B2)", 6),
        ("COUNT(A1:C9)", 6), ('SUMIF(A2,">1",B2)', 10), ("SUBTOTAL(9,B2)", 12),
        ("SUM(Z2)", 0), ("SUM(A9:A20)", 0),
    ],
)  # fmt: skip
def test_a_formula_may_stand_above_or_below(formula: str, expected: object) -> None:
    """Formulas that are written later are calculated when they are asked."""
    above = book({"总": [[f"={formula.replace('A', '表!A').replace('B2', '表!B2')}"]], "表": LIST})
    if formula.count("A") + formula.count("B") == 1 and "S" in formula[:3] and ":" not in formula:
        assert cells(SheetTemplate(above).render({"xs": [1, 2, 3]}))["A1"] == expected
    below = [*LIST, [None, None, None, f"={formula}"]]

    assert printed(below, xs=[1, 2, 3])[-1] == [None, None, None, expected]


def test_formulas_lean_on_formulas() -> None:
    """Running sums, from above and from below, across sheets."""
    lines = [["=A2+1", "=二!A1"], ["=A3+1"], [5]]
    other = [["=表!A1*2"]]

    content = SheetTemplate(book({"表": lines, "二": other})).render({})

    assert cells(content) == {"A1": 7, "A2": 6, "A3": 5, "B1": 14}


def test_a_chain_may_be_long() -> None:
    """Each of 2,000 formulas leans on the one below, over two sheets."""
    count = 1_000
    one = [[f"=二!A{row}+1"] for row in range(1, count + 1)]
    other = [*([f"=一!A{row}+1"] for row in range(2, count + 1)), [1]]

    content = SheetTemplate(book({"一": one, "二": other})).render({})

    assert cells(content)["A1"] == 2 * count
    assert cells(content, "二")["A1"] == 2 * count - 1


def test_a_circle_may_be_long() -> None:
    """It is told once, at one of the formulas that stand in it."""
    lines = [[f"=A{row}+1"] for row in range(2, 301)]

    whole = refused(book({"表": [*lines, ["=A1"]]}))
    part = refused(book({"表": [*lines, ["=A200"]]}))

    assert [code for code, _ in (*whole, *part)] == ["formula-circle"] * 2
    assert 200 <= int(part[0][1].removeprefix("表!A")) <= 300


def test_subtotals_leave_subtotals_out() -> None:
    """A grand total of subtotals counts each row once."""
    lines: Lines = [
        ["{%tr for g in gs %}"],
        ["{%tr for x in g %}"],
        ["{{ x }}"],
        ["{%tr endfor %}"],
        ["=SUBTOTAL(9,A3)"],
        ["{%tr endfor %}"],
        ["=SUBTOTAL(9,A3:A5)"],
    ]

    assert printed(lines, gs=[[1, 2], [3]]) == [[1], [2], [3], [3], [3], [6]]


def test_hidden_rows_may_be_left_out() -> None:
    """`SUBTOTAL` of 100 and more counts what is shown, in all turns of a loop."""
    made = drawn({"表": [*LIST, [7], ["=SUBTOTAL(109,A2:A4)", "=SUBTOTAL(9,A2:A4)"]]})
    made.worksheets[0].row_dimensions[2].hidden = True

    found = cells(SheetTemplate(saved(made)).render({"xs": [1, 2]}))

    assert (found["A4"], found["B4"]) == (7, 10)


def test_values_of_the_template_count() -> None:
    """Drawn numbers, truths, errors and shared texts are seen by formulas."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, [1.5, True, "文", ""])
        sheet.write_row(1, 0, ["=A1*2", "=IF(B1,1,0)", '=C1&"!"', "=COUNTA(A1:D1)", "=A1/0"])

    found = cells(SheetTemplate(file.getvalue()).render({}))

    assert [found[f"{c}2"] for c in "ABCDE"] == [3, 1, "文!", 3, "#DIV/0!"]
