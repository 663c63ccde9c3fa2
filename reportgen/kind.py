"""What a kind of report consists of, and the setting in which one is made."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeAlias, TypeVar

from pydantic import Field

from reportgen.amounts import Amount
from reportgen.charts import Sketch
from reportgen.classification import Classification
from reportgen.department import Department
from reportgen.detail_list import DetailList, DetailRow
from reportgen.document import Document
from reportgen.figures import Ledger
from reportgen.form import Part
from reportgen.links import Fact, Links
from reportgen.problems import Problem
from reportgen.profile import Profile, ProfileSpec
from reportgen.reconcile import Check, Explanation
from reportgen.rollover import Rules
from reportgen.schema import Model, MoneyUnit, Name, Pending, Placed, PlacedName, Published
from reportgen.tree import Route


class ExplainedInput(Model):
    """An answer to a check that fails on purpose: a contradiction kept as published."""

    check: PlacedName
    figure: Name
    difference: Published
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
            Explanation(
                e.check.text, e.figure, e.difference.value, e.reason, e.check.place, self.unit
            )
            for e in self.explained
        )


P_co = TypeVar("P_co", bound=ProfileSpec, covariant=True)


@dataclass(frozen=True, slots=True)
class Setting(Generic[P_co]):
    """What a report is made in: whose, of which year, by which profile.

    Attributes:
        department: Whose report it is.
        year: The budget year.
        day: The date given in the data, or the first day of the year; names hold on it.
        profile: The place's tables and words.
        classification: The accounts of the year.
        member: The id of the one thing the file is of, for kinds with a file each; else empty.
        details: The detail list that the file names, if it names one.
    """

    department: Department
    year: int
    day: date
    profile: Profile[P_co]
    classification: Classification
    member: str = ""
    details: DetailList | None = None


M = TypeVar("M", bound=ReportInput)
C = TypeVar("C")


Key: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """An amount of an input file that rows of a detail list give instead.

    Attributes:
        key: Which sum of rows it is.
        path: Where it stands in the file.
        amount: As typed.
    """

    key: Key
    path: Route
    amount: Amount


@dataclass(frozen=True, slots=True)
class ListedProjects:
    """The projects of a unit in an input file: names by id, and the path of their list."""

    names: Mapping[str, str]
    path: Route


@dataclass(frozen=True, slots=True)
class DetailUse(Generic[M]):
    """How a kind takes amounts from a detail list that stands beside its input file.

    Attributes:
        key: The key of the input file that names the list.
        file: What stands there, if anything.
        words: The known values of the columns `fund`, `nature` and `part`, each with its Chinese
            name.
        levels: The levels of functional and of economic accounts.
        with_part: The nature whose rows need a part.
        with_project: The nature whose rows need a project.
        sums: The amounts that rows give: the rows of each, by key.
        typed: The amounts that the input file gives and rows would.
        given_way: What is taken out of an input file when a list comes in.
        optional: Keys that rows can give, and that may also stay (the revenue, by fund).
        projects: The projects of each unit.
    """

    key: str
    file: Callable[[M], Placed | None]
    words: Mapping[str, Mapping[str, str]]
    levels: tuple[int, int]
    with_part: str
    with_project: str
    sums: Callable[[M, Iterable[DetailRow]], Mapping[Key, Sequence[DetailRow]]]
    typed: Callable[[M], Iterable[Typed]]
    given_way: Callable[[M], Iterable[Route]]
    optional: tuple[str, ...]
    projects: Callable[[M], Mapping[str, ListedProjects]]


@dataclass(frozen=True, slots=True)
class ReportKind(Generic[M, C]):
    """One kind of report.

    Attributes:
        name: Of its folder and of its input file.
        title: Its Chinese title.
        model: The model of its input file.
        profile: The model of its `profile.yaml`.
        date: The date given in the data, if there is one; a pending one counts as none.
        uses_accounts: Whether it shows accounts, so that those of its year must be known.
        inspect: What the model alone cannot tell: unknown accounts, units, profile names.
        redact: What of its input is no secret; nothing else is checked, computed or printed.
        compute: The document's own figures, from the model into the ledger.
        publish: Which of them other documents may cite, under which keys.
        derive: Changes, rates and what other documents give, from its figures and the links.
        checks: Its identities.
        lay_out: The finished content.
        form: The sheets of its form to fill in, without those that every kind has.
        bind: For kinds with one file a member (`<year>/<kind>/<id>.yaml`): all members of a year
            as one document; their cases are given in order of their ids.
        compare: For such kinds: what is wrong between the members of a year.
        details: For kinds that can take amounts from a detail list.
        charts: What it can draw of its figures, by name; None where there is nothing to draw.
        hand_on: What a file of a year hands on to next year's; without it all numbers are entered
            again and all else is carried.
    """

    name: str
    title: str
    model: type[M]
    profile: type[ProfileSpec]
    date: Callable[[M], date | Pending | None]
    uses_accounts: bool
    inspect: Callable[[M, Setting[Any]], tuple[Problem, ...]]
    compute: Callable[[M, Setting[Any], Ledger], C]
    publish: Callable[[C], Iterable[Fact]]
    derive: Callable[[C, Ledger, Links], C]
    checks: tuple[Check[C], ...]
    lay_out: Callable[[M, Setting[Any], C], Document]
    redact: Callable[[M, Setting[Any]], M] = lambda model, _: model
    form: Callable[[Setting[Any]], tuple[Part, ...]] = lambda _: ()
    bind: Callable[[Sequence[tuple[C, Document]], Setting[Any], Ledger], Document] | None = None
    compare: Callable[[Sequence[C]], tuple[Problem, ...]] = lambda _: ()
    details: DetailUse[M] | None = None
    charts: Mapping[str, Callable[[C], Sketch | None]] = field(default_factory=dict)
    hand_on: Callable[[M, int], Rules] = lambda _model, _year: Rules()


AnyKind = ReportKind[Any, Any]
