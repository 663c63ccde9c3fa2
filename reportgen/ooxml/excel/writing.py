"""The second pass: rows are written one after the other, packed on the way."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from reportgen.ooxml.archive import Packing
from reportgen.ooxml.excel.addresses import Cell
from reportgen.ooxml.excel.calculation import Calculation
from reportgen.ooxml.excel.collection import Rich
from reportgen.ooxml.excel.heights import Wrapped, fitting
from reportgen.ooxml.excel.movement import Fault, Value
from reportgen.ooxml.excel.printed import Entry, PrintedBook, PrintedSheet
from reportgen.ooxml.excel.styles import NewStyles
from reportgen.ooxml.excel.values import Jump, Live

_SPECIAL = re.compile(r"[&<>\r]|^[ \n\t]|[ \n\t]$|  |_x[0-9A-Fa-f]{4}_")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_HEIGHT = re.compile(r' (?:ht|customHeight)="[^"]*"')
_WIDTH = re.compile(r' width="([\d.]+)"')
_MOST_PIECES: Final = 4096
_DATE, _TIME = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
_STATIC, _VALUE, _FORMULA = 0, 1, 2


class _Column(NamedTuple):
    """A cell of a row, as far as all rows of its band share it."""

    kind: int
    head: str
    tail: str
    at: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class _Row:
    attributes: str
    columns: tuple[_Column, ...]
    fits: bool


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
    _rows: dict[int, _Row] = field(default_factory=dict)

    def write(self, packing: Packing) -> None:
        """Write all rows."""
        sheet, out = self.sheet, list[str]()
        hidden = self.calculation.merges(sheet).hidden
        out.append("<sheetData>")
        for record, band in enumerate(sheet.rows.records):
            row = self._rows.get(band)
            if row is None:
                row = self._rows[band] = self._row(band)
            if not row.columns and not row.attributes:
                continue
            self._write(out, row, record, hidden)
            if len(out) > _MOST_PIECES:
                packing.write("".join(out).encode())
                out.clear()
        out.append("</sheetData>")
        packing.write("".join(out).encode())

    def _row(self, band: int) -> _Row:
        drawn = self.sheet.plan.drawn.rows.get(self.sheet.plan.skeleton.rows[band].first)
        columns = tuple(map(_column, self.sheet.entries(band)))
        fits = any(one.entry.tagged and one.entry.tagged.fits for one in columns)
        attributes = drawn.attributes if drawn else ""
        return _Row(_HEIGHT.sub("", attributes) if fits else attributes, columns, fits)

    def _write(self, out: list[str], row: _Row, record: int, hidden: set[Cell]) -> None:
        values, sheet, grid = self.book.values, self.sheet, self.calculation.grid(self.sheet)
        number, offset = sheet.rows.starts[record], sheet.collected.offsets[record]
        height = self._height(row, record, number, hidden) if row.fits else ""
        out.append(f'<row r="{number}"{row.attributes}{height}>')
        for kind, head, tail, at, entry in row.columns:
            if kind == _STATIC:
                out.append(f"{head}{number}{tail}")
                continue
            if kind == _FORMULA:
                text, value = grid.told(record, entry)
                out.append(f'{head}{number}"{tail}{self._formula(text, value)}')
                continue
            value = values[offset + at]
            kind_of_value = value.__class__
            if hidden and (number, entry.column) in hidden:
                out.append(f'{head}{number}"{tail}/>')
            elif kind_of_value is str:
                if not value:
                    out.append(f'{head}{number}"{tail}/>')
                elif _SPECIAL.search(value):
                    out.append(f'{head}{number}"{tail} t="inlineStr"><is>{_text(value)}</is></c>')
                else:
                    out.append(f'{head}{number}"{tail} t="inlineStr"><is><t>{value}</t></is></c>')
            elif kind_of_value is Decimal or kind_of_value is int:
                out.append(f'{head}{number}"{tail}><v>{value}</v></c>')
            else:
                out.append(f'{head}{number}"{self._slow(value, entry, number)}')
        out.append("</row>")

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
        if isinstance(value, date):
            if not self.styles.styles.look(style).is_date:
                code = _TIME if isinstance(value, datetime) else _DATE
                style = self.styles.with_format(style, code)
            return f"{_style(style)}><v>{number_text(self.calculation.serial(value))}</v></c>"
        return self._plain(value, style)

    def _live(self, live: Live, entry: Entry, number: int) -> str:
        style = entry.cell.style
        if live.format:
            style = self.styles.with_format(style, live.format)
        found = self.calculation.of_live(live, self.sheet, entry)
        if found is not None:
            return f"{_style(style)}{self._formula(*found)}"
        value = live.value
        if isinstance(value, date):
            return self._slow(value, entry._replace(cell=_styled(entry, style)), number)
        return self._plain(value, style)

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
            return f' t="str">{told}<v>{_escaped(value)}</v></c>'
        return f">{told}<v>{number_text(value)}</v></c>"

    def _height(self, row: _Row, record: int, number: int, hidden: set[Cell]) -> str:
        """Return the height that a row needs for its texts."""
        texts = list(self._texts(row, record, number, hidden))
        height = max(fitting(texts), self.sheet.plan.drawn.height)
        return f' ht="{height:g}" customHeight="1"'

    def _texts(self, row: _Row, record: int, number: int, hidden: set[Cell]) -> Iterator[Wrapped]:
        look, grid = self.styles.styles.look, self.calculation.grid(self.sheet)
        merges = {one.first: one for one in self.sheet.plan.drawn.merges}
        for column in row.columns:
            entry = column.entry
            value = grid.at(record, entry.column)
            is_merged = entry.tagged is not None and bool(entry.tagged.merge)
            if not isinstance(value, str) or (number, entry.column) in hidden or is_merged:
                continue
            style = look(entry.cell.style)
            merge = merges.get(entry.cell.at)
            if not style.wraps or (merge and merge.bottom > merge.top):
                continue
            last = merge.right if merge else entry.cell.at.column
            drawn = range(entry.cell.at.column, last + 1)
            width = sum(self._width(column, entry.record) for column in drawn)
            yield Wrapped(value, width, style.size)

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
    drawn, axis = sheet.plan.drawn.columns, sheet.columns
    if not drawn:
        return b""
    told: dict[int, str] = {}
    for record, start in enumerate(axis.starts[:-1]):
        band = axis.bands[axis.records[record]]
        for step in range(band.count):
            if band.first + step in drawn:
                told[start + step] = drawn[band.first + step]
    shift = axis.end - axis.drawn_end
    told |= {n + shift: text for n, text in drawn.items() if n >= axis.drawn_end}
    return b"<cols>%s</cols>" % "".join(_stretches(told)).encode() if told else b""


def _stretches(told: Mapping[int, str]) -> Iterator[str]:
    numbers = sorted(told)
    first = numbers[0]
    for one, following in zip(numbers, [*numbers[1:], 0], strict=True):
        if following != one + 1 or told[following] != told[one]:
            yield f'<col min="{first}" max="{one}"{told[one]}/>'
            first = following


def number_text(value: Decimal) -> str:
    """Return a number as it is written: 17 significant digits at most."""
    digits = value.as_tuple().digits
    return str(value) if len(digits) <= 17 else f"{value:.17g}"  # noqa: PLR2004 - of a double


def _column(entry: Entry) -> _Column:
    head = f'<c r="{entry.letters}'
    cell = entry.cell
    style = _style(cell.style)
    if entry.tagged:
        return _Column(_VALUE, head, style, entry.at, entry)
    if cell.formula:
        return _Column(_FORMULA, head, style, 0, entry)
    kind = f' t="{cell.kind}"' if cell.kind != "n" else ""
    if not cell.written:
        return _Column(_STATIC, head, f'"{style}/>', 0, entry)
    inner = cell.written if cell.kind == "inlineStr" else f"<v>{_escaped(cell.written)}</v>"
    return _Column(_STATIC, head, f'"{style}{kind}>{inner}</c>', 0, entry)


def _style(style: str) -> str:
    return f' s="{style}"' if style else ""


def _styled(entry: Entry, style: str) -> Any:  # noqa: ANN401 - a cell
    return replace(entry.cell, style=style)


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def _text(text: str) -> str:
    """Return a text of a cell; blanks at its ends are kept, and what looks like an escape is."""
    # `_x0041_` would be read as the sign of that number.
    return f'<t xml:space="preserve">{_escaped(_ESCAPED.sub("_x005F_", text))}</t>'


def _rich(rich: Rich, runs: Sequence[str]) -> str:
    return "".join(f"<r>{runs[number]}{_text(text)}</r>" for number, text in rich.runs)
