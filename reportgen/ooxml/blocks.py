"""Control tags in pairs: what opens a block, what divides it, what closes it.

A block must leave the elements as it found them, whichever of its branches is taken; what is
printed is then well-formed without looking at it again.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from reportgen.ooxml.tags import Tag
from reportgen.problems import Place, nearest

_BLOCKS = {"if", "for", "macro", "call", "filter", "with"}
_DIVIDERS = {"elif": {"if"}, "else": {"if", "for"}}
_JUMPS = {"break", "continue"}
# Tags of cells and rows that docxtpl has not.
OWN_TAGS = frozenset({"merge", "restart", "cantsplit", "repeat", "keep"})
# Jinja's tags that a Word template has no use for; the last three are blocks.
FOREIGN = ("extends", "include", "import", "from", "block", "autoescape", "trans")
_FOREIGN_BLOCKS = FOREIGN[-3:]
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
    """

    report: Report
    further: Collection[str] = ()
    ended: frozenset[str] = frozenset()
    open: list[Block] = field(default_factory=list)

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
        elif name.startswith("end"):
            self._close(tag, place, stack)
        elif name == "set" or name in self.further:
            return
        elif name in FOREIGN:
            self.report("tag-unsupported", f"{tag.source}：Word 模板不能用 {name}", place)
            if name in _FOREIGN_BLOCKS:
                self.open.append(Block(tag, place, stack, position))
        else:
            known = {*_BLOCKS, *_DIVIDERS, *self.further, "set", *(f"end{one}" for one in _BLOCKS)}
            known |= {"cellbg", "colspan", "hm", "vm", *OWN_TAGS}
            message = f"{tag.source}：没有标签“{name}”{nearest(name, known)}"
            self.report("tag-unknown", message, place)

    def finish(self) -> None:
        """Report the blocks that are still open."""
        for block in self.open:
            message = f"{block.tag.source} 没有结束，缺 {{% end{block.kind} %}}"
            self.report("block-unclosed", message, block.place)

    def _divide(self, tag: Tag, place: Place, stack: Stack) -> None:
        block = self.open[-1] if self.open else None
        if block is None or block.kind not in _DIVIDERS[tag.keyword]:
            message = f"{tag.source} 不在{'、'.join(sorted(_DIVIDERS[tag.keyword]))} 之中"
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
            known = {f"end{one}" for one in {*_BLOCKS, *self.further, "set"}}
            hint = "" if tag.keyword in known else nearest(tag.keyword, known)
            message = f"{tag.source} 没有对应的开始标签{hint}"
            self.report("block-unopened", message, place)
            return
        if kinds[-1] != kind:
            inner = self.open[-1]
            message = (
                f"{tag.source} 与未结束的 {inner.tag.source}（{inner.place.spot}）交叉，"
                f"应先写 {{% end{inner.kind} %}}"
            )
            self.report("block-crossed", message, place)
        while self.open and (block := self.open.pop()):
            if block.kind == kind:
                self._compare(block, tag, place, stack)
                return

    def _jump(self, tag: Tag, place: Place, stack: Stack) -> None:
        loop = next((block for block in reversed(self.open) if block.kind == "for"), None)
        if loop is None:
            self.report("block-unopened", f"{tag.source} 不在循环之中", place)
        else:
            self._compare(loop, tag, place, stack)

    def _compare(self, block: Block, tag: Tag, place: Place, stack: Stack) -> None:
        if block.stack != stack:
            message = (
                f"{block.tag.source}（{block.place.spot}）与 {tag.source} 不在同一层："
                f"前者在{_where(block.stack)}中，后者在{_where(stack)}中"
            )
            self.report("block-unbalanced", message, place)


def _is_set_block(tag: Tag) -> bool:
    return tag.keyword == "set" and bool(_SET_BLOCK.fullmatch(tag.argument))


_ELEMENTS = {
    "w:t": "文字", "w:r": "文字", "w:p": "段落", "w:tc": "单元格", "w:tr": "表格的行",
    "w:tbl": "表格", "w:body": "正文", "w:hdr": "页眉", "w:ftr": "页脚", "w:hyperlink": "链接",
    "w:txbxContent": "文本框", "w:sdtContent": "内容控件", "w:footnote": "脚注", "@": "属性",
}  # fmt: skip


def _where(stack: Stack) -> str:
    names = [_ELEMENTS[name] for name in stack if name in _ELEMENTS]
    return "的".join(dict.fromkeys(names[-3:])) or "文件"
