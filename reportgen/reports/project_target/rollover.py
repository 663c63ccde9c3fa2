"""What a project's form hands on: its plan and what it is for, while the plan goes on."""

from reportgen.reports.project_target.model import ProjectTarget
from reportgen.rollover import Horizon, Rules, Treatment
from reportgen.tree import Route

_DECLARED = (
    ("order", Treatment.FIXED),
    ("starts", Treatment.FIXED),
    ("ends", Treatment.FIXED),
    ("plan.*", Treatment.FIXED),
    ("costs.*.year", Treatment.FIXED),
    ("costs.*.price", Treatment.FIXED),
    ("costs.*.quantity", Treatment.FIXED),
    ("prior_budget", Treatment.DROP),
    ("reviews.*", Treatment.REVIEW),
    ("goals.annual", Treatment.REVIEW),
    ("indicators.*.annual", Treatment.REVIEW),
)
_NEW, _CONTINUED = "新增项目", "延续项目"


def hand_on(model: ProjectTarget, year: int) -> Rules:
    """Return what the form of a year hands on to next year's; a new project is then continued."""
    budgets = {plan.year: plan.requested for plan in model.plan}
    if model.budget:
        budgets[year] = model.budget
    horizon = Horizon(model.ends, tuple(plan.year for plan in model.plan), budgets)
    values: dict[Route, str] = {}
    if model.request_type == _NEW:
        values["request_type",] = _CONTINUED
    return Rules(_DECLARED, values=values, horizon=horizon)
