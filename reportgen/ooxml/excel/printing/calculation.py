"""What stands in the printed cells: given values, and those of formulas."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from reportgen.ooxml.excel.addresses import Cell, SheetArea, Spot
from reportgen.ooxml.excel.evaluation import evaluator
from reportgen.ooxml.excel.evaluation.area_sums import area_sum, total
from reportgen.ooxml.excel.evaluation.operators import UnsureError
from reportgen.ooxml.excel.formulas import row_formulas
from reportgen.ooxml.excel.formulas.formula import (
    Formula,
    FormulaError,
    parse,
    with_constants,
    written,
)
from reportgen.ooxml.excel.formulas.row_formulas import RowFormula, is_sum
from reportgen.ooxml.excel.formulas.tree import Constant
from reportgen.ooxml.excel.movement import Value
from reportgen.ooxml.excel.printing import merging, placing
from reportgen.ooxml.excel.printing.grid import Chain, Grid
from reportgen.ooxml.excel.printing.merging import Merges
from reportgen.ooxml.excel.printing.placing import Targets
from reportgen.ooxml.excel.printing.printed import Entry, PrintedBook, PrintedSheet
from reportgen.ooxml.excel.values import Jump, Live
from reportgen.problems import Place, Problem

_FIRST_DAY, _FIRST_DAY_1904 = date(1899, 12, 30), date(1904, 1, 1)
_DAY = Decimal(86_400)
# Excel counts a 29 February 1900 that never was; the days before have one less.
_LEAP_DAY = 60
_DIGITS = 15

Values = Mapping[str, Mapping[Cell, Value]]
# The text of a names formula, by the sheet that it is of (None: the workbook) and its lower name.
DrawnNames = Mapping[tuple[int | None, str], str]


class Calculation:
    """The values of all printed cells; those of formulas are found when they are asked for.

    Attributes:
        problems: What is wrong with formulas, by the template's cell and the code.
        spots: The cell of each live value's key.
        formulas: The formula of each that has one and was written, by its key.
        kept: See `movement.Cells`.
    """

    def __init__(
        self,
        book: PrintedBook,
        names: DrawnNames,
        live: Sequence[int],
        file: str,
        *,
        is_1904: bool = False,
        recalculated: Values | None = None,
    ) -> None:
        """Begin with what is printed.

        Args:
            book: What is printed.
            names: The defined names of the template.
            live: Which of its values are live.
            file: The template, for places.
            is_1904: Whether days are counted from 1904.
            recalculated: The values of formulas as LibreOffice gives them, for those that the
                evaluator has not.
        """
        self.problems: dict[tuple[Place, str], Problem] = {}
        self.spots: Mapping[Hashable, Spot] = placing.spots(book, live)
        self._book, self._names, self._file = book, names, file
        self._first_day = _FIRST_DAY_1904 if is_1904 else _FIRST_DAY
        self._recalculated = recalculated
        self.formulas: dict[Hashable, str] = {}
        self.kept: dict[Any, Any] = {}
        self._chain = Chain()
        self._grids: dict[str, Grid] = {}
        self._merges: dict[str, Merges] = {}
        self._known: dict[tuple[Formula, str], tuple[Formula, frozenset[str]]] = {}

    def merges(self, sheet: PrintedSheet) -> Merges:
        """Return the merged cells of a sheet."""
        found = self._merges.get(sheet.name)
        if found is None:
            found = self._merges[sheet.name] = merging.merged(sheet, self._book.values)
        return found

    def grid(self, sheet: PrintedSheet) -> Grid:
        """Return the values of a sheet."""
        found = self._grids.get(sheet.name)
        if found is None:
            hidden = self.merges(sheet).hidden
            made = Grid(sheet, self._book.values, self.plain, self.of_formula, hidden, self._chain)
            found = self._grids[sheet.name] = made
        return found

    # What formulas and charts ask; see `movement.Cells`.

    def value(self, sheet: str, cell: Cell) -> Value:
        """Return the value of a cell."""
        printed = self._book.by_name.get(sheet)
        record = printed.rows.record_at(cell.row) if printed else None
        if printed is None or record is None:
            return None
        return self.grid(printed).at(record, cell.column)

    def values(self, where: SheetArea) -> Iterable[Value]:
        """Return the values of an area, row by row."""
        printed = self._book.by_name.get(where.sheet)
        return self.grid(printed).inside(where.area) if printed else ()

    def details(self, where: SheetArea, *, shown: bool) -> Iterable[Value]:
        """Return the same without subtotals, and without hidden rows if only shown ones count."""
        printed = self._book.by_name.get(where.sheet)
        return self.grid(printed).details(where.area, shown=shown) if printed else ()

    def extent(self, sheet: str) -> Cell:
        """Return the last row and the last column of a sheet that hold something."""
        printed = self._book.by_name[sheet]
        return Cell(printed.rows.end - 1, printed.columns.end - 1)

    def areas(self, name: str) -> Sequence[SheetArea] | None:
        """Return what a defined name stands for; see `movement.Names`."""
        text = self._text(name)
        printed = self._book.by_name.get(name.rpartition("!")[0])
        if text is None:
            return None
        try:
            formula = parse(text)
            targets = self._book.targets(formula, printed or self._book.sheets[0], None, None)
        except FormulaError:
            return None
        return [area for each in targets for area in each] if formula.is_areas else None

    def _text(self, name: str) -> str | None:
        """Return what the template says of a name; that of a sheet is asked as `sheet!name`."""
        sheet, _, own = name.rpartition("!")
        printed = self._book.by_name.get(sheet)
        if sheet and not printed:
            return None
        key = (printed.plan.drawn.tab.index if printed else None), own.casefold()
        return self._names.get(key)

    def _settled(self, formula: Formula, sheet: PrintedSheet) -> tuple[Formula, frozenset[str]]:
        """Return a formula with the values of names that are constants, and what is unknown."""
        key = formula, sheet.name
        if key not in self._known:
            constants, unknown = dict[str, Constant](), set[str]()
            for name in formula.names:
                own = f"{sheet.name}!{name}"
                if self.areas(own) is not None or self.areas(name) is not None:
                    continue
                value = self._constant(self._text(own) or self._text(name) or "", sheet.name)
                if value is None:
                    unknown.add(name)
                else:
                    constants[name] = Constant(value)
            made = with_constants(formula, constants) if constants else formula
            self._known[key] = made, evaluator.unknown_functions(made) | unknown
        return self._known[key]

    def _constant(self, text: str, sheet: str) -> Value:
        """Return the value of a name that refers to nothing, or None."""
        try:
            formula = parse(text)
        except FormulaError:
            return None
        if formula.references or formula.names or evaluator.unknown_functions(formula):
            return None
        return evaluator.evaluate(formula, (), self, self, sheet)

    # What the writing asks.

    def plain(self, value: Any) -> Value:  # noqa: ANN401 - whatever Jinja printed
        """Return a printed value as formulas see it."""
        kind = value.__class__
        if kind is str or kind is Decimal or kind is bool:
            return None if value == "" else value
        if kind is int:
            return Decimal(value)
        if kind is Live:
            return None if value.value is None else self.plain(value.value)
        if isinstance(value, date):
            return self.serial(value)
        return self.shown(value) if isinstance(value, Jump) else str(value)

    def shown(self, jump: Jump) -> str:
        """Return the text of a link; without one of its own it is the name of its target."""
        if jump.text is not None:
            return jump.text
        spot = None if isinstance(jump.target, str) else self.spots.get(jump.target.key)
        return str(spot) if spot else ""

    def serial(self, day: date) -> Decimal:
        """Return a date or time as the number of days that Excel counts."""
        days = Decimal(day.toordinal() - self._first_day.toordinal())
        if self._first_day is _FIRST_DAY and days <= _LEAP_DAY:
            days -= 1
        if not isinstance(day, datetime):
            return days
        seconds = day.hour * 3600 + day.minute * 60 + day.second
        return days + (seconds + Decimal(day.microsecond) / 10**6) / _DAY

    def of_formula(self, sheet: PrintedSheet, record: int, entry: Entry) -> tuple[str, Value]:
        """Return the text and the value of a formula that the template draws."""
        formula = entry.cell.formula
        if formula is None:
            raise LookupError(entry)
        own = self.of_row(sheet, sheet.rows.records[record], entry)
        try:
            if own is not None and own.is_sum:
                ((left, right),) = own.sides
                number = str(sheet.rows.starts[record])
                return number.join(own.pieces), total(self.grid(sheet).part(record, left, right))
            targets = self._book.targets(formula, sheet, record, entry.record)
            text = written(formula, targets, sheet.name)
            return text, self._evaluated(formula, targets, sheet, record, entry)
        except FormulaError as error:
            self._report(error.code, f"公式 ={formula.text}：{error.message}", sheet, entry)
        except UnsureError as error:
            self._unsure(formula.text, error, sheet, entry)
        except RecursionError:
            self._report(
                "formula-deep",
                f"公式 ={formula.text}：引用套得太深，请缩短引用的链条",
                sheet,
                entry,
            )
        return formula.text, None

    def of_row(self, sheet: PrintedSheet, band: int, entry: Entry) -> RowFormula | None:
        """Return the formula of a cell as one of its row, or None."""
        if not sheet.columns.is_still or entry.cell.formula is None:
            return None
        key, known = (band, entry.column), sheet.plan.own_rows
        if key not in known:
            known[key] = row_formulas.of_row(entry.cell.formula, entry.cell.at.row)
        return known[key]

    def _evaluated(
        self,
        formula: Formula,
        targets: Targets,
        sheet: PrintedSheet,
        record: int,
        entry: Entry,
    ) -> Value:
        if is_sum(formula):
            sums = [area_sum(self, one) for one in targets[0]]
            return sums[0] if len(sums) == 1 else total(sums)
        settled, unknown = self._settled(formula, sheet)
        if not unknown:
            try:
                return evaluator.evaluate(settled, targets, self, self, sheet.name)
            except UnsureError:
                if self._recalculated is None:
                    raise
        if self._recalculated is not None:
            cell = Cell(sheet.rows.starts[record], entry.column)
            return self._recalculated.get(sheet.name, {}).get(cell)
        message = f"公式 ={formula.text} {evaluator.complaint(unknown)}"
        self._report("formula-function", message, sheet, entry)
        return None

    def of_live(
        self, live: Live, sheet: PrintedSheet, entry: Entry, number: int
    ) -> tuple[str, Value] | None:
        """Return the text and the value of a live value's formula, or None without one.

        The formula must give the value at 15 significant digits.
        """
        try:
            found = placing.formula(live, self.spots)
            if found is None:
                return None
            formula, targets = found
            text = written(formula, targets, sheet.name)
        except FormulaError as error:
            shape = "".join(one if isinstance(one, str) else "…" for one in live.formula)
            self._report(error.code, f"公式 ={shape}：{error.message}", sheet, entry)
            return None
        own = Spot(sheet.name, Cell(number, entry.column))
        if any(_holds(area, own) for each in targets for area in each):
            self._report("formula-circle", f"公式 ={text} 引用它自己所在的 {own}", sheet, entry)
            return None
        value = self.plain(live.value)
        settled, unknown = self._settled(formula, sheet)
        if not unknown:
            try:
                found_value = evaluator.evaluate(settled, targets, self, self, sheet.name)
            except UnsureError as error:
                self._unsure(text, error, sheet, entry)
                return None
            if not agree(value, found_value):
                message = f"公式 ={text} 算得 {found_value}，数据给的是 {value}"
                if isinstance(value, Decimal) and isinstance(found_value, Decimal):
                    message += f"，相差 {found_value - value}"
                self._report("formula-value", message, sheet, entry)
        if live.key is not None:
            self.formulas.setdefault(live.key, text)
        return text, value

    def _unsure(self, text: str, error: UnsureError, sheet: PrintedSheet, entry: Entry) -> None:
        what = f"“{error}”是文字，Excel 或许当作日期或金额，这里算不准；请改用日期或数"
        self._report("formula-text", f"公式 ={text}：{what}", sheet, entry)

    def _report(self, code: str, message: str, sheet: PrintedSheet, entry: Entry) -> None:
        place = sheet.plan.drawn.place(self._file, entry.cell.at)
        self.problems.setdefault((place, code), Problem(code, message, place))


def _holds(where: SheetArea, spot: Spot) -> bool:
    (sheet, (top, left, bottom, right)), (other, (row, column)) = where, spot
    return sheet == other and top <= row <= bottom and left <= column <= right


def agree(one: Value, other: Value) -> bool:
    """Tell whether two values are the same at 15 significant digits."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        larger = max(abs(one), abs(other))
        half = Decimal((0, (5,), larger.adjusted() - _DIGITS))
        return abs(one - other) <= half
    return one == other
