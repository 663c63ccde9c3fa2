"""The data package: what Frictionless finds in it, and that its cells are those printed."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import frictionless
import pytest

from reportgen import pipeline
from reportgen.amounts import Measure, Style, Unit
from reportgen.document import Blank, Column, Document, Number, Row, Table, Text, Words, show
from reportgen.figures import Figure, Formula
from reportgen.render import datapackage

MONEY = Style("amount", "#,##0.00", Unit.TEN_THOUSAND_YUAN)
RATE = Style("rate", "0.##%")
MARKS = str.maketrans("", "", ",%")


def figure(value: str | None, measure: Measure = Measure.MONEY, style: Style = MONEY) -> Text:
    """Return a cell with a figure."""
    amount = None if value is None else Decimal(value)
    return (Number(Figure("a", "甲", amount, Formula.GIVEN, measure=measure), style),)


def words(text: str) -> Text:
    """Return a cell with a text."""
    return (Words(text),)


def table(
    *rows: Row, id_: str = "amounts", columns: tuple[Column, ...] = (), notes: tuple[str, ...] = ()
) -> Table:
    """Return a table of names and amounts."""
    name = Column("name", ("项目",), is_number=False)
    amount = Column("amount", ("预算", "小计"), is_number=True)
    unit = Unit.TEN_THOUSAND_YUAN
    shown = columns or (name, amount)
    return Table(id_, "表1", "收支表", "某局", unit, "portrait", shown, rows, notes)


def row(id_: str, name: str, amount: Text, level: int = 0) -> Row:
    """Return a row of such a table."""
    return Row(id_, {"name": words(name), "amount": amount}, level)


def document(*tables: Table) -> Document:
    """Return a document with some tables."""
    named = {one.id: one for one in tables}
    return Document("预算", "某局", date(2024, 1, 1), ("预算公开",), {}, {}, named)


def cells(files: Mapping[str, bytes], name: str) -> list[list[str]]:
    """Return the lines of a resource, its head first."""
    return list(csv.reader(io.StringIO(files[f"data/{name}.csv"].decode(), newline="")))


def descriptor(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what describes a package."""
    content: dict[str, Any] = json.loads(files["datapackage.json"])
    return content


def resource(files: Mapping[str, bytes], name: str) -> dict[str, Any]:
    """Return what describes a resource."""
    found = [one for one in descriptor(files)["resources"] if one["name"] == name]
    assert len(found) == 1
    return dict(found[0])


def field(files: Mapping[str, bytes], name: str, of: str) -> dict[str, Any]:
    """Return what describes a field of a resource."""
    fields = resource(files, of)["schema"]["fields"]
    return dict(next(one for one in fields if one["name"] == name))


def written(files: Mapping[str, bytes], folder: Path) -> Path:
    """Write a package and return its descriptor."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder / "datapackage.json"


def faults(files: Mapping[str, bytes], folder: Path) -> list[str]:
    """Return the types of what Frictionless finds wrong with a package."""
    report = frictionless.validate(str(written(files, folder)))
    return [str(kind) for (kind,) in report.flatten(["type"])]


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    """The documents of the example that stand alone or bind others, by year and kind."""
    example = Path(__file__).resolve().parents[2] / "data" / "huizhou_dsj"
    reports = pipeline.check(example).reports
    return {
        f"{report.year}/{report.kind.name}": report.document
        for report in reports
        if report.document and not report.member
    }


PUBLISHED = (
    "2024/budget_disclosure",
    "2024/self_evaluation",
    "2025/department_target",
    "2025/project_target",
)


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_report_is_a_valid_package(
    name: str, documents: dict[str, Document], tmp_path: Path
) -> None:
    """Frictionless reads every resource of the example's packages and finds no fault."""
    files = datapackage.render(documents[name], f"huizhou_dsj/{name}")
    report = frictionless.validate(str(written(files, tmp_path)))

    assert report.flatten(["type", "title", "note"]) == []
    assert [task.stats["rows"] for task in report.tasks] == [
        len(cells(files, task.name)) - 1 for task in report.tasks
    ]
    assert {f"data/{task.name}.csv" for task in report.tasks} == set(files) - {"datapackage.json"}


@pytest.mark.parametrize("name", PUBLISHED)
def test_cells_are_as_printed(name: str, documents: dict[str, Document]) -> None:
    """Every cell of every published table stands in the package, in print order."""
    whole = documents[name]
    files = datapackage.render(whole)
    expected: dict[str, list[str]] = {}
    found = {
        one: [cell for line in readable(files, one) for cell in line]
        for one in (path[5:-4] for path in files if path.startswith("data/"))
    }
    for one in (whole, *whole.groups):
        for key, published in one.tables.items():
            if not published.workbook_only:
                expected.setdefault(key, []).extend(printed(published))

    assert expected
    assert expected == {key: found[key] for key in expected}


