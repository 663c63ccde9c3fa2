"""Changes to an input file that keep its comments, its order and its layout.

ruamel.yaml reads the text, is changed and writes it again; every scalar stays text, as the strict
reader reads it. Lines that ruamel would lay out differently stay as they were.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, TypeAlias, Union

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString
from ruamel.yaml.tokens import CommentToken

from reportgen.problems import Place

# No input can hold a character of this plane (tree.scalar).
_GONE = "\U0010fffd"

Path: TypeAlias = tuple[str | int, ...]
Value: TypeAlias = Union[str, Sequence["Value"], Mapping[str, "Value"]]  # noqa: UP007 - names itself


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of an input file.

    Attributes:
        path: Where: keys and positions as they are before any edit. The position after the last
            appends to a list, so the n-th new entry stands n - 1 positions behind the end; keys
            that lead to a new value are made.
        value: What is to stand there; None takes the entry away.
        origin: Where the change was asked for, such as a cell of a form.
    """

    path: Path
    value: Value | None
    origin: Place | None = None


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return the text of a YAML file after some edits.

    Args:
        text: A file that the strict reader accepts.
        edits: What is to change; at most one edit a path.
    """
    wanted = list(edits)
    if not wanted:
        return text
    yaml = _yaml()
    data = yaml.load(text)
    before = _written(yaml, data)
    for edit in wanted:
        if edit.value is not None:
            _put(data, edit.path, edit.value)
    # From the end, so that positions before stay what they were.
    for edit in sorted((e for e in wanted if e.value is None), key=_order, reverse=True):
        _take(data, edit.path)
    lines = _written(yaml, data).splitlines(keepends=True)
    after = "".join(line for line in lines if _GONE not in line)
    return after if before == text else _merged(before, text, after)


def moved(path: Path, edits: Iterable[Edit]) -> Path:
    """Return where a path leads after some edits: entries taken away let others move up."""
    gone = {edit.path for edit in edits if edit.value is None}
    return tuple(
        step - sum((*path[:place], before) in gone for before in range(step))
        if isinstance(step, int)
        else step
        for place, step in enumerate(path)
    )


def _order(edit: Edit) -> tuple[tuple[int, int | str], ...]:
    return tuple((0, step) if isinstance(step, int) else (1, step) for step in edit.path)


class _AllText(VersionedResolver):
    """Knows no numbers and no dates: every plain scalar is text, and text needs no quotes."""

    @property
    def versioned_resolver(self) -> dict[str, list[object]]:
        """Return the rules that tell types from the looks of a scalar: none."""
        return {}


def _yaml() -> YAML:
    yaml = YAML()
    yaml.Resolver = _AllText
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _written(yaml: YAML, data: object) -> str:
    result = io.StringIO()
    yaml.dump(data, result)
    return result.getvalue()


def _merged(before: str, text: str, after: str) -> str:
    """Carry the changes between two writings of ruamel over to the text as it was laid out."""
    old, new, own = (part.splitlines(keepends=True) for part in (before, after, text))
    layout = SequenceMatcher(None, old, own, autojunk=False).get_opcodes()
    result: list[str] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            result += _same_lines(layout, own, start, end)
        else:
            result += new[new_start:new_end]
    return "".join(result)


def _same_lines(
    layout: Sequence[tuple[str, int, int, int, int]], own: Sequence[str], start: int, end: int
) -> list[str]:
    """Return the lines of a text that stand for some lines of ruamel's writing of it."""
    lines: list[str] = []
    for kind, first, last, own_first, own_last in layout:
        if kind == "equal":
            shared = range(max(first, start), min(last, end))
            lines += [own[own_first + line - first] for line in shared]
        elif start <= first < end or (first == last and start <= first <= end):
            lines += own[own_first:own_last]
    return lines


def _put(data: Any, path: Path, value: Value) -> None:
    holder = data
    for step, following in pairwise(path):
        if not _has(holder, step):
            empty: Value = [] if isinstance(following, int) else {}
            _add(holder, step, _node(empty, is_flow=_items_are_flow(holder)))
        holder = holder[_index(holder, step)]
    last = path[-1]
    if _has(holder, last):
        holder[last] = _like(holder[last], value)
    else:
        _add(holder, last, _node(value, is_flow=_items_are_flow(holder)))


def _has(holder: Any, step: str | int) -> bool:
    return step in holder if isinstance(step, str) else step < len(holder)


def _index(holder: Any, step: str | int) -> str | int:
    return min(step, len(holder) - 1) if isinstance(step, int) else step


