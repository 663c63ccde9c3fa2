"""Sheets are read as they are drawn, whatever a program leaves out of their markup."""

from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from reportgen.ooxml.excel.addresses import Area, Cell
from reportgen.ooxml.excel.drawn.sheets import DrawnSheet, Tab, read
from reportgen.ooxml.excel.drawn.words import MAIN, Words
from reportgen.ooxml.excel.movement import Fault
from reportgen.ooxml.marks import Marks
from reportgen.problems import Place

SHARED = (Words((("", "零"),)), Words((("", "一"),)))


def _read(rows: str, before: str = "", behind: str = "") -> tuple[DrawnSheet, Marks]:
    found = Marks("a.xlsx")
    text = (
        f'<worksheet xmlns="{MAIN}" xmlns:x="urn:x">{before}<sheetData>{rows}</sheetData>'
        f"{behind}</worksheet>"
    )
    return read(Tab(0, "表", "xl/worksheets/sheet1.xml"), text.encode(), SHARED, found), found


def _values(sheet: DrawnSheet) -> dict[str, Any]:
    return {str(c.at): c.value for row in sheet.rows.values() for c in row.cells}


def test_rows_and_cells_without_names_follow_each_other() -> None:
    """`r` may be missing of rows and of cells; blank rows between need not be written."""
    sheet, _ = _read(
        '<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row>'
        '<row r="5"><c><v>4</v></c></row><row><c/></row>'
    )

    assert _values(sheet) == {"A1": 1, "D1": 2, "E1": 3, "A5": 4, "A6": None}
    assert (sheet.last_row, sheet.last_column) == (6, 5)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c t="s"><v>1</v></c>', "一"),
        ('<c t="inlineStr"><is><t>a</t><r><t>b</t></r></is></c>', "ab"),
        ('<c t="inlineStr"><is><t>a</t><rPh><t>b</t></rPh></is></c>', "a"),
        ('<c t="b"><v>1</v></c>', True),
        ('<c t="b"><v>0</v></c>', False),
        ('<c t="e"><v>#N/A</v></c>', Fault("#N/A")),
        ('<c t="str"><v>1</v></c>', "1"),
        ("<c><v>1.50E2</v></c>", Decimal(150)),
        ('<c s="3"/>', None),
        ('<c s="3"><v></v></c>', None),
    ],
)
def test_a_cell_has_a_value(cell: str, expected: object) -> None:
    """Each kind of cell is read as what formulas see."""
    sheet, _ = _read(f"<row>{cell}</row>")
    value = sheet.rows[1].cells[0].value

    assert (type(expected), expected) == (type(value), value)


def test_shared_formulas_are_written_out() -> None:
    """Each cell of a group has the formula as it reads there."""
    sheet, _ = _read(
        '<row r="2"><c r="B2"><f t="shared" si="0" ref="B2:B4">$A2*A$1</f></c></row>'
        '<row r="4"><c r="B4"><f t="shared" si="0"/></c>'
        '<c r="C4"><f t="shared" si="0"/></c></row>'
    )
    found = {
        str(c.at): c.formula.text for row in sheet.rows.values() for c in row.cells if c.formula
    }

    assert found == {"B2": "$A2*A$1", "B4": "$A4*A$1", "C4": "$A4*B$1"}


def test_a_formula_that_cannot_be_read_is_told() -> None:
    """Its cell is named."""
    _, found = _read('<row r="2"><c r="B2"><f>SUM(</f></c></row>')

    assert [(p.code, p.place) for p in found.problems] == [
        ("formula-syntax", Place("a.xlsx", spot="表!B2"))
    ]


def test_what_is_said_of_rows_is_kept() -> None:
    """Height, outline and hiding stay; numbers of cells and foreign attributes go."""
    sheet, _ = _read('<row r="1" spans="1:3" x:dy="1" ht="20" customHeight="1" outlineLevel="1"/>')

    assert sheet.rows[1].attributes == ' ht="20" customHeight="1" outlineLevel="1"'


def test_what_is_said_of_columns_is_kept_up_to_the_last() -> None:
    """Columns with cells are known one by one, those behind them together."""
    sheet, _ = _read(
        '<row><c r="C1"><v>1</v></c></row>',
        '<cols><col min="1" max="2" width="5"/><col min="3" max="16384" hidden="1"/></cols>',
    )

    assert sheet.columns == {1: ' width="5"', 2: ' width="5"', 3: ' hidden="1"'}
    assert sheet.behind == ((4, 16384, ' hidden="1"'),)
    assert sheet.last_column == 3


def test_merged_cells_count_as_used() -> None:
    """A merged area without cells reaches to the last row and column."""
    sheet, _ = _read("", behind='<mergeCells><mergeCell ref="B2:D7"/></mergeCells>')

    assert sheet.merges == (Area(2, 2, 7, 4),)
    assert (sheet.last_row, sheet.last_column) == (7, 4)
    assert sheet.rows == {}


def test_measures_have_defaults() -> None:
    """A sheet may say how high rows and how wide columns are."""
    plain, _ = _read("")
    said, _ = _read("", '<sheetFormatPr defaultRowHeight="20" baseColWidth="12"/>')

    assert (plain.height, plain.width) == (15, 8.43)
    assert (said.height, said.width) == (20, 12)


def test_what_is_no_sheet_is_refused() -> None:
    """A part without cells, or that is not well-formed, is none."""
    found = Marks("a.xlsx")
    with pytest.raises(ValueError, match="x"):
        read(Tab(0, "表", "x"), f'<worksheet xmlns="{MAIN}"/>'.encode(), (), found)
    with pytest.raises(etree.XMLSyntaxError):
        read(Tab(0, "表", "x"), b"<worksheet", (), found)


def test_a_place_names_sheet_and_cell() -> None:
    """Without a cell it is the sheet."""
    sheet, _ = _read("")

    assert sheet.place("a.xlsx", Cell(5, 3)) == Place("a.xlsx", spot="表!C5")
    assert sheet.place("a.xlsx") == Place("a.xlsx", spot="表")
