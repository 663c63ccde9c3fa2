"""What finished files hold: every part of every file, unpacked, for tests that search them."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from reportgen.render import pdf

PACKED = frozenset({".docx", ".xlsx"})
PLAIN = frozenset({".json", ".csv", ".html", ".svg"})
_TAG = re.compile(r"<[^>]*>")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


def parts(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the parts of a file by name: those of a package unpacked, pictures in it as they are.

    Raises:
        ValueError: It is not known how to look into such a file; a search would find nothing.
    """
    if path.suffix in PACKED:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
            for name in package.namelist():
                yield name, package.read(name)
    elif path.suffix in PLAIN:
        yield "", path.read_bytes()
    elif path.suffix == ".pdf":
        yield "text", "".join(pdf.read(path.read_bytes()).pages).encode()
        with pikepdf.open(path) as document:
            for number, entry in enumerate(document.objects):
                yield f"strings of {number}", "\n".join(_strings(entry)).encode()
                if isinstance(entry, pikepdf.Stream) and "/Length1" not in entry:
                    yield f"stream {number}", entry.read_bytes()
    else:
        raise ValueError(f"{path.suffix}: teach tests/finished.py to look into it")


def _strings(entry: object) -> Iterator[str]:
    """Yield the texts of an object of a PDF: titles, bookmarks, alternatives, dates."""
    if isinstance(entry, pikepdf.String):
        yield str(entry)
    elif isinstance(entry, pikepdf.Array):
        for one in entry:
            yield from _strings(one)
    elif isinstance(entry, pikepdf.Dictionary) and not entry.is_indirect:
        for one in entry.values():
            yield from _strings(one)


def readings(content: bytes) -> Iterator[str]:
    """Yield a part as text in every way that it may be read: encodings, escapes, without tags."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        text = content.decode(encoding, errors="ignore")
        yield text
        yield _TAG.sub("", text)
    text = content.decode("utf-8", errors="ignore")
    yield _ESCAPE.sub(lambda sign: chr(int(sign[1], 16)), text)
    yield html.unescape(_TAG.sub("", text))
    yield html.unescape(text)


def format_of(name: str) -> str:
    """Return the format that a written file belongs to, by its path."""
    folder = re.search(r"\.(\w+)/", name)
    return folder[1] if folder else Path(name).suffix[1:]


def found(path: Path, texts: frozenset[str]) -> set[str]:
    """Return which of some texts a file holds, in its name or in any of its parts."""
    read = [path.name, *(r for name, part in parts(path) for r in (name, *readings(part)))]
    return {text for text in texts if any(text in one for one in read)}
