"""A package (zip) taken apart once and put together many times, its unchanged parts as they are.

The standard library inflates and deflates every part again; here what did not change is copied
compressed, and what did is deflated by isal at level 1, whose bytes are the same on every x86-64.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

try:
    from isal import isal_zlib

    FAST = True
except ImportError:  # not built for every machine
    FAST = False

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_VERSION, _UNIX, _MODE = 20, 3, 0o600 << 16
_UTF8, _ENCRYPTED = 0x800, 0x1
# 1980-01-01, the first day that a zip can name.
_DATE, _TIME = 0x0021, 0
_MOST_BYTES, _MOST_PARTS = 200 * 2**20, 2_000
# What the standard library raises, beside its own error, for files that are broken or too new.
_UNREADABLE = (zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, LookupError)
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it lies in a package: compressed, with what its heads say."""

    name: str
    method: int
    crc: int
    packed: bytes
    size: int

    def content(self) -> bytes:
        """Return the part itself.

        Raises:
            zipfile.BadZipFile: It is not as long as its head says; no more than that is unpacked.
        """
        if not self.method:
            content, is_whole = self.packed, True
        else:
            stream = zlib.decompressobj(-15)
            content = stream.decompress(self.packed, self.size + 1)
            is_whole = stream.eof and not stream.unused_data
        if len(content) != self.size or not is_whole:
            raise zipfile.BadZipFile(f"{self.name} has another length than its head says")
        return content


class Archive:
    """The parts of a package in their order."""

    def __init__(self, content: bytes) -> None:
        """Take a package apart.

        Raises:
            zipfile.BadZipFile: It is broken, encrypted, too large or names a part twice.
        """
        self.parts = _parts(content)

    def content(self, name: str) -> bytes | None:
        """Return a part, or None."""
        part = self.parts.get(name)
        return part.content() if part else None

    def with_parts(self, changed: Mapping[str, bytes | Part], gone: Collection[str] = ()) -> bytes:
        """Return the package with some parts changed; new ones follow the others.

        The same parts give the same bytes.

        Args:
            changed: New contents by name.
            gone: The parts that are left out.
        """
        packed = {
            name: part if isinstance(part, Part) else pack(name, part)
            for name, part in changed.items()
        }
        kept = ((name, part) for name, part in self.parts.items() if name not in gone)
        parts = [packed.pop(name, part) for name, part in kept]
        return _written([*parts, *packed.values()])


class Packing:
    """A part that is packed while it is being made."""

    def __init__(self, name: str) -> None:
        """Begin a part."""
        self._name, self._crc, self._size = name, 0, 0
        self._packed = list[bytes]()
        library: Any = isal_zlib if FAST else zlib
        self._deflate = library.compressobj(level=1 if FAST else 6, wbits=-15)
        self._sum = library.crc32

    def write(self, content: bytes) -> None:
        """Add what follows."""
        self._crc = self._sum(content, self._crc)
        self._size += len(content)
        self._packed.append(self._deflate.compress(content))

    def part(self) -> Part:
        """Return the finished part."""
        packed = b"".join((*self._packed, self._deflate.flush()))
        return Part(self._name, zipfile.ZIP_DEFLATED, self._crc, packed, self._size)


def pack(name: str, content: bytes) -> Part:
    """Return a part that is made at once."""
    packing = Packing(name)
    packing.write(content)
    return packing.part()


def _parts(content: bytes) -> dict[str, Part]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            _look_over(entries)
            return {one.filename: _part(package, one, memoryview(content)) for one in entries}
    except _UNREADABLE as error:
        raise zipfile.BadZipFile(str(error)) from error


def _look_over(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse, before anything is unpacked, what no Office file is."""
    if len({entry.filename for entry in entries}) < len(entries):
        raise zipfile.BadZipFile("a part is named twice")
    if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > _MOST_BYTES:
        raise zipfile.BadZipFile("too large")
    if any(one.flag_bits & _ENCRYPTED or one.compress_type not in _METHODS for one in entries):
        raise zipfile.BadZipFile("encrypted, or not deflated")


def _part(package: zipfile.ZipFile, entry: zipfile.ZipInfo, view: memoryview) -> Part:
    package.open(entry).close()  # compares the head of the part with the directory
    head = _LOCAL.unpack_from(view, entry.header_offset)
    start = entry.header_offset + _LOCAL.size + head[-2] + head[-1]
    packed = bytes(view[start : start + entry.compress_size])
    part = Part(entry.filename, entry.compress_type, entry.CRC, packed, entry.file_size)
    if len(packed) != entry.compress_size or zlib.crc32(part.content()) != entry.CRC:
        raise zipfile.BadZipFile(f"{entry.filename} is damaged")
    return part


def _written(parts: list[Part]) -> bytes:
    pieces, directory, offset = list[bytes](), list[bytes](), 0
    for part in parts:
        name = part.name.encode()
        flags = 0 if part.name.isascii() else _UTF8
        told = (part.method, _TIME, _DATE, part.crc, len(part.packed), part.size, len(name), 0)
        head = _LOCAL.pack(b"PK\x03\x04", _VERSION, flags, *told)
        pieces += [head, name, part.packed]
        central = _CENTRAL.pack(
            b"PK\x01\x02", _UNIX << 8 | _VERSION, _VERSION, flags, *told, 0, 0, 0, _MODE, offset
        )
        directory += [central, name]
        offset += len(head) + len(name) + len(part.packed)
    end = b"".join(directory)
    count = len(parts)
    pieces += [end, _END.pack(b"PK\x05\x06", 0, 0, count, count, len(end), offset, 0)]
    return b"".join(pieces)
