"""What a kind of report consists of, and the setting in which one is made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from pydantic import Field

from reportgen.classification import Classification
from reportgen.department import Department
from reportgen.document import Document
from reportgen.figures import Ledger
from reportgen.problems import Problem
from reportgen.profile import Profile
from reportgen.reconcile import Check, Explanation
from reportgen.schema import Model, Money, MoneyUnit, Name, PlacedName, Published


class ExplainedInput(Model):
    """An answer to a check that fails on purpose: a contradiction kept as published."""

    check: PlacedName
    figure: Name
    difference: Money
    reason: Name


class ReportInput(Model):
    """What the file of every kind may hold.

    Attributes:
        unit: The unit of its amounts.
        stated: Published values by figure name, where they differ from the computed ones: amounts
            in the unit of the file, rates in %.
        explained: Answers to checks.
    """

    unit: MoneyUnit
    stated: dict[str, Published] = Field(default_factory=dict)
    explained: tuple[ExplainedInput, ...] = ()

    def explanations(self) -> tuple[Explanation, ...]:
        """Return the answers as the checks need them."""
        return tuple(
            Explanation(e.check.text, e.figure, e.difference.value, e.reason, e.check.place)
            for e in self.explained
        )


@dataclass(frozen=True, slots=True)
class Setting:
    """What a report is made in: whose, of which year, by which profile.

    Attributes:
        department: Whose report it is.
        year: The budget year.
        day: The date given in the data, or the first day of the year; names hold on it.
        profile: The place's tables and words.
        classification: The accounts of the year.
    """

    department: Department
    year: int
    day: date
    profile: Profile
    classification: Classification


M = TypeVar("M", bound=ReportInput)
C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class ReportKind(Generic[M, C]):
    """One kind of report.

    Attributes:
        name: Of its folder and of its input file.
        title: Its Chinese title.
        model: The model of its input file.
        date: The date given in the data, if there is one.
        inspect: What the model alone cannot tell: unknown accounts, units, profile names.
        compute: The document's own figures, from the model into the ledger.
        derive: Changes and rates, from its figures.
        checks: Its identities.
        lay_out: The finished content.
    """

    name: str
    title: str
    model: type[M]
    date: Callable[[M], date | None]
    inspect: Callable[[M, Setting], tuple[Problem, ...]]
    compute: Callable[[M, Setting, Ledger], C]
    derive: Callable[[M, Ledger, C], C]
    checks: tuple[Check[C], ...]
    lay_out: Callable[[M, Setting, C], Document]


AnyKind = ReportKind[Any, Any]
