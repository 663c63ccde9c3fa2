"""A finished PDF: dates and ids from the data, small, and read back to find every text in it."""

import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pikepdf
from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from reportgen.problems import ConversionError
from reportgen.render.libreoffice import Conversion

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
# Bytes 24 to 35 of an ICC profile tell when it was made (ICC.1:2022, 7.2.10).
_PROFILE_DATE = slice(24, 36)


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

    def lost(self, texts: Sequence[str]) -> list[str]:
        """Return the texts that do not stand in the PDF in their order."""
        whole = plain("".join(self.pages))
        position, lost = 0, []
        for text in texts:
            found = whole.find(plain(text), position)
            if found < 0:
                lost.append(text)
            else:
                position = found + len(plain(text))
        return lost


def plain(text: str) -> str:
    """Return a text as it can be compared: without spaces, its characters in their usual form."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


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
            pdf.save(
                file,
                deterministic_id=True,
                compress_streams=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
            )
    except pikepdf.PdfError as error:
        raise ConversionError(f"LibreOffice 给出的 PDF 不能读取：{error}") from None
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
    except (PyPdfError, ValueError, KeyError, RecursionError) as error:
        raise ConversionError(f"LibreOffice 给出的 PDF 不能读取：{error}") from None
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
    resources = page.get("/Resources", {}).get_object()
    fonts = resources.get("/Font", {}).get_object()
    for entry in fonts.values():
        font = entry.get_object()
        heirs = font.get("/DescendantFonts")
        own = heirs.get_object()[0].get_object() if heirs else font
        descriptor = own.get("/FontDescriptor", {}).get_object()
        name = str(font["/BaseFont"]).removeprefix("/")
        yield name, any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
