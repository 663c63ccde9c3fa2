"""A small evaluator: formulas on Decimal, as Excel calculates them."""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache

from reportgen.ooxml.excel.addresses import Cell, SheetArea
from reportgen.ooxml.excel.evaluation.calls import Argument, Run, Scalar
from reportgen.ooxml.excel.evaluation.functions import FUNCTIONS
from reportgen.ooxml.excel.evaluation.operators import BINARY, UNARY, ZERO, FaultError
from reportgen.ooxml.excel.formulas.arguments import SUBTOTALS, takes_area
from reportgen.ooxml.excel.formulas.formula import Formula
from reportgen.ooxml.excel.formulas.tree import (
    Array,
    Call,
    Constant,
    Foreign,
    Group,
    Missing,
    Name,
    Node,
    Operation,
    Place,
)
from reportgen.ooxml.excel.movement import Cells, Fault, Names, Value
from reportgen.problems import nearest

_KNOWN = FUNCTIONS.keys() | BINARY.keys() | UNARY.keys()


def evaluate(
    formula: Formula,
    targets: Sequence[Sequence[SheetArea]],
    cells: Cells,
    names: Names,
    sheet: str,
) -> Value:
    """Return the value of a formula, as Excel would show it in its cell.

    What `unknown_functions` tells gives no right value and must be asked before.

    Args:
        formula: The formula.
        targets: For each of its references the areas that it means; none if they are gone.
        cells: What stands in the cells.
        names: The defined names; of a name that is not of the whole workbook `sheet!name` is asked
            first.
        sheet: The sheet where the formula stands.
    """
    try:
        value = _compiled(formula)(Run(targets, cells, names, sheet))
    except FaultError as error:
        return error.fault
    except ArithmeticError:
        return Fault("#NUM!")
    return value or ZERO if value is None or type(value) is type(ZERO) else value


def unknown_functions(formula: Formula) -> frozenset[str]:
    """Return what the evaluator has not: functions, and operators by their sign.

    An operator or function that is given an area where it takes a value is told too, since it
    would calculate with arrays; so are columns of tables and other workbooks by their text, and a
    formula that gives an area as `:`.
    """
    return frozenset(_unknown(formula.tree, formula, ":"))


def complaint(unknown: Collection[str]) -> str:
    """Return in Chinese that functions, operators or names have no value here; nothing of none."""
    if not unknown:
        return ""
    hint = "".join(nearest(one, FUNCTIONS) for one in sorted(unknown) if one not in FUNCTIONS)
    told = "、".join(f"{one} 的这种写法" if one in _KNOWN else one for one in sorted(unknown))
    return (
        f"用了 {told}，它的值这里算不出来{hint}；"
        '可以让 LibreOffice 计算（recalculate="libreoffice"），或改用别的函数'
    )


def _unknown(node: Node, formula: Formula, above: str, *, is_area: bool = False) -> Iterator[str]:
    """Yield what is unknown in a part, which an operator or function above it takes."""
    match node:
        case Place(index):
            area = formula.references[index].area
            if not is_area and (area[0], area[1]) != (area[2], area[3]):
                yield above
        case Array():
            if not is_area:
                yield above
        case Foreign(text):
            yield text
        case Group(inner):
            yield from _unknown(inner, formula, above, is_area=is_area)
        case Operation(sign, operands):
            yield from _unknown_operation(sign, operands, formula, is_area=is_area)
        case Call():
            yield from _unknown_call(node, formula)


def _unknown_operation(
    sign: str, operands: tuple[Node, ...], formula: Formula, *, is_area: bool
) -> Iterator[str]:
    is_union = sign == "," and is_area
    if not is_union and sign not in (BINARY if len(operands) > 1 else UNARY):
        yield sign
    for each in operands:
        yield from _unknown(each, formula, sign, is_area=is_union)


