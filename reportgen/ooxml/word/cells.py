"""Tags that set a cell or its row: background, spans, merges, what a page break may do to it.

`cellbg`, `colspan`, `hm` and `vm` are docxtpl's; ours are `merge` (with or without a value to
compare), `restart` (with or without a condition), `cantsplit`, `repeat` and `keep`.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile

from lxml import etree
from lxml.etree import _Element

from reportgen.ooxml.blocks import OWN_TAGS
from reportgen.ooxml.marks import Mark, Marks
from reportgen.ooxml.word import marks
from reportgen.ooxml.word.names import PPR, RPR, TC, TCPR, TR, TRPR, P, T, qn

# The order of CT_TcPr and of the beginning of CT_PPr (ECMA-376 part 1, 17.4.70 and 17.3.1.26).
_TCPR = ("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap")
_BEFORE_KEEP, _KEEP = qn("w:pStyle"), qn("w:keepNext")
_NEED = {"cellbg", "colspan"}
# What sets the same property of a cell.
_SAME = {"merge": "vm", "hm": "colspan"}
_WRAPPERS = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "ins", "del")}
_WHOLE = {"colspan", *OWN_TAGS}
_BARE = {"hm", "vm", "cantsplit", "repeat"}


def settle(root: _Element, found: Marks) -> None:
    """Carry out the tags that set a cell or a row, and take them out of the texts.

    Args:
        root: A part whose tags are marks.
        found: Its marks; receives what is wrong.
    """
    cells = _Cells(found)
    for text in [node for node in root.iter(T) if node.text and marks.OPEN in node.text]:
        for number in [int(n) for n in marks.IN_TEXT.findall(text.text or "")]:
            mark = found.marks[number]
            act = cells.tags.get(mark.tag.keyword)
            if act and not mark.action:
                cells.carry_out(act, text, number, mark)
            elif not mark.tag.scope and not mark.action:
                cells.enter(text, mark)


class _Cells:
    def __init__(self, found: Marks) -> None:
        self._found = found
        self._set: dict[tuple[_Element, str], Mark] = {}
        # How many conditions and loops are open in a cell.
        self._depths: Counter[_Element | None] = Counter()
        self.tags: Mapping[str, Callable[[_Element, _Element, Mark], None]] = {
            "cellbg": self._cellbg,
            "colspan": self._colspan,
            "hm": self._hm,
            "vm": self._vm,
            "merge": self._merge,
            "restart": self._restart,
            "cantsplit": self._cantsplit,
            "repeat": self._repeat,
            "keep": self._keep,
        }

    def enter(self, text: _Element, mark: Mark) -> None:
        """Take note of a condition or loop that begins or ends in a cell."""
        cell = next(text.iterancestors(TC), None)
        if mark.tag.keyword in {"if", "for"}:
            self._depths[cell] += 1
        elif mark.tag.keyword in {"endif", "endfor"}:
            self._depths[cell] -= 1

    def carry_out(
        self,
        act: Callable[[_Element, _Element, Mark], None],
        text: _Element,
        number: int,
        mark: Mark,
    ) -> None:
        cell, name = next(text.iterancestors(TC), None), mark.tag.keyword
        text.text = (text.text or "").replace(marks.text(number), "")
        if cell is None:
            message = f"{mark.tag.source} 只能写在表格的单元格里"
            self._found.report("tag-misplaced", message, mark.place)
        elif (name in _NEED and not mark.tag.argument) or (name in _BARE and mark.tag.argument):
            message = f"{mark.tag.source} {'缺少值' if name in _NEED else '不能带值'}"
            self._found.report("tag-syntax", message, mark.place)
        elif name in _WHOLE and self._depths[cell] > 0:
            message = f"{mark.tag.source} 管整个单元格或整行，不能放在条件或循环里"
            self._found.report("tag-misplaced", f"{message}；条件写进它的值里", mark.place)
        elif first := self._set.get((cell, _SAME.get(name, name))):
            message = f"{mark.tag.source}：单元格里已有 {first.tag.source}，只能有一个"
            self._found.report("tag-doubled", message, mark.place)
        else:
            self._set[cell, _SAME.get(name, name)] = mark
            act(cell, text, mark)
        _drop_empty(text)

    def _cellbg(self, cell: _Element, _text: _Element, mark: Mark) -> None:
        shading = _property(cell, "shd")
        for name in list(shading.attrib):
            del shading.attrib[name]
        shading.set(qn("w:val"), "clear")
        shading.set(qn("w:color"), "auto")
        shading.set(qn("w:fill"), marks.text(self._found.printed(mark.tag.argument, mark, "fill")))

    def _colspan(self, cell: _Element, _text: _Element, mark: Mark) -> None:
        number = self._found.printed(mark.tag.argument, mark, "span")
        _property(cell, "gridSpan").set(qn("w:val"), marks.text(number))

    def _hm(self, cell: _Element, _text: _Element, mark: Mark) -> None:
        span = _property(cell, "gridSpan")
        times = span.get(qn("w:val"), "1")
        number = self._found.printed(f"{times} * loop.length", mark, "span")
        span.set(qn("w:val"), marks.text(number))
        cell.addprevious(marks.element(self._found.control("if loop.first", mark, "loop")))
        cell.addnext(marks.element(self._found.control("endif", mark)))

    def _vm(self, cell: _Element, _text: _Element, mark: Mark) -> None:
        _property(cell, "vMerge").set(qn("w:val"), marks.text(self._found.act("vm", mark)))
        _properties(cell).addnext(marks.element(self._found.act("hide", mark)))
        cell.append(marks.element(self._found.act("shown", mark)))

    def _merge(self, cell: _Element, _text: _Element, mark: Mark) -> None:
        row = next(cell.iterancestors(TR))
        before = takewhile(lambda one: one is not cell, held(row, TC))
        start = sum(_span(one) for one in before)
        properties, old = _properties(cell), cell.find(f"{TCPR}/{qn('w:vMerge')}")
        if old is None and any(marks.is_mark(one) for one in properties):
            message = f"{mark.tag.source}：一个单元格只能写一次 merge"
            self._found.report("tag-doubled", message, mark.place)
            return
        hole = marks.element(self._found.act("merge", mark, start, start + _span(cell)))
        if old is not None:
            properties.replace(old, hole)
        else:
            _insert(properties, hole, "vMerge")
        content = [marks.element(self._found.act("content", mark))]
        if mark.tag.argument:
            content.append(marks.element(self._found.printed(mark.tag.argument, mark, "merge")))
        for one in reversed(content):
            properties.addnext(one)
        cell.append(marks.element(self._found.act("merged", mark)))

    def _restart(self, cell: _Element, _text: _Element, mark: Mark) -> None:
        row = next(cell.iterancestors(TR))
        first = marks.element(self._found.act("restart", mark))
        row.insert(0, first)
        self._if(first, mark)

    def _if(self, element: _Element, mark: Mark) -> None:
        """Let an element be there only where the condition of a tag holds, if it has one."""
        if mark.tag.argument:
            condition = self._found.control(f"if {mark.tag.argument}", mark)
            element.addprevious(marks.element(condition))
            element.addnext(marks.element(self._found.control("endif", mark)))

    def _cantsplit(self, cell: _Element, _text: _Element, _mark: Mark) -> None:
        _of_row(cell, "cantSplit")

    def _repeat(self, cell: _Element, _text: _Element, _mark: Mark) -> None:
        _of_row(cell, "tblHeader")

    def _keep(self, cell: _Element, _text: _Element, mark: Mark) -> None:
        row = next(cell.iterancestors(TR))
        for paragraph in [p for one in held(row, TC) for p in held(one, P)]:
            properties = paragraph.find(PPR)
            if properties is None:
                properties = etree.Element(PPR)
                paragraph.insert(0, properties)
            for drawn in properties.findall(_KEEP):
                properties.remove(drawn)
            first, kept = properties.find(_BEFORE_KEEP), etree.Element(_KEEP)
            properties.insert(0 if first is None else properties.index(first) + 1, kept)
            self._if(kept, mark)


def held(parent: _Element, kind: str) -> Iterator[_Element]:
    """Yield the children of a kind, those in content controls and tracked changes too."""
    for child in parent:
        if child.tag == kind:
            yield child
        elif child.tag in _WRAPPERS:
            yield from held(child, kind)


def undeclared(element: _Element) -> str:
    """Return an element as markup without declarations of namespaces and without marks."""
    written = etree.tostring(element, encoding="unicode", with_tail=False)
    head, rest = written.split(">", 1)
    for prefix, uri in element.nsmap.items():
        name = f"xmlns:{prefix}" if prefix else "xmlns"
        head = head.replace(f' {name}="{uri}"', "")
    return marks.ANYWHERE.sub("", f"{head}>{rest}")


def _properties(cell: _Element) -> _Element:
    found = cell.find(TCPR)
    if found is None:
        found = etree.Element(TCPR)
        cell.insert(0, found)
    return found


def _property(cell: _Element, name: str) -> _Element:
    """Return a property of a cell; a new one stands where the schema wants it."""
    properties = _properties(cell)
    found = properties.find(qn(f"w:{name}"))
    if found is None:
        found = etree.Element(qn(f"w:{name}"))
        _insert(properties, found, name)
    return found


def _insert(properties: _Element, child: _Element, name: str) -> None:
    before = {qn(f"w:{one}") for one in _TCPR[: _TCPR.index(name)]}
    # A mark stands for a vMerge that is still to be told.
    is_after_merge = qn("w:vMerge") in before
    position = max(
        (
            index
            for index, one in enumerate(properties, 1)
            if one.tag in before or (is_after_merge and marks.is_mark(one))
        ),
        default=0,
    )
    properties.insert(position, child)


def _of_row(cell: _Element, name: str) -> None:
    row = next(cell.iterancestors(TR))
    properties = row.find(TRPR)
    if properties is None:
        properties = etree.Element(TRPR)
        first = row.find(qn("w:tblPrEx"))
        row.insert(0 if first is None else row.index(first) + 1, properties)
    if properties.find(qn(f"w:{name}")) is None:
        properties.insert(0, etree.Element(qn(f"w:{name}")))


def _span(cell: _Element) -> int:
    span = cell.find(f"{TCPR}/{qn('w:gridSpan')}")
    value = span.get(qn("w:val"), "1") if span is not None else "1"
    return int(value) if value.isdecimal() else 1


def _drop_empty(text: _Element) -> None:
    run = text.getparent()
    if run is None or text.text:
        return
    run.remove(text)
    paragraph = run.getparent()
    if paragraph is not None and all(child.tag == RPR for child in run):
        paragraph.remove(run)
