"""The text of Word documents, with its fields and places."""

import re

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from reportgen.intake.document_text import Field, Passage, read

TAGS = re.compile("rg_[0-9a-f]+")
W = nsdecls("w")


def run(text: str) -> str:
    """Return a run of a text."""
    return f"<w:r><w:t>{text}</w:t></w:r>"


def control(tag: str, inner: str, more: str = "") -> str:
    """Return a content control."""
    properties = f'<w:sdtPr><w:tag w:val="{tag}"/>{more}</w:sdtPr>'
    return f"<w:sdt>{properties}<w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def bookmark(name: str, inner: str, number: int) -> str:
    """Return a bookmark around something."""
    start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    return f'{start}{inner}<w:bookmarkEnd w:id="{number}"/>'


def passages(*paragraphs: str) -> list[Passage]:
    """Return the passages of a document of some paragraphs."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.element.body.insert(-1, parse_xml(f"<w:p {W}>{paragraph}</w:p>"))
    return [passage for block in read(document, TAGS) for passage in block]


def test_fields_come_from_controls_and_bookmarks() -> None:
    """A piece with both anchors is one field; with one of them as well."""
    both = bookmark("_rg_1_7", control("rg_1", run("原因")), 1)
    (found,) = passages(run("前") + both + bookmark("_rg_2_8", run("5个"), 2) + run("后"))

    assert found == Passage("第1段", "前原因5个后", (Field("rg_1", 1, 3), Field("rg_2", 3, 5)))


def test_other_anchors_are_no_fields() -> None:
    """Bookmarks and controls of others stay text."""
    (found,) = passages(bookmark("_Toc_1", control("mine", run("甲")), 1))

    assert found == Passage("第1段", "甲")


def test_nested_fields() -> None:
    """A field inside another belongs to it, with its place in it."""
    text = bookmark("_rg_a_1", run("共") + bookmark("_rg_b_2", run("5个"), 2) + run("。"), 1)
    (found,) = passages(run("1.") + text)
    (outer,) = found.top()

    assert found.inner(outer) == Passage("第1段", "共5个。", (Field("rg_b", 1, 3),))


def test_a_hint_is_no_text() -> None:
    """An emptied control shows a hint of Word, which nobody wrote."""
    hint = control("rg_1", run("单击此处输入文字"), "<w:showingPlcHdr/>")
    (found,) = passages(run("前") + hint)

    assert found == Passage("第1段", "前", (Field("rg_1", 1, 1),))


def test_tracked_changes() -> None:
    """Insertions are text, deletions and what was moved away are not."""
    signs = 'w:id="1" w:author="a"'
    gone = f"<w:del {signs}><w:r><w:delText>乙</w:delText></w:r></w:del>"
    (found,) = passages(
        f"<w:ins {signs}>{run('甲')}</w:ins>{gone}<w:moveFrom {signs}>{run('丙')}</w:moveFrom>"
    )

    assert found.text == "甲"


def test_the_contents_are_left_out() -> None:
    """Neither the entries of the contents nor empty paragraphs are passages; both are counted."""
    begin, middle, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    code = '<w:r><w:instrText> TOC \\o "1-2" </w:instrText></w:r>'
    found = passages(
        begin + code + middle + run("一、概况"), run("二、说明") + end, "", run("正文")
    )

    assert found == [Passage("第4段", "正文")]


def test_cells_have_their_table_row_and_column() -> None:
    """A row is a block of its cells; the paragraphs of a cell are one passage."""
    document = docx.Document()
    table = document.add_table(2, 2)
    table.cell(1, 1).text = "甲"
    table.cell(1, 1).add_paragraph("乙")
    (row,) = read(document, TAGS)

    assert row == (Passage("表1第2行第1列", ""), Passage("表1第2行第2列", "甲\n乙"))
