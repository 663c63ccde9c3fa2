"""Tags that stand for more than themselves: for a run, a paragraph, a cell, a row, or a join.

`{%tr` takes the place of its row, `{%tc` of its cell, `{%p` of its paragraph; `{%r` cuts its run in
two. `{%-` lets the text before it go on behind it, `-%}` the text behind it.
"""

from copy import deepcopy

from lxml import etree
from lxml.etree import _Element

from reportgen.ooxml.marks import Mark, Marks
from reportgen.ooxml.word import marks
from reportgen.ooxml.word.cells import undeclared
from reportgen.ooxml.word.names import PPR, RPR, TC, TR, XML_SPACE, P, R, T, qn

_HOSTS = {"tr": TR, "tc": TC, "p": P}
_ALONE = {"tr": "独占一行", "tc": "独占一格", "p": "独占一段"}
_HOST_NAMES = {"tr": "表格的行", "tc": "表格的单元格", "p": "段落", "r": "文字"}


def settle(root: _Element, found: Marks) -> None:
    """Give every tag with a scope, and every tag that joins, its place in the structure.

    Args:
        root: A part whose tags are marks.
        found: Its marks; receives what is wrong.
    """
    hosts = _Hosts(found)
    hosts.join(root)
    texts = [node for node in root.iter(etree.Element) if _has_marks(node)]
    for text in texts:
        hosts.cut_runs(text)
    # What is cut carries marks to a new text.
    if any(mark.tag.scope == "r" for mark in found.marks):
        texts = [node for node in root.iter(etree.Element) if _has_marks(node)]
    for scope in ("tr", "tc", "p"):
        for text in texts:
            hosts.replace(text, scope)
    hosts.refuse_rest(root)


def _has_marks(node: _Element) -> bool:
    return bool(isinstance(node.tag, str) and node.text and marks.IN_TEXT.search(node.text))


class _Hosts:
    def __init__(self, found: Marks) -> None:
        self._found = found

    def _marks(self, node: _Element) -> list[tuple[int, Mark]]:
        numbers = [int(number) for number in marks.IN_TEXT.findall(node.text or "")]
        return [(number, self._found.marks[number]) for number in numbers]

    def replace(self, text: _Element, scope: str) -> None:
        """Put the first mark of a scope in the place of the row, cell or paragraph around it."""
        mine = [(n, mark) for n, mark in self._marks(text) if mark.tag.scope == scope]
        if not mine:
            return
        host = next(text.iterancestors(_HOSTS[scope]), None)
        parent = host.getparent() if host is not None else None
        if host is None or parent is None:
            return
        number, mark = mine[0]
        lost = self._tell_lost(host, number, mark)
        here, breaks = marks.element(number), _breaks(host) if scope == "p" else None
        self._found.looks[number] = _looks(host, text)
        parent.replace(host, here)
        for one in reversed(lost):
            here.addnext(marks.element(one))
        if breaks is not None:
            here.addnext(breaks)

    def _tell_lost(self, host: _Element, number: int, mark: Mark) -> list[int]:
        """Report what stands beside a tag that takes all; return tags that others pair with."""
        what, lost = _HOST_NAMES[mark.tag.scope], list[int]()
        for one in [one for one in marks.within(host) if one != number]:
            other = self._found.marks[one]
            if other.action or other.tag.kind == "{#":
                continue
            code = "tag-doubled" if other.tag.scope == mark.tag.scope else "tag-lost"
            message = f"{what}已由 {mark.tag.source} 占用，其中的 {other.tag.source} 不会执行"
            message += f"；这样的标签要{_ALONE[mark.tag.scope]}"
            self._found.report(code, message, other.place)
            lost.append(one)
        if mark.tag.kind != "{#":
            texts = (marks.IN_TEXT.sub("", one.text or "") for one in host.iter(T))
            if text := "".join(texts).strip():
                message = f"{what}由 {mark.tag.source} 占用，其中的文字“{text[:20]}”不会打印"
                self._found.report("text-lost", message, mark.place, is_error=False)
        return lost

    def refuse_rest(self, root: _Element) -> None:
        """Report the tags whose scope is nowhere around them."""
        settled = {int(node.text or "0") for node in root.iter() if marks.is_mark(node)}
        for number in marks.within(root):
            mark = self._found.marks[number]
            if mark.tag.scope and not mark.action and number not in settled:
                what = _HOST_NAMES[mark.tag.scope]
                message = f"{mark.tag.source} 要占用{what}，但不在{what}中"
                if mark.tag.scope in {"tr", "tc"}:
                    message += f"；占用段落写 {mark.tag.kind}p"
                self._found.report("tag-misplaced", message, mark.place)

    def cut_runs(self, text: _Element) -> None:
        """Take the marks of `{%r` and `{{r` out of their run; what is behind keeps its looks."""
        run = text.getparent()
        if run is None or run.tag != R:
            return
        pieces = marks.split(text.text or "")
        for index in range(1, len(pieces), 2):
            number = int(marks.IN_TEXT.fullmatch(pieces[index])[1])  # type: ignore[index]
            if self._found.marks[number].tag.scope == "r":
                before, after = "".join(pieces[:index]), "".join(pieces[index + 1 :])
                self._found.looks[number] = _looks(next(run.iterancestors(P), run), text)
                rest = _cut(run, text, before, after)
                here = marks.element(number)
                run.addnext(here)
                if rest is not None:
                    here.addnext(rest[0])
                _drop_empty(run)
                if rest is not None:
                    self.cut_runs(rest[1])
                    _drop_empty(rest[0])
                return

    def join(self, root: _Element) -> None:
        """Carry out `{%-` and `-%}` of all tags."""
        if not any(mark.tag.joins_before or mark.tag.joins_after for mark in self._found.marks):
            return
        for number in list(marks.within(root)):
            mark = self._found.marks[number]
            for forward in (False, True):
                if mark.tag.joins_after if forward else mark.tag.joins_before:
                    self._join_side(root, number, mark, forward=forward)

    def _join_side(self, root: _Element, number: int, mark: Mark, *, forward: bool) -> None:
        written = marks.text(number)
        # A text that has gone on in another one is no more.
        texts = (node for node in root.iter(etree.Element) if written in (node.text or ""))
        if (text := next(texts, None)) is None:
            return
        before, _, after = (text.text or "").partition(written)
        if forward:
            after = after.lstrip()
        else:
            before = before.rstrip()
        text.text = before + written + after
        if not (after if forward else before) and text.tag == T:
            self._joined(root, text, mark, forward=forward)

    def _joined(self, root: _Element, text: _Element, mark: Mark, *, forward: bool) -> None:
        texts = list(root.iter(T))
        position = texts.index(text)
        other = position + 1 if forward else position - 1
        if not 0 <= other < len(texts):
            return
        first, second = (text, texts[other]) if forward else (texts[other], text)
        if not _join(first, second):
            where = "后" if forward else "前"
            message = f"{mark.tag.source} 不能与{where}面的文字相接：中间有表格或别的内容"
            self._found.report("tag-join", message, mark.place)


