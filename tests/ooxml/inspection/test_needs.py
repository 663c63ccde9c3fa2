"""What a template needs, read from its syntax."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError, nodes
from written import Written, shape_of, word

from reportgen.ooxml.inspection.needs import needs
from reportgen.ooxml.inspection.shape import Kind, Need, Shape
from reportgen.problems import Place
from reportgen.sandbox import Sandbox

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def tree(shape: Shape) -> object:
    """Return a shape as kinds and needs alone: `text`, `text?` sometimes, `text!` optional."""
    mark = {Need.REQUIRED: "", Need.CONDITIONAL: "?", Need.OPTIONAL: "!"}[shape.need]
    if shape.keys:
        keys: dict[str, object] = {name: tree(inner) for name, inner in shape.keys.items()}
        if mark:
            keys[mark] = ""
        return keys
    if shape.items:
        inner = tree(shape.items)
        return [inner, mark] if shape.kind is Kind.LIST else {"*": inner}
    return f"{shape.kind.value}{mark}"


CASES = {
    # What is done with a value.
    "{{ a }}{{ b.c }}{{ d['e f'] }}": {"a": "text", "b": {"c": "text"}, "d": {"e f": "text"}},
    "{{ a ~ b }}{{ c + 'x' }}{{ d|upper }}": dict.fromkeys("abcd", "text"),
    "{{ a * 2 }}{{ -b }}{{ c|abs }}{% if d > 3 %}{% endif %}": dict.fromkeys("abcd", "number"),
    "{{ a + b }}{% if c == 1 %}{% endif %}{% if d is odd %}{% endif %}": dict.fromkeys(
        "abcd", "number"
    ),
    "{% if a %}x{% endif %}{{ 'x' if b else 'y' }}{% if not c %}{% endif %}": dict.fromkeys(
        "abc", "truth"
    ),
    "{% if a == 'x' %}{% endif %}{{ 1 if b in ['y'] }}": {"a": "text", "b": "text"},
    "{{ a|length }}{% if 'x' in b %}{% endif %}": {"a": "sized", "b": "sized"},
    "{{ a|unheard_of }}": {"a": "any"},
    # Lists and mappings.
    "{% for row in t.rows %}{{ row.name }}{{ loop.index }}{% endfor %}": {
        "t": {"rows": [{"name": "text"}, ""]}
    },
    "{% for a in x %}{% for b in a.y %}{{ b }}{{ a.z }}{% endfor %}{% endfor %}": {
        "x": [{"y": ["text", ""], "z": "text"}, ""]
    },
    "{{ x[0] }}{{ y[-1].z }}{% for r in z[1:] %}{{ r.a }}{% endfor %}": {
        "x": ["text", ""],
        "y": [{"z": "text"}, ""],
        "z": [{"a": "text"}, ""],
    },
    "{{ name }}{{ name[0] }}": {"name": "text"},
    "{% for c in cols %}{{ row[c.name] }}{{ cells[loop.index0] }}{% endfor %}": {
        "cols": [{"name": "text"}, ""],
        "row": {"*": "text"},
        "cells": ["text", ""],
    },
    "{% for k, v in x.items() %}{{ k }}{{ v.a }}{% endfor %}": {"x": {"*": {"a": "text"}}},
    "{% for k, v in x|items %}{{ v }}{% endfor %}": {"x": {"*": "text"}},
    "{% for a, b in x %}{{ b.c }}{% endfor %}": {"x": [[{"c": "text"}, ""], ""]},
    # Filters of lists.
    "{{ x|join('、') }}{{ y|join('、', attribute='a.b') }}": {
        "x": ["text", ""],
        "y": [{"a": {"b": "text"}}, ""],
    },
    "{{ x|sum }}{{ y|sum(attribute='a') }}{{ z|sum('b') }}": {
        "x": ["number", ""],
        "y": [{"a": "number"}, ""],
        "z": [{"b": "number"}, ""],
    },
    "{% for r in x|selectattr('a')|sort(attribute='b') %}{{ r.c }}{% endfor %}": {
        "x": [{"a": "any", "b": "any", "c": "text"}, ""]
    },
    "{% for r in x|sort(false, false, 'a') %}{{ r.b }}{% endfor %}": {
        "x": [{"a": "any", "b": "text"}, ""]
    },
    "{{ (x|first).a }}{{ x|map(attribute='b')|join }}": {"x": [{"a": "text", "b": "text"}, ""]},
    "{% for g, l in x|groupby('k') %}{{ g }}{% for r in l %}{{ r.v }}{% endfor %}{% endfor %}": {
        "x": [{"k": "text", "v": "text"}, ""]
    },
    "{% for g in x|groupby('k') %}{{ g.grouper }}{{ g.list|length }}{% endfor %}": {
        "x": [{"k": "text"}, ""]
    },
    "{% for pair in x|batch(2) %}{% for r in pair %}{{ r.v }}{% endfor %}{% endfor %}": {
        "x": [{"v": "text"}, ""]
    },
    # Names of the template's own.
    "{% set t = tables.budget %}{{ t.title }}": {"tables": {"budget": {"title": "text"}}},
    "{% set a, b = x, y %}{{ b.c }}": {"x": "any", "y": {"c": "text"}},
    "{% with t = x.y %}{{ t.a }}{% endwith %}{{ t }}": {"x": {"y": {"a": "text"}}, "t": "text"},
    "{% set s %}{{ a }}{% endset %}{{ s }}": {"a": "text"},
    "{% for i in range(3) %}{{ i }}{% endfor %}{{ dict(a=x)['a'].b }}": {"x": {"b": "text"}},
    "{% for r in x %}{% set y = r %}{% endfor %}{{ y.z }}": {"x": ["any", ""], "y": {"z": "text"}},
    "{% for r in [a, b] %}{{ r.c }}{% endfor %}": {"a": {"c": "text"}, "b": {"c": "text"}},
    "{% for r in [{'k': a}] %}{{ r.k.c }}{% endfor %}": {"a": {"c": "text"}},
    "{% if a %}{% set t = x %}{% else %}{% set t = y %}{% endif %}{{ t.z }}": {
        "a": "truth",
        "x": {"z": "text", "?": ""},
        "y": {"z": "text", "?": ""},
    },
    "{% macro m(r, s=d) %}{{ r.a }}{{ s }}{{ g }}{% endmacro %}{{ m(x) }}{{ m(y, s=z) }}": {
        "x": {"a": "text"},
        "d": "text",
        "g": "text",
        "y": {"a": "text"},
        "z": "text",
    },
    "{% macro m(r) %}{{ r.a }}{{ m(r.inner) }}{% endmacro %}{{ m(x) }}": {
        "x": {"a": "text", "inner": "any"}
    },
    "{% macro m() %}{{ caller(x) }}{% endmacro %}{% call(v) m() %}{{ v }}{{ y }}{% endcall %}": {
        "x": "any",
        "y": "text",
    },
    # When a name is needed.
    "{% if a is defined %}{{ a.b }}{% endif %}": {"a": {"b": "text", "!": ""}},
    "{% if a.b is not defined %}x{% else %}{{ a.b.c }}{% endif %}": {
        "a": {"b": {"c": "text", "!": ""}}
    },
    "{% if a is defined and a.b %}{{ c }}{% endif %}": {"a": {"b": "truth", "!": ""}, "c": "text?"},
    "{% if a and b %}{{ a.c }}{% endif %}": {"a": {"c": "text?"}, "b": "truth?"},
    "{{ a|default('') }}{{ b.c|d('x')|upper }}": {"a": "text!", "b": {"c": "text!"}},
    "{{ a|default('') }}{{ a }}": {"a": "text"},
    "{{ b if a else c.d }}": {"a": "truth", "b": "text?", "c": {"d": "text?", "?": ""}},
    "{% if a %}{{ a.b }}{% elif c %}{{ d }}{% else %}{{ e }}{% endif %}": {
        "a": {"b": "text"},
        "c": "truth?",
        "d": "text?",
        "e": "text?",
    },
    "{% for r in x if r.a %}{{ r.b }}{% else %}{{ y }}{% endfor %}": {
        "x": [{"a": "truth", "b": "text?"}, ""],
        "y": "text?",
    },
    "{{ a or b }}{{ c and c.d }}": {"a": "text", "b": "text?", "c": {"d": "text"}},
    "{{ x.get('a') }}{{ x.b }}": {"x": {"a": "text!", "b": "text"}},
    "{{ a.strip() }}": {"a": "text"},
}


@pytest.mark.parametrize("text", CASES)
def test_names(text: str) -> None:
    """Each name is known with what is asked of it, through scopes, aliases, loops and macros."""
    shape = shape_of(text)

    assert {name: tree(inner) for name, inner in shape.keys.items()} == CASES[text]


# What the sandbox refuses whatever the data, what never ends, and names that nothing is done with.
REFUSED = ("unheard_of", "items", ".get(", ".strip(", "batch", "grouper", "r.inner", "a, b = x, y")
RUNNABLE = [text for text in CASES if not any(word in text for word in REFUSED)]


# A text that is a key of every mapping, so that none is empty.
MORE = "更多"


def sample(shape: Shape) -> object:
    """Return data of a shape, without what may be missing."""
    match shape.kind:
        case Kind.MAPPING:
            needed = {n: inner for n, inner in shape.keys.items() if inner.need != Need.OPTIONAL}
            made = {name: sample(inner) for name, inner in needed.items()}
            return made | {MORE: sample(shape.items) if shape.items else ""}
        case Kind.LIST:
            return [sample(shape.items) if shape.items else MORE] * max(shape.least, 2)
        case Kind.NUMBER:
            return 7
    return MORE


def required(shape: Shape, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every name that is always needed, below such names alone."""
    for name, inner in shape.keys.items():
        if inner.need is Need.REQUIRED:
            yield (*path, name)
            yield from required(inner, (*path, name))
    if shape.kind is Kind.LIST and shape.items:
        yield from required(shape.items, (*path, 0))


