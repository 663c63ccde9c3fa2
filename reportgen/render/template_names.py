"""What the template of a report can name, whatever its format: plain data, watched."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from reportgen.document import (
    DRAFT,
    FIELDS,
    Document,
    Table,
    Text,
    brief,
    head_cells,
    merge_states,
)
from reportgen.document import show as printed
from reportgen.problems import Place, Problem, TemplateError

# A text as a template gets it: a string, escaped or not, in which pieces may be marked, or what a
# cell holds.
Show = Callable[[Text], object]
Charts = Callable[[Document], Mapping[str, object]]
# A column without a longer text is not broken into lines; one with a longer text needs room.
_SHORT, _LONG = 8, 24


class Watched(dict[str, object]):
    """A mapping that knows which of its keys a template has asked for."""

    def __init__(self, content: Mapping[str, object]) -> None:
        super().__init__(content)
        self.used: set[str] = set()

    def __getitem__(self, key: str) -> object:
        self.used.add(key)
        return dict.__getitem__(self, key)  # faster than by `super()`


class WantedCharts(Watched):
    """The charts that are wanted of a template by name; any other is nothing."""

    def __missing__(self, key: str) -> str:
        return ""


def names(
    document: Document, show: Show, charts: Charts, *, draft: bool = False
) -> dict[str, object]:
    """Return what a template can name: texts, lists and tables as plain data.

    `tables.<id>.rows` has a mapping of texts a row, by column name; `tables.<id>.head.<column>` the
    labels above a column from the top down; `tables.<id>.levels` and `.spans` the depth of each row
    and how many rows its merged cells span (0 in a cell that is merged with the one above); a row's
    `merge.<column>` what a cell of the column must share with the one above to be merged with it;
    `charts` the drawings, `groups` the same for each member of a document that binds several.

    Args:
        document: The finished content.
        show: Makes a text what the template prints.
        charts: Gives the drawings of a document or a member by the names of its charts.
        draft: Whether every page is marked 草稿.
    """
    return {
        "draft": DRAFT if draft else "",
        "title": document.title,
        "entity": document.entity,
        "texts": {name: show(text) for name, text in document.texts.items()},
        "lists": {
            name: [{key: show(text) for key, text in entry.items()} for entry in entries]
            for name, entries in document.lists.items()
        },
        "tables": Watched({name: _table(table, show) for name, table in document.tables.items()}),
        "charts": charts(document),
        "groups": [names(replace(member, groups=()), show, charts) for member in document.groups],
    }


def refuse_unused(
    document: Document,
    given: Mapping[str, object],
    template: Path,
    code: str,
    *,
    of_workbook: bool = False,
) -> None:
    """Refuse a template that leaves out a table, a column or a wanted chart of the profile.

    Args:
        document: The finished content.
        given: What `names` gave, after the rendering.
        template: The template.
        code: Of the problem.
        of_workbook: Whether it is that of a workbook, which prints numbered tables and forms.

    Raises:
        TemplateError: Names the first one that is not printed.
    """
    tables, groups, charts = given["tables"], given["groups"], given["charts"]
    if document.groups and isinstance(groups, list):
        for member, shown in zip(document.groups, groups, strict=True):
            alone = replace(member, groups=())
            refuse_unused(alone, shown, template, code, of_workbook=of_workbook)
    wanted = (
        charts if isinstance(charts, WantedCharts) and not document.groups else WantedCharts({})
    )
    if lost := [name for name in wanted if name not in wanted.used]:
        message = f"模板没有放 profile.yaml 中 in_word 的图 {'、'.join(lost)}"
        raise TemplateError(Problem(code, message, Place(str(template))))
    if not isinstance(tables, Watched):
        return
    for name, table in document.tables.items():
        if not _is_wanted(document, table, of_workbook=of_workbook):
            continue
        shown = tables.get(name)  # `get` leaves no trace
        rows = shown["rows"] if isinstance(shown, Mapping) else []
        asked = set[str]().union(*(row.used for row in rows))
        # A row of totals alone does not ask for the columns of the others.
        lost = [c.name for c in table.columns if len(rows) > 1 and c.name not in asked]
        if name not in tables.used or lost:
            what = (table.number or name) + (f" 的列 {'、'.join(lost)}" if lost else "")
            message = f"模板没有用到 profile.yaml 中的 {what}；两处应一致"
            raise TemplateError(Problem(code, message, Place(str(template))))


def _is_wanted(document: Document, table: Table, *, of_workbook: bool) -> bool:
    if of_workbook:
        return bool(table.number) or FIELDS in document.lists
    # A document with members prints nothing of its own but in the workbook.
    return not table.workbook_only and not document.groups


def _table(table: Table, show: Show) -> Mapping[str, object]:
    names = [column.name for column in table.columns]
    keys = dict.fromkeys(key for row in table.rows for key in row.merge)
    merged = {key: merge_states(table.rows, key) for key in keys}
    spans = {key: _spans(states) for key, states in merged.items()}
    return {
        "id": table.id,
        "number": table.number,
        "title": table.title,
        "entity_line": f"单位名称：{table.entity}",
        "unit_line": f"单位：{table.unit}",
        "notes": list(table.notes),
        "columns": [
            {
                "name": column.name,
                "is_number": column.is_number,
                "is_short": longest <= _SHORT,
                "is_long": longest > _LONG,
            }
            for column in table.columns
            for longest in [_longest(table, column.name)]
        ],
        "head": {column.name: list(column.head) for column in table.columns},
        "head_rows": _head_rows(table),
        "levels": [row.level for row in table.rows],
        "spans": [
            {key: each[index] for key, each in spans.items()} for index in range(len(table.rows))
        ],
        "rows": [
            Watched(
                {
                    **{name: show(brief(row.cells.get(name, ()))) for name in names},
                    "merge": {name: "/".join(row.merge.get(name, ())) for name in merged},
                }
            )
            for row in table.rows
        ],
    }


def _longest(table: Table, column: str) -> int:
    texts = [row.cells[column] for row in table.rows if column in row.cells]
    return max(map(len, map(printed, texts)), default=0)


def _head_rows(table: Table) -> list[list[Mapping[str, object]]]:
    cells = head_cells(table.columns)
    return [
        [
            {"label": cell.label, "rows": cell.rows, "columns": cell.columns}
            for cell in cells
            if cell.row == row
        ]
        for row in range(max(cell.row for cell in cells) + 1)
    ]


def _spans(states: tuple[str, ...]) -> list[int]:
    spans = [0 if state == "continue" else 1 for state in states]
    first = 0
    for index, state in enumerate(states):
        first = index if state == "restart" else first
        spans[first] += state == "continue"
    return spans
