"""Facts that several documents or years give: the same money under one key, wherever it stands.

A document publishes some of its figures under a key; another cites them by it. Keys are made of the
field's terms, so no document knows where a figure comes from.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reportgen.figures import Figure
from reportgen.reconcile import Check, Comparison


class Basis(StrEnum):
    """Which account of a year a fact belongs to (口径)."""

    INITIAL = "年初预算"
    ADJUSTED = "全年预算"
    OUTTURN = "执行数"


@dataclass(frozen=True, slots=True)
class FactKey:
    """What a fact is: equal keys are the same fact.

    Attributes:
        name: Such as `expenditure` or `three_public.reception`.
        year: The budget year it is of.
        basis: The account it belongs to.
        entity: Whose it is, such as a project's id; empty for the department as a whole.
    """

    name: str
    year: int
    basis: Basis
    entity: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure that a document publishes under a key.

    Attributes:
        key: What it is.
        figure: The document's own figure.
        is_source: Whether this document is where the fact belongs; the others repeat it.
    """

    key: FactKey
    figure: Figure
    is_source: bool = True


@dataclass(frozen=True, slots=True)
class Links:
    """The facts of a whole department: the figure of each key, its source before its repeats."""

    known: Mapping[FactKey, Figure]

    def find(
        self, name: str, year: int, basis: Basis = Basis.INITIAL, entity: str = ""
    ) -> Figure | None:
        """Return the figure of a fact, or None where no document gives it."""
        return self.known.get(FactKey(name, year, basis, entity))

    def entities(self, name: str, year: int, basis: Basis = Basis.INITIAL) -> dict[str, Figure]:
        """Return the figures of a fact by entity, in the order of the documents."""
        return {
            key.entity: figure
            for key, figure in self.known.items()
            if (key.name, key.year, key.basis) == (name, year, basis)
        }


NO_LINKS = Links({})


def link(facts: Iterable[Fact]) -> Links:
    """Join the facts of all documents: for each key the source, else the first that gives it.

    One that is still to be entered (待填) gives way to any that is known.
    """
    listed = list(facts)
    ordered = (*(fact for fact in listed if fact.is_source), *listed)
    known: dict[FactKey, Figure] = {}
    for fact in sorted(ordered, key=lambda fact: fact.figure.value is None):
        known.setdefault(fact.key, fact.figure)
    return Links(known)


@dataclass(frozen=True, slots=True)
class Shared:
    """The facts that one document publishes, and those of the whole department."""

    facts: Sequence[Fact]
    links: Links


def _agreement(shared: Shared) -> Iterator[Comparison]:
    own = [fact.figure for fact in shared.facts]
    for fact in shared.facts:
        source = shared.links.known.get(fact.key)
        # What one document gives twice is a matter of its own checks.
        if source and not any(source is figure for figure in own):
            yield Comparison(fact.figure, source)


CHECKS: tuple[Check[Shared], ...] = (
    Check(
        "LK101",
        "文件之间",
        "同一事实在各文件、各年度中一致",
        "预算法第十四条（公开内容真实、一致）",
        _agreement,
        is_exact=True,
    ),
)
