"""Merged cells are repeated by the turns of loops; overlaps are named."""

import pytest
from movers import Layout, Line, inserting, repeating, vanishing
from sheet_frames import behind

from reportgen.ooxml.excel.addresses import Area
from reportgen.problems import TemplateError


def merges(*names: str) -> str:
    """Return the element of merged cells."""
    cells = "".join(f'<mergeCell ref="{name}"/>' for name in names)
    return f'<mergeCells count="{len(names)}">{cells}</mergeCells>'


def test_merges_of_a_loop() -> None:
    """A merge inside a loop is repeated per turn, even where the turns touch."""
    printed = behind(merges("A3:A4", "B3:C3", "A6:C6"), repeating(3, 4, 2))
    assert printed == merges("A3:A4", "B3:C3", "A5:A6", "B5:C5", "A8:C8")


def test_merges_around_a_loop() -> None:
    """A merge that holds a whole loop grows with it."""
    assert behind(merges("A2:A4"), inserting(3, 4)) == merges("A2:A8")


def test_merges_that_shrink() -> None:
    """A merge of which one cell or none is left is dropped; without any there is no element."""
    assert behind(merges("A3:A4", "B4:C4"), vanishing(4, 4)) == ""
    assert behind(merges("A3:B4"), vanishing(4, 4)) == merges("A3:B3")


def test_merges_of_the_data() -> None:
    """Merges of the print stand beside those of the template, in the order of cells."""
    mover = repeating(3, 3, 3)
    assert behind(merges("B3:C3"), mover, Area(3, 1, 5, 1), Area(4, 4, 4, 4)) == merges(
        "A3:A5", "B3:C3", "B4:C4", "B5:C5"
    )


def test_overlapping_merges() -> None:
    """Two merges on the same cell are an error at the template's cell: Excel would not open it."""
    with pytest.raises(TemplateError) as caught:
        behind(merges("A3:B3", "E1:E9"), repeating(3, 3, 3), Area(4, 2, 5, 2), Area(2, 5, 2, 6))
    assert sorted((one.code, one.place.spot) for one in caught.value.problems) == [
        ("excel-merge", "Sheet1!A3"),
        ("excel-merge", "Sheet1!B4"),
        ("excel-merge", "Sheet1!E2"),
    ]


def test_torn_merges() -> None:
    """A merge over the edge of a loop has no shape after it; it is an error at its cell."""
    with pytest.raises(TemplateError) as caught:
        behind(merges("A3:A4"), Layout(Line([1, 2, 3, 4, 5, 4, 5], [(4, 5)], 5)))
    assert [(one.code, one.place.spot) for one in caught.value.problems] == [
        ("excel-merge", "Sheet1!A3")
    ]
