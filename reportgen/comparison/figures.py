"""Figures of two sides: which changed by themselves, and which hang on them.

A figure is known by its report and its name. One that was typed (as a number or as rows of a detail
list), stated or taken from what is not compared is a root if its value changed, came or went; so is
a computed one that changed though none of its inputs did. Every other changed figure hangs on
roots.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from reportgen.comparison.places import Years, renamed
from reportgen.comparison.sides import Key
from reportgen.figures import Figure, Formula
from reportgen.stages import Report

# A report and the name of a figure in it: the old name where both sides have it.
FigureKey: TypeAlias = tuple[Key, str]
_CAME = "\0"


@dataclass(frozen=True, slots=True)
class FigurePair:
    """A figure on both sides; one of them may be absent."""

    old: Figure | None
    new: Figure | None

    @property
    def present(self) -> Figure:
        """Return the figure as it is now, or as it was."""
        figure = self.new or self.old
        if figure is None:
            raise ValueError("a pair of no figures")
        return figure

    @property
    def has_changed(self) -> bool:
        """Whether its value changed, or it came or went; an empty cell that came moves nothing."""
        if self.old is None or self.new is None:
            return self.is_typed or bool(self.present.value)
        return self.old.value != self.new.value

    @property
    def is_typed(self) -> bool:
        """Whether its value on one of the sides was typed, as one number or as rows of a list."""
        typed = {Formula.GIVEN, Formula.ITEMIZED, Formula.STATED}
        sides = [figure for figure in (self.old, self.new) if figure]
        return any(f.formula in typed and not f.is_missing for f in sides)


@dataclass(slots=True)
class Lineages:
    """The figures of both sides in pairs, and the roots that changed ones hang on.

    Attributes:
        pairs: In order of the reports and of the figures as they are now.
        outside: The figures of reports that are not compared, by id.
        names: The key of each figure by its id.
    """

    pairs: dict[FigureKey, FigurePair]
    outside: frozenset[int]
    names: dict[int, FigureKey]
    _roots: dict[FigureKey, frozenset[FigureKey]] = field(default_factory=dict)

    def key(self, figure: Figure) -> FigureKey | None:
        """Return the key of a figure of a compared report."""
        return self.names.get(id(figure))

    def roots(self, key: FigureKey) -> frozenset[FigureKey]:
        """Return the roots that a figure hangs on: itself, if it is one; none if unchanged."""
        if key not in self._roots:
            self._roots[key] = self._found(key)
        return self._roots[key]

    def _found(self, key: FigureKey) -> frozenset[FigureKey]:
        pair = self.pairs[key]
        if not pair.has_changed:
            return frozenset()
        below: set[FigureKey] = set()
        is_root = pair.is_typed
        for figure in (pair.old, pair.new):
            # A stated value follows from nothing but its own typing.
            if figure and figure.formula is not Formula.STATED:
                for owner in self._inputs(figure):
                    is_root = is_root or owner is None
                    below |= self.roots(owner) if owner else set()
        return frozenset({key, *below} if is_root or not below else below)

    def _inputs(self, figure: Figure) -> Iterator[FigureKey | None]:
        """Yield the named figures that a figure follows from; None for one not compared."""
        for part in figure.inputs:
            if owner := self.key(part):
                yield owner
            elif id(part) in self.outside:
                yield None
            else:
                yield from self._inputs(part)


def lineages(
    old: Mapping[Key, Report], new: Mapping[Key, Report], others: Sequence[Report], years: Years
) -> Lineages:
    """Pair the figures of two sides.

    Args:
        old: The reports of the first side.
        new: Those of the second side.
        others: Reports of either side that give figures but are not compared.
        years: Of the two sides.
    """
    pairs: dict[FigureKey, FigurePair] = {}
    names: dict[int, FigureKey] = {}
    for report in dict.fromkeys((*new, *old)):
        before, after = old.get(report), new.get(report)
        known = dict(before.figures) if before else {}
        prefixes = dict(_prefixes(before, after, years))
        for name, figure in (after.figures if after else {}).items():
            was = _old_name(name, prefixes)
            partner = known.pop(was, None)
            key = (report, was)
            pairs[key] = FigurePair(partner, figure)
            names[id(figure)] = key
            if partner:
                names[id(partner)] = key
        for name, figure in known.items():
            pairs[report, name] = FigurePair(figure, None)
            names[id(figure)] = (report, name)
    outside = frozenset(id(figure) for report in others for figure in report.figures.values())
    return Lineages(pairs, outside, names)


def _prefixes(
    old: Report | None, new: Report | None, years: Years
) -> Iterator[tuple[str, str | None]]:
    if not (old and new and old.document and new.document):
        return
    for name, table in new.document.tables.items():
        if before := old.document.tables.get(name):
            yield from ((mine, was) for was, mine in renamed(before, table, years))


def _old_name(name: str, prefixes: Mapping[str, str | None]) -> str:
    """Return what a figure was called, where rows before its own came or went."""
    steps = name.split(".")
    for end in range(len(steps) - 1, 0, -1):
        prefix = ".".join(steps[:end])
        if prefix in prefixes:
            was = prefixes[prefix]
            return f"{_CAME}{name}" if was is None else was + name.removeprefix(prefix)
    return name
