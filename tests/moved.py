"""Movers and cells that stand in for a layout, and workbooks put together with them."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from reportgen.ooxml.archive import Archive
from reportgen.ooxml.excel import addresses
from reportgen.ooxml.excel.addresses import Area, Cell, SheetArea
from reportgen.ooxml.excel.formulas.formula import FormulaError
from reportgen.ooxml.excel.movement import Value
from reportgen.ooxml.excel.parts.assembly import PrintedSheet, assembled
from reportgen.ooxml.excel.parts.book import Book

# A red pixel.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415478"
    "9c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
_REFERENCE = re.compile(r"('[^']+'|\w+)!(\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)")


@dataclass(frozen=True, slots=True)
class Repeated:
    """A sheet on which some rows stand several times; every other row moves down.

    Attributes:
        sheet: The name of the printed sheet.
        rows: The first and the last row of the loop in the template.
        turns: How often they stand.
        gone: Rows that are not printed, such as those of tags.
        drawn: The name of the template's sheet.
    """

    sheet: str = "S"
    rows: tuple[int, int] = (1, 0)
    turns: int = 1
    gone: frozenset[int] = frozenset()
    drawn: str = "S"

    def _printed(self) -> list[tuple[int, int]]:
        """Return the template's row and the turn of every printed row (-1 outside)."""
        first, last = self.rows
        found = [(row, -1) for row in range(1, first)]
        found += [(row, k) for k in range(self.turns) for row in range(first, last + 1)]
        found += [(row, -1) for row in range(last + 1, 2000)]
        return [one for one in found if one[0] not in self.gone]

    def _areas(self, area: Area, turn: int | None) -> tuple[Area, ...]:
        rows = [
            n
            for n, (row, k) in enumerate(self._printed(), 1)
            if area.top <= row <= area.bottom and turn in {None, k}
        ]
        found = list[Area]()
        for row in rows:
            if found and found[-1].bottom == row - 1:
                found[-1] = found[-1]._replace(bottom=row)
            else:
                found.append(Area(row, area.left, row, area.right))
        return tuple(found)

    def areas(self, area: Area) -> tuple[Area, ...]:
        """Return where the cells of an area stand."""
        return self._areas(area, None)

    def copies(self, area: Area) -> tuple[tuple[Area, ...], ...]:
        """Return the same by turns."""
        is_inside = self.rows[0] <= area.top and area.bottom <= self.rows[1]
        found = [self._areas(area, k) for k in (range(self.turns) if is_inside else (None,))]
        return tuple(areas for areas in found if areas)

    def formula(self, text: str, at: Cell | None = None) -> str:
        """Return a formula with its references to this sheet moved; areas apart make a union."""

        def moved(found: re.Match[str]) -> str:
            sheet, name = found[1].strip("'"), found[2]
            if sheet != self.drawn:
                return found[0]
            area, turn = addresses.area(name), None
            if at is not None and "$" not in name and self.rows[0] <= area.top <= self.rows[1]:
                turn = self._printed()[at.row - 1][1]
            sign = "$" if "$" in name else ""
            parts = [_named(self.sheet, one, sign) for one in self._areas(area, turn)]
            if not parts:
                raise FormulaError(0, "reference-gone", text)
            return parts[0] if len(parts) == 1 else f"({','.join(parts)})"

        return _REFERENCE.sub(moved, text)


def _named(sheet: str, area: Area, sign: str) -> str:
    name = re.sub(r"([A-Z]+)(\d+)", rf"{sign}\1{sign}\2", str(area))
    return f"{addresses.quoted(sheet)}!{name}"


@dataclass(frozen=True, slots=True)
class Written:
    """Cells with what stands in them, by sheet and name."""

    known: Mapping[tuple[str, str], Value] = field(default_factory=dict)

    def value(self, sheet: str, cell: Cell) -> Value:
        """Return the value of a cell."""
        return self.known.get((sheet, str(cell)))

    def values(self, where: SheetArea) -> Iterable[Value]:
        """Return the values of an area."""
        top, left, bottom, right = where.area
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                yield self.value(where.sheet, Cell(row, column))

    def details(self, where: SheetArea, *, shown: bool) -> Iterable[Value]:  # noqa: ARG002
        """Return the same: no row is hidden, no cell a subtotal."""
        return self.values(where)

    @property
    def kept(self) -> dict[Any, Any]:
        """Nothing: the cells may still change."""
        return {}

    def extent(self, sheet: str) -> Cell:
        """Return the last row and the last column of a sheet that hold something."""
        found = [addresses.cell(name) for one, name in self.known if one == sheet]
        rows = max((cell.row for cell in found), default=1)
        return Cell(rows, max((cell.column for cell in found), default=1))


def column(sheet: str, name: str, values: Iterable[Decimal | str | int | None]) -> Written:
    """Return the cells of a column from row 1."""
    told = {
        (sheet, f"{name}{n}"): Decimal(value) if isinstance(value, int) else value
        for n, value in enumerate(values, 1)
    }
    return Written(told)


def saved(workbook: object) -> bytes:
    """Return a workbook of openpyxl as a file."""
    out = io.BytesIO()
    workbook.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def printed(
    content: bytes,
    sheets: Sequence[tuple[int, Repeated, tuple[str, ...]]] = (),
    cells: Written | None = None,
    names: bytes = b"",
) -> bytes:
    """Return a workbook put together from sheets as they are drawn.

    Args:
        content: The template.
        sheets: Index of the template's sheet, mover and texts of each printed one; by default
            every sheet once.
        cells: What stands in the printed cells.
        names: The element of defined names.
    """
    archive = Archive(content)
    book = Book.of(archive, "t.xlsx")
    wanted = sheets or [(i, Repeated(one.name), ()) for i, one in enumerate(book.sheets)]
    made = [
        PrintedSheet(
            book.sheets[i].part,
            mover.sheet,
            replace(mover, drawn=book.sheets[i].name),
            archive.parts[book.sheets[i].part],
            texts,
        )
        for i, mover, texts in wanted
    ]
    return assembled(book, archive, made, cells or Written(), defined_names=names, changed={})


def parts(content: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name."""
    archive = Archive(content)
    return {name: part.content() for name, part in archive.parts.items()}
