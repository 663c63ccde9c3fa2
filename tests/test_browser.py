"""The pages of the example department in Chromium: wide and narrow, on paper, and for axe-core.

A machine without Chromium or axe-core fails here: `tools/system-packages` and `npm ci` bring them.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from example import REPORTS
from playwright.sync_api import Browser, Page, sync_playwright

import reportgen

ROOT = Path(__file__).resolve().parent.parent
AXE = ROOT / "tools" / "validators" / "node_modules" / "axe-core" / "axe.min.js"
DRAFT = "draft"
WIDTHS = {"desktop": 1280, "phone": 375}
# What stands out of the page on the right, without scrolling inside a frame.
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .filter(one => !one.closest(".frame") && one.getBoundingClientRect().right > innerWidth + 1)
    .map(one => one.outerHTML.slice(0, 80))"""
CUT_OFF = """() => [...document.querySelectorAll(".frame")]
    .filter(one => one.scrollWidth > one.clientWidth)
    .filter(one => { one.scrollLeft = 1e6; return one.scrollLeft === 0; })
    .map(one => one.outerHTML.slice(0, 80))"""
WRONG = """async () => (await axe.run()).violations.flatMap(
    rule => rule.nodes.map(node => `${rule.impact} ${rule.id}: ${node.target}`))"""


@pytest.fixture(scope="module")
def output(department: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the page of every report, and with that of a draft."""
    out = tmp_path_factory.mktemp("output")
    made = reportgen.build(department, formats=("html",), trace=True, out=out, pages=False)
    assert made.is_whole
    unfinished = shutil.copytree(department, tmp_path_factory.mktemp("data") / department.name)
    file = unfinished / "2024" / "budget_disclosure.yaml"
    text = file.read_text(encoding="utf-8")
    for amount in ("basic: 51.10", "prior: 9682.88", "amount: 680.00"):
        assert amount in text
        text = text.replace(amount, f"{amount.split(':')[0]}: 待填", 1)
    file.write_text(text, encoding="utf-8")
    drafts = out / DRAFT
    reportgen.build(unfinished, formats=("html",), out=drafts, draft=True, year=2024, pages=False)
    page = drafts / department.name / "2024" / "budget_disclosure.html"
    page.rename(out / department.name / f"{DRAFT}.html")
    return out / department.name


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium."""
    program = shutil.which("chromium")
    assert program, "chromium is not installed"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(params=[*REPORTS, DRAFT])
def file(request: pytest.FixtureRequest, output: Path) -> Path:
    """Return the file of a page."""
    return output / f"{request.param}.html"


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, file: Path) -> Iterator[Page]:
    """Open a page in a window of a desktop and of a phone; what goes wrong on the way fails."""
    told: list[str] = []
    opened = browser.new_page(viewport={"width": WIDTHS[request.param], "height": 800})
    opened.on("console", lambda message: told.append(message.text))
    opened.on("pageerror", lambda error: told.append(str(error)))
    opened.on("request", lambda asked: told.append(asked.url))
    opened.goto(file.as_uri())
    yield opened
    opened.close()
    assert told == [file.as_uri()]


def test_only_frames_scroll_sideways(page: Page) -> None:
    """The page is as wide as its window; a table that is wider scrolls in its frame."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(CUT_OFF) == []


def test_axe_finds_nothing(page: Page) -> None:
    """The rules of axe-core for accessible pages hold, those of little weight too."""
    page.evaluate(AXE.read_text(encoding="utf-8"))

    assert page.evaluate(WRONG) == []


def test_links_of_the_contents_go_to_their_headings(page: Page) -> None:
    """A click on each entry brings its heading into the window."""
    for link in page.locator("nav a").all():
        target = page.locator(f"[id='{(link.get_attribute('href') or '')[1:]}']")
        link.click()
        box = target.bounding_box()

        assert box is not None
        assert 0 <= box["y"] < 800, link.text_content()


def test_paper_has_no_navigation(page: Page) -> None:
    """Printed, the contents and the link past it are gone, and no table is cut at its frame."""
    page.emulate_media(media="print")

    assert [one for one in page.locator("nav, .skip").all() if one.is_visible()] == []
    assert page.locator("h1").is_visible()
    assert {"visible"} >= set(
        page.evaluate(
            "[...document.querySelectorAll('.frame')].map(f => getComputedStyle(f).overflowX)"
        )
    )


def test_a_wide_table_scrolls_on_a_phone(browser: Browser, output: Path) -> None:
    """表2 with its fourteen columns is wider than a phone, and can be scrolled by its frame."""
    opened = browser.new_page(viewport={"width": WIDTHS["phone"], "height": 800})
    opened.goto((output / "2024" / "budget_disclosure.html").as_uri())
    frame = opened.locator(".frame", has=opened.locator("#revenue"))

    assert frame.evaluate("one => one.scrollWidth > 2 * one.clientWidth")
    assert frame.get_attribute("tabindex") == "0"
    opened.close()


@pytest.mark.parametrize("width", WIDTHS.values())
def test_an_index_is_as_accessible_as_its_report(
    width: int, browser: Browser, output: Path
) -> None:
    """The page that has the report beside its index fits its window, and axe finds nothing."""
    opened = browser.new_page(viewport={"width": width, "height": 800})
    # That of the disclosure has no other elements, but axe takes minutes for their number.
    opened.goto((output / "2023" / "self_evaluation.trace.html").as_uri())
    opened.evaluate(AXE.read_text(encoding="utf-8"))

    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert opened.evaluate(WRONG) == []
    opened.close()


def test_a_number_leads_to_its_entry_and_back(browser: Browser, output: Path) -> None:
    """A click on a printed number shows where it comes from, and that leads back to the number."""
    opened = browser.new_page(viewport={"width": WIDTHS["desktop"], "height": 800})
    opened.goto((output / "2024" / "budget_disclosure.trace.html").as_uri())
    number = opened.locator("#report a.figure", has_text="1,272.04").first
    number.click()
    entry = opened.locator("article:target")

    assert opened.locator("#figures article:visible").count() == 1
    assert "1,272.04 万元" in (entry.locator("h3").text_content() or "")
    entry.get_by_role("link", name="文件中第 1 处").click()
    assert opened.locator("a.figure:target").text_content() == "1,272.04"
    opened.close()
