"""Tags in plain text: where they begin and end, what they say, what is no tag."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.ooxml.tags import Tag, TagError, literal, split


def parts(text: str) -> list[str | tuple[str, str, str]]:
    """Return a text in parts; a tag as kind, scope and words, an error as its code."""
    found: list[str | tuple[str, str, str]] = []
    for one in split(text):
        if isinstance(one, Tag):
            found.append((one.kind, one.scope, one.words))
        else:
            found.append(f"!{one.code}" if isinstance(one, TagError) else one)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("前{{ 名 }}后", ["前", ("{{", "", "名"), "后"]),
        ("{{名}}{{ 数 }}", [("{{", "", "名"), ("{{", "", "数")]),
        ("{%tr for x in y %}", [("{%", "tr", "for x in y")]),
        ("{{r x }}{{p y }}", [("{{", "r", "x"), ("{{", "p", "y")]),
        ("{{ row }}", [("{{", "", "row")]),
        ("{%- if x -%}", [("{%", "", "if x")]),
        ("{%p- if x %}", [("{%", "", "p- if x")]),
        ("{# 注 }} %} #}后", [("{#", "", "注 }} %}"), "后"]),
        ("{{ '}}' }}", [("{{", "", "'}}'")]),
        ('{% if x == "%}" %}', [("{%", "", 'if x == "%}"')]),
        ("{{ {'a': {'b': 1}}['a']}}", [("{{", "", "{'a': {'b': 1}}['a']")]),
        (r"{{ 'it\'s' }}", [("{{", "", r"'it\'s'")]),
        ("{{ “甲” }}", [("{{", "", '"甲"')]),
        ("{{ '“甲”' }}", [("{{", "", "'“甲”'")]),
        ("单{括}号%", ["单{括}号%"]),
        ("{% raw %}{{ x }}{% endraw %}", [("{%", "", "raw"), "{{ x }}", ("{%", "", "endraw")]),
        ("{{ 名 ", ["!tag-unclosed"]),
        ("{{ 名 }", ["!tag-unclosed"]),
        ("{{ '名 }}", ["!tag-unclosed"]),
        ("{{ 名 {% if %}", ["!tag-unclosed"]),
        ("名 }}", ["!tag-unopened", "名 }}"]),
    ],
)
def test_parts_of_a_text(text: str, expected: list[object]) -> None:
    """A tag ends at its own braces, whatever its strings and brackets hold."""
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [("{%- x %}", True, False), ("{% x -%}", False, True), ("{%- x -%}", True, True)],
)
def test_tags_that_join(text: str, before: bool, after: bool) -> None:  # noqa: FBT001 - facts
    """A minus sign next to the braces joins what stands before or behind."""
    (tag,) = split(text)

    assert isinstance(tag, Tag)
    assert (tag.joins_before, tag.joins_after) == (before, after)


def test_keyword_and_argument() -> None:
    """A control tag has a keyword and an argument, a printed value has none."""
    (control,) = split("{%tr for x in y %}")
    (printed,) = split("{{ for }}")

    assert isinstance(control, Tag)
    assert isinstance(printed, Tag)
    assert (control.keyword, control.argument) == ("for", "x in y")
    assert printed.keyword == ""


def test_written_braces() -> None:
    """Braces that are text are written with a line between them."""
    assert literal("{_{ x }_} {_% y %_} a_b") == "{{ x }} {% y %} a_b"


@given(st.text("ab '\"“”{}%#-_|\n", max_size=40))
def test_no_character_is_lost(text: str) -> None:
    """The parts of a text are the text, unless it has an error."""
    found = list(split(text))
    if not any(isinstance(one, TagError) for one in found):
        pieces = (one.source if isinstance(one, Tag) else str(one) for one in found)
        assert "".join(pieces) == text
