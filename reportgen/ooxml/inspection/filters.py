"""What filters ask of a value, and what they give on."""

from collections.abc import Callable, Mapping, Sequence

from reportgen.ooxml.inspection.demand import Ask, Made, Value, ask, entries, items, merged
from reportgen.ooxml.inspection.shape import Need

# Gives the values under a dotted name, noted as named there.
Key = Callable[..., Value]

_OF_TEXT = frozenset(
    {"capitalize", "e", "escape", "forceescape", "format", "indent", "center", "int", "float"}
    | {"lower", "replace", "safe", "string", "striptags", "title", "trim", "truncate", "upper"}
    | {"urlencode", "urlize", "wordcount", "wordwrap"}
)
_OF_NUMBERS = frozenset({"abs", "round", "filesizeformat"})
_OF_ANY_SIZE = frozenset({"length", "count"})
_SAME_LIST = frozenset(["list", "reverse", "select", "reject", "sort", "unique"])
_ONE_ITEM = frozenset(["first", "last", "max", "min", "random"])
_CHOOSING = frozenset({"selectattr", "rejectattr"})
_IN_GROUPS = frozenset({"batch", "slice"})
_OF_PAIRS = frozenset({"items", "dictsort"})
# Where the attribute stands if it has no name.
_POSITIONS = {
    "groupby": 0,
    "join": 1,
    "max": 1,
    "min": 1,
    "rejectattr": 0,
    "selectattr": 0,
    "sort": 2,
    "sum": 0,
    "unique": 1,
}


def filtered(
    name: str,
    value: Value,
    constants: Mapping[int | str, object],
    given: Sequence[Value],
    key: Key,
) -> Value:
    """Ask of a value what a filter asks of it.

    Args:
        name: Of the filter; an unknown one asks nothing.
        value: What it is applied to.
        constants: Its arguments that are constants, by position or name.
        given: Its arguments by position.
        key: Gives what stands under a name of a value.

    Returns:
        What of the data its result is, or holds.
    """
    if name in _OF_TEXT:
        ask(merged(value, *given), Ask.PRINT)
        return ()
    if name in _OF_NUMBERS or name in _OF_ANY_SIZE:
        ask(value, Ask.COUNT if name in _OF_NUMBERS else Ask.MEASURE)
        return ()
    if name in _OF_PAIRS:
        return (Made(items=(Made(parts=((), entries(value))),)),)
    if name in _IN_GROUPS:
        ask(value, Ask.LOOP)
        return (Made(items=value),)
    asked = constants.get("attribute", constants.get(_POSITIONS.get(name, -1)))
    attribute = asked if isinstance(asked, str) else ""
    if name in {"join", "sum"}:
        held = key(items(value), attribute) if attribute else items(value)
        ask(held, Ask.PRINT if name == "join" else Ask.COUNT)
        return ()
    return _of_list(name, value, attribute, constants, key)


def _of_list(
    name: str, value: Value, attribute: str, constants: Mapping[int | str, object], key: Key
) -> Value:
    if name in _CHOOSING:
        need = Need.OPTIONAL if constants.get(1) in {"defined", "undefined"} else None
        key(items(value), attribute, need)
        return value
    if name == "map":
        held = items(value)
        return (Made(items=key(held, attribute) if attribute else ()),)
    if name == "groupby":
        by = key(items(value), attribute)
        group = Made({"grouper": by, "list": value}, parts=(by, value))
        return (Made(items=(group,)),)
    if name not in _SAME_LIST | _ONE_ITEM:
        return ()
    held = items(value)
    if attribute:
        key(held, attribute)
    return value if name in _SAME_LIST else held
