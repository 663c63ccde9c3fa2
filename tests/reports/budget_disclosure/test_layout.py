"""The finished content: sentences, the words of scope, marks of what is missing, the same bytes."""

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import reportgen
from reportgen import classification, paths, profile, source
from reportgen.department import Department
from reportgen.document import show
from reportgen.figures import Ledger
from reportgen.kind import Setting
from reportgen.links import NO_LINKS
from reportgen.ooxml.finishing import controls
from reportgen.problems import Severity
from reportgen.reports.budget_disclosure import KIND
from reportgen.reports.budget_disclosure.profile import DisclosureProfile, DisclosureSetting
from reportgen.schema import validate

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "data" / "huizhou_dsj"
FILE = Path("2024") / "budget_disclosure.yaml"
DOUBLED = re.compile(r"[，。；：、]{2,}|（）")

# Synthetic: an imaginary unit, every figure made up; amounts in 元, on purpose uneven.
UNIT = """\
scope: unit
unit: 元
date: 2024-02-29
revenue:
  general_public_budget: 3215678.90
  government_fund_budget: 456789.01
  business_revenue: 123456.78
revenue_change: {prior: 3795924.69}
expenditure:
  - {account: 2060503, basic: 2105678.90, project: 1110000.00}
  - {account: 2060503, source: business_revenue, basic: 23456.78, project: 100000.00}
  - {account: 2296003, source: government_fund_budget, project: 456789.01}
expenditure_change: {prior: 3795924.69}
basic_by_economic: {30101: 1500000.10, 30201: 500678.80, 30217: 5000.00, 30231: 100000.00}
project_by_economic: {30227: 1110000.00}
units:
  - unit: archive
    personnel: {general_public_budget: 1600000.10, other_funds: 23456.78}
    operating: 505678.80
    projects:
      - id: platform
        name: “R&D”平台<试点>建设
        amount: {general_public_budget: 610000.00, other_funds: 100000.00}
        target: 建成 R&D 平台；<试点>不少于 3 处 & “双活”。
        key: 是
      - id: sports
        name: 青石市城乡公共体育设施更新改造以及全民健身场地器材补短板三年行动专项（第二期）经费
        amount: {government_fund_budget: 456789.01}
        target: 更新器材 12 套。
      - {id: shield, name: 专用设备维护, amount: 500000.00, secret: 是}
administrative_expense: {current: 0, prior: 0}
three_public_expenses:
  reason: 取消出国（境）任务
  overseas: {current: 0, prior: 20000.00, reason: 本年没有任务}
  vehicles:
    purchase: {current: 0, prior: 0}
    operation: {current: 100000.00, prior: 100000.00}
  reception: {current: 5000.00, prior: 0, reason: 新增<试点>现场会}
procurement: {goods: 12345.60, works: 0, services: 300000.05}
assets:
  as_of: 2023-12-31
  fixed_assets: 7654321.05
  house_area: 1234.5
  vehicles: 2
  large_equipment: 0
  planned_purchase: 12345.60
  planned_items: R&D 用<试点>服务器
"""
UNIT_DEPARTMENT = """\
profile: guangdong
names: [{name: 青石市科学试验局, short: 试验局}]
units:
  - id: office
  - id: archive
    names: [{name: 青石市R&D<试点>资料中心, short: 资料中心}]
duties:
  - text: 保管 R&D 资料，开展<试点>。
offices:
  - {name: R&D科, duty: 负责<试点>。}
  - {name: 综合科, duty: 负责综合事务。}
"""
# Paragraphs that keep 部门 in a unit's disclosure: an official head, a note, a term's meaning.
FIXED_WORDS = {
    "部门预算支出经济科目",
    "注：表中功能分类科目，根据部门实际预算编制情况编列。",
}


