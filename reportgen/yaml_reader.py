"""Strict YAML over libyaml's event stream; what could be read in two ways is refused."""

from collections.abc import Iterator

import yaml

from reportgen.problems import Place, Problem
from reportgen.tree import DEEPEST, Items, Node, RecordBuilder, Refusal, Scalar, scalar

_SYNTAX = {
    "found character that cannot start any token": "不能以制表符、@ 或 ` 开头；改用空格或加引号",
    "mapping values are not allowed in this context": "此处不能出现冒号；含冒号的文字请加引号",
    "did not find expected key": "缩进不一致，或缺少键",
    "could not find expected ':'": "键的后面缺少冒号",
    "did not find expected ',' or ']'": "方括号内缺少逗号，或未闭合",
    "did not find expected ',' or '}'": "花括号内缺少逗号，或未闭合",
    "found unexpected end of stream": "引号未闭合",
    "found a tab character that violates indentation": "缩进用了制表符，应改用空格",
    "found a tab character": "缩进用了制表符，应改用空格",
    "found invalid Unicode character escape code": "双引号内的 \\u 转义不是合法的字符",
    "found unknown escape character": "双引号内的反斜线转义有误；改用单引号，或写两个反斜线",
    "found undefined alias": "不接受引用（*）",
}


def read(text: str, file: str) -> tuple[Node, list[Problem]]:
    """Read one YAML document.

    Args:
        text: The document.
        file: Its name in places.

    Returns:
        The data and the problems that did not stop the reading.

    Raises:
        Refusal: The text is no YAML, holds more than one document, or something that is
            refused: an alias, an anchor, a tag, a merge mark, a depth over 32.
    """
    problems: list[Problem] = []
    events = _guarded(text, file)
    try:
        node = _node(next(events), events, file, problems, 0)
    except StopIteration:
        raise Refusal("empty-file", "文件没有内容", Place(file, 1, 1)) from None
    if extra := next(events, None):
        raise Refusal("several-documents", "一个文件只能有一份 YAML", _place(extra, file))
    return node, problems


def _guarded(text: str, file: str) -> Iterator[yaml.Event]:
    framing = (
        yaml.StreamStartEvent,
        yaml.StreamEndEvent,
        yaml.DocumentStartEvent,
        yaml.DocumentEndEvent,
    )
    try:
        for event in yaml.parse(text, Loader=yaml.CLoader):
            if isinstance(event, framing):
                continue
            _refuse_indirection(event, file)
            yield event
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        hint = _SYNTAX.get(error.problem or "", "此处不合 YAML 的写法")
        raise Refusal("yaml-syntax", f"YAML 语法错误：{hint}", place) from None
    except yaml.reader.ReaderError as error:
        # libyaml counts bytes, so the character itself is looked for.
        head = text[: text.find(chr(int(error.character)))]
        place = Place(file, head.count("\n") + 1, len(head) - head.rfind("\n"))
        message = f"含有 YAML 不允许的字符 U+{int(error.character):04X}"
        raise Refusal("illegal-character", message, place) from None


def _refuse_indirection(event: yaml.Event, file: str) -> None:
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    if isinstance(event, yaml.AliasEvent):
        raise Refusal("alias", f"不接受引用 *{anchor}，请写出内容", _place(event, file))
    if anchor:
        raise Refusal("anchor", f"不接受锚点 &{anchor}", _place(event, file))
    if tag:
        raise Refusal("tag", f"不接受标签 {tag}", _place(event, file))


def _node(
    event: yaml.Event, events: Iterator[yaml.Event], file: str, problems: list[Problem], depth: int
) -> Node:
    place = _place(event, file)
    if depth > DEEPEST:
        raise Refusal("too-deep", f"嵌套超过 {DEEPEST} 层", place)
    if isinstance(event, yaml.ScalarEvent):
        return scalar(event.value, place, problems)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Node] = []
        while not isinstance(inner := next(events), yaml.SequenceEndEvent):
            items.append(_node(inner, events, file, problems, depth + 1))
        return Items(tuple(items), place)
    record = RecordBuilder(place, problems)
    while not isinstance(inner := next(events), yaml.MappingEndEvent):
        key = _key(inner, file, problems)
        record.add(key, _node(next(events), events, file, problems, depth + 1))
    return record.done()


def _key(event: yaml.Event, file: str, problems: list[Problem]) -> Scalar:
    place = _place(event, file)
    if not isinstance(event, yaml.ScalarEvent):
        raise Refusal("key-not-text", "键只能是文字", place)
    if event.value == "<<" and not event.style:
        raise Refusal("merge-mark", "不接受合并标记 <<，请写出内容", place)
    return scalar(event.value, place, problems)


def _place(event: yaml.Event, file: str) -> Place:
    mark = event.start_mark
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
