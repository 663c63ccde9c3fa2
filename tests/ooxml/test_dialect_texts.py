"""What values become: signs, breaks, rich text, pictures; docxtpl agrees where it is right."""

import io
from collections.abc import Mapping
from decimal import Decimal
from types import SimpleNamespace

import pytest
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph
from drawn import NAMESPACES, docx, drawing, identities, p, part, r, tbl, tc, tr, xml
from jinja2 import ChainableUndefined, Environment
from lxml import etree
from oracle import Case, Engine, by_docxtpl, by_word_template, parameters

from reportgen.ooxml import WordTemplate

SIGNS = "R&D <试点> \"引\" '单' ]]> &amp; &#65;"
ESCAPED = "R&amp;D &lt;试点&gt; \"引\" '单' ]]&gt; &amp;amp; &amp;#65;"
IN_ATTRIBUTE = ESCAPED.replace('"', "&quot;")
FORMAT = '<w:b/><w:sz w:val="32"/>'
BREAK, TAB, PAGE = "<w:br/>", "<w:tab/>", '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63"
    "606060000000040001f61738550000000049454e44ae426082"
)


def run(*pieces: str, rpr: str = "") -> str:
    """Return a run of texts and breaks."""
    texts = (one if one.startswith("<") else f"<w:t>{one}</w:t>" for one in pieces)
    properties = f"<w:rPr>{rpr}</w:rPr>" if rpr else ""
    return f"<w:r>{properties}{''.join(texts)}</w:r>"


