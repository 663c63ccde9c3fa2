"""What the model alone cannot tell: names that must exist elsewhere, entries that stand twice."""

from collections.abc import Iterable, Iterator, Mapping

from reportgen.classification import Accounts
from reportgen.problems import Place, Problem, nearest
from reportgen.reports.budget_disclosure import detail_rows
from reportgen.reports.budget_disclosure.accounts import ITEM, SECTION, wrong_codes
from reportgen.reports.budget_disclosure.model import BudgetDisclosure
from reportgen.reports.budget_disclosure.profile import (
    WORD_COLUMNS,
    DisclosureSetting,
    DisclosureTable,
    LineSpec,
)
from reportgen.reports.budget_disclosure.rows import SOURCES_OF_ROWS
from reportgen.reports.budget_disclosure.vocabulary import EXPENSES, MARKS
from reportgen.schema import Placed

# The text quotes lines of these tables, so every profile of the kind has them.
_NEEDED = {
    "summary": ["total_revenue", "total_expenditure"],
    "three_public": ["three_public", "vehicles", *EXPENSES],
}
_NEEDED_WORDS = ["department", "unit", "secret", "personnel", "operating"]


def inspect(model: BudgetDisclosure, setting: DisclosureSetting) -> tuple[Problem, ...]:
    """Return the problems of names, codes and identifiers, of the data and of the profile."""
    functional = setting.classification.functional
    economic = setting.classification.economic
    return (
        *wrong_codes((item.account for item in model.expenditure), functional, ITEM),
        *_economic_codes(model, economic),
        *_units(model, setting),
        *_repeated(
            ((f"{i.account.text} {i.source}", i.account.place) for i in model.expenditure),
            "支出科目和资金来源",
        ),
        *_repeated(((u.unit.text, u.unit.place) for u in model.units), "单位"),
        *(
            problem
            for unit in model.units
            for problem in _repeated(((p.id.text, p.id.place) for p in unit.projects), "项目")
        ),
        *_profile(setting),
        *detail_rows.inspect(model, setting),
    )


def _economic_codes(model: BudgetDisclosure, accounts: Accounts) -> Iterator[Problem]:
    for table in (model.basic_by_economic, model.project_by_economic):
        placed = [Placed(code, amount.place) for code, amount in table.items()]
        yield from wrong_codes(placed, accounts, SECTION)


def _units(model: BudgetDisclosure, setting: DisclosureSetting) -> Iterator[Problem]:
    known = [unit.id for unit in setting.department.units]
    for unit in model.units:
        if unit.unit.text not in known:
            message = f"department.yaml 没有单位 {unit.unit.text}{nearest(unit.unit.text, known)}"
            yield Problem("unknown-unit-id", message, unit.unit.place)


def _repeated(entries: Iterable[tuple[str, Place]], what: str) -> Iterator[Problem]:
    first: dict[str, Place] = {}
    for key, place in entries:
        if key in first:
            message = f"{what} {key} 重复，已在第 {first[key].line} 行出现"
            yield Problem("repeated-entry", message, place, related=(first[key],))
        first.setdefault(key, place)


def _profile(setting: DisclosureSetting) -> Iterator[Problem]:
    profile = setting.profile
    for name in _NEEDED_WORDS:
        if name not in profile.spec.words:
            yield Problem("missing-word", f"words 缺少“{name}”", profile.place)
    for name, lines in _NEEDED.items():
        spec = profile.spec.tables.get(name)
        listed = {line.id for line in _all_lines(spec)} if spec else set()
        for line in lines:
            if line not in listed:
                message = f"文字要引用 {name} 表的 {line} 行，而样式中没有"
                yield Problem("missing-line", message, profile.place)
    for spec in profile.spec.tables.values():
        yield from _table(spec, setting)


def _table(spec: DisclosureTable, setting: DisclosureSetting) -> Iterator[Problem]:
    yield from _known(spec.rows, SOURCES_OF_ROWS, "行的来源")
    yield from wrong_codes(spec.fixed, setting.classification.functional, ITEM)
    columns = {column.name for column in spec.columns}
    for column in spec.columns:
        for part in column.sum:
            yield from _known(part, columns, "列")
        is_mark = column.name in MARKS or column.sum or column.name in WORD_COLUMNS
        if not is_mark and not spec.blocks:
            message = f"列 {column.name} 不是已知的口径{nearest(column.name, MARKS)}"
            yield Problem("unknown-mark", message, spec.rows.place)
    yield from _circles({c.name: c.sum for c in spec.columns}, "列")
    for cited in (block.cite for block in spec.blocks if block.cite):
        tables = setting.profile.spec.tables
        yield from _known(cited.table, tables, "表")
        if source := tables.get(cited.table.text):
            names = [column.name for column in source.columns]
            for cell in cited.columns:
                yield from _known(cell, names, "列")
    yield from _lines(spec)


def _lines(spec: DisclosureTable) -> Iterator[Problem]:
    listed = _all_lines(spec)
    lines = {line.id for line in listed} | {"categories"}
    for line in listed:
        for part in line.sum:
            yield from _known(part, lines, "行")
        if line.mark:
            yield from _known(line.mark, MARKS, "口径")
    if spec.only:
        yield from _known(spec.only, MARKS, "口径")
    above = {"categories"} if any(block.categories for block in spec.blocks) else set[str]()
    for line in listed:
        for part in line.sum:
            if part.text in lines and part.text not in above:
                message = f"行 {line.id} 相加的 {part.text} 应排在它前面"
                yield Problem("sum-order", message, part.place)
        above.add(line.id)


def _circles(sums: Mapping[str, tuple[Placed, ...]], what: str) -> Iterator[Problem]:
    """Yield a problem for each sum that comes back to itself."""
    for name, parts in sums.items():
        seen, waiting = set[str](), [part.text for part in parts]
        while waiting:
            part = waiting.pop()
            if part not in seen:
                seen.add(part)
                waiting += [inner.text for inner in sums.get(part, ())]
        if name in seen:
            yield Problem("sum-order", f"{what} {name} 绕回来加了自己", parts[0].place)


def _known(name: Placed, known: Iterable[str], what: str) -> Iterator[Problem]:
    if name.text not in set(known):
        message = f"没有名为“{name.text}”的{what}{nearest(name.text, known)}"
        yield Problem("unknown-mark", message, name.place)


def _all_lines(spec: DisclosureTable) -> list[LineSpec]:
    lines = [*spec.lines, *(x for block in spec.blocks for x in (*block.left, *block.right))]
    for line in lines:
        lines += line.lines  # grows while it is read: nested lines follow
    return lines
