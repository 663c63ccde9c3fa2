"""The pages on which a Word document's headings fall, as LibreOffice sets it."""

import io

from pypdf import PdfReader
from pypdf.generic import Destination

from reportgen.render import libreoffice


def pages_of_headings(document: bytes) -> list[int] | None:
    """Return the page of each heading of a Word document, counting its pages from 1.

    Args:
        document: The bytes of the .docx; its headings are the PDF's bookmarks.

    Returns:
        A page a heading, in order; None where the document has no headings.

    Raises:
        ConversionError: LibreOffice is absent or gave no PDF.
    """
    reader = PdfReader(io.BytesIO(libreoffice.to_pdf(document)))
    return [
        (reader.get_destination_page_number(mark) or 0) + 1 for mark in _flat(reader.outline)
    ] or None


def _flat(outline: object) -> list[Destination]:
    if isinstance(outline, Destination):
        return [outline]
    if isinstance(outline, list):
        return [mark for entry in outline for mark in _flat(entry)]
    return []
