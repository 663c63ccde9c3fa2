"""The rows of each table: what the profile lists, joined with what the data holds."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from reportgen.classification import Accounts, ancestors, level
from reportgen.document import Text, words
from reportgen.reports.budget_disclosure.facts import Facts, Leaf, unit_name
from reportgen.reports.budget_disclosure.model import BudgetDisclosure, Project
from reportgen.reports.budget_disclosure.profile import DisclosureSetting, DisclosureTable, LineSpec
from reportgen.schema import part_of

TOTAL = "total"


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row whose amounts are still to be computed.

    Attributes:
        id: Stable within the table: an account code, a unit, a line.
        label: Printed, with its indent.
        code: The account code, if it is an account.
        name: The account's name, with its indent.
        level: Depth below the total row.
        parts: The rows that add up to this one.
        leaves: The given figures of a row without parts.
        target: The performance target of a project.
    """

    id: str
    label: str
    code: str = ""
    name: str = ""
    level: int = 0
    parts: tuple[str, ...] = ()
    leaves: tuple[Leaf, ...] = ()
    target: Text = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What the rows of a table are made from."""

    spec: DisclosureTable
    model: BudgetDisclosure
    setting: DisclosureSetting
    facts: Facts


def table_rows(request: Request) -> tuple[GridRow, ...]:
    """Return the rows of a table, the total first, parts after their whole.

    Tables of two sides (`rows: blocks`) have none: their lines are single cells.
    """
    make = SOURCES_OF_ROWS[request.spec.rows.text]
    rows = tuple(make(request)) if make else ()
    if not request.spec.total:
        return rows
    tops = tuple(row.id for row in rows if row.level == 0)
    label = request.spec.total
    name = "" if any(c.name == "code" for c in request.spec.columns) else label
    total = GridRow(TOTAL, label, code=label, name=name, parts=tops)
    return (total, *rows)


def _functional(request: Request) -> Iterable[GridRow]:
    only = request.spec.only.text if request.spec.only else ""
    leaves = [leaf for leaf in request.facts.expenditure if not only or only in leaf.marks]
    codes = {leaf.row for leaf in leaves} or {fixed.text for fixed in request.spec.fixed}
    return _account_rows(request.spec, request.setting.classification.functional, codes, leaves)


def _basic_by_economic(request: Request) -> Iterable[GridRow]:
    leaves = request.facts.basic_by_economic
    accounts = request.setting.classification.economic
    return _account_rows(request.spec, accounts, {leaf.row for leaf in leaves}, leaves)


def _project_by_economic(request: Request) -> Iterable[GridRow]:
    leaves = request.facts.project_by_economic
    accounts = request.setting.classification.economic
    return _account_rows(request.spec, accounts, {leaf.row for leaf in leaves}, leaves)


def _account_rows(
    spec: DisclosureTable, accounts: Accounts, codes: Iterable[str], leaves: Iterable[Leaf]
) -> Iterable[GridRow]:
    given, parts = defaultdict[str, list[Leaf]](list), defaultdict[str, list[str]](list)
    for leaf in leaves:
        given[leaf.row].append(leaf)
    tree = sorted({above for code in codes for above in ancestors(code)})
    for code in tree:
        if level(code):
            parts[[*ancestors(code)][-2]].append(code)
    for code in tree:
        indent, name = spec.indent * level(code), accounts.names[code]
        yield GridRow(
            code,
            indent + spec.label.replace("{code}", code).replace("{name}", name),
            code=code,
            name=indent + name,
            level=level(code),
            parts=tuple(parts[code]),
            leaves=tuple(given[code]),
        )


def _basic_by_unit(request: Request) -> Iterable[GridRow]:
    texts = request.setting.profile.spec.words
    for unit in request.model.units:
        key = unit.unit.text
        parts = [f"{key}.personnel", f"{key}.operating"]
        yield GridRow(key, unit_name(unit, request.setting), parts=tuple(parts))
        for part in parts:
            label = request.spec.indent + texts[part.rpartition(".")[2]]
            leaves = _of(request.facts.basic_by_unit, part)
            yield GridRow(part, label, level=1, leaves=leaves)


def _project_by_unit(request: Request) -> Iterable[GridRow]:
    for unit in request.model.units:
        if not unit.projects:
            continue
        key = unit.unit.text
        parts = tuple(f"{key}.{project.id.text}" for project in unit.projects)
        yield GridRow(key, unit_name(unit, request.setting), parts=parts)
        for part, project in zip(parts, unit.projects, strict=True):
            yield GridRow(
                part,
                part_of(project.name, request.spec.indent + project.name),
                level=1,
                leaves=_of(request.facts.project_by_unit, part),
                target=_target(project),
            )


def _key_projects(request: Request) -> Iterable[GridRow]:
    for unit in request.model.units:
        for project in unit.projects:
            if project.key:
                row = f"{unit.unit.text}.{project.id.text}"
                # The amount repeats 表12's; marks are those of the unit's table.
                leaves = tuple(
                    replace(leaf, marks=leaf.marks | {"amount"})
                    for leaf in _of(request.facts.project_by_unit, row)
                )
                label = project.key_name or project.name
                target = _target(project)
                yield GridRow(row, label, leaves=leaves, target=target)


def _target(project: Project) -> Text:
    return words(project.target, f"{project.name}绩效目标")


def _lines(request: Request) -> Iterable[GridRow]:
    return _line_rows(request.spec.lines, request, 0)


def _line_rows(lines: Iterable[LineSpec], request: Request, depth: int) -> Iterable[GridRow]:
    for line in lines:
        leaves = _of(request.facts.expenses, line.mark.text) if line.mark else ()
        parts = tuple(part.id for part in line.lines)
        yield GridRow(line.id, line.label, level=depth, parts=parts, leaves=leaves)
        yield from _line_rows(line.lines, request, depth + 1)


def _of(leaves: Iterable[Leaf], row: str) -> tuple[Leaf, ...]:
    return tuple(leaf for leaf in leaves if leaf.row == row)


SOURCES_OF_ROWS: dict[str, Callable[[Request], Iterable[GridRow]] | None] = {
    "blocks": None,
    "functional": _functional,
    "basic_by_economic": _basic_by_economic,
    "project_by_economic": _project_by_economic,
    "basic_by_unit": _basic_by_unit,
    "project_by_unit": _project_by_unit,
    "key_projects": _key_projects,
    "lines": _lines,
}
