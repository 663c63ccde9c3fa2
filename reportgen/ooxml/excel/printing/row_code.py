"""Rows written by code made for them: one function for all rows of a band.

A long table has a few kinds of rows and very many of each; what is the same in all of them is said
once. Values that are neither plain texts nor plain numbers are written by `writing`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import CodeType
from typing import Any, Final

from reportgen.ooxml.excel.formulas.row_formulas import RowFormula

# The number of the row, in a formatted string.
_ROW: Final = "{s}"
# What stands around a plain text and a number.
_TEXT = (' t="inlineStr"><is><t>', "</t></is></c>")
_NUMBER = ("><v>", "</v></c>")
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
        """Return the inside of a formatted string: constants by name, the row's number as `s`."""
        joined, shown = "", ""
        for part in (*parts, _ROW):
            if part is not _ROW:
                joined += part
                continue
            shown += f"{{{self.name(joined)}}}" if joined else ""
            shown, joined = shown + _ROW, ""
        return shown.removesuffix(_ROW)

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


def compiled(start: str, parts: Sequence[Part], kinds: Sequence[type]) -> RowCode:
    """Return the code that writes a row.

    It names what each rendering gives: `append` takes pieces of markup, `values` are all values,
    `slow` writes a value that is not plain, `formula` a formula, `special` finds signs that are
    not plain, `add` adds numbers to `zero`, `shown` writes one, `keep` takes the value of a
    formula.

    Args:
        start: What stands behind the number in the row's own tag.
        parts: Its cells.
        kinds: Of the values of one such row. Rows that have the same are written at once, all
            others cell by cell.
    """
    code = _Code({"Decimal": Decimal})
    for part in parts:
        if isinstance(part, Given):
            code.line(f"v{part.at} = values[o + {part.at}]")
    if _is_plain(parts, kinds):
        _at_once(code, start, parts, kinds)
    code.pending = code.text('<row r="', _ROW, start)
    for part in parts:
        if isinstance(part, Fixed):
            code.pending += code.text(part.before, _ROW, part.behind)
        elif isinstance(part, Given):
            code.flush()
            _given(code, part)
        else:
            code.flush()
            _told(code, part)
    code.pending += code.text("</row>")
    code.flush()
    source = "\n".join(["def write(n, r, o):", "    s = str(n)", *code.lines])
    return RowCode(compile(source, "<row>", "exec"), code.names)


def _is_plain(parts: Sequence[Part], kinds: Sequence[type]) -> bool:
    given = [part.at for part in parts if isinstance(part, Given)]
    told = [part for part in parts if isinstance(part, Told)]
    return (
        bool(given)
        and all(kinds[at] in {str, Decimal, int} for at in given)
        and all(part.total is not None and part.terms for part in told)
        and all(kinds[at] is Decimal for part in told for at in part.terms)
    )


def _at_once(code: _Code, start: str, parts: Sequence[Part], kinds: Sequence[type]) -> None:
    """Write the whole row as one text if its values are of the kinds that are expected."""
    wanted: dict[type, list[str]] = {}
    for part in parts:
        if isinstance(part, Given):
            wanted.setdefault(kinds[part.at], []).append(f"v{part.at}")
    tests = [
        " is ".join(f"{name}.__class__" for name in names) + f" is {kind.__name__}"
        for kind, names in wanted.items()
    ]
    tests += [f"{name} and not special({name})" for name in wanted.get(str, [])]
    code.line(f"if {' and '.join(tests)}:")
    row, kept = code.text('<row r="', _ROW, start), list[str]()
    for part in parts:
        if isinstance(part, Fixed):
            row += code.text(part.before, _ROW, part.behind)
        elif isinstance(part, Given):
            row += _plain(code, part, is_text=kinds[part.at] is str)
        else:
            code.line(f"t{part.column} = {_sum(part.terms)}", 2)
            row += _formula(code, part, f"t{part.column}")
            kept.append(f"keep({part.column}, r, t{part.column})")
    code.line(f'append(f"{row}{code.text("</row>")}")', 2)
    for line in [*kept, "return"]:
        code.line(line, 2)


def _plain(code: _Code, part: Given, *, is_text: bool) -> str:
    """Return the inside of the formatted string of a plain value."""
    before, behind = (
        (' t="inlineStr"><is><t>', "</t></is></c>") if is_text else ("><v>", "</v></c>")
    )
    head = code.text(part.head, _ROW, f"{part.style}{before}")
    # A number is quicker as a text than formatted.
    return f"{head}{{v{part.at}!s}}{code.text(behind)}"


def _given(code: _Code, part: Given) -> None:
    name = f"v{part.at}"
    code.line(f"k = {name}.__class__")
    number, text = (_plain(code, part, is_text=is_text) for is_text in (False, True))
    code.line(f'if k is Decimal or k is int: append(f"{number}")')
    code.line(f'elif k is str and {name} and not special({name}): append(f"{text}")')
    code.line(f"else: append(slow({name}, {code.name(part.entry)}, n))")


def _told(code: _Code, part: Told) -> None:
    otherwise = f"append(formula({code.name(part.entry)}, n, r))"
    if part.total is None or not part.terms:
        code.line(otherwise)
        return
    kinds = " is ".join(f"v{at}.__class__" for at in part.terms)
    code.line(f"if {kinds} is Decimal:")
    code.line(f"t = {_sum(part.terms)}", 2)
    code.line(f'append(f"{_formula(code, part, "t")}")', 2)
    code.line(f"keep({part.column}, r, t)", 2)
    code.line(f"else: {otherwise}")


def _sum(terms: Sequence[int]) -> str:
    total = f"v{terms[0]}" if len(terms) > 1 else f"add(zero, v{terms[0]})"
    for at in terms[1:]:
        total = f"add({total}, v{at})"
    return total


def _formula(code: _Code, part: Told, total: str) -> str:
    pieces = part.total.pieces if part.total else ()
    formula = code.text(part.head, _ROW, f"{part.style}><f>", *_between(pieces), "</f><v>")
    return f"{formula}{{shown({total})}}{code.text('</v></c>')}"


def _between(pieces: Sequence[str]) -> Iterator[str]:
    for index, piece in enumerate(pieces):
        if index:
            yield _ROW
        yield piece
