"""Packages: the same parts in the same order, without clock and machine."""

import io
import zipfile

import pytest

from reportgen.ooxml.package import normalized

PARTS = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>" * 500, "a.bin": b"\x00"}


def package(
    parts: dict[str, bytes], when: tuple[int, int, int, int, int, int] = (2024, 1, 2, 3, 4, 6)
) -> bytes:
    """Return a zip of parts, written at a time by a machine of its own."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, when)
            entry.create_system = 0
            entry.external_attr = 0o755 << 16
            entry.comment = b"made by hand"
            entry.compress_type = zipfile.ZIP_STORED
            zipped.writestr(entry, content)
    return file.getvalue()


def entries(content: bytes) -> list[zipfile.ZipInfo]:
    """Return the entries of a zip in its order."""
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        return zipped.infolist()


def test_parts_stay_as_they_are() -> None:
    """Every part keeps its name, its place and its content."""
    content = normalized(package(PARTS))
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        read = {name: zipped.read(name) for name in zipped.namelist()}

    assert read == PARTS
    assert [*PARTS] == [*read]


def test_order_is_kept() -> None:
    """Parts in another order stay in that order."""
    backwards = dict(reversed(PARTS.items()))

    assert [*backwards] == [entry.filename for entry in entries(normalized(package(backwards)))]


@pytest.mark.parametrize("index", range(len(PARTS)))
def test_entries_carry_nothing_of_the_machine(index: int) -> None:
    """Each entry has the fixed date, system and rights, no comment and no extra field."""
    entry = entries(normalized(package(PARTS)))[index]
    found = (entry.date_time, entry.create_system, entry.external_attr, entry.comment, entry.extra)

    assert found == ((1980, 1, 1, 0, 0, 0), 3, 0o600 << 16, b"", b"")
    assert entry.compress_type == zipfile.ZIP_DEFLATED


def test_same_bytes_at_another_time() -> None:
    """Packages written at different times give the same bytes."""
    early, late = package(PARTS), package(PARTS, (2030, 12, 31, 23, 59, 58))

    assert early != late
    assert normalized(early) == normalized(late)


def test_a_normalized_package_stays() -> None:
    """Normalizing twice changes nothing more."""
    once = normalized(package(PARTS))

    assert once == normalized(once)


def test_an_empty_package_stays_one() -> None:
    """A package without parts gives one without parts."""
    assert entries(normalized(package({}))) == []
