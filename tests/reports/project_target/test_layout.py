"""The finished form of a project: its fields in order, its amounts, its indicators."""

import re
from collections.abc import Callable

import pytest
import yaml

import reportgen
from reportgen import paths
from reportgen.document import Document, Table, merge_states, show

Check = Callable[..., reportgen.Result]
PROFILE = paths.templates() / "project_target" / "guangdong" / "profile.yaml"
FORMS = yaml.safe_load(PROFILE.read_text(encoding="utf-8"))["forms"]
# Labels over a part of the form, not before a field.
PARTS = {"basic", "targets", "plan", "costs", "indicators", "period", "goals"}


def form(result: reportgen.Result, name: str) -> Document:
    """Return the finished form of a project."""
    (report,) = (r for r in result.reports if r.member == name)
    assert report.document
    return report.document


def fields(document: Document) -> dict[str, str]:
    """Return what a form prints behind each label."""
    return {show(f["label"]): show(f["value"]) for f in document.lists["fields"]}


def cells(table: Table) -> list[dict[str, str]]:
    """Return the printed rows of a table."""
    return [{name: show(text) for name, text in row.cells.items()} for row in table.rows]


@pytest.mark.parametrize("name", FORMS)
def test_fields_stand_in_the_order_of_the_labels(
    name: str, check: Check, text: str, table: str, investment: str
) -> None:
    """Each form prints the fields that its profile names, in that order, and no other."""
    result = check(departmental_function=text, target_table=table, municipal_investment=investment)
    labels = FORMS[name]["labels"]
    expected = [v.replace("{year}", "2025") for k, v in labels.items() if k not in PARTS]

    assert expected == [*fields(form(result, name))]


@pytest.mark.parametrize("name", FORMS)
def test_every_label_can_be_named(
    name: str, check: Check, text: str, table: str, investment: str
) -> None:
    """Word templates name a label as `label_<name>`; the year of a label is the budget year."""
    result = check(departmental_function=text, target_table=table, municipal_investment=investment)
    texts = form(result, name).texts
    expected = {k: v.replace("{year}", "2025") for k, v in FORMS[name]["labels"].items()}

    assert expected == {k: show(texts[f"label_{k}"]) for k in FORMS[name]["labels"]}
    assert (name, FORMS[name]["title"]) == (show(texts["form"]), show(texts["form_title"]))


def test_fields_of_the_form_of_a_function(check: Check, text: str) -> None:
    """Typed words stay as typed, `0`, `-` and nothing included; flags are 是, 否 or nothing."""
    own = fields(form(check(platform=text), "platform"))
    expected = {
        "项目类别": "其他特定目标类（部门职能类）",
        "项目级别": "二级项目",
        "二级项目名称": "试验平台运维",
        "二级项目编码": "441399",
        "挂接一级项目名称": "平台",
        "挂接一级项目编码": "6001",
        "分配方式": "",
        "项目开始年度": "2024",
        "项目结束年度": "2026",
        "项目金额（单位：元）": "1,000,000.50",
        "当年金额": "450,000.00",
        "其中：社会投入资金（单位：元）": "0.00",
        "上一年项目预算安排情况": "300000.00",
        "实施单位": "0",
        "申报联系人": "",
        "申报联系电话": "",
        "是否科研项目": "是",
        "是否重点项目": "否",
        "部门审核意见": "审核通过",
        "财政审核意见": "",
        "项目概述": "-",
        "总体绩效目标": "保障平台三年稳定。",
        "权限分配": "",
    }

    assert expected == {label: own[label] for label in expected}


def test_fields_of_the_short_form(check: Check, table: str) -> None:
    """Years carry 年, the budget neither separators nor needless decimals."""
    own = fields(form(check(hotline=table), "hotline"))

    assert (
        own["起始年度"],
        own["到期年度"],
        own["2025年预算金额"],
        own["设立依据"],
    ) == ("2021年", "2099年", "7600000", "")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("7600000", "7600000"),
        ("0", "0"),
        ("7600000.5", "7600000.5"),
        ("7600000.56", "7600000.56"),
        ("-1200", "-1200"),
    ],
)
def test_amounts_of_the_short_form(typed: str, printed: str, check: Check, table: str) -> None:
    """The plain style prints what is there and no more."""
    text = table.replace("budget: 7600000", f"budget: {typed}")

    assert printed == fields(form(check(hotline=text), "hotline"))["2025年预算金额"]


@pytest.mark.parametrize(
    ("unit", "typed", "expected"),
    [
        ("元", "2410000", ("2,410,000.00", "2410000.00")),
        ("元", "0", ("0.00", "0.00")),
        ("万元", "241.005", ("2,410,050.00", "2410050.00")),
        ("元", "-0.5", ("-0.50", "-0.50")),
    ],
)
def test_amounts_of_the_long_form(
    unit: str, typed: str, expected: tuple[str, str], check: Check, investment: str
) -> None:
    """Every amount is printed in 元; that of last year without separators, as officially."""
    text = re.sub("requested: [0-9.]+", f"requested: {typed}", investment, count=1)
    text = text.replace("unit: 元", f"unit: {unit}")
    text = text.replace("prior_budget: 0", f"prior_budget: {typed}")
    own = fields(form(check(building=text), "building"))

    assert expected == (own["当年金额"], own["上一年项目预算安排情况"])


