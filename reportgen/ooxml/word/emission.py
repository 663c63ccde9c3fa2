"""The printing of one document: what compiled parts call for all that is more than plain text.

It holds the state of one rendering (tables, merges, numbers, relationships, faults), so that the
compiled template holds none and can be used by any number of threads.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from numbers import Number
from typing import Any

from jinja2 import Environment

from reportgen.ooxml.marks import Mark
from reportgen.ooxml.session import Session
from reportgen.ooxml.word import looks
from reportgen.ooxml.word.grids import Merged, Table, grid
from reportgen.ooxml.word.markup import Captured
from reportgen.ooxml.word.relations import Relations
from reportgen.ooxml.word.rendering import Placed
from reportgen.ooxml.word.runs import NOT_PLAIN, escaped_attribute
from reportgen.ooxml.word.structure import Slot
from reportgen.ooxml.word.writing import Writing
from reportgen.sandbox import Sandbox

_RESTART, _CONTINUE = b'<w:vMerge w:val="restart"/>', b'<w:vMerge w:val="continue"/>'
_TAG = re.compile(rb"<[^>]*>")
_CELL = re.compile(r"<w:tc[\s>]")
# docxtpl numbers drawings from here.
_FIRST_ID = 1001
# Word takes no longer name of a bookmark.
_LONGEST_NAME = 40
_KEPT = 256
_CHILD = b"<w:tc"
_LONGEST = 64 << 20  # of what a macro prints, in bytes
_DIVIDING = re.compile("[\a\f]")


class Emission(Session):
    """One rendering.

    Attributes:
        relations: What the rendering adds to the package.
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
        super().__init__(environment)
        self.relations = relations
        self.placed: dict[str, list[Placed]] = {}
        self._marks, self._slots = marks, slots
        self._ids = count(first_id)
        self._tables: list[Table] = []
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
        if slot.kind == "text" and value.__class__ is str and not NOT_PLAIN.search(str(value)):
            # As most are; here because it is to be kept.
            self._is_attribute = False
            self._note(str(value))
            out.append(str(value).encode())
            return
        self._is_attribute = slot.kind in {"attribute", "span", "fill"}
        if slot.kind == "merge":
            text = "" if value is None else self._writing.text(value)
            self._tables[-1].value = text.strip().encode()
            return
        if not slot.is_settled and not _is_even(value):
            slot = looks.settled(slot, out)
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
        """Give away what cannot change any more; the last paragraphs are kept to look back at."""
        if out is not self._root or self._tables or self._hidden:
            return
        end = looks.start_of_paragraph(out, len(out) - _KEPT)
        starts = [start for start in self._started if start < end]
        # A table or row that has begun may still turn out to be empty.
        if any(_CHILD not in b"".join(out[start:end]) for start in starts if start >= 0):
            return
        self._pack(b"".join(out[:end]))
        del out[:end]
        self._started = [start - end if start >= end else -1 for start in self._started]

    def captured(self, out: Iterable[bytes]) -> Captured:
        """Return what a macro or block has printed."""
        content = b"".join(out)
        if len(content) > _LONGEST:
            raise OverflowError(f"一次打印的内容超过 {_LONGEST >> 20} MiB")
        return Captured(content.decode())

    # Actions.

    def table(self, out: list[bytes], number: int) -> None:
        """Open a table that is watched."""
        widths = self._given(number)[0]
        self._tables.append(Table(len(out), widths))
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
            out[table.hole] = grid(table.widths, table.most_cells, table.most_span)

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
            content = b"".join(out[start:])
            # Drawings are not compared: one that is not seen would be lost.
            value = b"" if b"<w:drawing" in content else _TAG.sub(b"", content).strip()
        above = table.above.get(table.columns)
        is_same = above is not None and bool(value) and above.value == value
        is_same &= all(one.is_continued for one in table.current.values())
        if is_same and above is not None:
            above.out[above.hole] = _RESTART
            out[table.room] = _CONTINUE
            out[start:] = [looks.bare(out[start:])]
            del self._texts[texts:]
            merged = Merged(value, above.out, above.hole, is_continued=True)
        else:
            merged = Merged(value, out, table.room, is_continued=False)
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
            out[start:] = [looks.bare(out[start:])]
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
        if start < 0:
            return
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


def _is_even(value: object) -> bool:
    """Tell whether a value is printed without looking at the paragraph and run around it."""
    return isinstance(value, Number) or (
        value.__class__ is str and not _DIVIDING.search(str(value))
    )
