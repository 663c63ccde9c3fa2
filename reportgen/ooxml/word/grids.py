"""Tables while they are printed: their cells, columns and merges."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Merged:
    """A cell that may be merged with the one below."""

    value: bytes
    out: list[bytes]
    hole: int
    is_continued: bool


@dataclass(slots=True)
class Table:
    """An open table: its grid, and the cells to merge of this row and the one above."""

    hole: int
    widths: tuple[int, ...] | None
    cells: int = 0
    span: int = 0
    most_cells: int = 0
    most_span: int = 0
    before: int = 0
    # By first column and the one behind the last.
    above: dict[tuple[int, int], Merged] = field(default_factory=dict)
    current: dict[tuple[int, int], Merged] = field(default_factory=dict)
    columns: tuple[int, int] = (0, 0)
    room: int = 0
    start: tuple[int, int] = (0, 0)
    value: bytes | None = None

    def end_row(self) -> None:
        """End a row: its cells are now those above."""
        self.most_cells = max(self.most_cells, self.cells)
        self.most_span = max(self.most_span, self.span)
        self.cells = self.span = 0
        self.above, self.current = self.current, {}


def grid(widths: tuple[int, ...], most_cells: int, most_span: int) -> bytes:
    """Return the grid of a table with as many columns as its longest row, as wide as drawn.

    docxtpl's rule: columns are added for cells, taken away for spans.
    """
    columns = list(widths)
    added = most_cells - len(columns)
    if added > 0 and columns and sum(columns):
        share = sum(columns) / (len(columns) + added)
        old = sum(columns) / len(columns)
        columns = [int(width * share / old) for width in columns] + [int(share)] * added
    taken = len(columns) - most_span
    if 0 < taken < len(columns):
        extra = int(sum(columns[-taken:]) / (len(columns) - taken))
        columns = [width + extra for width in columns[:-taken]]
    cells = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return f"<w:tblGrid>{cells}</w:tblGrid>".encode()
