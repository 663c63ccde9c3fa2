"""Comparing two states of a department's reports: folders, years of one, or git revisions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from os import PathLike, fspath

from reportgen.comparison import rows, verdicts
from reportgen.comparison.figures import FigureKey, FigurePair, Lineages, lineages
from reportgen.comparison.model import (
    ChangedFigure,
    ChangedRow,
    ChangedWording,
    Comparison,
    Moved,
    Spot,
)
from reportgen.comparison.places import Pair, Years, pairs, wording
from reportgen.comparison.sides import Key, Side, opened
from reportgen.document import Number, Text, show
from reportgen.figures import Figure, origin
from reportgen.problems import Place, UsageError


def diff(old: str | PathLike[str], new: str | PathLike[str]) -> Comparison:
    """Compare two states of a department's reports.

    A side is a department's folder, the folder of one of its years, or `REV:path` of either in a
    git revision. Account tables and templates are those of this program on both sides.

    Args:
        old: The first side.
        new: The second side; a year is compared with a year only. Reports are paired by kind and
            member, those of whole departments by year too.

    Returns:
        The comparison. Where the input of a side has errors that leave a report without content,
        only `failures` says so; checks that fail are no such errors.

    Raises:
        UsageError: There is no such folder or revision, or one side is a year and the other not.
    """
    with opened(fspath(old)) as before, opened(fspath(new)) as after:
        if (before.year is None) != (after.year is None):
            raise UsageError("两边应同为部门文件夹，或同为其中一年的文件夹")
        whole = Comparison(before.label, after.label, after.name)
        if failures := (*before.failures, *after.failures):
            return Comparison(whole.old, whole.new, whole.name, failures=failures)
        return _compared(before, after)


def _compared(old: Side, new: Side) -> Comparison:
    both = {key: _title(key, old, new) for key in new.reports if key in old.reports}
    years = Years(old.year or 0, new.year or 0)
    known = lineages(old.reports, new.reports, (*old.others, *new.others), years)
    differing = rows.changed(known)
    found = _Differences(old, new, known, rows.places(differing))
    for key, title in both.items():
        found.look_through(key, title, years)
    figures, computed = found.figures()
    lone = {key: _title(key, side, side) for side in (old, new) for key in side.reports}
    began, ceased = verdicts.changed(old, new, lone | both)
    return Comparison(
        old.label,
        new.label,
        new.name,
        figures,
        computed,
        tuple(_rows(differing, old, new, both)),
        tuple(found.wording),
        began,
        ceased,
        tuple(_alone(old, both)),
        tuple(_alone(new, both)),
    )


def _rows(
    differing: Mapping[Key, tuple[FigurePair, ...]], old: Side, new: Side, both: Mapping[Key, str]
) -> Iterator[ChangedRow]:
    """Yield the rows that differ, with their lines as the sides were named."""
    for key, found in differing.items():
        for pair in found:
            yield ChangedRow(
                both[key],
                pair.present.label,
                pair.old.value if pair.old else None,
                pair.new.value if pair.new else None,
                old.place(pair.old.place) if pair.old and pair.old.place else None,
                new.place(pair.new.place) if pair.new and pair.new.place else None,
            )


def _alone(side: Side, both: Mapping[Key, str]) -> Iterator[str]:
    yield from (_title(key, side, side) for key in side.reports if key not in both)


def _title(key: Key, old: Side, new: Side) -> str:
    """Return what a report is called; of two years, without the year."""
    report = new.reports[key]
    name = report.document.name if report.document and report.member else ""
    year = "" if new.year is not None and old is not new else f"{report.year}年"
    return f"{year}{report.kind.title} {name}".strip()


@dataclass(slots=True)
class _Differences:
    """Collects the printed places that differ, and what they hang on."""

    old: Side
    new: Side
    known: Lineages
    rows: frozenset[Place]
    wording: list[ChangedWording] = field(default_factory=list)
    moved: dict[FigureKey, list[Moved]] = field(default_factory=dict)

    def look_through(self, key: Key, title: str, years: Years) -> None:
        before, after = self.old.reports[key].document, self.new.reports[key].document
        if before is None or after is None:
            return
        place = ".".join(filter(None, (_year(key, self.new), key[1], key[2])))
        for pair in pairs(before, after, years):
            old, new = _shown(pair.old), _shown(pair.new)
            if old != new:
                spot = Spot(title, pair.label, f"{place}.{pair.path}")
                self._place(spot, pair, years)

    def _place(self, spot: Spot, pair: Pair, years: Years) -> None:
        old, new = _shown(pair.old), _shown(pair.new)
        roots = {root for one in _figures(pair) for root in self._roots(one)}
        for root in roots:
            self.moved.setdefault(root, []).append(Moved(spot, old, new))
        is_whole = pair.path == pair.part_of
        if is_whole or (not pair.part_of and _is_reworded(pair, years, is_moved=bool(roots))):
            self.wording.append(ChangedWording(spot, old, new))

    def _roots(self, figure: Figure) -> frozenset[FigureKey]:
        key = self.known.key(figure)
        return self.known.roots(key) if key else frozenset()

    def figures(self) -> tuple[tuple[ChangedFigure, ...], tuple[ChangedFigure, ...]]:
        """Return the typed figures that changed, and the computed ones that no input explains."""
        typed, computed = [], []
        for key, pair in self.known.pairs.items():
            if key not in self.known.roots(key):
                continue
            one = self._changed(key)
            is_alone = key[0] not in self.old.reports or key[0] not in self.new.reports
            if is_alone and not one.moved:
                continue
            if pair.is_typed or self._is_linked(pair):
                typed.append(one)
            else:
                computed.append(one)
        return tuple(typed), tuple(computed)

    def _is_linked(self, pair: FigurePair) -> bool:
        inputs = (part for one in (pair.old, pair.new) if one for part in one.inputs)
        return any(id(part) in self.known.outside for part in inputs)

    def _changed(self, key: FigureKey) -> ChangedFigure:
        pair, report = self.known.pairs[key], key[0]
        side = self.new if report in self.new.reports else self.old
        figure, is_linked = pair.present, self._is_linked(pair)
        prefix = ".".join(filter(None, (_year(report, side), report[1], report[2])))
        return ChangedFigure(
            _title(report, self.old if report in self.old.reports else side, side),
            f"{prefix}.{figure.name}",
            figure.label,
            figure.measure,
            pair.old.value if pair.old else None,
            pair.new.value if pair.new else None,
            self._typed_at(pair.old, self.old, is_linked=is_linked),
            self._typed_at(pair.new, self.new, is_linked=is_linked),
            tuple(self.moved.get(key, ())),
        )

    def _typed_at(self, figure: Figure | None, side: Side, *, is_linked: bool) -> Place | None:
        """Return where a figure was typed, the list it counts, or where what it cites was typed."""
        if figure is None or figure.is_missing:
            return None
        place = figure.place
        if place is None and rows.is_itemized(figure):
            place = rows.first_place(figure, self.rows)
        elif place is None and is_linked:
            place = origin(figure)
        return side.place(place) if place else None


def _year(key: Key, side: Side) -> str:
    return str(key[0]) if side.year is None else ""


def _figures(pair: Pair) -> Iterable[Figure]:
    texts = (text for text in (pair.old, pair.new) if text)
    return (span.figure for text in texts for span in text if isinstance(span, Number))


def _shown(text: Text | None) -> str | None:
    return None if text is None else show(text)


def _is_reworded(pair: Pair, years: Years, *, is_moved: bool) -> bool:
    """Tell whether the words differ, or the numbers do and no changed figure says why."""
    if pair.old is None or pair.new is None:
        return False
    if not years.agree(wording(pair.old), wording(pair.new)):
        return True
    return not is_moved and _numbers(pair.old) != _numbers(pair.new)


def _numbers(text: Text) -> str:
    return show(tuple(span for span in text if isinstance(span, Number)))
