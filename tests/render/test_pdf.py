"""A finished PDF: what it says of itself, the same bytes again, and that it is read back."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Protocol

import docx
import pikepdf
import pytest
from docx.document import Document
from pypdf import PdfReader

from reportgen import paths
from reportgen.ooxml import reading
from reportgen.ooxml.libreoffice import Conversion
from reportgen.problems import ConversionError
from reportgen.render import pdf
from reportgen.render.conversion import Office

DAY = date(2024, 2, 8)
# Characters of one width whose lines may end anywhere.
FILLING = "预算公开"


class Built(Protocol):
    """The example as the session's fixture builds it."""

    docx: Path
    pdf: Path


def word(document: Document) -> bytes:
    """Return a document's bytes."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def printed(document: Document, wanted: Conversion = pdf.PUBLISHED) -> bytes:
    """Return a document as LibreOffice prints it."""
    (made,) = Office().convert_all([word(document)], wanted)
    assert isinstance(made, bytes)
    return made


@pytest.fixture(scope="module")
def pages() -> bytes:
    """A PDF of three pages, the second of which is empty."""
    document = docx.Document()
    document.add_heading("第一章", 1)
    document.add_paragraph("本年收入7,600.53万元")
    document.add_page_break()
    document.add_page_break()
    document.add_paragraph("支出")
    return printed(document)


@pytest.mark.parametrize("wanted", [pdf.PUBLISHED, pdf.ARCHIVED], ids=["published", "archived"])
def test_same_bytes_from_another_conversion(wanted: Conversion) -> None:
    """Two conversions, seconds apart, give one PDF, as PDF/A too."""
    document = docx.Document()
    document.add_heading("第一章", 1)
    first, second = printed(document, wanted), printed(document, wanted)

    assert first != second
    assert pdf.finished(first, DAY) == pdf.finished(second, DAY)
    assert pdf.finished(first, DAY) != pdf.finished(first, date(2024, 2, 9))


def test_date_of_the_data(pages: bytes) -> None:
    """The PDF was made on the day of the data, whatever the clock says."""
    facts = PdfReader(io.BytesIO(pdf.finished(pages, DAY))).metadata
    assert facts

    assert facts.get("/CreationDate") == "D:20240208000000Z"
    assert b"/ModDate" not in pages


def test_archive_says_what_it_is() -> None:
    """A PDF/A carries its part and conformance, the date of the data, and a colour profile."""
    document = docx.Document()
    document.core_properties.title = "预算"
    document.add_paragraph("一")
    content = pdf.finished(printed(document, pdf.ARCHIVED), DAY)
    with pikepdf.open(io.BytesIO(content)) as made:
        told = made.open_metadata()
        found = {name: told[name] for name in ("pdfaid:part", "pdfaid:conformance", "dc:title")}
        stamp = str(told["xmp:CreateDate"])
        profile = made.Root.OutputIntents[0].DestOutputProfile.read_bytes()

    assert found == {"pdfaid:part": "2", "pdfaid:conformance": "B", "dc:title": "预算"}
    assert stamp.startswith("2024-02-08T00:00:00")
    assert profile[24:36] == b"\x07\xe8\x00\x02\x00\x08\x00\x00\x00\x00\x00\x00"


def test_tags_language_and_bookmarks(built: Built) -> None:
    """The example's PDF is tagged, in Chinese, shows its title, and has a bookmark a heading."""
    reader = PdfReader(built.pdf)
    root = reader.root_object

    assert root["/MarkInfo"] == {"/Marked": True}
    assert root["/Lang"] == "zh-CN"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712 - an object of pypdf
    assert len(_flat(reader.outline)) == 25


def test_every_text_of_the_example_is_in_its_pdf(built: Built) -> None:
    """Every paragraph and cell of the Word file stands in the PDF, in order."""
    found = pdf.read(built.pdf.read_bytes())
    texts = reading.texts(built.docx.read_bytes())

    assert len(texts) > 1400
    assert found.compared(texts) == pdf.Comparison()
    assert found.compared([*texts, "没有的文字"]).lost == ("没有的文字",)
    assert found.compared([*texts[:-1], "7,600.54"]).lost == ("7,600.54",)
    assert found.loose == frozenset()


def test_order_counts(pages: bytes) -> None:
    """A text that stands in another place than it should is not found there."""
    found = pdf.read(pages)
    texts = ["第一章", "本年收入7,600.53万元", "支出"]

    assert found.compared(texts) == pdf.Comparison()
    assert found.compared([*texts[:2], "又", texts[2]]).lost == ("又",)


def test_empty_pages_are_found(pages: bytes) -> None:
    """A page without text is empty, whatever its page number says."""
    assert pdf.read(pages).empty_pages() == [2]


