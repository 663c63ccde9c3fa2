"""Where our engine differs from docxtpl: each test shows what both make of the same template.

`docs/word-templates.md` lists them for clerks by the names of these tests.
"""

import inspect
import io
import re
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest
from docxtpl import DocxTemplate, InlineImage, RichText
from drawn import (
    NAMESPACES,
    docx,
    drawing,
    identities,
    note,
    p,
    part,
    r,
    tbl,
    tc,
    text_box,
    tr,
    xml,
)
from jinja2 import Environment, TemplateSyntaxError
from lxml import etree
from markupsafe import Markup
from oracle import by_docxtpl

from reportgen.ooxml import WordTemplate
from reportgen.problems import TemplateError

PAGE = Path(__file__).resolve().parents[2] / "docs/word-templates.md"
START, GOES_ON = '<w:vMerge w:val="restart"/>', '<w:vMerge w:val="continue"/>'
RED = '<w:shd w:val="clear" w:color="auto" w:fill="AA0000"/>'


def theirs(
    before: str, context: Mapping[str, object], environment: Environment | None = None
) -> str:
    """Return the body that docxtpl makes."""
    return xml(by_docxtpl(docx(before), context, environment))


def ours(before: str, context: Mapping[str, object]) -> str:
    """Return the body that our engine makes."""
    return xml(WordTemplate(docx(before)).render(context))


def body(after: str) -> str:
    """Return a body in normal form."""
    return xml(docx(after))


def refuses(before: str, context: Mapping[str, object]) -> None:
    """Expect that our engine does not fill a template."""
    with pytest.raises(TemplateError):
        WordTemplate(docx(before)).render(context)


def test_marks_of_xml_in_data_stay() -> None:
    """Of `R&D <试点>` docxtpl makes an element unless it is told to escape."""
    context = {"x": "R&D <试点> 完"}

    assert "R&amp;D" not in theirs(p("{{ x }}"), context, Environment())  # noqa: S701
    assert body(p("R&amp;D &lt;试点&gt; 完")) == ours(p("{{ x }}"), context)


def test_cells_merge_over_three_levels() -> None:
    """The cell of an outer loop spans its rows; docxtpl begins it again with each inner loop."""
    end = tr("{%tr endfor %}", "", "")
    before = tbl(
        [1, 1, 1],
        tr("{%tr for u in units %}", "", ""),
        tr("{%tr for v in u.parts %}", "", ""),
        tr("{%tr for w in v.list %}", "", ""),
        tr("{{ u.name }}{% vm %}", "{{ v.name }}{% vm %}", "{{ w }}"),
        *[end] * 3,
    )
    first = {"name": "甲", "parts": [{"name": "子", "list": [1, 2]}, {"name": "丑", "list": [3]}]}
    context = {"units": [first, {"name": "乙", "parts": [{"name": "丑", "list": [4]}]}]}
    empty = tc("<w:p/>", tcpr=GOES_ON)
    right = [
        tr(tc("甲", tcpr=START), tc("子", tcpr=START), "1"),
        tr(empty, empty, "2"),
        tr(empty, tc("丑", tcpr=START), "3"),
        tr(tc("乙", tcpr=START), tc("丑", tcpr=START), "4"),
    ]
    wrong = [*right[:2], tr(tc("甲", tcpr=START), tc("丑", tcpr=START), "3"), right[3]]

    assert body(tbl([1, 1, 1], *wrong)) == theirs(before, context)
    assert body(tbl([1, 1, 1], *right)) == ours(before, context)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (p("{%p if x == '50%' %}") + p("甲") + p("{%p endif %}"), p("甲")),
        (p("{%p set d = {'a': '甲'} %}") + p("{{ d.a }}"), p("甲")),
        (tbl([9], tr("{%tr if x != '}' %}"), tr("甲"), tr("{%tr endif %}")), tbl([9], tr("甲"))),
        (tbl([9], tr("{% cellbg ['', 'AA0000'][3 % 2] %}甲")), tbl([9], tr(tc("甲", tcpr=RED)))),
        (p(r("{{ '}}' ~"), r(" x }}")), p("}}50%")),
    ],
    ids=["p, percent", "p, brace", "tr, brace", "cellbg, percent", "split, braces"],
)
def test_a_tag_may_hold_percent_signs_and_braces(before: str, after: str) -> None:
    """Docxtpl ends a tag at the first of them."""
    with pytest.raises(TemplateSyntaxError):
        theirs(before, {"x": "50%"})

    assert body(after) == ours(before, {"x": "50%"})


