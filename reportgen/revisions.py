"""A folder as a git revision holds it, laid out in a folder of the file system."""

import posixpath
import subprocess
from pathlib import Path, PurePosixPath

from reportgen.problems import UsageError

_FILES = ("100644", "100755")


def parted(name: str) -> tuple[str, str]:
    """Return the revision and the path of `REV:path`, the path from the root of the repository.

    Args:
        name: As git reads it: a path that begins with `./` or `../` starts in the current folder.

    Raises:
        UsageError: There is no git or no repository, or the path leads out of it.
    """
    revision, path = _halves(name)
    if path.split("/")[0] in {".", ".."}:
        path = _git("rev-parse", "--show-prefix").decode().rstrip("\n") + path
    path = posixpath.normpath(path).strip("/") if path else ""
    if path.split("/")[0] == "..":
        raise UsageError(f"{name} 在 git 库之外")
    return revision, "" if path == "." else path


def tree(revision: str, path: str) -> str:
    """Return the id of a folder in a revision.

    Raises:
        UsageError: There is no git, no repository, no such revision or no such folder.
    """
    name = f"{revision}:{path}"
    found = _git("rev-parse", "--verify", "--quiet", "--end-of-options", name)
    oid = found.decode().strip()
    if not oid or _git("cat-file", "-t", oid).strip() != b"tree":
        raise UsageError(f"git 版本中没有文件夹 {name}")
    return oid


def holds(oid: str, names: tuple[str, ...]) -> bool:
    """Tell whether a folder of a revision has one of some files."""
    return any(PurePosixPath(path) in map(PurePosixPath, names) for path in _listed(oid))


def lay_out(oid: str, folder: Path) -> None:
    """Write the files of a folder of a revision, byte by byte; links are left out.

    Args:
        oid: Of the folder, from `tree`.
        folder: Where to; it is made.
    """
    folder.mkdir(parents=True)
    for path, blob in _listed(oid).items():
        # A repository made by hand can hold such names.
        if ".." in PurePosixPath(path).parts or path.startswith("/"):
            raise UsageError(f"git 版本中的文件名不可用：{path}")
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_git("cat-file", "blob", blob))


def top_name() -> str:
    """Return the name of the folder that the repository stands in."""
    return Path(_git("rev-parse", "--show-toplevel").decode().strip()).name


def _halves(name: str) -> tuple[str, str]:
    """Part a name at its first colon; one in braces belongs to the revision (`HEAD^{/fix: x}`)."""
    depth = 0
    for index, sign in enumerate(name):
        depth += (sign == "{") - (sign == "}")
        if sign == ":" and not depth:
            return name[:index], name[index + 1 :]
    raise UsageError(f"{name} 应写成 版本:路径")


def _listed(oid: str) -> dict[str, str]:
    """Return the files below a folder with the ids of their content."""
    found = {}
    listed = _git("ls-tree", "-r", "-z", "--full-tree", oid).decode(errors="replace")
    for entry in listed.split("\0"):
        head, _, path = entry.partition("\t")
        mode, _, rest = head.partition(" ")
        if mode in _FILES:
            found[path] = rest.split()[1]
    return found


def _git(*arguments: str) -> bytes:
    try:
        run = subprocess.run(["git", *arguments], capture_output=True, check=False)  # noqa: S603, S607
    except FileNotFoundError:
        raise UsageError("没有找到 git") from None
    if run.returncode and run.stderr:
        raise UsageError(f"git：{run.stderr.decode(errors='replace').strip()}")
    return run.stdout if not run.returncode else b""
