"""Conditional formats and validations follow their cells, and so do their formulas."""

import io

import pytest
import xlsxwriter
from movers import Layout, Line, inserting, repeating, vanishing
from sheet_frames import behind

from reportgen.ooxml.excel.addresses import LAST_COLUMN
from reportgen.ooxml.excel.template import SheetTemplate
from reportgen.problems import TemplateError
from tests.sheets import opened, refused


def formats(sqref: str, *formulas: str) -> str:
    """Return a set of rules with a formula each."""
    rules = "".join(
        f'<cfRule type="expression" priority="1"><formula>{one}</formula></cfRule>'
        for one in formulas
    )
    return f'<conditionalFormatting sqref="{sqref}">{rules}</conditionalFormatting>'


def validations(*pairs: tuple[str, str]) -> str:
    """Return validations of ranges with a formula each."""
    parts = "".join(
        f'<dataValidation type="list" sqref="{sqref}"><formula1>{text}</formula1></dataValidation>'
        for sqref, text in pairs
    )
    return f'<dataValidations count="{len(pairs)}">{parts}</dataValidations>'


def test_a_rule_grows() -> None:
    """A rule on rows that are repeated has one range; its formula reads from the first cell."""
    printed = behind(formats("A3:C3 A9", "$B3&lt;0"), repeating(3, 3, 4))
    assert printed == formats("A3:C6 A12", "$B3&lt;0")


def test_a_rule_below_shifts() -> None:
    """A rule that moves down takes its relative references along; fixed ones follow theirs."""
    printed = behind(formats("A6:C9", "$B6&lt;$B$5"), inserting(3, 4))
    assert printed == formats("A10:C13", "$B10&lt;$B$9")


def test_a_rule_whose_first_row_is_gone() -> None:
    """A rule drawn over tag rows reads from the first row that is printed."""
    mover = Layout(Line([1, 2, 4, 4, 6], [(3, 5)], 6))
    assert behind(formats("A3:C5", "$B3&lt;$C3"), mover) == formats("A3:C4", "$B3&lt;$C3")
    assert behind(validations(("B3:B5", "B3:C3")), mover) == validations(("B3:B4", "B3:C3"))


def test_a_rule_whose_first_row_is_elsewhere() -> None:
    """Where the first turn leaves out the first row, the rule reads from the next one."""
    mover = Layout(Line([1, 4, 3, 4, 5], [(3, 4)], 5))
    assert behind(formats("B3:B4", "$A3=1"), mover) == formats("B2:B4", "$A2=1")


def test_rules_that_are_gone() -> None:
    """Rules and validations without cells are dropped, and the others counted."""
    assert behind(formats("A4:C4", "A4&gt;0"), vanishing(4, 4)) == ""
    assert behind(validations(("A4", "C1:C2"), ("A1", "C1:C2")), vanishing(4, 4)) == validations(
        ("A1", "C1:C2")
    )
    assert behind(validations(("A4", "C1:C2")), vanishing(4, 4)) == ""


def test_a_rule_on_the_head_of_a_group() -> None:
    """A rule that compares rows with the head of their group stands once for each distance."""
    layout = Line([1, 2, 3, 3, 2, 3], [(2, 3), (3, 3)], 3)
    printed = behind(formats("B3", "B3&gt;B2", "B3&lt;0"), Layout(layout))
    assert printed == (
        formats("B3:B4 B6", "B3&lt;0") + formats("B3 B6", "B3&gt;B2") + formats("B4", "B4&gt;B2")
    )


def test_a_validation_on_a_cell_above() -> None:
    """A validation that leads to one cell above a loop leads there from each row."""
    assert behind(validations(("B3", "B1")), repeating(3, 3, 2)) == validations(
        ("B3", "B1"), ("B4", "B1")
    )


def test_rules_in_column_loops() -> None:
    """A rule on a column that is repeated reads its own column in each."""
    mover = Layout(columns=Line([1, 2, 2, 3], [(2, 2)], 3, LAST_COLUMN))
    assert behind(formats("B2:B9", "B2&gt;B$1"), mover) == formats("B2:C9", "B2&gt;B$1")


def test_bounds_of_a_colour_scale() -> None:
    """Bounds that are formulas move; numbers stay."""
    scale = (
        '<conditionalFormatting sqref="B2:B3"><cfRule type="colorScale" priority="1"><colorScale>'
        '<cfvo type="num" val="-1.5"/><cfvo type="formula" val="$B${}"/><cfvo type="max"/>'
        '<color rgb="FFFFFFFF"/><color rgb="FFFF0000"/></colorScale></cfRule>'
        "</conditionalFormatting>"
    )
    printed = behind(scale.format(9), inserting(4, 3))
    assert printed == scale.format(12)


def test_lists_of_words_stay() -> None:
    """A list in quotes is no reference; a list of another sheet is."""
    drawn = validations(("A3", '"A1,B2"'), ("B3", "Other!$A$1:$A$4"))
    moved = drawn.replace('sqref="A3"', 'sqref="A3:A4"').replace('sqref="B3"', 'sqref="B3:B4"')
    assert behind(drawn, Layout(Line([1, 2, 3, 3], [(3, 3)], 4))) == moved.replace("$A$4", "$A$4")


def test_a_rule_that_leads_nowhere() -> None:
    """A formula on a cell that is gone is an error, once, at the first cell of the rule."""
    with pytest.raises(TemplateError) as caught:
        behind(formats("A3", "A3&gt;B6"), Layout(Line([1, 2, 3, 3, 3], [(3, 3)], 6)))
    assert [(one.code, one.place.spot) for one in caught.value.problems] == [
        ("excel-formula", "Sheet1!A3")
    ]


def test_a_choice_from_cells_apart_is_an_error() -> None:
    """Excel takes no union as the source of a list; one in words is no union."""
    with pytest.raises(TemplateError) as caught:
        behind(validations(("A9", "$A$2:$A$2"), ("A9", '"A1,A2"')), repeating(2, 3, 2))

    assert [(one.code, one.place.spot) for one in caught.value.problems] == [
        ("excel-formula", "Sheet1!A9")
    ]


LOOP = [["k", "n"], ["{%tr for k in ks %}"], ["{{ k }}", 1], ["{%tr endfor %}"], [None, None]]


def _book(*formats: tuple[str, dict[str, object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("表")
        for row, line in enumerate(LOOP):
            sheet.write_row(row, 0, line)
        for cell, rule in formats:
            sheet.conditional_format(cell, rule)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["formula", "cell"])
def test_a_cell_that_becomes_many_is_no_bound(kind: str) -> None:
    """A rule compares with one cell; with `$` in a loop that would be all of its rows."""
    whole: dict[str, object] = {"type": kind, "criteria": "=B3>$B$3"}
    compared: dict[str, object] = {"type": kind, "criteria": ">", "value": "=$B$3"}
    made = _book(("B3", whole if kind == "formula" else compared))

    assert refused(made, ks=["甲", "乙"]) == [("excel-formula", "表!B3")]
    assert len(opened(SheetTemplate(made).render({"ks": ["甲"]})).worksheets) == 1


def test_a_bound_in_its_own_row_stays_one_cell() -> None:
    """Without `$` each row is compared with its own cell."""
    made = _book(("B3", {"type": "cell", "criteria": ">", "value": "=A3"}))
    rules = opened(SheetTemplate(made).render({"ks": [1, 2]})).worksheets[0].conditional_formatting

    assert [(str(one.sqref), one.rules[0].formula) for one in rules] == [("B2:B3", ["A2"])]
