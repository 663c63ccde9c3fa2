"""An Excel template compiled: read, its tags found, turned into one program."""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import Environment, nodes
from lxml import etree
from lxml.etree import _Element

from reportgen.ooxml import programs, trees
from reportgen.ooxml.archive import Archive
from reportgen.ooxml.excel import addresses
from reportgen.ooxml.excel.drawn import sheets, soundness, styles, words
from reportgen.ooxml.excel.drawn.sheets import DrawnSheet, Tab
from reportgen.ooxml.excel.drawn.strays import Strays
from reportgen.ooxml.excel.drawn.structure import Skeleton, Structure
from reportgen.ooxml.excel.drawn.styles import Styles
from reportgen.ooxml.excel.drawn.tagging import Items, Tagged, pieces_of, tagged
from reportgen.ooxml.excel.drawn.visibility import Visibility
from reportgen.ooxml.excel.formulas.formula import shifted
from reportgen.ooxml.excel.frame.around import Frame
from reportgen.ooxml.excel.parts.book import Book
from reportgen.ooxml.excel.printing.calculation import DrawnNames
from reportgen.ooxml.excel.printing.printed import SheetPlan
from reportgen.ooxml.items import Program
from reportgen.ooxml.marks import Mark, Marks
from reportgen.problems import Place, Problem, TemplateError

_PROGRAM = "workbook"
_BROKEN = (OSError, KeyError, ValueError, zipfile.BadZipFile, zlib.error, EOFError, IndexError)


@dataclass(frozen=True, slots=True)
class Compilation:
    """A compiled template; holds nothing of a workbook, and can be used by many threads.

    Attributes:
        archive: The package, without the texts of tags.
        book: Its parts.
        workbook: The root of the part that lists the sheets.
        plans: Its sheets.
        frames: What stands around the cells of each.
        heads: Which head and foot texts have tags, by sheet.
        names: The defined names.
        is_1904: Whether days are counted from 1904.
        styles: The cell formats.
        marks: The tags by number.
        trees: The syntax.
        programs: The code; none if something is wrong.
        problems: What is wrong with the template.
        environment: What it was compiled for.
    """

    archive: Archive
    book: Book
    workbook: _Element
    plans: tuple[SheetPlan, ...]
    frames: tuple[Frame, ...]
    heads: tuple[tuple[str, ...], ...]
    names: DrawnNames
    is_1904: bool
    styles: Styles
    marks: tuple[Mark, ...]
    trees: Mapping[str, nodes.Template]
    programs: Mapping[str, Program]
    problems: tuple[Problem, ...]
    environment: Environment

    @property
    def program(self) -> Program:
        """The code of the workbook."""
        return self.programs[_PROGRAM]


def compiled(content: bytes, file: str, environment: Environment) -> Compilation:
    """Compile a template.

    Args:
        content: The .xlsx file.
        file: Its name, for messages.
        environment: Gives filters, globals and rules.

    Raises:
        TemplateError: It is no whole Excel file.
    """
    if environment.autoescape is not False:
        environment = environment.overlay(autoescape=False)
    found = Marks(file)
    try:
        archive = Archive(content)
        book = Book.of(archive, file)
        workbook = trees.read(archive.content(book.workbook) or b"<x/>")
        _check(book, workbook)
        drawn, archive = _drawn(archive, book, found)
        strays = tuple(Strays(archive, book).problems(drawn, workbook))
    except (*_BROKEN, etree.XMLSyntaxError) as error:
        problem = Problem(
            "excel-template",
            "模板不是完整的 Excel 文件，请用 Excel 或 WPS 另存为 .xlsx",
            Place(file),
        )
        raise TemplateError(problem) from error
    found.problems += book.problems
    further = frozenset(tag for one in environment.extensions.values() for tag in one.tags)
    structure = Structure(found, further)
    prepared = [_prepared(sheet, book, found, structure, environment) for sheet in drawn]
    found.problems += strays
    numbers = [n for n in structure.items if isinstance(n, int) and not found.marks[n].action]
    syntax = programs.trees({_PROGRAM: structure.items}, numbers, found, environment)
    properties = workbook.find("{*}workbookPr")
    plans, names = tuple(plan for plan, _, _ in prepared), _names(workbook)
    told = {problem.place for problem in found.problems}
    unsound = soundness.problems(plans, names, found.file)
    found.problems += [problem for problem in unsound if problem.place not in told]
    return Compilation(
        archive, book, workbook, plans,
        tuple(frame for _, frame, _ in prepared), tuple(heads for _, _, heads in prepared),
        names,
        properties is not None and properties.get("date1904") in {"1", "true"},
        styles.read(_part(archive, book, "styles")), tuple(found.marks), syntax,
        programs.programs(syntax, frozenset(), found, environment), found.told(), environment,
    )  # fmt: skip


