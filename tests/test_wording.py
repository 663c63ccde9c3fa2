"""Sentences from a wording template: their numbers are still figures, their data is never a tag."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen import document
from reportgen.amounts import Direction, Measure, Style, Unit
from reportgen.document import Blank, Number, Text, Words
from reportgen.figures import Figure, Formula
from reportgen.problems import Place, Problem, TemplateError
from reportgen.schema import Pending, Typed
from reportgen.wording import ordinal, sentences, show_day

GROUPED = Style("grouped", "#,##0.##", Unit.TEN_THOUSAND_YUAN)
PERCENT = Style("percent", "0.##%")
STYLES = {"grouped": GROUPED, "percent": PERCENT}
REVENUE = Figure("revenue", "收入", Decimal(76005300), Formula.GIVEN)
RATE = Figure("rate", "增减率", Decimal("0.21745"), Formula.RATE, measure=Measure.RATE)
FACTS: dict[str, object] = {
    "name": "惠州市政务服务数据管理局",
    "revenue": REVENUE,
    "change": {"rate": RATE, "direction": Direction.UP, "reason": "R&D <试点>"},
    "pending": Pending("原因", Place("f.yaml", 3, 1)),
    "note": Pending("", Place("f.yaml", 4, 1)),
    "offices": ["办公室", "业务科"],
    "is_final": True,
    "day": date(2023, 11, 30),
    "nothing": None,
    "year": "2024",
    "words": {"amount_up": "增加"},
}


def macro(body: str) -> str:
    """A template of one text."""
    return f"{{% macro text() %}}{body}{{% endmacro %}}"


def text(body: str) -> Text:
    """The spans of one text."""
    return sentences(macro(body), "wording.j2", FACTS, STYLES)["text"]


def shown(body: str) -> str:
    """One text as it is printed."""
    return document.show(text(body))


def problem(template: str) -> Problem:
    """What is wrong with a template."""
    with pytest.raises(TemplateError) as caught:
        sentences(template, "wording.j2", FACTS, STYLES)
    return caught.value.problems[0]


def test_figure_stays_a_figure() -> None:
    """A number in a sentence is a span with its figure and its style."""
    spans = text("收入{{ revenue | grouped }}万元，增长{{ change.rate|percent }}。")

    expected = (
        Words("收入"),
        Number(REVENUE, GROUPED),
        Words("万元，增长"),
        Number(RATE, PERCENT),
        Words("。"),
    )
    assert expected == spans
    expected = "收入7,600.53万元，增长21.75%。"
    assert expected == document.show(spans)


def test_data_is_a_span_of_its_own() -> None:
    """A text of the data is a span, so that its line breaks are not taken for the template's."""
    expected = (Words("本单位是"), Words("惠州市政务服务数据管理局"), Words("。"))
    assert expected == text("本单位是{{ name }}。")


def test_pending_text_is_a_blank() -> None:
    """What is still to be entered is a blank with its note."""
    assert (Words("原因是"), Blank("原因"), Words("。")) == text("原因是{{ pending }}。")
    expected = "【待填】"
    assert expected == shown("{{ note }}")


def test_pending_day_is_a_blank() -> None:
    """A day that is still to be entered is a blank with its note, or 日期."""
    assert (Words("截至"), Blank("原因")) == text("截至{{ pending | day }}")
    assert (Words("截至"), Blank("日期")) == text("截至{{ note | day }}")


def test_line_breaks_of_the_template_are_no_text() -> None:
    """Line breaks with the spaces around them go; spaces within a line stay."""
    body = "\n  收入  \n    {{ revenue | grouped }}\n\n    万元，\t {{ name }}\n"

    expected = "收入7,600.53万元，\t 惠州市政务服务数据管理局"
    assert expected == shown(body)


def test_full_width_space_within_a_line_stays() -> None:
    """The full-width space of a heading is text."""
    expected = "第一部分　概况"
    assert expected == shown("第一部分　概况")


