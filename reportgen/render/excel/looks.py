"""Cell formats and print set-up of workbooks, after the looks of the Word documents."""

import unicodedata
from collections.abc import Iterable
from math import ceil
from typing import Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

_BODY, _HEAD, _TITLE = "宋体", "黑体", "方正小标宋简体"
_A4 = 9
_LINE = 13.5  # points a line of 10-point text
_TALLEST = 409  # points; Excel allows no taller row
_MARGIN = 20 / 25.4  # 20 mm in inches

Name = Literal[
    "title", "line", "line_right", "head", "text", "center", "link", "good", "bad", "wait"
]


class Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        """Make the formats of a workbook."""
        base = {"font_name": _BODY, "font_size": 10, "valign": "vcenter"}
        cell = {**base, "border": 1, "text_wrap": True}
        looks = {
            "title": {**base, "font_name": _TITLE, "font_size": 16, "align": "center"},
            "line": base,
            "line_right": {**base, "align": "right"},
            "head": {**cell, "font_name": _HEAD, "align": "center"},
            "text": cell,
            "center": {**cell, "align": "center"},
            "link": {**cell, "align": "center", "font_color": "#0563C1", "underline": 1},
            "good": {**cell, "align": "center", "bg_color": "#E2EFDA"},
            "bad": {**cell, "align": "center", "bg_color": "#F8CBAD"},
            "wait": {**cell, "align": "center", "bg_color": "#FFF2CC"},
        }
        self._book = book
        self._cell = cell
        self._formats = {name: book.add_format(look) for name, look in looks.items()}

    def __getitem__(self, name: Name) -> Format:
        return self._formats[name]

    def number(self, pattern: str) -> Format:
        """Return the format of numbers with a pattern such as `#,##0.00`."""
        if pattern not in self._formats:
            look = {**self._cell, "align": "right", "num_format": pattern}
            self._formats[pattern] = self._book.add_format(look)
        return self._formats[pattern]


def text_width(text: str) -> int:
    """Return the width of the longest line of a text in characters; a Chinese one counts two."""
    return max((_line_width(line) for line in text.split("\n")), default=0)


def height(cells: Iterable[tuple[str, int]]) -> float:
    """Return the height, in points, of a row whose wrapped texts fit their columns' widths.

    Args:
        cells: Each text with the width of its column in characters.
    """
    lines = [
        sum(max(1, ceil(_line_width(line) / max(width - 1, 1))) for line in text.split("\n"))
        for text, width in cells
    ]
    return min(_LINE * max(lines, default=1) + _LINE / 4, _TALLEST)


def _line_width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in line)


def print_set_up(sheet: Worksheet, head: tuple[int, int], *, landscape: bool = False) -> None:
    """Set A4 paper, one page wide, repeated head rows and page numbers.

    Args:
        sheet: The sheet.
        head: The first and the last row that repeat on each page, counting from 0.
        landscape: The orientation.
    """
    sheet.set_paper(_A4)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=_MARGIN, right=_MARGIN, top=_MARGIN, bottom=_MARGIN)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(*head)
    sheet.set_footer('&C&"宋体"&14— &P —')
