"""What stands around the cells of a sheet, printed with rows moved."""

import pytest
from lxml import etree
from movers import Layout, inserting, repeating, shifted, vanishing
from sheet_frames import MAIN, before, behind, frame

from reportgen.ooxml.excel.addresses import Area
from reportgen.ooxml.excel.frame import Frame
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
