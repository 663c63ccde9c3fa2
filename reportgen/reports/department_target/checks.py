"""The identities of a department's target form."""

from collections.abc import Iterator

from reportgen.figures import Figure, Formula, computed, origin, total
from reportgen.planned_indicators import impossible, whole_and_annual
from reportgen.reconcile import Check, Comparison, Remark, is_far, negatives
from reportgen.reports.department_target.compute import Target

_WITHIN, _BETWEEN, _TARGETS = "表内勾稽", "文件之间", "绩效指标"
_FORM = "部门整体预算绩效目标申报表"
_RULE = "财预〔2015〕88号（预算绩效目标管理）"
Outcome = Iterator[Comparison | Remark]
# 元 for 万元 and the other way: the same digits ten thousand times as much.
_UNIT_SLIP = 10_000


def _stated(case: Target) -> Outcome:
    for name, figure in case.figures.items():
        is_task = name.startswith("task.") and name.endswith(".amount")
        if figure.formula is Formula.STATED and not is_task:
            yield Comparison(figure, computed(figure))


def _known(case: Target) -> Outcome:
    for name in ("basic", "project"):
        figure = case.figures[name]
        if figure.is_missing:
            message = f"没有本年的部门预算公开，{figure.label}应录入（budget.{name}）"
            yield Remark(message, case.model.staff.place)


def _parts_of_projects(case: Target) -> Outcome:
    parts = [case.figures["special_funds"], case.figures["other_development"]]
    whole = case.figures["project"]
    yield Comparison(total("财政专项资金与其他事业发展性支出之和", parts), whole, is_limit=True)


def _tasks(case: Target) -> Outcome:
    for number, _ in enumerate(case.model.tasks, 1):
        amount = case.figures[f"task.{number}.amount"]
        forms = case.figures.get(f"task.{number}.forms")
        if amount.formula is Formula.STATED:
            yield Comparison(amount, computed(amount))
        if forms:
            yield Comparison(amount, forms)


def _task_projects(case: Target) -> Outcome:
    for task in case.model.tasks:
        for project in task.projects:
            if project.text not in case.forms:
                yield Remark(f"{task.name.text}：没有项目 {project.text} 的表", project.place)
        if not (task.projects or task.parts or task.amount):
            yield Remark(f"{task.name.text}没有项目，也没有金额", task.name.place)


def _units(case: Target) -> Outcome:
    for number, task in enumerate(case.model.tasks, 1):
        amount = case.figures[f"task.{number}.amount"]
        forms = case.figures.get(f"task.{number}.forms")
        if _is_unit_slip(amount, forms):
            message = f"{task.name.text}：金额与项目表数字相同，单位相差一万倍（元、万元）"
            yield Remark(message, amount.place or task.name.place)


def _is_unit_slip(amount: Figure, forms: Figure | None) -> bool:
    if not (forms and forms.value and amount.value):
        return False
    return forms.value in {amount.value * _UNIT_SLIP, amount.value / _UNIT_SLIP}


def _magnitude(case: Target) -> Outcome:
    tasks = [case.figures[f"task.{number}.amount"] for number, _ in enumerate(case.model.tasks, 1)]
    project = case.figures["project"]
    for figure in (total("重点工作任务资金合计", tasks), case.figures["basic"]):
        if is_far(figure, project):
            message = (
                f"{figure.label} {figure.value:f} 元与项目支出 {project.value:f} 元"
                "相差一千倍以上，单位可能写错"
            )
            yield Remark(message, origin(figure) or case.model.staff.place)


def _negatives(case: Target) -> Outcome:
    yield from negatives(case.figures.values())
    staff = case.figures["staff"]
    if staff.value is not None and staff.value % 1:
        yield Remark(f"{staff.label}不是整数", case.model.staff.place)


def _tasks_within_projects(case: Target) -> Outcome:
    tasks = [case.figures[f"task.{number}.amount"] for number, _ in enumerate(case.model.tasks, 1)]
    yield Comparison(total("重点工作任务资金合计", tasks), case.figures["project"], is_limit=True)


def _forms_within_projects(case: Target) -> Outcome:
    # What is known may not exceed the whole, whatever the rest (待填) will be.
    known = [form for form in case.forms.values() if form.value is not None]
    if known:
        forms = total("全部项目表当年金额合计", known)
        yield Comparison(forms, case.figures["project"], is_limit=True)


def _indicators(case: Target) -> Outcome:
    yield from whole_and_annual(case.model.indicators)
    yield from impossible(case.model.indicators)


CHECKS: tuple[Check[Target], ...] = (
    Check("DT101", _WITHIN, "公布数与计算数一致", _FORM, _stated),
    Check("DT102", _WITHIN, "基本支出、项目支出已录入，或可由部门预算公开得出", _FORM, _known),
    Check(
        "DT103", _WITHIN, "专项资金和其他事业发展性支出不超过项目支出", _FORM, _parts_of_projects
    ),
    Check("DT104", _WITHIN, "金额单位与数额大小相称", _FORM, _magnitude),
    Check("DT105", _WITHIN, "金额和人数不为负数", _FORM, _negatives),
    Check("DT201", _BETWEEN, "重点工作任务的资金等于其项目表之和", _FORM, _tasks),
    Check("DT202", _BETWEEN, "重点工作任务的项目都有项目表", _FORM, _task_projects),
    Check("DT203", _BETWEEN, "重点工作任务与项目表的单位一致", _FORM, _units),
    Check("DT204", _BETWEEN, "重点工作任务资金合计不超过项目支出", _FORM, _tasks_within_projects),
    Check("DT205", _BETWEEN, "全部项目表当年金额合计不超过项目支出", _FORM, _forms_within_projects),
    Check("DT301", _TARGETS, "指标值前后一致，可以达到", _RULE, _indicators),
)
