"""What a department's target form hands on: tasks, their projects, indicators for the whole period.

Goals and annual values are promised for one year, so each is confirmed anew.
"""

from reportgen.reports.department_target.model import DepartmentTarget
from reportgen.rollover import Rules, Treatment
from reportgen.tree import Route

_DECLARED = (
    ("goals.*", Treatment.REVIEW),
    ("tasks.*.content", Treatment.REVIEW),
    ("tasks.*.expected", Treatment.REVIEW),
    ("optional_tasks", Treatment.REVIEW),
    ("indicators.*.annual", Treatment.REVIEW),
)


def hand_on(model: DepartmentTarget, _: int) -> Rules:
    """Return what a department's target form hands on to next year's.

    A task that had nothing but projects, all of which have ended, needs an amount of its own.
    """
    instead: dict[Route, Route] = {
        ("tasks", number, "projects"): ("tasks", number, "amount")
        for number, task in enumerate(model.tasks)
        if task.projects and not task.parts and task.amount is None
    }
    return Rules(_DECLARED, members=("tasks.*.projects.*",), instead=instead)
