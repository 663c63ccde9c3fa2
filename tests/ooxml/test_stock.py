"""Jinja's public interface gives the bytes that the fast way gives.

Most tests of templates run in both ways (`conftest`); here the two are held against each other.
"""

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from chance import contexts, drawn, templates
from drawn import docx, p, part, tbl, tc, tr
from hypothesis import HealthCheck, given, settings
from jinja2 import Environment, nodes, pass_context, pass_environment, pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from markupsafe import Markup
from oracle import Case

import reportgen
from reportgen.ooxml import WordTemplate, backend, program, stock
from reportgen.ooxml.template import Cache
from reportgen.ooxml.word import compilation
from reportgen.problems import TemplateError
from reportgen.render.word import context as given_to

HERE = Path(__file__).parent
SUITE = ("test_dialect_tables", "test_dialect_tags", "test_dialect_texts")


def suite() -> list[Any]:
    """Return all cases of the tests of the dialect."""
    return [case for name in SUITE for case in module(name).CASES]


def module(name: str) -> ModuleType:
    """Return a module of tests that stands beside this one."""
    spec = importlib.util.spec_from_file_location(f"cases_of_{name}", HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def by(
    way: ModuleType,
    content: bytes,
    context: Mapping[str, object],
    environment: Environment | None = None,
) -> bytes:
    """Return what a template becomes in one way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backend, "BACKEND", way)
        patch.setattr(WordTemplate, "cache", Cache())
        return WordTemplate(content, environment).render(context)


def assert_equal(
    content: bytes, context: Mapping[str, object], environment: Environment | None = None
) -> None:
    """Compare the bytes of both ways."""
    expected = by(program, content, context, environment)
    assert expected == by(stock, content, context, environment)


@pytest.mark.parametrize("case", suite())
def test_the_dialect(case: Case) -> None:
    """Every case of the suite."""
    assert_equal(case.template, case.context)


@pytest.mark.parametrize("autoescape", [False, True])
@pytest.mark.parametrize("case", suite())
def test_the_dialect_in_an_environment_of_the_caller(case: Case, *, autoescape: bool) -> None:
    """Every case of the suite, whether the environment escapes or not."""
    assert_equal(case.template, case.context, Environment(autoescape=autoescape))  # noqa: S701


@settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(context=contexts(signs="&<>\"'"), parts=templates())
def test_templates_by_chance(context: Mapping[str, Any], parts: Mapping[str, str]) -> None:
    """Templates and data that nobody wrote."""
    assert_equal(drawn(parts), context)


def test_the_real_templates(department: Path) -> None:
    """All documents of the example."""
    kinds = set()
    for report in reportgen.check(department).reports:
        assert report.document, report.file
        assert report.template
        kinds.add(report.template.parent.parent.name)
        assert_equal(report.template.read_bytes(), given_to(report.document))

    assert len(kinds) == 4


def test_long_loops() -> None:
    """What a long loop prints is packed on the way; the parts are the same."""
    body = p("{%p for x in list %}") + p("{{ x }}，{{ x }}") + p("{%p endfor %}")
    context = {"list": [*map(str, range(9_000))]}
    expected, actual = (by(way, docx(body), context) for way in (program, stock))

    assert part(expected) == part(actual)


ROWS = {"rows": [{"a": "甲&", "list": [1, 2]}, {"a": "乙", "list": []}], "name": "R&D", "n": 0}
CELLS = tbl(
    [1, 1],
    tr("{%tr macro row(x) %}", ""),
    tr("{% merge x.a %}{{ x.a }}", "{{ caller() }}"),
    tr("{%tr endmacro %}", ""),
    tr("{%tr for x in rows %}", ""),
    tr("{% merge %}{{ x.a }}", tc(p("{%p for y in x.list %}"), p("{{ y }}"), p("{%p endfor %}"))),
    tr("{%tr endfor %}", ""),
)


@pytest.mark.parametrize(
    "body",
    [
        p("{% macro m(x) %}〔{{ x }}〕{% endmacro %}{{ m(name) ~ m('&lt;') }}{{ m(name)|length }}"),
        p("{% macro m(x) %}{{ x }}{% endmacro %}{% if m(name) == 'R&amp;D' %}真{% endif %}"),
        p("{% macro m(n) %}{{ n }}{% if n %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(3) }}"),
        p("{% macro m() %}{{ caller(name) }}，{{ caller('&amp;') }}{% endmacro %}")
        + p("{% call(x) m() %}致{{ x }}{% endcall %}"),
        p("{% set a %}致{{ name }}{% endset %}{{ a }}{{ a|upper }}{{ [a, a]|join('、') }}"),
        p("{% set a | lower %}致{{ name }}{% endset %}{{ a }}"),
        p("{% filter lower|replace('d', 'e') %}致{{ name }}{% endfilter %}"),
        p("{% filter lower %}{% set a %}{{ name }}{% endset %}{{ a }}{% endfilter %}"),
        p("{% for x in [[1, [2, []]], [3]] recursive %}{{ x[0] if x else '空' }}")
        + p("{% endfor %}"),
        p("{% for x in rows if x.a != '乙' %}{{ loop.index }}{{ x.a }}{% else %}无{% endfor %}"),
        p("{% for x in [] %}{{ x }}{% else %}无{{ name }}{% endfor %}"),
        p("{% with a = 1, b = name %}{{ a }}{{ b }}{% endwith %}"),
        p("{{ 'a\nb' }}{{ name }}") + p("{{ ('甲'\n~ name) }}"),
        p("{% raw %}{{ name }}{% endraw %}{{ name }}{_{ x }_}"),
        CELLS,
    ],
)  # fmt: skip
@pytest.mark.parametrize("autoescape", [None, True, False])
def test_what_a_template_keeps(body: str, *, autoescape: bool | None) -> None:
    """What macros, calls, set blocks, filters and recursive loops give is the same value."""
    own = None if autoescape is None else Environment(autoescape=autoescape)  # noqa: S701
    assert_equal(docx(body), ROWS, own)


@pytest.mark.parametrize("autoescape", [True, False])
def test_loops_in_loops_of_their_own_kind(*, autoescape: bool) -> None:
    """A recursive loop calls itself; its `else` stands for lists that are empty."""
    before = "{% for x in [[1, [[2, []]]], [3, []]] recursive %}〔{{ x[0] }}{{ loop(x[1]) }}〕"
    body = p(before + "{% else %}尽{% endfor %}。")

    assert_equal(docx(body), {}, Environment(autoescape=autoescape))  # noqa: S701


def test_loops_are_left_early() -> None:
    """An extension's `break` and `continue` keep what was printed before them."""
    body = (
        p("{% for x in [1, 2, 3, 4] %}{% if x == 2 %}{% continue %}{% endif %}{{ x }}")
        .replace("</w:t>", "{% if x == 3 %}止{% break %}{% endif %}{% endfor %}</w:t>")
        + p("{% for x in [[1, [[2, []]]], [0, []], [3, []]] recursive %}{{ x[0] }}")
        .replace("</w:t>", "{% if not x[0] %}止{% break %}{% endif %}{{ loop(x[1]) }}</w:t>")
        .replace("</w:t>", "。{% endfor %}</w:t>")
    )  # fmt: skip

    assert_equal(
        docx(body), {}, Environment(autoescape=True, extensions=["jinja2.ext.loopcontrols"])
    )


@pass_context
def _of_context(context: Context, value: object) -> object:
    return f"{context['name']}{value}"


@pass_eval_context
def _of_evaluation(_: EvalContext, value: object) -> object:
    return value or "无"


@pass_environment
def _of_environment(_: Environment, value: object) -> object:
    return Markup("{}").format(value) if isinstance(value, str) else "数"


@pytest.mark.parametrize("finalize", [str, _of_context, _of_evaluation, _of_environment])
def test_values_are_finished_by_the_environment(finalize: Any) -> None:  # noqa: ANN401
    """A caller's `finalize` has its turn, whatever it wants to be given."""
    body = p("{{ name }}{{ n }}{{ 1 + 1 }}{{ 'x' }}{% for x in rows %}{{ x.a }}{% endfor %}")

    assert_equal(docx(body), ROWS, Environment(autoescape=True, finalize=finalize))


def test_the_caller_s_environment_stays_as_it_is() -> None:
    """Its filters and rules are those that it had."""
    own = Environment(trim_blocks=True, line_statement_prefix="%", variable_start_string="[[",
                      variable_end_string="]]", autoescape=True)  # fmt: skip
    filters = dict(own.filters)
    own.globals["g"] = "全"

    assert_equal(docx(p("{{ name }}{{ g }}{% if name %}中{% endif %}")), ROWS, own)
    assert filters == own.filters
    assert own.finalize is None


@pytest.mark.parametrize(
    "body",
    [
        p("前") + p("{{ nix }}") + p("{{ name }}"),
        p("{{ 1 / n }}"),
        p("{{ name + 1 }}"),
        p("{% if n.a %}甲{% endif %}"),
        p("{% for x in name %}{{ x }}{% endfor %}"),
        p("{% for x in rows %}") + p("{{ x.b }}") + p("{% endfor %}"),
        p("{%p for x in rows %}") + p("{{ x.b }}") + p("{%p endfor %}"),
        p("{% macro m(x) %}甲{{ 1 / x }}{% endmacro %}") + p("乙") + p("{{ m(n) }}"),
        p("{% set a = nix.b %}{{ a }}"),
        p("{{ name }}{{ rows }}"),
        p("{{ name.upper() }}"),
        p("{{ ('甲'\n\n~ name) }}") + p("{{ name }}") + p("{% if 1 / n %}{% endif %}"),
        tbl([1, 1], tr("{%tr for x in rows %}", ""), tr("{{ x.a }}", "{{ 1 / n }}"),
            tr("{%tr endfor %}", "")),
        p("{% filter lower %}{{ nix.a }}{% endfilter %}"),
        p("{% set a %}{{ 1 / n }}{% endset %}{{ a }}"),
    ],
)  # fmt: skip
def test_what_goes_wrong_has_its_tag(body: str) -> None:
    """What is told is the first of what the fast way tells, at the same place."""
    content = docx(p("{{ name }}"), headers=[body])
    told = []
    for way in (program, stock):
        with pytest.raises(TemplateError) as caught:
            by(way, content, ROWS)
        told.append([(one.code, one.place) for one in caught.value.problems])

    assert told[0][0] == told[1][0]
    assert set(told[1]) <= set(told[0])


def test_each_part_is_printed_though_another_fails() -> None:
    """A statement that fails ends its own part; the next one is looked at."""
    content = docx(p("{% if 1 / n %}{% endif %}{{ nix }}"), headers=[p("{{ nix }}")])

    with pytest.raises(TemplateError) as caught:
        by(stock, content, ROWS)

    assert [one.code for one in caught.value.problems] == ["division-by-zero", "unknown-name"]


@pytest.mark.parametrize(
    "text", ["{{ a b }}", "{% if %}甲{% endif %}", "{{ a|nix }}", "{{ (\n) }}"]
)
def test_syntax_errors_are_the_same(text: str) -> None:
    """They have the same code, message and place."""
    content, told = docx(p("前{{ name }}") + p(text) + p("{{ name }}")), []
    for way in (program, stock):
        with pytest.raises(TemplateError) as caught:
            by(way, content, ROWS)
        told.append(caught.value.problems)

    assert told[0] == told[1]


def test_data_cannot_name_what_the_engine_keeps() -> None:
    """The signs between which the engine writes its own are refused in data."""
    with pytest.raises(TemplateError):
        by(stock, docx(p("{{ x }}")), {"x": "\ufdd00\ufdd1"})


@pytest.mark.parametrize("case", suite())
def test_syntax_trees_are_those_of_the_fast_way(case: Case) -> None:
    """The nodes are equal, and lead to the same tags."""
    seen = []
    for way in (program, stock):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(backend, "BACKEND", way)
            trees = compilation.compiled(case.template, "", Environment(autoescape=True)).trees
        seen.append((trees, [lines(tree) for tree in trees.values()]))

    assert seen[0] == seen[1]


def lines(tree: nodes.Template) -> list[tuple[str, int]]:
    """Return what a tree names, with the lines."""
    kinds = (nodes.Name, nodes.For, nodes.If, nodes.Filter, nodes.Getattr)
    return [(repr(one), one.lineno) for one in tree.find_all(kinds)]
