"""What templates of all formats have in common: compiled once, mistakes told in order."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from jinja2 import Environment, UndefinedError
from sheets import book, cells

from reportgen.ooxml.excel.drawn.compilation import Compilation
from reportgen.ooxml.excel.template import SheetTemplate
from reportgen.ooxml.template import Cache, refuse
from reportgen.problems import TemplateError


def _compiled(*line: str) -> Compilation:
    return SheetTemplate(book({"表": [line]})).compiled()


def test_the_least_used_template_goes_first() -> None:
    """32 are kept; one that is asked for stays longer."""
    cache = Cache[Compilation]()
    made = _compiled("x")
    for n in range(32):
        cache.keep((str(n), b""), made)
    cache.find(("0", b""))
    cache.keep(("32", b""), made)

    assert cache.find(("0", b"")) is made
    assert cache.find(("1", b"")) is None
    assert cache.find(("2", b"")) is made


def test_equal_contents_are_compiled_once(tmp_path: Path) -> None:
    """By name and content; with an environment of its own a template is apart."""
    content = book({"表": [["{{ x }}"]]})
    one, other = tmp_path / "一.xlsx", tmp_path / "二.xlsx"
    one.write_bytes(content)
    other.write_bytes(content)

    assert SheetTemplate(one).compiled() is SheetTemplate(str(one)).compiled()
    assert SheetTemplate(one).compiled() is not SheetTemplate(other).compiled()
    environment = Environment(autoescape=False)  # noqa: S701 - none but its own
    own = SheetTemplate(one, environment)
    assert own.compiled() is own.compiled()
    assert own.compiled() is not SheetTemplate(one).compiled()


def test_bytes_have_a_name_in_messages() -> None:
    """A bytearray may change later; the template does not."""
    source = bytearray(book({"表": [["{{ x }}"]]}))
    template = SheetTemplate(source)
    source[:] = b""

    assert template.file == "模板"
    assert cells(template.render({"x": 1})) == {"A1": 1}


def test_an_environment_brings_its_own() -> None:
    """Filters and globals of the caller are none that the context must give."""
    environment = Environment(autoescape=False)  # noqa: S701 - a workbook is no page
    environment.filters["doubled"] = lambda value: value * 2
    environment.globals["word"] = "文"
    template = SheetTemplate(book({"表": [["{{ x | doubled }}", "{{ word }}"]]}), environment)

    assert template.undeclared() == {"x"}
    assert cells(template.render({"x": 4})) == {"A1": 8, "B1": "文"}


def test_nothing_wrong_is_nothing_told() -> None:
    """A rendering without faults goes on."""
    refuse(_compiled("{{ x }}"), {}, {})


@pytest.mark.parametrize(
    ("count", "told", "last"), [(1, 1, False), (5, 5, False), (6, 5, True), (40, 5, True)]
)
def test_many_mistakes_of_a_tag_are_not_all_told(count: int, told: int, last: bool) -> None:  # noqa: FBT001
    """Five of them, and how many there are besides."""
    compiled = _compiled("{{ x }}")
    number = next(n for n, one in enumerate(compiled.marks) if one.tag.source == "{{ x }}")
    faults = {(number, str(n)): (ValueError(f"第{n}个值不对"), 1) for n in range(count)}

    with pytest.raises(TemplateError) as caught:
        refuse(compiled, faults, {})

    assert len(caught.value.problems) == told
    assert ("另有" in caught.value.problems[-1].message) == last


def test_mistakes_are_told_with_names_that_are_near() -> None:
    """Of the context, and of the template itself; how often is told too."""
    compiled = _compiled("{% set 收入合计 = 1 %}{{ 收入合汁 }}")
    number = next(n for n, one in enumerate(compiled.marks) if one.tag.kind == "{{")
    faults: Mapping[tuple[int, str], tuple[BaseException, int]] = {
        (number, "a"): (UndefinedError("'收入合汁' is undefined"), 3)
    }

    with pytest.raises(TemplateError) as caught:
        refuse(compiled, faults, {})

    (problem,) = caught.value.problems
    assert (problem.code, problem.place.spot) == ("unknown-name", "表!A1")
    assert "收入合计" in problem.message
    assert "3 次" in problem.message
