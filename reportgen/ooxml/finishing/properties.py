"""What a finished Word file says of itself: what the data gives, nothing of who made its template.

A template that was saved by Word carries the names of its author, his company and his machine.
"""

from dataclasses import dataclass
from datetime import date

from reportgen.ooxml.core_properties import APP, CORE, core_content
from reportgen.ooxml.finishing import origin
from reportgen.ooxml.finishing.markup import name
from reportgen.ooxml.finishing.word_file import PACKAGE, WordFile

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_METADATA = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"
_APP_KIND, _CORE_KIND = f"{_OFFICE}/extended-properties", f"{_METADATA}/core-properties"
_APP_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_APP_CONTENT = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>reportgen</Application></Properties>"
)
_MORE = "<dc:language>zh-CN</dc:language><cp:revision>1</cp:revision>"
# How the relationships end that lead to what the template's maker left.
_OF_PACKAGE = (
    "/core-properties",
    "/extended-properties",
    "/custom-properties",
    "/metadata/thumbnail",
)
_OF_DOCUMENT = ("/comments", "/commentsExtended", "/commentsIds", "/commentsExtensible", "/people")
_OF_SETTINGS = ("/attachedTemplate",)
_SETTINGS = tuple(map(name, ("attachedTemplate", "docVars", "rsids")))
_ANCHORS = tuple(map(name, ("commentRangeStart", "commentRangeEnd", "commentReference")))


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


def write(file: WordFile, properties: Properties) -> None:
    """Set the properties of a file; the template's own, its comments and its paths go."""
    file.cut(PACKAGE, _OF_PACKAGE)
    file.cut(file.main, _OF_DOCUMENT)
    core = core_content(
        title=properties.title,
        author=properties.author,
        keywords=properties.keywords,
        day=properties.date,
        more=_MORE,
    )
    file.put(PACKAGE, _CORE_KIND, CORE, _CORE_TYPE, core)
    file.put(PACKAGE, _APP_KIND, APP, _APP_TYPE, _APP_CONTENT)
    if properties.subject:
        origin.write(file, properties.subject)
    file.cut(file.settings_part, _OF_SETTINGS)
    for found in [child for child in file.settings if child.tag in _SETTINGS]:
        file.settings.remove(found)
    for anchor in list(file.document.iter(*_ANCHORS)):
        parent = anchor.getparent()
        if parent is not None:
            parent.remove(anchor)
