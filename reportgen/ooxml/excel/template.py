"""An Excel template and the workbooks made from it."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Literal

from jinja2 import Environment

from reportgen.ooxml import template
from reportgen.ooxml.archive import Packing
from reportgen.ooxml.excel.addresses import LAST_COLUMN, LAST_ROW, Spot
from reportgen.ooxml.excel.drawn import compilation
from reportgen.ooxml.excel.drawn.compilation import Compilation, part_name
from reportgen.ooxml.excel.drawn.styles import NewStyles
from reportgen.ooxml.excel.formulas.formula import FormulaError
from reportgen.ooxml.excel.frame.defined_names import defined_names
from reportgen.ooxml.excel.parts import assembly
from reportgen.ooxml.excel.printing import jumps, recalculation, tabs
from reportgen.ooxml.excel.printing.calculation import Calculation, Values
from reportgen.ooxml.excel.printing.collection import Collection
from reportgen.ooxml.excel.printing.printed import PrintedBook, PrintedSheet
from reportgen.ooxml.excel.printing.writing import Writing, columns
from reportgen.ooxml.template import Cache, Template
from reportgen.problems import Place, Problem, TemplateError
from reportgen.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class Rendered:
    """A printed workbook.

    Attributes:
        content: The .xlsx file.
        places: The cell of each live value's key.
        formulas: The formula there, without `=`, of each that has one.
    """

    content: bytes
    places: Mapping[Hashable, Spot]
    formulas: Mapping[Hashable, str]


class SheetTemplate(Template[Compilation]):
    """An Excel template; `render` gives the bytes of a workbook."""

    unreadable = "excel-template"
    cache = Cache[Compilation]()
    sandbox = Sandbox(escapes=False)

    @staticmethod
    def compile(content: bytes, file: str, environment: Environment) -> Compilation:
        """Compile a template; see `compilation.compiled`."""
        return compilation.compiled(content, file, environment)

    def render(
        self, context: Mapping[str, object], *, recalculate: Literal["", "libreoffice"] = ""
    ) -> bytes:
        """Return a workbook.

        The same template and context give the same bytes, wherever and whenever.

        Args:
            context: What the template can name: plain data (mappings, lists, texts, numbers,
                dates, truth values) and the values of `reportgen.ooxml`.
            recalculate: `libreoffice` to let it give the values of formulas that the engine cannot
                calculate; by default they are an error.

        Raises:
            TemplateError: Something is wrong with the template, or with what it does with this
                context; with all that was found.
        """
        return self.rendered(context, recalculate=recalculate).content

    def rendered(
        self, context: Mapping[str, object], *, recalculate: Literal["", "libreoffice"] = ""
    ) -> Rendered:
        """Return a workbook, and where live values stand; see `render`.

        Args:
            context: As `render`.
            recalculate: As `render`.

        Raises:
            TemplateError: As `render`.
        """
        compiled = self.sound()
        collection, out = Collection(compiled.marks, compiled.environment), list[Any]()
        compiled.program(context, collection, out)
        template.refuse(compiled, collection.faults, context)
        book = _book(compiled, collection, out, self.file)
        found: Values | None = None
        if recalculate:
            bare = _Rendering(compiled, book, collection, self.file, {})
            found = recalculation.recalculated(bare.content(has_values=False), self.file)
        rendering = _Rendering(compiled, book, collection, self.file, found)
        return Rendered(
            rendering.content(), rendering.calculation.spots, rendering.calculation.formulas
        )


def _book(
    compiled: Compilation, collection: Collection, values: Sequence[Any], file: str
) -> PrintedBook:
    """Lay out what Jinja has printed.

    Raises:
        TemplateError: A name of a sheet cannot be used, a sheet has too many rows or columns, or
            columns differ from row to row.
    """
    book = PrintedBook(compiled.plans, values)
    names = tabs.names(collection.sheets, compiled.plans, file)
    for collected, name in zip(collection.sheets, names, strict=True):
        book.add(PrintedSheet(compiled.plans[collected.template], collected, name, book))
    problems = [
        problem
        for sheet in book.sheets
        for problem in (*_beyond(sheet, file), *_uneven(sheet, file))
    ]
    if problems:
        raise TemplateError(*problems)
    return book


def _beyond(sheet: PrintedSheet, file: str) -> Iterator[Problem]:
    """Yield what of a sheet is beyond the edge of what Excel can hold."""
    for found, most, kind in (
        (sheet.rows.end - 1, LAST_ROW, "行"),
        (sheet.columns.end - 1, LAST_COLUMN, "列"),
    ):
        if found > most:
            message = f"工作表“{sheet.name}”有 {found:,} {kind}，Excel 最多 {most:,} {kind}"
            yield Problem("sheet-full", f"{message}；请减少数据", sheet.plan.drawn.place(file))


def _uneven(sheet: PrintedSheet, file: str) -> Iterator[Problem]:
    """Yield the rows in which loops of columns ran otherwise than for the sheet."""
    if not sheet.plan.skeleton.column_tags:
        return
    offsets = sheet.collected.offsets
    for record, band in enumerate(sheet.collected.rows):
        entries = sheet.entries(band)
        wanted = max((one.at + 1 for one in entries), default=0)
        found = offsets[record + 1] - offsets[record]
        if wanted != found:
            drawn = sheet.plan.skeleton.rows[band].first
            place = Place(file, spot=f"{sheet.plan.drawn.name}!{drawn}:{drawn}")
            message = (
                f"第 {sheet.rows.starts[record]} 行填了 {found} 个值，按列的循环应有 {wanted} 个："
                "列的循环不能随行变化"
            )
            yield Problem("columns-uneven", message, place)
            return


@contextmanager
def _noting(problems: list[Problem]) -> Iterator[None]:
    """Take note of what is wrong, and go on."""
    try:
        yield
    except TemplateError as error:
        problems += error.problems


class _Rendering:
    """One workbook on its way to the package."""

    def __init__(
        self,
        compiled: Compilation,
        book: PrintedBook,
        collection: Collection,
        file: str,
        recalculated: Values | None,
    ) -> None:
        self._compiled, self._book, self._file = compiled, book, file
        self._styles = NewStyles(compiled.styles)
        self.calculation = Calculation(
            book, compiled.names, collection.live, file,
            is_1904=compiled.is_1904, recalculated=recalculated,
        )  # fmt: skip

    def content(self, *, has_values: bool = True) -> bytes:
        """Return the workbook.

        Raises:
            TemplateError: Formulas cannot follow or cannot be calculated.
        """
        compiled, book, calculation = self._compiled, self._book, self.calculation
        sources = [sheet.plan.drawn.tab.part for sheet in book.sheets]
        shown = book.sheets[assembly.active(compiled.book, sources)]
        printed, names, problems = list[assembly.PrintedSheet](), b"", list[Problem]()
        for sheet in book.sheets:
            with _noting(problems):
                one = self._printed(sheet, is_open=sheet is shown, has_values=has_values)
                printed.append(one)
        problems = [*calculation.problems.values(), *problems]
        with _noting(problems):
            movers = [(sheet.plan.drawn.tab.index, sheet) for sheet in book.sheets]
            names = defined_names(compiled.workbook, movers, self._file)
        if problems:
            raise TemplateError(*dict.fromkeys(problems))
        styles = self._styles.content()
        changed = {part_name(compiled.book, "styles"): styles} if styles else {}
        return assembly.assembled(
            compiled.book, compiled.archive, printed, calculation,
            defined_names=names, changed=changed,
        )  # fmt: skip

    def _printed(
        self, sheet: PrintedSheet, *, is_open: bool, has_values: bool
    ) -> assembly.PrintedSheet:
        calculation = self.calculation
        index = sheet.plan.drawn.tab.index
        frame, heads = self._compiled.frames[index], self._compiled.heads[index]
        packing = Packing(sheet.plan.drawn.tab.part)
        writing = Writing(sheet, self._book, calculation, self._styles, has_values=has_values)
        packing.write(frame.before(sheet, dimension=sheet.dimension, is_selected=is_open))
        packing.write(columns(sheet))
        writing.write(packing)
        notes = sheet.collected.notes
        free = notes[: len(notes) - len(heads)]
        texts = dict(zip(heads, notes[len(free) :], strict=True))
        try:
            found = jumps.links(writing.links, calculation.spots)
            merges = calculation.merges(sheet).areas
            packing.write(frame.behind(sheet, merges, texts, found.written))
        except FormulaError as error:
            place = sheet.plan.drawn.place(self._file)
            raise TemplateError(Problem(error.code, error.message, place)) from error
        part = replace(packing.part(), name=sheet.plan.drawn.tab.part)
        return assembly.PrintedSheet(
            sheet.plan.drawn.tab.part, sheet.name, sheet, part, tuple(free), found.relationships
        )
