"""What a finished workbook says of itself: what the data gives, not who drew its template."""

from datetime import date
from xml.sax.saxutils import escape

from reportgen.ooxml.archive import Archive

CORE, APP = "docProps/core.xml", "docProps/app.xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
# LibreOffice shows the values of a workbook that is made for Excel, and calculates others first.
_APP_CONTENT = (
    f'{_HEAD}<Properties xmlns="{_OFFICE}/extended-properties">'
    "<Application>Microsoft Excel</Application></Properties>"
)
_CORE_CONTENT = (
    f"{_HEAD}<cp:coreProperties"
    ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
    "<cp:keywords>{keywords}</cp:keywords><cp:lastModifiedBy>{author}</cp:lastModifiedBy>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:modified>'
    "{more}</cp:coreProperties>"
)


def with_properties(
    content: bytes, *, title: str, day: date, author: str = "", keywords: str = ""
) -> bytes:
    """Return a workbook with the properties of its data in place of its template's.

    Args:
        content: The workbook; properties that it lacks are not added.
        title: As on its first page.
        day: Of its making, as far as readers are told.
        author: Whose it is.
        keywords: What it can be found by.

    Raises:
        zipfile.BadZipFile: It is no package.
    """
    package = Archive(content)
    core = core_content(title=title, day=day, author=author, keywords=keywords)
    own = {CORE: core, APP: _APP_CONTENT.encode()}
    return package.with_parts({name: part for name, part in own.items() if name in package.parts})


def core_content(
    *, title: str, day: date, author: str = "", keywords: str = "", more: str = ""
) -> bytes:
    """Return the part with the properties that all Office files have.

    Args:
        title: As on the first page.
        day: Of its making.
        author: Whose it is.
        keywords: What it can be found by.
        more: The markup of further properties.
    """
    texts = {"title": title, "author": author, "keywords": keywords}
    given = {name: escape(text) for name, text in texts.items()}
    return _CORE_CONTENT.format(day=day, more=more, **given).encode()
