"""Content controls (内容控件) around marked pieces of a Word document.

A piece is marked in a text by characters that no input can hold, because a template moves texts as
a whole. Each marked piece becomes an inline control and, around it, a hidden bookmark of the same
tag: LibreOffice 7.4 keeps bookmarks, but neither the tags of controls nor one inside another.

LibreOffice also sets other spaces beside digits and punctuation where a control begins or ends, and
breaks long numbers elsewhere. So a piece has only its bookmark unless it fills its paragraph or
stands between Chinese characters.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import count
from unicodedata import category, east_asian_width

from lxml.etree import _Element

from reportgen.ooxml.finishing.markup import (
    BOOKMARK,
    ID,
    R_PR,
    P,
    R,
    T,
    added,
    is_kept,
    kept,
    name,
    text_element,
)

# The last plane (private use): a document cannot hold it otherwise (tree.scalar).
_FIRST, _CLOSE = 0x100000, "\U0010fffd"
MOST = ord(_CLOSE) - _FIRST
_MARKS = re.compile("([\U00100000-\U0010fffd])")
_BOOKMARK = re.compile(r"_([A-Za-z0-9_]+?)_\d+")
_LONGEST = 64  # of a tag and of a title, in Word
_SIGNS = {name("br"): "\n", name("tab"): "\t"}
_CONTROL = name("sdt")


@dataclass(frozen=True, slots=True)
class Control:
    """A control: its tag, of letters, digits and `_`, and the title that Word shows."""

    tag: str
    title: str


def marked(text: str, index: int) -> str:
    """Return a text marked as the piece of the control with an index; pieces may be nested."""
    return f"{chr(_FIRST + index)}{text}{_CLOSE}"


def unmarked(text: str) -> str:
    """Return a text without marks."""
    return _MARKS.sub("", text)


def text(paragraph: _Element) -> str:
    """Return the text of a paragraph, with that in controls and links."""
    # Tab stops of the style are no text.
    return "".join(
        _SIGNS.get(str(piece.tag), piece.text or "")
        for piece in paragraph.iter(T, *_SIGNS)
        if (parent := piece.getparent()) is not None and parent.tag == R
    )


def tag_of_bookmark(name: str) -> str:
    """Return the tag that a bookmark stands for, or nothing if it is none of ours."""
    found = _BOOKMARK.fullmatch(name)
    return found[1] if found else ""


def place(document: _Element, controls: Sequence[Control]) -> None:
    """Turn the marked pieces of a document's body into controls.

    A piece that does not end in its paragraph loses its marks and stays text.

    Args:
        document: The root of the part with the body.
        controls: By the indexes of the marks.
    """
    taken = [int(mark.get(ID, "0")) for mark in document.iter(BOOKMARK)]
    bookmarks = count(max([*taken, 0]) + 1)
    numbers = count(1)
    for paragraph in _marked_paragraphs(document):
        # One around a text box has placed what is inside.
        if any(map(_is_marked, paragraph.iter(T))):
            for parent in dict.fromkeys(run.getparent() for run in paragraph.iter(R)):
                if parent is not None:
                    _place(parent, controls, numbers, bookmarks)
            _free_narrow(paragraph)


def _marked_paragraphs(document: _Element) -> Iterable[_Element]:
    """Return the paragraphs with marks in the order in which they begin."""
    texts = filter(_is_marked, document.iter(T))
    return dict.fromkeys(p for text in texts for p in reversed([*text.iterancestors(P)]))


def _is_marked(text: _Element) -> bool:
    return bool(text.text and _MARKS.search(text.text))


def _free_narrow(paragraph: _Element) -> None:
    """Take away the controls that would change how LibreOffice sets a line."""
    for control in list(paragraph.iter(_CONTROL)):
        before, inner, after = _around(paragraph, control)
        if not (_is_even(before[-1:], inner[:1]) and _is_even(after[:1], inner[-1:])):
            for element in list(control[-1]):
                control.addprevious(element)
            if (parent := control.getparent()) is not None:
                parent.remove(control)


def _is_even(outside: str, inside: str) -> bool:
    """Tell whether a line is set alike with and without an end of a control at a character."""
    if outside:
        return category(outside) == category(inside) == "Lo"
    return east_asian_width(inside) in {"W", "F"}


def _around(paragraph: _Element, control: _Element) -> tuple[str, str, str]:
    """Return the text of a paragraph before, in and behind a control."""
    inside = set(control.iter(T))
    parts, position = ["", "", ""], 0
    for text in paragraph.iter(T):
        position = 1 if text in inside else 2 if position else 0
        parts[position] += text.text or ""
    return parts[0], parts[1], parts[2]


def _place(
    parent: _Element, controls: Sequence[Control], numbers: "count[int]", bookmarks: "count[int]"
) -> None:
    """Put the marked runs of a paragraph, or of a link in it, into controls."""
    open_pieces: list[tuple[int, list[_Element]]] = []
    done: list[_Element] = []
    for child in list(parent):
        for part in _parts(child, parent) if child.tag == R else [child]:
            target = open_pieces[-1][1] if open_pieces else done
            if not isinstance(part, str):
                target.append(part)
            elif part != _CLOSE:
                open_pieces.append((ord(part) - _FIRST, []))
            elif open_pieces:
                index, inner = open_pieces.pop()
                outer = open_pieces[-1][1] if open_pieces else done
                outer += _control(parent, controls[index], inner, (next(numbers), next(bookmarks)))
    done += [element for _, inner in open_pieces for element in inner]
    parent[:] = done


def _parts(run: _Element, parent: _Element) -> Iterator[_Element | str]:
    """Yield a run in pieces, with the marks between them; it becomes the first of them."""
    if _is_whole(run):
        yield run
        return
    looks = run.findall(R_PR)[:1]
    children = [child for child in run if child.tag != R_PR]
    run[:] = looks
    run.attrib.clear()
    for child in children:
        for part in _texts(child) if child.tag == T else [child]:
            if not isinstance(part, str):
                run.append(part)
                continue
            if len(run) > len(looks):
                yield run
                run = added(parent, "r")
                run[:] = deepcopy(looks)
            yield part
    if len(run) > len(looks):
        yield run


def _texts(text: _Element) -> Iterator[_Element | str]:
    """Yield a text in pieces, with the marks between them; it becomes the first of them."""
    is_used = False
    for part in _MARKS.split(text.text or ""):
        if _MARKS.fullmatch(part):
            yield part
        elif part:
            yield text_element(part) if is_used else kept(text, part)
            is_used = True


def _is_whole(run: _Element) -> bool:
    """Tell whether a run would be the same if it were made again of its pieces."""
    texts = run.findall(T)
    return (
        not run.attrib
        and len(run) > (run.find(R_PR) is not None)
        and all(text.text and is_kept(text) and not _is_marked(text) for text in texts)
    )


def _control(
    parent: _Element, control: Control, content: Sequence[_Element], numbers: tuple[int, int]
) -> list[_Element]:
    """Return a control with its bookmark, to be put where it belongs in a paragraph."""
    if not content:
        return []
    number, bookmark = map(str, numbers)
    start = added(parent, "bookmarkStart", id=bookmark, name=f"_{control.tag}_{number}")
    sdt = added(parent, "sdt")
    properties = added(sdt, "sdtPr")
    added(properties, "alias", val=control.title[:_LONGEST])
    added(properties, "tag", val=control.tag[:_LONGEST])
    added(properties, "id", val=number)
    added(sdt, "sdtContent").extend(content)
    return [start, sdt, added(parent, "bookmarkEnd", id=bookmark)]
