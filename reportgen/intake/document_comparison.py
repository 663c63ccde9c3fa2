"""Two readings of one document compared: as it is made now, and as it came back.

Each passage of the one is paired with its passage of the other, and each piece of the fresh passage
with what stands in its stead. Anchors tell that where they still hold the edited text; else the
words between the pieces do.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from reportgen.intake.document_text import Block, Field, Passage
from reportgen.intake.returned import Returned

_ALIKE = 0.5
_LONGEST_PATTERN = 60


def compare(fresh: Sequence[Block], edited: Sequence[Block], returned: Returned) -> None:
    """Compare two readings and record what came back, what was overwritten, and the rest."""
    keys = [tuple(passage.text for passage in block) for block in fresh]
    others = [tuple(_restored(passage, returned) for passage in block) for block in edited]
    for kind, start, end, first, last in SequenceMatcher(
        None, keys, others, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            for one, other in zip(fresh[start:end], edited[first:last], strict=True):
                _block(one, other, returned)
            continue
        for block, found in _pairs(fresh[start:end], edited[first:last], returned):
            if block and found:
                _block(block, found, returned)
            elif block:
                near = edited[min(first, len(edited) - 1)][0].spot if edited else ""
                returned.lost(_told(block), near)
            elif found:
                returned.added(_told(found), found[0].spot)


def _told(block: Block) -> str:
    return "｜".join(passage.text for passage in block if passage.text)


def _restored(passage: Passage, returned: Returned) -> str:
    """Return the text of an edited passage with its anchored pieces as they are printed now."""
    parts, position = [], 0
    for one in passage.top():
        if piece := returned.piece_of(one.tag):
            parts += [passage.text[position : one.start], piece.text]
            position = one.end
    return "".join([*parts, passage.text[position:]])


def _pairs(
    fresh: Sequence[Block], edited: Sequence[Block], returned: Returned
) -> Iterator[tuple[Block | None, Block | None]]:
    """Yield the blocks of two stretches that belong together, and those that are left."""
    if [len(block) for block in fresh] == [len(block) for block in edited]:
        yield from zip(fresh, edited, strict=True)
        return
    position = 0
    for block in fresh:
        rated = [
            (_likeness(block, other, returned), -number)
            for number, other in enumerate(edited[position:])
        ]
        best, number = max(rated, default=(0.0, 0))
        if best < _ALIKE:
            yield block, None
            continue
        for other in edited[position : position - number]:
            yield None, other
        yield block, edited[position - number]
        position += 1 - number
    for other in edited[position:]:
        yield None, other


def _likeness(block: Block, other: Block, returned: Returned) -> float:
    if len(block) != len(other):
        return 0.0
    tags = {piece.key for piece in map(returned.traced, _tags(block)) if piece.scalar}
    if tags & {piece.key for tag in _tags(other) if (piece := returned.piece_of(tag))}:
        return 1.0
    return SequenceMatcher(None, _told(block), _told(other), autojunk=False).ratio()


def _tags(block: Block) -> list[str]:
    return [one.tag for passage in block for one in passage.top()]


def _block(fresh: Block, edited: Block, returned: Returned) -> None:
    for one, other in zip(fresh, edited, strict=True):
        if one.text != other.text:
            _passage(one, other, returned)


def _passage(fresh: Passage, edited: Passage, returned: Returned) -> None:
    fields = fresh.top()
    found = _anchored(fresh, edited, returned) or _by_words(fresh, edited)
    if found is not None:
        for one, passage in zip(fields, found, strict=True):
            if fresh.text[one.start : one.end] != passage.text:
                piece = returned.traced(one.tag)
                if returned.is_own(piece, edited):
                    returned.piece(piece, fresh.inner(one), passage)
        return
    _loosely(fresh, edited, returned)


def _anchored(fresh: Passage, edited: Passage, returned: Returned) -> list[Passage] | None:
    """Return what stands for each piece where all changes are inside the anchors."""
    if _restored(edited, returned) != fresh.text:
        return None
    typed = [one for one in edited.top() if returned.piece_of(one.tag)]
    found: list[Passage] = []
    for one in fresh.top():
        key = returned.traced(one.tag).key
        place = next((f for f in typed if _key(f, returned) == key), None)
        if place:
            typed.remove(place)
        found.append(edited.inner(place) if place else fresh.inner(one))
    return found


def _key(one: Field, returned: Returned) -> str:
    piece = returned.piece_of(one.tag)
    return piece.key if piece else ""


def _by_words(fresh: Passage, edited: Passage) -> list[Passage] | None:
    """Return what stands for each piece where the words between them are unchanged."""
    fields = fresh.top()
    if not fields or len(fields) > _LONGEST_PATTERN:
        return None
    ends = [0, *(end for one in fields for end in (one.start, one.end)), len(fresh.text)]
    between = [fresh.text[ends[n] : ends[n + 1]] for n in range(0, len(ends), 2)]
    # Two pieces without a word between them have no border.
    if any(not words for words in between[1:-1]):
        return None
    pattern = "(.*?)".join(re.escape(words) for words in between)
    match = re.fullmatch(pattern, edited.text, re.DOTALL)
    if match is None:
        return None
    spans = [match.span(number + 1) for number in range(len(fields))]
    return [edited.inner(Field("", *span)) for span in spans]


def _loosely(fresh: Passage, edited: Passage, returned: Returned) -> None:
    """Take what the anchors hold, and name the rest."""
    pieces = {returned.traced(one.tag).key: one for one in fresh.top()}
    for place in edited.top():
        one = pieces.get(_key(place, returned))
        if one is None or fresh.text[one.start : one.end] == edited.inner(place).text:
            continue
        if returned.is_own(returned.traced(one.tag), edited):
            returned.piece(returned.traced(one.tag), fresh.inner(one), edited.inner(place))
    now, then = _restored(edited, returned), fresh.text
    if now == then:
        return
    kept = SequenceMatcher(None, then, now, autojunk=False).get_matching_blocks()
    for one in fresh.top():
        piece = returned.traced(one.tag)
        if piece.scalar is None and not any(
            block.a <= one.start and one.end <= block.a + block.size for block in kept
        ):
            returned.overwritten(piece, _between(kept, one, now), edited.spot)
    returned.differs(then, edited.text, edited.spot)


def _between(kept: Sequence[object], one: Field, now: str) -> str:
    """Return what stands between the unchanged stretches around a piece."""
    for before, after in pairwise([_START, *kept]):
        start, end = before.a + before.size, after.a  # type: ignore[attr-defined]
        if (start <= one.start and one.end <= end) or start < one.end <= end:
            return now[before.b + before.size : after.b]  # type: ignore[attr-defined]
    return ""


_START = SequenceMatcher(None, "", "").get_matching_blocks()[0]
