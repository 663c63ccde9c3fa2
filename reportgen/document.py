"""Finished content without a format: texts, lists and tables whose numbers are still figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Literal as OneOf
from typing import TypeAlias

from reportgen import amounts
from reportgen.amounts import Style, Unit
from reportgen.figures import Figure
from reportgen.problems import Place
from reportgen.schema import Pending, Placed, Typed

# The list of a form that has what is entered, each with a label and a value.
FIELDS = "fields"
DRAFT = "草稿"
POINTS_TITLE = f"{DRAFT}：待填和待改事项"
POINTS_HEAD = ("序号", "文件和行", "事项")


@dataclass(frozen=True, slots=True)
class Words:
    """Literal text.

    Attributes:
        text: As printed.
        place: Of the typed text that it is, or is a part of.
        cites: The fact it belongs to, where the typed text cites one (`{name}`).
    """

    text: str
    place: Place | None = field(default=None, compare=False)
    cites: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Number:
    """A figure and how it is printed.

    Attributes:
        figure: The number with its provenance.
        style: How it is printed.
        place: Of the typed text that cites it, if one does.
        cites: The name that the text cites it by.
    """

    figure: Figure
    style: Style
    place: Place | None = field(default=None, compare=False)
    cites: str = field(default="", compare=False)
    _shown: str = field(default="", init=False, compare=False, repr=False)

    @property
    def shown(self) -> str:
        """The number as it is printed, made once: it is needed for each format and check."""
        if not self._shown:
            figure = self.figure
            shown = (
                f"【待填：{figure.label}】"
                if figure.value is None
                else amounts.show(figure.value, self.style, figure.measure)
            )
            object.__setattr__(self, "_shown", shown)
        return self._shown


@dataclass(frozen=True, slots=True)
class Blank:
    """What is still to be entered (待填); printed as a visible mark."""

    name: str
    place: Place | None = field(default=None, compare=False)


Span: TypeAlias = Words | Number | Blank
Text: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: The name that templates and figures use.
        head: The labels above it, from the top level down.
        is_number: Whether its cells hold figures.
    """

    name: str
    head: tuple[str, ...]
    is_number: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        id: Stable within the table.
        cells: Text by column name; a column that is missing is empty.
        level: Depth below the total row.
        merge: Merge keys by column name: neighbouring rows with equal keys share one cell.
    """

    id: str
    cells: Mapping[str, Text]
    level: int = 0
    merge: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a report.

    Attributes:
        id: The name that templates use.
        number: Such as 表3; empty for a table inside the text.
        title: Its printed name.
        entity: Whose figures it shows (单位名称).
        unit: The unit of its amounts.
        paper: portrait or landscape.
        columns: In print order.
        rows: The body, heads excluded.
        notes: The lines below it.
        workbook_only: Whether it stands in the workbook alone, not in the printed document.
    """

    id: str
    number: str
    title: str
    entity: str
    unit: Unit
    paper: OneOf["portrait", "landscape"]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    workbook_only: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """What is drawn for each category of a chart, such as one year's amounts.

    Attributes:
        label: What the key of the chart calls it.
        numbers: One a category, in their order; None where there is none.
    """

    label: str
    numbers: tuple[Number | None, ...]


Form: TypeAlias = OneOf["bars", "columns", "shares"]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of some numbers of a report.

    Attributes:
        id: The name that templates use.
        title: Its printed name.
        form: `bars` lie beside their categories, `columns` stand on them (years), `shares` are the
            parts of one bar.
        unit: Of its amounts, 万元 or 元; empty where none is money.
        categories: What is compared, in print order.
        series: One, or several side by side.
        beside: What is printed behind the numbers of the first series and not drawn, such as their
            shares of the whole.
        in_word: Whether it stands as a picture in the Word file too.
    """

    id: str
    title: str
    form: Form
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    beside: Series | None = None
    in_word: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One finished report.

    Attributes:
        title: As on the cover.
        entity: The department or unit it is of.
        date: The date given in the data, or the first day of its year.
        keywords: For the properties of files.
        texts: Single sentences and words by name.
        lists: Repeated texts by name, each a mapping of texts.
        tables: Tables by name, in print order.
        id: Tells the members of a group apart; empty for a document that stands alone.
        name: What a member of a group is called.
        groups: The members of a document that binds several (13 projects), in order.
        charts: Pictures of its numbers by name, for readers of the web page.
    """

    title: str
    entity: str
    date: date
    keywords: tuple[str, ...]
    texts: Mapping[str, Text]
    lists: Mapping[str, tuple[Mapping[str, Text], ...]]
    tables: Mapping[str, Table]
    id: str = ""
    name: str = ""
    groups: tuple["Document", ...] = ()
    charts: Mapping[str, Chart] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """What is still to be done before a draft becomes a document.

    Attributes:
        where: The file and the line.
        what: What is missing or wrong.
    """

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A cell of a table's head with the columns and rows it spans."""

    label: str
    row: int
    column: int
    rows: int
    columns: int


