"""Excel templates and data by chance: random formulas in loops of rows and columns, and merges.

A formula names only cells that come before it in a random order of the template's cells, so no
circle arises, whatever is repeated. Products stand alone: what is left when two large ones are
subtracted may differ from what binary fractions leave.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from openpyxl.formatting.rule import FormulaRule
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet
from sheets import saved

_TABS = ("表一", "数 据", "丙'丁")
_REPEATED = "{{ p.name }}"
_DEEPEST = 2
_WILD = 0.003  # how often an operand may lead anywhere, for which the engine has an error


@dataclass(frozen=True, slots=True)
class Line:
    """A row or column of a template.

    Attributes:
        tag: Its tag, or nothing if it holds cells.
        path: The loops and conditions around it.
        item: What its loop calls an item.
    """

    tag: str
    path: tuple[int, ...]
    item: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of a template.

    Attributes:
        sheet: The number of its sheet.
        row: Its row.
        column: Its column.
    """

    sheet: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a template: its name, its rows and its columns, both counted from 1."""

    name: str
    rows: Sequence[Line]
    columns: Sequence[Line]

    @property
    def is_repeated(self) -> bool:
        """Whether it is printed for each item."""
        return self.name == _REPEATED

    def around(self, spot: Spot) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the loops and conditions of rows and of columns around a cell."""
        return self.rows[spot.row - 1].path, self.columns[spot.column - 1].path


@dataclass(frozen=True, slots=True)
class Chance:
    """A template and its data."""

    template: bytes
    data: Mapping[str, object]


def drawn(seed: int) -> Chance:
    """Return the template and the data of a number."""
    return _Drawing(Random(seed)).all()  # noqa: S311 - not a secret


