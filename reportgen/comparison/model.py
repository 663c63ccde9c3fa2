"""What a comparison finds, as data."""

from dataclasses import dataclass
from decimal import Decimal

from reportgen.amounts import Measure
from reportgen.problems import Place, Problem, Severity


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is printed.

    Attributes:
        report: The report's title, such as `2024年部门预算公开`.
        label: What a reader calls it: `表3 [2010399]其他支出 项目支出`, `文字 three_public`.
        path: Dotted, unique in a comparison: `2024.budget_disclosure.tables.…`.
    """

    report: str
    label: str
    path: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A printed place that shows another number.

    Attributes:
        spot: Where.
        old: The cell or the whole text as it was printed; None where it was not there.
        new: As it is printed now.
    """

    spot: Spot
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A figure whose own value changed, came or went, and what it moves.

    Attributes:
        report: The title of the report it belongs to.
        name: `<report>.<figure>`; the figure's name as it is now, or as it was.
        label: What a reader calls it.
        measure: What it measures.
        old: In 元 for money, 0-1 for a rate; None where it was not there or still to be entered.
        new: As it is now.
        old_place: Where it was typed; of rows, the first that differs; None where it was not.
        new_place: Where it is typed.
        moved: The printed places that show another number because of it.
    """

    report: str
    name: str
    label: str
    measure: Measure
    old: Decimal | None
    new: Decimal | None
    old_place: Place | None
    new_place: Place | None
    moved: tuple[Moved, ...] = ()

    @property
    def difference(self) -> Decimal | None:
        """New minus old; None where one of them is not there."""
        return None if self.old is None or self.new is None else self.new - self.old


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row of a detail list that came, went or changed its amount.

    Attributes:
        report: The title of the report it belongs to.
        label: Its words: unit, accounts, part or project.
        old: In 元; None where it was not there.
        new: As it is now.
        old_place: Its line; None where it was not there.
        new_place: Its line now.
    """

    report: str
    label: str
    old: Decimal | None
    new: Decimal | None
    old_place: Place | None
    new_place: Place | None

    @property
    def difference(self) -> Decimal | None:
        """New minus old; None where one of them is not there."""
        return None if self.old is None or self.new is None else self.new - self.old


@dataclass(frozen=True, slots=True)
class ChangedWording:
    """A text whose words changed, or an entry or row that came or went.

    Attributes:
        spot: Where.
        old: As it was printed; None for what came.
        new: As it is printed now; None for what went.
    """

    spot: Spot
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class ChangedProblem:
    """A problem that stands on one side only.

    Attributes:
        report: The title of its report; empty for the folder itself.
        problem: With its place on that side.
    """

    report: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything in which two sides differ.

    Attributes:
        old: The first side as it was named.
        new: The second side.
        name: Of the department's folder, on the second side.
        figures: The given and stated figures that changed, with what they move.
        computed: Computed figures that changed though none of their inputs did: a formula or an
            indicator's words changed, a list became longer.
        rows: The rows of detail lists that changed, where both sides have a list.
        wording: Texts, entries, rows and words of tables that changed.
        began: Errors, warnings and questions of the second side alone.
        ceased: Those of the first side alone.
        only_old: The titles of reports of the first side alone.
        only_new: Of the second side alone.
        failures: Why a side cannot be compared; nothing else is told then.
    """

    old: str
    new: str
    name: str
    figures: tuple[ChangedFigure, ...] = ()
    computed: tuple[ChangedFigure, ...] = ()
    rows: tuple[ChangedRow, ...] = ()
    wording: tuple[ChangedWording, ...] = ()
    began: tuple[ChangedProblem, ...] = ()
    ceased: tuple[ChangedProblem, ...] = ()
    only_old: tuple[str, ...] = ()
    only_new: tuple[str, ...] = ()
    failures: tuple[Problem, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        found = (self.figures, self.computed, self.rows, self.wording, self.began, self.ceased)
        return not any((*found, self.only_old, self.only_new, self.failures))


TOLD = frozenset({Severity.ERROR, Severity.WARNING, Severity.QUESTION})
