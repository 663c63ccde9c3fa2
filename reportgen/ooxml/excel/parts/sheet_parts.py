"""What hangs on a printed sheet: its drawing, charts, comments and other parts of its own."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from lxml.etree import _Element

from reportgen.ooxml import trees
from reportgen.ooxml.archive import Part
from reportgen.ooxml.excel.addresses import Cell
from reportgen.ooxml.excel.formulas.formula import FormulaError
from reportgen.ooxml.excel.movement import Cells, Mover
from reportgen.ooxml.excel.parts import free_texts
from reportgen.ooxml.excel.parts.book import is_shared
from reportgen.ooxml.excel.parts.charts import move_chart
from reportgen.ooxml.excel.parts.comments import has_notes, move_comments, move_notes
from reportgen.ooxml.excel.parts.drawings import move_drawing, move_links, relations
from reportgen.ooxml.excel.parts.links import moved_reference
from reportgen.ooxml.excel.parts.output import Output
from reportgen.ooxml.relationships import Relationship, fresh
from reportgen.problems import Place, Problem


@dataclass(slots=True)
class Belongings:
    """The parts of one printed sheet.

    Attributes:
        output: Where they go.
        source: The part of the template's sheet.
        mover: Where its cells went.
        cells: What stands in the printed cells.
        texts: What came of the texts outside of cells, by part.
        problems: References that lead nowhere.
    """

    output: Output
    source: str
    mover: Mover
    cells: Cells
    texts: Mapping[str, Sequence[str]]
    problems: list[Problem] = field(default_factory=list)

    def put(self, name: str) -> list[Relationship]:
        """Put the parts in and return the relationships of the sheet.

        Args:
            name: The part of the printed sheet.
        """
        return list(self._followed(self.source, name))

    def _followed(self, source: str, name: str) -> Iterator[Relationship]:
        """Yield the relationships of a part for its copy; what they lead to is put in."""
        for one in self.output.book.relationships[source]:
            yield self.led(one, name, None)

    def led(self, one: Relationship, name: str, at: Cell | None) -> Relationship:
        """Return a relationship for the copy of a part; what it leads to is put in.

        Args:
            one: The relationship in the template.
            name: The copy.
            at: The cell from which it sees; None outside of loops.
        """
        if not one.part:
            return one
        if is_shared(one):
            self.output.copy(one.part)
            return one.moved(name, one.part)
        return one.moved(name, self._copied(one, at))

    def _copied(self, relationship: Relationship, at: Cell | None) -> str:
        source = relationship.part
        name = self.output.name(source)
        if relationship.kind == "drawing":
            self.output.put(name, source, *self._drawing(source, name))
        else:
            content = self._content(relationship.kind, source, at)
            self.output.put(name, source, content, list(self._followed(source, name)))
        return name

    def _content(self, kind: str, source: str, at: Cell | None) -> bytes | Part:
        """Return a part moved, or as it is if nothing in it moves."""
        part = self.output.archive.parts[source]
        if kind == "vmlDrawing":
            return self._notes(part)
        moves = {"comments", "chart", "chartUserShapes"}
        if kind not in moves and not self.texts.get(source):
            return part
        root = self._filled(source)
        with self._noting(source):
            if kind == "comments":
                move_comments(root, self.mover)
            elif kind == "chart":
                move_chart(root, self.mover, self.cells, at)
            elif kind == "chartUserShapes":
                move_links(root, self.mover, at)
        return trees.written(root)

    @contextmanager
    def _noting(self, source: str) -> Iterator[None]:
        """Take note of a reference that leads nowhere, and go on."""
        try:
            yield
        except FormulaError as error:
            place = self.output.book.place(self.source, source)
            self.problems.append(Problem(error.code, error.message, place))

    def _note(self, error: FormulaError, cell: Cell) -> None:
        sheet = self.output.book.sheet(self.source)
        place = Place(self.output.book.file, spot=f"{sheet.name}!{cell}")
        gone = f"图形显示的 {error.gone} 没有印出；请显示总会印出的单元格，或把图形放进同一个循环"
        message = gone if error.gone else error.message
        self.problems.append(Problem(error.code, message, place))

    def _notes(self, part: Part) -> bytes | Part:
        content = part.content()
        # The pictures of heads and feet stand at no cell.
        if not has_notes(content):
            return part
        root = trees.read(content, is_vml=True)
        move_notes(root, self.mover, self.output.blocks)
        return trees.written(root, is_vml=True)

    def _filled(self, source: str) -> _Element:
        root = trees.read(self.output.archive.parts[source].content())
        free_texts.fill(root, self.texts.get(source, ()))
        return root

    def _drawing(self, source: str, name: str) -> tuple[bytes, list[Relationship]]:
        root = self._filled(source)
        frame = _Frame(self, name, self.output.book.relationships[source])
        named = relations(root)
        for one in frame.drawn:
            # What the drawing does not name itself its parts do.
            if one.id not in named:
                frame.keep(one)
        move_drawing(root, self.mover, frame.related, self._note)
        return trees.written(root), list(frame.made.values())


@dataclass(slots=True)
class _Frame:
    """The relationships of a drawing that is being printed."""

    owner: Belongings
    name: str
    drawn: Sequence[Relationship]
    made: dict[str, Relationship] = field(default_factory=dict)
    _ids: dict[tuple[str, str], str] = field(default_factory=dict)

    def keep(self, one: Relationship) -> None:
        """Put in what a relationship leads to, under its id."""
        self.made[one.id] = self.owner.led(one, self.name, None)

    def related(self, key: str, at: Cell | None) -> str:
        """Return the id for a copy: each has a chart of its own, other parts serve them all."""
        old = next((one for one in self.drawn if one.id == key), None)
        if old is None:
            return key
        target = ""
        if old.target.startswith("#"):
            place = moved_reference(unquote(old.target[1:]), self.owner.mover, at)
            target = "#" + place.replace(" ", "%20")
        known = self._ids.get((key, target))
        if known and old.kind != "chart":
            return known
        new = key if key not in self.made else fresh({*self.made, *(o.id for o in self.drawn)})
        one = self.owner.led(old, self.name, at)
        self.made[new] = replace(one, id=new, target=target or one.target)
        self._ids[key, target] = new
        return new
