"""Texts with tags outside of cells are told with their places and filled in."""

import io

import openpyxl
import pytest
import xlsxwriter
from moved import Repeated, parts, printed

from reportgen.ooxml import trees
from reportgen.ooxml.archive import Archive
from reportgen.ooxml.excel.parts import free_texts
from reportgen.ooxml.excel.parts.book import Book


def drawn() -> bytes:
    """A sheet with tags in a comment, a text box and the title of a chart; another without."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("S")
        sheet.write("B2", "{{ not_mine }}")
        sheet.write_comment("B2", "看 {{ note }}")
        sheet.write_comment("B3", "无")
        sheet.insert_textbox("D4", "{% if x %}甲{% endif %}")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=S!$C$2"})
        chart.set_title({"name": "{{ year }} 年"})
        sheet.insert_chart("F9", chart)
        book.add_worksheet("T")
    return out.getvalue()


def test_texts_are_told_with_their_places() -> None:
    """Comments by their cells, shapes by the cell where they begin, charts as well."""
    book = Book.of(Archive(drawn()), "t.xlsx")
    found = {(one.place.spot, one.text) for one in book.texts(book.sheet_parts[0])}

    assert found == {
        ("S!B2", "看 {{ note }}"),
        ("S!D4", "{% if x %}甲{% endif %}"),
        ("S!F9", "{{ year }} 年"),
    }
    assert book.texts(book.sheet_parts[1]) == ()


def test_texts_are_filled_in_on_each_sheet() -> None:
    """Each copy of a sheet has its own texts."""
    content = drawn()
    book = Book.of(Archive(content), "t.xlsx")
    wanted = book.texts(book.sheet_parts[0])
    copies = [
        (0, Repeated(name), tuple(f"{name}：{one.place.spot}" for one in wanted))
        for name in ("甲", "乙")
    ]
    made = parts(printed(content, copies))
    sheets = openpyxl.load_workbook(io.BytesIO(printed(content, copies))).worksheets

    assert [sheet["B2"].comment.text for sheet in sheets if sheet["B2"].comment] == [
        "甲：S!B2",
        "乙：S!B2",
    ]
    assert "甲：S!D4" in made["xl/drawings/drawing1.xml"].decode()
    assert "甲：S!F9" in made["xl/charts/chart1.xml"].decode()
    assert "乙：S!D4" in made["xl/drawings/drawing2.xml"].decode()
    assert "乙：S!F9" in made["xl/charts/chart2.xml"].decode()


@pytest.mark.parametrize(
    ("runs", "text", "left"),
    [
        (["甲", "{", "{ x", " }}", "乙"], "{{ x }}", ["甲", "!", "", "", "乙"]),
        (["{{ a }}甲", "乙", "丙{{ b }}", "丁"], "{{ a }}甲乙丙{{ b }}", ["!", "", "", "丁"]),
        (["甲{% if x %}"], "甲{% if x %}", ["!"]),
        (["甲", "}} 乙 {{", " x"], "}} 乙 {{", ["甲", "!", " x"]),
    ],
)
def test_tags_over_several_runs(runs: list[str], text: str, left: list[str]) -> None:
    """What lies from the first tag to the last is one text in the first of these runs."""
    lines = "".join(f"<r><t>{run}</t></r>" for run in runs)
    root = trees.read(f"<comment><text>{lines}</text></comment>".encode())
    found = [one.text for one in free_texts.passages(root)]
    free_texts.fill(root, ["!"])

    assert found == [text]
    assert [one.text or "" for one in root.iter("t")] == left


def test_lines_of_a_drawing_are_texts_of_their_own() -> None:
    """A break within a paragraph stays where it is."""
    space = "http://schemas.openxmlformats.org/drawingml/2006/main"
    root = trees.read(
        f'<a:p xmlns:a="{space}"><a:r><a:t>{{{{ x }}}}</a:t></a:r><a:br/>'
        f"<a:r><a:t>{{{{ y }}}}</a:t></a:r></a:p>".encode()
    )

    assert [one.text for one in free_texts.passages(root)] == ["{{ x }}", "{{ y }}"]


def test_lines_of_a_text_are_lines_of_a_drawing() -> None:
    """A line break in the data is one in the drawing; the lines look alike."""
    space = "http://schemas.openxmlformats.org/drawingml/2006/main"
    root = trees.read(
        f'<a:p xmlns:a="{space}"><a:r><a:rPr b="1"/><a:t>{{{{ x }}}}</a:t></a:r>'
        "<a:end/></a:p>".encode()
    )
    free_texts.fill(root, ["1\n2\n3"])

    assert [one.text or trees.local(one) for one in root.iter("{*}t", "{*}br", "{*}end")] == [
        "1",
        "br",
        "2",
        "br",
        "3",
        "end",
    ]
    assert [one.get("b") for one in root.iter("{*}rPr")] == ["1", "1", "1"]


def test_names_of_series_are_texts() -> None:
    """A name written into the chart itself may hold tags; its title is told once."""
    root = trees.read(
        b'<c:chart xmlns:c="urn:c" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        b"<c:title><c:tx><c:rich><a:p><a:r><a:t>{{ t }}</a:t></a:r></a:p></c:rich></c:tx></c:title>"
        b"<c:ser><c:tx><c:v>{{ s }}</c:v></c:tx></c:ser></c:chart>"
    )
    free_texts.fill(root, ["T", "S"])

    assert [one.text for one in root.iter("{*}t", "{*}v")] == ["T", "S"]


def test_blanks_at_the_ends_are_kept() -> None:
    """A comment is told to keep them."""
    root = trees.read(b"<comment><text><t>{{ x }}</t></text></comment>")
    free_texts.fill(root, [" x "])

    assert [dict(one.attrib) for one in root.iter("t")] == [
        {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}
    ]
