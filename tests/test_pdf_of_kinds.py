"""The forms and evaluations of the example as LibreOffice prints them: no page is empty."""

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

TITLES = (
    "其他特定目标类（市政府投资项目）二级项目",
    "其他特定目标类（部门职能类）二级项目",
    "项目绩效目标表",
)


@pytest.fixture(scope="module")
def pages(published: Path) -> dict[str, list[str]]:
    """The text of each page, without spaces, by year and kind."""
    return {
        f"{path.parent.name} {path.stem}": read(path)
        for path in sorted(published.glob("*/*.pdf"))
        if path.stem != "budget_disclosure"
    }


def read(path: Path) -> list[str]:
    """Return the text of each page of a PDF."""
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(path).pages]


def test_no_page_is_empty(pages: dict[str, list[str]]) -> None:
    """Every page has more than its number, and bears it: pages count from 1."""
    for name, texts in pages.items():
        bodies = [re.sub(r"—\d+—", "", text) for text in texts]
        numbers = [int(number) for text in texts for number in re.findall(r"—(\d+)—", text)]

        assert [(name, index) for index, body in enumerate(bodies) if len(body) < 8] == []
        assert numbers == [*range(1, len(texts) + 1)]


def test_each_form_begins_on_a_new_page(pages: dict[str, list[str]]) -> None:
    """Thirteen pages begin with a title: seven, one and five of the three forms."""
    starts = [
        title
        for text in pages["2025 project_target"]
        for title in TITLES
        if re.sub(r"—\d+—", "", text).startswith(title)
    ]

    assert [starts.count(title) for title in TITLES] == [7, 1, 5]


def test_documents_are_as_long_as_they_were(pages: dict[str, list[str]]) -> None:
    """The target form takes two pages; a form takes one to three."""
    assert len(pages["2025 department_target"]) == 2
    assert 13 < len(pages["2025 project_target"]) <= 26
