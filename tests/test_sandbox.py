"""The environment of templates: data only, strict, escaping, bounded."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import DictLoader
from jinja2 import TemplateError as JinjaError
from markupsafe import escape

from reportgen.sandbox import MISTAKES, Sandbox

# What the callers of the sandbox turn into a problem with a place.


class Clerk:
    """An object that a template must not look into."""

    salary = "12345"

    def dismiss(self) -> str:
        """Do something that a template must not do."""
        return "dismissed"


CONTEXT: dict[str, object] = {
    "rows": [{"name": "甲", "items": "项"}, {"name": "乙", "items": "目"}],
    "name": "R&D <试点>",
    "clerk": Clerk(),
    "dismiss": Clerk().dismiss,
    "nothing": None,
    "number": 5,
}


def rendered(template: str) -> str:
    """The text of a template over the context."""
    return Sandbox(escapes=True).from_string(template).render(CONTEXT)


def is_refused(template: str) -> bool:
    """Whether a template ends in an error that becomes a problem."""
    try:
        rendered(template)
    except MISTAKES:
        return True
    return False


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ rows[0].name }}{{ rows[1]['name'] }}", "甲乙"),
        ("{{ rows[0].items }}", "项"),
        ("{% for row in rows %}{{ loop.index }}{{ row.name }}{% endfor %}", "1甲2乙"),
        (
            "{% for row in rows %}{{ row.name }}{% if not loop.last %}、{% endif %}{% endfor %}",
            "甲、乙",
        ),
        ("{% for n in range(3) %}{{ n }}{% endfor %}", "012"),
        ("{{ rows|map(attribute='name')|join('、') }}", "甲、乙"),
        ("{{ rows|length }}", "2"),
        ("{% for key, value in rows[0]|items %}{{ key }}{{ value }}{% endfor %}", "name甲items项"),
        ("{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}{{ twice(number) }}", "55"),
        ("{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}甲{% endcall %}", "甲"),
        ("{{ missing|default('无') }}{{ missing is defined }}", "无False"),
        ("{{ number * 2 }}{{ 'x' * 3 }}{{ 2 ** 10 }}{{ 7 % 4 }}", "10xxx10243"),
        ("{{ 'amount_' ~ number }}", "amount_5"),
        ("{{ 'abc'|replace('b', 'x') }}", "axc"),
    ],
)
def test_data_is_reached(template: str, expected: str) -> None:
    """Items, loops, macros, small sums and the plain filters work."""
    assert expected == rendered(template)


def test_text_is_escaped() -> None:
    """Markup in the data is text in the result."""
    expected = "R&amp;D &lt;试点&gt;"
    assert expected == rendered("{{ name }}")


def test_text_is_left_alone_where_nothing_is_escaped() -> None:
    """Without escaping, data comes out as it is."""
    template = Sandbox(escapes=False).from_string("{{ name }}")

    expected = "R&D <试点>"
    assert expected == template.render(CONTEXT)


@settings(deadline=None, max_examples=100)
@given(st.text())
def test_any_text_is_escaped_once(text: str) -> None:
    """Whatever the data holds, tags of templates included, is escaped and not looked into."""
    result = Sandbox(escapes=True).from_string("{{ text }}").render(text=text)

    assert str(escape(text)) == result


@pytest.mark.parametrize(
    "template",
    [
        "{{ missing }}",
        "{{ missing.name }}",
        "{{ rows[0].nmae }}",
        "{{ rows[0]['nmae'] }}",
        "{{ rows[9] }}",
        "{{ nothing.name }}",
        "{{ number.name }}",
        "{% if missing %}{% endif %}",
        "{% for row in missing %}{% endfor %}",
        "{{ missing ~ '' }}",
        "{{ missing == 1 }}",
        "{{ missing|length }}",
        "{{ missing|replace('a', 'b') }}",
        "{{ rows|map(attribute='nmae')|join }}",
    ],
)
def test_undefined_names_are_errors(template: str) -> None:
    """A name that is not there is an error wherever it is used, never silence."""
    assert is_refused(template)


@pytest.mark.parametrize(
    "template",
    [
        "{{ clerk.salary }}",
        "{{ clerk['salary'] }}",
        "{{ clerk.dismiss }}",
        "{{ clerk.dismiss() }}",
        "{{ dismiss() }}",
        "{{ [clerk]|map(attribute='salary')|join }}",
        "{{ [clerk]|sum(attribute='salary') }}",
        "{{ ''.__class__ }}",
        "{{ ''['__class__'] }}",
        "{{ __class__ }}",
        "{{ clerk.__class__ }}",
        "{{ ().__class__.__base__.__subclasses__() }}",
        "{{ number.__add__(1) }}",
        "{{ 'x'.format(number) }}",
        "{{ '{0.__class__}'.format(clerk) }}",
        "{{ '甲'.join(['a', 'b']) }}",
        "{{ rows.append(1) }}",
        "{{ rows[0].update({}) }}",
        "{{ {}.keys() }}",
        "{% for row in rows %}{{ loop.__class__ }}{% endfor %}",
        "{% for row in rows %}{{ loop._iterator }}{% endfor %}",
        "{% for row in rows %}{{ loop.__init__.__globals__ }}{% endfor %}",
        "{% macro m() %}{% endmacro %}{{ m.__call__ }}",
        "{% macro m() %}{% endmacro %}{{ m._environment }}",
        "{{ self.__init__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ range.__globals__ }}",
        "{{ dict.__mro__ }}",
        "{{ number() }}",
        "{{ rows() }}",
        "{{ 'x'() }}",
        "{{ {}() }}",
    ],
)
def test_attributes_and_methods_are_out_of_reach(template: str) -> None:
    """No attribute, method or class is reached from data, loops, macros or globals."""
    assert is_refused(template)


@pytest.mark.parametrize(
    "name", ["lipsum", "cycler", "joiner", "namespace", "config", "request", "open", "__import__"]
)
def test_globals_are_absent(name: str) -> None:
    """Of Jinja's globals only range and dict are there, and none of Python's."""
    assert is_refused(f"{{{{ {name} }}}}")


@pytest.mark.parametrize(
    "name",
    [
        "safe",
        "attr",
        "center",
        "format",
        "indent",
        "filesizeformat",
        "pprint",
        "random",
        "striptags",
        "tojson",
        "urlencode",
        "urlize",
        "xmlattr",
        "dictsort",
    ],
)
def test_filters_are_absent(name: str) -> None:
    """Filters that unescape, reach attributes, pad, or make markup are not known."""
    assert is_refused(f"{{{{ name|{name} }}}}")


@pytest.mark.parametrize(
    "template",
    ["{% include 'x' %}", "{% import 'x' as x %}", "{% from 'x' import y %}", "{% extends 'x' %}"],
)
def test_other_templates_are_out_of_reach(template: str) -> None:
    """Without a loader a template includes nothing."""
    assert is_refused(template)


def test_loader_of_macros() -> None:
    """With a loader, macros are imported from it and only from it."""
    loader = DictLoader({"words.j2": "{% macro hello() %}你好{% endmacro %}"})
    sandbox = Sandbox(escapes=True, loader=loader)

    template = sandbox.from_string("{% from 'words.j2' import hello %}{{ hello() }}")

    expected = "你好"
    assert expected == template.render()
    with pytest.raises(JinjaError):
        sandbox.get_template("/etc/passwd")


@pytest.mark.parametrize(
    "template",
    [
        "{{ range(10001) }}",
        "{{ range(10**9)|length }}",
        "{{ range(0, -20000, -1)|length }}",
        "{{ 'x' * 1000000 }}",
        "{{ 1000000 * 'x' }}",
        "{{ 'x' * 10**8 }}",
        "{{ ['x'] * 1000000 }}",
        "{{ (1, 2) * 1000000 }}",
        "{{ 'x' * 1000 * 1000 }}",
        "{{ rows[0].name * 1000000 }}",
        "{{ 10 ** 1000000 }}",
        "{{ 10 ** (10 ** 6) }}",
        "{{ 2.0 ** 10000 }}",
        "{{ 10 ** -1000000 }}",
        "{{ ((10 ** 64) ** 64) ** 64 }}",
        "{{ ((10 ** 64) ** 64) ** 64 > 1 }}",
        "{{ 'x'|center(1000000) }}",
        "{{ '%1000000s'|format('x') }}",
        "{{ '%1000000d'|format(1) }}",
        "{{ '%.*f'|format(1000000, 1.0) }}",
        "{{ '%1000000s' % 'x' }}",
        "{{ '%1000000d' % 1 }}",
        "{{ name % 1 }}",
        "{{ 'x\ny'|indent(1000000) }}",
        "{{ 'x\ny'|indent('x' * 100000 ~ 'x' * 100000, true) }}",
        "{{ [1]|batch(1000000, 'x')|list|length }}",
        "{{ [1]|slice(1000000)|list|length }}",
        "{{ ('x' * 1000)|replace('x', 'y' * 1000) }}",
        "{{ ('x' * 1000)|replace('', 'y' * 1000) }}",
        "{{ range(1000)|join('y' * 1000) }}",
        "{{ (['y' * 1000] * 1000)|join }}",
        "{{ ('x' * 1000)|wordwrap(1, wrapstring='y' * 1000) }}",
        "{{ 2|round(-1000000) }}",
    ],
)
def test_repetition_is_capped(template: str) -> None:
    """Ranges, repetition, powers and padding cannot fill the memory."""
    assert is_refused(template)


def test_longest_range() -> None:
    """A range of ten thousand is enough for any table and is allowed."""
    expected = "10000"
    assert expected == rendered("{{ range(10000)|length }}")


def test_longest_repetition() -> None:
    """A text of a hundred thousand characters is allowed."""
    expected = "100000"
    assert expected == rendered("{{ ('x' * 100000)|length }}")


@pytest.mark.parametrize(
    "template",
    [
        "{{ number|replace('a', 'b') }}",
        "{{ rows|replace('a', 'b') }}",
        "{{ nothing|length }}",
        "{{ rows|sum }}",
        "{{ number|first }}",
        "{{ rows|sort(attribute=5) }}",
        "{{ 1 / 0 }}",
        "{{ '5' + 5 }}",
        "{{ name|truncate('x') }}",
        "{{ name|nofilter }}",
        "{% if name is notest %}{% endif %}",
        "{{ name",
        "{% for row in rows %}",
        "{{ range('x') }}",
        "{{ range() }}",
        "{{ dict(1) }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    ],
)
def test_mistakes_of_a_template_become_problems(template: str) -> None:
    """A wrong type, division by zero, unknown filters, endless macros: errors that are caught."""
    assert is_refused(template)
