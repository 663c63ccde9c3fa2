"""The sheets of a form: heads, this year's and last year's values, totals, lists to choose from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import ceil

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import MergedCell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter as letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reportgen.amounts import Unit
from reportgen.form import Entry, Fields, Line, Part, Rows, Sort, lines
from reportgen.intake.form_layout import (
    CHOICES,
    FIELD_HEADS,
    HEAD_ROW,
    LONGEST_TEXT,
    NUMBERS,
    POSITION,
    TITLE_CELL,
    TOTAL,
    Identity,
    entries,
    has_money,
    head,
    read_or_none,
    row_columns,
    shown,
    title_of,
)
from reportgen.source import Source
from reportgen.tree import PENDING

_SPARE = 20
_WIDEST, _WIDE, _CHOICE, _WORDS, _NARROW, _SMALL = 90, 60, 38, 24, 15, 8
_LINE, _HIGHEST = 16, 400  # points
_MONEY = "#,##0.00##"
_RATE = "0.00%"
_FILLS = {
    "head": PatternFill("solid", fgColor="D9E2F3"),
    "fixed": PatternFill("solid", fgColor="EDEDED"),
}
_WAITING = PatternFill("solid", bgColor="FFF2CC")
_SIDE = Side(style="thin", color="A6A6A6")
_BOX = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)


def styled(cell: Cell, look: str) -> Cell:
    """Give a cell its look: title, head, fixed (not to be filled in) or input."""
    cell.font = Font(
        name="宋体", size=14 if look == "title" else 11, bold=look in {"title", "head"}
    )
    if look == "title":
        return cell
    cell.border = _BOX
    centre = "center" if look == "head" else None
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal=centre)
    if look in _FILLS:
        cell.fill = _FILLS[look]
    cell.protection = Protection(locked=look != "input")
    return cell


def printable(sheet: Worksheet) -> None:
    """Let a sheet print on A4, as wide as one page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0


@dataclass(slots=True)
class Choices:
    """The lists that cells are chosen from, each a column of one sheet."""

    lists: list[tuple[str, ...]] = field(default_factory=list)

    def validation(self, entry: Entry) -> DataValidation:
        """Return the rule that a cell holds one of the entry's choices."""
        labels = tuple(entry.choices.values())
        if labels not in self.lists:
            self.lists.append(labels)
        column = letter(self.lists.index(labels) + 1)
        formula = f"{CHOICES}!${column}$1:${column}${len(labels)}"
        return DataValidation("list", formula, allow_blank=True)

    def write(self, book: Workbook) -> None:
        """Write the lists on a sheet of their own."""
        sheet = book.create_sheet(CHOICES)
        for column, labels in enumerate(self.lists, 1):
            for row, label in enumerate(labels, 1):
                sheet.cell(row, column, label).data_type = "s"
            sheet.column_dimensions[letter(column)].width = 40
        sheet.protection.sheet = True
        sheet.sheet_state = "hidden"


@dataclass(frozen=True, slots=True)
class Past:
    """Last year's file: its values for the rows of this year's form."""

    data: Source | None
    unit: Unit
    shown_in: Unit

    def of(self, part: Part) -> Mapping[tuple[str, ...], Line]:
        """Return last year's rows of a part by what they are paired by."""
        if self.data is None:
            return {}
        return {pair(part, line): line for line in lines(part, self.data)}

    def amount(self, text: str | None) -> Decimal | None:
        """Return an amount of last year's file in the unit of this year's."""
        number = read_or_none(text)
        return None if number is None else number * self.unit.yuan / self.shown_in.yuan


def pair(part: Part, line: Line) -> tuple[str, ...]:
    """Return by what a row is found in another year: its label, or the words that name it."""
    if isinstance(part, Fields):
        return (line.id,)
    labels = [*([part.parent.label] if part.parent else []), *part.pairs]
    return tuple(line.values[label].text or "" for label in labels)


