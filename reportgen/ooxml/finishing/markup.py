"""Elements of WordprocessingML, read and made as Word files have them."""

from collections.abc import Mapping
from functools import lru_cache

from lxml import etree
from lxml.etree import _Element

_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = {"w": _SPACE}
DECLARED = f'xmlns:w="{_SPACE}"'
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# White space between elements means nothing in a Word file.
_PARSER = etree.XMLParser(
    remove_blank_text=True,
    resolve_entities=False,
    no_network=True,
    huge_tree=True,
    collect_ids=False,
)


@lru_cache(maxsize=256)
def name(local: str) -> str:
    """Return the whole name of an element or attribute of Word's namespace."""
    return f"{{{_SPACE}}}{local}"


P, R, T, P_PR, R_PR = map(name, ("p", "r", "t", "pPr", "rPr"))
VALUE, ID = map(name, ("val", "id"))
BOOKMARK = name("bookmarkStart")
SECTION = name("sectPr")


def parsed(content: bytes | str) -> _Element:
    """Return the root of a part."""
    return etree.fromstring(content, _PARSER)


def serialized(root: _Element) -> bytes:
    """Return a part as a file has it."""
    return etree.tostring(root, encoding="UTF-8", standalone=True)


def element(local: str, attributes: Mapping[str, str] | None = None) -> _Element:
    """Return a new element of Word's namespace; so are its attributes."""
    made = etree.Element(name(local), nsmap=_SPACES)
    for key, value in (attributes or {}).items():
        made.set(name(key), value)
    return made


def added(parent: _Element, local: str, **attributes: str) -> _Element:
    """Return a new element of Word's namespace at the end of another one."""
    return etree.SubElement(parent, name(local), {name(k): v for k, v in attributes.items()})


def elements(content: str) -> list[_Element]:
    """Return new elements that are written as markup; faster than one by one."""
    return list(parsed(f"<w:x {DECLARED}>{content}</w:x>"))


def text_element(text: str, local: str = "t") -> _Element:
    """Return a text for a run, its spaces kept."""
    return kept(element(local), text)


def kept(element: _Element, text: str) -> _Element:
    """Return a text element with another text and its spaces kept."""
    element.attrib.clear()
    element.text = text
    element.set(_XML_SPACE, "preserve")
    return element


def is_kept(element: _Element) -> bool:
    """Tell whether a text is as `text_element` makes it."""
    return len(element.attrib) == 1 and element.get(_XML_SPACE) == "preserve"
