"""The first pass: Jinja runs once, and what it prints is collected, sheet by sheet, row by row."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from jinja2 import Environment, Undefined

from reportgen.ooxml.excel.printing import jumps
from reportgen.ooxml.excel.printing.layout import Turns
from reportgen.ooxml.excel.values import Jump, Live
from reportgen.ooxml.marks import Mark
from reportgen.ooxml.session import Session

LONGEST_TEXT = 32_767
_LONG = LONGEST_TEXT // 2
_LONGEST_HEAD = 255
_SIZE = re.compile(r"(?<!&)&\d+$")
# What no XML can hold.
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBERS = (float, Decimal)
# Excel knows no larger numbers, and no earlier days; of a number it keeps 15 digits.
_MOST_DIGITS, _FIRST_YEAR, _WHOLE_DIGITS = 307, 1900, 15
_LARGEST = 10**_WHOLE_DIGITS


@dataclass(frozen=True, slots=True)
class Rich:
    """A text in runs: the number of each in its cell, and what it says."""

    runs: tuple[tuple[int, str], ...]

    def __str__(self) -> str:
        return "".join(text for _, text in self.runs)


@dataclass(frozen=True, slots=True)
class _Run:
    number: int


@dataclass(slots=True)
class Collected:
    """What one printed sheet is made of.

    Attributes:
        template: The template's sheet, from 0.
        name: As a tag gives it, or nothing.
        notes: The texts beside its cells, in order.
        columns: The bands of its columns, in order; none if they do not move.
        rows: The bands of its rows.
        offsets: Where the values of each row begin among all values.
        restarts: The rows before which merges begin anew.
        turns: Of its loops, of rows or of columns.
    """

    template: int
    name: str | None = None
    notes: list[str] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    restarts: set[int] = field(default_factory=set)
    turns: dict[int, Turns] = field(default_factory=dict)


class Collection(Session):
    """One rendering as far as Jinja has a part in it.

    Attributes:
        sheets: What is printed, in order.
        live: Where live values stand among all values.
    """

    def __init__(self, marks: Sequence[Mark], environment: Environment) -> None:
        """Begin a rendering.

        Args:
            marks: The template's marks by number.
            environment: Whose rules hold.
        """
        self.sheets: list[Collected] = []
        self.live: list[int] = []
        super().__init__(environment)
        self._givens = [
            one.action.given[0] if one.action and one.action.given else 0 for one in marks
        ]
        self._opened: list[int] = []
        self._values: list[Any] | None = None

    # What compiled code calls.

    def text(self, out: list[Any], value: object, number: int) -> None:  # noqa: ARG002 - others ask
        """Collect a value.

        Raises:
            TypeError: It is none that a cell can hold.
            ValueError: A text is too long, or has a sign that no file can hold; a number is too
                large, a date too early.
            jinja2.UndefinedError: It is not there.
        """
        kind = value.__class__
        if type(value) is str:
            if _BAD.search(value) or len(value) > _LONG:
                checked(value)
            out.append(value)
        elif type(value) is Decimal:
            if not value.is_finite() or value.adjusted() > _MOST_DIGITS:
                settled_number(value)
            out.append(value)
        elif kind is bool or (kind is int and -_LARGEST < value < _LARGEST):
            out.append(value)
        elif isinstance(value, (Live, Jump)):
            given = held(value)
            # Within a text or a macro it is nothing but words.
            if out is self._values and not self._opened:
                self.live.append(len(out))
            out.append(given)
        else:
            out.append(settled(value))

    @staticmethod
    def bad(_value: str) -> bool:
        """Tell that no value is printed at once."""
        return True

    @staticmethod
    def pack(_out: list[Any]) -> None:
        """Keep what was printed: it is written later."""

    @staticmethod
    def captured(out: Iterable[Any]) -> str:
        """Return what a macro or block has printed, as text."""
        return "".join(map(_words, out))

    # Actions.

    def sheet(self, out: list[Any], number: int) -> None:
        """Begin a sheet."""
        self._values = out
        self.sheets.append(Collected(self._given(number)))

    def sheet_end(self, out: list[Any], _number: int) -> None:
        """End a sheet."""
        self.sheets[-1].offsets.append(len(out))

    def row(self, out: list[Any], number: int) -> None:
        """Begin a row."""
        sheet = self.sheets[-1]
        sheet.rows.append(self._given(number))
        sheet.offsets.append(len(out))

    def column(self, _out: list[Any], number: int) -> None:
        """Count a column."""
        self.sheets[-1].columns.append(self._given(number))

    def turn(self, _out: list[Any], number: int) -> None:
        """Begin a turn of a loop of rows."""
        sheet = self.sheets[-1]
        sheet.turns.setdefault(self._given(number), Turns()).starts.append(len(sheet.rows))

    def ended(self, _out: list[Any], number: int) -> None:
        """End a loop of rows."""
        sheet = self.sheets[-1]
        sheet.turns.setdefault(self._given(number), Turns()).ends.append(len(sheet.rows))

    def turn_of_columns(self, _out: list[Any], number: int) -> None:
        """Begin a turn of a loop of columns."""
        sheet = self.sheets[-1]
        sheet.turns.setdefault(self._given(number), Turns()).starts.append(len(sheet.columns))

    def ended_of_columns(self, _out: list[Any], number: int) -> None:
        """End a loop of columns."""
        sheet = self.sheets[-1]
        sheet.turns.setdefault(self._given(number), Turns()).ends.append(len(sheet.columns))

    def restart(self, _out: list[Any], _number: int) -> None:
        """Let all merged cells begin anew in this row."""
        sheet = self.sheets[-1]
        sheet.restarts.add(len(sheet.rows) - 1)

    def blank(self, out: list[Any], _number: int) -> None:
        """Leave a cell empty."""
        out.append("")

    def open(self, out: list[Any], _number: int) -> None:
        """Begin a text of several pieces."""
        self._opened.append(len(out))

    def run(self, out: list[Any], number: int) -> None:
        """Begin a run of such a text."""
        out.append(_Run(self._given(number)))

    def close(self, out: list[Any], number: int) -> None:
        """End such a text."""
        start = self._opened.pop()
        pieces = out[start:]
        del out[start:]
        try:
            out.append(_joined(pieces))
        except ValueError as mistake:
            self.fault(mistake, number)

    def name(self, out: list[Any], _number: int) -> None:
        """Take what was printed for the name of the sheet."""
        self.sheets[-1].name = self._taken(out)

    def note(self, out: list[Any], _number: int) -> None:
        """Take what was printed for a text beside the cells."""
        self.sheets[-1].notes.append(self._taken(out))

    def head(self, out: list[Any], number: int) -> None:
        """Take what was printed for a head or foot of pages, in which `&` begins a code."""
        start = self._opened.pop()
        text = ""
        for piece in out[start:]:
            words = _words(piece)
            if not isinstance(piece, bytes):
                # What follows the size of the font must be no digit.
                gap = " " if words[:1].isdigit() and _SIZE.search(text) else ""
                words = gap + words.replace("&", "&&")
            text += words
        del out[start:]
        if len(text) > _LONGEST_HEAD:
            what = f"页眉或页脚有 {len(text)} 字（含代码），Excel 最多 {_LONGEST_HEAD} 字"
            self.fault(ValueError(what), number)
        self.sheets[-1].notes.append(text)

    def _taken(self, out: list[Any]) -> str:
        start = self._opened.pop()
        text = self.captured(out[start:])
        del out[start:]
        return text

    def _given(self, number: int) -> Any:  # noqa: ANN401 - what the step was made with
        return self._givens[number]


def held(value: Live | Jump) -> Live | Jump:
    """Return a live value or a link that a cell can hold.

    Raises:
        TypeError: The value is none that a cell can hold.
        ValueError: Nor the text, the number or the address.
    """
    if isinstance(value, Jump):
        checked(value.text or "")
        return jumps.checked(value)
    if value.value is None:
        return value
    given = settled(value.value)
    return value if given is value.value else replace(value, value=given)  # type: ignore[arg-type]


def checked(text: str) -> str:
    """Return a text that a cell can hold.

    Raises:
        ValueError: It is too long, or has a sign that no file can hold.
    """
    if _BAD.search(text):
        sign = _BAD.search(text)
        told = f"U+{ord(sign[0]):04X}" if sign else ""
        raise ValueError(f"文字里有不允许的字符（{told}）")
    # Excel counts in units of UTF-16.
    length = len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
    if length > LONGEST_TEXT:
        raise ValueError(f"文字有 {length:,} 字，单元格最多容纳 {LONGEST_TEXT:,} 字")
    return text


def settled(value: object) -> object:
    """Return a value of another kind as one that a cell can hold.

    Raises:
        TypeError: There is none.
        ValueError: A number, a text or a date cannot be held.
        jinja2.UndefinedError: It is not there.
    """
    if isinstance(value, Undefined):
        return str(value)
    if value is None:
        raise TypeError("值是空的（null），不能打印；可以空的写 or ''")
    if isinstance(value, str):
        return checked(str(value))
    if isinstance(value, (bool, Rich)):
        return value
    if isinstance(value, int):
        return _settled_whole(value)
    if isinstance(value, _NUMBERS):
        number = repr(float(value)) if isinstance(value, float) else value
        return settled_number(Decimal(number))
    if isinstance(value, date):
        return settled_date(value)
    raise TypeError(_unfit(value))


def _unfit(value: object) -> str:
    """Return in Chinese why a value is none for a cell."""
    if isinstance(value, (Mapping, Iterable)) or callable(value):
        kind = "一组名字" if isinstance(value, Mapping) else "列表"
        if callable(value):
            return "值是宏或函数，不能填进单元格；调用要写括号"
        return f"值是{kind}，不能填进单元格；请取其中一项"
    return f"值不是文字、数字、日期或是非（{type(value).__name__}），不能填进单元格"


def _settled_whole(value: int) -> int:
    if abs(value) < _LARGEST:
        return value
    digits = Decimal(value).adjusted() + 1
    raise ValueError(
        f"整数有 {digits} 位，Excel 只保留 {_WHOLE_DIGITS} 位；号码请写成文字（加引号）"
    )


def settled_date(value: date) -> date:
    """Return a date that a cell can hold.

    Raises:
        ValueError: Excel counts its days later.
    """
    if value.year < _FIRST_YEAR:
        raise ValueError(f"日期 {value} 太早，Excel 只有 {_FIRST_YEAR} 年以后的日期")
    return value


def settled_number(value: Decimal) -> Decimal:
    """Return a number that a cell can hold.

    Raises:
        ValueError: It is infinite, too large or none.
    """
    if not value.is_finite():
        raise ValueError("值不是有限的数，不能填进单元格")
    if value.adjusted() > _MOST_DIGITS:
        raise ValueError(f"数有 {value.adjusted() + 1} 位，Excel 最多容纳 {_MOST_DIGITS + 1} 位")
    return value


def _joined(pieces: Sequence[Any]) -> str | Rich:
    runs = list[tuple[int, str]]()
    for piece in pieces:
        if isinstance(piece, _Run):
            if not runs or runs[-1][0] != piece.number:
                runs.append((piece.number, ""))
        elif runs:
            number, text = runs[-1]
            runs[-1] = number, text + _words(piece)
    if not runs:
        return checked("".join(map(_words, pieces)))
    kept = tuple((number, text) for number, text in runs if text)
    checked("".join(text for _, text in kept))
    return Rich(kept)


def _words(value: object) -> str:
    """Return a piece of a text as text."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, Live):
        return value.shown or ("" if value.value is None else _words(value.value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)
