"""The second pass: rows are written one after the other, packed on the way."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, Final

from reportgen.ooxml.archive import Packing
from reportgen.ooxml.excel.addresses import LAST_COLUMN, Cell
from reportgen.ooxml.excel.drawn.styles import NewStyles
from reportgen.ooxml.excel.evaluation.operators import ARITHMETIC, ZERO
from reportgen.ooxml.excel.movement import Fault, Value
from reportgen.ooxml.excel.printing import row_code
from reportgen.ooxml.excel.printing.calculation import Calculation
from reportgen.ooxml.excel.printing.collection import Rich
from reportgen.ooxml.excel.printing.grid import Grid
from reportgen.ooxml.excel.printing.heights import Wrapped, fitting
from reportgen.ooxml.excel.printing.printed import Entry, PrintedBook, PrintedSheet
from reportgen.ooxml.excel.printing.row_code import Fixed, Given, Part, RowCode, Told, Write
from reportgen.ooxml.excel.values import Jump, Live

SPECIAL = re.compile(r"[&<>\r]|^[ \n\t]|[ \n\t]$|  |_x[0-9A-Fa-f]{4}_")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_HEIGHT = re.compile(r' (?:ht|customHeight)="[^"]*"')
_WIDTH = re.compile(r' width="([\d.]+)"')
_MOST_PIECES: Final = 4096
_MOST_CODES: Final = 256
_DATE, _TIME = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
_DIGITS: Final = 17  # of a double


@dataclass(frozen=True, slots=True)
class _Row:
    """The rows of a band.

    Attributes:
        write: Writes one of them.
        is_bare: Whether nothing is said of them.
    """

    write: Write
    is_bare: bool


# A cell whose text is broken into lines, its width, and the size of its font.
_Room = tuple[Entry, float, float]


@dataclass(frozen=True, slots=True)
class _Careful:
    """A band whose rows are written cell by cell.

    Attributes:
        cells: Each with what is always the same of it.
        attributes: Of the rows; without a height if that hangs on texts.
        wrapped: The cells whose texts make the height; None if it does not hang on them.
    """

    cells: Sequence[tuple[Entry, Part]]
    attributes: str
    wrapped: Sequence[_Room] | None


@dataclass(slots=True)
class Writing:
    """Writes the rows of one printed sheet.

    Attributes:
        sheet: The sheet.
        book: All of them.
        calculation: Gives the values of formulas.
        styles: Receives new cell formats.
        has_values: Whether formulas carry their values.
        links: Receives the cells that lead elsewhere, and where to.
    """

    sheet: PrintedSheet
    book: PrintedBook
    calculation: Calculation
    styles: NewStyles
    has_values: bool = True
    links: list[tuple[Cell, Jump]] = field(default_factory=list)
    _out: list[str] = field(default_factory=list)
    _rows: dict[int, _Row] = field(default_factory=dict)

    _grid: Grid = field(init=False)

    def __post_init__(self) -> None:
        self._grid = self.calculation.grid(self.sheet)

    def write(self, packing: Packing) -> None:
        """Write all rows."""
        sheet, out = self.sheet, self._out
        starts, offsets = sheet.rows.starts, sheet.collected.offsets
        out.append("<sheetData>")
        for record, band in enumerate(sheet.rows.records):
            row = self._rows.get(band)
            if row is None:
                row = self._rows[band] = self._row(band)
            if row.is_bare:
                continue
            row.write(starts[record], record, offsets[record])
            if len(out) > _MOST_PIECES:
                packing.write("".join(out).encode())
                out.clear()
        out.append("</sheetData>")
        packing.write("".join(out).encode())
        out.clear()

    def _row(self, band: int) -> _Row:
        drawn = self.sheet.plan.drawn.rows.get(self.sheet.plan.skeleton.rows[band].first)
        entries = self.sheet.entries(band)
        attributes = drawn.attributes if drawn else ""
        is_bare = not entries and not attributes
        fits = any(one.tagged and one.tagged.fits for one in entries)
        if self._grid.hidden or fits:
            cells = [(one, self._part(one, band)) for one in entries]
            wrapped = self._wrapped(entries) if fits else None
            kept = _HEIGHT.sub("", attributes) if fits else attributes
            return _Row(partial(self._carefully, _Careful(cells, kept, wrapped)), is_bare)
        code = self._code(band, attributes)
        names = {
            "append": self._out.append, "values": self.book.values, "slow": self._slowly,
            "formula": self._told, "special": SPECIAL.search, "add": ARITHMETIC.add,
            "zero": ZERO, "shown": number_text, "keep": self._grid.keep,
        }  # fmt: skip
        return _Row(code.bound(names), is_bare)

    def _code(self, band: int, attributes: str) -> RowCode:
        """Return the code of the rows of a band, which is kept for other workbooks."""
        sheet = self.sheet
        record = sheet.rows.records.index(band)
        start, end = sheet.collected.offsets[record : record + 2]
        kinds = tuple(map(type, self.book.values[start:end]))
        key = (band, kinds) if sheet.columns.is_still and self.has_values else None
        # Another thread may clear them at any time.
        if key is not None and (known := sheet.plan.codes.get(key)) is not None:
            return known
        parts = [self._part(one, band) for one in sheet.entries(band)]
        code = row_code.compiled(f'"{attributes}>', parts, kinds)
        if key is not None:
            if len(sheet.plan.codes) > _MOST_CODES:
                sheet.plan.codes.clear()
            sheet.plan.codes[key] = code
        return code

    def _part(self, entry: Entry, band: int) -> Part:
        head, cell = f'<c r="{entry.letters}', entry.cell
        style = f'"{_style(cell.style)}'
        if entry.tagged:
            return Given(head, style, entry.at, entry)
        if cell.formula:
            return self._formula_part(head, style, entry, band)
        kind = f' t="{cell.kind}"' if cell.kind != "n" else ""
        if not cell.written:
            return Fixed(head, f"{style}/>")
        inner = cell.written if cell.kind == "inlineStr" else f"<v>{_escaped(cell.written)}</v>"
        return Fixed(head, f"{style}{kind}>{inner}</c>")

    def _formula_part(self, head: str, style: str, entry: Entry, band: int) -> Told:
        """Return a formula; a sum of values of its row is told with them."""
        own = self.calculation.of_row(self.sheet, band, entry) if self.has_values else None
        if own is None or not own.is_sum:
            return Told(head, style, entry)
        ((left, right),) = own.sides
        terms = [one for one in self.sheet.entries(band) if left <= one.column <= right]
        if entry in terms or not all(one.tagged for one in terms) or right > entry.column:
            return Told(head, style, entry)
        return Told(head, style, entry, own, tuple(one.at for one in terms), entry.column)

    def _carefully(self, band: _Careful, number: int, record: int, offset: int) -> None:
        """Write a row whose height hangs on its texts, or in which cells are merged."""
        hidden, attributes = self._grid.hidden, band.attributes
        if band.wrapped is not None:
            attributes += self._height(band.wrapped, record, number)
        self._out.append(f'<row r="{number}"{attributes}>')
        for entry, part in band.cells:
            if isinstance(part, Fixed):
                self._out.append(f"{part.before}{number}{part.behind}")
            elif isinstance(part, Told):
                self._out.append(self._told(entry, number, record))
            elif (number, entry.column) in hidden:
                self._out.append(f"{part.head}{number}{part.style}/>")
            else:
                value = self.book.values[offset + entry.at]
                self._out.append(self._slowly(value, entry, number))
        self._out.append("</row>")

    def _told(self, entry: Entry, number: int, record: int) -> str:
        """Return a cell with a formula of the template."""
        text, value = self._grid.told(record, entry)
        style = _style(entry.cell.style)
        return f'<c r="{entry.letters}{number}"{style}{self._formula(text, value)}'

    def _slowly(self, value: Any, entry: Entry, number: int) -> str:  # noqa: ANN401 - any value
        """Return a cell with a value of any kind."""
        return f'<c r="{entry.letters}{number}"{self._slow(value, entry, number)}'

    def _slow(self, value: Any, entry: Entry, number: int) -> str:  # noqa: ANN401 - any value
        """Return the rest of a cell whose value is neither text nor plain number."""
        style = entry.cell.style
        if isinstance(value, Live):
            return self._live(value, entry, number)
        if isinstance(value, Jump):
            self.links.append((Cell(number, entry.column), value))
            return self._plain(self.calculation.shown(value), style)
        if isinstance(value, Rich):
            runs = entry.tagged.runs if entry.tagged else ()
            return f'{_style(style)} t="inlineStr"><is>{_rich(value, runs)}</is></c>'
        return self._day(value, style) if isinstance(value, date) else self._plain(value, style)

    def _live(self, live: Live, entry: Entry, number: int) -> str:
        style = entry.cell.style
        if live.format:
            style = self.styles.with_format(style, live.format)
        found = self.calculation.of_live(live, self.sheet, entry, number)
        if found is not None:
            return f"{_style(style)}{self._formula(*found)}"
        value = live.value
        if isinstance(value, date):
            return self._day(value, style, is_dated=bool(live.format))
        return self._plain(value, style)

    def _day(self, value: date, style: str, *, is_dated: bool = False) -> str:
        if not is_dated and not self.styles.styles.look(style).is_date:
            code = _TIME if isinstance(value, datetime) else _DATE
            style = self.styles.with_format(style, code)
        return f"{_style(style)}><v>{number_text(self.calculation.serial(value))}</v></c>"

    @staticmethod
    def _plain(value: Any, style: str) -> str:  # noqa: ANN401 - any value
        if value is None or value == "":
            return f"{_style(style)}/>"
        if isinstance(value, bool):
            return f'{_style(style)} t="b"><v>{int(value)}</v></c>'
        if isinstance(value, (int, Decimal)):
            return f"{_style(style)}><v>{value}</v></c>"
        return f'{_style(style)} t="inlineStr"><is>{_text(str(value))}</is></c>'

    def _formula(self, text: str, value: Value) -> str:
        """Return a formula and its value, as what follows the style of a cell."""
        told = f"<f>{_escaped(text)}</f>"
        if not self.has_values or value is None:
            return f">{told}</c>"
        if isinstance(value, Fault):
            return f' t="e">{told}<v>{_escaped(value)}</v></c>'
        if isinstance(value, bool):
            return f' t="b">{told}<v>{int(value)}</v></c>'
        if isinstance(value, str):
            return f' t="str">{told}<v>{_escaped(_ESCAPED.sub("_x005F_", value))}</v></c>'
        return f">{told}<v>{number_text(value)}</v></c>"

    def _height(self, wrapped: Sequence[_Room], record: int, number: int) -> str:
        """Return the height that a row needs for its texts."""
        grid = self._grid
        texts = (
            Wrapped(value, width, size)
            for entry, width, size in wrapped
            if (number, entry.column) not in grid.hidden
            and isinstance(value := grid.of(record, entry), str)
        )
        height = max(fitting(texts), self.sheet.plan.drawn.height)
        return f' ht="{height:g}" customHeight="1"'

    def _wrapped(self, entries: Sequence[Entry]) -> list[_Room]:
        """Return the cells of a band whose texts are broken into lines: width and size of font."""
        merges = {one.first: one for one in self.sheet.plan.drawn.merges}
        found = list[_Room]()
        for entry in entries:
            style, merge = self.styles.styles.look(entry.cell.style), merges.get(entry.cell.at)
            is_merged = entry.tagged is not None and bool(entry.tagged.merge)
            if not style.wraps or is_merged or (merge and merge.bottom > merge.top):
                continue
            last = merge.right if merge else entry.cell.at.column
            drawn = range(entry.cell.at.column, last + 1)
            width = sum(self._width(column, entry.record) for column in drawn)
            found.append((entry, width, style.size))
        return found

    def _width(self, column: int, record: int) -> float:
        """Return the width of a column of the template, as often as it is printed."""
        corner = column, False
        runs = self.sheet.columns.seen((corner, corner), record)
        return self._drawn_width(column) * sum(last - first + 1 for first, last in runs)

    def _drawn_width(self, column: int) -> float:
        drawn = self.sheet.plan.drawn
        found = _WIDTH.search(drawn.columns.get(column, ""))
        return float(found[1]) if found else drawn.width


def columns(sheet: PrintedSheet) -> bytes:
    """Return what a printed sheet says of its columns."""
    told = "".join(
        f'<col min="{first}" max="{last}"{text}/>' for first, last, text in _joined(_told(sheet))
    )
    return f"<cols>{told}</cols>".encode() if told else b""


def _told(sheet: PrintedSheet) -> Iterator[tuple[int, int, str]]:
    """Yield what is said of columns: the first, the last, the markup."""
    drawn, axis = sheet.plan.drawn, sheet.columns
    for record, start in enumerate(axis.starts[:-1]):
        band = axis.bands[axis.records[record]]
        for step in range(band.count):
            if text := drawn.columns.get(band.first + step):
                yield start + step, start + step, text
    shift = axis.end - axis.drawn_end
    for first, last, text in drawn.behind:
        # What is said up to the last column is said of all that follow.
        until = last if last == LAST_COLUMN else min(last + shift, LAST_COLUMN)
        if first + shift <= until:
            yield first + shift, until, text


def _joined(told: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    found = list[tuple[int, int, str]]()
    for first, last, text in told:
        if found and found[-1][1:] == (first - 1, text):
            found[-1] = found[-1][0], last, text
        else:
            found.append((first, last, text))
    return found


def number_text(value: Decimal) -> str:
    """Return a number as it is written: 17 significant digits at most."""
    text = str(value)
    # Sign and point are no digits.
    if len(text) <= _DIGITS or len(value.as_tuple().digits) <= _DIGITS:
        return text
    return f"{value:.{_DIGITS}g}"


def _style(style: str) -> str:
    return f' s="{style}"' if style else ""


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def _text(text: str) -> str:
    """Return a text of a cell; blanks at its ends are kept, and what looks like an escape is."""
    # `_x0041_` would be read as the sign of that number.
    return f'<t xml:space="preserve">{_escaped(_ESCAPED.sub("_x005F_", text))}</t>'


def _rich(rich: Rich, runs: Sequence[str]) -> str:
    return "".join(f"<r>{runs[number]}{_text(text)}</r>" for number, text in rich.runs)
