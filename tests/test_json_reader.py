"""Strict JSON: digits are kept, every value has its place, what RFC 8259 lacks is refused."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen import json_reader
from reportgen.tree import Record, Refusal, scalars


def texts(text: str) -> dict[str, str]:
    """Read JSON without problems; its scalars by path."""
    node, problems = json_reader.read(text, "f.json")
    assert not problems
    return {path: value.text for path, value in scalars(node)}


def refusal(text: str) -> tuple[str, int, int]:
    """Code and place of the refusal of a text."""
    with pytest.raises(Refusal) as caught:
        json_reader.read(text, "f.json")
    place = caught.value.problem.place
    return caught.value.problem.code, place.line, place.column


@pytest.mark.parametrize(
    "number", ["0", "-0", "1.10", "7600.530", "-12.5", "1e5", "1E+999999", "2.5e-3", "1" * 400]
)
def test_number_keeps_its_digits(number: str) -> None:
    """A number stays the text that was typed; no binary float is made of it."""
    assert {"value": number} == texts(f'{{"value": {number}}}')


def test_words_of_json() -> None:
    """Truth values are text, null is empty text."""
    expected = {"a": "true", "b": "false", "c": ""}
    assert expected == texts('{"a": true, "b": false, "c": null}')


def test_escapes_are_resolved() -> None:
    """All escapes of JSON are read, a pair of surrogates as one character."""
    expected = {"a": '"\\/\n\r\t元😀'}
    assert expected == texts(r'{"a": "\"\\\/\n\r\t\u5143\ud83d\ude00"}')


def test_code_in_quotes_stays() -> None:
    """A code is text in quotes and keeps its leading zero."""
    expected = {"0201": "0201"}
    assert expected == texts('{"0201": "0201"}')


def test_empty_collections() -> None:
    """Empty mappings and lists hold nothing, with spaces or without."""
    expected = {}
    assert expected == texts('{"a": {}, "b": [ ], "c": {\n}}')


def test_places_count_characters_from_one() -> None:
    """Every value has line and column; a Chinese or rare character is one column."""
    text = '{\r\n  "单位": "万元",\n  "😀": [1,\n    true, {"a":\n"x"}]\n}\n'
    node, _ = json_reader.read(text, "f.json")

    expected = {"单位": (2, 9), "😀.0": (3, 9), "😀.1": (4, 5), "😀.2.a": (5, 1)}
    found = {path: (value.place.line, value.place.column) for path, value in scalars(node)}
    assert expected == found


def test_places_of_keys_and_collections() -> None:
    """A mapping begins at its brace, a key at its quote."""
    node, _ = json_reader.read(' {"a": 1,\n "b": {"c": 2}}', "f.json")

    assert isinstance(node, Record)
    found = [node.place, node.keys["a"], node.keys["b"], node.entries["b"].place]
    expected = [(1, 2), (1, 3), (2, 2), (2, 7)]
    assert expected == [(place.line, place.column) for place in found]


def test_repeated_key_names_both_places() -> None:
    """The second of two equal keys is a problem, also when it is written with an escape."""
    text = '{"收入": 1,\n "a": 2,\n "\\u6536入": 3}'
    _, problems = json_reader.read(text, "f.json")

    expected = [("repeated-key", 3, 2, [(1, 2)])]
    assert expected == [
        (p.code, p.place.line, p.place.column, [(r.line, r.column) for r in p.related])
        for p in problems
    ]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('{"a": NaN}', 1, 7),
        ('{"a": Infinity}', 1, 7),
        ('{"a": -Infinity}', 1, 7),
        ('{"a": 1,}', 1, 9),
        ('{"a": [1,]}', 1, 10),
        ('{"a": [,1]}', 1, 8),
        ("{,}", 1, 2),
        ('// 注释\n{"a": 1}', 1, 1),
        ('{"a": 1 /* 注释 */}', 1, 9),
        ('{"a": 1}\n# 注释', 2, 1),
        ('{"a": 1} x', 1, 10),
        ('{"a": 1}\n{"b": 2}', 2, 1),
        ('{"a": 01}', 1, 8),
        ('{"a": .5}', 1, 7),
        ('{"a": 1.}', 1, 8),
        ('{"a": +1}', 1, 7),
        ('{"a": 0x1F}', 1, 8),
        ('{"a": 1_000}', 1, 8),
        ('{"a": True}', 1, 7),
        ('{"a": nullx}', 1, 11),
        ("{'a': 1}", 1, 2),
        ("{a: 1}", 1, 2),
        ('{1: "a"}', 1, 2),
        ('{"a" 1}', 1, 6),
        ('{"a": 1 "b": 2}', 1, 9),
        ('{"a": [1 2]}', 1, 10),
        ('{"a": "未闭合', 1, 7),
        ('{"a": "一\n二"}', 1, 9),
        ('{"a": "\t"}', 1, 8),
        (r'{"a": "\q"}', 1, 8),
        (r'{"a": "\u12"}', 1, 9),
        ('{"a":\u00a01}', 1, 6),
        ("{", 1, 2),
        ('{"a":', 1, 6),
        ('{"a": [1', 1, 9),
        ("]", 1, 1),
    ],
)
def test_what_is_no_json_is_refused(text: str, line: int, column: int) -> None:
    """NaN, trailing commas, comments, further text and loose numbers are refused at their place."""
    assert ("json-syntax", line, column) == refusal(text)


@pytest.mark.parametrize("text", ["", " \n\t\r\n"])
def test_empty_file(text: str) -> None:
    """A file without a value is refused as empty."""
    expected = ("empty-file", 1, 1)
    assert expected == refusal(text)


@pytest.mark.parametrize("escape", [r"\ud800", r"\udc00\ud800", r"\u0001", r"\ufdd0", r"\uffff"])
def test_character_that_no_document_can_hold(escape: str) -> None:
    """A lone surrogate, a control character or a noncharacter is a problem at its value."""
    _, problems = json_reader.read(f'{{\n"a": "甲{escape}"}}', "f.json")

    expected = [("illegal-character", 2, 6)]
    assert expected == [(p.code, p.place.line, p.place.column) for p in problems]


def test_illegal_character_in_a_key() -> None:
    """Keys are looked at like values."""
    _, problems = json_reader.read(r'{"\ud800": 1}', "f.json")

    expected = [("illegal-character", 1, 2)]
    assert expected == ([(p.code, p.place.line, p.place.column) for p in problems])


def test_depth_32_is_read() -> None:
    """A value that is nested 32 deep is read."""
    expected = ["x"]
    assert expected == list(texts("[" * 32 + '"x"' + "]" * 32).values())


@pytest.mark.parametrize("text", ["[" * 33 + "1" + "]" * 33, "[" * 100_000])
def test_depth_33_is_refused(text: str) -> None:
    """The value that is nested 33 deep is refused at its place, however much follows."""
    expected = ("too-deep", 1, 34)
    assert expected == refusal(text)


LEGAL = st.characters(
    max_codepoint=0xFFFFF,
    exclude_categories=["Cs"],
    exclude_characters=[*map(chr, range(9)), *map(chr, range(11, 32)), *"\ufdd0\ufdd1\ufffe\uffff"],
)
WORDS = {True: "true", False: "false", None: ""}
TOKENS = ["{", "}", "[", "]", ",", ":", "1", "-0.5e9", "01", "true", "null", "NaN", " ", "\n", "//"]


def leaves(data: object, path: tuple[str, ...] = ()) -> dict[str, str]:
    """The scalars of nested data by path, as the reader gives them."""
    if isinstance(data, dict):
        inner = list(data.items())
    elif isinstance(data, list):
        inner = list(enumerate(data))
    else:
        return {".".join(path): data if isinstance(data, str) else WORDS[data]}
    found = [leaves(value, (*path, str(key))) for key, value in inner]
    return {name: text for part in found for name, text in part.items()}


def nested(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Lists and mappings of values."""
    keys = st.text(LEGAL, max_size=5)
    return st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4)


