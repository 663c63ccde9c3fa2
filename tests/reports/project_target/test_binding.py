"""All forms of a year as one document: order, summary, and the same numbers in every file."""

import csv
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import office
import openpyxl
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

import reportgen
from reportgen import paths
from reportgen.document import Document, show
from reportgen.render import data, excel, word

Check = Callable[..., reportgen.Result]
Write = Callable[..., Path]
WORKBOOK = paths.templates() / "project_target" / "guangdong" / "tables.xlsx"
TEMPLATE = paths.templates() / "project_target" / "guangdong" / "report.docx"
NUMBER = re.compile(r"-?[\d,]+\.\d+%?")


def bound(result: reportgen.Result) -> Document:
    """Return the document that binds all projects of a year."""
    (report,) = (r for r in result.reports if r.kind.name == "project_target" and not r.member)
    assert report.document
    return report.document


def summary(document: Document) -> list[dict[str, str]]:
    """Return the printed rows of the table that sums up the projects."""
    rows = document.tables["summary"].rows
    return [{name: show(text) for name, text in row.cells.items()} for row in rows]


def printed(document: Document) -> WordDocument:
    """Return a document as a Word file that was read again."""
    return docx.Document(io.BytesIO(word.render(document, TEMPLATE)))


def book_of(document: Document, *, values: bool = True) -> Workbook:
    """Return the workbook of a document."""
    return openpyxl.load_workbook(io.BytesIO(excel.render(document, WORKBOOK)), data_only=values)


@pytest.fixture
def three(check: Check, text: str, table: str, investment: str) -> Document:
    """Return the document of three invented projects, one on each form."""
    late = investment + "order: 0.5\n"
    return bound(check(platform=text, hotline=table, building=late))


@pytest.fixture(scope="module")
def thirteen(department: Path) -> Document:
    """Return the document of the example's thirteen projects."""
    return bound(reportgen.check(department, year=2025, kind="project_target"))


# --- the summary ---


def test_order(check: Check, text: str, table: str) -> None:
    """Projects stand by their order, then those without one, by id."""
    two = text.replace("order: 1", "order: 2")
    made = check(z=text, b=two, a=two, m=table, c=table, y=text.replace("order: 1", "order: -1"))

    assert [group.id for group in bound(made).groups] == ["y", "z", "a", "b", "c", "m"]


def test_a_pending_order_is_none(check: Check, text: str, table: str) -> None:
    """A place that is still to be entered comes last."""
    made = check(a=table + "order: 待填\n", b=text)

    assert [group.id for group in bound(made).groups] == ["b", "a"]


def test_summary(three: Document) -> None:
    """The total comes first, then each project with amounts, share and plan by year."""
    expected = [
        {
            "name": "合计",
            "amount": "4,000,000.55",
            "annual": "9,050,000.05",
            "share": "100.00%",
            "plan_2024": "300,000.00",
            "plan_2025": "1,450,000.05",
            "plan_2026": "2,250,000.50",
        },
        {
            "number": "1",
            "name": "青石平台建设",
            "form": "其他特定目标类（市政府投资项目）",
            "amount": "3,000,000.05",
            "annual": "1,000,000.05",
            "share": "11.05%",
            "plan_2025": "1,000,000.05",
            "plan_2026": "2,000,000.00",
        },
        {
            "number": "2",
            "name": "试验平台运维",
            "form": "其他特定目标类（部门职能类）",
            "amount": "1,000,000.50",
            "annual": "450,000.00",
            "share": "4.97%",
            "plan_2024": "300,000.00",
            "plan_2025": "450,000.00",
            "plan_2026": "250,000.50",
        },
        {
            "number": "3",
            "name": "青石热线外包",
            "form": "其他特定目标类（部门职能类）",
            "annual": "7,600,000.00",
            "share": "83.98%",
        },
    ]

    assert expected == summary(three)
    assert [row.id for row in three.tables["summary"].rows] == [
        "total",
        "project.building",
        "project.platform",
        "project.hotline",
    ]


