"""The finished target form of a department, and its files."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

import reportgen
from reportgen import paths
from reportgen.document import Document, merge_states, show
from reportgen.render import data, excel, word

Check = Callable[..., reportgen.Result]
WORKBOOK = paths.templates() / "department_target" / "guangdong" / "tables.xlsx"
TEMPLATE = paths.templates() / "department_target" / "guangdong" / "report.docx"


def form(result: reportgen.Result) -> Document:
    """Return the finished form."""
    (report,) = (r for r in result.reports if r.kind.name == "department_target")
    assert report.document
    return report.document


def fields(document: Document) -> dict[str, str]:
    """Return what the form prints behind each label."""
    return {show(f["label"]): show(f["value"]) for f in document.lists["fields"]}


def cells(document: Document, name: str) -> list[dict[str, str]]:
    """Return the printed rows of a table."""
    rows = document.tables[name].rows
    return [{key: show(text) for key, text in row.cells.items()} for row in rows]


def own_rows(file: bytes) -> list[list[tuple[str, str]]]:
    """Return text and `vMerge` of every real cell, row by row."""
    found = []
    for table in docx.Document(io.BytesIO(file)).tables:
        for row in table._tbl.tr_lst:  # noqa: SLF001 - real cells are seen only there
            line = []
            for cell in row.tc_lst:
                merge = None if cell.tcPr is None else cell.tcPr.find(qn("w:vMerge"))
                text = "".join(part.text or "" for part in cell.iter(qn("w:t")))
                line.append((text, "" if merge is None else merge.get(qn("w:val")) or ""))
            found.append(line)
    return found


def test_fields(check: Check, text: str) -> None:
    """Counts are plain, amounts in 万元 with two decimals, in the order of the form."""
    expected = {
        "部门名称": "数据局",
        "财政供养人员数": "12",
        "下属二级单位数": "1",
        "基本支出": "100.00",
        "财政拨款": "170.00",
        "项目支出": "80.00",
        "其他资金": "10.00",
        "财政专项资金": "30.00",
        "省本级使用资金": "175.00",
        "其他事业发展性支出": "40.00",
        "拟用于对下转移支付资金": "5.00",
    }
    own = fields(form(check(text)))

    assert expected == own
    assert [*expected] == [*own]


def test_the_unit_stands_in_the_heads(check: Check, text: str) -> None:
    """Labels and heads name the one unit of the form, whatever the unit of the file."""
    in_yuan = text.replace("unit: 万元", "unit: 元").replace("basic: 100.00", "basic: 1000000")
    for content in (text, in_yuan):
        own = form(check(content))

        assert show(own.texts["label_head_amount"]) == "预算金额（万元）"
        assert own.tables["tasks"].columns[2].head == ("拟投入的资金（万元）",)
        assert fields(own)["基本支出"] == "100.00"


def test_what_the_form_is_called(check: Check, text: str) -> None:
    """The file's title names year and department, the heading neither."""
    own = form(check(text))

    assert (
        own.title,
        show(own.texts["heading"]),
    ) == ("2025年青石市数据局部门整体预算绩效目标申报表", "部门整体预算绩效目标申报表")


def test_goals(check: Check, text: str) -> None:
    """Goals are numbered; their head is one cell."""
    own = form(check(text))

    assert [(row["head"], row["goal"]) for row in cells(own, "goals")] == [
        ("总体绩效目标", "目标1：保障试验平台稳定运行。"),
        ("总体绩效目标", "目标2：整理历年资料。"),
    ]
    assert merge_states(own.tables["goals"].rows, "head") == ("restart", "continue")


def test_a_pending_goal(check: Check, text: str) -> None:
    """A goal that is still to be entered is marked with its number."""
    own = form(check(text.replace("整理历年资料。\n", "待填\n")))

    assert cells(own, "goals")[1]["goal"] == "目标2：【待填：目标2】"


def test_tasks(check: Check, text: str) -> None:
    """A task has its money from the forms of its projects and its parts."""
    expected = [
        {
            "name": "平台运维",
            "content": "运维试验平台。",
            "amount": "45.00",
            "expected": "平台稳定。",
        },
        {"name": "资料整理", "content": "整理资料。", "amount": "5.00", "expected": "资料齐全。"},
    ]

    assert expected == cells(form(check(text)), "tasks")


