"""Self-evaluation (部门整体支出绩效自评报告): what became of the budget and of its targets."""

from reportgen.kind import ReportKind
from reportgen.reports.self_evaluation.charts import CHARTS
from reportgen.reports.self_evaluation.checks import CHECKS
from reportgen.reports.self_evaluation.compute import Evaluation, compute, derive, publish
from reportgen.reports.self_evaluation.form import form
from reportgen.reports.self_evaluation.layout import lay_out
from reportgen.reports.self_evaluation.model import SelfEvaluation
from reportgen.reports.self_evaluation.profile import EvaluationProfile
from reportgen.reports.self_evaluation.references import inspect
from reportgen.reports.self_evaluation.rollover import hand_on

KIND: ReportKind[SelfEvaluation, Evaluation] = ReportKind(
    name="self_evaluation",
    title="部门整体支出绩效自评报告",
    model=SelfEvaluation,
    profile=EvaluationProfile,
    date=lambda model: model.date,
    uses_accounts=False,
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
