"""What a disclosure hands on: its structure; last year's figures come from last year's file.

A project's target is what the project is for, so it stays true while the project lasts.
"""

from reportgen.reports.budget_disclosure.model import BudgetDisclosure
from reportgen.rollover import Rules, Treatment

_DECLARED = (
    ("date", Treatment.ENTER),
    ("assets.as_of", Treatment.ENTER),
    ("assets.planned_items", Treatment.REVIEW),
    ("*.reason", Treatment.REVIEW),
    ("units.*.projects.*.target", Treatment.DATED),
)


def hand_on(model: BudgetDisclosure, _: int) -> Rules:
    """Return what a disclosure hands on to next year's."""
    # A unit's own disclosure gives no facts that another file could cite.
    prior = Treatment.ENTER if model.scope == "unit" else Treatment.DROP
    return Rules((("*.prior", prior), *_DECLARED), members=("units.*.projects.*.id",))
