"""A synthetic detail list (合成明细) whose margins are those of a published disclosure.

    python tools/synthetic_details.py data/huizhou_dsj 2024 OUT [--times N]

The disclosure gives sums by account, by economic account, by unit and by project; how the money of
one account spreads over the others was never published. Here it is made up by a rule: twin accounts
first, then equal sums, then the north-west corner of the transport problem. Every file says so.
Amounts move by less than 50 元, so that each rounds to what was published.
"""

import argparse
import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any, TypeVar

import xlsxwriter

from reportgen import classification, paths, source, workspace
from reportgen.reports.budget_disclosure.detail_rows import typed
from reportgen.reports.budget_disclosure.model import BudgetDisclosure
from reportgen.schema import validate

NOTE = "合成明细：各口径的合计取自已公开的部门预算，各行之间的搭配是按规则编造的，并非真实明细。"
TITLE = "部门预算支出明细表"
HEADS = (
    "单位名称",
    "支出功能分类科目",
    "部门预算支出经济分类",
    "资金性质",
    "支出类型",
    "人员公用标识",
    "项目名称",
    "金额（元）",
)
FUND = "一般公共预算"
# Accounts of the same money in both classifications.
TWINS = (
    (("2080505",), ("30108",)),
    (("2080506",), ("30109",)),
    (("2210201",), ("30113",)),
    (("2080501", "2080502"), ("30302",)),
    (("2101101", "2101102"), ("30110", "30111", "30112")),
)
# Less than half of a printed last digit.
_MOST = Decimal(40)
_PERSONNEL = ("301", "303")

K = TypeVar("K")
L = TypeVar("L")
Row = tuple[str, str, str, str, str, str, str, Decimal]


@dataclass(frozen=True)
class Margins:
    """The published sums in 元, moved so that those of one nature agree."""

    basic_by_account: dict[str, Decimal]
    basic_by_economic: dict[str, Decimal]
    basic_by_unit: dict[tuple[str, str], Decimal]
    project_by_account: dict[str, Decimal]
    project_by_economic: dict[str, Decimal]
    project_by_unit: dict[tuple[str, str], Decimal]


def rows(folder: Path, year: int) -> list[Row]:
    """Return the rows for the disclosure of a year, amounts in 元."""
    model = _model(folder, year)
    margins = _agreeing(_margins(model))
    names = _Names(folder, year, model)
    made = [*_basic(margins, names), *_projects(margins, names)]
    order = list(names.units.values())
    return sorted(made, key=lambda row: (order.index(row[0]), row[4] != "基本支出"))


def multiplied(made: Sequence[Row], times: int) -> list[Row]:
    """Return each row cut into so many, to the 分, sums unchanged."""
    cut: list[Row] = []
    for row in made:
        part = (row[-1] / times).quantize(Decimal("0.01"), "ROUND_DOWN")
        cut += [(*row[:-1], part)] * (times - 1)
        cut.append((*row[:-1], row[-1] - part * (times - 1)))
    return cut


def to_csv(made: Iterable[Row], encoding: str) -> bytes:
    """Return the rows as CSV."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows(_lines(made))
    return text.getvalue().encode(encoding)


def to_html(made: Iterable[Row]) -> bytes:
    """Return the rows as the HTML page that budget systems call `.xls`."""
    lines = (
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells) + "</tr>\n"
        for cells in _lines(made)
    )
    head = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=GBK"></head>'
    return f"{head}<body><table>\n{''.join(lines)}</table></body></html>\n".encode("gb18030")


def to_xlsx(made: Iterable[Row]) -> bytes:
    """Return the rows as a workbook."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"title": "合成明细", "created": datetime(2024, 1, 1)})  # noqa: DTZ001
    sheet = book.add_worksheet("明细")
    for number, cells in enumerate(_lines(made)):
        for column, cell in enumerate(cells):
            if isinstance(cell, Decimal):
                sheet.write_number(number, column, float(cell))
            elif cell:
                sheet.write_string(number, column, cell)
    book.close()
    return file.getvalue()


def _lines(made: Iterable[Row]) -> Iterator[Sequence[str | Decimal]]:
    listed = list(made)
    yield (TITLE,)
    yield (NOTE,)
    yield HEADS
    yield from listed
    yield ("合计", "", "", "", "", "", "", sum((row[-1] for row in listed), Decimal(0)))


def _model(folder: Path, year: int) -> BudgetDisclosure:
    data, problems = source.read(folder / str(year) / "budget_disclosure.yaml")
    model = validate(data, BudgetDisclosure)[0] if data else None
    if model is None:
        raise SystemExit("\n".join(problem.message for problem in problems))
    return model


class _Names:
    """What an export calls accounts, units and projects."""

    def __init__(self, folder: Path, year: int, model: BudgetDisclosure) -> None:
        department = workspace.load(folder, {}).department
        accounts, _ = classification.load(paths.reference(), year)
        if department is None or accounts is None:
            raise SystemExit(f"{folder}: no department or accounts")
        day = date(year, 1, 1)
        self.units = {u.id: department.unit_name(u, day).name for u in department.units}
        self.projects = {p.id.text: p.name for unit in model.units for p in unit.projects}
        self.functional, self.economic = accounts.functional.names, accounts.economic.names

    def accounts(self, functional: str, economic: str) -> tuple[str, str]:
        return (
            f"{functional}-{self.functional[functional]}",
            f"[{economic}]{self.economic[economic]}",
        )


