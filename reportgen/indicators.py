"""Values of performance indicators (绩效指标值): reading, comparing and measuring them.

A value is read by these rules, on its text without spaces and in half-width characters:

1. A value has a number if there is exactly one in it, of at most 19 characters, and at most one
   operator, before it. What stands beside the operator is words: `考核分数＞95分`, `=＜平均30分钟`.
2. Without an operator nothing stands before the number but a frequency (每年, 每季度, …) or 平均; a
   number inside a sentence (`市级大厅150事项的预填表服务`) is words.
3. What follows the number is the unit: `800个事项`. After `%` or `‰` it is words: `70%覆盖`. If it
   has punctuation or more than 12 characters, the value is a sentence, so words.
4. 以上 at the end is ≥; 以下, 以内, and 内 after a time (`3个工作日内`) are ≤, if there is no other
   operator. The number is included, as 民法典第一千二百五十九条 has it.
5. Dates are words: a year of our time before 年, a number before 月, anything that ends in 前.
6. Words that begin with the only operator keep it: `≤低于预算价格`.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Operator(StrEnum):
    """How a value bounds what is to be reached."""

    AT_LEAST = "≥"
    AT_MOST = "≤"
    MORE = ">"
    LESS = "<"
    EQUAL = "="


class Agreement(StrEnum):
    """What the value of a year is to that of the whole period (实施周期)."""

    AGREE = "agree"
    EXCEEDS = "exceeds"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """A value of an indicator, as planned or as reached.

    Attributes:
        text: As it is printed, never normalised.
        operator: None where there is none: the value is then to be reached.
        number: In the unit beside it, so 98 for 98%; None where the value is words.
        unit: What is counted, such as %, 万次 or 个事项; empty if neither value nor label has one.
        words: What stands beside operator, number and unit; all but a leading operator where
            there is no number. Without spaces, in half-width characters.
    """

    text: str
    operator: Operator | None
    number: Decimal | None
    unit: str
    words: str


TIMES_A_YEAR = {"每年": 1, "每半年": 2, "每季度": 4, "每季": 4, "每月": 12, "每周": 52}

_HALF_WIDTH = str.maketrans("０１２３４５６７８９．－−％＜＞＝", "0123456789.--%<>=")
_SPACE = re.compile("(?<![0-9]) | (?![0-9])")  # between two digits it parts two numbers
_OPERATOR = re.compile(r">=|=>|<=|=<|[≥≧⩾≤≦⩽><=]")
_OPERATORS = {
    **dict.fromkeys((">=", "=>", "≥", "≧", "⩾"), Operator.AT_LEAST),
    **dict.fromkeys(("<=", "=<", "≤", "≦", "⩽"), Operator.AT_MOST),
    ">": Operator.MORE,
    "<": Operator.LESS,
    "=": Operator.EQUAL,
}
_NUMBER = re.compile(
    r"(?:(?<![^<>=≥≧⩾≤≦⩽])-)?(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
)
_LIMIT = re.compile(r"(?P<least>以上)$|(?:以下|以内|之内|(?<=[年月周日天时钟秒])内)$")
_PUNCTUATION = re.compile("[，。；、：！？,;:!?]")
_LONGEST_UNIT = 12
_LONGEST_NUMBER = 19  # as in an amount: no sum then needs more than Decimal's 28 digits
_LABEL_UNIT = re.compile(r"[（(]([^（）()]{1,6})[）)]$")
_SCALES = {"万": Decimal(10**4), "亿": Decimal(10**8)}
_CEILINGS = {Operator.AT_MOST, Operator.LESS}
_PERCENT = {"%", "‰"}
_POINTS = "分"
# 年度, 季度, 月度, 制度 and 调度 measure nothing.
_RATE = re.compile("率|(?<![年季月制调])度")
_GROWTH = re.compile("增长|增速|增幅|提升|提高|同比")


def read_value(text: str, label: str = "") -> IndicatorValue:
    """Read a value of an indicator by the rules of this module.

    Args:
        text: The value as it is printed; a cell wrapped over lines may keep its breaks.
        label: The indicator. A bracket of at most 6 characters at its end, `（万次）`, is the unit
            of a number that has none.

    Returns:
        The value; any text is one, if only as words.
    """
    plain = _plain(text)
    numbers = list(_NUMBER.finditer(plain))
    operators = list(_OPERATOR.finditer(plain))
    if len(numbers) == 1 and len(operators) <= 1:
        value = _measured(text, plain, numbers[0], operators[0] if operators else None)
        if value is not None:
            return _with_unit(value, label)
    if len(operators) == 1 and operators[0].start() == 0:
        operator = operators[0]
        return IndicatorValue(text, _OPERATORS[operator[0]], None, "", plain[operator.end() :])
    return IndicatorValue(text, None, None, "", plain)


def whole_and_year(whole: IndicatorValue, annual: IndicatorValue, label: str = "") -> Agreement:
    """Compare the value for the whole period (实施周期指标值) with that of a year (年度指标值).

    A year is part of the period, so a quantity may not exceed the whole. A rate (%, 分, or a label
    with 率 or 度) and a time limit do not add up: a year that asks for more, or allows more, is
    only unclear. Frequencies are counted for one year and must be equal.

    Args:
        whole: The value for the whole period.
        annual: The value for the year.
        label: The indicator.

    Returns:
        `UNCLEAR` also for words that differ, units that do not convert, and opposite operators.
    """
    pair = _comparable(whole, annual)
    if pair is None:
        same = _said(whole) == _said(annual)
        return Agreement.AGREE if same else Agreement.UNCLEAR
    total, year = pair
    if _is_frequency(whole) or _is_frequency(annual):
        return Agreement.AGREE if total == year else Agreement.UNCLEAR
    if _is_ceiling(whole) != _is_ceiling(annual) or _are_of_different_things(whole, annual):
        return Agreement.UNCLEAR
    if year <= total:
        return Agreement.AGREE
    does_add_up = not (_is_ceiling(whole) or _is_rate(whole, label) or _is_rate(annual, label))
    return Agreement.EXCEEDS if does_add_up else Agreement.UNCLEAR


def is_impossible(value: IndicatorValue, label: str = "") -> bool:
    """Tell whether a value can never be reached.

    That is less than 0 of anything countable or of a share (`＜0宗`), and more than 100% of a share
    (`≥120%`, `＞100%`). A share is a percentage whose label or words have 率 or 度 and do not speak
    of growth (增长, 提升, …).
    """
    number = value.number
    if number is None:
        return False
    is_share = value.unit == "%" and _names_a_share(label + value.words)
    if value.operator is Operator.LESS:
        return number <= 0 and (is_share or value.unit not in _PERCENT)
    if value.operator is Operator.MORE:
        return is_share and number >= 100  # noqa: PLR2004 - the whole, in percent
    if value.operator is not Operator.AT_LEAST and number < 0:
        return is_share or value.unit not in _PERCENT
    return value.operator is not Operator.AT_MOST and is_share and number > 100  # noqa: PLR2004


def completion(target: IndicatorValue, actual: IndicatorValue) -> Decimal | None:
    """Return which share of a target is reached (完成率).

    For ≥, >, = and no operator it is the actual number divided by the target, for ≤ and < the
    target divided by the actual number. A limit (≤, <) with nothing used of it, and a target of
    exactly 0 with nothing done, are wholly reached.

    Args:
        target: The planned value; its operator decides.
        actual: The value reached. An operator in front of it (`≤1小时`) does not count.

    Returns:
        0-1, unrounded, never more than 1. None where a number is missing, units do not convert, the
        operators are opposite, a number is negative, or a target of 0 is not exactly met.
    """
    pair = _comparable(target, actual)
    if pair is None or min(pair) < 0 or (actual.operator and _are_opposite(target, actual)):
        return None
    planned, reached = pair
    if _is_ceiling(target):
        return min(planned / reached, Decimal(1)) if reached else Decimal(1)
    if planned:
        return min(reached / planned, Decimal(1))
    is_exact = target.operator in {None, Operator.EQUAL}
    return Decimal(1) if is_exact and not reached else None


def _plain(text: str) -> str:
    return _SPACE.sub("", " ".join(text.split()).translate(_HALF_WIDTH))


def _measured(
    text: str, plain: str, number: re.Match[str], operator: re.Match[str] | None
) -> IndicatorValue | None:
    """Return a value with its number, or None where the text is a sentence or a date."""
    before, rest = plain[: number.start()], plain[number.end() :]
    if operator is None and before not in {"", "平均", *TIMES_A_YEAR}:
        return None
    if operator is not None and operator.start() > number.start():
        return None
    if len(number[0]) > _LONGEST_NUMBER:
        return None
    quantity = Decimal(number[0].replace(",", ""))
    if _is_sentence(rest) or _is_date(quantity, rest):
        return None
    limit = _LIMIT.search(rest)
    unit, after = _unit_and_words(rest[: limit.start()] if limit else rest)
    words = _OPERATOR.sub("", before) + after
    sign = _OPERATORS[operator[0]] if operator else _operator_of(limit)
    return IndicatorValue(text, sign, quantity, unit, words)


def _is_sentence(rest: str) -> bool:
    return len(rest) > _LONGEST_UNIT or bool(_PUNCTUATION.search(rest))


def _is_date(number: Decimal, rest: str) -> bool:
    is_year = rest.startswith("年") and 1900 <= number < 2100  # noqa: PLR2004 - our time
    return is_year or rest.startswith("月") or rest.endswith("前")


def _operator_of(limit: re.Match[str] | None) -> Operator | None:
    if limit is None:
        return None
    return Operator.AT_LEAST if limit["least"] else Operator.AT_MOST


def _unit_and_words(rest: str) -> tuple[str, str]:
    return (rest[0], rest[1:]) if rest[:1] in _PERCENT else (rest, "")


def _with_unit(value: IndicatorValue, label: str) -> IndicatorValue:
    found = _LABEL_UNIT.search(_plain(label))
    if value.unit or not found:
        return value
    return IndicatorValue(value.text, value.operator, value.number, found[1], value.words)


def _comparable(first: IndicatorValue, second: IndicatorValue) -> tuple[Decimal, Decimal] | None:
    """Return two numbers in one unit, frequencies by the year; None where that cannot be.

    A value without a unit has that of the other.
    """
    if first.number is None or second.number is None:
        return None
    one, other = _by_year(first, first.number), _by_year(second, second.number)
    if not first.unit or not second.unit:
        return one, other
    (scale, unit), (other_scale, other_unit) = _scale(first.unit), _scale(second.unit)
    return (one * scale, other * other_scale) if unit == other_unit else None


def _by_year(value: IndicatorValue, number: Decimal) -> Decimal:
    return number * TIMES_A_YEAR.get(value.words, 1)


def _scale(unit: str) -> tuple[Decimal, str]:
    scale = _SCALES.get(unit[:1])
    return (scale, unit[1:]) if scale else (Decimal(1), unit)


def _said(value: IndicatorValue) -> tuple[Operator | None, Decimal | None, str, str]:
    return value.operator, value.number, value.unit, value.words


def _is_frequency(value: IndicatorValue) -> bool:
    return value.words in TIMES_A_YEAR


def _is_ceiling(value: IndicatorValue) -> bool:
    return value.operator in _CEILINGS


def _are_opposite(first: IndicatorValue, second: IndicatorValue) -> bool:
    is_exact = Operator.EQUAL in {first.operator, second.operator}
    return not is_exact and _is_ceiling(first) != _is_ceiling(second)


def _are_of_different_things(first: IndicatorValue, second: IndicatorValue) -> bool:
    return bool(first.words and second.words) and first.words != second.words


def _is_rate(value: IndicatorValue, label: str) -> bool:
    return value.unit in {*_PERCENT, _POINTS} or bool(_RATE.search(label + value.words))


def _names_a_share(text: str) -> bool:
    return bool(_RATE.search(text)) and not _GROWTH.search(text)
