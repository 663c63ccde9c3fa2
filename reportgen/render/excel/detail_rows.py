"""Rows of a detail list on a sheet of the workbook, so that their sums are live.

Each sum has a name and each row bears the names of the sums that it is a part of; sums without a
common row share a column of names.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from xlsxwriter.worksheet import Worksheet

from reportgen.figures import Figure
from reportgen.render.excel.looks import Looks, print_set_up

MOST_ROWS = 5_000
FIRST_SUM = 3
_LONGEST_NAME = 200
_SPECIAL = frozenset('*?~<>="')
_HEADS = (("明细", 44), ("文件和行", 32), ("金额（元）", 16))


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


def draw_rows(sheet: Worksheet, listed_rows: ListedRows, looks: Looks) -> None:
    """Draw the rows: words, file and line, amount, and the names of the sums that each is in."""
    count = max(listed_rows.columns.values()) + 1
    heads = (*_HEADS, *((f"计入{at}", 40) for at in range(1, count + 1)))
    for column, (head, width) in enumerate(heads):
        sheet.write_string(0, column, head, looks["head"])
        sheet.set_column(column, column, width)
    bearing = _bearing(listed_rows)
    for row, figure in enumerate(listed_rows.rows, 1):
        place = figure.place
        sheet.write_string(row, 0, figure.label, looks["text"])
        where = f"{PurePath(place.file).name}:{place.line}" if place else ""
        sheet.write_string(row, 1, where, looks["text"])
        if figure.value is not None:
            sheet.write_number(row, 2, float(figure.value), looks.number("#,##0.00####"))
        for column, name in bearing.get(figure, ()):
            sheet.write_string(row, FIRST_SUM + column, name, looks["text"])
    sheet.freeze_panes(1, 1)
    print_set_up(sheet, (0, 0), landscape=True)


def unlisted_note(listed_rows: ListedRows) -> str:
    """Return the line that says why rows are not listed."""
    return (
        f"明细共 {listed_rows.unlisted:,} 行，超过 {MOST_ROWS:,} 行，不列入工作簿；"
        "由明细相加的数在此为常数"
    )


def _bearing(listed_rows: ListedRows) -> Mapping[Figure, Sequence[tuple[int, str]]]:
    found: dict[Figure, list[tuple[int, str]]] = {}
    for one, name in listed_rows.names.items():
        for row in one.inputs:
            found.setdefault(row, []).append((listed_rows.columns[one], name))
    return found


def _is_plain(label: str) -> bool:
    """Tell whether SUMIF takes a label for nothing but itself."""
    return 0 < len(label) <= _LONGEST_NAME and not _SPECIAL & {*label}
