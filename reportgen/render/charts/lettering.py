"""How wide a text is and where it breaks, without the fonts of the machine."""

import re
from decimal import Decimal
from unicodedata import east_asian_width

_WIDE, _NARROW = Decimal(1), Decimal("0.55")
# Letters, digits and the signs inside a number stay together.
_PIECE = re.compile(r"[A-Za-z0-9.,%+\-/]+|.", re.DOTALL)
_NEVER_FIRST = frozenset("，。；：、！？）》」』】”’%％")
_NEVER_LAST = frozenset("（《「『【“‘")
CUT = "…"


def width(text: str, size: Decimal) -> Decimal:
    """Return about how wide a text is: 1 em a Chinese character, 0.55 em any other.

    Args:
        text: On one line.
        size: Of an em, in any unit; the width is in the same.
    """
    # “” and … are as wide as a character in a Chinese font.
    return size * sum(
        (_WIDE if east_asian_width(sign) in "WFA" else _NARROW for sign in text), Decimal(0)
    )


def wrap(text: str, size: Decimal, room: Decimal, lines: int) -> list[str]:
    """Return a text in lines of about the same length; what does not fit is cut with `…`.

    Args:
        text: The whole text.
        size: Of an em.
        room: The width that no line exceeds.
        lines: How many there may be.
    """
    pieces = _pieces(text, size, room)
    done = _filled(pieces, size, room)
    if len(done) <= lines:
        return _balanced(done, pieces, size)
    last = done[lines - 1]
    while last and width(last + CUT, size) > room:
        last = last[:-1]
    return [*done[: lines - 1], last + CUT]


def _filled(pieces: list[str], size: Decimal, room: Decimal) -> list[str]:
    done, line = list[str](), ""
    for piece in pieces:
        if line and width(line + piece, size) > room:
            done.append(line)
            line = ""
        line += piece
    return [*done, line]


def _balanced(done: list[str], pieces: list[str], size: Decimal) -> list[str]:
    """Narrow the lines as long as they do not become more, so that no single sign is left over."""
    while len(done) > 1:
        longest = max(width(line, size) for line in done)
        tried = _filled(pieces, size, longest - size / 2)
        if len(tried) > len(done) or max(width(line, size) for line in tried) >= longest:
            return done
        done = tried
    return done


def _pieces(text: str, size: Decimal, room: Decimal) -> list[str]:
    """Return what must not be broken: words, and signs with the character that they belong to."""
    pieces: list[str] = []
    for found in _PIECE.findall(text):
        parts = [found] if width(found, size) <= room else list(found)
        for part in parts:
            is_tied = pieces and (part in _NEVER_FIRST or pieces[-1][-1] in _NEVER_LAST)
            if is_tied and width(pieces[-1] + part, size) <= room:
                pieces[-1] += part
            else:
                pieces.append(part)
    return pieces
