"""What finished files hold: every part of every file, unpacked, for tests that search them."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

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
    else:
        raise ValueError(f"{path.suffix}: teach tests/finished.py to look into it")


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
