"""The rows of a filled sheet against those of the file: what was changed, added, cleared, moved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reportgen.edits import Edit, Value
from reportgen.form import Entry, Fields, Line, Part, Rows, holders, lines, parent_name
from reportgen.intake.form_layout import chosen, entries
from reportgen.intake.form_reading import Filled, Typed
from reportgen.problems import Place, Problem, nearest
from reportgen.source import Source
from reportgen.tree import Items, Record, Route


@dataclass(slots=True)
class Changes:
    """Works out the edits of one sheet.

    Attributes:
        part: What the sheet shows.
        data: The input file as it is now.
        memory: What it held when the form was made, by row and label.
        rows: The sheet as it was read.
        sheet: Its place.
        problems: What is wrong; it grows.
    """

    part: Part
    data: Source
    memory: Mapping[tuple[str, str], str]
    rows: Sequence[Filled]
    sheet: Place
    problems: list[Problem]
    _added: dict[Route, int] = field(default_factory=dict)

    def edits(self) -> tuple[Edit, ...]:
        """Return the edits; none for a cell that says what it said before."""
        current = {line.id: line for line in lines(self.part, self.data)}
        wanted: list[Edit] = []
        for row in self.rows:
            if not row.id:
                wanted += self._new(row)
            elif self._is_known(row, current):
                wanted += self._changed(row, current[row.id])
        read = {row.id for row in self.rows}
        if isinstance(self.part, Rows):
            place = self.sheet
            gone = [line for id_, line in current.items() if id_ not in read]
            wanted += [
                Edit(line.path, None, place)
                for line in gone
                if self._remembers(line.id) and not self._is_stale(line, {}, place)
            ]
        return tuple(wanted)

    def _remembers(self, line: str) -> bool:
        return any(known == line for known, _ in self.memory)

    def _is_known(self, row: Filled, current: Mapping[str, Line]) -> bool:
        if row.id in current and (isinstance(self.part, Fields) or self._remembers(row.id)):
            return True
        if not row.is_empty:
            message = f"没有序号为 {row.id} 的行；新增的行不要填序"
            self._wrong("form-row", row.place, message)
        return False

    def _changed(self, row: Filled, line: Line) -> Iterator[Edit]:
        """Yield the edits of a row that stood on the form when it was made."""
        changed = {
            label: cell
            for label, cell in row.cells.items()
            if cell.text != self.memory.get((line.id, label))
        }
        if not changed or self._is_stale(line, changed, row.place):
            return
        if row.is_empty and isinstance(self.part, Rows):
            yield Edit(line.path, None, row.place)
            return
        moving = [e.label for e in self._naming() if e.label in changed]
        if moving:
            yield Edit(line.path, None, changed[moving[0]].place)
            yield from self._new(row)
            return
        # Cells that a single value stands for, or stands in the way of, are one change.
        together: dict[Route, dict[str, Typed]] = {}
        for label, cell in changed.items():
            value = line.values[label]
            together.setdefault(value.around or value.path, {})[label] = cell
        for path, cells in together.items():
            yield self._edit(line, path, cells)

    def _naming(self) -> tuple[Entry, ...]:
        """Return the columns whose change moves a row to another place of the file."""
        if isinstance(self.part, Fields):
            return ()
        return tuple(entry for entry in (self.part.parent, self.part.names) if entry)

    def _edit(self, line: Line, path: Route, cells: Mapping[str, Typed]) -> Edit:
        first, *others = cells.values()
        if not others and all(line.values[label].around is None for label in cells):
            return Edit(path, first.text, first.place)
        record: dict[str, Value] = {}
        for entry in entries(self.part):
            value = line.values[entry.label]
            if path not in (value.path, value.around):
                continue
            text = cells[entry.label].text if entry.label in cells else value.text
            if text is not None:
                _put(record, entry.key[len(path) - len(line.path) :], text)
        return Edit(path, record or None, first.place)

    def _is_stale(self, line: Line, changed: Mapping[str, Typed], row: Place) -> bool:
        """Tell, as a problem, whether the file says something else now than the form remembers."""
        for label, value in line.values.items():
            now, then = value.text, self.memory.get((line.id, label))
            cell = changed.get(label)
            if now == then or (cell and now == cell.text):
                continue
            # A field alone stands for itself; a row may have become another.
            if isinstance(self.part, Fields) and not cell:
                continue
            message = f"制表后文件中的“{label}”由“{then or ''}”改成了“{now or ''}”；请重新制表"
            place = self.data.place(value.path)
            at = cell.place if cell else row
            self.problems.append(Problem("form-stale", message, at, related=(place,)))
            return True
        return False

    def _new(self, row: Filled) -> Iterator[Edit]:
        """Yield the edits that add a row at the end of its list or mapping."""
        if isinstance(self.part, Fields) or row.is_empty:
            return
        holder = self._holder(self.part, row)
        if holder is None:
            return
        path = self._fresh(self.part, holder, row)
        if path is None:
            return
        filled = [e for e in self.part.columns if row.cells[e.label].text is not None]
        for entry in filled:
            cell = row.cells[entry.label]
            yield Edit((*path, *_short(entry, filled)), cell.text, cell.place)

    def _holder(self, part: Rows, row: Filled) -> Route | None:
        """Return the list or mapping that a new row belongs to."""
        found = [path for path, _ in holders(part, self.data)]
        if part.parent is None:
            return part.path
        cell = row.cells[part.parent.label]
        names = {parent_name(part, self.data, path): path for path in found}
        if cell.text not in names:
            labels = [part.parent.choices.get(name, name) for name in names]
            near = nearest(cell.text or "", labels)
            message = f"“{part.parent.label}”应为文件中已有的一项{near}"
            self._wrong("form-row", cell.place, message)
            return None
        return names[cell.text]

    def _fresh(self, part: Rows, holder: Route, row: Filled) -> Route | None:
        """Return where a new row is to stand."""
        there = self.data.node(holder)
        if part.names is None:
            count = len(there.entries) if isinstance(there, Items) else 0
            if count > self._remembered(part, holder):
                message = "制表后文件中的这一部分已增加了行，也许这张表已经读回过；请重新制表"
                self._wrong("form-stale", row.place, message)
                return None
            self._added[holder] = self._added.get(holder, -1) + 1
            return (*holder, count + self._added[holder])
        cell = row.cells[part.names.label]
        if cell.text is None:
            self._wrong("form-row", cell.place, f"缺少“{part.names.label}”")
            return None
        if isinstance(there, Record) and cell.text in there.entries:
            shown = part.names.choices.get(cell.text, cell.text)
            self._wrong("form-row", cell.place, f"“{shown}”已有一行")
            return None
        return (*holder, chosen(part.names, cell.text))

    def _remembered(self, part: Rows, holder: Route) -> int:
        """Return how many rows of a list the form remembers."""
        begin = dict(holders(part, self.data)).get(holder, "")
        ids = {line for line, _ in self.memory}
        return sum(i.startswith(begin) and "." not in i.removeprefix(begin) for i in ids)

    def _wrong(self, code: str, place: Place, message: str) -> None:
        self.problems.append(Problem(code, message, place))


def _short(entry: Entry, filled: Sequence[Entry]) -> Route:
    """Return the key of a new value; one that may stand alone does, if it is alone."""
    alone = [e for e in filled if e.key[:-1] == entry.key[:-1]] == [entry]
    return entry.key[:-1] if entry.bare and entry.key[-1] == entry.bare and alone else entry.key


def _put(record: dict[str, Value], key: Route, text: str) -> None:
    first, *rest = map(str, key)
    if not rest:
        record[first] = text
        return
    inner = record.setdefault(first, {})
    if isinstance(inner, dict):
        _put(inner, tuple(rest), text)
