"""Rows written by code made for them are the same as those written cell by cell."""

from decimal import Decimal
from typing import Any

import pytest
from sheets import Lines, book, printed, rows

from reportgen.ooxml.excel.formulas.formula import parse
from reportgen.ooxml.excel.formulas.row_formulas import of_row
from reportgen.ooxml.excel.printing.row_code import Fixed, Given, Part, Told, compiled
from reportgen.ooxml.excel.template import SheetTemplate
from reportgen.ooxml.excel.values import Live

FIRST = '<c r="A7"><v>1.5</v></c><c r="B7" s="1"><v>2</v></c>'
SUM = of_row(parse("SUM(A1:B1)"), 1)
PARTS: list[Part] = [
    Given('<c r="A', '"', 0, "a"),
    Given('<c r="B', '" s="1"', 1, "b"),
    Told('<c r="C', '"', "c", SUM, (0, 1), 3),
    Fixed('<c r="D', '"/>'),
]


def _written(values: list[Any], kinds: list[type]) -> tuple[str, dict[int, Decimal]]:
    out, kept = list[str](), dict[int, Decimal]()
    code = compiled('" ht="9">', PARTS, kinds)
    names = {
        "append": out.append, "values": values, "slow": lambda v, e, n: f"[{v!r} {e}{n}]",
        "formula": lambda e, n, r: f"[{e}{n} of {r}]", "special": lambda v: "&" in v,
        "add": lambda a, b: a + b, "zero": Decimal(0), "shown": str,
        "keep": lambda column, _record, value: kept.__setitem__(column, value),
    }  # fmt: skip
    code.bound(names)(7, 4, 0)
    return "".join(out), kept


@pytest.mark.parametrize("kinds", [[Decimal, Decimal], [str, str], [int, Decimal], [Live, bool]])
@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            [Decimal("1.5"), Decimal(2)],
            f'{FIRST}<c r="C7"><f>SUM(A7:B7)</f><v>3.5</v></c>',
        ),
        ([1, Decimal(2)], '<c r="A7"><v>1</v></c><c r="B7" s="1"><v>2</v></c>[c7 of 4]'),
        (
            ["甲", Decimal(2)],
            '<c r="A7" t="inlineStr"><is><t>甲</t></is></c><c r="B7" s="1"><v>2</v></c>[c7 of 4]',
        ),
        (["a&b", ""], "['a&b' a7]['' b7][c7 of 4]"),
        ([True, None], "[True a7][None b7][c7 of 4]"),
    ],
)
def test_rows_do_not_hang_on_what_was_expected(
    kinds: list[type], values: list[Any], expected: str
) -> None:
    """Whatever kinds the first row had, each row is written after its own values."""
    found, kept = _written(values, kinds)

    assert found == f'<row r="7" ht="9">{expected}<c r="D7"/></row>'
    assert kept == ({3: Decimal("3.5")} if "<f>" in expected else {})


def test_signs_of_python_in_texts_of_the_template() -> None:
    """Braces, quotes and backslashes of drawn cells are no code."""
    lines: Lines = [
        ["{%tr for x in [1, 2] %}"],
        ["{{ x }}", "}{'\"\\n", '="{0}"&A2'],
        ["{%tr endfor %}"],
    ]

    assert printed(lines) == [[1, "}{'\"\\n", "{0}1"], [2, "}{'\"\\n", "{0}2"]]


def test_kept_code_fits_other_values() -> None:
    """A template renders again with values of other kinds, and with the first ones."""
    lines: Lines = [
        ["{%tr for a, b in xs %}"],
        ["{{ a }}", "{{ b }}", "=SUM(A2:B2)"],
        ["{%tr endfor %}"],
    ]
    template = SheetTemplate(book({"表": lines}))
    cases = [
        ([(Decimal(1), Decimal(2)), (3, Decimal(4))], [[1, 2, 3], [3, 4, 7]]),
        ([("甲", Decimal(2)), (Decimal(3), "")], [["甲", 2, 2], [3, None, 3]]),
        ([(True, Live(Decimal(5)))], [[True, 5, 5]]),
        ([(Decimal(1), Decimal(2))], [[1, 2, 3]]),
    ]  # fmt: skip

    assert [rows(template.render({"xs": xs})) for xs, _ in cases] == [one for _, one in cases]
