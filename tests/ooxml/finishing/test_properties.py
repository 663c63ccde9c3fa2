"""The properties of a Word file: what its template's maker left behind is gone."""

import io
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from reportgen.ooxml.finishing import origin
from reportgen.ooxml.finishing.properties import Properties, write

PROPERTIES = Properties("题", "某局", "预算", date(2024, 2, 29), "a/2024/b")
TRACES = ("张三", "某公司", "Users", "thumb", "留言")
_ATTACHED = RELATIONSHIP_TYPE.SETTINGS.replace("/settings", "/attachedTemplate")
_APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Manager>张三</Manager><Company>某公司</Company></Properties>"
)


def used() -> Document:
    """Return a document as Word saves it: names, a path, a variable, a thumbnail, a remark."""
    document = docx.Document()
    package = document.part.package
    core = document.core_properties
    core.author = core.last_modified_by = core.content_status = core.identifier = "张三"
    core.last_printed = core.created
    for key, relation in list(package.rels.items()):
        if relation.reltype in {RELATIONSHIP_TYPE.EXTENDED_PROPERTIES, RELATIONSHIP_TYPE.THUMBNAIL}:
            del package.rels[key]
    app = Part(PackURI("/docProps/app.xml"), "application/xml", _APP.encode(), package)
    package.relate_to(app, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
    picture = Part(PackURI("/docProps/thumb.jpeg"), "image/jpeg", b"thumb", package)
    package.relate_to(picture, RELATIONSHIP_TYPE.THUMBNAIL)
    origin.write(document, "张三")
    settings = document.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS)
    settings.relate_to("file:///C:/Users/张三/Normal.dotm", _ATTACHED, is_external=True)
    for xml in ('<w:attachedTemplate %s w:type="x"/>', '<w:docVars %s w:name="张三"/>'):
        document.settings.element.append(parse_xml(xml % nsdecls("w")))
    paragraph = document.add_paragraph("正文")
    document.add_comment(paragraph.runs, text="留言", author="张三")
    return document


def saved(document: Document) -> dict[str, str]:
    """Return the parts of a document by name."""
    file = io.BytesIO()
    document.save(file)
    with zipfile.ZipFile(file) as package:
        return {
            name: name + package.read(name).decode("utf-8", errors="ignore")
            for name in package.namelist()
        }


def traces(parts: dict[str, str]) -> set[str]:
    """Return what is left of the maker."""
    return {trace for trace in TRACES if any(trace in part for part in parts.values())}


def test_nothing_of_the_maker_stays() -> None:
    """Names, company, path, variables, thumbnail and remarks of a template go; its text stays."""
    document = used()
    assert set(TRACES) == traces(saved(document))

    write(document, PROPERTIES)
    parts = saved(document)

    assert set() == traces(parts)
    assert "正文" in parts["word/document.xml"]
    assert "comment" not in parts["word/document.xml"] + parts["word/_rels/document.xml.rels"]
    assert "attachedTemplate" not in parts["word/settings.xml"]
    assert "lastPrinted" not in parts["docProps/core.xml"]
    assert origin.read(document) == "a/2024/b"


def test_the_file_can_be_opened(tmp_path: Path) -> None:
    """A cleaned document is whole: it opens again with its properties."""
    document = used()
    write(document, PROPERTIES)
    document.save(str(tmp_path / "a.docx"))
    core = docx.Document(str(tmp_path / "a.docx")).core_properties

    assert (core.title, core.author, core.last_modified_by) == ("题", "某局", "某局")
    assert (core.keywords, core.language, core.revision) == ("预算", "zh-CN", 1)


@pytest.mark.parametrize("subject", ["", "a/2024/b"])
def test_what_a_template_says_it_was_made_from_is_not_the_file(subject: str) -> None:
    """A template's own custom properties go, also where the file has none."""
    document = used()
    write(document, Properties("题", "某局", "预算", date(2024, 2, 29), subject))

    assert subject == origin.read(document)
