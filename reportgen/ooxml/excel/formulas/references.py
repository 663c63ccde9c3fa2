"""References of formulas to cells: read from A1 notation, written again where the cells went."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from reportgen.ooxml.excel.addresses import (
    LAST_COLUMN,
    LAST_ROW,
    Area,
    SheetArea,
    column_number,
    letters,
    quoted,
)

# Areas that stand as arguments of their own; with more of them, they are a union.
_FEW = 16
_CORNER = re.compile(r"(?:(\$?)([A-Za-z]{1,3}))?(?:(\$?)([0-9]+))?")


class FormulaError(ValueError):
    """A formula that cannot be read, or whose references lead where nothing is.

    Attributes:
        at: How many characters of the formula, without its `=`, stand before the place.
        code: `formula-syntax`, `formula-long`, `reference-gone` or `reference-many`.
        message: What is wrong, in Chinese.
        gone: The reference none of whose cells is printed, if that is what is wrong.
    """

    def __init__(self, at: int, code: str, message: str, gone: str = "") -> None:
        super().__init__(message)
        self.at, self.code, self.message, self.gone = at, code, message, gone


@dataclass(frozen=True, slots=True)
class Corner:
    """A corner of a reference; without a row it is a whole column, without a column a whole row."""

    row: int | None
    column: int | None
    row_fixed: bool
    column_fixed: bool

    def __str__(self) -> str:
        return corner_text(self, self.row or 0, self.column or 0)

    def shifted(self, rows: int, columns: int) -> "Corner | None":
        """Return the corner with its relative parts moved; None beyond the sheet."""
        row, column = self.row, self.column
        if row is not None and not self.row_fixed:
            row += rows
        if column is not None and not self.column_fixed:
            column += columns
        if not (row is None or 1 <= row <= LAST_ROW):
            return None
        if not (column is None or 1 <= column <= LAST_COLUMN):
            return None
        return Corner(row, column, self.row_fixed, self.column_fixed)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference of a formula to cells.

    Attributes:
        sheet: The sheet it names; empty for that of the formula.
        last_sheet: The last sheet of a reference through sheets, such as `一:三!A1`.
        first: The corner written first, for most the upper left one.
        last: The corner written last; of a single cell the same one.
        is_range: It is written with a colon.
        is_argument: It may become several areas, since it stands as an argument of a function that
            takes any number of areas, alone or in a union in parentheses.
        takes_area: A single cell may become an area here: the function works on areas.
        at: How many characters of the formula stand before it.
        end: Where it ends there.
    """

    sheet: str
    last_sheet: str
    first: Corner
    last: Corner
    is_range: bool
    is_argument: bool = False
    takes_area: bool = False
    at: int = 0
    end: int = 0

    def __str__(self) -> str:
        if not self.is_range:
            return f"{self._prefix}{self.first}"
        return f"{self._prefix}{self.first}:{self.last}"

    @property
    def area(self) -> Area:
        """The cells, whole rows and columns from edge to edge."""
        one, other = self.first, self.last
        left, right = sorted((one.column or 1, other.column or LAST_COLUMN))
        top, bottom = sorted((one.row or 1, other.row or LAST_ROW))
        return Area(top, left, bottom, right)

    @property
    def is_cell(self) -> bool:
        """Whether it means a single cell."""
        return self.first.row is not None and self.first.column is not None and not self.is_range

    @property
    def _prefix(self) -> str:
        return sheet_prefix(self.sheet, self.last_sheet) if self.sheet else ""

    def shifted(self, rows: int, columns: int) -> str:
        """Return it with its relative parts moved; `#REF!` beyond the sheet."""
        first, last = self.first.shifted(rows, columns), self.last.shifted(rows, columns)
        if first is None or last is None:
            return f"{self._prefix}#REF!"
        return f"{self._prefix}{first}:{last}" if self.is_range else f"{self._prefix}{first}"

    def written(self, targets: Sequence[SheetArea], sheet: str, *, unions: bool = False) -> str:
        """Return it as it is written where its cells went.

        Args:
            targets: Where they went, at least one; of a reference through sheets those on all of
                its sheets in their order.
            sheet: The sheet where it is written.
            unions: Several areas, or an area in place of a cell, may stand here in any case.

        Raises:
            FormulaError: It became many cells where one is wanted.
        """
        if self.last_sheet and len({target.area for target in targets}) == 1:
            name, area = targets[0]
            prefix = sheet_prefix(name, targets[-1].sheet)
            self._check(area, is_allowed=unions or self.takes_area)
            return prefix + self._corners(area, is_range=self.is_range)
        if len(targets) == 1:
            ((name, area),) = targets
            self._check(area, is_allowed=unions or self.takes_area)
            prefix = sheet_prefix(name) if self.sheet or name != sheet else ""
            return prefix + self._corners(area, is_range=self.is_range)
        if not (unions or self.is_argument):
            raise self._many()
        if unions or len(targets) <= _FEW:
            return ",".join(self._joined(targets, sheet))
        # A call takes no more than 255 arguments, of which a union of one sheet is one.
        by_sheet = (list(each) for _, each in groupby(targets, key=attrgetter("sheet")))
        return ",".join(f"({','.join(self._joined(each, sheet))})" for each in by_sheet)

    def _joined(self, targets: Sequence[SheetArea], sheet: str) -> Iterator[str]:
        for name, area in targets:
            prefix = sheet_prefix(name) if self.sheet or name != sheet else ""
            yield prefix + self._corners(area, is_range=False)

    def writer(self) -> "Writer":
        """Return what `written` does without unions, quick where one area stands for it."""
        # A cell or an area of the formula's own sheet, by far the most of all.
        corners = (self.first, self.last)
        is_usual = not self.sheet and all(each.row and each.column for each in corners)
        if not is_usual or self.first.row > self.last.row or self.first.column > self.last.column:  # type: ignore[operator]
            return self.written
        one, two = ("$" if each.column_fixed else "" for each in corners)
        three, four = ("$" if each.row_fixed else "" for each in corners)
        is_range = self.is_range

        def write(targets: Sequence[SheetArea], sheet: str) -> str:
            name, (top, left, bottom, right) = targets[0]
            if len(targets) > 1 or name != sheet:
                return self.written(targets, sheet)
            if is_range:
                return f"{one}{letters(left)}{three}{top}:{two}{letters(right)}{four}{bottom}"
            if top == bottom and left == right:
                return f"{one}{letters(left)}{three}{top}"
            return self.written(targets, sheet)

        return write

    def _check(self, area: Area, *, is_allowed: bool) -> None:
        if not is_allowed and not self.is_range and (area[0], area[1]) != (area[2], area[3]):
            raise self._many()

    def _many(self) -> FormulaError:
        if self.is_range or self.takes_area:
            message = f"公式中的 {self} 只能是相连的一块，填写后分成了几块；请引用循环里相连的行列"
        else:
            message = (
                f"公式中的 {self} 只能指一个单元格，填写后成为多个单元格；整体求和写 SUM({self})"
            )
        return FormulaError(self.at, "reference-many", message)

    def _corners(self, area: Area, *, is_range: bool) -> str:
        first, last = self.first, self.last
        top, left, bottom, right = area
        if (first.row or 0) > (last.row or 0):
            top, bottom = bottom, top
        if (first.column or 0) > (last.column or 0):
            left, right = right, left
        one = corner_text(first, top, left)
        is_whole = first.row is None or first.column is None
        if not is_range and not is_whole and (top, left) == (bottom, right):
            return one
        return f"{one}:{corner_text(last, bottom, right)}"


