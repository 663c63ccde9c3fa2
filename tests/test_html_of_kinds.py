"""The pages of the example department: their structure, and the same content as the Word files."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import docx
import lxml.html
import pytest
from docx.oxml.ns import qn
from example import REPORTS
from lxml.html import HtmlElement

import reportgen
from reportgen import press
from reportgen.document import Document, Number, numbers
from reportgen.render import html

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@pytest.fixture(scope="module")
def output(department: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the Word file and the page of every report."""
    out = tmp_path_factory.mktemp("output")
    result = reportgen.build(department, formats=("docx", "html"), out=out, pages=False)
    assert result.is_whole, result.problems
    return out / department.name


@pytest.fixture(params=REPORTS)
def name(request: pytest.FixtureRequest) -> str:
    """Return the year and the kind of a report."""
    return str(request.param)


@pytest.fixture
def page(output: Path, name: str) -> HtmlElement:
    """Return the page of a report."""
    return lxml.html.fromstring((output / f"{name}.html").read_bytes())


def squeezed(text: str) -> str:
    """Return a text without white space."""
    return re.sub(r"\s+", "", text)


def printed_in_word(path: Path) -> str:
    """Return the text of a Word file in order of the page, its contents excluded."""
    body = docx.Document(io.BytesIO(path.read_bytes())).element.body
    parts = []
    for child in body.iterchildren():
        style = child.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        named = style.get(qn("w:val"), "") if style is not None else ""
        if not named.lower().startswith(("toc", "contents")):
            parts.extend(part.text or "" for part in child.iter(qn("w:t")))
    return squeezed("".join(parts))


def printed_on_page(page: HtmlElement) -> str:
    """Return the text of a page, without what the Word file has no place for."""
    [main] = page.findall(".//main")
    names = " or ".join(f"contains(@class, '{name}')" for name in ("web", "hidden", "charts"))
    for extra in main.xpath(f".//*[{names}]"):
        extra.drop_tree()
    return squeezed(str(main.text_content()))


def test_page_and_word_file_say_the_same(output: Path, name: str, page: HtmlElement) -> None:
    """Every number of the Word file stands on the page, in the same order; so does every word."""
    in_word, on_page = printed_in_word(output / f"{name}.docx"), printed_on_page(page)

    assert NUMBER.findall(in_word) == NUMBER.findall(on_page)
    assert in_word == on_page


def test_headings_go_down_by_one(page: HtmlElement) -> None:
    """There is one title, and no heading is more than a level below the one before."""
    levels = [int(heading.tag[1]) for heading in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_links_find_them(page: HtmlElement) -> None:
    """No id stands twice; the contents has each heading of two levels and links to it."""
    ids = [str(found) for found in page.xpath("//@id")]
    links = [str(found).removeprefix("#") for found in page.xpath("//nav//a/@href")]
    headings = [str(found) for found in page.xpath("//main//*[self::h2 or self::h3]/@id")]

    assert len(ids) == len(set(ids))
    assert links == (headings if len(headings) > 1 else [])


def test_tables_have_captions_and_scopes(page: HtmlElement) -> None:
    """Each table has a caption that is not empty, and each head says what it is the head of."""
    captions = [str(table.xpath("string(caption)")).strip() for table in page.iter("table")]

    assert "" not in captions
    assert None not in {head.get("scope") for head in page.iter("th")}
    assert [head for head in page.iter("th") if not str(head.text_content()).strip()] == []


def test_cells_fill_their_tables(page: HtmlElement) -> None:
    """Merged cells leave no gap and overlap no other: each row is as wide as its table."""
    for table in page.iter("table"):
        widths = [width for part in table.iter("thead", "tbody") for width in row_widths(part)]

        assert {max(widths)} == set(widths), table.get("id")


def row_widths(part: HtmlElement) -> Iterator[int]:
    """Yield how many columns each row fills, with the cells that reach into it from above."""
    rows = list(part.iter("tr"))
    filled = [0] * len(rows)
    for index, row in enumerate(rows):
        for cell in row.iterchildren("th", "td"):
            for reached in range(index, index + int(cell.get("rowspan") or 1)):
                filled[reached] += int(cell.get("colspan") or 1)
    yield from filled


def test_a_published_page_stands_alone(page: HtmlElement) -> None:
    """It has no script, no other file, and no link but those to its own places."""
    assert list(page.iter("script", "link", "img", "iframe", "form", "object")) == []
    assert {"#"} == {str(target)[:1] for target in page.xpath("//@href")}
    assert page.xpath("//@src | //@onclick") == []


def test_the_page_says_what_it_is(page: HtmlElement, name: str) -> None:
    """Language, title, author and date are those of the data."""
    meta = {each.get("name"): each.get("content") for each in page.iter("meta")}

    assert page.get("lang") == "zh-CN"
    assert name[:4] in str(page.findtext("head/title")) or name == "2025/department_target"
    assert "惠州市政务服务" in str(meta["author"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(meta["date"]))


def test_same_input_same_bytes(department: Path, output: Path, tmp_path: Path) -> None:
    """A second build gives the same bytes."""
    reportgen.build(department, formats=("html",), out=tmp_path, pages=False)

    assert [(output / f"{name}.html").read_bytes() for name in REPORTS] == [
        (tmp_path / department.name / f"{name}.html").read_bytes() for name in REPORTS
    ]


def test_every_number_can_be_a_link(department: Path) -> None:
    """With anchors, each printed number of each report is a link, and nothing else changes."""
    for report in reportgen.check(department).reports:
        if report.document is None or report.template is None:
            continue
        document = press.as_group(report.document)
        template = report.template.with_name(html.TEMPLATE)
        plain = html.body(document, template)
        linked = html.body(document, template, anchor=lambda number: f"to-{number.figure.name}")
        found = lxml.html.fromstring(f"<main>{linked}</main>")
        links = [str(link) for link in found.xpath("//a[@class='figure']/@href")]

        assert plain == re.sub(r'<a class="figure"[^>]*>(.*?)</a>', r"\1", linked)
        assert {f"#to-{one.figure.name}" for one in printed(document)} == set(links)


def printed(document: Document) -> Iterator[Number]:
    """Yield the numbers that stand on the page of a document."""
    pages = document.groups or (document,)
    for one in pages:
        hidden = {
            id(span)
            for table in one.tables.values()
            if table.workbook_only
            for row in table.rows
            for text in row.cells.values()
            for span in text
        }
        yield from (number for number in numbers(one) if id(number) not in hidden)
