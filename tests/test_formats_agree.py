"""What is printed in one format is printed in the others: every text, number by number."""

from pathlib import Path

import pytest
from example import REPORTS

from reportgen.ooxml import reading
from reportgen.render import pdf


def of_word(file: Path) -> str:
    """Return the whole text of a Word file, without spaces."""
    return pdf.plain("".join(reading.texts(file.read_bytes())))


def of_pdf(file: Path) -> str:
    """Return the whole text of a PDF, without spaces and page numbers."""
    return pdf.plain("".join(pdf.read(file.read_bytes()).pages))


@pytest.mark.parametrize("name", [*REPORTS, "2025/project_target/huiyunyan"])
def test_pdf_says_what_word_says(name: str, published: Path) -> None:
    """The PDF holds the text of the Word file, contents included: nothing less, nothing more."""
    word = of_word(published / f"{name}.docx")

    assert len(word) > 500
    assert word == of_pdf(published / f"{name}.pdf")
