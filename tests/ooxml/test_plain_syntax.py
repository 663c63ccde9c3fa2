"""The tags of a Word template, and where they stand."""

import io

import docx
import pytest
from docx.document import Document

from reportgen.ooxml import inventory
from reportgen.ooxml.needs import needs
from reportgen.ooxml.plain_syntax import PlainSyntax
from reportgen.ooxml.shape import lines
from reportgen.problems import Place, TemplateError


def syntax(document: Document) -> PlainSyntax:
    """Return the syntax of a document."""
    file = io.BytesIO()
    document.save(file)
    found, problems = inventory.take(file.getvalue(), "t.docx")
    assert found, problems
    return PlainSyntax(found, "t.docx")


def test_the_dialect_of_word() -> None:
    """Tags for paragraphs, rows and cells, for merges and looks, and Word's quotes are read."""
    document = docx.Document()
    for text in (
        "{%p for r in rows %}",
        "{%- tr if r.a == “甲” %}",
        "{% vmerge r.merge.head %}{{r r.b }}{% cellbg r.colour %}{% colspan r.width %}{% vm %}",
        "{%p endif %}{% hm %}",
        "{%p endfor %}{#p 注 #}",
    ):
        document.add_paragraph(text.replace("{%- tr", "{%tr"))

    expected = ["rows", "  a", "  merge", "    head", "  b", "  colour", "  width"]

    assert expected == [line.split("　")[0] for line in lines(needs(syntax(document)))]


def test_tags_over_runs_and_in_all_parts() -> None:
    """A tag that is split over runs is one; headers, footers, cells and properties count."""
    document = docx.Document()
    paragraph = document.add_paragraph("一")
    for piece in ("{", "{ bo", "dy }", "}"):
        paragraph.add_run(piece).bold = piece == "dy }"
    document.add_table(1, 1).cell(0, 0).text = "{{ cell }}"
    document.sections[0].header.paragraphs[0].text = "{{ head }}"
    document.sections[0].footer.paragraphs[0].text = "{{ foot }}"
    document.core_properties.title = "{{ title }}"
    shape = needs(syntax(document))
    spots = {name: [place.spot for place in inner.places] for name, inner in shape.keys.items()}

    assert spots == {
        "body": ["正文第1段"],
        "cell": ["正文第2段"],
        "head": ["页眉 header1第1段"],
        "foot": ["页脚 footer1第1段"],
        "title": [spots["title"][0]],
    }
    assert spots["title"][0].startswith("文件属性第")


def test_a_wrong_tag() -> None:
    """A tag that Jinja cannot read is told with its paragraph."""
    document = docx.Document()
    document.add_paragraph("一")
    document.add_paragraph("{{ a b }}")

    with pytest.raises(TemplateError) as caught:
        syntax(document).syntax()

    assert caught.value.problem.place == Place("t.docx", spot="正文第2段")
