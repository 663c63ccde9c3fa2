"""Parts become syntax and code, or what is wrong with their tags is told."""

from collections.abc import Sequence
from typing import Any

import pytest

from reportgen.ooxml import backend, program, stock
from reportgen.ooxml.excel.printing.collection import Collection
from reportgen.ooxml.marks import Mark, Marks
from reportgen.ooxml.programs import programs, trees
from reportgen.ooxml.tags import Tag
from reportgen.problems import Place
from reportgen.sandbox import Sandbox

SANDBOX = Sandbox(escapes=False)


def _marks(*tags: str) -> Marks:
    found = Marks("a.xlsx")
    for n, source in enumerate(tags, 1):
        place = Place("a.xlsx", spot=f"表!A{n}")
        found.places[place] = n
        found.add(Mark(Tag(source[:2], "", source[2:-2].strip(), source), place))
    return found


def _items(found: Marks) -> list[str | int]:
    return [*range(len(found.marks))]


@pytest.mark.parametrize("way", [program, stock])
def test_parts_are_compiled_apart(way: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part has its tree and its code; literal text stands between the tags."""
    monkeypatch.setattr(backend, "BACKEND", way)
    found = _marks("{% for x in xs %}", "{{ x }}", "{% endfor %}", "{{ y }}")
    parts: dict[str, Sequence[str | int]] = {"one": ["<", 0, 1, ";", 2, ">"], "two": [3]}

    known = trees(parts, range(4), found, SANDBOX)
    made = programs(known, frozenset(), found, SANDBOX)

    printed = dict[str, str]()
    for name, code in made.items():
        out, collection = list[Any](), Collection(found.marks, SANDBOX)
        code({"xs": ["a", "b"], "y": 5}, collection, out)
        printed[name] = Collection.captured(out)
    assert printed == {"one": "<a;b;>", "two": "5"}
    assert found.problems == []


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (("{{ a + }}",), [("tag-syntax", "表!A1")]),
        (("{{ a }}", "{{ b | nix }}"), [("unknown-filter", "表!A2")]),
        (("{{ a + }}", "{{ b }}", "{{ c ( }}"), [("tag-syntax", "表!A1"), ("tag-syntax", "表!A3")]),
    ],
)
def test_all_wrong_tags_are_told(tags: Sequence[str], expected: list[tuple[str, str]]) -> None:
    """Not the first alone; no part is compiled then."""
    found = _marks(*tags)

    assert trees({"one": _items(found)}, range(len(tags)), found, SANDBOX) == {}
    assert [(one.code, one.place.spot) for one in found.told()] == expected


def test_a_template_that_is_wrong_already_is_not_compiled() -> None:
    """What the blocks have told is not told again in other words."""
    found = _marks("{% for x in xs %}")
    found.report("block-unclosed", "没有结束", Place("a.xlsx", spot="表!A1"))

    assert trees({"one": _items(found)}, [0], found, SANDBOX) == {}
    assert [one.code for one in found.problems] == ["block-unclosed"]


def test_tags_that_are_too_deep_are_told() -> None:
    """Python cannot compile a thousand loops in each other."""
    found = _marks(*["{% for x in xs %}"] * 300, *["{% endfor %}"] * 300)

    known = trees({"one": _items(found)}, range(600), found, SANDBOX)
    assert programs(known, frozenset(), found, SANDBOX) == {}
    assert {one.code for one in found.problems} == {"tag-syntax"}
