"""Cells as lines: texts with their tags, numbers, formulas, number formats."""

import pytest
from lxml import etree

from reportgen.ooxml.transcription.cells import Book, lines

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOOK = Book(("共用", "{{ a }}↵元"), ("", "#,##0.00", "@"))

CELLS = {
    # Texts, of several runs too; what is read aloud is no text.
    '<c r="A1" t="s"><v>1</v></c>': "A1　{{ a }}↵元",
    '<c r="A1" t="inlineStr"><is><r><t>{{ a</t></r><r><t>.b }}</t></r></is></c>': "A1　{{ a.b }}",
    '<c r="A1" t="inlineStr"><is><t>甲\n乙\t丙</t><rPh sb="0" eb="1"><t>jia</t></rPh></is></c>': (
        "A1　甲↵乙⇥丙"
    ),
    '<c r="A1" t="str"><v>文</v></c>': "A1　文",
    # A number is told from a text of digits.
    '<c r="B2"><v>12.50</v></c>': "B2　数 12.50",
    '<c r="B2" t="str"><v>12.50</v></c>': "B2　12.50",
    '<c r="B2" t="b"><v>1</v></c>': "B2　TRUE",
    '<c r="B2" t="e"><v>#N/A</v></c>': "B2　#N/A",
    # Formulas, with their values where there are some.
    '<c r="C3"><f>SUM(A1:A2)</f></c>': "C3　=SUM(A1:A2)",
    '<c r="C3"><f>A1*2</f><v>4</v></c>': "C3　=A1*2〔值 4〕",
    '<c r="C3" t="e"><f>1/0</f><v>#DIV/0!</v></c>': "C3　=1/0〔值 #DIV/0!〕",
    '<c r="C3"><f t="array" ref="C3:C5">A1:A3*2</f></c>': "C3　=A1:A3*2〔数组 C3:C5〕",
    '<c r="C3"><f t="dataTable" ref="C3:C5"/></c>': "C3　〔模拟运算表 C3:C5〕",
    # The format of numbers is told, that of texts not.
    '<c r="D4" s="1"><v>1</v></c>': "D4　数 1〔#,##0.00〕",
    '<c r="D4" s="2" t="s"><v>0</v></c>': "D4　共用",
    '<c r="D4" s="9"><v>1</v></c>': "D4　数 1",
}


def told(rows: str) -> list[str]:
    """Return the lines of rows."""
    markup = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return [*lines(etree.fromstring(markup), BOOK)]


@pytest.mark.parametrize(("cell", "line"), CELLS.items())
def test_a_cell(cell: str, line: str) -> None:
    """Each kind of cell is one line."""
    assert told(f"<row>{cell}</row>") == [line]


@pytest.mark.parametrize("cell", ['<c r="A1" s="1"/>', '<c r="A1"><v></v></c>'])
def test_an_empty_cell_has_no_line(cell: str) -> None:
    """A cell that only has looks is left out."""
    assert told(f"<row>{cell}</row>") == []


def test_a_shared_formula_names_its_first_cell() -> None:
    """Only the first of the cells has the formula."""
    first = '<c r="A1"><f t="shared" ref="A1:B1" si="4">C1*2</f></c>'
    second = '<c r="B1"><f t="shared" si="4"/></c>'

    assert told(f"<row>{first}{second}</row>") == ["A1　=C1*2", "B1　=〔同 A1 的公式〕"]


def test_a_hidden_row_is_marked() -> None:
    """The mark stands above the row's cells."""
    cell = '<c r="A2"><v>1</v></c>'

    assert told(f'<row r="2" hidden="1">{cell}</row>') == ["〔隐藏第 2 行〕", "A2　数 1"]
