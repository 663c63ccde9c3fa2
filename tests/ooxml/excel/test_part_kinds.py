"""Parts whose references would not move are refused with their places."""

import io

import openpyxl
import pytest
import xlsxwriter
from moved import saved
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.table import Table

from reportgen.ooxml.archive import Archive
from reportgen.ooxml.excel.parts.book import Book
from reportgen.ooxml.excel.parts.part_kinds import refusal
from reportgen.ooxml.relationships import part_of, relationships, written

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office/2017/06/relationships"


def problems(content: bytes) -> list[tuple[str, str]]:
    """Return codes and places of what is refused."""
    found = Book.of(Archive(content), "t.xlsx").problems
    assert {one.place.file for one in found} <= {"t.xlsx"}
    return [(one.code, one.place.spot) for one in found]


def related(content: bytes, source: str, kind: str, part: str, body: bytes) -> bytes:
    """Return a workbook with one more part, to which a source leads."""
    archive = Archive(content)
    known = relationships(archive, source)
    one = known[0] if known else relationships(archive, "")[0]
    more = type(one)("rId77", kind, f"/{part}", part)
    return archive.with_parts({part: body, part_of(source): written([*known, more])})


def plain() -> bytes:
    """A workbook with one empty sheet."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = "一"
    return saved(book)


def test_a_plain_workbook_is_not_refused() -> None:
    """Sheets, styles, comments, pictures and charts are known."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("S")
        sheet.write_comment("A1", "x")
        sheet.write_url("A2", "https://a.cn")
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=S!$A$1"})
        sheet.insert_chart("C3", chart)

    assert problems(out.getvalue()) == []


def test_a_table_is_refused_at_its_sheet() -> None:
    """What is called a table in Excel is told with the sheet."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "一"
    sheet.append(["a"])
    sheet.append([1])
    sheet.add_table(Table(displayName="T", ref="A1:A2"))

    assert problems(saved(book)) == [("unsupported-part", "一")]


def test_a_sheet_of_a_chart_is_refused() -> None:
    """It holds no cells; the chart can stand on a sheet."""
    book = openpyxl.Workbook()
    book.worksheets[0].append([1])
    chart = BarChart()
    chart.add_data(Reference(book.worksheets[0], min_col=1, min_row=1))
    book.create_chartsheet("图").add_chart(chart)

    assert problems(saved(book)) == [("unsupported-part", "图")]


def test_a_button_is_refused() -> None:
    """Old drawings may hold comments, and nothing else that stands at cells."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("S").insert_button("B2", {"caption": "x"})

    assert problems(out.getvalue()) == [("unsupported-part", "S")]


@pytest.mark.parametrize(
    ("kind", "source", "spot"),
    [
        ("threadedComment", "xl/worksheets/sheet1.xml", "一"),
        ("pivotTable", "xl/worksheets/sheet1.xml", "一"),
        ("slicer", "xl/worksheets/sheet1.xml", "一"),
        ("oleObject", "xl/worksheets/sheet1.xml", "一"),
        ("ctrlProp", "xl/worksheets/sheet1.xml", "一"),
        ("pivotCacheDefinition", "xl/workbook.xml", "x.xml"),
        ("externalLink", "xl/workbook.xml", "x.xml"),
        ("connections", "xl/workbook.xml", "x.xml"),
        ("xmlMaps", "xl/workbook.xml", "x.xml"),
        ("vbaProject", "xl/workbook.xml", "x.xml"),
    ],
)
def test_kinds_that_are_refused(kind: str, source: str, spot: str) -> None:
    """Each with the sheet on which it hangs, or else by its part."""
    content = related(plain(), source, f"{OFFICE}/{kind}", "xl/x.xml", b"<x/>")

    assert problems(content) == [("unsupported-part", spot)]


@pytest.mark.parametrize(
    ("body", "is_refused"),
    [
        (b"<x/>", False),
        (b'<x href="A1"/>', False),
        (b'<x ref="text"/>', False),
        (b'<x ref="B2:C4"/>', True),
        (b"<x sqref = '$B$2'/>", True),
        (b"<xm:f>A1</xm:f>", True),
        (b"<f>A1</f>", True),
        (b"<font/>", False),
        (b'<x ref="rev1ew"/>', False),
        (b"<a><xm:sqref>A1</xm:sqref></a>", True),
    ],
)
def test_unknown_parts_with_references_are_refused(body: bytes, *, is_refused: bool) -> None:
    """A kind that nobody knows is copied, unless it names cells."""
    sheet = "xl/worksheets/sheet1.xml"
    content = related(plain(), sheet, f"{MICROSOFT}/news", "xl/x.xml", body)

    assert problems(content) == [("unsupported-part", "一")] * is_refused


def test_charts_and_drawings_that_are_refused() -> None:
    """Pivot charts, and pictures of cells."""
    assert refusal("chart", "c.xml", b'<c:chart><c:pivotSource fmtId="1"/>')
    assert refusal("drawing", "d.xml", b'<a14:cameraTool cellRange="$A$1"/>')
    assert not refusal("chart", "c.xml", b"<c:chart/>")