def department(folder: Path, text: str, names: str = UNIT_DEPARTMENT) -> Path:
    """Write a department whose 2024 disclosure is a text, and return its folder."""
    (folder / FILE).parent.mkdir(parents=True)
    (folder / "department.yaml").write_text(names, encoding="utf-8")
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def of_example(folder: Path, *edits: tuple[str, str]) -> Path:
    """Write the example with some of its texts replaced, and return its folder."""
    text = (EXAMPLE / FILE).read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    names = (EXAMPLE / "department.yaml").read_text(encoding="utf-8")
    return department(folder, text, names)


def sentence(folder: Path, name: str) -> str:
    """Return a text of the one report of a department."""
    (report,) = reportgen.check(folder).reports
    assert report.document
    return show(report.document.texts[name])


def paragraphs(path: Path) -> list[str]:
    """Return the text of every paragraph of a Word file, those in cells included, in order."""
    body = docx.Document(str(path)).element.body
    return [controls.text(paragraph) for paragraph in body.iter(qn("w:p"))]


@dataclass(frozen=True)
class Unit:
    """The synthetic unit's disclosure, built."""

    result: reportgen.Result
    word: Path
    excel: Path


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Unit:
    """The synthetic unit's disclosure, built without pages."""
    folder = tmp_path_factory.mktemp("unit")
    result = reportgen.build(
        department(folder / "archive", UNIT),
        formats=("docx", "xlsx"),
        out=folder / "output",
        pages=False,
    )
    word, excel = result.written
    return Unit(result, word, excel)


# --- a unit's own disclosure ---


def test_a_units_own_disclosure_has_no_problem(unit: Unit) -> None:
    """The synthetic data hold every identity to the 分."""
    assert not unit.result.problems


def test_a_units_own_disclosure_says_unit_everywhere(unit: Unit) -> None:
    """In the finished Word file 部门 stands only in fixed words of official forms and terms."""
    expected = FIXED_WORDS

    assert expected == {text for text in paragraphs(unit.word) if "部门" in text}


@pytest.mark.parametrize(
    "title",
    [
        "2024年单位预算",
        "第一部分　青石市R&D<试点>资料中心概况",
        "二、单位机构设置",
        "三、单位预算构成",
        "第二部分　2024年单位预算表",
        "表11　单位预算基本支出预算表",
        "表12　单位预算项目支出及其他支出预算表",
        "第三部分　2024年单位预算情况说明",
        "一、单位预算收支增减变化情况",
    ],
)
def test_titles_follow_the_scope(unit: Unit, title: str) -> None:
    """A title that names the budget or whose it is names the unit's."""
    assert title in paragraphs(unit.word)


def test_a_departments_disclosure_says_department(example: Path, tmp_path: Path) -> None:
    """The example says 单位预算 of its subordinate units only."""
    result = reportgen.build(example, out=tmp_path, pages=False)
    found = paragraphs(result.written[0])
    own = [text for text in found if re.search("(?<!下属)单位预算", text)]

    assert "2024年部门预算" in found
    assert not own


def test_the_properties_of_a_units_file_name_the_unit(unit: Unit) -> None:
    """Title and author are the unit's; no keyword says that it is a department's budget."""
    properties = docx.Document(str(unit.word)).core_properties
    expected = ("2024年青石市R&D<试点>资料中心单位预算", "青石市R&D<试点>资料中心")

    assert expected == (properties.title, properties.author)
    assert "部门" not in properties.keywords


@pytest.mark.parametrize(
    "text",
    [
        "青石市R&D<试点>资料中心",
        "单位名称：青石市R&D<试点>资料中心\t单位：万元",
        "（一）保管 R&D 资料，开展<试点>。",
        "（一）R&D科。负责<试点>。",
        "　　“R&D”平台<试点>建设",
        "建成 R&D 平台；<试点>不少于 3 处 & “双活”。",
        "　　青石市城乡公共体育设施更新改造以及全民健身场地器材补短板三年行动专项（第二期）经费",
    ],
)
def test_awkward_text_survives_in_word(unit: Unit, text: str) -> None:
    """Signs of XML and of templates, and long names, come out as they were typed."""
    assert text in paragraphs(unit.word)


