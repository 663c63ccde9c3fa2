"""A Word template compiled: every part that has tags, once for all documents made from it."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment, nodes
from lxml import etree

from reportgen.ooxml import programs, trees
from reportgen.ooxml.archive import Archive
from reportgen.ooxml.items import Program
from reportgen.ooxml.marks import Mark, Marks
from reportgen.ooxml.word import cells, gathering, hosts, identities, structure, tables
from reportgen.ooxml.word.structure import Slot
from reportgen.problems import Place, Problem, TemplateError

_KINDS = re.compile(
    rb"(?:wordprocessingml\.(?:document|template)\.(?:main|macroEnabled\.main)|document\.main"
    rb"|wordprocessingml\.(?:header|footer|footnotes|endnotes|comments)|core-properties)\+xml$"
)
_CONTENT_TYPES = "[Content_Types].xml"
_MARKED_ID = re.compile(rb'<w:(?:bookmarkStart|ins|del)\b[^>]*\bw:id="(\d+)"')
_DRAWING_ID = re.compile(rb'<wp:docPr\b[^>]*\bid="(\d+)"')
_FIRST_ID, _LARGE_ID = 1001, 1 << 30
# Where a text without markup and breaks is printed as it is.
_QUICK = {"text", "plain"}
_BROKEN = (OSError, KeyError, ValueError, zipfile.BadZipFile, zlib.error, EOFError)


@dataclass(frozen=True, slots=True)
class Compilation:
    """A compiled template; holds nothing of a document, and can be used by many threads.

    Attributes:
        archive: The package.
        marks: The tags by number.
        slots: Where values are printed, by the number of the tag.
        trees: The syntax of each part that has tags, by name.
        programs: The code of each, by name; none if something is wrong.
        problems: What is wrong with the template.
        first_id: The first free id of a drawing.
        environment: What it was compiled for.
    """

    archive: Archive
    marks: tuple[Mark, ...]
    slots: dict[int, Slot]
    trees: dict[str, nodes.Template]
    programs: dict[str, Program]
    problems: tuple[Problem, ...]
    first_id: int
    environment: Environment


def compiled(content: bytes, file: str, environment: Environment) -> Compilation:
    """Compile a template.

    Args:
        content: The .docx file.
        file: Its name, for messages.
        environment: Gives filters, globals and rules.

    Raises:
        TemplateError: It is no whole Word file.
    """
    if environment.autoescape is not True:
        # Texts are escaped whoever asks: what a macro prints is markup then, and stays so.
        environment = environment.overlay(autoescape=True)
    try:
        archive = Archive(content)
        main = _main(archive)
        roots = dict(sorted(_roots(archive, main), key=lambda one: one[0] != main))
    except (*_BROKEN, etree.XMLSyntaxError) as error:
        problem = Problem("word-template", "模板不是完整的 Word 文件", Place(file))
        raise TemplateError(problem) from error
    if main not in archive.parts:
        raise TemplateError(Problem("word-template", "模板不是 Word 文件", Place(file)))
    found = Marks(file)
    further = frozenset(tag for one in environment.extensions.values() for tag in one.tags)
    structures = {name: _structure(name, root, found, further) for name, root in roots.items()}
    slots = {n: slot for one in structures.values() for n, slot in one.slots.items()}
    parts = {name: one.items for name, one in structures.items()}
    syntax = programs.trees(parts, slots, found, environment)
    quick = frozenset(number for number, slot in slots.items() if slot.kind in _QUICK)
    return Compilation(
        archive, tuple(found.marks), slots, syntax,
        programs.programs(syntax, quick, found, environment), found.told(),
        _free_id(archive, roots), environment,
    )  # fmt: skip


def _main(archive: Archive) -> str:
    """Return the name of the part that the package is about."""
    relations = trees.read(archive.content("_rels/.rels") or b"<x/>")
    targets = (
        one.get("Target", "").lstrip("/")
        for one in relations.iter("{*}Relationship")
        if one.get("Type", "").endswith("/officeDocument")
    )
    return next(targets, "")


def _roots(archive: Archive, main: str) -> Iterator[tuple[str, etree._Element]]:
    """Yield the parts that can have tags and hold a brace."""
    types = trees.read(archive.content(_CONTENT_TYPES) or b"<x/>")
    for override in types.iter("{*}Override"):
        kind, name = override.get("ContentType", ""), override.get("PartName", "").lstrip("/")
        content = archive.content(name)
        if not _KINDS.search(kind.encode()) or content is None:
            continue
        if b"<!DOCTYPE" in content:
            raise ValueError("DOCTYPE")
        if name == main or b"{" in content or b"}" in content:
            yield name, trees.read(content)


def _structure(
    name: str, root: etree._Element, found: Marks, further: frozenset[str]
) -> structure.Structure:
    gathering.gather(root, name, found)
    cells.settle(root, found)
    hosts.settle(root, found)
    tables.watch(root, found)
    identities.watch(root, found)
    written = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return structure.read(written.decode(), found, further)


def _free_id(archive: Archive, roots: dict[str, etree._Element]) -> int:
    """Return an id from which on none is taken, but by drawings that get another one."""
    taken = [_FIRST_ID - 1]
    for name in archive.parts:
        if name.startswith("word/") and name.endswith(".xml"):
            content = archive.content(name) or b""
            taken += map(int, _MARKED_ID.findall(content))
            taken += map(int, () if name in roots else _DRAWING_ID.findall(content))
    # A larger one is out of the way.
    return max(one for one in taken if one < _LARGE_ID) + 1
