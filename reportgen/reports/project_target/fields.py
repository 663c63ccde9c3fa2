"""The fields of a project form: the printed text of each, by the name that labels use."""

from collections.abc import Mapping

from reportgen.document import Text, number, words
from reportgen.reports.project_target.compute import Project
from reportgen.reports.project_target.model import ProjectTarget
from reportgen.schema import Pending

_FLAGS = {True: "是", False: "否", None: ""}
# The amounts among the fields, by name of their figure.
AMOUNTS = {
    "amount": "amount",
    "annual": "annual",
    "budget": "annual",
    "social_capital": "social_capital",
    "prior_budget": "prior_budget",
}
# 申报联系人 and 申报联系电话 keep their labels; persons stay out of the data.
_ALWAYS_EMPTY = ("contact", "telephone")


def words_of(model: ProjectTarget) -> Mapping[str, str | Pending]:
    """Return what the data says in each field that is no amount."""
    return {
        "name": model.name,
        "code": model.code,
        "parent_name": model.parent.name,
        "parent_code": model.parent.code,
        "allocation": model.allocation,
        "status": model.status,
        "starts": str(model.starts),
        "ends": str(model.ends),
        "budget_level": model.budget_level,
        "source": model.source,
        "managing_department": model.managing_department,
        "managing_office": model.managing_office,
        "finance_office": model.finance_office,
        "applicant": model.applicant,
        "user": model.user,
        "implementer": model.implementer,
        "request_type": model.request_type,
        "hotspot": model.hotspot,
        "is_research": _FLAGS[model.is_research],
        "is_key": _FLAGS[model.is_key],
        "bond": model.bond,
        "infrastructure": model.infrastructure,
        "is_agent_built": _FLAGS[model.is_agent_built],
        "agent": model.agent,
        "is_tracked": _FLAGS[model.is_tracked],
        "review_planning": model.reviews.planning,
        "review_department": model.reviews.department,
        "review_finance": model.reviews.finance,
        "review_budget": model.reviews.budget,
        "review_performance": model.reviews.performance,
        "grounds": model.grounds,
        "summary": model.summary,
        "goal_whole": model.goals.whole,
        "goal_annual": model.goals.annual,
        "permissions": model.permissions,
    }


def fields(project: Project) -> dict[str, Text]:
    """Return the printed text of every field of the project's form, in the order of its labels."""
    form, spec = project.form, project.setting.profile
    known: dict[str, Text] = {
        "category": words(form.category),
        "level": words(form.level),
        **{name: words(text, form.labels.get(name, name)) for name, text in _printed(project)},
        **dict.fromkeys(_ALWAYS_EMPTY, ()),
    }
    for name, figure in AMOUNTS.items():
        shown = project.figures.get(figure)
        style = form.styles.get(name)
        known[name] = number(shown, spec.styles[style.text]) if shown and style else ()
    return {name: known[name] for name in form.labels if name in known}


def _printed(project: Project) -> list[tuple[str, str | Pending]]:
    ending = project.form.year_ending
    return [
        (name, f"{text}{ending}" if name in {"starts", "ends"} else text)
        for name, text in words_of(project.model).items()
    ]
