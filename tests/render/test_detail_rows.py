"""Rows of a detail list in the workbook: their sums are live, unless there are too many."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import office
import openpyxl
import pytest
import workbooks
from openpyxl.workbook import Workbook

from reportgen.amounts import Style, Unit
from reportgen.document import Column, Document, Number, Row, Table, words
from reportgen.figures import Figure, Formula, Ledger, total
from reportgen.problems import Place
from reportgen.render.excel import detail_rows
from reportgen.render.excel.detail_rows import listed

STYLE = Style("", "#,##0.00", Unit.TEN_THOUSAND_YUAN)


def row(line: int, yuan: int) -> Figure:
    """Return a row of a detail list."""
    place = Place("x/2024/x.details.csv", line)
    return Figure(f"details.{line}", f"明细 {line}", Decimal(yuan), Formula.GIVEN, (), place)


def itemized(name: str, label: str, rows: Sequence[Figure]) -> Figure:
    """Return the sum of rows."""
    return Ledger().itemized(name, label, rows)


def document(*figures: Figure) -> Document:
    """Return a document with one table, a row a figure."""
    rows = tuple(
        Row(str(at), {"label": words(figure.label), "amount": (Number(figure, STYLE),)})
        for at, figure in enumerate(figures)
    )
    columns = (
        Column("label", ("项目",), is_number=False),
        Column("amount", ("金额",), is_number=True),
    )
    unit = Unit.TEN_THOUSAND_YUAN
    table = Table("spent", "表1", "支出", "局", unit, "portrait", columns, rows)
    return Document("题", "局", date(2024, 1, 1), (), {}, {}, {"spent": table})


def book_of(*figures: Figure) -> Workbook:
    """Return the workbook with its formulas."""
    return openpyxl.load_workbook(io.BytesIO(workbooks.render(document(*figures))))


def crossing() -> list[Figure]:
    """Return four rows summed by two accounts and by two units, each cited by a cell."""
    rows = [row(line, 10_000 * line) for line in range(2, 6)]
    sums = [
        itemized("a", "[301]甲（明细）", rows[:2]),
        itemized("b", "[302]乙 *（明细）", rows[2:]),
        itemized("c", "单位（明细）", rows[::2]),
        itemized("d", "单位（明细）", rows[1::2]),
    ]
    cited = [total(f"印{one.name}", [one], f"p.{one.name}") for one in sums]
    return [*cited, total("合计", cited[:2], "sum")]


def test_sums_without_a_common_row_share_a_column() -> None:
    """Each row bears the name of each of its sums; a name SUMIF would misread is replaced."""
    book = book_of(*crossing())
    lines = [[cell.value for cell in line] for line in book["明细行"].iter_rows(min_row=2)]

    assert [line[1] for line in lines] == [f"x.details.csv:{line}" for line in range(2, 6)]
    assert [line[2] for line in lines] == [20000, 30000, 40000, 50000]
    assert [line[3:] for line in lines] == [
        ["[301]甲（明细）", "c"],
        ["[301]甲（明细）", "d"],
        ["b", "c"],
        ["b", "d"],
    ]


@pytest.mark.parametrize(
    ("label", "is_kept"),
    [
        *(("甲（明细）", True), ("[301]甲", True), ("GDP", True)),
        *(("500.1", False), ("-3", False), ("2024年1月", False), ("1-2", False), ("(5)", False)),
        *(("true", False), (">5", False), ("", False), ("甲" * 201, False)),
    ],
)
def test_a_name_is_no_number(label: str, is_kept: bool) -> None:  # noqa: FBT001 - a case
    """A label that SUMIF takes for a number, a date or a condition gives way to the name."""
    one = itemized("own.name", label, [row(2, 1)])

    assert listed([one]).names[one] == (label if is_kept else "own.name")


def test_a_changed_row_moves_the_totals() -> None:
    """LibreOffice gives the printed values, and the new ones when a row changes."""
    book = book_of(*crossing())
    before = _calculated(book)
    book["明细行"]["C2"].value = 1_020_000

    assert before == [5, 9, 6, 8, 14]
    assert _calculated(book) == [105, 9, 106, 8, 114]


def _calculated(book: Workbook) -> list[float]:
    file = io.BytesIO()
    book.save(file)
    made = office.saved_as(file.getvalue(), ".xlsx", ".xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(made), data_only=True)["表1"]
    return [sheet.cell(line, 2).value for line in range(5, 10)]


def test_a_printed_sum_of_rows_and_a_stated_one() -> None:
    """A sum that a cell prints itself is live there; beside a published value it is the base."""
    rows = [row(2, 20_000), row(3, 30_000)]
    own = itemized("own", "印出的明细", rows)
    place = Place("x/2024/x.yaml", 9)
    base = itemized("s", "公布的", rows[:1])
    stated = Figure("s", "公布的", Decimal(25_000), Formula.STATED, (base,), place)
    sheet = book_of(own, stated)["表1"]

    assert str(sheet["B5"].value).startswith("=SUMIF(明细行!")
    assert sheet["B6"].value == "=明细!B2+尾差!B2"


def test_too_many_rows_stay_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limit the sums are constants and the sheet 明细 says so."""
    monkeypatch.setattr(detail_rows, "MOST_ROWS", 3)
    book = book_of(*crossing())

    assert "明细行" not in book.sheetnames
    assert [book["表1"].cell(line, 2).value for line in range(5, 10)] == [5, 9, 6, 8, "=SUM(B5:B6)"]
    assert str(book["明细"]["A2"].value).startswith("明细共 4 行，超过 3 行，不列入工作簿")


def test_very_many_rows_are_quick() -> None:
    """5,000 rows in 1,000 sums of three sorts need three columns."""
    rows = [row(line, line) for line in range(5_000)]
    sums = [
        itemized(f"{step}.{at}", f"{step}.{at}", rows[at::step])
        for step in (500, 300, 200)
        for at in range(step)
    ]
    found = listed(sums)

    assert len(found.rows) == 5_000
    assert {*found.columns.values()} == {0, 1, 2}
