"""New values as YAML text: as plain as they may be, and read back as what they were."""

import pytest

from reportgen import source
from reportgen.tree import Record, Scalar
from reportgen.yaml_writer import Value, between_brackets, block


@pytest.mark.parametrize(
    ("value", "style", "expected"),
    [
        ("甲", None, ["甲"]),
        ("甲", '"', ['"甲"']),
        ("甲", "'", ["'甲'"]),
        ("it's", "'", ["'it''s'"]),
        ("0201", None, ["0201"]),
        ("a: b", None, ['"a: b"']),
        ("", None, ['""']),
        ("一\n二", "|", ["|-", "  一", "  二"]),
        ("一\n\n二\n", ">", ["|", "  一", "", "  二"]),
        (" 一\n二", None, [r'" 一\n二"']),
        ("甲\u2028乙", None, [r'"甲\U00002028乙"']),
        ("甲\u3000乙", None, ["甲\u3000乙"]),
        ({"a": "1", "b": ["x", {"c": "2", "d": "3"}]}, None,
         ["a: 1", "b:", "  - x", "  - c: 2", "    d: 3"]),
        ([], None, ["[]"]),
        ({"a": {}}, None, ["a: {}"]),
    ],
)  # fmt: skip
def test_block(value: Value, style: str | None, expected: list[str]) -> None:
    """A value stands on lines of its own; quotes only where they are needed or were."""
    assert expected == block(value, style)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a,b", '"a,b"'),
        ("a:b", '"a:b"'),
        ("一\n二", r'"一\n二"'),
        ({"a": "1", "b": ["x", "y"]}, "{a: 1, b: [x, y]}"),
    ],
)
def test_between_brackets(value: Value, expected: str) -> None:
    """Between brackets a value stands on one line, and commas and colons are quoted."""
    assert expected == between_brackets(value)


def test_every_character_comes_back() -> None:
    """Each character of the first plane that a document can hold is read back, in any place."""
    for code in (*range(0x20, 0x3000), 0x3000, 0xFEFF, 0xFF1A, 0x1F600):
        text = f"甲{chr(code)}"
        data, problems = source.parse(f"k: {block(text)[0]}\nl: x\n".encode(), "f.yaml")

        assert not problems, hex(code)
        assert data
        assert isinstance(data.data, Record)
        node = data.data.entries["k"]
        assert isinstance(node, Scalar)
        assert text == node.text, hex(code)
