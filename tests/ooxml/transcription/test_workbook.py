"""A workbook as plain text: all that a reviewer reads, one cell a line."""

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
import xlsxwriter
from openpyxl.workbook.defined_name import DefinedName
from xlsxwriter import Workbook

from reportgen.ooxml.transcription.workbook import transcribe


def drawn(draw: Callable[[Workbook], object]) -> bytes:
    """Return a workbook that is drawn with XlsxWriter."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        draw(book)
    return file.getvalue()


def told(content: bytes) -> str:
    """Return a workbook as text, without its properties."""
    text, problems = transcribe(content, "t.xlsx")
    assert text is not None, problems
    return text.partition("\n== 文件属性")[0]


def test_sheets_stand_in_their_order() -> None:
    """Each sheet has its name and its state above its cells."""

    def draw(book: Workbook) -> None:
        book.add_worksheet("{{ year }}年").write("A1", "{%sheet for year in years %}")
        book.add_worksheet("隐").hide()
        book.add_worksheet("深").very_hidden()

    assert told(drawn(draw)).splitlines()[2:] == [
        "== 工作表 {{ year }}年 ==",
        "打印：页边距 上 19 下 19 左 18 右 18 毫米",
        "A1　{%sheet for year in years %}",
        "",
        "== 工作表 隐（隐藏） ==",
        "打印：页边距 上 19 下 19 左 18 右 18 毫米",
        "",
        "== 工作表 深（深度隐藏） ==",
        "打印：页边距 上 19 下 19 左 18 右 18 毫米",
    ]


def test_names_stand_where_they_are_known() -> None:
    """A name of the whole workbook stands above the sheets, one of a sheet under its head."""

    def draw(book: Workbook) -> None:
        sheet = book.add_worksheet("表")
        sheet.print_area("A1:C9")
        sheet.repeat_rows(2, 3)
        book.define_name("总额", "=表!$B$3")
        book.define_name("表!小计", "=表!$B$2")

    assert [line for line in told(drawn(draw)).splitlines() if "$" in line] == [
        "名称 总额：表!$B$3",
        "打印区域：表!$A$1:$C$9",
        "打印标题：表!$3:$4",
        "名称 小计：表!$B$2",
    ]


def test_a_hidden_name_is_marked() -> None:
    """A name that programs do not show is told all the same."""
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.defined_names["暗"] = DefinedName("暗", attr_text="1", hidden=True)
    book.save(file)

    assert "名称 暗（隐藏）：1" in told(file.getvalue()).splitlines()


def test_tables_and_parts_that_are_not_told_of() -> None:
    """A table has its columns; a part that no line tells of is named."""

    def draw(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.add_table("B2:C4", {"name": "明细", "columns": [{"header": "科"}, {"header": "额"}]})
        sheet.set_background(io.BytesIO(pixel()))

    lines = told(drawn(draw)).splitlines()

    assert "表格 明细 B2:C4：科，额" in lines
    assert "另有：image" in lines


def pixel() -> bytes:
    """Return a picture."""
    return bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
        "0000000c4944415478da6360606000000004000127c8d2f40000000049454e44ae426082"
    )


def test_properties_stand_at_the_end() -> None:
    """The title and the author, but no dates."""
    content = drawn(lambda book: book.set_properties({"title": "决算表", "author": "某局"}))
    text, _ = transcribe(content, "t.xlsx")

    assert text is not None
    assert text.endswith("\n== 文件属性 ==\n标题：决算表\n作者：某局\n")


def test_the_same_text_whoever_saves_it() -> None:
    """A workbook that openpyxl has saved again reads as before."""

    def draw(book: Workbook) -> None:
        sheet = book.add_worksheet("表")
        sheet.merge_range("A1:B1", "{{ title }}")
        sheet.merge_range("A3:B3", "合")
        sheet.write("A2", 12.5, book.add_format({"num_format": "#,##0.00"}))
        sheet.write_formula("B2", "=A2*2", None, "")
        sheet.set_column("A:A", 20)
        sheet.freeze_panes(1, 0)

    first = drawn(draw)
    again = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(first)).save(again)

    assert told(again.getvalue()) == told(first)


@pytest.mark.parametrize(
    "content",
    [b"PK no package", drawn(Workbook.add_worksheet)[:2000]],
    ids=["text", "half"],
)
def test_what_is_no_workbook(content: bytes) -> None:
    """A file that cannot be read is told by its place."""
    text, (problem,) = transcribe(content, "t.xlsx")

    assert (text, problem.code, problem.place.file) == (None, "not-a-workbook", "t.xlsx")


def test_a_part_that_is_missing() -> None:
    """A workbook without one of its sheets is damaged."""
    file, whole = io.BytesIO(), io.BytesIO(drawn(Workbook.add_worksheet))
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            if "sheet1" not in name:
                new.writestr(name, old.read(name))
    text, (problem,) = transcribe(file.getvalue(), "t.xlsx")

    assert (text, problem.code) == (None, "not-a-workbook")
