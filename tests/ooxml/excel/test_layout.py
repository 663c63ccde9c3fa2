"""Rows lead where a list of all printed rows says that they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from reportgen.ooxml.excel.printing.layout import Axis, Band, Turns

LIMIT = 400


@dataclass(frozen=True)
class Rows:
    """A row, or several empty ones together."""

    count: int


@dataclass(frozen=True)
class Choice:
    """Parts of which one is printed, or none."""

    parts: tuple[tuple["Node", ...], ...]


@dataclass(frozen=True)
class Loop:
    """A loop, and what stands behind its `else`."""

    inner: tuple["Node", ...]
    otherwise: tuple["Node", ...]


Node = Rows | Choice | Loop


def _several(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[tuple[Node, ...]]:
    return st.lists(nodes, min_size=1, max_size=3).map(tuple)


LEAVES = st.builds(Rows, st.sampled_from([1, 1, 1, 1, 3]))
NODES: st.SearchStrategy[Node] = st.recursive(
    LEAVES,
    lambda nodes: st.one_of(
        st.builds(Loop, _several(nodes), st.one_of(st.just(()), _several(nodes))),
        st.builds(Choice, st.lists(_several(nodes), min_size=1, max_size=2).map(tuple)),
    ),
    max_leaves=8,
)


@dataclass(frozen=True)
class Printed:
    """A printed record: its band, and the turn of each loop around it."""

    band: int
    path: tuple[tuple[int, int], ...]


@dataclass
class Sheet:
    """A template of rows, its tags in rows of their own, printed once."""

    nodes: Sequence[Node]
    chance: Random
    bands: list[Band] = field(default_factory=list)
    records: list[Printed] = field(default_factory=list)
    turns: dict[int, Turns] = field(default_factory=dict)
    marked: dict[int, tuple[int, ...]] = field(default_factory=dict)
    loops: int = 0
    turned: int = 0

    def __post_init__(self) -> None:
        plan = [*self._draw(self.nodes, ())]
        self._print(plan, ())

    @property
    def axis(self) -> Axis:
        """What is tested."""
        own = {loop for band in self.bands for loop in band.loops}
        turns = {loop: one for loop, one in self.turns.items() if loop in own}
        return Axis(self.bands, [one.band for one in self.records], turns, LIMIT)

    def _band(self, count: int, loops: tuple[int, ...]) -> int:
        first = self.bands[-1].first + self.bands[-1].count if self.bands else 1
        self.bands.append(Band(first, count, loops))
        return len(self.bands) - 1

    def _draw(self, nodes: Sequence[Node], loops: tuple[int, ...]) -> Iterator[tuple]:  # type: ignore[type-arg]
        for node in nodes:
            if isinstance(node, Rows):
                yield ("row", self._band(node.count, loops))
                continue
            self._band(1, ())
            if isinstance(node, Loop):
                self.loops += 1
                own = self.loops
                inner = [*self._draw(node.inner, (*loops, own))]
                self._band(1, ())
                yield ("loop", own, inner, [*self._draw(node.otherwise, loops)])
            else:
                yield ("choice", [[*self._draw(part, loops)] for part in node.parts])
            self._band(1, ())

    def _print(self, plan: Sequence[tuple], path: tuple[tuple[int, int], ...]) -> None:  # type: ignore[type-arg]
        for kind, *parts in plan:
            if kind == "row":
                self.records.append(Printed(parts[0], path))
            elif kind == "choice":
                self._print(self.chance.choice([*parts[0], []]), path)
            else:
                self._loop(parts[0], parts[1], parts[2], path)

    def _loop(
        self,
        own: int,
        inner: Sequence[tuple],  # type: ignore[type-arg]
        otherwise: Sequence[tuple],  # type: ignore[type-arg]
        path: tuple[tuple[int, int], ...],
    ) -> None:
        times = self.chance.randint(0, 3)
        noted = self.turns.setdefault(own, Turns())
        for _ in range(times):
            noted.starts.append(len(self.records))
            self.turned += 1
            self._print(inner, (*path, (own, self.turned)))
        if not times:
            self._print(otherwise, path)
        noted.ends.append(len(self.records))

    # The same by a list of all printed rows.

    def rows(self) -> Iterator[tuple[int, int, Printed]]:
        """Yield each printed row: its record, the row of the template, and what it is."""
        for record, one in enumerate(self.records):
            band = self.bands[one.band]
            for row in range(band.first, band.first + band.count):
                yield record, row, one

    def drawn(self) -> int:
        """Return how many rows the template has."""
        return self.bands[-1].first + self.bands[-1].count - 1 if self.bands else 0

    def loops_of(self, row: int) -> tuple[int, ...]:
        """Return the loops around a row of the template."""
        inside = [b.loops for b in self.bands if b.first <= row < b.first + b.count]
        return inside[0] if inside else ()

    def common(self, one: Sequence[int], other: Sequence[int]) -> int:
        """Return how many loops two rows share."""
        depth = 0
        while depth < min(len(one), len(other)) and one[depth] == other[depth]:
            depth += 1
        return depth

    def where(self, first: int, last: int, records: Sequence[int]) -> list[int]:
        """Return the printed numbers of rows of the template, of some records."""
        return [
            number
            for number, (record, row, _) in enumerate(self.rows(), 1)
            if first <= row <= last and record in records
        ]

    def tail(self, first: int, last: int) -> list[int]:
        """Return the numbers of rows behind the last of the template."""
        shift = len([*self.rows()]) - self.drawn()
        behind = range(max(first, self.drawn() + 1), last + 1)
        return [row + shift for row in behind if row + shift <= LIMIT]

    def turn(self, record: int, row: int) -> Sequence[int]:
        """Return the records of the innermost turn that holds a record and a row."""
        path = self.records[record].path
        depth = self.common([loop for loop, _ in path], self.loops_of(row))
        return [n for n, one in enumerate(self.records) if one.path[:depth] == path[:depth]]


def _numbers(runs: Sequence[tuple[int, int]]) -> list[int]:
    return [row for first, last in runs for row in range(first, last + 1)]


def _are_apart(runs: Sequence[tuple[int, int]]) -> bool:
    return all(one[1] + 1 < other[0] for one, other in pairwise(runs))


SHEETS = st.builds(Sheet, st.lists(NODES, min_size=1, max_size=4), st.randoms(use_true_random=True))


def _ends(data: st.DataObject, sheet: Sheet) -> tuple[int, int]:
    """Return two rows of the template, or some behind its last."""
    row = st.integers(1, sheet.drawn() + 2)
    first, last = sorted((data.draw(row), data.draw(row)))
    return first, last


@given(SHEETS, st.data())
def test_rows_stand_where_they_are_printed(sheet: Sheet, data: st.DataObject) -> None:
    """Rows lead to all their prints, neighbours together, and those behind the last are shifted."""
    first, last = _ends(data, sheet)

    runs = sheet.axis.runs(first, last)

    every = range(len(sheet.records))
    expected = sheet.where(first, last, every) + sheet.tail(first, last)
    assert expected == _numbers(runs)
    assert _are_apart(runs)


@given(SHEETS, st.data())
def test_references_stay_in_their_turn(sheet: Sheet, data: st.DataObject) -> None:
    """What both loops hold stays in the turn; `$` reaches from the first print to the last."""
    first, last = _ends(data, sheet)
    fixed = data.draw(st.tuples(st.booleans(), st.booleans()))
    if not sheet.records:
        return
    record = data.draw(st.integers(0, len(sheet.records) - 1))

    runs = sheet.axis.seen(((first, fixed[0]), (last, fixed[1])), record)

    every = range(len(sheet.records))
    start = 0 if fixed[0] else sheet.turn(record, first)[0]
    own = sheet.turn(record, last)
    end = every.stop if fixed[1] or len(own) == every.stop else own[-1] + 1
    is_open = fixed[1] or not sheet.common(
        sheet.bands[sheet.records[record].band].loops, sheet.loops_of(last)
    )
    tail = sheet.tail(first, last) if is_open else []
    assert sheet.where(first, last, range(start, end)) + tail == _numbers(runs)


@given(SHEETS, st.data())
def test_copies_are_those_of_the_innermost_loop(sheet: Sheet, data: st.DataObject) -> None:
    """Rows that one loop holds are copied in each of its turns that prints some."""
    first, last = _ends(data, sheet)
    one, other = sheet.loops_of(first), sheet.loops_of(last)
    depth = sheet.common(one, other)

    copies = sheet.axis.copies(first, last)

    prefixes = dict.fromkeys(
        each.path[:depth]
        for each in sheet.records
        if tuple(loop for loop, _ in each.path[:depth]) == one[:depth]
    )
    expected = [
        sheet.where(
            first,
            last,
            [n for n, each in enumerate(sheet.records) if each.path[:depth] == prefix],
        )
        for prefix in prefixes
    ]
    if not depth:
        every = range(len(sheet.records))
        expected = [sheet.where(first, last, every) + sheet.tail(first, last)]
    assert [rows for rows in expected if rows] == [_numbers(runs) for runs in copies]


@given(SHEETS)
def test_each_printed_row_has_its_record(sheet: Sheet) -> None:
    """The record of a printed row is found by its number, and none behind the last."""
    axis, rows = sheet.axis, [record for record, _, _ in sheet.rows()]

    assert rows == [axis.record_at(number) for number in range(1, len(rows) + 1)]
    assert axis.record_at(len(rows) + 1) is None
    assert axis.record_at(0) is None
    assert len(rows) + 1 == axis.end


def test_nothing_moves_on_a_still_axis() -> None:
    """Rows of a sheet without loops stay, those behind the last too."""
    axis = Axis([Band(number) for number in range(1, 4)], range(3), {}, LIMIT)

    assert axis.runs(2, 3) == ((2, 3),)
    assert axis.runs(2, 9) == ((2, 9),)
    assert axis.seen(((2, False), (LIMIT, False)), None) == ((2, LIMIT),)
    assert axis.copies(2, 2) == [((2, 2),)]


def test_corners_may_be_written_the_wrong_way_round() -> None:
    """`A5:A2` means the same as `A2:A5`, each end with its own `$`."""
    bands = [Band(1), Band(2, 1, (1,)), Band(3, 1, (1,)), Band(4)]
    axis = Axis(bands, [1, 2, 1, 2], {1: Turns([0, 2], [4])}, LIMIT)

    assert axis.seen(((3, False), (2, True)), 2) == ((1, 4),)
    assert axis.seen(((3, True), (2, False)), 2) == ((3, 4),)


def test_loops_that_follow_at_once_stay_apart() -> None:
    """An inner loop without rows around it begins again where it has just ended."""
    bands = [Band(1), Band(2), Band(3, 1, (1, 2)), Band(4), Band(5)]
    turns = {1: Turns([0, 2, 2], [3]), 2: Turns([0, 1, 2], [2, 2, 3])}
    axis = Axis(bands, [2, 2, 2], turns, LIMIT)

    assert [axis.seen(((3, False), (3, False)), record) for record in range(3)] == [
        ((1, 1),), ((2, 2),), ((3, 3),),
    ]  # fmt: skip
    assert axis.copies(3, 3) == [((1, 1),), ((2, 2),), ((3, 3),)]