@pytest.mark.parametrize(
    "text",
    [
        "单位名称：青石市R&D<试点>资料中心",
        "　　“R&D”平台<试点>建设",
        "建成 R&D 平台；<试点>不少于 3 处 & “双活”。",
    ],
)
def test_awkward_text_survives_in_excel(unit: Unit, text: str) -> None:
    """The workbook has the same words in its cells."""
    sheet = openpyxl.load_workbook(unit.excel)["表12"]

    assert text in {cell.value for row in sheet.iter_rows() for cell in row}


def test_signs_of_templates_are_told_and_survive(tmp_path: Path) -> None:
    """What looks like a template is an error as residue; a draft prints it as it was typed."""
    target = "建成 R&D 平台，{{ 原样 }}、{% 原样 %}。"
    text = UNIT.replace("建成 R&D 平台；<试点>不少于 3 处 & “双活”。", target)
    result = reportgen.build(
        department(tmp_path / "archive", text),
        formats=("docx", "xlsx"),
        out=tmp_path / "output",
        draft=True,
        pages=False,
    )
    sheet = openpyxl.load_workbook(result.written[1])["表12"]

    assert {"residue"} == {problem.code for problem in result.problems}
    assert target in paragraphs(result.written[0])
    assert target in {cell.value for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("title", "2024年青石市R&D<试点>资料中心单位预算"),
        ("date", "2024年2月29日"),
        ("offices_intro", "本单位内设科室2个，分别是R&D科、综合科。各科室均纳入本单位预算。"),
        ("budget_scope", "本单位预算只包括本级预算，没有下属单位。"),
        (
            "budget_change",
            "2024年本单位收入预算379.59万元，与上年持平；支出预算379.59万元，与上年持平。",
        ),
        (
            "three_public",
            (
                "2024年本单位财政拨款安排“三公”经费10.5万元，比上年减少1.5万元，下降12.5%，"
                "主要原因是取消出国（境）任务。其中："
                "因公出国（境）费0万元，比上年减少2万元，下降100%，主要原因是本年没有任务；"
                "公务用车购置及运行维护费10万元（公务用车购置费0万元，比上年增加0万元；"
                "公务用车运行维护费10万元，比上年增加0万元），与上年持平；"
                "公务接待费0.5万元，比上年增加0.5万元，增长--（基数为0，不可比），"
                "主要原因是新增<试点>现场会。"
            ),
        ),
        (
            "procurement",
            (
                "2024年本单位政府采购安排31.23万元，其中：货物类采购预算1.23万元，"
                "工程类采购预算0万元，服务类采购预算30万元。"
            ),
        ),
        (
            "assets",
            (
                "截至2023年12月31日，本单位固定资产金额765.43万元，分布构成为：房屋1234.5平方米，"
                "车辆2辆，单价在100万元以上的设备0台。本年度拟购置固定资产1.23万元，"
                "主要是R&D 用<试点>服务器。"
            ),
        ),
        ("key_projects", "2024年，本单位重点项目绩效目标情况如下："),
    ],
)
def test_sentences_of_a_unit(unit: Unit, name: str, expected: str) -> None:
    """持平 with a base, a base of zero and a fall to zero are said as the wording has it."""
    (report,) = unit.result.reports
    assert report.document

    assert expected == show(report.document.texts[name])


def test_the_administrative_expense_of_a_unit_without_one(unit: Unit) -> None:
    """Zero against zero is no rate: 基数为0，不可比."""
    (report,) = unit.result.reports
    assert report.document
    expected = "机关运行经费安排0万元，比上年增加0万元，增长--（基数为0，不可比）。"

    assert show(report.document.texts["administrative_expense"]).endswith(expected)


