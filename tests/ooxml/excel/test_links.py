"""References from outside of cells."""

import pytest
from moved import Repeated

from reportgen.ooxml.excel.addresses import Area, Cell
from reportgen.ooxml.excel.parts.links import cells_of, moved_reference, referred

LOOP = Repeated("甲 1", (2, 3), 2, drawn="S")


@pytest.mark.parametrize(
    ("text", "at", "moved"),
    [
        ("S!$A$5", None, "'甲 1'!$A$7"),
        ("S!$A$2:$A$3", None, "'甲 1'!$A$2:$A$5"),
        ("S!$A$2", None, "('甲 1'!$A$2,'甲 1'!$A$4)"),
        # In the second turn.
        ("S!$A$2", Cell(4, 1), "'甲 1'!$A$4"),
        ("S!$A$2:$B$3", Cell(5, 9), "'甲 1'!$A$4:$B$5"),
        ("S!$A$2,S!$A$3", Cell(4, 1), "('甲 1'!$A$4,'甲 1'!$A$5)"),
        ("a_name", Cell(4, 1), "a_name"),
    ],
)
def test_references_stay_absolute(text: str, at: Cell | None, moved: str) -> None:
    """Outside they cover all turns, in a turn only that one; areas apart stand in parentheses."""
    assert moved_reference(text, LOOP, at) == moved


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("S!$B$2", [("S", "B2")]),
        ("('a, b'!$A$1:$A$3,S!$A$6)", [("a, b", "A1:A3"), ("S", "A6")]),
        ("'it''s'!$A$1", [("it's", "A1")]),
        ("S!name", []),
        ("$A$1", []),
        ("S!$A$1+1", []),
    ],
)
def test_areas_of_a_reference(text: str, areas: list[tuple[str, str]]) -> None:
    """Only references with their sheets have any."""
    assert [(one.sheet, str(one.area)) for one in referred(text)] == areas


def test_cells_of_an_area_come_row_by_row() -> None:
    """As charts count their points."""
    assert [str(cell) for cell in cells_of(Area(1, 1, 2, 2))] == ["A1", "B1", "A2", "B2"]