def test_an_unknown_name_is_an_error() -> None:
    """Docxtpl prints nothing for it."""
    assert body(p("前后")) == theirs(p("前{{ nix }}后"), {})
    refuses(p("前{{ nix }}后"), {})


@pytest.mark.parametrize(
    "before",
    [
        p("{% if x %}前") + tbl([9], tr("甲{% endif %}")) + p("末"),
        p("前") + tbl([9], tr("{% if x %}甲")) + p("{% endif %}末"),
        p("前") + tbl([9], tr(tc("{%p if x %}", "甲"))) + p("{%p endif %}") + p("末"),
        p("前", f'<w:hyperlink w:anchor="x">{r("{% if x %}中")}</w:hyperlink>', "{% endif %}")
        + p("末"),
    ],
    ids=["into a table", "out of a table", "out of a cell", "out of a link"],
)
@pytest.mark.parametrize("x", [True, False])
def test_a_branch_that_breaks_the_structure_is_an_error(before: str, *, x: bool) -> None:
    """Where the branch is not taken, docxtpl mends what it broke, and what is after is lost."""
    tree = etree.fromstring(part(by_docxtpl(docx(before), {"x": False})))
    assert "末" not in ["".join(one.itertext()) for one in tree.iterfind("w:body/w:p", NAMESPACES)]
    refuses(before, {"x": x})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (p("{%p if x %}{% if y %}") + p("甲") + p("{%p endif %}"), p("甲")),
        (
            tbl([9, 9], tr("{%tr if x %}", "{% if y %}"), tr("甲", "乙"), tr("{%tr endif %}", "")),
            tbl([9, 9], tr("甲", "乙")),
        ),
    ],
    ids=["p", "tr"],
)
def test_a_tag_that_would_not_run_is_an_error(before: str, after: str) -> None:
    """Docxtpl drops a statement in a paragraph or row that another tag takes away."""
    assert body(after) == theirs(before, {"x": True, "y": "丙"})
    refuses(before, {"x": True, "y": "丙"})


def test_text_beside_a_joining_tag_stays() -> None:
    """Docxtpl loses what is before `{%-`, or after `-%}`, in its run; beside text nothing joins."""
    before = p(r("左"), r("前{%- if x %}中{% endif %}"))
    after = p("前{% if x -%}后") + p("中{% endif %}")

    assert body(p("左中")) == theirs(before, {"x": True})
    assert body(p("左前中")) == ours(before, {"x": True})
    assert body(p("前中")) == theirs(after, {"x": True})
    assert body(p("前后") + p("中")) == ours(after, {"x": True})


def test_the_format_after_rich_text_stays() -> None:
    """Docxtpl forgets the format of the run in which `{{r` stands."""
    before, context = p(r("前{{r x }}后", "b")), {"x": RichText("甲", italic=True)}

    assert body(p(r("前", "b"), r("甲", "i"), r("后"))) == theirs(before, context)
    assert body(p(r("前", "b"), r("甲", "i"), r("后", "b"))) == ours(before, context)


def test_the_format_after_a_picture_stays() -> None:
    """Docxtpl forgets the format of the run in which a picture stands."""
    file = io.BytesIO(bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415478"
        "9c63606060000000040001f61738550000000049454e44ae426082"
    ))  # fmt: skip
    content = docx(p(r("前{{ x }}后", "b")))
    template = DocxTemplate(io.BytesIO(content))
    image = InlineImage(template, file)
    template.render({"x": image})
    saved = io.BytesIO()
    template.save(saved)

    assert _bold(saved.getvalue()) == [True, False]
    assert _bold(WordTemplate(content).render({"x": image})) == [True, True]


