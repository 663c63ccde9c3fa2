"""The values of formula cells: as a workbook carries them, and as LibreOffice calculates them.

LibreOffice believes the values that a workbook carries, unless its profile says otherwise; the
profile of `ooxml.libreoffice` does.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from posixpath import join, normpath

from lxml import etree
from lxml.etree import _Element

from reportgen.ooxml import libreoffice, trees
from reportgen.ooxml.archive import Archive
from reportgen.ooxml.excel.addresses import Cell, cell
from reportgen.ooxml.excel.movement import Fault, Value
from reportgen.ooxml.libreoffice import Conversion
from reportgen.problems import ConversionError, Place, Problem, TemplateError

SECONDS = 60.0
_TRIES = 2
_WANTED = Conversion(".xlsx", ".xlsx")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BOOK = "xl/workbook.xml"

Values = Mapping[str, Mapping[Cell, Value]]


def recalculated(content: bytes, file: str = "", seconds: float = SECONDS) -> Values:
    """Return the value of each formula cell, by sheet, as LibreOffice calculates it.

    Args:
        content: A workbook.
        file: Its name, for the error.
        seconds: How long LibreOffice may take.

    Raises:
        TemplateError: LibreOffice is not installed or gave no workbook (`recalculation-failed`).
    """
    return recalculated_all([content], file, seconds)[0]


def recalculated_all(
    contents: Sequence[bytes], file: str = "", seconds: float = SECONDS
) -> tuple[Values, ...]:
    """Return the same for several workbooks, calculated by one process.

    Args:
        contents: The workbooks.
        file: Their name, for the error.
        seconds: How long LibreOffice may take for each.

    Raises:
        TemplateError: LibreOffice is not installed or gave no workbook (`recalculation-failed`).
    """
    if not contents:
        return ()
    try:
        # LibreOffice reads what is no workbook as text, and gives a workbook all the same.
        for content in contents:
            Archive(content)
        made = _converted(contents, seconds)
    except ConversionError as error:
        raise _failure(file, str(error)) from error
    except zipfile.BadZipFile as error:
        raise _failure(file, "不是完整的 Excel 文件") from error
    # LibreOffice writes `TRUE` as a formula and may write a formula as a value, so the cells are
    # those of the workbook given.
    pairs = zip(contents, made, strict=True)
    return tuple(_picked(carried(given), _values(new, is_whole=True)) for given, new in pairs)


def _converted(contents: Sequence[bytes], seconds: float) -> list[bytes]:
    """Return the workbooks as LibreOffice saves them; what fails is tried once more.

    Raises:
        ConversionError: It is not installed, or one is still missing.
    """
    made: dict[int, bytes] = {}
    why = ""
    for _ in range(_TRIES):
        left = [index for index, _ in enumerate(contents) if index not in made]
        if not left:
            break
        outcome = libreoffice.run([contents[one] for one in left], _WANTED, seconds)
        made |= {one: file for one, file in zip(left, outcome.files, strict=True) if file}
        why = outcome.why or "LibreOffice 没有给出完整的 XLSX"
        if outcome.is_stalled:
            break
    if len(made) < len(contents):
        raise ConversionError(why)
    return [made[index] for index, _ in enumerate(contents)]


def _picked(cells: Values, values: Values) -> Values:
    return {
        sheet: {one: values.get(sheet, {}).get(one) for one in wanted}
        for sheet, wanted in cells.items()
    }


def carried(content: bytes) -> Values:
    """Return the value of each formula cell, by sheet, as the workbook carries it.

    A number has all the digits that are written; a cell without a value has None.

    Raises:
        TemplateError: It is no workbook that can be read (`recalculation-failed`).
    """
    return _values(content, is_whole=False)


def _values(content: bytes, *, is_whole: bool) -> Values:
    """Return the value of each formula cell, or of each cell that has one."""
    try:
        archive = Archive(content)
        texts = _shared_texts(archive)
        return {
            name: dict(_cells(_part(archive, part), texts, is_whole=is_whole))
            for name, part in _sheets(archive).items()
        }
    except (zipfile.BadZipFile, etree.XMLSyntaxError, LookupError, ValueError) as error:
        raise _failure("", f"不能读取工作簿（{error}）") from error


def _failure(file: str, why: str) -> TemplateError:
    return TemplateError(Problem("recalculation-failed", f"重新计算失败：{why}", Place(file)))


def _sheets(archive: Archive) -> dict[str, str]:
    """Return the part of each sheet by the sheet's name; chart sheets have no cells."""
    relations = trees.read(_part(archive, "xl/_rels/workbook.xml.rels"))
    targets = {
        one.get("Id"): normpath(join("/xl", one.get("Target", ""))).lstrip("/")
        for one in relations
        if one.get("Type", "").endswith("/worksheet")
    }
    sheets = trees.read(_part(archive, _BOOK)).iter(f"{_MAIN}sheet")
    found = ((one.get("name", ""), targets.get(one.get(_RELATION))) for one in sheets)
    return {name: part for name, part in found if part}


def _shared_texts(archive: Archive) -> list[str]:
    content = archive.content("xl/sharedStrings.xml")
    return [_text(one) for one in trees.read(content).iter(f"{_MAIN}si")] if content else []


def _text(item: _Element) -> str:
    """Return a text without its phonetic readings."""
    parts = item.iter(f"{_MAIN}t")
    return "".join(t.text or "" for t in parts if not _is_phonetic(t))


def _is_phonetic(text: _Element) -> bool:
    parent = text.getparent()
    return parent is not None and parent.tag == f"{_MAIN}rPh"


def _cells(content: bytes, texts: Sequence[str], *, is_whole: bool) -> Iterator[tuple[Cell, Value]]:
    rows = etree.iterparse(
        io.BytesIO(content),
        tag=f"{_MAIN}row",
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
    )
    for _, row in rows:
        for one in row.iterchildren(f"{_MAIN}c"):
            if is_whole or one.find(f"{_MAIN}f") is not None:
                yield cell(one.get("r", "")), _value(one, texts)
        row.clear()


def _value(one: _Element, texts: Sequence[str]) -> Value:
    kind, written = one.get("t", "n"), one.findtext(f"{_MAIN}v")
    if kind == "inlineStr":
        inline = one.find(f"{_MAIN}is")
        return None if inline is None else _text(inline)
    if kind == "str":
        return written
    if not written:
        return None
    if kind == "s":
        return texts[int(written)]
    if kind == "b":
        return written in {"1", "true"}
    return Fault(written) if kind == "e" else _number(written)


def _number(written: str) -> Decimal:
    try:
        return Decimal(written)
    except InvalidOperation:
        raise ValueError(f"“{written}”不是数字") from None


def _part(archive: Archive, name: str) -> bytes:
    content = archive.content(name)
    if content is None:
        raise LookupError(name)
    return content