@pytest.mark.parametrize("text", RUNNABLE)
def test_data_of_the_shape_is_enough(text: str) -> None:
    """A template runs with what its shape asks for, and never without what is always needed."""
    shape = shape_of(text)
    template = Sandbox(escapes=True).from_string(text)
    template.render(sample(shape))

    for *above, last in required(shape):
        data: Any = sample(shape)
        inner = data
        for step in above:
            inner = inner[step]
        del inner[last]
        with pytest.raises((UndefinedError, TypeError)):
            template.render(data)


def test_parts_have_scopes_of_their_own() -> None:
    """What the body sets the header has not; the names of all parts are one schema."""
    shape = shape_of("{% set a = b.c %}{{ a.d }}", "{{ a }}")

    assert list(shape.keys) == ["b", "a"]


def test_places() -> None:
    """A name knows every tag that names it."""
    shape = shape_of("{{ a }}\n{{ b.c }}", "{{ a }}")

    assert shape.keys["a"].places == (Place("t", 1, 1), Place("t", 3, 1))
    assert shape.keys["b"].keys["c"].places == (Place("t", 2, 1),)


def test_least() -> None:
    """A list has as many items as are named for sure."""
    shape = shape_of("{{ a[1] }}{{ a[0] }}{{ b[-2] }}{{ c[5] if d else '' }}")

    assert [shape.keys[name].least for name in "abc"] == [2, 2, 0]


