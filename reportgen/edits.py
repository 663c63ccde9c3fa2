"""Changes to an input file that keep its comments, its order and its layout.

ruamel.yaml tells where every value stands; only the characters of what changes are replaced, so
every other line stays as it was typed. Every scalar is text, as the strict reader reads it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from reportgen.problems import Place
from reportgen.tree import Route
from reportgen.yaml_writer import STEP, Value, between_brackets, block, indented

_Wanted: TypeAlias = Sequence[tuple[Route, Value | None]]

_BOM = "\ufeff"
_HEADER = re.compile(r"[|>][-+0-9]*")


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

    path: Route
    value: Value | None
    origin: Place | None = None


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return the text of a YAML file after some edits.

    Args:
        text: A file that the strict reader accepts.
        edits: What is to change; at most one edit a path.
    """
    wanted = [(edit.path, edit.value) for edit in edits]
    if not wanted:
        return text
    layout = _Layout(text.removeprefix(_BOM))
    layout.change(YAML(typ="safe", pure=True).compose(layout.text), wanted, None)
    after = layout.spliced()
    if not text.endswith("\n") and not layout.ends_in_break:
        after = after.removesuffix("\n").removesuffix("\r")
    return f"{_BOM}{after}" if text.startswith(_BOM) else after


def moved(path: Route, edits: Iterable[Edit]) -> Route:
    """Return where a path leads after some edits: entries taken away let others move up."""
    gone = {edit.path for edit in edits if edit.value is None}
    return tuple(
        step - sum((*path[:place], before) in gone for before in range(step))
        if isinstance(step, int)
        else step
        for place, step in enumerate(path)
    )


@dataclass(frozen=True, slots=True)
class _Child:
    """An entry of a mapping or a list.

    Attributes:
        start: Of its key or its dash; between brackets, of the value of a list.
        slot: Behind its colon or its dash: where a value may begin.
        node: Its value.
    """

    start: int
    slot: int
    node: Node


