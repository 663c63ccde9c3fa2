"""The files of all reports together, because LibreOffice serves many as fast as a few.

It tells the pages of the contents, then makes the PDFs. A report without LibreOffice loses its page
numbers and its PDF, and nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from reportgen.ooxml import reading
from reportgen.ooxml.finishing.filled import Filled
from reportgen.press import TYPESET, Press
from reportgen.problems import ConversionError, Place, Problem, Severity, TemplateError, has_errors
from reportgen.render import pdf
from reportgen.render.conversion import Converted, Office
from reportgen.render.fonts import Fonts, load
from reportgen.render.pagination import pages_of_headings

_SHOWN = 3  # lost texts that a message names


@dataclass(frozen=True, slots=True)
class Printed:
    """What has been made of some reports.

    Attributes:
        contents: The bytes of each file.
        problems: What was found on the way: an error is a file that is not among them.
    """

    contents: Mapping[Path, bytes]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Printer:
    """How reports are printed.

    Attributes:
        office: How LibreOffice is used.
        has_pages: Whether the contents of Word files get their page numbers; a PDF always does.
        is_archive: Whether PDFs are PDF/A-2b.
        fonts: Which font stands in for which; by default that of this machine.
    """

    office: Office = field(default_factory=Office)
    has_pages: bool = True
    is_archive: bool = False
    fonts: Fonts | None = None

    def print_all(self, presses: Sequence[Press]) -> Iterator[Printed]:
        """Yield the files of reports as they come: what needs no LibreOffice, Word files, PDFs.

        A template that cannot be filled is told first, and nothing comes after it.
        """
        problems = self._wrong_table(presses)
        contents: dict[Path, bytes] = {}
        proofs: list[_Proof] = []
        for press in presses:
            made, proof, wrong = _begun(press)
            contents |= made
            proofs += [proof] if proof else []
            problems += wrong
        if has_errors(problems):
            yield Printed({}, tuple(problems))
            return
        yield Printed(contents, tuple(problems))
        self._paginate(proofs)
        for proof in proofs:
            proof.word = proof.filled.finished(proof.pages)
        words = [proof for proof in proofs if "docx" in proof.press.formats]
        yield Printed(
            {proof.press.file(".docx"): proof.word for proof in words},
            tuple(proof.unnumbered() for proof in words if proof.why),
        )
        yield self._pdfs([proof for proof in proofs if proof.is_pdf])

    @cached_property
    def _fonts(self) -> Fonts:
        """The table; asked for only where LibreOffice is needed, since fontconfig is slow."""
        return self.fonts or load()

    def _wrong_table(self, presses: Sequence[Press]) -> list[Problem]:
        is_needed = any("pdf" in press.formats for press in presses)
        return [*self._fonts.problems] if is_needed else []

    def _paginate(self, proofs: Sequence["_Proof"]) -> None:
        """Find the pages of the headings of all documents with a contents."""
        listed = [p for p in proofs if p.filled.headings and (self.has_pages or p.is_pdf)]
        if not listed:
            return
        plain = [proof.filled.plain() for proof in listed]
        made = self.office.convert_all(plain, pdf.LAYOUT, self._fonts)
        for proof, layout in zip(listed, made, strict=True):
            try:
                proof.pages = pages_of_headings(_sound(layout), proof.filled.headings)
            except ConversionError as error:
                proof.why = str(error)

    def _pdfs(self, proofs: Sequence["_Proof"]) -> Printed:
        """Return the PDFs of documents, those that hold all of their texts."""
        if not proofs:
            return Printed({})
        wanted = pdf.ARCHIVED if self.is_archive else pdf.PUBLISHED
        # What had no layout before has none now; where none had one, LibreOffice does not work.
        hopeless = "" if any(proof.pages for proof in proofs) else _first(p.why for p in proofs)
        ready = [proof for proof in proofs if not (proof.why or hopeless)]
        made = self.office.convert_all([proof.word for proof in ready], wanted, self._fonts)
        results = dict(zip(map(id, ready), made, strict=True))
        contents: dict[Path, bytes] = {}
        problems: list[Problem] = []
        for proof in proofs:
            path = proof.press.file(".pdf")
            try:
                converted = results.get(id(proof), ConversionError(proof.why or hopeless))
                content = pdf.finished(_sound(converted), proof.press.document.date)
                problems += proof.examined(content, self._fonts)
                contents[path] = content
            except ConversionError as error:
                problems.append(Problem("no-pdf", f"没有写出 PDF：{error}", Place(str(path))))
        return Printed(contents, tuple(dict.fromkeys(problems)))


@dataclass(slots=True)
class _Proof:
    """A Word file on its way.

    Attributes:
        press: Of its report.
        filled: It, without pages.
        pages: The pages of its headings.
        why: Why there are none, though they are wanted.
        word: The finished file.
    """

    press: Press
    filled: Filled
    pages: tuple[int, ...] | None = None
    why: str = ""
    word: bytes = b""

    @property
    def is_pdf(self) -> bool:
        return "pdf" in self.press.formats

    def unnumbered(self) -> Problem:
        """Return the warning that the contents have no page numbers."""
        message = f"目录没有页码，Word 打开时会提示更新：{self.why}"
        return Problem("no-pages", message, Place(str(self.press.template)), Severity.WARNING)

    def examined(self, content: bytes, table: Fonts) -> Iterator[Problem]:
        """Read a PDF back and yield what a reader would notice.

        Raises:
            ConversionError: A text is not in it, or a font is not embedded.
        """
        found, texts = pdf.read(content), reading.texts(self.word)
        named = reading.fonts(self.word)
        yield from table.replaced(named)
        rare = table.missing("".join(texts))
        yield from self._warned(f"没有一种字体有“{sign}”这个字" for sign in rare)
        without = str.maketrans("", "", "".join(rare))
        differs = found.compared([text.translate(without) for text in texts])
        if differs.lost:
            told = "、".join(f"“{text[:20]}”" for text in differs.lost[:_SHOWN])
            signs = f"，少了“{differs.signs[:20]}”" if differs.signs else ""
            raise ConversionError(f"PDF 中缺少 {len(differs.lost)} 处文字{signs}：{told}")
        if found.loose:
            raise ConversionError(f"PDF 没有嵌入字体 {'、'.join(sorted(found.loose))}")
        if self.pages and pages_of_headings(content, self.filled.headings) != self.pages:
            raise ConversionError("PDF 的分页与目录的页码不一致")
        if differs.added:
            yield from self._warned([f"PDF 比 Word 文件多 {differs.added} 个字"])
        yield from self._warned(f"第 {page} 页是空白页" for page in found.empty_pages())
        strange = table.strange(named, found.fonts)
        yield from self._warned(f"文件没有指定字体“{font}”" for font in strange)

    def _warned(self, messages: Iterable[str]) -> Iterator[Problem]:
        place = Place(str(self.press.file(".pdf")))
        for message in messages:
            yield Problem("pdf-looks", message, place, Severity.WARNING)


def _begun(press: Press) -> tuple[Mapping[Path, bytes], _Proof | None, list[Problem]]:
    """Return the files of a report that need no LibreOffice, and its Word file on its way."""
    contents: dict[Path, bytes] = {}
    problems: list[Problem] = []
    proof = None
    for wanted in press.formats:
        try:
            if wanted in TYPESET:
                proof = proof or _Proof(press, press.fill())
            elif made := press.make(wanted):
                contents |= {press.file(end): content for end, content in made.items()}
            else:
                problems.append(_nothing(press, wanted))
        except TemplateError as error:
            problems += error.problems
    return contents, proof, problems


def _first(reasons: Iterable[str]) -> str:
    return next(filter(None, reasons), "")


def _nothing(press: Press, wanted: str) -> Problem:
    message = f"{press.document.title}没有可写成 {wanted} 的内容"
    return Problem("nothing-to-write", message, Place(str(press.path)), Severity.INFORMATION)


def _sound(made: Converted) -> bytes:
    """Return a converted file.

    Raises:
        ConversionError: There is none.
    """
    if isinstance(made, ConversionError):
        raise made
    return made