@pytest.mark.parametrize(
    ("table", "notes", "rows"),
    [
        ("government_fund", ("注：“无”。",), ["total", "229", "22960", "2296003"]),
        ("state_capital", ("注：本表本年无发生额。",), ["total", "223", "22301", "2230101"]),
        ("key_projects", ("注：“无”。",), ["archive.platform"]),
    ],
)
def test_an_empty_table_keeps_its_form_and_gets_its_note(
    table: str, notes: tuple[str, ...], rows: list[str], unit: Unit
) -> None:
    """表9 has its amounts and its usual note; 表10 is empty, with rows of zero and a note."""
    (report,) = unit.result.reports
    assert report.document
    found = report.document.tables[table]

    assert (notes, rows) == (found.notes, [row.id for row in found.rows])


def test_without_key_projects_there_is_no_table_of_them(tmp_path: Path) -> None:
    """Without a key project the sentence says so and the Word file has no such table."""
    folder = department(tmp_path / "archive", UNIT.replace("        key: 是\n", ""))
    result = reportgen.build(folder, out=tmp_path / "output", pages=False)
    found = paragraphs(result.written[0])
    expected = ["2024年，本单位没有重点项目。", "注：本年无重点项目。"]
    start = found.index(expected[0])

    assert expected == found[start : start + 2]
    assert "预算数（单位：万元）" not in found


def test_a_department_without_offices_lists_none(tmp_path: Path) -> None:
    """Without offices the sentence leaves no empty list behind (分别是。)."""
    names = re.sub(r"offices:\n(?:  .*\n)+", "", UNIT_DEPARTMENT)
    text = sentence(department(tmp_path / "archive", UNIT, names), "offices_intro")

    assert "分别是。" not in text


def test_a_document_is_called_as_on_its_day(example: Path, tmp_path: Path) -> None:
    """The date of the data chooses the department's name; without one the year's first day does."""
    folder = of_example(tmp_path / "d", ("\nunit: 万元\n", "\nunit: 万元\ndate: 2025-02-07\n"))
    expected = [
        "2024年惠州市政务服务数据管理局部门预算",
        "2024年惠州市政务服务和数据管理局部门预算",
    ]

    assert expected == [sentence(example, "title"), sentence(folder, "title")]


# --- sentences of change ---


@cache
def setting() -> DisclosureSetting:
    """Return the setting of the synthetic unit in 2024."""
    own, _ = source.parse(UNIT_DEPARTMENT.encode(), "department.yaml")
    assert own
    owner, _ = validate(own, Department)
    accounts, _ = classification.load(paths.reference(), 2024)
    place, _ = profile.load(paths.templates() / KIND.name / "guangdong", DisclosureProfile)
    assert owner
    assert accounts
    assert place
    return Setting(owner, 2024, date(2024, 1, 1), place, accounts)


def texts(text: str) -> dict[str, str]:
    """Return every text of a disclosure as it is printed."""
    data, _ = source.parse(text.encode(), "budget_disclosure.yaml")
    assert data
    model, problems = validate(data, KIND.model)
    assert model, problems
    ledger = Ledger(model.stated, model.unit)
    case = KIND.derive(KIND.compute(model, setting(), ledger), ledger, NO_LINKS)
    document = KIND.lay_out(model, setting(), case)
    return {name: show(text) for name, text in document.texts.items()}


def expense(current: str, prior: str, reason: str = "") -> str:
    """Return what the text says of 行政经费 with a current and a prior amount in 元."""
    given_reason = f", reason: {reason}" if reason else ""
    new = f"administrative_expense: {{current: {current}, prior: {prior}{given_reason}}}"
    text = texts(UNIT.replace("administrative_expense: {current: 0, prior: 0}", new))
    return text["administrative_expense"].partition("机关运行经费安排")[2]