def test_years_are_columns(three: Document) -> None:
    """Each year from the first to the last of all plans is a column below a shared head."""
    table = three.tables["summary"]
    plans = [column.head for column in table.columns if column.name.startswith("plan_")]

    assert [("分年度资金计划", f"{year}年") for year in (2024, 2025, 2026)] == plans
    assert (
        table.number,
        table.title,
        str(table.unit),
        table.workbook_only,
    ) == ("汇总", "2025年项目汇总表", "元", True)


def test_a_year_that_no_plan_has_is_a_column_too(check: Check, investment: str) -> None:
    """Columns have no gap."""
    gap = investment.replace("ends: 2026", "ends: 2028").replace("{year: 2026", "{year: 2028")
    rows = summary(bound(check(building=gap)))

    assert rows[0]["plan_2026"] == rows[0]["plan_2027"] == "0.00"
    assert "plan_2027" not in rows[1]


def test_without_plans_there_are_no_years(check: Check, table: str) -> None:
    """Projects without a plan leave the summary without years and 项目金额."""
    made = bound(check(hotline=table))

    assert [c.name for c in made.tables["summary"].columns if c.name.startswith("plan")] == []
    assert "amount" not in summary(made)[1]


def test_one_project_alone(check: Check, text: str) -> None:
    """A single project is the whole."""
    rows = summary(bound(check(platform=text)))

    assert (rows[0]["share"], rows[0]["annual"]) == ("100.00%", "450,000.00")
    assert [rows[0][c] for c in ("amount", "annual")] == [rows[1][c] for c in ("amount", "annual")]


def test_a_pending_amount_leaves_the_total_open(check: Check, text: str, table: str) -> None:
    """The total of a column with an open amount is open; the other columns keep theirs."""
    open_ = text.replace("{year: 2026, requested: 250000.50", "{year: 2026, requested: 待填")
    rows = summary(bound(check(platform=open_, hotline=table)))

    assert (
        "待填" in rows[0]["amount"],
        rows[0]["annual"],
        "待填" in rows[0]["plan_2026"],
        rows[0]["plan_2025"],
    ) == (True, "8,050,000.00", True, "450,000.00")


def test_a_member_with_errors_leaves_no_whole(check: Check, text: str, table: str) -> None:
    """Where a project cannot be read nothing binds the others: one would be missing."""
    result = check(platform=text, hotline=table.replace("budget:", "budgett:"))
    documents = {r.member: r.document is not None for r in result.reports}

    assert documents == {"hotline": False, "platform": True, "": False}


def test_what_the_whole_is_called(three: Document) -> None:
    """The document bears year and department, and no id of a member."""
    assert (
        three.title,
        three.id,
        three.entity,
    ) == ("2025年青石市科学和数据局项目绩效目标", "", "青石市科学和数据局")


# --- Word ---


def own_rows(file: WordDocument) -> list[list[str]]:
    """Return the texts of every row of every table, each real cell once."""
    return [
        ["".join(t.text or "" for t in cell.iter(qn("w:t"))) for cell in row.tc_lst]
        for table in file.tables
        for row in table._tbl.tr_lst  # noqa: SLF001 - real cells are seen only there
    ]


def merges(file: WordDocument) -> list[tuple[str, ...]]:
    """Return for every row the `vMerge` of its cells, a dot for none."""
    found = []
    for table in file.tables:
        for row in table._tbl.tr_lst:  # noqa: SLF001 - as above
            marks = [cell.tcPr.find(qn("w:vMerge")) for cell in row.tc_lst if cell.tcPr is not None]
            found.append(tuple("." if m is None else m.get(qn("w:val")) or "?" for m in marks))
    return found


def test_each_form_is_a_section_on_a_new_page(three: Document) -> None:
    """Three forms are three sections that begin a page; none is empty."""
    file = printed(three)
    titles = [p.text for p in file.paragraphs if p.text]

    assert len(file.sections) == 3
    assert {"NEW_PAGE"} == {s.start_type.name for s in file.sections}
    assert titles == [
        "其他特定目标类（市政府投资项目）二级项目",
        "金额单位：元",
        "其他特定目标类（部门职能类）二级项目",
        "金额单位：元",
        "项目绩效目标表",
    ]