@dataclass(slots=True)
class Sheet:
    """Writes one sheet."""

    sheet: Worksheet
    part: Part
    identity: Identity
    choices: Choices
    past: Past
    rules: dict[str, DataValidation] = field(default_factory=dict)

    def fill(self, rows: Sequence[Line]) -> None:
        """Write heads, rows and totals."""
        self.sheet[TITLE_CELL] = title_of(self.identity, self.part)
        styled(self.sheet[TITLE_CELL], "title")
        unit = f"金额单位：{self.identity.unit}；" if has_money(self.part) else ""
        self.sheet["A2"] = f"{unit}白格填写，灰格不填"
        if isinstance(self.part, Fields):
            self._fields(self.part, rows)
        else:
            self._rows(self.part, rows)
        for rule in self.rules.values():
            self.sheet.add_data_validation(rule)
        self._set_up()

    def _fields(self, part: Fields, rows: Sequence[Line]) -> None:
        with_money = has_money(part)
        past = self.past.of(part)
        shown_heads = (len(FIELD_HEADS) if with_money else 3) if self._is_known(past) else 2
        widths = (_CHOICE, _WIDE, _WORDS, _NARROW, 12)
        self._heads(FIELD_HEADS[:shown_heads], widths[:shown_heads])
        for number, (entry, line) in enumerate(zip(part.entries, rows, strict=True), HEAD_ROW + 1):
            self._fixed(number, 1, head(entry, self.identity.unit))
            self._input(number, 2, entry, line.values[entry.label].text)
            if self._is_known(past):
                text = past[pair(part, line)].values[entry.label].text
                self._beside(number, entry, text, with_money=with_money)

    def _is_known(self, past: Mapping[tuple[str, ...], Line]) -> bool:
        """Tell whether anything stands beside the values of a sheet."""
        own = {
            entry.label
            for entry in entries(self.part)
            if not entry.is_prior and (entry.sort is Sort.MONEY or isinstance(self.part, Fields))
        }
        return any(
            value.text
            for line in past.values()
            for label, value in line.values.items()
            if label in own
        )

    def _beside(self, row: int, entry: Entry, text: str | None, *, with_money: bool) -> None:
        is_money = entry.sort is Sort.MONEY and not entry.is_prior
        text = None if entry.is_prior else text
        amount = self.past.amount(text) if is_money else None
        self._fixed(row, 3, shown(entry, text or "") if amount is None else amount, is_money)
        if is_money:
            self._change(row, "B", "C", 4)
        elif with_money:
            self._fixed(row, 4, None)
            self._fixed(row, 5, None)

    def _rows(self, part: Rows, rows: Sequence[Line]) -> None:
        columns = row_columns(part)
        money = [n for n, entry in enumerate(columns, 2) if entry.sort is Sort.MONEY]
        labels = [head(entry, self.identity.unit) for entry in columns]
        beside = [TOTAL] if len(money) > 1 else []
        if money and self._is_known(self.past.of(part)):
            beside += ["上年", "增减", "增减%"]
        texts = [[line.values[entry.label].text or "" for line in rows] for entry in columns]
        widths = map(_width, columns, texts)
        self._heads((POSITION, *labels, *beside), (_SMALL, *widths, *_narrow(beside)))
        first = HEAD_ROW + (2 if money else 1)
        last = first + len(rows) + _SPARE - 1
        for offset in range(last - first + 1):
            line = rows[offset] if offset < len(rows) else None
            position = self._fixed(first + offset, 1, line.id if line else None)
            position.number_format = "@"  # 1.10 is no number
            for column, entry in enumerate(columns, 2):
                text = line.values[entry.label].text if line else None
                self._input(first + offset, column, entry, text)
        if money:
            self._amounts(part, rows, money, first, last)

    def _amounts(
        self, part: Rows, rows: Sequence[Line], money: Sequence[int], first: int, last: int
    ) -> None:
        """Write the sum of each row, last year's beside it, and the row of totals."""
        beside = len(row_columns(part)) + 2
        own = letter(money[0]) if len(money) == 1 else letter(beside)
        prior = beside if len(money) == 1 else beside + 1
        past = self.past.of(part)
        is_known = self._is_known(past)
        total = HEAD_ROW + 1
        self._fixed(total, 1, TOTAL)
        for column in range(2, prior + is_known):
            is_sum = column in money or column >= beside
            area = f"{letter(column)}{first}:{letter(column)}{last}"
            formula = f'=IF(COUNT({area})=0,"",SUM({area}))'
            self._fixed(total, column, formula if is_sum else None, is_sum)
        for row in range(first, last + 1):
            if len(money) > 1:
                area = f"{letter(money[0])}{row}:{letter(money[-1])}{row}"
                self._fixed(row, beside, f'=IF(COUNT({area})=0,"",SUM({area}))', is_money=True)
            line = rows[row - first] if row - first < len(rows) else None
            before = past.get(pair(part, line)) if line else None
            if is_known:
                self._fixed(row, prior, self._sum(part, before), is_money=True)
        for row in range(total, last + 1) if is_known else ():
            self._change(row, own, letter(prior), prior + 1)

    def _sum(self, part: Rows, line: Line | None) -> Decimal | None:
        if line is None:
            return None
        columns = [entry for entry in part.columns if entry.sort is Sort.MONEY]
        amounts = [self.past.amount(line.values[entry.label].text) for entry in columns]
        known = [amount for amount in amounts if amount is not None]
        return sum(known, Decimal(0)) if known else None

    def _change(self, row: int, current: str, prior: str, column: int) -> None:
        both = f"AND(ISNUMBER({current}{row}),ISNUMBER({prior}{row}))"
        self._fixed(row, column, f'=IF({both},{current}{row}-{prior}{row},"")', is_money=True)
        rate = f'=IF({both},IF({prior}{row}=0,"",{current}{row}/{prior}{row}-1),"")'
        self._fixed(row, column + 1, rate).number_format = _RATE

    def _heads(self, labels: Iterable[str], widths: Iterable[int]) -> None:
        for column, (label, width) in enumerate(zip(labels, widths, strict=True), 1):
            styled(self.sheet.cell(HEAD_ROW, column, label), "head")
            self.sheet.column_dimensions[letter(column)].width = width

    def _cell(self, row: int, column: int) -> Cell:
        cell = self.sheet.cell(row, column)
        if not isinstance(cell, Cell):
            raise TypeError(f"{cell.coordinate} is merged")
        return cell

    def _fixed(self, row: int, column: int, value: object, is_money: bool = False) -> Cell:  # noqa: FBT001, FBT002 - reads as a flag
        cell = self._cell(row, column)
        cell.value = value or None if isinstance(value, str) else value  # type: ignore[assignment]
        if is_money:
            cell.number_format = _MONEY
        return styled(cell, "fixed")

    def _input(self, row: int, column: int, entry: Entry, text: str | None) -> None:
        cell = self._cell(row, column)
        _set(cell, entry, text)
        styled(cell, "input")
        self._rule(entry, cell).add(cell)

    def _rule(self, entry: Entry, cell: Cell) -> DataValidation:
        if entry.label not in self.rules:
            self.rules[entry.label] = self._made(entry, cell.coordinate)
        return self.rules[entry.label]

    def _made(self, entry: Entry, cell: str) -> DataValidation:
        pending = f'LEFT({cell},{len(PENDING)})="{PENDING}"'
        if entry.choices:
            rule = self.choices.validation(entry)
            rule.error = f"请从列表中选择{entry.label}"
        elif entry.sort in NUMBERS or entry.sort is Sort.DATE:
            rule = DataValidation("custom", f"=OR(ISNUMBER({cell}),{pending})", allow_blank=True)
            rule.error = f"{entry.label}应为{'日期' if entry.sort is Sort.DATE else '数'}，或写待填"
        else:
            rule = DataValidation("textLength", str(LONGEST_TEXT), operator="lessThanOrEqual")
            rule.error = "文字过长"
        rule.errorTitle = "填写有误"
        rule.showErrorMessage = True
        return rule

    def _rows_of_text(self, cell: Cell | MergedCell) -> int:
        """Return how many lines a text takes in its column; no program works it out on opening."""
        if not isinstance(cell.value, str) or cell.data_type == "f":
            return 1
        width = self.sheet.column_dimensions[letter(cell.column)].width - 1
        texts = cell.value.split("\n")
        return sum(max(1, ceil(_breadth(text) / width)) for text in texts)

    def _set_up(self) -> None:
        sheet = self.sheet
        for cells in sheet.iter_rows(HEAD_ROW):
            rows = max(map(self._rows_of_text, cells))
            if rows > 1:
                sheet.row_dimensions[cells[0].row or 0].height = min(rows * _LINE, _HIGHEST)
        sheet.freeze_panes = f"B{HEAD_ROW + 1}"
        sheet.protection.sheet = True
        sheet.protection.formatColumns = sheet.protection.formatRows = False
        area = f"A{HEAD_ROW + 1}:{letter(sheet.max_column)}{sheet.max_row}"
        rule = f'LEFT(A{HEAD_ROW + 1},{len(PENDING)})="{PENDING}"'
        mark = FormulaRule(formula=[rule], fill=_WAITING)  # type: ignore[no-untyped-call]
        sheet.conditional_formatting.add(area, mark)
        printable(sheet)
        sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"


