"""A comparison as a page: whole, readable without scripts, marked up for what it is."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

import reportgen
from reportgen.comparison.model import Comparison
from reportgen.comparison.page import page, write

VOID = {"meta"}


class Outline(HTMLParser):
    """Collects the elements of a page and checks that each one is closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element in."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Take words in, with the element they stand in."""
        if self.open and data.strip():
            self.words.append((self.open[-1], data))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every element of a name."""
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="session")
def outline(found: Comparison) -> Outline:
    """The page of the comparison, read."""
    return Outline(page(found))


def test_the_page_is_whole(outline: Outline) -> None:
    """Every element is closed; nothing is loaded and nothing runs."""
    tags = {tag for tag, _ in outline.elements}

    assert outline.open == []
    assert not tags & {"script", "link", "img", "iframe"}
    assert outline.named("html") == [{"lang": "zh-CN"}]
    assert not any("src" in attributes for _, attributes in outline.elements)


def test_tables_tell_what_they_are(outline: Outline) -> None:
    """Each table has a caption, heads of columns, and a head in each row."""
    count = len(outline.named("table"))
    rows = len(outline.named("tr"))

    assert count == len(outline.named("caption")) > 3
    scopes = [attributes.get("scope") for attributes in outline.named("th")]
    assert set(scopes) == {"col", "row"}
    assert scopes.count("row") == rows - count


def test_headings(outline: Outline) -> None:
    """One heading for the page, one for each part, one for each figure that moves something."""
    found = [tag for tag, _ in outline.elements if tag in {"h1", "h2", "h3"}]

    assert found == ["h1", "h2", "h3", "h3", "h2", "h2", "h2", "h2"]


def test_links_lead_somewhere(outline: Outline) -> None:
    """Each link of the table of figures leads to a heading of the page."""
    ids = {f"#{attributes['id']}" for attributes in outline.named("h3")}

    assert {attributes["href"] for attributes in outline.named("a")} == ids
    assert len(ids) == 2


def test_data_is_no_markup(found: Comparison) -> None:
    """Signs of the data are escaped; a change inside them is marked."""
    text = page(found)

    assert "<b>" not in text
    assert "&lt;" in text
    assert "<ins>" in text
    assert "<del>1916.29</del>" in text


def test_figures_of_the_table(outline: Outline) -> None:
    """The table of figures shows old, new and difference."""
    cells = [words for tag, words in outline.words if tag == "td"]

    assert "1,916.29 万元" in cells
    assert "2,000.00 万元" in cells
    assert "+83.71 万元" in cells


def test_writing(before: Path, after: Path, found: Comparison, tmp_path: Path) -> None:
    """The page goes to the department's folder, the same bytes each time."""
    first = write(found, tmp_path).read_bytes()
    again = write(reportgen.diff(before, after), tmp_path)

    assert again == tmp_path / "dep" / "diff.html"
    assert again.read_bytes() == first


def test_the_page_of_the_same(department: Path) -> None:
    """A page without differences says so and has no tables."""
    outline = Outline(page(reportgen.diff(department, department)))

    assert outline.named("table") == []
    assert ("dd", "两边相同") in outline.words
