"""The package that is being made: parts with their types and relationships, under free names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from reportgen.ooxml.archive import Archive, Part
from reportgen.ooxml.excel.parts.book import Book
from reportgen.ooxml.excel.parts.comments import Blocks
from reportgen.ooxml.relationships import (
    CONTENT_TYPES,
    ContentTypes,
    Relationship,
    part_of,
    written,
)

_NUMBER = re.compile(r"\d*(\.\w+)$")


@dataclass(slots=True)
class Output:
    """The parts of one rendering.

    Attributes:
        book: The template.
        archive: Its package.
        parts: What was put in, by name.
        blocks: The numbers of shapes.
    """

    book: Book
    archive: Archive
    parts: dict[str, bytes | Part] = field(default_factory=dict)
    _types: dict[str, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _last: dict[str, int] = field(default_factory=dict)
    blocks: Blocks = field(init=False)

    def __post_init__(self) -> None:
        """Leave alone the blocks of shapes that are copied."""
        self.blocks = Blocks(self.book.blocks)

    def name(self, source: str) -> str:
        """Return the name for a copy of a part: that of the template, later a new one."""
        if not self._taken:
            self._taken = {name.lower() for name in self.archive.parts}
        if source not in self.parts and source not in self._last:
            self._last[source] = 0
            return source
        number = self._last.get(source, 0)
        while True:
            number += 1
            name = _NUMBER.sub(rf"{number}\g<1>", source, count=1)
            if name.lower() not in self._taken:
                self._taken.add(name.lower())
                self._last[source] = number
                return name

    def put(
        self, name: str, source: str, content: bytes | Part, related: Sequence[Relationship]
    ) -> None:
        """Put a part in.

        Args:
            name: Its name here.
            source: The part of the template that it was made from.
            content: The part.
            related: Its relationships.
        """
        if isinstance(content, Part) and content.name != name:
            content = replace(content, name=name)
        self.parts[name] = content
        if related:
            self.parts[part_of(name)] = written(related)
        if kind := self.book.types.parts.get(source):
            self._types[name] = kind

    def copy(self, source: str) -> None:
        """Put a part of the template in as it is, and all that hangs on it."""
        part = self.archive.parts.get(source)
        if part is None or source in self.parts:
            return
        self.put(source, source, part, ())
        related = self.archive.parts.get(part_of(source))
        if related is not None:
            self.parts[related.name] = related
        self.follow(self.book.relationships[source])

    def follow(self, related: Iterable[Relationship]) -> None:
        """Put in what relationships lead to, as it is."""
        for one in related:
            self.copy(one.part)

    def copy_package(self) -> None:
        """Put in what hangs on the package itself, and what hangs on nothing."""
        self.follow(self.book.relationships[""])
        reached = set(self.book.relationships)
        reached |= {part_of(source) for source in reached if source}
        for name, part in self.archive.parts.items():
            if name not in reached:
                self.put(name, name, part, ())

    def content(self) -> bytes:
        """Return the package: parts of the template in their order, then the new ones."""
        known = self.book.types
        types = {name: kind for name, kind in known.parts.items() if name in self._types}
        self.parts[CONTENT_TYPES] = ContentTypes(known.defaults, types | self._types).written()
        gone = {name for name in self.archive.parts if name not in self.parts}
        return self.archive.with_parts(self.parts, gone)
