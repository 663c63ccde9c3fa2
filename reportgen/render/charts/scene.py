"""What a drawing is made of, in the units of its view box."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal as OneOf
from typing import TypeAlias

from reportgen.document import Chart, Number, brief, show
from reportgen.render.charts.lettering import width, wrap

WIDTH = Decimal(400)
TEXT, SMALL = Decimal(14), Decimal(13)
LINE = Decimal(18)
NOTHING = "—"


Anchor: TypeAlias = OneOf["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; `paint` counts the fills of the template."""

    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal
    paint: int


@dataclass(frozen=True, slots=True)
class Letters:
    """A line of text; `y` is its base line."""

    x: Decimal
    y: Decimal
    text: str
    anchor: Anchor = "start"
    size: Decimal = TEXT
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, the base of bars."""

    x1: Decimal
    y1: Decimal
    x2: Decimal
    y2: Decimal


@dataclass(slots=True)
class Scene:
    """A drawing under way; `y` is how far down it reaches."""

    y: Decimal = Decimal(0)
    boxes: list[Box] = field(default_factory=list)
    letters: list[Letters] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    def lines(self, x: Decimal, lines: Iterable[str]) -> None:
        """Set lines of text below each other from the present height on."""
        for line in lines:
            self.y += LINE
            self.letters.append(Letters(x, self.y - 4, line))

    def heading(self, title: str, unit: str) -> None:
        """Set the title in the middle, for a picture that stands without a caption."""
        told = f"{title}（单位：{unit}）" if unit else title
        for line in wrap(told, TEXT, WIDTH, 2):
            self.y += LINE
            self.letters.append(
                Letters(WIDTH / 2, self.y - 4, line, "middle", TEXT, is_strong=True)
            )
        self.y += 8

    def key(self, chart: Chart) -> None:
        """Set the key of the series, as many to a line as fit."""
        x, swatch = Decimal(1), Decimal(14)
        self.y += LINE
        for index, label in enumerate(series.label for series in chart.series):
            taken = swatch + 6 + width(label, SMALL) + 16
            if x > 1 and x + taken > WIDTH:
                x = Decimal(1)
                self.y += LINE
            self.boxes.append(Box(x, self.y - 15, swatch, Decimal(12), paint(chart, index)))
            self.letters.append(Letters(x + swatch + 6, self.y - 4, label, size=SMALL))
            x += taken
        self.y += 6


def paint(chart: Chart, index: int) -> int:
    """Return the fill of a series: the last one, this year's or the outturn, is the solid one."""
    return len(chart.series) - 1 - index


def printed(number: Number | None) -> str:
    """Return a number as its bar is labelled: with its style, 【待填】, or a dash for none."""
    return NOTHING if number is None else show(brief((number,)))


def labels(chart: Chart, index: int) -> Iterator[str]:
    """Yield what stands at each bar of a series: its number and what is printed behind it."""
    for category, number in enumerate(chart.series[index].numbers):
        behind = chart.beside.numbers[category] if chart.beside and index == 0 else None
        told = f"（{chart.beside.label}{printed(behind)}）" if chart.beside and behind else ""
        yield printed(number) + told


def span(numbers: Iterable[Decimal]) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest of some numbers and zero, where their base line is."""
    known = [Decimal(0), *numbers]
    return min(known), max(known)


def value(number: Number | None) -> Decimal:
    """Return what is drawn; nothing for a number that is not there yet."""
    return number.figure.value or Decimal(0) if number else Decimal(0)
