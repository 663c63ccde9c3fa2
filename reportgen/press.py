"""The files of a finished report: each format from the same document."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from reportgen.document import Document, OpenPoint
from reportgen.ooxml.word import Paginate
from reportgen.problems import ConversionError, Place, Problem, Severity
from reportgen.render import data, excel, trace_data, trace_page, word
from reportgen.render.trace import WORDING, trace

FORMATS = ("docx", "xlsx", "json", "csv")
TRACE = "trace"


@dataclass(slots=True)
class Press:
    """Makes the files of one report; a contents without pages is a warning, no failure.

    Attributes:
        document: The finished content.
        root: The department's folder; places in data files are relative to it.
        template: The profile's Word template.
        draft: Whether each page is marked 草稿.
        paginate: Tells the pages of headings; None leaves them to Word.
        problems: What was found while printing; it grows.
        subject: What a Word file says that it was made from.
        points: What is open, listed in front of a draft.
    """

    document: Document
    root: Path
    template: Path
    draft: bool
    paginate: Paginate | None
    problems: list[Problem]
    subject: str = ""
    points: tuple[OpenPoint, ...] = ()

    def make(self, wanted: str) -> Mapping[str, bytes]:
        """Return the files of a format by what follows the report's name in theirs (`.docx`).

        Raises:
            TemplateError: The template cannot be filled.
        """
        makers: dict[str, Callable[[], Mapping[str, bytes]]] = {
            "docx": lambda: {".docx": self._docx()},
            "xlsx": lambda: {
                ".xlsx": excel.render(self.document, draft=self.draft, points=self.points)
            },
            "json": lambda: {".json": data.to_json(self.document, self.root)},
            "csv": lambda: {".csv": data.to_csv(self.document, self.root)},
            TRACE: self._trace,
        }
        return makers[wanted]()

    def _trace(self) -> Mapping[str, bytes]:
        index = trace(self.document, self.root, self.template.with_name(WORDING))
        return {
            ".trace.json": trace_data.to_json(index),
            ".trace.html": trace_page.render(index),
        }

    def _docx(self) -> bytes:
        return word.render(
            as_group(self.document),
            self.template,
            draft=self.draft,
            paginate=self._pages,
            root=self.root,
            subject=self.subject,
            points=self.points,
        )

    def _pages(self, document: bytes, headings: int) -> list[int] | None:
        if self.paginate is None:
            return None
        pages: list[int] = []
        why = ""
        try:
            pages = list(self.paginate(document, headings) or [])
        except ConversionError as error:
            why = f"：{error}"
        if len(pages) == headings:
            return pages
        message = f"目录没有页码，Word 打开时会提示更新{why}"
        place = Place(str(self.template))
        self.problems.append(Problem("no-pages", message, place, Severity.WARNING))
        return None


def as_group(document: Document) -> Document:
    """Return a document as its Word template prints it: a member alone is a group of one."""
    return replace(document, groups=(document,)) if document.id else document
