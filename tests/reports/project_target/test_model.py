"""The input of a project form: every key, what is refused, and what its profile must have."""

import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

import reportgen
from reportgen import paths, source
from reportgen.problems import Problem
from reportgen.reports.project_target.model import ProjectTarget
from reportgen.schema import Pending, validate

Check = Callable[..., reportgen.Result]

EVERY_KEY = """\
unit: 万元
order: 2.5
form: departmental_function
name: 试验平台运维
code: "01"
parent: {name: 平台, code: "02"}
allocation: 项目法
status: 经常性
starts: 2024
ends: 2026
budget_level: 市级
source: 本级申报项目
budget: 1.5
social_capital: 0
managing_department: 主管局
managing_office: 主管处
finance_office: 财政科
applicant: 申报局
user: 用款局
implementer: 实施局
prior_budget: 待填
request_type: 延续项目
hotspot: 无
is_research: 是
is_key: 否
secret: 否
bond: 非债券项目
infrastructure: 未立项
is_agent_built: 否
agent: 代建局
is_tracked: 是
reviews: {planning: 甲, department: 乙, finance: 丙, budget: 丁, performance: 待填：绩效科}
grounds: 依据
summary: 待填
plan: [{year: 2025, requested: 1.5, approved: 待填}]
costs:
  - year: 2025
    category: 类
    scope: 范围
    content: 内容
    measure: 台
    price: 0.5
    quantity: 3
    basis: 待填：合同
goals: {whole: 总, annual: 年}
indicators: [{category: 数量指标, name: 台数, whole: ≥3台, annual: 待填}]
permissions: 公开
stated: {amount: 1.6}
explained: [{check: PT102, figure: amount, difference: 0.1, reason: 照公布数印}]
"""


def read(text: str) -> tuple[ProjectTarget | None, tuple[Problem, ...]]:
    """Read a text as the file of a project."""
    data, problems = source.parse(text.encode(), "platform.yaml")
    assert data, problems
    return validate(data, ProjectTarget)


def refused(text: str) -> list[tuple[str, int]]:
    """Return code and line of what the model refuses."""
    model, problems = read(text)
    assert model is None
    return [(p.code, p.place.line) for p in problems]


def line_of(text: str, start: str) -> int:
    """Return the number of the one line that begins so."""
    lines = enumerate(text.splitlines(), 1)
    (number,) = (n for n, line in lines if line.strip().startswith(start))
    return number


def test_every_key() -> None:
    """A file may hold every field that the model names, and the example has them all."""
    model, problems = read(EVERY_KEY)

    assert problems == ()
    assert model
    assert set(ProjectTarget.model_fields) == model.model_fields_set


def test_values() -> None:
    """Amounts are in the unit of the file, quantities as typed, flags are 是 or 否."""
    model, _ = read(EVERY_KEY)
    assert model
    (plan,), (cost,) = model.plan, model.costs
    expected = (Decimal(15000), None, Decimal(5000), Decimal(3), Decimal("2.5"), True, False)

    assert model.order
    assert expected == (
        plan.requested.value,
        plan.approved.value,
        cost.price.value,
        cost.quantity.value,
        model.order.value,
        model.is_research,
        model.is_key,
    )
    assert (model.starts, model.ends, model.code) == (2024, 2026, "01")


def test_pending() -> None:
    """Texts that are still to be entered keep their note, amounts have no value."""
    model, _ = read(EVERY_KEY)
    assert model
    texts = [model.reviews.performance, model.summary, model.costs[0].basis]

    assert [t.note for t in texts if isinstance(t, Pending)] == ["绩效科", "", "合同"]
    assert isinstance(model.indicators[0].annual, Pending)
    assert model.prior_budget
    assert model.prior_budget.value is None


def test_few_keys_are_needed(table: str) -> None:
    """Unit, form, name, start and end are needed; everything else may be left out."""
    needed = ["unit", "form", "name", "starts", "ends"]
    text = "".join(f"{line}\n" for line in table.splitlines() if line.split(":")[0] in needed)
    model, problems = read(text)

    assert model
    assert problems == ()
    assert (
        model.order,
        model.budget,
        model.plan,
        model.indicators,
        model.code,
    ) == (None, None, (), (), "")
    assert set(needed) == {
        n for n, field in ProjectTarget.model_fields.items() if field.is_required()
    }


