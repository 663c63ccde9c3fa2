"""Packages taken apart and put together: odd ones are read, broken and hostile ones refused."""

import io
import struct
import subprocess
import sys
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.ooxml import archive
from reportgen.ooxml.archive import Archive

TEXT = "甲乙丙丁".encode() * 500
PARTS = {"a.xml": TEXT, "folder/b.bin": bytes(range(256)), "empty": b""}
LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
FLAGS, METHOD, CRC, PACKED, SIZE = 3, 4, 7, 8, 9


def zipped(
    parts: dict[str, bytes] = PARTS, method: int = zipfile.ZIP_DEFLATED, comment: bytes = b""
) -> bytes:
    """Return a zip of parts as the standard library writes it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as package:
        for name, content in parts.items():
            package.writestr(name, content)
        package.comment = comment
    return file.getvalue()


def contents(package: bytes) -> dict[str, bytes]:
    """Return the parts of a zip as the standard library reads them."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def changed(package: bytes, head: bytes, part: int, **values: int) -> bytes:
    """Return a zip with some numbers changed in one of its heads.

    Args:
        package: The zip.
        head: The signature of the heads.
        part: Which of them.
        values: Numbers by the names of their fields.
    """
    layout = LOCAL if head == b"PK\x03\x04" else CENTRAL
    start = -1
    for _ in range(part + 1):
        start = package.index(head, start + 1)
    fields = list(layout.unpack_from(package, start))
    for name, value in values.items():
        at = {"flags": FLAGS, "method": METHOD, "crc": CRC, "packed": PACKED, "size": SIZE}[name]
        fields[at if layout is CENTRAL else at - 1] = value
    return package[:start] + layout.pack(*fields) + package[start + layout.size :]


def in_both(package: bytes, part: int, **values: int) -> bytes:
    """Return a zip with some numbers of a part changed before it and in the directory."""
    return changed(changed(package, b"PK\x03\x04", part, **values), b"PK\x01\x02", part, **values)


def streamed() -> bytes:
    """Return a zip written to where one cannot go back: sizes stand behind each part."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

        def seek(self, *_: int) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in PARTS.items():
            package.writestr(name, content)
    return pipe.getvalue()


def large() -> bytes:
    """Return a zip whose heads have room for sizes of 64 bits."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in PARTS.items():
            with package.open(name, "w", force_zip64=True) as part:
                part.write(content)
    return file.getvalue()