def printed(published: Table) -> Iterator[str]:
    """Yield the cells of a table as they are printed, without thousands separators and %."""
    for one in published.rows:
        for column in published.columns:
            text = show(one.cells.get(column.name, ())).strip()
            yield text.translate(MARKS) if column.is_number else text


def readable(files: Mapping[str, bytes], name: str) -> Iterator[list[str]]:
    """Yield the lines of a resource without what the package adds: ids, level, members."""
    added = {"member", "member_name", "row", "level"}
    head, *lines = cells(files, name)
    for line in lines:
        yield [cell for key, cell in zip(head, line, strict=True) if key not in added]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("7600.53", '"7,600.53"', "type-error"),
        ("预算拨款", "预算拔款", "hash-count"),
        ("\r\n201,", "\r\n202,", "primary-key"),
    ],
)
def test_a_broken_package_is_found(
    old: str, new: str, expected: str, documents: dict[str, Document], tmp_path: Path
) -> None:
    """The same validation finds separators in a number, a changed file, a row twice."""
    files = dict(datapackage.render(documents["2024/budget_disclosure"]))
    path = "data/summary.csv"
    text = files[path].decode()
    files[path] = text.replace(old, new).encode()

    assert expected in faults(files, tmp_path)


def test_a_member_without_its_entry_is_found(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    """The tables of projects refer to the list of projects."""
    files = dict(datapackage.render(documents["2025/project_target"]))
    head, _, *rest = files["data/members.csv"].splitlines(keepends=True)
    files["data/members.csv"] = b"".join((head, *rest))

    assert "foreign-key" in faults(files, tmp_path)


def test_what_the_package_says_of_itself(documents: dict[str, Document]) -> None:
    """Name, title, date, keywords and publisher are those of the data; nothing else is told."""
    whole = documents["2024/budget_disclosure"]
    about = descriptor(datapackage.render(whole, "huizhou_dsj/2024/budget_disclosure"))
    resources = about.pop("resources")

    assert about == {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "huizhou_dsj-2024-budget_disclosure",
        "title": "2024年惠州市政务服务数据管理局部门预算",
        "created": "2024-01-01T00:00:00Z",
        "keywords": ["部门预算", "预算公开", "“三公”经费"],
        "contributors": [{"title": "惠州市政务服务数据管理局", "roles": ["publisher"]}],
    }
    assert [one["title"].split()[0] for one in resources[:12]] == [f"表{n}" for n in range(1, 13)]


def test_a_draft_calls_itself_one(documents: dict[str, Document]) -> None:
    """A draft's title begins with 草稿."""
    files = datapackage.render(documents["2024/budget_disclosure"], draft=True)

    assert descriptor(files)["title"].startswith("草稿")


def test_a_field_of_amounts() -> None:
    """A column of numbers names its heads and its unit; its notes and entity describe the table."""
    files = datapackage.render(
        document(table(row("a", "甲", figure("1234567.8")), notes=("　注：无。",)))
    )

    assert cells(files, "amounts") == [["row", "name", "amount"], ["a", "甲", "123.46"]]
    assert field(files, "amount", "amounts") == {
        "name": "amount",
        "title": "预算/小计（万元）",
        "type": "number",
        "unit": "万元",
    }
    assert resource(files, "amounts")["description"] == "单位名称：某局\n单位：万元\n注：无。"


def test_negative_large_and_indented() -> None:
    """Separators and indents go, the sign stays; the level says how deep a row stands."""
    rows = (
        row("a", "甲", figure("-12345678900")),
        row("a.b", "　　其中：乙", figure("0"), 1),
    )
    files = datapackage.render(document(table(*rows)))

    assert cells(files, "amounts")[1:] == [
        ["a", "0", "甲", "-1234567.89"],
        ["a.b", "1", "其中：乙", "0.00"],
    ]


def test_rates_and_missing_values(tmp_path: Path) -> None:
    """A rate is a number in %; `--`, 待填 and an empty cell are missing, as the schema tells."""
    rows = (
        row("a", "甲", figure("0.0889", Measure.RATE, RATE)),
        row("b", "乙", words("--")),
        row("c", "丙", figure(None, Measure.RATE, RATE)),
        row("d", "丁", (Blank("完成率"),)),
        row("e", "戊", ()),
    )
    files = datapackage.render(document(table(*rows)))
    package = frictionless.Package(str(written(files, tmp_path)))
    values = [one["amount"] for one in package.get_resource("amounts").read_rows()]

    assert [line[2] for line in cells(files, "amounts")[1:]] == [
        "8.89",
        "--",
        "【待填】",
        "【待填：完成率】",
        "",
    ]
    assert field(files, "amount", "amounts")["unit"] == "%"
    assert values == [Decimal("8.89"), None, None, None, None]


@pytest.mark.parametrize(
    "cell",
    [
        figure("0.1", Measure.RATE, RATE),
        (*words("约"), *figure("10000")),
        words("约12"),
    ],
)
def test_a_column_that_is_no_plain_number_is_text(cell: Text) -> None:
    """Two units in a column, or words around a number, leave it as it is printed."""
    rows = (row("a", "甲", figure("12345678")), row("b", "乙", cell))
    files = datapackage.render(document(table(*rows)))

    assert field(files, "amount", "amounts")["type"] == "string"
    assert [line[2] for line in cells(files, "amounts")[1:]] == ["1,234.57", show(cell)]


def test_texts_stand_exactly(tmp_path: Path) -> None:
    """Quotes, commas, line ends and a text like a formula come back as they were."""
    text = '=1+1，"甲",\n-乙'
    files = datapackage.render(document(table(row("a", text, figure("0")))))
    package = frictionless.Package(str(written(files, tmp_path)))
    (found,) = package.get_resource("amounts").read_rows()

    assert text == found["name"]
    assert files["data/amounts.csv"].count(b"\r\n") == 2
    assert not files["data/amounts.csv"].startswith(b"\xef\xbb\xbf")


def test_rows_and_fields_have_names_of_their_own(tmp_path: Path) -> None:
    """A row id that stands twice and a column called as the package's own get a number."""
    columns = (Column("row", ("行",), is_number=False), Column("amount", ("预算",), is_number=True))
    rows = [Row("a", {"row": words(str(n)), "amount": figure("0")}) for n in range(2)]
    files = datapackage.render(document(table(*rows, columns=columns)))

    assert [line[:2] for line in cells(files, "amounts")] == [
        ["row", "row-2"],
        ["a", "0"],
        ["a-2", "1"],
    ]
    assert faults(files, tmp_path) == []


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("收支", "支出"), ("table", "table-2")),
        (("Plan", "plan"), ("plan", "plan-2")),
        (("con", "a/../b"), ("table", "a-b")),
    ],
)
def test_names_of_files(names: tuple[str, str], expected: tuple[str, str], tmp_path: Path) -> None:
    """A file is named in small letters that every system allows, each once."""
    tables = [table(row("a", "甲", figure("0")), id_=name) for name in names]
    files = datapackage.render(document(*tables))

    assert {"datapackage.json", *(f"data/{name}.csv" for name in expected)} == set(files)
    assert faults(files, tmp_path) == []


