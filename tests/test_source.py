"""Input files as text with places: encodings, size, places of paths, values still to be entered."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen import source
from reportgen.problems import Problem
from reportgen.source import LARGEST, Source, parse
from reportgen.tree import scalars

TEXT = "unit: 万元\nname: 惠州市政务服务数据管理局\n"


def found(problems: tuple[Problem, ...]) -> list[tuple[str, int, int]]:
    """Codes and places of problems."""
    return [(p.code, p.place.line, p.place.column) for p in problems]


def good(text: str, file: str = "f.yaml") -> Source:
    """Read a text without problems."""
    data, problems = parse(text.encode(), file)
    assert not problems
    assert data
    return data


def texts(data: Source) -> dict[str, str]:
    """The scalars of a source by path."""
    return {path: value.text for path, value in scalars(data.data)}


def test_the_same_data_in_yaml_and_json() -> None:
    """Code 0201, the word NO and the digits 1.10 are the same text in both formats."""
    in_yaml = good("codes: {0201: NO}\namount: 1.10\nempty:\n")
    in_json = good('{"codes": {"0201": "NO"}, "amount": 1.10, "empty": null}', "f.json")

    expected = {"codes.0201": "NO", "amount": "1.10", "empty": ""}
    assert expected == texts(in_yaml)
    assert expected == texts(in_json)


LEGAL = st.text(
    st.characters(
        max_codepoint=0xFFFFF,
        exclude_categories=["Cs"],
        exclude_characters=[
            *map(chr, range(9)),
            *map(chr, range(11, 32)),
            *"\ufdd0\ufdd1\ufffe\uffff",
        ],
    ),
    max_size=12,
).filter(lambda text: not text.startswith("待填"))


def nested(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Lists and mappings of values."""
    return st.lists(inner, max_size=4) | st.dictionaries(LEGAL, inner, max_size=4)


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(LEGAL, st.recursive(LEGAL, nested, max_leaves=10), max_size=5))
def test_any_data_is_the_same_in_yaml_and_json(data: dict[str, object]) -> None:
    """Whatever text is written as YAML or as JSON is read as the same scalars at equal paths."""
    as_yaml = yaml.safe_dump(data, allow_unicode=True, default_style='"', sort_keys=False)
    as_json = json.dumps(data, ensure_ascii=False)

    assert texts(good(as_json, "f.json")) == texts(good(as_yaml))


@settings(deadline=None, max_examples=150)
@given(st.from_regex(r"-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?([eE][-+]?[0-9]{1,3})?", fullmatch=True))
def test_any_number_keeps_its_digits_in_yaml_and_json(number: str) -> None:
    """A number is the same text in both formats, digit for digit."""
    assert {"amount": number} == texts(good(f"amount: {number}\n"))
    assert {"amount": number} == texts(good(f'{{"amount": {number}}}', "f.json"))


def test_byte_order_mark_is_accepted() -> None:
    """A byte order mark, as Windows editors write it, is no part of the text nor of places."""
    data, problems = parse(TEXT.encode("utf-8-sig"), "f.yaml")

    assert not problems
    assert data
    expected = {"unit": "万元", "name": "惠州市政务服务数据管理局"}
    assert expected == texts(data)
    expected = (1, 1)
    assert expected == (data.data.place.line, data.data.place.column)


def test_byte_order_mark_before_json() -> None:
    """JSON with a byte order mark is read as well."""
    data, problems = parse('{"unit": "元"}'.encode("utf-8-sig"), "f.json")

    assert not problems
    assert data
    expected = {"unit": "元"}
    assert expected == texts(data)


def test_gbk_is_named() -> None:
    """A file in GBK is refused at its first such byte, and the encoding is named."""
    data, problems = parse(TEXT.encode("gbk"), "f.yaml")

    assert data is None
    expected = [("encoding", 1, 7)]
    assert expected == found(problems)
    assert "GBK" in problems[0].message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("file", ["f.yaml", "f.json"])
def test_utf_16_is_refused(encoding: str, file: str) -> None:
    """A file in UTF-16 or UTF-32 is one problem, whatever its format."""
    data, problems = parse(TEXT.encode(encoding), file)

    assert data is None
    expected = 1
    assert expected == len(problems)


def test_wrong_byte_behind_a_byte_order_mark() -> None:
    """The place of a wrong byte counts from after the byte order mark."""
    _, problems = parse(b"\xef\xbb\xbfa: 1\nb: \xff\n", "f.yaml")

    expected = [("encoding", 2, 4)]
    assert expected == found(problems)


def test_wrong_byte_behind_chinese_text() -> None:
    """The column of a wrong byte counts characters, as all columns do."""
    _, problems = parse("a: 1\n名称: ".encode() + b"\xff\n", "f.yaml")

    expected = [("encoding", 2, 5)]
    assert expected == found(problems)


