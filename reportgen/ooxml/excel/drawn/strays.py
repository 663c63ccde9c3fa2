"""Tags where none is filled in: they would be printed as they are."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree
from lxml.etree import _Element

from reportgen.ooxml import trees
from reportgen.ooxml.archive import Archive
from reportgen.ooxml.excel.addresses import Cell
from reportgen.ooxml.excel.drawn.sheets import DrawnSheet
from reportgen.ooxml.excel.frame.ranges import drawn_ranges, ranges
from reportgen.ooxml.excel.parts.book import Book
from reportgen.ooxml.excel.parts.drawings import relations
from reportgen.ooxml.excel.parts.positions import ANCHORS, Corner
from reportgen.ooxml.relationships import Relationship
from reportgen.problems import Place, Problem

_SIGNS = ("{{", "{%")
_ALLOWED = "标签可以写在单元格、工作表标签、页眉页脚、批注、文本框、图表标题里"
_PROPERTIES = ("core-properties", "extended-properties", "custom-properties")
# What holds something, and what that is called.
_HOLDERS = {
    "hyperlink": "超链接",
    "dataValidation": "数据有效性",
    "cfRule": "条件格式",
    "conditionalFormatting": "条件格式",
    "sparkline": "迷你图",
}
# Texts of drawings that are shown or read aloud.
_DESCRIBING = ("descr", "title", "tooltip")


@dataclass(frozen=True, slots=True)
class Strays:
    """Looks for tags around the cells of a template.

    Attributes:
        archive: The package.
        book: Its parts.
    """

    archive: Archive
    book: Book

    def problems(self, sheets: Iterable[DrawnSheet], workbook: _Element) -> Iterator[Problem]:
        """Yield what is wrong, each once at its place.

        Args:
            sheets: As they are drawn.
            workbook: The part that lists them.
        """
        found = [
            *(pair for sheet in sheets for pair in self._of_sheet(sheet)),
            *self._of_names(workbook),
            *self._of_properties(),
        ]
        for spot, what in dict.fromkeys(found):
            message = f"{what}里的标签不会填写，会照原样留下；{_ALLOWED}"
            yield Problem("tag-misplaced", message, Place(self.book.file, spot=spot))

    def _has_tags(self, text: str) -> bool:
        """Tell whether a text has tags, apart from the names of sheets in references."""
        if not any(sign in text for sign in _SIGNS):
            return False
        for sheet in self.book.sheets:
            name = sheet.name.replace("'", "''")
            text = text.replace(f"{name}'!", "").replace(f"'{name}:", "")
        return any(sign in text for sign in _SIGNS)

    def _of_sheet(self, sheet: DrawnSheet) -> Iterator[tuple[str, str]]:
        targets = self._targets(sheet.tab.part)
        for one in sheet.root.iter(etree.Element):
            if any(trees.local(each) == "headerFooter" for each in one.iterancestors()):
                continue
            # The text of its cell stands there once more.
            said = [str(text) for name, text in one.items() if name != "display"]
            linked = [targets.get(text, "") for text in said]
            if any(map(self._has_tags, (*said, *linked, one.text or ""))):
                holder, cell = _holder(one), _cell(one)
                yield f"{sheet.name}!{cell}" if cell else sheet.name, holder
        for kind, name in self.book.own(sheet.tab.part):
            if kind == "drawing":
                yield from self._of_drawing(sheet.name, name)

    def _of_drawing(self, sheet: str, name: str) -> Iterator[tuple[str, str]]:
        root = trees.read(self.archive.content(name) or b"<x/>")
        for one in root.iter(etree.Element):
            if any(self._has_tags(one.get(key, "")) for key in _DESCRIBING):
                yield f"{sheet}!{_anchor(one)}", "图形的替代文字、提示"
        cells = relations(root)
        for number, target in self._targets(name).items():
            if number in cells and self._has_tags(target):
                yield f"{sheet}!{cells[number]}", "超链接"

    def _targets(self, part: str) -> Mapping[str, str]:
        """Return what a part leads to outside of the package, by the ids."""
        known: tuple[Relationship, ...] = self.book.relationships.get(part, ())
        return {one.id: unquote(one.target) for one in known if one.is_external}

    def _of_names(self, workbook: _Element) -> Iterator[tuple[str, str]]:
        for one in workbook.iterfind("{*}definedNames/{*}definedName"):
            if any(map(self._has_tags, (one.text or "", *map(str, one.attrib.values())))):
                yield one.get("name", ""), f"名称 {one.get('name', '')} "

    def _of_properties(self) -> Iterator[tuple[str, str]]:
        for one in self.book.relationships[""]:
            if one.kind in _PROPERTIES and one.part:
                # Without the list of sheets.
                other = self.book.replaced.get(one.part)
                content = other.content() if other else self.archive.content(one.part)
                root = trees.read(content or b"<x/>")
                texts = [text for each in root.iter(etree.Element) for text in _said(each)]
                if any(map(self._has_tags, texts)):
                    yield "文件属性", "文件属性"


def _said(element: _Element) -> Iterator[str]:
    yield element.text or ""
    yield from map(str, element.attrib.values())


def _around(element: _Element) -> Iterator[_Element]:
    yield element
    yield from element.iterancestors()


def _holder(element: _Element) -> str:
    named = (_HOLDERS.get(trees.local(one)) for one in _around(element))
    return next((name for name in named if name), "工作表的设置")


def _cell(element: _Element) -> Cell | None:
    """Return the first cell of the range that an element belongs to."""
    for one in _around(element):
        if found := ranges(one.get("ref", "")) or drawn_ranges(one):
            return found[0].first
    return None


def _anchor(element: _Element) -> Cell:
    """Return the cell where the drawing begins that holds an element."""
    holder = next((one for one in _around(element) if trees.local(one) in ANCHORS), None)
    corner = Corner.of(None if holder is None else holder.find("{*}from"))
    return Cell(corner.row, corner.column)
