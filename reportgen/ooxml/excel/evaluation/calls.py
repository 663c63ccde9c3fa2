"""What a call of a function is given when a formula is evaluated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reportgen.ooxml.excel.addresses import SheetArea
from reportgen.ooxml.excel.movement import Cells, Names, Value


class Run(NamedTuple):
    """What one evaluation works on.

    Attributes:
        targets: For each reference of the formula the areas that it means.
        cells: What stands in the cells.
        names: The defined names.
        sheet: The sheet where the formula stands.
    """

    targets: Sequence[Sequence[SheetArea]]
    cells: Cells
    names: Names
    sheet: str


Scalar = Callable[[Run], Value]


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a call.

    Attributes:
        value: Its single value.
        areas: The areas that it means, if it refers to cells.
        constants: The rows of an array constant.
    """

    value: Scalar
    areas: Callable[[Run], Sequence[SheetArea]] | None = None
    constants: tuple[tuple[Value, ...], ...] = ()
