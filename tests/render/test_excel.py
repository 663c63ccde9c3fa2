"""The workbook: one sheet a table, the same numbers as in Word, texts that stay texts."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import docx
import openpyxl
import pytest
import workbooks
from docx.table import Table as WordTable
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from reportgen import paths
from reportgen.amounts import Measure, Style, Unit, rounded
from reportgen.document import Column, Document, OpenPoint, Row, Table, number, words
from reportgen.figures import Figure, Formula
from reportgen.ooxml.finishing import controls
from reportgen.problems import TemplateError
from reportgen.render import excel

TABLES = [f"表{number}" for number in range(1, 13)]
NUMBER = re.compile(r"-?[\d,]+\.\d+")
STYLE = Style("table", "#,##0.00", Unit.TEN_THOUSAND_YUAN)
HEAD_TOP = 4


class Built(Protocol):
    """The example as the session's fixture builds it."""

    docx: Path
    xlsx: Path


@pytest.fixture(scope="module")
def book(built: Built) -> Workbook:
    """Return the example's workbook."""
    return openpyxl.load_workbook(built.xlsx, data_only=True)


@pytest.fixture(scope="module")
def word_tables(built: Built) -> dict[str, WordTable]:
    """Return the tables of the example's Word file by the number in the line above them."""
    found: dict[str, WordTable] = {}
    title = ""
    for element in docx.Document(str(built.docx)).iter_inner_content():
        if isinstance(element, WordTable):
            if title and title not in found:
                found[title] = element
        elif match := re.match(r"(表\d+)\s", element.text):
            title = match[1] if "\t" not in element.text else title
    return found


def rows_of(table: WordTable) -> list[list[str]]:
    """Return the texts of a Word table; a merged cell gives its text at each of its places."""
    return [[controls.text(cell._tc) for cell in row.cells] for row in table.rows]  # noqa: SLF001 - has no public name


def sheet_of(content: bytes, name: str = "表1") -> Worksheet:
    """Return a sheet of a workbook."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def heads(sheet: Worksheet, depth: int) -> list[list[str | None]]:
    """Return the head rows of a sheet; a merged cell gives its text at each of its places."""
    values = {(c.row, c.column): c.value for row in sheet.iter_rows() for c in row}
    for area in sheet.merged_cells.ranges:
        for line in range(area.min_row, area.max_row + 1):
            for column in range(area.min_col, area.max_col + 1):
                values[line, column] = values[area.min_row, area.min_col]
    lines = range(HEAD_TOP, HEAD_TOP + depth)
    return [[values[n, c] for c in range(1, sheet.max_column + 1)] for n in lines]


def body(sheet: Worksheet, depth: int, count: int) -> list[list[object]]:
    """Return the values of the body rows of a sheet."""
    top = HEAD_TOP + depth
    return [
        ["" if value is None else value for value in line]
        for line in sheet.iter_rows(top, top + count - 1, values_only=True)
    ]


def depth_of(table: WordTable) -> int:
    """Return how many head rows a Word table repeats."""
    return len(table._tbl.xpath("w:tr[w:trPr/w:tblHeader]"))  # noqa: SLF001 - seen only there


def test_one_sheet_a_numbered_table(book: Workbook) -> None:
    """The workbook has contents, the twelve numbered tables in order, and the rounding tails."""
    assert ["目录", *TABLES, "尾差"] == book.sheetnames


@pytest.mark.parametrize("table", TABLES)
def test_every_number_is_that_of_the_word_file(
    table: str, book: Workbook, word_tables: dict[str, WordTable]
) -> None:
    """Each number cell holds as a number what the Word table prints; each other cell its text."""
    word = word_tables[table]
    depth = depth_of(word)
    printed = rows_of(word)[depth:]
    found = body(book[table], depth, len(printed))
    expected = [
        [Decimal(c.replace(",", "")) if NUMBER.fullmatch(c) else c for c in r] for r in printed
    ]
    actual = [
        [rounded(Decimal(str(c)), 2) if isinstance(c, (int, float)) else c for c in r]
        for r in found
    ]

    assert expected[1:] == actual[1:]
    assert expected[0][2:] == actual[0][2:]
    assert expected[0][0] == actual[0][0]
    assert any(isinstance(cell, Decimal) for row in actual for cell in row)


@pytest.mark.parametrize("table", TABLES)
def test_heads_are_those_of_the_word_file(
    table: str, book: Workbook, word_tables: dict[str, WordTable]
) -> None:
    """The head rows, their merges read, have the labels of the Word table at each place."""
    word = word_tables[table]
    depth = depth_of(word)

    assert rows_of(word)[:depth] == heads(book[table], depth)


def test_heads_are_merged(book: Workbook) -> None:
    """Shared upper labels are one cell across, single ones one cell down."""
    areas = {str(area) for area in book["表3"].merged_cells.ranges}
    expected = {"A4:B4", *(f"{column}4:{column}5" for column in "CDEFGHI")}

    assert expected <= areas


@pytest.mark.parametrize("table", TABLES)
def test_lines_above_and_below(
    table: str, book: Workbook, word_tables: dict[str, WordTable]
) -> None:
    """Above each table stand number, title, unit name and unit, below it its notes."""
    sheet = book[table]
    last = sheet.cell(3, sheet.max_column).value
    below = HEAD_TOP + len(word_tables[table].rows)

    assert table == sheet["A1"].value
    assert str(sheet["A2"].value).endswith(("表", "）"))
    assert sheet["A3"].value == "单位名称：惠州市政务服务数据管理局"
    assert last == "单位：万元"
    assert str(sheet.cell(below, 1).value).startswith("注：")


@pytest.mark.parametrize("table", TABLES)
def test_sheets_are_ready_to_print(table: str, book: Workbook) -> None:
    """A sheet is A4, as wide as a page, of the table's orientation, and repeats its head."""
    sheet = book[table]
    wide = table in {"表2", "表3", "表11", "表12"}

    assert ("landscape" if wide else "portrait") == sheet.page_setup.orientation
    assert str(sheet.page_setup.paperSize) == "9"
    assert sheet.page_setup.fitToWidth in {1, None}
    assert sheet.sheet_properties.pageSetUpPr
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert str(sheet.print_title_rows).replace("$", "").startswith("4:")


