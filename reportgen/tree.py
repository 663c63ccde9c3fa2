"""Plain data with places: the common result of the YAML and the JSON reader."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from reportgen.problems import Place, Problem

DEEPEST = 32
PENDING = "待填"

# XML 1.0 has no place for these; the last plane (private use) marks spans in sentences.
_ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0\ufdd1\ufffe\uffff\U00100000-\U0010ffff]"
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value as it was typed, without a type.

    Attributes:
        text: The characters, escapes and quotes resolved.
        place: Where it stands.
    """

    text: str
    place: Place

    @property
    def is_pending(self) -> bool:
        """Whether the value is still to be entered (待填)."""
        return self.text == PENDING or self.text.startswith(f"{PENDING}：")


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with the places of its keys."""

    entries: Mapping[str, "Node"]
    keys: Mapping[str, Place]
    place: Place


@dataclass(frozen=True, slots=True)
class Items:
    """A sequence."""

    entries: tuple["Node", ...]
    place: Place


Node: TypeAlias = Scalar | Record | Items
# A node without its places.
Plain: TypeAlias = "str | dict[str, Plain] | list[Plain]"
# Keys and positions from the top of a file.
Route: TypeAlias = tuple[str | int, ...]


class Refusal(Exception):  # noqa: N818 - it is no error of the program, it ends the reading
    """The text cannot be read on; carries the problem that says why."""

    def __init__(self, code: str, message: str, place: Place) -> None:
        super().__init__(message)
        self.problem = Problem(code, message, place)


@dataclass(slots=True)
class RecordBuilder:
    """Collects the entries of one mapping and what is wrong with its keys."""

    place: Place
    problems: list[Problem]
    entries: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Place] = field(default_factory=dict)

    def add(self, key: Scalar, value: Node) -> None:
        """Add an entry; a repeated key is a problem and its first value stays."""
        if key.text in self.keys:
            first = self.keys[key.text]
            message = f"键“{key.text}”重复，已在第 {first.line} 行出现"
            self.problems.append(Problem("repeated-key", message, key.place, related=(first,)))
            return
        self.entries[key.text] = value
        self.keys[key.text] = key.place

    def done(self) -> Record:
        """Return the finished mapping."""
        return Record(self.entries, self.keys, self.place)


def scalar(text: str, place: Place, problems: list[Problem]) -> Scalar:
    """Return a scalar; a character that no document can hold is a problem."""
    if illegal := _ILLEGAL.search(text):
        message = f"含有文档不能容纳的字符 U+{ord(illegal[0]):04X}"
        problems.append(Problem("illegal-character", message, place))
    return Scalar(text, place)


def plain(node: Node) -> "Plain":
    """Return what stands at a node, every scalar as its text."""
    match node:
        case Scalar(text=text):
            return text
        case Record(entries=entries):
            return {key: plain(inner) for key, inner in entries.items()}
        case Items(entries=items):
            return [plain(inner) for inner in items]


def scalars(node: Node, path: Route = ()) -> Iterator[tuple[str, Scalar]]:
    """Yield every scalar below a node with its dotted path, in file order."""
    for here, value in leaves(node, path):
        yield ".".join(map(str, here)), value


def leaves(node: Node, path: Route = ()) -> Iterator[tuple[Route, Scalar]]:
    """Yield every scalar below a node with its path, in file order."""
    stack: list[tuple[Route, Node]] = [(path, node)]
    while stack:
        here, current = stack.pop()
        match current:
            case Scalar():
                yield here, current
            case Record(entries=entries):
                stack.extend(
                    ((*here, key), value) for key, value in reversed(list(entries.items()))
                )
            case Items(entries=items):
                stack.extend(((*here, n), items[n]) for n in range(len(items) - 1, -1, -1))
