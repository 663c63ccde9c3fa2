"""Bars that lie beside their categories."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reportgen.document import Chart
from reportgen.render.charts.lettering import width, wrap
from reportgen.render.charts.scene import (
    LINE,
    SMALL,
    TEXT,
    WIDTH,
    Anchor,
    Box,
    Letters,
    Rule,
    Scene,
    paint,
    span,
    value,
)
from reportgen.render.charts.scene import labels as labels_of

_LABEL_ROOM = TEXT * 8
_GAP = Decimal(6)
_BETWEEN = Decimal(12)
_LEAST = Decimal(80)
_LABEL_LINES = 2


@dataclass(frozen=True, slots=True)
class _Bar:
    value: Decimal
    label: str
    paint: int

    @property
    def room(self) -> Decimal:
        return width(self.label, SMALL) + _GAP


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where bars begin, and how long one of a unit is."""

    scene: Scene
    zero: Decimal
    scale: Decimal

    def beside(self, lines: list[str], bars: list[_Bar]) -> None:
        """Set a label and its bars on the same height, the lower of the two in the middle."""
        scene, high = self.scene, max(len(lines), len(bars)) * LINE
        top = scene.y
        scene.y = top + (high - len(lines) * LINE) / 2
        for line in lines:
            scene.y += LINE
            scene.letters.append(Letters(_LABEL_ROOM, scene.y - 4, line, "end"))
        scene.y = top + (high - len(bars) * LINE) / 2
        self.stack(bars)
        scene.y = top + high
        # The base lines of all categories make one.
        self.base(top - _BETWEEN / 2, scene.y + _BETWEEN / 2)

    def below(self, lines: list[str], bars: list[_Bar]) -> None:
        """Set a label and its bars below it."""
        self.scene.lines(Decimal(0), lines)
        self.scene.y += 2
        top = self.scene.y
        self.stack(bars)
        self.base(top, self.scene.y)

    def base(self, top: Decimal, bottom: Decimal) -> None:
        self.scene.rules.append(Rule(self.zero, top, self.zero, bottom))

    def stack(self, bars: list[_Bar]) -> None:
        for bar in bars:
            self.bar(bar)

    def bar(self, bar: _Bar) -> None:
        scene, is_negative = self.scene, bar.value < 0
        long = abs(bar.value) * self.scale
        left = self.zero - long if is_negative else self.zero
        if long:
            scene.boxes.append(Box(left, scene.y + 2, long, LINE - 4, bar.paint))
        scene.y += LINE
        x = left - _GAP if is_negative else left + long + _GAP
        anchor: Anchor = "end" if is_negative else "start"
        scene.letters.append(Letters(x, scene.y - 4, bar.label, anchor, SMALL))


def draw(chart: Chart, scene: Scene) -> None:
    """Draw every category's bars from one base line; labels stand left of them, or above."""
    groups = list(_groups(chart))
    room = _LABEL_ROOM if _fit_beside(chart) else Decimal(0)
    plot = _plot(scene, [bar for group in groups for bar in group], room and room + _GAP)
    for category, group in zip(chart.categories, groups, strict=True):
        lines = wrap(category, TEXT, room or WIDTH, _LABEL_LINES)
        scene.y += _BETWEEN / 2
        if room:
            plot.beside(lines, group)
        else:
            plot.below(lines, group)
        scene.y += _BETWEEN / 2


def _plot(scene: Scene, bars: list[_Bar], start: Decimal) -> _Plot:
    """Return the plot in which the longest bar and its number just fit."""
    before = max((bar.room for bar in bars if bar.value < 0), default=Decimal(0))
    behind = max((bar.room for bar in bars if bar.value >= 0), default=Decimal(0))
    lowest, highest = span(bar.value for bar in bars)
    scale = max(WIDTH - start - before - behind, _LEAST) / ((highest - lowest) or 1)
    return _Plot(scene, start + before - lowest * scale, scale)


def _groups(chart: Chart) -> Iterator[list[_Bar]]:
    told = [list(labels_of(chart, index)) for index, _ in enumerate(chart.series)]
    for row, _ in enumerate(chart.categories):
        yield [
            _Bar(value(series.numbers[row]), told[index][row], paint(chart, index))
            for index, series in enumerate(chart.series)
        ]


def _fit_beside(chart: Chart) -> bool:
    return all(
        len(wrap(category, TEXT, _LABEL_ROOM, _LABEL_LINES + 1)) <= _LABEL_LINES
        for category in chart.categories
    )
