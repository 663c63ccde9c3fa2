"""The amounts that rows of a detail list give instead of the input file, and what rows may hold.

Every amount has a key, such as (`expenditure`, `2010301`, `general_public_budget`, `basic`).
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from reportgen.amounts import Amount
from reportgen.classification import Accounts
from reportgen.detail_list import DetailRow
from reportgen.figures import Figure, Formula
from reportgen.kind import DetailUse, Key, ListedProjects, Typed
from reportgen.problems import Place, Problem, nearest
from reportgen.reports.budget_disclosure.accounts import ITEM, SECTION, wrong_codes
from reportgen.reports.budget_disclosure.model import BudgetDisclosure, ByFund
from reportgen.reports.budget_disclosure.profile import DisclosureSetting
from reportgen.reports.budget_disclosure.vocabulary import (
    FUNDS,
    NATURES,
    PARTS,
    SOURCE_NAMES,
    SOURCES,
)
from reportgen.schema import Placed
from reportgen.tree import Route

_FUND_OF = {
    source: source if source in FUNDS else group if group in FUNDS else "other_funds"
    for source, group in SOURCES.items()
}
# 表6、表7 show the general public budget alone.
_SHOWN_BY_ECONOMIC = "general_public_budget"


def itemized(model: BudgetDisclosure, setting: DisclosureSetting) -> Mapping[Key, list[Figure]]:
    """Return a figure for each row of the detail list, under the key of each sum it belongs to."""
    rows = setting.details.rows if setting.details else ()
    figures = {id(row): _figure(row) for row in rows}
    return {key: [figures[id(row)] for row in group] for key, group in sums(model, rows).items()}


def sums(model: BudgetDisclosure, rows: Iterable[DetailRow]) -> dict[Key, list[DetailRow]]:
    """Return the rows of each amount that a detail list gives."""
    projects = {
        unit: {**{name: id_ for id_, name in listed.names.items()}, **{i: i for i in listed.names}}
        for unit, listed in listed_projects(model).items()
    }
    found: dict[Key, list[DetailRow]] = {}
    for row in rows:
        for key in _keys(row, projects.get(row.unit, {})):
            found.setdefault(key, []).append(row)
    return found


def funds(model: BudgetDisclosure, setting: DisclosureSetting) -> set[str]:
    """Return the sources that the expenditure of a disclosure is paid from."""
    rows = setting.details.rows if setting.details else ()
    return {item.source for item in model.expenditure} | {row.fund for row in rows}


def typed(model: BudgetDisclosure) -> Iterator[Typed]:
    """Yield the amounts of an input file that a detail list would give."""
    yield from _typed_totals(model)
    for at, unit in enumerate(model.units):
        for part in PARTS:
            head = ("basic_by_unit", unit.unit.text, part)
            yield from _typed_by_fund(head, ("units", at, part), getattr(unit, part))
        for order, project in enumerate(unit.projects):
            head = ("project_by_unit", unit.unit.text, project.id.text)
            path = ("units", at, "projects", order, "amount")
            yield from _typed_by_fund(head, path, project.amount)


def _typed_totals(model: BudgetDisclosure) -> Iterator[Typed]:
    """Yield revenue, and expenditure by account."""
    for source in SOURCES if model.revenue else ():
        income: Amount | None = getattr(model.revenue, source)
        if income:
            yield Typed(("revenue", source), ("revenue", source), income)
    for at, item in enumerate(model.expenditure):
        for nature in NATURES:
            amount: Amount | None = getattr(item, nature)
            if amount:
                key = ("expenditure", item.account.text, item.source, nature)
                yield Typed(key, ("expenditure", at, nature), amount)
    for table in ("basic_by_economic", "project_by_economic"):
        for code, amount in getattr(model, table).items():
            yield Typed((table, code), (table, code), amount)


def given_way(model: BudgetDisclosure) -> Iterator[Route]:
    """Yield what is taken out of an input file when a detail list comes in."""
    for table in ("expenditure", "basic_by_economic", "project_by_economic"):
        if getattr(model, table):
            yield (table,)
    for at, unit in enumerate(model.units):
        yield from (("units", at, part) for part in PARTS if getattr(unit, part))
        for order, project in enumerate(unit.projects):
            if project.amount:
                yield ("units", at, "projects", order, "amount")


def listed_projects(model: BudgetDisclosure) -> dict[str, ListedProjects]:
    """Return the projects of each unit."""
    return {
        unit.unit.text: ListedProjects(
            {project.id.text: project.name for project in unit.projects},
            ("units", at, "projects"),
        )
        for at, unit in enumerate(model.units)
    }


def inspect(model: BudgetDisclosure, setting: DisclosureSetting) -> Iterator[Problem]:
    """Yield what is wrong with the rows: once for a name, at the first row that has it."""
    if setting.details is None or model.details is None:
        return
    rows = setting.details.rows
    given = sums(model, rows)
    for one in typed(model):
        # Typed revenue is all revenue: rows give none beside it.
        if one.key[0] == "revenue":
            continue
        message = f"{'.'.join(map(str, one.path))} 已由明细给出，不能再录入"
        place = given[one.key][0].place if one.key in given else model.details.place
        yield Problem("given-twice", message, one.amount.place, related=(place,))
    functional, economic = setting.classification.functional, setting.classification.economic
    yield from _first(rows, "functional", functional, ITEM)
    shown = [row for row in rows if row.nature in {"basic", "project"} or row.economic]
    yield from _first(shown, "economic", economic, SECTION)
    yield from _unknown(rows, "unit", [unit.unit.text for unit in model.units], "单位")
    yield from _unknown(rows, "fund", SOURCES, "资金来源")
    yield from _unknown(rows, "nature", NATURES, "支出性质")
    basic = [row for row in rows if row.nature == "basic"]
    yield from _unknown(basic, "part", PARTS, "人员公用标识")
    for unit, listed in listed_projects(model).items():
        own = [row for row in rows if row.nature == "project" and row.unit == unit]
        yield from _unknown(own, "project", chain(listed.names, listed.names.values()), "项目")


def _keys(row: DetailRow, projects: Mapping[str, str]) -> Iterator[Key]:
    yield ("expenditure", row.functional, row.fund, row.nature)
    yield ("revenue", row.fund)
    is_basic = row.nature == "basic"
    if not is_basic and row.nature != "project":
        return
    fund = _FUND_OF.get(row.fund, row.fund)
    if row.fund == _SHOWN_BY_ECONOMIC:
        yield (f"{row.nature}_by_economic", row.economic)
    if is_basic:
        yield ("basic_by_unit", row.unit, row.part, fund)
    else:
        yield ("project_by_unit", row.unit, projects.get(row.project, row.project), fund)


def _figure(row: DetailRow) -> Figure:
    words = (row.unit, row.functional, row.economic, row.part or row.project)
    name = f"details.{row.place.line}"
    return Figure(name, f"明细 {' '.join(words)}", row.amount, Formula.GIVEN, (), row.place)


def _typed_by_fund(head: Key, path: Route, amounts: ByFund | None) -> Iterator[Typed]:
    for fund in FUNDS:
        amount: Amount | None = getattr(amounts, fund) if amounts else None
        if amount:
            yield Typed((*head, fund), path, amount)


def _first(
    rows: Iterable[DetailRow], column: str, accounts: Accounts, wanted: int
) -> Iterator[Problem]:
    places = _places(rows, column)
    codes = [Placed(code, place) for code, (place, _) in places.items()]
    yield from wrong_codes(codes, accounts, wanted)


def _unknown(
    rows: Iterable[DetailRow], column: str, known: Iterable[str], what: str
) -> Iterator[Problem]:
    names = [*known]
    for value, (place, count) in _places(rows, column).items():
        if value not in names:
            message = f"没有{what}“{value}”（共 {count} 行）{nearest(value, names)}"
            yield Problem(f"unknown-{column}", message, place)


def _places(rows: Iterable[DetailRow], column: str) -> dict[str, tuple[Place, int]]:
    """Return the first place of each value of a column, and in how many rows it stands."""
    found: dict[str, tuple[Place, int]] = {}
    for row in rows:
        value = getattr(row, column)
        place, count = found.get(value, (row.place, 0))
        found[value] = (place, count + 1)
    return found


def _file(model: BudgetDisclosure) -> Placed | None:
    return model.details


_WORDS: Mapping[str, Mapping[str, str]] = {
    "fund": {source: SOURCE_NAMES[source] for source in SOURCES},
    "nature": NATURES,
    "part": PARTS,
}

USE: DetailUse[BudgetDisclosure] = DetailUse(
    key="details",
    file=_file,
    words=_WORDS,
    levels=(ITEM, SECTION),
    with_part="basic",
    with_project="project",
    sums=sums,
    typed=typed,
    given_way=given_way,
    optional=("revenue",),
    projects=listed_projects,
)
