"""What a self-evaluation hands on: facts without values, targets, old texts as notes.

What was written of a year is false of the next, so every paragraph is written again; the titles of
its items stay.
"""

from reportgen.reports.self_evaluation.model import SelfEvaluation
from reportgen.rollover import Rules, Treatment

_DECLARED = (
    ("date", Treatment.ENTER),
    ("narrative.*.title", Treatment.KEEP),
    ("narrative.*.item", Treatment.FIXED),
    ("narrative.*", Treatment.REVIEW),
    ("facts.*.decimals", Treatment.FIXED),
    ("budget.prior_adjusted", Treatment.DROP),
    ("assets.prior_value", Treatment.DROP),
    ("conference.prior", Treatment.DROP),
    ("training.prior", Treatment.DROP),
    ("*.reason", Treatment.REVIEW),
    ("reasons.*", Treatment.REVIEW),
    ("indicators.*.weight", Treatment.FIXED),
    ("indicators.*.actual", Treatment.ENTER),
    ("indicators.*.analysis", Treatment.REVIEW),
    ("indicators.*.band", Treatment.DROP),
    ("indicators.*.percentage", Treatment.DROP),
    ("conclusion", Treatment.REVIEW),
    ("execution_remark", Treatment.REVIEW),
)


def hand_on(_: SelfEvaluation, __: int) -> Rules:
    """Return what a self-evaluation hands on to next year's."""
    return Rules(_DECLARED)
