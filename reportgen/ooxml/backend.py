"""The way in which parts are compiled: the fast one, or Jinja's public interface alone.

`program` uses Jinja's inner parts and is imported only with the versions whose inner parts it
knows; with any other, `stock` does the same, slower.
"""

import re
from collections.abc import Container, Sequence
from typing import Protocol

import jinja2
from jinja2 import Environment, nodes

from reportgen.ooxml.items import Item, Program

KNOWN = re.compile(r"3\.1\.\d+")


class Backend(Protocol):
    """A way to compile parts."""

    def syntax(self, items: Sequence[Item], environment: Environment) -> nodes.Template:
        """Return the syntax tree of a part; the line of each node is its tag's number plus one.

        Raises:
            jinja2.TemplateSyntaxError: A tag is not understood; its line is that of a node.
        """

    def compiled(
        self, tree: nodes.Template, environment: Environment, quick: Container[int]
    ) -> Program:
        """Compile a part.

        Args:
            tree: What `syntax` gave.
            environment: The same as there.
            quick: The numbers of the tags that may print a plain text at once.

        Raises:
            jinja2.TemplateSyntaxError: A filter or a test is not known.
        """


def chosen(version: str) -> Backend:
    """Return the way to compile parts with a version of Jinja."""
    if KNOWN.fullmatch(version):
        try:
            from reportgen.ooxml import program  # noqa: PLC0415 - never with other versions
        except ImportError:
            pass
        else:
            return program
    from reportgen.ooxml import stock  # noqa: PLC0415 - only where it is needed

    return stock


# Versions that are not known may have no such name, or one that warns.
BACKEND = chosen(str(vars(jinja2).get("__version__", "")))
