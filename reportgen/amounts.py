"""Amounts in 元 and 万元: reading, rounding, showing, and change against another year.

Inside everything is 元 as `Decimal`, unrounded; 万元 and digits are of reading and of printing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from enum import StrEnum
from functools import lru_cache

from babel import Locale
from babel.numbers import NumberPattern, parse_pattern

from reportgen.problems import Place


class Unit(StrEnum):
    """The unit of a file's amounts or of a printed table."""

    YUAN = "元"
    TEN_THOUSAND_YUAN = "万元"

    @property
    def yuan(self) -> Decimal:
        """How many 元 one of the unit is."""
        return Decimal(10000) if self is Unit.TEN_THOUSAND_YUAN else Decimal(1)

    @property
    def last_digit(self) -> Decimal:
        """What one in the last published digit is worth, in 元: both units have two decimals."""
        return self.yuan / 100


class Measure(StrEnum):
    """What a figure measures."""

    MONEY = "money"
    RATE = "rate"
    NUMBER = "number"


class Direction(StrEnum):
    """Where a figure went since the year it is compared with."""

    UP = "up"
    DOWN = "down"
    FLAT = "flat"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it was given, with its place.

    Attributes:
        value: In 元 for money, as typed otherwise; None where it is still to be entered (待填).
        place: Where it was typed.
        last_digit: What one in its last published digit is worth; 0 for exact numbers.
    """

    value: Decimal | None
    place: Place
    last_digit: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Style:
    """How a figure is printed.

    Attributes:
        name: The name that wording and templates use.
        pattern: A number pattern of CLDR, such as `#,##0.00` or `0.##%`.
        unit: The unit of printed money; other measures ignore it.
    """

    name: str
    pattern: str
    unit: Unit = Unit.YUAN


class AmountError(ValueError):
    """A text is no amount; carries a stable code and a Chinese sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]{1,6})?")
# So long that no budget needs more, so short that no sum needs more than Decimal's 28 digits.
_LONGEST = 19
# For printing: the longest number with more decimals.
_ROOMY = Context(prec=40, rounding=ROUND_HALF_UP)
_MONEY, _YUAN = Measure.MONEY, Unit.YUAN  # once: looking into an enum takes long
_GROUPED = {(3, 3): ",f", (1000, 1000): "f"}  # how Python writes a grouping of Babel's
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－＋，", "0123456789.-+,")
_LOCALE = Locale.parse("zh_CN")  # once: parsing takes longer than printing
_MINUS = str.maketrans("－−–—", "----")
_UNITS = ("亿元", "万元", "千元", "百元", "元", "万", "亿")


def read_number(text: str) -> Decimal:
    """Read a number in plain digits: `-12.5`, `0`, `7600.53`.

    Raises:
        AmountError: Anything else: full-width digits, thousands separators, a unit, an exponent,
            a plus sign, a leading zero, NaN, more than six decimals or 19 characters.
    """
    if _PLAIN.fullmatch(text) and len(text) <= _LONGEST:
        return Decimal(text)
    raise _why_not(text)


def read_amount(text: str, unit: Unit) -> Decimal:
    """Read an amount of money.

    Args:
        text: Plain digits.
        unit: The unit that the file declares.

    Returns:
        The amount in 元, exact.

    Raises:
        AmountError: The text is no plain number, or carries a unit.
    """
    for ending in _UNITS:
        if text.endswith(ending) and text != ending:
            message = f"“{text}”带有单位；本文件的单位已声明为{unit}，只写数字"
            raise AmountError("amount-unit", message)
    return read_number(text) * unit.yuan


def rounded(value: Decimal, digits: int) -> Decimal:
    """Round half up (四舍五入, away from zero at the half) to a number of decimals."""
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def show(value: Decimal, style: Style, measure: Measure = Measure.MONEY) -> str:
    """Return a value as it is printed; every printed number passes here.

    Args:
        value: 元 for money, 0-1 for a rate (shown in %).
        style: Pattern and unit.
        measure: What the value measures.

    Returns:
        The text, rounded half up from the unrounded value.
    """
    unit = style.unit if measure is _MONEY else _YUAN
    return _printer(style.pattern, unit)(value)


