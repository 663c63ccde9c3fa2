"""A part with marks as a row of literal markup and marks, each printed one with its surroundings.

Read once from the beginning to the end with the stack of open elements; the blocks are compared
with it on the way.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from reportgen.ooxml.blocks import Block, Blocks, Stack
from reportgen.ooxml.marks import Action, Mark, Marks
from reportgen.ooxml.word import marks

_TOKEN = re.compile(
    rf"<\?mark (?P<between>[0-9]+)\?>|{marks.OPEN}(?P<inside>[0-9]+){marks.CLOSE}"
    r"|<(?P<end>/?)(?P<name>[A-Za-z_][\w:.-]*)(?P<rest>(?:\"[^\"]*\"|[^\">])*)>"
)
_IDENTITY = re.compile(r' w14:(?:paraId|textId)="[^"]*"')
SECTION = re.compile(r"<w:sectPr[ >].*?</w:sectPr>|<w:sectPr/>", re.DOTALL)
_NAMES = re.compile(r"(?<![.\w])[A-Za-z_]\w*")
_IN_ATTRIBUTE = "@"
_BETWEEN = {"w:tbl": "row", "w:tr": "cell"}
_INLINE = {"w:p", "w:hyperlink", "w:smartTag", "w:ins", "w:fldSimple", "w:r"}


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a value is printed.

    Attributes:
        kind: `text` (in a run), `attribute`, `plain` (any other text), `run`, `paragraph`, `row`,
            `cell` (in place of one), `span`, `merge`.
        mark: The tag and its place.
        run: The properties of the run, as markup.
        paragraph: The properties of the paragraph, as markup, without its section.
        stack: The open elements, the outermost first.
        is_settled: Whether the properties hold whichever branch was taken before; else those
            count that were printed last.
    """

    kind: str
    mark: Mark
    run: str = ""
    paragraph: str = ""
    stack: Stack = ()
    is_settled: bool = True

    @property
    def divides(self) -> bool:
        """Whether the paragraph can be divided here: nothing stands between it and the run."""
        return self.stack[-3:] == ("w:p", "w:r", "w:t")


@dataclass(frozen=True, slots=True)
class Structure:
    """A part ready to be compiled.

    Attributes:
        items: Literal markup, and numbers of marks.
        slots: By the number of a mark.
    """

    items: tuple[str | int, ...]
    slots: dict[int, Slot]


@dataclass(slots=True)
class _Open:
    """An open element and the properties that it has told so far, as far as that is certain."""

    name: str
    start: int
    properties: str = ""
    is_settled: bool = True


