"""Every printed place of a document has a path and a label of its own."""

from datetime import date
from decimal import Decimal

import pytest

from reportgen.amounts import Style, Unit
from reportgen.document import Chart, Column, Document, Number, Row, Series, Table, words
from reportgen.figures import Figure, Formula
from reportgen.printed_places import printed_places, short_heads

STYLE = Style("", "0.00", Unit.TEN_THOUSAND_YUAN)


def number(name: str) -> Number:
    """Return a printed number."""
    return Number(Figure(name, name, Decimal(10000), Formula.GIVEN), STYLE)


def table(*heads: tuple[str, ...]) -> Table:
    """Return a table with a row and a column of text, and columns of numbers with these heads."""
    names = [f"c{at}" for at in range(len(heads))]
    columns = [Column(name, head, is_number=True) for name, head in zip(names, heads, strict=True)]
    cells = {name: (number(name),) for name in names}
    row = Row("201", {"label": words("事业运行"), **cells})
    label = Column("label", ("科目",), is_number=False)
    unit = Unit.TEN_THOUSAND_YUAN
    return Table(
        "spent", "表3", "支出", "局", unit, "portrait", (label, *columns), (row,), ("注：无。",)
    )


def document(**content: object) -> Document:
    """Return a document with some content."""
    blank: dict[str, object] = {"texts": {}, "lists": {}, "tables": {}, **content}
    return Document("题", "局", date(2024, 1, 1), (), **blank)  # type: ignore[arg-type]


def paths(one: Document) -> list[str]:
    """Return the paths of all places."""
    return [place.path for place in printed_places(one)]


def test_a_cell_is_called_as_a_clerk_writes_it() -> None:
    """Table number, row and head make the path; title and notes are places too."""
    one = document(tables={"spent": table(("项目支出",))})

    assert paths(one) == ["表3!标题", "表3!201.科目", "表3!201.项目支出", "表3!附注.1"]
    assert [p.label for p in printed_places(one)][2] == "表3 事业运行 项目支出"


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        ([("甲",), ("乙",)], ["甲", "乙"]),
        ([("甲", "小计"), ("乙", "小计")], ["甲/小计", "乙/小计"]),
        ([("小计",), ("小计",)], ["c0", "c1"]),
    ],
)
def test_columns_are_told_apart(heads: list[tuple[str, ...]], expected: list[str]) -> None:
    """The last label of a head is enough where it is alone; else all of them, else the name."""
    assert [*short_heads(table(*heads)).values()] == ["科目", *expected]


def test_what_prints_nothing_is_no_place() -> None:
    """Empty texts, running numbers, looks of entries and texts that stand twice are left out."""
    name = words("某局")
    lists = {
        "duties": ({"number": words("一"), "look": words("head"), "text": words("职责")},),
        "fields": ({"label": words("名称"), "value": name},),
    }
    one = document(texts={"name": name, "empty": ()}, lists=lists)

    assert paths(one) == ["texts.name", "lists.duties.1.text"]
    assert next(printed_places(one)).label == "名称"


def test_members_and_charts_are_places() -> None:
    """The path of a member's place begins with its id; a chart has a place a bar."""
    series = (Series("预算", (number("a"), None)),)
    chart = Chart("by_year", "各年", "columns", "万元", ("2023年", "2024年"), series)
    member = document(texts={"name": words("项目甲")}, id="alpha", name="甲")
    one = document(charts={"by_year": chart}, groups=(member,))
    found = [*printed_places(one)]

    assert [place.path for place in found] == ["charts.by_year.预算.2023年", "alpha/texts.name"]
    assert [place.member for place in found] == ["", "alpha"]
    assert [len(place.numbers) for place in found] == [1, 0]
