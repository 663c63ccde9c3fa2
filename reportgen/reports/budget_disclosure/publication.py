"""The facts that other documents and next year may cite."""

from collections.abc import Iterator

from reportgen.figures import Figure, total
from reportgen.links import Basis, Fact, FactKey
from reportgen.reports.budget_disclosure.compute import Disclosure

# The field's name of each compared figure.
FACTS = {
    "overseas": "three_public.overseas",
    "vehicle_purchase": "three_public.vehicle_purchase",
    "vehicle_operation": "three_public.vehicle_operation",
    "reception": "three_public.reception",
    "administrative_expense": "administrative_expense",
    "revenue": "revenue",
    "expenditure": "expenditure",
}
_CELLS = {
    "revenue": ("summary", "total_revenue"),
    "expenditure": ("summary", "total_expenditure"),
    "fiscal_appropriation": ("summary", "fiscal_appropriation"),
    "basic_expenditure": ("expenditure", "total", "basic"),
    "project_expenditure": ("expenditure", "total", "project"),
    "three_public": ("three_public", "three_public", "total"),
    "three_public.overseas": ("three_public", "overseas", "total"),
    "three_public.vehicles": ("three_public", "vehicles", "total"),
    "three_public.vehicle_purchase": ("three_public", "vehicle_purchase", "total"),
    "three_public.vehicle_operation": ("three_public", "vehicle_operation", "total"),
    "three_public.reception": ("three_public", "reception", "total"),
    "administrative_expense": ("three_public", "administrative_expense", "total"),
    "procurement": ("procurement", "total"),
    "procurement.goods": ("procurement", "goods"),
    "procurement.works": ("procurement", "works"),
    "procurement.services": ("procurement", "services"),
    "offices": ("count", "offices"),
    "subordinates": ("count", "subordinates"),
}


def publish(disclosure: Disclosure) -> Iterator[Fact]:
    """Yield this year's figures, each project's budget, and last year's as they were typed."""
    # A unit's own disclosure says nothing about the department.
    if disclosure.model.scope == "unit":
        return
    year = disclosure.setting.year
    for name, cell in _CELLS.items():
        if figure := disclosure.cell(*cell):
            yield Fact(FactKey(name, year, Basis.INITIAL), figure)
    for project, budget in _projects(disclosure):
        yield Fact(FactKey("project_budget", year, Basis.INITIAL, project), budget)
    for name, fact in FACTS.items():
        if (typed := disclosure.figures.get(f"prior.{name}")) and typed.place:
            yield Fact(FactKey(fact, year - 1, Basis.INITIAL), typed, is_source=False)


def _projects(disclosure: Disclosure) -> Iterator[tuple[str, Figure]]:
    """Yield each project with its budget: of several units together, where they share it."""
    rows: dict[str, list[Figure]] = {}
    for unit in disclosure.model.units:
        for project in unit.projects:
            row = f"{unit.unit.text}.{project.id.text}"
            if figure := disclosure.cell("project_by_unit", row, "total"):
                rows.setdefault(project.id.text, []).append(figure)
    for name, figures in rows.items():
        shared = total(f"{figures[0].label}等单位合计", figures)
        yield name, figures[0] if len(figures) == 1 else shared