TEMPLATE_SIGNS = st.sampled_from(
    [
        "{{ name }}",
        "{% raw %}",
        "{#",
        "%}",
        "}}",
        "{{",
        "\n  ",
        "\r\n",
        "　",
        "</w:t>",
        "&amp;",
        "1",
    ]
)
UNICODE = st.characters(
    max_codepoint=0xFFFFF, exclude_categories=["Cs"], exclude_characters="\ufdd0\ufdd1"
)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.text(UNICODE, max_size=6) | TEMPLATE_SIGNS, max_size=6).map("".join))
def test_data_comes_out_unchanged(data: str) -> None:
    """Braces, tags, line breaks and any character of the data are printed as they are."""
    template = macro(
        "甲{{ data }}乙{{ inner.list[0] }}{% for x in inner.list %}{{ x }}{% endfor %}"
    )
    facts = {"data": data, "inner": {"list": [data]}}

    result = sentences(template, "wording.j2", facts, {})

    assert f"甲{data}乙{data}{data}" == document.show(result["text"])


@settings(deadline=None, max_examples=100)
@given(st.text(UNICODE, max_size=20), st.lists(st.text(UNICODE, max_size=8), max_size=4))
def test_numbers_keep_their_places_between_data(note: str, names: list[str]) -> None:
    """Figures and texts stand in the order of the template, whatever digits the texts hold."""
    facts = {"note": note, "names": names, "revenue": REVENUE}
    body = (
        "{{ note }}{{ revenue | grouped }}"
        "{% for x in names %}{{ x }}{{ revenue | grouped }}{% endfor %}"
    )

    result = sentences(macro(body), "wording.j2", facts, STYLES)["text"]

    expected = [note, REVENUE, *(part for name in names for part in (name, REVENUE))]
    found = [span.figure if isinstance(span, Number) else span for span in result]
    assert expected == [span.text if isinstance(span, Words) else span for span in found]


def test_macros_without_parameters_are_the_texts() -> None:
    """A macro with parameters is a phrase that texts share; one without is a text."""
    template = """
{% macro because(reason) %}，主要原因是{{ reason }}{% endmacro %}
{% macro default(x='甲') %}{{ x }}{% endmacro %}
{% macro first() %}增加{{ because(change.reason) }}{% endmacro %}
{% macro second() %}{{ first() }}。{% endmacro %}
{% set third = '无' %}
"""
    texts = sentences(template, "wording.j2", FACTS, STYLES)

    expected = {
        "first": "增加，主要原因是R&D <试点>",
        "second": "增加，主要原因是R&D <试点>。",
    }
    assert expected == {name: document.show(spans) for name, spans in texts.items()}


def test_spans_pass_through_phrases() -> None:
    """A figure and a blank are still spans where a phrase with parameters prints them."""
    template = (
        "{% macro both(f, p) %}{{ f | grouped }}、{{ p }}{% endmacro %}"
        "{% macro text() %}{{ both(revenue, pending) }}{% endmacro %}"
    )

    texts = sentences(template, "wording.j2", FACTS, STYLES)
    assert (Number(REVENUE, GROUPED), Words("、"), Blank("原因")) == texts["text"]


def test_conditions_and_loops_of_data() -> None:
    """Truth values, words, directions and lists decide what is printed."""
    body = (
        "{% if is_final and change.direction == 'up' and not nothing %}"
        '{{ words["amount_" ~ change.direction] }}{% endif %}'
        "{% for x in offices %}{{ x }}{% if not loop.last %}、{% endif %}{% endfor %}"
    )

    expected = "增加办公室、业务科"
    assert expected == shown(body)


def test_needed_text_is_there() -> None:
    """A text that must be there and is not is a problem that names the nearest."""
    with pytest.raises(TemplateError) as caught:
        sentences("{% macro titel() %}预算{% endmacro %}", "wording.j2", FACTS, STYLES, ["title"])

    assert ("wording", Place("wording.j2", 1, 1)) == (
        caught.value.problems[0].code,
        caught.value.problems[0].place,
    )
    assert "是否为 titel" in caught.value.problems[0].message


LINES = "{# 一 #}\n\n{% macro text() %}\n  甲\n  BODY\n{% endmacro %}\n"


