"""A printed document made ready: its properties, its contents, what stands in front."""

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from oracle import Template

from reportgen.ooxml import WordTemplate
from reportgen.ooxml.finishing.filled import Filled
from reportgen.ooxml.finishing.properties import Properties

PROPERTIES = Properties("惠州市〈试点〉& R", "某局", "预算，公开", date(2024, 2, 29))


def fill(template: WordTemplate, context: Mapping[str, object]) -> Filled:
    """Fill a template."""
    return Filled(template.rendered(context, keeps_texts=True), PROPERTIES)


def texts(document: Document) -> list[str]:
    """Return the texts of a document's paragraphs."""
    return [paragraph.text for paragraph in document.paragraphs]


def test_properties_of_a_template_are_replaced(template: Template) -> None:
    """What a template says of itself gives way to what the data says."""

    def draw(document: Document) -> None:
        document.core_properties.title = "{{ name }}"
        document.core_properties.comments = "旧"

    content = fill(template(draw), {"name": "局"}).finished()
    core = docx.Document(io.BytesIO(content)).core_properties

    assert PROPERTIES.title == core.title
    assert core.comments == ""


def test_core_properties(template: Template) -> None:
    """The file says of itself what the data says, and names no program as author."""
    core = docx.Document(io.BytesIO(fill(template("局"), {}).finished())).core_properties
    day = datetime(2024, 2, 29, tzinfo=UTC).replace(tzinfo=core.created.tzinfo)

    assert (PROPERTIES.title, "某局", "某局") == (core.title, core.author, core.last_modified_by)
    assert (core.keywords, core.language, core.revision) == ("预算，公开", "zh-CN", 1)
    assert (day, day) == (core.created, core.modified)
    assert (core.subject, core.comments, core.category) == ("", "", "")


def test_nothing_names_the_library(template: Template) -> None:
    """No part of the finished file mentions python-docx or the machine."""
    content = fill(template("局"), {}).finished()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        found = [name for name in package.namelist() if b"python-docx" in package.read(name)]

    assert found == []


def draw_contents(document: Document) -> None:
    """Draw a TOC field and two headings."""
    field = document.add_paragraph()
    for kind, text in (("begin", ""), ("", ' TOC \\o "1-2" '), ("separate", ""), ("end", "")):
        run = docx.oxml.OxmlElement("w:r")
        inner = docx.oxml.OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            inner.set(qn("w:fldCharType"), kind)
        inner.text = text or None
        run.append(inner)
        field._p.append(run)  # noqa: SLF001
    document.add_heading("一、{{ name }}", 1)
    document.add_heading("二、{{ name }}", 1)


def settings(content: bytes) -> list[str]:
    """Return the names of a document's settings in their order."""
    document = docx.Document(io.BytesIO(content))
    return [str(child.tag).partition("}")[2] for child in document.settings.element]


def test_contents_with_pages(template: Template) -> None:
    """Where the pages are known, they stand in the contents and Word is asked for nothing."""
    content = fill(template(draw_contents), {"name": "局"}).finished([1, 3])
    document = docx.Document(io.BytesIO(content))

    assert texts(document)[:2] == ["一、局\t1", "二、局\t3"]
    assert "updateFields" not in settings(content)


@pytest.mark.parametrize("pages", [None, []])
def test_contents_without_pages(pages: list[int] | None, template: Template) -> None:
    """Where the pages are not known, Word is asked to update the fields."""
    content = fill(template(draw_contents), {"name": "局"}).finished(pages)

    assert settings(content).count("updateFields") == 1


def test_pages_that_do_not_fit_the_headings(template: Template) -> None:
    """Pages of more or fewer headings than the document has are refused."""
    one = fill(template(draw_contents), {"name": "局"})

    assert one.headings == 2
    with pytest.raises(ValueError, match="3 pages for 2 headings"):
        one.finished([1, 2, 3])


def test_wish_for_an_update_stands_where_the_schema_wants_it(template: Template) -> None:
    """`w:updateFields` stands behind the display settings and before `w:compat`."""
    names = settings(fill(template(draw_contents), {"name": "局"}).finished())
    place = names.index("updateFields")

    assert names.index("zoom") < place < names.index("compat")


def test_document_is_paginated_filled(template: Template) -> None:
    """The pages are counted on the filled document, its contents in place."""
    plain = fill(template(draw_contents), {"name": "局"}).plain()

    assert texts(docx.Document(io.BytesIO(plain))) == ["一、局\t", "二、局\t", "一、局", "二、局"]
