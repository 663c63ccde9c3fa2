"""The formulas of a rule, by the ranges for which they read alike."""

from movers import Layout, Line, inserting, repeating, shifted, vanishing

from reportgen.ooxml.excel.addresses import LAST_COLUMN
from reportgen.ooxml.excel.frame.ranges import Printing, ranges, sqref
from reportgen.ooxml.excel.frame.readings import readings


def read(sqref_drawn: str, formula: str, mover: Layout) -> list[tuple[str, str]]:
    """Return ranges and what the formula reads from the first cell of each."""
    printing = Printing(mover, shifted, "a.xlsx", "Sheet1")
    found = readings(ranges(sqref_drawn), [formula], printing)
    assert not printing.problems
    return [(sqref(one.areas), *one.formulas) for one in found]


def test_the_row_above() -> None:
    """Inside a turn of two rows the row above is that of the turn: one reading for all."""
    assert read("B4", "B4>B3", repeating(3, 4, 3)) == [("B4 B6 B8", "B4>B3")]


def test_another_sheet() -> None:
    """A cell of another sheet is the same one for each turn, so each reads by itself."""
    mover = Layout(Line([1, 2, 3, 3], [(3, 3)], 3))
    assert read("B3", "Other!C9>0", mover) == [("B3", "Other!C10>0"), ("B4", "Other!C10>0")]
    assert read("B3", "Other!$C$9>0", mover) == [("B3:B4", "Other!$C$10>0")]


def test_rows_as_a_whole() -> None:
    """Whole rows above a loop stay the same ones for each turn, unless `$` holds them anyway."""
    turns = [("B3", "SUM(2:2)>B3"), ("B4", "SUM(2:2)>B4")]
    assert read("B3", "SUM(2:2)>B3", repeating(3, 3, 2)) == turns
    fixed = "SUM($2:$2)+B$1>B3"
    assert read("B3", fixed, repeating(3, 3, 2)) == [("B3:B4", fixed)]


def test_several_ranges() -> None:
    """Ranges inside and below a loop are seen from the first cell of all."""
    assert read("B3 B6", "B3<0", inserting(3, 2)) == [("B3:B5 B8", "B3<0")]
    assert read("B6 B3", "B3<$B$6", inserting(3, 2)) == [("B8 B3:B5", "B3<$B$8")]


def test_ranges_side_by_side() -> None:
    """The hull of ranges that lie crosswise begins at a cell of none of them."""
    assert read("C3 B5", "B3=1", inserting(2, 1)) == [("C4 B6", "B4=1")]


def test_columns_that_are_gone() -> None:
    """A rule whose first column is gone reads from the next one."""
    mover = Layout(columns=Line([1, 3], [], 3, LAST_COLUMN))
    assert read("B2:C4", "B2>B$1", mover) == [("B2:B4", "B2>B$1")]


def test_whole_columns() -> None:
    """A rule on whole columns stays one."""
    assert read("B:B", "B1<0", vanishing(3, 3)) == [("B1:B1048576", "B1<0")]
