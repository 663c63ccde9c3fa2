"""Project forms (二级项目申报表、项目绩效目标表): one file a project, three official forms."""

from reportgen.kind import ReportKind
from reportgen.reports.project_target.binding import bind
from reportgen.reports.project_target.charts import CHARTS
from reportgen.reports.project_target.checks import CHECKS
from reportgen.reports.project_target.compute import Project, compute
from reportgen.reports.project_target.derive import derive, publish
from reportgen.reports.project_target.form import form
from reportgen.reports.project_target.layout import lay_out
from reportgen.reports.project_target.model import ProjectTarget
from reportgen.reports.project_target.profile import TargetProfile
from reportgen.reports.project_target.references import compare, inspect
from reportgen.reports.project_target.rollover import hand_on
from reportgen.reports.project_target.secrecy import redact

KIND: ReportKind[ProjectTarget, Project] = ReportKind(
    name="project_target",
    title="项目绩效目标",
    model=ProjectTarget,
    profile=TargetProfile,
    date=lambda _: None,
    uses_accounts=False,
    redact=redact,
    inspect=inspect,
    compute=compute,
    publish=publish,
    derive=derive,
    checks=CHECKS,
    lay_out=lay_out,
    charts=CHARTS,
    form=form,
    bind=bind,
    compare=compare,
    hand_on=hand_on,
)
