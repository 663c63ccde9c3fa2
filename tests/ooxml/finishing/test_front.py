"""A list in front of a Word document: its own section, outside the contents, of the same looks."""

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from reportgen.ooxml.finishing.contents import fill
from reportgen.ooxml.finishing.front import Front, put_in_front

FRONT = Front(
    "待办（2 项）", ("序号", "文件", "事项"), [("1", "a&b.yaml", "缺 <数>"), ("2", "c", "d")]
)


def test_list_stands_before_everything() -> None:
    """Title and table come first, texts escaped as they are, the head repeats on every page."""
    document = Document()
    document.add_paragraph("正文")
    put_in_front(document.element, FRONT)
    table = document.tables[0]

    assert document.paragraphs[0].text == "待办（2 项）"
    assert document.paragraphs[-1].text == "正文"
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["序号", "文件", "事项"],
        ["1", "a&b.yaml", "缺 <数>"],
        ["2", "c", "d"],
    ]
    assert len(list(document.element.iter(qn("w:tblHeader")))) == 1


def test_section_looks_like_the_first_one() -> None:
    """It ends its own section, with the paper and the header of the first."""
    document = Document()
    first = document.sections[0]
    first.orientation, first.page_width, first.page_height = WD_ORIENT.LANDSCAPE, 100000, 50000
    first.header.paragraphs[0].text = "草稿"
    document.add_paragraph("正文")
    put_in_front(document.element, FRONT)
    front, old = document.sections

    assert (front.orientation, front.page_width) == (old.orientation, old.page_width)
    assert front.header.paragraphs[0].text == "草稿"
    assert [p.text for p in front.iter_inner_content() if hasattr(p, "text")] == [
        "待办（2 项）",
        "",
    ]


def test_page_numbers_of_the_first_section_are_not_repeated() -> None:
    """A restart of page numbers stays with the section that had it."""
    document = Document()
    numbering = OxmlElement("w:pgNumType")
    document.element.body[-1].append(numbering)
    put_in_front(document.element, FRONT)

    sections = document.element.iter(qn("w:sectPr"))
    starts = [len(section.findall(qn("w:pgNumType"))) for section in sections]
    assert starts == [0, 1]


def test_list_is_not_in_the_contents() -> None:
    """Nothing of the list counts as a heading."""
    with_list, without = Document(), Document()
    for document in (with_list, without):
        document.add_heading("第一部分", 1)
    put_in_front(with_list.element, FRONT)
    counted = [
        fill(one.element, one.part._styles_part.blob)  # noqa: SLF001 - has no public name
        for one in (with_list, without)
    ]
    levels = [p for p in with_list.paragraphs if p.style and p.style.name.startswith("Heading")]

    assert counted[0] == counted[1]
    assert [p.text for p in levels] == ["第一部分"]
