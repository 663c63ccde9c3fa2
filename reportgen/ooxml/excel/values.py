"""What an Excel template can print besides plain values: numbers with a live formula."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class At:
    """The cell in which the value of a key stands."""

    key: Hashable


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells in which the values of keys stand, neighbours as ranges: `B3:B7,B9`.

    They stand as arguments of a function.
    """

    keys: tuple[Hashable, ...]


Piece = str | At | Cells


@dataclass(frozen=True, slots=True)
class Live:
    """A value that formulas can refer to, and the formula that gives it.

    Attributes:
        value: What the cell shows; the formula must give the same at 15 significant digits.
        key: What the value is to formulas; the first cell that prints it counts.
        formula: Texts and references, without `=`; where a key is not printed, or without any, the
            cell holds the value alone.
        format: The number format, such as `#,##0.00`; by default that of the template's cell.
    """

    value: Decimal | int | str | date | None
    key: Hashable = None
    formula: tuple[Piece, ...] = ()
    format: str = ""


@dataclass(frozen=True, slots=True)
class Jump:
    """A text that leads elsewhere.

    Attributes:
        text: What is read.
        target: `#表!A1` in the same workbook, an address (`https:`, `mailto:`), or a file beside
            the workbook, with `#表!C5` behind it if need be.
    """

    text: str
    target: str
