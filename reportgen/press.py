"""The files of a finished report: each format from the same document."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from reportgen.document import Document, OpenPoint
from reportgen.ooxml.word import Paginate
from reportgen.problems import ConversionError, Place, Problem, Severity
from reportgen.render import data, excel, html, word

FORMATS = ("docx", "xlsx", "html", "json", "csv")


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
            "html": lambda: {".html": self._html()},
            "json": lambda: {".json": data.to_json(self.document, self.root)},
            "csv": lambda: {".csv": data.to_csv(self.document, self.root)},
        }
        return makers[wanted]()

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

    def _html(self) -> bytes:
        template = self.template.with_name(html.TEMPLATE)
        return html.render(as_group(self.document), template, draft=self.draft, points=self.points)

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
