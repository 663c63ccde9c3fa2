"""Tags in cells: those of a cell, of its row, its column and its sheet."""

import io

import openpyxl
import pytest
import xlsxwriter
from sheets import Lines, book, cells, opened, printed, refused

from reportgen.ooxml.excel.template import SheetTemplate


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("{{ n }}", 5),
        (" {{ n }} ", 5),
        ("{# 说明 #}{{ n }}", 5),
        ("{% fit %}{{ n }}", 5),
        ("{% merge n %}{{ n }}", 5),
        ("{{ n }}元", "5元"),
        ("{{ n }}{{ n }}", "55"),
        ("{% if n %}{{ n }}{% endif %}", "5"),
        ("{% for i in [1, 2] %}{{ i }},{% endfor %}", "1,2,"),
        ("{% set m = n + 1 %}{{ m }}", "6"),
        ("{% if not n %}x{% endif %}", None),
        ("{% raw %}{{ n }}{% endraw %}", "{{ n }}"),
        ("{", "{"),
        ("{ n }", "{ n }"),
        ("{# 说明 #}", None),
        ("a{# 说明 #}b", "ab"),
        ("行\n{{ n }}", "行\n5"),
        ("  {{ n }}元 ", "  5元 "),
        ("A & B < {{ n }}", "A & B < 5"),
    ],
)
def test_a_cell(cell: str, expected: object) -> None:
    """A value alone keeps its kind, all else is text; remarks go."""
    lines = printed([[cell, "底"]], n=5)

    assert lines == [[expected, "底"]]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([["{{ n"]], [("tag-unclosed", "表!A1")]),
        ([["{% if n %}"]], [("block-unclosed", "表!A1")]),
        ([["{% endif %}"]], [("block-unopened", "表!A1")]),
        ([["{% raw %}"]], [("block-unclosed", "表!A1")]),
        ([["{% endraw %}"]], [("block-unopened", "表!A1")]),
        ([[None, "{{ n + }}"]], [("tag-syntax", "表!B1")]),
        ([["{%p if n %}{%p endif %}"]], [("tag-unsupported", "表!A1")] * 2),
        ([["{% keep %}"]], [("tag-unsupported", "表!A1")]),
        ([["{% hm %}"]], [("tag-unsupported", "表!A1")]),
        ([["{{tr n }}"]], [("tag-unsupported", "表!A1")]),
        ([["{% fit 3 %}{{ n }}"]], [("tag-syntax", "表!A1")]),
        ([["{% if n %}{% merge %}{% endif %}"]], [("tag-misplaced", "表!A1")]),
        ([["{% merge %}{% merge %}{{ n }}"]], [("tag-doubled", "表!A1")]),
        ([["{%tr if n %}", "文"], ["{%tr endif %}"]], [("tag-misplaced", "表!A1")]),
        ([["{%tr if n %}文"], ["{%tr endif %}"]], [("tag-misplaced", "表!A1")]),
        ([["{%tr if n %}", "=1+1"], ["{%tr endif %}"]], [("tag-misplaced", "表!A1")]),
        ([["{%tc if n %}", "{%tc endif %}"], [1]], [("tag-misplaced", "表!A1")]),
        ([["{%tr if n %}{{ n }}"], ["{%tr endif %}"]], [("tag-misplaced", "表!A1")]),
        ([["{%tr macro m() %}"], ["{%tr endmacro %}"]], [("tag-misplaced", "表!A1")] * 1),
        ([["{%sheet %}"]], [("tag-syntax", "表!A1")]),
        ([["{%sheet while n %}"]], [("tag-syntax", "表!A1")]),
        ([['="{{ n }}"']], [("tag-misplaced", "表!A1")]),
    ],
)
def test_a_wrong_tag_is_told_with_its_cell(lines: Lines, expected: list[tuple[str, str]]) -> None:
    """Nothing is rendered."""
    found = refused(book({"表": lines}), n=1)

    assert expected[0] in found
    assert {spot for _, spot in found} <= {"表!A1", "表!B1", "表!A2"}


