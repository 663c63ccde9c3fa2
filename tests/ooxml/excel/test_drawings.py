"""Pictures, shapes and charts stand at their cells, once for every turn of a loop around them."""

import io

import pytest
import xlsxwriter
from lxml.etree import _Element
from moved import PICTURE, Repeated, parts, printed

from reportgen.ooxml import trees
from reportgen.ooxml.archive import Archive
from reportgen.problems import TemplateError

DRAWING = "xl/drawings/drawing1.xml"
RELATED = "xl/drawings/_rels/drawing1.xml.rels"
# Rows are 20 pixels high and columns 64 wide.
ROW, COLUMN = 20, 64


def pictured(cell: str, rows: int, position: int = 1, url: str | None = None) -> bytes:
    """A sheet S with a picture that begins at a cell and covers rows of column A."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("S")
        options = {
            "image_data": io.BytesIO(PICTURE),
            "x_scale": COLUMN / 2 * 96 / 96,
            "y_scale": ROW * rows,
            "object_position": position,
        } | ({"url": url} if url else {})
        sheet.insert_image(cell, "a.png", options)
    return out.getvalue()


def boxed(cell: str, **options: object) -> bytes:
    """A sheet S with a text box that covers rows 3 and 4 if it begins in row 3."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("S")
        size = {"width": 60, "height": 2 * ROW}
        sheet.insert_textbox(cell, "x", {**size, "object_position": 1, **options})
    return out.getvalue()


def tree(content: bytes) -> _Element:
    """Return the drawing of the first sheet."""
    return trees.read(parts(content)[DRAWING])


def rows(content: bytes) -> list[tuple[int, int | None]]:
    """Return for each drawing the rows (from 1) where it begins and ends."""
    found = list[tuple[int, int | None]]()
    for anchor in tree(content):
        first, last = anchor.find("{*}from/{*}row"), anchor.find("{*}to/{*}row")
        assert first is not None
        end = None if last is None else int(last.text or 0) + 1
        found.append((int(first.text or 0) + 1, end))
    return found


def test_a_drawing_that_follows_its_cells_grows_with_them() -> None:
    """Its upper edge moves with its first row, its lower edge with its last one."""
    mover = Repeated("S", (3, 3), 4)

    assert rows(pictured("A2", 3)) == [(2, 5)]
    assert rows(printed(pictured("A2", 3), [(0, mover, ())])) == [(2, 8)]


def test_a_drawing_that_keeps_its_size_moves() -> None:
    """`oneCell` moves the upper edge; the lower one keeps its distance."""
    above, below = Repeated("S", (1, 1), 4), Repeated("S", (3, 3), 4)

    assert rows(printed(pictured("A2", 3, 2), [(0, above, ())])) == [(5, 8)]
    assert rows(printed(pictured("A2", 3, 2), [(0, below, ())])) == [(2, 5)]


def test_a_drawing_that_hangs_on_nothing_stays() -> None:
    """`absolute` stands where it stood."""
    above = Repeated("S", (1, 1), 4)

    assert rows(printed(pictured("A2", 3, 3), [(0, above, ())])) == [(2, 5)]


@pytest.mark.parametrize("position", [1, 2])
def test_a_drawing_in_a_loop_is_repeated(position: int) -> None:
    """Each turn has the drawing with numbers of its own; pictures are shared."""
    mover = Repeated("S", (2, 5), 3)
    content = printed(pictured("A2", 3, position), [(0, mover, ())])
    ids = [one.get("id") for one in tree(content).iter("{*}cNvPr")]
    pictures = {value for one in tree(content).iter("{*}blip") for value in one.attrib.values()}

    assert rows(content) == [(2, 5), (6, 9), (10, 13)]
    assert ids == ["2", "3", "4"]
    assert pictures == {"rId1"}
    assert [name for name in parts(content) if "media" in name] == ["xl/media/image1.png"]


def test_a_drawing_goes_with_its_cells() -> None:
    """Without its rows it is gone, and so are its relationships; the picture stays with none."""
    content = printed(pictured("A2", 1), [(0, Repeated("S", (2, 3), 0), ())])

    assert len(tree(content)) == 0
    assert RELATED not in parts(content)
    assert "xl/media/image1.png" not in parts(content)


def test_a_drawing_that_loses_its_edges_ends_at_what_is_left() -> None:
    """Rows of tags at its edges are gone; it covers the printed rows whole."""
    mover = Repeated("S", (3, 3), 2, frozenset({2, 4}))
    content = printed(boxed("A2", height=2.5 * ROW, y_offset=5), [(0, mover, ())])
    [anchor] = tree(content)
    offsets = [one.text for one in anchor.iter("{*}rowOff")]

    assert rows(content) == [(2, 4)]
    assert offsets == ["0", "0"]


