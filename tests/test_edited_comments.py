"""Comments around entries that are taken away stay in their order, whatever they hang on."""

import pytest

from reportgen.edits import Edit, edited

BLOCKS = "a: 1\n# B\nb:\n  - 1\n# C\nc: 2\n# D\nd: 3\n"
FLOWS = "a: {x: 1}\n# B\nb:\n  - {y: 1}\n# C\nc: {x: 2}\n# D\nd: {x: 3}\n"


@pytest.mark.parametrize("text", [BLOCKS, FLOWS])
@pytest.mark.parametrize("keys", ["b", "c", "d", "bc", "cd", "bd", "bcd"])
def test_comments_outlive_what_they_stand_above(text: str, keys: str) -> None:
    """Only the lines of the entries themselves go."""
    gone = {"b": ("b:", "  -"), "c": ("c:",), "d": ("d:",)}
    starts = tuple(start for key in keys for start in gone[key])
    expected = [line for line in text.splitlines() if not line.startswith(starts)]

    assert expected == edited(text, [Edit((key,), None) for key in keys]).splitlines()