def _like(old: object, value: Value) -> object:
    """Return a value in the quotes of the one it replaces."""
    if isinstance(value, str) and isinstance(old, DoubleQuotedScalarString):
        return DoubleQuotedScalarString(value)
    return _node(value)


def _node(value: Value, *, is_flow: bool = False) -> object:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        record = CommentedMap({key: _node(item, is_flow=is_flow) for key, item in value.items()})
        if is_flow:
            record.fa.set_flow_style()
        return record
    return CommentedSeq([_node(item) for item in value])


def _items_are_flow(holder: Any) -> bool:
    if not isinstance(holder, CommentedSeq) or not holder:
        return False
    last = holder[-1]
    return isinstance(last, CommentedMap) and bool(last.fa.flow_style())


def _add(holder: Any, step: str | int, value: object) -> None:
    """Add an entry at the end; the comment below the old last entry moves below the new one."""
    trailing = _cut_trailing(holder, _last(holder)) if holder else None
    if isinstance(holder, CommentedSeq):
        holder.append(value)
    else:
        holder[step] = value
    if trailing:
        _add_trailing(holder, _last(holder), trailing)


def _last(holder: Any) -> str | int:
    if isinstance(holder, CommentedSeq):
        return len(holder) - 1
    key: str = next(reversed(holder))
    return key


def _last_line(holder: Any, key: str | int) -> tuple[Any, str | int]:
    """Return the innermost holder of an entry's last line, and the key of that line's entry."""
    inner = holder[key]
    while isinstance(inner, CommentedMap | CommentedSeq) and inner and not inner.fa.flow_style():
        holder, key = inner, _last(inner)
        inner = holder[key]
    return holder, key


def _cut_trailing(holder: Any, key: str | int) -> str:
    """Take away and return what stands below an entry; a comment beside its last line stays."""
    node, last = _last_line(holder, key)
    slot = _slot(node)
    tokens = node.ca.items.get(last)
    token = tokens[slot] if tokens else None
    if token is None:
        return ""
    beside, newline, below = token.value.partition("\n")
    tokens[slot] = CommentToken(beside + newline, token.start_mark) if beside else None
    return str(below)


def _add_trailing(holder: Any, key: str | int, below: str) -> None:
    node, last = _last_line(holder, key)
    slot = _slot(node)
    tokens = node.ca.items.setdefault(last, [None] * 4)
    there = tokens[slot].value if tokens[slot] else "\n"
    tokens[slot] = CommentToken(there + below, CommentMark(0))


def _slot(node: Any) -> int:
    """Return where ruamel keeps the comment behind an entry."""
    return 0 if isinstance(node, CommentedSeq) else 2


def _take(data: Any, path: Path) -> None:
    """Take an entry away; the comment below it, which speaks of what follows, stays.

    A comment hangs on the entry before it, so a line of its own holds its place until all is
    written.
    """
    above, holder = None, data
    for step in path[:-1]:
        above, holder = (holder, step), holder[step]
    key = path[-1]
    if holder.fa.flow_style():
        del holder[key]
        return
    trailing = _cut_above(holder, key) + _cut_trailing(holder, key) + _end(holder[key])
    position = key if isinstance(key, int) else [*holder].index(key)
    del holder[key]
    if above and all(_is_gone(entry) for entry in holder):
        parent, own = above
        parent[own] = type(holder)()
        if trailing:
            _add_trailing(parent, own, trailing)
        return
    # Lines that hold a place keep all positions, so a position names one of them.
    gone = f"{_GONE}{position}"
    if isinstance(holder, CommentedSeq):
        holder.insert(position, gone)
    else:
        holder.insert(position, gone, "")
        key = gone
    _add_trailing(holder, key, trailing)


def _cut_above(holder: Any, key: str | int) -> str:
    """Take away and return what stands above an entry and hangs on it: it follows flow style."""
    tokens = holder.ca.items.get(key)
    if not (tokens and tokens[1]):
        return ""
    text = "".join(token.value for token in tokens[1])
    tokens[1] = None
    return text


def _end(node: Any) -> str:
    """Return what stands below the last line of an entry and hangs on its end."""
    text = ""
    while isinstance(node, CommentedMap | CommentedSeq) and node:
        text += "".join(token.value for token in node.ca.end or ())
        node = node[_last(node)]
    return text


def _is_gone(entry: object) -> bool:
    return isinstance(entry, str) and entry.startswith(_GONE)
