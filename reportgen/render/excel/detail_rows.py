"""Rows of a detail list on a sheet of the workbook, so that their sums are live.

Each sum has a name and each row bears the names of the sums that it is a part of; sums without a
common row share a column of names.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from reportgen.figures import Figure
from reportgen.ooxml.excel.values import Live

MOST_ROWS = 5_000
_LONGEST_NAME = 200
_TRUTHS = frozenset({"true", "false"})
_SPECIAL = frozenset('*?~<>="')


@dataclass(frozen=True, slots=True)
class RowName:
    """The key of the cell of a row in a column of names."""

    row: Figure
    column: int


@dataclass(frozen=True, slots=True)
class ListedRows:
    """The rows that a workbook lists.

    Attributes:
        rows: The rows, in order; none where there are too many.
        names: What the rows of a sum bear, by sum.
        columns: Which column of names a sum has, counting from 0.
        unlisted: How many rows there are, where they are too many to be listed.
    """

    rows: tuple[Figure, ...]
    names: Mapping[Figure, str] = field(default_factory=dict)
    columns: Mapping[Figure, int] = field(default_factory=dict)
    unlisted: int = 0


def listed(sums: Iterable[Figure]) -> ListedRows:
    """Return the rows of sums of a detail list, with a column of names for each sum."""
    known = [*sums]
    rows = tuple(dict.fromkeys(row for one in known for row in one.inputs))
    if len(rows) > MOST_ROWS:
        return ListedRows((), unlisted=len(rows))
    rows = tuple(
        sorted(rows, key=lambda row: (row.place.file, row.place.line) if row.place else ("", 0))
    )
    labels = Counter(one.label.casefold() for one in known)
    names = {
        one: one.label if labels[one.label.casefold()] == 1 and _is_plain(one.label) else one.name
        for one in known
    }
    taken: list[set[Figure]] = []
    columns: dict[Figure, int] = {}
    for one in known:
        own = set(one.inputs)
        free = (at for at, used in enumerate(taken) if not used & own)
        columns[one] = at = next(free, len(taken))
        if at == len(taken):
            taken.append(set())
        taken[at] |= own
    return ListedRows(rows, names, columns)


def rows_of(listed_rows: ListedRows) -> Mapping[str, object]:
    """Return the sheet of the rows: words, file and line, amount, the names of the sums of each.

    `names` are the columns of names, each with its title and its index; every row has as many.
    """
    count = max(listed_rows.columns.values(), default=-1) + 1
    bearing = _bearing(listed_rows)
    return {
        "names": [{"title": f"计入{at + 1}", "index": at} for at in range(count)],
        "note": unlisted_note(listed_rows) if listed_rows.unlisted else "",
        "rows": [_row(row, bearing.get(row, {}), count) for row in listed_rows.rows],
    }


def _row(row: Figure, names: Mapping[int, str], count: int) -> Mapping[str, object]:
    place = row.place
    return {
        "label": row.label,
        "place": f"{PurePath(place.file).name}:{place.line}" if place else "",
        "amount": Live(row.value, row),
        "names": [Live(names.get(at), RowName(row, at)) for at in range(count)],
    }


def unlisted_note(listed_rows: ListedRows) -> str:
    """Return the line that says why rows are not listed."""
    return (
        f"明细共 {listed_rows.unlisted:,} 行，超过 {MOST_ROWS:,} 行，不列入工作簿；"
        "由明细相加的数在此为常数"
    )


def _bearing(listed_rows: ListedRows) -> Mapping[Figure, Mapping[int, str]]:
    found: dict[Figure, dict[int, str]] = {}
    for one, name in listed_rows.names.items():
        for row in one.inputs:
            found.setdefault(row, {})[listed_rows.columns[one]] = name
    return found


def _is_plain(label: str) -> bool:
    """Tell whether SUMIF takes a label for nothing but itself."""
    is_word = label[:1].isalpha() or label[:1] == "["  # nothing that reads as a number or a date
    is_short = len(label) <= _LONGEST_NAME
    return is_word and is_short and label.casefold() not in _TRUTHS and not _SPECIAL & {*label}
