"""Comments and their boxes stand at the printed cells."""

import io
import re

import openpyxl
import xlsxwriter
from moved import PICTURE, Repeated, parts, printed

VML = "xl/drawings/vmlDrawing1.vml"


def drawn(*cells: str, text: str = "x") -> bytes:
    """A sheet S with comments in cells."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("S")
        for cell in cells:
            sheet.write_comment(cell, f"{text} {cell}")
    return out.getvalue()


def comments(content: bytes) -> dict[str, str]:
    """Return the comments of the first sheet as openpyxl reads them."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return {
        cell.coordinate: cell.comment.text for row in sheet.rows for cell in row if cell.comment
    }


def told(vml: bytes, name: str) -> list[str]:
    """Return what the boxes of comments say of themselves."""
    return re.findall(rf"<x:{name}>\s*([^<]*?)\s*</x:{name}>", vml.decode())


def test_a_comment_stands_at_each_copy_of_its_cell() -> None:
    """One in a loop is repeated, one below moves down, one in a row of tags is gone."""
    mover = Repeated("S", (3, 3), 3, frozenset({2}))
    content = printed(drawn("A1", "A2", "B3", "C5"), [(0, mover, ())])

    assert comments(content) == {
        "A1": "x A1",
        "B2": "x B3",
        "B3": "x B3",
        "B4": "x B3",
        "C6": "x C5",
    }


def test_boxes_follow_their_comments() -> None:
    """Rows, columns and anchors move alike; a box at the top edge stays on the sheet."""
    old = parts(drawn("B3", "C5"))[VML]
    mover = Repeated("S", (3, 3), 2, frozenset({1, 2}))
    new = parts(printed(drawn("B3", "C5"), [(0, mover, ())]))[VML]
    anchors = [[int(n) for n in one.split(",")] for one in told(new, "Anchor")]
    before = [[int(n) for n in one.split(",")] for one in told(old, "Anchor")]

    assert told(new, "Row") == ["0", "1", "3"]
    assert told(new, "Column") == ["1", "1", "2"]
    # Row 3 begins its box in row 2; moved to row 1 the box begins at the edge.
    assert [one[2] for one in anchors] == [0, 0, before[1][2] - 1]
    assert [one[6] - one[2] for one in anchors] == [
        before[0][6] - before[0][2],
        before[0][6] - before[0][2],
        before[1][6] - before[1][2],
    ]
    assert [one[0] for one in anchors] == [before[0][0], before[0][0], before[1][0]]


def test_numbers_of_boxes_are_unique_in_the_workbook() -> None:
    """Copies in loops and on repeated sheets have numbers of their own, in blocks of their own."""
    mover = Repeated("S", (1, 1), 1500)
    content = printed(drawn("A1"), [(0, mover, ()), (0, Repeated("T"), ())])
    vml = [part for name, part in sorted(parts(content).items()) if name.endswith(".vml")]
    ids = [name for part in vml for name in re.findall(r'<v:shape id="([^"]+)"', part.decode())]
    blocks = [re.findall(r'<o:idmap[^>]* data="([^"]+)"', part.decode()) for part in vml]

    assert len(ids) == len(set(ids)) == 1501
    assert blocks == [["1,2"], ["3"]]
    assert {int(name.removeprefix("_x0000_s")) // 1024 for name in ids} == {1, 2, 3}


def test_pictures_of_heads_are_copied() -> None:
    """The old drawing of a picture in the head of a page stays as it was."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("S")
        sheet.write_comment("A1", "x")
        sheet.set_header("&L&G", {"image_left": "a.png", "image_data_left": io.BytesIO(PICTURE)})
    content = out.getvalue()
    old = parts(content)
    new = parts(printed(content, [(0, Repeated("S"), ()), (0, Repeated("T"), ())]))
    blocks = [
        found[1]
        for part in new.values()
        if b'ObjectType="Note"' in part and (found := re.search(rb'idmap[^>]* data="(\d+)"', part))
    ]
    heads = [name for name, part in old.items() if name.endswith(".vml") and b"imagedata" in part]

    assert [old[name] for name in heads] == [new[name] for name in heads]
    # The template's head has block 1.
    assert blocks == [b"2", b"3"]
