"""What a project takes from other documents: last year's budget, and how facts are published."""

from collections.abc import Iterator

from reportgen.figures import Ledger
from reportgen.links import Basis, Fact, FactKey, Links
from reportgen.reports.project_target.compute import Project

BUDGET = "project_budget"
# What a department publishes if its disclosure of a year is at hand.
_DISCLOSED = "project_expenditure"


def publish(project: Project) -> Iterator[Fact]:
    """Yield this year's budget of the project."""
    year, figures = project.setting.year, project.figures
    if annual := figures.get("annual"):
        yield Fact(FactKey(BUDGET, year, Basis.INITIAL, project.id), annual)


def derive(project: Project, ledger: Ledger, links: Links) -> Project:
    """Add 上一年项目预算安排 from last year's disclosure (表12).

    A project that the disclosure does not list had no budget. `disclosed` is what the disclosure
    gives, `prior_budget` what the form prints: as typed, else the disclosed figure; without either
    it is pending.
    """
    if "prior_budget" not in project.form.labels:
        return project
    year = project.setting.year - 1
    linked = links.find(BUDGET, year, entity=project.id)
    if linked or links.find(_DISCLOSED, year):
        parts = [linked] if linked else []
        ledger.total("disclosed", f"{year}年部门预算公开的项目预算", parts)
    if "prior_budget" in ledger.figures:
        return project
    ledger.linked("prior_budget", "上一年项目预算安排", ledger.figures.get("disclosed"))
    return project
