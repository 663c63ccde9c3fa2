"""The tags in the cells of a sheet: those of rows, of columns, of the sheet, and of cells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reportgen.ooxml import tags
from reportgen.ooxml.excel.addresses import Cell
from reportgen.ooxml.excel.drawn.sheets import DrawnCell, DrawnSheet
from reportgen.ooxml.excel.drawn.words import Words
from reportgen.ooxml.excel.formulas.formula import Formula
from reportgen.ooxml.marks import Mark, Marks
from reportgen.ooxml.tags import Tag, TagError
from reportgen.problems import Place

_SETTINGS = {"merge", "restart", "fit"}
# The tags of Word that Excel has in another way, and which.
_OF_WORD = {
    "vm": "要上下合并相同的内容写 {% merge %}",
    "hm": "请在模板里合并单元格，合并随循环各列展开",
    "colspan": "请在模板里合并单元格",
    "cellbg": "请在模板里设底色或条件格式",
    "repeat": "请在模板里设打印标题",
    "keep": "请在模板里设分页符",
    "cantsplit": "Excel 的行不会跨页断开",
}
_BARE = {"fit"}
_HOSTS = {"tr": "整行", "tc": "整列", "sheet": "整张表"}

Items = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class TaggedCell:
    """A cell with tags.

    Attributes:
        items: Literal text and numbers of marks.
        takes: How many values it leaves: that of its merge, and its own.
        runs: The properties of its runs, if it is rich.
        restarts: Marks that let merges begin anew in its row.
        merge: Whether it is merged with its like above, and by what: `value` or `content`.
        fits: Whether its row is as high as its texts need.
    """

    items: Items
    takes: int
    runs: tuple[str, ...] = ()
    restarts: Items = ()
    merge: str = ""
    fits: bool = False


@dataclass(slots=True)
class Tagged:
    """The tags of a sheet.

    Attributes:
        cells: By row and column.
        rows: The marks of each row that is a tag, in order.
        columns: The marks of each column that is one.
        sheet: The marks of the sheet itself.
        hosts: Cells that hold such tags.
        empty: Cells that hold nothing but remarks.
    """

    cells: dict[int, dict[int, TaggedCell]] = field(default_factory=dict)
    rows: dict[int, list[int]] = field(default_factory=dict)
    columns: dict[int, list[int]] = field(default_factory=dict)
    sheet: list[int] = field(default_factory=list)
    hosts: set[Cell] = field(default_factory=set)
    empty: set[Cell] = field(default_factory=set)


def tagged(sheet: DrawnSheet, found: Marks) -> Tagged:
    """Find the tags of a sheet.

    Args:
        sheet: The sheet as it is drawn.
        found: Receives the marks and what is wrong with the tags.
    """
    return _Tagging(sheet, found).all()


def pieces_of(text: str, place: Place, found: Marks) -> list[str | int]:
    """Return a text in literal pieces and numbers of marks.

    Args:
        text: The text.
        place: Where it stands.
        found: Receives the marks and what is wrong.
    """
    found.places.setdefault(place, len(found.places))
    if wide := tags.WIDE.search(text):
        found.warn_of_wide(wide[0], place)
    pieces, raw = list[str | int](), None
    for one in tags.split(text):
        if isinstance(one, TagError):
            found.report(one.code, one.message, place)
        elif isinstance(one, str):
            pieces.append(one)
        elif one.keyword in {"raw", "endraw"}:
            if one.keyword == "endraw" and raw is None:
                message = f"{one.source} 没有对应的开始标签 {{% raw %}}"
                found.report("block-unopened", message, place)
            raw = one if one.keyword == "raw" else None
            pieces.append(found.add(Mark(Tag("{#", "", "", one.source), place)))
        else:
            pieces.append(found.add(Mark(one, place)))
    if raw is not None:
        message = f"{raw.source} 没有结束，缺 {{% endraw %}}"
        found.report("block-unclosed", message, place)
    return pieces


@dataclass(slots=True)
class _Tagging:
    sheet: DrawnSheet
    found: Marks
    result: Tagged = field(default_factory=Tagged)

    def all(self) -> Tagged:
        for row in self.sheet.rows.values():
            for cell in row.cells:
                if cell.words and cell.words.may_hold_tags:
                    self.cell(cell, cell.words)
                elif cell.words and (wide := tags.WIDE.search(cell.words.text)):
                    self.found.warn_of_wide(wide[0], self._place(cell))
                elif cell.formula and _has_tags(cell.formula):
                    message = "公式里不能写标签；整个单元格写一个标签，或者公式引用有标签的单元格"
                    self.found.report("tag-misplaced", message, self._place(cell))
        self._alone()
        return self.result

    def _place(self, cell: DrawnCell) -> Place:
        return self.sheet.place(self.found.file, cell.at)

    def cell(self, cell: DrawnCell, words: Words) -> None:
        place, row, column = self._place(cell), cell.at.row, cell.at.column
        pieces = pieces_of(words.text, place, self.found)
        marks = {n: self.found.marks[n] for n in pieces if isinstance(n, int)}
        hosts = [n for n, mark in marks.items() if _host(mark.tag)]
        if hosts:
            self._host(cell, pieces, hosts)
            return
        foreign = self._refused(marks)
        pieces = [p for p in pieces if p not in foreign]
        settings = {n: mark for n, mark in marks.items() if mark.tag.keyword in _SETTINGS}
        self._refuse_inner(pieces, settings)
        rest = [(p, self._length(p)) for p in pieces if p not in settings or isinstance(p, str)]
        content = [p for p, _ in rest if isinstance(p, str) or marks[p].tag.kind != "{#"]
        is_blank = all(isinstance(p, str) and not p.strip() for p in content)
        if marks and not settings and is_blank:
            self.result.empty.add(cell.at)
            return
        self.result.cells.setdefault(row, {})[column] = self._content(
            pieces, content, settings, words
        )

    def _length(self, piece: str | int) -> int:
        return len(piece if isinstance(piece, str) else self.found.marks[piece].tag.source)

    def _content(
        self,
        pieces: Sequence[str | int],
        content: Sequence[str | int],
        settings: Mapping[int, Mark],
        words: Words,
    ) -> TaggedCell:
        by_name = {mark.tag.keyword: (n, mark) for n, mark in settings.items()}
        before, restarts, merge = list[str | int](), list[str | int](), ""
        if found := by_name.get("merge"):
            merge = "value" if found[1].tag.argument else "content"
            if merge == "value":
                before.append(self.found.printed(found[1].tag.argument, found[1], "merge"))
        if found := by_name.get("restart"):
            restarts += self._restart(found[1])
        inner = [p for p in content if not (isinstance(p, str) and not p.strip())]
        takes, runs = 1 + (merge == "value"), tuple[str, ...]()
        only = inner[0] if len(inner) == 1 else None
        if isinstance(only, int) and self.found.marks[only].tag.kind == "{{":
            return TaggedCell((*before, only), takes, (), tuple(restarts), merge, "fit" in by_name)
        if not inner:
            items = (*before, self.found.step("blank"))
            return TaggedCell(items, takes, (), tuple(restarts), merge, "fit" in by_name)
        is_rich = any(properties for properties, _ in words.runs)
        runs = tuple(properties for properties, _ in words.runs) if is_rich else ()
        shares = self._shares(pieces, words) if is_rich else ((p, 0) for p in pieces)
        text = list[str | int]()
        last = -1
        for piece, run in shares:
            if isinstance(piece, int) and piece in settings:
                continue
            if is_rich and run != last:
                text.append(self.found.step("run", run))
                last = run
            text.append(tags.literal(piece) if isinstance(piece, str) else piece)
            if isinstance(piece, int) and self.found.marks[piece].tag.kind == "{%":
                last = -1  # what follows may come after other runs, or after none
        items = (*before, self.found.step("open"), *text, self._close(content))
        return TaggedCell(items, takes, runs, tuple(restarts), merge, "fit" in by_name)

    def _close(self, content: Sequence[str | int]) -> int:
        first = next((p for p in content if isinstance(p, int)), None)
        origin = self.found.marks[first] if first is not None else None
        return self.found.act("close", origin) if origin else self.found.step("close")

    def _shares(self, pieces: Sequence[str | int], words: Words) -> Iterator[tuple[str | int, int]]:
        """Yield the pieces with the run that each stands or begins in."""
        ends, end = list[int](), 0
        for _, text in words.runs:
            end += len(text)
            ends.append(end)
        position = 0
        for piece in pieces:
            length = self._length(piece)
            run = next(n for n, end in enumerate(ends) if position < end)
            if isinstance(piece, int):
                yield piece, run
            start = position
            position += length
            while isinstance(piece, str) and start < position:
                stop = min(ends[run], position)
                yield piece[start - position + length : stop - position + length], run
                start, run = stop, run + 1

    def _restart(self, mark: Mark) -> Iterator[int]:
        if mark.tag.argument:
            yield self.found.control(f"if {mark.tag.argument}", mark)
        yield self.found.act("restart", mark)
        if mark.tag.argument:
            yield self.found.control("endif", mark)

    def _refused(self, marks: Mapping[int, Mark]) -> set[int]:
        """Report the tags that Excel has not, and return them."""
        found = set[int]()
        for number, mark in marks.items():
            tag, name = mark.tag, mark.tag.keyword
            if tag.scope and tag.kind != "{#":
                message = f"{tag.source}：Excel 模板没有 {tag.scope} 的标签，{_instead(tag)}"
                self.found.report("tag-unsupported", message, mark.place)
                found.add(number)
            elif name in _OF_WORD and tag.kind == "{%":
                message = f"{tag.source}：Excel 模板不用 {name}，{_OF_WORD[name]}"
                self.found.report("tag-unsupported", message, mark.place)
                found.add(number)
            elif name in _BARE and tag.argument:
                self.found.report("tag-syntax", f"{tag.source} 不能带值", mark.place)
        return found

    def _refuse_inner(self, pieces: Sequence[str | int], settings: Mapping[int, Mark]) -> None:
        """Refuse a setting inside a condition or loop of its cell, and one that is there twice."""
        depth, seen = 0, dict[str, Mark]()
        for piece in pieces:
            if isinstance(piece, str):
                continue
            tag = self.found.marks[piece].tag
            depth += (tag.keyword in {"if", "for"}) - (tag.keyword in {"endif", "endfor"})
            if piece not in settings:
                continue
            place = self.found.marks[piece].place
            if depth > 0:
                message = f"{tag.source} 管整个单元格或整行，不能放在条件或循环里"
                self.found.report("tag-misplaced", message, place)
            elif first := seen.get(tag.keyword):
                message = f"{tag.source}：单元格里已有 {first.tag.source}，只能有一个"
                self.found.report("tag-doubled", message, place)
            seen.setdefault(tag.keyword, self.found.marks[piece])

    def _host(self, cell: DrawnCell, pieces: Sequence[str | int], hosts: Sequence[int]) -> None:
        """Take the tags of a row, a column or the sheet, beside which nothing else may stand."""
        row, column = cell.at
        for piece in pieces:
            mark = self.found.marks[piece] if isinstance(piece, int) else None
            if (mark is None and str(piece).strip()) or (mark and not _host(mark.tag)):
                first = self.found.marks[hosts[0]]
                if mark is None or mark.tag.kind != "{#":
                    told = mark.tag.source if mark else str(piece).strip()
                    message = f"{first.tag.source} 占{_HOSTS[_host(first.tag)]}，旁边不能有“{told}”"
                    self.found.report("tag-misplaced", message, first.place)
        for number in hosts:
            tag = self.found.marks[number].tag
            if tag.kind != "{%":
                message = f"{tag.source}：{tag.scope} 只用于 {{% %}} 标签；{_instead(tag)}"
                self.found.report("tag-unsupported", message, self.found.marks[number].place)
            elif _host(tag) == "tr":
                self.result.rows.setdefault(row, []).append(number)
            elif _host(tag) == "tc":
                self.result.columns.setdefault(column, []).append(number)
            else:
                self.result.sheet.append(number)
        self.result.hosts.add(cell.at)

    def _alone(self) -> None:
        """Refuse whatever else stands in a row or column that is a tag."""
        blank = self.result.empty | self.result.hosts
        for row in self.sheet.rows.values():
            for cell in row.cells:
                is_bare = cell.value is None and cell.formula is None
                if is_bare or cell.at in blank:
                    continue
                for kind, number, hosts in (
                    ("行", cell.at.row, self.result.rows),
                    ("列", cell.at.column, self.result.columns),
                ):
                    if number in hosts:
                        first = self.found.marks[hosts[number][0]]
                        told = f"占整{kind}，同{kind}的单元格 {cell.at} 里不能有内容"
                        message = f"{first.tag.source} {told}"
                        self.found.report("tag-misplaced", message, first.place)


def _has_tags(formula: Formula) -> bool:
    """Tell whether a tag stands in a formula; the names of sheets may have some."""
    texts = [piece for piece in formula.pieces if isinstance(piece, str)]
    return any(sign in text for text in texts for sign in ("{{", "{%"))


def _instead(tag: Tag) -> str:
    """Return what to write for a tag of Word's."""
    if tag.kind == "{{":
        return f"请写 {{{{ {tag.words.strip()} }}}}"
    return f"整行写 {{%tr {tag.words.strip()} %}}，一个单元格里写 {{% {tag.words.strip()} %}}"


def _host(tag: Tag) -> str:
    """Return what a tag takes the place of: `tr`, `tc`, `sheet`, or nothing."""
    if tag.keyword == "sheet" and not tag.scope:
        return "sheet"
    return tag.scope if tag.scope in {"tr", "tc"} and tag.kind != "{#" else ""
