"""Control tags in pairs: what opens a block, what divides it, what closes it.

A block must leave the elements as it found them, whichever of its branches is taken; what is
printed is then well-formed without looking at it again.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from reportgen.ooxml.tags import Tag
from reportgen.problems import Place, nearest

_BLOCKS = {"if", "for", "macro", "call", "filter", "with"}
_DIVIDERS = {"elif": {"if"}, "else": {"if", "for"}}
_JUMPS = {"break", "continue"}
# Tags of cells and rows that docxtpl has not.
OWN_TAGS = frozenset({"merge", "restart", "cantsplit", "repeat", "keep"})
# Jinja's tags that an Office template has no use for; the last three are blocks.
FOREIGN = ("extends", "include", "import", "from", "block", "autoescape", "trans")
_FOREIGN_BLOCKS = FOREIGN[-3:]
# What sets a cell or its row; see `word.cells`.
_CELL_TAGS = ("cellbg", "colspan", "hm", "vm", *OWN_TAGS)
_SCOPES = ("tr", "tc", "p", "r")
# What people write who know other languages.
_MEANT: Mapping[str, str] = {
    "elseif": "elif",
    "elsif": "elif",
    "elif:": "elif",
    "else:": "else",
    "foreach": "for",
    "while": "for",
    "fi": "endif",
    "rof": "endfor",
    "end": "endif、endfor",
    "print": "{{ }}",
    "switch": "if、elif",
    "case": "elif",
}
_SET_BLOCK = re.compile(r"[\w\s.,]+(\|.*)?", re.DOTALL)
_TARGET = re.compile(r"(.+?)\s+in\s", re.DOTALL)
_NAME = re.compile(r"\w+")

Report = Callable[[str, str, Place], None]
Stack = tuple[str, ...]


@dataclass(slots=True)
class Block:
    """An open block.

    Attributes:
        tag: The tag that opens it.
        place: Where that stands.
        stack: The elements that are open there, the outermost first.
        position: Of the tag among the items of its part.
        has_else: Whether its last branch has begun.
    """

    tag: Tag
    place: Place
    stack: Stack
    position: int
    has_else: bool = False

    @property
    def kind(self) -> str:
        """What it is: `if`, `for`, `set`, …."""
        return self.tag.keyword

    @property
    def end(self) -> str:
        """The tag that ends it."""
        return f"{{%{self.tag.scope} end{self.kind} %}}"

    def targets(self) -> frozenset[str]:
        """Return the names that a loop binds."""
        found = _TARGET.match(self.tag.argument)
        return frozenset(_NAME.findall(found[1])) if found and self.kind == "for" else frozenset()


@dataclass(slots=True)
class Blocks:
    """The control tags of a part, one after the other.

    Attributes:
        report: Called with code, message and place of what is wrong.
        further: Tags of extensions that the caller's environment knows.
        ended: The keywords that the template ends blocks with.
        open: The blocks that are open.
        unbalanced: The ends that were told to be on another level, and their places; Word writes
            a text box twice.
        crossed: The kinds of blocks that were told to be crossed, whose ends are still to come.
    """

    report: Report
    further: Collection[str] = ()
    ended: frozenset[str] = frozenset()
    open: list[Block] = field(default_factory=list)
    unbalanced: set[tuple[str, Place]] = field(default_factory=set)
    crossed: list[str] = field(default_factory=list)

    @property
    def _further_ends(self) -> frozenset[str]:
        return frozenset(f"end{name}" for name in self.further)

    def take(self, tag: Tag, place: Place, stack: Stack, position: int) -> None:
        """Take the next control tag."""
        name = tag.keyword
        if name in _BLOCKS or _is_set_block(tag) or f"end{name}" in self.ended & self._further_ends:
            self.open.append(Block(tag, place, stack, position))
        elif name in _DIVIDERS:
            self._divide(tag, place, stack)
        elif name in _JUMPS and name in self.further:
            self._jump(tag, place, stack)
        elif name in self._ends:
            self._close(tag, place, stack)
        elif not name or name == "set" or name in self.further:
            return
        elif name in FOREIGN:
            self.report("tag-unsupported", f"{tag.source}：模板不能用 {name}，请删去", place)
            if name in _FOREIGN_BLOCKS:
                self.open.append(Block(tag, place, stack, position))
        else:
            self._guess(tag, place, stack, position)

    @property
    def _ends(self) -> set[str]:
        return {f"end{one}" for one in {*_BLOCKS, *self.further, *_FOREIGN_BLOCKS, "set"}}

    def _guess(self, tag: Tag, place: Place, stack: Stack, position: int) -> None:
        """Report an unknown tag, and take it for the one that is most likely meant."""
        name = tag.keyword
        own = {*_BLOCKS, *_DIVIDERS, *self.further, "set", *(f"end{one}" for one in _BLOCKS)}
        known = {*own, "endset", *_CELL_TAGS}
        words = tag.words
        for scope in _SCOPES:
            joined = name.removeprefix(scope)
            if name == scope and tag.argument.split(None, 1)[:1] and not tag.scope:
                words = tag.argument
                hint = f"；{scope} 要紧跟在 {{% 之后，如 {{%{scope} {words} %}}"
                break
            if joined != name and joined in known:
                words = joined + tag.words[len(name) :]
                hint = f"；{scope} 之后要有空格，如 {{%{scope} {words} %}}"
                break
        else:
            meant = _MEANT.get(name)
            hint = f"；是否为 {meant}" if meant else nearest(name, known)
            likely = [meant] if meant in own else get_close_matches(name, known, 1)
            words = likely[0] + tag.words[len(name) :] if likely else ""
        self.report("tag-unknown", f"{tag.source}：没有标签“{name}”{hint}", place)
        guessed = replace(tag, words=words)
        if guessed.keyword in own:
            self.take(guessed, place, stack, position)

    def finish(self) -> None:
        """Report the blocks that are still open."""
        for block in self.open:
            if not block.tag.is_whole:
                continue  # told already
            message = f"{block.tag.source} 没有结束，缺 {block.end}"
            self.report("block-unclosed", message, block.place)

    def _divide(self, tag: Tag, place: Place, stack: Stack) -> None:
        block = self.open[-1] if self.open else None
        if block is None or block.kind not in _DIVIDERS[tag.keyword]:
            kinds = "、".join(sorted(_DIVIDERS[tag.keyword], reverse=True))
            message = f"{tag.source} 不在 {kinds} 之中"
            if block is not None:
                message += f"；此处未结束的是 {block.tag.source}（{block.place.spot}）"
            self.report("block-unopened", message, place)
            return
        if block.has_else:
            self.report("block-doubled", f"{tag.source} 之前已有 {{% else %}}", place)
        block.has_else = tag.keyword == "else"
        self._compare(block, tag, place, stack)

    def _close(self, tag: Tag, place: Place, stack: Stack) -> None:
        kind = tag.keyword.removeprefix("end")
        kinds = [block.kind for block in self.open]
        if kind not in kinds:
            if kind in self.crossed:
                self.crossed.remove(kind)
                return
            if (tag.source, place) in self.unbalanced:
                return
            message = f"{tag.source} 没有对应的开始标签 {{%{tag.scope} {kind} … %}}"
            self.report("block-unopened", message, place)
            return
        if kinds[-1] != kind:
            inner = self.open[-1]
            message = (
                f"{tag.source} 与未结束的 {inner.tag.source}（{inner.place.spot}）交叉，"
                f"应先写 {inner.end}"
            )
            self.report("block-crossed", message, place)
        while self.open and (block := self.open.pop()):
            if block.kind == kind:
                self._compare(block, tag, place, stack)
                return
            self.crossed.append(block.kind)

    def _jump(self, tag: Tag, place: Place, stack: Stack) -> None:
        loop = next((block for block in reversed(self.open) if block.kind == "for"), None)
        if loop is None:
            self.report("block-unopened", f"{tag.source} 不在循环之中", place)
        else:
            self._compare(loop, tag, place, stack)

    def _compare(self, block: Block, tag: Tag, place: Place, stack: Stack) -> None:
        if block.stack != stack:
            one, other = _apart(block.stack, stack)
            message = (
                f"{block.tag.source}（{block.place.spot}）与 {tag.source} 不在同一层："
                f"前者在{one}里，后者在{other}里"
            )
            self.report("block-unbalanced", message, place)
            self.unbalanced.add((tag.source, place))


def _is_set_block(tag: Tag) -> bool:
    return tag.keyword == "set" and bool(_SET_BLOCK.fullmatch(tag.argument))


_MOST_NAMED = 4
_ELEMENTS = {
    "w:t": "文字", "w:r": "文字", "w:p": "段落", "w:tc": "单元格", "w:tr": "行",
    "w:tbl": "表格", "w:body": "正文", "w:hdr": "页眉", "w:ftr": "页脚", "w:hyperlink": "链接",
    "w:txbxContent": "文本框", "w:sdtContent": "内容控件", "w:footnote": "脚注", "@": "属性",
}  # fmt: skip


def _apart(one: Stack, other: Stack) -> tuple[str, str]:
    """Return where two stacks are, from the last element that they share."""
    pairs = zip(one, other, strict=False)
    shared = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
    start = max((n for n in range(shared) if one[n] in _ELEMENTS), default=0)
    return _where(one[start:]), _where(other[start:])


def _where(stack: Stack) -> str:
    names = [_ELEMENTS[name] for name in stack if name in _ELEMENTS]
    return "的".join(dict.fromkeys(names[:_MOST_NAMED])) or "文件"
