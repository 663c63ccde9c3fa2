"""Forms to fill in: which values of an input file stand on which sheet, under which label.

A kind declares its form as parts; each part is a sheet, either of single values or of rows. Only
paths and labels stand here, no file format.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

from reportgen.problems import Place
from reportgen.source import Source
from reportgen.tree import Items, Record, Route, Scalar


class Sort(StrEnum):
    """What a value is, so that a sheet can show it and watch over it."""

    MONEY = "money"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Entry:
    """A value to fill in: a field of a sheet, or a column of its rows.

    Attributes:
        key: Its path in the file, or in the record of its row; empty for a row that is one value.
        label: What stands before it or above it; unique on its sheet.
        sort: What it is.
        choices: What may be chosen, by the word that the file holds; the label that is shown.
        bare: The key that a single value stands for where it stands instead of a record.
    """

    key: Route
    label: str
    sort: Sort = Sort.TEXT
    choices: Mapping[str, str] = field(default_factory=dict)
    bare: str = ""

    @property
    def is_prior(self) -> bool:
        """Whether it is last year's value itself, typed where last year's file is not at hand."""
        return any(str(step).startswith("prior") for step in self.key)


@dataclass(frozen=True, slots=True)
class Fields:
    """A sheet of single values, one a row."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A sheet with one row for each entry of a list or of a mapping.

    Attributes:
        title: Of the sheet.
        path: The list or mapping; `*` stands for each entry of a list on the way.
        columns: What a row holds.
        names: For a mapping, the column of its keys.
        parent: For a path with `*`, the column that says which entry a row belongs to; its key is
            that of the entry's name.
        pairs: The labels of the columns by which a row is found among last year's.
        called: The label of the column that says to a reader which row it is; those of `pairs`
            where there is none.
    """

    title: str
    path: Route
    columns: tuple[Entry, ...]
    names: Entry | None = None
    parent: Entry | None = None
    pairs: tuple[str, ...] = ()
    called: str = ""


Part: TypeAlias = Fields | Rows


@dataclass(frozen=True, slots=True)
class Value:
    """What an input file holds in a cell of a form.

    Attributes:
        path: Where it stands, or would stand.
        text: As typed; None where nothing stands there.
        around: Where a single value stands instead of the record that this one belongs to.
    """

    path: Route
    text: str | None
    around: Route | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a form.

    Attributes:
        id: Stable while the file is unchanged: its position, counted from 1; of a field its label.
        path: The entry it shows; empty on a sheet of fields.
        values: By label.
    """

    id: str
    path: Route
    values: Mapping[str, Value]


FLAGS = {"是": "是", "否": "否"}


def common() -> tuple[Part, ...]:
    """Return the parts that the form of every kind ends with: published values and answers."""
    stated = Entry((), "公布数")
    explained = (
        Entry(("check",), "检查代码"),
        Entry(("figure",), "数名"),
        Entry(("difference",), "相差", Sort.NUMBER),
        Entry(("reason",), "说明"),
    )
    return (
        Rows("按公布数", ("stated",), (replace(stated, sort=Sort.NUMBER),), Entry((), "数名")),
        Rows("已说明的差异", ("explained",), explained, pairs=("检查代码", "数名")),
    )


def lines(part: Part, data: Source) -> tuple[Line, ...]:
    """Return the rows of a part with what an input file holds in each cell."""
    if isinstance(part, Fields):
        return tuple(
            Line(entry.label, (), {entry.label: value_at(data, (), entry)})
            for entry in part.entries
        )
    return tuple(_rows(part, data))


def names(parts: Iterable[Part], data: Source) -> Mapping[Place, str]:
    """Return what a clerk calls the values of an input file, by their places."""
    found: dict[Place, str] = {}
    for part in parts:
        for line in lines(part, data):
            row = _row_name(part, line)
            for label, value in line.values.items():
                if isinstance(node := data.node(value.path), Scalar):
                    found.setdefault(node.place, f"{part.title} {row}{label}")
    return found


def _row_name(part: Part, line: Line) -> str:
    """Return the words by which a row of a sheet is known, else its position."""
    if isinstance(part, Fields):
        return ""
    shown = {entry.label: entry.choices for entry in (part.names, *part.columns) if entry}
    labels = (part.called,) if part.called else part.pairs
    texts = [(label, line.values[label].text) for label in labels]
    words = [shown[label].get(text, text) for label, text in texts if text]
    return f"{' '.join(words) or f'第{line.id}行'} "


def value_at(data: Source, path: Route, entry: Entry) -> Value:
    """Return what stands for an entry of a form below a path of a file."""
    for depth, step in enumerate(entry.key):
        node = data.node((*path, *entry.key[:depth]))
        if isinstance(node, Scalar):
            around = path + entry.key[:depth]
            is_it = step == entry.bare and depth == len(entry.key) - 1
            return Value(around, node.text) if is_it else Value(path + entry.key, None, around)
    node = data.node((*path, *entry.key))
    return Value(path + entry.key, node.text if isinstance(node, Scalar) else None)


def _rows(part: Rows, data: Source) -> Iterator[Line]:
    for holder, prefix in holders(part, data):
        node = data.node(holder)
        if isinstance(node, Items):
            for index in range(len(node.entries)):
                yield _line(part, data, (*holder, index), f"{prefix}{index + 1}")
        elif isinstance(node, Record):
            for index, key in enumerate(node.entries):
                yield _line(part, data, (*holder, key), f"{prefix}{index + 1}")


def holders(part: Rows, data: Source) -> Iterator[tuple[Route, str]]:
    """Yield the path of each list or mapping that a part shows, and how ids of its rows begin."""
    if "*" not in part.path:
        yield part.path, ""
        return
    star = part.path.index("*")
    outer = data.node(part.path[:star])
    if isinstance(outer, Items):
        for index in range(len(outer.entries)):
            yield (*part.path[:star], index, *part.path[star + 1 :]), f"{index + 1}."


def parent_name(part: Rows, data: Source, holder: Route) -> str:
    """Return the name of the entry that a list of rows belongs to."""
    if part.parent is None:
        return ""
    own = holder[: part.path.index("*") + 1]
    return value_at(data, own, part.parent).text or ""


def _line(part: Rows, data: Source, path: Route, name: str) -> Line:
    values = {entry.label: value_at(data, path, entry) for entry in part.columns}
    if part.names:
        values[part.names.label] = Value(path, str(path[-1]))
    if part.parent:
        values[part.parent.label] = Value(path, parent_name(part, data, path[:-1]))
    return Line(name, path, values)