@pytest.mark.parametrize(
    ("current", "prior", "reason", "expected"),
    [
        ("12720400", "37352600", "节约", "1,272.04万元，比上年减少2,463.22万元，下降65.95%"),
        ("46000", "50000", "节约", "4.6万元，比上年减少0.4万元，下降8%"),
        ("56000", "46000", "恢复", "5.6万元，比上年增加1万元，增长21.74%"),
        ("30000", "10000", "新增", "3万元，比上年增加2万元，增长200%"),
        ("0", "20000", "取消", "0万元，比上年减少2万元，下降100%"),
        ("20000", "0", "新增", "2万元，比上年增加2万元，增长--（基数为0，不可比）"),
        ("0", "0", "", "0万元，比上年增加0万元，增长--（基数为0，不可比）"),
        ("0", "0", "没有任务", "0万元，比上年增加0万元，增长--（基数为0，不可比）"),
        ("50000", "50000", "", "5万元，与上年持平"),
        ("50000", "50000", "编制未变", "5万元，与上年持平"),
        ("56000", "46000", "", "5.6万元，比上年增加1万元，增长21.74%"),
        ("100.00", "100.01", "取整", "0.01万元，比上年减少0万元，下降0.01%"),
        ("12345678.90", "12345678.89", "取整", "1,234.57万元，比上年增加0万元，增长0%"),
    ],
)
def test_the_sentence_of_a_change(current: str, prior: str, reason: str, expected: str) -> None:
    """Direction, amount, rate and reason; nothing is left where one is missing or not needed."""
    is_needed = reason and not expected.endswith("持平")
    ending = f"，主要原因是{reason}。" if is_needed else "。"

    assert expected + ending == expense(current, prior, reason)


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        (
            [
                (
                    "    prior: 4.60\n    reason: 上年按偏低标准",
                    "    prior: 4.60\n    # 上年按偏低标准",
                )
            ],
            1,
        ),
        ([("  reason: 疫情后公务接待", "  # 疫情后公务接待")], 1),
        (
            [
                (
                    "    prior: 4.60\n    reason: 上年按",
                    "    prior: 4.60\n    reason: ''\n    # 上年按",
                ),
                (
                    "    reason: 落实过紧日子要求，压减",
                    "    reason: ' '\n    # 落实过紧日子要求，压减",
                ),
            ],
            2,
        ),
    ],
)
def test_a_missing_reason_is_an_error_and_leaves_no_residue(
    edits: list[tuple[str, str]], expected: int, tmp_path: Path
) -> None:
    """A change without a reason is an error each; the sentence has no 主要原因是 of nothing."""
    folder = of_example(tmp_path / "d", *edits)
    codes = [p.code for p in reportgen.check(folder).problems if p.severity is Severity.ERROR]
    text = sentence(folder, "three_public")

    assert ["BD311"] * expected == codes
    assert not re.search(r"主要原因是\s*[，。；）]", text)
    assert not DOUBLED.search(text)


def test_what_stayed_the_same_needs_no_reason(tmp_path: Path) -> None:
    """持平 without a reason is in order."""
    folder = of_example(
        tmp_path / "d",
        ("current: 1272.04", "current: 3735.26"),
        ("  reason: 勤俭办事，从紧安排机关日常开支\n", ""),
    )

    assert reportgen.check(folder).is_good
    assert sentence(folder, "administrative_expense").endswith("安排3,735.26万元，与上年持平。")


@pytest.mark.parametrize("sign", ["。", "；", "，"])
def test_a_reason_with_its_own_full_stop_doubles_nothing(sign: str) -> None:
    """A reason typed with a punctuation mark at its end gives one mark, not two."""
    assert not DOUBLED.search(expense("56000", "46000", f"恢复正常{sign}"))


CENTS = st.one_of(st.just(0), st.integers(0, 10_000), st.integers(0, 10**10))


def plain(value: Decimal) -> str:
    """Return a number with separators, rounded half up to two decimals, without ending zeros."""
    text = f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def told(current: int, prior: int) -> tuple[str, str]:
    """Return what must be told of a change between two amounts in 分: amount and clause."""
    now, then = Decimal(current) / 10**6, Decimal(prior) / 10**6
    if now == then != 0:
        return plain(now), "与上年持平"
    amount, rate = ("减少", "下降") if now < then else ("增加", "增长")
    if then == 0:
        return plain(
            now
        ), f"比上年{amount}{plain(abs(now - then))}万元，{rate}--（基数为0，不可比）"
    percent = plain(abs(now - then) / then * 100).replace(",", "")
    return plain(now), f"比上年{amount}{plain(abs(now - then))}万元，{rate}{percent}%"


