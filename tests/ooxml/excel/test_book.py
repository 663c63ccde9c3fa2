"""A workbook is found wherever it lies, its sheets in the order of the tabs."""

import io

import openpyxl
import pytest
import xlsxwriter
from moved import parts, saved

from reportgen.ooxml.archive import Archive
from reportgen.ooxml.excel.parts.book import Book
from reportgen.problems import TemplateError


def drawn() -> bytes:
    """Three sheets, the tabs in another order than the parts, the second tab open."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = "一"
    book.create_sheet("二", 0)
    book.create_sheet("三", 0).sheet_state = "veryHidden"
    book.active = 1
    return saved(book)


def test_sheets_stand_in_the_order_of_the_tabs() -> None:
    """With their parts, states and numbers."""
    book = Book.of(Archive(drawn()), "t.xlsx")

    assert [(sheet.name, sheet.state) for sheet in book.sheets] == [
        ("三", "veryHidden"),
        ("二", "visible"),
        ("一", "visible"),
    ]
    assert len(set(book.sheet_parts)) == 3
    assert [book.sheet(part).name for part in book.sheet_parts] == ["三", "二", "一"]
    assert book.active == 1


def test_a_workbook_lies_where_its_package_says() -> None:
    """Other folders and absolute targets are as good as those of Excel."""
    moved = {
        name.replace("xl/", "files/"): content.replace(b"/xl/", b"/files/").replace(
            b'"xl/', b'"files/'
        )
        for name, content in parts(drawn()).items()
    }
    book = Book.of(Archive(Archive(b"PK\x05\x06" + bytes(18)).with_parts(moved)), "t.xlsx")

    assert book.workbook == "files/workbook.xml"
    assert all(part.startswith("files/worksheets/") for part in book.sheet_parts)
    assert book.problems == ()


def test_what_hangs_on_a_sheet() -> None:
    """Its drawing, the chart there and its comments; pictures belong to all."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet("S")
        sheet.write_comment("A1", "x")
        chart = workbook.add_chart({"type": "line"})
        chart.add_series({"values": "=S!$A$1"})
        sheet.insert_chart("C3", chart)
        sheet.write_url("A2", "https://a.cn")
    book = Book.of(Archive(out.getvalue()), "t.xlsx")
    [part] = book.sheet_parts

    assert sorted(kind for kind, _ in book.own(part)) == [
        "chart",
        "comments",
        "drawing",
        "vmlDrawing",
    ]
    assert book.place(part, "xl/charts/chart1.xml").spot == "S!C3"
    assert [str(area.first) for area in book.areas[part]] == ["C3"]


def test_a_part_that_is_no_xml_is_an_error_of_the_file() -> None:
    """As any other damage."""
    content = Archive(drawn()).with_parts({"xl/_rels/workbook.xml.rels": b"<x"})

    with pytest.raises(TemplateError) as caught:
        Book.of(Archive(content), "t.xlsx")

    assert [one.code for one in caught.value.problems] == ["damaged-part"]
