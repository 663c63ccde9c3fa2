"""The example as LibreOffice prints it: every page read, not only made."""

import io
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import docx
import pytest
from pypdf import PdfReader

import reportgen
from reportgen.ooxml.finishing import controls

FOOTER = re.compile(r"—\s*(\d+)\s*—\s*$")
ENTRY = re.compile(r"^(.+?)\.{2,}\s*(\d+)$")
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)"[^>]*>([^<]*)</word>')
LANDSCAPE = {"表2", "表3", "表11", "表12"}
TABLES = [f"表{number}" for number in range(1, 13)]


class Built(Protocol):
    """The example as the session's fixture builds it."""

    result: reportgen.Result
    docx: Path


@dataclass(frozen=True)
class Page:
    """A page of the PDF.

    Attributes:
        number: The printed page number, or None.
        lines: Its lines without spaces, the page number left out.
        size: Width and height in points.
    """

    number: int | None
    lines: tuple[str, ...]
    size: tuple[int, int]

    @property
    def text(self) -> str:
        """All lines as one."""
        return "".join(self.lines)


def plain(text: str) -> str:
    """Return a text without its spaces; a printed line has them where it was stretched."""
    return re.sub(r"\s", "", text)


def read(content: bytes) -> list[Page]:
    """Return the pages of a PDF."""
    pages = []
    for page in PdfReader(io.BytesIO(content)).pages:
        text = page.extract_text().strip()
        number = FOOTER.search(text)
        body = text[: number.start()] if number else text
        lines = tuple(line for row in body.splitlines() if (line := plain(row)))
        size = (round(float(page.mediabox.width)), round(float(page.mediabox.height)))
        pages.append(Page(int(number[1]) if number else None, lines, size))
    return pages


@pytest.fixture(scope="session")
def pages(pdf: bytes) -> list[Page]:
    """Return the pages of the example."""
    return read(pdf)