def _looks(paragraph: _Element, text: _Element) -> tuple[str, str]:
    """Return the properties of a paragraph, its section left out, and of a run, as markup."""
    run = text.getparent()
    looks = run.find(RPR) if run is not None else None
    own = deepcopy(paragraph.find(PPR))
    if own is not None:
        for section in own.findall(qn("w:sectPr")):
            own.remove(section)
    return (
        "" if own is None else undeclared(own),
        "" if looks is None else undeclared(looks),
    )


def _cut(
    run: _Element, text: _Element, before: str, after: str
) -> tuple[_Element, _Element] | None:
    """Cut a run at a text; the second run takes what is behind and the same looks."""
    following = list(text.itersiblings())
    text.text = before
    if not after and not following:
        return None
    rest = etree.Element(R, nsmap=run.nsmap)
    looks = run.find(RPR)
    if looks is not None:
        rest.append(deepcopy(looks))
    own = etree.SubElement(rest, T)
    own.text = after
    own.set(XML_SPACE, "preserve")
    rest.extend(following)
    return rest, own


def _drop_empty(run: _Element) -> None:
    parent = run.getparent()
    is_empty = all(child.tag == RPR or (child.tag == T and not child.text) for child in run)
    if parent is not None and is_empty:
        parent.remove(run)


def _join(first: _Element, second: _Element) -> bool:
    """Let a text and all behind it go on behind an earlier one; False if that cannot be."""
    one, two = first.getparent(), second.getparent()
    if one is None or two is None or one.tag != R or two.tag != R:
        return False
    here, there = one.getparent(), two.getparent()
    if here is None or there is None or here.tag != P or there.tag != P:
        return False
    if here is not there and not _are_next(here, there):
        return False
    first.text = (first.text or "") + (second.text or "")
    first.set(XML_SPACE, "preserve")
    rest, behind = list(second.itersiblings()), list(two.itersiblings())
    one.extend(rest)
    if here is there:
        here.remove(two)
        return True
    here.extend(behind)
    parent = there.getparent()
    for between in list(here.itersiblings()):
        if parent is not None:
            parent.remove(between)
        if between is there:
            break
    return True


def _are_next(here: _Element, there: _Element) -> bool:
    """Tell whether only empty paragraphs stand between two."""
    for between in here.itersiblings():
        if between is there:
            return True
        if between.tag != P or any(True for _ in between.iter(T, qn("w:drawing"), qn("w:sectPr"))):
            return False
    return False


_BREAK = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:pPr>'
    '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    "</w:pPr></w:p>"
)


def _breaks(paragraph: _Element) -> _Element | None:
    """Return a tiny paragraph with the breaks of pages and sections of one that goes.

    LibreOffice puts breaks into the paragraph before them, so a tag may share a paragraph with one.
    """
    section = paragraph.find(f"{PPR}/{qn('w:sectPr')}")
    breaks = [mark for mark in paragraph.iter(qn("w:br")) if mark.get(qn("w:type")) == "page"]
    if section is None and not breaks:
        return None
    own = etree.fromstring(_BREAK)
    if section is not None:
        own[0].append(section)
    for mark in breaks:
        etree.SubElement(own, R).append(mark)
    return own
