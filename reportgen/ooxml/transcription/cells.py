"""The cells of a sheet as lines, in the order of reading: address, text, number or formula."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element

from reportgen.ooxml.transcription.inventory import attribute, local

ON = frozenset({"1", "true", "on"})
_ONE_LINE = str.maketrans({"\n": "↵", "\r": "", "\t": "⇥"})
# What a format of texts tells, the text tells too.
_OF_TEXTS = "@"


@dataclass(frozen=True, slots=True)
class Book:
    """What the cells of all sheets refer to.

    Attributes:
        texts: The shared texts.
        formats: The number format of each look; empty where there is none in particular.
    """

    texts: tuple[str, ...]
    formats: tuple[str, ...]


def within(root: _Element, *names: str) -> Iterator[_Element]:
    """Yield the elements below others, by their names from the outer to the inner.

    The last name may be left out: then these are all elements inside.
    """
    for child in root:
        if local(child) == names[0]:
            inner = names[1:]
            if len(inner) > 1:
                yield from within(child, *inner)
            else:
                yield from (one for one in child if local(one) in (inner or (local(one),)))


def text(item: _Element) -> str:
    """Return a text on one line, of all its runs, without phonetic readings."""
    found = "".join(
        inner.text or ""
        for part in item
        if local(part) in {"t", "r"}
        for inner in part.iter()
        if local(inner) == "t"
    )
    return one_line(found)


def one_line(told: str) -> str:
    """Return a text with signs for its breaks and tabs."""
    return told.translate(_ONE_LINE)


def lines(root: _Element, book: Book) -> Iterator[str]:
    """Yield a line for each cell that is not empty."""
    return _Cells(book).lines(root)


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of a sheet; `shared` has the first cell of each shared formula."""

    book: Book
    shared: dict[str, str] = field(default_factory=dict)

    def lines(self, root: _Element) -> Iterator[str]:
        for row in within(root, "sheetData"):
            told = [line for cell in row for line in self.cell(cell)]
            if attribute(row, "hidden") in ON:
                told.insert(0, f"〔隐藏第 {attribute(row, 'r')} 行〕")
            yield from told

    def cell(self, cell: _Element) -> Iterator[str]:
        content = self.content(cell)
        if content:
            format = self.format(cell)  # noqa: A001 - what Excel calls it
            yield f"{attribute(cell, 'r')}　{content}{f'〔{format}〕' if format else ''}"

    def content(self, cell: _Element) -> str:
        parts = {local(one): one for one in cell}
        value = self.value(cell, parts)
        if (formula := parts.get("f")) is None:
            return value
        told = self.formula(formula, attribute(cell, "r"))
        return f"{told}〔值 {value}〕" if value else told

    def value(self, cell: _Element, parts: Mapping[str, _Element]) -> str:
        kind = attribute(cell, "t")
        if kind == "inlineStr":
            return text(parts["is"]) if "is" in parts else ""
        written = (parts["v"].text or "") if "v" in parts else ""
        if kind == "s" and written:
            return self.book.texts[int(written)]
        if kind == "b" and written:
            return "TRUE" if written in ON else "FALSE"
        if kind in {"str", "e"} or not written:
            return one_line(written)
        return f"数 {written}" if "f" not in parts else written

    def formula(self, formula: _Element, at: str) -> str:
        kind, told = attribute(formula, "t"), one_line(formula.text or "")
        if kind == "array":
            return f"={told}〔数组 {attribute(formula, 'ref')}〕"
        if kind == "dataTable":
            return f"〔模拟运算表 {attribute(formula, 'ref')}〕"
        if kind == "shared":
            first = self.shared.setdefault(attribute(formula, "si"), at)
            return f"={told}" if told else f"=〔同 {first} 的公式〕"
        return f"={told}"

    def format(self, cell: _Element) -> str:
        look = attribute(cell, "s") or "0"
        code = self.book.formats[int(look)] if int(look) < len(self.book.formats) else ""
        return "" if code == _OF_TEXTS else code