def test_properties_of_the_workbook(book: Workbook) -> None:
    """The workbook carries title, author and date of the data, and no clock."""
    facts = book.properties

    assert facts.title == "2024年惠州市政务服务数据管理局部门预算"
    assert facts.creator == "惠州市政务服务数据管理局"
    assert facts.created == facts.modified
    assert (facts.created.year, facts.created.month, facts.created.day) == (2024, 1, 1)


def document(*labels: str, value: str = "10000", table_number: str = "表1") -> Document:
    """Return a document with one table of a label and an amount a row."""
    columns = (
        Column("label", ("项目",), is_number=False),
        Column("amount", ("预算",), is_number=True),
    )
    figure = Figure("x", "数", Decimal(value), Formula.GIVEN)
    rows = tuple(
        Row(label, {"label": words(label), "amount": number(figure, STYLE)}) for label in labels
    )
    table = Table(
        "t", table_number, "某表", "某局", Unit.TEN_THOUSAND_YUAN, "portrait", columns, rows
    )
    return Document("标题", "某局", date(2024, 1, 1), ("预算",), {}, {}, {"t": table})


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://x")',
        "+1",
        "-1",
        "-公用经费",
        "@SUM(A1)",
        "{=1}",
        "'单引号",
        "0201",
        "1e5",
        "12,345.60",
        "2024-01-01",
        "http://example.com/",
        "TRUE",
        "#REF!",
        "R&D <b>试点</b>",
        " 　前空格",
        "行一\n行二",
        "_x000D_",
        "𠮷😀",
    ],
)
def test_texts_stay_texts(text: str) -> None:
    """A text that looks like a formula, a number, a link or a date is a text cell, whole."""
    cell = sheet_of(workbooks.render(document(text)))["A5"]

    assert ("s", text) == (cell.data_type, unescape(str(cell.value)))
    assert cell.hyperlink is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", 0),
        ("-32200", -3.22),
        ("50", 0.01),
        ("49.99", 0),
        ("-50", -0.01),
        ("123456789012345.67", 12345678901.23),
        ("76005300", 7600.53),
    ],
)
def test_numbers_are_those_printed(value: str, expected: float) -> None:
    """A number cell holds the amount in the table's unit, unrounded, and shows it rounded."""
    cell = sheet_of(workbooks.render(document("项", value=value)))["B5"]

    assert expected == float(rounded(Decimal(str(cell.value)), 2))
    assert cell.number_format == "#,##0.00"


def test_a_table_in_yuan() -> None:
    """A table whose unit is 元 holds its amounts in 元."""
    columns = (
        Column("label", ("项目",), is_number=False),
        Column("amount", ("预算",), is_number=True),
    )
    figure = Figure("x", "数", Decimal("12345.6"), Formula.GIVEN)
    style = Style("yuan", "#,##0.00", Unit.YUAN)
    row = Row("r", {"label": words("项"), "amount": number(figure, style)})
    table = Table("t", "表1", "某表", "某局", Unit.YUAN, "portrait", columns, (row,))
    content = workbooks.render(Document("标题", "某局", date(2024, 1, 1), (), {}, {}, {"t": table}))

    assert sheet_of(content)["B5"].value == 12345.6


