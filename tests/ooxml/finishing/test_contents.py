"""The contents of a Word document: entries from headings, bookmarks, fields and page numbers."""

from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

from reportgen.ooxml.finishing import contents

TOC = ' TOC \\o "1-2" \\h \\z \\u '


def run(paragraph: Paragraph, kind: str = "", text: str = "", name: str = "w:t") -> None:
    """Append a run with a field mark, or with a text."""
    outer, inner = OxmlElement("w:r"), OxmlElement("w:fldChar" if kind else name)
    if kind:
        inner.set(qn("w:fldCharType"), kind)
    else:
        inner.text = text
    outer.append(inner)
    paragraph._p.append(outer)  # noqa: SLF001 - python-docx knows no fields


def open_field(paragraph: Paragraph, instruction: str = TOC) -> None:
    """Begin a field and its result."""
    run(paragraph, "begin")
    run(paragraph, text=instruction, name="w:instrText")
    run(paragraph, "separate")


def field(document: Document, instruction: str = TOC, result: str = "（更新域）") -> Paragraph:
    """Append a paragraph with a whole field, as Word inserts it."""
    paragraph = document.add_paragraph()
    open_field(paragraph, instruction)
    run(paragraph, text=result)
    run(paragraph, "end")
    return paragraph


def report(*headings: tuple[str, int], instruction: str = TOC) -> Document:
    """Return a document with a title, a TOC field, and headings with a text below each."""
    document = docx.Document()
    document.add_paragraph("封面")
    field(document, instruction)
    for text, level in headings:
        document.add_heading(text, level)
        document.add_paragraph("正文")
    return document


def entries(document: Document) -> list[str]:
    """Return the texts of the entries: the paragraphs with a PAGEREF field."""
    return [paragraph.text for paragraph in document.paragraphs if "PAGEREF" in codes(paragraph)]


def codes(paragraph: Paragraph) -> str:
    """Return the field instructions of a paragraph."""
    return "".join(part.text or "" for part in elements(paragraph, "w:instrText"))


def elements(paragraph: Paragraph, name: str) -> list[BaseOxmlElement]:
    """Return the elements of a name inside a paragraph."""
    return [*paragraph._p.iter(qn(name))]  # noqa: SLF001


def in_body(document: Document, name: str) -> list[BaseOxmlElement]:
    """Return the elements of a name inside a document."""
    return [*document.element.body.iter(qn(name))]


def fill(document: Document) -> contents.Contents | None:
    """Fill the contents of a document."""
    return contents.fill(document.element, document.part._styles_part.blob)  # noqa: SLF001 - has no public name


def filled(document: Document) -> contents.Contents:
    """Fill the contents of a document that must have some."""
    result = fill(document)
    assert result
    return result


HEADINGS = (("第一部分", 1), ("一、职责", 2), ("（一）细目", 3), ("第二部分", 1))


def test_entries_in_the_order_of_headings() -> None:
    """Each heading of the field's levels gives one entry, in order; deeper ones give none."""
    document = report(*HEADINGS)
    filled(document)

    assert entries(document) == ["第一部分\t", "一、职责\t", "第二部分\t"]


@pytest.mark.parametrize(
    ("instruction", "count"),
    [(' TOC \\o "1-1" ', 2), (' TOC \\o "1-3" \\h', 4), (" TOC \\h ", 4), ("TOC \\o '1-2'", 4)],
)
def test_levels_are_those_of_the_field(instruction: str, count: int) -> None:
    """The field tells down to which level headings are listed; three levels without a word."""
    document = report(*HEADINGS, instruction=instruction)
    filled(document)

    assert count == len(entries(document))


def test_field_keeps_its_instruction() -> None:
    """The instruction of the template's field stands in the result, so that Word can update it."""
    document = report(*HEADINGS)
    filled(document)
    found = [part.text for part in in_body(document, "w:instrText")]

    assert found[0] == TOC
    assert found.count(TOC) == 1


def test_field_marks_are_balanced() -> None:
    """Every field begins, separates and ends; the contents' field encloses all entries."""
    document = report(*HEADINGS)
    filled(document)
    marks = [mark.get(qn("w:fldCharType")) for mark in in_body(document, "w:fldChar")]
    inner = ["begin", "separate", "end"]

    assert ["begin", "separate", *inner, *inner, *inner, "end"] == marks


def test_old_result_is_gone() -> None:
    """The template's own result stands no more in the document, the rest of it does."""
    document = report(("一", 1))
    filled(document)
    expected = ["封面", "一\t", "一", "正文"]

    assert expected == [paragraph.text for paragraph in document.paragraphs]


