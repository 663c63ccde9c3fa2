"""What went wrong in a tag, said in Chinese, with a stable code."""

import re
from collections.abc import Collection, Iterable, Mapping

from jinja2 import Environment, TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError

from reportgen.ooxml.blocks import FOREIGN
from reportgen.ooxml.tags import Tag
from reportgen.problems import nearest
from reportgen.sandbox import unknown_name

_OF_NOTHING = re.compile(r"'(None|\w+ object)' has no (?:attribute|element) '?([^']+)'?")
_NO_FILTER = re.compile(r"No (filter|test) named '([^']+)'")
_OPERANDS = re.compile(r"unsupported operand type\(s\) for ([^:]+): '(\w+)' and '(\w+)'")
_COMPARED = re.compile(r"'([<>=]+)' not supported between instances of '(\w+)' and '(\w+)'")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_KINDS = {
    "str": "文字", "int": "数字", "float": "数字", "Decimal": "数字", "NoneType": "空值",
    "None": "空值", "list": "列表", "tuple": "列表", "dict": "一组名字", "bool": "是否",
}  # fmt: skip
_SAMPLES = {
    "if": "{} {{% endif %}}", "for": "{} {{% endfor %}}", "macro": "{} {{% endmacro %}}",
    "call": "{} {{% endcall %}}", "filter": "{} {{% endfilter %}}", "with": "{} {{% endwith %}}",
    "elif": "{{% if true %}}{}{{% endif %}}",
}  # fmt: skip
# What Jinja says about an expression that it cannot read.
_SYNTAX = {
    r"expected token 'end of (?:print statement|statement block)', got '(.+)'": (
        "“{}”处多余或缺少运算符"
    ),
    r"expected token '(.+)', got '(.+)'": "应有“{}”，却是“{}”",
    r"unexpected char '(.+)' at": "不能用字符“{}”",
    r"Expected an expression, got '(.+)'": "缺少值，却是“{}”",
    r"unexpected '(.+)'": "“{}”不该在此",
}


def of_tag(tag: Tag, environment: Environment) -> list[tuple[str, str]]:
    """Return what is wrong with a tag by itself, as code and message."""
    if tag.kind == "{#" or not tag.words.strip():
        return [("tag-syntax", f"{tag.source}：标签是空的")] if tag.kind != "{#" else []
    if tag.keyword in {"else", *FOREIGN} or tag.keyword.startswith("end"):
        return []
    start, end = environment.block_start_string, environment.block_end_string
    if tag.kind == "{{":
        start, end = environment.variable_start_string, environment.variable_end_string
    sample = _SAMPLES.get(tag.keyword, "{}").format(f"{start} {tag.words} {end}")
    if tag.keyword == "set" and "=" not in tag.words:
        sample += "{% endset %}"
    try:
        tree = environment.parse(sample)
    except TemplateSyntaxError as error:
        if "unknown tag" in str(error.message):
            return []  # told with the blocks
        return [("tag-syntax", f"{tag.source}：{_syntax(str(error.message or ''))}")]
    return [*_unknown(tree, tag, nodes.Filter, environment.filters, "过滤器"),
            *_unknown(tree, tag, nodes.Test, environment.tests, "判断")]  # fmt: skip


def are_known(trees: Iterable[nodes.Template], environment: Environment) -> bool:
    """Tell whether an environment has all filters and tests that templates use."""
    kinds = ((nodes.Filter, environment.filters), (nodes.Test, environment.tests))
    return all(
        node.name in known
        for tree in trees
        for kind, known in kinds
        for node in tree.find_all(kind)
    )


def _unknown(
    tree: nodes.Template,
    tag: Tag,
    kind: type[nodes.Filter | nodes.Test],
    known: Collection[str],
    called: str,
) -> list[tuple[str, str]]:
    names = [node.name for node in tree.find_all(kind) if node.name not in known]
    code = "unknown-filter"
    return [(code, f"{tag.source}：没有{called}“{n}”{nearest(n, known)}") for n in names]


def _syntax(message: str) -> str:
    for pattern, sentence in _SYNTAX.items():
        if found := re.search(pattern, message):
            return f"写法有误，{sentence.format(*found.groups())}"
    return f"写法有误（{message}）"


def at_run_time(error: BaseException, tag: Tag, context: Mapping[str, object]) -> tuple[str, str]:
    """Return code and message of what went wrong while a tag was carried out.

    Args:
        error: What was raised.
        tag: The tag.
        context: What the template could name.
    """
    code, what = _what(error, context)
    return code, f"{tag.source}：{what}"


def _what(  # noqa: PLR0911 - one return a kind of mistake
    error: BaseException, context: Mapping[str, object]
) -> tuple[str, str]:
    text = str(error)
    if isinstance(error, UndefinedError):
        return _not_there(error, context)
    if isinstance(error, ZeroDivisionError):
        return "division-by-zero", "除数是 0"
    if isinstance(error, SecurityError):
        return "not-allowed", "模板只能取数据，不能调用方法"
    if found := _NO_FILTER.search(text):
        called = "过滤器" if found[1] == "filter" else "判断"
        return "unknown-filter", f"没有{called}“{found[2]}”"
    if found := _OPERANDS.search(text) or _COMPARED.search(text):
        left, right = (_KINDS.get(found[n], found[n]) for n in (2, 3))
        return "not-a-number", f"{left}和{right}不能用 {found[1]} 计算"
    if "not iterable" in text or text.startswith("要循环"):
        return "not-a-list", text if _CHINESE.search(text) else "要循环或查找的值不是列表"
    return "wrong-value", text if _CHINESE.search(text) else f"不能填写这个值（{text}）"


def _not_there(error: UndefinedError, context: Mapping[str, object]) -> tuple[str, str]:
    of_nothing = _OF_NOTHING.search(str(error))
    if of_nothing and of_nothing[1] != "dict object":
        kind = _KINDS.get(of_nothing[1].removesuffix(" object"), of_nothing[1])
        return "no-attribute", f"{kind}没有“{of_nothing[2]}”可取"
    return "unknown-name", unknown_name(error, context) or str(error)
