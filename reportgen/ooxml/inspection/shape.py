"""What a template needs of its data, whatever its format: a tree of names, as schema and as text.

`ooxml.needs` reads it from the syntax of a template, `ooxml.conformity` holds data against it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from reportgen.problems import Place

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_INDENT = "  "


class Kind(StrEnum):
    """What is asked of a value."""

    TEXT = "text"
    NUMBER = "number"
    TRUTH = "truth"
    LIST = "list"
    MAPPING = "mapping"
    SIZED = "sized"
    ANY = "any"


class Need(StrEnum):
    """When a name must be there: always, if a condition of the template holds, or never."""

    REQUIRED = "required"
    CONDITIONAL = "conditional"
    OPTIONAL = "optional"


KINDS = {
    Kind.TEXT: "文字",
    Kind.NUMBER: "数",
    Kind.TRUTH: "真假",
    Kind.LIST: "清单",
    Kind.MAPPING: "键值",
    Kind.SIZED: "文字、清单或键值",
    Kind.ANY: "任意值",
}
_NEEDS = {Need.REQUIRED: "", Need.CONDITIONAL: "（视条件）", Need.OPTIONAL: "（可缺）"}
_TYPES: Mapping[Kind, object] = {
    Kind.TEXT: ["string", "number", "boolean", "null"],
    Kind.NUMBER: ["number", "string"],
    Kind.LIST: "array",
    Kind.MAPPING: "object",
    Kind.SIZED: ["string", "array", "object"],
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a template asks of one value.

    Attributes:
        kind: What it must be.
        need: Whether it must be there, if what stands around it is.
        keys: The names asked of a mapping, as the template first names them.
        items: An item of a list; of a mapping, the value under a key that only the data knows.
        least: How many items a list must have.
        may_be_empty: Whether the template asks for its truth, so that an empty value will do.
        places: Where the template names it.
    """

    kind: Kind
    need: Need = Need.REQUIRED
    keys: Mapping[str, "Shape"] = field(default_factory=dict)
    items: "Shape | None" = None
    least: int = 0
    may_be_empty: bool = False
    places: tuple[Place, ...] = ()


def json_schema(shape: Shape, title: str = "") -> dict[str, object]:
    """Return a shape as a JSON Schema (2020-12).

    Args:
        shape: All that a template needs.
        title: Of the schema.
    """
    head = {"$schema": _DIALECT, **({"title": title} if title else {})}
    return {**head, **_schema(shape)}


def _schema(shape: Shape) -> dict[str, object]:
    told = f"{KINDS[shape.kind]}{_NEEDS[shape.need]}"
    made: dict[str, object] = {"description": f"{told}{_uses(shape)}"}
    types = _TYPES.get(shape.kind)
    if types and not shape.may_be_empty:
        made["type"] = types
    if shape.kind is Kind.MAPPING:
        made["properties"] = {name: _schema(inner) for name, inner in shape.keys.items()}
        required = [n for n, inner in shape.keys.items() if inner.need is Need.REQUIRED]
        made |= {"required": required} if required else {}
        made |= {"additionalProperties": _schema(shape.items)} if shape.items else {}
    if shape.kind is Kind.LIST:
        made |= {"items": _schema(shape.items)} if shape.items else {}
        made |= {"minItems": shape.least} if shape.least else {}
    return made


def _uses(shape: Shape) -> str:
    spots = [place.spot or str(place) for place in shape.places]
    if not spots:
        return ""
    return f"；用于{spots[0]}" + (f" 等 {len(spots)} 处" if len(spots) > 1 else "")


def lines(shape: Shape) -> Iterator[str]:
    """Yield the names of a mapping as an indented tree, one a line.

    What is needed only sometimes is marked once, not again at all that stands in it.
    """
    yield from _below(shape, "", is_sometimes=False)


def _below(shape: Shape, indent: str, *, is_sometimes: bool) -> Iterator[str]:
    named = list(shape.keys.items())
    if shape.kind is Kind.MAPPING and shape.items:
        named.append(("〈任意键〉", shape.items))
    for name, inner in named:
        yield f"{indent}{name}　{_told(inner, is_sometimes=is_sometimes)}"
        below = is_sometimes or inner.need is Need.CONDITIONAL
        yield from _below(_innermost(inner), indent + _INDENT, is_sometimes=below)


def _innermost(shape: Shape) -> Shape:
    """Return what a list, or a list of lists, consists of."""
    while shape.kind is Kind.LIST and shape.items:
        shape = shape.items
    return shape


def _told(shape: Shape, *, is_sometimes: bool) -> str:
    told = KINDS[shape.kind]
    if not (is_sometimes and shape.need is Need.CONDITIONAL):
        told += _NEEDS[shape.need]
    if shape.may_be_empty and shape.kind is not Kind.TRUTH:
        told += "，可空"
    if shape.least:
        told += f"，至少 {shape.least} 项"
    inner = shape.items if shape.kind is Kind.LIST else None
    return f"{told}，每项：{_told(inner, is_sometimes=True)}" if inner else told
