"""What stands where, and what the references of drawn formulas lead to."""

import pytest
from sheets import Lines, book, cells, drawn, formulas, opened, refused, saved

from reportgen.ooxml.excel.template import SheetTemplate

GROUPS: Lines = [
    ["{%tr for g in gs %}"],
    ["{{ g.name }}"],
    ["{%tr for x in g.xs %}"],
    ["{{ x }}", "=A4*2", "=SUM(A$4:A4)", "=A4/SUM(A$4:A$4)", "=B4+A9"],
    ["{%tr endfor %}"],
    ["=SUM(A4)", "=SUM(A2:A4)", "=COUNTA(A2)"],
    ["{%tr endfor %}"],
    ["=SUM(A6)", "=SUM(A4)"],
    [100],
]
GS = [{"name": "甲", "xs": [1, 2]}, {"name": "乙", "xs": [5]}]


def test_references_of_nested_loops() -> None:
    """Relative ones stay in the turn, `$` reaches over the whole span, from outside all count."""
    content = SheetTemplate(book({"表": GROUPS})).render({"gs": GS})

    assert formulas(content) == {
        "B2": "=A2*2", "C2": "=SUM(A$2:A2)", "D2": "=A2/SUM(A$2:A$3,A$6)", "E2": "=B2+A9",
        "B3": "=A3*2", "C3": "=SUM(A$2:A3)", "D3": "=A3/SUM(A$2:A$3,A$6)", "E3": "=B3+A9",
        "A4": "=SUM(A2:A3)", "B4": "=SUM(A1:A3)", "C4": "=COUNTA(A1)",
        "B6": "=A6*2", "C6": "=SUM(A$2:A3,A$6)", "D6": "=A6/SUM(A$2:A$3,A$6)", "E6": "=B6+A9",
        "A7": "=SUM(A6)", "B7": "=SUM(A5:A6)", "C7": "=COUNTA(A5)",
        "A8": "=SUM(A4,A7)", "B8": "=SUM(A2:A3,A6)",
    }  # fmt: skip
    found = cells(content)
    assert [found[f"C{row}"] for row in (2, 3, 6)] == [1, 3, 8]
    assert [found[f"D{row}"] for row in (2, 3, 6)] == [1 / 8, 2 / 8, 5 / 8]
    assert (found["A4"], found["A7"], found["A8"], found["B8"]) == (3, 5, 8, 8)


@pytest.mark.parametrize(
    ("formula", "xs", "code"),
    [
        ("=A2*2", [1, 2], "reference-many"),
        ("=A2*2", [], "reference-gone"),
        ("=无!A1", [1], "reference-sheet"),
        ("='{{ n }}'!A2+1", [1], "reference-repeated"),
    ],
)
def test_a_reference_that_leads_nowhere_is_told(formula: str, xs: list[int], code: str) -> None:
    """Where one cell is wanted there must be one; the sheet must be there."""
    drawn = book(
        {
            "表": [["{%tr for x in xs %}"], ["{{ x }}"], ["{%tr endfor %}"], [formula]],
            "{{ n }}": [["{%sheet for n in ['一', '二'] %}"], ["x"]],
        }
    )

    assert refused(drawn, xs=xs) == [(code, "表!A4")]


def test_a_single_print_may_be_an_operand() -> None:
    """A loop that turns once, or a condition that holds, gives one cell."""
    lines = [["{%tr for x in xs %}"], ["{{ x }}"], ["{%tr endfor %}"], ["=A2*2"]]

    assert cells(SheetTemplate(book({"表": lines})).render({"xs": [4]})) == {"A1": 4, "A2": 8}


def test_columns_behave_like_rows() -> None:
    """`$` before a column reaches over all turns, without it the reference stays."""
    lines: Lines = [
        [None, "{%tc for y in ys %}", None, None, "{%tc endfor %}"],
        [9, None, "{{ y }}", "=C2*$A2+SUM($C2:C2)", None, "=SUM(C2)"],
    ]

    assert formulas(SheetTemplate(book({"表": lines})).render({"ys": [1, 2, 3]})) == {
        "C1": "=B1*$A1+SUM($B1:B1)",
        "E1": "=D1*$A1+SUM($B1,$D1)",
        "G1": "=F1*$A1+SUM($B1,$D1,$F1)",
        "H1": "=SUM(B1,D1,F1)",
    }


def test_formulas_of_a_repeated_sheet_stay_on_their_copy() -> None:
    """From outside they are summed over all copies."""
    drawn = book(
        {
            "总": [["=SUM('{{ p }}'!A2)", "=COUNT('{{ p }}'!A2:A3)"]],
            "{{ p }}": [
                ["{%sheet for p in ps %}"],
                ["{{ p }}"],
                ["='{{ p }}'!A2*2"],
                ["=A2+总!B1"],
            ],
        }
    )
    content = SheetTemplate(drawn).render({"ps": [7, 8]})

    assert formulas(content, "总") == {
        "A1": "=SUM('7'!A1,'8'!A1)",
        "B1": "=COUNT('7'!A1:A2,'8'!A1:A2)",
    }
    assert cells(content, "总") == {"A1": 15, "B1": 4}
    assert formulas(content, "8") == {"A2": "='8'!A1*2", "A3": "=A1+总!B1"}


def test_a_merge_may_end_on_the_tag_of_an_inner_loop() -> None:
    """The tags of an inner loop stand in the outer one: the rest is merged in each of its turns."""
    made = drawn(
        {
            "表": [
                ["{%tr for k in 组 %}"],
                ["{{ k.名 }}"],
                ["{%tr for p in k.项 %}"],
                [None, "{{ p }}"],
                ["{%tr endfor %}"],
                ["小计"],
                ["{%tr endfor %}"],
            ]
        }
    )
    made["表"]["A3"].value, made["表"]["D3"].value = None, "{%tr for p in k.项 %}"
    made["表"]["A5"].value, made["表"]["D5"].value = None, "{%tr endfor %}"
    made["表"].merge_cells("A2:A5")
    groups = [{"名": "甲", "项": [1, 2]}, {"名": "乙", "项": [3]}]
    content = SheetTemplate(saved(made)).render({"组": groups})

    assert sorted(map(str, opened(content).worksheets[0].merged_cells.ranges)) == ["A1:A3", "A5:A6"]


def test_a_range_from_tag_to_tag_stays_in_its_group() -> None:
    """A subtotal drawn over the tags of the inner loop is that of its own group."""
    lines = [
        ["{%tr for k in 组 %}"],
        ["{%tr for p in k %}"],
        ["{{ p }}"],
        ["{%tr endfor %}"],
        ["=SUM(A2:A4)"],
        ["{%tr endfor %}"],
        ["=SUM(A1:A6)"],
    ]
    content = SheetTemplate(book({"表": lines})).render({"组": [[1, 2], [3]]})

    assert formulas(content) == {"A3": "=SUM(A1:A2)", "A5": "=SUM(A4:A4)", "A6": "=SUM(A1:A5)"}
