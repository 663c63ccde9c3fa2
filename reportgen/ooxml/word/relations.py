"""Links and pictures as relationships of the part that is being printed; lives for one render."""

import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

from lxml import etree

from reportgen.ooxml.archive import Archive

_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships '
    b'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
_ID = re.compile(rb"\bId\s*=\s*[\"']rId(\d+)[\"']")
_EXTENSION = re.compile(rb"\bextension\s*=\s*[\"']([^\"']+)[\"']")
_SCHEMES = {"http", "https", "mailto"}
_CONTENT_TYPES = "[Content_Types].xml"
_SUFFIXES = {
    "image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif", "image/bmp": "bmp",
    "image/tiff": "tiff",
}  # fmt: skip
_EMU_MM, _EMU_INCH = 36_000, 914_400
# Word's pages are at most 22 inches wide and high.
_LARGEST = 22 * _EMU_INCH
_UNSAFE = re.compile(r'[\x00-\x20\x7f<>"{}|\\^`]')


@dataclass(frozen=True, slots=True)
class Embedded:
    """A picture in a package: its relationship, its size in EMU, its name there."""

    relation: str
    width: int
    height: int


@dataclass(slots=True)
class Relations:
    """What one rendering adds to a package.

    Attributes:
        archive: The template.
        part: The part that is being printed.
    """

    archive: Archive
    part: str = ""
    _added: dict[str, list[tuple[str, Mapping[str, str]]]] = field(default_factory=dict)
    _known: dict[tuple[str, str], str] = field(default_factory=dict)
    _media: dict[str, bytes] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _last: dict[str, int] = field(default_factory=dict)

    def link(self, url: str) -> str:
        """Return the id of an external link.

        Raises:
            ValueError: The address is not one of the web or of mail.
        """
        target = _address(url)
        return self._related("hyperlink", {"Target": target, "TargetMode": "External"}, url)

    def picture(self, content: bytes, width: int | None, height: int | None) -> Embedded:
        """Embed a picture and return its relationship and size.

        Args:
            content: The file.
            width: In EMU; by default from the file, or in proportion to the height.
            height: In EMU.

        Raises:
            ValueError: It is no picture that Word shows.
        """
        suffix, across, down = _measured(content)
        name = self._medium(content, suffix)
        target = name.removeprefix("word/")
        relation = self._related("image", {"Target": target}, name)
        if width is None:
            width = across if height is None else round(height * across / down)
        if height is None:
            height = round(width * down / across)
        if not (0 < width <= _LARGEST and 0 < height <= _LARGEST):
            raise ValueError("图片的宽和高要大于 0，不超过 558 毫米")
        return Embedded(relation, width, height)

    def _medium(self, content: bytes, suffix: str) -> str:
        key = hashlib.sha256(content).hexdigest()
        if key not in self._names:
            if not self._taken:
                self._taken = {PurePosixPath(name).stem for name in self.archive.parts}
            stem = next(
                name
                for n in count(len(self._media) + 1)
                if (name := f"image{n}") not in self._taken
            )
            self._taken.add(stem)
            self._names[key] = f"word/media/{stem}.{suffix}"
            self._media[self._names[key]] = content
        return self._names[key]

    def _related(self, kind: str, target: Mapping[str, str], key: str) -> str:
        known = self._known.get((self.part, key))
        if known:
            return known
        added = self._added.setdefault(self.part, [])
        if self.part not in self._last:
            ids = _ID.findall(self.archive.content(_rels(self.part)) or b"")
            self._last[self.part] = max([0, *map(int, ids)])
        name = f"rId{self._last[self.part] + len(added) + 1}"
        added.append(("Relationship", {"Id": name, "Type": f"{_TYPES}/{kind}", **target}))
        self._known[self.part, key] = name
        return name

    def changed(self) -> Mapping[str, bytes]:
        """Return the parts that the additions change or make, by name."""
        changed = dict(self._media)
        for part, added in self._added.items():
            old = self.archive.content(_rels(part)) or _EMPTY
            changed[_rels(part)] = _appended(old, added)
        suffixes = {PurePosixPath(name).suffix[1:] for name in self._media}
        types = self.archive.content(_CONTENT_TYPES) or b""
        # Extensions are the same in capitals.
        known = {found[1] for found in _EXTENSION.finditer(types.lower())}
        missing = [s for s in sorted(suffixes) if s.encode() not in known]
        if missing:
            kinds = {suffix: kind for kind, suffix in _SUFFIXES.items()}
            added = [("Default", {"Extension": s, "ContentType": kinds[s]}) for s in missing]
            changed[_CONTENT_TYPES] = _appended(types, added)
        return changed


@lru_cache(maxsize=32)
def _measured(content: bytes) -> tuple[str, int, int]:
    """Return the suffix of a picture's kind, its width and height in EMU.

    Raises:
        ValueError: It is no picture that Word shows.
    """
    # Slow to load, and only pictures need it.
    from docx.image.exceptions import (  # noqa: PLC0415
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    from docx.image.image import Image  # noqa: PLC0415

    try:
        image = Image.from_file(io.BytesIO(content))
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError) as error:
        raise ValueError("图片不是 PNG、JPEG、GIF、BMP 或 TIFF 文件，或已损坏") from error
    if not (image.px_width and image.px_height):
        raise ValueError("图片已损坏：没有宽或高")
    across = image.px_width * _EMU_INCH // max(image.horz_dpi, 1)
    down = image.px_height * _EMU_INCH // max(image.vert_dpi, 1)
    return _SUFFIXES[image.content_type], across, down


def _address(url: str) -> str:
    """Return an address as a relationship can hold it.

    Raises:
        ValueError: It is not one of the web or of mail.
    """
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise ValueError(f"链接 {url} 不能用：不是完整的网址") from error
    if parts.scheme not in _SCHEMES:
        raise ValueError(f"链接 {url} 不能用：只能是 http、https、mailto")
    if not (parts.path if parts.scheme == "mailto" else parts.hostname):
        raise ValueError(f"链接 {url} 不能用：不是完整的网址")
    return _UNSAFE.sub(lambda found: quote(found[0]), url.strip())


def _rels(part: str) -> str:
    path = PurePosixPath(part)
    return (path.parent / "_rels" / f"{path.name}.rels").as_posix()


def _appended(document: bytes, elements: Iterable[tuple[str, Mapping[str, str]]]) -> bytes:
    """Return a document with elements of its own namespace added at the end of its root."""
    root = etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True))
    space = etree.QName(root).namespace
    for name, attributes in elements:
        etree.SubElement(root, f"{{{space}}}{name}", attributes)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def emu(millimetres: float | None) -> int | None:
    """Return a length in mm in EMU (English Metric Units)."""
    return None if millimetres is None else round(millimetres * _EMU_MM)
