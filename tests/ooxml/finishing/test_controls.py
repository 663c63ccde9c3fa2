"""Content controls and bookmarks around marked pieces of a Word document."""

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from reportgen.ooxml import WordTemplate
from reportgen.ooxml.finishing import controls, origin
from reportgen.ooxml.finishing.controls import Control, marked
from reportgen.ooxml.finishing.filled import Filled
from reportgen.ooxml.finishing.properties import Properties

PROPERTIES = Properties("题", "某局", "", date(2024, 1, 1), "a/2024/b")
ONE, TWO = Control("rg_1", "原因"), Control("rg_2", "人数")


def filled(folder: Path, paragraph: str, text: str, marks: Sequence[Control]) -> Document:
    """Fill a template of one paragraph and read the result back."""
    template = docx.Document()
    template.add_paragraph(paragraph).runs[0].bold = True
    template.sections[0].header.paragraphs[0].text = "{{ text }}"
    template.save(str(folder / "template.docx"))
    word = WordTemplate(folder / "template.docx")
    rendered = word.rendered({"text": text}, keeps_texts=True)
    return docx.Document(io.BytesIO(Filled(rendered, PROPERTIES, marks).finished()))


def tags(document: Document) -> list[tuple[str, str]]:
    """Return tag and text of each control."""
    return [
        (control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")), controls.text(control))
        for control in document.element.body.iter(qn("w:sdt"))
    ]


def bookmarks(document: Document) -> list[tuple[str, str]]:
    """Return tag and text of each bookmark, in the order of their ends."""
    found, opened, text = [], {}, ""
    for element in document.element.body.iter(
        qn("w:t"), qn("w:br"), qn("w:tab"), qn("w:bookmarkStart"), qn("w:bookmarkEnd")
    ):
        if element.tag == qn("w:bookmarkStart"):
            opened[element.get(qn("w:id"))] = (element.get(qn("w:name")), len(text))
        elif element.tag == qn("w:bookmarkEnd"):
            name, start = opened[element.get(qn("w:id"))]
            found.append((controls.tag_of_bookmark(name), text[start:]))
        else:
            text += element.text or {qn("w:br"): "\n", qn("w:tab"): "\t"}.get(element.tag, "")
    return found


@pytest.mark.parametrize(
    "text",
    ["平台建成", "研发&推广<试点>\"'平台", "行一\n行二", "栏\t栏", "  前后有空格也留  "],
)
def test_a_marked_text_has_its_bookmark(text: str, tmp_path: Path) -> None:
    """Whatever stands in a piece, its bookmark holds just that, and no mark is left."""
    document = filled(tmp_path, "前{{ text }}后", marked(text, 0), [ONE])

    assert bookmarks(document) == [("rg_1", text)]
    assert controls.text(document.element.body) == f"前{text}后"


def test_a_control_keeps_the_looks_of_its_run(tmp_path: Path) -> None:
    """Each run inside and outside a control is as bold as the run it was."""
    document = filled(tmp_path, "前{{ text }}后", marked("原因", 0), [ONE])
    runs = list(document.element.body.iter(qn("w:r")))

    assert tags(document) == [("rg_1", "原因")]
    assert [len(run.findall(f"{qn('w:rPr')}/{qn('w:b')}")) for run in runs] == [1, 1, 1]


def test_nested_pieces(tmp_path: Path) -> None:
    """A piece inside another has its own bookmark inside the other's."""
    text = marked(f"共{marked('5个', 1)}。", 0)
    document = filled(tmp_path, "{{ text }}", text, [ONE, TWO])

    assert bookmarks(document) == [("rg_2", "5个"), ("rg_1", "共5个。")]
    assert tags(document) == [("rg_1", "共5个。")]


@pytest.mark.parametrize(
    ("paragraph", "text", "expected"),
    [
        ("{{ text }}", "整段。", ["整段。"]),
        ("由{{ text }}管", "某局", ["某局"]),
        ("由{{ text }}。", "某局", []),
        ("{{ text }}", "12345", []),
        ("有{{ text }}个", "5", []),
    ],
)
def test_no_control_where_libreoffice_would_set_the_line_otherwise(
    paragraph: str, text: str, expected: list[str], tmp_path: Path
) -> None:
    """Beside digits and punctuation a piece has its bookmark alone."""
    document = filled(tmp_path, paragraph, marked(text, 0), [ONE])

    assert expected == [inner for _, inner in tags(document)]
    assert [text] == [inner for _, inner in bookmarks(document)]


def test_a_piece_printed_twice_has_two_names(tmp_path: Path) -> None:
    """Bookmarks and controls of one piece share the tag and no name or id."""
    document = filled(tmp_path, "甲{{ text }}乙{{ text }}丙", marked("原因", 0), [ONE])
    body = document.element.body
    names = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    ids = [one.get(qn("w:val")) for one in body.iter(qn("w:id"))]

    assert tags(document) == [("rg_1", "原因"), ("rg_1", "原因")]
    assert len(set(names)) == len(names) == 2
    assert len(set(ids)) == len(ids) == 2


def test_headers_have_no_marks(tmp_path: Path) -> None:
    """A header prints the text alone."""
    document = filled(tmp_path, "{{ text }}", marked("原因", 0), [ONE])

    assert document.sections[0].header.paragraphs[0].text == "原因"


def test_a_piece_that_a_template_cuts_stays_text(tmp_path: Path) -> None:
    """Half a piece is text without a control, and nothing is lost."""
    document = filled(tmp_path, "前{{ text[:3] }}后", marked("原因很多", 0), [ONE])

    assert controls.text(document.element.body) == "前原因后"
    assert tags(document) == []


def test_a_long_title_is_cut(tmp_path: Path) -> None:
    """A title has at most 64 characters, as Word wants."""
    document = filled(tmp_path, "{{ text }}", marked("原因", 0), [Control("rg_1", "长" * 99)])
    (title,) = document.element.body.iter(qn("w:alias"))

    assert title.get(qn("w:val")) == "长" * 64


def test_a_file_says_what_it_was_made_from(tmp_path: Path) -> None:
    """The custom property comes back; a document without one gives nothing."""
    assert origin.read(filled(tmp_path, "{{ text }}", "x", [])) == "a/2024/b"
    assert origin.read(docx.Document()) == ""
