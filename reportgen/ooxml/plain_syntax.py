"""The syntax of a Word template read from its paragraphs alone."""

import re
from collections.abc import Iterator

from jinja2 import TemplateSyntaxError, nodes
from lxml.etree import _Element

from reportgen.ooxml import inventory, passage
from reportgen.ooxml.inventory import Inventory, Part, local
from reportgen.problems import Place, Problem, TemplateError
from reportgen.sandbox import Sandbox

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_LEVEL = re.compile(r"^(\{[{%]-?)(?:p|tr|tc|r)(?=\s)")
_VALUE = re.compile(r"^\{%-?\s*(?:vmerge|merge|cellbg|colspan)\s(.*?)-?%\}$")
_MERGE = re.compile(r"^\{%-?\s*(?:vm|hm|merge|cantsplit|repeat|keep)\s*-?%\}$")
_QUOTES = str.maketrans("“”‘’", "\"\"''")


class PlainSyntax:
    """A template whose tags are gathered paragraph by paragraph; see `needs.Syntax`."""

    def __init__(self, found: Inventory, file: str) -> None:
        """Gather the tags.

        Args:
            found: The parts of the template.
            file: Its name in places.
        """
        self._file = file
        self._spots: list[str] = []
        self._starts: list[int] = []
        self._texts: list[str] = []
        for part in found.parts:
            self._starts.append(len(self._spots))
            texts = list(_texts(part))
            self._spots += [f"{part.title}第{number}段" for number in range(1, len(texts) + 1)]
            self._texts.append("\n".join(map(_translated, texts)))

    def syntax(self) -> tuple[nodes.Template, ...]:
        """Return the syntax of each part.

        Raises:
            TemplateError: A tag is wrong; the first one of a part is named.
        """
        sandbox = Sandbox(escapes=True)
        pairs = zip(self._starts, self._texts, strict=True)
        try:
            return tuple(sandbox.parse("\n" * start + text) for start, text in pairs)
        except TemplateSyntaxError as error:
            message = f"模板标签有误：{error.message}"
            problem = Problem("word-template", message, self.place(error.lineno))
            raise TemplateError(problem) from None

    def place(self, lineno: int) -> Place:
        """Return the paragraph of a line of the syntax."""
        is_known = 0 < lineno <= len(self._spots)
        return Place(self._file, spot=self._spots[lineno - 1] if is_known else "")


def _texts(part: Part) -> Iterator[str]:
    if part.kind == inventory.PROPERTIES:
        yield from (" ".join((one.text or "").split()) for one in part.root)
        return
    for element in part.root.iter():
        if local(element) == "p" and not _is_repeated(element):
            yield passage.words(element)


def _is_repeated(element: _Element) -> bool:
    return any(local(above) == "Fallback" for above in element.iterancestors())


def _translated(text: str) -> str:
    """Return a text with the tags of Word's dialect as those of Jinja."""
    return _TAG.sub(lambda tag: _tag(tag[0].translate(_QUOTES)), text)


def _tag(tag: str) -> str:
    if _MERGE.match(tag):
        return ""
    tag = _LEVEL.sub(r"\1", tag)
    return _VALUE.sub(r"{{ \1 }}", tag)
