"""The pages of a Word file's headings, as LibreOffice sets it."""

import io
from pathlib import Path
from typing import Protocol

import docx
import office
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from reportgen.ooxml.finishing import contents
from reportgen.problems import ConversionError
from reportgen.render.pagination import pages_of_headings


class Built(Protocol):
    """The example as the session's fixture builds it."""

    pdf: Path


def pages(document: Document, headings: int) -> list[int]:
    """Return the pages of a document's headings."""
    file = io.BytesIO()
    document.save(file)
    return [*pages_of_headings(office.printed(file.getvalue()), headings)]


def test_a_page_a_heading_in_order() -> None:
    """Headings of every level give their pages; two on one page give it twice."""
    document = docx.Document()
    document.add_heading("一", 1)
    document.add_heading("（一）", 2)
    document.add_page_break()
    document.add_heading("1.", 3)
    document.add_page_break()
    document.add_page_break()
    document.add_heading("二", 1)

    assert pages(document, 4) == [1, 1, 2, 4]


def test_pages_count_from_the_start_of_the_file() -> None:
    """A section that restarts its page numbers does not change the page in the file."""
    document = docx.Document()
    document.add_paragraph("封面")
    document.add_section()
    document.add_heading("一", 1)
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    document.sections[1]._sectPr.append(numbering)  # noqa: SLF001 - python-docx has no word for it

    assert pages(document, 1) == [2]


def test_headings_are_those_of_the_contents() -> None:
    """LibreOffice and the contents agree on what a heading is, so that pages meet entries."""
    document = docx.Document()
    for name, parent in (("部分", "Heading 1"), ("表题", None)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if parent:
            style.base_style = document.styles[parent]
        else:
            outline = OxmlElement("w:outlineLvl")
            outline.set(qn("w:val"), "1")
            style.element.get_or_add_pPr().append(outline)
        document.add_paragraph(f"按{name}", style=style)
    own = OxmlElement("w:outlineLvl")
    own.set(qn("w:val"), "2")
    document.add_paragraph("自带级别")._p.get_or_add_pPr().append(own)  # noqa: SLF001
    document.add_heading("", 1)
    document.add_paragraph("正文")
    field = document.paragraphs[0].insert_paragraph_before()
    for kind in ("begin", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        field.add_run()._r.append(mark)  # noqa: SLF001
    code = OxmlElement("w:instrText")
    code.text = ' TOC \\o "1-3" '
    field.runs[0]._r.append(code)  # noqa: SLF001
    filled = contents.fill(document.element, document.part._styles_part.blob)  # noqa: SLF001 - no public name
    assert filled
    found = pages(document, filled.headings)

    assert filled.headings == len(found)


def test_document_without_headings() -> None:
    """A document without headings has no pages of headings."""
    document = docx.Document()
    document.add_paragraph("正文")

    assert pages(document, 0) == []


def test_another_number_of_headings() -> None:
    """A PDF with other headings than the document has is an error."""
    document = docx.Document()
    document.add_heading("一", 1)
    with pytest.raises(ConversionError):
        pages(document, 2)


def test_example(built: Built) -> None:
    """The example's 25 headings stand on pages in rising order, the first beyond the contents."""
    found = pages_of_headings(built.pdf.read_bytes(), 25)

    assert (len(found), found[0]) == (25, 3)
    assert tuple(sorted(found)) == found


@pytest.mark.parametrize(
    "body",
    ["", "no objects", "1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>"],
    ids=["nothing", "words", "no pages"],
)
def test_pdf_that_only_looks_like_one(body: str) -> None:
    """A file with a PDF's first and last words and nothing to read is an error."""
    with pytest.raises(ConversionError):
        pages_of_headings(f"%PDF-1.6\n{body}\n%%EOF\n".encode(), 0)
