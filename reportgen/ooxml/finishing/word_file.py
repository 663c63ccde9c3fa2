"""A printed Word file taken apart: parts are changed, related, cut off, and put together again.

Only parts that change are read as XML; all others go from the template into the file as they lie.
"""

from collections.abc import Callable, Mapping

from lxml.etree import _Element

from reportgen.ooxml.archive import Archive
from reportgen.ooxml.finishing import markup
from reportgen.ooxml.relationships import (
    CONTENT_TYPES,
    ContentTypes,
    Relationship,
    fresh,
    part_of,
    relationships,
    written,
)

PACKAGE = ""
_BODY = "word/document.xml"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORDPROCESSING = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_EMPTY_SETTINGS = markup.serialized(markup.element("settings"))


class WordFile:
    """The parts of a .docx."""

    def __init__(self, content: bytes) -> None:
        """Take a file apart.

        Raises:
            zipfile.BadZipFile: It is no package.
        """
        self._archive = Archive(content)
        self._types = ContentTypes.of(self._archive)
        self._relations = dict[str, tuple[Relationship, ...]]()
        self._changed_relations = set[str]()
        self._trees = dict[str, _Element]()
        self._contents = dict[str, bytes]()
        self._added_types = dict[str, str]()
        self.main = self.related(PACKAGE, "/officeDocument") or _BODY

    @property
    def document(self) -> _Element:
        """The root of the part with the body."""
        return self.tree(self.main)

    @property
    def settings_part(self) -> str:
        """The part with the settings; a file without one gets it."""
        part = self.related(self.main, "/settings")
        if not part:
            part = "word/settings.xml"
            kind = f"{_WORDPROCESSING}.settings+xml"
            self.put(self.main, f"{_TYPES}/settings", part, kind, _EMPTY_SETTINGS)
        return part

    @property
    def styles_part(self) -> str:
        """The part with the styles, or nothing."""
        return self.related(self.main, "/styles")

    @property
    def settings(self) -> _Element:
        """The root of the settings."""
        return self.tree(self.settings_part)

    def tree(self, part: str) -> _Element:
        """Return the root of a part, which may be changed."""
        if part not in self._trees:
            content = self._contents.pop(part, None) or self._archive.content(part) or b""
            self._trees[part] = markup.parsed(content)
        return self._trees[part]

    def content(self, part: str) -> bytes:
        """Return a part as the file had it; nothing where there is none."""
        return (self._archive.content(part) or b"") if part else b""

    def relations(self, source: str) -> tuple[Relationship, ...]:
        """Return the relationships of a part, or of the package."""
        if source not in self._relations:
            self._relations[source] = relationships(self._archive, source)
        return self._relations[source]

    def related(self, source: str, ending: str) -> str:
        """Return the part that a relationship of a type leads to, or nothing."""
        found = (one.part for one in self.relations(source) if one.type.endswith(ending))
        return next(found, "")

    def cut(self, source: str, endings: tuple[str, ...]) -> None:
        """Take the relationships of some types away; the parts that nothing leads to go too."""
        old = self.relations(source)
        kept = tuple(one for one in old if not one.type.endswith(endings))
        if len(kept) < len(old):
            self._relations[source] = kept
            self._changed_relations.add(source)

    def put(self, source: str, kind: str, part: str, content_type: str, content: bytes) -> None:
        """Put in a part and a relationship that leads to it."""
        old = self.relations(source)
        target = part if source == PACKAGE else f"/{part}"
        new = Relationship(fresh([one.id for one in old]), kind, target, part)
        self._relations[source] = (*old, new)
        self._changed_relations.add(source)
        self._contents[part] = content
        self._added_types[part] = content_type

    def saved(self, changes: Mapping[str, Callable[[str], str]]) -> bytes:
        """Return the file.

        Args:
            changes: What is to become of the text of some parts, by their names.
        """
        changed = {name: markup.serialized(tree) for name, tree in self._trees.items()}
        changed |= self._contents
        for name, change in changes.items():
            text = (changed.get(name) or self.content(name)).decode()
            changed[name] = change(text).encode()
        for source in self._changed_relations:
            changed[part_of(source)] = written(self._relations[source])
        reached = self._reached()
        gone = {name for name in self._archive.parts if name not in reached}
        kinds = {name: kind for name, kind in self._types.parts.items() if name not in gone}
        if kinds != self._types.parts or self._added_types:
            types = ContentTypes(self._types.defaults, kinds | self._added_types)
            changed[CONTENT_TYPES] = types.written()
        return self._archive.with_parts(changed, gone)

    def _reached(self) -> set[str]:
        """Return the parts that relationships lead to, and those of the relationships."""
        found, waiting = {CONTENT_TYPES}, [PACKAGE]
        while waiting:
            source = waiting.pop()
            found |= {source, part_of(source)}
            parts = {one.part for one in self.relations(source)} - found - {PACKAGE}
            waiting += sorted(parts)
            found |= parts
        return found
