"""Live values have formulas that refer to where the values stand."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from sheets import book, cells, formulas, refused

from reportgen.ooxml.excel.addresses import Cell, Spot
from reportgen.ooxml.excel.template import SheetTemplate
from reportgen.ooxml.excel.values import At, Cells, Live, Piece, Span

LIST = [["{%tr for x in xs %}"], ["{{ x }}"], ["{%tr endfor %}"], ["{{ total }}"]]


def _content(*formula: Piece, value: object = Decimal(6)) -> bytes:
    xs = [Live(n, n) for n in (1, 2, 3)]
    total = Live(value, "sum", formula)  # type: ignore[arg-type]
    return SheetTemplate(book({"表": LIST})).render({"xs": xs, "total": total})


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (("SUM(", Cells((1, 2, 3)), ")"), "=SUM(A1:A3)"),
        (("SUM(", Cells((1, 3, 2)), ")"), "=SUM(A1,A3,A2)"),
        (("SUM(", Span(1, 3), ")"), "=SUM($A$1:$A$3)"),
        (("SUM(", Span(3, 1), ")"), "=SUM($A$1:$A$3)"),
        ((At(1), "+", At(2), "+", At(3)), "=A1+A2+A3"),
        (("2*", At(3)), "=2*A3"),
    ],
)
def test_a_formula_names_the_cells_of_keys(formula: tuple[Piece, ...], expected: str) -> None:
    """Neighbours are joined, spans are fixed and start at their upper end; the value is kept."""
    content = _content(*formula)

    assert formulas(content) == {"A4": expected}
    assert cells(content)["A4"] == 6


@pytest.mark.parametrize(
    "formula", [(), (At("x"),), ("SUM(", Cells((1, "x")), ")"), (Span(1, "x"),)]
)
def test_without_its_cells_a_value_stands_alone(formula: tuple[Piece, ...]) -> None:
    """A formula that names a key that is not printed is none."""
    content = _content(*formula)

    assert formulas(content) == {}
    assert cells(content)["A4"] == 6


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        (("1+", At(1)), "formula-value"),
        (("SUM(",), "formula-syntax"),
        ((Cells((1, 3)), "+2"), "reference-many"),
        ((At("sum"), "*1"), "formula-circle"),
        (("SUM(", Span(1, "sum"), ")"), "formula-circle"),
    ],
)
def test_a_formula_that_cannot_be_is_told(formula: tuple[Piece, ...], code: str) -> None:
    """It must give the value, be readable, and not lead back to itself."""
    context = {"xs": [Live(n, n) for n in (1, 2, 3)], "total": Live(Decimal(6), "sum", formula)}

    assert refused(book({"表": LIST}), **context) == [(code, "表!A4")]


def test_a_span_stays_on_its_sheet() -> None:
    """Two cells of two sheets are no ends of a range."""
    drawn = book({"一": [["{{ a }}"]], "二": [["{{ b }}"], ["{{ c }}"]]})
    c = Live(Decimal(3), "c", ("SUM(", Span("a", "b"), ")"))

    assert refused(drawn, a=Live(1, "a"), b=Live(2, "b"), c=c) == [("formula-syntax", "二!A2")]


def test_the_first_print_of_a_key_counts() -> None:
    """A value printed twice is referred to at its first cell; neither print is lost."""
    drawn = book({"表": [["{{ a }}", "{{ a }}", "{{ b }}"]]})
    b = Live(5, "b", (At("a"),))

    rendered = SheetTemplate(drawn).rendered({"a": Live(5, "a"), "b": b})

    assert rendered.places == {"a": Spot("表", Cell(1, 1)), "b": Spot("表", Cell(1, 3))}
    assert rendered.formulas == {"b": "A1"}
    assert cells(rendered.content) == {"A1": 5, "B1": 5, "C1": 5}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (["共 {{ a }} 元"], {}),
        (["共 {{ a }} 元", "{{ a }}"], {"a": Spot("表", Cell(1, 2))}),
        (["{% set t %}{{ a }}{% endset %}{{ t }}", "{{ b }}"], {"b": Spot("表", Cell(1, 2))}),
        (
            ["{% macro m() %}{{ a }}{% endmacro %}{{ m() }}", "{{ a }}"],
            {"a": Spot("表", Cell(1, 2))},
        ),
        (
            ["{% merge 1 %}{{ a }}", "{{ b }}"],
            {"a": Spot("表", Cell(1, 1)), "b": Spot("表", Cell(1, 2))},
        ),
        (["{# 说明 #}{{ a }}"], {"a": Spot("表", Cell(1, 1))}),
    ],
)
def test_only_a_cell_of_its_own_is_a_place(line: list[str], expected: Mapping[str, Spot]) -> None:
    """A value inside of a text is a part of the text, not a cell that formulas can name."""
    context = {"a": Live(1, "a"), "b": Live(2, "b")}

    assert SheetTemplate(book({"表": [line]})).rendered(context).places == expected


def test_values_on_other_sheets_are_named_with_the_sheet() -> None:
    """Printed names of sheets stand before the cells, quoted where they must be."""
    drawn = book(
        {"总表": [["{{ total }}"]], "{{ p.name }}": [["{%sheet for p in ps %}"], ["{{ p.sum }}"]]}
    )
    ps = [{"name": n, "sum": Live(n, f"s{n}")} for n in (1, 2)]
    total = Live(3, "t", ("SUM(", Cells(("s1", "s2")), ")"))

    assert formulas(SheetTemplate(drawn).render({"ps": ps, "total": total})) == {
        "A1": "=SUM('1'!A1,'2'!A1)"
    }
