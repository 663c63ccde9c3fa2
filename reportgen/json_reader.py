"""Strict JSON with the place of every value; numbers keep their digits.

The standard library's decoder gives no places, takes NaN, keeps the last of two equal keys and
turns numbers into binary floats; only its string scanner is used here.
"""

import json
import re
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]

from reportgen.problems import Place, Problem
from reportgen.tree import DEEPEST, Items, Node, RecordBuilder, Refusal, Scalar, scalar

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WORDS = {"true": "true", "false": "false", "null": ""}


def read(text: str, file: str) -> tuple[Node, list[Problem]]:
    """Read one JSON document; `null` reads as empty text, numbers and truth values as text.

    Args:
        text: The document.
        file: Its name in places.

    Returns:
        The data and the problems that did not stop the reading.

    Raises:
        Refusal: The text is no JSON (RFC 8259), or is nested more than 32 deep.
    """
    reader = _Reader(text, file, [])
    if reader.at_end():
        raise Refusal("empty-file", "文件没有内容", Place(file, 1, 1))
    node = reader.value(0)
    if not reader.at_end():
        raise reader.refusal("JSON 语法错误：内容之后还有多余的文字")
    return node, reader.problems


@dataclass(slots=True)
class _Reader:
    text: str
    file: str
    problems: list[Problem]
    at: int = 0
    line: int = 1
    line_start: int = 0

    def value(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise Refusal("too-deep", f"嵌套超过 {DEEPEST} 层", self.place())
        place = self.place()
        sign = self.text[self.at : self.at + 1]
        if sign == "{":
            return self.record(place, depth)
        if sign == "[":
            return self.items(place, depth)
        if sign == '"':
            return self.string()
        if number := _NUMBER.match(self.text, self.at):
            self.at = number.end()
            return Scalar(number[0], place)
        for word, meaning in _WORDS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return Scalar(meaning, place)
        raise self.refusal("JSON 语法错误：此处应为一个值")

    def record(self, place: Place, depth: int) -> Node:
        record = RecordBuilder(place, self.problems)
        self.at += 1
        while not self.takes("}"):
            if record.keys:
                self.expect(",")
            if self.text[self.at : self.at + 1] != '"':
                raise self.refusal("JSON 语法错误：此处应为加双引号的键")
            key = self.string()
            self.skip()
            self.expect(":")
            record.add(key, self.value(depth + 1))
            self.skip()
        return record.done()

    def items(self, place: Place, depth: int) -> Node:
        items: list[Node] = []
        self.at += 1
        while not self.takes("]"):
            if items:
                self.expect(",")
            items.append(self.value(depth + 1))
            self.skip()
        return Items(tuple(items), place)

    def string(self) -> Scalar:
        place = self.place()
        try:
            value, self.at = scanstring(self.text, self.at + 1, True)  # noqa: FBT003
        except json.JSONDecodeError as error:
            self.at = min(error.pos, len(self.text))
            raise self.refusal("JSON 语法错误：字符串未闭合或转义有误") from None
        return scalar(value, place, self.problems)

    def takes(self, sign: str) -> bool:
        self.skip()
        if self.text[self.at : self.at + 1] != sign:
            return False
        self.at += 1
        return True

    def expect(self, sign: str) -> None:
        if not self.takes(sign):
            raise self.refusal(f"JSON 语法错误：此处应为“{sign}”")
        self.skip()

    def at_end(self) -> bool:
        self.skip()
        return self.at >= len(self.text)

    def skip(self) -> None:
        space = _SPACE.match(self.text, self.at)
        if space and space.end() > self.at:
            if breaks := space[0].count("\n"):
                self.line += breaks
                self.line_start = self.text.rindex("\n", self.at, space.end()) + 1
            self.at = space.end()

    def place(self) -> Place:
        return Place(self.file, self.line, self.at - self.line_start + 1)

    def refusal(self, message: str) -> Refusal:
        return Refusal("json-syntax", message, self.place())
