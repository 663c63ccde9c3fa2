"""The input of a department's target form, and what its profile must have."""

import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

import reportgen
from reportgen import paths, source
from reportgen.planned_indicators import PlannedIndicator
from reportgen.problems import Problem
from reportgen.reports.department_target.model import Budget, DepartmentTarget, Task
from reportgen.schema import Pending, validate

Check = Callable[..., reportgen.Result]

EVERY_KEY = """\
unit: 元
name: 数据局
staff: 12.5
budget:
  {basic: 1, project: 2, other_funds: 待填, special_funds: 0, other_development: 0, transfers: 0}
goals: [目标, 待填]
tasks:
  - name: 任务
    content: 待填：业务科
    projects: [platform]
    parts: [{name: 部分, amount: 3}]
    amount: 0.5
    expected: 完成
    secret: 否
task_unit: 万元
optional_tasks: 无
indicators: [{category: 数量指标, name: 台数, whole: ≥3台, annual: 待填}]
stated: {subordinates: 3}
explained: [{check: DT101, figure: subordinates, difference: 2, reason: 照公布数印}]
"""


def read(text: str) -> tuple[DepartmentTarget | None, tuple[Problem, ...]]:
    """Read a text as the file of a department's target form."""
    data, problems = source.parse(text.encode(), "department_target.yaml")
    assert data, problems
    return validate(data, DepartmentTarget)


def test_every_key() -> None:
    """A file may hold every field that the model names, and the example has them all."""
    model, problems = read(EVERY_KEY)

    assert problems == ()
    assert model
    assert set(DepartmentTarget.model_fields) == model.model_fields_set
    assert set(Budget.model_fields) == model.budget.model_fields_set
    assert set(Task.model_fields) == model.tasks[0].model_fields_set
    assert set(PlannedIndicator.model_fields) == model.indicators[0].model_fields_set


def test_values() -> None:
    """Money is in the unit of the file, a task's declared amount and the staff as typed."""
    model, _ = read(EVERY_KEY)
    assert model
    (task,) = model.tasks
    assert task.amount

    assert (Decimal("12.5"), Decimal("0.5"), Decimal(3), None) == (
        model.staff.value,
        task.amount.value,
        task.parts[0].amount.value,
        model.budget.other_funds.value,
    )
    assert isinstance(task.content, Pending)
    assert isinstance(model.goals[1], Pending)


@pytest.mark.parametrize("key", ["unit", "name", "staff", "budget", "goals", "tasks"])
def test_missing_key(key: str, text: str) -> None:
    """A needed key that is missing is named."""
    found = read(re.sub(rf"(?m)^{key}:.*\n(?:  .*\n)*", "", text))[1]

    assert [(p.code, f"“{key}”" in p.message) for p in found] == [("missing-key", True)]


@pytest.mark.parametrize("key", ["other_funds", "special_funds", "other_development", "transfers"])
def test_parts_of_the_budget_are_needed(key: str, text: str) -> None:
    """What no document gives has to be typed; 基本支出 and 项目支出 may be left out."""
    found = read(re.sub(rf"(?m)^  {key}:.*\n", "", text))[1]
    linked = read(re.sub(r"(?m)^  (basic|project):.*\n", "", text))

    assert [(p.code, f"“{key}”" in p.message) for p in found] == [("missing-key", True)]
    assert linked[1] == ()


