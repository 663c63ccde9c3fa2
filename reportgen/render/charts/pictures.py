"""A chart as a picture for a Word file."""

from functools import cache, lru_cache

import resvg_py

from reportgen.document import Chart
from reportgen.problems import Place, Problem, TemplateError
from reportgen.render import charts

# Pixels a unit of the drawing: sharp on paper at the width of a page.
_ZOOM = 4
_PROBE = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">{}</svg>'
_SIGN = '<text y="16" font-size="16">{}</text>'
# Never assigned to a character, so that no font has it.
_NO_SIGN = "\ufdd0"


def png(chart: Chart, place: Place) -> bytes:
    """Return a chart as a picture, drawn with the fonts of the machine.

    Args:
        chart: What is drawn.
        place: Where to look if it cannot be drawn.

    Raises:
        TemplateError: The machine has no Chinese font, or the drawing is wrong.
    """
    if not _has_font():
        message = f"本机没有中文字体，不能把图“{chart.title}”插入 Word；装字体，或不写 in_word"
        raise TemplateError(Problem("no-font", message, place))
    try:
        return _png(charts.picture(chart), zoom=_ZOOM)
    except ValueError as error:
        message = f"图“{chart.title}”不能变成图片：{error}"
        raise TemplateError(Problem("chart-template", message, place)) from error


@lru_cache(maxsize=64)
def _png(drawing: str, zoom: int = 1) -> bytes:
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawing, zoom=zoom, background="#ffffff", languages=["zh-CN"]
        )
    )


@cache
def _has_font() -> bool:
    """Tell whether a Chinese character is drawn otherwise than one that no font has."""
    return _png(_PROBE.format(_SIGN.format("预"))) != _png(_PROBE.format(_SIGN.format(_NO_SIGN)))
