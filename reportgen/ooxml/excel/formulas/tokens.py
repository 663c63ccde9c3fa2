"""The words of a formula as Excel writes it in a file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from reportgen.ooxml.excel.formulas.references import FormulaError, Reference, reference

_SHEET = r"(?:[\w.]|[^\x00-\x7f])+"
_PREFIX = rf"(?:'(?:[^']|'')+'!|(?:\[[^\[\]]*\])?{_SHEET}(?::{_SHEET})?!|\[[^\[\]]*\]!)"
_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_COLUMN, _ROW = r"\$?[A-Za-z]{1,3}", r"\$?[0-9]{1,7}"
_AREA = rf"(?:{_CELL}:{_CELL}|{_COLUMN}:{_COLUMN}|{_ROW}:{_ROW}|{_CELL})(?![\w.(\[!\\?])"
# Brackets nest once; an apostrophe takes the meaning from the next sign.
_BRACKET = r"\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]"
_NAME = r"(?:[^\W\d]|\\)[\w.?\\]*"
_ERROR = r"\#(?:[A-Z]+(?:/0)?[!?]|N/A|GETTING_DATA)"
_TOKEN = re.compile(
    rf"""
    (?P<space>[ \t\r\n]+)
    |(?P<text>"(?:[^"]|"")*")
    |(?P<error>{_PREFIX}?{_ERROR})
    |(?P<function>{_NAME}\()
    |(?P<place>{_PREFIX}?{_AREA})
    |(?P<table>{_PREFIX}?(?:{_NAME})?{_BRACKET}(?!{_SHEET}!|!))
    |(?P<name>{_PREFIX}?{_NAME})
    |(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?)
    |(?P<sign><=|>=|<>|[-+*/^&=<>%,;:(){{}}@\#])
    """,
    re.VERBOSE,
)
_PREFIXED = re.compile(rf"({_PREFIX})?(.*)", re.DOTALL)

Kind = Literal[
    "space", "text", "error", "function", "place", "table", "name", "number", "sign", "foreign"
]


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a formula.

    Attributes:
        kind: What it is; `foreign` is something of another workbook, a `function` ends in `(`.
        text: The word.
        at: How many characters stand before it.
        reference: The reference that a `place` is.
    """

    kind: Kind
    text: str
    at: int
    reference: Reference | None = None

    @property
    def end(self) -> int:
        """Where the next word begins."""
        return self.at + len(self.text)


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a formula without its `=`, spaces too.

    Raises:
        FormulaError: A sign is none of a formula.
    """
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            raise FormulaError(
                at, "formula-syntax", f"公式在“{text[at : at + 10]}”处无法读懂，请在 Excel 里改好"
            )
        kind: Kind = found.lastgroup  # type: ignore[assignment]
        yield _known(kind, found[0], at)
        at = found.end()


def prefixed(text: str) -> tuple[str, str]:
    """Return the sheets before a name or place, with `!`, and what follows."""
    found = _PREFIXED.fullmatch(text)
    return (found[1] or "", found[2]) if found else ("", text)


def _known(kind: Kind, text: str, at: int) -> Token:
    if kind not in ("place", "name", "error", "table"):
        return Token(kind, text, at)
    prefix, rest = prefixed(text)
    if "[" in prefix:
        return Token("foreign", text, at)
    if kind != "place":
        return Token(kind, text, at)
    if made := reference(prefix, rest, at):
        return Token("place", text, at, made)
    if ":" not in rest and "$" not in rest:
        return Token("name", text, at)  # Beyond the sheet, as the name XFE1.
    raise FormulaError(at, "formula-syntax", f"公式中的 {rest} 超出工作表")
