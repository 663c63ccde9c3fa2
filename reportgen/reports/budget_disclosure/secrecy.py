"""What a secret project (涉密) tells: its row and its amounts, not its target."""

from reportgen.reports.budget_disclosure.model import BudgetDisclosure, Project, UnitBudget
from reportgen.reports.budget_disclosure.profile import DisclosureSetting


def redact(model: BudgetDisclosure, setting: DisclosureSetting) -> BudgetDisclosure:
    """Return the input as it may be known outside."""
    sentence = setting.profile.spec.words.get("secret", "")
    return model.model_copy(update={"units": tuple(_unit(unit, sentence) for unit in model.units)})


def _unit(unit: UnitBudget, sentence: str) -> UnitBudget:
    projects = tuple(_project(project, sentence) for project in unit.projects)
    return unit.model_copy(update={"projects": projects})


def _project(project: Project, sentence: str) -> Project:
    return project.model_copy(update={"target": sentence}) if project.secret else project
