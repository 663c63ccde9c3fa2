"""A template that is only its text, and data whose places are its paths."""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import nodes

from reportgen.ooxml import WordTemplate
from reportgen.ooxml.inspection.needs import Syntax, needs
from reportgen.ooxml.inspection.shape import Shape
from reportgen.problems import Place
from reportgen.sandbox import Sandbox


class Written:
    """A template of one text a part."""

    def __init__(self, *texts: str) -> None:
        """Give the texts; lines are counted over all of them."""
        self._texts = texts

    def syntax(self) -> tuple[nodes.Template, ...]:
        """Return the syntax of each part."""
        lines = 0
        made = []
        for text in self._texts:
            made.append(Sandbox(escapes=True).parse("\n" * lines + text))
            lines += text.count("\n") + 1
        return tuple(made)

    def place(self, lineno: int) -> Place:
        """Return a place for a line."""
        return Place("t", lineno, 1)


class ByPath:
    """Data whose values stand where their paths say."""

    def place(self, path: Sequence[str | int]) -> Place:
        """Return the place of a value."""
        return Place("d", spot=".".join(map(str, path)))

    def key_place(self, path: Sequence[str | int]) -> Place:
        """Return the place of a key."""
        return Place("d", spot=f"{'.'.join(map(str, path))}:")


def word(path: Path) -> Syntax:
    """Return the syntax of a Word template."""
    return WordTemplate(path)


def shape_of(*texts: str) -> Shape:
    """Return what a template of texts needs."""
    return needs(Written(*texts))