ESCAPES = (
    Case("in a text", p("{{ x }}"), p(ESCAPED), {"x": SIGNS}),
    Case("in the template", p("R&amp;D &lt;{{ x }}&gt;"), p("R&amp;D &lt;甲&gt;"), {"x": "甲"}),
    Case(
        "in an attribute",
        p(drawing("rIdP1", description="{{ x }}")),
        p(drawing("rIdP1", description=IN_ATTRIBUTE)),
        {"x": SIGNS},
    ),
    Case("after a filter", p("{{ x|upper }}"), p("A&amp;B"), {"x": "a&b"}),
    Case("joined", p("{{ x|join('&lt;') }}"), p("a&lt;b"), {"x": ["a", "b"]}),
    Case(
        "from a macro",
        p("{% macro m(y) %}{{ y }}{% endmacro %}{{ m(x) }}"),
        p("a&amp;b"),
        {"x": "a&b"},
    ),
    Case("beyond the first plane", p("{{ x }}"), p("𠮷😀"), {"x": "𠮷😀"}),
    Case("blanks at the ends", p("{{ x }}"), p("  甲  "), {"x": "  甲  "}),
    Case("an exact number", p("{{ x }}"), p("1234.50"), {"x": Decimal("1234.50")}),
    Case(
        "a tag in the data", p("{{ x }}"), p("{{ y }}{% if %}{# #}"), {"x": "{{ y }}{% if %}{# #}"}
    ),
)
BREAKS = (
    Case("a line", p("{{ x }}"), p(run("甲", BREAK, "乙")), {"x": "甲\n乙"}),
    Case(
        "a line keeps the format",
        p(r("前{{ x }}后", FORMAT), style="1"),
        p(run("前甲", BREAK, "乙后", rpr=FORMAT), style="1"),
        {"x": "甲\n乙"},
    ),
    Case(
        "lines side by side",
        p("{{ x }}"),
        p(run(BREAK, "甲", BREAK, BREAK, "乙", BREAK)),
        {"x": "\n甲\n\n乙\n"},
    ),
    Case("a tab", p("{{ x }}"), p(run("甲", TAB, "乙")), {"x": "甲\t乙"}),
    Case(
        "a tab keeps the format",
        p(r("前{{ x }}后", FORMAT)),
        p(run("前甲", TAB, "乙后", rpr=FORMAT)),
        {"x": "甲\t乙"},
    ),
    Case(
        "a paragraph keeps both formats",
        p(r("前{{ x }}后", FORMAT), r("尾", "i"), style="1"),
        p(r("前甲", FORMAT), style="1") + p(r("乙后", FORMAT), r("尾", "i"), style="1"),
        {"x": "甲\a乙"},
    ),
    Case(
        "a page keeps both formats",
        p(r("{{ x }}", FORMAT), style="1"),
        p(r("甲", FORMAT), style="1") + PAGE + p(r("乙", FORMAT), style="1"),
        {"x": "甲\f乙"},
    ),
    Case(
        "all of them",
        p("{{ x }}", style="1"),
        p(run("1", TAB, "2", BREAK, "3"), style="1") + p("4", style="1") + PAGE + p("5", style="1"),
        {"x": "1\t2\n3\a4\f5"},
    ),
    Case(
        "a paragraph keeps the style of where it stands in the end",
        p("{% if y %}前", style="2") + p("{% endif %}{{ x }}", style="1"),
        p("甲", style="2") + p("乙", style="2"),
        {"x": "甲\a乙", "y": False},
    ),
    Case(
        "a tab keeps the format of where it stands in the end",
        p(r("{% if y %}前", "b"), r("{% endif %}{{ x }}", "i")),
        p(run("甲", TAB, "乙", rpr="<w:b/>")),
        {"x": "甲\t乙", "y": False},
    ),
    Case(
        "paragraphs in a cell",
        tbl([9], tr(tc(p("{{ x }}", style="1")))),
        tbl([9], tr(tc(p("甲", style="1"), p("乙", style="1")))),
        {"x": "甲\a乙"},
    ),
    Case(
        "in a loop",
        p("{%p for x in list %}") + p("{{ x }}", style="1") + p("{%p endfor %}"),
        p(run("甲", BREAK, "乙"), style="1") + p("丙", style="1") + p("丁", style="1"),
        {"list": ["甲\n乙", "丙\a丁"]},
    ),
)
RICH = (
    Case("rich text", p("{{r x }}"), p(r("甲", "b")), {"x": RichText("甲", bold=True)}),
    Case(
        "rich text in a text",
        p(r("前"), r("{{r x }}"), r("后")),
        p(r("前"), r("甲", '<w:i/><w:color w:val="FF0000"/>'), r("后")),
        {"x": RichText("甲", italic=True, color="#FF0000")},
    ),
    Case("rich text is escaped", p("{{r x }}"), p(ESCAPED), {"x": RichText(SIGNS)}),
    Case("rich text of lines", p("{{r x }}"), p(run("甲", BREAK, "乙")), {"x": RichText("甲\n乙")}),
    Case(
        "rich text with a style",
        p("{{r x }}"),
        p(r("甲", '<w:rStyle w:val="2"/>')),
        {"x": RichText("甲", style="2")},
    ),
    Case("rich text of nothing", p("前{{r x }}后"), p("前后"), {"x": RichText()}),
    Case(
        "rich paragraphs of nothing", p("前") + p("{{p x }}"), p("前"), {"x": RichTextParagraph()}
    ),
    Case(
        "rich paragraphs",
        p("前") + p("{{p x }}", style="1") + p("后"),
        p("前") + p(r("甲", "b"), style="2") + p("后"),
        {"x": RichTextParagraph(RichText("甲", bold=True), parastyle="2")},
    ),
    Case(
        "a listing",
        p(r("{{ x }}", "b"), style="1"),
        p(run("a&amp;b", BREAK, "丙", rpr="<w:b/>"), style="1") + p(r("丁", "b"), style="1"),
        {"x": Listing("a&b\n丙\a丁")},
    ),
)
CASES = parameters(sign=ESCAPES, breaks=BREAKS, rich=RICH)


@pytest.mark.parametrize("case", CASES)
def test_the_body_becomes_what_is_written(case: Case) -> None:
    """A template gives the body that stands beside it."""
    rendered = WordTemplate(case.template).render(case.context)

    assert case.expected == xml(rendered)


@pytest.mark.parametrize("case", CASES)
def test_docxtpl_agrees(case: Case) -> None:
    """What stands beside a template is what docxtpl makes of it, where it is right."""
    rendered = by_docxtpl(case.template, case.context)

    assert case.is_shared == (case.expected == xml(rendered))


