"""A table that came from another system, as rows of text: xlsx, HTML named .xls, or CSV."""

import csv
import io
import re
import zipfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
from lxml import etree, html
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from reportgen.intake.package_gate import DAMAGED, open_package
from reportgen.problems import Place, Problem

# Text inflates nothing, so it may be longer than a package.
LARGEST_TEXT = 100 * 1024 * 1024
# One cell at the far end of every row makes a small file very large.
MOST_CELLS = 10_000_000
_WIDEST = 1_000
_BINARY_XLS = b"\xd0\xcf\x11\xe0"
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BOOK = "xl/workbook.xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# A text that a formula gives may be empty; any other value is stored.
_VALUELESS = etree.XPath(
    "m:c[m:f and not(m:v/text()) and not(@t = 'str')]/@r", namespaces={"m": _MAIN[1:-1]}
)
# So deep the heads of a sheet are looked for.
FIRST_ROWS = 30
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# How a formula without a stored value is called; no cell holds a line end alone.
NO_VALUE = "\n"
# What a formula shows that went wrong.
ERRORS = frozenset({"#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#N/A", "#NUM!", "#NULL!"})


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as text.

    Attributes:
        file: Its name in places.
        sheet: The name of the sheet; empty where cells are told by line.
        rows: Cells as text, without space around them; an empty row is an empty tuple.
        lines: The line of each row, where the file has lines.
        merged: Row and column of the first cell of each merged area, counted from 1, and how many
            rows and columns it spans.
        hidden: The numbers of hidden rows, counted from 1.
        valueless: Row and column of each formula whose value is not stored, counted from 1.
        beside: The first rows of each other sheet by its name.
    """

    file: str
    sheet: str
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: frozenset[int] = field(default_factory=frozenset)
    valueless: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    beside: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)

    def place(self, row: int, column: int) -> Place:
        """Return the place of a cell; row and column count from 1."""
        if self.lines:
            return Place(self.file, self.lines[row - 1], 1)
        if self.sheet:
            return Place(self.file, spot=f"{self.sheet}!{get_column_letter(column)}{row}")
        return Place(self.file, spot=f"第{row}行第{column}列")


def read(path: Path, sheet: str = "") -> tuple[Grid | None, tuple[Problem, ...]]:
    """Read a sheet.

    Args:
        path: Its content tells what it is: a package, a HTML page, or text with commas or tabs.
        sheet: The name of the sheet of a workbook; the first one by default.

    Returns:
        The sheet, or None, and the problems.
    """
    place = Place(str(path))
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_TEXT + 1)
    except OSError as error:
        return None, (Problem("unreadable", f"文件不能读取：{error.strerror}", place),)
    if content.startswith(b"PK"):
        return _workbook(path, sheet)
    text = _text(content, place)
    if isinstance(text, Problem):
        return None, (text,)
    if re.search(r"<\s*table\b", text[:100_000], re.IGNORECASE):
        return _page(text, str(path))
    return _csv(text, str(path))


def _text(content: bytes, place: Place) -> str | Problem:
    """Decode by mark of byte order, declared charset, UTF-8, GB18030, in this order."""
    if content.startswith(_BINARY_XLS):
        message = "这是旧式二进制 .xls 文件；请在 Excel 或 WPS 中另存为 .xlsx"
        return Problem("binary-xls", message, place)
    if len(content) > LARGEST_TEXT:
        return Problem("too-large", f"文件超过 {LARGEST_TEXT // 1024**2} MiB", place)
    declared = _CHARSET.search(content[:4096]) if b"<" in content[:200] else None
    is_chinese = declared and declared[1].lower() in {b"gb2312", b"gbk", b"gb18030"}
    names = ["gb18030"] if is_chinese else []
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        names = ["utf-16"]
    for name in (*names, "utf-8-sig", "gb18030"):
        try:
            return content.decode(name)
        except UnicodeError:
            continue
    return Problem("encoding", "文字编码既不是 UTF-8 也不是 GB18030", place)


def _csv(text: str, file: str) -> tuple[Grid | None, tuple[Problem, ...]]:
    head = text[:10_000]
    delimiter = "\t" if head.count("\t") > head.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    try:
        for fields in reader:
            rows.append(tuple(map(str.strip, fields)))
            lines.append(reader.line_num)
    except csv.Error as error:
        place = Place(file, reader.line_num, 1)
        return None, (Problem("not-csv", f"不是 CSV：{error}", place),)
    return Grid(file, "", tuple(rows), tuple(lines)), ()


def _page(text: str, file: str) -> tuple[Grid | None, tuple[Problem, ...]]:
    # A declaration of an encoding is wrong once the text is decoded, and lxml refuses it.
    body = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        page = html.document_fromstring(body, parser=html.HTMLParser(huge_tree=True))
    except (ValueError, etree.LxmlError) as error:
        return None, (Problem("not-a-table", f"网页不能读取：{error}", Place(file)),)
    tables = page.xpath("//table")
    if not tables:
        return None, (Problem("not-a-table", "网页中没有表格", Place(file)),)
    longest = max(tables, key=lambda table: len(table.findall(".//tr")))
    rows: list[tuple[str, ...]] = []
    merged: list[tuple[int, int, int, int]] = []
    hidden: set[int] = set()
    for number, line in enumerate(longest.iter("tr"), 1):
        if _HIDDEN.search(line.get("style", "")):
            hidden.add(number)
        cells: list[str] = []
        for cell in line:
            if cell.tag not in {"td", "th"}:
                continue
            down, across = _span(cell.get("rowspan")), _span(cell.get("colspan"))
            if down > 1 or across > 1:
                merged.append((number, len(cells) + 1, down, across))
            cells += [" ".join(cell.text_content().split()), *[""] * (across - 1)]
        rows.append(tuple(cells))
    return Grid(file, "", tuple(rows), (), tuple(merged), frozenset(hidden)), ()


def _span(text: str | None) -> int:
    # As browsers do; more would be a bomb.
    return min(int(text), _WIDEST) if text and re.fullmatch("[0-9]{1,9}", text) else 1


def _workbook(path: Path, sheet: str) -> tuple[Grid | None, tuple[Problem, ...]]:
    # An export is a workbook, whatever it is called.
    content, problems = open_package(path, ".xlsx")
    if content is None:
        return None, problems
    # What a broken part makes the library raise is not documented.
    try:
        return _sheet(content, str(path), sheet)
    except DAMAGED as error:
        return None, (Problem("not-a-workbook", f"工作簿已损坏：{error}", Place(str(path))),)


def _sheet(content: bytes, file: str, sheet: str) -> tuple[Grid | None, tuple[Problem, ...]]:
    with closing(
        openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    ) as book:
        return _area(book, content, file, sheet)


def _area(
    book: openpyxl.Workbook, content: bytes, file: str, sheet: str
) -> tuple[Grid | None, tuple[Problem, ...]]:
    names = [area.title for area in book.worksheets]
    name = sheet or names[0]
    if name not in names:
        message = f"没有名为“{name}”的工作表；现有 {'、'.join(names)}"
        return None, (Problem("unknown-sheet", message, Place(file)),)
    area = book[name]
    # The declared size may be wrong, and is not needed.
    area.reset_dimensions()
    rows: list[tuple[str, ...]] = []
    count = 0
    for values in area.iter_rows(values_only=True):
        count += len(values)
        if count > MOST_CELLS:
            message = f"工作表“{name}”超过 {MOST_CELLS:,} 格"
            return None, (Problem("too-large", message, Place(file)),)
        rows.append(tuple(map(_shown, values)))
    beside = {other: _first_rows(book, other) for other in names if other != name}
    return replace(_marks(content, name), file=file, rows=tuple(rows), beside=beside), ()


def _first_rows(book: openpyxl.Workbook, sheet: str) -> tuple[tuple[str, ...], ...]:
    area = book[sheet]
    area.reset_dimensions()
    found = area.iter_rows(max_row=FIRST_ROWS, max_col=_WIDEST, values_only=True)
    return tuple(tuple(map(_shown, values)) for values in found)


def _marks(content: bytes, sheet: str) -> Grid:
    """Return a sheet with what openpyxl does not tell when it reads by rows, without its rows."""
    merged: list[tuple[int, int, int, int]] = []
    hidden: set[int] = set()
    valueless: set[tuple[int, int]] = set()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as package,
        package.open(_part(package, sheet)) as part,
    ):
        last = 0
        for _, element in etree.iterparse(part, tag=(_MAIN + "row", _MAIN + "mergeCell")):
            if element.tag == _MAIN + "row":
                last = int(element.get("r") or last + 1)
                if element.get("hidden") in {"1", "true"}:
                    hidden.add(last)
                valueless.update(coordinate_to_tuple(cell) for cell in _VALUELESS(element))
            elif area := element.get("ref"):
                left, top, right, bottom = (edge or 1 for edge in range_boundaries(area))
                merged.append((top, left, bottom - top + 1, right - left + 1))
            element.clear()
    return Grid("", sheet, (), (), tuple(merged), frozenset(hidden), frozenset(valueless))


def _part(package: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of the part that holds a sheet."""
    book = etree.fromstring(package.read(_BOOK))
    links = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    key = next(s.get(_RELATION) for s in book.iter(_MAIN + "sheet") if s.get("name") == sheet)
    target = next(str(link.get("Target")) for link in links if link.get("Id") == key)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _shown(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case float():
            # As many digits as Excel keeps; more are noise of binary fractions.
            return _plain(f"{value:.15g}")
        case datetime() | date():
            return value.isoformat()[:10]
    return str(value).strip()


def _plain(text: str) -> str:
    return f"{Decimal(text):f}" if "e" in text else text
