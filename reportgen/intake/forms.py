"""Forms of a department: which input files they are made for, and where last year's values are."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reportgen import pipeline, stages
from reportgen.amounts import Unit
from reportgen.form import Part, common
from reportgen.intake.form_layout import LONGEST_TEXT, Identity
from reportgen.intake.form_workbook import Filling, write
from reportgen.kind import AnyKind, Setting
from reportgen.problems import Problem, UsageError, has_errors, nearest
from reportgen.schema import declared_unit
from reportgen.source import Source, read
from reportgen.tree import scalars
from reportgen.workspace import Entry, Workspace


@dataclass(frozen=True, slots=True)
class Form:
    """One form, made.

    Attributes:
        path: Where it belongs, below the output folder of the department.
        content: The workbook.
        parts: Its sheets.
    """

    path: Path
    content: bytes


def form(
    folder: Path, *, year: int | None = None, kind: str | None = None, member: str = ""
) -> tuple[tuple[Form, ...], tuple[Problem, ...]]:
    """Make the forms of a department's input files, to be filled in.

    Args:
        folder: The department's folder.
        year: Only this budget year.
        kind: Only this kind of report.
        member: Only this member of a kind with a file each.

    Returns:
        One workbook for each input file, and the problems of those that cannot be read.

    Raises:
        UsageError: There is no such folder, year, kind or member.
    """
    known = pipeline.kinds()
    work = pipeline.workspace_of(folder)
    if kind and kind not in known:
        raise UsageError(f"没有名为 {kind} 的文种{nearest(kind, known)}")
    chosen = [
        entry
        for entry in work.entries
        if year in {None, entry.year}
        and kind in {None, entry.kind}
        and member in {"", entry.member}
    ]
    if not chosen and not has_errors(work.problems):
        raise UsageError(f"{folder} 中没有这样的输入文件")
    made: list[Form] = []
    problems = list(work.problems)
    for entry in chosen:
        found, wrong = _form(entry, known[entry.kind], work)
        problems += wrong
        made += [found] if found else []
    return tuple(made), tuple(dict.fromkeys(problems))


def parts(kind: AnyKind, setting: Setting[Any]) -> tuple[Part, ...]:
    """Return the sheets of the form of a kind."""
    return (*kind.form(setting), *common())


def _form(entry: Entry, kind: AnyKind, work: Workspace) -> tuple[Form | None, tuple[Problem, ...]]:
    if work.department is None:
        return None, ()
    data, setting, problems = stages.prepare(entry, kind, work.department)
    problems = tuple(problem for problem in problems if problem.code != "pending")
    if data is None or setting is None:
        return None, problems
    if too_long := _too_long(data):
        return None, (*problems, *too_long)
    before = _last_year(entry, work)
    filling = Filling(
        identity=identity(entry, kind, work, setting, data),
        parts=parts(kind, setting),
        data=data,
        prior=before,
        prior_unit=declared_unit(before) if before else Unit.YUAN,
    )
    name = f"{entry.kind}/{entry.member}" if entry.member else entry.kind
    return Form(Path(str(entry.year), f"{name}.form.xlsx"), write(filling)), problems


def _too_long(data: Source) -> tuple[Problem, ...]:
    """Return the texts that no cell can hold; they would come back cut."""
    message = f"文字超过 {LONGEST_TEXT:,} 字，Excel 的一格装不下"
    return tuple(
        Problem("form-long", message, value.place)
        for _, value in scalars(data.data)
        if len(value.text) > LONGEST_TEXT
    )


def identity(
    entry: Entry, kind: AnyKind, work: Workspace, setting: Setting[Any], data: Source
) -> Identity:
    """Return which input file a form is of."""
    return Identity(
        folder=work.name,
        department=setting.department.name(setting.day).name,
        year=entry.year,
        kind=kind.name,
        kind_title=kind.title,
        member=entry.member,
        unit=declared_unit(data),
    )


def _last_year(entry: Entry, work: Workspace) -> Source | None:
    wanted = replace(entry, year=entry.year - 1, path=entry.path)
    for other in work.entries:
        if replace(other, path=entry.path) == wanted:
            data, _ = read(other.path)
            return data
    return None