@pytest.fixture(scope="session")
def file(pdf: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the PDF as a file, for the programs of poppler."""
    path = tmp_path_factory.mktemp("pdf") / "budget_disclosure.pdf"
    path.write_bytes(pdf)
    return path


@pytest.fixture(scope="session")
def headings(built: Built) -> list[str]:
    """Return the headings of the Word file by their styles' outline levels, in order."""
    document = docx.Document(str(built.docx))
    return [
        plain(paragraph.text)
        for paragraph in document.paragraphs
        if paragraph.text.strip()
        and paragraph.style is not None
        and paragraph.style.element.xpath("w:pPr/w:outlineLvl")
    ]


def entries(pages: list[Page]) -> dict[str, int]:
    """Return the entries of the contents with their page numbers."""
    lines = [line for page in pages if page.number is None for line in page.lines]
    return {match[1]: int(match[2]) for line in lines if (match := ENTRY.match(line))}


def page_of(pages: list[Page], heading: str) -> Page:
    """Return the one page beyond the contents with a heading."""
    found = [page for page in pages if page.number and heading in page.lines]
    assert len(found) == 1, heading
    return found[0]


def run(*command: str) -> str:
    """Run a program that must be there, and return what it prints."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_every_page_has_text(pages: list[Page]) -> None:
    """No page is empty but for its page number."""
    assert [page for page in pages if len(page.text) < 15] == []


def test_pages_are_numbered_through(pages: list[Page]) -> None:
    """Cover and contents have no number; from there on pages count from 1 without a gap."""
    numbers = [page.number for page in pages]

    assert [None, None, *range(1, len(pages) - 1)] == numbers


def test_contents_list_every_heading(pages: list[Page], headings: list[str]) -> None:
    """The contents have one entry for each heading, in the order of the document."""
    assert len(headings) == 25
    assert headings == [*entries(pages)]


def test_contents_name_the_right_pages(pages: list[Page]) -> None:
    """Each number in the contents is the one printed on the page where its heading stands."""
    listed = entries(pages)
    actual = {heading: page_of(pages, heading).number for heading in listed}

    assert listed
    assert listed == actual


def test_fonts_are_embedded(file: Path) -> None:
    """Every font is embedded and gives back its text."""
    table = run("pdffonts", str(file)).splitlines()
    column = table[0].index("emb")
    rows = [row[column:].split()[:3] for row in table[2:]]

    assert rows
    assert [row for row in rows if row != ["yes", "yes", "yes"]] == []


def test_every_character_has_a_glyph(pdf: bytes, file: Path, built: Built) -> None:
    """One of the embedded fonts has a glyph for each character of the document."""
    names = [row.split()[0].partition("+")[2] for row in run("pdffonts", str(file)).splitlines()]
    covered: set[int] = set()
    for row in run("fc-list", "--format", "%{postscriptname}|%{charset}\n").splitlines():
        font, _, ranges = row.partition("|")
        if font and any(name.startswith(font) for name in names):
            for part in ranges.split():
                first, _, last = part.partition("-")
                covered.update(range(int(first, 16), int(last or first, 16) + 1))
    document = docx.Document(str(built.docx))
    text = "".join(document.element.body.itertext()) + "".join(page.text for page in read(pdf))
    used = {ord(sign) for sign in text if not sign.isspace()}

    assert set() == used - covered


def test_no_character_is_lost(pages: list[Page], built: Built) -> None:
    """Every paragraph and every cell of the Word file can be read on the pages, in order."""
    printed = "".join(page.text for page in pages if page.number)
    document = docx.Document(str(built.docx))
    paragraphs = [plain(p.text) for p in document.paragraphs if p.text.strip()]
    body = paragraphs[paragraphs.index(plain("第一部分惠州市政务服务数据管理局概况")) :]
    position, lost = 0, []
    for paragraph in body:
        place = printed.find(paragraph, position)
        if place < 0:
            lost.append(paragraph)
        else:
            position = place + len(paragraph)

    assert lost == []


def test_every_cell_is_printed(pages: list[Page], built: Built) -> None:
    """Every text of every table cell stands on the pages of its table."""
    printed = "".join(page.text for page in pages if page.number)
    document = docx.Document(str(built.docx))
    cells = {
        plain(cell.text)
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        if cell.text.strip()
    }
    whole = [cell for cell in cells if len(cell) < 40]

    assert len(whole) > 300
    assert [cell for cell in whole if cell not in printed] == []


def test_no_character_is_replaced(file: Path) -> None:
    """The text has no replacement character, no control character, no unfilled tag."""
    text = run("pdftotext", "-enc", "UTF-8", "-layout", str(file), "-")
    strange = [sign for sign in text if not (sign.isprintable() or sign in "\n\f\u3000")]

    assert "\ufffd" not in text
    assert strange == []
    assert [
        mark for mark in ("{{", "}}", "{%", "%}", "【待填", "None", "NaN") if mark in text
    ] == []


def test_page_numbers_stand_outside(file: Path) -> None:
    """The page number stands on the right of odd pages and on the left of even ones."""
    sides = {}
    for page in run("pdftotext", "-bbox", str(file), "-").split("<page ")[1:]:
        width = float(page.partition('width="')[2].partition('"')[0])
        words = WORD.findall(page)
        dashes = [(float(left) + float(right)) / 2 for left, _, right, text in words if text == "—"]
        between = [
            text
            for left, _, _, text in words
            if dashes and dashes[0] < float(left) < dashes[-1] and text.isdecimal()
        ]
        if between:
            sides[int(between[-1])] = "right" if dashes[-1] > width / 2 else "left"
    expected = {number: "right" if number % 2 else "left" for number in sides}

    assert len(sides) > 15
    assert expected == sides


@pytest.mark.parametrize("table", TABLES)
def test_paper(table: str, pages: list[Page], built: Built) -> None:
    """A table stands on the paper that the profile gives it: A4 upright, wide ones across."""
    document = built.result.reports[0].document
    assert document
    spec = next(spec for spec in document.tables.values() if spec.number == table)
    size = page_of(pages, plain(f"{table}{spec.title}")).size

    assert ((842, 595) if spec.paper == "landscape" else (595, 842)) == size
    assert (table in LANDSCAPE) == (size == (842, 595))


def test_text_stands_upright(pages: list[Page]) -> None:
    """Cover, contents, overview, explanations and terms are A4 upright."""
    of_tables = [page for page in pages if any(line.startswith("表") for line in page.lines[:2])]
    wide = [page for page in pages if page.size != (595, 842)]

    assert {(595, 842), (842, 595)} == {page.size for page in pages}
    assert [page.number for page in wide if page not in of_tables] == [15]


def test_each_table_begins_a_page(pages: list[Page]) -> None:
    """Each of the twelve tables begins at the top of a page, 表1 below the part's title."""
    tops = [line for page in pages if page.number for line in page.lines[:2]]
    starts = [table for table in TABLES if any(re.match(rf"{table}\D", line) for line in tops)]

    assert starts == TABLES


def test_head_rows_repeat(pages: list[Page]) -> None:
    """A table that goes on over a page has its head rows at the top of that page again."""
    first = next(page for page in pages if page.lines[0].startswith("表12"))
    second = pages[pages.index(first) + 1]
    head = first.text.partition("单位：万元")[2].partition("合计7,")[0]
    again = second.text[: len(head)]

    assert "支出项目类别（资金使用单位）" in head
    assert "绩效目标" in head
    assert head[:20] == again[:20]
    assert "单位名称" not in second.text


def test_rows_do_not_split(pages: list[Page], built: Built) -> None:
    """No row of 表12 begins on one page and ends on the next."""
    document = docx.Document(str(built.docx))
    table = next(t for t in document.tables if t.rows[0].cells[-1].text == "绩效目标")
    cells = [controls.text(row.cells[-1]._tc) for row in table.rows[3:]]  # noqa: SLF001 - has no public name
    targets = [target for cell in cells if (target := plain(cell))]
    split = [t for t in targets if not any(t[-12:] in p.text and t[:12] in p.text for p in pages)]

    assert len(targets) > 20
    assert split == []


def test_properties_of_the_pdf(pdf: bytes) -> None:
    """The PDF carries title and author of the document."""
    facts = PdfReader(io.BytesIO(pdf)).metadata
    assert facts
    found = (facts.title, facts.author)

    assert found == ("2024年惠州市政务服务数据管理局部门预算", "惠州市政务服务数据管理局")
