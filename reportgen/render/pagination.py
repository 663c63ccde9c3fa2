"""The pages on which a document's headings fall: those of the bookmarks of its PDF."""

import io

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import Destination

from reportgen.problems import ConversionError


def pages_of_headings(pdf: bytes, headings: int) -> tuple[int, ...]:
    """Return the page of each heading of a Word document, counting its pages from 1.

    Args:
        pdf: The document as LibreOffice sets it; its bookmarks are the headings.
        headings: How many there are.

    Returns:
        A page a heading, in order.

    Raises:
        ConversionError: The PDF cannot be read, or is one of another document.
    """
    try:
        reader = PdfReader(io.BytesIO(pdf))
        marks = _flat(reader.outline)
    except (PyPdfError, ValueError, AttributeError, LookupError) as error:
        raise ConversionError("LibreOffice 给出的 PDF 不能读取") from error
    if len(marks) != headings:
        raise ConversionError(f"PDF 有 {len(marks)} 个书签，文件有 {headings} 个标题")
    return tuple((reader.get_destination_page_number(mark) or 0) + 1 for mark in marks)


def _flat(outline: object) -> list[Destination]:
    if isinstance(outline, Destination):
        return [outline]
    if isinstance(outline, list):
        return [mark for entry in outline for mark in _flat(entry)]
    return []
