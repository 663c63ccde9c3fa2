"""Rows, columns and sheets come as often as their tags say."""

import pytest
from sheets import Lines, book, opened, printed, refused, rows

from reportgen.ooxml.excel.template import SheetTemplate

NESTED: Lines = [
    ["{%tr for g in gs %}"],
    ["{{ g.name }}"],
    ["{%tr for x in g.xs %}"],
    [None, "{{ x }}"],
    ["{%tr else %}"],
    [None, "无"],
    ["{%tr endfor %}"],
    ["小计", "=SUM(B4)"],
    ["{%tr endfor %}"],
    ["合计", "=SUM(B8)"],
]


@pytest.mark.parametrize(
    ("gs", "expected"),
    [
        ([], [["合计", 0]]),
        ([("甲", [])], [["甲"], [None, "无"], ["小计", 0], ["合计", 0]]),
        (
            [("甲", [1, 2]), ("乙", []), ("丙", [3])],
            [
                ["甲"], [None, 1], [None, 2], ["小计", 3],
                ["乙"], [None, "无"], ["小计", 0],
                ["丙"], [None, 3], ["小计", 3],
                ["合计", 6],
            ],
        ),
    ],
)  # fmt: skip
def test_nested_loops(gs: list[tuple[str, list[int]]], expected: list[list[object]]) -> None:
    """Inner loops may be empty, in all turns or in some; subtotals are those of their turn."""
    context = {"gs": [{"name": name, "xs": xs} for name, xs in gs]}

    assert printed(NESTED, **context) == expected


@pytest.mark.parametrize(("n", "expected"), [(0, ["零"]), (1, ["一"]), (2, ["多", "多多"])])
def test_conditions_on_rows(n: int, expected: list[str]) -> None:
    """One branch is printed, with all its rows."""
    lines = [
        ["{%tr if n == 0 %}"], ["零"], ["{%tr elif n == 1 %}"], ["一"], ["{%tr else %}"],
        ["多"], ["多多"], ["{%tr endif %}"],
    ]  # fmt: skip

    assert printed(lines, n=n) == [[one] for one in expected]


def test_conditions_around_and_inside_of_loops() -> None:
    """A condition may hold a loop, and a loop conditions."""
    lines = [
        ["{%tr if xs %}"],
        ["头"],
        ["{%tr for x in xs %}"],
        ["{%tr if x > 1 %}"],
        ["{{ x }}", "=A5*2"],
        ["{%tr endif %}"],
        ["{%tr endfor %}"],
        ["{%tr endif %}"],
        ["=SUM(A5)", "=SUM(B5)"],
    ]

    assert printed(lines, xs=[1, 2, 3]) == [["头"], [2, 4], [3, 6], [5, 10]]
    assert printed(lines, xs=[1]) == [["头"], [0, 0]]
    assert printed(lines, xs=[]) == [[0, 0]]


def test_names_set_in_a_row_hold_below() -> None:
    """`set` and `with` of rows are those of the workbook's program."""
    lines = [
        ["{%tr set a = 3 %}"], ["{{ a }}"], ["{%tr with b = a + 1 %}"], ["{{ b }}"],
        ["{%tr endwith %}"],
    ]  # fmt: skip

    assert printed(lines) == [[3], [4]]


def test_blank_rows_stay_where_they_are() -> None:
    """Rows that nothing is written of count: before, inside of and behind a loop."""
    lines: Lines = [
        [], ["{%tr for x in xs %}"], [], ["{{ x }}"], [], ["{%tr endfor %}"], [],
        ["完", "=SUM(A4)"],
    ]  # fmt: skip
    gone: list[object] = []

    assert printed(lines, xs=[1, 2]) == [
        gone, gone, [1], gone, gone, [2], gone, gone, ["完", 3],
    ]  # fmt: skip
    assert printed(lines, xs=[]) == [gone, gone, ["完", 0]]


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ([], [["名", "合计"], ["甲", 0], ["乙", 0], ["计"]]),
        ([1], [["名", 1, "合计"], ["甲", 11, 11], ["乙", 21, 21], ["计", 32]]),
        (
            [1, 2],
            [["名", 1, 2, "合计"], ["甲", 11, 12, 23], ["乙", 21, 22, 43], ["计", 32, 34]],
        ),
    ],
)
def test_columns_repeat_in_all_rows(years: list[int], expected: list[list[object]]) -> None:
    """Loops of rows run inside of a loop of columns, which may have no turn."""
    lines: Lines = [
        [None, "{%tc for y in years %}", None, "{%tc endfor %}"],
        ["名", None, "{{ y }}", None, "合计"],
        ["{%tr for r in rs %}"],
        ["{{ r.name }}", None, "{{ r.base + y }}", None, "=SUM(C4)"],
        ["{%tr endfor %}"],
        ["计", None, "=SUM(C4)"],
    ]
    rs = [{"name": "甲", "base": 10}, {"name": "乙", "base": 20}]

    assert printed(lines, years=years, rs=rs) == expected


