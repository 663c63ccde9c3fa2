"""The figures of a department's target form, and what it takes from disclosure and projects."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reportgen.amounts import Amount, Measure
from reportgen.figures import Figure, Ledger, computed, total
from reportgen.links import Basis, Fact, FactKey, Links
from reportgen.reports.department_target.model import DepartmentTarget, Task
from reportgen.reports.department_target.profile import DepartmentSetting

_LINKED = {
    "basic": ("基本支出", "basic_expenditure"),
    "project": ("项目支出", "project_expenditure"),
}
_GIVEN = {
    "other_funds": "其他资金",
    "special_funds": "财政专项资金",
    "other_development": "其他事业发展性支出",
    "transfers": "拟用于对下转移支付资金",
}
PROJECT_BUDGET = "project_budget"


@dataclass(frozen=True, slots=True)
class Target:
    """A department's target form, computed.

    Attributes:
        model: Its input.
        setting: What it is made in.
        figures: By name.
        forms: The budgets of all project forms of the year by project.
    """

    model: DepartmentTarget
    setting: DepartmentSetting
    figures: Mapping[str, Figure]
    forms: Mapping[str, Figure]


def compute(model: DepartmentTarget, setting: DepartmentSetting, ledger: Ledger) -> Target:
    """Record what the form itself gives; the rest follows when the documents are linked."""
    ledger.given("staff", "财政供养人员数", model.staff, Measure.NUMBER, "人")
    named = [unit for unit in setting.department.units if unit.names]
    ledger.counted("subordinates", "下属二级单位数", named, setting.department.place)
    for name, (label, _) in _LINKED.items():
        amount: Amount | None = getattr(model.budget, name)
        if amount:
            ledger.given(name, label, amount)
    for name, label in _GIVEN.items():
        ledger.given(name, label, getattr(model.budget, name))
    return Target(model, setting, ledger.figures, {})


def publish(target: Target) -> Iterator[Fact]:
    """Yield the budget as it was typed, and the number of subordinate units."""
    year = target.setting.year
    for name, (_, fact) in _LINKED.items():
        typed = target.figures.get(name)
        if typed and typed.place:
            yield Fact(FactKey(fact, year, Basis.INITIAL), typed)
    # What is stated against it is compared with it by DT101.
    counted = computed(target.figures["subordinates"])
    yield Fact(FactKey("subordinates", year, Basis.INITIAL), counted)


def derive(target: Target, ledger: Ledger, links: Links) -> Target:
    """Add the budget as a whole and the money of each task.

    财政拨款 is what is left of the expenditure without 其他资金, 省本级使用资金 what is left of it
    without 对下转移支付; a task is the sum of its projects' forms and its own parts.
    """
    year, model = target.setting.year, target.model
    for name, (label, fact) in _LINKED.items():
        if name not in ledger.figures:
            ledger.linked(name, label, links.find(fact, year))
    figures = ledger.figures
    whole = ledger.total("expenditure", "部门预算支出合计", [figures["basic"], figures["project"]])
    for name, label, part in (
        ("fiscal_appropriation", "财政拨款", "other_funds"),
        ("own_level", "省本级使用资金", "transfers"),
    ):
        ledger.rest(name, label, whole, figures[part])
    forms = links.entities(PROJECT_BUDGET, year)
    for number, task in enumerate(model.tasks, 1):
        _task(f"task.{number}", task, target, ledger, forms)
    return Target(model, target.setting, figures, forms)


def _task(
    name: str, task: Task, target: Target, ledger: Ledger, forms: Mapping[str, Figure]
) -> None:
    label = f"{task.name.text} 拟投入的资金"
    parts = [forms[project.text] for project in task.projects if project.text in forms]
    parts += [
        ledger.given(f"{name}.part.{index}", f"{task.name.text}：{part.name}", part.amount)
        for index, part in enumerate(task.parts, 1)
    ]
    if task.amount is None and any(project.text not in forms for project in task.projects):
        # Without all its forms a task has no amount; DT202 names the one that is missing.
        ledger.linked(f"{name}.amount", label, None)
        return
    if task.amount is None:
        ledger.total(f"{name}.amount", label, parts)
        return
    unit = target.model.task_unit or target.model.unit
    value = None if task.amount.value is None else task.amount.value * unit.yuan
    ledger.given(f"{name}.amount", label, Amount(value, task.amount.place, unit.last_digit))
    if parts:
        ledger.add(total(f"{task.name.text} 各项目和各部分之和", parts, f"{name}.forms"))
