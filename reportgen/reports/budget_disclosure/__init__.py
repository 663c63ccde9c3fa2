"""Budget disclosure (部门预算公开): the department's budget of a year as published."""

from reportgen.kind import ReportKind
from reportgen.reports.budget_disclosure.charts import CHARTS
from reportgen.reports.budget_disclosure.checks import CHECKS
from reportgen.reports.budget_disclosure.compute import Disclosure, compute
from reportgen.reports.budget_disclosure.derive import derive
from reportgen.reports.budget_disclosure.detail_rows import USE
from reportgen.reports.budget_disclosure.form import form
from reportgen.reports.budget_disclosure.layout import lay_out
from reportgen.reports.budget_disclosure.model import BudgetDisclosure
from reportgen.reports.budget_disclosure.profile import DisclosureProfile
from reportgen.reports.budget_disclosure.publication import publish
from reportgen.reports.budget_disclosure.references import inspect
from reportgen.reports.budget_disclosure.rollover import hand_on
from reportgen.reports.budget_disclosure.secrecy import redact

KIND: ReportKind[BudgetDisclosure, Disclosure] = ReportKind(
    name="budget_disclosure",
    title="部门预算公开",
    model=BudgetDisclosure,
    profile=DisclosureProfile,
    date=lambda model: model.date,
    uses_accounts=True,
    redact=redact,
    inspect=inspect,
    compute=compute,
    publish=publish,
    derive=derive,
    checks=CHECKS,
    lay_out=lay_out,
    charts=CHARTS,
    details=USE,
    form=form,
    hand_on=hand_on,
)
