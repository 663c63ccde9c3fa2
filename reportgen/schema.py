"""Models over sources: typed fields, and model errors as problems with their places.

Scalars reach a field with their place; the field's reader gives the type. A text that is still to
be entered (待填) becomes a `Pending`, an amount one without a value. A `Day` can be pending,
a `Date` cannot.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import UnionType
from typing import Annotated, Any, Self, TypeAlias, TypeVar, Union, get_args, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    PlainValidator,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from reportgen.amounts import Amount, AmountError, Unit, read_amount, read_number
from reportgen.problems import Place, Problem, nearest
from reportgen.source import Source
from reportgen.tree import Items, Node, Record, Route, Scalar


class Model(BaseModel):
    """A frozen model of a mapping; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


@dataclass(frozen=True, slots=True)
class Pending:
    """A text that is still to be entered (待填), with what was noted about it."""

    note: str
    place: Place


@dataclass(frozen=True, slots=True)
class Placed:
    """A name or a text with its place, for fields whose value is looked up or read further."""

    text: str
    place: Place


class Typed(str):
    """A text as it was typed, with its place; what is made from it has none (but `part_of`)."""

    __slots__ = ("place",)
    place: Place

    def __new__(cls, text: str, place: Place) -> Self:
        """Make a text of a place."""
        typed = super().__new__(cls, text)
        typed.place = place
        return typed


def part_of(whole: str, part: str) -> str:
    """Return a part of a text with the place of the whole."""
    return Typed(part, whole.place) if isinstance(whole, Typed) else part


M = TypeVar("M", bound=Model)
T = TypeVar("T")


def validate(source: Source, model: type[M]) -> tuple[M | None, tuple[Problem, ...]]:
    """Give the data of a source its types.

    Args:
        source: The data. A key `unit` (元 or 万元) declares the unit of its amounts.
        model: The model of the whole file.

    Returns:
        The model, or None, and one problem for each field that is wrong, at its place.
    """
    context = {"unit": declared_unit(source), "keys": source.data.keys}
    try:
        return model.model_validate(_plain(source.data), context=context), ()
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, tuple(_problem(d, source, model) for d in _without_echoes(details))


def declared_unit(source: Source) -> Unit:
    """Return the unit of the amounts of a file; 元 where it names none that is known."""
    unit = source.data.entries.get("unit")
    known = isinstance(unit, Scalar) and unit.text in set(Unit)
    return Unit(unit.text) if known and isinstance(unit, Scalar) else Unit.YUAN


def _plain(node: Node) -> object:
    match node:
        case Record(entries=entries):
            return {key: _plain(value) for key, value in entries.items()}
        case Items(entries=items):
            return tuple(_plain(item) for item in items)
    return node


def _scalar(value: object) -> Scalar:
    if isinstance(value, Scalar):
        return value
    if isinstance(value, str):  # a key: its place is found by its path
        return Scalar(value, Place(""))
    raise PydanticCustomError("wrong-type", "此处应为一个值，而不是列表或“键: 值”")


def _text(value: object) -> str | Pending:
    scalar = _scalar(value)
    if scalar.is_pending:
        return Pending(scalar.text.partition("：")[2], scalar.place)
    return Typed(scalar.text, scalar.place)


def _name(value: object) -> str:
    scalar = _scalar(value)
    if scalar.is_pending:
        raise PydanticCustomError("pending-name", "名称、代码和选项不能待填")
    if not scalar.text.strip():
        raise PydanticCustomError("empty-name", "此处不能为空")
    return scalar.text


def _typed_name(value: object) -> str:
    return Typed(_name(value), _scalar(value).place)


def _string(value: object) -> str:
    scalar = _scalar(value)
    return Typed(scalar.text, scalar.place)


def _placed(value: object) -> Placed:
    return Placed(_name(value), _scalar(value).place)


def _placed_text(value: object) -> Placed | Pending:
    text = _text(value)
    return text if isinstance(text, Pending) else Placed(str(text), _scalar(value).place)


