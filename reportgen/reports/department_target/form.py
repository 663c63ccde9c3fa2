"""The form of a department's target: budget, goals, tasks, indicators."""

from reportgen.form import FLAGS, Entry, Fields, Part, Rows, Sort
from reportgen.planned_indicators import indicator_rows
from reportgen.reports.department_target.profile import DepartmentSetting

_BUDGET = {
    "basic": "基本支出（没有部门预算公开文件时填）",
    "project": "项目支出（没有部门预算公开文件时填）",
    "other_funds": "其他资金",
    "special_funds": "财政专项资金",
    "other_development": "其他事业发展性支出",
    "transfers": "拟用于对下转移支付资金",
}


def form(setting: DepartmentSetting) -> tuple[Part, ...]:
    """Return the sheets of the form."""
    task = Entry(("name",), "任务名称")
    money = [Entry(("budget", key), label, Sort.MONEY) for key, label in _BUDGET.items()]
    return (
        Fields(
            "基本信息",
            (
                Entry(("name",), "部门名称"),
                Entry(("staff",), "财政供养人员数", Sort.NUMBER),
                *money,
                Entry(("task_unit",), "任务资金的单位（与文件不同时填）"),
                Entry(("optional_tasks",), "其他需完成的任务"),
            ),
        ),
        Rows("总体绩效目标", ("goals",), (Entry((), "目标"),)),
        Rows(
            "重点工作任务",
            ("tasks",),
            (
                task,
                Entry(("content",), "主要实施内容"),
                Entry(("amount",), "拟投入的资金（按声明数）", Sort.NUMBER),
                Entry(("expected",), "期望达到的目标"),
                Entry(("secret",), "涉密", Sort.CHOICE, FLAGS),
            ),
            pairs=("任务名称",),
        ),
        Rows("任务的项目", ("tasks", "*", "projects"), (Entry((), "项目标识"),), parent=task),
        Rows(
            "任务的其他部分",
            ("tasks", "*", "parts"),
            (Entry(("name",), "名称"), Entry(("amount",), "金额", Sort.MONEY)),
            parent=task,
            pairs=("名称",),
        ),
        indicator_rows(setting.profile.spec.tree),
    )