def _set(cell: Cell, entry: Entry, text: str | None) -> None:
    """Write a value as what it is; a number that is none stays text."""
    number = read_or_none(text) if entry.sort in NUMBERS else None
    if number is not None:
        cell.value = number
    elif text is not None:
        day = _day(text) if entry.sort is Sort.DATE else None
        cell.value = day or shown(entry, text)
        if day is None:
            cell.data_type = "s"
    if entry.sort is Sort.MONEY:
        cell.number_format = _MONEY
    elif entry.sort is Sort.DATE:
        cell.number_format = "yyyy-mm-dd"
    elif entry.sort is not Sort.NUMBER:
        cell.number_format = "@"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _width(entry: Entry, texts: Iterable[str]) -> int:
    """Return the width of a column of rows: its texts fit, a text that is a row alone is broad."""
    if entry.choices:
        longest = max(map(_breadth, (entry.label, *entry.choices.values())))
        return min(_CHOICE, longest + 3)
    if entry.sort is not Sort.TEXT:
        return _NARROW
    is_alone = bool(entry.bare) or not entry.key
    least, most = (_WIDE, _WIDEST) if is_alone else (_WORDS, _WIDE)
    return max(least, min(most, max(map(_breadth, texts), default=0) + 3))


def _breadth(text: str) -> int:
    """Return how broad a text is, in digits; a Chinese character takes two and a little."""
    return ceil(sum(1 if sign.isascii() else 2.2 for sign in text))


def _narrow(labels: Sequence[str]) -> list[int]:
    return [_NARROW] * len(labels)
