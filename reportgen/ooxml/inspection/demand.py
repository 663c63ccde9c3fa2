"""The names that a template asks for while its syntax is read, before they are a `Shape`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from reportgen.ooxml.inspection.shape import Kind, Need, Shape
from reportgen.problems import Place

_WEIGHTS = {Need.OPTIONAL: 0, Need.CONDITIONAL: 1, Need.REQUIRED: 2}


class Ask(StrEnum):
    """One thing that a template does with a value."""

    PRINT = "print"
    COUNT = "count"
    CHOOSE = "choose"
    LOOP = "loop"
    INDEX = "index"
    MEASURE = "measure"
    LOOK_UP = "look_up"


@dataclass(eq=False, slots=True)
class Demand:
    """A value of the data: what is asked of it, and of what stands below it."""

    parent: "Demand | None" = None
    keys: dict[str, "Demand"] = field(default_factory=dict)
    inner: "Demand | None" = None
    asks: set[Ask] = field(default_factory=set)
    least: int = 0
    need: Need | None = None
    places: dict[Place, None] = field(default_factory=dict)

    def ask(self, what: Ask) -> None:
        """Ask something of the value."""
        self.asks.add(what)

    def key(self, name: str) -> "Value":
        """Return the value under a name."""
        if name not in self.keys:
            self.keys[name] = Demand(self)
        return (self.keys[name],)

    def entry(self) -> "Value":
        """Return the value under a key that only the data knows."""
        self.ask(Ask.LOOK_UP)
        return self._inner()

    def item(self) -> "Value":
        """Return an item, as a loop gives it."""
        self.ask(Ask.LOOP)
        return self._inner()

    def part(self, index: int | None, *, is_required: bool) -> "Value":
        """Return the item at an index, or at one that only the data knows."""
        self.ask(Ask.INDEX)
        if index is not None and is_required:
            self.least = max(self.least, index + 1, -index)
        return self._inner()

    def _inner(self) -> "Value":
        self.inner = self.inner or Demand(self)
        return (self.inner,)

    def touch(self, need: Need, place: Place) -> None:
        """Note that the template names the value."""
        if self.need is None or _WEIGHTS[need] > _WEIGHTS[self.need]:
            self.need = need
        self.places[place] = None

    def is_below(self, others: frozenset["Demand"]) -> bool:
        """Tell whether the value stands in one of others."""
        above = self.parent
        while above and above not in others:
            above = above.parent
        return above is not None

    def shape(self) -> Shape:
        """Return what is asked, finished."""
        kind = self._kind()
        is_held = kind in {Kind.LIST, Kind.MAPPING}
        return Shape(
            kind=kind,
            need=self.need or Need.REQUIRED,
            keys={name: demand.shape() for name, demand in self.keys.items()},
            items=self.inner.shape() if self.inner and is_held else None,
            least=self.least if kind is Kind.LIST else 0,
            may_be_empty=Ask.CHOOSE in self.asks,
            places=tuple(self.places),
        )

    def _kind(self) -> Kind:
        asks = self.asks
        kinds = (
            (Kind.MAPPING, bool(self.keys) or Ask.LOOK_UP in asks or self.parent is None),
            (Kind.LIST, Ask.LOOP in asks or (Ask.INDEX in asks and Ask.PRINT not in asks)),
            (Kind.NUMBER, Ask.COUNT in asks),
            (Kind.TEXT, Ask.PRINT in asks),
            (Kind.SIZED, Ask.MEASURE in asks),
            (Kind.TRUTH, Ask.CHOOSE in asks),
        )
        return next((kind for kind, holds in kinds if holds), Kind.ANY)


@dataclass(frozen=True, eq=False, slots=True)
class Made:
    """A value that the template itself puts together of others."""

    keys: Mapping[str, "Value"] = field(default_factory=dict)
    items: "Value" = ()
    parts: tuple["Value", ...] = ()

    def ask(self, what: Ask) -> None:
        """Ask something; what is made answers itself, and its items when they are asked."""

    def key(self, name: str) -> "Value":
        """Return the value under a name."""
        return self.keys.get(name, ())

    def entry(self) -> "Value":
        """Return what may stand under any key."""
        return merged(*self.keys.values(), self.item())

    def item(self) -> "Value":
        """Return what may be an item."""
        return merged(self.items, *self.parts)

    def part(self, index: int | None, *, is_required: bool) -> "Value":  # noqa: ARG002 - as a demand
        """Return the item at an index."""
        if self.parts and index is not None and -len(self.parts) <= index < len(self.parts):
            return self.parts[index]
        return self.item()


# What an expression may be: nothing of the data, one value, or one of several.
Value: TypeAlias = tuple[Demand | Made, ...]


def merged(*values: Value) -> Value:
    """Return what may be one of several values."""
    return tuple(dict.fromkeys(one for value in values for one in value))


def ask(value: Value, what: Ask) -> None:
    """Ask something of whatever a value may be."""
    for one in value:
        one.ask(what)


def items(value: Value) -> Value:
    """Return an item of a value that is looped over."""
    return merged(*(one.item() for one in value))


def entries(value: Value) -> Value:
    """Return what stands under the unknown keys of a value."""
    return merged(*(one.entry() for one in value))


def parts(value: Value, index: int | None, *, is_required: bool = False) -> Value:
    """Return the item at an index of a value."""
    return merged(*(one.part(index, is_required=is_required) for one in value))
