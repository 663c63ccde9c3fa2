"""What a Word template can print besides plain text: immutable values, resolved where they stand.

`RichText` is printed by `{{r }}` or inside a sentence by `{{ }}`; `Paragraphs` by `{{p }}`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Self


@dataclass(frozen=True, slots=True)
class Run:
    r"""A text with looks of its own; what is not said is as in the template.

    Attributes:
        text: May hold `\n`, `\t`, `\a` (new paragraph) and `\f` (new page).
        bold: 加粗.
        italic: 倾斜.
        underline: How: `single`, `double`, `dotted`, `wave`, … of Word; empty for none.
        strike: 删除线.
        color: Six hexadecimal digits, such as `C00000`.
        size: In 磅.
        font: Of Chinese and of Latin letters.
        highlight: A colour that Word names, such as `yellow`.
        position: `superscript`, `subscript`, or nothing.
        style: The id of a character style of the template.
    """

    text: str
    bold: bool | None = None
    italic: bool | None = None
    underline: str = ""
    strike: bool | None = None
    color: str = ""
    size: Decimal | int | None = None
    font: str = ""
    highlight: str = ""
    position: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to an address.

    Attributes:
        text: What is read; a `Run` has looks of its own.
        url: `http:`, `https:` or `mailto:`.
    """

    text: "str | Run"
    url: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture.

    Attributes:
        content: A PNG, JPEG, GIF, BMP or TIFF file.
        width: On the page, in mm; by default as the file says.
        title: What it is called.
        description: What it shows, for readers who do not see it.
        height: In mm; by default in proportion.
        url: Where it leads to; empty for nowhere.
    """

    content: bytes
    width: float | None = None
    title: str = ""
    description: str = ""
    height: float | None = None
    url: str = ""


Piece = str | Run | Link | Picture


class RichText:
    """Pieces of a paragraph with looks of their own; immutable."""

    __slots__ = ("_pieces",)
    _pieces: tuple[Piece, ...]

    def __init__(self, *pieces: "Piece | RichText") -> None:
        """Take texts, runs, links, pictures and other rich texts, in order."""
        flat = [p for one in pieces for p in (one if isinstance(one, RichText) else (one,))]
        object.__setattr__(self, "_pieces", tuple(flat))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("RichText cannot be changed")

    def __iter__(self) -> Iterator[Piece]:
        return iter(self._pieces)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RichText) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"RichText({', '.join(map(repr, self))})"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with looks of its own.

    Attributes:
        text: What it says.
        style: The id of a paragraph style of the template; by default as the tag's paragraph.
    """

    text: "str | RichText"
    style: str = ""


class Paragraphs(tuple[Paragraph, ...]):
    """Paragraphs one after the other; immutable."""

    __slots__ = ()

    def __new__(cls, *paragraphs: "Paragraph | str | RichText") -> Self:
        """Take paragraphs, or their texts."""
        made = (p if isinstance(p, Paragraph) else Paragraph(p) for p in paragraphs)
        return super().__new__(cls, made)
