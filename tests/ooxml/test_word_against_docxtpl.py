"""Templates and data by chance: our engine and docxtpl make equal documents of them."""

from collections.abc import Mapping
from typing import Any

from chance import contexts, drawn, templates
from drawn import xml
from hypothesis import HealthCheck, given, settings
from jinja2 import Environment
from oracle import by_docxtpl

from reportgen.ooxml import WordTemplate

PARTS = ("word/document.xml", "word/header1.xml", "word/footnotes.xml")
by_chance = settings(
    max_examples=80,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def compare(template: bytes, context: Mapping[str, Any], environment: Environment) -> None:
    """Compare what both make of a template, part by part."""
    expected = by_docxtpl(template, context, environment)
    actual = WordTemplate(template, environment=environment).render(context)

    assert_equal(expected, actual)


def assert_equal(expected: bytes, actual: bytes) -> None:
    """Compare two files part by part."""
    for name in PARTS:
        assert xml(expected, name) == xml(actual, name)


@by_chance
@given(context=contexts(), parts=templates())
def test_a_plain_environment_gives_equal_documents(
    context: Mapping[str, Any], parts: Mapping[str, str]
) -> None:
    """Texts without marks of XML, nothing escapes them."""
    compare(drawn(parts), context, Environment())  # noqa: S701


@by_chance
@given(context=contexts(signs="&<>\"'"), parts=templates())
def test_an_escaping_environment_gives_equal_documents(
    context: Mapping[str, Any], parts: Mapping[str, str]
) -> None:
    """Texts with any marks, all are escaped."""
    compare(drawn(parts), context, Environment(autoescape=True))


@by_chance
@given(context=contexts(signs="&<>\"'"), parts=templates())
def test_the_sandbox_gives_equal_documents(
    context: Mapping[str, Any], parts: Mapping[str, str]
) -> None:
    """Without an environment too; and the values are found again in what was written."""
    template = drawn(parts)
    expected = by_docxtpl(template, context)
    actual = WordTemplate(template).render(context, verify=True)

    assert_equal(expected, actual)
