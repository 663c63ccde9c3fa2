"""Tags gathered from a part: out of the runs that an editor has split them over.

A tag counts as written where it begins; what stands before and behind it keeps its looks.
"""

from collections.abc import Iterable, Sequence

from lxml import etree
from lxml.etree import _Element

from reportgen.ooxml import tags
from reportgen.ooxml.marks import Mark, Marks
from reportgen.ooxml.tags import Tag, TagError
from reportgen.ooxml.word import marks
from reportgen.ooxml.word.names import RPR, XML_SPACE, P, R, T, W, qn
from reportgen.ooxml.word.places import Spots
from reportgen.problems import Place

# Texts that Word splits over runs; any other text is read by itself.
_SPLIT = (T, qn("w:instrText"), qn("w:delText"))
# Whatever may hold a tag, in the order of the part; inside `raw` no brace tells which texts belong
# to it.
_HOLDERS = etree.XPath(
    "//w:p[contains(., '{') or contains(., '}') or contains(., '%') or contains(., '｛')]"
    " | //*[not(self::w:t or self::w:instrText or self::w:delText)]"
    "[text()[contains(., '{') or contains(., '}')]]"
    " | //*[@*[contains(., '{{') or contains(., '{%') or contains(., '{#')"
    " or contains(., '}}') or contains(., '%}') or contains(., '#}')]]",
    namespaces={"w": W},
)
_BRACES = ("{{", "{%", "{#", "}}", "%}", "#}", "{_", "_}")


def gather(root: _Element, part: str, found: Marks) -> None:
    """Put a mark in place of each tag of a part.

    Args:
        root: The part's root; its texts and attributes are changed.
        part: Its name.
        found: Receives the marks and what is wrong with the tags.
    """
    gathering = _Gathering(Spots(part), found)
    for element in _HOLDERS(root):
        gathering.attributes(element)
        if element.tag == P:
            for kind in _SPLIT:
                gathering.texts(_own(element, kind))
        elif element.text and element.tag not in _SPLIT:
            gathering.texts([element])
    gathering.finish()


def _own(paragraph: _Element, kind: str) -> list[_Element]:
    """Return the texts of a paragraph without those of paragraphs inside it (text boxes)."""
    return [node for node in paragraph.iter(kind) if next(node.iterancestors(P), None) is paragraph]


class _Gathering:
    def __init__(self, spots: Spots, found: Marks) -> None:
        self._spots, self._found = spots, found
        self._raw: Mark | None = None

    def _place(self, element: _Element) -> Place:
        place = Place(self._found.file, spot=self._spots.of(element))
        self._found.places.setdefault(place, len(self._found.places))
        return place

    def finish(self) -> None:
        """Report what is still open at the end of the part."""
        if self._raw is not None:
            message = f"{self._raw.tag.source} 没有结束，缺 {{% endraw %}}"
            self._found.report("block-unclosed", message, self._raw.place)

    def attributes(self, element: _Element) -> None:
        for name, value in element.attrib.items():
            text = str(value)
            if any(brace in text for brace in _BRACES[:6]):
                pieces, _ = self._pieces(text, element)
                element.set(name, "".join(pieces))

    def texts(self, nodes: Sequence[_Element]) -> None:
        """Gather the tags of one row of texts."""
        if not nodes:
            return
        whole = "".join(node.text or "" for node in nodes)
        if self._raw is None and (wide := tags.WIDE.search(whole)):
            self._found.warn_of_wide(wide[0], self._place(nodes[0]))
        if self._raw is None and not any(brace in whole for brace in _BRACES):
            return
        written = [""] * len(nodes)
        starts = _starts(nodes)
        position = 0
        pieces, lengths = self._pieces(whole, nodes[0])
        for piece, length in zip(pieces, lengths, strict=True):
            if marks.IN_TEXT.fullmatch(piece):
                written[_node_at(starts, position)] += piece
            else:
                literal = whole[position : position + length]
                for share, text in _shares(starts, position, literal):
                    written[share] += text
            position += length
        for node, text in zip(nodes, written, strict=True):
            _write(node, text)

    def _pieces(self, text: str, element: _Element) -> tuple[list[str], list[int]]:
        """Return a text in pieces, tags as marks, and how long each piece was."""
        pieces, lengths = list[str](), list[int]()
        for one in tags.split(text, self._raw is not None):
            if isinstance(one, TagError):
                self._found.report(one.code, one.message, self._place(element))
            elif isinstance(one, Tag):
                pieces.append(self._piece(one, element))
                lengths.append(len(one.source))
            else:
                pieces.append(one)
                lengths.append(len(one))
        return pieces, lengths

    def _piece(self, tag: Tag, element: _Element) -> str:
        mark = Mark(tag, self._place(element))
        if tag.keyword in {"raw", "endraw"}:
            if tag.keyword == "endraw" and self._raw is None:
                message = f"{tag.source} 没有对应的开始标签 {{% raw %}}"
                self._found.report("block-unopened", message, mark.place)
            self._raw = mark if tag.keyword == "raw" else None
            mark = Mark(Tag("{#", tag.scope, "", tag.source), mark.place)
        return marks.text(self._found.add(mark))


def _starts(nodes: Iterable[_Element]) -> list[int]:
    starts, position = [0], 0
    for node in nodes:
        position += len(node.text or "")
        starts.append(position)
    return starts


def _node_at(starts: Sequence[int], position: int) -> int:
    """Return which node holds the character at a position."""
    return next(n for n in range(len(starts) - 1) if starts[n] <= position < starts[n + 1])


def _shares(starts: Sequence[int], position: int, text: str) -> Iterable[tuple[int, str]]:
    """Yield a literal piece in the shares of the nodes that hold it."""
    for node in range(len(starts) - 1):
        low, high = max(starts[node], position), min(starts[node + 1], position + len(text))
        if low < high:
            yield node, text[low - position : high - position]


def _write(node: _Element, text: str) -> None:
    text = "".join(
        piece if index % 2 else tags.literal(piece) for index, piece in enumerate(marks.split(text))
    )
    if text == (node.text or ""):
        return
    node.text = text
    if node.tag == T:
        node.set(XML_SPACE, "preserve")
    run = node.getparent()
    if not text and run is not None and run.tag == R:
        run.remove(node)
        holder = run.getparent()
        if holder is not None and all(child.tag == RPR for child in run):
            holder.remove(run)