def test_names_of_the_environment() -> None:
    """A name that an environment defines is none of the data."""
    assert list(needs(Written("{{ today }}{{ a }}"), known=["today"]).keys) == ["a"]


def test_macros_that_call_each_other_twice() -> None:
    """A chain of macros that each call the next one twice is read in no time."""
    chain = "".join(
        f"{{% macro m{n}(x) %}}{{{{ m{n - 1}(x) }}}}{{{{ m{n - 1}(x) }}}}{{% endmacro %}}"
        for n in range(1, 40)
    )
    text = "{% macro m0(x) %}{{ x.a }}{% endmacro %}" + chain + "{{ m39(y) }}"

    assert tree(shape_of(text)) == {"y": {"a": "text"}}


def test_syntax_that_is_made_by_hand() -> None:
    """A template is whatever gives Jinja's syntax."""

    class ByHand:
        def syntax(self) -> list[nodes.Template]:
            name = nodes.Name("a", "load", lineno=7)
            return [nodes.Template([nodes.Output([name], lineno=7)], lineno=1)]

        def place(self, lineno: int) -> Place:
            return Place("x", spot=f"第{lineno}段")

    assert needs(ByHand()).keys["a"].places == (Place("x", spot="第7段"),)


REAL = {
    "budget_disclosure": {"entity", "texts", "lists", "tables", "draft", "charts"},
    "department_target": {"texts", "tables", "charts", "draft"},
    "project_target": {"groups", "draft"},
    "self_evaluation": {"texts", "lists", "tables", "charts", "draft"},
}


@pytest.mark.parametrize("kind", REAL)
def test_the_real_templates(kind: str) -> None:
    """The templates of the kinds name what `template_names` gives, and nothing else."""
    path = TEMPLATES / kind / "guangdong" / "report.docx"
    shape = needs(word(path))

    assert set(shape.keys) == REAL[kind]


def test_a_table_of_the_disclosure() -> None:
    """The disclosure's first table is a mapping with heads, rows and notes."""
    path = TEMPLATES / "budget_disclosure" / "guangdong" / "report.docx"
    table = needs(word(path)).keys["tables"].keys["summary"]
    rows = table.keys["rows"]

    assert {"number", "title", "head", "rows", "notes"} <= set(table.keys)
    assert rows.kind is Kind.LIST
    assert rows.items
    assert {name: inner.kind for name, inner in rows.items.keys.items()} == dict.fromkeys(
        ("left_label", "left", "right_label", "right"), Kind.TEXT
    )
