"""A finished PDF: dates and ids from the data, small, and read back to find every text in it."""

import io
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pikepdf
from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from reportgen.ooxml.libreoffice import Conversion
from reportgen.problems import ConversionError

UNREADABLE = "LibreOffice 给出的 PDF 不能读取"
# Whatever a damaged PDF makes the libraries raise.
_BROKEN = (
    PyPdfError,
    pikepdf.PdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    zlib.error,
)
_OPTIONS = {
    "UseTaggedPDF": True,
    "ExportBookmarks": True,
    "UseLosslessCompression": True,
    "ExportNotes": False,
    "DisplayPDFDocumentTitle": True,
}
# How pages fall needs no tags.
LAYOUT = Conversion(".docx", ".pdf", {"ExportBookmarks": True})
PUBLISHED = Conversion(".docx", ".pdf", {**_OPTIONS, "SelectPdfVersion": 0})
# PDF/A-2b (ISO 19005-2).
ARCHIVED = Conversion(".docx", ".pdf", {**_OPTIONS, "SelectPdfVersion": 2})
# Spaces, joiners and marks of direction, selectors of variants.
_UNSEEN = re.compile(
    r"[\s\u00ad\u034f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_HYPHENS = str.maketrans("\u2010\u2011", "--")
# LibreOffice counts the fonts of a process; a font program carries the count in as many digits.
_FONT_NUMBER = re.compile(rb"(/UniqueID )(\d+)( def)")
# Bytes 24 to 35 of an ICC profile tell when it was made (ICC.1:2022, 7.2.10).
_PROFILE_DATE = slice(24, 36)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a PDF differs from its document.

    Attributes:
        lost: The texts that do not stand in it.
        signs: The characters that are fewer in it.
        added: How many characters it has beyond those of the document.
    """

    lost: tuple[str, ...] = ()
    signs: str = ""
    added: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a PDF holds.

    Attributes:
        pages: The text of each page, without its artifacts, such as page numbers.
        fonts: The PostScript names of its fonts.
        loose: Those of them that are not embedded.
    """

    pages: tuple[str, ...]
    fonts: frozenset[str]
    loose: frozenset[str]

    def empty_pages(self) -> list[int]:
        """Return the pages without any text, counting from 1."""
        return [number for number, text in enumerate(self.pages, 1) if not plain(text)]

    def compared(self, texts: Sequence[str]) -> Comparison:
        """Compare the PDF with the texts of its document, in their order.

        Signs that stand elsewhere in the stream than on the page (emoji) are no difference.
        """
        whole, wanted = plain("".join(self.pages)), plain("".join(texts))
        if whole == wanted:
            return Comparison()
        position, lost = 0, []
        for text in texts:
            found = whole.find(plain(text), position)
            if found < 0:
                lost.append(text)
            else:
                position = found + len(plain(text))
        gone, more = Counter(wanted), Counter(whole)
        gone.subtract(more)
        signs = "".join(sign * count for sign, count in gone.items() if count > 0)
        added = len(whole) - len(wanted) + len(signs)
        return Comparison(tuple(lost) if signs or added else (), signs, added)


def plain(text: str) -> str:
    """Return a text as it can be compared: without spaces and signs that nobody sees."""
    usual = unicodedata.normalize("NFKC", text).translate(_HYPHENS)
    return _UNSEEN.sub("", usual)


def finished(content: bytes, day: date) -> bytes:
    """Return a PDF of LibreOffice with its date and its ids from the data, and packed.

    Args:
        content: The PDF.
        day: The date given in the data; of its making, as far as readers are told.

    Raises:
        ConversionError: It cannot be read.
    """
    file = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pdf.docinfo["/CreationDate"] = f"D:{day:%Y%m%d}000000Z"
            # Both are made from the clock; a new id follows from the content.
            for name in ("/ID", "/DocChecksum"):
                if name in pdf.trailer:
                    del pdf.trailer[name]
            _date_archive(pdf, day)
            _number_fonts(pdf)
            pdf.save(
                file,
                deterministic_id=True,
                compress_streams=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
            )
    except _BROKEN as error:
        raise ConversionError(UNREADABLE) from error
    return file.getvalue()


def read(content: bytes) -> Reading:
    """Read a PDF back.

    Raises:
        ConversionError: It cannot be read, or has no page.
    """
    try:
        pages = PdfReader(io.BytesIO(content)).pages
        texts = tuple(_text(page) for page in pages)
        found = dict(one for page in pages for one in _fonts(page))
    except _BROKEN as error:
        raise ConversionError(UNREADABLE) from error
    if not texts:
        raise ConversionError("LibreOffice 给出的 PDF 没有一页")
    loose = frozenset(name for name, is_embedded in found.items() if not is_embedded)
    return Reading(texts, frozenset(found), loose)


def _date_archive(pdf: pikepdf.Pdf, day: date) -> None:
    """Set the dates that only a PDF/A has: of its metadata and of its colour profile."""
    if "/Metadata" in pdf.Root:
        told = pdf.Root.Metadata.read_bytes()
        stamp = rf"\g<1>{day.isoformat()}T00:00:00Z\g<2>".encode()
        pdf.Root.Metadata.write(re.sub(rb"(<xmp:CreateDate>)[^<]*(</xmp:CreateDate>)", stamp, told))
    for intent in pdf.Root.get("/OutputIntents", []):
        profile = bytearray(intent.DestOutputProfile.read_bytes())
        parts = (day.year, day.month, day.day, 0, 0, 0)
        profile[_PROFILE_DATE] = b"".join(part.to_bytes(2, "big") for part in parts)
        intent.DestOutputProfile.write(bytes(profile))


def _number_fonts(pdf: pikepdf.Pdf) -> None:
    """Make the programs of fonts independent of what the same process converted before."""
    for entry in pdf.objects:
        if isinstance(entry, pikepdf.Stream) and "/Length1" in entry and "/Length2" in entry:
            program = entry.read_bytes()
            same = _FONT_NUMBER.sub(
                lambda found: found[1] + b"4" * len(found[2]) + found[3], program
            )
            entry.write(same)


def _text(page: PageObject) -> str:
    """Return what a page says beyond its artifacts: headers, page numbers, lines."""
    marks: list[object] = []
    parts: list[str] = []

    def operate(operator: bytes, operands: list[object], *_: object) -> None:
        if operator in {b"BDC", b"BMC"}:
            marks.append(operands[0] if operands else None)
        elif operator == b"EMC" and marks:
            marks.pop()

    def say(text: str, *_: object) -> None:
        if "/Artifact" not in marks:
            parts.append(text)

    page.extract_text(visitor_operand_before=operate, visitor_text=say)
    return "".join(parts)


def _fonts(page: PageObject) -> Iterator[tuple[str, bool]]:
    """Yield the PostScript name of each font of a page, and whether it is embedded."""
    for entry in _object(_object(page, "/Resources"), "/Font").values():
        font = entry.get_object()
        heirs = font.get("/DescendantFonts")
        own = heirs.get_object()[0].get_object() if heirs else font
        # The fourteen standard fonts have none, and are no part of the file.
        descriptor = _object(own, "/FontDescriptor")
        name = str(font["/BaseFont"]).removeprefix("/")
        yield name, any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _object(holder: DictionaryObject, key: str) -> DictionaryObject:
    found = holder.get(key)
    return DictionaryObject() if found is None else found.get_object()