def with_extras() -> bytes:
    """Return a zip whose parts have extra fields, remarks and times."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, content in PARTS.items():
            entry = zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10))
            entry.extra, entry.comment = struct.pack("<HHL", 0x5455, 4, 7), b"remark"
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return file.getvalue()


ODD: dict[str, Callable[[], bytes]] = {
    "plain": zipped,
    "stored": lambda: zipped(method=zipfile.ZIP_STORED),
    "streamed": streamed,
    "64 bits": large,
    "extra fields": with_extras,
    "comment": lambda: zipped(comment=b"PK\x01\x02 remark"),
    "text before": lambda: b"#!/bin/sh\n" + zipped(),
}


@pytest.mark.parametrize("make", ODD.values(), ids=ODD)
def test_odd_packages_are_read(make: Callable[[], bytes]) -> None:
    """However a package is written, its parts come out, and in again."""
    package = Archive(make())
    written = package.with_parts({})

    assert {name: package.content(name) for name in package.parts} == PARTS
    assert contents(written) == PARTS
    assert list(PARTS) == list(contents(written))


def test_what_is_not_there() -> None:
    """A part that a package has not is nothing."""
    assert Archive(zipped()).content("nix") is None


def test_unchanged_parts_are_copied() -> None:
    """They have the compressed bytes that they had; changed ones have not."""
    package = Archive(zipped())
    again = Archive(package.with_parts({"folder/b.bin": b"new"}))

    assert package.parts["a.xml"] == again.parts["a.xml"]
    assert package.parts["folder/b.bin"].packed != again.parts["folder/b.bin"].packed
    assert again.content("folder/b.bin") == b"new"


def test_new_parts_follow() -> None:
    """Parts that are added stand behind the others, in the order in which they are given."""
    written = Archive(zipped()).with_parts({"z": b"1", "empty": b"2", "c": b"3"})

    assert [*contents(written)] == [*PARTS, "z", "c"]
    assert contents(written) == PARTS | {"z": b"1", "empty": b"2", "c": b"3"}


def test_names_in_chinese() -> None:
    """A name that is not ASCII stays, whether it was there or is new."""
    written = Archive(zipped({"图片/一.png": b"1"})).with_parts({"图片/二.png": b"2"})

    assert contents(written) == {"图片/一.png": b"1", "图片/二.png": b"2"}
    assert [*Archive(written).parts] == ["图片/一.png", "图片/二.png"]


def test_the_same_parts_give_the_same_bytes() -> None:
    """Times, remarks and the way of writing are not kept."""
    one, other = Archive(zipped()).with_parts({}), Archive(with_extras()).with_parts({})

    assert one == other
    assert one == Archive(one).with_parts({})


@pytest.mark.parametrize("is_fast", [True, False])
def test_other_programs_accept_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_fast: bool
) -> None:
    """`unzip` finds no fault."""
    monkeypatch.setattr(archive, "FAST", is_fast and archive.FAST)
    path = tmp_path / "x.zip"
    path.write_bytes(Archive(streamed()).with_parts({"a.xml": TEXT * 9, "图.png": b"2"}))
    run = subprocess.run(["unzip", "-t", str(path)], capture_output=True, text=True, check=False)

    assert (run.returncode, run.stderr) == (0, "")


def test_without_isal_the_parts_are_the_same() -> None:
    """Where isal is not to be had, zlib packs the same parts."""
    code = (
        "import sys; sys.modules['isal'] = None\n"
        "from reportgen.ooxml import archive\n"
        "content = sys.stdin.buffer.read()\n"
        "made = archive.Archive(content).with_parts({'a.xml': b'<new/>' * 99})\n"
        "assert not archive.FAST\n"
        "sys.stdout.buffer.write(made)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], input=zipped(), capture_output=True, check=True
    )

    assert contents(run.stdout) == PARTS | {"a.xml": b"<new/>" * 99}


@pytest.mark.parametrize("length", [0, 1, 30, 200, -1, -10, -22, -60])
def test_half_a_package_is_refused(length: int) -> None:
    """A file that was cut off is no package."""
    with pytest.raises(zipfile.BadZipFile):
        Archive(zipped()[:length])


def test_a_part_named_twice_is_refused() -> None:
    """Readers would not agree which of the two counts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("a", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            package.writestr("a", b"2")

    with pytest.raises(zipfile.BadZipFile):
        Archive(file.getvalue())


STORED = zipped({"a": b"abcdef", "b": b"xyz"}, zipfile.ZIP_STORED)
BROKEN = {
    "encrypted": in_both(zipped(), 0, flags=1),
    "patched": in_both(zipped(), 0, flags=0x20),
    "bzip2": zipped(method=zipfile.ZIP_BZIP2),
    "a method that nobody knows": in_both(zipped(), 0, method=97),
    "a wrong sum": in_both(zipped(), 0, crc=1),
    "stored, shorter than it says": in_both(STORED, 0, size=9),
    "stored, longer than it says": in_both(STORED, 0, size=3, crc=zlib.crc32(b"abc")),
    "stored, over the next head": in_both(STORED, 0, packed=20),
    "packed longer than the file": in_both(zipped(), 2, packed=10**6),
    "packed shorter": in_both(zipped(), 0, packed=9),
    "damaged": zipped()[:60] + b"\xff\xff\xff" + zipped()[63:],
    "too new": zipped().replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\xff"),
    "another name before the part": zipped().replace(b"a.xml", b"b.xml", 1),
    "a directory that lies elsewhere": zipped()[:-6] + b"\xff\xff\xff\xff" + zipped()[-2:],
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_broken_packages_are_refused(content: bytes) -> None:
    """Whatever is wrong, there is one kind of error."""
    with pytest.raises(zipfile.BadZipFile):
        Archive(content)


def test_more_parts_than_any_document_has_are_refused() -> None:
    """A package has a bound of parts."""
    with pytest.raises(zipfile.BadZipFile):
        Archive(zipped({f"{n}": b"" for n in range(2_001)}))


@pytest.mark.parametrize("told", [300 * 2**20, 1_000])
def test_bombs_are_not_unpacked(told: int) -> None:
    """A part that unpacks to very much is refused, whether it says so or tells another size."""
    sign = b"0"
    packing = zlib.compressobj(9, wbits=-15)
    packed = b"".join(packing.compress(sign * 2**20) for _ in range(64)) + packing.flush()
    blank = zipped({"a": b"?" * len(packed)}, zipfile.ZIP_STORED)
    crc = zlib.crc32(sign * 1_000)
    bomb = in_both(blank, 0, method=8, size=told, crc=crc).replace(b"?" * len(packed), packed)
    tracemalloc.start()

    with pytest.raises(zipfile.BadZipFile):
        Archive(bomb)

    assert tracemalloc.get_traced_memory()[1] < 20 * 2**20
    tracemalloc.stop()