def test_rates_and_blanks_are_texts() -> None:
    """A rate is a number in percent; what is still to be entered stands as its mark."""
    columns = (
        Column("label", ("项目",), is_number=False),
        Column("rate", ("增长",), is_number=True),
    )
    rate = Figure("x", "率", Decimal("0.2151"), Formula.RATE, measure=Measure.RATE)
    pending = Figure("y", "数", None, Formula.GIVEN)
    rows = (
        Row("a", {"rate": number(rate, Style("percent", "0.##%"))}),
        Row("b", {"rate": number(pending, STYLE)}),
    )
    table = Table("t", "表1", "某表", "某局", Unit.YUAN, "portrait", columns, rows)
    sheet = sheet_of(
        workbooks.render(Document("标题", "某局", date(2024, 1, 1), (), {}, {}, {"t": table}))
    )

    assert (sheet["B5"].value, sheet["B5"].number_format) == (0.2151, "0.##%")
    assert sheet["B6"].value == "【待填】"


def test_tables_without_a_number_have_no_sheet() -> None:
    """A table inside the text is no sheet."""
    one = document("项")
    inner = document("项", table_number="").tables["t"]
    both = Document("标题", "某局", one.date, (), {}, {}, {"t": one.tables["t"], "u": inner})

    assert openpyxl.load_workbook(io.BytesIO(workbooks.render(both))).sheetnames == ["目录", "表1"]


def test_same_bytes_twice() -> None:
    """The same document gives the same bytes, without clock and machine."""
    one, other = workbooks.render(document("甲", "乙")), workbooks.render(document("甲", "乙"))
    with zipfile.ZipFile(io.BytesIO(one)) as package:
        dates = {entry.date_time for entry in package.infolist()}

    assert one == other
    assert {(1980, 1, 1, 0, 0, 0)} == dates


@pytest.mark.parametrize(("gone", "told"), [("B", "amount"), ("A", "label")])
def test_a_template_that_leaves_out_a_column(gone: str, told: str) -> None:
    """A column of the profile that the template does not print is told; nothing is made."""
    template = workbooks.drawn(document("甲", "乙"))
    sheet = template["表1"]
    cell = next(one for one in sheet[gone] if str(one.value).startswith("{{ row."))
    cell.value = None

    with pytest.raises(TemplateError) as caught:
        workbooks.render(document("甲", "乙"), template=template)

    (problem,) = caught.value.problems
    assert problem.code == "workbook-template"
    assert told in problem.message


def test_a_template_that_leaves_out_a_table() -> None:
    """A numbered table that the template does not print is told."""
    template = workbooks.drawn(document("甲"))
    template.remove(template["表1"])

    with pytest.raises(TemplateError) as caught:
        workbooks.render(document("甲"), template=template)

    assert [problem.code for problem in caught.value.problems] == ["workbook-template"]


def test_links_follow_the_template() -> None:
    """The contents lead to a table's number wherever the template has it, on whatever sheet."""
    template = workbooks.drawn(document("甲"))
    sheet = template["表1"]
    sheet.title = "收支 总表"
    sheet["C3"], sheet["A1"] = sheet["A1"].value, None
    book = workbooks.opened(workbooks.render(document("甲"), template=template))
    link = next(cell.hyperlink for cell in book["目录"]["A"] if cell.hyperlink)

    assert link.location == "'收支 总表'!C3"


def test_open_points_stand_in_front() -> None:
    """A draft lists what is open on its first sheet, and says on every page what it is."""
    points = [OpenPoint("2024/x.yaml:3", "待填：预算"), OpenPoint("2024/x.yaml:9", "不符合")]
    template = paths.templates() / "budget_disclosure" / "guangdong" / excel.TEMPLATE
    book = openpyxl.load_workbook(template)
    for name in [name for name in book.sheetnames if name.startswith("表")]:
        book.remove(book[name])
    own = workbooks.drawn(document("甲"))["表1"]
    sheet = book.create_sheet("表1")
    for row in own.iter_rows():
        for cell in row:
            sheet[cell.coordinate] = cell.value
    sheet.oddHeader.right.text = own.oddHeader.right.text
    made = workbooks.render(document("甲"), draft=True, points=points, template=book)
    found = workbooks.opened(made)

    assert found.sheetnames[0] == "待填事项"
    assert [[cell.value for cell in row] for row in found["待填事项"].iter_rows()][1:] == [
        ["序号", "文件和行", "事项"],
        [1, "2024/x.yaml:3", "待填：预算"],
        [2, "2024/x.yaml:9", "不符合"],
    ]
    assert {one.oddHeader.right.text for one in found.worksheets} == {"草稿"}


def test_a_finished_workbook_has_no_head(book: Workbook) -> None:
    """No page of a workbook that is no draft is marked, and no sheet of open points is there."""
    assert {one.oddHeader.right.text for one in book.worksheets} == {None}
    assert "待填事项" not in book.sheetnames
