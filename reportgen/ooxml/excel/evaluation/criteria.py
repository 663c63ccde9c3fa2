"""The conditions of SUMIF and COUNTIF: `>5`, `=是`, `甲*`."""

import operator
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from reportgen.ooxml.excel.evaluation.operators import ZERO, compared, number_of
from reportgen.ooxml.excel.movement import Fault, Value

_SIGN = re.compile(r"(<=|>=|<>|[<>=])?(.*)", re.DOTALL)
_ERROR = re.compile(r"#(?:[A-Z]+[!?]|DIV/0!|N/A)", re.IGNORECASE)
_SPECIAL = frozenset("<>=*?~")
_TRUTHS: Mapping[str, bool] = MappingProxyType({"TRUE": True, "FALSE": False})
_TESTS: Mapping[str, Callable[[int, int], bool]] = MappingProxyType(
    {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}
)
Criterion = Callable[[Value], bool]


def criterion(value: Value) -> Criterion:
    """Return the test of cells that a condition means, which may be any value."""
    if value is None:
        return _equal(ZERO)
    if isinstance(value, Fault) or not isinstance(value, str):
        return _equal(value)
    return _written(value)


def is_text(value: Value) -> bool:
    """Tell whether a condition means the cells that hold just this text, in any case of letters."""
    if isinstance(value, Fault) or not isinstance(value, str) or not value:
        return False
    is_other = value.upper() in _TRUTHS or _ERROR.fullmatch(value) or number_of(value) is not None
    return not is_other and not _SPECIAL & {*value}


def bound(value: Value) -> tuple[str, Decimal] | None:
    """Return the sign and the number of a condition such as `>5`, or None of any other."""
    found = _SIGN.fullmatch(value) if isinstance(value, str) else None
    if found is None or found[1] not in _TESTS:
        return None
    wanted = number_of(found[2])
    return (found[1], wanted) if wanted is not None else None


def count_within(numbers: Sequence[Decimal], sign: str, wanted: Decimal) -> int:
    """Return how many of some numbers, which are in order, meet a condition such as `>5`."""

    def difference(one: Decimal) -> int:
        return compared(one, wanted)

    below = bisect_left(numbers, 0, key=difference)
    if sign in {"<", ">="}:
        return below if sign == "<" else len(numbers) - below
    up_to = bisect_right(numbers, 0, key=difference)
    return up_to if sign == "<=" else len(numbers) - up_to


@lru_cache(maxsize=1024)
def _written(text: str) -> Criterion:
    found = _SIGN.fullmatch(text)
    sign, rest = (found[1] or "", found[2]) if found else ("", text)
    wanted: Decimal | str | bool | None = _TRUTHS.get(rest.upper())
    if _ERROR.fullmatch(rest):
        wanted = Fault(rest.upper())
    if wanted is None:
        wanted = number_of(rest)
    if sign in _TESTS:
        return _ordered(_TESTS[sign], rest if wanted is None else wanted)
    if not rest:
        return _empty(sign)
    test = _like(rest) if wanted is None else _equal(wanted)
    return (lambda value: not test(value)) if sign == "<>" else test


def _empty(sign: str) -> Criterion:
    if sign == "=":
        return lambda value: value is None
    if sign == "<>":
        return lambda value: value is not None
    return lambda value: value is None or value == ""


def _equal(wanted: Decimal | str | bool) -> Criterion:  # noqa: FBT001 - a value of Excel
    def test(value: Value) -> bool:
        if isinstance(wanted, Fault) or isinstance(value, Fault):
            return type(value) is type(wanted) and value == wanted
        if isinstance(value, str) and isinstance(wanted, Decimal):
            return number_of(value) == wanted  # Codes that are stored as text.
        return value is not None and compared(value, wanted) == 0

    return test


def _ordered(
    is_met: Callable[[int, int], bool],
    wanted: Decimal | str | bool,  # noqa: FBT001 - a value of Excel
) -> Criterion:
    kind = bool if isinstance(wanted, bool) else type(wanted)
    return lambda value: type(value) is kind and is_met(compared(value, wanted), 0)


def _like(pattern: str) -> Criterion:
    made, at = "", 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "~" and pattern[at + 1 : at + 2] in ("*", "?", "~"):
            at += 1
            made += re.escape(pattern[at])
        else:
            made += {"*": ".*", "?": "."}.get(sign, re.escape(sign))
        at += 1
    match = re.compile(made, re.IGNORECASE | re.DOTALL).fullmatch
    return lambda value: (
        isinstance(value, str) and not isinstance(value, Fault) and match(value) is not None
    )
