"""Cells that say the same are merged, as in Word."""

import pytest
from sheets import Lines, book, cells, drawn, opened, saved

from reportgen.ooxml.excel.template import SheetTemplate
from reportgen.ooxml.excel.values import Live

THREE: Lines = [
    ["{%tr for x in xs %}"],
    ["{% merge %}{{ x }}", "{{ loop.index }}"],
    ["{%tr endfor %}"],
]


def _merges(content: bytes) -> list[str]:
    return sorted(str(one) for one in opened(content).worksheets[0].merged_cells.ranges)


@pytest.mark.parametrize(
    ("xs", "expected"),
    [
        (["a", "a", "b"], ["A1:A2"]),
        (["a", "a", "a"], ["A1:A3"]),
        (["a", "b", "a"], []),
        ([" a", "a ", "b"], ["A1:A2"]),
        (["", "", "b"], []),
        ([0, 0, 1], ["A1:A2"]),
        ([Live(1, "k"), Live(1, "l"), Live(2)], ["A1:A2"]),
        ([Live(None), Live(None), 1], []),
        ([], []),
        (["a"], []),
    ],
)
def test_neighbours_that_say_the_same_are_merged(xs: list[object], expected: list[str]) -> None:
    """Blank cells are not; what is hidden below is empty."""
    content = SheetTemplate(book({"表": THREE})).render({"xs": xs})

    assert _merges(content) == expected
    for one in expected:
        first, last = (int(part[1:]) for part in one.split(":"))
        assert not {f"A{row}" for row in range(first + 1, last + 1)} & cells(content).keys()


def test_a_column_merges_only_below_its_left_neighbour() -> None:
    """Where the left cell begins anew, the right one does."""
    lines: Lines = [
        ["{%tr for a, b in xs %}"],
        ["{% merge %}{{ a }}", "{% merge %}{{ b }}"],
        ["{%tr endfor %}"],
    ]
    xs = [("一", "子"), ("一", "子"), ("二", "子"), ("二", "丑")]

    assert _merges(SheetTemplate(book({"表": lines})).render({"xs": xs})) == [
        "A1:A2", "A3:A4", "B1:B2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("{% merge x // 10 %}第{{ loop.index }}行", ["A1:A2"]),
        ("{% restart loop.index == 2 %}{% merge %}同", ["A2:A3"]),
        ("{% restart %}{% merge %}同", []),
        ("{% merge %}同", ["A1:A3"]),
        ("{% merge 1 %}", ["A1:A3"]),
    ],
)
def test_merges_by_a_value_and_restarts(cell: str, expected: list[str]) -> None:
    """A given value decides, or the text; a restart begins all anew."""
    lines: Lines = [["{%tr for x in [10, 11, 20] %}"], [cell, "尾"], ["{%tr endfor %}"]]

    assert _merges(SheetTemplate(book({"表": lines})).render({})) == expected


def test_a_row_between_ends_a_merge() -> None:
    """Subtotals without the tag separate; so do blank rows."""
    for between in (["小计"], []):
        lines: Lines = [["{%tr for x in [1, 2] %}"], ["{% merge %}同"], between, ["{%tr endfor %}"]]

        assert _merges(SheetTemplate(book({"表": lines})).render({})) == []


def test_drawn_merges_repeat_and_may_grow_down() -> None:
    """A merge over columns is drawn once, in each turn; with the tag it is merged downwards too."""
    lines: Lines = [
        ["{%tr for x in xs %}"], ["{% merge %}{{ x }}", None, "{{ x }}", None], ["{%tr endfor %}"],
    ]  # fmt: skip
    made = drawn({"表": lines})
    made.worksheets[0].merge_cells("A2:B2")
    made.worksheets[0].merge_cells("C2:D2")

    assert _merges(SheetTemplate(saved(made)).render({"xs": [1, 1, 2]})) == [
        "A1:B2", "A3:B3", "C1:D1", "C2:D2", "C3:D3",
    ]  # fmt: skip
    assert _merges(SheetTemplate(saved(made)).render({"xs": []})) == []


def test_merges_stretch_over_a_loop_of_columns() -> None:
    """A merge that holds the loop is as wide as its columns; one inside stays in its turn."""
    lines: Lines = [
        [None, "{%tc for y in ys %}", None, None, "{%tc endfor %}"],
        ["{%tr for x in [1, 1] %}"],
        ["{% merge %}宽", None, None, None, None, "尾"],
        ["{% merge %}头", None, "{% merge %}{{ y }}", None, None, "尾"],
        ["{%tr endfor %}"],
    ]
    made = drawn({"表": lines})
    made.worksheets[0].merge_cells("A3:D3")
    made.worksheets[0].merge_cells("C4:D4")

    assert _merges(SheetTemplate(saved(made)).render({"ys": [1, 2]})) == [
        "A1:E1", "A3:E3", "B2:C2", "B4:C4", "D2:E2", "D4:E4",
    ]  # fmt: skip
