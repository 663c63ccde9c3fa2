"""One department's folder: who it is, and its input files by year and kind."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reportgen import source
from reportgen.department import Department
from reportgen.problems import Place, Problem, UsageError, nearest
from reportgen.schema import validate
from reportgen.source import Source

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
_YEAR = re.compile(r"(19|20)[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Entry:
    """An input file of a department; a kind with a file a member has one entry for each.

    Attributes:
        year: Of its folder.
        kind: Of its name, or of the folder it stands in.
        path: The file.
        member: The name of the file where it stands in a folder of its kind.
    """

    year: int
    kind: str
    path: Path
    member: str = ""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A department's folder, read as far as it needs no kind.

    Attributes:
        name: Of the folder; output is written below it.
        department: What `department.yaml` holds, or None where it is wrong.
        entries: The input files by year and kind.
        problems: What is wrong with the folder and with `department.yaml`.
        source: `department.yaml`, if it could be read.
    """

    name: str
    department: Department | None
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    source: Source | None = None


def load(folder: Path, kinds: Mapping[str, bool]) -> Workspace:
    """Look through a department's folder.

    Args:
        folder: Holds `department.yaml` and one folder a year with one file, or one folder, a kind.
        kinds: The names of the known kinds, and whether a kind is a folder with one file a member;
            anything else is a problem.

    Raises:
        UsageError: There is no such folder.
    """
    if not folder.is_dir():
        near = nearest(folder.name, (p.name for p in folder.parent.glob("*") if p.is_dir()))
        raise UsageError(f"没有文件夹 {folder}{near}")
    department, problems, read = _department(folder)
    entries, strange = _entries(folder, kinds)
    return Workspace(folder.resolve().name, department, entries, (*problems, *strange), read)


def _department(
    folder: Path,
) -> tuple[Department | None, tuple[Problem, ...], Source | None]:
    found = [p for s in source.SUFFIXES if (p := folder / f"department{s}").is_file()]
    if not found:
        message = f"{folder} 中缺少 department.yaml"
        return None, (Problem("no-department", message, Place(str(folder))),), None
    if len(found) > 1:
        return None, (_two_files(*found[:2]),), None
    data, problems = source.read(found[0])
    if data is None:
        return None, problems, None
    department, wrong = validate(data, Department)
    return department, (*problems, *wrong), data


def _two_files(one: Path, other: Path) -> Problem:
    message = f"同一内容有两个文件：{one.name}、{other.name}"
    return Problem("two-files", message, Place(str(other)))


def _entries(
    folder: Path, kinds: Mapping[str, bool]
) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    entries: dict[tuple[int, str, str], Entry] = {}
    problems: list[Problem] = []
    for year in sorted(p for p in folder.iterdir() if p.is_dir() and _YEAR.fullmatch(p.name)):
        for path, kind, member in _files(year):
            key = (int(year.name), kind, member)
            if problem := _misplaced(path, kind, member, kinds):
                problems.append(problem)
            elif key in entries:
                problems.append(_two_files(entries[key].path, path))
            else:
                entries[key] = Entry(int(year.name), kind, path, member)
    return tuple(entries.values()), tuple(problems)


def _files(year: Path) -> Iterator[tuple[Path, str, str]]:
    """Yield the input files of a year, each with its kind and its member."""
    for path in sorted(year.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            members = sorted(p for p in path.iterdir() if p.suffix in source.SUFFIXES)
            visible = [member for member in members if not member.name.startswith(".")]
            yield from ((member, path.name, member.stem) for member in visible)
        elif path.suffix in source.SUFFIXES:
            yield path, path.stem, ""


def _misplaced(path: Path, kind: str, member: str, kinds: Mapping[str, bool]) -> Problem | None:
    if kind not in kinds:
        message = f"没有名为 {kind} 的文种{nearest(kind, kinds)}"
        return Problem("unknown-kind", message, Place(str(path.parent if member else path)))
    if member and not _IDENTIFIER.fullmatch(member):
        message = f"文件名“{member}”应为小写英文标识，如 main_office"
        return Problem("not-an-identifier", message, Place(str(path)))
    if kinds[kind] == bool(member):
        return None
    right = f"{kind}/<标识>.yaml（每项一个文件）" if kinds[kind] else f"{kind}.yaml（一个文件）"
    return Problem("misplaced-file", f"这个文种的输入应为 {right}", Place(str(path)))