@settings(deadline=None, max_examples=150)
@given(
    st.recursive(st.text(LEGAL, max_size=12) | st.booleans() | st.none(), nested, max_leaves=12),
    st.sampled_from([{"ensure_ascii": True}, {"ensure_ascii": False, "indent": 1}]),
)
def test_what_the_standard_library_writes_is_read(data: object, layout: dict[str, Any]) -> None:
    """Texts come back as they were written, with escapes or without, on one line or many."""
    text = json.dumps(data, **layout)

    assert leaves(data) == texts(text)


def strictly_decoded(text: str) -> dict[str, str] | None:
    """What the standard library reads, or None where the text is no JSON by RFC 8259."""

    def no_constant(name: str) -> object:
        raise ValueError(name)

    try:
        return leaves(json.loads(text, parse_int=str, parse_float=str, parse_constant=no_constant))
    except ValueError:
        return None


@settings(deadline=None, max_examples=500)
@given(st.lists(st.sampled_from([*TOKENS, '"甲"', '"乙":', "[1]", '{"丙": 2}']), max_size=9))
def test_accepts_just_what_json_is(tokens: list[str]) -> None:
    """A text is accepted where the standard library takes it, NaN excepted, and read the same."""
    text = "".join(tokens)

    try:
        node, _ = json_reader.read(text, "f.json")
        found = {path: value.text for path, value in scalars(node)}
    except Refusal:
        found = None

    assert strictly_decoded(text) == found
