"""Rows written by code made for them: one function for all rows of a band.

A long table has a few kinds of rows and very many of each; what is the same in all of them is said
once. Values that are neither plain texts nor plain numbers are written by `writing`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import CodeType
from typing import Any

from reportgen.ooxml.excel.formulas.row_formulas import RowFormula

# Number of the row, its record, and where its values begin.
Write = Callable[[int, int, int], None]


@dataclass(frozen=True, slots=True)
class Fixed:
    """A cell that is the same in all rows: what stands before and behind the row's number."""

    before: str
    behind: str


@dataclass(frozen=True, slots=True)
class Given:
    """A cell that shows a value.

    Attributes:
        head: What stands before the row's number.
        style: What stands behind it.
        at: Which of the row's values it shows.
        entry: Handed on where the value is no plain one.
    """

    head: str
    style: str
    at: int
    entry: object


@dataclass(frozen=True, slots=True)
class Told:
    """A cell with a formula.

    Attributes:
        head: What stands before the row's number.
        style: What stands behind it.
        entry: Handed on where it is no plain sum.
        total: The formula, if it is the sum of values of its row and nothing else.
        terms: Which of the row's values it adds.
        column: Its number.
    """

    head: str
    style: str
    entry: object
    total: RowFormula | None = None
    terms: tuple[int, ...] = ()
    column: int = 0


Part = Fixed | Given | Told


@dataclass(slots=True)
class _Code:
    names: dict[str, Any]
    lines: list[str] = field(default_factory=list)
    pending: str = ""

    def name(self, value: object) -> str:
        found = f"x{len(self.names)}"
        self.names[found] = value
        return found

    def text(self, *parts: str) -> str:
        """Return the inside of a formatted string: constants by name, `n` as it is."""
        shown = (part if part == "n" else self.name(part) for part in parts if part)
        return "".join(f"{{{one}}}" for one in shown)

    def line(self, line: str, depth: int = 1) -> None:
        self.lines.append("    " * depth + line)

    def flush(self) -> None:
        if self.pending:
            self.line(f'append(f"{self.pending}")')
        self.pending = ""


@dataclass(frozen=True, slots=True)
class RowCode:
    """The code of a row, to be used in any number of workbooks.

    Attributes:
        code: Defines the function.
        constants: What it names that is the same in all of them.
    """

    code: CodeType
    constants: Mapping[str, Any]

    def bound(self, names: Mapping[str, Any]) -> Write:
        """Return what writes a row of one workbook.

        Args:
            names: What `compiled` tells.
        """
        own = {**self.constants, **names}
        exec(self.code, own)  # noqa: S102 - made here of names alone
        write: Write = own["write"]
        return write


def compiled(start: str, parts: Sequence[Part]) -> RowCode:
    """Return the code that writes a row.

    It names what each rendering gives: `append` takes pieces of markup, `values` are all values,
    `slow` writes a value that is not plain, `formula` a formula, `special` finds signs that are
    not plain, `add` adds numbers to `zero`, `shown` writes one, `keep` takes the value of a
    formula.

    Args:
        start: What stands behind the number in the row's own tag.
        parts: Its cells.
    """
    code = _Code({"Decimal": Decimal})
    code.pending = code.text('<row r="', "n", start)
    for part in parts:
        if isinstance(part, Fixed):
            code.pending += code.text(part.before, "n", part.behind)
        elif isinstance(part, Given):
            code.flush()
            _given(code, part)
        else:
            code.flush()
            _told(code, part)
    code.pending += code.text("</row>")
    code.flush()
    source = "\n".join(["def write(n, r, o):", *code.lines])
    return RowCode(compile(source, "<row>", "exec"), code.names)


def _given(code: _Code, part: Given) -> None:
    code.line(f"v{part.at} = v = values[o + {part.at}]")
    code.line("k = v.__class__")
    number = code.text(part.head, "n", f"{part.style}><v>")
    text = code.text(part.head, "n", f'{part.style} t="inlineStr"><is><t>')
    ends = code.text("</v></c>"), code.text("</t></is></c>")
    code.line(f'if k is Decimal or k is int: append(f"{number}{{v}}{ends[0]}")')
    code.line(f'elif k is str and v and not special(v): append(f"{text}{{v}}{ends[1]}")')
    code.line(f"else: append(slow(v, {code.name(part.entry)}, n))")


def _told(code: _Code, part: Told) -> None:
    otherwise = f"append(formula({code.name(part.entry)}, n, r))"
    if part.total is None or not part.terms:
        code.line(otherwise)
        return
    kinds = " is ".join(f"v{at}.__class__" for at in part.terms)
    code.line(f"if {kinds} is Decimal:")
    total = "zero"
    for at in part.terms:
        total = f"add({total}, v{at})"
    code.line(f"t = {total}", 2)
    formula = code.text(
        part.head, "n", f"{part.style}><f>", *_between(part.total.pieces), "</f><v>"
    )
    code.line(f'append(f"{formula}{{shown(t)}}{code.text("</v></c>")}")', 2)
    code.line(f"keep({part.column}, r, t)", 2)
    code.line(f"else: {otherwise}")


def _between(pieces: Sequence[str]) -> Iterator[str]:
    for index, piece in enumerate(pieces):
        if index:
            yield "n"
        yield piece
