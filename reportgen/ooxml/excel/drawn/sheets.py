"""A sheet of a template as it is drawn: its rows, columns and cells, formulas parsed."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from lxml import etree
from lxml.etree import _Element

from reportgen.ooxml import trees
from reportgen.ooxml.excel import addresses
from reportgen.ooxml.excel.addresses import Area, Cell
from reportgen.ooxml.excel.drawn.words import Words, qn, words_of
from reportgen.ooxml.excel.formulas.formula import Formula, FormulaError, parse, shifted
from reportgen.ooxml.excel.frame.refusals import refusals
from reportgen.ooxml.excel.movement import Fault, Value
from reportgen.ooxml.marks import Marks
from reportgen.ooxml.trees import MAIN
from reportgen.problems import Place

_F, _V, _IS, _C, _ROW, _COL = (qn(name) for name in ("f", "v", "is", "c", "row", "col"))
_UNKEPT = re.compile(r"\{.*\}|^(?:r|spans)$")
_ERRORS = {"b": "1"}


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """A cell of a template.

    Attributes:
        at: Where it stands.
        style: Its cell format's number, or nothing.
        kind: How its value is written: `s`, `str`, `n`, `b`, `e`, `inlineStr`.
        written: What stands between its tags, but for a formula.
        value: The same as a value.
        words: Its text, if it is one.
        formula: Its formula, or None.
    """

    at: Cell
    style: str
    kind: str = "n"
    written: str = ""
    value: Value = None
    words: Words | None = None
    formula: Formula | None = None


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row of a template.

    Attributes:
        number: From 1.
        attributes: Its height, style and outline, as markup.
        cells: In order.
    """

    number: int
    attributes: str = ""
    cells: tuple[DrawnCell, ...] = ()


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet of a workbook.

    Attributes:
        index: Among the sheets, from 0.
        name: What stands on its tab.
        part: The name of its part.
    """

    index: int
    name: str
    part: str


@dataclass(frozen=True, slots=True)
class DrawnSheet:
    """A sheet of a template.

    Attributes:
        tab: Its place in the workbook.
        root: Its markup without the rows.
        rows: Those that are written, by number.
        columns: What is said of columns up to the last with a cell, as markup by number.
        behind: The same of those behind it: the first, the last, the markup.
        merges: The merged cells.
        height: Of rows that say none, in points.
        width: Of columns that say none, in characters.
    """

    tab: Tab
    root: _Element
    rows: Mapping[int, DrawnRow]
    columns: Mapping[int, str]
    behind: tuple[tuple[int, int, str], ...]
    merges: tuple[Area, ...]
    height: float
    width: float

    @property
    def name(self) -> str:
        """What stands on its tab."""
        return self.tab.name

    @property
    def last_row(self) -> int:
        """The last row that holds something."""
        return max([*self.rows, *(one.bottom for one in self.merges)], default=0)

    @property
    def last_column(self) -> int:
        """The last column that holds something."""
        return _last_column(self.rows, self.merges)

    def place(self, file: str, at: Cell | None = None) -> Place:
        """Return where a cell stands."""
        return Place(file, spot=f"{self.name}!{at}" if at else self.name)


def read(tab: Tab, content: bytes, shared: Sequence[Words], found: Marks) -> DrawnSheet:
    """Read a sheet.

    Args:
        tab: Which one.
        content: Its markup.
        shared: The shared strings.
        found: Receives what is wrong.

    Raises:
        lxml.etree.XMLSyntaxError: It is not well-formed.
        ValueError: It is no sheet.
    """
    root = trees.read(content)
    data = root.find(qn("sheetData"))
    if data is None:
        raise ValueError(tab.part)
    reading = _Reading(tab.name, shared, found)
    rows = {row.number: row for row in reading.rows(data)}
    found.problems += refusals(root, tab.name, found.file)
    data.clear()
    merged = root.iterfind(f"{qn('mergeCells')}/{qn('mergeCell')}")
    merges = tuple(addresses.area(str(one.get("ref"))) for one in merged)
    default = root.find(qn("sheetFormatPr"))
    said = dict(default.attrib) if default is not None else {}
    return DrawnSheet(
        tab, root, rows, *_columns(root, _last_column(rows, merges)), merges,
        float(said.get("defaultRowHeight") or 15),
        float(said.get("defaultColWidth") or said.get("baseColWidth") or 8.43),
    )  # fmt: skip


def _last_column(rows: Mapping[int, DrawnRow], merges: Iterable[Area]) -> int:
    used = [cell.at.column for row in rows.values() for cell in row.cells[-1:]]
    return max([*used, *(one.right for one in merges)], default=0)


def _columns(root: _Element, used: int) -> tuple[dict[int, str], tuple[tuple[int, int, str], ...]]:
    """Return what is said of columns: of each that is used, and of those behind them together."""
    found, behind = dict[int, str](), list[tuple[int, int, str]]()
    for one in root.iterfind(f"{qn('cols')}/{_COL}"):
        first, last = int(one.get("min", "1")), int(one.get("max", "1"))
        kept = "".join(
            f' {key}="{value}"' for key, value in one.attrib.items() if key not in {"min", "max"}
        )
        found |= dict.fromkeys(range(first, min(last, used) + 1), kept)
        if last > used:
            behind.append((max(first, used + 1), last, kept))
    return found, tuple(behind)


@dataclass(slots=True)
class _Reading:
    sheet: str
    shared: Sequence[Words]
    found: Marks
    masters: dict[str, tuple[Cell, str]] = field(default_factory=dict)

    def rows(self, data: _Element) -> Iterator[DrawnRow]:
        number = 0
        for row in data.iterchildren(_ROW):
            number = int(row.get("r") or number + 1)
            said = [(k, v) for k, v in row.attrib.items() if not _UNKEPT.search(str(k))]
            kept = "".join(f' {key}="{value}"' for key, value in said)
            yield DrawnRow(number, kept, tuple(self._cells(row, number)))

    def _cells(self, row: _Element, number: int) -> Iterator[DrawnCell]:
        column = 0
        for one in row.iterchildren(_C):
            told = one.get("r")
            column = addresses.cell(told).column if told else column + 1
            yield self._cell(one, Cell(number, column))

    def _cell(self, one: _Element, at: Cell) -> DrawnCell:
        style, kind = one.get("s") or "", one.get("t") or "n"
        written = one.findtext(_V) or ""
        words = None
        if kind == "s":
            words = self.shared[int(written)]
        elif kind == "inlineStr" and (inner := one.find(_IS)) is not None:
            words = words_of(inner)
            written = etree.tostring(inner, encoding="unicode", with_tail=False)
            written = written.replace(f' xmlns="{MAIN}"', "")
        formula = self._formula(one.find(_F), at)
        value = words.text if words else _value(kind, written)
        return DrawnCell(at, style, kind, written, value, words, formula)

    def _formula(self, one: _Element | None, at: Cell) -> Formula | None:
        if one is None:
            return None
        text, group = one.text or "", one.get("si", "")
        try:
            if one.get("t") == "shared" and text:
                self.masters[group] = at, text
            elif one.get("t") == "shared" and group in self.masters:
                first, text = self.masters[group]
                text = shifted(text, at.row - first.row, at.column - first.column)
            return parse(text) if text else None
        except FormulaError as error:
            place = Place(self.found.file, spot=f"{self.sheet}!{at}")
            self.found.report(error.code, f"公式 ={text}：{error.message}", place)
            return None


def _value(kind: str, written: str) -> Value:
    if not written:
        return None
    if kind == "b":
        return written == "1"
    if kind == "e":
        return Fault(written)
    if kind == "str":
        return written
    try:
        return Decimal(written)
    except InvalidOperation:
        return written
