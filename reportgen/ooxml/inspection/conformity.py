"""Data held against what a template needs: what is missing, of the wrong shape, or never used."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Protocol, TypeAlias

from reportgen.ooxml.inspection.shape import KINDS, Kind, Need, Shape
from reportgen.problems import Place, Problem, Severity, nearest

# Keys and positions from the top of the data.
Route: TypeAlias = tuple[str | int, ...]
_LONGEST = 20


class Places(Protocol):
    """Where the values of the data stand."""

    def place(self, path: Route) -> Place:
        """Return the place of a value, or of the nearest one around it."""

    def key_place(self, path: Route) -> Place:
        """Return the place of the key that a path ends with."""


def compare(shape: Shape, data: Mapping[str, object], places: Places) -> tuple[Problem, ...]:
    """Return what of the data does not fit a template.

    A name that is missing is an error where it is always needed and a warning where a condition
    of the template decides; what the template never uses is information. What is wrong alike in
    several items of a list is told once, at the first.

    Args:
        shape: What the template needs.
        data: Mappings, lists and scalars; a number may be a text of digits.
        places: Where the values stand.
    """
    reading = _Comparing(places)
    reading.value(shape, data, ())
    return tuple(reading.told())


@dataclass(slots=True)
class _Comparing:
    places: Places
    found: dict[tuple[str, Route], list[Problem]] = field(default_factory=dict)

    def told(self) -> Iterator[Problem]:
        for problems in self.found.values():
            first, others = problems[0], len(problems) - 1
            more = f"（另有 {others} 处相同）" if others else ""
            yield replace(first, message=first.message + more)

    def value(self, shape: Shape, data: object, path: Route) -> None:
        # A loop over an empty text is one over nothing.
        is_nothing = data == "" and shape.kind is Kind.LIST and not shape.least
        if is_nothing or (shape.may_be_empty and data in ("", None, False)):
            return
        if not _fits(shape.kind, data):
            self.wrong(shape, f"应为{KINDS[shape.kind]}，数据是{_told(data)}", path)
        elif shape.kind is Kind.MAPPING and isinstance(data, Mapping):
            self.mapping(shape, data, path)
        elif shape.kind is Kind.LIST:
            self.items(shape, data, path)

    def items(self, shape: Shape, data: object, path: Route) -> None:
        # A loop over a mapping goes over its keys.
        held = list(data) if isinstance(data, list | tuple | Mapping) else []
        if len(held) < shape.least:
            message = f"模板用到第 {shape.least} 项，数据只有 {len(held)} 项"
            self.wrong(shape, message, path)
        for index, item in enumerate(held):
            if shape.items:
                self.value(shape.items, item, (*path, index))

    def mapping(self, shape: Shape, data: Mapping[str, object], path: Route) -> None:
        for name, inner in shape.keys.items():
            if name in data:
                self.value(inner, data[name], (*path, name))
            elif inner.need is not Need.OPTIONAL:
                self.missing(name, inner, data, path)
        for name in data:
            if name in shape.keys:
                continue
            if shape.items:
                self.value(shape.items, data[name], (*path, name))
            else:
                self.unused(name, path)

    def missing(self, name: str, shape: Shape, data: Mapping[str, object], path: Route) -> None:
        """Tell of a name where the data should have it; of a topmost one, where it is used."""
        is_certain = shape.need is Need.REQUIRED
        used = shape.places[:1]
        place = self.places.place(path) if path or not used else used[0]
        known = [str(key) for key in data]
        when = "" if is_certain else "，某些情形下要用"
        self.add(
            (*path, name),
            Problem(
                "data-missing",
                f"数据没有模板要用的“{_name((*path, name))}”{when}{nearest(name, known)}",
                place,
                Severity.ERROR if is_certain else Severity.WARNING,
                related=used if path else (),
            ),
        )

    def wrong(self, shape: Shape, message: str, path: Route) -> None:
        place, told = self.places.place(path), f"“{_name(path)}”{message}"
        self.add(path, Problem("data-shape", told, place, related=shape.places[:1]))

    def unused(self, name: str, path: Route) -> None:
        place = self.places.key_place((*path, name))
        message = f"模板没有用到“{_name((*path, name))}”"
        self.add((*path, name), Problem("data-unused", message, place, Severity.INFORMATION))

    def add(self, path: Route, problem: Problem) -> None:
        alike = tuple("" if isinstance(step, int) else step for step in path)
        self.found.setdefault((problem.code, alike), []).append(problem)


def _fits(kind: Kind, data: object) -> bool:
    is_held = isinstance(data, Mapping | list | tuple)
    match kind:
        case Kind.TEXT:
            return not is_held
        case Kind.NUMBER:
            return not is_held and _is_number(data)
        case Kind.LIST:
            return is_held
        case Kind.MAPPING:
            return isinstance(data, Mapping)
        case Kind.SIZED:
            return is_held or isinstance(data, str)
    return True


def _is_number(data: object) -> bool:
    try:
        return Decimal(str(data)).is_finite()
    except InvalidOperation:
        return False


def _told(data: object) -> str:
    if isinstance(data, Mapping):
        return KINDS[Kind.MAPPING]
    if isinstance(data, list | tuple):
        return KINDS[Kind.LIST]
    return f"文字“{_shortened(str(data))}”" if data not in ("", None) else "空值"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _name(path: Route) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).lstrip(".")