def pictures(document: bytes) -> list[tuple[int, int, bytes]]:
    """Return width and height, in EMU, and content of each picture of the body."""
    tree = etree.fromstring(part(document))
    relations = etree.fromstring(part(document, "word/_rels/document.xml.rels"))
    targets = {one.get("Id"): str(one.get("Target")) for one in relations}
    found = []
    for inline in tree.iterfind(".//wp:inline", NAMESPACES):
        extent, blip = inline.find("wp:extent", NAMESPACES), inline.find(".//a:blip", NAMESPACES)
        assert extent is not None and blip is not None  # noqa: PT018
        target = targets[blip.get(f"{{{NAMESPACES['r']}}}embed")]
        content = part(document, f"word/{target.removeprefix('/word/')}")
        found.append((int(extent.get("cx", "")), int(extent.get("cy", "")), content))
    return found


def by_own_docxtpl(content: bytes, context: Mapping[str, object]) -> bytes:
    """Return what docxtpl makes of a template whose pictures know it."""
    template = DocxTemplate(io.BytesIO(content))
    for value in context.values():
        if isinstance(value, InlineImage):
            value.tpl = template
    template.render(dict(context))
    file = io.BytesIO()
    template.save(file)
    return file.getvalue()


BOTH = pytest.mark.parametrize("engine", [by_word_template, by_own_docxtpl])


@BOTH
def test_a_picture_of_docxtpl_stands_where_it_is_printed(engine: Engine) -> None:
    """It has its width, the height of its shape, its bytes; the texts beside it stay."""
    content = docx(p("前{{ picture }}后"))
    rendered = engine(content, {"picture": InlineImage(None, io.BytesIO(PNG), width=Mm(20))})

    assert [(Mm(20), Mm(20), PNG)] == pictures(rendered)
    texts = [
        str(one.text) for one in etree.fromstring(part(rendered)).iter(f"{{{NAMESPACES['w']}}}t")
    ]
    assert [one for one in texts if one != "None"] == ["前", "后"]


@BOTH
def test_a_picture_may_be_printed_twice(engine: Engine) -> None:
    """Each copy has an id of its own."""
    content = docx(p("{% for i in list %}{{ picture }}{% endfor %}"))
    picture = InlineImage(None, io.BytesIO(PNG), width=Mm(20), height=Mm(10))
    rendered = engine(content, {"picture": picture, "list": [1, 2]})

    assert [(Mm(20), Mm(10), PNG)] * 2 == pictures(rendered)
    assert len(set(identities(rendered))) == 2


def environment() -> Environment:
    """Return an environment with a filter, a test, a global and attributes of objects."""
    made = Environment(undefined=ChainableUndefined, extensions=["jinja2.ext.do"])  # noqa: S701
    made.filters["wan"] = lambda yuan: f"{Decimal(yuan) / 10000:.2f}"
    made.tests["large"] = lambda yuan: yuan > 100
    made.globals["twice"] = lambda text: text * 2
    return made


ENVIRONMENT = (
    Case("a filter", p("{{ x|wan }}万元"), p("1.23万元"), {"x": 12345}),
    Case("a test", p("{% if x is large %}大{% endif %}"), p("大"), {"x": 101}),
    Case("a global", p("{{ twice(x) }}"), p("甲甲"), {"x": "甲"}),
    Case("an attribute", p("{{ x.name }}"), p("甲"), {"x": SimpleNamespace(name="甲")}),
    Case("a method", p("{{ x.upper() }}"), p("A"), {"x": "a"}),
    Case("its own undefined", p("前{{ x.y.z }}后"), p("前后")),
    Case("an extension", p("{% set x = [] %}{% do x.append(1) %}{{ x|length }}"), p("1")),
    Case("a value of the context called", p("{{ x(2) }}"), p("4"), {"x": lambda n: n * 2}),
)


@pytest.mark.parametrize("case", ENVIRONMENT, ids=lambda one: one.name)
def test_an_environment_is_taken_as_it_is(case: Case) -> None:
    """Filters, tests, globals, undefined and attributes of a given environment apply."""
    template = WordTemplate(case.template, environment=environment())

    assert case.expected == xml(template.render(case.context))


@pytest.mark.parametrize("case", ENVIRONMENT, ids=lambda one: one.name)
def test_docxtpl_takes_it_so_too(case: Case) -> None:
    """The same environment gives the same in docxtpl."""
    rendered = by_docxtpl(case.template, case.context, environment())

    assert case.expected == xml(rendered)
