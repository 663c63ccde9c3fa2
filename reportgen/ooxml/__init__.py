"""Office templates, usable alone: a template and plain data into the bytes of a document."""

from reportgen.ooxml.word import WordTemplate

__all__ = ["WordTemplate"]