@pytest.mark.parametrize(
    "body",
    [
        "{{ revenue }}",
        "{{ revenu | grouped }}",
        "{{ change.rat | percent }}",
        "{{ missing }}",
        "{{ revenue | gruoped }}",
        "{{ name | grouped }}",
        "{{ pending | grouped }}",
        "{{ nothing }}",
        "{{ is_final }}",
        "{{ offices }}",
        "{{ change }}",
        "{{ 5 }}",
        "{{ 1.5 }}",
        "{{ revenue.value }}",
        "{{ revenue.__class__ }}",
        "{{ name.upper() }}",
        "{{ revenue | grouped | percent }}",
        "{{ 10 ** 1000000 }}",
        "{{ 'x' * 10 ** 8 }}",
        "{{ 1 / 0 }}",
        "{{ revenue + 1 }}",
        "{% endif %}",
        "{% if revenue == %}",
        "{% include 'other' %}",
    ],
)
def test_mistake_has_its_line(body: str) -> None:
    """A missing style, an unknown name or a slip of syntax is a problem at its line."""
    found = problem(LINES.replace("BODY", body))

    assert ("wording", Place("wording.j2", 5, 1)) == (found.code, found.place)


def test_tag_that_is_not_closed_is_told_where_it_breaks() -> None:
    """A tag without its end runs into the next line, and the problem is there."""
    assert Place("wording.j2", 6, 1) == problem(LINES.replace("BODY", "{{ name")).place


def test_mistake_inside_a_phrase_has_the_line_of_the_phrase() -> None:
    """What is wrong in a shared phrase is told at the phrase, not where it is used."""
    template = (
        "{% macro phrase(x) %}\n  {{ x.nmae }}\n{% endmacro %}\n"
        "{% macro text() %}{{ phrase(change) }}{% endmacro %}"
    )

    assert Place("wording.j2", 2, 1) == problem(template).place


def test_figure_without_a_style_is_named() -> None:
    """A figure that is printed without a style is named by its label."""
    assert "“收入”" in problem(macro("{{ revenue }}")).message


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("{{ revenu | grouped }}", "是否为 revenue"),
        ("{{ change.raet | percent }}", "是否为 rate"),
        ("{{ offcies }}", "是否为 offices"),
    ],
)
def test_unknown_name_is_answered_with_the_nearest(body: str, hint: str) -> None:
    """A misspelt name, at the top or within a mapping, is answered with the nearest."""
    assert hint in problem(macro(body)).message


@pytest.mark.parametrize(
    "body",
    [
        "{{ text }}",
        "{{ range(3) }}",
        "{{ range }}",
        "{{ dict }}",
        "{{ day }}",
        "{{ offices|map('upper') }}",
        "{{ words|items }}",
        "{{ revenue ~ '万元' }}",
        "{{ revenue|string }}",
        "{{ revenue|trim }}",
        "{{ revenue|upper }}",
        "{{ [revenue]|join }}",
        "{{ pending ~ '。' }}",
        "{{ pending|trim }}",
        "{{ [name, pending]|join('、') }}",
    ],
)
def test_what_is_no_text_is_not_printed(body: str) -> None:
    """The inner writing of a figure, a blank, a macro or a list never gets into a text."""
    template = macro("{{ 'x' }}").replace("text", "other") + "\n" + macro(body)

    assert Place("wording.j2", 2, 1) == problem(template).place


@pytest.mark.parametrize(
    "body",
    [
        "{{ (revenue|grouped)|replace('0', '7') }}",
        "{{ (revenue|grouped)|truncate(2, true, '') }}",
        "{{ (revenue|grouped)|reverse }}",
        "{{ (revenue|grouped)|list|join('、') }}",
        "{{ (revenue|grouped)|first }}",
        "{{ (revenue|grouped)[1] }}",
        "{{ (revenue|grouped)|int + 1 }}",
    ],
)
def test_printed_number_cannot_be_taken_apart(body: str) -> None:
    """A filter on a printed number prints the whole number or is a problem, never another."""
    try:
        result = shown(f"{{{{ name }}}}{body}")
    except TemplateError:
        result = "惠州市政务服务数据管理局7,600.53"

    expected = "惠州市政务服务数据管理局7,600.53"
    assert expected == result


