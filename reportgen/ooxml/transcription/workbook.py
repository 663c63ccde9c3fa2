"""A workbook as plain text for reviews and for `git diff`: one cell a line, nothing of looks.

What a reviewer must know of a sheet stands above its cells, what floats over them below. Signs
that are no text stand in 〔〕; `↵` is a line break in a cell.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml.etree import _Element

from reportgen.ooxml.archive import Archive
from reportgen.ooxml.transcription import cells, drawing, inventory, sheet
from reportgen.ooxml.transcription.cells import Book
from reportgen.ooxml.transcription.inventory import attribute, local, relationships, xml
from reportgen.ooxml.transcription.transcript import properties
from reportgen.problems import Place, Problem

_STATES = {"hidden": "隐藏", "veryHidden": "深度隐藏"}
_OWN_NAMES = {
    "_xlnm.Print_Area": "打印区域",
    "_xlnm.Print_Titles": "打印标题",
    "_xlnm._FilterDatabase": "筛选区域",
}
# Parts that the lines tell of, or that only looks, calculation or printers need.
_TOLD = frozenset(
    {"worksheet", "chartsheet", "sharedStrings", "styles", "theme", "calcChain", "comments"}
    | {"drawing", "vmlDrawing", "table", "hyperlink", "printerSettings", "threadedComment"}
    | {"person", "sheetMetadata"}
)
# Of the formats that every program knows by number; the others stand in the file.
_FORMATS = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "m/d/yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm",
    37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@",
}  # fmt: skip


def transcribe(content: bytes, file: str) -> tuple[str | None, tuple[Problem, ...]]:
    """Return a workbook as text, or why it cannot be read.

    Args:
        content: The bytes of a .xlsx; a gate has let it through.
        file: Its name in places.
    """
    try:
        told = [*_lines(Archive(content))]
    except inventory.DAMAGED:
        return None, (Problem("not-a-workbook", "不是完好的 Excel 文件", Place(file)),)
    return "".join(f"{line}\n" for line in told), ()


@dataclass(frozen=True, slots=True)
class _Name:
    """A defined name; `sheet` is the index of the sheet that owns it, or empty."""

    sheet: str
    line: str


def _lines(package: Archive) -> Iterator[str]:
    top = relationships(package, "")
    main = next(target for kind, target in top.values() if kind == inventory.BODY)
    root, related = xml(package, main), relationships(package, main)
    if local(root) != "workbook":
        raise ValueError(main)
    names = [*_names(root)]
    yield "== 工作簿 =="
    yield from (one.line for one in names if not one.sheet)
    yield from others(related)
    book = _book(package, related)
    for index, one in enumerate(cells.within(root, "sheets", "sheet")):
        kind, part = related[attribute(one, "id")]
        state = _STATES.get(attribute(one, "state"), "")
        yield ""
        yield f"== 工作表 {attribute(one, 'name')}{f'（{state}）' if state else ''} =="
        yield from (name.line for name in names if name.sheet == str(index))
        yield from _sheet(package, kind, part, book)
    told = [
        line
        for kind, target in top.values()
        if kind == inventory.PROPERTIES
        for line in properties(xml(package, target))
    ]
    yield from ("", f"== {inventory.TITLES[inventory.PROPERTIES]} ==", *told) if told else ()


def _sheet(package: Archive, kind: str, part: str, book: Book) -> Iterator[str]:
    root, related = xml(package, part), relationships(package, part)
    if kind == "worksheet":
        targets = {key: target for key, (_, target) in related.items()}
        yield from sheet.lines(root, book, targets)
        yield from _tables(package, related)
    yield from drawing.comments(package, related)
    yield from drawing.lines(package, related)
    yield from others(related)


def others(related: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """Yield a line that names the parts of which nothing else is told."""
    kinds = sorted({kind for kind, _ in related.values()} - _TOLD)
    if kinds:
        yield f"另有：{'，'.join(kinds)}"


def _tables(package: Archive, related: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    for kind, target in sorted(related.values()):
        if kind == "table":
            root = xml(package, target)
            columns = [attribute(one, "name") for one in cells.within(root, "tableColumns")]
            name = attribute(root, "displayName")
            yield f"表格 {name} {attribute(root, 'ref')}：{'，'.join(columns)}"


def _names(root: _Element) -> Iterator[_Name]:
    for one in cells.within(root, "definedNames", "definedName"):
        name = attribute(one, "name")
        title = _OWN_NAMES.get(name, f"名称 {name}")
        is_hidden = attribute(one, "hidden") in cells.ON and name not in _OWN_NAMES
        told = f"{title}{'（隐藏）' if is_hidden else ''}：{one.text or ''}"
        yield _Name(attribute(one, "localSheetId"), told)


def _book(package: Archive, related: Mapping[str, tuple[str, str]]) -> Book:
    parts = dict(related.values())
    texts, formats = tuple[str, ...](), tuple[str, ...]()
    if part := parts.get("sharedStrings"):
        texts = tuple(cells.text(one) for one in xml(package, part) if local(one) == "si")
    if part := parts.get("styles"):
        formats = tuple(_formats(xml(package, part)))
    return Book(texts, formats)


def _formats(styles: _Element) -> Iterator[str]:
    """Yield the number format of each look of cells; that of no format in particular is empty."""
    own = {
        attribute(one, "numFmtId"): attribute(one, "formatCode")
        for one in cells.within(styles, "numFmts")
    }
    known = {str(number): code for number, code in _FORMATS.items()}
    for look in cells.within(styles, "cellXfs"):
        number = attribute(look, "numFmtId")
        code = own.get(number) or known.get(number, "")
        yield "" if code == "General" else code
