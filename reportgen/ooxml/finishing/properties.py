"""What a finished Word file says of itself: what the data gives, nothing of who made its template.

A template that was saved by Word carries the names of its author, his company and his machine.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.rel import Relationships
from docx.oxml.ns import qn

from reportgen.ooxml.finishing import origin

_APP = PackURI("/docProps/app.xml")
_APP_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_APP_CONTENT = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>reportgen</Application></Properties>"
)
# How the relationships end that lead to what the template's maker left.
_OF_PACKAGE = ("/extended-properties", "/custom-properties", "/metadata/thumbnail")
_OF_DOCUMENT = ("/comments", "/commentsExtended", "/commentsIds", "/commentsExtensible", "/people")
_OF_SETTINGS = ("/attachedTemplate",)
_SETTINGS = tuple(map(qn, ("w:attachedTemplate", "w:docVars", "w:rsids")))
_ANCHORS = tuple(map(qn, ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference")))


@dataclass(frozen=True, slots=True)
class Properties:
    """What a finished file says of itself.

    Attributes:
        title: As on its cover.
        author: Whose it is.
        keywords: What it can be found by.
        date: Of its making, as far as readers are told.
        subject: What it was made from, as `custom` property; empty for none.
    """

    title: str
    author: str
    keywords: str
    date: date
    subject: str = ""


def write(document: Document, properties: Properties) -> None:
    """Set the properties of a document; the template's own, its comments and its paths go."""
    package = document.part.package
    _cut(package.rels, _OF_PACKAGE)
    _cut(document.part.rels, _OF_DOCUMENT)
    _core(document, properties)
    package.relate_to(
        Part(_APP, _APP_TYPE, _APP_CONTENT, package), RELATIONSHIP_TYPE.EXTENDED_PROPERTIES
    )
    if properties.subject:
        origin.write(document, properties.subject)
    settings = document.settings.element
    _cut(document.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS).rels, _OF_SETTINGS)
    for found in [child for child in settings if child.tag in _SETTINGS]:
        settings.remove(found)
    for anchor in list(document.element.body.iter(*_ANCHORS)):
        parent = anchor.getparent()
        if parent is not None:
            parent.remove(anchor)


def _core(document: Document, properties: Properties) -> None:
    core = document.core_properties
    for child in list(core._element):  # noqa: SLF001 - python-docx cannot take a property away
        core._element.remove(child)  # noqa: SLF001
    core.title = properties.title
    core.author = properties.author
    core.last_modified_by = properties.author
    core.keywords = properties.keywords
    core.language = "zh-CN"
    core.revision = 1
    core.created = core.modified = datetime.combine(properties.date, time())


def _cut(relations: Relationships, endings: tuple[str, ...]) -> None:
    for key, relation in list(relations.items()):
        if relation.reltype.endswith(endings):
            del relations[key]
