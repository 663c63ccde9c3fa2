"""Templates compiled to code that appends bytes."""

import re

import pytest
from drawn import docx, p, part
from jinja2 import Environment, Undefined

from reportgen.ooxml import WordTemplate
from reportgen.problems import TemplateError


def text(body: str, context: dict[str, object], environment: Environment | None = None) -> str:
    """Return the text of a printed body."""
    printed = WordTemplate(docx(body), environment=environment).render(context)
    return re.sub("<[^>]*>", "", part(printed, "word/document.xml").decode()).strip()


class Odd(dict[str, object]):
    """A mapping that answers in its own way."""

    def __getitem__(self, key: str) -> object:
        return f"〔{key}〕"


class Thing:
    """What only a caller that trusts his environment may give."""

    items = "甲"

    def __str__(self) -> str:
        return "物"


@pytest.mark.parametrize(
    ("values", "printed"),
    [
        ({"a": "甲", "b": "乙"}, "甲乙"),
        ({"a": 1, "b": "<&>"}, "1&lt;&amp;&gt;"),
        ({"a": True, "b": 1.5}, "True1.5"),
        (Odd(), "〔a〕〔b〕"),
    ],
)
def test_values_that_are_looked_up(values: object, printed: str) -> None:
    """Plain texts, other values and odd mappings are printed alike in one row."""
    assert text(p("{{ x.a }}", "{{ x['b'] }}"), {"x": values}) == printed


def test_one_wrong_value_does_not_hide_another() -> None:
    """Each wrong value of a row is told, and how often."""
    body = p("{% for x in y %}{{ x.a }}{{ x.b }}{{ x.c }}{% endfor %}")

    with pytest.raises(TemplateError) as caught:
        text(body, {"y": [{"a": "1"}, {"a": "1"}]})
    messages = [problem.message for problem in caught.value.problems]
    assert [("x.b" in one, "2 次" in one) for one in messages] == [(True, True), (False, True)]


def test_an_item_before_an_attribute_or_after_it() -> None:
    """In the sandbox items count; in the caller's environment it is as Jinja has it."""
    assert text(p("{{ x.items }}"), {"x": {"items": "甲"}}) == "甲"
    assert "built-in method" in text(p("{{ x.items }}"), {"x": {"items": "甲"}}, Environment())  # noqa: S701
    assert text(p("{{ x.items }}{{ x }}"), {"x": Thing()}, Environment()) == "甲物"  # noqa: S701


def test_the_callers_undefined_and_finalize() -> None:
    """A caller's environment decides what is printed for nothing."""
    environment = Environment(undefined=Undefined, finalize=lambda v: "无" if v is None else v)  # noqa: S701

    assert text(p("前{{ x }}{{ y.z }}{{ n }}后"), {"y": {}, "n": None}, environment) == "前无后"


def test_deep_nesting() -> None:
    """Twelve loops and twelve conditions inside one another are compiled."""
    opening = "".join(f"{{% for x{n} in y %}}{{% if x{n} %}}" for n in range(12))
    body = p(opening + "{{ x11 }}" + "{% endif %}{% endfor %}" * 12)

    assert text(body, {"y": ["甲"]}) == "甲"


def test_too_deep_nesting() -> None:
    """Loops deeper than Python has room for are an error of the template."""
    opening = "".join(f"{{% for x{n} in y %}}" for n in range(30))

    with pytest.raises(TemplateError) as caught:
        text(p(opening + "{% endfor %}" * 30), {"y": ["甲"]})
    assert [problem.code for problem in caught.value.problems] == ["tag-syntax"]


def test_a_long_loop_is_packed_on_the_way() -> None:
    """Ten thousand rows are all there, in order."""
    body = p("{%p for x in y %}") + p("{{ x }}") + p("{%p endfor %}")

    assert text(body, {"y": [str(n) for n in range(10_000)]}) == "".join(map(str, range(10_000)))


@pytest.mark.parametrize("name", ["项目１", "Ａ", "ﬁ"])
def test_names_that_python_writes_otherwise(name: str) -> None:
    """A name of full-width signs is found, whatever its value is."""
    body = p(f"{{{{ {name} }}}}{{% for x in {name} %}}{{{{ x }}}}{{% endfor %}}")

    assert text(p(f"{{{{ {name} }}}}"), {name: 5}) == "5"
    with pytest.raises(TemplateError) as caught:
        text(body, {name: "甲&\n"})
    assert [problem.code for problem in caught.value.problems] == ["not-a-list"]


def test_names_that_no_template_can_name() -> None:
    """Keys of the data that are no text are left alone."""
    assert text(p("{{ x }}"), {2024: "年", "x": "甲"}) == "甲"  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "body",
    [
        "{% set a = 'xxxxxxxx' %}" + "{% set a = a ~ a %}" * 30,
        "{% set a = 'xxxxxxxx' %}" + "{% set a = a + a %}" * 30,
        "{% set a = 10 ** 60 %}" + "{% set a = a * a %}" * 18,
        "{% set a %}xxxxxxxx{% endset %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 30,
    ],
)
def test_doubling_has_an_end(body: str) -> None:
    """A template cannot fill the memory by doubling what it has."""
    with pytest.raises(TemplateError) as caught:
        text(p(body), {})
    assert {problem.code for problem in caught.value.problems} == {"wrong-value"}


def test_loops_can_be_asked() -> None:
    """What Jinja tells of a loop can be called, nothing else."""
    body = p("{% for x in y %}{{ loop.cycle('一', '二') }}{% endfor %}")

    assert text(body, {"y": [1, 2, 3]}) == "一二一"


@pytest.mark.parametrize(("value", "printed"), [("a&b", "a&amp;b"), (5, "5"), ("a\nb", "ab")])
def test_values_that_are_no_plain_text_in_a_macro(value: object, printed: str) -> None:
    """A macro without parameters, a `call` and a `set` print what the body around them prints."""
    macro = "{% macro m() %}〔{{ x }}〕{% endmacro %}"
    call = "{% macro n() %}{{ caller() }}{% endmacro %}{% call n() %}{{ x }}{% endcall %}"

    assert text(p(macro + "{{ m() }}"), {"x": value}) == f"〔{printed}〕"
    assert text(p(call), {"x": value}) == printed
    assert text(p("{% set s %}{{ x }}{% endset %}{{ s }}"), {"x": value}) == printed


def test_a_missing_name_in_a_macro_is_told_as_such() -> None:
    """A macro that names what is not there has the error of any other place."""
    with pytest.raises(TemplateError) as caught:
        text(p("{% macro m() %}{{ nmae }}{% endmacro %}{{ m() }}"), {"name": "甲"})
    assert [problem.code for problem in caught.value.problems] == ["unknown-name"]
