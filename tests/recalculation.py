"""The values that workbooks carry, held against those that LibreOffice calculates."""

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal
from functools import cached_property

import openpyxl
import xlsxwriter
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from reportgen.ooxml.excel import addresses
from reportgen.ooxml.excel.addresses import Area, Cell
from reportgen.ooxml.excel.movement import Value
from reportgen.ooxml.excel.printing.recalculation import Values, carried, recalculated_all

DIGITS = 15
_LOSS = Decimal("1E-15")  # of the largest number that takes part
_ROUNDED = Context(prec=DIGITS)
_FALSE, _TRUE = 41, 42


@dataclass(frozen=True, slots=True)
class Difference:
    """A formula cell that carries another value than LibreOffice calculates.

    Attributes:
        workbook: Counted from 0.
        sheet: The name of the sheet.
        cell: The formula cell.
        carried: The value in the workbook.
        recalculated: That of LibreOffice.
    """

    workbook: int
    sheet: str
    cell: Cell
    carried: Value
    recalculated: Value


def differences(content: bytes | Sequence[bytes], seconds: float = 60) -> list[Difference]:
    """Return the formula cells of workbooks that carry a false value or none.

    Values must be of one type. Two numbers are equal if they are at 15 significant digits.
    LibreOffice calculates with binary fractions and writes 15 digits, so a number may also differ
    from its by half a unit of the 15th digit, and by 1E-15 of the largest number that takes part:
    that is in the formula, in a cell that it names, or, in the same way, behind such a cell. So
    `=A1+A2-A3` of 0.1, 0.2 and 0.3 may be 0 here and 5.6E-17 there, but not 1E-9. Defined names
    are not followed, which makes the rule narrower, never wider.

    Args:
        content: A workbook, or several, which one process calculates.
        seconds: How long LibreOffice may take for each.

    Raises:
        AssertionError: LibreOffice believed the false value of a workbook made for that, so the
            comparison would prove nothing.
        TemplateError: LibreOffice gave no workbook.
    """
    contents = [content] if isinstance(content, bytes) else [*content]
    control, *found = recalculated_all([_control(), *contents], seconds=seconds)
    if control != {"Sheet1": {Cell(1, 2): Decimal(_TRUE)}}:
        raise AssertionError(f"LibreOffice did not calculate: {control}")
    pairs = enumerate(zip(contents, found, strict=True))
    return [one for n, (given, values) in pairs for one in _compared(n, given, values)]


def _control() -> bytes:
    """Return a workbook with a formula whose value is false."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_number("A1", _TRUE - 1)
        sheet.write_formula("B1", "=A1+1", value=_FALSE)
    return file.getvalue()


def _compared(workbook: int, content: bytes, values: Values) -> Iterator[Difference]:
    shares = _Shares(content)
    for sheet, cells in carried(content).items():
        for cell, ours in cells.items():
            theirs = values[sheet][cell]
            if not _is_equal(ours, theirs, shares, (sheet, cell)):
                yield Difference(workbook, sheet, cell, ours, theirs)


def _is_equal(ours: Value, theirs: Value, shares: "_Shares", at: tuple[str, Cell]) -> bool:
    if type(ours) is not type(theirs):
        return False
    if not isinstance(ours, Decimal) or not isinstance(theirs, Decimal):
        return ours == theirs
    if _ROUNDED.plus(ours) == _ROUNDED.plus(theirs):
        return True
    half = Decimal((0, (5,), theirs.adjusted() - DIGITS))
    return abs(ours - theirs) <= half + _LOSS * max(shares.largest(*at), abs(theirs))


@dataclass
class _Shares:
    """How large the numbers are that take part in a cell."""

    content: bytes
    known: dict[tuple[str, Cell], Decimal] = field(default_factory=dict)

    @cached_property
    def cells(self) -> Mapping[tuple[str, Cell], object]:
        """Return the number or the formula of each cell."""
        with warnings.catch_warnings():
            # openpyxl does not know every head and foot that Excel prints.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(self.content))
        return {
            (sheet.title, Cell(cell.row, cell.column)): cell.value
            for sheet in book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }

    @cached_property
    def values(self) -> Values:
        """Return what the formula cells carry."""
        return carried(self.content)

    def largest(self, sheet: str, cell: Cell) -> Decimal:
        """Return the largest number that takes part in a cell, without its sign."""
        key = (sheet, cell)
        if key not in self.known:
            self.known[key] = Decimal(0)  # ends a circle
            self.known[key] = max(self._numbers(sheet, cell), default=Decimal(0))
        return self.known[key]

    def _numbers(self, sheet: str, cell: Cell) -> Iterator[Decimal]:
        content = self.cells.get((sheet, cell))
        value = self.values[sheet].get(cell)
        if isinstance(value, Decimal):
            yield abs(value)
        if isinstance(content, str) and content.startswith("="):
            for token in Tokenizer(content).items:
                yield from self._operands(sheet, token)
        elif isinstance(content, int | float):
            yield abs(Decimal(repr(content + 0)))

    def _operands(self, sheet: str, token: Token) -> Iterator[Decimal]:
        if token.type == Token.OPERAND and token.subtype == Token.NUMBER:
            yield abs(Decimal(token.value))
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            named, _, text = token.value.rpartition("!")
            other = named.removeprefix("'").removesuffix("'").replace("''", "'")
            for one in self._named(other or sheet, text):
                yield self.largest(other or sheet, one)

    def _named(self, sheet: str, text: str) -> Iterator[Cell]:
        try:
            area = addresses.area(text)
        except ValueError:  # a defined name
            return
        yield from (one for name, one in self.cells if name == sheet and _is_in(one, area))


def _is_in(cell: Cell, area: Area) -> bool:
    return area.top <= cell.row <= area.bottom and area.left <= cell.column <= area.right