def test_thirteen_forms_without_an_empty_last_section(thirteen: Document) -> None:
    """As many sections as forms, each with a table, the last one too."""
    file = printed(thirteen)
    parts: list[list[str]] = [[]]
    for element in file.element.body:
        name = str(element.tag).rpartition("}")[2]
        parts[-1].append(name)
        if element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            parts.append([])

    assert len(thirteen.groups) == len(file.sections) == len(parts) == 13
    assert all("tbl" in part for part in parts)


@pytest.mark.parametrize("name", ["building", "platform", "hotline"])
def test_every_field_is_printed(name: str, three: Document) -> None:
    """Each label of a form stands in a cell, its value in the cell behind it."""
    (member,) = (group for group in three.groups if group.id == name)
    rows = own_rows(printed(member_file(member)))
    pairs = {pair for row in rows for pair in zip(row, [*row[1:], ""], strict=True)}
    expected = {(show(field["label"]), show(field["value"])) for field in member.lists["fields"]}

    assert expected - pairs == set()


def member_file(member: Document) -> Document:
    """Return a member as the file of its own holds it."""
    return Document(
        member.title,
        member.entity,
        member.date,
        member.keywords,
        member.texts,
        member.lists,
        member.tables,
        member.id,
        member.name,
        (member,),
    )


@pytest.mark.parametrize("name", ["building", "platform", "hotline"])
def test_every_row_is_printed(name: str, three: Document) -> None:
    """Each row of plan and composition is a row of the Word table, cell by cell."""
    (member,) = (group for group in three.groups if group.id == name)
    rows = own_rows(printed(member_file(member)))
    expected = [
        [show(row.cells.get(column.name, ())) for column in table.columns]
        for key, table in member.tables.items()
        if key != "indicators"
        for row in table.rows
    ]

    assert [row for row in expected if row not in rows] == []


def test_merges_at_three_levels(three: Document) -> None:
    """The head, a first level and a second level with two rows are real vertical merges."""
    (member,) = (group for group in three.groups if group.id == "platform")
    states = [row[:3] for row in merges(printed(member_file(member))) if len(row) == 6][-11:]
    on = "continue"

    assert states == [
        ("restart", ".", "."),
        (on, "restart", "restart"),
        (on, on, on),
        *[(on, on, ".")] * 3,
        (on, "restart", "."),
        *[(on, on, ".")] * 4,
    ]


def test_merged_words_stand_once(three: Document) -> None:
    """Only the first cell of a merge has words."""
    rows = own_rows(printed(three))
    first = [row[1] for row in rows if len(row) == 6 and row[0] in {"绩效指标", ""}]

    assert first.count("产出指标") == 3
    assert first.count("效益指标") == 3


def test_awkward_words_in_word(check: Check, text: str) -> None:
    """Signs of XML and of templates, long texts and breaks come out as they were typed."""
    long = "甲乙丙丁。" * 1000
    odd = text.replace("name: 运维系统数", "name: '<b>&\"系统\"'")
    odd = odd.replace("grounds: 按照试验管理办法设立。", f"grounds: {long}")
    odd = odd.replace('summary: "-"', 'summary: "第一行\\n第二行"')
    cells = [
        cell.text
        for table in printed(bound(check(a=odd))).tables
        for cell in table._cells  # noqa: SLF001 - all at once
    ]

    assert {'<b>&"系统"', long, "第一行\n第二行"} <= set(cells)


def test_the_files_of_members(write: Write, text: str, table: str, tmp_path: Path) -> None:
    """Each project has a Word file of its own, one section long, beside that of all."""
    result = reportgen.build(write(platform=text, hotline=table), out=tmp_path / "out", pages=False)
    names = [path.relative_to(tmp_path / "out" / "bluestone").as_posix() for path in result.written]
    own = docx.Document(str(tmp_path / "out" / "bluestone" / names[0]))

    assert {
        "2025/project_target.docx",
        "2025/project_target/hotline.docx",
        "2025/project_target/platform.docx",
    } == set(names)
    assert len(own.sections) == 1
    assert own.core_properties.title == "2025年项目绩效目标　青石热线外包"