@pytest.mark.parametrize("key", ["unit", "form", "name", "starts", "ends"])
def test_missing_key(key: str, text: str) -> None:
    """A needed key that is missing is named."""
    found = read(re.sub(rf"(?m)^{key}:.*\n", "", text))[1]

    assert [(p.code, f"“{key}”" in p.message) for p in found] == [("missing-key", True)]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("starts: 2024", "starts: 24", "not-a-year", "starts: 24"),
        ("ends: 2026", "ends: 2026年", "not-a-year", "ends:"),
        ("ends: 2026", "ends: 长期", "not-a-year", "ends:"),
        ("starts: 2024", "starts: 待填", "pending-name", "starts:"),
        ("{year: 2024, requested", "{year: 3024, requested", "not-a-year", "- {year: 3024"),
        ("is_key: 否", "is_key: 不是", "not-a-flag", "is_key:"),
        ("is_key: 否", "is_key: 待填", "not-a-flag", "is_key:"),
        ("requested: 450000", 'requested: "450,000"', "amount-separator", "- {year: 2025, req"),
        ("requested: 450000", "requested: 45万元", "amount-unit", "- {year: 2025, req"),
        ("quantity: 3", "quantity: 三", "amount-not-a-number", "- {year: 2025, content"),
        ("name: 试验平台运维", 'name: " "', "empty-name", "name:"),
        ("name: 试验平台运维", "name: 待填", "pending-name", "name:"),
        ("unit: 元", "unit: 千元", "unknown-unit", "unit:"),
        ("category: 质量指标", 'category: ""', "empty-name", '- {category: ""'),
    ],
)
def test_wrong_value(old: str, new: str, code: str, line: str, text: str) -> None:
    """A value of another kind is refused where it stands."""
    assert text.count(old) == 1
    wrong = text.replace(old, new)

    assert [(code, line_of(wrong, line))] == refused(wrong)


@pytest.mark.parametrize(
    ("old", "new", "nearest"),
    [
        ("applicant:", "aplicant:", "applicant"),
        ("is_research:", "is_reserch:", "is_research"),
        ("requested: 450000", "request: 450000", "requested"),
        ("quantity: 3", "quantities: 3", "quantity"),
        ("reviews: {department", "reviews: {departments", "department"),
        ("annual: 保障", "anual: 保障", "annual"),
        ("category: 质量指标", "categorys: 质量指标", "category"),
        ("parent: {name", "parent: {names", "name"),
    ],
)
def test_unknown_key_is_told_with_the_nearest(old: str, new: str, nearest: str, text: str) -> None:
    """A misspelt key, at any depth, is told with the key that it is like."""
    assert text.count(old) == 1
    found = [p for p in read(text.replace(old, new))[1] if p.code == "unknown-key"]

    assert len(found) == 1
    assert nearest in re.split("是否为 ", found[0].message)[1].split("、")


# --- what the model alone cannot tell ---


def problems(result: reportgen.Result) -> list[tuple[str, int]]:
    """Return code and line of every problem."""
    return [(p.code, p.place.line) for p in result.problems]


def test_the_invented_projects_are_good(
    check: Check, text: str, table: str, investment: str
) -> None:
    """The three forms that the tests start from have no problem, not even a question."""
    assert problems(check(platform=text, hotline=table, building=investment)) == []


@pytest.mark.parametrize(
    ("form", "clause"),
    [
        ("departmental_functions", "是否为 departmental_function"),
        (
            "部门职能类",
            "应为 municipal_investment、departmental_function、target_table",
        ),
    ],
)
def test_unknown_form(form: str, clause: str, check: Check, text: str) -> None:
    """A form that the profile has not is told with the nearest one, or with all of them."""
    result = check(platform=text.replace("form: departmental_function", f"form: {form}"))

    assert problems(result) == [("unknown-form", 3)]
    assert clause in result.problems[0].message


