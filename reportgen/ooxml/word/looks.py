"""Looks of paragraphs and runs, read from what was just printed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from reportgen.ooxml.word.structure import SECTION, Slot

_PARAGRAPH, _RUN = re.compile(r"<w:p(?:\s[^>]*)?>"), re.compile(r"<w:r(?:\s[^>]*)?>")
_PPR = re.compile("<w:pPr>.*?</w:pPr>|<w:pPr/>", re.DOTALL)
_RPR = re.compile("<w:rPr>.*?</w:rPr>|<w:rPr/>", re.DOTALL)


def bare(printed: Iterable[bytes]) -> bytes:
    """Return the first paragraph of a cell and the looks of its first run, without the texts."""
    content = b"".join(printed).decode()
    found = _PARAGRAPH.search(content)
    if found is None:
        return b"<w:p/>"
    properties = _PPR.match(content, found.end())
    run = _RUN.search(content, properties.end() if properties else found.end())
    looks = _RPR.match(content, run.end()) if run else None
    kept = SECTION.sub("", properties[0]) if properties else ""
    return f"<w:p>{kept}{f'<w:r>{looks[0]}</w:r>' if looks else ''}</w:p>".encode()


def settled(slot: Slot, out: Sequence[bytes]) -> Slot:
    """Return a slot with the properties of the paragraph and the run that were printed last."""
    start = start_of_paragraph(out, len(out))
    paragraph = _PARAGRAPH.split(b"".join(out[start:]).decode())[-1]
    run = _RUN.split(paragraph)[-1]
    found = _PPR.match(paragraph), _RPR.match(run)
    kept = [SECTION.sub("", one[0]) if one else "" for one in found]
    return replace(slot, paragraph=kept[0], run=kept[1])


def start_of_paragraph(out: Sequence[bytes], before: int) -> int:
    """Return the last position before one whose piece begins a paragraph; 0 if there is none."""
    positions = range(min(before, len(out)) - 1, -1, -1)
    return next((at for at in positions if b"<w:p>" in out[at] or b"<w:p " in out[at]), 0)
