"""Rows of detail lists on two sides: which came, went or changed; their order tells nothing.

A row is known by its words and by the sums it belongs to, so that one moved to another fund or
nature is another row.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from reportgen.comparison.figures import FigureKey, FigurePair, Lineages
from reportgen.comparison.sides import Key
from reportgen.figures import Figure, Formula, computed
from reportgen.problems import Place

# The words of a row and the sums it belongs to.
_Identity: TypeAlias = tuple[str, frozenset[FigureKey]]


@dataclass(slots=True)
class _Listed:
    """The rows of one report on one side, each with the sums it belongs to."""

    rows: dict[Place, Figure] = field(default_factory=dict)
    sums: dict[Place, set[FigureKey]] = field(default_factory=dict)

    def take(self, key: FigureKey, figure: Figure, *, is_told: bool) -> None:
        for row in figure.inputs:
            if row.place:
                self.rows.setdefault(row.place, row)
                belongs = self.sums.setdefault(row.place, set())
                belongs |= {key} if is_told else set()

    def identified(self) -> Iterator[tuple[_Identity, Figure]]:
        for place in sorted(self.rows, key=lambda place: (place.file, place.line)):
            row = self.rows[place]
            yield (row.label, frozenset(self.sums[place])), row


def changed(known: Lineages) -> Mapping[Key, tuple[FigurePair, ...]]:
    """Return the rows that differ, by report, where both sides of it have a detail list."""
    listed: dict[Key, tuple[_Listed, _Listed]] = {}
    for key, pair in known.pairs.items():
        both = listed.setdefault(key[0], (_Listed(), _Listed()))
        # A sum that the other side has typed tells rows apart on one side alone.
        is_told = all(map(is_itemized, filter(None, (pair.old, pair.new))))
        for side, figure in zip(both, (pair.old, pair.new), strict=True):
            if figure and is_itemized(figure):
                side.take(key, computed(figure), is_told=is_told)
    return {
        report: tuple(_paired(old, new))
        for report, (old, new) in listed.items()
        if old.rows and new.rows
    }


def is_itemized(figure: Figure) -> bool:
    """Tell whether a figure is the sum of rows, be it stated otherwise or not."""
    return computed(figure).formula is Formula.ITEMIZED


def first_place(figure: Figure, differing: frozenset[Place]) -> Place | None:
    """Return the place of the first row of a sum that differs; of its first row if none does."""
    places = [row.place for row in computed(figure).inputs if row.place]
    return next((place for place in places if place in differing), next(iter(places), None))


def places(pairs: Mapping[Key, tuple[FigurePair, ...]]) -> frozenset[Place]:
    """Return the places of the rows that differ."""
    rows = (row for found in pairs.values() for pair in found for row in (pair.old, pair.new))
    return frozenset(row.place for row in rows if row and row.place)


def _paired(old: _Listed, new: _Listed) -> Iterator[FigurePair]:
    """Yield the rows that differ, in the order of the new list, then those that went."""
    gone = _left(old, new)
    for identity, rows in _left(new, old).items():
        before = gone.pop(identity, [])
        for at in range(max(len(before), len(rows))):
            yield FigurePair(_at(before, at), _at(rows, at))
    yield from (FigurePair(row, None) for rows in gone.values() for row in rows)


def _at(rows: list[Figure], index: int) -> Figure | None:
    return rows[index] if index < len(rows) else None


def _left(listed: _Listed, other: _Listed) -> dict[_Identity, list[Figure]]:
    """Return the rows that the other list does not have with the same amount."""
    there: dict[tuple[_Identity, Decimal | None], int] = {}
    for identity, row in other.identified():
        there[identity, row.value] = there.get((identity, row.value), 0) + 1
    left: dict[_Identity, list[Figure]] = {}
    for identity, row in listed.identified():
        if there.get((identity, row.value), 0):
            there[identity, row.value] -= 1
        else:
            left.setdefault(identity, []).append(row)
    return left


__all__ = ["changed", "first_place", "is_itemized", "places"]
