"""Which table stands on which sheet of a workbook."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.amounts import Style, Unit
from reportgen.document import Column, Document, Row, Table, Text, number, show, words
from reportgen.figures import Figure, Formula
from reportgen.render.excel.placement import Placed, forms, placed

STYLE = Style("table", "0.00")
FORBIDDEN = r"[]:*?/\'"


def table(name: str, number_: str = "", rows: int = 2, unit: Unit = Unit.YUAN) -> Table:
    """Return a table of texts and amounts."""
    columns = (Column("label", ("头",), is_number=False), Column("amount", ("额",), is_number=True))
    figure = Figure("x", "数", Decimal(1), Formula.GIVEN)
    listed = tuple(
        Row(str(n), {"label": words(f"行{n}"), "amount": number(figure, STYLE)})
        for n in range(rows)
    )
    return Table(name, number_, name, "某局", unit, "portrait", columns, listed)


def member(name: str, *tables: Table, fields: int = 0) -> Document:
    """Return a form with fields and tables."""
    listed: dict[str, tuple[dict[str, Text], ...]] = {}
    if fields:
        listed["fields"] = tuple(
            {"label": words(f"项{n}"), "value": words("值")} for n in range(fields)
        )
    named = {one.id: one for one in tables}
    return Document(name, "某局", date(2025, 1, 1), (), {}, listed, named, id=name, name=name)


def binding(*members: Document, numbered: tuple[Table, ...] = ()) -> Document:
    """Return a document that binds members."""
    named = {one.id: one for one in numbered}
    return Document("全部", "某局", date(2025, 1, 1), (), {}, {}, named, groups=members)


def sheets(*names: str, numbered: tuple[Table, ...] = ()) -> list[str]:
    """Return the sheets of members with these names, in order."""
    whole = binding(*(member(name, table("表")) for name in names), numbered=numbered)
    return [form.sheet for form in forms(whole)]


def printed(document: Document) -> list[tuple[str, list[str]]]:
    """Return the sheets of a workbook with their texts that are not empty."""
    return [(one.sheet, [show(text) for text in one.texts if text]) for one in placed(document)]


def test_a_numbered_table_has_a_sheet_of_its_own() -> None:
    """Numbered tables stand alone; others of a document that is no form have no sheet."""
    whole = binding(numbered=(table("甲", "表1", rows=1), table("乙"), table("丙", "表2", rows=0)))

    assert printed(whole) == [("表1", ["行0", "1.00"]), ("表2", [])]


def test_a_member_is_one_sheet() -> None:
    """The values of the fields stand first, then each table."""
    own = member("项目", table("计划", rows=1), table("指标", rows=2), fields=2)

    assert printed(binding(own)) == [
        ("项目", ["值", "值"]),
        ("项目", ["行0", "1.00"]),
        ("项目", ["行0", "1.00", "行1", "1.00"]),
    ]


def test_a_form_that_stands_alone_is_one_sheet() -> None:
    """A document with fields and no members is a form: its tables share a sheet."""
    found = printed(member("申报表", table("计划", rows=1), fields=1))

    assert found == [("申报表", ["值"]), ("申报表", ["行0", "1.00"])]


def test_a_document_without_fields_is_no_form() -> None:
    """Tables inside the text of a document that is no form have no sheet."""
    assert placed(member("公开", table("表内"))) == []


def test_fields_are_in_the_unit_of_the_tables() -> None:
    """The fields hold money in the unit of the form's first table."""
    first = placed(binding(member("项目", table("计划", unit=Unit.TEN_THOUSAND_YUAN), fields=1)))[0]

    assert first.unit is Unit.TEN_THOUSAND_YUAN


def test_only_a_number_alone_is_a_figure() -> None:
    """A number beside words is text to the workbook."""
    figure = Figure("x", "数", Decimal(1), Formula.GIVEN)
    alone = number(figure, STYLE)

    assert [*Placed("表1", Unit.YUAN, (alone, (*words("共"), *alone), ())).figures()] == [figure]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("平台", "平台"),
        ("甲" * 31, "甲" * 31),
        ("甲" * 40, "甲" * 31),
        ("平台[一]：*二*?", "平台一：二"),
        ("A/B\\C:D'E", "ABCDE"),
        ("'平台'", "平台"),
        ("///", "~2"),
        ("“惠云眼”—平台（二期）", "“惠云眼”—平台（二期）"),
    ],
)
def test_names_of_sheets(name: str, expected: str) -> None:
    """A sheet bears its member's name without forbidden signs, cut to 31 characters."""
    assert [expected] == sheets(name)


def test_equal_names_are_told_apart() -> None:
    """A name that is taken, in either case of letters, gets a number."""
    assert sheets("甲", "甲", "PlatForm", "platform") == ["甲", "甲~2", "PlatForm", "platform~2"]


def test_names_that_are_equal_after_the_cut() -> None:
    """Two long names that begin alike keep 31 characters and differ."""
    one, other = sheets("甲" * 35 + "一", "甲" * 35 + "二")

    assert (one, other) == ("甲" * 31, "甲" * 29 + "~2")


def test_a_member_called_like_a_table() -> None:
    """The sheets of numbered tables keep their names."""
    assert sheets("汇总", numbered=(table("汇总表", "汇总"),)) == ["汇总~2"]


@given(st.lists(st.text(alphabet="甲乙Aa" + FORBIDDEN, min_size=1, max_size=40), max_size=14))
def test_every_name_is_legal_and_unique(names: list[str]) -> None:
    """Whatever members are called, their sheets can be made, one each."""
    found = sheets(*names)

    assert len(names) == len(found) == len({name.lower() for name in found})
    assert all(0 < len(name) <= 31 for name in found)
    assert not any(sign in name for name in found for sign in FORBIDDEN)


def test_members_keep_their_order() -> None:
    """The sheets follow the numbered tables in the order of the members."""
    whole = binding(
        member("乙", table("t")), member("甲", table("t")), numbered=(table("汇总表", "汇总"),)
    )

    assert [one.sheet for one in placed(whole)] == ["汇总", "乙", "乙", "甲", "甲"]


def test_reserved_names_are_not_taken() -> None:
    """A member called like another sheet of the workbook, or like one of Excel, is told apart."""
    assert sheets("目录", "明细", "尾差", "History") == ["目录~2", "明细~2", "尾差~2", "History~2"]


def test_a_number_that_is_taken_is_passed_over() -> None:
    """A second 甲 does not take the name of a member that is called 甲~2."""
    assert sheets("甲", "甲~2", "甲") == ["甲", "甲~2", "甲~3"]


def test_names_are_cut_as_excel_counts() -> None:
    """Signs beyond the basic plane count twice."""
    assert sheets("😀" * 20) == ["😀" * 15]
