"""A workbook as one program: which row, column and value comes when.

Each printed row becomes a step that notes it, followed by the tags of its cells; loops of rows and
columns are surrounded by steps that note their turns. Columns are counted once for each sheet,
before its rows, so that every row has the same.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reportgen.ooxml.blocks import Blocks, Stack
from reportgen.ooxml.excel.addresses import Area
from reportgen.ooxml.excel.drawn.sheets import DrawnSheet
from reportgen.ooxml.excel.drawn.tagging import Items, Tagged, TaggedCell
from reportgen.ooxml.excel.printing.layout import Band
from reportgen.ooxml.marks import Mark, Marks

# Names that `Blocks` knows how to say.
_ROW, _CELL, _COLUMN = ("w:tbl",), ("w:tbl", "w:tr", "w:tc"), ("w:tbl", "w:tr")
# What these print would be caught, not written.
_CATCHING = {f"{end}{name}" for name in ("macro", "call", "filter") for end in ("", "end")}


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The rows and columns of a template's sheet.

    Attributes:
        rows: Its bands; rows that are tags are never printed.
        columns: The same of columns; a single one where no column has a tag.
        row_tags: Which bands of rows are tags.
        column_tags: Which bands of columns are tags.
        is_repeated: Whether the sheet may be printed several times.
    """

    rows: tuple[Band, ...]
    columns: tuple[Band, ...]
    row_tags: frozenset[int]
    column_tags: frozenset[int]
    is_repeated: bool

    def shows(self, area: Area) -> bool:
        """Tell whether some of the cells of an area may be printed; not if all stand on tags."""
        is_high = _is_shown(self.rows, self.row_tags, area.top, area.bottom)
        return is_high and _is_shown(self.columns, self.column_tags, area.left, area.right)


def _is_shown(bands: Sequence[Band], tags: Collection[int], first: int, last: int) -> bool:
    """Tell whether rows or columns from one to another may be printed; beyond the last they are."""
    ends = [one.first + one.count for one in bands]
    return last >= max(ends, default=1) or any(
        one.first <= last and first < one.first + one.count
        for n, one in enumerate(bands)
        if n not in tags
    )