def test_amounts_are_rounded_half_up_from_the_exact_sum(
    check: Check, text: str, platform: str
) -> None:
    """450,050 元 are 45.01 万元."""
    own = form(check(text, platform=platform.replace("450000", "450050")))

    assert cells(own, "tasks")[0]["amount"] == "45.01"


def test_indicators(check: Check, text: str) -> None:
    """Every category has its row, in the order of the form."""
    own = cells(form(check(text)), "indicators")

    assert [row["level_2"] for row in own] == [
        *("数量指标", "质量指标", "时效指标", "成本指标"),
        *("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标", "服务对象满意度指标"),
    ]
    assert [row.get("name", "") for row in own[:3]] == ["平台数", "完好率", ""]


def test_optional_tasks(check: Check, text: str) -> None:
    """Other tasks are empty unless given."""
    own = [form(check(text + extra)).texts for extra in ("", "optional_tasks: 配合检查。\n")]

    assert [show(texts["optional_tasks"]) for texts in own] == ["", "配合检查。"]


# --- files ---


@pytest.fixture
def document(check: Check, text: str) -> Document:
    """Return the finished form with awkward words in it."""
    odd = text.replace("name: 平台数", "name: '<b>&\"平台\"'").replace(
        "content: 整理资料。", 'content: "第一行\\n第二行"'
    )
    return form(check(odd))


def test_word(document: Document) -> None:
    """Each label stands before its value, each task and indicator is a row."""
    rows = [[text for text, _ in row] for row in own_rows(word.render(document, TEMPLATE))]
    pairs = {pair for row in rows for pair in zip(row, [*row[1:], ""], strict=True)}
    expected = {(show(f["label"]), show(f["value"])) for f in document.lists["fields"]}

    assert expected - pairs == set()
    assert '<b>&"平台"' in {text for row in rows for text in row}


def test_merges_in_word(document: Document) -> None:
    """Goals share their head; first levels of indicators share their cells."""
    rows = own_rows(word.render(document, TEMPLATE))
    marks = {row[0] for row in rows if row and row[0][1]}
    levels = [cell for row in rows for cell in row if cell[0] in {"产出指标", "效益指标"}]

    assert ("总体绩效目标", "restart") in marks
    assert levels == [("产出指标", "restart"), ("效益指标", "restart")]


def test_one_sheet(document: Document) -> None:
    """The workbook has the whole form on one sheet, with amounts as numbers in 万元."""
    book = openpyxl.load_workbook(io.BytesIO(excel.render(document, WORKBOOK)), data_only=True)
    sheet = book["部门整体预算绩效目标申报表"]
    values = {row[0].value: row[1].value for row in sheet.iter_rows(max_col=2)}

    assert tuple(
        values[k] for k in ("财政供养人员数", "下属二级单位数", "基本支出", "财政拨款", "项目支出")
    ) == (12, 1, 100, 170, 80)


def test_what_is_left_is_a_formula(document: Document) -> None:
    """财政拨款 is what is left of the expenditure without 其他资金, in the workbook too."""
    book = openpyxl.load_workbook(io.BytesIO(excel.render(document, WORKBOOK)))
    sheet = book["部门整体预算绩效目标申报表"]
    formulas = {row[0].value: str(row[1].value) for row in sheet.iter_rows(max_col=2)}

    assert formulas["财政拨款"].startswith("=")
    assert "-" in formulas["财政拨款"]


def test_json(document: Document) -> None:
    """A form that stands alone has no groups; a task's amount leads to the project's file."""
    found = json.loads(data.to_json(document, Path()))
    (tasks,) = (table for table in found["tables"] if table["id"] == "tasks")
    (figure,) = tasks["rows"][0]["cells"]["amount"]["figures"]

    assert "groups" not in found
    assert (
        figure["printed"],
        figure["value"],
        figure["unit"],
        figure["figure"],
        Path(figure["file"]).name,
        figure["line"],
    ) == ("45.00", "45", "万元", "task.1.amount", "platform.yaml", 6)