# --- workbook, JSON, CSV ---


def test_sheets(three: Document) -> None:
    """The workbook has contents, the summary and a sheet a project."""
    names = book_of(three).sheetnames

    assert names[:5] == ["目录", "汇总", "青石平台建设", "试验平台运维", "青石热线外包"]


def test_names_of_sheets_are_legal(check: Check, text: str) -> None:
    """Equal, long and odd names of projects give sheets that a workbook can have."""
    names = ["同名", "同名", "甲" * 40, "甲" * 40, "甲/乙:丙*[丁]?"]
    members = {
        f"p{n}": text.replace("name: 试验平台运维", f'name: "{name}"').replace("order: 1\n", "")
        for n, name in enumerate(names)
    }
    found = book_of(bound(check(**members))).sheetnames

    assert found[2:7] == ["同名", "同名~2", "甲" * 31, "甲" * 29 + "~2", "甲乙丙丁"]


def test_values_of_the_workbook_are_those_of_the_figures(three: Document) -> None:
    """Every formula of the summary carries the value of its figure."""
    sheet = book_of(three)["汇总"]
    top = 6
    for index, row in enumerate(three.tables["summary"].rows):
        for column, spec in enumerate(three.tables["summary"].columns, 1):
            text = row.cells.get(spec.name, ())
            value = sheet.cell(top + index, column).value
            number = text[0].figure.value if text and hasattr(text[0], "figure") else None
            if number is None:
                assert show(text) == (value or "")
            else:
                assert value == pytest.approx(float(number))


def test_the_workbook_is_alive(three: Document) -> None:
    """Totals are formulas over projects, a project's amount leads to its sheet."""
    sheet = book_of(three, values=False)["汇总"]

    assert tuple(sheet[f"{c}6"].value for c in "DEF") == ("=SUM(D7:D8)", "=SUM(E7:E9)", "=E6/E6")
    assert str(sheet["D8"].value).startswith("=试验平台运维!")
    assert sheet["F8"].value == "=E8/E6"


def numbers(book: Workbook) -> dict[str, float]:
    """Return every number of a workbook by sheet and cell, to 8 decimals."""
    return {
        f"{sheet.title}!{cell.coordinate}": round(float(cell.value), 8)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, (int, float))
    }


def test_recalculation_changes_nothing(thirteen: Document) -> None:
    """LibreOffice calculates the values that the workbook carries, on every sheet."""
    content = excel.render(thirteen, WORKBOOK)
    again = office.saved_as(content, ".xlsx", ".xlsx")
    before = numbers(openpyxl.load_workbook(io.BytesIO(content), data_only=True))

    assert len(before) > 250
    assert before == numbers(openpyxl.load_workbook(io.BytesIO(again), data_only=True))


def told(document: Document) -> dict[str, Any]:
    """Return the JSON of a document."""
    found: dict[str, Any] = json.loads(data.to_json(document, Path()))
    return found


def test_json_groups(three: Document) -> None:
    """JSON has the summary and each project with id, name, fields and tables."""
    found = told(three)
    groups = found["groups"]

    assert [group["id"] for group in groups] == ["building", "platform", "hotline"]
    assert [group["name"] for group in groups] == ["青石平台建设", "试验平台运维", "青石热线外包"]
    assert [table["number"] for table in found["tables"]] == ["汇总"]
    assert {"label": {"text": "实施单位"}, "value": {"text": "0"}} in groups[1]["lists"]["fields"]
    assert "groups" not in groups[0]


def test_json_places(three: Document) -> None:
    """An amount knows the file and line that it was typed in."""
    fields = told(three)["groups"][2]["lists"]["fields"]
    (budget,) = (f["value"]["figures"][0] for f in fields if f["label"]["text"] == "2025年预算金额")

    assert (
        budget["printed"],
        budget["value"],
        budget["unit"],
        budget["figure"],
        Path(budget["file"]).name,
        budget["line"],
    ) == ("7600000", "7600000", "元", "annual", "hotline.yaml", 6)


