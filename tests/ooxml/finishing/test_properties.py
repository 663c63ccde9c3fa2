"""The properties of a Word file: what its template's maker left behind is gone."""

import io
import zipfile
from datetime import date

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
from reportgen.ooxml.finishing.word_file import WordFile

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
    custom = Part(
        PackURI("/docProps/custom.xml"), "application/xml", "<a>张三</a>".encode(), package
    )
    package.relate_to(custom, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    settings = document.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS)
    settings.relate_to("file:///C:/Users/张三/Normal.dotm", _ATTACHED, is_external=True)
    for xml in ('<w:attachedTemplate %s w:type="x"/>', '<w:docVars %s w:name="张三"/>'):
        document.settings.element.append(parse_xml(xml % nsdecls("w")))
    paragraph = document.add_paragraph("正文")
    document.add_comment(paragraph.runs, text="留言", author="张三")
    return document


def content(document: Document) -> bytes:
    """Return the file of a document."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def cleaned(document: Document, properties: Properties = PROPERTIES) -> bytes:
    """Return the file of a document with properties."""
    file = WordFile(content(document))
    write(file, properties)
    return file.saved({})


def opened(file: bytes) -> Document:
    """Return a file as a document."""
    return docx.Document(io.BytesIO(file))


def saved(file: bytes) -> dict[str, str]:
    """Return the parts of a document by name."""
    with zipfile.ZipFile(io.BytesIO(file)) as package:
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
    assert set(TRACES) == traces(saved(content(document)))

    file = cleaned(document)
    parts = saved(file)

    assert set() == traces(parts)
    assert "正文" in parts["word/document.xml"]
    assert "comment" not in parts["word/document.xml"] + parts["word/_rels/document.xml.rels"]
    assert "attachedTemplate" not in parts["word/settings.xml"]
    assert "lastPrinted" not in parts["docProps/core.xml"]
    assert origin.read(opened(file)) == "a/2024/b"


def test_the_file_can_be_opened() -> None:
    """A cleaned document is whole: it opens again with its properties."""
    core = opened(cleaned(used())).core_properties

    assert (core.title, core.author, core.last_modified_by) == ("题", "某局", "某局")
    assert (core.keywords, core.language, core.revision) == ("预算", "zh-CN", 1)


@pytest.mark.parametrize("subject", ["", "a/2024/b"])
def test_what_a_template_says_it_was_made_from_is_not_the_file(subject: str) -> None:
    """A template's own custom properties go, also where the file has none."""
    file = cleaned(used(), Properties("题", "某局", "预算", date(2024, 2, 29), subject))

    assert subject == origin.read(opened(file))
