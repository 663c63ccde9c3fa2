"""Office templates, usable alone: a template and plain data into the bytes of a document."""

from typing import TYPE_CHECKING

from reportgen.ooxml.word.template import WordTemplate
from reportgen.ooxml.word.values import (
    Link,
    Paragraph,
    Paragraphs,
    Picture,
    RichText,
    Run,
)

if TYPE_CHECKING:
    from reportgen.ooxml.excel.template import SheetTemplate
    from reportgen.ooxml.excel.values import At, Cells, Jump, Live, Span

__all__ = [
    "At",
    "Cells",
    "Jump",
    "Link",
    "Live",
    "Paragraph",
    "Paragraphs",
    "Picture",
    "RichText",
    "Run",
    "SheetTemplate",
    "Span",
    "WordTemplate",
]


def __getattr__(name: str) -> object:
    """Return a name of the Excel engine, which is loaded when it is first asked for."""
    if name not in __all__:
        raise AttributeError(name)
    from reportgen.ooxml.excel import template, values  # noqa: PLC0415 - only where it is needed

    return template.SheetTemplate if name == "SheetTemplate" else getattr(values, name)
