"""What holds a package together: relationships between parts, and the types of their contents."""

import posixpath
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr

from reportgen.ooxml import trees
from reportgen.ooxml.archive import Archive

CONTENT_TYPES = "[Content_Types].xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a part says of another one.

    Attributes:
        id: How the part names it.
        type: The whole type, a URI.
        target: As written.
        part: The part that it leads to; empty outside of the package.
        is_external: Whether it leads outside of the package.
    """

    id: str
    type: str
    target: str
    part: str = ""
    is_external: bool = False

    @property
    def kind(self) -> str:
        """The last word of the type, the same in every edition of the standard."""
        return self.type.rpartition("/")[2]

    def moved(self, source: str, part: str) -> "Relationship":
        """Return the same relationship of a source to another part."""
        if part == self.part:
            return self
        target = posixpath.relpath(part, posixpath.dirname(source) or ".")
        return replace(self, target=target, part=part)


@dataclass(frozen=True, slots=True)
class ContentTypes:
    """The types of contents by extension (in small letters) and by part."""

    defaults: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, archive: Archive) -> "ContentTypes":
        """Read the types of a package."""
        defaults, parts = dict[str, str](), dict[str, str]()
        for one in trees.read(archive.content(CONTENT_TYPES) or b"<Types/>"):
            if trees.local(one) == "Default":
                defaults[one.get("Extension", "").lower()] = one.get("ContentType", "")
            elif trees.local(one) == "Override":
                parts[one.get("PartName", "").lstrip("/")] = one.get("ContentType", "")
        return cls(defaults, parts)

    def written(self) -> bytes:
        """Return the types as a part."""
        lines = [_line("Default", "Extension", *one) for one in self.defaults.items()]
        lines += [
            _line("Override", "PartName", f"/{name}", kind) for name, kind in self.parts.items()
        ]
        return f'{_HEAD}<Types xmlns="{_TYPES}">{"".join(lines)}</Types>'.encode()


@lru_cache(maxsize=1024)
def _line(element: str, key: str, name: str, kind: str) -> str:
    return f"<{element} {key}={quoteattr(name)} ContentType={quoteattr(kind)}/>"


@lru_cache(maxsize=1024)
def part_of(source: str) -> str:
    """Return the name of the part that holds the relationships of a source ("" is the package)."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relationships(archive: Archive, source: str) -> tuple[Relationship, ...]:
    """Return the relationships of a part, or of the package (an empty name)."""
    content = archive.content(part_of(source))
    if content is None:
        return ()
    names = {name.lower(): name for name in archive.parts}
    return tuple(
        _relationship(source, dict(one.items()), names)
        for one in trees.read(content)
        if trees.local(one) == "Relationship"
    )


def _relationship(source: str, said: Mapping[str, str], names: Mapping[str, str]) -> Relationship:
    target, is_external = said.get("Target", ""), said.get("TargetMode") == "External"
    part = ""
    # A target that begins with # is a place in the workbook.
    if not is_external and not target.startswith("#"):
        path = posixpath.join("/", posixpath.dirname(source), target)
        whole = posixpath.normpath(path).lstrip("/")
        part = names.get(whole.lower()) or names.get(unquote(whole).lower(), "")
    return Relationship(said.get("Id", ""), said.get("Type", ""), target, part, is_external)


def fresh(taken: Collection[str]) -> str:
    """Return an id that no relationship has."""
    number = len(taken) + 1
    while f"rId{number}" in taken:
        number += 1
    return f"rId{number}"


def written(relationships: Iterable[Relationship]) -> bytes:
    """Return relationships as a part."""
    lines = []
    for one in relationships:
        mode = ' TargetMode="External"' if one.is_external else ""
        told = f"Id={quoteattr(one.id)} Type={quoteattr(one.type)} Target={quoteattr(one.target)}"
        lines.append(f"<Relationship {told}{mode}/>")
    text = f'{_HEAD}<Relationships xmlns="{_RELATIONSHIPS}">{"".join(lines)}</Relationships>'
    return text.encode()