@dataclass(slots=True)
class _Layout:
    """The text of a file and what is to be replaced in it."""

    text: str
    newline: str = "\n"
    ends_in_break: bool = False
    _splices: list[tuple[int, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.newline = "\r\n" if "\r\n" in self.text else "\n"
        if not self.text.endswith("\n"):
            self.text += self.newline

    def spliced(self) -> str:
        """Return the text with everything replaced."""
        parts: list[str] = []
        at = 0
        for start, end, new in sorted(self._splices, key=lambda splice: splice[:2]):
            parts += [self.text[at:start], new]
            at = max(at, end)
        return "".join((*parts, self.text[at:]))

    def change(self, node: CollectionNode, wanted: _Wanted, slot: int | None) -> None:
        """Change what stands in a mapping or list; `slot` is where its value may begin."""
        children = self._children(node)
        groups: dict[str | int, list[tuple[Route, Value | None]]] = {}
        for path, value in wanted:
            groups.setdefault(path[0], []).append((path[1:], value))
        gone = [step for step in children if ((), None) in groups.get(step, ())]
        new = {s: _fresh(inner) for s, inner in groups.items() if s not in children}
        for step, child in children.items():
            if step in groups and step not in gone:
                self._inside(child, groups[step], is_flow=bool(node.flow_style))
        added = {step: value for step, value in new.items() if value is not None}
        if node.flow_style:
            self._flow(node, children, gone, added)
        else:
            self._block(node, children, gone, added, slot)

    def _inside(self, child: _Child, wanted: _Wanted, *, is_flow: bool) -> None:
        whole = next((value for path, value in wanted if not path), None)
        inner = [(path, value) for path, value in wanted if path]
        is_list = bool(inner) and isinstance(inner[0][0][0], int)
        sort: type[CollectionNode] = SequenceNode if is_list else MappingNode
        # An empty one has brackets only because it is empty.
        if whole is None and isinstance(child.node, sort) and (is_flow or child.node.value):
            self.change(child.node, inner, child.slot)
        else:
            value = whole if whole is not None else _fresh(wanted)
            self._replace(child, value if value is not None else "", is_flow=is_flow)

    def _children(self, node: CollectionNode) -> dict[str | int, _Child]:
        if isinstance(node, MappingNode):
            return {
                str(key.value): _Child(
                    key.start_mark.index, self._behind_colon(key.end_mark.index), value
                )
                for key, value in node.value
            }
        starts: list[int] = []
        dash = re.compile(rf"^ {{{node.start_mark.column}}}-(?=\s)", re.MULTILINE)
        for item in node.value:
            start = item.start_mark.index
            if not node.flow_style:
                found = dash.search(self.text, starts[-1] + 1) if starts else None
                start = found.end() - 1 if found else node.start_mark.index
            starts.append(start)
        behind = 0 if node.flow_style else 1
        return {
            n: _Child(start, start + behind, item)
            for n, (start, item) in enumerate(zip(starts, node.value, strict=True))
        }

    def _behind_colon(self, end: int) -> int:
        found = re.compile(r"\s*:").match(self.text, end)
        return found.end() if found else end

    def _end(self, child: _Child) -> int:
        """Return where what is written for an entry ends, without a comment beside it."""
        node = child.node
        if isinstance(node, ScalarNode):
            if _is_block_scalar(node):
                return self._block_scalar_end(child)
            start, end = node.start_mark.index, node.end_mark.index
            return max(child.slot, end) if end > start else child.slot
        if not isinstance(node, CollectionNode) or node.flow_style:
            return int(node.end_mark.index)
        return self._end([*self._children(node).values()][-1])

    def _block_scalar_end(self, child: _Child) -> int:
        """Return the end of the last line of a literal or folded text."""
        header = child.node.start_mark.index
        at = end = self.text.index("\n", header)
        outer = child.start - self._bol(child.start)
        keeps = "+" in self.text[header:at].split("#")[0]
        while at + 1 < len(self.text):
            after = self.text.index("\n", at + 1)
            line = self.text[at + 1 : after]
            if line.strip() and len(line) - len(line.lstrip(" ")) <= outer:
                break
            if line.strip() or keeps:
                end = after
            at = after
        return end

    def _bol(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _below(self, at: int) -> int:
        """Return where the next line begins."""
        return self.text.index("\n", at) + 1

    def _cut(self, start: int, end: int, new: str = "") -> None:
        self._splices.append((start, end, new))

    def _block(
        self,
        node: CollectionNode,
        children: Mapping[str | int, _Child],
        gone: Sequence[str | int],
        added: Mapping[str | int, Value],
        slot: int | None,
    ) -> None:
        lead = ""
        for step in gone:
            child = children[step]
            bol = self._bol(child.start)
            if self.text[bol : child.start].strip():
                lead = self.text[bol : child.start]
            self._cut(bol, self._below(self._end(child)))
        kept = [child for step, child in children.items() if step not in gone]
        if kept and lead:
            self._cut(self._bol(kept[0].start), kept[0].start, lead)
            lead = ""
        last = [*children.values()][-1]
        below = self._below(self._end(last))
        if added:
            lines = self._new_lines(node, added)
            indent = " " * node.start_mark.column
            first = (lead or indent) + lines[0]
            self._insert(below, [first, *indented(lines[1:], indent)])
        elif not kept:
            empty = "[]" if isinstance(node, SequenceNode) else "{}"
            if lead or slot is None:
                self._insert(self._bol(children[gone[0]].start), [lead + empty])
            else:
                self._cut(slot, slot, f" {empty}")

    def _new_lines(self, node: CollectionNode, added: Mapping[str | int, Value]) -> list[str]:
        if isinstance(node, MappingNode):
            return block({str(step): value for step, value in added.items()})
        last = node.value[-1]
        if isinstance(last, MappingNode | SequenceNode) and last.flow_style and last.value:
            return [f"- {between_brackets(value)}" for value in added.values()]
        return block([*added.values()])

    def _flow(
        self,
        node: CollectionNode,
        children: Mapping[str | int, _Child],
        gone: Sequence[str | int],
        added: Mapping[str | int, Value],
    ) -> None:
        every = [*children.values()]
        kept = [n for n, step in enumerate(children) if step not in gone]
        is_list = isinstance(node, SequenceNode)
        new: Value = [*added.values()] if is_list else {str(s): v for s, v in added.items()}
        if not kept:
            self._cut(node.start_mark.index, node.end_mark.index, between_brackets(new))
            return
        for before, after in zip([-1, *kept], [*kept, len(every)], strict=True):
            if after - before == 1:
                continue
            if after < len(every):
                self._cut(every[before + 1].start, every[after].start)
            else:
                self._cut(self._end(every[before]), self._end(every[-1]))
        if added:
            at = self._end(every[kept[-1]])
            self._cut(at, at, f", {between_brackets(new)[1:-1]}")

    def _replace(self, child: _Child, value: Value, *, is_flow: bool) -> None:
        """Put a value in the place of another; a comment beside it stays."""
        node = child.node
        start, end = node.start_mark.index, node.end_mark.index
        style = node.style if isinstance(node, ScalarNode) else None
        lines = [between_brackets(value, style)] if is_flow else block(value, style)
        if isinstance(node, ScalarNode) and _is_block_scalar(node):
            header = _HEADER.match(self.text, start)
            end = header.end() if header else end
            self._cut(self._below(end), self._below(self._block_scalar_end(child)))
        elif not isinstance(node, ScalarNode) or start == end:
            start, end = child.slot, self._end(child)
        is_item = self.text[child.start : child.slot] == "-"
        if not isinstance(value, str) and value and not is_flow and not is_item:
            lines = ["", *(STEP + line for line in lines)]
            start = child.slot
        if start == child.slot and lines[0]:
            lines[0] = f" {lines[0]}" if not is_flow or start == end else lines[0]
        self._cut(start, end, lines[0])
        column = child.start - self._bol(child.start)
        if is_item and not isinstance(value, str):
            column += start - child.start if start > child.slot else len(STEP)
        if not is_flow:
            self._insert(self._below(end), indented(lines[1:], " " * column))

    def _insert(self, at: int, lines: Sequence[str]) -> None:
        if lines:
            self._cut(at, at, "".join(line + self.newline for line in lines))
            self.ends_in_break = self.ends_in_break or at >= len(self.text)


def _is_block_scalar(node: ScalarNode) -> bool:
    return node.style in {"|", ">"}


def _fresh(wanted: _Wanted) -> Value | None:
    """Return the new value that some edits below one path make together."""
    groups: dict[str | int, list[tuple[Route, Value | None]]] = {}
    for path, value in wanted:
        if not path:
            return value
        groups.setdefault(path[0], []).append((path[1:], value))
    made = {step: value for step, inner in groups.items() if (value := _fresh(inner)) is not None}
    if not made:
        return None
    if isinstance(next(iter(made)), int):
        return [*made.values()]
    return {str(step): value for step, value in made.items()}


__all__ = ["Edit", "Value", "edited", "moved"]
