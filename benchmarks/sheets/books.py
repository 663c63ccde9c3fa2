"""The workbooks that all engines make: twelve tables of amounts, and what must stand in each cell.

A table has a title over its width, a unit, a head, a row for each record with a total, and a row
of totals. The widths, looks and print set-up are the same for all.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import openpyxl
from word.documents import ROWS

Record = Mapping[str, str | Decimal]
FIRST = 4  # the first row of records
CENT = Decimal("0.01")
TEXT, AMOUNT = "@", "#,##0.00"
UNIT, TOTAL = "单位：万元", "合计"
_NAMES = ("一般公共服务支出", "社会保障和就业支出", "卫生健康支出", "住房保障支出", "其他支出")
_AMOUNTS = (6, 7, 8)

# What stands in a cell: a value or a formula, and its number format.
Printed = dict[tuple[str, int, int], tuple[object, str]]


@dataclass(frozen=True)
class Table:
    """A table of a workbook.

    Attributes:
        name: Of its sheet.
        title: Over the table.
        amounts: How many amounts a record has: `a1`, `a2`, ...
        records: A code, a name and amounts each.
    """

    name: str
    title: str
    amounts: int
    records: tuple[Record, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Return the names of a record's values."""
        return ("code", "name", *(f"a{number}" for number in range(1, self.amounts + 1)))

    @cached_property
    def head(self) -> tuple[str, ...]:
        """Return the texts of the head."""
        amounts = (f"第{number}项收支" for number in range(1, self.amounts + 1))
        return ("科目编码", "科目名称", *amounts, TOTAL)

    @property
    def last(self) -> int:
        """Return the last row of the records."""
        return FIRST + len(self.records) - 1

    @property
    def width(self) -> int:
        """Return how many columns there are."""
        return len(self.head)


def tables(times: int = 1) -> tuple[Table, ...]:
    """Return the twelve tables, 330 records together, or a multiple of that."""
    return tuple(
        _table(number, rows * times, _AMOUNTS[number % len(_AMOUNTS)])
        for number, rows in enumerate(ROWS, 1)
    )


def row_total(table: Table, row: int) -> str:
    """Return the formula of a record's total."""
    return f"=SUM(C{row}:{column(table.width - 1)}{row})"


def column_total(table: Table, number: int) -> str:
    """Return the formula of a column's total."""
    return f"=SUM({column(number)}{FIRST}:{column(number)}{table.last})"


def column(number: int) -> str:
    """Return the letter of a column; there are fewer than 26."""
    return chr(64 + number)


def expected(wanted: tuple[Table, ...]) -> Printed:
    """Return what must stand in the cells of records and totals."""
    return {place: one for table in wanted for place, one in _cells(table)}


def printed(content: bytes) -> Printed:
    """Return what stands in those cells of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return {
        (sheet.title, cell.row, cell.column): (cell.value, cell.number_format)
        for sheet in book.worksheets
        for row in sheet.iter_rows(min_row=FIRST)
        for cell in row
        if cell.value is not None
    }


def totals(wanted: tuple[Table, ...]) -> dict[tuple[str, int, int], Decimal]:
    """Return the value of each total."""
    found: dict[tuple[str, int, int], Decimal] = {}
    for table in wanted:
        sums = [Decimal(0)] * table.amounts
        for row, record in enumerate(table.records, FIRST):
            amounts = [value for value in record.values() if isinstance(value, Decimal)]
            sums = [one + other for one, other in zip(sums, amounts, strict=True)]
            found[table.name, row, table.width] = sum(amounts, Decimal(0))
        for number, value in enumerate([*sums, sum(sums, Decimal(0))], 3):
            found[table.name, table.last + 1, number] = value
    return found


def _table(number: int, rows: int, amounts: int) -> Table:
    return Table(
        name=f"表{number}",
        title=f"表{number} 某市政务服务和数据管理局收支预算总表",
        amounts=amounts,
        records=tuple(_record(number, row, amounts) for row in range(rows)),
    )


def _record(table: int, row: int, amounts: int) -> Record:
    return {
        "code": f"{2010000 + table * 1000 + row % 1000}",
        "name": f"{_NAMES[row % len(_NAMES)]}（{row + 1}）",
        **{
            # Any numbers will do that do not repeat soon.
            f"a{number}": Decimal((row * 7919 + number * 104_729 + table * 31) % 10_000_000) * CENT
            for number in range(1, amounts + 1)
        },
    }


def _cells(table: Table) -> Iterator[tuple[tuple[str, int, int], tuple[object, str]]]:
    for row, record in enumerate(table.records, FIRST):
        for number, value in enumerate(record.values(), 1):
            # openpyxl reads numbers as float.
            is_amount = isinstance(value, Decimal)
            look = (float(value), AMOUNT) if is_amount else (value, TEXT)
            yield (table.name, row, number), look
        yield (table.name, row, table.width), (row_total(table, row), AMOUNT)
    yield (table.name, table.last + 1, 1), (TOTAL, TEXT)
    for number in range(3, table.width + 1):
        yield (table.name, table.last + 1, number), (column_total(table, number), AMOUNT)
