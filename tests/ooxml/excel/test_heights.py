"""Rows as high as their texts need."""

import io

import openpyxl
import pytest
from openpyxl.styles import Alignment
from openpyxl.workbook import Workbook

from reportgen.ooxml.excel.printing.heights import Wrapped, fitting
from reportgen.ooxml.excel.template import SheetTemplate


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 20, 17.0),
        ("abc", 20, 17.0),
        ("甲" * 10, 21, 17.0),
        ("甲" * 12, 21, 30.5),
        ("a\nb\nc", 20, 44.0),
        ("甲" * 9_000, 10, 409.0),
    ],
)
def test_lines(text: str, width: float, expected: float) -> None:
    """A Chinese sign is as wide as two; Excel allows no row higher than 409 points."""
    assert fitting([Wrapped(text, width, 10)]) == expected


def test_the_longest_text_counts() -> None:
    """A row is as high as its longest text needs, and a row without texts has no height."""
    texts = [Wrapped("甲", 20, 10), Wrapped("a\nb", 20, 10)]

    assert (fitting(texts), fitting([])) == (30.5, 0)


def drawn(condition: str) -> bytes:
    """Return a template with a text across four columns, two of which have a condition."""
    book, file = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for name in "ABCDEF":
        sheet.column_dimensions[name].width = 10
    sheet["C1"], sheet["F1"] = (
        f"{{%tc {condition} %}}",
        f"{{%tc {'end' + condition.split(maxsplit=1)[0]} %}}",
    )
    sheet["A2"] = "{% fit %}{{ text }}"
    sheet["A2"].alignment = Alignment(wrap_text=True)
    sheet.merge_cells("A2:E2")
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("condition", "lines"), [("if 1", 2), ("if 0", 4), ("for x in [1, 2, 3]", 1)]
)
def test_merged_cells_are_as_wide_as_they_are_printed(condition: str, lines: int) -> None:
    """A merged text has the room of its printed columns, not of the drawn ones."""
    content = SheetTemplate(drawn(condition)).render({"text": "甲" * 36})
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    height = sheet.row_dimensions[1].height

    assert height is not None
    assert round((height - 11 * 0.35) / (11 * 1.35)) == lines