def test_a_shape_shows_the_cell_of_its_turn() -> None:
    """A link to a cell moves; in a loop each copy shows its own row though `$` hold it."""
    inside = printed(boxed("A3", textlink="=S!$B$3"), [(0, Repeated("S", (3, 4), 2), ())])
    below = printed(boxed("A6", textlink="=S!$B$5"), [(0, Repeated("S", (3, 4), 2), ())])

    assert [one.get("textlink") for one in tree(inside).iter("{*}sp")] == ["S!$B$3", "S!$B$5"]
    assert [one.get("textlink") for one in tree(below).iter("{*}sp")] == ["S!$B$7"]


def test_a_shape_whose_cell_is_gone_is_an_error_at_its_sheet() -> None:
    """What it shows would be stale."""
    with pytest.raises(TemplateError) as caught:
        printed(boxed("A6", textlink="=S!$B$3"), [(0, Repeated("S", (3, 4), 0), ())])

    assert [(one.code, one.place.spot) for one in caught.value.problems] == [
        ("reference-gone", "S!A6")
    ]


def test_a_link_within_the_workbook_moves() -> None:
    """The target of a picture's link is a cell that moved; each turn has its own."""
    content = pictured("A2", 1, 1, "internal:S!$B$3")
    moved = parts(printed(content, [(0, Repeated("S", (1, 1), 2), ())]))[RELATED]
    turns = parts(printed(content, [(0, Repeated("S", (2, 3), 2), ())]))[RELATED]

    assert b'Target="#S!$B$4"' in moved
    assert turns.count(b'Target="#S!$B$') == 2
    assert b'Target="#S!$B$3"' in turns
    assert b'Target="#S!$B$5"' in turns


def test_connectors_lead_to_shapes_of_their_turn() -> None:
    """A copy of a connector leads to the copy of its shape."""
    content = boxed("A3")
    old = parts(content)[DRAWING].decode()
    start, end = old.index("<xdr:twoCellAnchor"), old.index("</xdr:wsDr>")
    connector = (
        old[start : old.index("<xdr:sp")]
        + '<xdr:cxnSp macro=""><xdr:nvCxnSpPr><xdr:cNvPr id="7" name="c"/><xdr:cNvCxnSpPr>'
        '<a:stCxn id="2" idx="0"/></xdr:cNvCxnSpPr></xdr:nvCxnSpPr><xdr:spPr/></xdr:cxnSp>'
        "<xdr:clientData/></xdr:twoCellAnchor>"
    )
    drawing = (old[:end] + connector + old[end:]).encode()
    content = Archive(content).with_parts({DRAWING: drawing})
    root = tree(printed(content, [(0, Repeated("S", (3, 4), 2), ())]))
    shapes = [one.get("id") for sp in root.iter("{*}sp") for one in sp.iter("{*}cNvPr")]

    assert shapes == ["2", "8"]
    assert [one.get("id") for one in root.iter("{*}stCxn")] == ["2", "8"]
    assert b"turn" not in parts(printed(content))[DRAWING]


def test_alternatives_move_together() -> None:
    """A shape that is drawn in two ways for newer and older programs stays one shape."""
    content = boxed("A3")
    old = parts(content)[DRAWING].decode()
    start, end = old.index("<xdr:twoCellAnchor"), old.index("</xdr:wsDr>")
    anchor, space = old[start:end], "http://schemas.openxmlformats.org/markup-compatibility/2006"
    both = (
        f'<mc:AlternateContent xmlns:mc="{space}"><mc:Choice Requires="a14">{anchor}</mc:Choice>'
        f"<mc:Fallback>{anchor}</mc:Fallback></mc:AlternateContent>"
    )
    content = Archive(content).with_parts({DRAWING: (old[:start] + both + old[end:]).encode()})
    root = tree(printed(content, [(0, Repeated("S", (3, 4), 2), ())]))

    assert [
        [int(row.text or 0) + 1 for row in one.iterfind(".//{*}from/{*}row")] for one in root
    ] == [[3, 3], [5, 5]]
    assert [[name.get("id") for name in one.iter("{*}cNvPr")] for one in root] == [
        ["2", "2"],
        ["3", "3"],
    ]


def test_one_anchor_without_an_end() -> None:
    """A drawing with a size of its own moves with its cell."""
    content = pictured("A3", 2)
    old = parts(content)[DRAWING].decode()
    start, end = old.index("<xdr:to>"), old.index("</xdr:to>") + len("</xdr:to>")
    single = (old[:start] + '<xdr:ext cx="9525" cy="9525"/>' + old[end:]).replace(
        "twoCellAnchor", "oneCellAnchor"
    )
    content = Archive(content).with_parts({DRAWING: single.encode()})

    assert rows(printed(content, [(0, Repeated("S", (1, 1), 3), ())])) == [(5, None)]
    assert rows(printed(content, [(0, Repeated("S", (3, 3), 2), ())])) == [(3, None), (4, None)]
