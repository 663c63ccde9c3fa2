"""The printed places of two documents, paired: texts, entries of lists, cells and rows of tables.

Cells are paired by the ids of their row and column. Rows that are only counted, and entries of
lists, are paired by their words, so that a new one does not shift the others.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

from reportgen.document import Document, Number, Row, Table, Text, show, words
from reportgen.printed_places import (
    COUNT,
    Entry,
    cell_label,
    clipped,
    own_entries,
    row_name,
    text_labels,
)

T = TypeVar("T")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_RUNNING = re.compile(r"^(?:[0-9]+\.|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)")


@dataclass(frozen=True, slots=True)
class Pair:
    """A printed place on both sides.

    Attributes:
        label: What a reader calls it.
        path: Dotted, unique in its report.
        old: None where the place itself was not there.
        new: None where it is gone.
        part_of: The path of the row or entry that came or went as a whole; else empty.
    """

    label: str
    path: str
    old: Text | None
    new: Text | None
    part_of: str = ""


@dataclass(frozen=True, slots=True)
class Years:
    """The years of the two sides, where two years are compared; else equal.

    A year in a text counts as the same where it is the same year, or stands as far from its own
    side's year as the other does.
    """

    old: int = 0
    new: int = 0

    def agree(self, old: str, new: str) -> bool:
        """Tell whether two texts differ in nothing but the year."""
        if old == new:
            return True
        if self.old == self.new:
            return False
        one, other = _YEAR.split(old), _YEAR.split(new)
        return len(one) == len(other) and all(
            a == b or (index % 2 == 1 and int(b) - int(a) == self.new - self.old)
            for index, (a, b) in enumerate(zip(one, other, strict=True))
        )

    def blurred(self, text: str) -> str:
        """Return a text for pairing: without its years, where two years are compared."""
        return text if self.old == self.new else _YEAR.sub("", text)


def wording(text: Text) -> str:
    """Return the words of a text: numbers that are figures, and its running number, left out."""
    plain = "".join(show((span,)) for span in text if not isinstance(span, Number))
    return _RUNNING.sub("", plain).strip()


def pairs(old: Document, new: Document, years: Years) -> Iterator[Pair]:
    """Yield every printed place of two documents; the members of a group have reports of their own.

    The entity and the title of a document and of its tables are texts as well and not repeated.
    """
    yield from _texts(old, new)
    for name in _union(old.lists, new.lists):
        yield from _entries(name, old, new, years)
    for name in _union(old.tables, new.tables):
        yield from _tables(name, old.tables.get(name), new.tables.get(name), years)


def renamed(old: Table, new: Table, years: Years) -> Iterator[tuple[str | None, str]]:
    """Yield for each counted row of a new table the prefix of its figures, and the old one.

    Figures of counted rows carry the count in their name (`cost.3.price`); a row that came has
    no old prefix.
    """
    for before, after in _rows(old, new, years) if _is_counted(new) else ():
        for column in new.columns if after else ():
            mine = _prefix(after, column.name)
            if mine:
                yield _prefix(before, column.name), mine


def aligned(
    old: Sequence[T], new: Sequence[T], key: Callable[[T], object]
) -> Iterator[tuple[T | None, T | None]]:
    """Yield entries of two sequences in pairs, by equal keys, then by what is nearest in order."""
    match = SequenceMatcher(None, [key(one) for one in old], [key(one) for one in new], False)  # noqa: FBT003
    for tag, low, high, first, last in match.get_opcodes():
        if tag == "equal":
            yield from zip(old[low:high], new[first:last], strict=True)
        else:
            yield from _nearest(old[low:high], new[first:last], key)


def _nearest(
    old: Sequence[T], new: Sequence[T], key: Callable[[T], object]
) -> Iterator[tuple[T | None, T | None]]:
    """Pair what is alike in an unequal stretch; as many on both sides are pairs in order."""
    if len(old) == len(new):
        yield from zip(old, new, strict=True)
        return
    few, many, is_swapped = (old, new, False) if len(old) < len(new) else (new, old, True)
    chosen: list[T | None] = [None] * len(many)
    start = 0
    for index, entry in enumerate(few):
        room = range(start, len(many) - (len(few) - index) + 1)
        likeness = {n: _likeness(key(entry), key(many[n])) for n in room}
        best = max(room, key=lambda n: (likeness[n], -n))
        chosen[best] = entry
        start = best + 1
    for one, other in zip(chosen, many, strict=True):
        yield (other, one) if is_swapped else (one, other)


def _likeness(one: object, other: object) -> float:
    return SequenceMatcher(None, str(one), str(other), autojunk=False).ratio()


def _union(old: Mapping[str, object], new: Mapping[str, object]) -> list[str]:
    return list(dict.fromkeys((*new, *old)))


def _texts(old: Document, new: Document) -> Iterator[Pair]:
    labels = {**text_labels(old), **text_labels(new)}
    for name in _union(old.texts, new.texts):
        label = labels.get(name, f"文字 {name}")
        # A text without content is not printed.
        yield Pair(label, f"texts.{name}", old.texts.get(name) or (), new.texts.get(name) or ())


def _entries(name: str, old: Document, new: Document, years: Years) -> Iterator[Pair]:
    def key(counted: tuple[int, Entry]) -> tuple[str, ...]:
        return tuple(years.blurred(wording(text)) for text in counted[1].values())

    for one, other in aligned(own_entries(name, old), own_entries(name, new), key):
        count, _ = other or one or (0, {})
        path = f"lists.{name}.{'' if other else '-'}{count}"
        yield from _entry(f"{name} 第{count}条", path, one and one[1], other and other[1])


def _entry(label: str, path: str, old: Entry | None, new: Entry | None) -> Iterator[Pair]:
    whole = path if old is None or new is None else ""
    if whole:
        yield Pair(label, path, _whole(old), _whole(new), path)
    for field in _union(old or {}, new or {}):
        before = None if old is None else old.get(field, ())
        after = None if new is None else new.get(field, ())
        yield Pair(label, f"{path}.{field}", before, after, whole)


def _whole(entry: Entry | None) -> Text | None:
    if entry is None:
        return None
    return words(" ".join(filter(None, (show(text).strip() for text in entry.values()))))


def _tables(name: str, old: Table | None, new: Table | None, years: Years) -> Iterator[Pair]:
    table = new or old
    if table is None:
        return
    path, title = f"tables.{name}", table.number or table.title
    if old is None or new is None:
        yield Pair(f"表 {table.title}", path, _title(old), _title(new), path)
    else:
        yield Pair(f"{title} 标题", f"{path}.title", _title(old), _title(new))
        before, after = (words("\n".join(one.notes)) for one in (old, new))
        yield Pair(f"{title} 附注", f"{path}.notes", before, after)
        yield from _heads(path, title, old, new)
    for row, other in _rows(old, new, years):
        yield from _cells(path, title, (old, row), (new, other))


def _title(table: Table | None) -> Text | None:
    return words(f"{table.number} {table.title}（{table.unit}）".strip()) if table else None


def _heads(path: str, title: str, old: Table, new: Table) -> Iterator[Pair]:
    heads = [{c.name: words("/".join(c.head)) for c in table.columns} for table in (old, new)]
    for column in _union(*heads):
        one, other = (head.get(column) for head in heads)
        where = f"{path}.heads.{column}"
        part = where if one is None or other is None else ""
        yield Pair(f"{title} 表头", where, one, other, part)


def _rows(
    old: Table | None, new: Table | None, years: Years
) -> Iterator[tuple[Row | None, Row | None]]:
    before, after = old.rows if old else (), new.rows if new else ()
    if _is_counted(new or old):
        yield from aligned(before, after, lambda row: _row_words(row, years))
        return
    known = {row.id: row for row in before}
    yield from ((known.pop(row.id, None), row) for row in after)
    yield from ((row, None) for row in known.values())


def _row_words(row: Row, years: Years) -> tuple[str, ...]:
    texts = (wording(text) for name, text in row.cells.items() if name != COUNT)
    return tuple(years.blurred(text) for text in texts)


def _is_counted(table: Table | None) -> bool:
    """Tell whether rows have nothing but their count: `1`, `2` or `产出指标.数量指标.1`."""
    last: dict[str, int] = {}
    for row in table.rows if table else ():
        head, _, count = row.id.rpartition(".")
        if count.isdecimal() and int(count) != last.get(head, 0) + 1:
            return False
        if count.isdecimal():
            last[head] = int(count)
    return bool(last)


def _cells(
    path: str,
    title: str,
    old: tuple[Table | None, Row | None],
    new: tuple[Table | None, Row | None],
) -> Iterator[Pair]:
    (_, before), (_, after) = old, new
    table, row = new if after else old
    if table is None or row is None:
        return
    where = f"{path}.{'' if after else '-'}{row.id}"
    is_part = before is None or after is None
    if is_part:
        label = f"{title} {clipped(row_name(table, row))}"
        yield Pair(label, where, _row_text(*old), _row_text(*new), where)
    columns = {c.name: c for one in (new[0], old[0]) if one for c in one.columns}
    for name, column in columns.items():
        if name == COUNT:
            continue
        yield Pair(
            cell_label(table, row, column),
            f"{where}.{name}",
            before.cells.get(name, ()) if before else None,
            after.cells.get(name, ()) if after else None,
            where if is_part else "",
        )


def _row_text(table: Table | None, row: Row | None) -> Text | None:
    if table is None or row is None:
        return None
    shown = (show(row.cells.get(column.name, ())).strip() for column in table.columns)
    return words(" | ".join(filter(None, shown)))


def _prefix(row: Row | None, column: str) -> str | None:
    """Return what the names of a row's figures begin with, told by the figure of one cell."""
    for span in row.cells.get(column, ()) if row else ():
        if isinstance(span, Number) and "." in span.figure.name:
            return span.figure.name.rpartition(".")[0]
    return None


__all__ = ["Pair", "Years", "aligned", "pairs", "renamed", "wording"]
