"""The example department, built once with LibreOffice for all tests that look at its files."""

from dataclasses import dataclass
from pathlib import Path

import pytest

import reportgen
from reportgen.render import libreoffice
from reportgen.render.pagination import pages_of_headings

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "data" / "huizhou_dsj"


@dataclass(frozen=True)
class Built:
    """The example's 2024 disclosure: its result and its files."""

    result: reportgen.Result
    docx: Path
    xlsx: Path


@pytest.fixture(scope="session")
def example() -> Path:
    """The example department's folder."""
    return EXAMPLE


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The example, built with right page numbers into a folder of its own."""
    out = tmp_path_factory.mktemp("output")
    result = reportgen.build(
        EXAMPLE, year=2024, formats=("docx", "xlsx"), out=out, paginate=pages_of_headings
    )
    folder = out / "huizhou_dsj" / "2024"
    return Built(result, folder / "budget_disclosure.docx", folder / "budget_disclosure.xlsx")


@pytest.fixture(scope="session")
def pdf(built: Built) -> bytes:
    """The example's Word file as LibreOffice prints it."""
    return libreoffice.to_pdf(built.docx.read_bytes())
