"""Office templates, usable alone: a template and plain data into the bytes of a document."""

from reportgen.ooxml.word.template import WordTemplate
from reportgen.ooxml.word.values import (
    Link,
    Paragraph,
    Paragraphs,
    Picture,
    RichText,
    Run,
)

__all__ = ["Link", "Paragraph", "Paragraphs", "Picture", "RichText", "Run", "WordTemplate"]