@pytest.mark.parametrize("category", ["质量", "经济成本指标", "满意度指标", "产出指标"])
def test_unknown_category(category: str, check: Check, text: str) -> None:
    """A category of another form, and a first level, are no categories of this one."""
    wrong = text.replace("category: 质量指标", f"category: {category}")
    expected = [("unknown-category", line_of(wrong, f"- {{category: {category},"))]

    assert expected == problems(check(platform=wrong))


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("infrastructure", "infrastructure: 已立项\n"),
        ("is_agent_built", "is_agent_built: 否\n"),
        ("agent", "agent: 代建公司\n"),
        ("is_tracked", "is_tracked: 是\n"),
        ("budget", "budget: 450000\n"),
        ("budget", "budget: 0\n"),
        ("budget", "budget: 待填\n"),
    ],
)
def test_a_field_that_the_form_does_not_print(
    name: str, given: str, check: Check, text: str
) -> None:
    """What would be lost without a trace is an error that names the key, 0 and 待填 included."""
    result = check(platform=text + given)
    lost = [p for p in result.problems if p.code == "not-on-the-form"]

    assert len(lost) == 1
    assert f" {name} " in lost[0].message


@pytest.mark.parametrize(
    "given",
    [
        "code: '1'\n",
        "plan: [{year: 2025, requested: 7600000, approved: 7600000}]\n",
        "costs: [{year: 2025, content: 甲, price: 7600000, quantity: 1}]\n",
        "reviews: {finance: 通过}\n",
        "prior_budget: 0\n",
        "social_capital: 0\n",
        "is_key: 否\n",
        "permissions: 公开\n",
    ],
)
def test_the_short_form_prints_few_fields(given: str, check: Check, table: str) -> None:
    """The short form (项目绩效目标表) has neither plan nor composition nor reviews."""
    found = [code for code, _ in problems(check(hotline=table + given))]

    assert found == ["not-on-the-form"]


def test_repeated_year(check: Check, text: str) -> None:
    """A year that stands twice in the plan is told at its second place."""
    wrong = text.replace("{year: 2026, requested", "{year: 2025, requested")
    place = line_of(wrong, "- {year: 2025, requested: 250000.50")

    assert [("repeated-year", place)] == problems(check(platform=wrong))


def test_a_project_that_ends_before_it_begins(check: Check, text: str) -> None:
    """The end may be the year of the start, not one before it."""
    backwards = check(platform=text.replace("starts: 2024", "starts: 2027"))
    one_year = check(
        building="""\
unit: 元
form: municipal_investment
name: 一年建设
starts: 2025
ends: 2025
prior_budget: 0
plan: [{year: 2025, requested: 1, approved: 1}]
"""
    )

    assert [code for code, _ in problems(backwards)] == ["years-reversed"]
    others = [p for p in one_year.problems if "building" in p.place.file]
    assert others == []


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the profile's file in a copy of the templates that is used instead of the real."""
    folder = tmp_path / "templates"
    shutil.copytree(paths.templates(), folder)
    monkeypatch.setattr(paths, "templates", lambda: folder)
    return folder / "project_target" / "guangdong" / "profile.yaml"


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (("    plan: plan\n    costs", "    plan: plans\n    costs"), ("unknown-table", "plan")),
        (("    costs: costs\n    ind", "    costs: cost\n    ind"), ("unknown-table", "costs")),
        (
            ("    indicators: target_indicators", "    indicators: target_indicator"),
            ("unknown-table", "target_indicators"),
        ),
        (("summary: summary\n", "summary: sumary\n"), ("unknown-table", "summary")),
        (("styles: {budget: plain}", "styles: {budget: plein}"), ("unknown-style", "plain")),
    ],
)
def test_names_that_the_profile_has_not(
    edit: tuple[str, str], expected: tuple[str, str], profile: Path, check: Check, table: str
) -> None:
    """A table or style that a form names and the profile has not is told, with the nearest."""
    content = profile.read_text(encoding="utf-8")
    assert content.count(edit[0]) == 1
    profile.write_text(content.replace(*edit), encoding="utf-8")
    found = check(hotline=table).problems

    assert {(expected[0], "profile.yaml")} == {(p.code, Path(p.place.file).name) for p in found}
    assert expected[1] in found[0].message.split("是否为 ")[1]


def test_a_key_that_the_profile_has_not(profile: Path, check: Check, table: str) -> None:
    """A misspelt key of a form in the profile is told like one of the data."""
    content = profile.read_text(encoding="utf-8")
    profile.write_text(content.replace("year_ending: 年", "year_end: 年"), encoding="utf-8")
    found = check(hotline=table).problems

    assert [(p.code, "year_ending" in p.message) for p in found] == [("unknown-key", True)]
