"""Which table stands where in a workbook: a sheet a numbered table, a sheet a member of a group."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from reportgen.amounts import Unit
from reportgen.document import Column, Document, Row, Table

FIRST_LINE = 3  # table number, title and unit stand above the head
_GAP = 2  # an empty row and a title between tables on one sheet
_LONGEST_NAME = 31  # Excel allows no longer name of a sheet, counted in UTF-16 units
FIELDS = "fields"
CONTENTS, LEAVES, ROWS, TAILS, POINTS = "目录", "明细", "明细行", "尾差", "待填事项"
_RESERVED = (CONTENTS, LEAVES, ROWS, TAILS, POINTS, "History")
_PLAIN_NAME = re.compile(r"[\u4e00-\u9fff]\w*")


@dataclass(frozen=True, slots=True)
class Placed:
    """A table on a sheet.

    Attributes:
        table: What is drawn.
        sheet: The name of the sheet.
        line: The row of its first head line, counting from 0.
    """

    table: Table
    sheet: str
    line: int = FIRST_LINE

    @property
    def top(self) -> int:
        """The row of its first body row, counting from 0."""
        return self.line + max(len(column.head) for column in self.table.columns)

    @property
    def end(self) -> int:
        """The row below its notes, counting from 0."""
        return self.top + len(self.table.rows) + len(self.table.notes)


def placed(document: Document) -> list[Placed]:
    """Return the tables of a document's workbook, in the order of its sheets."""
    own = [Placed(table, table.number) for table in document.tables.values() if table.number]
    # A document with fields is a form: one sheet for all of it.
    forms = [document] if FIELDS in document.lists else []
    forms = [*document.groups] or forms
    names = _sheet_names(forms, [one.sheet for one in own])
    pairs = zip(forms, names, strict=True)
    return own + [one for form, name in pairs for one in _stacked(form, name)]


def quoted(sheet: str) -> str:
    """Return the name of a sheet as a formula writes it."""
    return sheet if _PLAIN_NAME.fullmatch(sheet) else "'" + sheet.replace("'", "''") + "'"


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


def _stacked(member: Document, sheet: str) -> Iterator[Placed]:
    """Yield the tables of a member below each other, its fields first."""
    fields = [_fields(member)] if FIELDS in member.lists else []
    line = FIRST_LINE
    for table in (*fields, *(t for t in member.tables.values() if not t.number)):
        one = Placed(table, sheet, line)
        yield one
        line = one.end + _GAP


def _fields(member: Document) -> Table:
    rows = tuple(
        Row(str(index), {"label": field["label"], "value": field["value"]})
        for index, field in enumerate(member.lists[FIELDS], 1)
    )
    columns = tuple(
        Column(name, (head,), is_number=False)
        for name, head in (("label", "项目"), ("value", "内容"))
    )
    unit = next((table.unit for table in member.tables.values()), Unit.YUAN)
    return Table(FIELDS, "", "", member.name, unit, "landscape", columns, rows)
