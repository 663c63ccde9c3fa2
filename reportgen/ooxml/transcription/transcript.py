"""A Word file as plain text for reviews and for `git diff`: one paragraph a line, nothing of looks.

Signs that are no text stand in 〔〕; `⇥` is a tab, `↵` a line break, `¶` a paragraph in a cell.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element

from reportgen.ooxml.transcription import inventory, passage
from reportgen.ooxml.transcription.inventory import Inventory, Part, attribute, local
from reportgen.ooxml.transcription.passage import Numbers
from reportgen.problems import Problem

_INDENT = "    "
_PARAGRAPH = " ¶ "
_CELL = " | "
_MM = 56.6929  # twentieths of a point
_NOTES = {
    inventory.FOOTNOTES: ("footnote", "footnoteReference"),
    inventory.ENDNOTES: ("endnote", "endnoteReference"),
    inventory.COMMENTS: ("comment", "commentReference"),
}
_PROPERTIES = {
    "title": "标题",
    "subject": "主题",
    "creator": "作者",
    "keywords": "关键词",
    "description": "备注",
    "category": "类别",
    "contentStatus": "状态",
    "language": "语言",
}
_SECTIONS = {
    "continuous": "连续",
    "nextColumn": "下一栏",
    "evenPage": "偶数页",
    "oddPage": "奇数页",
}
_OFF = {"0", "false", "off"}
_DEEPEST = 9


def transcribe(content: bytes, file: str) -> tuple[str | None, tuple[Problem, ...]]:
    """Return a Word file as text, or why it cannot be read.

    Args:
        content: The bytes of a .docx; a gate has let it through.
        file: Its name in places.
    """
    found, problems = inventory.take(content, file)
    if found is None:
        return None, problems
    return "".join(f"{line}\n" for line in lines(found)), ()


def lines(found: Inventory) -> Iterator[str]:
    """Yield the lines of all parts that have text, each under its heading."""
    notes = dict(_numbers(found.parts))
    levels = _levels(found.styles)
    is_first = True
    for part in found.parts:
        told = list(_Telling(Numbers(notes, part.targets), levels).part(part))
        if any(line.strip() for line in told):
            yield from () if is_first else ("",)
            yield f"== {part.title} =="
            yield from told
            is_first = False


def _numbers(parts: tuple[Part, ...]) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield the notes of each kind, counted; lines between text and notes are none."""
    for part in parts:
        if part.kind in _NOTES:
            _, reference = _NOTES[part.kind]
            for number, note in enumerate(_notes(part), 1):
                yield (reference, attribute(note, "id")), number


def _notes(part: Part) -> list[_Element]:
    name, _ = _NOTES[part.kind]
    notes = [note for note in part.root if local(note) == name]
    return [note for note in notes if attribute(note, "type") in {"", "normal"}]


def _levels(styles: _Element | None) -> dict[str, int]:
    """Return the level of each style of headings: what it says, or what it is based on."""
    own: dict[str, int] = {}
    bases: dict[str, str] = {}
    for style in styles if styles is not None else ():
        name = attribute(style, "styleId")
        for element in style.iter():
            if local(element) == "outlineLvl":
                own[name] = _level(element)
            elif local(element) == "basedOn":
                bases[name] = attribute(element, "val")
    return {name: _inherited(name, own, bases) for name in {*own, *bases}}


def _level(element: _Element) -> int:
    value = attribute(element, "val")
    return int(value) if value in set("012345678") else _DEEPEST


def _inherited(name: str, own: Mapping[str, int], bases: Mapping[str, str]) -> int:
    seen: set[str] = set()
    while name not in own and name in bases and name not in seen:
        seen.add(name)
        name = bases[name]
    return own.get(name, _DEEPEST)


