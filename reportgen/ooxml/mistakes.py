"""What went wrong while a tag was carried out, said in Chinese, with a stable code."""

import re
from collections.abc import Callable, Mapping
from decimal import InvalidOperation

from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from reportgen.ooxml.tags import Tag
from reportgen.problems import nearest
from reportgen.sandbox import known_names

_CHINESE = re.compile("[\u4e00-\u9fff]")
_ENGLISH = re.compile(r"[a-z]+ [a-z]+ [a-z]+")
_KINDS = {
    "str": "文字", "int": "数字", "float": "数字", "Decimal": "数字", "NoneType": "空值",
    "None": "空值", "list": "列表", "tuple": "列表", "dict": "一组名字", "bool": "是或否",
    "Markup": "带格式的文字", "RichText": "带格式的文字", "Run": "带格式的文字",
    "Link": "链接", "Paragraphs": "段落", "Paragraph": "段落", "Picture": "图片",
    "Macro": "宏", "function": "函数", "generator": "列表", "range": "列表", "slice": "一段",
    "date": "日期", "datetime": "日期",
}  # fmt: skip
_KIND = r"'?([\w.]+)'?"
_OPERATION = r" ([^ :]+)"

# What Jinja says about what is not there.
_MISSING = (
    (r"^'(.+)' is undefined$", "unknown-name", "模板用了没有的名字“{}”"),
    (r"^'dict object' has no attribute '(.+)'$", "unknown-name", "模板用了没有的名字“{}”"),
    (r"^dict object has no element (.{1,30})", "unknown-name", "没有“{}”这一项"),
    (r"^(?:list|tuple) object has no element (-?\d+)$", "no-item", "列表没有第 {} 项（从 0 数起）"),
    (r"^str object has no element (-?\d+)$", "no-item", "文字没有第 {} 个字（从 0 数起）"),
    (r"parameter '(.+)' was not provided", "wrong-argument", "没有给出参数“{}”"),
    (r"sequence was empty", "no-item", "列表是空的，没有可取的项"),
    (r"No caller defined", "unknown-name", "caller() 只能用在由 call 标签调用的宏里"),
)
_OF_NOTHING = re.compile(r"^'?(.+?)(?: object)?'? has no (?:attribute|element) '?(.{1,30}?)'?$")

# What Python and Jinja say about values that do not fit, by code and sentence; what is found is
# filled in, types by their Chinese names.
_TOLD = (
    (r"for .*Decimal' and 'float'|for .*'float' and '\S*Decimal'", "not-a-number",
     "精确的数不能与标签里写的小数计算；可用整数，如 乘 15 再除以 10"),
    (rf"unsupported operand type\(s\) for{_OPERATION}.*: {_KIND} and {_KIND}", "not-a-number",
     "{1}和{2}不能用 {0} 计算"),
    (rf"'([<>=]+)' not supported between instances of {_KIND} and {_KIND}", "not-a-number",
     "{1}和{2}不能用 {0} 比较"),
    (rf"can only concatenate {_KIND} \(not \"(\w+)\"\)", "not-a-number",
     "{0}和{1}不能用 + 计算；连接文字用 ~"),
    (rf"can't multiply sequence by non-int of type {_KIND}", "not-a-number",
     "文字或列表不能乘以{0}"),
    (rf"bad operand type for [^:]+: {_KIND}", "not-a-number", "{0}不是数，不能计算"),
    (r"during string formatting", "not-a-number", "文字不是数，不能计算"),
    (r"could not convert|invalid literal", "not-a-number", "文字不是数，不能计算"),
    (rf"{_KIND} object cannot be interpreted as an integer", "not-a-number", "{0}不是整数"),
    (r"indices must be integers", "not-a-number", "第几项要用整数"),
    (r"Exceeds the limit|too large|name '(?:inf|nan)' is not|cannot convert float",
     "not-a-number", "数太大，算不出来"),
    (rf"'in <string>' requires string as left operand, not {_KIND}", "wrong-value",
     "文字里只能查找文字，不能查找{0}"),
    (rf"cannot unpack non-iterable {_KIND} object", "not-a-list", "{0}不能分给几个名字"),
    (r"values to unpack \(expected (\d+)", "wrong-value", "要分给 {0} 个名字，值却不是 {0} 个"),
    (r"not iterable|no len\(\)|not reversible|be iterable|item pairs|update sequence", "not-a-list",
     "值不是列表，不能循环、查找或数个数"),
    (r"(?:arg 3 must not be|step cannot be) zero", "wrong-argument", "间隔不能是 0"),
    (r"takes not more than (\d+) argument", "wrong-argument", "宏最多有 {0} 个参数，多给了"),
    (r"takes no keyword argument '(\w+)'", "wrong-argument", "宏没有参数“{0}”，或者给了两次"),
    (r"missing \d+ required [\w-]+ arguments?: (.+)$", "wrong-argument", "缺少参数 {0}"),
    (r"requires a \w+ argument|at least \d+ argument", "wrong-argument", "缺少参数"),
    (r"takes .*argument.* given|at most \d+ argument", "wrong-argument", "参数多给了"),
    (r"[Uu]nexpected keyword argument '?(\w+)", "wrong-argument", "没有参数“{0}”"),
    (r"expected length", "wrong-argument", "长度太小"),
    (r"multiple values for", "wrong-argument", "同一个参数给了两次"),
    (rf"unhashable type: {_KIND}", "wrong-value", "{0}不能用来查找或去重"),
    (rf"{_KIND} object is not subscriptable", "no-attribute", "{0}没有可取的项"),
    (rf"must be str, not {_KIND}", "wrong-argument", "参数要用文字，不能用{0}"),
    (r"non-namespace object", "not-allowed", "不能改数据里的项；起名字写 {{% set 名 = 值 %}}"),
)  # fmt: skip


