"""Cells and areas by number and by name; rows and columns count from 1."""

import re
from functools import cache
from typing import NamedTuple

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?([0-9]{1,7}):\$?([0-9]{1,7})")
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")
# What would be read as a cell or as R1C1.
_LIKE_CELL = re.compile(
    r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*|[Rr]|[Cc]|TRUE|FALSE", re.IGNORECASE
)


class Cell(NamedTuple):
    """A cell of a sheet."""

    row: int
    column: int

    def __str__(self) -> str:
        return f"{letters(self.column)}{self.row}"


class Area(NamedTuple):
    """A rectangle of cells, both corners included."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        first = f"{letters(self.left)}{self.top}"
        is_cell = (self.top, self.left) == (self.bottom, self.right)
        return first if is_cell else f"{first}:{letters(self.right)}{self.bottom}"

    @property
    def first(self) -> Cell:
        """The upper left cell."""
        return Cell(self.top, self.left)


class SheetArea(NamedTuple):
    """An area of a printed sheet, which is known by its name."""

    sheet: str
    area: Area


class Spot(NamedTuple):
    """A cell of a printed sheet, which is known by its name."""

    sheet: str
    cell: Cell

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}"


@cache
def letters(column: int) -> str:
    """Return the letters of a column, such as `AA` of 27."""
    found = ""
    while column:
        column, digit = divmod(column - 1, 26)
        found = chr(65 + digit) + found
    return found


@cache
def column_number(name: str) -> int:
    """Return the number of a column, such as 27 of `AA`."""
    number = 0
    for sign in name.upper():
        number = number * 26 + ord(sign) - 64
    return number


def cell(text: str) -> Cell:
    """Return a cell by its name, such as `$C$5`.

    Raises:
        ValueError: It is none.
    """
    found = _CELL.fullmatch(text)
    if not found:
        raise ValueError(text)
    return Cell(int(found[2]), column_number(found[1]))


def area(text: str) -> Area:
    """Return an area by its name: `B2`, `B2:C5`, `B:C` or `2:5`.

    Raises:
        ValueError: It is none.
    """
    if whole := _COLUMNS.fullmatch(text):
        left, right = sorted(map(column_number, whole.groups()))
        return Area(1, left, LAST_ROW, right)
    if whole := _ROWS.fullmatch(text):
        top, bottom = sorted(map(int, whole.groups()))
        return Area(top, 1, bottom, LAST_COLUMN)
    first, _, last = text.partition(":")
    one, other = cell(first), cell(last or first)
    rows, columns = sorted((one.row, other.row)), sorted((one.column, other.column))
    return Area(rows[0], columns[0], rows[1], columns[1])


def quoted(sheet: str) -> str:
    """Return the name of a sheet as a formula writes it."""
    if _PLAIN_SHEET.fullmatch(sheet) and not _LIKE_CELL.fullmatch(sheet):
        return sheet
    return "'" + sheet.replace("'", "''") + "'"
