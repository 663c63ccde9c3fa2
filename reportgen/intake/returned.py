"""What came back in an edited document: new values of scalars, and what is wrong with the rest."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from reportgen import source
from reportgen.amounts import AmountError, Measure, read_number
from reportgen.document import Number, show
from reportgen.edits import Edit
from reportgen.figures import origin
from reportgen.intake.document_text import Passage
from reportgen.problems import Place, Problem, Severity
from reportgen.render.origins import TAG, Piece, Scalar, digest
from reportgen.source import Source
from reportgen.tree import PENDING, Items, Route
from reportgen.tree import Scalar as Typed

_BLANK = re.compile(r"【待填(?:：(.*))?】", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _New:
    """A new value of a scalar and where it was written."""

    value: str
    place: Place


@dataclass(slots=True)
class Returned:
    """Collects what an edited document gives back.

    Attributes:
        file: The document's name in places.
        folder: The department's folder.
        pieces: The pieces of the fresh document.
        is_current: Whether the data are those that the document was made from.
    """

    file: str
    folder: Path
    pieces: Sequence[Piece]
    is_current: bool
    _by_key: dict[str, Piece] = field(default_factory=dict)
    _new: dict[Scalar, list[_New]] = field(default_factory=lambda: defaultdict(list))
    _problems: list[Problem] = field(default_factory=list)
    _sources: dict[str, Source | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note the pieces that an edited document can name."""
        self._by_key = {piece.key: piece for piece in reversed(self.pieces)}

    def traced(self, tag: str) -> Piece:
        """Return the piece of an anchor of the fresh document."""
        return self.pieces[int(tag.removeprefix("t_"))]

    def piece_of(self, tag: str) -> Piece | None:
        """Return the piece that an anchor of the edited document names."""
        found = TAG.fullmatch(tag)
        return self._by_key.get(found[1]) if found else None

    def is_own(self, piece: Piece, edited: Passage) -> bool:
        """Tell whether a piece of an edited passage was written by a clerk.

        It was not where it still is what the tag says was printed: then the data have changed.
        Where both have changed, that is a problem.
        """
        for one in edited.fields:
            found = TAG.fullmatch(one.tag)
            if found and found[1] == piece.key:
                if digest(edited.text[one.start : one.end]) == found[2]:
                    return False
                if digest(piece.text) != found[2]:
                    now = edited.text[one.start : one.end]
                    message = f"输入数据已改为“{piece.text}”，文件中又改成“{now}”；请重新生成后再改"
                    self._add("changed-since", message, edited.spot)
                    return False
        return True

    def piece(self, piece: Piece, fresh: Passage, edited: Passage) -> None:
        """Record what stands for a piece now."""
        cited = [(one, self.traced(one.tag)) for one in fresh.fields]
        if piece.scalar is None:
            self.overwritten(piece, edited.text, edited.spot)
        elif piece.number:
            self._number(piece, piece.number, edited)
        else:
            inner = [(fresh.text[one.start : one.end], part) for one, part in cited if part.cites]
            self._text(piece.scalar, fresh, edited, inner)

    def overwritten(self, piece: Piece, now: str, spot: str) -> None:
        """Record that a computed number was written over."""
        if piece.number is None:
            return
        figure = piece.number.figure
        first = origin(figure)
        why = f"{figure.label}由程序计算，应为 {piece.text}，文件中是“{now}”"
        if figure.value is None:
            why = f"{figure.label}由明细算出，请在填报表中填它的明细；此处填的“{now}”不能带回"
            self._add("computed-pending", why, spot, Severity.WARNING)
            return
        severity = Severity.ERROR
        if not self.is_current:
            why += "（也可能是生成以后数据改动过）"
            severity = Severity.WARNING
        self._add("overwritten-number", why, spot, severity, (first,) if first else ())

    def differs(self, then: str, now: str, spot: str) -> None:
        """Record words that belong to no input."""
        message = f"此处不来自输入数据，不能带回：原文“{then}”，现为“{now}”"
        self._add("unmatched-text", message, spot, Severity.WARNING)

    def lost(self, then: str, spot: str) -> None:
        """Record a paragraph or row that is gone."""
        message = f"附近少了“{then}”；删去的内容不能带回，请在填报表或录入文件中删"
        self._add("unmatched-text", message, spot, Severity.WARNING)

    def added(self, now: str, spot: str) -> None:
        """Record a paragraph or row that is new."""
        message = f"新增的内容不能带回，请在填报表或录入文件中加：“{now}”"
        self._add("unmatched-text", message, spot, Severity.WARNING)

    def found(self) -> tuple[Problem, ...]:
        """Return all problems, those of values that were edited differently included."""
        return (*self._problems, *self._conflicts())

    def edits(self) -> Mapping[Path, Sequence[Edit]]:
        """Return the edits by input file."""
        wanted: dict[Path, list[Edit]] = defaultdict(list)
        for scalar, given in self._new.items():
            if len({one.value for one in given}) == 1:
                edit = Edit(self._path(scalar), given[0].value, given[0].place)
                wanted[self.folder / scalar.file].append(edit)
        return wanted

    def _conflicts(self) -> Iterator[Problem]:
        for scalar, given in self._new.items():
            values = list(dict.fromkeys(one.value for one in given))
            if len(values) > 1:
                told = "、".join(f"“{value}”" for value in values)
                message = f"{scalar.path} 在几处改得不同：{told}"
                first, *others = given
                related = tuple(one.place for one in others)
                yield Problem("edited-differently", message, first.place, related=related)

    def _number(self, piece: Piece, number: Number, edited: Passage) -> None:
        scalar = piece.scalar
        if scalar is None:
            return
        unit = piece.text.removeprefix(show((number,)))
        text = edited.text.strip()
        if unit and not text.endswith(unit):
            message = f"“{text}”应以“{unit}”结尾；单位在输入数据中改"
            self._add("fact-unit", message, edited.spot)
            return
        written = text.removesuffix(unit) if unit else text
        if blank := _BLANK.fullmatch(written):
            self._want(scalar, _pending(blank[1]), edited.spot)
            return
        try:
            self._want(scalar, _typed(written, number), edited.spot)
        except AmountError as error:
            self._add(error.code, error.message, edited.spot)

    def _text(
        self,
        scalar: Scalar,
        fresh: Passage,
        edited: Passage,
        cited: Sequence[tuple[str, Piece]],
    ) -> None:
        old = self._typed(scalar)
        if cited:
            new = self._cited(fresh, edited, cited)
        elif blank := _BLANK.fullmatch(edited.text.strip()):
            new = _pending(blank[1])
        elif old.startswith(PENDING) or fresh.text == old:
            new = edited.text
        elif old.count(fresh.text) == 1:
            new = old.replace(fresh.text, edited.text)
        else:
            self.differs(fresh.text, edited.text, edited.spot)
            return
        if new != old:
            self._want(scalar, new, edited.spot)

    def _cited(self, fresh: Passage, edited: Passage, cited: Sequence[tuple[str, Piece]]) -> str:
        """Return a text with its citations, and record what became of the facts."""
        fields = [one for one in fresh.fields if self.traced(one.tag).cites]
        pattern, position = "", 0
        for one in fields:
            pattern += re.escape(fresh.text[position : one.start]) + "(.+?)"
            position = one.end
        pattern += re.escape(fresh.text[position:])
        source_text = ""
        if match := re.fullmatch(pattern, edited.text, re.DOTALL):
            position = 0
            for number, (one, (then, piece)) in enumerate(zip(fields, cited, strict=True), 1):
                source_text += f"{fresh.text[position : one.start]}{{{piece.cites}}}"
                position = one.end
                if match[number] != then:
                    self.piece(piece, fresh.inner(one), Passage(edited.spot, match[number]))
            return source_text + fresh.text[position:]
        return self._reworded(edited, cited)

    def _reworded(self, edited: Passage, cited: Sequence[tuple[str, Piece]]) -> str:
        """Return a text whose words were edited too, from the anchors that are left in it."""
        left = list(cited)
        parts: list[str] = []
        position = 0
        for one in edited.fields:
            piece = self.piece_of(one.tag)
            mine = next((n for n, (_, part) in enumerate(left) if _same(part, piece)), None)
            now = edited.text[one.start : one.end]
            if mine is None or not now or one.start < position:
                continue
            then, part = left.pop(mine)
            parts += [edited.text[position : one.start], f"{{{part.cites}}}"]
            position = one.end
            if now != then:
                self.piece(part, Passage(edited.spot, then), Passage(edited.spot, now))
        parts.append(edited.text[position:])
        for then, part in left:
            literal = [n for n in range(0, len(parts), 2) if parts[n].count(then) == 1]
            if len(literal) == 1:
                before, _, after = parts[literal[0]].partition(then)
                parts[literal[0] : literal[0] + 1] = [before, f"{{{part.cites}}}", after]
            else:
                message = f"文字中不再引用事实 {part.cites}（“{then}”）"
                self._add("lost-citation", message, edited.spot, Severity.WARNING)
        return "".join(parts)

    def _want(self, scalar: Scalar, value: str, spot: str) -> None:
        self._new[scalar].append(_New(value, Place(self.file, spot=spot)))

    def _source(self, file: str) -> Source | None:
        if file not in self._sources:
            self._sources[file], _ = source.read(self.folder / file)
        return self._sources[file]

    def _path(self, scalar: Scalar) -> Route:
        """Return the steps to a scalar: a number is a position only in a list."""
        read = self._source(scalar.file)
        steps: list[str | int] = []
        for step in scalar.path.split("."):
            holder = read.node(tuple(steps)) if read else None
            steps.append(int(step) if isinstance(holder, Items) else step)
        return tuple(steps)

    def _typed(self, scalar: Scalar) -> str:
        read = self._source(scalar.file)
        node = read.node(self._path(scalar)) if read else None
        return node.text if isinstance(node, Typed) else ""

    def _add(
        self,
        code: str,
        message: str,
        spot: str,
        severity: Severity = Severity.ERROR,
        related: tuple[Place, ...] = (),
    ) -> None:
        place = Place(self.file, spot=spot)
        self._problems.append(Problem(code, message, place, severity, related))


def _same(part: Piece, other: Piece | None) -> bool:
    return other is not None and other.key == part.key


def _pending(note: str | None) -> str:
    return f"{PENDING}：{note}" if note else PENDING


def _typed(text: str, number: Number) -> str:
    """Return a printed number as it is typed in its file.

    Raises:
        AmountError: It is no number.
    """
    figure, style = number.figure, number.style
    value = read_number(text.replace(",", "").removesuffix("%").strip())
    if style.pattern.endswith("%"):
        value /= 100
    if figure.measure is Measure.MONEY:
        value = value * style.unit.yuan / ((figure.last_digit or Decimal("0.01")) * 100)
    return format(value.normalize(), "f")