Writer = Callable[[Sequence[SheetArea], str], str]


def corner_text(corner: Corner, row: int, column: int) -> str:
    """Return a corner at another place, with the `$` and as whole as it is."""
    text = ""
    if corner.column is not None:
        text = ("$" if corner.column_fixed else "") + letters(column)
    if corner.row is not None:
        text += f"${row}" if corner.row_fixed else f"{row}"
    return text


def corner(text: str) -> Corner | None:
    """Return a corner by its text, such as `$C5`, `C` or `5`; None beyond the sheet."""
    found = _CORNER.fullmatch(text)
    if not found:
        return None
    column = column_number(found[2]) if found[2] else None
    row = int(found[4]) if found[4] else None
    made = Corner(row, column, found[3] == "$", found[1] == "$")
    return made.shifted(0, 0)


def reference(prefix: str, text: str, at: int) -> Reference | None:
    """Return a reference by its sheets as written (with `!`, or nothing) and its cells."""
    one, _, other = text.partition(":")
    first, last = corner(one), corner(other or one)
    if first is None or last is None:
        return None
    sheet, last_sheet = sheets(prefix)
    return Reference(
        sheet, last_sheet, first, last, bool(other), at=at, end=at + len(prefix) + len(text)
    )


def sheets(prefix: str) -> tuple[str, str]:
    """Return the first and the last sheet of a prefix such as `'上 级'!` or `一:三!`."""
    name = prefix.removesuffix("!")
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    first, _, last = name.partition(":")
    return first, last


def sheet_prefix(first: str, last: str = "") -> str:
    """Return the sheets of a reference as a formula writes them, with `!`."""
    if not last or last == first:
        return f"{quoted(first)}!"
    one, other = quoted(first), quoted(last)
    if one == first and other == last:
        return f"{first}:{last}!"
    return "'" + f"{first}:{last}".replace("'", "''") + "'!"
