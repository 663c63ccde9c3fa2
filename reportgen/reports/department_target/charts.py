"""What a department's target form can draw: the money of its tasks."""

from reportgen.charts import Line, Sketch
from reportgen.reports.department_target.compute import Target


def tasks(target: Target) -> Sketch | None:
    """Return what each task of the year is given, in the order of the form."""
    named = enumerate(target.model.tasks, 1)
    figures = tuple(target.figures[f"task.{index}.amount"] for index, _ in named)
    labels = tuple(task.name.text for task in target.model.tasks)
    return Sketch("bars", labels, (Line("拟投入的资金", figures),))


CHARTS = {"tasks": tasks}
