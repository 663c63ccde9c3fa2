"""Data held against what a template needs."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from written import ByPath, shape_of, word

import reportgen
from reportgen.document import show
from reportgen.ooxml.inspection.conformity import compare
from reportgen.ooxml.inspection.needs import needs
from reportgen.press import as_group
from reportgen.problems import Problem, Severity
from reportgen.render.template_names import names


def problems(template: str, data: Mapping[str, object]) -> tuple[Problem, ...]:
    """Return what of the data does not fit."""
    return compare(shape_of(template), data, ByPath())


def found(template: str, data: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return the code and the place of each problem."""
    return [(one.code, str(one.place)) for one in problems(template, data)]


FITTING = {
    "{{ a }}{{ b.c }}": {"a": "x", "b": {"c": 3}},
    "{{ a|default('') }}{% if b is defined %}{{ b.c }}{% endif %}": {},
    "{{ a * 2 }}{% if b > 1 %}{% endif %}": {"a": "1.50", "b": -2},
    "{% for r in a %}{{ r.b }}{% endfor %}": {"a": [{"b": "x"}, {"b": ""}]},
    "{% for r in b %}{{ r }}{% endfor %}": {"b": ""},
    "{% if a %}{{ a.b }}{% for x in a.c %}{{ x }}{% endfor %}{% endif %}": {"a": ""},
    "{% for k in a %}{{ k }}{% endfor %}": {"a": {"x": "1", "y": "2"}},
    "{% for k, v in a.items() %}{{ v.b }}{% endfor %}": {"a": {"x": {"b": 1}, "y": {"b": 2}}},
    "{{ a|length }}{{ b|length }}{{ c|length }}": {"a": "x", "b": [], "c": {}},
    "{{ a[1] }}": {"a": ["x", "y"]},
    "{% set t = a.b %}{{ t.c }}": {"a": {"b": {"c": "x"}}},
}


@pytest.mark.parametrize("template", FITTING)
def test_fitting(template: str) -> None:
    """What a template needs, in whatever it takes for it, is no problem."""
    assert found(template, FITTING[template]) == []


WRONG: dict[str, tuple[Mapping[str, object], list[tuple[str, str]]]] = {
    # Missing: the tag of a topmost name, else where the data should have it.
    "\n{{ a }}": ({}, [("data-missing", "t:2:1")]),
    "{{ a.b.c }}": ({"a": {"b": {}}}, [("data-missing", "d a.b")]),
    "{% for r in a %}{{ r.b }}{% endfor %}": ({"a": [{"b": 1}, {}]}, [("data-missing", "d a.1")]),
    "{{ a[2] }}": ({"a": ["x"]}, [("data-shape", "d a")]),
    "{{ a[0].b }}": ({"a": ""}, [("data-shape", "d a")]),
    # Of the wrong shape.
    "{% for r in a %}{{ r }}{% endfor %}": ({"a": "text"}, [("data-shape", "d a")]),
    "{% for r in b %}{{ r.c }}{% endfor %}": ({"b": ["text"]}, [("data-shape", "d b.0")]),
    "{{ a }}{{ b.c }}": ({"a": [], "b": "x"}, [("data-shape", "d a"), ("data-shape", "d b")]),
    "{{ a + 1 }}": ({"a": "12万"}, [("data-shape", "d a")]),
    "{{ a|length }}{{ b - 1 }}": ({"a": 3, "b": "NaN"}, [("data-shape", f"d {n}") for n in "ab"]),
    "{% for k, v in a.items() %}{{ v.b }}{% endfor %}": ({"a": ["x"]}, [("data-shape", "d a")]),
    # Never used.
    "{{ a.b }}": (
        {"a": {"b": 1, "c": 2}, "d": 3},
        [("data-unused", "d a.c:"), ("data-unused", "d d:")],
    ),
}


@pytest.mark.parametrize("template", WRONG)
def test_wrong(template: str) -> None:
    """Each thing that is wrong is told at its place, as what it is."""
    data, expected = WRONG[template]

    assert expected == found(template, data)


def test_weights() -> None:
    """A missing name weighs as much as it is needed; what nobody uses is worth knowing only."""
    template = "{{ a }}{% if b %}{{ c }}{% endif %}"
    weights = {one.message.split("“")[1][0]: one.severity for one in problems(template, {"d": 1})}

    assert weights == {
        "a": Severity.ERROR,
        "b": Severity.ERROR,
        "c": Severity.WARNING,
        "d": Severity.INFORMATION,
    }


def test_nearest_name() -> None:
    """A name that is missing is told with the nearest one there is, and with its tag."""
    missing, unused = problems("{{ a.amount }}", {"a": {"amonut": 1}})

    assert "是否为 amonut" in missing.message
    assert [str(place) for place in missing.related] == ["t:1:1"]
    assert unused.code == "data-unused"


def test_the_same_in_every_item() -> None:
    """What is wrong alike in many items is told once, at the first."""
    template = "{% for r in a %}{{ r.b }}{% endfor %}"
    (missing, unused) = problems(template, {"a": [{"b": 1}] + [{"c": 1}] * 9})

    assert [str(missing.place), str(unused.place)] == ["d a.1", "d a.1.c:"]
    assert "另有 8 处" in missing.message


def test_the_real_templates_fit_their_data(department: Path) -> None:
    """What the example's reports give their Word templates has every name, in its shape."""
    wrong = {}
    for report in reportgen.check(department).reports:
        assert report.document, report.file
        assert report.template
        shape = needs(word(report.template))
        given = names(as_group(report.document), show, lambda one: Charts(one.charts))
        told = compare(shape, given, ByPath())
        wrong[report.file] = [one for one in told if one.severity is Severity.ERROR]

    assert len(wrong) > 3
    assert {file: [] for file in wrong} == wrong


class Charts(dict[str, object]):
    """The drawings of a document: a chart that it has not is nothing."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        return ""
