"""The views of a sheet: frozen rows and columns, selected cells, the selected tab."""

from movers import Layout, Line, inserting, repeating, vanishing
from sheet_frames import before


def views(content: str, attributes: str = "") -> str:
    """Return the element of one view."""
    view = f'<sheetView{attributes} workbookViewId="0"'
    inner = f"{view}>{content}</sheetView>" if content else f"{view}/>"
    return f"<sheetViews>{inner}</sheetViews>"


def test_one_tab_is_selected() -> None:
    """The tab is selected as the caller says, whatever the template does."""
    selected = views("").replace('Id="0"', 'Id="0" tabSelected="1"')
    assert before(views("", ' tabSelected="1"'), Layout()) == views("")
    assert before(views(""), Layout(), is_selected=True) == selected


def test_frozen_rows_grow() -> None:
    """Rows added among the frozen ones are frozen too; the rest begins right behind them."""
    head = views(
        '<pane xSplit="1" ySplit="{0}" topLeftCell="B{1}" activePane="bottomRight" state="frozen"/>'
        '<selection pane="bottomRight" activeCell="B{1}" sqref="B{1}"/>'
    )
    assert before(head.format(3, 4), inserting(2, 2)) == head.format(5, 6)


def test_tag_rows_are_not_frozen() -> None:
    """A frozen row that is gone is not counted: here the head of a loop behind the titles."""
    pane = '<pane ySplit="{}" topLeftCell="A{}" activePane="bottomLeft" state="frozen"/>'
    mover = Layout(Line([1, 2, 4, 4, 4], [(3, 5)], 5))
    assert before(views(pane.format(3, 4)), mover) == views(pane.format(2, 3))


def test_nothing_frozen_any_more() -> None:
    """A pane whose rows are gone is dropped with the selections in it; columns stay frozen."""
    rows = '<pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" state="frozen"/>'
    below = '<selection pane="bottomLeft" activeCell="A3" sqref="A3"/>'
    assert before(views(rows + below), vanishing(1, 2)) == views("")
    both = (
        '<pane xSplit="1" ySplit="2" topLeftCell="B3" activePane="bottomRight" state="frozen"/>'
        '<selection pane="topRight"/><selection pane="bottomLeft"/>'
        '<selection pane="bottomRight" activeCell="B3" sqref="B3"/>'
    )
    assert before(views(both), vanishing(1, 2)) == views(
        '<pane xSplit="1" topLeftCell="B1" activePane="topRight" state="frozen"/>'
        '<selection pane="topRight" activeCell="A1" sqref="A1"/>'
    )


def test_frozen_behind_the_first_row_seen() -> None:
    """Frozen rows are counted from the first that the view shows."""
    pane = '<pane ySplit="{}" topLeftCell="A9" activePane="bottomLeft" state="frozen"/>'
    head = views(pane.format(2), ' topLeftCell="A3"')
    printed = before(head, repeating(4, 4, 3))
    assert 'ySplit="4"' in printed
    assert 'topLeftCell="A11"' in printed
    assert 'topLeftCell="A3"' in printed


def test_split_windows_stay() -> None:
    """A window that is split, not frozen, keeps its size in points; its first cell moves."""
    pane = '<pane ySplit="2400" topLeftCell="A{}" activePane="bottomLeft"/>'
    assert before(views(pane.format(9)), inserting(3, 2)) == views(pane.format(11))


def test_selected_cells() -> None:
    """The active cell is its first print and lies in the selected range that is named."""
    selection = '<selection activeCell="B9" activeCellId="1" sqref="A1 B8:C9"/>'
    moved = '<selection activeCell="B12" activeCellId="1" sqref="A1 B11:C12"/>'
    assert before(views(selection), inserting(3, 3)) == views(moved)
    gone = '<selection activeCell="A1" sqref="A1"/>'
    assert before(views('<selection activeCell="B4" sqref="B4"/>'), vanishing(4, 4)) == views(gone)
