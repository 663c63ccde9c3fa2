"""A new budget year (滚动到新年度): this year's input files made from last year's."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from reportgen import pipeline, proposal, source
from reportgen.edits import Edit, edited
from reportgen.kind import AnyKind
from reportgen.problems import Place, Problem, UsageError, has_errors
from reportgen.proposal import Proposal
from reportgen.rollover import Ended, Mention, Rules, mentions, moved_years, roll
from reportgen.schema import Model, validate
from reportgen.source import Source
from reportgen.workspace import Entry

# Inside quotes the sign is text.
_COMMENT = re.compile(r"(?:^|\s)(#[^\"']*)$")


@dataclass(frozen=True, slots=True)
class NewYear:
    """What `new_year` did.

    Attributes:
        written: The new files.
        existing: Files of the new year that were there before, and stay as they are.
        ended: Projects that are not carried, each once.
        mentions: Texts of the new files that speak of an old year.
        pending: How many values each new file still lacks (待填).
        problems: Why nothing was written.
        checks: What `check` has against last year's files; no obstacle.
    """

    written: tuple[Path, ...] = ()
    existing: tuple[Path, ...] = ()
    ended: tuple[Ended, ...] = ()
    mentions: tuple[Mention, ...] = ()
    pending: Mapping[Path, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    checks: tuple[Problem, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether no problem stood against it."""
        return not has_errors(self.problems)


@dataclass(frozen=True, slots=True)
class _Read:
    """An input file with its model and what its kind hands on."""

    entry: Entry
    kind: AnyKind
    source: Source
    model: Model
    rules: Rules


def new_year(folder: Path, year: int) -> NewYear:
    """Write the input files of a year that are missing, from those of the year before.

    Structure, accounts, indicators and continuing projects are carried; numbers and what was said
    of one year are to be entered again (待填); last year's figures come by link.

    Args:
        folder: The department's folder.
        year: The new year.

    Returns:
        What was written, all or nothing.

    Raises:
        UsageError: There is no such folder, or it has no file of the year before.
        OSError: A file cannot be written; none was.
    """
    kinds = pipeline.kinds()
    work = pipeline.workspace_of(folder)
    old = [entry for entry in work.entries if entry.year == year - 1]
    if not old and not has_errors(work.problems):
        raise UsageError(f"{folder} 中没有 {year - 1} 年的输入文件")
    there = {(entry.kind, entry.member): entry for entry in work.entries if entry.year == year}
    wanted = [entry for entry in old if (entry.kind, entry.member) not in there]
    read, problems = _all_read([*old, *there.values()], kinds)
    of_folder = [problem for problem in work.problems if problem.code != "pending"]
    json = (proposal.json_input(e.path) for e in wanted if e.path.suffix == ".json")
    problems = (*of_folder, *problems, *json)
    if has_errors(problems):
        return NewYear(problems=problems)
    made = _made([one for one in read if one.entry in wanted], read, folder, year)
    checks = pipeline.check(folder, year=year - 1).problems
    existing = (there[entry.kind, entry.member].path for entry in old if entry not in wanted)
    return replace(made, existing=tuple(existing), checks=checks)


def _all_read(
    entries: Iterable[Entry], kinds: Mapping[str, AnyKind]
) -> tuple[list[_Read], tuple[Problem, ...]]:
    read: list[_Read] = []
    problems: list[Problem] = []
    for entry in entries:
        kind = kinds[entry.kind]
        data, wrong = source.read(entry.path)
        model, more = validate(data, kind.model) if data else (None, ())
        problems += [problem for problem in (*wrong, *more) if problem.code != "pending"]
        if data and model:
            read.append(_Read(entry, kind, data, model, kind.hand_on(model, entry.year)))
    return read, tuple(problems)


def _made(wanted: list[_Read], read: Iterable[_Read], folder: Path, year: int) -> NewYear:
    """Write the new files; a member's own file of the new year tells best how long it lasts."""
    horizons = {
        one.entry.member: one.rules.horizon
        for one in sorted(read, key=lambda one: one.entry.year)
        if one.rules.horizon
    }
    contents: dict[Path, bytes] = {}
    told: list[Mention] = []
    ended: dict[str, Ended] = {}
    for one in wanted:
        horizon = horizons.get(one.entry.member)
        why = horizon.why_ended(year) if horizon else ""
        if why:
            own = Ended(one.entry.member, Place(str(one.entry.path)), why)
            ended.setdefault(one.entry.member, own)
            continue
        path = folder / str(year) / one.entry.path.relative_to(folder / str(year - 1))
        edits, more = roll(one.source, one.model, one.rules, year, horizons)
        ended |= {each.id: each for each in more if each.id not in ended}
        contents[path] = _text(one, edits, year).encode()
        told += _mentions(contents[path], path, one.rules, year)
    written = proposal.accept(Proposal(contents=contents))
    pending = {path: _pending(contents[path], path) for path in written}
    return NewYear(written, (), tuple(ended.values()), tuple(told), pending)


def _text(one: _Read, edits: Iterable[Edit], year: int) -> str:
    """Return a new file: comments stay, but for the first ones, which say whence the data were."""
    wanted = list(edits)
    lines = one.entry.path.read_text(encoding="utf-8-sig").split("\n")
    head = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    title = f"# {year}年{one.kind.title}：由 {year - 1} 年的文件滚动生成，待填处须重新录入。\n"
    keys = one.source.data.keys
    gone = [
        keys[str(edit.path[0])].line - 1 - head
        for edit in wanted
        if edit.value is None and len(edit.path) == 1
    ]
    kept = edited("\n".join(_without_comments(lines[head:], gone)), wanted)
    return title + kept.rstrip("\n") + "\n"


def _without_comments(lines: Sequence[str], keys: Iterable[int]) -> list[str]:
    """Leave out the comments right above some keys that go, which would tell of what follows."""
    gone: set[int] = set()
    for key in keys:
        above = key - 1
        while above >= 0 and lines[above].startswith("#"):
            gone.add(above)
            above -= 1
    return [line for number, line in enumerate(lines) if number not in gone]


def _mentions(content: bytes, path: Path, rules: Rules, year: int) -> Iterable[Mention]:
    data, _ = source.parse(content, str(path))
    if data is None:
        return
    yield from mentions(data, rules, year)
    for number, line in enumerate(content.decode().split("\n")[1:], 2):
        comment = _COMMENT.search(line)
        if comment and (moved := moved_years(comment[1], year - 1)):
            yield Mention(Place(str(path), number, comment.start(1) + 1), comment[1], moved)


def _pending(content: bytes, path: Path) -> int:
    _, problems = source.parse(content, str(path))
    return sum(problem.code == "pending" for problem in problems)
