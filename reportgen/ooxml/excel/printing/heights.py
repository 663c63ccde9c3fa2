"""How high a row must be for its wrapped texts to be read: `{% fit %}`."""

import unicodedata
from collections.abc import Iterable
from math import ceil
from typing import NamedTuple

_TALLEST = 409.0  # points; Excel allows no taller row
# Of the size of a font: the height of its line, and what stands above and below the text.
_LINE, _PADDING = 1.35, 0.35
_DEFAULT_SIZE = 11.0


class Wrapped(NamedTuple):
    """A text in a cell.

    Attributes:
        text: What it says.
        width: Of the cell, in characters of the workbook's normal font.
        size: Of its font, in points.
    """

    text: str
    width: float
    size: float


def fitting(cells: Iterable[Wrapped]) -> float:
    """Return the height of a row in points, with as many lines as the longest text needs."""
    heights = (_lines(one) * one.size * _LINE + one.size * _PADDING for one in cells)
    return min(round(max(heights, default=0.0), 2), _TALLEST)


def text_width(line: str) -> int:
    """Return the width of a line in characters; a Chinese one counts two."""
    if line.isascii():
        return len(line)
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in line)


def _lines(cell: Wrapped) -> int:
    # The margins of a cell take about a character.
    room = max((cell.width - 1) * _DEFAULT_SIZE / cell.size, 2)
    # Most texts are short: they fit even if all of their signs are wide.
    if 2 * len(cell.text) <= room and "\n" not in cell.text:
        return 1
    return sum(max(1, ceil(text_width(line) / room)) for line in cell.text.split("\n"))
