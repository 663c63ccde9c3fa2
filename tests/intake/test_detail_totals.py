"""Rows of totals, and what stands above the rows: nothing is dropped or taken amiss silently."""

from decimal import Decimal

import pytest

from reportgen.amounts import Unit
from reportgen.detail_list import DetailRow
from reportgen.intake.detail_totals import grand_total, heads, is_total, summed_up, told_unit
from reportgen.intake.spreadsheet import Grid
from reportgen.problems import Place

HERE = Place("a.csv", 9, 1)
WORDS = ("合计", "小计")


def row(amount: str) -> DetailRow:
    """Return a row of an amount in 元."""
    return DetailRow("a", "2010301", "30101", "f", "basic", "p", "", Decimal(amount), HERE)


@pytest.mark.parametrize(
    ("unit", "functional", "economic", "other", "expected"),
    [
        ("合计", "", "", "", True),
        ("某局", "小计", "30101", "", True),
        ("某局", "2010301", "", "小计", True),
        ("某局", "2010301", "30101", "合计", False),
        ("某局", "2010301", "", "", False),
    ],
)
def test_a_whole_row_is_read(
    unit: str, functional: str, economic: str, other: str, *, expected: bool
) -> None:
    """A word for totals in a remark or a name of a whole row does not drop it."""
    texts = {"unit": unit, "functional": functional, "economic": economic}

    assert expected is is_total(texts, (unit, functional, economic, other), WORDS)


def test_grand_totals_agree() -> None:
    """A grand total that differs from the sum of rows is told; another total is not compared."""
    rows = [row("100.50"), row("200")]
    told = [
        [p.code for p in grand_total(rows, cells, amount, unit, HERE)]
        for cells, amount, unit in (
            (("合计",), "300.50", Unit.YUAN),
            (("总计",), "1,300.50", Unit.YUAN),
            (("合计",), "0.03005", Unit.TEN_THOUSAND_YUAN),
            (("小计",), "1", Unit.YUAN),
            (("合计",), "", Unit.YUAN),
        )
    ]

    assert told == [[], ["detail-total"], [], [], []]
    assert "300.50" in summed_up(rows, 1, "a.csv").message


def test_heads_tell_unit_and_year() -> None:
    """Another unit than the mapping's, or only other years than the import's, are told."""
    cells = (("2025年部门预算支出明细表", ""), ("单位", "金额（万元）"), ("某局", "1"))
    grid = Grid("a.xlsx", "明细", cells)
    found = {(p.code, str(p.place)) for p in heads(grid, 2, 1, Unit.YUAN, 2024)}

    assert found == {("detail-year", "a.xlsx 明细!A1"), ("detail-unit", "a.xlsx 明细!B2")}
    assert [*heads(grid, 2, 1, Unit.TEN_THOUSAND_YUAN, 2025)] == []
    assert (told_unit(["金额(元)"]), told_unit(["金额"])) == (Unit.YUAN, None)