def lines(document: Document) -> list[dict[str, str]]:
    """Return the lines of a document's CSV."""
    text = data.to_csv(document, Path()).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_members(three: Document) -> None:
    """Each number of a table has its member's id; those of the summary have none."""
    found = lines(three)
    members = {line["member"] for line in found}

    assert {"", "building", "platform"} == members
    assert {line["number"] for line in found if not line["member"]} == {"汇总"}
    assert sum(line["member"] == "platform" for line in found) == 4 * 2 + 2 + 3 * 3


PLANS = st.lists(
    st.tuples(
        st.integers(2023, 2026),
        st.lists(st.integers(0, 10**13), min_size=1, max_size=4),
    ),
    min_size=1,
    max_size=4,
)


def project(number: int, first: int, cents: list[int]) -> str:
    """Return a project whose plan has amounts in 分."""
    rows = "".join(
        f"  - {{year: {first + n}, requested: {Decimal(c) / 100:f}, approved: 0}}\n"
        for n, c in enumerate(cents)
    )
    return (
        "unit: 元\nform: municipal_investment\n"
        f"name: 项目{number}\nstarts: {first}\nends: {first + len(cents) - 1}\n"
        f"prior_budget: 0\nplan:\n{rows}"
    )


@settings(max_examples=10, deadline=None)
@given(PLANS)
def test_totals_are_the_same_in_every_file(
    tmp_path_factory: pytest.TempPathFactory, plans: list[tuple[int, list[int]]]
) -> None:
    """The summary's totals are the sums of all members in Word, workbook and JSON."""
    folder = tmp_path_factory.mktemp("any") / "bluestone"
    own = folder / "2025" / "project_target"
    own.mkdir(parents=True)
    names = "profile: guangdong\nnames: [{name: 青石局, short: 局}]\nunits: [{id: office}]\n"
    (folder / "department.yaml").write_text(names, encoding="utf-8")
    for number, (first, cents) in enumerate(plans):
        (own / f"p{number}.yaml").write_text(project(number, first, cents), encoding="utf-8")
    document = bound(reportgen.check(folder))
    whole = Decimal(sum(sum(cents) for _, cents in plans)) / 100
    years = {first + n for first, cents in plans for n in range(len(cents))}
    by_year = {
        year: Decimal(
            sum(c for first, cents in plans for n, c in enumerate(cents) if first + n == year)
        )
        / 100
        for year in years
    }

    rows = own_rows(printed(document))
    in_word = [row for row in rows if len(row) == 4 and row[0] == "合计"]
    assert whole == sum(Decimal(row[2].replace(",", "")) for row in in_word)

    total = told(document)["tables"][0]["rows"][0]["cells"]
    assert whole == Decimal(total["amount"]["figures"][0]["value"])
    for year, expected in by_year.items():
        assert expected == Decimal(total[f"plan_{year}"]["figures"][0]["value"])

    sheet = book_of(document)["汇总"]
    columns = [column.name for column in document.tables["summary"].columns]
    values = {name: sheet.cell(6, index).value for index, name in enumerate(columns, 1)}
    assert values["amount"] == pytest.approx(float(whole))
    for year, expected in by_year.items():
        assert values[f"plan_{year}"] == pytest.approx(float(expected))


@pytest.mark.parametrize(
    ("old", "new"), [('code: "441399"', 'code: "441398"'), ("order: 1\n", "order: 2\n")]
)
def test_codes_and_places_stand_once(check: Check, text: str, old: str, new: str) -> None:
    """Two projects of one code, or of one place in the order, are told with both places."""
    found = check(platform=text, second=text.replace(old, new)).problems
    (problem,) = (p for p in found if p.code == "repeated-project")

    assert Path(problem.place.file).name == "second.yaml"
    assert [Path(place.file).name for place in problem.related] == ["platform.yaml"]