def _margins(model: BudgetDisclosure) -> Margins:
    found: dict[str, dict[Any, Decimal]] = {}
    for one in typed(model):
        family, *key = one.key
        value = one.amount.value or Decimal(0)
        if family == "revenue":
            continue
        if family == "expenditure":
            found.setdefault(f"{key[2]}_by_account", {})[key[0]] = value
        else:
            name = tuple(key[:2]) if family.endswith("unit") else key[0]
            found.setdefault(family, {})[name] = value
    return Margins(**found)


def _agreeing(margins: Margins) -> Margins:
    """Return margins of equal sums: twins to the 元, then every classification."""
    functional, economic = dict(margins.basic_by_account), dict(margins.basic_by_economic)
    twins = {code for pair in TWINS for codes in pair for code in codes}
    for codes, others in TWINS:
        gap = _sum(economic, others) - _sum(functional, codes)
        step = max(-_MOST, min(gap, _MOST))
        _spread(functional, codes, step)
        _spread(economic, others, step - gap)
        # What a group gains it loses again, so that its own sum stays as published.
        for margin, first, moved in ((functional, "201", step), (economic, "301", step - gap)):
            rest = [code for code in margin if code.startswith(first) and code not in twins]
            _spread(margin, sorted(rest, key=lambda code: -margin[code])[:2], -moved)
    projects = dict(margins.project_by_economic)
    tail = sum(margins.project_by_account.values()) - sum(projects.values())
    _spread(projects, [code for code in projects if code.startswith("302")], Decimal(tail))
    return Margins(
        functional,
        economic,
        margins.basic_by_unit,
        margins.project_by_account,
        projects,
        margins.project_by_unit,
    )


def _sum(margin: Mapping[str, Decimal], codes: Iterable[str]) -> Decimal:
    return sum((margin[code] for code in codes), Decimal(0))


def _spread(margin: dict[str, Decimal], codes: Sequence[str], gap: Decimal) -> None:
    """Spread a difference evenly, to the 分; the first takes what is left."""
    part = (gap / len(codes)).quantize(Decimal("0.01"))
    for code in codes:
        margin[code] += part
    margin[codes[0]] += gap - part * len(codes)


def _basic(margins: Margins, names: _Names) -> Iterator[Row]:
    functional, economic = dict(margins.basic_by_account), dict(margins.basic_by_economic)
    cells: dict[tuple[str, str], Decimal] = {}
    for codes, others in TWINS:
        one = {code: functional.pop(code) for code in codes}
        cells |= transport(one, {code: economic.pop(code) for code in others})
    cells |= transport(functional, economic)
    # Personnel first, on both sides.
    ordered = sorted(cells.items(), key=lambda cell: not cell[0][1].startswith(_PERSONNEL))
    parts = sorted(margins.basic_by_unit.items(), key=lambda one: one[0][1] != "personnel")
    for (cell, (unit, part)), amount in transport(dict(ordered), dict(parts)).items():
        flag = "人员经费" if part == "personnel" else "公用经费"
        yield (names.units[unit], *names.accounts(*cell), FUND, "基本支出", flag, "", amount)


def _projects(margins: Margins, names: _Names) -> Iterator[Row]:
    cells = transport(margins.project_by_unit, margins.project_by_account)
    spread = transport(cells, margins.project_by_economic)
    for (((unit, project), code), economic), amount in spread.items():
        accounts = names.accounts(code, economic)
        name = names.projects[project]
        yield (names.units[unit], *accounts, FUND, "项目支出", "", name, amount)


def transport(left: Mapping[K, Decimal], right: Mapping[L, Decimal]) -> dict[tuple[K, L], Decimal]:
    """Return a split with the given margins: equal sums first, then the north-west corner."""
    ones, others = dict(left), dict(right)
    cells: dict[tuple[K, L], Decimal] = {}
    for one, amount in left.items():
        other = next((key for key, value in others.items() if value == amount), None)
        if other is not None and amount:
            cells[one, other] = amount
            del ones[one], others[other]
    while ones and others:
        one, other = next(iter(ones)), next(iter(others))
        amount = min(ones[one], others[other])
        if amount:
            cells[one, other] = amount
        ones[one] -= amount
        others[other] -= amount
        if not others[other]:
            del others[other]
        if not ones[one]:
            del ones[one]
    return cells


def main() -> None:
    """Write the four files."""
    parser = argparse.ArgumentParser(description="合成明细")
    parser.add_argument("folder", type=Path)
    parser.add_argument("year", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--times", type=int, default=1)
    chosen = parser.parse_args()
    made = multiplied(rows(chosen.folder, chosen.year), chosen.times)
    chosen.out.mkdir(parents=True, exist_ok=True)
    for name, content in (
        ("details.xlsx", to_xlsx(made)),
        ("details.xls", to_html(made)),
        ("details_utf8.csv", to_csv(made, "utf-8-sig")),
        ("details_gb18030.csv", to_csv(made, "gb18030")),
    ):
        (chosen.out / name).write_bytes(content)
    print(f"{len(made)} rows in {chosen.out}")


if __name__ == "__main__":
    main()
