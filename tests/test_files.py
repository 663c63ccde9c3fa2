"""Files are replaced whole, and names from data stay in their folder."""

import os
import resource
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.files import is_safe_name, write_whole

OLD, NEW = "旧的内容".encode(), "新的内容，比旧的长".encode()


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A file that was written before."""
    path = tmp_path / "部门预算.docx"
    path.write_bytes(OLD)
    return path


def names(folder: Path) -> list[str]:
    """The names in a folder, hidden ones included."""
    return sorted(path.name for path in folder.iterdir())


def failing(call: int, real: Callable[..., object]) -> Callable[..., object]:
    """Return a function that fails with a full disk at its n-th call (from 1)."""
    calls = iter(range(1, 100))

    def fail(*arguments: object) -> object:
        if next(calls) == call:
            raise OSError(28, "No space left on device")
        return real(*arguments)

    return fail


def test_new_file_in_new_folders(tmp_path: Path) -> None:
    """The folders of a file are made, and it holds just the content."""
    path = tmp_path / "output" / "2024" / "部门预算.docx"

    write_whole(path, NEW)

    expected = NEW
    assert expected == path.read_bytes()
    expected = ["部门预算.docx"]
    assert expected == names(path.parent)


def test_file_is_replaced_whole(report: Path) -> None:
    """The new content takes the place of the old one, and nothing else remains."""
    write_whole(report, b"")

    expected = b""
    assert expected == report.read_bytes()
    expected = ["部门预算.docx"]
    assert expected == names(report.parent)


def test_a_reader_of_the_old_file_keeps_it(report: Path) -> None:
    """Whoever has the old file open still reads the old content to its end."""
    with report.open("rb") as reader:
        write_whole(report, NEW)

        expected = OLD
        assert expected == reader.read()


def test_file_can_be_read_by_others(report: Path) -> None:
    """A written file has the usual rights, not those of a temporary file."""
    write_whole(report, NEW)

    expected = 0o644
    assert expected == stat.S_IMODE(report.stat().st_mode)


def test_symbolic_link_is_refused(report: Path, tmp_path: Path) -> None:
    """A file is not written through a symbolic link, nor is the link replaced."""
    link = tmp_path / "link.docx"
    link.symlink_to(report)

    with pytest.raises(OSError, match="符号链接"):
        write_whole(link, NEW)

    expected = OLD
    assert expected == report.read_bytes()
    assert link.is_symlink()


def test_dangling_symbolic_link_is_refused(tmp_path: Path) -> None:
    """A link to nothing does not become a file elsewhere."""
    link, target = tmp_path / "link.docx", tmp_path / "elsewhere.docx"
    link.symlink_to(target)

    with pytest.raises(OSError, match="符号链接"):
        write_whole(link, NEW)

    assert not target.exists()


def test_folder_in_the_place_of_the_file_stays(tmp_path: Path) -> None:
    """A folder with the file's name is not replaced."""
    path = tmp_path / "部门预算.docx"
    (path / "inner").mkdir(parents=True)

    with pytest.raises(OSError, match=path.name):
        write_whole(path, NEW)

    expected = ["部门预算.docx"]
    assert expected == names(tmp_path)
    expected = ["inner"]
    assert expected == names(path)


def test_own_leftovers_are_swept(report: Path) -> None:
    """Temporary files of a killed run go at the next writing; files of others stay."""
    (report.parent / ".reportgen-abc123").write_bytes(b"half")
    (report.parent / ".gitkeep").write_bytes(b"")

    write_whole(report, NEW)

    expected = [".gitkeep", "部门预算.docx"]
    assert expected == names(report.parent)


@pytest.mark.parametrize("step", [(os, "fsync"), (Path, "chmod"), (Path, "replace")])
def test_failure_leaves_the_old_file(
    report: Path, monkeypatch: pytest.MonkeyPatch, step: tuple[object, str]
) -> None:
    """Whichever step fails, the old file stands as it was and no temporary file remains."""
    owner, name = step
    monkeypatch.setattr(owner, name, failing(1, getattr(owner, name)))

    with pytest.raises(OSError, match="No space left"):
        write_whole(report, NEW)

    expected = OLD
    assert expected == report.read_bytes()
    expected = ["部门预算.docx"]
    assert expected == names(report.parent)


def test_failure_after_the_replacement_leaves_the_whole_new_file(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where only the folder cannot be synced, the file is the whole new one and it is told."""
    monkeypatch.setattr(os, "fsync", failing(2, os.fsync))

    with pytest.raises(OSError, match="No space left"):
        write_whole(report, NEW)

    expected = NEW
    assert expected == report.read_bytes()
    expected = ["部门预算.docx"]
    assert expected == names(report.parent)


def test_full_disk_leaves_the_old_file(report: Path) -> None:
    """A file that cannot be written to its end changes nothing."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_whole(report, b"x" * 1_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    expected = OLD
    assert expected == report.read_bytes()
    expected = ["部门预算.docx"]
    assert expected == names(report.parent)


def test_write_succeeds_after_a_failure(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second try after a failure writes the file."""
    monkeypatch.setattr(Path, "replace", failing(1, Path.replace))
    with pytest.raises(OSError, match="No space left"):
        write_whole(report, NEW)

    write_whole(report, NEW)

    expected = NEW
    assert expected == report.read_bytes()


@pytest.mark.parametrize(
    "name",
    [
        "部门预算.docx",
        "2024年 部门预算（公开）.docx",
        ".gitkeep",
        "console.txt",
        "com10",
        "x" * 255,
        "数" * 85,
    ],
)
def test_safe_names(name: str) -> None:
    """Names of any script up to 255 bytes are safe."""
    assert is_safe_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../budget",
        "a/b",
        "a\\b",
        "a:b",
        'a"b',
        "a?",
        "a*",
        "a|b",
        "<a>",
        "a\0b",
        "a\nb",
        "a\u202eb",
        "a.",
        "a ",
        "con",
        "NUL",
        "Aux.txt",
        "com1.tar.gz",
        "LPT9",
        "x" * 256,
        "数" * 86,
    ],
)
def test_unsafe_names(name: str) -> None:
    """Separators, control characters, reserved names and names that are too long are unsafe."""
    assert not is_safe_name(name)


def test_lone_surrogate_is_no_name() -> None:
    """A name that no file system can hold is unsafe, not a crash."""
    assert not is_safe_name("a\ud800")
