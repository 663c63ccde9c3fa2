"""Parts of packages as trees, and the namespace of workbooks."""

from typing import Final

from lxml import etree
from lxml.etree import _Element

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def read(content: bytes, *, is_vml: bool = False) -> _Element:
    """Return the root of a part.

    Args:
        content: The part.
        is_vml: Old drawings may hold unclosed `<br>`; what can be read is read.

    Raises:
        etree.XMLSyntaxError: It is no XML.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, recover=is_vml
    )
    return etree.fromstring(content, parser)


def written(root: _Element, *, is_vml: bool = False) -> bytes:
    """Return a tree as a part; old drawings have no declaration."""
    return (b"" if is_vml else _HEAD) + etree.tostring(
        root, encoding="UTF-8", xml_declaration=False
    )


def local(element: _Element) -> str:
    """Return the name of an element without its namespace; nothing of a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
