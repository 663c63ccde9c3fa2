"""A rendering looks values up, goes over lists alone, and counts what went wrong."""

from typing import Any

import pytest
from jinja2 import StrictUndefined

from reportgen.ooxml.items import Halt
from reportgen.ooxml.session import Session
from reportgen.sandbox import Sandbox

MISSING = object()


class Listing(Session):
    """A rendering that collects what it prints."""

    bad = staticmethod(lambda value: value == "坏")

    def text(self, out: list[Any], value: object, number: int) -> None:  # noqa: ARG002
        """Print a value that is not plain."""
        if isinstance(value, StrictUndefined) or value is None:
            raise TypeError(str(value))
        out.append(value)


def _session() -> Listing:
    return Listing(Sandbox(escapes=False))


def test_values_are_looked_up_one_by_one() -> None:
    """Plain texts are bytes at once, other values and doubtful texts go their own way."""
    session, out = _session(), list[Any]()
    group = (
        (b"<", 1, "l_x", "x", ""), (b"", 2, "l_y", "y", "a"), (b"|", 3, "l_z", "z", ""),
        (b">", 4, "l_n", "n", ""),
    )  # fmt: skip

    session.slowly(out, group, {"l_x": "文", "l_y": {"a": "b"}, "l_z": "坏", "l_n": 5}, MISSING)

    assert out == [b"<", "文".encode(), b"b", b"|", "坏", b">", 5]
    assert session.faults == {}


def test_what_is_missing_does_not_hide_the_rest() -> None:
    """Each mistake of a row is noted, with how often it happened."""
    session, out = _session(), list[Any]()
    group = ((b"", 1, "l_x", "x", ""), (b"", 2, "l_y", "y", ""), (b"", 3, "l_z", "z", ""))

    for _ in range(2):
        session.slowly(out, group, {"l_x": MISSING, "l_y": "b", "l_z": None}, MISSING)

    assert out == [b"b", b"b"]
    assert {number: times for (number, _), (_, times) in session.faults.items()} == {1: 2, 3: 2}


def test_what_goes_on_without_end_halts() -> None:
    """It would only happen again."""
    session = _session()

    with pytest.raises(Halt):
        session.fault(RecursionError("too deep"), 3)
    assert [number for number, _ in session.faults] == [3]


@pytest.mark.parametrize("value", [[1], (), {"a": 1}, range(2), iter([1])])
def test_loops_go_over_lists(value: object) -> None:
    """Mappings and generators too."""
    assert Session.looped(value) is value


@pytest.mark.parametrize("value", [None, "文", 5, 1.5, {1, 2}, frozenset()])
def test_loops_go_over_nothing_else(value: object) -> None:
    """A text would be cut in letters; a set has another order in each process."""
    with pytest.raises(TypeError, match="要循环的值"):
        Session.looped(value)
