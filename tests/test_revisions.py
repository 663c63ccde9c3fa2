"""Folders of git revisions: names as git reads them, files byte by byte."""

import subprocess
from pathlib import Path

import pytest

from reportgen import UsageError, revisions


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder, with a user of its own."""
    who = ("-c", "user.name=测试", "-c", "user.email=test@example.com")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit; the current folder is `data` in it."""
    folder = tmp_path / "repository"
    inner = folder / "data" / "局"
    inner.mkdir(parents=True)
    (inner / "一.yaml").write_bytes(b"unit: \xe5\x85\x83\r\n")
    (inner / "link.yaml").symlink_to("一.yaml")
    (folder / ".gitattributes").write_text("*.yaml export-ignore\n", encoding="utf-8")
    git(folder, "init")
    git(folder, "add", "--all")
    git(folder, "commit", "--message", "fix: one")
    monkeypatch.chdir(folder / "data")
    return folder


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("HEAD:data/局", "data/局"),
        ("HEAD:data/局/", "data/局"),
        ("HEAD:./局", "data/局"),
        ("HEAD:../data/局", "data/局"),
        ("HEAD:.", "data"),
        ("HEAD:..", ""),
        ("HEAD:", ""),
    ],
)
@pytest.mark.usefixtures("repository")
def test_paths_are_read_as_git_does(name: str, path: str) -> None:
    """A path starts at the root, or with `./` and `../` in the current folder."""
    assert revisions.parted(name) == ("HEAD", path)
    assert revisions.tree("HEAD", path)


@pytest.mark.usefixtures("repository")
def test_a_colon_in_braces_belongs_to_the_revision() -> None:
    """`HEAD^{/fix: one}` is a revision with a colon."""
    revision, path = revisions.parted("HEAD^{/fix: one}:data")

    assert (revision, path) == ("HEAD^{/fix: one}", "data")
    assert revisions.tree(revision, path) == revisions.tree("HEAD", "data")


def test_files_are_written_byte_by_byte(repository: Path, tmp_path: Path) -> None:
    """Files come out as they went in, whatever attributes say; links are left out."""
    oid = revisions.tree("HEAD", "data/局")
    revisions.lay_out(oid, tmp_path / "out" / "局")

    found = {p.name: p.read_bytes() for p in (tmp_path / "out" / "局").iterdir()}
    assert found == {"一.yaml": (repository / "data" / "局" / "一.yaml").read_bytes()}


@pytest.mark.usefixtures("repository")
def test_what_a_folder_holds() -> None:
    """A folder tells whether it has one of some files."""
    oid = revisions.tree("HEAD", "data/局")

    assert revisions.holds(oid, ("a.yaml", "一.yaml"))
    assert not revisions.holds(revisions.tree("HEAD", "data"), ("一.yaml",))


@pytest.mark.parametrize(
    ("revision", "path"),
    [("none", "data"), ("HEAD", "none"), ("HEAD", ".gitattributes"), ("--help", "data")],
)
@pytest.mark.usefixtures("repository")
def test_what_is_not_there(revision: str, path: str) -> None:
    """A revision or folder that is not there is wrong use, and is never an option of git."""
    with pytest.raises(UsageError):
        revisions.tree(revision, path)


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a repository a revision is wrong use."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    with pytest.raises(UsageError, match="git"):
        revisions.tree("HEAD", "data")


def test_without_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without git a revision is wrong use."""
    monkeypatch.setenv("PATH", "")

    with pytest.raises(UsageError, match="没有找到 git"):
        revisions.tree("HEAD", "data")
