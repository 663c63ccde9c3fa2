"""A member's sheet: fields, tables below each other, merged cells, amounts that stay alive."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
import workbooks
from openpyxl.worksheet.worksheet import Worksheet

from reportgen.amounts import Amount, Measure, Style, Unit
from reportgen.document import Column, Document, Row, Table, Text, number, words
from reportgen.figures import Ledger
from reportgen.indicator_tree import CategoryGroup, rows
from reportgen.problems import Place, TemplateError

TABLE = Style("table", "#,##0.00", Unit.YUAN)
PLAIN = Style("plain", "0.##", Unit.YUAN)
PLACE = Place("platform.yaml", 7, 3)


def amount(value: str) -> Amount:
    """Return an amount as typed."""
    return Amount(Decimal(value), PLACE)


def form(*extra: tuple[str, Text], name: str = "平台", unit: Unit = Unit.YUAN) -> Document:
    """Return a form with fields, a plan of two years and a tree of indicators."""
    ledger = Ledger()
    plan = [ledger.given(f"plan.{y}", f"{y}年", amount(v)) for y, v in ((1, "100.5"), (2, "200"))]
    total = ledger.total("plan.total", "合计", plan)
    whole = ledger.cited("amount", "项目金额", total)
    given = ledger.given("social", "社会投入", amount("0"))
    fields = (
        ("项目名称", words(name)),
        ("联系人", ()),
        ("项目金额", number(whole, TABLE)),
        ("社会投入", number(given, TABLE)),
        *extra,
    )
    columns = (
        Column("year", ("年度",), is_number=False),
        Column("requested", ("金额",), is_number=True),
    )
    plan_rows = tuple(
        Row(f.name, {"year": words(f.label), "requested": number(f, TABLE)}) for f in (total, *plan)
    )
    table = Table("plan", "", "资金计划", name, unit, "portrait", columns, plan_rows)
    tables = {"plan": table, "indicators": indicators(name)}
    listed = {"fields": tuple({"label": words(k), "value": v} for k, v in fields)}
    return Document(name, "某局", date(2025, 1, 1), (), {}, listed, tables, id="x", name=name)


def indicators(entity: str) -> Table:
    """Return a table of indicators with levels that merge."""
    tree = [
        CategoryGroup(name="产出", categories=("数量", "质量")),
        CategoryGroup(name="效益", categories=("经济",)),
    ]
    listed = [("数量", {"name": words(n), "whole": words("≥1")}) for n in ("一", "二")]
    heads = (("level_1", "一级"), ("level_2", "二级"), ("name", "三级"), ("whole", "值"))
    columns = tuple(Column(name, (head,), is_number=False) for name, head in heads)
    found = rows(tree, listed)
    return Table("indicators", "", "绩效指标", entity, Unit.YUAN, "portrait", columns, found)


def sheet_of(document: Document, name: str = "平台", *, values: bool = False) -> Worksheet:
    """Return a sheet of a document's workbook, with formulas or with their values."""
    book = openpyxl.load_workbook(io.BytesIO(workbooks.render(document)), data_only=values)
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def column(sheet: Worksheet, letter: str) -> list[object]:
    """Return the values of a column from the top."""
    return [cell.value or None for cell in sheet[letter]]


def areas(sheet: Worksheet) -> set[str]:
    """Return the merged cells of a sheet."""
    return {str(area) for area in sheet.merged_cells.ranges}


def test_fields_stand_above_the_tables() -> None:
    """Title, fields, then each table below its own title, in the first column."""
    expected = [
        *("平台", None, None, "项目", "项目名称", "联系人", "项目金额", "社会投入"),
        *(None, "资金计划", "年度", "合计", "1年", "2年"),
        *(None, "绩效指标", "一级", "产出", None, None, "效益"),
    ]

    assert expected == column(sheet_of(form()), "A")


def test_values_of_fields() -> None:
    """A field holds its words; one without a value keeps its label and is empty."""
    sheet = sheet_of(form(("概述", words("-")), ("实施单位", words("0"))))

    assert (sheet["B5"].value, sheet["B6"].value or "") == ("平台", "")
    assert [(c.data_type, c.value) for c in (sheet["B9"], sheet["B10"])] == [("s", "-"), ("s", "0")]


def test_values_of_fields_reach_across() -> None:
    """The value of a field, and the head above it, span the columns of the tables."""
    merged = areas(sheet_of(form()))

    assert {f"B{line}:D{line}" for line in range(4, 9)} <= merged
    assert "A1:D1" in merged


def test_indicators_are_merged() -> None:
    """Rows of one level share a cell; a level with one row has none to share."""
    merged = areas(sheet_of(form()))

    assert {area for area in merged if area[0] == "A"} == {"A1:D1", "A18:A20"}
    assert {a for a in merged if a[0] == "B" and not a.endswith(("4", "5", "6", "7", "8"))} == {
        "B18:B19"
    }


