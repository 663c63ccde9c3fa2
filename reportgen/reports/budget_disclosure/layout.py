"""The finished content of a disclosure: texts, lists and tables by name, without a format."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import zip_longest

from reportgen import document, wording
from reportgen.amounts import Style
from reportgen.department import current
from reportgen.document import Column, Document, Row, Table, Text, number, words
from reportgen.reports.budget_disclosure.compute import Disclosure, Grid
from reportgen.reports.budget_disclosure.facts import subordinates, unit_name
from reportgen.reports.budget_disclosure.model import BudgetDisclosure
from reportgen.reports.budget_disclosure.profile import (
    WORD_COLUMNS,
    DisclosureSetting,
    DisclosureTable,
)
from reportgen.schema import Pending, part_of

_INDENT = "\u3000"


def lay_out(
    model: BudgetDisclosure, setting: DisclosureSetting, disclosure: Disclosure
) -> Document:
    """Return the document.

    Raises:
        TemplateError: `wording.j2` cannot be rendered.
    """
    profile = setting.profile
    # The tables with any figure.
    used = {name.partition(".")[0] for name, one in disclosure.figures.items() if one.value != 0}
    texts = wording.sentences(
        profile.wording,
        profile.wording_file,
        _facts(model, setting, disclosure),
        profile.styles,
        needed=["title"],
    )
    return Document(
        title=document.show(texts["title"]),
        entity=entity(model, setting),
        date=setting.day,
        keywords=tuple(
            keyword.replace("{scope}", profile.spec.words[model.scope])
            for keyword in profile.spec.keywords
        ),
        texts={
            **texts,
            "name": words(entity(model, setting)),
            "scope": words(profile.spec.words[model.scope]),
            "year": words(str(setting.year)),
            "date": _day(model.date),
        },
        lists={
            "duties": tuple(_numbered(_duties(setting))),
            "offices": tuple(_numbered(_offices(setting))),
            "terms": tuple(
                _numbered(
                    [
                        {"name": words(t.name), "meaning": words(t.meaning)}
                        for t in profile.spec.terms
                    ]
                )
            ),
        },
        tables={name: _table(grid, disclosure, used) for name, grid in disclosure.grids.items()},
    )


def entity(model: BudgetDisclosure, setting: DisclosureSetting) -> str:
    """Return whose budget it is: the department's name, or the unit's (单位预算公开)."""
    if model.scope == "unit":
        return unit_name(model.units[0], setting)
    return setting.department.name(setting.day).name


def _facts(
    model: BudgetDisclosure, setting: DisclosureSetting, disclosure: Disclosure
) -> Mapping[str, object]:
    figures = disclosure.figures
    return {
        "year": str(setting.year),
        "name": entity(model, setting),
        "scope": setting.profile.spec.words[model.scope],
        "words": setting.profile.spec.words,
        "offices": [office.name for office in current(setting.department.offices, setting.day)],
        "office_count": figures["count.offices"],
        "subordinates": [unit_name(u, setting) for u in subordinates(model, setting)],
        "subordinate_count": figures["count.subordinates"],
        "changes": {
            name: wording.told_change(change, reason_of(model, name))
            for name, change in disclosure.changes.items()
        },
        "figures": {
            **{f"procurement_{part}": figures[f"procurement.{part}"] for part in _PROCUREMENT},
            **{part: figures[f"assets.{part}"] for part in _ASSETS},
        },
        "assets_day": model.assets.as_of,
        "planned_items": model.assets.planned_items,
        "has_key_projects": any(p.key for unit in model.units for p in unit.projects),
    }


def _day(day: date | Pending | None) -> Text:
    if isinstance(day, Pending):
        return words(day, "日期")
    return words(wording.show_day(day) if day else "")


_PROCUREMENT = ("goods", "works", "services", "total")
_ASSETS = ("fixed_assets", "planned_purchase", "house_area", "vehicles", "large_equipment")


def reason_of(model: BudgetDisclosure, name: str) -> str | Pending:
    """Return the reason that the data gives for a change, by the change's name."""
    expenses = model.three_public_expenses
    reasoned = {
        "revenue": model.revenue_change,
        "expenditure": model.expenditure_change,
        "three_public": expenses,
        "overseas": expenses.overseas,
        "vehicles": expenses.vehicles,
        "vehicle_purchase": expenses.vehicles.purchase,
        "vehicle_operation": expenses.vehicles.operation,
        "reception": expenses.reception,
        "administrative_expense": model.administrative_expense,
    }
    reason = reasoned[name].reason
    if isinstance(reason, Pending):
        return reason
    # The sentence brings its own opening words and its own full stop; 无 gives no reason.
    clause = reason.strip().removeprefix("主要原因是").rstrip("，；。、,;.")
    return "" if clause == "无" else part_of(reason, clause)