def _bold(document: bytes) -> list[bool]:
    """Tell of each text of the body whether it is bold."""
    texts = etree.fromstring(part(document)).iterfind(".//w:t", NAMESPACES)
    return [one.getparent().find("w:rPr/w:b", NAMESPACES) is not None for one in texts if one.text]


def test_text_after_a_split_tag_keeps_its_format() -> None:
    """Docxtpl gives it the format in which the tag begins."""
    before = p(r("前{{ ", "b"), r("x }}后", "i"))

    assert body(p(r("前甲后", "b"))) == theirs(before, {"x": "甲"})
    assert body(p(r("前甲", "b"), r("后", "i"))) == ours(before, {"x": "甲"})


def test_a_bookmark_within_a_tag_stays_whole() -> None:
    """Docxtpl loses its start and keeps its end."""
    mark, end = '<w:bookmarkStart w:id="1" w:name="m"/>', '<w:bookmarkEnd w:id="1"/>'
    before = p(r("{{ "), mark, r("x }}"), end)
    made = ours(before, {"x": "甲"})

    assert "bookmarkStart" not in theirs(before, {"x": "甲"})
    assert "bookmarkEnd" in theirs(before, {"x": "甲"})
    assert made.count("bookmarkStart") == made.count("bookmarkEnd")


def test_data_is_never_taken_for_a_tag() -> None:
    """Docxtpl makes `{{` of a `{_{` in the data."""
    assert body(p("{{ y }}")) == theirs(p("{{ x }}"), {"x": "{_{ y }_}"})
    assert body(p("{_{ y }_}")) == ours(p("{{ x }}"), {"x": "{_{ y }_}"})


def test_a_line_end_in_the_file_is_no_line_break() -> None:
    """Only line ends in the data break lines; Word shows one in the file as a blank."""
    assert body(p("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>")) == theirs(p("甲\n乙"), {})
    assert body(p("甲\n乙")) == ours(p("甲\n乙"), {})


def test_marks_of_xml_in_a_tag_are_read() -> None:
    """A text in a tag is what Word shows of it; docxtpl prints `R&amp;D`."""
    assert body(p("R&amp;amp;D")) == theirs(p("{{ 'R&amp;D' }}"), {})
    assert body(p("R&amp;D")) == ours(p("{{ 'R&amp;D' }}"), {})


def test_a_merged_cell_is_empty_below() -> None:
    """Docxtpl repeats the other paragraphs of a cell with `vm`."""
    rows = (tr("{%tr for x in list %}"), tr(tc("甲{% vm %}", "乙")), tr("{%tr endfor %}"))
    first = tr(tc("甲", "乙", tcpr=START))

    assert body(tbl([9], first, tr(tc("<w:p/>", "乙", tcpr=GOES_ON)))) == theirs(
        tbl([9], *rows), {"list": [1, 2]}
    )
    assert "乙" not in ours(tbl([9], *rows), {"list": [1, 2]}).split("</w:tr>")[1]


@pytest.mark.parametrize(
    ("tag", "made"), [("cellbg 'AA0000'", RED), ("colspan 1", '<w:gridSpan w:val="1"/>')]
)
def test_a_cell_without_properties_takes_them(tag: str, made: str) -> None:
    """Docxtpl finds no place for the colour or the columns of a cell without properties."""
    before = tbl([9], f"<w:tr><w:tc>{p('{% ' + tag + ' %}甲')}</w:tc></w:tr>")

    assert body(tbl([9], f"<w:tr><w:tc>{p('甲')}</w:tc></w:tr>")) == theirs(before, {})
    after = tbl([9], f"<w:tr><w:tc><w:tcPr>{made}</w:tcPr>{p('甲')}</w:tc></w:tr>")
    assert body(after) == ours(before, {})


def test_a_coloured_cell_does_not_colour_a_table_in_it() -> None:
    """Docxtpl colours the cells of a table in the cell too."""
    inner = tbl([9], tr("1"))
    before = tbl([9], tr(tc("{% cellbg 'AA0000' %}甲", inner, "<w:p/>")))

    assert theirs(before, {}).count('w:fill="AA0000"') == 2
    assert body(tbl([9], tr(tc("甲", inner, "<w:p/>", tcpr=RED)))) == ours(before, {})