def at_run_time(error: BaseException, tag: Tag, names: Mapping[str, object]) -> tuple[str, str]:
    """Return code and message of what went wrong while a tag was carried out.

    Args:
        error: What was raised.
        tag: The tag.
        names: What the template could name.
    """
    code, what = _what(error, names)
    return code, f"{tag.source}：{what}"


def _what(error: BaseException, names: Mapping[str, object]) -> tuple[str, str]:
    for kind, told in _BY_KIND.items():
        if isinstance(error, kind):
            return told(error, names)
    text = str(error)
    if found := re.search(r"No (filter|test) named '([^']+)'", text):
        if found[1] == "filter":
            return "unknown-filter", f"没有过滤器“{found[2]}”"
        return "unknown-test", f"没有判断“{found[2]}”"
    for pattern, code, sentence in _TOLD:
        if found := re.search(pattern, text):
            return code, sentence.format(*map(_kind, found.groups()))
    if _CHINESE.search(text) and not _ENGLISH.search(text):
        return _own(text)
    # A caller's own filters say what they have to say; Python's words help no clerk.
    is_foreign = type(error).__module__.split(".")[0] not in {"builtins", "jinja2", "decimal"}
    return "wrong-value", f"这个值不能这样用{f'（{text}）' if is_foreign and text else ''}"


def _own(text: str) -> tuple[str, str]:
    """Return what a module of the engine says about a value."""
    if text.startswith("要循环"):
        return "not-a-list", text
    return ("bad-character" if "不允许的字符" in text else "wrong-value"), text


def _missing(error: BaseException, names: Mapping[str, object]) -> tuple[str, str]:
    text = str(error)
    for pattern, code, sentence in _MISSING:
        if found := re.search(pattern, text):
            name = found[1] if found.groups() else ""
            hint = nearest(name, known_names(names) - {name}) if code == "unknown-name" else ""
            return code, sentence.format(name) + hint
    if found := _OF_NOTHING.search(text):
        return "no-attribute", f"{_kind(found[1])}没有“{found[2]}”可取"
    return "unknown-name", "模板用了没有的名字"


def _not_computable(_error: BaseException, _names: Mapping[str, object]) -> tuple[str, str]:
    return "not-a-number", "算不出结果：除数是 0，或者值不是数"


_BY_KIND: Mapping[
    type[BaseException], Callable[[BaseException, Mapping[str, object]], tuple[str, str]]
] = {
    UndefinedError: _missing,
    ZeroDivisionError: lambda *_: ("division-by-zero", "除数是 0"),
    InvalidOperation: _not_computable,
    RecursionError: lambda *_: ("endless", "宏或循环不停地调用自己"),
    SecurityError: lambda *_: ("not-allowed", "模板只能取数据，不能调用方法"),
}


def _kind(name: str) -> str:
    return _KINDS.get(name.rpartition(".")[2], name)
