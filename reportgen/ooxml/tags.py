"""The tags of a template, found in plain text: where each begins and ends and what it says.

A tag ends at its own closing braces, not at the first ones: those inside a string or inside
brackets belong to the expression.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ENDS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
# `call(x) m()` and `if(x)` need no blank.
_KEYWORD = re.compile(r"\w+|\S+")
_SCOPES = ("tr", "tc", "p", "r")
# How a template writes braces that are text.
_LITERAL_BRACES = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
# What ends the string that a quote begins.
_STRINGS = {'"': '"', "'": "'", "“": '”"', "‘": "’'"}
# Braces of a Chinese keyboard.
WIDE = re.compile(r"(?:｛[｛{%％]|\{[｛％])[^｛｝{}]{0,20}")
_MOST_SHOWN = 40
_QUOTES = str.maketrans("“”‘’", "\"\"''")


class TagError(ValueError):
    """A text that is no row of whole tags; says where and what in Chinese."""

    def __init__(self, at: int, code: str, message: str) -> None:
        super().__init__(message)
        self.at, self.code, self.message = at, code, message


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as it is written.

    Attributes:
        kind: `{{` prints, `{%` controls, `{#` is a remark.
        scope: What it takes the place of: `tr`, `tc`, `p`, `r`, or nothing for the tag alone.
        words: What stands between the braces.
        source: All of it, for messages.
        joins_before: `{%-`: the text before it goes on here.
        joins_after: `-%}`: the text behind it goes on here.
        is_whole: Whether it is closed; one that is not only takes its part in pairs.
    """

    kind: str
    scope: str
    words: str
    source: str
    joins_before: bool = False
    joins_after: bool = False
    is_whole: bool = True

    @property
    def keyword(self) -> str:
        """The first word of a control tag, such as `for`; nothing of other tags."""
        found = _KEYWORD.match(self.words) if self.kind == "{%" else None
        return found[0] if found else ""

    @property
    def argument(self) -> str:
        """What follows the keyword."""
        return self.words[len(self.keyword) :].strip()


def split(text: str, raw: bool = False) -> Iterator[str | Tag | TagError]:  # noqa: FBT001, FBT002 - one question
    """Yield the parts of a text in order: literal text, tags, and what is wrong.

    Args:
        text: Plain text, entities resolved.
        raw: Whether the text begins inside `{% raw %}`, where nothing but its end is a tag.
    """
    position = 0
    while position < len(text):
        start = _opening(text, position)
        if start < 0:
            break
        if text[position:start]:
            yield from _checked(text[position:start], position, raw)
        end = _end(text, start)
        if end < 0 and raw:
            position = start
            break
        if end < 0:
            wrong, end = _unfinished(text, start)
            yield wrong
            yield _cut_short(text[start:end])
            position = end
            continue
        tag = _tag(text[start:end])
        raw = _is_raw(tag, raw)
        yield tag if not raw or tag.keyword == "raw" else text[start:end]
        position = end
    if text[position:]:
        yield from _checked(text[position:], position, raw)


def literal(text: str) -> str:
    """Return a literal text with its written braces as braces."""
    if "_" in text:
        for written, meant in _LITERAL_BRACES:
            text = text.replace(written, meant)
    return text


def _is_raw(tag: Tag, raw: bool) -> bool:  # noqa: FBT001 - the state so far
    return tag.keyword != "endraw" if raw else tag.keyword == "raw"


def _checked(text: str, at: int, raw: bool) -> Iterator[str | TagError]:  # noqa: FBT001 - one question
    for opening, closing in () if raw else _ENDS.items():
        if (found := text.find(closing)) >= 0:
            shown = text[max(found - 20, 0) : found + 2]
            message = f"{shown} 处有 {closing}，前面没有 {opening}"
            yield TagError(at + found, "tag-unopened", message)
    yield text


def _opening(text: str, start: int) -> int:
    while (found := text.find("{", start)) >= 0:
        if text[found : found + 2] in _ENDS:
            return found
        start = found + 1
    return -1