def _unknown_call(call: Call, formula: Formula) -> Iterator[str]:
    known = FUNCTIONS.get(call.function)
    if known is None or not known.least <= len(call.arguments) <= known.most:
        yield call.function
        return
    if call.function == "SUBTOTAL":
        first = call.arguments[0]
        if not isinstance(first, Constant) or first.value not in SUBTOTALS:
            yield call.function
    for position, each in enumerate(call.arguments):
        area = takes_area(call.function, position)
        yield from _unknown(each, formula, call.function, is_area=area)


@lru_cache(maxsize=16384)
def _compiled(formula: Formula) -> Scalar:
    return _scalar(formula.tree)


def _scalar(node: Node) -> Scalar:
    match node:
        case Place(index):
            return _place(index)
        case Name():
            return _single(_areas(node))
        case Group(inner):
            return _scalar(inner)
        case Operation(sign, operands):
            return _operation(sign, operands)
        case Call():
            return _call(node)
    return _always(_constant(node))


def _constant(node: Node) -> Value:
    match node:
        case Constant(value):
            return value
        case Array(rows):
            return rows[0][0]
        case Missing():
            return None
    return Fault("#REF!")


def _always(value: Value) -> Scalar:
    if isinstance(value, Fault):
        return _failing(value)
    return lambda _: value


def _failing(fault: str) -> Scalar:
    def run(_: Run) -> Value:
        raise FaultError(fault)

    return run


def _place(index: int) -> Scalar:
    def run(here: Run) -> Value:
        return _only(here.targets[index], here)

    return run


def _single(areas: Callable[[Run], Sequence[SheetArea]]) -> Scalar:
    return lambda here: _only(areas(here), here)


def _only(areas: Sequence[SheetArea], here: Run) -> Value:
    """Return the value of an area that must be a single cell."""
    if len(areas) != 1:
        raise FaultError("#VALUE!" if areas else "#REF!")
    sheet, (top, left, bottom, right) = areas[0]
    if top != bottom or left != right:
        raise FaultError("#VALUE!")
    return here.cells.value(sheet, Cell(top, left))


def _areas(node: Node) -> Callable[[Run], Sequence[SheetArea]]:
    """Return a reader of the areas that a reference, a name or a union means."""
    match node:
        case Place(index):
            return lambda here: here.targets[index]
        case Group(inner):
            return _areas(inner)
        case Operation(_, (one, other)):
            first, second = _areas(one), _areas(other)
            return lambda here: (*first(here), *second(here))
        case Name(name):
            return lambda here: _named(name, here)
    raise TypeError(node)


def _named(name: str, here: Run) -> Sequence[SheetArea]:
    found = None
    if "!" not in name:
        found = here.names.areas(f"{here.sheet}!{name}")
    if found is None:
        found = here.names.areas(name)
    if found is None:
        raise FaultError("#NAME?")
    return found


def _is_area(node: Node) -> bool:
    match node:
        case Place() | Name():
            return True
        case Group(inner):
            return _is_area(inner)
        case Operation(",", operands):
            return all(map(_is_area, operands))
    return False


def _operation(sign: str, operands: tuple[Node, ...]) -> Scalar:
    if len(operands) == 1:
        if sign not in UNARY:
            return _failing("#VALUE!")
        unary, (only,) = UNARY[sign], map(_scalar, operands)
        return lambda here: unary(only(here))
    if sign not in BINARY:
        return _failing("#VALUE!")
    binary, (one, other) = BINARY[sign], map(_scalar, operands)
    return lambda here: binary(one(here), other(here))


def _call(call: Call) -> Scalar:
    known = FUNCTIONS.get(call.function)
    if known is None:
        return _failing("#NAME?")
    if not known.least <= len(call.arguments) <= known.most:
        return _failing("#VALUE!")
    return known.make([_argument(each) for each in call.arguments])


def _argument(node: Node) -> Argument:
    if _is_area(node):
        areas = _areas(node)
        return Argument(_single(areas), areas)
    constants = node.rows if isinstance(node, Array) else ()
    return Argument(_scalar(node), None, constants)