@dataclass(frozen=True, slots=True)
class _Telling:
    numbers: Numbers
    levels: Mapping[str, int] = field(default_factory=dict)

    def part(self, part: Part) -> Iterator[str]:
        if part.kind == inventory.PROPERTIES:
            yield from properties(part.root)
        elif part.kind in _NOTES:
            for number, note in enumerate(_notes(part), 1):
                yield from self.note(note, number)
        else:
            for child in part.root:
                yield from self.blocks(child if local(child) == "body" else [child])

    def note(self, note: _Element, number: int) -> Iterator[str]:
        author = attribute(note, "author")
        first, *others = list(self.blocks(note)) or [""]
        yield f"{number}　{f'{author}：' if author else ''}{first.lstrip()}"
        yield from (f"{_INDENT}{line}" for line in others)

    def blocks(self, elements: "_Element | list[_Element]") -> Iterator[str]:
        """Yield the lines of paragraphs and tables, also of those in controls and markup."""
        for element in elements:
            match local(element):
                case "p":
                    yield from self.paragraph(element)
                case "tbl":
                    yield from self.table(element)
                case "sectPr":
                    yield _section(element)
                case "altChunk":
                    yield "〔嵌入文件〕"
                case "Fallback" | "sdtPr":
                    pass
                case _:
                    yield from self.blocks(element)

    def paragraph(self, element: _Element) -> Iterator[str]:
        properties = next((one for one in element if local(one) == "pPr"), None)
        marks = {local(one): one for one in properties} if properties is not None else {}
        before = marks.get("pageBreakBefore")
        breaks = before is not None and attribute(before, "val") not in _OFF
        head = "〔另起一页〕" if breaks else ""
        text = passage.text(element, self.numbers)
        level = self.level(marks) if text else _DEEPEST
        sharps = f"{'#' * (level + 1)} " if level < _DEEPEST else ""
        yield f"{head}{sharps}{text}"
        for box in passage.boxes(element):
            yield f"{_INDENT}〔文本框〕"
            yield from (f"{_INDENT}{line}" for line in self.blocks(box))
        if "sectPr" in marks:
            yield _section(marks["sectPr"])

    def level(self, marks: Mapping[str, _Element]) -> int:
        if "outlineLvl" in marks:
            return _level(marks["outlineLvl"])
        style = marks.get("pStyle")
        return self.levels.get(attribute(style, "val"), _DEEPEST) if style is not None else _DEEPEST

    def table(self, table: _Element) -> Iterator[str]:
        yield "〔表〕"
        for row in _within(table, "tr"):
            below: list[str] = []
            cells = [self.cell(cell, below) for cell in _within(row, "tc")]
            yield f"| {_CELL.join(cells)} |"
            yield from (f"{_INDENT}{line}" for line in below)
        yield "〔表完〕"

    def cell(self, cell: _Element, below: list[str]) -> str:
        """Return the text of a cell; what needs lines of its own is put below the row."""
        pieces: list[str] = []
        for element in _blocks(cell):
            told = list(self.blocks([element]))
            if local(element) == "tbl":
                below += told
                pieces.append("〔内表〕")
            else:
                pieces.append(told[0])
                below += told[1:]
        return f"{_merge(cell)}{_PARAGRAPH.join(piece for piece in pieces if piece)}"


def _within(element: _Element, name: str) -> Iterator[_Element]:
    """Yield the rows of a table or the cells of a row, also those in controls and markup."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) in {"sdt", "sdtContent", "customXml", "ins", "del"}:
            yield from _within(child, name)


def _blocks(cell: _Element) -> Iterator[_Element]:
    for child in cell:
        if local(child) in {"p", "tbl"}:
            yield child
        elif local(child) in {"sdt", "sdtContent", "customXml"}:
            yield from _blocks(child)


def _merge(cell: _Element) -> str:
    properties = next((one for one in cell if local(one) == "tcPr"), None)
    marks = {local(one): one for one in properties} if properties is not None else {}
    told = []
    if "gridSpan" in marks and attribute(marks["gridSpan"], "val") not in {"", "1"}:
        told.append(f"跨 {attribute(marks['gridSpan'], 'val')} 列")
    if "vMerge" in marks:
        is_first = attribute(marks["vMerge"], "val") == "restart"
        told.append("与下并" if is_first else "与上并")
    if "hMerge" in marks:
        is_first = attribute(marks["hMerge"], "val") == "restart"
        told.append("与右并" if is_first else "与左并")
    return f"〔{'，'.join(told)}〕" if told else ""


def _section(properties: _Element) -> str:
    marks = {local(one): one for one in properties}
    kind = attribute(marks["type"], "val") if "type" in marks else ""
    told = [_SECTIONS.get(kind, "下一页")]
    if "pgSz" in marks:
        sides = [attribute(marks["pgSz"], side) for side in ("w", "h")]
        if all(side.isdecimal() for side in sides):
            told.append("×".join(str(round(int(side) / _MM)) for side in sides) + " 毫米")
    return f"〔节：{'，'.join(told)}〕"


def properties(root: _Element) -> Iterator[str]:
    """Yield the lines of the properties of a file."""
    texts = {local(one): " ".join((one.text or "").split()) for one in root}
    for name, title in _PROPERTIES.items():
        if texts.get(name):
            yield f"{title}：{texts[name]}"
