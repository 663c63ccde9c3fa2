"""Forms of a department: which input files they are made for, and where last year's values are."""

from dataclasses import dataclass, replace
from pathlib import Path

from reportgen import pipeline, stages
from reportgen.amounts import Unit
from reportgen.department import Department, department_form
from reportgen.form import Part, common
from reportgen.intake.form_layout import LONGEST_TEXT, Identity
from reportgen.intake.form_workbook import Filling, write
from reportgen.problems import Problem, UsageError, has_errors, nearest
from reportgen.proposal import json_input
from reportgen.schema import declared_unit
from reportgen.source import Source, read
from reportgen.tree import scalars
from reportgen.workspace import Entry, Workspace

# What stands for a kind where a form is of `department.yaml`.
DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class Form:
    """One form, made.

    Attributes:
        path: Where it belongs, below the output folder of the department.
        content: The workbook.
    """

    path: Path
    content: bytes


@dataclass(frozen=True, slots=True)
class Subject:
    """An input file that a form is of.

    Attributes:
        path: The file.
        identity: Which one it is.
        parts: The sheets of its form.
        data: What it holds.
        prior: Last year's file, if there is one.
    """

    path: Path
    identity: Identity
    parts: tuple[Part, ...]
    data: Source
    prior: Source | None = None


def form(
    folder: Path, *, year: int | None = None, kind: str | None = None, member: str = ""
) -> tuple[tuple[Form, ...], tuple[Problem, ...]]:
    """Make the forms of a department's input files, to be filled in.

    Args:
        folder: The department's folder.
        year: Only this budget year.
        kind: Only this kind of report, or `department` for the department itself.
        member: Only this member of a kind with a file each.

    Returns:
        One workbook for each input file, and the problems of those that cannot be read.

    Raises:
        UsageError: There is no such folder, year, kind or member.
    """
    known = [*pipeline.kinds(), DEPARTMENT]
    work = pipeline.workspace_of(folder)
    if kind and kind not in known:
        raise UsageError(f"没有名为 {kind} 的文种{nearest(kind, known)}")
    chosen: list[Entry | None] = [
        entry
        for entry in work.entries
        if year in {None, entry.year}
        and kind in {None, entry.kind}
        and member in {"", entry.member}
    ]
    if year is None and kind in {None, DEPARTMENT} and not member:
        chosen.insert(0, None)
    if not chosen and not has_errors(work.problems):
        raise UsageError(f"{folder} 中没有这样的输入文件")
    made: list[Form] = []
    # What is still to be entered is no reason against a form to enter it in.
    problems = [problem for problem in work.problems if problem.code != "pending"]
    for entry in chosen:
        found, wrong = _form(entry, work)
        problems += wrong
        made += [found] if found else []
    return tuple(made), tuple(dict.fromkeys(problems))


def subject(entry: Entry | None, work: Workspace) -> tuple[Subject | None, tuple[Problem, ...]]:
    """Return an input file as a form shows it.

    Args:
        entry: The file; None for `department.yaml`.
        work: The department's folder.

    Returns:
        The subject, or None, and the problems why, without those of what is still to be entered.
    """
    if work.department is None:
        return None, ()
    path = entry.path if entry else Path(work.department.place.file)
    if path.suffix == ".json":
        return None, (json_input(path),)
    if entry is None:
        return _department(path, work, work.department)
    kind = pipeline.kinds()[entry.kind]
    data, setting, problems = stages.prepare(entry, kind, work.department)
    problems = tuple(problem for problem in problems if problem.code != "pending")
    if data is None or setting is None:
        return None, problems
    identity = Identity(
        folder=work.name,
        department=setting.department.name(setting.day).name,
        year=entry.year,
        kind=kind.name,
        kind_title=kind.title,
        member=entry.member,
        unit=declared_unit(data),
    )
    sheets = (*kind.form(setting), *common())
    return Subject(path, identity, sheets, data, _last_year(entry, work)), problems


def _department(
    path: Path, work: Workspace, department: Department
) -> tuple[Subject | None, tuple[Problem, ...]]:
    data, problems = read(path)
    if data is None:
        return None, problems
    name = department.names[0].name
    identity = Identity(work.name, name, 0, DEPARTMENT, "部门基本情况", "", Unit.YUAN)
    return Subject(path, identity, department_form(), data), ()


def _form(entry: Entry | None, work: Workspace) -> tuple[Form | None, tuple[Problem, ...]]:
    found, problems = subject(entry, work)
    if found is None:
        return None, problems
    if too_long := _too_long(found.data):
        return None, (*problems, *too_long)
    filling = Filling(
        identity=found.identity,
        parts=found.parts,
        data=found.data,
        prior=found.prior,
        prior_unit=declared_unit(found.prior) if found.prior else Unit.YUAN,
    )
    name = "department"
    if entry:
        name = f"{entry.year}/{entry.kind}" + (f"/{entry.member}" if entry.member else "")
    return Form(Path(f"{name}.form.xlsx"), write(filling)), problems


def _too_long(data: Source) -> tuple[Problem, ...]:
    """Return the texts that no cell can hold; they would come back cut."""
    message = f"文字超过 {LONGEST_TEXT:,} 字，Excel 的一格装不下"
    return tuple(
        Problem("form-long", message, value.place)
        for _, value in scalars(data.data)
        if len(value.text) > LONGEST_TEXT
    )


def _last_year(entry: Entry, work: Workspace) -> Source | None:
    wanted = replace(entry, year=entry.year - 1, path=entry.path)
    for other in work.entries:
        if replace(other, path=entry.path) == wanted:
            data, _ = read(other.path)
            return data
    return None
