"""A chart as a drawing that needs nothing beside it: no script, no font, no other file.

Positions are computed from the numbers alone, so that the bytes are the same on any machine.
`templates/chart.svg.j2` gives the looks.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from reportgen import paths
from reportgen.document import Chart
from reportgen.problems import Place, Problem, TemplateError
from reportgen.render.charts import bars, columns, shares
from reportgen.render.charts.scene import WIDTH, Scene, labels
from reportgen.sandbox import MISTAKES, Sandbox

_TENTH = Decimal("0.1")


def svg(chart: Chart, prefix: str = "") -> str:
    """Return a chart as one `<figure>` of a web page: its title, the drawing, the same in words.

    Args:
        chart: What is drawn.
        prefix: Tells the ids of this drawing from those of other charts of the page, such as the
            id of the member that the chart belongs to.

    Raises:
        TemplateError: `chart.svg.j2` cannot be rendered.
    """
    return _rendered(chart, _drawn(chart, Scene()), prefix, is_picture=False)


def picture(chart: Chart) -> str:
    """Return a chart as a drawing that stands alone, with its title in it.

    Raises:
        TemplateError: `chart.svg.j2` cannot be rendered.
    """
    scene = Scene()
    scene.heading(chart.title, chart.unit)
    return _rendered(chart, _drawn(chart, scene), "", is_picture=True)


def in_words(chart: Chart) -> str:
    """Return every category with its numbers as they are printed, for readers without the drawing.

    A drawing of one series gives `甲：1；乙：2。`, one of several `甲：2023年 1，2024年 2；…`.
    """
    unit = f"单位：{chart.unit}。" if chart.unit else ""
    return f"{unit}{'；'.join(_told(chart))}。"


def _told(chart: Chart) -> Iterator[str]:
    columns_of_labels = [list(labels(chart, index)) for index, _ in enumerate(chart.series)]
    for category, row in zip(chart.categories, zip(*columns_of_labels, strict=True), strict=True):
        if len(row) == 1:
            yield f"{category}：{row[0]}"
        else:
            parts = zip(chart.series, row, strict=True)
            yield f"{category}：{'，'.join(f'{series.label} {label}' for series, label in parts)}"


def _drawn(chart: Chart, scene: Scene) -> Scene:
    if chart.form == "shares" and shares.fit(chart):
        shares.draw(chart, scene)
        return scene
    if len(chart.series) > 1:
        scene.key(chart)
    if chart.form == "columns" and columns.fit(chart):
        columns.draw(chart, scene)
    else:
        bars.draw(chart, scene)
    return scene


def _rendered(chart: Chart, scene: Scene, prefix: str, *, is_picture: bool) -> str:
    context = {
        "id": "-".join(filter(None, ("chart", prefix, chart.id))),
        "title": chart.title,
        "unit": chart.unit,
        "words": in_words(chart),
        "is_picture": is_picture,
        "width": _coordinate(WIDTH),
        "height": _coordinate(scene.y + 2),
        "paints": sorted({box.paint for box in scene.boxes}),
        "boxes": [_plain(asdict(box)) for box in scene.boxes],
        "letters": [_plain(asdict(line)) for line in scene.letters],
        "rules": [_plain(asdict(rule)) for rule in scene.rules],
    }
    path = paths.templates() / "chart.svg.j2"
    try:
        return _compiled(path.read_text(encoding="utf-8"))(context)
    except (OSError, *MISTAKES) as error:
        problem = Problem("chart-template", f"图的模板有误：{error}", Place(str(path)))
        raise TemplateError(problem) from error


def _plain(one: Mapping[str, object]) -> Mapping[str, object]:
    return {
        name: _coordinate(item) if isinstance(item, Decimal) else item for name, item in one.items()
    }


def _coordinate(value: Decimal) -> str:
    # Adding nothing takes the sign from a zero.
    return format(value.quantize(_TENTH, ROUND_HALF_UP).normalize() + 0, "f")


@cache
def _compiled(template: str) -> Callable[[Mapping[str, object]], str]:
    return Sandbox(escapes=True, trim_blocks=True, lstrip_blocks=True).from_string(template).render
