"""Columns that stand on their categories, such as years."""

from decimal import Decimal

from reportgen.document import Chart
from reportgen.render.charts.lettering import width, wrap
from reportgen.render.charts.scene import (
    LINE,
    SMALL,
    WIDTH,
    Box,
    Letters,
    Rule,
    Scene,
    paint,
    span,
    value,
)
from reportgen.render.charts.scene import labels as labels_of

_HIGH = Decimal(150)
_WIDEST = Decimal(44)
_APART = Decimal(4)


def fit(chart: Chart) -> bool:
    """Tell whether every number and every category has room for one line over its column."""
    slot = WIDTH / len(chart.categories)
    each = slot / len(chart.series) - _APART
    told = [label for index, _ in enumerate(chart.series) for label in labels_of(chart, index)]
    return all(width(label, SMALL) <= each for label in told) and all(
        len(wrap(category, SMALL, slot - _APART, 2)) == 1 for category in chart.categories
    )


def draw(chart: Chart, scene: Scene) -> None:
    """Draw the columns from one base line; negative ones hang below it."""
    drawn = [value(number) for series in chart.series for number in series.numbers]
    lowest, highest = span(drawn)
    scale = _HIGH / ((highest - lowest) or 1)
    zero = scene.y + LINE + highest * scale
    slot = WIDTH / len(chart.categories)
    each = min(slot / len(chart.series), _WIDEST + _APART * 6)
    for index, series in enumerate(chart.series):
        for place, label in enumerate(labels_of(chart, index)):
            number = value(series.numbers[place])
            middle = slot * place + slot / 2 + each * (2 * index + 1 - len(chart.series)) / 2
            long, thick = abs(number) * scale, min(each - _APART * 2, _WIDEST)
            top = zero if number < 0 else zero - long
            if long:
                scene.boxes.append(Box(middle - thick / 2, top, thick, long, paint(chart, index)))
            base = zero + long + LINE - 4 if number < 0 else top - 5
            scene.letters.append(Letters(middle, base, label, "middle", SMALL))
    scene.rules.append(Rule(Decimal(0), zero, WIDTH, zero))
    scene.y = zero - lowest * scale + (LINE if lowest < 0 else 0) + LINE + 2
    for place, category in enumerate(chart.categories):
        middle = slot * place + slot / 2
        scene.letters.append(Letters(middle, scene.y - 4, category, "middle", SMALL))
