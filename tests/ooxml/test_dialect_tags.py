"""Tags in runs and paragraphs: each case holds the XML before and after, and docxtpl agrees."""

from collections.abc import Mapping

import pytest
from drawn import docx, p, r, xml
from oracle import Case, by_docxtpl, parameters

from reportgen.ooxml import WordTemplate

NAME: Mapping[str, object] = {"name": "甲"}
LIST: Mapping[str, object] = {"list": ["甲", "乙"]}
MARK = '<w:proofErr w:type="spellStart"/>'
FIELD = '<w:r><w:instrText xml:space="preserve">{}</w:instrText></w:r>'

PLACEHOLDERS = (
    Case("alone", p("{{ name }}"), p("甲"), NAME),
    Case("without blanks", p("{{name}}"), p("甲"), NAME),
    Case("in a text", p("致{{ name }}：启"), p("致甲：启"), NAME),
    Case("blanks beside it stay", p(" 致 {{ name }} 启 "), p(" 致 甲 启 "), NAME),
    Case("two in a run", p("{{ name }}{{ name }}"), p("甲甲"), NAME),
    Case("keeps the format of its run", p(r("{{ name }}", "b")), p(r("甲", "b")), NAME),
    Case(
        "leaves the format of its neighbours",
        p(r("前", "i"), r("{{ name }}", "b"), r("后")),
        p(r("前", "i"), r("甲", "b"), r("后")),
        NAME,
    ),
    Case("keeps the style of its paragraph", p("{{ name }}", style="1"), p("甲", style="1"), NAME),
    Case("a number", p("{{ n + 1 }}"), p("4"), {"n": 3}),
    Case("nothing", p("前{{ name }}后"), p("前后"), {"name": ""}),
    Case("an item", p("{{ unit.name }}{{ unit['name'] }}"), p("甲甲"), {"unit": NAME}),
    Case("an item of a list", p("{{ list[1] }}"), p("乙"), LIST),
    Case("a filter", p("{{ list|join('、') }}"), p("甲、乙"), LIST),
    Case("a choice", p("{{ '有' if list else '无' }}"), p("有"), LIST),
    Case("a text of its own", p("{{ '乙' ~ name }}"), p("乙甲"), NAME),
    Case("curly double quotes", p("{{ unit[“name”] }}"), p("甲"), {"unit": NAME}),
    Case("curly single quotes", p("{{ unit[‘name’] }}"), p("甲"), {"unit": NAME}),
    Case("less and more", p("{{ 1 &lt; 2 }}{{ 1 &gt; 2 }}"), p("TrueFalse")),
    Case("literal braces", p("{_{ name }_}"), p("{{ name }}"), NAME),
    Case("literal tags", p("{_% if %_}"), p("{% if %}")),
    Case("single braces", p("a {b} c } {"), p("a {b} c } {")),
    Case("a comment", p("前{# 说明 #}后"), p("前后")),
    Case("a tag in a comment", p("前{# {{ name }} {% if %} #}后"), p("前后")),
    Case("raw", p("{% raw %}{{ name }}{% endraw %}"), p("{{ name }}"), NAME),
    Case("raw paragraphs", p("{%p raw %}") + p("{{ name }}") + p("{%p endraw %}"), p("{{ name }}")),
    Case("a tag that keeps blanks", p("前 {% if name +%} 后{% endif %}"), p("前  后"), NAME),
    Case("a name in Chinese", p("{{ 名称 }}"), p("甲"), {"名称": "甲"}),
    Case("in a field", p(FIELD.format("REF {{ name }}")), p(FIELD.format("REF 甲")), NAME),
    Case(
        "in a hyperlink",
        p(f'<w:hyperlink w:anchor="x">{r("{{ name }}")}</w:hyperlink>'),
        p(f'<w:hyperlink w:anchor="x">{r("甲")}</w:hyperlink>'),
        NAME,
    ),
    Case(
        "in a content control",
        f"<w:sdt><w:sdtContent>{p('{{ name }}')}</w:sdtContent></w:sdt>",
        f"<w:sdt><w:sdtContent>{p('甲')}</w:sdtContent></w:sdt>",
        NAME,
    ),
    Case(
        "in an attribute",
        p('<w:bookmarkStart w:id="1" w:name="m_{{ name }}"/>', r("x"), '<w:bookmarkEnd w:id="1"/>'),
        p('<w:bookmarkStart w:id="1" w:name="m_甲"/>', r("x"), '<w:bookmarkEnd w:id="1"/>'),
        NAME,
    ),
)
SPLITS = (
    Case("over two runs", p(r("{{ na"), r("me }}")), p("甲"), NAME),
    Case(
        "takes the format of its start", p(r("{{ na", "b"), r("me }}", "i")), p(r("甲", "b")), NAME
    ),
    Case("with spelling marks", p(r("{{ "), MARK, r("name"), MARK, r(" }}")), p("甲"), NAME),
    Case(
        "text before keeps its format",
        p(r("前{{ na", "b"), r("me }}", "b"), r("后")),
        p(r("前甲", "b"), r("后")),
        NAME,
    ),
    Case("every sign apart", p(*map(r, "{{ name }}")), p("甲"), NAME),
    Case(
        "a statement",
        p(r("{"), r("%"), r(" if x %"), r("}有{% en"), r("dif %}")),
        p("有"),
        {"x": 1},
    ),
    Case("a comment", p(r("前{"), r("# 说"), r("明 #"), r("}后")), p("前后")),
    Case("two after another", p(r("{{ na"), r("me }}{{ na"), r("me }}")), p("甲甲"), NAME),
)
CHOICES = (
    Case("if in a run, so", p("前{% if x %}中{% endif %}后"), p("前中后"), {"x": True}),
    Case("if in a run, not so", p("前{% if x %}中{% endif %}后"), p("前后"), {"x": False}),
    *(
        Case(
            f"elif and else, {n}",
            p("{% if n == 1 %}一{% elif n == 2 %}二{% else %}多{% endif %}"),
            p(text),
            {"n": n},
        )
        for n, text in ((1, "一"), (2, "二"), (3, "多"))
    ),
    Case(
        "over runs, so",
        p(r("前{% if x %}甲", "b"), r("乙", "i"), r("丙{% endif %}后", "b")),
        p(r("前甲", "b"), r("乙", "i"), r("丙后", "b")),
        {"x": True},
    ),
    Case(
        "over runs, not so",
        p(r("前{% if x %}甲", "b"), r("乙", "i"), r("丙{% endif %}后", "b")),
        p(r("前后", "b")),
        {"x": False},
    ),
    Case(
        "over paragraphs, so",
        p("前{% if x %}甲") + p("乙", style="1") + p("丙{% endif %}后"),
        p("前甲") + p("乙", style="1") + p("丙后"),
        {"x": True},
    ),
    Case(
        "over paragraphs, not so",
        p("前{% if x %}甲") + p("乙", style="1") + p("丙{% endif %}后"),
        p("前后"),
        {"x": False},
    ),
    Case(
        "paragraphs",
        p("{%p if x %}") + p("甲") + p("{%p else %}") + p("乙") + p("{%p endif %}") + p("末"),
        p("乙") + p("末"),
        {"x": False},
    ),
    Case(
        "paragraphs with elif",
        p("{%p if n == 1 %}") + p("甲") + p("{%p elif n == 2 %}") + p("乙") + p("{%p endif %}"),
        p("乙"),
        {"n": 2},
    ),
    Case(
        "the rest of such a paragraph goes",
        p("前{%p if x %}后", style="1") + p("甲") + p("{%p endif %}"),
        p("甲"),
        {"x": True},
    ),
    Case(
        "paragraphs within paragraphs",
        p("{%p if x %}")
        + p("{%p if y %}")
        + p("甲")
        + p("{%p endif %}")
        + p("乙")
        + p("{%p endif %}"),
        p("乙"),
        {"x": 1, "y": 0},
    ),
    Case(
        "runs, so",
        p(r("前"), r("{%r if x %}"), r("中", "b"), r("{%r endif %}"), r("后")),
        p(r("前"), r("中", "b"), r("后")),
        {"x": True},
    ),
    Case(
        "runs, not so",
        p(r("前"), r("{%r if x %}"), r("中", "b"), r("{%r endif %}"), r("后")),
        p(r("前"), r("后")),
        {"x": False},
    ),
)
LOOPS = (
    Case("in a run", p("{% for x in list %}{{ x }}；{% endfor %}"), p("甲；乙；"), LIST),
    Case(
        "with its counters",
        p("{% for x in list %}{{ loop.index }}{{ x }}{{ '、' if not loop.last }}{% endfor %}"),
        p("1甲、2乙"),
        LIST,
    ),
    Case(
        "over nothing",
        p("{% for x in list %}{{ x }}{% else %}无{% endfor %}"),
        p("无"),
        {"list": []},
    ),
    Case(
        "with a condition",
        p("{% for x in list if x > 1 %}{{ x }}{% endfor %}"),
        p("23"),
        {"list": [1, 2, 3]},
    ),
    Case(
        "of pairs",
        p("{% for k, v in unit|items %}{{ k }}{{ v }}{% endfor %}"),
        p("name甲"),
        {"unit": NAME},
    ),
    Case(
        "over runs",
        p(r("{% for x in list %}", "b"), r("{{ x }}", "i"), r("{% endfor %}", "b")),
        p(r("甲", "i"), r("乙", "i")),
        LIST,
    ),
    Case(
        "of paragraphs",
        p("{%p for x in list %}") + p("{{ x }}", style="1") + p("{%p endfor %}") + p("末"),
        p("甲", style="1") + p("乙", style="1") + p("末"),
        LIST,
    ),
    Case(
        "of runs",
        p(r("{%r for x in list %}"), r("{{ x }}", "b"), r("；"), r("{%r endfor %}")),
        p(r("甲", "b"), r("；"), r("乙", "b"), r("；")),
        LIST,
    ),
    Case(
        "within a loop",
        p("{%p for u in units %}")
        + p("{{ u.name }}")
        + p("{%p for x in u.list %}")
        + p("{{ loop.index }}{{ x }}")
        + p("{%p endfor %}")
        + p("{%p endfor %}"),
        p("甲") + p("1子") + p("2丑") + p("乙"),
        {"units": [{"name": "甲", "list": ["子", "丑"]}, {"name": "乙", "list": []}]},
    ),
    Case(
        "from paragraph to paragraph",
        p("{% for x in list %}{{ x }}") + p("末{% endfor %}"),
        p("甲") + p("末乙") + p("末"),
        LIST,
    ),
)
JOINS = (
    Case(
        "a tag of its own paragraph joins both sides",
        p("前") + p("{%- if x -%}") + p("中") + p("{%- endif -%}") + p("后"),
        p("前中后"),
        {"x": True},
    ),
    Case(
        "not so",
        p("前") + p("{%- if x -%}") + p("中") + p("{%- endif -%}") + p("后"),
        p("前后"),
        {"x": False},
    ),
    Case(
        "joins what is after", p("前{% if x -%}") + p("中{% endif %}后"), p("前中后"), {"x": True}
    ),
    Case(
        "joins what is before", p("前{% if x %}中") + p("{%- endif %}后"), p("前中后"), {"x": True}
    ),
    Case(
        "the paragraph before stays",
        p("前", style="1") + p("{%- if x %}中{% endif %}", style="2"),
        p("前中", style="1"),
        {"x": True},
    ),
)
STATEMENTS = (
    Case("set", p("{% set a = name %}{{ a }}{{ a }}"), p("甲甲"), NAME),
    Case("set for later paragraphs", p("{%p set a = name %}") + p("{{ a }}"), p("甲"), NAME),
    Case("set of a block", p("{% set a %}致{{ name }}{% endset %}{{ a }}"), p("致甲"), NAME),
    Case("with", p("{% with a = name %}{{ a }}{% endwith %}"), p("甲"), NAME),
    Case("macro", p("{% macro m(x) %}〔{{ x }}〕{% endmacro %}{{ m(name) }}"), p("〔甲〕"), NAME),
    Case(
        "macro of paragraphs",
        p("{%p macro m(x) %}")
        + p("〔{{ x }}〕", style="1")
        + p("{%p endmacro %}")
        + p("{{p m(name) }}"),
        p("〔甲〕", style="1"),
        NAME,
    ),
    Case(
        "call",
        p("{% macro m() %}〔{{ caller() }}〕{% endmacro %}{% call m() %}{{ name }}{% endcall %}"),
        p("〔甲〕"),
        NAME,
    ),
    Case("filter", p("{% filter upper %}a{{ name }}{% endfilter %}"), p("AB"), {"name": "b"}),
    Case("do nothing", p("{% if false %}{{ name }}{% endif %}末"), p("末"), NAME),
)
COMMENTS = (
    Case("of a paragraph", p("前") + p("{#p 说明 #}") + p("后"), p("前") + p("后")),
    Case("over runs", p(r("前{# 说"), r("明 #}后")), p("前后")),
)
CASES = parameters(
    placeholder=PLACEHOLDERS,
    split=SPLITS,
    choice=CHOICES,
    loop=LOOPS,
    join=JOINS,
    statement=STATEMENTS,
    comment=COMMENTS,
)


@pytest.mark.parametrize("case", CASES)
def test_the_body_becomes_what_is_written(case: Case) -> None:
    """A template gives the body that stands beside it."""
    rendered = WordTemplate(case.template).render(case.context)

    assert case.expected == xml(rendered)


@pytest.mark.parametrize("case", CASES)
def test_docxtpl_agrees(case: Case) -> None:
    """What stands beside a template is what docxtpl makes of it."""
    rendered = by_docxtpl(case.template, case.context)

    assert case.is_shared == (case.expected == xml(rendered))


@pytest.mark.parametrize("at", range(1, len("前{{ name }}后")))
def test_a_placeholder_is_split_anywhere(at: int) -> None:
    """Wherever Word breaks a run, the placeholder is found."""
    text = "前{{ name }}后"
    template = docx(p(r(text[:at], "b"), MARK, r(text[at:], "b")))

    assert xml(docx(p(r("前甲后", "b")))) == xml(WordTemplate(template).render(NAME))