def test_a_table_in_a_cell_does_not_widen_the_table_around() -> None:
    """Docxtpl counts the cells of the inner table for the outer."""
    before = tbl([2000], tr(tc(tbl([500, 500], tr("1", "2")), "<w:p/>")))

    assert theirs(before, {}).count("gridCol") == 4
    assert body(before) == ours(before, {})


def test_a_table_of_no_rows_is_gone() -> None:
    """Docxtpl leaves a table without rows and columns, which is damage to Word."""
    before = tbl([10, 20], tr("{%tr if x %}", ""), tr("甲", "乙"), tr("{%tr endif %}", ""))

    assert "<w:tbl>" in theirs(before, {"x": False})
    assert body("") == ours(before, {"x": False})


def test_a_row_of_no_cells_is_gone() -> None:
    """Docxtpl leaves a row without cells."""
    row = tr("{%tc if x %}", "甲", "{%tc endif %}")
    before = tbl([10, 20], tr("一", "二"), row)

    assert theirs(before, {"x": False}).count("<w:tr") == 2
    assert body(tbl([10, 20], tr("一", "二"))) == ours(before, {"x": False})


def test_bookmarks_in_a_loop_are_unique() -> None:
    """Docxtpl repeats id and name; other kinds: see `word/test_identities.py`."""
    marked = '<w:bookmarkStart w:id="1" w:name="{}"/><w:bookmarkEnd w:id="1"/>'
    before = p("{%p for n in x %}") + p(marked.format("甲")) + p("{%p endfor %}")
    made = ours(before, {"x": [1, 2]})

    assert theirs(before, {"x": [1, 2]}).count('w:name="甲"') == 2
    assert (made.count('w:name="甲"'), made.count('w:name="甲_2"')) == (1, 1)


def test_a_paragraph_in_a_text_box_keeps_its_style() -> None:
    """Docxtpl gives the second paragraph of a value the style of the paragraph around the box."""
    before = p(text_box(p("{{ x }}", style="2")), style="1")
    after = p(text_box(p("甲", style="2") + p("乙", style="2")), style="1")

    assert theirs(before, {"x": "甲\a乙"}).count('<w:pStyle w:val="1"/>') == 2
    assert body(after) == ours(before, {"x": "甲\a乙"})


@pytest.mark.parametrize("kind", ["endnote", "comment"])
def test_endnotes_and_comments_are_filled(kind: str) -> None:
    """Docxtpl leaves them as they are."""
    content = docx(p(note(kind)), **{f"{kind}s": p("{{ x }}")})  # type: ignore[arg-type]
    name = f"word/{kind}s.xml"

    assert "{{ x }}" in xml(by_docxtpl(content, {"x": "甲"}), name)
    assert "甲" in xml(WordTemplate(content).render({"x": "甲"}), name)


def test_core_properties_are_escaped_once() -> None:
    """Docxtpl, told to escape, escapes the title twice."""
    content, name = docx(p(), core="<dc:title>{{ x }}</dc:title>"), "docProps/core.xml"

    assert "R&amp;amp;D" in part(by_docxtpl(content, {"x": "R&D"}), name).decode()
    assert ">R&amp;D<" in part(WordTemplate(content).render({"x": "R&D"}), name).decode()


def test_ids_of_drawings_are_unique_over_parts() -> None:
    """Docxtpl counts those of the body only."""
    content = docx(p(drawing("r")), headers=[p(drawing("r", 1001))], media={"r": b"x"})
    names = ("word/document.xml", "word/header1.xml")
    wrong, right = by_docxtpl(content, {}), WordTemplate(content).render({})

    assert len({one for name in names for one in identities(wrong, name)}) == 1
    assert len({one for name in names for one in identities(right, name)}) == 2


def test_signs_that_no_file_can_hold_are_an_error() -> None:
    """Docxtpl leaves them out without a word."""
    assert body(p("甲乙")) == theirs(p("{{ x }}"), {"x": "甲\0乙"})
    refuses(p("{{ x }}"), {"x": "甲\0乙"})


def test_nothing_is_no_word() -> None:
    """Docxtpl prints `None`."""
    assert body(p("前None")) == theirs(p("前{{ x }}"), {"x": None})
    refuses(p("前{{ x }}"), {"x": None})


