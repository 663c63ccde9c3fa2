"""What floats over a sheet as lines: comments, charts, pictures, text boxes."""

import io
from collections.abc import Callable, Mapping

import pytest
import xlsxwriter
from lxml import etree
from xlsxwriter.worksheet import Worksheet

from reportgen.ooxml.archive import Archive
from reportgen.ooxml.transcription.drawing import comments, lines
from reportgen.ooxml.transcription.inventory import relationships

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415478da6360606000000004000127c8d2f40000000049454e44ae426082"
)
SHEET = "xl/worksheets/sheet1.xml"


def told(draw: Callable[[xlsxwriter.Workbook, Worksheet], object]) -> list[str]:
    """Return the lines of what is drawn over a sheet."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        draw(book, book.add_worksheet("表"))
    package = Archive(file.getvalue())
    related = relationships(package, SHEET)
    return [*comments(package, related), *lines(package, related)]


def test_comments() -> None:
    """Each comment has its cell and its author, if it has one."""

    def draw(_: object, sheet: Worksheet) -> None:
        sheet.write_comment("B2", "照批复\n填写", {"author": "张三"})
        sheet.write_comment("C3", "{{ note }}")

    assert told(draw) == ["批注 B2：张三：照批复↵填写", "批注 C3：{{ note }}"]


def test_a_conversation() -> None:
    """Newer programs keep answers in a part of their own."""
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    root = etree.fromstring(
        f'<ThreadedComments xmlns="{space}"><threadedComment ref="B2"><text>对吗？</text>'
        "</threadedComment></ThreadedComments>"
    )
    package = packed({"xl/threadedComments/threadedComment1.xml": etree.tostring(root)})
    related = {"r1": ("threadedComment", "xl/threadedComments/threadedComment1.xml")}

    assert [*comments(package, related)] == ["会话批注 B2：对吗？"]


def packed(parts: Mapping[str, bytes]) -> Archive:
    """Return a package of some parts."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet()
    return Archive(Archive(file.getvalue()).with_parts(parts))


def test_a_chart() -> None:
    """A chart has its kind, its title and the formulas of its series."""

    def draw(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        chart = book.add_chart({"type": "column"})
        chart.add_series(
            {"name": "=表!$B$1", "categories": "=表!$A$2:$A$5", "values": "=表!$B$2:$B$5"}
        )
        chart.add_series({"name": "另一", "values": "=表!$C$2:$C$5"})
        chart.set_title({"name": "收支"})
        sheet.insert_chart("D4", chart, {"description": "两年的收支"})

    assert told(draw) == [
        "图表 D4：Chart 1：两年的收支：柱形图，标题 收支",
        "    系列：名称 =表!$B$1；分类 =表!$A$2:$A$5；值 =表!$B$2:$B$5",
        "    系列：名称 另一；值 =表!$C$2:$C$5",
    ]


def test_a_title_from_a_cell() -> None:
    """The formula is told, not the text that was found last."""

    def draw(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=表!$C$2:$C$5"})
        chart.set_title({"name": "=表!$A$1"})
        sheet.insert_chart("D4", chart)

    assert told(draw)[0] == "图表 D4：Chart 1：折线图，标题 =表!$A$1"


def test_a_picture_and_a_text_box() -> None:
    """They have a name, a description or words, and the cell of their corner."""

    def draw(_: object, sheet: Worksheet) -> None:
        stream = {"image_data": io.BytesIO(PIXEL), "description": "公章"}
        sheet.insert_image("E2", "seal.png", stream)
        sheet.insert_textbox("F3", "单位：\n万元")

    assert told(draw) == ["图片 E2：Picture 1：公章", "图形 F3：TextBox 2：单位：万元"]


@pytest.mark.parametrize(
    ("outer", "expected"),
    [
        ("mc:AlternateContent", ["图形 （不随单元格）：章"]),
        ("xdr:grpSp", ["图形 （不随单元格）：章"]),
    ],
)
def test_a_shape_inside(outer: str, expected: list[str]) -> None:
    """A shape of a group, or one kept twice for old programs, is told once."""
    space = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    shape = '<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="章"/></xdr:nvSpPr></xdr:sp>'
    inner = (
        f"<mc:Choice>{shape}</mc:Choice><mc:Fallback>{shape}</mc:Fallback>"
        if outer.startswith("mc")
        else shape
    )
    markup = (
        f'<xdr:wsDr xmlns:xdr="{space}"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<xdr:absoluteAnchor><{outer}>{inner}</{outer}></xdr:absoluteAnchor></xdr:wsDr>"
    )
    package = packed({"xl/drawings/drawing1.xml": markup.encode()})

    assert [*lines(package, {"r1": ("drawing", "xl/drawings/drawing1.xml")})] == expected
