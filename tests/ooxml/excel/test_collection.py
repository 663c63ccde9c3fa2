"""Values are collected as cells can hold them; what no cell can hold is told with its place."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from markupsafe import Markup
from sheets import book, cells, printed, refused

from reportgen.ooxml.excel.printing.collection import LONGEST_TEXT, Rich, checked, settled
from reportgen.ooxml.excel.template import SheetTemplate
from reportgen.ooxml.excel.values import Jump, Live

DAY, NOON = date(2025, 3, 1), datetime.fromisoformat("2025-03-01T12:30")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("文", "文"),
        ("", None),
        (" 前 后 ", " 前 后 "),
        ("一\n二\t三", "一\n二\t三"),
        ("=1+1", "=1+1"),
        ("-5", "-5"),
        ("@a", "@a"),
        ("007", "007"),
        ("<a> & ]]>", "<a> & ]]>"),
        (Markup("<b>"), "<b>"),
        pytest.param("x" * LONGEST_TEXT, "x" * LONGEST_TEXT, id="longest"),
        (0, 0),
        (-3, -3),
        (999_999_999_999_999, 999_999_999_999_999),
        (-999_999_999_999_999, -999_999_999_999_999),
        (True, True),
        (False, False),
        (1.5, 1.5),
        (0.1, 0.1),
        (Decimal("1.50"), 1.5),
        (Decimal("1E+3"), 1000),
        (Decimal("1.5E-9"), 1.5e-9),
        (Decimal("-0.00"), 0),
        (DAY, datetime.fromisoformat("2025-03-01")),
        (NOON, NOON),
        (Live(None), None),
        (Live(7), 7),
        (Live("文"), "文"),
        (Jump("文", "#表!A1"), "文"),
    ],
)
def test_a_value_keeps_its_kind(value: object, expected: object) -> None:
    """Texts stay texts, whatever they look like; numbers, truths and dates are such."""
    content = SheetTemplate(book({"表": [["{{ x }}"]]})).render({"x": value})
    found = cells(content).get("A1")

    assert (expected, isinstance(expected, bool)) == (found, isinstance(found, bool))
    assert not isinstance(expected, str) or cells(content, values=False)["A1"] == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "wrong-value"),
        ([1], "wrong-value"),
        ({"a": 1}, "wrong-value"),
        (range(3), "wrong-value"),
        (object(), "wrong-value"),
        (b"x", "wrong-value"),
        ("a\x0bb", "bad-character"),
        ("a\ud800b", "bad-character"),
        ("\uffff", "bad-character"),
        pytest.param("x" * (LONGEST_TEXT + 1), "wrong-value", id="longer"),
        pytest.param("𠀀" * (LONGEST_TEXT // 2 + 1), "wrong-value", id="longer in UTF-16"),
        (float("nan"), "wrong-value"),
        (float("inf"), "wrong-value"),
        (Decimal("NaN"), "wrong-value"),
        (Decimal("-Infinity"), "wrong-value"),
        (Decimal("1E+308"), "wrong-value"),
        pytest.param(10**5000, "wrong-value", id="5000 digits"),
        (1_234_567_890_123_456, "wrong-value"),
        (date(1899, 12, 31), "wrong-value"),
        (Live(Decimal("NaN")), "wrong-value"),
        (Live("a\x00"), "bad-character"),
        (Live(440_106_199_001_011_234), "wrong-value"),
        (Jump("a\x00", "#表!A1"), "bad-character"),
    ],
)
def test_what_no_cell_can_hold_is_told(value: object, code: str) -> None:
    """With the cell of its tag, whether it stands alone or in a text."""
    assert refused(book({"表": [["行", "{{ x }}"]]}), x=value) == [(code, "表!B1")]


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        ("{{ x }}元", {"x": Decimal("1E+3")}, "1000元"),
        ("{{ x }}元", {"x": Decimal("0.10")}, "0.10元"),
        ("{{ x }}。", {"x": True}, "是。"),
        ("{{ x }}。", {"x": DAY}, "2025-03-01。"),
        ("{{ x }}元", {"x": Live(Decimal(1234), shown="1,234.00")}, "1,234.00元"),
        ("{{ x }}元", {"x": Live(None)}, "元"),
        ("见{{ x }}", {"x": Jump("表1", "#表!A1")}, "见表1"),
        ("{% macro m(a) %}<{{ a }}>{% endmacro %}{{ m(x) }}", {"x": Decimal(2)}, "<2>"),
        ("{% set t %}{{ x }}{% endset %}{{ t }}", {"x": "A&B"}, "A&B"),
    ],
)
def test_values_in_texts(text: str, context: Mapping[str, Any], expected: str) -> None:
    """A value beside other words is written as people write it."""
    assert printed([[text]], **context) == [[expected]]


def test_a_text_may_be_too_long_only_when_joined() -> None:
    """The pieces would fit, the cell not."""
    drawn = book({"表": [["{{ x }}", "{{ x }}{{ x }}"]]})

    assert refused(drawn, x="x" * 20_000) == [("wrong-value", "表!B1")]


def test_all_mistakes_are_told_at_once() -> None:
    """In the order of the cells, one of each kind with how often it happened."""
    drawn = book(
        {"表": [["{{ a }}"], ["{%tr for x in [1, 2] %}"], ["{{ x / 0 }}"], ["{%tr endfor %}"]]}
    )

    assert refused(drawn) == [("unknown-name", "表!A1"), ("division-by-zero", "表!A3")]


def test_loops_need_lists() -> None:
    """A text is no list, and a set has no order."""
    drawn = book({"表": [["{%tr for x in xs %}"], ["{{ x }}"], ["{%tr endfor %}"]]})

    assert [refused(drawn, xs=xs) for xs in ("ab", None, {1, 2})] == [[("not-a-list", "表!A1")]] * 3


def test_helpers_tell_by_exception() -> None:
    """What was checked already may be asked alone."""
    assert settled(Rich(((0, "a"), (1, "b")))) == Rich(((0, "a"), (1, "b")))
    assert str(Rich(((0, "a"), (1, "b")))) == "ab"
    assert checked("文") == "文"
    with pytest.raises(TypeError):
        settled(None)
