"""What Excel's operators do with values of any kind."""

import re
from collections.abc import Callable, Mapping
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from types import MappingProxyType

from reportgen.ooxml.excel.movement import Fault, Value

ZERO, ONE, HUNDREDTH = Decimal(0), Decimal(1), Decimal("0.01")
# Numbers end about where Excel's do.
_LIMITS = {"Emax": 308, "Emin": -307, "traps": [InvalidOperation, DivisionByZero, Overflow]}
ARITHMETIC = Context(prec=34, **_LIMITS)  # type: ignore[arg-type]
# What is left of a number when the rounding of a division before it is taken away.
EXACT = Context(prec=30, **_LIMITS)  # type: ignore[arg-type]
_SHOWN = Context(prec=15, **_LIMITS)  # type: ignore[arg-type]
_NOISE = 15
# Dates, times, currencies and digits of full width: which of them are numbers is a matter of place.
_PERHAPS = re.compile(r"^\s*(?:\d{1,4}\s*[-/.:年]\s*\d|[￥¥$€]\s*\d|[０-９])|\d\s*[￥¥$€元]\s*$")
_NUMBER = re.compile(
    r"\s*([+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)?\.?[0-9]*(?:[Ee][+-]?[0-9]{1,4})?)\s*(%?)\s*"
)
_TRUTHS: Mapping[str, bool] = MappingProxyType({"TRUE": True, "FALSE": False})
# A number is joined to text with an exponent if it would be longer without one.
_LONGEST = 20


class FaultError(Exception):
    """A calculation that gives an error of Excel.

    Attributes:
        fault: The error.
    """

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = Fault(fault)


class UnsureError(ValueError):
    """A text that Excel may take for a number, by rules of its language; says which."""


def number(value: Value) -> Decimal:
    """Return a value as an operand: text that is a number counts, an empty cell is 0.

    Raises:
        FaultError: It is none, or an error.
        UnsureError: It may be a date, a time or money.
    """
    if type(value) is Decimal:
        return value
    if value is None:
        return ZERO
    if isinstance(value, bool):
        return ONE if value else ZERO
    if isinstance(value, Fault):
        raise FaultError(value)
    found = number_of(str(value))
    if found is None:
        if _PERHAPS.search(str(value)):
            raise UnsureError(str(value))
        raise FaultError("#VALUE!")
    return found


def number_of(text: str) -> Decimal | None:
    """Return the number that a text is, such as `1,234.5` or `12%`, or None."""
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    try:
        made = ARITHMETIC.create_decimal(found[1].replace(",", ""))
    except ArithmeticError:
        return None
    return ARITHMETIC.multiply(made, HUNDREDTH) if found[2] else made


def text(value: Value) -> str:
    """Return a value as `&` joins it.

    Raises:
        FaultError: It is an error.
    """
    if isinstance(value, Fault):
        raise FaultError(value)
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return general(value)


def truth(value: Value) -> bool:
    """Return a value as a condition.

    Raises:
        FaultError: It is text that is none, or an error.
    """
    if isinstance(value, Fault):
        raise FaultError(value)
    if isinstance(value, str):
        if value.upper() not in _TRUTHS:
            raise FaultError("#VALUE!")
        return _TRUTHS[value.upper()]
    return bool(value)


def general(value: Decimal) -> str:
    """Return a number as `&` writes it: 15 digits, an exponent if it is very long without."""
    shown = _SHOWN.plus(value)
    if not shown:
        return "0"
    plain = f"{shown:f}" if -_LONGEST < shown.adjusted() < _LONGEST else ""
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    if plain and len(plain.lstrip("-")) <= _LONGEST:
        return plain
    digits = "".join(map(str, shown.as_tuple().digits)).rstrip("0")
    mantissa = digits[0] + ("." + digits[1:] if digits[1:] else "")
    sign = "-" if shown.is_signed() else ""
    return f"{sign}{mantissa}E{shown.adjusted():+03d}"


def compared(one: Value, other: Value) -> int:
    """Return how two values stand to each other: below 0, 0, above 0.

    Numbers come before texts, texts before truths; texts in any case of letters, Chinese ones by
    their sound as far as GB 2312 has them so; an empty cell is what the other one is when empty.
    Numbers are compared at 15 digits, as Excel does.

    Raises:
        FaultError: One is an error.
    """
    first, second = _ranked(one, other), _ranked(other, one)
    return (first > second) - (first < second)


def _ranked(value: Value, other: Value) -> tuple[int, Decimal | bytes | bool]:
    if value is None:
        if other is None or type(other) is Decimal:
            return 0, ZERO
        return (2, False) if isinstance(other, bool) else (1, b"")
    if isinstance(value, Fault):
        raise FaultError(value)
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, str):
        return 1, value.casefold().encode("gb18030", "surrogatepass")
    return 0, _SHOWN.plus(value)


def _add(one: Value, other: Value) -> Value:
    first = one if type(one) is Decimal else number(one)
    second = other if type(other) is Decimal else number(other)
    return _settled(ARITHMETIC.add(first, second), first)


def _subtract(one: Value, other: Value) -> Value:
    first = one if type(one) is Decimal else number(one)
    second = other if type(other) is Decimal else number(other)
    return _settled(ARITHMETIC.subtract(first, second), first)


def _settled(result: Decimal, first: Decimal) -> Decimal:
    # What cancels but for a rounding is 0.
    if result.adjusted() < first.adjusted() - _NOISE and result and first:
        return ZERO
    return result


def _multiply(one: Value, other: Value) -> Value:
    first = one if type(one) is Decimal else number(one)
    second = other if type(other) is Decimal else number(other)
    return ARITHMETIC.multiply(first, second)


def _divide(one: Value, other: Value) -> Value:
    first, second = number(one), number(other)
    if not second:
        raise FaultError("#DIV/0!")
    return ARITHMETIC.divide(first, second)


def _power(one: Value, other: Value) -> Value:
    first, second = number(one), number(other)
    if not first:
        if second <= 0:
            raise FaultError("#DIV/0!" if second else "#NUM!")
        return ZERO
    return ARITHMETIC.power(first, second)


def _join(one: Value, other: Value) -> Value:
    return text(one) + text(other)


BINARY: Mapping[str, Callable[[Value, Value], Value]] = MappingProxyType(
    {
        "+": _add,
        "-": _subtract,
        "*": _multiply,
        "/": _divide,
        "^": _power,
        "&": _join,
        "=": lambda one, other: compared(one, other) == 0,
        "<>": lambda one, other: compared(one, other) != 0,
        "<": lambda one, other: compared(one, other) < 0,
        ">": lambda one, other: compared(one, other) > 0,
        "<=": lambda one, other: compared(one, other) <= 0,
        ">=": lambda one, other: compared(one, other) >= 0,
    }
)
UNARY: Mapping[str, Callable[[Value], Value]] = MappingProxyType(
    {
        "+": lambda value: value,
        "-": lambda value: ARITHMETIC.minus(number(value)),
        "%": lambda value: ARITHMETIC.multiply(number(value), HUNDREDTH),
    }
)
