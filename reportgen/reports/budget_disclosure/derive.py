"""Changes against last year: last year's figure from last year's file, or as typed."""

from dataclasses import replace

from reportgen.figures import Change, Figure, Ledger
from reportgen.links import Links
from reportgen.reports.budget_disclosure import charts
from reportgen.reports.budget_disclosure.compute import Disclosure
from reportgen.reports.budget_disclosure.publication import FACTS
from reportgen.reports.budget_disclosure.text_figures import COMPARED

# (name, label, cell of the current figure): the leaves of what the text compares.
_LEAVES = (
    ("overseas", ("three_public", "overseas", "total")),
    ("vehicle_purchase", ("three_public", "vehicle_purchase", "total")),
    ("vehicle_operation", ("three_public", "vehicle_operation", "total")),
    ("reception", ("three_public", "reception", "total")),
    ("administrative_expense", ("three_public", "administrative_expense", "total")),
    ("revenue", ("summary", "total_revenue")),
    ("expenditure", ("summary", "total_expenditure")),
)
# Totals whose figure of last year is the sum of the leaves' figures.
_TOTALS = (
    ("vehicles", "公务用车购置及运行维护费", ("vehicle_purchase", "vehicle_operation")),
    ("three_public", "“三公”经费", ("overseas", "vehicles", "reception")),
)


def derive(disclosure: Disclosure, ledger: Ledger, links: Links) -> Disclosure:
    """Add the changes against last year's budget.

    Figures of the text are named `text.<name>`, last year's `prior.<name>`.
    """
    prior: dict[str, Figure] = {}
    current: dict[str, Figure] = {}
    for name, cell in _LEAVES:
        shown = disclosure.cell(*cell)
        current[name] = ledger.total(f"text.{name}", COMPARED[name], [shown] if shown else [])
        prior[name] = _prior(name, disclosure, ledger, links)
    for name, label, parts in _TOTALS:
        shown = disclosure.cell("three_public", name, "total")
        current[name] = ledger.total(f"text.{name}", label, [shown] if shown else [])
        prior[name] = ledger.total(f"prior.{name}", f"上年{label}", [prior[part] for part in parts])
    changes: dict[str, Change] = {
        name: ledger.change(f"text.{name}", figure.label, figure, prior[name])
        for name, figure in current.items()
    }
    charts.record(disclosure, ledger)
    return replace(disclosure, changes=changes)


def _prior(name: str, disclosure: Disclosure, ledger: Ledger, links: Links) -> Figure:
    """Return last year's figure; one that neither was typed nor stands in a file is pending."""
    if typed := ledger.figures.get(f"prior.{name}"):
        return typed
    linked = links.find(FACTS[name], disclosure.setting.year - 1)
    return ledger.linked(f"prior.{name}", f"上年{COMPARED[name]}", linked)
