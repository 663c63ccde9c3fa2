"""What the parts of a workbook ask of its layout: where cells went, and what stands in them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Protocol

from reportgen.ooxml.excel.addresses import Area, Cell, SheetArea


class Fault(str):
    """A value that is an error of Excel, such as `#DIV/0!`."""

    __slots__ = ()


# What stands in a cell; None is an empty one. Dates are numbers.
Value = Decimal | str | bool | Fault | None


class Mover(Protocol):
    """Where the cells of a template's sheet stand on one printed sheet."""

    @property
    def sheet(self) -> str:
        """The name of the printed sheet."""

    def areas(self, area: Area) -> tuple[Area, ...]:
        """Return where the cells of an area of the template stand now, top to bottom.

        One area if they stand together, several if they are apart (rows of a group whose heads
        are not in the area), none if they are gone. Whole rows and columns stay whole.
        """

    def copies(self, area: Area) -> tuple[tuple[Area, ...], ...]:
        """Return the same by the turns of the innermost loop that holds the whole area.

        An area outside of loops has one copy; one that is gone has none.
        """

    def formula(self, text: str, at: Cell | None = None) -> str:
        """Return a formula of the template (without `=`) with its references moved.

        Args:
            text: The formula.
            at: The printed cell where it stands or from where it is seen; references inside the
                same turn of a loop stay in it. Without one it is seen from outside of all loops.

        Raises:
            FormulaError: It cannot be read, or leads where nothing is.
        """


class Cells(Protocol):
    """What stands in the printed cells."""

    @property
    def kept(self) -> dict[Any, Any]:
        """What functions keep of areas, for as long as the cells stay as they are."""

    def value(self, sheet: str, cell: Cell) -> Value:
        """Return the value of a cell."""

    def values(self, where: SheetArea) -> Iterable[Value]:
        """Return the values of an area, row by row; cells never written may be left out."""

    def details(self, where: SheetArea, *, shown: bool) -> Iterable[Value]:
        """Return the same without the cells whose formula calls SUBTOTAL or AGGREGATE.

        Args:
            where: The area.
            shown: Leave out hidden rows too.
        """

    def extent(self, sheet: str) -> Cell:
        """Return the last row and the last column of a sheet that hold something."""


class Names(Protocol):
    """Defined names."""

    def areas(self, name: str) -> Sequence[SheetArea] | None:
        """Return what a name stands for, or None; that of a sheet is asked as `sheet!name`."""