@dataclass(slots=True)
class _Drawing:
    random: Random
    sheets: list[Sheet] = field(default_factory=list)
    order: dict[Spot, float] = field(default_factory=dict)
    texts: set[Spot] = field(default_factory=set)
    scopes: int = 0

    def all(self) -> Chance:
        names = [*_TABS[: self.random.randint(1, 3)]]
        if self.random.random() < 0.3:
            names.append(_REPEATED)
        for name in names:
            self.sheets.append(self._sheet(name))
        for number, sheet in enumerate(self.sheets):
            self._spots(number, sheet)
        book = Workbook()
        book.remove(book.worksheets[0])
        for number, sheet in enumerate(self.sheets):
            self._fill(book.create_sheet(sheet.name), number, sheet)
        self._dress(book)
        return Chance(saved(book), self._data())

    # The lines of a sheet, and the order of its cells.

    def _sheet(self, name: str) -> Sheet:
        item = "p" if name == _REPEATED else ""
        first = [Line("{%sheet for p in projects %}", (), "")] if item else []
        head = Line("", (), item)
        rows = [*first, head, *self._rows((), item), *self._rows((), item)]
        columns = [Line("", (), ""), *self._columns()]
        return Sheet(name, rows, columns)

    def _rows(self, path: tuple[int, ...], item: str) -> Iterator[Line]:
        for _ in range(self.random.randint(1, 2)):
            kind = self.random.random()
            if len(path) >= _DEEPEST or kind < 0.35:
                yield Line("", path, item)
                continue
            self.scopes += 1
            inner = (*path, self.scopes)
            if kind < 0.8:
                source, own = self._source(item)
                yield Line(f"{{%tr for {own} in {source} %}}", path, item)
                yield from self._rows(inner, own)
                yield Line("{%tr endfor %}", path, item)
            else:
                condition = f"{item}.on" if item else self.random.choice(("on", "not on"))
                yield Line(f"{{%tr if {condition} %}}", path, item)
                yield from self._rows(inner, item)
                if self.random.random() < 0.4:
                    self.scopes += 1
                    yield Line("{%tr else %}", path, item)
                    yield from self._rows((*path, self.scopes), item)
                yield Line("{%tr endif %}", path, item)

    def _source(self, item: str) -> tuple[str, str]:
        own = f"x{self.scopes}"
        if item and self.random.random() < 0.7:
            return f"{item}.rows", own
        return self.random.choice(("rows", "groups")), own

    def _columns(self) -> Iterator[Line]:
        for _ in range(self.random.randint(2, 3)):
            kind = self.random.random()
            if kind < 0.6:
                yield Line("", (), "")
                continue
            self.scopes += 1
            inner, ends = (self.scopes,), kind < 0.85
            head = "for y in years" if ends else self.random.choice(("if on", "if not on"))
            yield Line(f"{{%tc {head} %}}", (), "")
            yield from [Line("", inner, "y" if ends else "")] * self.random.randint(1, 2)
            yield Line("{%tc endfor %}" if ends else "{%tc endif %}", (), "")

    def _spots(self, number: int, sheet: Sheet) -> None:
        for row, line in enumerate(sheet.rows, 1):
            for column, other in enumerate(sheet.columns, 1):
                if not line.tag and not other.tag:
                    is_formula = column > 1 and self.random.random() < 0.55
                    order = self.random.random() if is_formula else 0
                    self.order[Spot(number, row, column)] = order
                    if column == 1:
                        self.texts.add(Spot(number, row, column))

    # What stands in the cells.

    def _fill(self, made: Worksheet, number: int, sheet: Sheet) -> None:
        head = next(n for n, line in enumerate(sheet.rows, 1) if not line.tag)
        for row, line in enumerate(sheet.rows, 1):
            if line.tag:
                made.cell(row, 1, line.tag)
        for column, line in enumerate(sheet.columns, 1):
            if line.tag:
                made.cell(head, column, line.tag)
        for spot, order in self.order.items():
            if spot.sheet == number:
                content = "=" + self._formula(spot) if order else self._value(spot, sheet)
                made.cell(spot.row, spot.column).value = content  # type: ignore[assignment]

    def _value(self, spot: Spot, sheet: Sheet) -> object:
        item, year = sheet.rows[spot.row - 1].item, sheet.columns[spot.column - 1].item
        if spot.column == 1:
            merge = "{% merge " + item + ".name %}" if self.random.random() < 0.2 else ""
            return f"{merge}{{{{ {item}.name }}}}" if item else self.random.choice("甲乙丙丁")
        if self.random.random() < 0.12:
            return None
        if item:
            return f"{{{{ {item}.amount{' * y' if year else ''} }}}}"
        return "{{ y }}" if year else self._number()

    def _number(self) -> float:
        whole = self.random.randint(-999, 99999)
        return self.random.choice((whole, whole / 100, self.random.randint(1, 9)))

    def _data(self) -> dict[str, object]:
        return {
            "rows": self._items(1),
            "groups": self._items(2),
            "projects": self._items(2),
            "years": [2023, 2024, 2025][: self.random.randint(1, 3)],
            "on": self.random.random() < 0.5,
        }

    def _items(self, depth: int) -> list[dict[str, object]]:
        return [
            {
                "name": self.random.choice("甲乙丙丁戊"),
                "amount": Decimal(self.random.randint(-99999, 9999999)) / 100,
                "on": self.random.random() < 0.6,
                "rows": self._items(depth - 1) if depth else [],
            }
            for _ in range(self.random.choice((0, 1, 2, 3, 3, 4)))
        ]

    # Formulas.

    def _formula(self, spot: Spot) -> str:
        kind = self.random.random()
        if kind < 0.45:
            return self._total(spot)
        if kind < 0.5:
            return f'IF({self._condition(spot)},"多","少")'
        if kind < 0.55 and (label := self._operand(spot, self.texts)):
            return f'{label}&"、"'
        if kind < 0.65:
            product = f"{self._single(spot)}*{self._single(spot)}"
            return self.random.choice((product, f"ROUND({product},2)"))
        return self._scalar(spot, 0)

    def _scalar(self, spot: Spot, depth: int) -> str:
        if depth > 2:
            return self._single(spot)
        one, other = (lambda: self._scalar(spot, depth + 1) for _ in range(2))
        made: Callable[[], str] = self.random.choice(
            [
                lambda: self._single(spot),
                lambda: self._single(spot),
                lambda: self._total(spot),
                lambda: f"{one()}{self.random.choice('+-')}{other()}",
                lambda: f"({one()}-{other()})",
                lambda: f"IFERROR({one()}/{other()},0)",
                lambda: f"{one()}/{self.random.randint(2, 9)}",
                lambda: f"-{self._single(spot)}%",
                lambda: f"ROUND({one()},{self.random.randint(-1, 3)})",
                lambda: f"ABS({one()})",
                lambda: f"IF({self._condition(spot)},{one()},{other()})",
                lambda: f"MAX({one()},{self._range(spot)})",
            ]
        )
        return made()

    def _condition(self, spot: Spot) -> str:
        sign = self.random.choice(("<", ">", "<=", ">=", "=", "<>"))
        made = f"{self._single(spot)}{sign}{self._single(spot)}"
        kind = self.random.choice(("", "", "NOT", "AND", "OR"))
        if kind in {"AND", "OR"}:
            return f"{kind}({made},{self._single(spot)}>0)"
        return f"{kind}({made})" if kind else made

    def _total(self, spot: Spot) -> str:
        kind = self.random.random()
        if kind < 0.12 and not self.sheets[spot.sheet].around(spot)[0]:
            # LibreOffice counts subtotals again that stand below each other in many rows.
            code = self.random.choice((9, 9, 109, 1, 2, 3, 4, 5))
            return f"SUBTOTAL({code},{self._range(spot)})"
        if kind < 0.25 and (area := self._whole_loop(spot)):
            condition = self.random.choice((">0", "<=100", "甲", "<>0"))
            return f'{self.random.choice(("SUMIF", "COUNTIF"))}({area},"{condition}")'
        if kind < 0.35:
            return f"IFERROR(AVERAGE({self._range(spot)}),-1)"
        function = self.random.choice(("SUM", "SUM", "SUM", "MAX", "MIN", "COUNT", "COUNTA"))
        areas = [self._range(spot) for _ in range(self.random.choice((1, 1, 1, 2)))]
        return f"{function}({','.join(areas)})"

    def _whole_loop(self, spot: Spot) -> str:
        """Return an area that stays one block: a column over loops that are not within others."""
        own = self.sheets[spot.sheet]
        before = [one for one in self.order if one.sheet == spot.sheet]
        found = [
            one
            for one in before
            if self.order[one] < self.order[spot]
            and len(own.around(one)[0]) == 1
            and not own.around(one)[1]
            and own.rows[one.row - 2].tag.startswith("{%tr for")
            and own.rows[one.row].tag
            and not own.around(spot)[0]
        ]
        if not found:
            return ""
        one = self.random.choice(found)
        return f"{get_column_letter(one.column)}{one.row}:{get_column_letter(one.column)}{one.row}"

    def _single(self, spot: Spot) -> str:
        found = self._operand(spot, self.order.keys() - self.texts)
        return found if self.random.random() < 0.8 and found else str(abs(self._number()))

    def _operand(self, spot: Spot, among: set[Spot]) -> str:
        """Return a single cell before another, or nothing if none can be named."""
        own = self.sheets[spot.sheet].around(spot)
        is_wild = self.random.random() < _WILD
        found = sorted(
            (
                other
                for other in among
                if self.order[other] < self.order[spot]
                and (is_wild or self._leads(own, spot, other))
            ),
            key=lambda one: (one.sheet, one.row, one.column),
        )
        return self._written(spot, *[self.random.choice(found)] * 2) if found else ""

    def _leads(self, own: tuple[tuple[int, ...], ...], spot: Spot, other: Spot) -> bool:
        """Tell whether a cell is one cell seen from another."""
        around = self.sheets[other.sheet].around(other)
        if other.sheet != spot.sheet:
            return not any(around) and not self.sheets[other.sheet].is_repeated
        return all(mine[: len(theirs)] == theirs for mine, theirs in zip(own, around, strict=True))

    def _range(self, spot: Spot) -> str:
        """Return an area all of whose cells come before a cell."""
        for _ in range(12):
            sheet = spot.sheet if self.random.random() < 0.75 else self._any_sheet()
            cells = [one for one in self.order if one.sheet == sheet]
            first, last = self.random.choice(cells), self.random.choice(cells)
            if self.random.random() < 0.6:
                last = Spot(sheet, last.row, first.column)
            top, bottom = sorted((first.row, last.row))
            left, right = sorted((first.column, last.column))
            first, last = Spot(sheet, top, left), Spot(sheet, bottom, right)
            if all(self.order[one] < self.order[spot] for one in self._inside(first, last)):
                return self._written(spot, first, last)
        return str(abs(self._number()))

    def _any_sheet(self) -> int:
        return self.random.randrange(len(self.sheets))

    def _inside(self, first: Spot, last: Spot) -> Iterator[Spot]:
        for one in self.order:
            is_below = one.sheet == first.sheet and first.row <= one.row <= last.row
            if is_below and first.column <= one.column <= last.column:
                yield one

    def _written(self, spot: Spot, first: Spot, last: Spot) -> str:
        sheet = self.sheets[first.sheet]
        tab = "" if first.sheet == spot.sheet else f"{quote_sheetname(sheet.name)}!"
        if first == last:
            rows, columns = sheet.around(first)
            return tab + self._corner(first, is_free=(not rows, not columns))
        ends = [self._corner(one, is_free=(True, True)) for one in (first, last)]
        return tab + ":".join(ends)

    def _corner(self, spot: Spot, *, is_free: tuple[bool, bool]) -> str:
        down, across = ("$" if one and self.random.random() < 0.3 else "" for one in is_free)
        return f"{across}{get_column_letter(spot.column)}{down}{spot.row}"

    # What a workbook holds besides.

    def _dress(self, book: Workbook) -> None:
        for made, sheet in zip(book.worksheets, self.sheets, strict=True):
            right, bottom = len(sheet.columns), len(sheet.rows)
            for row in range(1, bottom):
                above, below = sheet.rows[row - 1 : row + 1]
                is_pair = not above.tag and not below.tag and above.path == below.path
                if is_pair and self.random.random() < 0.4:
                    made.merge_cells(None, row, right + 1, row + 1, right + 2)  # type: ignore[arg-type]
                    break
            area = f"A1:{get_column_letter(right)}{bottom}"
            made.print_area = area
            made.freeze_panes = "B2"
            made.conditional_formatting.add(area, FormulaRule(["$A1>0"]))
            if not sheet.is_repeated:
                name = f"名_{made.title[0]}"
                where = f"{quote_sheetname(sheet.name)}!$A$1:$A${bottom}"
                book.defined_names[name] = DefinedName(name, attr_text=where)