def test_page_numbers_are_no_text(built: Built) -> None:
    """Page numbers are left out, so that a paragraph goes on over a page."""
    whole = "".join(pdf.read(built.pdf.read_bytes()).pages)

    assert re.findall(r"—\s*\d+\s*—", whole) == []


def test_more_than_the_document_has_is_told(pages: bytes) -> None:
    """A PDF that says more, such as a number with another digit, is not taken for the same."""
    found = pdf.read(pages)
    fewer = found.compared(["第一章", "本年收入7,600.5万元", "支出"])

    assert found.compared(["第一章", "支出"]).added == len("本年收入7,600.53万元")
    assert (fewer.lost, fewer.added) == (("本年收入7,600.5万元",), 1)


@pytest.mark.parametrize(
    "text",
    [
        "预\u00ad算",
        "2024\u20112025",
        "预\u200b算",
        "预\ufeff算",
        "甲😀乙",
        "❤\ufe0f",
        "预\u00a0算",
        "ﬁ",
    ],
    ids=["soft hyphen", "hard hyphen", "joint", "mark", "emoji", "variant", "space", "ligature"],
)
def test_signs_that_are_printed_otherwise_are_no_loss(text: str) -> None:
    """What nobody sees, or pypdf reads elsewhere, makes no difference."""
    document = docx.Document()
    document.add_paragraph(f"前文{text}后文")
    found = pdf.read(printed(document))

    assert found.compared([f"前文{text}后文"]).lost == ()


def test_same_bytes_among_other_documents() -> None:
    """A PDF does not depend on what the same process converted before it."""
    documents = []
    for text in ("甲" * 400, "乙乙", "丙" * 300):
        document = docx.Document()
        document.add_paragraph(text)
        documents.append(word(document))
    alone, *_ = Office().convert_all(documents[1:2], pdf.PUBLISHED)
    _, among, _ = Office(workers=1).convert_all(documents, pdf.PUBLISHED)
    assert isinstance(alone, bytes)
    assert isinstance(among, bytes)

    assert pdf.finished(alone, DAY) == pdf.finished(among, DAY)


STANDARD = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 5 0 R
/Resources<</Font<</F 4 0 R>>>>>> endobj
4 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
5 0 obj <</Length 30>> stream
BT /F 9 Tf 9 9 Td (text) Tj ET
endstream endobj
trailer <</Root 1 0 R>>
%%EOF
"""


def test_a_standard_font_is_not_embedded() -> None:
    """One of the fourteen fonts that every reader has is no part of the file."""
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(STANDARD)) as made:
        made.save(file)

    assert pdf.read(file.getvalue()).loose == {"Helvetica"}


@pytest.mark.parametrize("content", [b"", b"%PDF-1.6\nno objects\n%%EOF\n"])
def test_what_is_no_pdf(content: bytes) -> None:
    """A file that only looks like a PDF is an error, for both ways of reading."""
    with pytest.raises(ConversionError):
        pdf.read(content)
    with pytest.raises(ConversionError):
        pdf.finished(content, DAY)


def test_a_font_that_is_not_embedded_is_found(pages: bytes) -> None:
    """A font without its file is loose."""
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(pages)) as made:
        for font in made.pages[0].Resources.Font.values():
            for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                if key in font.FontDescriptor:
                    del font.FontDescriptor[key]
        made.save(file)

    assert pdf.read(pages).loose == frozenset()
    assert len(pdf.read(file.getvalue()).loose) >= 1


@pytest.mark.parametrize("kind", ["budget_disclosure", "self_evaluation"])
def test_a_page_of_text_holds_22_lines_of_28_characters(kind: str) -> None:
    """As GB/T 9704-2012 (5.2) has it; every official font is as wide as it is high."""
    template = docx.Document(str(paths.templates() / kind / "guangdong" / "report.docx"))
    body = template.element.body
    sections = [section for section in template.sections if not section.orientation]
    own = sections[-1]._sectPr  # noqa: SLF001 - has no public name
    for child in list(body):
        body.remove(child)
    template.add_paragraph(FILLING * 600, style="Body Text")
    body.append(own)
    texts = pdf.read(printed(template)).pages
    lines = [[line for line in text.splitlines() if line.strip()] for text in texts[:2]]

    assert [len(one) for one in lines] == [22, 22]
    assert {len(line.strip()) for line in lines[1]} == {28}
    assert [len(line.strip()) for line in lines[0]] == [26, *[28] * 21]


def _flat(outline: object) -> list[object]:
    if isinstance(outline, list):
        return [one for entry in outline for one in _flat(entry)]
    return [outline]
