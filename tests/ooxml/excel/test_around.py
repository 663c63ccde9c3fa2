"""What stands around the cells of a sheet, printed with rows moved."""

import io
from pathlib import Path

import pytest
from lxml import etree
from movers import Layout, inserting, repeating, shifted, vanishing
from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet
from sheet_frames import MAIN, before, behind, frame

from reportgen.ooxml.excel.addresses import Area
from reportgen.ooxml.excel.frame.around import Frame
from reportgen.ooxml.excel.template import SheetTemplate
from reportgen.problems import TemplateError


def test_parts_without_references_stay() -> None:
    """Properties and sizes before, page set-up and relations behind the cells stay in order."""
    head = '<sheetPr><tabColor rgb="FF00FF00"/></sheetPr><sheetFormatPr defaultRowHeight="15"/>'
    tail = (
        '<sheetProtection sheet="1"/><printOptions horizontalCentered="1"/>'
        '<pageMargins left="1" right="1" top="1" bottom="1" header="0" footer="0"/>'
        '<pageSetup paperSize="9" r:id="rId1"/><drawing r:id="rId2"/>'
        '<legacyDrawing r:id="rId3"/><picture r:id="rId4"/>'
    )
    assert before(head, repeating(3, 4, 3)) == head
    assert behind(tail, repeating(3, 4, 3)) == tail


def test_prefix_of_the_main_namespace() -> None:
    """A sheet whose elements have a prefix is printed without it, so that its cells need none."""
    text = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetPr/><x:sheetData/>'
        '<x:mergeCells><x:mergeCell ref="A1:B1"/></x:mergeCells><x:phoneticPr fontId="1"/>'
        "</x:worksheet>"
    )
    sheet = Frame(etree.fromstring(text), shifted, "a.xlsx", "Sheet1")
    start = sheet.before(Layout(), dimension=Area(1, 1, 1, 1), is_selected=True)
    assert start.endswith(f'<worksheet xmlns="{MAIN}"><sheetPr/><dimension ref="A1"/>'.encode())
    assert sheet.behind(Layout(), ()) == (
        b'<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
        b'<phoneticPr fontId="1"/></worksheet>'
    )


def test_merged_cells_in_their_place() -> None:
    """Merged cells of the data stand behind a filter and before conditional formats."""
    tail = (
        '<autoFilter ref="A1:B2"/>{}<conditionalFormatting sqref="A2">'
        '<cfRule type="top10" priority="1" rank="3"/></conditionalFormatting>'
    )
    merges = '<mergeCells count="1"><mergeCell ref="C5:C6"/></mergeCells>'
    assert behind(tail.format(""), Layout(), Area(5, 3, 6, 3)) == tail.format(merges)


def test_texts_of_pages() -> None:
    """The heads and feet of pages can be replaced; the others stay."""
    feet = (
        "<headerFooter><oddHeader>&amp;L{}</oddHeader><oddFooter>&amp;P</oddFooter></headerFooter>"
    )
    sheet = frame(tail=feet.format("{{ year }}"))
    assert sheet.texts == {"oddHeader": "&L{{ year }}", "oddFooter": "&P"}
    result = sheet.behind(Layout(), (), texts={"oddHeader": "&L2026"})
    assert result.decode() == feet.format("2026") + "</worksheet>"


def test_a_frame_is_printed_often() -> None:
    """One frame gives each print its own, and the same one the same bytes."""
    tail = '<dataValidations count="1"><dataValidation sqref="A3"/></dataValidations>'
    sheet = frame(tail=tail)
    prints = [sheet.behind(repeating(3, 3, n), ()) for n in (1, 2, 1)]
    assert prints[0] == prints[2] != prints[1]


def test_every_problem_is_named() -> None:
    """What cannot follow in several parts is collected, at the cells of the template."""
    tail = (
        '<mergeCells><mergeCell ref="A3:A6"/></mergeCells>'
        '<conditionalFormatting sqref="B1"><cfRule type="expression" priority="1">'
        "<formula>C4&gt;0</formula></cfRule></conditionalFormatting>"
    )
    with pytest.raises(TemplateError) as caught:
        behind(tail, vanishing(4, 5), Area(2, 1, 3, 1))
    assert [(one.code, one.place.spot) for one in caught.value.problems] == [
        ("excel-merge", "Sheet1!A3"),
        ("excel-formula", "Sheet1!B1"),
    ]


def test_rows_inserted() -> None:
    """Ranges below an insertion shift, and those around it grow."""
    tail = '<ignoredErrors><ignoredError sqref="A2:A4 B9" numberStoredAsText="1"/></ignoredErrors>'
    assert behind(tail, inserting(3, 5)) == tail.replace("A2:A4 B9", "A2:A9 B14")


def test_a_workbook_of_a_clerk(tmp_path: Path) -> None:
    """In a drawn workbook with groups, all that openpyxl can draw follows the printed rows."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in (
        *("{{ title }}", "科目", "{%tr for g in groups %}", "{{ g.name }}"),
        *("{%tr for r in g.rows %}", "{{ r }}", "{%tr endfor %}", "{%tr endfor %}", "合计"),
    ):
        sheet.append([row])
    for area in ("A1:D1", "C4:D4", "A9:B9"):
        sheet.merge_cells(area)
    sheet.freeze_panes = "B3"
    sheet.auto_filter.ref = "A2:D8"
    sheet.print_area, sheet.print_title_rows = "A1:D9", "1:2"
    sheet.conditional_formatting.add("A5:D7", FormulaRule(formula=["$A5<0"]))
    limits = DataValidation(type="decimal", formula1="$D$9")
    limits.add("D6")
    sheet.add_data_validation(limits)
    sheet.row_breaks.append(Break(id=3))
    book.defined_names["total"] = DefinedName("total", attr_text="Sheet!$B$9")
    book.save(tmp_path / "a.xlsx")
    groups = [{"name": "一", "rows": [1, 2]}, {"name": "二", "rows": [3]}]
    printed = SheetTemplate(tmp_path / "a.xlsx").render({"title": "表", "groups": groups})
    found = load_workbook(io.BytesIO(printed))
    new = found.active
    assert isinstance(new, Worksheet)
    assert sorted(map(str, new.merged_cells.ranges)) == ["A1:D1", "A8:B8", "C3:D3", "C6:D6"]
    assert (new.freeze_panes, new.auto_filter.ref) == ("B3", "A2:D7")
    assert (new.print_area, new.print_title_rows) == ("'Sheet'!$A$1:$D$8", "$1:$2")
    rules = [(str(one.sqref), one.rules[0].formula) for one in new.conditional_formatting]
    assert rules == [("A4:D5 A7:D7", ["$A4<0"])]
    validations = [(str(one.sqref), one.formula1) for one in new.data_validations.dataValidation]
    assert validations == [("D4:D5 D7", "$D$8")]
    assert [one.id for one in new.row_breaks.brk] == [2, 5]
    assert found.defined_names["total"].attr_text == "Sheet!$B$8"
