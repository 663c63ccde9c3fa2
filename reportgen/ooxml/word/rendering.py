"""What a template has printed, before anything else is done with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Placed:
    """A text that was printed, and whether in an attribute."""

    text: str
    is_attribute: bool


@dataclass(frozen=True, slots=True)
class Rendered:
    """A printed document.

    Attributes:
        content: The .docx file.
        file: The template, for messages.
        parts: The names of the parts that were printed.
        placed: Every text that was printed, by part, in order; empty if that was not kept.
    """

    content: bytes
    file: str
    parts: tuple[str, ...]
    placed: Mapping[str, Sequence[Placed]] = field(default_factory=dict)
