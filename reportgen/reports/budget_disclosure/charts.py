"""What a disclosure can draw: expenditure by function and by nature, 三公 over the years."""

from collections.abc import Iterator

from reportgen.charts import Line, Sketch
from reportgen.figures import Figure, Ledger
from reportgen.reports.budget_disclosure.compute import Disclosure
from reportgen.reports.budget_disclosure.rows import TOTAL
from reportgen.reports.budget_disclosure.text_figures import COMPARED
from reportgen.reports.budget_disclosure.vocabulary import PARTS

_TABLE, _BY_UNIT = "expenditure", "basic_by_unit"
_ITEMS = ("overseas", "vehicle_purchase", "vehicle_operation", "reception")


def record(disclosure: Disclosure, ledger: Ledger) -> None:
    """Record the parts of basic expenditure over all units, and each nature's share of the whole.

    Named `structure.<part>` and `structure.<part>.share`.
    """
    whole = disclosure.cell(_TABLE, TOTAL, TOTAL)
    if whole is None:
        return
    for name, label, cells in _natures(disclosure):
        part = ledger.total(f"structure.{name}", label, cells)
        ledger.share(f"structure.{name}.share", f"{label}占比", part, whole)


def function(disclosure: Disclosure) -> Sketch | None:
    """Return expenditure by functional class, the largest first."""
    grid = disclosure.grids.get(_TABLE)
    named = [
        (row.name.strip("　"), figure)
        for row in (grid.rows if grid else ())
        if row.id != TOTAL and row.level == 0
        if (figure := disclosure.cell(_TABLE, row.id, TOTAL)) and figure.value != 0
    ]
    # What is still to be entered stands last.
    ordered = sorted(named, key=lambda one: (one[1].value is None, -(one[1].value or 0)))
    labels, figures = tuple(name for name, _ in ordered), tuple(figure for _, figure in ordered)
    return Sketch("bars", labels, (Line("{year}年预算", figures),))


def structure(disclosure: Disclosure) -> Sketch | None:
    """Return personnel, operating and project expenditure with their shares of the whole."""
    named = [(name, label) for name, label, _ in _natures(disclosure)]
    parts = [disclosure.cell("structure", name) for name, _ in named]
    shares = [disclosure.cell("structure", name, "share") for name, _ in named]
    labels = tuple(label for _, label in named)
    return Sketch("shares", labels, (Line("预算", tuple(parts)),), Line("占", tuple(shares)))


def three_public(disclosure: Disclosure) -> Sketch | None:
    """Return 三公 in all and by item, last year's budget beside this year's."""
    changes = [disclosure.changes[name] for name in ("three_public", *_ITEMS)]
    year = disclosure.setting.year
    return Sketch(
        "bars",
        ("“三公”经费合计", *(COMPARED[name] for name in _ITEMS)),
        (
            Line(f"{year - 1}年预算", tuple(change.prior for change in changes)),
            Line(f"{year}年预算", tuple(change.current for change in changes)),
        ),
    )


CHARTS = {"function": function, "structure": structure, "three_public": three_public}


def _natures(disclosure: Disclosure) -> Iterator[tuple[str, str, list[Figure]]]:
    """Yield name, label and cells of each nature of expenditure; basic is given by its parts."""
    grid = disclosure.grids.get(_TABLE)
    columns = [column for column in grid.spec.number_columns if not column.sum] if grid else []
    for column in columns:
        cell = disclosure.cell(_TABLE, TOTAL, column.name)
        if column.name == "basic" and _BY_UNIT in disclosure.grids:
            for part in PARTS:
                label = disclosure.setting.profile.spec.words[part]
                yield part, label, _over_units(part, disclosure)
        elif cell and (cell.value != 0 or column.name in {"basic", "project"}):
            yield column.name, column.head[-1], [cell]


def _over_units(part: str, disclosure: Disclosure) -> list[Figure]:
    cells = (disclosure.cell(_BY_UNIT, u.unit.text, part, TOTAL) for u in disclosure.model.units)
    return [cell for cell in cells if cell]
