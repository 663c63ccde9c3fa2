"""The Word template engine: compiled once, printed exactly."""

from reportgen.ooxml.word.template import WordTemplate

__all__ = ["WordTemplate"]
