"""Values of docxtpl in our engine: as docxtpl prints them, or refused with a reason."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph
from drawn import docx, p, part, r, xml
from lxml import etree
from oracle import Case, parameters
from PIL import Image

from reportgen.ooxml import WordTemplate
from reportgen.problems import TemplateError


def rich(*pieces: tuple[str, dict[str, Any]]) -> RichText:
    """Return docxtpl's rich text of some pieces."""
    made = RichText()
    for text, looks in pieces:
        made.add(text, **looks)
    return made


def paragraphs(*given: tuple[RichText, str]) -> RichTextParagraph:
    """Return docxtpl's paragraphs, each with its style."""
    made = RichTextParagraph()
    for content, style in given:
        made.add(content, parastyle=style)
    return made


CASES = [
    Case(
        "runs have the looks that they say, not those of the tag",
        p(r("{{r x }}", "i")),
        p(r("甲", "b"), r("乙")),
        {"x": rich(("甲", {"bold": True}), ("乙", {}))},
    ),
    Case(
        "inside a sentence",
        p(r("前{{ x }}后", "i")),
        p(r("前", "i"), r("甲", '<w:color w:val="FF0000"/><w:sz w:val="28"/><w:szCs w:val="28"/>'),
          r("后", "i")),
        {"x": rich(("甲", {"color": "#FF0000", "size": 28}))},
    ),
    Case(
        "breaks, and what looks like markup",
        p("{{r x }}"),
        p("<w:r><w:t>&lt;甲&gt; &amp;amp;</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r>")
        + p("丁"),
        {"x": rich(("<甲> &amp;\n乙\t丙\a丁", {}))},
    ),
    Case(
        "paragraphs have the styles that they say",
        p("{{p x }}", style="1"),
        p(r("甲", "b"), style="2") + p("乙", style="3"),
        {"x": paragraphs((rich(("甲", {"bold": True})), "2"), (rich(("乙", {})), "3"))},
    ),
    Case(
        "a listing is a text",
        p(r("{{ x }}", "b"), style="1"),
        p("<w:r><w:rPr><w:b/></w:rPr><w:t>&lt;甲&gt;</w:t><w:br/><w:t>乙</w:t></w:r>", style="1")
        + p(r("丙", "b"), style="1"),
        {"x": Listing("<甲>\n乙\a丙")},
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", parameters(values=CASES))
def test_a_value_of_docxtpl_becomes(case: Case) -> None:
    """The body after is what the body before gives; its texts are found again."""
    content = WordTemplate(docx(case.before + p())).render(case.context, verify=True)

    assert xml(docx(case.after + p())) == xml(content)


def picture(folder: Path) -> Path:
    """Return a file with a small picture."""
    path = folder / "a.png"
    Image.new("RGB", (4, 2)).save(path)
    return path


@pytest.mark.parametrize("is_file", [True, False])
@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({}, (4 * 12700, 2 * 12700)),
        ({"width": Mm(10)}, (360000, 180000)),
        ({"height": Mm(10)}, (720000, 360000)),
        ({"width": Mm(10), "height": Mm(10)}, (360000, 360000)),
    ],
)
def test_pictures(
    tmp_path: Path,
    sizes: dict[str, Any],
    expected: tuple[int, int],
    is_file: bool,  # noqa: FBT001 - a parameter
) -> None:
    """From a path or an open file, in the size that is asked for, twice the same."""
    path = picture(tmp_path)
    source = io.BytesIO(path.read_bytes()) if is_file else str(path)
    value = InlineImage(DocxTemplate(io.BytesIO(docx(p()))), source, **sizes)
    content = WordTemplate(docx(p("{{ x }}{{ x }}"))).render({"x": value}, verify=True)
    extents = [*etree.fromstring(part(content)).iter("{*}extent")]

    assert [expected] * 2 == [(int(e.get("cx", "")), int(e.get("cy", ""))) for e in extents]


def test_the_address_of_a_picture(tmp_path: Path) -> None:
    """It is a relationship of the part."""
    value = InlineImage(None, str(picture(tmp_path)), anchor="https://a.cn/")
    content = WordTemplate(docx(p("{{ x }}"))).render({"x": value})

    assert b'Target="https://a.cn/"' in part(content, "word/_rels/document.xml.rels")
    assert b"hlinkClick" in part(content)


def broken() -> RichText:
    """Return a rich text whose markup somebody has cut."""
    made = RichText("甲")
    made.xml = made.xml[:-3]
    return made


def linked() -> RichText:
    """Return a rich text with a link of docxtpl's own document."""
    return rich(("甲", {"url_id": "rId99"}))


def subdocument() -> object:
    """Return what stands for a sub-document, whose class needs a library that is not here."""
    return type("Subdoc", (), {"__module__": "docxtpl.subdoc"})()


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (p("{{r x }}"), broken()),
        (p("{{r x }}"), linked()),
        (p("{{r x }}"), paragraphs((rich(("甲", {})), "1"))),
        (p("{{ x }}"), InlineImage(None, "/no/such/file.png")),
        (p("{{ x }}"), InlineImage(None, io.BytesIO(b"<svg/>"))),
        (p("{{ x }}"), InlineImage(None, io.BytesIO(b""), anchor="javascript:1")),
        (p("{{ x }}"), Listing("\x01")),
        (p("{{p x }}"), subdocument()),
    ],
    ids=["broken", "link", "paragraphs", "no file", "no picture", "empty", "sign", "sub-document"],
)
def test_a_value_is_refused(body: str, value: object) -> None:
    """With one problem in Chinese, at the tag."""
    with pytest.raises(TemplateError) as raised:
        WordTemplate(docx(body + p())).render({"x": value})
    (problem,) = raised.value.problems

    assert problem.code in {"wrong-value", "bad-character", "not-a-number"}
    assert re.search("[一-鿿]{3}", problem.message)
