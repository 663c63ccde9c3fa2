"""Charts of a report: what a kind can draw, in the words and styles that the profile gives them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from reportgen.amounts import Measure
from reportgen.document import Chart, Form, Number, Series
from reportgen.figures import Figure
from reportgen.problems import Problem, nearest
from reportgen.profile import ChartSpec, Profile, ProfileSpec


@dataclass(frozen=True, slots=True)
class Line:
    """What is drawn for each category, such as one year's amounts.

    Attributes:
        label: What the key of the chart calls it; `{year}` becomes the budget year.
        figures: One a category; None where there is none.
    """

    label: str
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a chart shows, before the profile gives it a title and number styles.

    Attributes:
        form: How it is drawn, see `document.Chart`.
        categories: What is compared, in print order.
        lines: One, or several side by side.
        beside: What is printed behind the numbers of the first line and not drawn.
    """

    form: Form
    categories: tuple[str, ...]
    lines: tuple[Line, ...]
    beside: Line | None = None


C = TypeVar("C")


def unknown(spec: ProfileSpec, known: Collection[str]) -> tuple[Problem, ...]:
    """Return a problem for each chart of a profile that the kind cannot draw."""
    return tuple(
        Problem(
            "unknown-chart",
            f"charts: 没有名为“{name}”的图{nearest(name, known)}",
            chart.title.place,
        )
        for name, chart in spec.charts.items()
        if name not in known
    )


def draw(
    profile: Profile[Any], year: int, known: Mapping[str, Callable[[C], Sketch | None]], computed: C
) -> dict[str, Chart]:
    """Return the charts that the profile asks for, without those that have nothing to show.

    Args:
        profile: Names them, in print order.
        year: The budget year.
        known: What the kind can draw.
        computed: The kind's computed report.
    """
    charts: dict[str, Chart] = {}
    for name, spec in profile.spec.charts.items():
        sketch = known[name](computed)
        if sketch and any(f.value for line in sketch.lines for f in line.figures if f):
            charts[name] = _chart(name, spec, sketch, profile, year)
    return charts


def _chart(name: str, spec: ChartSpec, sketch: Sketch, profile: Profile[Any], year: int) -> Chart:
    style = profile.styles[spec.style.text]
    rates = profile.styles[spec.rate_style.text] if spec.rate_style else style

    def series(line: Line) -> Series:
        return Series(
            line.label.replace("{year}", str(year)),
            tuple(
                Number(figure, rates if figure.measure is Measure.RATE else style)
                if figure
                else None
                for figure in line.figures
            ),
        )

    has_money = any(f.measure is Measure.MONEY for line in sketch.lines for f in line.figures if f)
    return Chart(
        id=name,
        title=spec.title.text.replace("{year}", str(year)),
        form=sketch.form,
        unit=str(style.unit) if has_money else "",
        categories=sketch.categories,
        series=tuple(series(line) for line in sketch.lines),
        beside=series(sketch.beside) if sketch.beside else None,
        in_word=spec.in_word,
    )
