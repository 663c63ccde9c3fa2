"""Names that only a loop of rows or columns knows, in texts that are filled in once a sheet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from jinja2 import Environment, TemplateError, meta

from reportgen.ooxml.blocks import Block
from reportgen.ooxml.excel import addresses
from reportgen.ooxml.excel.addresses import Cell
from reportgen.ooxml.excel.drawn.sheets import DrawnSheet
from reportgen.ooxml.excel.drawn.tagging import Items, Tagged
from reportgen.ooxml.excel.parts.free_texts import FreeText
from reportgen.ooxml.marks import Mark, Marks
from reportgen.problems import Problem

_LOOP = "loop"


@dataclass(frozen=True, slots=True)
class _Span:
    """What rows or columns a loop holds, and the names that it binds."""

    first: int
    last: int
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Visibility:
    """Which names the loops of a sheet bind, and where."""

    sheet: str
    rows: tuple[_Span, ...]
    columns: tuple[_Span, ...]
    everywhere: frozenset[str]

    @classmethod
    def of(cls, sheet: DrawnSheet, tagged: Tagged, found: Marks) -> "Visibility":
        """Find the loops of a sheet by its tags."""
        own = frozenset[str]()
        for mark in (found.marks[n] for n in tagged.sheet):
            own |= _bound(mark, mark.tag.argument)
        return cls(
            sheet.name,
            tuple(_spans(tagged.rows, found)),
            tuple(_spans(tagged.columns, found)),
            own,
        )

    def problems(
        self, text: FreeText, items: Items, found: Marks, environment: Environment
    ) -> Iterator[Problem]:
        """Yield the names in a text that only the loop around it knows.

        Args:
            text: A comment, or the text of a shape or chart.
            items: The same in pieces.
            found: The marks.
            environment: Reads the tags.
        """
        cell = self._cell(text)
        bound = self._names(cell) if cell else frozenset()
        if not bound:
            return
        marks = [found.marks[n] for n in items if isinstance(n, int)]
        for name in sorted(_asked(marks, environment) & bound):
            message = (
                f"批注、文本框、图表标题里的标签每张表只填一次，不能用循环里的“{name}”；"
                "请改写到单元格里"
            )
            yield Problem("tag-misplaced", message, text.place)

    def _cell(self, text: FreeText) -> Cell | None:
        spot = text.place.spot.removeprefix(f"{self.sheet}!")
        return addresses.cell(spot) if spot != text.place.spot else None

    def _names(self, cell: Cell) -> frozenset[str]:
        around = [one for one in self.rows if one.first < cell.row < one.last]
        around += [one for one in self.columns if one.first < cell.column < one.last]
        return frozenset[str]().union(*(one.names for one in around)) - self.everywhere


def _spans(hosts: Mapping[int, Sequence[int]], found: Marks) -> Iterator[_Span]:
    """Yield the loops among tags of rows or columns; those that do not end are told elsewhere."""
    waiting = list[tuple[int, frozenset[str]]]()
    for at, numbers in sorted(hosts.items()):
        for mark in (found.marks[n] for n in numbers):
            if mark.tag.keyword == "for":
                waiting.append((at, _bound(mark, mark.tag.words)))
            elif mark.tag.keyword == "endfor" and waiting:
                first, names = waiting.pop()
                yield _Span(first, at, names)


def _bound(mark: Mark, words: str) -> frozenset[str]:
    """Return the names that a loop binds; none if it is no loop."""
    names = Block(replace(mark.tag, words=words), mark.place, (), 0).targets()
    return names | {_LOOP} if names else names


def _asked(marks: Sequence[Mark], environment: Environment) -> frozenset[str]:
    """Return the names that tags take from outside; none if they cannot be read."""
    ends = {"{{": "}}", "{%": "%}"}
    tags = [mark.tag for mark in marks if mark.tag.kind in ends]
    source = "".join(f"{tag.kind} {tag.words} {ends[tag.kind]}" for tag in tags)
    try:
        return frozenset(meta.find_undeclared_variables(environment.parse(source)))
    except TemplateError:  # told with the tag
        return frozenset()
