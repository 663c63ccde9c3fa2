"""Page breaks stay behind their row, in each turn of a loop."""

import pytest
from movers import Layout, Line, inserting, repeating, vanishing
from sheet_frames import behind

from reportgen.ooxml.excel.addresses import LAST_COLUMN
from reportgen.problems import TemplateError


def breaks(*rows: int) -> str:
    """Return the element of breaks behind rows."""
    inner = "".join(f'<brk id="{row}" max="16383" man="1" min="0"/>' for row in rows)
    count = len(rows)
    return f'<rowBreaks count="{count}" manualBreakCount="{count}">{inner}</rowBreaks>'


def test_breaks_shift() -> None:
    """A break below rows that were added shifts; one above stays."""
    assert behind(breaks(2, 9), inserting(3, 5)) == breaks(2, 14)


def test_breaks_of_a_loop() -> None:
    """A break behind the last row of a loop stands behind each turn."""
    assert behind(breaks(4), repeating(3, 4, 3)) == breaks(4, 6, 8)


def test_breaks_at_tag_rows() -> None:
    """Behind the head of a loop a break precedes each turn; behind its end it stands once."""
    mover = Layout(Line([1, 3, 4, 3, 4], [(2, 5)], 5))
    assert behind(breaks(2), mover) == breaks(1, 3)
    assert behind(breaks(4), mover) == breaks(3, 5)
    assert behind(breaks(5), mover) == breaks(5)


def test_breaks_that_meet() -> None:
    """Breaks that come to stand behind the same row are one; none stands before the first."""
    assert behind(breaks(3, 4), vanishing(4, 4)) == breaks(3)
    assert behind(breaks(1), vanishing(1, 1)) == ""


def test_breaks_between_columns() -> None:
    """Breaks between columns follow the columns."""
    drawn = (
        '<colBreaks count="1" manualBreakCount="1">'
        '<brk id="{}" max="1048575" man="1" min="0"/></colBreaks>'
    )
    mover = Layout(columns=Line([1, 2, 2, 2], [(2, 2)], 2, LAST_COLUMN))
    assert behind(drawn.format(5), mover) == drawn.format(7)


def test_too_many_breaks() -> None:
    """More breaks than Excel takes are an error: it would call the file broken."""
    assert behind(breaks(3), repeating(3, 3, 1026)).count("<brk") == 1026
    with pytest.raises(TemplateError) as caught:
        behind(breaks(3), repeating(3, 3, 1027))
    assert [(one.code, one.place.spot) for one in caught.value.problems] == [
        ("excel-breaks", "Sheet1!A3")
    ]
