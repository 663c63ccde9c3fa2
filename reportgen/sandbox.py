"""The one environment in which templates run: data only, strict, escaping, bounded.

A template reaches mappings and lists by item and nothing else: no attribute, no method, no class.
Undefined names are errors, texts are escaped, repetition and powers are capped.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from itertools import islice
from types import MethodType
from typing import Any

from jinja2 import (
    BaseLoader,
    StrictUndefined,
    TemplateError,
    Undefined,
    UndefinedError,
    pass_eval_context,
)
from jinja2.filters import do_join, do_round
from jinja2.nodes import EvalContext
from jinja2.runtime import LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from reportgen.problems import nearest

_FILTERS = [
    "abs",
    "capitalize",
    "count",
    "d",
    "default",
    "dictsort",
    "e",
    "escape",
    "first",
    "groupby",
    "int",
    "items",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "round",
    "select",
    "selectattr",
    "sort",
    "string",
    "sum",
    "title",
    "trim",
    "truncate",
    "unique",
    "upper",
    "wordcount",
]
# Filters for which it does not matter that a set has no order.
_OF_SETS = {"count", "d", "default", "length"}
_LONGEST_RANGE = 10_000
_LONGEST_TEXT = 100_000
_LARGEST_POWER = 64
_MOST_DIGITS = 20  # of round
_MOST_BITS = 4096

# Whatever a template can do wrong while it renders.
MISTAKES = (
    TemplateError,
    ArithmeticError,
    AssertionError,
    NameError,
    TypeError,
    ValueError,
    AttributeError,
    LookupError,
    RecursionError,
)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without side effects, without attributes and without silence."""

    intercepted_binops = frozenset(["+", "*", "**", "%"])

    def __init__(self, *, escapes: bool, loader: BaseLoader | None = None, **options: Any) -> None:
        """Make an environment.

        Args:
            escapes: Whether text is escaped for XML and HTML.
            loader: Where macros may be included from; nothing by default.
            options: Further options of Jinja.
        """
        super().__init__(autoescape=escapes, undefined=StrictUndefined, loader=loader, **options)
        known = {
            **self.filters,
            "replace": _capped_replace,
            "join": _capped_join,
            "round": _capped_round,
        }
        self.filters = {
            name: known[name] if name in _OF_SETS else _of_ordered(known[name]) for name in _FILTERS
        }
        self.globals = {"range": _capped_range, "dict": dict}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an item; attributes only of a loop."""
        if isinstance(obj, LoopContext):
            return super().getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item of a mapping, list or text, or a strict undefined."""
        # Most look-ups are these; asking an abstract class takes long.
        if isinstance(obj, (dict, list, tuple, str)):
            try:
                return obj[argument]
            except (KeyError, IndexError, TypeError):
                return self.undefined(obj=obj, name=argument)
        if isinstance(obj, Undefined):
            str(obj)  # strict: names what is missing first, not what was asked of it
        if isinstance(obj, LoopContext) and isinstance(argument, str):
            return super().getattr(obj, argument)
        if isinstance(obj, Mapping):
            try:
                return obj[argument]
            except (KeyError, IndexError, TypeError):
                pass
        return self.undefined(obj=obj, name=argument)

    def is_safe_callable(self, obj: Any) -> bool:
        """Allow macros and loops of templates and the capped range, nothing from the data."""
        if isinstance(obj, (Macro, LoopContext)):
            return True
        # `loop.cycle` and `loop.changed`.
        is_of_loop = isinstance(obj, MethodType) and isinstance(obj.__self__, LoopContext)
        return is_of_loop or obj in {_capped_range, dict}

    def call(self, context: Any, called: Any, /, *given: Any, **named: Any) -> Any:
        """Call a macro; a name that is missing is told where it was given, not where it is used."""
        for value in (*given, *named.values()):
            if isinstance(value, Undefined):
                str(value)
        return super().call(context, called, *given, **named)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse what would fill the memory."""
        if operator == "**" and not _is_small_power(left, right):
            raise OverflowError(f"乘方 {right} 过大")
        if operator == "%" and isinstance(left, str):
            raise TypeError("文字不能用 % 排版")
        if operator == "+" and _length(left) + _length(right) > _LONGEST_TEXT:
            raise OverflowError("相加后的文字或列表过长")
        if operator == "*" and _bits(left) + _bits(right) > _MOST_BITS:
            raise OverflowError("相乘后的数过大")
        for text, times in ((left, right), (right, left)):
            is_repetition = operator == "*" and isinstance(text, (str, list, tuple))
            if is_repetition and isinstance(times, int) and len(text) * times > _LONGEST_TEXT:
                raise OverflowError("重复次数过大")
        return super().call_binop(context, operator, left, right)


def unknown_name(error: Exception, context: Mapping[str, object]) -> str:
    """Return a clause on the name that a template asked for in vain, with the nearest known ones.

    Args:
        error: What the rendering raised; anything but an undefined name gives nothing.
        context: What the template could name.
    """
    name = re.search(r"'([^']+)'[^']*$", str(error))
    if not isinstance(error, UndefinedError) or name is None:
        return ""
    return f"模板用了没有的名字“{name[1]}”{nearest(name[1], known_names(context) - {name[1]})}"


def known_names(value: object) -> set[str]:
    """Return the names in a context, of lists those of the first item."""
    if isinstance(value, Mapping):
        inner = {name for item in value.values() for name in known_names(item)}
        return {str(key) for key in value} | inner
    if isinstance(value, (list, tuple)) and value:
        return known_names(value[0])
    return set()


def _of_ordered(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that refuses sets, which come in another order in each process."""

    @wraps(function)
    def checked(*given: Any, **named: Any) -> Any:
        if any(isinstance(one, (set, frozenset)) for one in given):
            raise TypeError("集合没有次序，要用列表")
        return function(*given, **named)

    return checked


def _capped_range(*bounds: int) -> range:
    result = range(*bounds)
    if len(result) > _LONGEST_RANGE:
        raise OverflowError(f"range 超过 {_LONGEST_RANGE} 项")
    return result


def _length(value: object) -> int:
    return len(value) if isinstance(value, (str, list, tuple)) else 0


def _bits(value: object) -> int:
    return value.bit_length() if isinstance(value, int) else 0


def _is_small_power(base: object, exponent: object) -> bool:
    if isinstance(base, int) and isinstance(exponent, int):
        bits = max(base.bit_length(), 1) * abs(exponent)
        return abs(exponent) <= _LARGEST_POWER and bits <= _MOST_BITS
    return isinstance(exponent, (int, float)) and abs(exponent) <= _LARGEST_POWER


def _capped_replace(text: object, old: str, new: str) -> str:
    if not isinstance(text, str):
        raise TypeError("replace 只用于文字")
    if text.count(old) * len(new) > _LONGEST_TEXT:
        raise OverflowError("替换后的文字过长")
    return text.replace(old, new)


def _capped_round(number: Any, precision: int = 0) -> Any:
    if abs(precision) > _MOST_DIGITS:
        raise OverflowError("round 的位数过多")
    return do_round(number, precision)


@pass_eval_context
def _capped_join(
    context: EvalContext, items: Iterable[object], between: str = "", attribute: str | None = None
) -> str:
    listed = list(islice(items, _LONGEST_RANGE))
    parts = sum(len(str(item)) for item in listed if attribute is None)
    if len(between) * len(listed) + parts > _LONGEST_TEXT:
        raise OverflowError("连接后的文字过长")
    return str(do_join(context, listed, between, attribute))
