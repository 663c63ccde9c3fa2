"""Control tags in pairs, and the elements that are open at each."""

import pytest

from reportgen.ooxml.blocks import Blocks
from reportgen.ooxml.tags import Tag
from reportgen.problems import Place


def codes(*tags: str, further: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return code and place of what is wrong with tags, each `words` or `words@elements`."""
    found: list[tuple[str, str]] = []
    ended = frozenset(one.split("@")[0].split()[0] for one in tags if one.startswith("end"))
    blocks = Blocks(lambda code, _, place: found.append((code, place.spot)), further, ended)
    for number, written in enumerate(tags, 1):
        words, _, elements = written.partition("@")
        tag = Tag("{%", "", words, f"{{% {words} %}}")
        blocks.take(tag, Place("t", spot=str(number)), tuple(elements.split()), number)
    blocks.finish()
    return found


@pytest.mark.parametrize(
    "tags",
    [
        ("if x", "elif y", "else", "endif"),
        ("for x in y", "else", "endfor"),
        ("if x", "for x in y", "endfor", "endif"),
        ("set x = 1",),
        ("set x", "endset"),
        ("set x | upper", "endset"),
        ("macro m(x)", "endmacro", "call m(1)", "endcall"),
        ("with x = 1", "endwith", "filter upper", "endfilter"),
        ("if x@w:p w:r w:t", "endif@w:p w:r w:t"),
    ],
)
def test_whole_blocks(tags: tuple[str, ...]) -> None:
    """Blocks that are opened, divided and closed at one level are right."""
    assert codes(*tags) == []


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (("if x",), [("block-unclosed", "1")]),
        (("endif",), [("block-unopened", "1")]),
        (("else",), [("block-unopened", "1")]),
        (("for x in y", "elif z", "endfor"), [("block-unopened", "2")]),
        (("if x", "else", "else", "endif"), [("block-doubled", "3")]),
        (("if x", "for y in z", "endif"), [("block-crossed", "3")]),
        (("if x", "endfor", "endif"), [("block-unopened", "2")]),
        (("include 'x'",), [("tag-unsupported", "1")]),
        (("block b", "endblock"), [("tag-unsupported", "1")]),
        (("fro x in y",), [("tag-unknown", "1")]),
        (("do x",), [("tag-unknown", "1")]),
        (("if x@w:p", "endif@w:p w:tc"), [("block-unbalanced", "2")]),
        (("if x@w:p", "else@w:tc", "endif@w:p"), [("block-unbalanced", "2")]),
    ],
)
def test_broken_blocks(tags: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    """What is wrong is told at the tag where it shows."""
    assert codes(*tags) == expected


def test_tags_of_extensions() -> None:
    """A tag of an extension is a block if the template ends it; `break` belongs in a loop."""
    further = ("do", "break", "cache")

    assert codes("do x", "cache", "endcache", further=further) == []
    assert codes("for x in y", "break", "endfor", further=further) == []
    assert codes("break", further=further) == [("block-unopened", "1")]
    assert codes("for x in y@a", "break@a b", "endfor@a", further=further) == [
        ("block-unbalanced", "2")
    ]
