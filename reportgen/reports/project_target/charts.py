"""What a project form can draw: its plan by year."""

from reportgen.charts import Line, Sketch
from reportgen.reports.project_target.compute import Project


def plan(project: Project) -> Sketch | None:
    """Return what was asked for and what was approved in each year; None without a plan."""
    if project.form.plan is None or not project.model.plan:
        return None
    spec = project.setting.profile.spec.tables[project.form.plan.text]
    years = tuple(str(one.year) for one in project.model.plan)
    lines = (
        Line(
            column.head[-1],
            tuple(project.figures[f"plan.{year}.{column.name}"] for year in years),
        )
        for column in spec.columns
        if column.name in {"requested", "approved"}
    )
    return Sketch("columns", tuple(f"{year}年" for year in years), tuple(lines))


CHARTS = {"plan": plan}