def test_style_alone_may_stand_beside_tags() -> None:
    """A row of a tag may have borders; they go with it."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet, look = made.add_worksheet(), made.add_format({"bold": True})
        sheet.write_string("A1", "{%tr for i in [1, 2] %}")
        sheet.write_blank("B1", None, look)
        sheet.write_string("A2", "{{ i }}")
        sheet.write_blank("B2", None, look)
        sheet.write_string("A3", "{%tr endfor %}{# 完 #}")

    found = opened(SheetTemplate(file.getvalue()).render({})).worksheets[0]

    assert [[c.value for c in row] for row in found.iter_rows()] == [[1, None], [2, None]]
    assert found["B2"].font.b


def test_wide_braces_are_a_warning() -> None:
    """They are printed as they are."""
    template = SheetTemplate(book({"表": [["｛｛ n ｝｝"]]}))

    assert [(p.code, p.severity, p.place.spot) for p in template.lint()] in (
        [("tag-wide", "warning", "表!A1")], [],
    )  # fmt: skip
    assert cells(template.render({})) == {"A1": "｛｛ n ｝｝"}


def _rich(*runs: str) -> bytes:
    """Return a workbook with a rich text of three looks, and the same text in a plain cell."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet("表")
        looks = [made.add_format(one) for one in ({"bold": True}, {"italic": True}, {"size": 20})]
        parts = [part for pair in zip(looks, runs, strict=False) for part in pair]
        sheet.write_rich_string("A1", *parts)
        sheet.write_string("A2", "平")
    return file.getvalue()


def _runs(content: bytes) -> list[tuple[str, bool, bool]]:
    found = openpyxl.load_workbook(io.BytesIO(content), rich_text=True).worksheets[0]["A1"].value
    return [(one.text, bool(one.font.b), bool(one.font.i)) for one in found]


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (("共", "{{ n }}", "元"), [("共", True, False), ("5", False, True), ("元", False, False)]),
        (("共{", "{ n }", "}元"), [("共5", True, False), ("元", False, False)]),
        (
            ("共{{ n", " }}元", "整"),
            [("共5", True, False), ("元", False, True), ("整", False, False)],
        ),
        (
            ("甲{% if n %}", "乙{{ n }}", "{% endif %}丙"),
            [("甲", True, False), ("乙5", False, True), ("丙", False, False)],
        ),
        (
            ("甲{% for i in [1, 2] %}a", "b", "{% endfor %}丙"),
            [
                ("甲a", True, False), ("b", False, True), ("a", True, False), ("b", False, True),
                ("丙", False, False),
            ],
        ),
        (("甲", "{% if not n %}乙{% endif %}", "丙"), [("甲", True, False), ("丙", False, False)]),
        (
            (" 甲 ", " {{ n }} ", " 丙 "),
            [(" 甲 ", True, False), (" 5 ", False, True), (" 丙 ", False, False)],
        ),
    ],
)  # fmt: skip
def test_rich_text_keeps_its_runs(
    runs: tuple[str, ...], expected: list[tuple[str, bool, bool]]
) -> None:
    """A value looks like the run in which its tag begins, even if the tag is split over runs."""
    found = _runs(SheetTemplate(_rich(*runs)).render({"n": 5}))

    joined = list[tuple[str, bool, bool]]()
    for text, bold, slanted in found:
        if joined and joined[-1][1:] == (bold, slanted):
            joined[-1] = joined[-1][0] + text, bold, slanted
        else:
            joined.append((text, bold, slanted))
    assert joined == expected


def test_a_value_alone_in_rich_text_keeps_its_kind() -> None:
    """A number is a number whatever its tag looks like."""
    assert cells(SheetTemplate(_rich("{{", " n ", "}}")).render({"n": 5})) == {"A1": 5, "A2": "平"}
