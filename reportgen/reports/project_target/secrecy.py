"""What a secret project (涉密) tells: its registration and its amounts, none of its texts.

A name, a code, years, units and money stay; grounds, goals, reviews, indicators and the words of
the composition are replaced before anything is computed, checked or printed.
"""

from reportgen.planned_indicators import PlannedIndicator
from reportgen.reports.project_target.model import Cost, Goals, ProjectTarget, Reviews
from reportgen.reports.project_target.profile import FormSpec, TargetSetting
from reportgen.schema import Pending, Placed


def redact(model: ProjectTarget, setting: TargetSetting) -> ProjectTarget:
    """Return the input as it may be known outside; one that is not secret stays as it is."""
    form = setting.profile.spec.forms.get(model.form.text)
    if not model.secret or form is None:
        return model
    sentence = setting.profile.spec.secret
    texts = {
        name: sentence if name in form.labels else ""
        for name in ("grounds", "summary", "goal_whole", "goal_annual")
    }
    return model.model_copy(
        update={
            "grounds": texts["grounds"],
            "summary": texts["summary"],
            "goals": Goals.model_construct(whole=texts["goal_whole"], annual=texts["goal_annual"]),
            "reviews": _reviews(model.reviews, sentence),
            "permissions": _replaced(model.permissions, sentence),
            "costs": tuple(_cost(cost, sentence) for cost in model.costs),
            "indicators": tuple(_indicators(form, model.form, sentence)),
        }
    )


def _replaced(text: str | Pending, sentence: str) -> str:
    return sentence if text else ""


def _reviews(reviews: Reviews, sentence: str) -> Reviews:
    return reviews.model_copy(update={name: _replaced(text, sentence) for name, text in reviews})


def _cost(cost: Cost, sentence: str) -> Cost:
    return cost.model_copy(
        update={"category": "", "scope": "", "content": sentence, "measure": "", "basis": ""}
    )


def _indicators(form: FormSpec, named: Placed, sentence: str) -> list[PlannedIndicator]:
    """Return one indicator a category, whatever the data has: their number tells something too."""
    return [
        PlannedIndicator.model_construct(category=Placed(category, named.place), name=sentence)
        for group in form.tree
        for category in group.categories
    ]