def test_members_share_a_table(tmp_path: Path) -> None:
    """The tables of members are one, each row with its member; a column that one lacks is empty."""
    more = Column("more", ("另",), is_number=False)
    wide = table(
        Row("a", {"name": words("丙"), "amount": figure("20000"), "more": words("注")}),
        columns=(*table().columns, more),
    )
    short = table(row("a", "甲", figure("10000")))
    one = replace(document(short), id="one", name="项目一")
    two = replace(document(wide), id="two", name="项目二")
    files = datapackage.render(replace(document(), groups=(one, two)))

    assert cells(files, "members")[1:] == [["one", "项目一"], ["two", "项目二"]]
    assert cells(files, "amounts") == [
        ["member", "member_name", "row", "name", "amount", "more"],
        ["one", "项目一", "a", "甲", "1.00", ""],
        ["two", "项目二", "a", "丙", "2.00", "注"],
    ]
    assert faults(files, tmp_path) == []


def test_fields_of_a_form(tmp_path: Path) -> None:
    """A form's fields stand as printed, a number once more as a number with its unit."""
    entries = (
        {"label": words("项目名称"), "value": words("甲")},
        {"label": words("金额"), "value": figure("12345678")},
        {"label": words("定员"), "value": figure(None)},
    )
    files = datapackage.render(replace(document(), lists={"fields": entries}))

    assert cells(files, "fields") == [
        ["row", "label", "value", "number", "unit"],
        ["1", "项目名称", "甲", "", ""],
        ["2", "金额", "1,234.57", "1234.57", "万元"],
        ["3", "定员", "【待填：甲】", "【待填】", "万元"],
    ]
    assert faults(files, tmp_path) == []


def test_what_is_not_printed_is_not_published(documents: dict[str, Document]) -> None:
    """A workbook's own table is left out; a report with no other has no package."""
    assert datapackage.render(documents["2023/self_evaluation"]) == {}
    assert datapackage.render(document(replace(table(), workbook_only=True))) == {}


def test_same_input_same_bytes(documents: dict[str, Document]) -> None:
    """A package is the same whenever it is made."""
    whole = documents["2025/project_target"]

    assert datapackage.render(whole, "a") == datapackage.render(whole, "a")
