"""The disclosure's own figures: every cell of every table, in 元, unrounded.

A cell without parts sums the given figures of its row that carry its column's mark; a row with
parts sums them; a column with a sum adds the columns beside it. Cells are named
`<table>.<row>.<column>`, lines of two-sided tables `<table>.<line>`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reportgen.figures import Change, Figure, Ledger, total
from reportgen.profile import ColumnSpec
from reportgen.reports.budget_disclosure import text_figures
from reportgen.reports.budget_disclosure.facts import Facts, Leaf, gather
from reportgen.reports.budget_disclosure.model import BudgetDisclosure
from reportgen.reports.budget_disclosure.profile import (
    BlockSpec,
    DisclosureSetting,
    DisclosureTable,
    LineSpec,
)
from reportgen.reports.budget_disclosure.rows import TOTAL, GridRow, Request, table_rows
from reportgen.reports.budget_disclosure.vocabulary import CURRENT_NATURES


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its rows; the figures are found by name."""

    id: str
    spec: DisclosureTable
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A disclosure, computed.

    Attributes:
        model: Its input.
        setting: What it is made in.
        grids: Its tables by name.
        figures: All figures by name.
        changes: Changes against last year by name; empty until they are derived.
    """

    model: BudgetDisclosure
    setting: DisclosureSetting
    grids: Mapping[str, Grid]
    figures: Mapping[str, Figure]
    changes: Mapping[str, Change] = field(default_factory=dict)

    def cell(self, table: str, *path: str) -> Figure | None:
        """Return the figure of a cell or a line, or None if the profile has no such place."""
        return self.figures.get(".".join((table, *path)))


def compute(model: BudgetDisclosure, setting: DisclosureSetting, ledger: Ledger) -> Disclosure:
    """Compute every cell of every table of the profile."""
    facts = gather(model, setting, ledger)
    grids: dict[str, Grid] = {}
    tables = setting.profile.spec.tables
    for name, spec in tables.items():
        if spec.rows.text != "blocks":
            grid = Grid(name, spec, table_rows(Request(spec, model, setting, facts)))
            _cells(grid, ledger)
            grids[name] = grid
    # Two-sided tables cite cells of the others, so they come last; print order is the profile's.
    for name, spec in tables.items():
        if spec.rows.text == "blocks":
            _Sides(name, spec, facts, ledger, setting.profile.spec.categories).fill()
            grids[name] = Grid(name, spec, ())
    ordered = {name: grids[name] for name in tables}
    text_figures.record(model, setting, ledger)
    return Disclosure(model, setting, ordered, ledger.figures)


def _cells(grid: Grid, ledger: Ledger) -> None:
    # Parts stand below their whole, so the table fills from the bottom.
    columns = _parts_first(grid.spec.number_columns)
    for row in reversed(grid.rows):
        title = _title(row)
        for column in columns:
            name = f"{grid.id}.{row.id}.{column.name}"
            label = " ".join([grid.spec.number, title, column.head[-1]]).strip()
            ledger.total(name, label, _inputs(grid, row, column, ledger))


def _title(row: GridRow) -> str:
    """Return what messages call a row: an account with its code, anything else by its label."""
    name = row.name.strip("　") or row.label.strip("　")
    return f"[{row.code}]{name}" if row.code and row.id != TOTAL else row.label.strip("　")


def _inputs(grid: Grid, row: GridRow, column: ColumnSpec, ledger: Ledger) -> Iterable[Figure]:
    figures = ledger.figures
    if row.parts:
        return [figures[f"{grid.id}.{part}.{column.name}"] for part in row.parts]
    if column.sum:
        return [figures[f"{grid.id}.{row.id}.{part.text}"] for part in column.sum]
    return [leaf.figure for leaf in row.leaves if column.name in leaf.marks]


def _parts_first(columns: Iterable[ColumnSpec]) -> list[ColumnSpec]:
    """Return the columns so that each sum comes after what it adds."""
    waiting, ordered = list(columns), list[ColumnSpec]()
    while waiting:
        done = {column.name for column in ordered}
        ready = [c for c in waiting if all(part.text in done for part in c.sum)]
        if not ready:
            raise ValueError(f"columns add each other: {[c.name for c in waiting]}")
        ordered += ready
        waiting = [column for column in waiting if column not in ready]
    return ordered


@dataclass(slots=True)
class _Sides:
    """Fills a table of two sides, line by line."""

    table: str
    spec: DisclosureTable
    facts: Facts
    ledger: Ledger
    categories: Mapping[str, str]

    def fill(self) -> None:
        for block in self.spec.blocks:
            for line in block.left:
                self.line(line, self.facts.revenue)
            if block.categories:
                self.category_lines(block)
            for line in block.right:
                self.line(line, self.facts.expenditure)

    def line(self, line: LineSpec, leaves: Iterable[Leaf]) -> None:
        if line.mark:
            inputs = [leaf.figure for leaf in self.chosen(leaves) if line.mark.text in leaf.marks]
        else:
            inputs = [figure for part in line.sum for figure in self.named(part.text)]
        self.record(line.id, line.label, inputs)

    def category_lines(self, block: BlockSpec) -> None:
        for code, label in self.categories.items():
            if block.cite:
                cells = [f"{block.cite.table.text}.{code}.{c.text}" for c in block.cite.columns]
                inputs = [self.ledger.figures[c] for c in cells if c in self.ledger.figures]
            else:
                inputs = [
                    leaf.figure
                    for leaf in self.chosen(self.facts.expenditure)
                    if leaf.row.startswith(code) and "current" in leaf.marks
                ]
            self.record(code, label, inputs)

    def chosen(self, leaves: Iterable[Leaf]) -> Iterable[Leaf]:
        only = self.spec.only.text if self.spec.only else ""
        return [leaf for leaf in leaves if not only or only in leaf.marks]

    def named(self, line: str) -> list[Figure]:
        names = self.categories if line == "categories" else [line]
        return [self.ledger.figures[f"{self.table}.{name}"] for name in names]

    def record(self, line: str, label: str, inputs: Iterable[Figure]) -> None:
        self.ledger.total(f"{self.table}.{line}", f"{self.spec.number} {label}", inputs)


def category_total(disclosure: Disclosure, code: str) -> Figure:
    """Return what 表3 gives for a category in 本年支出: 基本 + 项目 + 经营."""
    cells = (disclosure.cell("expenditure", code, nature) for nature in CURRENT_NATURES)
    return total(f"表3 [{code}] 本年支出", [cell for cell in cells if cell])
