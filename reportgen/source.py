"""Input files into plain data that remembers the place of every value.

Scalars stay text: only the model gives them a type, so that code `0201` stays `0201`, `NO` stays
`NO` and an amount keeps the digits as they were typed.
"""

import codecs
from dataclasses import dataclass
from pathlib import Path

from reportgen import json_reader, yaml_reader
from reportgen.problems import Place, Problem, has_errors, reason
from reportgen.tree import Items, Node, Record, Refusal, Route, Scalar, scalars

LARGEST = 20 * 1024 * 1024
_LONGEST_NOTE = 40
SUFFIXES = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class Source:
    """One input file, read.

    Attributes:
        file: Its name in places.
        data: The mapping it holds.
    """

    file: str
    data: Record

    def place(self, path: Route) -> Place:
        """Return the place of a value, or of the nearest mapping or list around it."""
        node: Node = self.data
        for step in path:
            inner = _step(node, step)
            if inner is None:
                break
            node = inner
        return node.place

    def node(self, path: Route) -> Node | None:
        """Return what stands at a path, if anything does."""
        node: Node | None = self.data
        for step in path:
            node = _step(node, step) if node else None
        return node

    def has(self, path: Route) -> bool:
        """Tell whether a value stands at a path."""
        return self.node(path) is not None

    def key_place(self, path: Route) -> Place:
        """Return the place of the key that a path ends with."""
        node = self.node(path[:-1])
        if isinstance(node, Record) and path[-1] in node.keys:
            return node.keys[str(path[-1])]
        return self.place(path)


def parse(content: bytes, file: str) -> tuple[Source | None, tuple[Problem, ...]]:
    """Read the content of an input file; the suffix of its name tells YAML from JSON.

    Args:
        content: The bytes; UTF-8, with or without a byte order mark, at most 20 MiB.
        file: The name that places show.

    Returns:
        The data, or None where it cannot be read, and the problems. A value that is still to be
        entered (待填) is a problem of code `pending`.
    """
    try:
        text = _decoded(content, file)
        reader = json_reader if file.endswith(".json") else yaml_reader
        node, problems = reader.read(text, file)
    except Refusal as refusal:
        return None, (refusal.problem,)
    if not isinstance(node, Record):
        problem = Problem("not-a-mapping", "文件的最外层应为“键: 值”", node.place)
        return None, (*problems, problem)
    pending = [
        Problem("pending", f"{path} {_shortened(value.text)}", value.place)
        for path, value in scalars(node)
        if value.is_pending
    ]
    if has_errors(problems):
        return None, (*problems, *pending)
    return Source(file, node), (*problems, *pending)


def read(path: Path) -> tuple[Source | None, tuple[Problem, ...]]:
    """Read an input file; one that cannot be opened is a problem as well."""
    found, unread = content(path)
    return (None, unread) if found is None else parse(found, str(path))


def content(path: Path) -> tuple[bytes | None, tuple[Problem, ...]]:
    """Return the bytes of a file, or why it cannot be opened."""
    try:
        return path.read_bytes(), ()
    except OSError as error:
        problem = Problem("unreadable", f"文件不能读取：{reason(error)}", Place(str(path)))
        return None, (problem,)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_NOTE else f"{text[:_LONGEST_NOTE]}…"


def decode(content: bytes, file: str) -> tuple[str | None, tuple[Problem, ...]]:
    """Return the text of a UTF-8 file, with or without a byte order mark, or why it is none."""
    try:
        return _decoded(content, file), ()
    except Refusal as refusal:
        return None, (refusal.problem,)


def _decoded(content: bytes, file: str) -> str:
    if len(content) > LARGEST:
        message = f"文件 {len(content):,} 字节，超过 {LARGEST:,} 字节"
        raise Refusal("too-large", message, Place(file))
    text = content.removeprefix(codecs.BOM_UTF8)
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        head = text[: error.start].decode()
        place = Place(file, head.count("\n") + 1, len(head) - head.rfind("\n"))
        raise Refusal("encoding", _guess(text), place) from None


def _guess(content: bytes) -> str:
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return "文件不是 UTF-8 文本"
    return "文件不是 UTF-8，看似 GBK/GB18030；请另存为 UTF-8"


def _step(node: Node, step: str | int) -> Node | None:
    if isinstance(node, Record):
        return node.entries.get(str(step))
    if isinstance(node, Items) and isinstance(step, int) and step < len(node.entries):
        return node.entries[step]
    return None


__all__ = ["LARGEST", "SUFFIXES", "Scalar", "Source", "content", "decode", "parse", "read"]