@pytest.mark.parametrize(
    ("old", "new", "nearest"),
    [
        ("staff:", "staf:", "staff"),
        ("other_funds:", "other_fund:", "other_funds"),
        ("projects:", "project_s:", "projects"),
        ("{name: 资料扫描, amount:", "{name: 资料扫描, amounts:", "amount"),
        (
            "{category: 质量指标, name: 完好率, whole:",
            "{category: 质量指标, name: 甲, whol:",
            "whole",
        ),
    ],
)
def test_unknown_key_is_told_with_the_nearest(old: str, new: str, nearest: str, text: str) -> None:
    """A misspelt key is told with the key that it is like."""
    assert text.count(old) == 1
    (found,) = (p for p in read(text.replace(old, new))[1] if p.code == "unknown-key")

    assert nearest in found.message.split("是否为 ")[1].split("、")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("staff: 12", "staff: 十二", "amount-not-a-number"),
        ("staff: 12", "staff: 12人", "amount-not-a-number"),
        ("basic: 100.00", "basic: 100万元", "amount-unit"),
        ("projects: [platform]", "projects: [Platform]", "not-an-identifier"),
        ("projects: [platform]", "projects: [平台]", "not-an-identifier"),
        ("projects: [platform]", "projects: platform", "wrong-type"),
        ("name: 平台运维", "name: 待填", "pending-name"),
        ("unit: 万元", "unit: 亿元", "unknown-unit"),
    ],
)
def test_wrong_value(old: str, new: str, code: str, text: str) -> None:
    """A value of another kind is refused where it stands."""
    wrong = text.replace(old, new)
    (line,) = (n for n, words in enumerate(wrong.splitlines(), 1) if new in words)

    assert text.count(old) == 1
    assert [(code, line)] == [(p.code, p.place.line) for p in read(wrong)[1]]


@pytest.mark.parametrize("key", ["goals", "tasks"])
def test_there_is_a_goal_and_a_task(key: str, text: str) -> None:
    """A form without a goal or without a task is none."""
    empty = re.sub(rf"(?m)^{key}:\n(?:  .*\n)*", f"{key}: []\n", text)

    assert [p.code for p in read(empty)[1]] == ["too-short"]


# --- what the model alone cannot tell ---


def test_the_invented_form_is_good(check: Check, text: str) -> None:
    """The form that the tests start from has no problem, not even a question."""
    assert check(text).problems == ()


def test_unknown_category(check: Check, text: str) -> None:
    """A category of another kind of form is told at its place."""
    wrong = text.replace("category: 质量指标", "category: 质量指标值")
    (problem,) = check(wrong).problems

    assert (problem.code, problem.place.line) == ("unknown-category", 26)
    assert "质量指标" in problem.message.split("是否为 ")[1]


@pytest.mark.parametrize("where", ["projects: [platform, platform]", "again"])
def test_a_project_that_is_listed_twice(where: str, check: Check, text: str) -> None:
    """A project belongs to one task, once; its money would count twice."""
    wrong = (
        text.replace("    parts:", "    projects: [platform]\n    parts:")
        if where == "again"
        else text.replace("projects: [platform]", where)
    )
    problems = check(wrong).problems

    assert [p.code for p in problems] == ["repeated-project"]
    assert problems[0].place.line == (21 if where == "again" else 17)


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the profile's file in a copy of the templates that is used instead of the real."""
    templates = tmp_path / "templates"
    shutil.copytree(paths.templates(), templates)
    monkeypatch.setattr(paths, "templates", lambda: templates)
    return templates / "department_target" / "guangdong" / "profile.yaml"


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (("amount_style: table", "amount_style: tabel"), "unknown-style"),
        (("count_style: count", "count_style: counts"), "unknown-style"),
        (("  goals:\n    title", "  goal:\n    title"), "missing-table"),
        (("  tasks:\n    title", "  task:\n    title"), "missing-table"),
        (("  indicators:\n    title", "  indicator:\n    title"), "missing-table"),
    ],
)
def test_what_the_profile_must_have(
    edit: tuple[str, str], code: str, profile: Path, check: Check, text: str
) -> None:
    """A table or a style that is missing is told with the nearest name there is."""
    content = profile.read_text(encoding="utf-8")
    assert content.count(edit[0]) == 1
    profile.write_text(content.replace(*edit), encoding="utf-8")
    (problem,) = check(text).problems

    assert (code, "profile.yaml") == (problem.code, Path(problem.place.file).name)
    assert "是否为" in problem.message
