"""The printing of one document: what compiled parts call for all that is more than plain text.

It holds the state of one rendering (tables, merges, numbers, relationships, faults), so that the
compiled template holds none and can be used by any number of threads.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from numbers import Number
from typing import Any

from jinja2 import Environment

from reportgen.ooxml.items import Halt
from reportgen.ooxml.word.marks import Mark
from reportgen.ooxml.word.markup import Captured
from reportgen.ooxml.word.relations import Relations
from reportgen.ooxml.word.rendering import Placed
from reportgen.ooxml.word.runs import NOT_PLAIN, escaped_attribute
from reportgen.ooxml.word.structure import SECTION, Slot
from reportgen.ooxml.word.writing import Writing
from reportgen.sandbox import MISTAKES, Sandbox

_RESTART, _CONTINUE = b'<w:vMerge w:val="restart"/>', b'<w:vMerge w:val="continue"/>'
_TAG = re.compile(rb"<[^>]*>")
_PARAGRAPH, _RUN = re.compile(r"<w:p(?:\s[^>]*)?>"), re.compile(r"<w:r(?:\s[^>]*)?>")
_PPR = re.compile("<w:pPr>.*?</w:pPr>|<w:pPr/>", re.DOTALL)
_RPR = re.compile("<w:rPr>.*?</w:rPr>|<w:rPr/>", re.DOTALL)
_CELL = re.compile(r"<w:tc[\s>]")
# docxtpl numbers drawings from here.
_FIRST_ID = 1001
# Word takes no longer name of a bookmark.
_LONGEST_NAME = 40
_KEPT = 256


Group = tuple[tuple[bytes, int, str, str, str], ...]


@dataclass(slots=True)
class _Merged:
    """A cell that may be merged with the one below."""

    value: bytes
    out: list[bytes]
    hole: int
    is_continued: bool


@dataclass(slots=True)
class _Table:
    """An open table: its grid, and the cells to merge of this row and the one above."""

    hole: int
    widths: tuple[int, ...] | None
    cells: int = 0
    span: int = 0
    most_cells: int = 0
    most_span: int = 0
    before: int = 0
    # By first column and the one behind the last.
    above: dict[tuple[int, int], _Merged] = field(default_factory=dict)
    current: dict[tuple[int, int], _Merged] = field(default_factory=dict)
    columns: tuple[int, int] = (0, 0)
    room: int = 0
    start: tuple[int, int] = (0, 0)
    value: bytes | None = None

    def end_row(self) -> None:
        self.most_cells = max(self.most_cells, self.cells)
        self.most_span = max(self.most_span, self.span)
        self.cells = self.span = 0
        self.above, self.current = self.current, {}


class Emission:
    """One rendering.

    Attributes:
        relations: What the rendering adds to the package.
        faults: What went wrong: the mistake, its tag's number, how often.
        placed: Every text that was printed, by part, where that is asked for, and whether in an
            attribute.
    """

    def __init__(
        self,
        marks: Sequence[Mark],
        slots: Mapping[int, Slot],
        relations: Relations,
        *,
        environment: Environment,
        keeps_texts: bool = False,
        first_id: int = _FIRST_ID,
    ) -> None:
        """Begin a rendering.

        Args:
            marks: The template's marks by number.
            slots: Where values are printed, by the number of their marks.
            relations: Of this rendering.
            environment: Whose rules hold; ours refuses what is no text.
            keeps_texts: Whether printed texts are kept, to be found again.
            first_id: The first id of a drawing.
        """
        self.relations = relations
        self.faults: dict[tuple[int, str], tuple[BaseException, int]] = {}
        self.placed: dict[str, list[Placed]] = {}
        self._marks, self._slots = marks, slots
        self._environment = environment
        self._ids = count(first_id)
        self._tables: list[_Table] = []
        self._hidden: list[tuple[int, int, bool]] = []
        self._begun: set[int] = set()
        self._started: list[int] = []
        # Of this part: what stands for an identity at the moment.
        self._identities: dict[tuple[str, str], str] = {}
        self._named: dict[str, int] = {}
        self._root: list[bytes] = []
        self._texts: list[Placed] = []
        self._keeps = keeps_texts
        self._is_noting = self._is_attribute = False
        is_strict = isinstance(environment, Sandbox)
        self._writing = Writing(relations, lambda: next(self._ids), is_strict, self._note)
        # A text that is to be kept goes the slow way.
        self.bad = (lambda _: True) if keeps_texts else NOT_PLAIN.search

    def begin(self, part: str, out: list[bytes], pack: Callable[[bytes], None]) -> None:
        """Begin a part.

        Args:
            part: Its name.
            out: What it is printed to.
            pack: Takes the beginning of it while the rest is still being printed.
        """
        self._pack = pack
        self.relations.part, self._root = part, out
        self._texts = self.placed.setdefault(part, [])
        self._tables, self._hidden, self._identities = [], [], {}
        self._started = []

    # What compiled code calls.

    def text(self, out: list[bytes], value: object, number: int) -> None:
        """Print a value that is not plain text, or not in a plain place."""
        slot = self._slots[number]
        self._is_noting = self._keeps and out is self._root
        self._is_attribute = slot.kind in {"attribute", "span", "fill"}
        if slot.kind == "merge":
            text = "" if value is None else self._writing.text(value)
            self._tables[-1].value = text.strip().encode()
            return
        if not slot.is_settled:
            slot = _settled(slot, out)
        written = self._writing.written(value, slot)
        out.append(written.encode())
        if slot.kind == "span" and self._tables:
            self._tables[-1].span += int(written)
        elif slot.kind == "cell" and self._tables and not isinstance(value, Captured):
            # What a macro prints has been counted.
            cells = len(_CELL.findall(written))
            self._tables[-1].cells += cells
            self._tables[-1].span += cells

    def pack(self, out: list[bytes]) -> None:
        """Give away what cannot change any more; some is kept to look back at."""
        if out is self._root and not self._tables and not self._hidden:
            self._pack(b"".join(out[:-_KEPT]))
            del out[:-_KEPT]

    def slowly(self, out: list[bytes], group: Group, names: Mapping[str, Any]) -> None:
        """Print values one by one, as the environment looks them up.

        Args:
            out: What is printed to.
            group: Each with the markup before it and its tag's number, and how it is found: the
                variable of the compiled code, the name, the item of it.
            names: The variables.
        """
        environment = self._environment
        for before, number, variable, name, key in group:
            if before:
                out.append(before)
            try:
                value = names[variable]
                if value is names["missing"]:
                    value = environment.undefined(name=name)
                if key:
                    value = environment.getattr(value, key)
                if value.__class__ is str and not self.bad(value):
                    out.append(value.encode())
                else:
                    self.text(out, value, number)
            except MISTAKES as mistake:
                self.fault(mistake, number)

    def fault(self, mistake: BaseException, number: int) -> None:
        """Note what went wrong, once for each tag and message.

        Raises:
            Halt: Something calls itself without end, and would do so again.
        """
        key = (number, str(mistake))
        first, times = self.faults.get(key, (mistake, 0))
        self.faults[key] = (first, times + 1)
        if isinstance(mistake, RecursionError):
            raise Halt from mistake

    def captured(self, out: Iterable[bytes]) -> Captured:
        """Return what a macro or block has printed."""
        return Captured(b"".join(out).decode())

    @staticmethod
    def looped(value: object) -> object:
        """Return what a loop goes over.

        Raises:
            TypeError: It is a text, a number or nothing; or a set, which comes in another order in
                each process.
        """
        if value is None or isinstance(value, (str, Number)):
            shown = "空的（null）" if value is None else f"“{str(value)[:20]}”"
            raise TypeError(f"要循环的值是{shown}，不是列表")
        if isinstance(value, (set, frozenset)):
            raise TypeError("要循环的值是没有次序的集合，不是列表")
        return value

    # Actions.

    def table(self, out: list[bytes], number: int) -> None:
        """Open a table that is watched."""
        widths = self._given(number)[0]
        self._tables.append(_Table(len(out), widths))
        if widths is not None:
            out.append(b"")

    def row(self, _out: list[bytes], _number: int) -> None:
        """Begin a row."""
        self._tables[-1].end_row()

    def cell(self, _out: list[bytes], number: int) -> None:
        """Count a cell and the columns that it was drawn over."""
        table = self._tables[-1]
        table.cells += 1
        table.before = table.span
        table.span += self._given(number)[0]

    def table_end(self, out: list[bytes], _number: int) -> None:
        """Close a table and write its grid."""
        table = self._tables.pop()
        table.end_row()
        if table.widths is not None:
            out[table.hole] = _grid(table.widths, table.most_cells, table.most_span)

    def merge(self, out: list[bytes], number: int) -> None:
        """Leave room for the merge of a cell."""
        table, drawn = self._tables[-1], self._given(number)
        # Where cells come and go, columns are counted.
        is_fixed = table.widths is None
        table.columns = drawn if is_fixed else (table.before, table.span)
        table.room = len(out)
        # What a macro prints cannot be changed later.
        out.append(b"" if out is self._root else _RESTART)

    def restart(self, _out: list[bytes], _number: int) -> None:
        """Let all merged cells begin anew in this row."""
        self._tables[-1].above = {}

    def content(self, out: list[bytes], _number: int) -> None:
        """Begin the content of a cell that may be merged."""
        table = self._tables[-1]
        table.start, table.value = (len(out), len(self._texts)), None

    def merged(self, out: list[bytes], _number: int) -> None:
        """Merge a cell with the one above if all merged cells up to it say the same."""
        table = self._tables[-1]
        start, texts = table.start
        value = table.value
        if value is None:
            value = _TAG.sub(b"", b"".join(out[start:])).strip()
        above = table.above.get(table.columns)
        is_same = above is not None and bool(value) and above.value == value
        is_same &= all(one.is_continued for one in table.current.values())
        if is_same and above is not None:
            above.out[above.hole] = _RESTART
            out[table.room] = _CONTINUE
            out[start:] = [_bare(out[start:])]
            del self._texts[texts:]
            merged = _Merged(value, above.out, above.hole, is_continued=True)
        else:
            merged = _Merged(value, out, table.room, is_continued=False)
        table.current[table.columns] = merged

    def group(self, _out: list[bytes], number: int) -> None:
        """Let the cells merged by `vm` begin anew."""
        self._begun.discard(self._given(number)[0])

    def vm(self, out: list[bytes], number: int) -> None:
        """Print how a cell is merged by `vm`."""
        is_first = number not in self._begun
        self._begun.add(number)
        self._hidden.append((0, 0, not is_first))
        out.append(b"restart" if is_first else b"continue")

    def hide(self, out: list[bytes], _number: int) -> None:
        """Begin the content of a cell merged by `vm`, which only the first of them shows."""
        self._hidden[-1] = (len(out), len(self._texts), self._hidden[-1][2])

    def shown(self, out: list[bytes], _number: int) -> None:
        """End such a content."""
        start, texts, is_hidden = self._hidden.pop()
        if is_hidden:
            out[start:] = [_bare(out[start:])]
            del self._texts[texts:]

    def identify(self, out: list[bytes], _number: int) -> None:
        """Print the next id of a drawing."""
        out.append(str(next(self._ids)).encode())

    def marked(self, out: list[bytes], number: int) -> None:
        """Print an identity: a new one where it has been printed before."""
        key = self._given(number)
        identity = key[0]
        if key in self._identities:
            new = str(next(self._ids))
            is_number = identity.removeprefix("-").isdecimal()
            identity = new if is_number else f"{identity}_{new}"
        self._identities[key] = identity
        out.append(escaped_attribute(identity).encode())

    def known(self, out: list[bytes], number: int) -> None:
        """Print the identity of what has begun or was told before."""
        key = self._given(number)
        out.append(escaped_attribute(self._identities.get(key, key[0])).encode())

    def once(self, out: list[bytes], number: int) -> None:
        """Begin what stands in a document only once."""
        key = self._given(number)
        self._hidden.append((len(out), len(self._texts), key in self._identities))
        self._identities[key] = ""

    def once_end(self, out: list[bytes], _number: int) -> None:
        """End it, and take it away if it was there before."""
        start, _, is_hidden = self._hidden.pop()
        if is_hidden:
            del out[start:]

    def named(self, out: list[bytes], number: int) -> None:
        """Print the name of a bookmark: with a number where it has been printed before."""
        (name,) = self._given(number)
        times = self._named[name] = self._named.get(name, 0) + 1
        end = f"_{times}" if times > 1 else ""
        out.append(escaped_attribute(name[: _LONGEST_NAME - len(end)] + end).encode())

    def begun(self, out: list[bytes], _number: int) -> None:
        """Begin a table or a row that may have no children."""
        self._started.append(len(out))

    def ended(self, out: list[bytes], number: int) -> None:
        """End it, and take it away if it has none."""
        (child,) = self._given(number)
        start = self._started.pop()
        kinds = (child + b">", child + b" ")
        if not any(kind in out[at] for at in range(start, len(out)) for kind in kinds):
            del out[start:]

    def paragraph(self, out: list[bytes], number: int) -> None:
        """Print a paragraph where conditions have left none at the end."""
        last = next((piece for piece in reversed(out) if piece), b"")
        if not last.endswith((b"</w:p>", b"<w:p/>")):
            out.append(self._given(number)[0].encode())

    def _given(self, number: int) -> tuple[Any, ...]:
        action = self._marks[number].action
        return action.given if action else ()

    def _note(self, text: str) -> None:
        if self._is_noting:
            self._texts.append(Placed(text, self._is_attribute))


def _bare(printed: Iterable[bytes]) -> bytes:
    """Return the first paragraph of a cell and the looks of its first run, without the texts."""
    content = b"".join(printed).decode()
    found = _PARAGRAPH.search(content)
    if found is None:
        return b"<w:p/>"
    properties = _PPR.match(content, found.end())
    run = _RUN.search(content, properties.end() if properties else found.end())
    looks = _RPR.match(content, run.end()) if run else None
    kept = SECTION.sub("", properties[0]) if properties else ""
    return f"<w:p>{kept}{f'<w:r>{looks[0]}</w:r>' if looks else ''}</w:p>".encode()


def _settled(slot: Slot, out: Sequence[bytes]) -> Slot:
    """Return a slot with the properties of the paragraph and the run that were printed last."""
    tail = ""
    for piece in reversed(out):
        tail = piece.decode() + tail
        if "<w:p>" in tail or "<w:p " in tail:
            break
    paragraph = _PARAGRAPH.split(tail)[-1]
    run = _RUN.split(paragraph)[-1]
    found = _PPR.match(paragraph), _RPR.match(run)
    looks = [SECTION.sub("", one[0]) if one else "" for one in found]
    return replace(slot, paragraph=looks[0], run=looks[1])


def _grid(widths: tuple[int, ...], most_cells: int, most_span: int) -> bytes:
    """Return the grid of a table with as many columns as its longest row, as wide as drawn.

    docxtpl's rule: columns are added for cells, taken away for spans.
    """
    columns = list(widths)
    added = most_cells - len(columns)
    if added > 0 and columns and sum(columns):
        share = sum(columns) / (len(columns) + added)
        old = sum(columns) / len(columns)
        columns = [int(width * share / old) for width in columns] + [int(share)] * added
    taken = len(columns) - most_span
    if 0 < taken < len(columns):
        extra = int(sum(columns[-taken:]) / (len(columns) - taken))
        columns = [width + extra for width in columns[:-taken]]
    cells = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return f"<w:tblGrid>{cells}</w:tblGrid>".encode()
