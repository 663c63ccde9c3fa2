"""Workbooks drawn cell by cell, and parts planted in them."""

import io
import zipfile
from collections.abc import Callable, Mapping

import openpyxl
from moved import parts, saved
from openpyxl.workbook import Workbook

Cells = Mapping[str, object]
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OPENING = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_EMPTY = _OPENING + b"</Relationships>"


def drawn(sheets: Mapping[str, Cells]) -> Workbook:
    """Return a workbook to be drawn further: the content of cells by sheet and address."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, cells in sheets.items():
        sheet = book.create_sheet("sheet")
        sheet.title = name
        for address, value in cells.items():
            sheet[address] = value
    return book


def workbook(
    sheets: Mapping[str, Cells], change: Callable[[Workbook], object] | None = None
) -> bytes:
    """Return the file of a workbook drawn cell by cell, after a change."""
    book = drawn(sheets)
    if change is not None:
        change(book)
    return saved(book)


def shown(content: bytes, *, values: bool = True) -> dict[str, dict[str, object]]:
    """Return what stands in the cells of each sheet, formulas as their values or as they are."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=values)
    return {
        sheet.title: {
            one.coordinate: one.value for row in sheet for one in row if one.value is not None
        }
        for sheet in book.worksheets
    }


def planted(content: bytes, owner: str, kind: str, part: bytes = b"<x/>") -> bytes:
    """Return a workbook with a further part that hangs on another one.

    Args:
        content: The workbook.
        owner: The part that it hangs on.
        kind: The last word of the type of the relationship.
        part: The part itself.
    """
    found = parts(content)
    folder, _, name = owner.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    one = f'<Relationship Id="rIdP" Type="{_RELATIONS}/{kind}" Target="/xl/{kind}1.xml"/>'
    own = found.get(relations, _EMPTY)
    found[relations] = own.replace(b"</Relationships>", one.encode() + b"</Relationships>")
    found[f"xl/{kind}1.xml"] = part
    return packed(found)


def packed(found: Mapping[str, bytes]) -> bytes:
    """Return parts as a file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, part in found.items():
            package.writestr(name, part)
    return out.getvalue()
