"""From each printed place down to the lines it hangs on, and from each line up again.

Figures are visited once, without recursion, so that a department with 100,000 detail rows is read
in one pass; the places that hang on a figure are one whole number, a bit a place.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePath

from reportgen import paths
from reportgen.document import Document, Number, Words
from reportgen.figures import Figure, Formula
from reportgen.printed_places import PrintedPlace, printed_places
from reportgen.problems import Place
from reportgen.render.excel import Printed

WORDING = "wording.j2"
_TELLING = 4
_MOST_TOLD = 12
_SIGNS = {
    Formula.SUM: "＋",
    Formula.ITEMIZED: "＋",
    Formula.REST: "－",
    Formula.DIFFERENCE: "－",
    Formula.SHARE: "÷",
    Formula.RATE: "÷",
    Formula.PRODUCT: "×",
}


@dataclass(slots=True)
class InputLine:
    """A line of an input file and what hangs on it.

    Attributes:
        file: Relative to the department's folder.
        line: Counted from 1; 0 for a file without lines.
        spot: In a file without lines: a cell or a paragraph.
        figures: Given or stated there, as numbers in `Trace.figures`.
        texts: The places that print a text typed there, as numbers in `Trace.places`.
        places: All places that hang on it, as bits.
    """

    file: str
    line: int
    spot: str = ""
    figures: list[int] = field(default_factory=list)
    texts: list[int] = field(default_factory=list)
    places: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else f"{self.file} {self.spot}".strip()


@dataclass(frozen=True, slots=True)
class Trace:
    """The index of one report.

    Attributes:
        document: The report.
        places: Every printed place, in order.
        figures: Every figure that a place prints or hangs on, each once, in order of print.
        numbers: The number of each figure in `figures`.
        printed: The places that print a figure, by its number.
        origins: Where the words of a place come from: an input file, or a line of the wording.
        lines: Every input line that something hangs on, in order of files and lines.
        workbook: Where figures stand in the workbook.
        root: The department's folder.
    """

    document: Document
    places: tuple[PrintedPlace, ...]
    figures: tuple[Figure, ...]
    numbers: Mapping[Figure, int]
    printed: Sequence[Sequence[int]]
    origins: Sequence[str]
    lines: tuple[InputLine, ...]
    workbook: Mapping[Figure, Printed]
    root: PurePath

    def anchor(self, number: Number) -> str:
        """Return the name of a printed number's entry in the page."""
        return f"f{self.numbers[number.figure]}"

    def cell(self, figure: Figure) -> str:
        """Return the cell of the workbook that a figure stands in, such as `表3!D5`, or nothing."""
        return str(self.workbook[figure]) if figure in self.workbook else ""

    def formula(self, figure: Figure) -> str:
        """Return the formula of that cell, or nothing."""
        found = self.workbook[figure].formula if figure in self.workbook else ""
        return f"={found}" if found else ""


def trace(
    document: Document,
    root: PurePath,
    wording: Path | None = None,
    workbook: Mapping[Figure, Printed] | None = None,
) -> Trace:
    """Return the index of a report.

    Args:
        document: The finished content.
        root: The department's folder; places are relative to it.
        wording: The file of its sentences.
        workbook: Where figures stand in the workbook, if it has one.
    """
    places = tuple(printed_places(document))
    figures, order = _figures(places)
    numbers = {figure: number for number, figure in enumerate(figures)}
    printed: list[list[int]] = [[] for _ in figures]
    for at, place in enumerate(places):
        for figure in dict.fromkeys(number.figure for number in place.numbers):
            printed[numbers[figure]].append(at)
    hanging = _hanging(order, numbers, printed)
    lines = _lines(places, figures, hanging, root)
    sentences = _Wording(wording) if wording and wording.is_file() else None
    origins = [_origin(place, root, sentences) for place in places]
    known = workbook or {}
    return Trace(document, places, figures, numbers, printed, origins, lines, known, root)


def file_of(place: Place, root: PurePath) -> str:
    """Return a file as seen from the department's folder, or from the folder of templates."""
    return _file_below(place.file, root)


@lru_cache(maxsize=256)
def _file_below(file: str, root: PurePath) -> str:
    templates = paths.templates()
    is_template = PurePath(file).is_relative_to(templates)
    return Place(file).below(templates if is_template else root)