def _matching(pattern: str, code: str, what: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        text = _name(value)
        if not re.fullmatch(pattern, text):
            raise PydanticCustomError(code, "“{text}”应为{what}", {"text": text, "what": what})
        return text

    return read


_identifier = _matching(r"[a-z][a-z0-9_]*", "not-an-identifier", "小写英文标识，如 main_office")
_pattern = _matching(r"[#,]*0+(\.0*#*)?%?", "not-a-pattern", "数字样式，如 #,##0.00 或 0.##%")


def _amount(value: object, info: ValidationInfo) -> Amount:
    unit: Unit = info.context["unit"] if info.context else Unit.YUAN
    return _number(value, lambda text: read_amount(text, unit), unit.last_digit)


def _published(value: object, info: ValidationInfo) -> Amount:
    unit: Unit = info.context["unit"] if info.context else Unit.YUAN
    return _number(value, lambda text: read_amount(text, unit) / unit.yuan, read_number("0"))


def _quantity(value: object) -> Amount:
    return _number(value, read_number, read_number("0"))


def _number(value: object, read: Callable[[str], Any], last_digit: Any) -> Amount:
    scalar = _scalar(value)
    if scalar.is_pending:
        return Amount(None, scalar.place, last_digit)
    try:
        return Amount(read(scalar.text), scalar.place, last_digit)
    except AmountError as error:
        raise PydanticCustomError(error.code, "{why}", {"why": error.message}) from None


def _flag(value: object) -> bool:
    words = {"true": True, "false": False, "是": True, "否": False}
    text = _scalar(value).text
    if text not in words:
        raise PydanticCustomError("not-a-flag", "“{text}”应为 是 或 否", {"text": text})
    return words[text]


def _date(value: object) -> date:
    text = _name(value)
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise PydanticCustomError("not-a-date", "“{text}”应为日期，如 2023-11-30", {"text": text})


def _day(value: object) -> date | Pending:
    text = _text(value)
    return text if isinstance(text, Pending) else _date(value)


def _year(value: object) -> int:
    text = _name(value)
    if not re.fullmatch(r"(19|20)[0-9]{2}", text, re.ASCII):
        raise PydanticCustomError("not-a-year", "“{text}”应为四位年份，如 2024", {"text": text})
    return int(text)


def _unit(value: object) -> Unit:
    text = _name(value)
    if text not in set(Unit):
        raise PydanticCustomError("unknown-unit", "“{text}”应为 元 或 万元", {"text": text})
    return Unit(text)


Text: TypeAlias = Annotated[str | Pending, PlainValidator(_text)]
Name: TypeAlias = Annotated[str, PlainValidator(_typed_name)]
String: TypeAlias = Annotated[str, PlainValidator(_string)]
PlacedName: TypeAlias = Annotated[Placed, PlainValidator(_placed)]
PlacedText: TypeAlias = Annotated[Placed | Pending, PlainValidator(_placed_text)]
Identifier: TypeAlias = Annotated[str, PlainValidator(_identifier)]
PlacedIdentifier: TypeAlias = Annotated[
    Placed,
    PlainValidator(lambda value: Placed(_identifier(value), _scalar(value).place)),
]
NumberPattern: TypeAlias = Annotated[str, PlainValidator(_pattern)]
Code: TypeAlias = Annotated[
    str, PlainValidator(_matching(r"[0-9]{3,7}", "not-a-code", "3 至 7 位数字的科目编码"))
]
Money: TypeAlias = Annotated[Amount, PlainValidator(_amount)]
Published: TypeAlias = Annotated[Amount, PlainValidator(_published)]
Quantity: TypeAlias = Annotated[Amount, PlainValidator(_quantity)]
Flag: TypeAlias = Annotated[bool, PlainValidator(_flag)]
Date: TypeAlias = Annotated[date, PlainValidator(_date)]
Day: TypeAlias = Annotated[date | Pending, PlainValidator(_day)]
Year: TypeAlias = Annotated[int, PlainValidator(_year)]
MoneyUnit: TypeAlias = Annotated[Unit, PlainValidator(_unit)]


def required_without(key: str, empty: object = None) -> WrapValidator:
    """Return the reader of a field that must be given unless the file has another key.

    Args:
        key: The other key, at the top of the file.
        empty: What the field then holds where it is left out; its default must be None and be
            validated.
    """

    def read(value: object, inner: ValidatorFunctionWrapHandler, info: ValidationInfo) -> object:
        if value is not None:
            return inner(value)
        if info.context and key in info.context["keys"]:
            return empty
        raise PydanticCustomError("missing", "此处不能缺少")

    return WrapValidator(read)


def _list_to_come(value: object, read: ValidatorFunctionWrapHandler) -> object:
    return () if isinstance(value, Scalar) and value.is_pending else read(value)


# A list that is still to be entered (待填) as a whole.
ListToCome = WrapValidator(_list_to_come)


def choice(*known: str) -> PlainValidator:
    """Return the reader of a field that holds one of a few known names."""

    def read(value: object) -> str:
        text = _name(value)
        if text not in known:
            hint = nearest(text, known) or f"；应为 {'、'.join(known)}"
            raise PydanticCustomError(
                "unknown-choice", "“{text}”不在可选范围内{hint}", {"text": text, "hint": hint}
            )
        return text

    return PlainValidator(read)


_TYPES = {
    "model_type": "此处应为“键: 值”",
    "model_attributes_type": "此处应为“键: 值”",
    "dict_type": "此处应为“键: 值”",
    "mapping_type": "此处应为“键: 值”",
    "tuple_type": "此处应为列表（以 - 开头）",
    "list_type": "此处应为列表（以 - 开头）",
}


_SIZES = {"too_short": "此处至少要有一项", "too_long": "此处的项数过多"}


def _problem(detail: ErrorDetails, source: Source, model: type[Model]) -> Problem:
    path, kind = tuple(detail["loc"]), detail["type"]
    if kind == "missing":
        return Problem("missing-key", f"缺少“{path[-1]}”", source.place(path[:-1]))
    if kind == "extra_forbidden":
        message = f"不认识的键“{path[-1]}”{nearest(str(path[-1]), _keys_at(model, path[:-1]))}"
        return Problem("unknown-key", message, source.key_place(path))
    if kind in _TYPES:
        return Problem("wrong-type", _TYPES[kind], source.place(path))
    if kind in _SIZES:
        return Problem(kind.replace("_", "-"), _SIZES[kind], source.place(path))
    # pydantic marks what is wrong with a key by one more step.
    if path[-1:] == ("[key]",) and not source.has(path):
        return Problem(kind, detail["msg"], source.key_place(path[:-1]))
    return Problem(kind, detail["msg"], source.place(path))


def _without_echoes(details: list[ErrorDetails]) -> Iterator[ErrorDetails]:
    """Yield the errors without those that only say that a wrong entry does not count."""
    for detail in details:
        path = detail["loc"]
        inner = [other for other in details if other["loc"][: len(path)] == path]
        if detail["type"] != "too_short" or len(inner) == 1:
            yield detail


def _keys_at(model: type[Model], path: Route) -> list[str]:
    """Return the keys that a file may write in the mapping at a path of the model."""
    kind: Any = model
    for step in path:
        kind = _below(kind, step)
    fields = kind.model_fields if isinstance(kind, type) and issubclass(kind, BaseModel) else {}
    return [field.alias or name for name, field in fields.items()]


def _below(kind: Any, step: str | int) -> Any:
    """Return the annotation of what stands at one step below an annotation."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = {field.alias or name: field for name, field in kind.model_fields.items()}
        found = fields.get(str(step))
        kind = found.annotation if found else None
    elif get_origin(kind) in {dict, Mapping}:
        kind = get_args(kind)[1]
    elif get_origin(kind) is tuple:
        kind = get_args(kind)[0]
    while get_origin(kind) in {Union, UnionType, Annotated}:
        kind = next((arm for arm in get_args(kind) if arm is not type(None)), None)
    return kind