def yuan(cents: int) -> str:
    """Return an amount in 分 as it is typed in 元."""
    return f"{cents // 100}.{cents % 100:02}"


@given(st.lists(st.tuples(CENTS, CENTS), min_size=4, max_size=4))
# Each example renders the whole wording, so shrinking would take minutes.
@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_sentences_agree_with_plain_arithmetic(pairs: list[tuple[int, int]]) -> None:
    """For any amounts of two years each clause has the direction, amount and rate calculated."""
    overseas, operation, reception, expenses = pairs
    text = UNIT
    for old, (current, prior) in (
        ("current: 0, prior: 20000.00", overseas),
        ("current: 100000.00, prior: 100000.00", operation),
        ("current: 5000.00, prior: 0", reception),
        ("administrative_expense: {current: 0, prior: 0", expenses),
    ):
        head = old.partition("current")[0]
        text = text.replace(old, f"{head}current: {yuan(current)}, prior: {yuan(prior)}")
    found = texts(text)
    whole = tuple(sum(side) for side in zip(overseas, operation, reception, strict=True))
    clauses = {
        "“三公”经费": told(*whole),
        "因公出国（境）费": told(*overseas),
        "公务接待费": told(*reception),
    }
    amount, change = told(*operation)
    vehicles = found["three_public"].partition("公务用车购置及运行维护费")[2]

    for name, (current_amount, clause) in clauses.items():
        assert f"{name}{current_amount}万元，{clause}" in found["three_public"]
    assert vehicles.startswith(f"{amount}万元（")
    assert f"），{change}；" in vehicles
    assert f"安排{'万元，'.join(told(*expenses))}。" in found["administrative_expense"]
    for sentence_text in found.values():
        assert "增加（减少）" not in sentence_text
        assert not DOUBLED.search(sentence_text)


# --- what is still to be entered ---

PENDING = (
    ("    current: 1272.04", "    current: 待填", "current: 待填"),
    (
        "        target: 满足基层党组织开展活动的需要。",
        "        target: 待填：党办提供",
        "target: 待填",
    ),
    (
        "    reason: 落实过紧日子要求，压减车辆运行开支",
        "    reason: 待填：车队提供",
        "reason: 待填",
    ),
)


@pytest.fixture
def unfinished(tmp_path: Path) -> Path:
    """Return the example with an amount, a text and a reason still to be entered."""
    edits = [(old.strip(), new.strip()) for old, new, _ in PENDING]
    return of_example(tmp_path / "huizhou_dsj", *edits)


def test_what_is_pending_is_told_at_its_place(unfinished: Path) -> None:
    """Each value still to be entered is an error of its own code, at line and column."""
    lines = (unfinished / FILE).read_text(encoding="utf-8").splitlines()
    expected = {
        ("pending", number, line.index("待填") + 1)
        for number, line in enumerate(lines, 1)
        if "待填" in line
    }
    problems = reportgen.check(unfinished).problems
    errors = [p for p in problems if p.severity is Severity.ERROR]

    assert len(expected) == len(PENDING)
    assert expected == {(p.code, p.place.line, p.place.column) for p in errors}


def test_nothing_is_written_while_something_is_pending(unfinished: Path, tmp_path: Path) -> None:
    """Without `draft` no file appears, and one that stood there still stands."""
    old = tmp_path / "output" / unfinished.name / "2024" / "budget_disclosure.docx"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"last year's work")
    result = reportgen.build(
        unfinished, formats=("docx", "xlsx"), out=tmp_path / "output", pages=False
    )
    expected = [old]

    assert not result.written
    assert expected == [path for path in (tmp_path / "output").rglob("*") if path.is_file()]
    assert old.read_bytes() == b"last year's work"