def test_a_text_is_no_list() -> None:
    """Docxtpl takes each sign of a text for an item."""
    before = p("{% for x in name %}{{ x }}；{% endfor %}")

    assert body(p("某；局；")) == theirs(before, {"name": "某局"})
    refuses(before, {"name": "某局"})


def test_data_brings_no_elements() -> None:
    """Docxtpl puts any XML of a value into the file; only known values bring known elements."""
    context = {"x": Markup("<b>甲</b>")}

    assert "<b>" in theirs(p("{{ x }}"), context)
    refuses(p("{{ x }}"), context)


@pytest.mark.parametrize("tag", ["block a", "autoescape false"])
def test_tags_that_are_not_for_documents_are_errors(tag: str) -> None:
    """Docxtpl runs blocks, and lets a template switch off escaping."""
    before = p("{% " + tag + " %}甲{% end" + tag.split(maxsplit=1)[0] + " %}")

    assert body(p("甲")) == theirs(before, {})
    refuses(before, {})


def test_a_template_reaches_data_only() -> None:
    """Docxtpl lets a template reach attributes and call methods of any object."""
    context = {"x": SimpleNamespace(name="甲"), "y": "a"}

    assert body(p("甲A")) == theirs(p("{{ x.name }}{{ y.upper() }}"), context)
    refuses(p("{{ x.name }}"), context)
    refuses(p("{{ y.upper() }}"), context)


def test_numbers_are_not_formatted_by_a_template() -> None:
    """Docxtpl formats with `%`, which can fill the memory; our data brings numbers as printed."""
    before = p("{{ '%.2f' % x }}")

    assert body(p("1.50")) == theirs(before, {"x": 1.5})
    refuses(before, {"x": 1.5})


def test_a_remark_ends_in_its_paragraph() -> None:
    """Docxtpl joins the paragraphs that a remark or a tag runs over."""
    before = p("前{# 一") + p("二 #}后")

    assert body(p("前后")) == theirs(before, {})
    refuses(before, {})


def test_links_of_docxtpl_are_refused() -> None:
    """A link in docxtpl's RichText is a number of its own document; ours names the address."""
    text = RichText("甲", url_id="rId9")

    assert 'r:id="rId9"' in theirs(p("{{r x }}"), {"x": text})
    refuses(p("{{r x }}"), {"x": text})


def test_a_break_within_a_tag_stays() -> None:
    """Docxtpl drops a tab or break in the midst of a tag."""
    before = p(r("{{ x"), "<w:r><w:tab/></w:r>", r(" }}"))

    assert body(p("甲")) == theirs(before, {"x": "甲"})
    assert body(p(r("甲"), "<w:r><w:tab/></w:r>")) == ours(before, {"x": "甲"})


def test_a_filter_over_breaks_is_an_error() -> None:
    """Docxtpl filters before it makes breaks; our text has its breaks when it is printed."""
    before, context = p("{% filter upper %}a{{ x }}{% endfilter %}"), {"x": "b\nc"}

    assert "<w:br/>" in theirs(before, context)
    refuses(before, context)


def test_bytes_do_not_depend_on_the_day() -> None:
    """Docxtpl stamps the time on every part."""
    content, fixed = docx(p("{{ x }}")), {(1980, 1, 1, 0, 0, 0)}

    assert fixed != _stamps(by_docxtpl(content, {"x": 1}))
    assert fixed == _stamps(WordTemplate(content).render({"x": 1}))


def _stamps(document: bytes) -> set[tuple[int, ...]]:
    """Return the times that the parts of a file bear."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return {item.date_time for item in package.infolist()}


def test_the_page_names_every_difference() -> None:
    """The list for clerks and the tests of this file name one another."""
    module = inspect.getmembers(sys.modules[__name__], inspect.isfunction)
    tests = {name for name, _ in module if name.startswith("test_") and "the_page" not in name}
    text = PAGE.read_text(encoding="utf-8")
    listed = re.findall(r"`(test_\w+)`", text[text.index("## 与 docxtpl 的不同") :])

    assert sorted(tests) == sorted(listed)
