"""A finished document read back: every text that was printed must be found, in order."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence

from lxml import etree
from lxml.etree import _Element

from reportgen.ooxml.word.places import part_label
from reportgen.ooxml.word.rendering import Placed, Rendered
from reportgen.problems import Place, Problem, TemplateError

# Breaks are elements in a document, and editors may set other spaces.
# The marks of content controls are on their way to be bookmarks, `\\a` divides paragraphs.
_BLANK = re.compile("[\\s\\x07\U00100000-\U0010ffff]+")

_BETWEEN = "\x00"
_PARSER = etree.XMLParser(huge_tree=True, resolve_entities=False)


def verified(document: bytes, rendered: Rendered) -> bytes:
    """Return a finished file in which every text that was printed stands, in order.

    Args:
        document: The .docx, whatever was done with it since it was printed.
        rendered: What was printed.

    Raises:
        TemplateError: Names each text that is not in its part, behind the one before it.
    """
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        verify(lambda part: etree.fromstring(package.read(part), _PARSER), rendered)
    return document


def verify(root: Callable[[str], _Element], rendered: Rendered) -> None:
    """Find every text that was printed in the parts of a finished file, in order.

    Args:
        root: Gives the root of a part.
        rendered: What was printed.

    Raises:
        TemplateError: Names each text that is not in its part, behind the one before it.
    """
    problems = list[Problem]()
    for part, printed in rendered.placed.items():
        for text in _missing_of(root(part), printed):
            message = f"文件的{part_label(part)}里找不到“{text[:40]}”，或次序不对"
            problems.append(Problem("text-missing", message, Place(rendered.file)))
    if problems:
        raise TemplateError(*problems)


def _missing_of(root: _Element, printed: Sequence[Placed]) -> Iterator[str]:
    """Yield the texts that are not in a part, those of attributes last."""
    texts = [one.text for one in printed if not one.is_attribute]
    yield from _missing(etree.tostring(root, method="text", encoding="unicode"), texts)
    if attributes := [one.text for one in printed if one.is_attribute]:
        yield from _missing("".join(map(str, root.xpath("//@*"))), attributes)


def _missing(whole: str, texts: Iterable[str]) -> Iterator[str]:
    whole, position = _BLANK.sub("", whole), 0
    listed = [*texts]
    # All at once: none of them can hold what divides them.
    without = _BLANK.sub("", _BETWEEN.join(listed)).split(_BETWEEN) if listed else []
    for text, wanted in zip(listed, without, strict=True):
        if (found := whole.find(wanted, position)) < 0:
            yield text
        else:
            position = found + len(wanted)
