"""Proposed changes of input files: shown before they are made, and made whole or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from reportgen import files, source
from reportgen.department import Department
from reportgen.edits import Edit, Value, edited, moved
from reportgen.kind import AnyKind
from reportgen.problems import Place, Problem, has_errors
from reportgen.schema import validate
from reportgen.source import Source
from reportgen.stages import examine
from reportgen.tree import Node, Route, leaves, plain
from reportgen.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Change:
    """One value of an input file that is to change.

    Attributes:
        name: Its dotted path in the file.
        place: Where it stands in the file; for a new value, what it is added to.
        old: The old text; None where nothing stood.
        new: The new text; None where it is taken away.
        origin: Where the change was asked for, such as a cell of a form.
    """

    name: str
    place: Place
    old: str | None
    new: str | None
    origin: Place | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an import would change.

    Attributes:
        changes: In order of the files.
        problems: Why it may not be made, and what is worth knowing.
        contents: The new content of each file that would change.
    """

    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    contents: Mapping[Path, bytes] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether no problem stands against it."""
        return not has_errors(self.problems)


def propose(
    wanted: Mapping[Path, Sequence[Edit]],
    work: Workspace,
    kinds: Mapping[str, AnyKind],
    beside: Mapping[Path, bytes] | None = None,
) -> Proposal:
    """Work out what some edits would change, and what would be wrong with the files afterwards.

    Args:
        wanted: Edits by input file; one that changes nothing is left out.
        work: The department's folder that the files stand in.
        kinds: The known kinds by name.
        beside: New contents of files that the input files name, such as a detail list.

    Returns:
        The proposal. What is wrong with a new value has the place where it was asked for. A value
        that is still to be entered (待填) is no problem, nor are checks that would fail.
    """
    new = {file: content for file, content in (beside or {}).items() if _differs(file, content)}
    parts = [_propose_file(file, edits, work, kinds, new) for file, edits in wanted.items()]
    return Proposal(
        tuple(change for part in parts for change in part.changes),
        tuple(problem for part in parts for problem in part.problems),
        new | {file: content for part in parts for file, content in part.contents.items()},
    )


def _differs(file: Path, content: bytes) -> bool:
    return not file.exists() or file.read_bytes() != content


def json_input(file: Path) -> Problem:
    """Return the problem that a JSON file is neither filled in nor changed nor rolled."""
    message = "填报、导入和滚动只用于 YAML 文件；请先把它转成 YAML"
    return Problem("json-input", message, Place(str(file)))


def accept(proposal: Proposal) -> tuple[Path, ...]:
    """Write the new contents, all or none, and return the files.

    Raises:
        OSError: A file cannot be written; every file holds what it held before.
    """
    before = {file: file.read_bytes() if file.exists() else None for file in proposal.contents}
    done: list[Path] = []
    try:
        for file, content in proposal.contents.items():
            files.write_whole(file, content)
            done.append(file)
    except OSError:
        for file in done:
            old = before[file]
            if old is None:
                file.unlink()
            else:
                files.write_whole(file, old)
        raise
    return tuple(done)


def _propose_file(
    file: Path,
    edits: Sequence[Edit],
    work: Workspace,
    kinds: Mapping[str, AnyKind],
    beside: Mapping[Path, bytes],
) -> Proposal:
    before = file.read_bytes()
    old, problems = source.parse(before, str(file))
    if old is None:
        return Proposal(problems=problems)
    if file.suffix == ".json":
        return Proposal(problems=(json_input(file),))
    wanted = [edit for edit in edits if _plain(old.node(edit.path)) != edit.value]
    if not (wanted or beside):
        return Proposal()
    after = edited(before.decode(), wanted).encode()
    new, _ = source.parse(after, str(file))
    if new and not _is_faithful(old, new, wanted):
        message = "改动后的文件读回来不同，没有改；请直接修改这个文件"
        return Proposal(problems=(Problem("edit-failed", message, Place(str(file))),))
    known = {(p.code, p.message) for p in _examined(file, before, work, kinds)}
    found = _examined(file, after, work, kinds, beside)
    fresh = [p for p in found if p.code != "pending" and (p.code, p.message) not in known]
    origins = _origins(after, file, wanted)
    told = tuple(_at_origin(problem, origins) for problem in fresh)
    return Proposal(
        tuple(_change(edit, old) for edit in wanted), told, {file: after} if wanted else {}
    )


def _examined(
    file: Path,
    content: bytes,
    work: Workspace,
    kinds: Mapping[str, AnyKind],
    beside: Mapping[Path, bytes] | None = None,
) -> tuple[Problem, ...]:
    entry = next((entry for entry in work.entries if entry.path == file), None)
    if entry:
        return examine(entry, kinds[entry.kind], work.department, content, beside)
    data, problems = source.parse(content, str(file))
    return (*problems, *(validate(data, Department)[1] if data else ()))


def _is_faithful(old: Source, new: Source, edits: Sequence[Edit]) -> bool:
    """Tell whether a changed file says what was asked for, and otherwise what it said before."""
    kept = (
        (path, value.text)
        for path, value in leaves(old.data)
        if not any(_is_within(path, edit.path) or _is_within(edit.path, path) for edit in edits)
    )
    asked = ((edit.path, edit.value) for edit in edits if edit.value is not None)
    return all(_plain(new.node(moved(path, edits))) == value for path, value in (*kept, *asked))


def _is_within(path: Route, outer: Route) -> bool:
    return path[: len(outer)] == outer


def _change(edit: Edit, old: Source) -> Change:
    name = ".".join(map(str, edit.path))
    before = _plain(old.node(edit.path))
    return Change(name, old.place(edit.path), _told(before), _told(edit.value), edit.origin)


def _plain(node: Node | None) -> Value | None:
    return plain(node) if node else None


def _told(value: Value | None) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_told(inner)}" for key, inner in value.items()) + "}"
    return "[" + ", ".join(str(_told(inner)) for inner in value) + "]"


def _origins(content: bytes, file: Path, edits: Iterable[Edit]) -> dict[Place, Place]:
    """Return where the values of a changed file were asked for, by their places in it."""
    new, _ = source.parse(content, str(file))
    if new is None:
        return {}
    wanted = list(edits)
    found: dict[Place, Place] = {}
    for edit in wanted:
        if edit.origin is None:
            continue
        path = moved(edit.path, wanted)
        # A key that is missing is told at what is around it.
        for around in (path, path[:-1]):
            found.setdefault(new.place(around), edit.origin)
            found.setdefault(new.key_place(around) if around else new.place(()), edit.origin)
    return found


def _at_origin(problem: Problem, origins: Mapping[Place, Place]) -> Problem:
    # What stands twice is told at its second place, which may be the one that was there before.
    for place in (problem.place, *problem.related):
        if origin := origins.get(place):
            return replace(problem, place=origin, related=(problem.place,))
    return problem
