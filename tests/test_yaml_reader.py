"""Strict YAML: scalars stay text, places are right, what can be read in two ways is refused."""

import pytest

from reportgen import yaml_reader
from reportgen.tree import Node, Record, Refusal, scalars


def texts(text: str) -> dict[str, str]:
    """Read YAML without problems; its scalars by path."""
    node, problems = yaml_reader.read(text, "f.yaml")
    assert not problems
    return {path: value.text for path, value in scalars(node)}


def places(node: Node) -> dict[str, tuple[int, int]]:
    """Line and column of every scalar by path."""
    return {path: (value.place.line, value.place.column) for path, value in scalars(node)}


def refusal(text: str) -> tuple[str, int, int]:
    """Code and place of the refusal of a text."""
    with pytest.raises(Refusal) as caught:
        yaml_reader.read(text, "f.yaml")
    place = caught.value.problem.place
    return caught.value.problem.code, place.line, place.column


@pytest.mark.parametrize(
    "text",
    [
        "0201",
        "NO",
        "yes",
        "true",
        "null",
        "~",
        "1_000",
        "1:30",
        "1.10",
        "1e5",
        "0x1F",
        "0o17",
        ".inf",
        ".nan",
        "2023-11-30",
        "7,600.53",
        "待填：7月补",
        "R&D",
        "=",
        "<试点>",
        "12万元",
        "-",
        "'",
    ],
)
def test_plain_scalar_stays_as_typed(text: str) -> None:
    """No plain scalar becomes a number, a truth value, a date or nothing."""
    quoted = text if text not in {"-", "'"} else f'"{text}"'

    assert {"value": text} == texts(f"value: {quoted}")


def test_empty_value_is_empty_text() -> None:
    """A key without a value has empty text."""
    expected = {"reason": "", "note": ""}
    assert expected == texts("reason:\nnote: ''\n")


def test_comment_is_no_text() -> None:
    """A comment after a space ends a value; without one the sign belongs to it."""
    expected = {"a": "7600.53", "b": "甲#乙"}
    assert expected == texts("a: 7600.53 # 万元\nb: 甲#乙\n")


def test_escapes_of_double_quotes() -> None:
    """Double quotes resolve escapes, single quotes do not."""
    expected = {"a": "一\n二\t“", "b": r"一\n二"}
    assert expected == (
        texts(r"""
a: "一\n二\t\u201c"
b: '一\n二'
""")
    )


def test_block_texts() -> None:
    """A literal block keeps its line breaks, a folded one joins its lines."""
    text = "a: |\n  一\n  二\nb: >-\n  one\n  two\n"

    expected = {"a": "一\n二\n", "b": "one two"}
    assert expected == texts(text)


def test_places_count_characters_from_one() -> None:
    """Line and column count from 1; a Chinese or rare character is one column."""
    text = "单位: 万元\n列表:\n  - {名称: 甲, 😀: 乙}\n  -   丙\n"
    node, _ = yaml_reader.read(text, "f.yaml")

    expected = {"单位": (1, 5), "列表.0.名称": (3, 10), "列表.0.😀": (3, 16), "列表.1": (4, 7)}
    assert expected == places(node)


def test_places_of_keys_and_collections() -> None:
    """A mapping begins at its first key, a list at its first mark; keys have places too."""
    node, _ = yaml_reader.read("a: 1\nb:\n  c:\n  - d\n", "f.yaml")

    assert isinstance(node, Record)
    inner = node.entries["b"]
    assert isinstance(inner, Record)
    expected = [(1, 1), (2, 1), (3, 3), (3, 3), (4, 3)]
    found = [
        node.keys["a"],
        node.keys["b"],
        inner.place,
        inner.keys["c"],
        inner.entries["c"].place,
    ]
    assert expected == [(place.line, place.column) for place in found]


def test_windows_line_ends() -> None:
    """CR LF ends a line once and is not part of a value."""
    node, _ = yaml_reader.read("a: 1\r\nb: 2\r\n", "f.yaml")

    expected = {"a": "1", "b": "2"}
    assert expected == texts("a: 1\r\nb: 2\r\n")
    expected = {"a": (1, 4), "b": (2, 4)}
    assert expected == places(node)


def test_repeated_key_names_both_places() -> None:
    """The second of two equal keys is a problem with the place of the first; others go on."""
    text = "收入: 1\n支出: 2\n收入: 3\n'支出': 4\n"
    node, problems = yaml_reader.read(text, "f.yaml")

    expected = [("repeated-key", 3, 1, [1]), ("repeated-key", 4, 1, [2])]
    assert expected == [
        (p.code, p.place.line, p.place.column, [place.line for place in p.related])
        for p in problems
    ]
    assert isinstance(node, Record)
    expected = ["收入", "支出"]
    assert expected == list(node.keys)


