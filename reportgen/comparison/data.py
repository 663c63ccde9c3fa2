"""A comparison as plain data, for JSON: numbers as text, money in 元."""

from decimal import Decimal

from reportgen.comparison.model import (
    ChangedFigure,
    ChangedProblem,
    ChangedRow,
    ChangedWording,
    Comparison,
    Spot,
)
from reportgen.problems import Place

FORMAT = "reportgen-diff/1"


def facts(comparison: Comparison) -> dict[str, object]:
    """Return a comparison as plain data."""
    return {
        "format": FORMAT,
        "old": comparison.old,
        "new": comparison.new,
        "same": comparison.is_same,
        "figures": [_figure(figure) for figure in comparison.figures],
        "computed": [_figure(figure) for figure in comparison.computed],
        "rows": [_row(row) for row in comparison.rows],
        "wording": [_wording(wording) for wording in comparison.wording],
        "began": [_problem(problem) for problem in comparison.began],
        "ceased": [_problem(problem) for problem in comparison.ceased],
        "only_old": list(comparison.only_old),
        "only_new": list(comparison.only_new),
    }


def _figure(figure: ChangedFigure) -> dict[str, object]:
    return {
        "report": figure.report,
        "figure": figure.name,
        "label": figure.label,
        "measure": str(figure.measure),
        "old": _number(figure.old),
        "new": _number(figure.new),
        "difference": _number(figure.difference),
        "old_place": _place(figure.old_place),
        "new_place": _place(figure.new_place),
        "moved": [{**_spot(one.spot), "old": one.old, "new": one.new} for one in figure.moved],
    }


def _row(row: ChangedRow) -> dict[str, object]:
    return {
        "report": row.report,
        "label": row.label,
        "old": _number(row.old),
        "new": _number(row.new),
        "difference": _number(row.difference),
        "old_place": _place(row.old_place),
        "new_place": _place(row.new_place),
    }


def _wording(wording: ChangedWording) -> dict[str, object]:
    return {**_spot(wording.spot), "old": wording.old, "new": wording.new}


def _problem(told: ChangedProblem) -> dict[str, object]:
    problem = told.problem
    return {
        "report": told.report,
        "code": problem.code,
        "severity": str(problem.severity),
        "message": problem.message,
        "place": _place(problem.place),
        "figures": list(problem.figures),
    }


def _spot(spot: Spot) -> dict[str, object]:
    return {"report": spot.report, "label": spot.label, "path": spot.path}


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f")


def _place(place: Place | None) -> dict[str, object] | None:
    if place is None:
        return None
    return {"file": place.file, "line": place.line, "column": place.column}
