"""The files of one finished report: every format from the same document."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reportgen.document import Document, OpenPoint
from reportgen.ooxml.finishing.filled import Filled
from reportgen.profile import Amounts, Engine
from reportgen.render import data, datapackage, excel, html, trace_data, trace_page, word
from reportgen.render.trace import WORDING, trace
from reportgen.source import Source

FORMATS = ("docx", "xlsx", "pdf", "html", "json", "csv", "datapackage")
# The index that is wanted apart from the formats.
TRACE = "trace"
# A member's numbers stand in the workbook and the data of the report that binds it.
OF_MEMBERS = frozenset({"docx", "pdf"})
# These are made of all reports at once, because of LibreOffice (`printer`).
TYPESET = frozenset({"docx", "pdf"})


@dataclass(frozen=True, slots=True)
class Press:
    """What is printed of one report.

    Attributes:
        path: Of its files, without what follows the report's name.
        document: The finished content.
        root: The department's folder; places in data files are relative to it.
        template: The profile's Word template.
        engine: What fills it.
        amounts: How the cells of the workbook hold money.
        formats: Those wanted, of `FORMATS`.
        draft: Whether each page is marked 草稿.
        subject: What a Word file says that it was made from.
        points: What is open, listed in front of a draft.
        sources: The input files, as they were read.
    """

    path: Path
    document: Document
    root: Path
    template: Path
    formats: Sequence[str]
    draft: bool = False
    subject: str = ""
    points: tuple[OpenPoint, ...] = ()
    engine: Engine = "reportgen"
    amounts: Amounts = "scaled"
    sources: tuple[Source, ...] = ()

    def make(self, wanted: str) -> Mapping[str, bytes]:
        """Return the files of a format but Word and PDF by what follows the report's name.

        Raises:
            TemplateError: The template cannot be filled.
        """
        makers: dict[str, Callable[[], Mapping[str, bytes]]] = {
            "xlsx": lambda: {".xlsx": self._workbook()},
            "html": lambda: {".html": self._html()},
            "json": lambda: {".json": data.to_json(self.document, self.root)},
            "csv": lambda: {".csv": data.to_csv(self.document, self.root)},
            "datapackage": self._datapackage,
            TRACE: self._trace,
        }
        return makers[wanted]()

    def fill(self) -> Filled:
        """Return the Word file, the pages of its contents still to be told.

        Raises:
            TemplateError: The template cannot be filled.
        """
        return word.fill(
            as_group(self.document),
            self.template,
            draft=self.draft,
            root=self.root,
            subject=self.subject,
            points=self.points,
            engine=self.engine,
            sources=self.sources,
        )

    def file(self, ending: str) -> Path:
        """Return the path of one of the files."""
        return self.path.parent / f"{self.path.name}{ending}"

    def _workbook(self) -> bytes:
        return excel.render(
            as_group(self.document),
            self.template.with_name(excel.TEMPLATE),
            draft=self.draft,
            points=self.points,
            cells=self.amounts,
        )

    def _html(self) -> bytes:
        template = self.template.with_name(html.TEMPLATE)
        return html.render(as_group(self.document), template, draft=self.draft, points=self.points)

    def _body(self, anchor: html.Anchor) -> str:
        template = self.template.with_name(html.TEMPLATE)
        return html.body(as_group(self.document), template, anchor=anchor)

    def _datapackage(self) -> Mapping[str, bytes]:
        name, _, _ = self.subject.partition("?")
        made = datapackage.render(self.document, name, draft=self.draft)
        return {f".datapackage/{path}": content for path, content in made.items()}

    def _trace(self) -> Mapping[str, bytes]:
        template = self.template.with_name(excel.TEMPLATE)
        places = excel.places(as_group(self.document), template, cells=self.amounts)
        wording = self.template.with_name(WORDING)
        index = trace(self.document, self.root, wording, places)
        return {
            ".trace.json": trace_data.to_json(index),
            ".trace.html": trace_page.render(index, self._body(index.anchor)),
        }


def as_group(document: Document) -> Document:
    """Return a document as its Word template prints it: a member alone is a group of one."""
    return replace(document, groups=(document,)) if document.id else document