def test_bookmarks_are_those_the_entries_name() -> None:
    """Each entry's PAGEREF and link name a bookmark that lies around the heading of its text."""
    document = report(*HEADINGS)
    filled(document)
    marked = {
        mark.get(qn("w:name")): paragraph.text
        for paragraph in document.paragraphs
        for mark in elements(paragraph, "w:bookmarkStart")
    }
    listed = [p for p in document.paragraphs if "PAGEREF" in codes(p)]
    named = [codes(p).partition("PAGEREF ")[2].split()[0] for p in listed]
    linked = [link.get(qn("w:anchor")) for p in listed for link in elements(p, "w:hyperlink")]

    assert [marked[name] for name in named] == ["第一部分", "一、职责", "第二部分"]
    assert named == linked


def test_bookmarks_have_ids_of_their_own() -> None:
    """No two bookmarks share an id or a name, each one that begins ends."""
    document = report(*[(f"第{n}", 1) for n in range(30)])
    filled(document)
    starts = [mark.get(qn("w:id")) for mark in in_body(document, "w:bookmarkStart")]
    ends = [mark.get(qn("w:id")) for mark in in_body(document, "w:bookmarkEnd")]
    names = {mark.get(qn("w:name")) for mark in in_body(document, "w:bookmarkStart")}

    assert (len({*starts}), len(names)) == (30, 30)
    assert starts == ends


def test_bookmarks_leave_those_of_the_template_alone() -> None:
    """A bookmark that the template has already keeps its id, and no new one has the same."""
    document = report(("一", 1), ("二", 1))
    paragraph = document.paragraphs[-1]._p  # noqa: SLF001
    for name in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(name)
        mark.set(qn("w:id"), "9001")
        if name.endswith("Start"):
            mark.set(qn("w:name"), "我的书签")
        paragraph.append(mark)
    filled(document)
    ids = [mark.get(qn("w:id")) for mark in in_body(document, "w:bookmarkStart")]

    assert "9001" in ids
    assert len(ids) == len({*ids})


def test_entries_have_the_styles_of_their_level() -> None:
    """Each entry has the template's style `toc 1`, `toc 2`, whatever its id."""
    document = report(*HEADINGS)
    style = document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    style.element.set(qn("w:styleId"), "a8")
    filled(document)
    listed = [p for p in document.paragraphs if "PAGEREF" in codes(p)]
    found = [p._p.pPr.pStyle.get(qn("w:val")) for p in listed]  # noqa: SLF001

    assert found == ["a8", "TOC2", "a8"]


def test_headings_without_text_are_none() -> None:
    """A heading without text gives no entry."""
    document = report(("一", 1), ("  ", 1), ("", 2))
    filled(document)

    assert entries(document) == ["一\t"]


def test_heading_of_several_runs() -> None:
    """The text of a heading is that of all its runs."""
    document = report(("一、", 1))
    heading = next(p for p in document.paragraphs if p.style and p.style.name == "Heading 1")
    heading.add_run("收支").bold = True
    filled(document)

    assert entries(document) == ["一、收支\t"]


def test_headings_by_outline_level() -> None:
    """A style of any name with an outline level makes headings, one without makes none."""
    document = docx.Document()
    field(document)
    for name, level in (("表题", "1"), ("普通", None)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if level:
            outline = OxmlElement("w:outlineLvl")
            outline.set(qn("w:val"), level)
            style.element.get_or_add_pPr().append(outline)
        document.add_paragraph(f"按{name}", style=style)
    filled(document)

    assert entries(document) == ["按表题\t"]


def test_headings_by_the_outline_level_of_a_parent_style() -> None:
    """A style based on a heading style makes headings too."""
    document = docx.Document()
    field(document)
    style = document.styles.add_style("部分标题", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Heading 1"]
    document.add_paragraph("第一部分", style=style)
    filled(document)

    assert entries(document) == ["第一部分\t"]


def test_headings_by_their_own_outline_level() -> None:
    """A paragraph with an outline level of its own is a heading; level 10 is body text."""
    document = docx.Document()
    field(document)
    for text, level in (("标题", "0"), ("正文", "9")):
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), level)
        document.add_paragraph(text)._p.get_or_add_pPr().append(outline)  # noqa: SLF001
    filled(document)

    assert entries(document) == ["标题\t"]


def test_no_field() -> None:
    """A document without a TOC field has no contents and stays as it was."""
    document = docx.Document()
    document.add_heading("一", 1)
    before = document.element.xml

    assert fill(document) is None
    assert before == document.element.xml


def test_other_fields_are_left_alone() -> None:
    """A field that is no TOC is none, and stays as it was."""
    document = docx.Document()
    field(document, " PAGE ", "1")
    field(document, " DATE ", "今天")
    document.add_heading("一", 1)
    before = document.element.xml

    assert fill(document) is None
    assert before == document.element.xml


def test_no_headings() -> None:
    """A document without headings has no contents."""
    assert fill(report()) is None