def test_a_draft_marks_what_is_pending(unfinished: Path, tmp_path: Path) -> None:
    """A draft prints 【待填：…】 for the amount, in sentence and table, the text and the reason."""
    result = reportgen.build(unfinished, out=tmp_path / "output", draft=True, pages=False)
    found = paragraphs(result.written[0])
    (expenses,) = (text for text in found if "本部门机关运行经费安排" in text)
    (vehicles,) = (text for text in found if "公务用车购置及运行维护费3.22万元" in text)

    assert "机关运行经费安排【待填：机关运行经费】万元" in expenses
    assert "，主要原因是【待填：车队提供】；" in vehicles
    assert "【待填：党办提供】" in found
    assert "【待填】" in found


@pytest.mark.parametrize(
    "edit", [("current: 1272.04", "current: 待填"), ("prior: 3735.26", "prior: 待填")]
)
def test_a_draft_claims_no_change_of_what_is_pending(edit: tuple[str, str], tmp_path: Path) -> None:
    """A change with a side still to be entered is neither 持平 nor a number."""
    text = sentence(of_example(tmp_path / "d", edit), "administrative_expense")

    assert "持平" not in text
    assert "待填" in text.partition("万元，")[2]


def headers(path: Path) -> list[tuple[str, str]]:
    """Return the text of the odd and the even pages' header of every section of a Word file."""
    return [
        (
            "".join(paragraph.text for paragraph in section.header.paragraphs),
            "".join(paragraph.text for paragraph in section.even_page_header.paragraphs),
        )
        for section in docx.Document(str(path)).sections
    ]


@pytest.mark.parametrize(("draft", "expected"), [(True, "草稿"), (False, "")])
def test_a_draft_says_so_on_every_page(
    draft: bool,  # noqa: FBT001 - a case, not a switch
    expected: str,
    example: Path,
    tmp_path: Path,
) -> None:
    """Each page of a draft, odd or even, of every section, says 草稿; of a finished file none."""
    result = reportgen.build(example, out=tmp_path, draft=draft, pages=False)
    document = docx.Document(str(result.written[0]))

    assert {(expected, expected)} == set(headers(result.written[0]))
    assert document.settings.odd_and_even_pages_header_footer
    assert not any(s.different_first_page_header_footer for s in document.sections)


def test_a_draft_is_written_in_spite_of_errors(tmp_path: Path) -> None:
    """Data that contradict each other give a draft, and the errors are told all the same."""
    folder = of_example(tmp_path / "d", ("current: 5.60", "current: 6.60"))
    result = reportgen.build(folder, out=tmp_path / "output", draft=True, pages=False)
    expected = ["budget_disclosure.docx"]

    assert not result.is_good
    assert expected == [path.name for path in result.written]


# --- the same bytes ---


def contents(files: Iterable[Path]) -> dict[str, bytes]:
    """Return the bytes of files by name."""
    return {path.name: path.read_bytes() for path in files}


def test_a_rerun_gives_the_same_bytes(unit: Unit, tmp_path: Path) -> None:
    """Built again from another folder, both files are the same to the byte."""
    result = reportgen.build(
        department(tmp_path / "elsewhere" / "archive", UNIT),
        formats=("xlsx", "docx"),
        out=tmp_path / "output",
        pages=False,
    )
    expected = contents([unit.word, unit.excel])

    assert expected == contents(result.written)


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "0", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"},
        {"PYTHONHASHSEED": "4242", "TZ": "America/Anchorage", "LC_ALL": "C"},
    ],
)
def test_other_surroundings_give_the_same_bytes(
    surroundings: dict[str, str], unit: Unit, tmp_path: Path
) -> None:
    """Neither hash seed nor time zone nor locale nor working folder reaches the files."""
    folder = department(tmp_path / "archive", UNIT)
    command = [sys.executable, "-m", "reportgen", "build", str(folder), "--no-pages"]
    options = ["--format", "docx,xlsx", "--out", str(tmp_path / "output")]
    subprocess.run(
        [*command, *options],
        check=True,
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), **surroundings},
    )
    expected = contents([unit.word, unit.excel])

    assert expected == contents((tmp_path / "output" / "archive" / "2024").iterdir())
