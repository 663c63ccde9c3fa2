"""Department target form (部门整体预算绩效目标申报表): the budget, its goals and indicators."""

from reportgen.kind import ReportKind
from reportgen.reports.department_target.charts import CHARTS
from reportgen.reports.department_target.checks import CHECKS
from reportgen.reports.department_target.compute import Target, compute, derive, publish
from reportgen.reports.department_target.form import form
from reportgen.reports.department_target.layout import lay_out
from reportgen.reports.department_target.model import DepartmentTarget
from reportgen.reports.department_target.profile import DepartmentProfile
from reportgen.reports.department_target.references import inspect
from reportgen.reports.department_target.rollover import hand_on
from reportgen.reports.department_target.secrecy import redact

KIND: ReportKind[DepartmentTarget, Target] = ReportKind(
    name="department_target",
    title="部门整体预算绩效目标申报表",
    model=DepartmentTarget,
    profile=DepartmentProfile,
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
    hand_on=hand_on,
)
