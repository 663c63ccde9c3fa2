"""A finished workbook put together from printed sheets and the parts of the template."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree
from lxml.etree import _Element

from reportgen.ooxml import trees
from reportgen.ooxml.archive import Archive, Part
from reportgen.ooxml.excel.movement import Cells, Mover
from reportgen.ooxml.excel.parts.book import Book
from reportgen.ooxml.excel.parts.output import Output
from reportgen.ooxml.excel.parts.sheet_parts import Belongings
from reportgen.ooxml.relationships import Relationship, fresh
from reportgen.problems import Place, Problem, TemplateError

# What stands behind the names of a workbook, in the order of the schema.
_BEHIND_NAMES: Final = {
    "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes",
    "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """A sheet as it is to stand in the finished workbook.

    Attributes:
        source: The part of the template that it was made from.
        name: Of the tab: legal, and no other sheet has it.
        mover: Where its cells went.
        content: The sheet; the name of the part does not matter.
        texts: What came of the texts outside of cells, in the order of `Book.texts`.
        links: What its cells lead to outside of the workbook.
    """

    source: str
    name: str
    mover: Mover
    content: Part
    texts: tuple[str, ...] = ()
    links: tuple[Relationship, ...] = ()


def assembled(
    book: Book,
    archive: Archive,
    sheets: Sequence[PrintedSheet],
    cells: Cells,
    *,
    defined_names: bytes,
    changed: Mapping[str, bytes | Part],
) -> bytes:
    """Return the finished workbook.

    Args:
        book: The template.
        archive: Its package.
        sheets: The printed sheets in the order of the tabs.
        cells: What stands in the printed cells.
        defined_names: The element `definedNames`; empty if there are no names.
        changed: Other parts with new contents, such as styles.

    Raises:
        TemplateError: No sheet can be seen, or something refers to cells that are not there.
    """
    output = Output(book, archive)
    tabs = list(_tabs(book, output, sheets, cells))
    related = _others(book)
    workbook = _workbook(book, archive, sheets, tabs, defined_names)
    output.put(book.workbook, book.workbook, workbook, [*related, *tabs])
    output.follow(related)
    output.copy_package()
    output.parts |= {**book.replaced, **changed}
    return output.content()


def active(book: Book, sources: Sequence[str]) -> int:
    """Return the index of the printed sheet that is open when the workbook is opened.

    Args:
        book: The template.
        sources: The part of the template that each sheet is printed from.

    Raises:
        TemplateError: No printed sheet can be seen.
    """
    seen = [i for i, source in enumerate(sources) if book.sheet(source).state == "visible"]
    if not seen:
        message = "一张看得见的工作表也没有印出来，请检查 {%sheet %} 的条件和数据"
        raise TemplateError(Problem("no-sheet", message, Place(book.file)))
    wanted = book.sheets[min(book.active, len(book.sheets) - 1)].part
    return next((i for i in seen if sources[i] == wanted), seen[0])


def _others(book: Book) -> list[Relationship]:
    """Return the workbook's relationships to anything but sheets and the chain of calculation."""
    parts = set(book.sheet_parts)
    known = book.relationships[book.workbook]
    return [one for one in known if one.part not in parts and one.kind != "calcChain"]


def _tabs(
    book: Book, output: Output, sheets: Sequence[PrintedSheet], cells: Cells
) -> Iterator[Relationship]:
    """Put the sheets in, with what hangs on them; yield the workbook's relationships to them.

    Raises:
        TemplateError: Something on them refers to cells that are not there.
    """
    known = book.relationships[book.workbook]
    ids, problems = {one.id for one in known}, list[Problem]()
    for sheet in sheets:
        source = next(one for one in known if one.part == sheet.source)
        name = output.name(sheet.source)
        texts = book.shared_out(sheet.source, sheet.texts)
        belongings = Belongings(output, sheet.source, sheet.mover, cells, texts)
        related = [*belongings.put(name), *sheet.links]
        output.put(name, sheet.source, sheet.content, related)
        problems += belongings.problems
        relation = source.id if name == sheet.source else fresh(ids)
        ids.add(relation)
        yield replace(source.moved(book.workbook, name), id=relation)
    if problems:
        raise TemplateError(*problems)


def _workbook(
    book: Book,
    archive: Archive,
    sheets: Sequence[PrintedSheet],
    tabs: Sequence[Relationship],
    names: bytes,
) -> bytes:
    root = trees.read(archive.content(book.workbook) or b"")
    listed = root.find("{*}sheets")
    if listed is None:
        raise AssertionError(book.workbook)
    drawn = {book.listed(one): one for one in listed}
    used = {sheet.id for sheet in book.sheets}
    entries = list[_Element]()
    for sheet, tab in zip(sheets, tabs, strict=True):
        old = drawn[sheet.source]
        one = etree.SubElement(listed, old.tag, dict(old.attrib), old.nsmap)
        one.set("name", sheet.name)
        if tab.part != sheet.source:
            used.add(max(used) + 1)
            one.set("sheetId", str(max(used)))
        one.set(next(name for name in old.attrib if str(name).endswith("}id")), tab.id)
        entries.append(one)
    listed[:] = entries
    _name(root, names)
    _open(root, active(book, [sheet.source for sheet in sheets]), entries)
    for one in root.iterfind("{*}calcPr"):
        one.attrib.pop("fullCalcOnLoad", None)
    return trees.written(root)


def _name(root: _Element, names: bytes) -> None:
    """Put the defined names where the schema wants them."""
    for old in root.findall("{*}definedNames"):
        root.remove(old)
    if not names:
        return
    space = etree.QName(root).namespace
    new = trees.read(f'<x xmlns="{space}">'.encode() + names + b"</x>")[0]
    behind = (i for i, one in enumerate(root) if trees.local(one) in _BEHIND_NAMES)
    root.insert(next(behind, len(root)), new)


def _open(root: _Element, index: int, entries: Sequence[_Element]) -> None:
    """Let the views of the workbook show a sheet that is there."""
    for view in root.iterfind("{*}bookViews/{*}workbookView"):
        view.attrib.pop("firstSheet", None)
        view.attrib.pop("activeTab", None)
        if index:
            view.set("activeTab", str(index))
    shown = {one.get("sheetId") for one in entries}
    for view in root.iterfind("{*}customWorkbookViews/{*}customWorkbookView"):
        if view.get("activeSheetId") not in shown:
            view.set("activeSheetId", str(entries[index].get("sheetId")))
