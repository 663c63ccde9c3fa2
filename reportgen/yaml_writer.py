"""Plain values as YAML text: what was text is read back as the same text."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias, Union

Value: TypeAlias = Union[str, Sequence["Value"], Mapping[str, "Value"]]  # noqa: UP007 - names itself

STEP = "  "
# What every reader takes for plain text, and what it may hold between brackets.
_PLAIN = re.compile(r"(?!---)(?:-(?=[0-9])|[^\s\-?:,\[\]{}#&*!|>'\"%@`])(?:.*\S)?")
_NOT_PLAIN = re.compile(r":(?:\s|$)|\s#")
_NOT_IN_FLOW = re.compile(r"[,\[\]{}:]")
_LITERAL = re.compile(r"[^\s].*\n?", re.DOTALL)


def indented(lines: Iterable[str], indent: str) -> list[str]:
    """Return lines moved to the right; empty ones stay empty."""
    return [f"{indent}{line}" if line else line for line in lines]


def block(value: Value, style: str | None = None) -> list[str]:
    """Return the lines of a value as a block; `style` is how a text would be written."""
    if isinstance(value, str):
        return _text_lines(value, style)
    if not value:
        return ["{}" if isinstance(value, Mapping) else "[]"]
    lines: list[str] = []
    if isinstance(value, Mapping):
        for key, inner in value.items():
            own = block(inner)
            if isinstance(inner, str) or not inner:
                lines += [f"{scalar(key)}: {own[0]}", *own[1:]]
            else:
                lines += [f"{scalar(key)}:", *indented(own, STEP)]
        return lines
    for inner in value:
        first, *rest = block(inner)
        lines += [f"- {first}", *indented(rest, "" if isinstance(inner, str) else STEP)]
    return lines


def _text_lines(text: str, style: str | None) -> list[str]:
    rows = text.split("\n")
    # A new block would take the comment lines below it for its own; one that was there has its end.
    is_block = style in {"|", ">"} and "\n" in text
    is_literal = is_block and _LITERAL.fullmatch(text) and all(map(_is_shown, rows)) and rows[0]
    if not is_literal or not any(row.strip() for row in rows):
        return [scalar(text, style)]
    if text.endswith("\n\n"):
        return ["|+", *indented(rows[:-1], STEP)]
    return ["|", *indented(rows[:-1], STEP)] if not rows[-1] else ["|-", *indented(rows, STEP)]


def between_brackets(value: Value, style: str | None = None) -> str:
    """Return a value on one line, as it stands between brackets; `style` is a text's quotes."""
    if isinstance(value, str):
        return scalar(value, style, is_flow=True)
    if isinstance(value, Mapping):
        inner = [f"{scalar(k, is_flow=True)}: {between_brackets(v)}" for k, v in value.items()]
        return "{" + ", ".join(inner) + "}"
    return "[" + ", ".join(map(between_brackets, value)) + "]"


def scalar(text: str, style: str | None = None, *, is_flow: bool = False) -> str:
    """Return a text on one line: plain if it may be and was, else in quotes.

    Args:
        text: The text.
        style: The quotes it had, if any.
        is_flow: Whether it stands between brackets.
    """
    is_simple = _is_shown(text)
    if style == "'" and is_simple:
        return "'" + text.replace("'", "''") + "'"
    is_plain = (
        is_simple
        and _PLAIN.fullmatch(text)
        and not _NOT_PLAIN.search(text)
        and not (is_flow and _NOT_IN_FLOW.search(text))
    )
    if is_plain and style != '"':
        return text
    # What json leaves as it is, a YAML reader could take for a line end.
    signs = json.dumps(text, ensure_ascii=False)
    return "".join(sign if _is_shown(sign) else rf"\U{ord(sign):08x}" for sign in signs)


def _is_shown(text: str) -> bool:
    return text.replace("\u3000", "").isprintable()
