"""A detail list from a budget system: its rows as a file beside a disclosure, as a proposal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from reportgen import classification, detail_list, paths, pipeline, proposal, source
from reportgen.amounts import Unit
from reportgen.classification import Accounts
from reportgen.detail_list import DetailList, DetailRow, shown, total
from reportgen.edits import Edit
from reportgen.intake import detail_heading, detail_mapping, spreadsheet
from reportgen.intake.detail_cells import CellReader, NewProject, ReadCode, Vocabulary
from reportgen.intake.detail_mapping import DetailMapping
from reportgen.kind import AnyKind, DetailUse, Key, ReportInput
from reportgen.problems import Place, Problem, Severity, UsageError, has_errors
from reportgen.proposal import Change, Proposal
from reportgen.schema import validate
from reportgen.source import Source
from reportgen.workspace import Entry, Workspace


@dataclass(frozen=True, slots=True)
class _Target:
    """The input file that an export belongs to."""

    work: Workspace
    kinds: Mapping[str, AnyKind]
    entry: Entry
    use: DetailUse[Any]
    data: Source
    model: ReportInput

    @property
    def rows_file(self) -> Path:
        """Where the rows go: where the file names a list, else beside it."""
        named = self.use.file(self.model)
        name = named.text if named else self.entry.path.stem + detail_list.SUFFIX
        return self.entry.path.parent / name


def propose(file: Path, folder: Path, year: int, mapping: Path) -> Proposal:
    """Work out what an export of details would change in a department's folder.

    Args:
        file: The export: xlsx, a HTML page named .xls, or CSV in UTF-8 or GB18030.
        folder: The department's folder.
        year: The budget year.
        mapping: The mapping file (`suggest` drafts one).

    Returns:
        The proposal. Its contents are the rows as a CSV file and the input file without the amounts
        that rows give; its changes are told for each sum of rows, in the unit of the input file.

    Raises:
        UsageError: There is no such folder, or no input file of the year that takes details.
    """
    meaning, wrong = detail_mapping.read(mapping)
    target, more = _target(folder, year)
    if meaning is None or target is None or has_errors(wrong):
        return Proposal(problems=(*wrong, *more))
    grid, unread = spreadsheet.read(file, meaning.sheet)
    words, unknown = _vocabulary(target)
    problems = (*wrong, *more, *unread, *unknown)
    if grid is None or words is None:
        return Proposal(problems=problems)
    reader = CellReader(grid, meaning, words)
    reader.read()
    problems = (*problems, *reader.problems)
    # Without its heads a sheet says nothing about them.
    if reader.is_found:
        problems = (*problems, *detail_heading.problems(grid, meaning, year))
    if not (reader.rows or has_errors(problems)):
        problems = (*problems, Problem("no-rows", "没有读到一行明细", Place(str(file))))
    if has_errors(problems):
        return Proposal(problems=problems)
    return _proposed(target, meaning, reader, problems)


def _target(folder: Path, year: int) -> tuple[_Target | None, tuple[Problem, ...]]:
    kinds = pipeline.kinds()
    work = pipeline.workspace_of(folder)
    takers = {name: kind.details for name, kind in kinds.items() if kind.details}
    entry = next((e for e in work.entries if e.year == year and e.kind in takers), None)
    if entry is None:
        raise UsageError(f"{folder} 没有 {year} 年的 {'、'.join(takers)} 文件")
    data, problems = source.read(entry.path)
    if data is None:
        return None, (*work.problems, *problems)
    model, wrong = validate(data, kinds[entry.kind].model)
    use = takers[entry.kind]
    if model is None or use is None or work.department is None:
        return None, (*work.problems, *wrong)
    named = use.file(model)
    # What is written goes beside the input file, and nowhere else.
    if named and (unsafe := detail_list.why_no_name(named.text, named.place)):
        return None, (unsafe,)
    return _Target(work, kinds, entry, use, data, model), ()


def _vocabulary(target: _Target) -> tuple[Vocabulary | None, tuple[Problem, ...]]:
    department = target.work.department
    own = department.accounts if department else None
    accounts, problems = classification.load(paths.reference(), target.entry.year, own)
    if accounts is None:
        return None, problems
    use = target.use
    listed = use.projects(target.model)
    projects = {
        unit: {**{name: id_ for id_, name in one.names.items()}, **{i: i for i in one.names}}
        for unit, one in listed.items()
    }
    vocabulary = Vocabulary(
        frozenset(listed),
        use.words,
        use.with_part,
        use.with_project,
        _code_reader(accounts.functional, use.levels[0]),
        _code_reader(accounts.economic, use.levels[1]),
        projects,
    )
    return vocabulary, ()


def _code_reader(accounts: Accounts, level: int) -> ReadCode:
    return lambda code, place: accounts.why_unfit(code, level, place)


def _proposed(
    target: _Target, meaning: DetailMapping, reader: CellReader, problems: tuple[Problem, ...]
) -> Proposal:
    csv = target.rows_file
    content = detail_list.write(reader.rows)
    edits = [*_edits(target, meaning, list(reader.new.values()))]
    wanted = {target.entry.path: edits}
    made = proposal.propose(wanted, target.work, target.kinds, {csv: content})
    # A problem of a line that is not written yet is one of the cell it comes from.
    cells = {Place(str(csv), line, 1): row.place for line, row in enumerate(reader.rows, 2)}
    told = tuple(
        replace(
            problem,
            place=cells.get(problem.place, problem.place),
            related=tuple(cells.get(place, place) for place in problem.related),
        )
        for problem in made.problems
    )
    kept = tuple(change for change in made.changes if change.new is not None)
    problems = (*problems, *_without_rows(target, reader.rows))
    changes = (*kept, *_changes(target, reader.rows, meaning)) if made.contents else ()
    return Proposal(changes, (*problems, *told), made.contents)


def _edits(target: _Target, meaning: DetailMapping, new: list[NewProject]) -> Iterator[Edit]:
    use, model = target.use, target.model
    if use.file(model) is None:
        yield Edit((use.key,), target.rows_file.name)
    yield from (Edit(path, None) for path in use.given_way(model))
    if meaning.revenue:
        yield from (Edit((key,), None) for key in use.optional if target.data.has((key,)))
    listed = use.projects(model)
    for unit, one in listed.items():
        added = [project for project in new if project.unit == unit]
        for at, project in enumerate(added, len(one.names)):
            value = {"id": project.id, "name": project.name, "target": "待填"}
            yield Edit((*one.path, at), value, project.place)


def _changes(target: _Target, rows: list[DetailRow], meaning: DetailMapping) -> Iterator[Change]:
    use, model, unit = target.use, target.model, target.model.unit
    before = {one.key: (one.amount.place, one.amount.value) for one in use.typed(model)}
    before |= {key: (group[0].place, total(group)) for key, group in _rows_before(target).items()}
    after = use.sums(model, rows)
    is_given = meaning.revenue or not any(target.data.has((key,)) for key in use.optional)
    for key in dict.fromkeys((*before, *after)):
        if key[0] in use.optional and not is_given:
            continue
        group = after.get(key)
        place, old = before.get(key, (target.data.place(()), None))
        new = total(group) if group else None
        if old != new:
            origin = _origin(group[0].place, meaning) if group else None
            yield Change(".".join(key), place, _told(old, unit), _told(new, unit), origin)


def _origin(place: Place, meaning: DetailMapping) -> Place:
    """Return the place of an amount with a spot, also in a file with lines."""
    if place.spot:
        return place
    return replace(place, spot=f"第{place.line}行 {meaning.columns.amount.text}")


def _without_rows(target: _Target, rows: list[DetailRow]) -> Iterator[Problem]:
    """Yield the projects that an import leaves without a row, though others have some."""
    given = {(row.unit, row.project) for row in rows if row.project}
    for unit, one in target.use.projects(target.model).items() if given else ():
        for at, (id_, name) in enumerate(one.names.items()):
            if (unit, id_) not in given:
                message = f"{unit} 的项目“{name}”没有一行明细，将印作 0.00"
                place = target.data.place((*one.path, at))
                yield Problem("detail-no-rows", message, place, Severity.WARNING)


def _rows_before(target: _Target) -> Mapping[Key, Any]:
    file = target.rows_file
    if target.use.file(target.model) is None or not file.is_file():
        return {}
    old: DetailList | None = detail_list.read(file.read_bytes(), str(file))[0]
    return target.use.sums(target.model, old.rows) if old else {}


def _told(value: Decimal | None, unit: Unit) -> str | None:
    return None if value is None else shown(value, unit)
