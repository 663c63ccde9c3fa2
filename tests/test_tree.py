"""Plain data with places: scalars, records, lists."""

import pytest

from reportgen import yaml_reader
from reportgen.problems import Place, Problem
from reportgen.tree import DEEPEST, Record, RecordBuilder, Refusal, Scalar, plain, scalar, scalars

HERE = Place("f.yaml", 3, 7)


@pytest.mark.parametrize("text", ["待填", "待填：", "待填：7月补", "待填：金额"])
def test_pending(text: str) -> None:
    """The mark 待填, alone or with a note after a full-width colon, says: still to be entered."""
    assert Scalar(text, HERE).is_pending


@pytest.mark.parametrize("text", ["", "0", "待填写", "待填:note", "待填项目", " 待填", "【待填】"])
def test_not_pending(text: str) -> None:
    """Empty, zero and longer words are values like any other."""
    assert not Scalar(text, HERE).is_pending


@pytest.mark.parametrize("text", ["\ufdd0", "a\ufdd1b", "\x00", "\x1b[0m", "\ud800", "\uffff"])
def test_character_that_no_document_can_hold(text: str) -> None:
    """A character that XML 1.0 forbids, or that marks spans, is a problem at its scalar."""
    problems: list[Problem] = []

    scalar(text, HERE, problems)

    expected = [("illegal-character", HERE)]
    assert expected == [(p.code, p.place) for p in problems]


@pytest.mark.parametrize(
    "text", ["\t\n\r", "R&D <试点> ]]>", "𠮷😀", "\ufeff", "\ufffd", "{{ a }}"]
)
def test_awkward_characters_are_data(text: str) -> None:
    """Breaks, markup, braces and rare characters are kept as they are."""
    problems: list[Problem] = []

    result = scalar(text, HERE, problems)

    assert (Scalar(text, HERE), []) == (result, problems)


def test_illegal_character_is_named_by_number() -> None:
    """A character that cannot be seen is named by its code point."""
    problems: list[Problem] = []

    scalar("党建\x07经费", HERE, problems)

    assert "U+0007" in problems[0].message


def test_repeated_key_keeps_the_first_value() -> None:
    """A repeated key is a problem at the second place that names the first."""
    problems: list[Problem] = []
    record = RecordBuilder(Place("f", 1, 1), problems)

    record.add(Scalar("收入", Place("f", 1, 1)), Scalar("1", Place("f", 1, 5)))
    record.add(Scalar("收入", Place("f", 2, 1)), Scalar("2", Place("f", 2, 5)))

    assert {"收入": Scalar("1", Place("f", 1, 5))} == record.done().entries
    assert {"收入": Place("f", 1, 1)} == record.done().keys
    expected = [("repeated-key", Place("f", 2, 1), (Place("f", 1, 1),))]
    assert expected == [(p.code, p.place, p.related) for p in problems]


def test_refusal_carries_its_problem() -> None:
    """What ends the reading is a problem with code and place."""
    refusal = Refusal("too-deep", "嵌套过深", HERE)

    assert Problem("too-deep", "嵌套过深", HERE) == refusal.problem


def test_scalars_in_file_order_with_paths() -> None:
    """All scalars come in file order, each with its path of keys and numbers from 0."""
    text = """\
unit: 万元
rows:
  - {code: 0201, names: [甲, 乙]}
  - 丙
note: 丁
"""
    node, _ = yaml_reader.read(text, "f.yaml")

    expected = [
        ("unit", "万元", 1),
        ("rows.0.code", "0201", 3),
        ("rows.0.names.0", "甲", 3),
        ("rows.0.names.1", "乙", 3),
        ("rows.1", "丙", 4),
        ("note", "丁", 5),
    ]
    assert expected == [(path, value.text, value.place.line) for path, value in scalars(node)]


def test_scalars_below_a_path() -> None:
    """The path that is given goes before the path within the node."""
    node, _ = yaml_reader.read("[甲, 乙]", "f.yaml")

    expected = ["rows.3.0", "rows.3.1"]
    assert expected == [path for path, _ in scalars(node, ("rows", 3))]


def test_scalars_of_nothing() -> None:
    """An empty mapping holds no scalar."""
    expected = []
    assert expected == list(scalars(Record({}, {}, HERE)))


def test_deepest_is_what_the_documents_say() -> None:
    """Depth 32 is a promise of the documents."""
    expected = 32
    assert expected == DEEPEST


def test_plain() -> None:
    """Data without its places is mappings, lists and texts as they were typed."""
    node, _ = yaml_reader.read("a: 0201\nb:\n  - c: ''\n  - [1.50, 是]\n", "f.yaml")

    assert plain(node) == {"a": "0201", "b": [{"c": ""}, ["1.50", "是"]]}
