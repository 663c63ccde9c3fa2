"""`<document>.trace.html`: a page whose links all lead somewhere, with or without the report."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path, PurePath

import pytest

import reportgen
from reportgen.amounts import Style, Unit
from reportgen.document import Document, Number, show, words
from reportgen.figures import Figure, Formula, Ledger
from reportgen.problems import Place
from reportgen.render import trace_page
from reportgen.render.trace import Trace, trace

STYLE = Style("", "0.00", Unit.TEN_THOUSAND_YUAN)


class Page(HTMLParser):
    """The ids, links and text of a page."""

    def __init__(self, content: bytes) -> None:
        """Read a page."""
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.outside: list[str] = []
        self.text = ""
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep ids and addresses."""
        for name, value in attrs:
            if name == "id":
                self.ids[value or ""] += 1
            elif name == "href" and (value or "").startswith("#"):
                self.links.append((value or "")[1:])
            elif name in {"href", "src"}:
                self.outside.append(f"{tag} {value}")

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text += data


@pytest.fixture(scope="module")
def indexes(department: Path) -> list[Trace]:
    """The indexes of the example's reports."""
    reports = reportgen.check(department).reports
    return [trace(r.document, department) for r in reports if r.document and not r.member]


def linked(index: Trace) -> str:
    """Return a report as the page of a report would give it: each number a link."""
    spans = [
        f'<a href="#{index.anchor(span)}">{show((span,))}</a>'
        if isinstance(span, Number)
        else "文字"
        for place in index.places
        for span in place.text
    ]
    return f"<p>{''.join(spans)}</p>"


@pytest.mark.parametrize("with_report", [False, True])
def test_every_link_leads_somewhere(indexes: list[Trace], *, with_report: bool) -> None:
    """Each link has its one target on the page, and nothing beside the page is needed."""
    for index in indexes:
        page = Page(trace_page.render(index, linked(index) if with_report else ""))

        assert {*page.links} <= {*page.ids}
        assert set(page.ids.values()) == {1}
        assert page.outside == []
        assert {f"f{number}" for number in range(len(index.figures))} <= {*page.ids}


def test_a_printed_number_leads_there_and_back(indexes: list[Trace]) -> None:
    """The report's number leads to its entry, the entry back to each place of the report."""
    index, anchor = next(
        (index, f"f{number}")
        for index in indexes
        for number, places in enumerate(index.printed)
        if len(places) > 1
    )
    page = Page(trace_page.render(index, linked(index)))

    assert page.links.count(anchor) > 1
    assert {f"{anchor}-1", f"{anchor}-2"} <= {*page.links} & {*page.ids}


def test_words_of_the_data_are_escaped() -> None:
    """A text of the data stays text; the report's own markup stays markup."""
    texts = {"a": words("<script>alert(1)</script>")}
    index = trace(Document("<b>题", "局", date(2024, 1, 1), (), texts, {}, {}), PurePath("d"))
    page = trace_page.render(index, '<p class="own">报告</p>').decode()

    assert '<p class="own">报告</p>' in page
    assert "<script>alert" not in page
    assert "<b>" not in page


def test_very_many_rows_stay_in_the_data() -> None:
    """Of 3,000 rows of a sum the page shows three and says how many more there are."""
    rows = [
        Figure(
            f"r{n}", f"行{n}", Decimal(n), Formula.GIVEN, (), Place("d/2024/x.details.csv", n + 2)
        )
        for n in range(3_000)
    ]
    whole = Ledger().itemized("all", "明细之和", rows)
    texts = {"a": (Number(whole, STYLE),)}
    index = trace(Document("题", "局", date(2024, 1, 1), (), texts, {}, {}), PurePath("d"))
    page = Page(trace_page.render(index))

    assert len(re.findall(r"\bf[0-9]+\b", " ".join(page.ids))) == 4
    assert {*page.links} <= {*page.ids}
    assert page.text.count("另有 2997 行明细") == 3


def test_the_same_page_twice(indexes: list[Trace]) -> None:
    """The page has no clock and no chance."""
    assert trace_page.render(indexes[0]) == trace_page.render(indexes[0])