def exact(value: Decimal, measure: Measure, unit: Unit = Unit.TEN_THOUSAND_YUAN) -> str:
    """Return a value as messages tell it: with its unit and with every digit that was typed."""
    if measure is Measure.RATE:
        return show(value, Style("", "0.00##%"), Measure.RATE)
    ending = f" {unit}" if measure is Measure.MONEY else ""
    pattern = "#,##0.00####" if measure is Measure.MONEY else "#,##0.######"
    return show(value, Style("", pattern, unit), measure) + ending


def direction(current: Decimal, prior: Decimal) -> Direction:
    """Tell where a value went, from the unrounded values."""
    if current == prior:
        return Direction.FLAT
    return Direction.UP if current > prior else Direction.DOWN


@lru_cache(maxsize=256)
def _printer(pattern: str, unit: Unit) -> Callable[[Decimal], str]:
    parsed, share = parse_pattern(pattern), 1 / unit.yuan
    last_digit = Decimal(1).scaleb(-parsed.frac_prec[1] - parsed.scale)
    zero = Decimal(0).quantize(last_digit)  # without a sign
    write = _plainly(parsed) or _by_babel(parsed)

    def shown(value: Decimal) -> str:
        # Exact: a power of ten adds no digit.
        return write((value * share).quantize(last_digit, None, _ROOMY) or zero)

    return shown


def _by_babel(pattern: NumberPattern) -> Callable[[Decimal], str]:
    def written(value: Decimal) -> str:
        with localcontext(_ROOMY):
            return str(pattern.apply(value, locale=_LOCALE))

    return written


def _plainly(pattern: NumberPattern) -> Callable[[Decimal], str] | None:
    """Write as Babel does, in a tenth of its time; nothing for patterns that ask for more."""
    least, most = pattern.frac_prec
    form = _GROUPED.get(pattern.grouping)
    is_plain = pattern.prefix == ("", "-") and pattern.suffix == ("", "") and not pattern.scale
    if not is_plain or form is None or pattern.int_prec[0] != 1 or pattern.exp_prec:
        return None

    def without_zeros(value: Decimal) -> str:
        text = format(value, form)
        shortest = len(text) - (most - least)
        return (text[:shortest] + text[shortest:].rstrip("0")).rstrip(".")

    return without_zeros if least < most else lambda value: format(value, form)


def _why_not(text: str) -> AmountError:
    if not text.strip():
        return AmountError("amount-empty", "此处应为数字，却为空；没有发生写 0，尚未填写写 待填")
    plain = re.sub(r"\s", "", text.translate(_FULL_WIDTH).translate(_MINUS))
    proposal = re.sub(r"^(-?)0+(?=[0-9])", r"\1", plain.replace(",", ""))
    if len(proposal) > _LONGEST:
        return AmountError("amount-too-long", f"“{text[:40]}”超过 {_LONGEST} 位，不是可能的数额")
    if re.fullmatch(r"-?[0-9]+\.[0-9]{7,}", proposal):
        return AmountError("amount-too-long", f"“{text[:40]}”的小数超过 6 位")
    if not _PLAIN.fullmatch(proposal):
        return AmountError("amount-not-a-number", f"“{text[:40]}”不是数字")
    if plain != text:
        return AmountError("amount-full-width", f"“{text}”含全角数字、符号或空格，应写 {proposal}")
    return AmountError("amount-separator", f"“{text}”含千位分隔符或多余的 0，应写 {proposal}")


__all__ = [
    "Amount",
    "AmountError",
    "Direction",
    "Measure",
    "Style",
    "Unit",
    "direction",
    "exact",
    "read_amount",
    "read_number",
    "rounded",
    "show",
]