def bits(places: int) -> Iterator[int]:
    """Yield the numbers of the places in a whole number, a bit a place."""
    while places:
        lowest = places & -places
        yield lowest.bit_length() - 1
        places ^= lowest


def told(figure: Figure) -> str:
    """Return how a figure follows, with the names of its inputs; at most twelve are named."""
    names = [part.label for part in figure.inputs[:_MOST_TOLD]]
    if not names:
        return str(figure.formula)
    told_inputs = _SIGNS.get(figure.formula, "、").join(names)
    if len(figure.inputs) > _MOST_TOLD:
        told_inputs += f"…共 {len(figure.inputs)} 项"
    if figure.formula is Formula.STATED:
        told_inputs = f"计算数为{told_inputs}"
    return f"{figure.formula}：{told_inputs}"


def _figures(places: Iterable[PrintedPlace]) -> tuple[tuple[Figure, ...], list[Figure]]:
    """Return all figures in order of print, and with each behind all that it hangs on."""
    found: dict[Figure, None] = {}
    order: list[Figure] = []
    for place in places:
        for number in place.numbers:
            _visit(number.figure, found, order)
    return tuple(found), order


def _visit(figure: Figure, found: dict[Figure, None], order: list[Figure]) -> None:
    if figure in found:
        return
    found[figure] = None
    stack = [(figure, iter(figure.inputs))]
    while stack:
        current, inputs = stack[-1]
        part = next((one for one in inputs if one not in found), None)
        if part is None:
            order.append(current)
            stack.pop()
        else:
            found[part] = None
            stack.append((part, iter(part.inputs)))


def _hanging(
    order: Sequence[Figure], numbers: Mapping[Figure, int], printed: Sequence[Sequence[int]]
) -> list[int]:
    """Return for each figure the places that move with it.

    A stated figure stands still whatever its computed side does.
    """
    hanging = [sum(1 << at for at in places) for places in printed]
    for figure in reversed(order):
        if figure.formula is not Formula.STATED:
            own = hanging[numbers[figure]]
            for part in figure.inputs:
                hanging[numbers[part]] |= own
    return hanging


def _lines(
    places: Sequence[PrintedPlace],
    figures: Sequence[Figure],
    hanging: Sequence[int],
    root: PurePath,
) -> tuple[InputLine, ...]:
    lines: dict[tuple[str, int, str], InputLine] = {}

    def line(place: Place) -> InputLine:
        one = _line(place, root)
        return lines.setdefault((one.file, one.line, one.spot), one)

    for number, figure in enumerate(figures):
        if figure.place and figure.place.file:
            one = line(figure.place)
            one.figures.append(number)
            one.places |= hanging[number]
    for at, printed in enumerate(places):
        for place in dict.fromkeys(span.place for span in printed.text):
            if place and place.file:
                one = line(place)
                one.texts.append(at)
                one.places |= 1 << at
    return tuple(lines[key] for key in sorted(lines))


def _line(place: Place, root: PurePath) -> InputLine:
    return InputLine(file_of(place, root), place.line, place.spot)


def _origin(place: PrintedPlace, root: PurePath, wording: "_Wording | None") -> str:
    """Return the file and line of a sentence of the wording; of any other the typed text's."""
    is_sentence = place.table is None and not place.path.startswith("charts.")
    if wording and is_sentence and (found := wording.line(place)):
        return found
    longest = max(place.text, key=lambda s: len(s.text) if isinstance(s, Words) else 0)
    return str(_line(longest.place, root)) if longest.place and longest.place.file else ""


class _Wording:
    """The file of a report's sentences, searched for their words."""

    def __init__(self, file: Path) -> None:
        text = file.read_text(encoding="utf-8")
        self._name = file_of(Place(str(file)), file.parent)
        offsets = [at for at, sign in enumerate(text) if not sign.isspace()]
        self._squeezed = "".join(text.split())
        self._lines = [text.count("\n", 0, at) + 1 for at in offsets] if offsets else []

    def line(self, place: PrintedPlace) -> str:
        """Return the file and line that hold the longest words of a place, or nothing."""
        untyped = (s.text for s in place.text if isinstance(s, Words) and s.place is None)
        literal = ("".join(text.split()) for text in untyped)
        for words in sorted(literal, key=len, reverse=True):
            at = self._squeezed.find(words)
            if at >= 0 and len(words) >= _TELLING:
                return f"{self._name}:{self._lines[at]}"
        return ""
