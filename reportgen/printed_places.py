"""Every printed place of a document: sentences, entries of lists, cells of tables, charts.

A place has a path that a clerk can type (`表3!2010350.项目支出`) and a label that a reader knows.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from reportgen.document import Chart, Column, Document, Number, Row, Table, Text, show, words

Entry: TypeAlias = Mapping[str, Text]
# What counts entries, rows and headings is not a part of their words.
COUNT = "number"
# How an entry is set is not printed.
_LOOK = "look"
_LONGEST_LABEL = 40


@dataclass(frozen=True, slots=True)
class PrintedPlace:
    """A place of a document and what it prints.

    Attributes:
        path: Unique in its document.
        label: What a reader calls it.
        text: What stands there.
        member: The id of the member of a group that it stands in; else empty.
        table: The table of a cell.
        row: The row of a cell.
        column: The column of a cell.
    """

    path: str
    label: str
    text: Text
    member: str = ""
    table: Table | None = None
    row: Row | None = None
    column: Column | None = None

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers that stand there, in order."""
        return tuple(span for span in self.text if isinstance(span, Number))


def printed_places(document: Document) -> Iterator[PrintedPlace]:
    """Yield every place of a document that prints something, those of its members last."""
    for place in _own_places(document):
        if show(place.text).strip():
            yield place
    for member in document.groups:
        for place in printed_places(member):
            path, label = f"{member.id}/{place.path}", f"{member.name} {place.label}"
            yield replace(place, path=path, label=label, member=member.id)


def _own_places(document: Document) -> Iterator[PrintedPlace]:
    labels = text_labels(document)
    for name, text in document.texts.items():
        yield PrintedPlace(f"texts.{name}", labels.get(name, f"文字 {name}"), text)
    for name in document.lists:
        for count, entry in own_entries(name, document):
            for key, text in entry.items():
                if key != _LOOK:
                    path, label = f"lists.{name}.{count}.{key}", f"{name} 第{count}条"
                    yield PrintedPlace(path, label, text)
    for table in document.tables.values():
        yield from _cells(table)
    for chart in document.charts.values():
        yield from _bars(chart)


def _cells(table: Table) -> Iterator[PrintedPlace]:
    name, heads = table.number or table.id, short_heads(table)
    title = table.number or table.title
    yield PrintedPlace(f"{name}!标题", f"{title} 标题", words(table.title), table=table)
    for row in table.rows:
        for column in table.columns:
            if column.name != COUNT:
                path = f"{name}!{row.id}.{heads[column.name]}"
                label = cell_label(table, row, column)
                text = row.cells.get(column.name, ())
                yield PrintedPlace(path, label, text, "", table, row, column)
    for count, note in enumerate(table.notes, 1):
        yield PrintedPlace(f"{name}!附注.{count}", f"{title} 附注", words(note), table=table)


def _bars(chart: Chart) -> Iterator[PrintedPlace]:
    for series in chart.series:
        for category, number in zip(chart.categories, series.numbers, strict=True):
            if number is not None:
                path = f"charts.{chart.id}.{series.label}.{category}"
                yield PrintedPlace(path, f"{chart.title} {category} {series.label}", (number,))


def text_labels(document: Document) -> dict[str, str]:
    """Return what lists of fields call the texts that they repeat, by the name of the text."""
    names = {id(text): name for name, text in document.texts.items() if text}
    return {
        names[id(entry["value"])]: show(entry["label"])
        for entries in document.lists.values()
        for entry in entries
        if "label" in entry and id(entry.get("value")) in names
    }


def own_entries(name: str, document: Document) -> list[tuple[int, Entry]]:
    """Return the entries of a list with their counts, but for those that texts print already."""
    texts = {id(text) for text in document.texts.values() if text}
    return [
        (count, {key: text for key, text in entry.items() if key != COUNT})
        for count, entry in enumerate(document.lists.get(name, ()), 1)
        if not any(id(text) in texts for text in entry.values())
    ]


def short_heads(table: Table) -> dict[str, str]:
    """Return the shortest head that tells each column: its last label, else all of them."""
    last = Counter(column.head[-1] for column in table.columns)
    whole = Counter("/".join(column.head) for column in table.columns)
    return {
        column.name: column.head[-1]
        if last[column.head[-1]] == 1
        else "/".join(column.head)
        if whole["/".join(column.head)] == 1
        else column.name
        for column in table.columns
    }


def cell_label(table: Table, row: Row, column: Column) -> str:
    """Return what a reader calls a cell: its table, row and column."""
    label = clipped(row_label(table, row, column.name) or row_name(table, row))
    return f"{table.number or table.title} {label} {column.head[-1]}"


def row_label(table: Table, row: Row, column: str) -> str:
    """Return the words of a row that stand nearest before a column."""
    run: list[str] = []
    was_number = False
    for current in table.columns:
        if current.name == column:
            break
        if not current.is_number:
            run = [] if was_number else run
            run.append(show(row.cells.get(current.name, ())).strip())
        was_number = current.is_number
    return " ".join(filter(None, run))


def row_name(table: Table, row: Row) -> str:
    """Return the first words of a row."""
    columns = (c.name for c in table.columns if not c.is_number and c.name != COUNT)
    found = (show(row.cells.get(name, ())).strip() for name in columns)
    return next(filter(None, found), row.id)


def clipped(label: str) -> str:
    """Return a label of at most 40 characters."""
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"
