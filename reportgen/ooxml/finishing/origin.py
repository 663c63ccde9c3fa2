"""What a Word document was made from, as a custom property of the file: no page shows it."""

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from reportgen.ooxml.finishing.word_file import PACKAGE, WordFile

_NAME = "reportgen"
_PART = "docProps/custom.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
# The set of properties that users define (MS-OSHARED 2.3.3.2.2).
_USERS = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def write(file: WordFile, subject: str) -> None:
    """Write what a file was made from; it is to have no custom properties yet."""
    root = etree.Element(f"{{{_SPACE}}}Properties", nsmap={None: _SPACE, "vt": _VALUES})
    entry = etree.SubElement(
        root, f"{{{_SPACE}}}property", {"fmtid": _USERS, "pid": "2", "name": _NAME}
    )
    etree.SubElement(entry, f"{{{_VALUES}}}lpwstr").text = subject
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    file.put(PACKAGE, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES, _PART, _TYPE, content)


def read(document: Document) -> str:
    """Return what a document was made from, or nothing where it does not say."""
    for relation in document.part.package.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.CUSTOM_PROPERTIES:
            root = etree.fromstring(
                relation.target_part.blob,
                etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False),
            )
            for entry in root.iter(f"{{{_SPACE}}}property"):
                if entry.get("name") == _NAME:
                    return "".join(str(text) for text in entry.itertext()).strip()
    return ""
