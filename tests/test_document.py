"""Finished content: texts as spans, heads and merged cells as the data has them."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.amounts import Amount, Measure, Style, Unit
from reportgen.document import (
    Blank,
    Column,
    Document,
    HeadCell,
    Row,
    Table,
    Words,
    head_cells,
    merge_states,
    number,
    numbers,
    show,
    words,
)
from reportgen.figures import Figure, Ledger
from reportgen.problems import Place
from reportgen.schema import Model, Quantity, Text, validate
from reportgen.source import parse

TABLE = Style("table", "#,##0.00", Unit.TEN_THOUSAND_YUAN)
HERE = Place("f.yaml", 1, 1)


def figure(name: str, value: str | None, measure: Measure = Measure.MONEY) -> Figure:
    """A given figure."""
    amount = Amount(None if value is None else Decimal(value), HERE)
    return Ledger().given(name, f"标签{name}", amount, measure)


class Note(Model):
    """A text and a number of the data."""

    text: Text
    amount: Quantity


def note(text: str) -> Note:
    """A note that is right."""
    data, _ = parse(text.encode(), "f.yaml")
    assert data
    model, problems = validate(data, Note)
    assert not problems
    assert model
    return model


@pytest.mark.parametrize(
    ("typed", "spans", "printed"),
    [
        ("R&D <试点>", (Words("R&D <试点>"),), "R&D <试点>"),
        ("''", (), ""),
        ("待填：7月补", (Blank("7月补"),), "【待填：7月补】"),
        ("待填", (Blank("原因"),), "【待填：原因】"),
    ],
)
def test_text_of_the_data(typed: str, spans: tuple[Words | Blank, ...], printed: str) -> None:
    """A text is words, nothing, or a blank with its note or else the name of the field."""
    result = words(note(f"text: {typed}\namount: 1\n").text, "原因")

    assert spans == result
    assert printed == show(result)


def test_blank_without_a_name() -> None:
    """A blank of which nothing is known is still a visible mark."""
    expected = "【待填】"
    assert expected == show(words(note("text: 待填\namount: 1\n").text))


def test_number_is_shown_in_its_style() -> None:
    """A figure is printed by its style and measure."""
    expected = "7,600.53"
    assert expected == show(number(figure("a", "76005300"), TABLE))
    expected = "21.75%"
    assert expected == show(number(figure("r", "0.21745", Measure.RATE), Style("p", "0.##%")))
    expected = "6"
    assert expected == show(
        number(figure("n", "6", Measure.NUMBER), Style("n", "0.##", TABLE.unit))
    )


def test_pending_number_is_shown_with_its_label() -> None:
    """A figure that is still to be entered is a visible mark with its label."""
    expected = "【待填：标签a】"
    assert expected == show(number(figure("a", None), TABLE))


def test_spans_are_shown_in_order() -> None:
    """A text is printed span by span, nothing between them."""
    text = (Words("收入"), *number(figure("a", "76005300"), TABLE), Words("万元。"), Blank(""))

    expected = "收入7,600.53万元。【待填】"
    assert expected == show(text)


def test_numbers_of_a_document_in_order() -> None:
    """Every printed number is found: of texts, then lists, then tables, row by row."""
    names = ["text", "list1", "list2", "cell1", "cell2", "cell3"]
    spans = {name: number(figure(name, "1"), TABLE) for name in names}
    columns = (Column("label", ("项目",), is_number=False), Column("x", ("甲",), is_number=True))
    rows = (
        Row("r1", {"label": (Words("1"),), "x": spans["cell1"]}),
        Row("r2", {"x": (*spans["cell2"], Words("、"), *spans["cell3"])}),
    )
    table = Table("t", "表1", "表", "甲局", Unit.YUAN, "portrait", columns, rows)
    document = Document(
        title="预算",
        entity="甲局",
        date=date(2024, 1, 1),
        keywords=(),
        texts={"a": (Words("收入"), *spans["text"]), "b": (Blank("原因"),)},
        lists={"duties": ({"one": spans["list1"]}, {"two": spans["list2"]})},
        tables={"t": table},
    )

    assert names == [span.figure.name for span in numbers(document)]


def columns_of(*heads: tuple[str, ...]) -> list[Column]:
    """Columns with these heads."""
    return [Column(f"c{n}", head, is_number=True) for n, head in enumerate(heads)]


def test_head_of_one_level() -> None:
    """A head of one level is one cell a column, equal labels or not."""
    expected = (HeadCell("甲", 0, 0, 1, 1), HeadCell("甲", 0, 1, 1, 1), HeadCell("乙", 0, 2, 1, 1))
    assert expected == head_cells(columns_of(("甲",), ("甲",), ("乙",)))


def test_head_of_two_levels() -> None:
    """Neighbours share their upper label; a label without lower ones reaches down."""
    cells = head_cells(
        columns_of(
            ("科目", "编码"), ("科目", "名称"), ("合计",), ("拨款", "一般"), ("拨款", "基金")
        )
    )

    expected = {
        HeadCell("科目", 0, 0, 1, 2),
        HeadCell("合计", 0, 2, 2, 1),
        HeadCell("拨款", 0, 3, 1, 2),
        HeadCell("编码", 1, 0, 1, 1),
        HeadCell("名称", 1, 1, 1, 1),
        HeadCell("一般", 1, 3, 1, 1),
        HeadCell("基金", 1, 4, 1, 1),
    }
    assert expected == set(cells)
    assert len(expected) == len(cells)


def test_head_of_three_levels() -> None:
    """Equal labels of the second level under different labels of the first stay apart."""
    cells = head_cells(
        columns_of(("甲", "小计", "一"), ("甲", "小计", "二"), ("乙", "小计", "三"), ("乙", "丙"))
    )

    expected = [
        HeadCell("甲", 0, 0, 1, 2),
        HeadCell("乙", 0, 2, 1, 2),
        HeadCell("小计", 1, 0, 1, 2),
        HeadCell("小计", 1, 2, 1, 1),
        HeadCell("丙", 1, 3, 2, 1),
        HeadCell("一", 2, 0, 1, 1),
        HeadCell("二", 2, 1, 1, 1),
        HeadCell("三", 2, 2, 1, 1),
    ]
    assert expected == list(cells)


def test_equal_labels_apart_do_not_share_a_cell() -> None:
    """A group that is interrupted by another column is two cells."""
    cells = head_cells(columns_of(("甲", "一"), ("乙",), ("甲", "二")))

    expected = [0, 2]
    assert expected == [cell.column for cell in cells if cell.label == "甲"]


def test_leaf_does_not_share_a_cell_with_a_group() -> None:
    """A column that ends with a label does not join the group of that label beside it."""
    cells = head_cells(columns_of(("甲",), ("甲", "一"), ("甲", "二")))

    expected = [HeadCell("甲", 0, 0, 2, 1), HeadCell("甲", 0, 1, 1, 2)]
    assert expected == [cell for cell in cells if cell.label == "甲"]


HEADS = st.lists(
    st.lists(st.sampled_from("甲乙"), min_size=1, max_size=4).map(tuple), min_size=1, max_size=8
)


@settings(deadline=None, max_examples=300)
@given(HEADS)
def test_head_cells_cover_the_head_once(heads: list[tuple[str, ...]]) -> None:
    """Every place of the head belongs to exactly one cell."""
    depth = max(map(len, heads))
    places = Counter(
        (row, column)
        for cell in head_cells(columns_of(*heads))
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    )

    expected = Counter((row, column) for row in range(depth) for column in range(len(heads)))
    assert expected == places


@settings(deadline=None, max_examples=300)
@given(HEADS)
def test_head_cells_read_down_are_the_heads(heads: list[tuple[str, ...]]) -> None:
    """The cells above a column, from the top, carry just its labels."""
    cells = head_cells(columns_of(*heads))
    above = [
        [c for c in cells if c.column <= column < c.column + c.columns]
        for column in range(len(heads))
    ]

    found = [tuple(c.label for c in sorted(part, key=lambda cell: cell.row)) for part in above]
    assert heads == found


def merged(*paths: tuple[str, ...]) -> list[Row]:
    """Rows of indicators whose cell at each level has the path down to it as its key."""
    return [
        Row(
            f"r{n}",
            {},
            merge={f"level{depth}": path[:depth] for depth in range(1, len(path) + 1)},
        )
        for n, path in enumerate(paths)
    ]


INDICATORS = merged(
    ("产出", "数量", "次数"),
    ("产出", "数量", "次数"),
    ("产出", "数量", "人数"),
    ("产出", "质量", "人数"),
    ("效益", "质量", "人数"),
    ("效益", "社会", "覆盖"),
    ("满意度", "社会", "覆盖"),
)


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("level1", ["restart", "continue", "continue", "continue", "restart", "continue", ""]),
        ("level2", ["restart", "continue", "continue", "", "", "", ""]),
        ("level3", ["restart", "continue", "", "", "", "", ""]),
        ("value", [""] * 7),
    ],
)
def test_merged_cells_of_three_levels(column: str, expected: list[str]) -> None:
    """Equal words under different parents are not merged, at any level."""
    assert expected == list(merge_states(INDICATORS, column))


def test_rows_without_a_key_end_a_merge() -> None:
    """A row that does not merge stands between two cells of equal keys."""
    rows = [*merged(("甲",), ("甲",)), Row("total", {}), *merged(("甲",), ("甲",))]

    expected = ["restart", "continue", "", "restart", "continue"]
    assert expected == list(merge_states(rows, "level1"))


def test_no_rows_have_no_states() -> None:
    """A table without rows merges nothing."""
    expected = ()
    assert expected == merge_states([], "level1")


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(*[st.sampled_from("甲乙")] * 3), max_size=12))
def test_merged_cells_are_the_runs_of_equal_paths(paths: list[tuple[str, ...]]) -> None:
    """A cell continues just where the path above it is the same, and no run starts alone."""
    rows = merged(*paths)
    for depth in (1, 2, 3):
        states = merge_states(rows, f"level{depth}")
        same = [n > 0 and paths[n][:depth] == paths[n - 1][:depth] for n in range(len(paths))]
        followed = [*same[1:], False]

        expected = [
            "continue" if up else "restart" if down else ""
            for up, down in zip(same, followed, strict=False)
        ]
        assert expected == list(states)
