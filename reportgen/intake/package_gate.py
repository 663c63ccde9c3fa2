"""The gate before every library that opens a package (xlsx, docx) from outside.

A package that is broken, bloated or carries what a data file has no need of is refused before a
library reads it.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from reportgen.problems import Place, Problem

_MIB = 1024 * 1024
LARGEST, LARGEST_INFLATED, MOST_PARTS = 20 * _MIB, 200 * _MIB, 2_000
_STEEPEST, _STEEP_FROM = 200, _MIB
_ENCRYPTED = 0x1
_LINK = 0o120000
_ODD_NAME = re.compile(r'(^|/)\.\.(/|$)|^/|^[A-Za-z]:|[\\\x00-\x1f<>"|?*]')
_ACTIVE = re.compile(
    r"(vbaProject|vbaData|activeX|/embeddings/|oleObject|\.(bin|exe|dll|js|vbs|mht)$)",
    re.IGNORECASE,
)
# Excel keeps printer settings and calculation chains of its own in harmless `.bin` parts.
_HARMLESS = re.compile(r"(^|/)printerSettings\d*\.bin$", re.IGNORECASE)
# What a damaged package makes the libraries raise; none of them says so itself.
DAMAGED = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    StopIteration,
    SyntaxError,  # of XML, in lxml and in the standard library
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
# What a password or an old format makes of a file.
_COMPOUND = b"\xd0\xcf\x11\xe0"
_CONTENT_TYPES = {
    ".xlsx": b"spreadsheetml.sheet.main+xml",
    ".docx": b"wordprocessingml.document.main+xml",
}
_TAG = re.compile(rb"<Relationship\b[^>]*>")
_TARGET = re.compile(rb"""\bTarget\s*=\s*["']([^"']*)["']""")
_FIELD = re.compile(
    rb"<(?:\w+:)?(?:instrText|ddeLink|oleLink|altChunk|control)\b[^>]*>?(?:\s*([A-Z]+))?"
)
_LINK_FIELDS = frozenset(b"DDE DDEAUTO LINK INCLUDE INCLUDETEXT INCLUDEPICTURE".split())


def open_package(path: Path, suffix: str = "") -> tuple[bytes | None, tuple[Problem, ...]]:
    """Return the content of a package that may be opened, or why it may not.

    Args:
        path: A file of at most 20 MiB, 2,000 parts and 200 MiB inflated.
        suffix: What it must be, `.xlsx` or `.docx`; by default what its name says.
    """
    place, wanted = Place(str(path)), suffix or path.suffix.lower()
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        return None, (Problem("unreadable", f"文件不能读取：{error.strerror}", place),)
    if len(content) > LARGEST:
        return None, (Problem("too-large", f"文件超过 {LARGEST // _MIB} MiB", place),)
    if content.startswith(_COMPOUND):
        message = "文件有密码，或是旧的 .xls、.doc；请另存为 .xlsx、.docx"
        return None, (Problem("locked-package", message, place),)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            found = tuple(_wrong(package, wanted, place))
    except DAMAGED:
        what = wanted.lstrip(".") or "Office"
        return None, (Problem("not-a-package", f"不是完好的 {what} 文件", place),)
    return (None if found else content), found


def _wrong(package: zipfile.ZipFile, suffix: str, place: Place) -> Iterator[Problem]:
    outside = list(_entries(package.infolist(), place))
    yield from outside
    # What is not as it declares is not inflated.
    if not outside:
        yield from _parts(package, suffix, place)


def _entries(entries: list[zipfile.ZipInfo], place: Place) -> Iterator[Problem]:
    if len(entries) > MOST_PARTS:
        yield Problem("package-parts", f"含有 {len(entries)} 个部件，超过 {MOST_PARTS}", place)
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        if _ODD_NAME.search(name) or name.lower() in seen:
            yield Problem("package-name", f"部件名称不合规或重复：{name!r}", place)
        seen.add(name.lower())
        if entry.flag_bits & _ENCRYPTED:
            yield Problem("package-encrypted", f"部件已加密：{name}", place)
        if (entry.external_attr >> 16) & 0o170000 == _LINK:
            yield Problem("package-name", f"部件是链接：{name}", place)
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > _STEEP_FROM and ratio > _STEEPEST:
            yield Problem("package-bomb", f"部件 {name} 压缩比为 {ratio:,.0f}，不可信", place)
    size = sum(entry.file_size for entry in entries)
    if size > LARGEST_INFLATED:
        yield Problem("package-bomb", f"展开后有 {size // _MIB} MiB，超过限度", place)


def _parts(package: zipfile.ZipFile, suffix: str, place: Place) -> Iterator[Problem]:
    names = {entry.filename for entry in package.infolist()}
    if "[Content_Types].xml" not in names:
        yield Problem("not-a-package", "缺少 [Content_Types].xml，不是 Office 文件", place)
        return
    wanted = _CONTENT_TYPES.get(suffix)
    if wanted is None or wanted not in package.read("[Content_Types].xml"):
        yield Problem("package-type", f"内容不是 {suffix or '已知'} 文件（可能含有宏）", place)
    for entry in package.infolist():
        name = entry.filename
        if _ACTIVE.search(name) and not _HARMLESS.search(name):
            yield Problem("package-active", f"含有宏、控件或嵌入对象：{name}", place)
        if name.endswith((".xml", ".rels", ".vml")):
            yield from _xml(package.read(entry), name, place)


def _xml(content: bytes, name: str, place: Place) -> Iterator[Problem]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = content.decode("utf-16", "replace").encode()
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        yield Problem("package-doctype", f"部件 {name} 含有 DOCTYPE", place)
    if name.endswith(".rels"):
        yield from _relationships(content, name, place)
    elif name.startswith("word/") or "externalLink" in name:
        for field in _FIELD.finditer(content):
            is_text = b"instrText" in field[0]
            if not is_text or field[1] in _LINK_FIELDS:
                what = (field[1] if is_text else field[0]).decode("utf-8", "replace")
                yield Problem("package-link", f"部件 {name} 含有 {what}", place)


def _relationships(content: bytes, name: str, place: Place) -> Iterator[Problem]:
    for tag in _TAG.findall(content):
        if not re.search(rb"""TargetMode\s*=\s*["']External""", tag):
            continue
        found = _TARGET.search(tag)
        target = found[1] if found else b""
        is_link = b"/hyperlink" in tag and target.startswith((b"http:", b"https:", b"mailto:"))
        if not is_link:
            shown = target.decode("utf-8", "replace")
            yield Problem("package-link", f"{name} 指向文件以外：{shown}", place)
