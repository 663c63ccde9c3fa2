"""What an Excel template can print besides plain values: live formulas and links."""

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


@dataclass(frozen=True, slots=True)
class Span:
    """The range between the cells of two keys, both included, with `$`: `$D$2:$D$40`."""

    first: Hashable
    last: Hashable


Piece = str | At | Cells | Span


@dataclass(frozen=True, slots=True)
class Live:
    """A value that formulas can refer to, and the formula that gives it.

    Attributes:
        value: What the cell shows; the formula must give the same at 15 significant digits.
        key: What the value is to formulas; the first cell that prints it counts.
        formula: Texts and references, without `=`; where a key is not printed, or without any, the
            cell holds the value alone.
        format: The number format, such as `#,##0.00`; by default that of the template's cell.
        shown: What stands in a text beside other words, such as `1,234.50`; by default the value.
    """

    value: Decimal | int | str | date | None
    key: Hashable = None
    formula: tuple[Piece, ...] = ()
    format: str = ""
    shown: str = ""

    def __str__(self) -> str:
        return self.shown or str("" if self.value is None else self.value)


@dataclass(frozen=True, slots=True)
class Jump:
    """A text with a link.

    Attributes:
        text: What the cell shows; the name of the target's cell, such as `表7!B8`, if None.
        target: The cell of a key; an address; or a file with a cell behind it, such as
            `2024/tables.xlsx#表7!B8`. Where a key is not printed the text stands alone.
    """

    text: str | None
    target: At | str

    def __str__(self) -> str:
        return self.text or ""
