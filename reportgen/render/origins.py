"""What the pieces of a printed text come from: the scalars of the input files that were typed.

A text becomes a string in which the pieces are marked (`ooxml.controls`): a typed text as a whole,
with the facts that it cites inside; a typed number; what is still to be entered. What is computed
is marked only where all is to be traced.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from pathlib import Path, PurePath

from reportgen import source
from reportgen.document import Document, Number, Span, Text, Words, show, texts
from reportgen.figures import Formula
from reportgen.ooxml.finishing.controls import MOST, Control, marked
from reportgen.problems import Place
from reportgen.source import Source
from reportgen.tree import scalars

_GIVEN = Formula.GIVEN
_PATH_DIGITS, _TEXT_DIGITS = 12, 8
# A tag of a finished file: what the piece comes from, what was printed.
TAG = re.compile("rg_([0-9a-f]+)_([0-9a-f]+)")
# A tag of a traced file: the position of the piece.
TRACE = re.compile("t_([0-9]+)")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar of an input file: the file, relative to the department's folder, and its path."""

    file: str
    path: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A marked piece of a printed text.

    Attributes:
        text: As printed.
        scalar: What was typed for it; None where it is computed.
        number: The figure and its style, where the piece is one, maybe with its unit.
        cites: The fact it stands for inside a typed text.
    """

    text: str
    scalar: Scalar | None
    number: Number | None = None
    cites: str = ""

    @property
    def key(self) -> str:
        """Return what the piece comes from, in a few digits: the same in every document."""
        figure = self.number.figure.name if self.number else ""
        if self.scalar is None:
            return _digest(f"={figure}", _PATH_DIGITS)
        # The same from YAML and JSON.
        file = PurePath(self.scalar.file).with_suffix("")
        return _digest(f"{file.as_posix()}#{self.scalar.path}", _PATH_DIGITS)

    @property
    def control(self) -> Control:
        """Return the control of the piece; the tag tells what was printed as well."""
        path = self.scalar.path if self.scalar else ""
        title = self.number.figure.label if self.number else path
        return Control(f"rg_{self.key}_{digest(self.text)}", title)


def digest(text: str) -> str:
    """Return a printed text in a few digits, to tell whether it is still the same."""
    return _digest(text, _TEXT_DIGITS)


def fingerprint(document: Document) -> str:
    """Return all printed texts of a document in a few digits."""
    members = [fingerprint(member) for member in document.groups]
    return digest("\n".join([*(show(text) for text in texts(document)), *members]))


def _digest(text: str, digits: int) -> str:
    return sha256(text.encode()).hexdigest()[:digits]


@dataclass(slots=True)
class Origins:
    """Marks the pieces of texts, and keeps them by the index of their marks.

    Attributes:
        root: The department's folder; None marks nothing.
        is_complete: Whether computed numbers are marked as well.
        pieces: What has been marked, in order.
        sources: Input files by name, as they were read; any other is read when it is needed.
    """

    root: PurePath | None = None
    is_complete: bool = False
    pieces: list[Piece] = field(default_factory=list)
    sources: Mapping[str, Source] = field(default_factory=dict)
    _paths: dict[str, Mapping[Place, Scalar]] = field(default_factory=dict)

    def show(self, text: Text) -> str:
        """Return a text as it is printed, its pieces marked."""
        # Most cells of tables hold nothing that was typed in them.
        if self.root is None or not (self.is_complete or any(map(_has_origin, text))):
            return show(text)
        groups = groupby(text, key=lambda span: span.place)
        return "".join(self._group(place, tuple(spans)) for place, spans in groups)

    def _group(self, place: Place | None, spans: Text) -> str:
        scalar = self._scalar(place)
        inner = "".join(self._part(part) for part in _parts(spans))
        return self._marked(inner, Piece(show(spans), scalar)) if scalar else inner

    def _part(self, spans: Text) -> str:
        number = spans[0]
        if not isinstance(number, Number):
            return show(spans)
        figure = number.figure
        scalar = self._scalar(figure.place) if figure.formula is Formula.GIVEN else None
        piece = Piece(show(spans), scalar, number, number.cites)
        if scalar or number.cites or self.is_complete:
            return self._marked(piece.text, piece)
        return piece.text

    def _marked(self, text: str, piece: Piece) -> str:
        # A document with more pieces prints the rest without controls.
        if len(self.pieces) >= MOST:
            return text
        self.pieces.append(piece)
        return marked(text, len(self.pieces) - 1)

    def _scalar(self, place: Place | None) -> Scalar | None:
        if place is None or self.root is None:
            return None
        if place.file not in self._paths:
            self._paths[place.file] = self._scalars_of(place.file, self.root)
        return self._paths[place.file].get(place)

    def _scalars_of(self, name: str, root: PurePath) -> Mapping[Place, Scalar]:
        file = PurePath(name)
        if not file.is_relative_to(root):
            return {}
        read = self.sources.get(name) or source.read(Path(name))[0]
        relative = file.relative_to(root).as_posix()
        found = scalars(read.data) if read else ()
        return {one.place: Scalar(relative, path) for path, one in found if path}


def _has_origin(span: Span) -> bool:
    """Tell whether a span may be a piece, or be in one."""
    if isinstance(span, Number):
        return bool(span.place or span.cites) or span.figure.formula is _GIVEN
    return span.place is not None


def _parts(spans: Text) -> Iterator[Text]:
    """Yield the words of a text, and its numbers each with the words of the same citation."""
    held: list[Span] = []
    for span in spans:
        is_unit = isinstance(span, Words) and span.cites
        if held and not is_unit and (isinstance(span, Number) or isinstance(held[0], Number)):
            yield tuple(held)
            held = []
        held.append(span)
    if held:
        yield tuple(held)