def _numbered(entries: list[Mapping[str, Text]]) -> Iterator[Mapping[str, Text]]:
    for index, entry in enumerate(entries, 1):
        yield {"number": words(wording.ordinal(index)), **entry}


def _duties(setting: DisclosureSetting) -> list[Mapping[str, Text]]:
    return [
        {"text": words(duty.text, "主要职责")}
        for duty in current(setting.department.duties, setting.day)
    ]


def _offices(setting: DisclosureSetting) -> list[Mapping[str, Text]]:
    return [
        {"name": words(office.name), "duty": words(office.duty, f"{office.name}职责")}
        for office in current(setting.department.offices, setting.day)
    ]


def _table(grid: Grid, disclosure: Disclosure, used: Collection[str]) -> Table:
    spec, model, setting = grid.spec, disclosure.model, disclosure.setting
    rows = tuple(_side_rows(grid, disclosure) if spec.blocks else _grid_rows(grid, disclosure))
    return Table(
        id=grid.id,
        number=spec.number,
        title=spec.title.replace("{scope}", setting.profile.spec.words[model.scope]),
        entity=entity(model, setting),
        unit=spec.unit,
        paper=spec.paper,
        columns=tuple(
            Column(column.name, column.head, column.name not in WORD_COLUMNS)
            for column in spec.columns
        ),
        rows=rows,
        notes=spec.notes if grid.id in used else spec.empty_notes or spec.notes,
    )


def _grid_rows(grid: Grid, disclosure: Disclosure) -> Iterator[Row]:
    shown = {column.name for column in grid.spec.columns}
    numbers = [column.name for column in grid.spec.number_columns]
    style = _style(grid.spec, disclosure)
    for row in grid.rows:
        figures = ((name, disclosure.figures[f"{grid.id}.{row.id}.{name}"]) for name in numbers)
        cells = {
            "label": _label(row.label),
            "code": words(row.code),
            "name": words(row.name),
            "target": row.target,
        }
        yield Row(
            row.id,
            {
                **{name: text for name, text in cells.items() if name in shown},
                **{name: number(figure, style) for name, figure in figures},
            },
            row.level,
        )


def _label(text: str) -> Text:
    """Return a label; where it was typed, its indent apart."""
    typed = text.lstrip(_INDENT)
    indent = text[: len(text) - len(typed)]
    return (*words(indent), *words(part_of(text, typed)))


def _style(spec: DisclosureTable, disclosure: Disclosure) -> Style:
    return replace(disclosure.setting.profile.styles[spec.style.text], unit=spec.unit)


def _side_rows(grid: Grid, disclosure: Disclosure) -> Iterator[Row]:
    categories = disclosure.setting.profile.spec.categories
    style = _style(grid.spec, disclosure)
    for block in grid.spec.blocks:
        left = [(line.id, line.label) for line in block.left]
        right = list(categories.items()) if block.categories else []
        right += [(line.id, line.label) for line in block.right]
        for one, other in zip_longest(left, right):
            yield Row(
                (other or one)[0],
                {
                    **_side("left", one, grid.id, disclosure, style),
                    **_side("right", other, grid.id, disclosure, style),
                },
            )


def _side(
    side: str, line: tuple[str, str] | None, grid: str, disclosure: Disclosure, style: Style
) -> dict[str, Text]:
    if line is None:
        return {}
    key, label = line
    figure = disclosure.figures[f"{grid}.{key}"]
    return {f"{side}_label": words(label), side: number(figure, style)}
