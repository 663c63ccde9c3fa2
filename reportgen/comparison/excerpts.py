"""Two versions of a text, cut down to what differs and a little around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"[0-9][0-9,.]*%?|.", re.DOTALL)
_AROUND = 18
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, and whether the other version has it otherwise."""

    text: str
    is_changed: bool


def excerpts(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return both versions in pieces; what both have is shortened, numbers are never cut."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    found = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    left = [(tag == "equal", before[low:high]) for tag, low, high, _, _ in found]
    right = [(tag == "equal", after[low:high]) for tag, _, _, low, high in found]
    return tuple(_pieces(left)), tuple(_pieces(right))


def plain(pieces: tuple[Piece, ...]) -> str:
    """Return an excerpt without marks."""
    return "".join(piece.text for piece in pieces)


def _pieces(stretches: list[tuple[bool, list[str]]]) -> Iterator[Piece]:
    last = len(stretches) - 1
    for index, (is_same, tokens) in enumerate(stretches):
        text = "".join(_shortened(tokens, index == 0, index == last) if is_same else tokens)
        if text:
            yield Piece(text, not is_same)


def _shortened(tokens: list[str], is_first: bool, is_last: bool) -> list[str]:  # noqa: FBT001
    if len(tokens) <= 2 * _AROUND + len(_CUT):
        return tokens
    head = [] if is_first else tokens[:_AROUND]
    tail = [] if is_last else tokens[-_AROUND:]
    return [*head, _CUT, *tail]


__all__ = ["Piece", "excerpts", "plain"]