def part_name(book: Book, kind: str) -> str:
    """Return the name of the workbook's part of a kind, such as `styles`; empty without one."""
    related = book.relationships.get(book.workbook, ())
    return next((one.part for one in related if one.kind == kind), "")


def _part(archive: Archive, book: Book, kind: str) -> bytes | None:
    name = part_name(book, kind)
    return archive.content(name) if name else None


def _check(book: Book, workbook: _Element) -> None:
    """Tell that a sheet is missing.

    Raises:
        KeyError: A tab has no part, though nothing was refused.
    """
    tabs = workbook.findall("{*}sheets/{*}sheet")
    if not book.problems and len(tabs) != len(book.sheets):
        raise KeyError("sheet")


def _drawn(archive: Archive, book: Book, found: Marks) -> tuple[list[DrawnSheet], Archive]:
    """Read the sheets; return them, and the package without shared texts that are tags."""
    strings = part_name(book, "sharedStrings")
    shared = words.shared(_part(archive, book, "sharedStrings"))
    drawn = [
        sheets.read(Tab(n, one.name, one.part), archive.content(one.part) or b"", shared, found)
        for n, one in enumerate(book.sheets)
    ]
    tags = {number for number, text in enumerate(shared) if text.may_hold_tags}
    kept = {
        int(cell.written)
        for sheet in drawn
        for row in sheet.rows.values()
        for cell in row.cells
        if cell.kind == "s" and cell.words and not cell.words.may_hold_tags
    }
    if not tags - kept or not strings:
        return drawn, archive
    cleared = words.without(archive.content(strings) or b"", tags - kept)
    return drawn, Archive(archive.with_parts({strings: cleared}))


def _prepared(
    sheet: DrawnSheet, book: Book, found: Marks, structure: Structure, environment: Environment
) -> tuple[SheetPlan, Frame, tuple[str, ...]]:
    """Return a sheet ready to be printed, its frame, and which heads and feet have tags."""
    own = tagged(sheet, found)
    _release_merges(sheet, own)
    frame = Frame(sheet.root, shifted, found.file, sheet.name)
    name = pieces_of(sheet.name, sheet.place(found.file), found)
    named = tuple(name) if any(isinstance(piece, int) for piece in name) else ()
    free = [*_free(sheet, own, book, found, environment)]
    texts = dict(_heads(sheet, frame, found))
    skeleton = structure.sheet(sheet, own, named, free, list(texts.values()))
    found.problems += _lost(sheet, book, skeleton, found.file)
    return SheetPlan(sheet, own, skeleton), frame, tuple(texts)


def _lost(sheet: DrawnSheet, book: Book, skeleton: Skeleton, file: str) -> Iterator[Problem]:
    """Yield the drawings that would never be printed, since they stand on tags alone."""
    for area in book.areas[sheet.tab.part]:
        if not skeleton.shows(area):
            place = Place(file, spot=f"{sheet.name}!{area.first}")
            message = "图形放在标签的行或列里，会随标签一起消失，请移到别处"
            yield Problem("drawing-on-tags", message, place)


def _free(
    sheet: DrawnSheet, own: Tagged, book: Book, found: Marks, environment: Environment
) -> Iterator[Items]:
    seen = Visibility.of(sheet, own, found)
    for text in book.texts(sheet.tab.part):
        items = tuple(pieces_of(text.text, text.place, found))
        found.problems += seen.problems(text, items, found, environment)
        yield items


def _heads(sheet: DrawnSheet, frame: Frame, found: Marks) -> Iterator[tuple[str, Items]]:
    for name, text in frame.texts.items():
        place = Place(found.file, spot=f"{sheet.name}页眉页脚")
        pieces = pieces_of(text, place, found)
        if any(isinstance(piece, int) for piece in pieces):
            yield name, tuple(pieces)


def _release_merges(sheet: DrawnSheet, own: Tagged) -> None:
    """Take merged cells that the data merges further down out of the markup."""
    for holder in sheet.root.findall(words.qn("mergeCells")):
        for one in list(holder):
            first = addresses.area(one.get("ref", "")).first
            cell = own.cells.get(first.row, {}).get(first.column)
            if cell is not None and cell.merge:
                holder.remove(one)
        if not len(holder):
            sheet.root.remove(holder)


def _names(workbook: _Element) -> dict[tuple[int | None, str], str]:
    found = dict[tuple[int | None, str], str]()
    for one in workbook.iterfind("{*}definedNames/{*}definedName"):
        sheet = one.get("localSheetId")
        key = int(sheet) if sheet is not None else None, str(one.get("name", "")).casefold()
        found[key] = one.text or ""
    return found
