"""The parts of one bar, each named in a list below it."""

from decimal import Decimal

from reportgen.document import Chart
from reportgen.render.charts.lettering import width, wrap
from reportgen.render.charts.scene import LINE, SMALL, TEXT, WIDTH, Box, Letters, Scene, value
from reportgen.render.charts.scene import labels as labels_of

_HIGH = Decimal(36)
_SWATCH = Decimal(14)


def fit(chart: Chart) -> bool:
    """Tell whether the parts make a whole: all known, none negative."""
    numbers = chart.series[0].numbers
    is_whole = all(n and n.figure.value is not None and n.figure.value >= 0 for n in numbers)
    return len(chart.series) == 1 and is_whole


def draw(chart: Chart, scene: Scene) -> None:
    """Draw the bar over the whole width, and its parts by name with their numbers."""
    numbers = [value(number) for number in chart.series[0].numbers]
    scale = WIDTH / sum(numbers, Decimal(0))
    x = Decimal(0)
    for paint, number in enumerate(numbers):
        if number:
            scene.boxes.append(Box(x, scene.y + 2, number * scale, _HIGH, paint))
        x += number * scale
    scene.y += _HIGH + 10
    for paint, label in enumerate(labels_of(chart, 0)):
        room = WIDTH - _SWATCH - 16 - width(label, SMALL)
        scene.boxes.append(Box(Decimal(1), scene.y + 3, _SWATCH, Decimal(12), paint))
        scene.letters.append(Letters(WIDTH, scene.y + LINE - 4, label, "end", SMALL))
        scene.lines(_SWATCH + 8, wrap(chart.categories[paint], TEXT, room, 2))
        scene.y += 4