def test_amounts_are_alive() -> None:
    """A field that cites a total leads to the table, the total to its rows; each has its value."""
    formulas, values = sheet_of(form()), sheet_of(form(), values=True)

    assert (formulas["B7"].value, formulas["B12"].value) == ("=B12", "=SUM(B13:B14)")
    assert (values["B7"].value, values["B12"].value, values["B13"].value) == (300.5, 300.5, 100.5)
    assert formulas["B8"].value == 0
    assert formulas["B7"].number_format == "#,##0.00"


def test_a_product_is_a_formula() -> None:
    """Price times quantity leads to both cells; a quantity is no money."""
    ledger = Ledger()
    price = ledger.given("p", "单价", amount("12.5"))
    quantity = ledger.given("q", "工作量", amount("4"), Measure.NUMBER)
    product = ledger.product("a", "金额", price, quantity)
    columns = tuple(Column(n, (n,), is_number=True) for n in ("p", "q", "a"))
    cells = {
        "p": number(price, PLAIN),
        "q": number(quantity, PLAIN),
        "a": number(product, TABLE),
    }
    table = Table("t", "", "构成", "平台", Unit.YUAN, "portrait", columns, (Row("1", cells),))
    own = Document("平台", "某局", date(2025, 1, 1), (), {}, {}, {"t": table}, id="x", name="平台")
    whole = Document("全部", "某局", date(2025, 1, 1), (), {}, {}, {}, groups=(own,))
    formulas, values = sheet_of(whole), sheet_of(whole, values=True)

    assert tuple(formulas[f"{c}6"].value for c in "ABC") == (12.5, 4, "=A6*B6")
    assert values["C6"].value == 50


def test_pending_amounts_are_marks() -> None:
    """A field whose amount is still to be entered holds the mark as a text."""
    pending = Ledger().given("x", "上年预算", Amount(None, PLACE))
    cell = sheet_of(form(("上年", number(pending, TABLE))))["B9"]

    assert (cell.data_type, cell.value) == ("s", "【待填】")


@pytest.mark.parametrize(
    "text", ["=1+1", "+甲", "@SUM(A1)", '<b>&"甲"', "第一行\n第二行", "0201", "2025-01-01"]
)
def test_texts_of_fields_stay_texts(text: str) -> None:
    """What a field says is never a formula, a number or a date."""
    cell = sheet_of(form(("概述", words(text))))["B9"]

    assert ("s", text) == (cell.data_type, cell.value)


def test_a_long_text_has_room() -> None:
    """A long field makes its row high, at most as high as Excel allows."""
    sheet = sheet_of(form(("依据", words("甲乙丙丁。" * 1000))))
    high, usual = sheet.row_dimensions[9].height, sheet.row_dimensions[5].height

    assert usual
    assert high
    assert usual * 5 < high <= 409.5


def test_a_mark_needs_no_room_for_its_name() -> None:
    """The row of a missing amount is as high as its mark asks, however long the name is."""
    pending = Ledger().given("x", "上年预算" * 50, Amount(None, PLACE))
    sheet = sheet_of(form(("上年", number(pending, TABLE))))

    assert sheet.row_dimensions[9].height == sheet.row_dimensions[5].height


def test_a_text_that_no_cell_can_hold() -> None:
    """A text of more than 32,767 characters is told with its sheet and cell."""
    with pytest.raises(TemplateError) as caught:
        workbooks.render(form(("依据", words("甲" * 32768))))

    (problem,) = caught.value.problems
    assert (problem.code, problem.place.spot) == ("wrong-value", "{{ sheet }}!B6")


def test_the_contents_list_each_member() -> None:
    """The contents have a line a sheet with the member's whole name and a link."""
    long = "甲" * 40
    whole = Document(
        "全部", "某局", date(2025, 1, 1), (), {}, {}, {}, groups=(form(), form(name=long))
    )
    book = openpyxl.load_workbook(io.BytesIO(workbooks.render(whole)))
    lines = [[cell.value for cell in row] for row in book["目录"].iter_rows(min_row=3)]
    links = [book["目录"][f"A{n}"].hyperlink.location for n in (3, 4)]

    assert [["1", "平台", "元"], ["2", long, "元"]] == lines
    assert book.sheetnames == ["目录", "平台", "甲" * 31]
    assert ["平台!A1", f"{'甲' * 31}!A1"] == [link.replace("'", "") for link in links]


def test_the_unit_stands_above() -> None:
    """The unit of the amounts stands at the right below the title."""
    assert sheet_of(form())["D2"].value == "单位：元"


def test_drafts_are_marked_on_every_sheet() -> None:
    """Each sheet of a draft says so."""
    book = openpyxl.load_workbook(io.BytesIO(workbooks.render(form(), draft=True)))

    headers = [sheet.oddHeader for sheet in book.worksheets]

    assert all(header and header.right.text == "草稿" for header in headers)


def test_same_bytes_twice() -> None:
    """The same form gives the same workbook."""
    assert workbooks.render(form()) == workbooks.render(form())
