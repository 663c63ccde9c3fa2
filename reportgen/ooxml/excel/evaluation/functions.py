"""The functions of Excel that the evaluator has."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal
from functools import partial
from types import MappingProxyType

from reportgen.ooxml.excel.addresses import SheetArea
from reportgen.ooxml.excel.evaluation.area_sums import area_sum
from reportgen.ooxml.excel.evaluation.calls import Argument, Run, Scalar
from reportgen.ooxml.excel.evaluation.conditional_sums import counted, products, summed
from reportgen.ooxml.excel.evaluation.operators import (
    ARITHMETIC,
    EXACT,
    ONE,
    ZERO,
    FaultError,
    number,
    number_of,
    truth,
)
from reportgen.ooxml.excel.formulas.arguments import SUBTOTALS
from reportgen.ooxml.excel.movement import Cells, Fault, Value

# No number is rounded further from the point than this.
_DIGITS = 300


@dataclass(frozen=True, slots=True)
class Function:
    """A function.

    Attributes:
        make: Makes a call out of its arguments.
        least: How many arguments it needs.
        most: How many it takes.
    """

    make: Callable[[Sequence[Argument]], Scalar]
    least: int = 1
    most: int = 255


_Source = Callable[[Cells, SheetArea], Iterable[Value]]
_Values = Callable[[Run], list[Value]]


def _visible(cells: Cells, where: SheetArea) -> Iterable[Value]:
    return cells.details(where, shown=True)


def _unhidden(cells: Cells, where: SheetArea) -> Iterable[Value]:
    return cells.details(where, shown=False)


def _all(cells: Cells, where: SheetArea) -> Iterable[Value]:
    return cells.values(where)


def _referred(arguments: Sequence[Argument], source: _Source) -> _Values:
    """Return a reader of what stands in the areas and arrays among the arguments."""
    places = [each.areas for each in arguments if each.areas]
    constants = _constants(arguments)

    def run(here: Run) -> list[Value]:
        found = constants.copy()
        for areas in places:
            for where in areas(here):
                found.extend(source(here.cells, where))
        return found

    return run


def _constants(arguments: Sequence[Argument]) -> list[Value]:
    return [value for each in arguments for row in each.constants for value in row]


def _given(arguments: Sequence[Argument]) -> list[Scalar]:
    """Return the arguments that are values themselves."""
    return [each.value for each in arguments if not (each.areas or each.constants)]


def _numbers(
    arguments: Sequence[Argument], source: _Source = _all
) -> Callable[[Run], list[Decimal]]:
    """Return a reader of the numbers; texts and truths count if given themselves."""
    places = [each.areas for each in arguments if each.areas]
    constants, given = _constants(arguments), _given(arguments)

    def run(here: Run) -> list[Decimal]:
        found = [value for value in constants if type(value) is Decimal]
        for areas in places:
            for where in areas(here):
                for value in source(here.cells, where):
                    if type(value) is Decimal:
                        found.append(value)
                    elif type(value) is Fault:
                        raise FaultError(value)
        for scalar in given:
            found.append(number(scalar(here)))  # noqa: PERF401 - it may raise
        return found

    return run


def _total(numbers: Iterable[Decimal]) -> Decimal:
    total, add = ZERO, ARITHMETIC.add
    for each in numbers:
        total = add(total, each)
    return total


def _product(numbers: Sequence[Decimal]) -> Decimal:
    product = ONE if numbers else ZERO
    for each in numbers:
        product = ARITHMETIC.multiply(product, each)
    return product


def _mean(numbers: Sequence[Decimal]) -> Decimal:
    if not numbers:
        raise FaultError("#DIV/0!")
    return ARITHMETIC.divide(_total(numbers), Decimal(len(numbers)))


_TOTALS: Mapping[str, Callable[[Sequence[Decimal]], Decimal]] = MappingProxyType(
    {
        "SUM": _total,
        "PRODUCT": _product,
        "AVERAGE": _mean,
        "MAX": partial(max, default=ZERO),
        "MIN": partial(min, default=ZERO),
    }
)


def _totalling(name: str) -> Callable[..., Scalar]:
    total = _TOTALS[name]

    def make(arguments: Sequence[Argument], source: _Source = _all) -> Scalar:
        numbers = _numbers(arguments, source)
        return lambda here: total(numbers(here))

    return make


def _sum(arguments: Sequence[Argument], source: _Source = _all) -> Scalar:
    """Return a call of SUM; what is told of subtotals is added cell by cell."""
    if source is not _all:
        return _totalling("SUM")(arguments, source)
    places = [each.areas for each in arguments if each.areas]
    own = _numbers([each for each in arguments if not each.areas])

    def run(here: Run) -> Value:
        found = own(here)
        for areas in places:
            for where in areas(here):
                part = area_sum(here.cells, where)
                if isinstance(part, Fault):
                    raise FaultError(part)
                found.append(number(part))
        return _total(found)

    return run


def _count(arguments: Sequence[Argument], source: _Source = _all) -> Scalar:
    referred, given = _referred(arguments, source), _given(arguments)

    def is_number(value: Value) -> bool:
        if isinstance(value, str):
            return not isinstance(value, Fault) and number_of(value) is not None
        return True

    def run(here: Run) -> Value:
        found = sum(type(value) is Decimal for value in referred(here))
        return Decimal(found + sum(is_number(_caught(scalar, here)) for scalar in given))

    return run


def _counta(arguments: Sequence[Argument], source: _Source = _all) -> Scalar:
    referred, given = _referred(arguments, source), len(_given(arguments))
    return lambda here: Decimal(sum(value is not None for value in referred(here)) + given)


_COUNTED: Mapping[str, Callable[..., Scalar]] = MappingProxyType(
    {name: _totalling(name) for name in _TOTALS} | {"SUM": _sum, "COUNT": _count, "COUNTA": _counta}
)


def _subtotal(arguments: Sequence[Argument]) -> Scalar:
    def make(kind: int) -> Scalar:
        source = _visible if kind > max(SUBTOTALS) - 100 else _unhidden
        return _COUNTED[SUBTOTALS[kind]](arguments[1:], source)

    calls = {kind: make(kind) for kind in SUBTOTALS}

    def run(here: Run) -> Value:
        call = calls.get(int(number(arguments[0].value(here))))
        if call is None:
            raise FaultError("#VALUE!")
        return call(here)

    return run


def _caught(scalar: Scalar, here: Run) -> Value:
    try:
        return scalar(here)
    except FaultError as error:
        return error.fault
    except ArithmeticError:
        return Fault("#NUM!")


def _if(arguments: Sequence[Argument]) -> Scalar:
    condition, then = arguments[0].value, arguments[1].value
    other: Scalar = arguments[2].value if len(arguments) > 2 else lambda _: False  # noqa: PLR2004
    return lambda here: then(here) if truth(condition(here)) else other(here)


def _iferror(arguments: Sequence[Argument]) -> Scalar:
    value, other = (each.value for each in arguments)

    def run(here: Run) -> Value:
        found = _caught(value, here)
        return other(here) if isinstance(found, Fault) else found

    return run


def _truths(arguments: Sequence[Argument]) -> Callable[[Run], Iterator[bool]]:
    """Return a reader of the conditions; texts in cells are none."""
    referred, given = _referred(arguments, _all), _given(arguments)

    def run(here: Run) -> Iterator[bool]:
        kept: list[Value] = [
            value
            for value in referred(here)
            if value is not None and (isinstance(value, Fault) or not isinstance(value, str))
        ]
        kept.extend(scalar(here) for scalar in given)
        if not kept:
            raise FaultError("#VALUE!")
        return iter([truth(value) for value in kept])

    return run


def _and(arguments: Sequence[Argument]) -> Scalar:
    truths = _truths(arguments)
    return lambda here: all(truths(here))


def _or(arguments: Sequence[Argument]) -> Scalar:
    truths = _truths(arguments)
    return lambda here: any(truths(here))


def _not(arguments: Sequence[Argument]) -> Scalar:
    (argument,) = arguments
    return lambda here: not truth(argument.value(here))


def _constant(value: Value) -> Callable[[Sequence[Argument]], Scalar]:
    return lambda _arguments: lambda _here: value


def _of_numbers(calculation: Callable[..., Decimal]) -> Callable[[Sequence[Argument]], Scalar]:
    """Return a function of plain numbers."""

    def make(arguments: Sequence[Argument]) -> Scalar:
        values = [each.value for each in arguments]
        return lambda here: calculation(*[number(value(here)) for value in values])

    return make


def _rounded(rounding: str, value: Decimal, digits: Decimal = ZERO) -> Decimal:
    """Return a number at so many digits behind the point, before it if below 0."""
    places = max(-_DIGITS, min(_DIGITS, int(digits)))
    exact = EXACT.plus(value)
    if not exact or exact.as_tuple().exponent >= -places:  # type: ignore[operator]
        return exact
    if exact.adjusted() < -places - 1:
        exact = ONE.scaleb(-places - 2).copy_sign(exact)  # Too small but for being rounded up.
    unit = Decimal((0, (1,), -places))
    return ARITHMETIC.add(exact.quantize(unit, rounding, context=ARITHMETIC), ZERO)


def _mod(value: Decimal, divisor: Decimal) -> Decimal:
    if not divisor:
        raise FaultError("#DIV/0!")
    rest = EXACT.plus(ARITHMETIC.remainder(value, divisor))
    if rest and rest.is_signed() != divisor.is_signed():
        return ARITHMETIC.add(rest, divisor)
    return rest


FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {name: Function(make) for name, make in _COUNTED.items()}
    | {
        "SUBTOTAL": Function(_subtotal, 2),
        "ROUND": Function(_of_numbers(partial(_rounded, ROUND_HALF_UP)), 2, 2),
        "ROUNDUP": Function(_of_numbers(partial(_rounded, ROUND_UP)), 2, 2),
        "ROUNDDOWN": Function(_of_numbers(partial(_rounded, ROUND_DOWN)), 2, 2),
        "INT": Function(_of_numbers(partial(_rounded, ROUND_FLOOR)), 1, 1),
        "ABS": Function(_of_numbers(ARITHMETIC.abs), 1, 1),
        "MOD": Function(_of_numbers(_mod), 2, 2),
        "IF": Function(_if, 2, 3),
        "IFERROR": Function(_iferror, 2, 2),
        "AND": Function(_and),
        "OR": Function(_or),
        "NOT": Function(_not, 1, 1),
        "TRUE": Function(_constant(True), 0, 0),  # noqa: FBT003 - a value of Excel
        "FALSE": Function(_constant(False), 0, 0),  # noqa: FBT003 - a value of Excel
        "SUMIF": Function(summed, 2, 3),
        "COUNTIF": Function(counted, 2, 2),
        "SUMPRODUCT": Function(products),
    }
)