@pytest.mark.parametrize(
    "body",
    [
        "{{ name | day }}",
        "{{ nothing | day }}",
        "{{ revenue | day }}",
        "{{ year | day }}",
        "{{ missing | day }}",
        "{{ text() }}",
        "{{ revenue | replace('a', 'b') }}",
        "{{ is_final | replace('a', 'b') }}",
    ],
)
def test_wrong_use_of_filters_is_a_problem(body: str) -> None:
    """A day of what is no date, an endless macro and the like are problems, not crashes."""
    expected = "wording"
    assert expected == problem(macro(body)).code


def test_date_filter() -> None:
    """A date is printed with year, month and day, without leading zeros."""
    expected = "截至2023年11月30日"
    assert expected == shown("截至{{ day | day }}")
    expected = "2024年1月5日"
    assert expected == show_day(date(2024, 1, 5))


def test_style_may_have_the_name_of_a_filter() -> None:
    """A style of the profile goes before a filter of the same name."""
    styles = {"round": GROUPED}

    texts = sentences(macro("{{ revenue | round }}"), "wording.j2", FACTS, styles)
    assert (Number(REVENUE, GROUPED),) == texts["text"]


def test_no_text() -> None:
    """A template without macros has no texts; an empty macro is an empty text."""
    expected = {}
    assert expected == sentences("甲", "wording.j2", FACTS, STYLES)
    expected = ()
    assert expected == text("")


def test_ordinals_as_headings_count() -> None:
    """Headings count from 一 to 十, 十一 to 十九, 二十, 二十一."""
    ones = list("一二三四五六七八九")

    expected = [*ones, "十", *(f"十{one}" for one in ones), "二十", "二十一"]
    assert expected == [ordinal(number) for number in range(1, 22)]


@pytest.mark.parametrize(
    ("number", "expected"), [(30, "三十"), (45, "四十五"), (90, "九十"), (99, "九十九")]
)
def test_ordinals_beyond(number: int, expected: str) -> None:
    """Tens are named by their digit."""
    assert expected == ordinal(number)


def test_ordinals_are_distinct() -> None:
    """From 1 to 99 no two numerals are equal, and all are read back by their digits."""
    digits = "零一二三四五六七八九"

    def value(numeral: str) -> int:
        tens, has_tens, ones = numeral.rpartition("十")
        head = (digits.index(tens) if tens else 1) * 10 if has_tens else 0
        return head + (digits.index(ones) if ones else 0)

    assert list(range(1, 100)) == [value(ordinal(number)) for number in range(1, 100)]


def test_texts_stand_in_the_order_of_the_template() -> None:
    """Texts keep the order of their macros, whatever the order of Jinja's own sets."""
    names = [f"text_{number}" for number in (7, 3, 9, 1, 8, 2)]
    template = "".join(f"{{% macro {name}() %}}字{{% endmacro %}}" for name in names)

    assert names == [*sentences(template, "wording.j2", FACTS, STYLES)]


def test_data_keeps_its_place() -> None:
    """A text of the data that stands in a sentence knows where it was typed; others do not."""
    place = Place("f.yaml", 3, 5)
    facts = {"reason": Typed("任务增多", place), "plain": "某局", "open": Pending("财务科", place)}
    body = "{{ plain }}因{{ reason }}，{{ open }}"
    result = sentences(macro(body), "wording.j2", facts, STYLES)["text"]

    assert [getattr(span, "place", None) for span in result] == [None, None, place, None, place]


def test_a_template_that_was_used_before_has_the_styles_of_now() -> None:
    """The same template with the same names of styles prints as each profile says."""
    template = macro("{{ revenue | grouped }}")
    patterns = ["#,##0.##", "0.00"]
    printed = [
        document.show(sentences(template, "wording.j2", FACTS, {"grouped": style})["text"])
        for style in (Style("grouped", pattern, Unit.TEN_THOUSAND_YUAN) for pattern in patterns)
    ]

    assert printed == ["7,600.53", "7600.53"]


def test_a_style_that_is_gone_is_told_after_it_was_there() -> None:
    """A template is not taken for sound because it was with another profile's styles."""
    template = macro("{{ revenue | grouped }}")
    sentences(template, "wording.j2", FACTS, STYLES)
    with pytest.raises(TemplateError):
        sentences(template, "wording.j2", FACTS, {})
