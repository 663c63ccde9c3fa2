"""What hangs on a printed sheet: its drawing, comments and other parts of its own."""

from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.ooxml.excel.book import is_shared
from reportgen.ooxml.excel.movement import Cells, Mover
from reportgen.ooxml.excel.output import Output
from reportgen.ooxml.excel.relationships import Relationship


@dataclass(frozen=True, slots=True)
class Belongings:
    """The parts of one printed sheet.

    Attributes:
        output: Where they go.
        source: The part of the template's sheet.
        mover: Where its cells went.
        cells: What stands in the printed cells.
        texts: What came of the texts outside of cells.
    """

    output: Output
    source: str
    mover: Mover
    cells: Cells
    texts: tuple[str, ...]

    def put(self, name: str) -> list[Relationship]:
        """Put the parts in and return the relationships of the sheet.

        Args:
            name: The part of the printed sheet.
        """
        return list(self._followed(self.source, name))

    def _followed(self, source: str, name: str) -> Iterator[Relationship]:
        for one in self.output.book.relationships[source]:
            if not one.part:
                yield one
            elif is_shared(one):
                self.output.copy(one.part)
                yield one.moved(name, one.part)
            else:
                yield one.moved(name, self._copied(one))

    def _copied(self, relationship: Relationship) -> str:
        source = relationship.part
        name = self.output.name(source)
        content = self.output.archive.parts[source]
        self.output.put(name, source, content, list(self._followed(source, name)))
        return name
