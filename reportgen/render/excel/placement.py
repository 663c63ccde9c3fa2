"""Which tables a workbook holds: a sheet a numbered table, a sheet a form or member of a group."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from reportgen.amounts import Unit
from reportgen.document import FIELDS, Document, Number, Text
from reportgen.figures import Figure

_LONGEST_NAME = 31  # Excel allows no longer name of a sheet, counted in UTF-16 units
# The sheets of the drawn templates beside the tables; Excel itself reserves the last.
_RESERVED = ("目录", "明细", "明细行", "尾差", "待填事项", "History")


@dataclass(frozen=True, slots=True)
class Placed:
    """A table, or the fields of a form, on a sheet.

    Attributes:
        sheet: Tells the sheets apart; the name of that of a form.
        unit: Of its money.
        texts: Of its cells, row by row.
    """

    sheet: str
    unit: Unit
    texts: tuple[Text, ...]

    def figures(self) -> Iterator[Figure]:
        """Yield the figures that stand alone in a cell."""
        for text in self.texts:
            if len(text) == 1 and isinstance(text[0], Number):
                yield text[0].figure


@dataclass(frozen=True, slots=True)
class Form:
    """A document with a sheet of its own for all its tables.

    Attributes:
        document: The form, or a member of a group.
        sheet: The name of its sheet.
        unit: Of its money: that of its first table.
    """

    document: Document
    sheet: str
    unit: Unit


def forms(document: Document) -> tuple[Form, ...]:
    """Return the documents that have a sheet of their own: the members, or a form alone."""
    members = [*document.groups] or ([document] if FIELDS in document.lists else [])
    taken = [table.number for table in document.tables.values()]
    return tuple(
        Form(member, sheet, next((table.unit for table in member.tables.values()), Unit.YUAN))
        for member, sheet in zip(members, _sheet_names(members, taken), strict=True)
    )


def placed(document: Document) -> list[Placed]:
    """Return what a document's workbook prints, in the order of its sheets."""
    own = [
        Placed(table.number, table.unit, _cells(document, name))
        for name, table in document.tables.items()
        if table.number
    ]
    return own + [one for form in forms(document) for one in _stacked(form)]


def _stacked(form: Form) -> Iterator[Placed]:
    """Yield the fields of a form and its tables without a number."""
    entries = form.document.lists.get(FIELDS, ())
    yield Placed(form.sheet, form.unit, tuple(entry["value"] for entry in entries))
    for name, table in form.document.tables.items():
        if not table.number:
            yield Placed(form.sheet, table.unit, _cells(form.document, name))


def _cells(document: Document, name: str) -> tuple[Text, ...]:
    table = document.tables[name]
    return tuple(row.cells.get(column.name, ()) for row in table.rows for column in table.columns)


def _sheet_names(members: Sequence[Document], taken: Iterable[str]) -> list[str]:
    """Return a name for the sheet of each member: its own, cut to what Excel allows, and unique."""
    names: list[str] = []
    used = {name.lower() for name in (*taken, *_RESERVED)}
    for member in members:
        plain = re.sub(r"[\x00-\x1f\[\]:*?/\\']", "", member.name)
        endings = ("" if number == 1 else f"~{number}" for number in count(1))
        name = next(
            name
            for ending in endings
            if (name := _cut(plain, len(ending)) + ending) and name.lower() not in used
        )
        used.add(name.lower())
        names.append(name)
    return names


def _cut(name: str, ending: int) -> str:
    while len(name.encode("utf-16-le")) > 2 * (_LONGEST_NAME - ending):
        name = name[:-1]
    return name