@dataclass(slots=True)
class _Reading:
    text: str
    found: Marks
    blocks: Blocks
    items: list[str | int] = field(default_factory=list)
    slots: dict[int, Slot] = field(default_factory=dict)
    stack: list[_Open] = field(default_factory=list)
    # The open elements as they were where each open block begins.
    opened: list[list[_Open]] = field(default_factory=list)
    written: int = 0
    # Actions that are found to be needed at an earlier item: its position, and the mark.
    earlier: list[tuple[int, int]] = field(default_factory=list)

    def names(self) -> Stack:
        return tuple(one.name for one in self.stack)

    def literal(self, end: int) -> None:
        if self.written < end:
            text = self.text[self.written : end]
            if any(block.kind in {"for", "macro"} for block in self.blocks.open):
                # An identity cannot stand twice in a document.
                text = _IDENTITY.sub("", text)
            self.items.append(text)
        self.written = end

    def mark(self, number: int, kind: str, start: int, end: int) -> None:
        self.literal(start)
        self.written = end
        mark = self.found.marks[number]
        if mark.action:
            self._action(mark.action, number)
        elif mark.tag.kind == "{%":
            stack = (*self.names(), _IN_ATTRIBUTE) if kind == "attribute" else self.names()
            self._control(mark, stack)
            self.slots[number] = self._slot(number, mark, kind)
            self.items.append(number)
        elif mark.tag.kind == "{{":
            self.slots[number] = self._slot(number, mark, kind)
            self.items.append(number)

    def _control(self, mark: Mark, stack: Stack) -> None:
        """Take a control tag, and the elements as they are open behind it."""
        if mark.use == "loop" and not self._loops():
            message = f"{mark.tag.source} 只能用在循环的单元格里"
            self.found.report("tag-misplaced", message, mark.place)
        self.blocks.take(mark.tag, mark.place, stack, len(self.items))
        if len(self.blocks.open) > len(self.opened):
            self.opened.append(list(self.stack))
        elif len(self.blocks.open) < len(self.opened):
            before = self.opened[len(self.blocks.open)]
            del self.opened[len(self.blocks.open) :]
            if len(before) == len(self.stack):
                pairs = zip(before, self.stack, strict=True)
                self.stack = [
                    old if old is new else replace(new, is_settled=False) for old, new in pairs
                ]
        elif mark.tag.keyword in {"elif", "else"} and self.opened:
            # Of a branch that begins on another level, which is told, the elements go on.
            is_level = len(self.opened[-1]) == len(self.stack)
            self.stack = list(self.opened[-1]) if is_level else self.stack

    def _action(self, action: Action, number: int) -> None:
        if action.name == "vm":
            self._start_group(number)
        self.items.append(number)

    def _start_group(self, number: int) -> None:
        """Let the rows merged by `vm` begin anew where the loop that names its value goes on."""
        mark = self.found.marks[number]
        loops = self._loops()
        if not loops:
            self.found.report("tag-misplaced", f"{mark.tag.source} 只能用在循环的行里", mark.place)
            return
        names = self._names_of_cell(number)
        own = next((loop for loop in reversed(loops) if loop.targets() & names), loops[-1])
        start = self.found.act("group", mark, number)
        self.earlier.append((own.position + (own is not loops[-1]), start))

    def _loops(self) -> list[Block]:
        return [block for block in self.blocks.open if block.kind == "for"]

    def _names_of_cell(self, number: int) -> set[str]:
        start = self.text.index(marks.text(number))
        end = self.text.find("</w:tc>", start)
        numbers = [
            int(n) for pair in marks.ANYWHERE.findall(self.text[start:end]) for n in pair if n
        ]
        found = [self.found.marks[n] for n in numbers if not self.found.marks[n].action]
        return {name for mark in found for name in _NAMES.findall(mark.tag.words)}

    def _slot(self, number: int, mark: Mark, kind: str) -> Slot:
        stack = self.names()
        if mark.use:
            return Slot(mark.use, mark, stack=stack)
        if kind == "attribute":
            return Slot(kind, mark, stack=stack)
        if kind == "between":
            top = stack[-1] if stack else ""
            where = _BETWEEN.get(top, "run" if top in _INLINE else "paragraph")
            paragraph, run = self.found.looks.get(number, ("", ""))
            return Slot(where, mark, run, paragraph, stack)
        if stack[-2:] != ("w:r", "w:t"):
            return Slot("plain", mark, stack=stack)
        above = next((one for one in reversed(self.stack) if one.name == "w:p"), None)
        looks = above.properties if above else ""
        is_settled = self.stack[-2].is_settled and (above is None or above.is_settled)
        return Slot("text", mark, self.stack[-2].properties, looks, stack, is_settled)

    def read(self) -> Structure:
        for token in _TOKEN.finditer(self.text):
            if token["between"]:
                self.mark(int(token["between"]), "between", token.start(), token.end())
            elif token["inside"]:
                self.mark(int(token["inside"]), "text", token.start(), token.end())
            else:
                self._element(token)
        self.literal(len(self.text))
        self.blocks.finish()
        for position, number in sorted(self.earlier, reverse=True):
            self.items.insert(position, number)
        return Structure(tuple(self.items), self.slots)

    def _element(self, token: re.Match[str]) -> None:
        if token["end"]:
            self._close(token)
            return
        for inside in marks.IN_TEXT.finditer(self.text, token.start(), token.end()):
            self.mark(int(inside[1]), "attribute", inside.start(), inside.end())
        if not token["rest"].endswith("/"):
            self.stack.append(_Open(token["name"], token.start()))

    def _close(self, token: re.Match[str]) -> None:
        closed = self.stack.pop()
        if closed.name in {"w:pPr", "w:rPr"} and self.stack and not self._is_inner():
            markup = self.text[closed.start : token.end()]
            self.stack[-1].properties = SECTION.sub("", marks.ANYWHERE.sub("", markup))
            self.stack[-1].is_settled &= marks.ANYWHERE.search(markup) is None

    def _is_inner(self) -> bool:
        """Tell whether properties are those of a paragraph's mark, not of a paragraph or run."""
        return self.stack[-1].name not in {"w:p", "w:r"}


def read(text: str, found: Marks, further: Collection[str] = ()) -> Structure:
    """Read a part.

    Args:
        text: Its markup with marks.
        found: The marks; receives what is wrong with the blocks.
        further: Tags of extensions.
    """
    ended = frozenset(one.tag.keyword for one in found.marks if one.tag.keyword.startswith("end"))
    blocks = Blocks(found.report, further, ended)
    return _Reading(text, found, blocks).read()