def test_only_deeper_headings() -> None:
    """A document whose headings are all deeper than the field lists has no contents."""
    assert fill(report(("（一）", 3))) is None


def test_field_that_ends_in_a_later_paragraph() -> None:
    """A field whose result fills several paragraphs, as Word updates it, goes with all of them."""
    document = docx.Document()
    document.add_paragraph("目录")
    open_field(document.add_paragraph())
    document.add_paragraph("旧条目 1")
    document.add_paragraph("旧条目 2")
    run(document.add_paragraph(), "end")
    document.add_paragraph("之后")
    document.add_heading("一", 1)
    filled(document)

    assert [p.text for p in document.paragraphs] == ["目录", "一\t", "之后", "一"]


def test_field_with_fields_in_its_result() -> None:
    """A result that holds PAGEREF fields of its own goes as a whole."""
    document = docx.Document()
    first = document.add_paragraph()
    open_field(first)
    for paragraph in (first, document.add_paragraph()):
        run(paragraph, "begin")
        run(paragraph, text=" PAGEREF _Toc1 ", name="w:instrText")
        run(paragraph, "separate")
        run(paragraph, text="旧")
        run(paragraph, "end")
    run(document.add_paragraph(), "end")
    document.add_paragraph("之后")
    document.add_heading("一", 1)
    filled(document)

    assert [p.text for p in document.paragraphs] == ["一\t", "之后", "一"]


def test_field_within_a_content_control() -> None:
    """A field in a content control (sdt), as Word inserts contents, is filled there."""
    document = report(("一", 1), ("二", 1))
    old = document.paragraphs[1]._p  # noqa: SLF001
    control, inside = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    old.addprevious(control)
    control.append(inside)
    inside.append(old)
    filled(document)
    found = ["".join(p.itertext(qn("w:t"))) for p in inside.findall(qn("w:p"))]

    assert found == ["一", "二"]


def numbers(document: Document, *pages: int) -> list[str]:
    """Fill the contents, set pages, and return the page number of every entry."""
    filled(document).set_pages(pages)
    return [entry.rpartition("\t")[2] for entry in entries(document)]


def restarted(*, start: int | None) -> Document:
    """Return a document whose headings stand in a second section."""
    document = docx.Document()
    document.add_paragraph("封面")
    field(document)
    document.add_section(WD_SECTION.NEW_PAGE)
    for text in ("一", "二", "三"):
        document.add_heading(text, 1)
    if start is not None:
        numbering = OxmlElement("w:pgNumType")
        numbering.set(qn("w:start"), str(start))
        document.sections[1]._sectPr.append(numbering)  # noqa: SLF001
    return document


@pytest.mark.parametrize(
    ("start", "expected"),
    [(1, ["1", "1", "4"]), (5, ["5", "5", "8"]), (0, ["0", "0", "3"])],
)
def test_numbers_count_from_the_start_of_the_section(start: int, expected: list[str]) -> None:
    """Page numbers are those printed: they count from where the headings' section starts."""
    assert expected == numbers(restarted(start=start), 3, 3, 6)


def test_numbers_without_a_start_are_those_of_the_file() -> None:
    """Where no section starts anew, the printed page is the page of the file."""
    assert numbers(restarted(start=None), 3, 3, 6) == ["3", "3", "6"]


def test_numbers_after_landscape_sections() -> None:
    """Sections that follow and do not start anew go on counting."""
    document = restarted(start=1)
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_heading("四", 1)
    for element in [*document.sections[2]._sectPr.iter(qn("w:pgNumType"))]:  # noqa: SLF001
        document.sections[2]._sectPr.remove(element)  # noqa: SLF001

    assert numbers(document, 3, 3, 6, 7) == ["1", "1", "4", "5"]


def test_numbers_skip_headings_that_are_not_listed() -> None:
    """The pages of deeper headings are given too, and do not shift those of the entries."""
    document = report(*HEADINGS)
    document.sections[0]._sectPr.append(OxmlElement("w:pgNumType"))  # noqa: SLF001

    assert numbers(document, 1, 1, 2, 4) == ["1", "1", "4"]


@pytest.mark.parametrize("pages", [(), (1, 2, 3), (1, 2, 3, 4, 5)])
def test_pages_must_fit_the_headings(pages: tuple[int, ...]) -> None:
    """A page too many or too few is refused, never shifted."""
    result = filled(report(*HEADINGS))

    with pytest.raises(ValueError, match="headings"):
        result.set_pages(pages)


def test_filling_is_repeatable() -> None:
    """Two documents of the same headings get the same contents, to the character."""
    make: Callable[[], Document] = lambda: report(*HEADINGS)  # noqa: E731
    one, other = make(), make()
    filled(one)
    filled(other)

    assert one.element.xml == other.element.xml