def _end(text: str, start: int) -> int:
    """Return where the tag that begins at a position ends, or -1."""
    closing = _ENDS[text[start : start + 2]]
    if closing == "#}":
        found = text.find(closing, start + 2)
        return found + 2 if found >= 0 else -1
    position, open_brackets = start + 2, list[str]()
    while position < len(text):
        sign = text[position]
        if not open_brackets and text.startswith(closing, position):
            return position + 2
        if sign in _STRINGS:
            position = _end_of_string(text, position)
            if position < 0:
                return -1
            continue
        if text[position : position + 2] in _ENDS and sign == "{" and text[position + 1] != "{":
            return -1
        if sign in _BRACKETS:
            open_brackets.append(_BRACKETS[sign])
        elif open_brackets and sign == open_brackets[-1]:
            open_brackets.pop()
        position += 1
    return -1


def _end_of_string(text: str, start: int) -> int:
    ends = _STRINGS[text[start]]
    position = start + 1
    while position < len(text):
        if text[position] == "\\" and text[start] in "\"'":
            position += 2
            continue
        if text[position] in ends:
            return position + 1
        position += 1
    return -1


def _unfinished(text: str, start: int) -> tuple[TagError, int]:
    """Return what is wrong with a tag that does not end, and where the text goes on."""
    opening, closing = text[start : start + 2], _ENDS[text[start : start + 2]]
    limit = _opening(text, start + 2)
    limit = limit if limit >= 0 else len(text)
    end = text.find(closing, start + 2, limit)
    if end >= 0:
        source = text[start : end + 2]
        message = f"{source}：{_left_open(source[2:-2])}"
        return TagError(start, "tag-syntax", message), end + 2
    others = [found for one in _ENDS.values() if (found := text.find(one, start + 2, limit)) >= 0]
    if others:
        end = min(others) + 2
        source = text[start:end]
        message = f"标签 {source} 没有结束：{opening} 要用 {closing} 结束，不是 {source[-2:]}"
        return TagError(start, "tag-unclosed", message), end
    shown = text[start : min(limit, start + _MOST_SHOWN)].strip()
    return TagError(start, "tag-unclosed", f"标签 {shown} 没有结束，缺 {closing}"), limit


def _left_open(words: str) -> str:
    """Return a clause on the quote or bracket that does not end."""
    position, open_brackets = 0, list[str]()
    while position < len(words):
        sign = words[position]
        if sign in _STRINGS:
            end = _end_of_string(words, position)
            if end < 0:
                return f"引号 {sign} 没有结束，缺 {_STRINGS[sign][0]}"
            position = end
            continue
        if sign in _BRACKETS:
            open_brackets.append(sign)
        elif open_brackets and sign == _BRACKETS[open_brackets[-1]]:
            open_brackets.pop()
        position += 1
    sign = open_brackets[-1] if open_brackets else "{"
    return f"括号 {sign} 没有结束，缺 {_BRACKETS[sign]}"


def _cut_short(source: str) -> str | Tag:
    """Return a control tag that does not end, as far as it goes, and any other as text."""
    if not source.startswith("{%"):
        return source
    tag = _tag(source if source.endswith(("%}", "}}", "#}")) else f"{source}%}}")
    return Tag(tag.kind, tag.scope, tag.words, source, is_whole=False)


def _tag(source: str) -> Tag:
    kind, inner = source[:2], source[2:-2]
    before, after = inner[:1] == "-", inner[-1:] == "-"
    # A plus sign keeps white space, which is kept here anyway.
    inner = inner[1:] if inner[:1] in {"-", "+"} else inner
    inner = inner[:-1] if inner[-1:] in {"-", "+"} else inner
    scope = next((s for s in _SCOPES if inner.startswith(s + " ")), "")
    words = inner[len(scope) :].strip()
    return Tag(kind, scope, _plain_quotes(words), source, before, after)


def _plain_quotes(words: str) -> str:
    """Return an expression with typographic quotes as quotes, those inside strings kept."""
    if not any(sign in words for sign in "“”‘’"):
        return words
    result, position = "", 0
    while position < len(words):
        sign = words[position]
        if sign in _STRINGS:
            end = _end_of_string(words, position)
            end = end if end >= 0 else len(words)
            text = words[position:end]
            result += text if sign in "\"'" else _requoted(text)
            position = end
            continue
        result += sign.translate(_QUOTES)
        position += 1
    return result


def _requoted(text: str) -> str:
    inner = text[1:-1]
    return repr(inner) if "'" in inner or '"' in inner else f'"{inner}"'