def test_equal_keys_of_different_mappings_are_no_repetition() -> None:
    """Each mapping has its own keys."""
    expected = {"0.a": "1", "1.a": "2"}
    assert expected == texts("- {a: 1}\n- {a: 2}\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1\n", ("anchor", 1, 4)),
        ("a: 1\nb: &x {c: 1}\n", ("anchor", 2, 4)),
        ("&x a: 1\n", ("anchor", 1, 1)),
        ("a: 1\nb: *x\n", ("alias", 2, 4)),
        ("- *x\n", ("alias", 1, 3)),
        ("*x : 1\n", ("alias", 1, 1)),
        ("a: !!str 0201\n", ("tag", 1, 4)),
        ("a: !!python/object:os.system {}\n", ("tag", 1, 4)),
        ("!!map {a: 1}\n", ("tag", 1, 1)),
        ("a: !own 1\n", ("tag", 1, 4)),
        ("a: 1\nb:\n  <<: {c: 1}\n", ("merge-mark", 3, 3)),
        ("<<: [{a: 1}]\n", ("merge-mark", 1, 1)),
        ("{<<: {a: 1}}\n", ("merge-mark", 1, 2)),
        ("? [a, b]\n: 1\n", ("key-not-text", 1, 3)),
        ("? {a: b}\n: 1\n", ("key-not-text", 1, 3)),
        ("a: 1\n---\nb: 2\n", ("several-documents", 3, 1)),
        ("a: 1\n...\n---\nb: 2\n", ("several-documents", 4, 1)),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(text: str, expected: tuple[str, int, int]) -> None:
    """Anchors, aliases, tags, merge marks and further documents are refused at their place."""
    assert expected == refusal(text)


def test_quoted_merge_mark_is_a_key() -> None:
    """In quotes the two signs are a key like any other."""
    expected = {"<<": "1"}
    assert expected == texts('"<<": 1')


def test_aliases_that_unfold_to_millions_are_refused_at_once() -> None:
    """The first anchor ends the reading, so nothing unfolds."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]

    expected = ("anchor", 1, 5)
    assert expected == refusal("\n".join(lines))


def test_one_document_may_be_marked() -> None:
    """The marks of a single document's beginning and end are accepted."""
    expected = {"a": "1"}
    assert expected == texts("%YAML 1.1\n---\na: 1\n...\n")


@pytest.mark.parametrize("text", ["", "\n\n", "# 只有注释\n", "   "])
def test_empty_file(text: str) -> None:
    """A file without a document is refused as empty."""
    expected = ("empty-file", 1, 1)
    assert expected == refusal(text)


def test_depth_32_is_read() -> None:
    """A value that is nested 32 deep is read."""
    expected = ["x"]
    assert expected == list(texts("[" * 32 + "x" + "]" * 32).values())


def test_depth_33_is_refused() -> None:
    """The value that is nested 33 deep is refused at its place."""
    expected = ("too-deep", 1, 34)
    assert expected == refusal("[" * 33 + "x" + "]" * 33)


def test_great_depth_is_refused_without_a_crash() -> None:
    """A hundred thousand brackets are refused like thirty-three."""
    expected = ("too-deep", 1, 34)
    assert expected == refusal("[" * 100_000)


def test_depth_of_mappings() -> None:
    """Mappings count like lists."""
    expected = ("too-deep", 1, 133)
    assert expected == refusal("{a: " * 33 + "x" + "}" * 33)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("\ta: 1\n", 1, 1),
        ("a:\n\tb: 1\n", 2, 1),
        ("a: 1\n\tb: 1\n", 2, 1),
        ("a: @甲\n", 1, 4),
        ("a: `甲\n", 1, 4),
        ("a: 甲: 乙\n", 1, 5),
        ("a: 1\n  b: 2\n", 2, 4),
        ("a: 1\nb\nc: 2\n", 3, 1),
        ("a: [1, 2\nb: 3\n", 2, 2),
        ('a: "未闭合\n', 2, 1),
        (r'a: "\ud800"', 1, 7),
        (r'a: "\q"', 1, 5),
    ],
)
def test_syntax_error_has_its_place(text: str, line: int, column: int) -> None:
    """What is no YAML is refused where the parser stopped: tabs, colons, brackets, escapes."""
    assert ("yaml-syntax", line, column) == refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "\ta: 1\n",
        "a: 1\n\tb: 1\n",
        "a: 甲: 乙\n",
        "a: 1\nb\nc: 2\n",
        "a: [1, 2\nb: 3\n",
        'a: "未闭合\n',
        r'a: "\ud800"',
        r'a: "\q"',
    ],
)
def test_syntax_error_is_told_in_chinese(text: str) -> None:
    """The usual slips of a clerk are told in Chinese, not in the parser's English."""
    with pytest.raises(Refusal) as caught:
        yaml_reader.read(text, "f.yaml")

    message = caught.value.problem.message.removeprefix("YAML 语法错误：")
    assert not [word for word in message.split() if word.isascii() and len(word) > 2]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: \x01\n", 1, 4),
        ("a: 1\nb: x\x00y\n", 2, 5),
        ("a: \x7f\n", 1, 4),
        ("a: \uffff\n", 1, 4),
    ],
)
def test_control_character_is_refused_at_its_place(text: str, line: int, column: int) -> None:
    """A character that YAML does not allow is refused where it stands."""
    assert ("illegal-character", line, column) == refusal(text)


def test_control_character_after_chinese_text() -> None:
    """Its place counts characters, not bytes, also behind Chinese text."""
    expected = ("illegal-character", 2, 5)
    assert expected == refusal("名称: 数据管理局\n项目: \x0b\n备注: 无\n")


@pytest.mark.parametrize("text", ["\ufdd0", '"\\uFDD0"', '"\\x01"', '"甲\\0乙"', '"\\uFFFE"'])
def test_character_that_no_document_can_hold(text: str) -> None:
    """A character that YAML allows, but no document, is a problem at its value."""
    _, problems = yaml_reader.read(f"a: 1\nb: {text}\n", "f.yaml")

    expected = [("illegal-character", 2, 4)]
    assert expected == [(p.code, p.place.line, p.place.column) for p in problems]


def test_illegal_character_in_a_key() -> None:
    """Keys are looked at like values."""
    _, problems = yaml_reader.read('"\\x02": 1', "f.yaml")

    expected = [("illegal-character", 1)]
    assert expected == [(p.code, p.place.line) for p in problems]
