"""Links and watches are repeated with their cell."""

import pytest
from movers import inserting, repeating, vanishing
from sheet_frames import behind

from reportgen.problems import TemplateError


def links(*parts: str) -> str:
    """Return the element of links."""
    inner = "".join(f"<hyperlink {part}/>" for part in parts)
    return f"<hyperlinks>{inner}</hyperlinks>"


def test_links_of_a_loop() -> None:
    """A link leads, in each turn, to the cell of the same turn, and keeps its relation."""
    drawn = links('ref="A3" location="Sheet1!B3" display="x"', 'ref="B3" r:id="rId1"')
    assert behind(drawn, repeating(3, 3, 2)) == links(
        'ref="A3" location="Sheet1!B3" display="x"',
        'ref="A4" location="Sheet1!B4" display="x"',
        'ref="B3" r:id="rId1"',
        'ref="B4" r:id="rId1"',
    )


def test_places_in_other_files_stay() -> None:
    """With a relation, a place is one of another file; its cells did not move."""
    drawn = links('ref="A1" r:id="rId1" location="Sheet1!B9"', 'ref="A2" location="Sheet1!B9"')
    moved = links('ref="A1" r:id="rId1" location="Sheet1!B9"', 'ref="A2" location="Sheet1!B11"')
    assert behind(drawn, inserting(3, 2)) == moved


def test_links_that_are_gone() -> None:
    """A link without its cell is dropped; one to a cell that is gone is an error at its place."""
    assert behind(links('ref="A4" location="Sheet1!B1"'), vanishing(4, 4)) == ""
    with pytest.raises(TemplateError) as caught:
        behind(links('ref="A1" location="Sheet1!B4"'), vanishing(4, 4))
    assert [(one.code, one.place.spot) for one in caught.value.problems] == [
        ("excel-formula", "Sheet1!A1")
    ]


def test_watches() -> None:
    """A watched cell is watched in each turn."""
    watches = '<cellWatches><cellWatch r="B3"/></cellWatches>'
    repeated = '<cellWatches><cellWatch r="B3"/><cellWatch r="B4"/></cellWatches>'
    assert behind(watches, repeating(3, 3, 2)) == repeated
