"""Cells with values, as formulas ask for them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reportgen.ooxml.excel.addresses import Cell, SheetArea, area
from reportgen.ooxml.excel.addresses import cell as cell_of
from reportgen.ooxml.excel.evaluation.evaluator import evaluate
from reportgen.ooxml.excel.formulas.formula import parse
from reportgen.ooxml.excel.movement import Value


class FilledCells:
    """The cells and names of a workbook, by names such as `C6` and `二!C6`."""

    def __init__(
        self,
        sheet: str,
        values: Mapping[str, Value],
        names: Mapping[str, str] | None = None,
        hidden: Iterable[int] = (),
    ) -> None:
        """Fill the cells.

        Args:
            sheet: The sheet of cells and areas that name none.
            values: What stands where.
            names: What names stand for.
            hidden: The rows of the first sheet that are hidden.
        """
        self._sheet, self._hidden = sheet, frozenset(hidden)
        self._names = names or {}
        self._subtotals: set[tuple[str, Cell]] = set()
        self._values = {self._at(name): value for name, value in values.items()}

    def calculate(self, formulas: Mapping[str, str]) -> None:
        """Fill cells with the values of formulas, one after the other."""
        for name, text in formulas.items():
            if "SUBTOTAL" in parse(text).functions:
                self._subtotals.add(self._at(name))
            self._values[self._at(name)] = self.calculated(text)

    def calculated(self, text: str) -> Value:
        """Return the value of a formula whose references mean what they say."""
        formula = parse(text)
        targets = [
            [SheetArea(name, each.area) for name in (each.sheet or self._sheet, each.last_sheet)]
            if each.last_sheet
            else [SheetArea(each.sheet or self._sheet, each.area)]
            for each in formula.references
        ]
        return evaluate(formula, targets, self, self, self._sheet)

    def value(self, sheet: str, cell: Cell) -> Value:
        """Return the value of a cell."""
        return self._values.get((sheet, cell))

    def values(self, where: SheetArea) -> Iterable[Value]:
        """Return the values of an area but for empty cells."""
        return [self._values[at] for at in self._inside(where)]

    def details(self, where: SheetArea, *, shown: bool) -> Iterable[Value]:
        """Return those that no subtotal gives, of hidden rows if wanted."""
        return [
            self._values[at]
            for at in self._inside(where)
            if at not in self._subtotals and not (shown and at[1].row in self._hidden)
        ]

    @property
    def kept(self) -> dict[Any, Any]:
        """Nothing: the cells may still change."""
        return {}

    def extent(self, sheet: str) -> Cell:
        """Return the last row and the last column."""
        inside = [cell for name, cell in self._values if name == sheet]
        return Cell(max(cell.row for cell in inside), max(cell.column for cell in inside))

    def areas(self, name: str) -> Sequence[SheetArea] | None:
        """Return what a name stands for."""
        if name not in self._names:
            return None
        return [SheetArea(self._sheet, area(text)) for text in self._names[name].split(",")]

    def _at(self, name: str) -> tuple[str, Cell]:
        sheet, _, cell = name.rpartition("!")
        return sheet or self._sheet, cell_of(cell)

    def _inside(self, where: SheetArea) -> list[tuple[str, Cell]]:
        top, left, bottom, right = where.area
        return [
            at
            for at in self._values
            if at[0] == where.sheet and top <= at[1].row <= bottom and left <= at[1].column <= right
        ]