def test_what_is_still_to_be_entered_is_a_mark(check: Check, text: str) -> None:
    """A pending text is marked with its label, or with its note; a pending amount with its name."""
    pending = text.replace("grounds: 按照试验管理办法设立。", "grounds: 待填")
    pending = pending.replace('summary: "-"', "summary: 待填：平台科")
    pending = pending.replace("requested: 450000", "requested: 待填")
    own = fields(form(check(platform=pending), "platform"))

    assert (
        own["设立依据及申报理由"],
        own["项目概述"],
        own["当年金额"],
    ) == ("【待填：设立依据及申报理由】", "【待填：平台科】", "【待填：当年金额】")


def test_plan_table(check: Check, text: str) -> None:
    """The plan has its total first, then each year with its number, both amounts with decimals."""
    plan = form(check(platform=text), "platform").tables["plan"]
    expected = [
        {"number": "合计", "requested": "1,000,000.50", "approved": "1,000,000.50"},
        {"number": "1", "year": "2024", "requested": "300,000.00", "approved": "300,000.00"},
        {"number": "2", "year": "2025", "requested": "450,000.00", "approved": "450,000.00"},
        {"number": "3", "year": "2026", "requested": "250,000.50", "approved": "250,000.50"},
    ]

    assert expected == cells(plan)
    assert [row.id for row in plan.rows] == ["total", "2024", "2025", "2026"]


def test_cost_table(check: Check, text: str) -> None:
    """Prices and quantities are plain, their products have decimals."""
    costs = form(check(platform=text), "platform").tables["costs"]
    second = cells(costs)[2]

    assert cells(costs)[0] == {"number": "合计", "price": "700000.5", "amount": "1,000,000.50"}
    assert tuple(
        second[c] for c in ("number", "year", "content", "measure", "price", "quantity", "amount")
    ) == ("2", "2025", "次年运维", "次", "150000", "3", "450,000.00")
    assert (second["category"], second["scope"], second["basis"]) == ("", "", "")


def test_tables_by_form(check: Check, text: str, table: str, investment: str) -> None:
    """Each form has the tables that it prints."""
    result = check(platform=text, hotline=table, building=investment)
    names = {name: [*form(result, name).tables] for name in ("platform", "hotline", "building")}

    assert names == {
        "platform": ["plan", "costs", "indicators"],
        "hotline": ["indicators"],
        "building": ["plan", "indicators"],
    }


def test_a_composition_without_rows(check: Check, text: str) -> None:
    """Without a composition its table is there, without rows."""
    bare = re.sub(r"(?m)^costs:\n(?:  .*\n)+", "", text)

    assert form(check(platform=bare), "platform").tables["costs"].rows == ()


@pytest.mark.parametrize("name", FORMS)
def test_blank_categories_keep_their_row(
    name: str, check: Check, text: str, table: str, investment: str
) -> None:
    """All categories of a form's tree have a row, in its order, also with nothing in it."""
    result = check(departmental_function=text, target_table=table, municipal_investment=investment)
    rows = cells(form(result, name).tables["indicators"])
    groups = FORMS[name]["tree"]
    expected = [(g["name"], c) for g in groups for c in g["categories"]]

    assert expected == [*dict.fromkeys((row["level_1"], row["level_2"]) for row in rows)]


def test_indicators_keep_their_values(check: Check, text: str) -> None:
    """Indicators stand below their category in the order typed, values as typed."""
    rows = cells(form(check(platform=text), "platform").tables["indicators"])
    named = [row for row in rows if "name" in row]

    assert [(row["name"], row["whole"]) for row in named[:2]] == [
        ("运维系统数", "≥12个"),
        ("巡检次数", "每月1次"),
    ]
    assert [row["annual"] for row in named] == ["≥4个", "每月1次", "≥95%", "≥90%"]
    assert len(rows) == 10


def test_indicators_are_sorted_into_the_tree(check: Check, text: str) -> None:
    """An indicator that is typed late comes to its category; its order there stays."""
    late = text + "  - {category: 数量指标, name: 晚到, whole: 甲, annual: 甲}\n"
    rows = cells(form(check(platform=late), "platform").tables["indicators"])

    assert [row["name"] for row in rows[:3]] == ["运维系统数", "巡检次数", "晚到"]


def test_merge_keys_of_indicators(check: Check, text: str) -> None:
    """The first column is one cell, a first level is one, a second level with two rows is one."""
    rows = form(check(platform=text), "platform").tables["indicators"].rows
    levels = {key: "".join(s[:1] or "." for s in merge_states(rows, key)) for key in rows[0].merge}

    assert levels == {"head": "rccccccccc", "level_1": "rccccrcccc", "level_2": "rc........"}


def test_awkward_words_stay(check: Check, text: str) -> None:
    """Signs of XML, breaks of lines and long texts are no concern of the form."""
    long = "甲乙丙丁。" * 1000
    odd = text.replace("name: 运维系统数", "name: '<b>&\"系统\"'")
    odd = odd.replace("grounds: 按照试验管理办法设立。", f"grounds: {long}")
    odd = odd.replace('summary: "-"', 'summary: "第一行\\n第二行"')
    own = form(check(platform=odd), "platform")

    assert cells(own.tables["indicators"])[0]["name"] == '<b>&"系统"'
    assert (long, "第一行\n第二行") == (show(own.texts["grounds"]), show(own.texts["summary"]))


def test_what_a_form_is_called(check: Check, text: str) -> None:
    """A member is known by id and name; its title names year and project."""
    own = form(check(platform=text), "platform")

    assert (own.id, own.name) == ("platform", "试验平台运维")
    assert own.title == "2025年项目绩效目标　试验平台运维"
    assert own.entity == "青石市科学和数据局"
