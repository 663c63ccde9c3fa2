"""Where the rows and columns of a template went: counted before anything is written.

Rows and columns are alike here: an axis has bands (those of the template), records (those that are
printed, each from one band), and the turns of its loops.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import merge
from itertools import accumulate

Run = tuple[int, int]
# A row or column of a reference, and whether it is fixed by `$`.
Corner = tuple[int, bool]


@dataclass(frozen=True, slots=True)
class Band:
    """A row or column of the template, or several empty rows together.

    Attributes:
        first: Its number, from 1.
        count: How many rows it stands for.
        loops: The loops around it, the outermost first.
    """

    first: int
    count: int = 1
    loops: tuple[int, ...] = ()


@dataclass(slots=True)
class Turns:
    """The turns of one loop, as positions among the records.

    Attributes:
        starts: Where each turn begins.
        ends: Where the loop ends, each time that it is run.
    """

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def around(self, record: int) -> Run:
        """Return where the turn that holds a record begins and ends."""
        following = bisect_right(self.starts, record)
        end = self.ends[bisect_right(self.ends, record)]
        if following < len(self.starts):
            end = min(end, self.starts[following])
        return self.starts[following - 1], end

    def each(self) -> list[Run]:
        """Return all turns."""
        return [self.around(start) for start in dict.fromkeys(self.starts) if start < self.ends[-1]]


@dataclass(frozen=True)
class Axis:
    """The rows or the columns of one printed sheet.

    Attributes:
        bands: Of the template, one after the other from 1.
        records: The band of each printed row or column, in order.
        turns: Of the loops, by loop.
        last: The last number that there can be.
    """

    bands: Sequence[Band]
    records: Sequence[int]
    turns: dict[int, Turns]
    last: int
    _known: dict[tuple[int, int, int, int], tuple[Run, ...]] = field(default_factory=dict)

    @cached_property
    def is_still(self) -> bool:
        """Whether nothing has moved."""
        return len(self.records) == len(self.bands) and not self.turns and self._is_in_order

    @property
    def _is_in_order(self) -> bool:
        return all(band == at for at, band in enumerate(self.records))

    @cached_property
    def starts(self) -> Sequence[int]:
        """The number of each printed row or column, and the one behind the last."""
        if all(band.count == 1 for band in self.bands):
            return range(1, len(self.records) + 2)
        counts = (self.bands[band].count for band in self.records)
        return [*accumulate(counts, initial=1)]

    @property
    def drawn_end(self) -> int:
        """The number behind the last row or column of the template."""
        return self.bands[-1].first + self.bands[-1].count if self.bands else 1

    @property
    def end(self) -> int:
        """The number behind the last printed one."""
        return self.starts[-1]

    @cached_property
    def _firsts(self) -> list[int]:
        return [band.first for band in self.bands]

    @cached_property
    def _where(self) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in self.bands]
        for record, band in enumerate(self.records):
            found[band].append(record)
        return found

    def band_of(self, number: int) -> int:
        """Return the band of a row or column of the template."""
        return bisect_right(self._firsts, number) - 1

    def record_at(self, number: int) -> int | None:
        """Return the record of a printed row or column, or None behind the last."""
        if not 1 <= number < self.end:
            return None
        return bisect_right(self.starts, number) - 1

    def runs(
        self, first: int, last: int, start: int = 0, end: int | None = None
    ) -> tuple[Run, ...]:
        """Return where rows or columns of the template stand now, neighbours together.

        Args:
            first: The first of them.
            last: The last.
            start: The first record that counts.
            end: The record before which it ends; by default all count, and those behind the last
                of the template too.
        """
        key = first, last, start, -1 if end is None else end
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = tuple(self._runs(first, last, start, end))
        return found

    def _runs(self, first: int, last: int, start: int, end: int | None) -> list[Run]:
        inside = self._inside(first, min(last, self.drawn_end - 1), start, end)
        if end is None and last >= self.drawn_end:
            shift = self.end - self.drawn_end
            tail = max(first, self.drawn_end) + shift, min(last + shift, self.last)
            inside.append(tail)
        joined: list[Run] = []
        for run in inside:
            if joined and joined[-1][1] + 1 == run[0]:
                joined[-1] = joined[-1][0], run[1]
            else:
                joined.append(run)
        return joined

    def _inside(self, first: int, last: int, start: int, end: int | None) -> list[Run]:
        if first > last:
            return []
        if self.is_still and end is None and not start:
            return [(first, last)]
        one, other = self.band_of(first), self.band_of(last)
        limit = len(self.records) if end is None else end
        each = [self._slice(band, start, limit) for band in range(one, other + 1)]
        filled = [records for records in each if records]
        if len(filled) == 1 and self.bands[self.records[filled[0][0]]].count == 1:
            return [*self._together(filled[0])]
        found = list[Run]()
        for record in merge(*filled):
            band, at = self.bands[self.records[record]], self.starts[record]
            before = max(first - band.first, 0)
            behind = max(band.first + band.count - 1 - last, 0)
            found.append((at + before, at + band.count - 1 - behind))
        return found

    def _together(self, records: Sequence[int]) -> Iterator[Run]:
        """Yield where records of single rows stand, neighbours together."""
        starts = self.starts
        if records[-1] - records[0] + 1 == len(records):
            yield starts[records[0]], starts[records[-1]]
            return
        for record in records:
            yield starts[record], starts[record]

    def _slice(self, band: int, start: int, end: int) -> list[int]:
        records = self._where[band]
        if not records or (start <= records[0] and records[-1] < end):
            return records
        return records[bisect_left(records, start) : bisect_left(records, end)]

    def seen(self, corners: tuple[Corner, Corner], record: int | None) -> tuple[Run, ...]:
        """Return where a reference leads.

        Args:
            corners: Its first and its last row or column, and whether each is fixed by `$`.
            record: Where the formula stands; without one it is outside of all loops.
        """
        (first, first_fixed), (last, last_fixed) = corners
        if first > last:
            first, first_fixed, last, last_fixed = last, last_fixed, first, first_fixed
        if self.is_still and last < self.drawn_end:
            return ((first, last),)
        if record is None or not self.bands[self.records[record]].loops:
            return self.runs(first, last)
        start = 0 if first_fixed else self._turn(first, record)[0]
        end = None if last_fixed else self._turn(last, record)[1]
        return self.runs(first, last, start, end)

    def _turn(self, number: int, record: int) -> tuple[int, int | None]:
        """Return the innermost turn that holds a record and a row or column of the template."""
        if number >= self.drawn_end:
            return 0, None
        own, other = self.bands[self.records[record]].loops, self.bands[self.band_of(number)].loops
        shared = [one for one, two in zip(own, other, strict=False) if one == two]
        return self.turns[shared[-1]].around(record) if shared else (0, None)

    def copies(self, first: int, last: int) -> list[tuple[Run, ...]]:
        """Return where rows or columns stand, by the turns of the innermost loop around them."""
        if first >= self.drawn_end or last >= self.drawn_end:
            return [runs] if (runs := self.runs(first, last)) else []
        one, other = self.bands[self.band_of(first)].loops, self.bands[self.band_of(last)].loops
        shared = [a for a, b in zip(one, other, strict=False) if a == b]
        if not shared:
            return [runs] if (runs := self.runs(first, last)) else []
        turns = self.turns[shared[-1]].each() if shared[-1] in self.turns else []
        found = (self.runs(first, last, *turn) for turn in turns)
        return [runs for runs in found if runs]