def points_title(points: Sequence[OpenPoint]) -> str:
    """Return the title above a draft's list of open points."""
    return f"{POINTS_TITLE}（{len(points)} 项）"


def words(text: str | Placed | Pending, name: str = "") -> Text:
    """Return a text of the data as spans; one that is still to be entered as a blank."""
    match text:
        case Pending():
            return (Blank(text.note or name, text.place),)
        case Placed() if text.text:
            return (Words(text.text, text.place),)
        case str() if text:
            return (Words(str(text), text.place if isinstance(text, Typed) else None),)
    return ()


def number(figure: Figure, style: Style) -> Text:
    """Return a figure as spans."""
    return (Number(figure, style),)


def show(text: Text) -> str:
    """Return a text as it is printed."""
    return _show(text[0]) if len(text) == 1 else "".join(map(_show, text))


def brief(text: Text) -> Text:
    """Return a text for a cell, where a missing number has no room for its name."""
    if not any(map(_is_pending, text)):
        return text
    return tuple(
        Blank("", span.figure.place) if isinstance(span, Number) and _is_pending(span) else span
        for span in text
    )


def numbers(document: Document) -> Iterator[Number]:
    """Yield every printed number of a document, in order of texts, lists and tables."""
    for text in texts(document):
        yield from (span for span in text if isinstance(span, Number))
    for member in document.groups:
        yield from numbers(member)


def head_cells(columns: Sequence[Column]) -> tuple[HeadCell, ...]:
    """Return the merged cells of a head of several levels.

    Neighbouring columns that share their upper labels share one cell; the lowest label of a
    column reaches down to the last head row.
    """
    depth = max(len(column.head) for column in columns)
    cells: list[HeadCell] = []
    for row in range(depth):
        keys = [_head_key(column, row) for column in columns]
        for _, group in groupby(range(len(columns)), keys.__getitem__):
            members = list(group)
            first = members[0]
            column = columns[first]
            if row < len(column.head):
                is_leaf = row == len(column.head) - 1
                rows = depth - row if is_leaf else 1
                cells.append(HeadCell(column.head[row], row, first, rows, len(members)))
    return tuple(cells)


def merge_states(rows: Sequence[Row], column: str) -> tuple[str, ...]:
    """Return `restart`, `continue` or nothing for each row's cell in a column.

    A cell continues the one above where both have the same merge key; keys are whole paths, so
    that equal words under different parents stay apart at any depth.
    """
    keys = [row.merge.get(column) for row in rows]
    above: list[tuple[str, ...] | None] = [None, *keys]
    below: list[tuple[str, ...] | None] = [*keys[1:], None]
    return tuple(
        "" if key is None else "continue" if key == up else "restart" if key == down else ""
        for key, up, down in zip(keys, above, below, strict=False)
    )


def _head_key(column: Column, row: int) -> tuple[str, ...]:
    # A column whose head ends above this row, or at it, shares a cell with none.
    is_group = row < len(column.head) - 1
    return column.head[: row + 1] if is_group else (*column.head, "\0", column.name)


def _is_pending(span: Span) -> bool:
    return isinstance(span, Number) and span.figure.value is None


def _show(span: Span) -> str:
    # Every text of a document passes here several times.
    if isinstance(span, Words):
        return span.text
    if isinstance(span, Number):
        return span.shown
    return f"【待填：{span.name}】" if span.name else "【待填】"


def texts(document: Document) -> Iterator[Text]:
    """Yield every text of a document without its groups: texts, lists, cells of tables."""
    yield from document.texts.values()
    for entries in document.lists.values():
        for entry in entries:
            yield from entry.values()
    for table in document.tables.values():
        for row in table.rows:
            yield from row.cells.values()
