"""Sums of areas, and what many formulas ask of the same one."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

import pytest
from sheets import printed

from reportgen.ooxml.excel.addresses import Cell, SheetArea, area
from reportgen.ooxml.excel.evaluation.area_sums import area_sum, area_values, total
from reportgen.ooxml.excel.movement import Fault, Value


class Column:
    """A column of values that counts how many were read."""

    def __init__(self, values: Sequence[Value]) -> None:
        self.kept: dict[Any, Any] = {}
        self.read = 0
        self._values = values

    def value(self, sheet: str, cell: Cell) -> Value:
        """Return the value of a cell."""
        del sheet
        return self._values[cell.row - 1]

    def values(self, where: SheetArea) -> Iterable[Value]:
        """Return the values of an area."""
        found = self._values[where.area.top - 1 : where.area.bottom]
        self.read += len(found)
        return found

    def details(self, where: SheetArea, *, shown: bool) -> Iterable[Value]:
        """Return the same: there are no subtotals."""
        del shown
        return self.values(where)

    def extent(self, sheet: str) -> Cell:
        """Return the last cell."""
        del sheet
        return Cell(len(self._values), 1)


def at(name: str) -> SheetArea:
    """Return an area of the column's sheet."""
    return SheetArea("表", area(name))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], Decimal(0)),
        ([Decimal("0.1")] * 3, Decimal("0.3")),
        ([Decimal(1), None, "2", True, Decimal(3)], Decimal(4)),
        ([Decimal(1), Fault("#N/A"), Fault("#REF!")], Fault("#N/A")),
        ([Decimal("1E+30"), Decimal("0.1"), Decimal("-1E+30")], Decimal("0.1")),
    ],
)
def test_a_total_is_that_of_a_sum(values: list[Value], expected: Value) -> None:
    """Only numbers count, the first error is the result, decimals are exact."""
    found = total(values)

    assert (type(expected), expected) == (type(found), found)


def test_running_totals_read_each_value_once() -> None:
    """The sum down to a row goes on from that of the row before."""
    column = Column([Decimal(one) for one in range(1, 101)])
    found = [area_sum(column, at(f"A1:A{row}")) for row in range(10, 101)]

    assert found == [Decimal(row * (row + 1) // 2) for row in range(10, 101)]
    assert column.read == 100


def test_the_same_sum_is_not_added_twice() -> None:
    """A share in each row asks for the same total."""
    column = Column([Decimal("0.1")] * 50)
    found = {area_sum(column, at("A1:A50")) for _ in range(20)}

    assert (found, column.read) == ({Decimal("5.0")}, 50)


def test_a_smaller_area_is_added_by_itself() -> None:
    """After the sum of all rows that of some of them is right too."""
    column = Column([Decimal(1)] * 50)

    assert [area_sum(column, at(name)) for name in ("A1:A50", "A1:A20", "A3:A50")] == [50, 20, 48]


def test_an_error_is_not_kept() -> None:
    """The sum of the rows above an error stands after that below it was asked for."""
    column = Column([Decimal(1)] * 20 + [Fault("#N/A")])

    assert [area_sum(column, at(name)) for name in ("A1:A21", "A1:A20")] == ["#N/A", Decimal(20)]


def test_values_are_read_once() -> None:
    """Conditions of many formulas go through one list."""
    column = Column([Decimal(1)] * 20)
    for _ in range(5):
        assert len(area_values(column, at("A1:A20"))) == 20

    assert column.read == 20


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=SUM(A$2:A2)", lambda n: n * (n + 1) // 2),
        ('=COUNTIF(A$2:A$2,">"&A2)+1', lambda n: 41 - n),
        ('=COUNTIF(A$2:A$2,">="&A2)', lambda n: 41 - n),
        ('=COUNTIF(A$2:A$2,"<"&A2)', lambda n: n - 1),
        ('=COUNTIF(A$2:A$2,"<="&A2)', lambda n: n),
        ("=COUNTIF(A$2:A$2,A2)", lambda _: 1),
    ],
)
def test_totals_and_ranks_of_each_row(formula: str, expected: Callable[[int], int]) -> None:
    """A running total, a rank, and how many are as large."""
    lines = [["{%tr for n in 数 %}"], ["{{ n }}", formula], ["{%tr endfor %}"]]
    found = printed(lines, 数=[*range(1, 41)])

    assert [row[1] for row in found] == [expected(n) for n in range(1, 41)]