def test_largest_file_is_read() -> None:
    """A file of exactly 20 MiB is read."""
    content = b"a: 1\n#"

    data, problems = parse(content.ljust(20 * 1024 * 1024, b"x"), "f.yaml")

    assert not problems
    assert data


def test_larger_file_is_refused() -> None:
    """One byte more than 20 MiB is refused before it is read."""
    data, problems = parse(b"\xff" * (LARGEST + 1), "f.yaml")

    assert data is None
    expected = [("too-large", 0, 0)]
    assert expected == found(problems)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("f.yaml", "- 甲\n"),
        ("f.yaml", "甲\n"),
        ("f.yaml", "--- \n"),
        ("f.json", "[1]"),
        ("f.json", '"甲"'),
    ],
)
def test_top_is_a_mapping(file: str, content: str) -> None:
    """A file whose top is no mapping is a problem."""
    data, problems = parse(content.encode(), file)

    assert data is None
    expected = ["not-a-mapping"]
    assert expected == [p.code for p in problems]


@pytest.mark.parametrize("file", ["f.yaml", "f.json"])
def test_empty_file(file: str) -> None:
    """A file of no bytes is a problem, not an empty mapping."""
    data, problems = parse(b"", file)

    assert data is None
    expected = [("empty-file", 1, 1)]
    assert expected == found(problems)


def test_suffix_tells_the_format() -> None:
    """A trailing comma is legal in YAML and illegal in JSON, so the suffix decides."""
    content = b'{"a": 1,}'

    expected = []
    assert expected == found(parse(content, "f.yml")[1])
    expected = [("json-syntax", 1, 9)]
    assert expected == found(parse(content, "f.json")[1])


def test_pending_values_are_reported_and_kept() -> None:
    """Each value that is still to be entered is a problem of its own, and the data is there."""
    text = "amount: 待填\nrows:\n  - reason: 待填：7月补\n  - reason: 待填写\nnote: '待填'\n"
    data, problems = parse(text.encode(), "f.yaml")

    assert data
    expected = [("pending", 1, 9), ("pending", 3, 13), ("pending", 5, 7)]
    assert expected == found(problems)
    assert "rows.0.reason" in problems[1].message


def test_all_problems_of_a_file_are_reported() -> None:
    """Repeated keys, illegal characters and pending values are told in one go."""
    text = 'a: 1\na: 2\nb: "\\x01"\nc: 待填\n'
    data, problems = parse(text.encode(), "f.yaml")

    assert data is None
    expected = [("repeated-key", 2, 1), ("illegal-character", 3, 4), ("pending", 4, 4)]
    assert expected == found(problems)


ROWS = """\
unit: 万元
rows:
  - code: 2010350
    amount: 7,600.53
  - code: 2010399
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), (1, 1)),
        (("unit",), (1, 7)),
        (("rows",), (3, 3)),
        (("rows", 0), (3, 5)),
        (("rows", 0, "amount"), (4, 13)),
        (("rows", 1, "code"), (5, 11)),
        (("rows", 1, "amount"), (5, 5)),
        (("rows", 9, "code"), (3, 3)),
        (("unit", "inner"), (1, 7)),
        (("nothing", "at", "all"), (1, 1)),
    ],
)
def test_place_of_a_path(path: tuple[str | int, ...], expected: tuple[int, int]) -> None:
    """A path has the place of its value, or of the nearest thing around it that exists."""
    place = good(ROWS).place(path)

    assert expected == (place.line, place.column)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("unit",), (1, 1)),
        (("rows",), (2, 1)),
        (("rows", 0, "amount"), (4, 5)),
        (("rows", 1, "code"), (5, 5)),
        (("rows", 1), (5, 5)),
        (("nothing",), (1, 1)),
    ],
)
def test_place_of_a_key(path: tuple[str | int, ...], expected: tuple[int, int]) -> None:
    """The key that a path ends with has a place of its own; an item of a list has its value's."""
    place = good(ROWS).key_place(path)

    assert expected == (place.line, place.column)


def test_numeric_keys_of_mappings() -> None:
    """A path may name a numeric key by a number."""
    data = good("names:\n  201: 一般公共服务支出\n")

    expected = (2, 8)
    assert expected == (data.place(("names", 201)).line, data.place(("names", 201)).column)


def test_read_names_the_file(tmp_path: Path) -> None:
    """Places of a file that was read show its path."""
    path = tmp_path / "预算.yaml"
    path.write_text("a: 待填\n", encoding="utf-8")

    data, problems = source.read(path)

    assert data
    assert [str(path)] == [p.place.file for p in problems]
    assert str(path) == data.file


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_file_that_cannot_be_opened(tmp_path: Path, name: str) -> None:
    """A missing file, or a folder in its place, is a problem, not an exception."""
    data, problems = source.read(tmp_path / name)

    assert data is None
    assert [("unreadable", str(tmp_path / name))] == [(p.code, p.place.file) for p in problems]
