"""A new department's folder: its facts, and input files in which all numbers are open (待填)."""

import re
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from reportgen import files, paths, pipeline
from reportgen.kind import AnyKind
from reportgen.problems import Place, Problem, Severity, TemplateError, UsageError, nearest
from reportgen.sandbox import MISTAKES, Sandbox
from reportgen.yaml_writer import scalar

# Beside the account tables' year nothing but open values is expected.
_OPEN = "pending"
_OWN_UNIT = "bureau"
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
_YEARS = range(1900, 2100)
_START = "start.yaml"


@dataclass(frozen=True, slots=True)
class Named:
    """A unit or a project: its id, stable over the years, and its name.

    A unit without a name is the department itself.
    """

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class NewDepartment:
    """What `init` did.

    Attributes:
        written: The files of the new folder.
        problems: What `check` says of it: open values and warnings. Anything else is an error,
            and nothing was written.
    """

    written: tuple[Path, ...]
    problems: tuple[Problem, ...]

    @property
    def is_good(self) -> bool:
        """Whether the folder was written."""
        return bool(self.written)


def init(
    folder: Path,
    *,
    name: str,
    short: str,
    year: int,
    units: Sequence[Named] = (),
    projects: Sequence[Named] = (),
    kinds: Collection[str] = (),
    profile: str = "guangdong",
) -> NewDepartment:
    """Write the folder of a new department, whole or not at all.

    Args:
        folder: Is made; its name becomes that of the output.
        name: The department's name (全称).
        short: Its short name (简称).
        year: The first budget year.
        units: Budget units; the department itself is added where none is without a name.
        projects: Its projects; each has a form of its own.
        kinds: The kinds to begin with; all by default, forms of projects where there are projects.
        profile: The place whose tables and words are used.

    Returns:
        The files, and what is open in them.

    Raises:
        UsageError: The folder is there; a name is empty, no identifier, or stands for nothing.
        OSError: The folder cannot be written; nothing was.
        TemplateError: A starter file of the profile cannot be filled.
    """
    if folder.exists():
        raise UsageError(f"{folder} 已经存在；init 只建新文件夹")
    own = [unit for unit in units if not unit.name]
    units = (*([] if own else [Named(_OWN_UNIT)]), *units)
    _check_names(folder, {"全称": name, "简称": short}, (*units, *projects), year)
    for group in (units, projects):
        _check_once([one.id for one in group])
    chosen = _chosen(kinds, profile, has_projects=bool(projects))
    facts = {
        "name": name,
        "short": short,
        "year": str(year),
        "profile": profile,
        "units": [{"id": unit.id, "name": unit.name} for unit in units],
        "projects": [{"id": one.id, "name": one.name} for one in projects],
        "kinds": list(chosen),
    }
    return _written(folder, dict(_contents(chosen, profile, facts, projects)))


def _check_names(
    folder: Path, names: Mapping[str, str], listed: Sequence[Named], year: int
) -> None:
    for what, text in names.items():
        if not text.strip():
            raise UsageError(f"{what}不能为空")
    for text in (folder.name, *(one.id for one in listed)):
        if not _IDENTIFIER.fullmatch(text):
            raise UsageError(f"“{text}”应为小写英文标识，如 main_office")
    if year not in _YEARS:
        raise UsageError(f"“{year}”应为四位年份，如 2025")


def _check_once(names: Sequence[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"标识 {name} 用了两次")


def _chosen(wanted: Collection[str], profile: str, *, has_projects: bool) -> dict[str, AnyKind]:
    known = pipeline.kinds()
    for name in wanted:
        if name not in known:
            raise UsageError(f"没有名为 {name} 的文种{nearest(name, known)}")
        if known[name].bind and not has_projects:
            raise UsageError(f"{name} 每个项目一个文件，须给出项目（--project 标识=名称）")
    usual = [name for name, kind in known.items() if has_projects or not kind.bind]
    places = {path.parent.name for path in paths.templates().glob(f"*/*/{_START}")}
    if profile not in places:
        hint = nearest(profile, places) or f"；现有 {'、'.join(sorted(places))}"
        raise UsageError(f"没有名为 {profile} 的样式{hint}")
    for name in wanted:
        if not _start(name, profile).is_file():
            raise UsageError(f"样式 {profile} 没有 {name} 的起始文件（{_START}）")
    chosen = [name for name in wanted or usual if _start(name, profile).is_file()]
    return {name: known[name] for name in chosen}


def _start(kind: str, profile: str) -> Path:
    return paths.templates() / kind / profile / _START


def _contents(
    chosen: Mapping[str, AnyKind],
    profile: str,
    facts: Mapping[str, object],
    projects: Sequence[Named],
) -> Iterator[tuple[Path, bytes]]:
    """Yield the files, relative to the new folder."""
    yield Path("department.yaml"), _filled(paths.templates() / "department.yaml", facts)
    year = Path(str(facts["year"]))
    for name, kind in chosen.items():
        start = _start(name, profile)
        if not kind.bind:
            yield year / f"{name}.yaml", _filled(start, facts)
            continue
        for one in projects:
            own = {**facts, "project": {"id": one.id, "name": one.name}}
            yield year / name / f"{one.id}.yaml", _filled(start, own)


def _filled(start: Path, facts: Mapping[str, object]) -> bytes:
    sandbox = Sandbox(
        escapes=False, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    sandbox.filters["quoted"] = partial(scalar, is_flow=True)
    try:
        return sandbox.from_string(start.read_text(encoding="utf-8")).render(facts).encode()
    except MISTAKES as error:
        problem = Problem("start-file", f"起始文件不能填写：{error}", Place(str(start)))
        raise TemplateError(problem) from error


def _written(folder: Path, contents: Mapping[Path, bytes]) -> NewDepartment:
    """Write and check all files in a folder beside the new one, which then takes its name."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        for path, content in contents.items():
            files.write_whole(place / path, content)
        problems = tuple(_moved(p, place, folder) for p in pipeline.check(place).problems)
        if any(p.severity is Severity.ERROR and p.code != _OPEN for p in problems):
            return NewDepartment((), problems)
        place.chmod(0o755)
        place.rename(folder)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return NewDepartment(tuple(folder / path for path in contents), problems)


def _moved(problem: Problem, old: Path, new: Path) -> Problem:
    file = Path(problem.place.file)
    if not file.is_relative_to(old):
        return problem
    return replace(problem, place=replace(problem.place, file=str(new / file.relative_to(old))))
