"""The parts of a Word package that hold text, in the order of a reading: body, headers, …, notes.

Read without entities and without the network; nothing is changed.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element

from reportgen.ooxml.archive import Archive
from reportgen.problems import Place, Problem

BODY, HEADER, FOOTER = "officeDocument", "header", "footer"
FOOTNOTES, ENDNOTES, COMMENTS = "footnotes", "endnotes", "comments"
STYLES, PROPERTIES = "styles", "core-properties"
TITLES = {
    BODY: "正文",
    HEADER: "页眉",
    FOOTER: "页脚",
    FOOTNOTES: "脚注",
    ENDNOTES: "尾注",
    COMMENTS: "批注",
    PROPERTIES: "文件属性",
}
# What a damaged package gives, or one that is no document.
DAMAGED = (LookupError, ValueError, etree.LxmlError, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is read.

    Attributes:
        kind: The last word of its relationship.
        name: Its name without folder and suffix, such as `header1`.
        root: Its XML.
        targets: What its relationships point to, by their ids.
    """

    kind: str
    name: str
    root: _Element
    targets: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What a reader calls it."""
        several = self.kind in {HEADER, FOOTER}
        return f"{TITLES[self.kind]} {self.name}" if several else TITLES[self.kind]


@dataclass(frozen=True, slots=True)
class Inventory:
    """The parts of a document that hold text, and its styles."""

    parts: tuple[Part, ...]
    styles: _Element | None


def take(content: bytes, file: str) -> tuple[Inventory | None, tuple[Problem, ...]]:
    """Return the parts of a Word file, or why it is none.

    Args:
        content: The bytes of a .docx that a gate has let through.
        file: Its name in places.
    """
    try:
        return _inventory(Archive(content)), ()
    except DAMAGED:
        problem = Problem("not-a-document", "不是完好的 Word 文件", Place(file))
        return None, (problem,)


def local(element: _Element) -> str:
    """Return the name of an element without its namespace; nothing of a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: _Element, name: str) -> str:
    """Return an attribute by its name without a namespace, or nothing."""
    found = (value for key, value in element.attrib.items() if _bare(key) == name)
    return str(next(found, ""))


def _bare(key: str | bytes) -> str:
    return str(key).rpartition("}")[2]


def _inventory(package: Archive) -> Inventory:
    top = relationships(package, "")
    main = [target for kind, target in top.values() if kind == BODY][0]  # noqa: RUF015 - damage is told by its error
    related = sorted(relationships(package, main).values(), key=_order)
    wanted = [(BODY, main)]
    wanted += [one for kind in TITLES for one in dict.fromkeys(related) if one[0] == kind]
    wanted += [one for one in top.values() if one[0] == PROPERTIES]
    styles = next((target for kind, target in related if kind == STYLES), None)
    parts = tuple(_part(package, kind, name) for kind, name in wanted)
    if local(parts[0].root) != "document":
        raise ValueError(main)
    return Inventory(
        parts,
        xml(package, styles) if styles else None,
    )


def _part(package: Archive, kind: str, name: str) -> Part:
    related = relationships(package, name)
    short = posixpath.splitext(posixpath.basename(name))[0]
    targets = {key: target for key, (_, target) in related.items()}
    return Part(kind, short, xml(package, name), targets)


def relationships(package: Archive, name: str) -> dict[str, tuple[str, str]]:
    """Return kind and target of the relationships of a part, or of the package."""
    folder, short = posixpath.split(name)
    path = posixpath.join(folder, "_rels", f"{short}.rels")
    if path not in package.parts:
        return {}
    return {key: (kind, target) for key, kind, target in _read(xml(package, path), folder)}


def _read(relationships: _Element, folder: str) -> Iterator[tuple[str, str, str]]:
    for element in relationships:
        target = str(element.get("Target", ""))
        if element.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        yield str(element.get("Id", "")), str(element.get("Type", "")).rpartition("/")[2], target


def _order(related: tuple[str, str]) -> tuple[str, int, str]:
    digits = re.search(r"(\d+)\.\w+$", related[1])
    return related[0], int(digits[1]) if digits else 0, related[1]


def xml(package: Archive, name: str) -> _Element:
    """Return a part as XML.

    Raises:
        KeyError: There is none of the name.
        lxml.etree.LxmlError: It is broken.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(package.parts[name].content(), parser)
