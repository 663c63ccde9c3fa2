"""Filters and sorted ranges stay one area."""

from movers import Layout, Line, repeating, vanishing
from sheet_frames import behind

from reportgen.ooxml.excel.addresses import LAST_COLUMN


def test_filter_grows() -> None:
    """A filter holds all printed rows, also those between the rows of groups; so does its order."""
    tail = (
        '<autoFilter ref="A2:C{0}"><filterColumn colId="1"><filters><filter val="x"/></filters>'
        '</filterColumn><sortState ref="A3:C{0}"><sortCondition ref="B3:B{0}"/></sortState>'
        "</autoFilter>"
    )
    assert behind(tail.format(4), repeating(3, 4, 3)) == tail.format(8)


def test_columns_of_a_filter() -> None:
    """Criteria follow their column; those of a column that is gone go with it."""
    columns = Line([1, 3, 3], [(3, 3)], 4, LAST_COLUMN)
    tail = (
        '<autoFilter ref="A2:E9"><filterColumn colId="1"/><filterColumn colId="2"/>'
        '<filterColumn colId="4"/></autoFilter>'
    )
    assert behind(tail, Layout(columns=columns)) == (
        '<autoFilter ref="A2:D9"><filterColumn colId="1"/><filterColumn colId="3"/></autoFilter>'
    )


def test_filter_without_cells() -> None:
    """A filter or an order whose cells are gone is dropped."""
    tail = '<autoFilter ref="A3:C4"/><sortState ref="A3:C9"><sortCondition ref="A4"/></sortState>'
    assert behind(tail, vanishing(3, 4)) == ""