@dataclass(slots=True)
class Structure:
    """Puts the program of a workbook together.

    Attributes:
        found: The marks; receives what is wrong with the blocks.
        further: Tags of extensions that the environment knows.
        items: The program.
        loops: How many loops of rows and columns there are.
    """

    found: Marks
    further: frozenset[str] = frozenset()
    items: list[str | int] = field(default_factory=list)
    loops: int = 0

    def sheet(
        self,
        sheet: DrawnSheet,
        tagged: Tagged,
        name: Items,
        texts: Sequence[Items],
        heads: Sequence[Items] = (),
    ) -> Skeleton:
        """Add a sheet.

        Args:
            sheet: As it is drawn.
            tagged: Its tags.
            name: The items of its name, if that has tags or a tag names it.
            texts: The items of texts beside its cells.
            heads: Those of the heads and feet of its pages.
        """
        opened = list[Mark]()
        for number in tagged.sheet:
            self._open_sheet(number, opened, name)
        self._step("sheet", sheet.tab.index)
        named = next((n for n in tagged.sheet if self._names(n)), None)
        if named is not None:
            words = self._words(named)[1]
            name = (self.found.printed(words, self.found.marks[named]),)
        if name:
            self._captured(name, "name")
        for items in texts:
            self._captured(items, "note")
        for items in heads:
            self._captured(items, "head")
        columns, column_loops = self._columns(sheet, tagged)
        rows = self._rows(sheet, tagged, column_loops)
        self._step("sheet_end", sheet.tab.index)
        for mark in reversed(opened):
            self.items.append(self.found.control(f"end{self._kind(mark)}", mark))
        return Skeleton(
            tuple(rows), tuple(columns),
            frozenset(n for n, band in enumerate(rows) if self._is_tag_row(band, sheet, tagged)),
            frozenset(n for n, band in enumerate(columns) if band.first in tagged.columns),
            any(self._kind(mark) == "for" for mark in opened),
        )  # fmt: skip

    def _words(self, number: int) -> tuple[str, str]:
        words = self.found.marks[number].tag.argument.split(None, 1)
        return (words[0] if words else "", words[1] if len(words) > 1 else "")

    def _names(self, number: int) -> bool:
        kind, rest = self._words(number)
        return kind == "name" and bool(rest)

    @staticmethod
    def _kind(mark: Mark) -> str:
        return (mark.tag.argument.split(None, 1) or [""])[0]

    def _open_sheet(self, number: int, opened: list[Mark], name: Items) -> None:
        mark = self.found.marks[number]
        kind, rest = self._words(number)
        if kind in {"for", "if"} and rest:
            opened.append(mark)
            self.items.append(self.found.control(mark.tag.argument, mark))
        elif kind == "name" and rest and not name:
            return
        elif kind == "name" and rest:
            message = f"{mark.tag.source}：工作表标签上已经写了名称，只能有一处"
            self.found.report("tag-doubled", message, mark.place)
        else:
            message = f"{mark.tag.source}：sheet 之后要写 for … in …、if … 或 name …"
            self.found.report("tag-syntax", message, mark.place)

    def _step(self, name: str, *given: object) -> None:
        self.items.append(self.found.step(name, *given))

    def _captured(self, items: Iterable[str | int], name: str) -> None:
        listed = list(items)
        first = next((n for n in listed if isinstance(n, int)), None)
        blocks = self._blocks(n for n in listed if isinstance(n, int))
        for piece in listed:
            if isinstance(piece, int):
                self._take(blocks, piece, _CELL)
        blocks.finish()
        self._step("open")
        self.items += self._printable(listed)
        if first is None:
            self._step(name)
        else:
            self.items.append(self.found.act(name, self.found.marks[first]))

    def _printable(self, items: Iterable[str | int]) -> Iterator[str | int]:
        for item in items:
            if isinstance(item, str) or self.found.marks[item].tag.kind != "{#":
                yield item

    def _blocks(self, numbers: Iterable[int]) -> Blocks:
        ended = frozenset(self.found.marks[n].tag.keyword for n in numbers)
        return Blocks(
            self.found.report, self.further, frozenset(e for e in ended if e[:3] == "end")
        )

    def _take(self, blocks: Blocks, number: int, stack: Stack) -> None:
        mark = self.found.marks[number]
        if mark.tag.kind == "{%" and mark.action is None:
            blocks.take(mark.tag, mark.place, stack, number)

    def _host_tag(
        self, number: int, open_loops: list["_Loop"], blocks: Blocks, stack: Stack
    ) -> None:
        """Add a tag of rows or columns, and the steps that note the turns of its loop."""
        mark = self.found.marks[number]
        keyword = mark.tag.keyword
        if keyword in _CATCHING:
            message = f"{mark.tag.source}：整行、整列的标签只能是 for、if、set、with"
            self.found.report("tag-misplaced", message, mark.place)
            return
        blocks.take(mark.tag, mark.place, stack, number)
        self.items.append(number)
        if keyword == "for":
            self.loops += 1
            open_loops.append(_Loop(self.loops))
            self._step("turn" if stack is _ROW else "turn_of_columns", self.loops)
        elif keyword == "else" and open_loops and blocks.open and blocks.open[-1].kind == "for":
            open_loops[-1].is_turning = False
        elif keyword == "endfor" and open_loops:
            ended = "ended" if stack is _ROW else "ended_of_columns"
            self._step(ended, open_loops.pop().number)

    def _columns(
        self, sheet: DrawnSheet, tagged: Tagged
    ) -> tuple[list[Band], dict[int, list[str | int]]]:
        """Count the columns; return them, and the tags between them for each row."""
        if not tagged.columns:
            return [Band(1, max(sheet.last_column, 1))], {}
        numbers = [n for each in tagged.columns.values() for n in each]
        blocks, open_loops = self._blocks(numbers), list[_Loop]()
        bands, between = list[Band](), dict[int, list[str | int]]()
        for column in range(1, sheet.last_column + 1):
            if column in tagged.columns:
                start = len(self.items)
                before = _turning(open_loops)
                for number in tagged.columns[column]:
                    self._host_tag(number, open_loops, blocks, _COLUMN)
                bands.append(Band(column, 1, min(before, _turning(open_loops), key=len)))
                added = self.items[start:]
                # In the rows the same tags run again, without their turns.
                between[column] = [n for n in added if not self._is_step(n)]
            else:
                bands.append(Band(column, 1, _turning(open_loops)))
                self._step("column", column - 1)
        blocks.finish()
        return bands, between

    def _is_step(self, item: str | int) -> bool:
        return isinstance(item, int) and self.found.marks[item].action is not None

    def _rows(
        self, sheet: DrawnSheet, tagged: Tagged, between: Mapping[int, list[str | int]]
    ) -> list[Band]:
        numbers = [n for each in tagged.rows.values() for n in each]
        blocks, open_loops = self._blocks(numbers), list[_Loop]()
        bands = list[Band]()
        for first, last in _stretches(sheet, tagged):
            row = tagged.rows.get(first)
            is_tag = row is not None or self._is_tag_row(Band(first), sheet, tagged)
            loops = _turning(open_loops)
            if is_tag:
                for number in row or ():
                    self._host_tag(number, open_loops, blocks, _ROW)
                # A tag stands outside of the loop that it begins or ends.
                loops = min(loops, _turning(open_loops), key=len)
                bands.append(Band(first, last - first + 1, loops))
                continue
            bands.append(Band(first, last - first + 1, loops))
            self._row(len(bands) - 1, tagged.cells.get(first, {}), between)
        blocks.finish()
        return bands

    def _row(
        self,
        band: int,
        cells: Mapping[int, TaggedCell],
        between: Mapping[int, list[str | int]],
    ) -> None:
        self._step("row", band)
        for cell in cells.values():
            self.items += cell.restarts
        for column in sorted({*cells, *(between if cells else ())}):
            if column in between:
                self.items += between[column]
                continue
            cell = cells[column]
            blocks = self._blocks(n for n in cell.items if isinstance(n, int))
            for piece in cell.items:
                if isinstance(piece, int):
                    self._take(blocks, piece, _CELL)
            blocks.finish()
            self.items += self._printable(cell.items)

    def _is_tag_row(self, band: Band, sheet: DrawnSheet, tagged: Tagged) -> bool:
        """Tell whether a row holds nothing but tags of rows, of columns or of the sheet.

        Remarks may stand beside them.
        """
        if band.first in tagged.rows:
            return True
        row = sheet.rows.get(band.first)
        if row is None or band.count > 1:
            return False
        filled = {cell.at for cell in row.cells if cell.value is not None or cell.formula}
        return bool(filled & tagged.hosts) and filled <= tagged.hosts | tagged.empty


@dataclass(slots=True)
class _Loop:
    """An open loop; what stands behind its `else` is in none of its turns."""

    number: int
    is_turning: bool = True


def _turning(loops: Iterable[_Loop]) -> tuple[int, ...]:
    return tuple(loop.number for loop in loops if loop.is_turning)


def _stretches(sheet: DrawnSheet, tagged: Tagged) -> Iterator[tuple[int, int]]:
    """Yield the rows one by one, those that are not written together."""
    following = 1
    for number in sorted({*sheet.rows, *tagged.rows}):
        if following < number:
            yield following, number - 1
        yield number, number
        following = number + 1
    if following <= sheet.last_row:
        yield following, sheet.last_row