def test_conditions_on_columns() -> None:
    """A column may be left out; formulas beside it follow."""
    lines: Lines = [[1, "{%tc if wide %}", 2, "{%tc endif %}", "=A1*10"]]
    lines = [[None, "{%tc if wide %}", None, "{%tc endif %}"], [1, None, 2, None, "=A2*10"]]

    assert printed(lines, wide=True) == [[1, 2, 10]]
    assert printed(lines, wide=False) == [[1, 10]]


def test_columns_that_hang_on_their_row_are_refused() -> None:
    """All rows have the same columns; a loop that a row's data decides cannot be."""
    lines: Lines = [
        [None, "{%tc for y in ys %}", None, "{%tc endfor %}"],
        ["{%tr for ys in table %}"],
        ["行", None, "{{ y }}"],
        ["{%tr endfor %}"],
    ]

    assert refused(book({"表": lines}), ys=[1], table=[[1], [1, 2]]) == [
        ("columns-uneven", "表!3:3")
    ]


@pytest.mark.parametrize(
    "lines",
    [
        [["{%tr for x in xs %}"], ["{{ x }}"]],
        [["{%tr if xs %}"], ["{%tr for x in xs %}"], ["{%tr endif %}"], ["{%tr endfor %}"]],
        [["{%tr endfor %}"]],
        [["{%tc for x in xs %}", "文"]],
        [["{%tr else %}"]],
    ],
)
def test_unpaired_tags_are_refused(lines: Lines) -> None:
    """A loop of rows ends in rows, one of columns in columns, each where it began."""
    assert refused(book({"表": lines}), xs=[])[0][0] in {
        "block-unclosed", "block-unopened", "block-mismatch", "tag-misplaced", "block-crossed",
        "tag-syntax",
    }  # fmt: skip


def test_sheets_repeat_and_vanish() -> None:
    """A sheet comes once for each item, another only if its condition holds."""
    drawn = book(
        {
            "{{ p.name }}": [
                ["{%sheet for p in ps %}"],
                ["{%tr for x in p.xs %}"],
                ["{{ x }}"],
                ["{%tr endfor %}"],
                ["=SUM(A3)"],
            ],
            "附": [["{%sheet if ps|length > 1 %}", "{# 说明 #}"], ["=SUM('{{ p.name }}'!A5)"]],
            "底": [["x"]],
        }
    )
    ps = [{"name": "一", "xs": [1, 2]}, {"name": "二", "xs": []}]

    content = SheetTemplate(drawn).render({"ps": ps})
    alone = SheetTemplate(drawn).render({"ps": ps[:1]})

    assert opened(content).sheetnames == ["一", "二", "附", "底"]
    assert [rows(content, name) for name in ("一", "二", "附")] == [[[1], [2], [3]], [[0]], [[3]]]
    assert opened(alone).sheetnames == ["一", "底"]


def test_a_sheet_tag_beside_other_cells_leaves_no_text() -> None:
    """Its row stays for what else stands in it, its own cell is blank."""
    content = SheetTemplate(
        book({"表": [["{%sheet if yes %}", "题"], ['=A1&"x"', "=COUNTA(A1:B1)"]]})
    ).render({"yes": True})

    assert rows(content) == [[None, "题"], ["x", 1]]


def test_a_workbook_without_sheets_is_refused() -> None:
    """All conditions fail."""
    drawn = book({"表": [["{%sheet if yes %}"], ["文"]]})

    assert [code for code, _ in refused(drawn, yes=False)] == ["no-sheet"]
