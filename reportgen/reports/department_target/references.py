"""What the model alone cannot tell: categories, tables and styles that the profile must have."""

from reportgen.indicator_tree import unknown_categories
from reportgen.problems import Problem, nearest
from reportgen.reports.department_target.model import DepartmentTarget
from reportgen.reports.department_target.profile import DepartmentSetting

_NEEDED_LABELS = ("goals", "goal")
_NEEDED_TABLES = ("goals", "tasks", "indicators")


def inspect(model: DepartmentTarget, setting: DepartmentSetting) -> tuple[Problem, ...]:
    """Return the problems of names, of the data and of the profile."""
    spec, place = setting.profile.spec, setting.profile.place
    problems = [
        Problem("missing-table", f"样式缺少表 {name}{nearest(name, spec.tables)}", place)
        for name in _NEEDED_TABLES
        if name not in spec.tables
    ]
    problems += [
        Problem("missing-label", f"样式缺少标签 {name}{nearest(name, spec.labels)}", place)
        for name in _NEEDED_LABELS
        if name not in spec.labels
    ]
    for style in (spec.amount_style, spec.count_style):
        if style.text not in spec.styles:
            message = f"没有名为“{style.text}”的数字样式{nearest(style.text, spec.styles)}"
            problems.append(Problem("unknown-style", message, style.place))
    for number, goal in enumerate(model.goals, 1):
        if goal == "":
            problems.append(Problem("empty-text", f"目标{number}没有文字", model.staff.place))
    seen: set[str] = set()
    for task in model.tasks:
        for project in task.projects:
            if project.text in seen:
                message = f"项目 {project.text} 列入了两次"
                problems.append(Problem("repeated-project", message, project.place))
            seen.add(project.text)
    return (*problems, *unknown_categories(spec.tree, (i.category for i in model.indicators)))
