"""Lists of ranges, read and written."""

import pytest

from reportgen.ooxml.excel.addresses import LAST_COLUMN, LAST_ROW, Area
from reportgen.ooxml.excel.frame.ranges import hull, ranges, sqref


def test_lists_of_ranges() -> None:
    """A list of cells, areas and whole columns is read and written."""
    areas = (Area(1, 1, 3, 2), Area(5, 4, 5, 4), Area(1, 3, LAST_ROW, 4))
    assert ranges(" A1:B3 $D$5  C:D") == areas
    assert sqref(areas[:2]) == "A1:B3 D5"
    assert hull(areas[:2]) == Area(1, 1, 5, 4)
    assert hull([Area(2, 1, 2, LAST_COLUMN), Area(9, 3, 9, 3)]) == Area(2, 1, 9, LAST_COLUMN)


def test_no_range() -> None:
    """What is no range is not taken for one."""
    with pytest.raises(ValueError, match="#REF!"):
        ranges("A1 #REF!")
