"""What is wrong with the words of a tag, said in Chinese."""

import re
from collections import Counter
from collections.abc import Collection, Iterator

from jinja2 import Environment, TemplateSyntaxError, nodes

from reportgen.ooxml.blocks import FOREIGN
from reportgen.ooxml.tags import Tag
from reportgen.problems import nearest

_SAMPLES = {
    "if": "{} {{% endif %}}", "for": "{} {{% endfor %}}", "macro": "{} {{% endmacro %}}",
    "call": "{} {{% endcall %}}", "filter": "{} {{% endfilter %}}", "with": "{} {{% endwith %}}",
    "elif": "{{% if true %}}{}{{% endif %}}",
}  # fmt: skip
_STRING = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|“[^”\"]*[”\"]|‘[^’']*[’']")
# Signs of a Chinese keyboard, and what they are to be.
_WIDE = str.maketrans(
    "（）［］【】｛｝，、：；。．｜＝＞＜≥≤≠＋－—×÷＊／％！？＿０１２３４５６７８９",
    "()[][]{},,:;..|=><><!+--*/*/%!?_0123456789",
)
_TWO_SIGNS = {"≥": ">=", "≤": "<=", "≠": "!="}
# What is written often, by what is meant; looked for only where Jinja does not understand a tag.
_HINTS = (
    (r"===", "", "相等要写 =="),
    (r"!==|<>", "", "不相等要写 !="),
    (r"=>", "", "大于或等于要写 >="),
    (r"=<", "", "小于或等于要写 <="),
    (r"&&?", "", "“并且”要写 and，连接文字要写 ~"),
    (r"\|\|", "", "“或者”要写 or"),
    (r"!(?!=)", "", "“不”要写 not"),
    (r"\?", "", "二选一要写 甲 if 条件 else 乙"),
    (r"\bof\b", r"^for\b", "应写 for … in …"),
    (r"^\S+\s+==", r"^set\b", "起名字要写一个 ="),
    (r"^\s*if\b", r"^else\b", "应写 elif"),
    (r"\{\{", r"^\{\{", "标签里不能再有标签"),
    (r";", "", "标签里不用 ;"),
    (r"\.\.", "", "多了一个点"),
)
_TOKENS = {
    "end of print statement": "标签的结尾",
    "end of statement block": "标签的结尾",
    "end of template": "标签的结尾",
    "name": "名字", "string": "文字", "integer": "数字", "float": "数字",
}  # fmt: skip
# What Jinja says about an expression that it cannot read.
_SYNTAX = {
    r"expected token 'end of (?:print statement|statement block)', got '='": (
        "标签里不能赋值，相等要写 =="
    ),
    r"expected token 'end of (?:print statement|statement block)', got '(.+)'": (
        "{0}之前缺少运算符，或者{0}多余"
    ),
    r"expected token '(.+)', got '(.+)'": "应有{0}，却是{1}",
    r"unexpected char '(.+)' at": "不能用字符{0}",
    r"Expected an expression, got '(.+)'": "{0}之前缺少值",
    r"unexpected '(end of .+)'": "{0}之前缺少值",
    r"unexpected '(.+)'": "{0}不该在此",
    r"Invalid character in identifier": "名字里有不能用的字符",
    r"[Ee]xpected name or number": "点之后缺少名字",
    r"can't assign to|[Cc]an't assign to special loop": "这个名字不能用来起名",
    r"non-default argument follows": "有缺省值的参数要写在最后",
    r"expected call": "call 之后要写宏的名字和括号",
    r"invalid syntax for function call": "有名字的参数要写在最后",
    r"block names in Jinja": "名字里不能有减号",
    r"[Ee]xpected subscript": "方括号里缺少值",
    r"escape|codec|truncated": "引号之中的 \\ 用得不对",
    r"chunk after expression": "后面有多余的内容",
}


def of_tag(tag: Tag, environment: Environment) -> list[tuple[str, str]]:
    """Return what is wrong with a tag by itself, as code and message.

    Args:
        tag: A tag.
        environment: Knows filters and tests.
    """
    if tag.kind == "{#" or not tag.is_whole or tag.keyword in FOREIGN:
        return []  # told elsewhere
    if not tag.words.strip():
        return [("tag-syntax", f"{tag.source}：标签是空的")]
    if tag.keyword == "else" or tag.keyword.startswith("end"):
        return _of_bare(tag)
    try:
        tree = environment.parse(_sample(tag, environment))
    except TemplateSyntaxError as error:
        told = str(error.message or "")
        # An unknown tag is told with the blocks.
        is_told = "unknown tag" in told
        return [] if is_told else [("tag-syntax", f"{tag.source}：{sentence(tag, told)}")]
    except (ValueError, OverflowError, RecursionError):
        return [("tag-syntax", f"{tag.source[:40]}…：数字太长，或者括号套得太深")]
    repeated = [("tag-syntax", f"{tag.source}：“{name}”写了两次") for name in _repeated(tree)]
    return [*_unknown(tree, tag, nodes.Filter, environment.filters, "过滤器"),
            *_unknown(tree, tag, nodes.Test, environment.tests, "判断"), *repeated]  # fmt: skip


def _sample(tag: Tag, environment: Environment) -> str:
    """Return a template of one tag, and what it needs to be whole."""
    start, end = environment.block_start_string, environment.block_end_string
    if tag.kind == "{{":
        start, end = environment.variable_start_string, environment.variable_end_string
    sample = _SAMPLES.get(tag.keyword, "{}").format(f"{start} {tag.words} {end}")
    if tag.keyword == "set" and "=" not in tag.words:
        sample += "{% endset %}"
    return sample


def are_sound(trees: Collection[nodes.Template], environment: Environment) -> bool:
    """Tell whether templates are right in what their syntax does not tell.

    Args:
        trees: The templates.
        environment: Knows filters and tests.
    """
    kinds = ((nodes.Filter, environment.filters), (nodes.Test, environment.tests))
    are_known = all(
        node.name in known
        for tree in trees
        for kind, known in kinds
        for node in tree.find_all(kind)
    )
    return are_known and not any(True for tree in trees for _ in _repeated(tree))


def _of_bare(tag: Tag) -> list[tuple[str, str]]:
    """Return what is wrong with a tag that is one word."""
    if not tag.argument:
        return []
    hint = _hint(tag) or f"{tag.keyword} 之后不能有别的"
    return [("tag-syntax", f"{tag.source}：{hint}")]


def _unknown(
    tree: nodes.Template,
    tag: Tag,
    kind: type[nodes.Filter | nodes.Test],
    known: Collection[str],
    called: str,
) -> list[tuple[str, str]]:
    names = [node.name for node in tree.find_all(kind) if node.name not in known]
    code = "unknown-filter" if kind is nodes.Filter else "unknown-test"
    return [(code, f"{tag.source}：没有{called}“{n}”{nearest(n, known)}") for n in names]


def _repeated(tree: nodes.Template) -> Iterator[str]:
    """Yield the names of arguments that stand twice in one call or macro."""
    lists = [[one.name for one in node.args] for node in tree.find_all(nodes.Macro)]
    lists += [[one.name for one in node.args] for node in tree.find_all(nodes.CallBlock)]
    lists += [[one.key for one in node.kwargs] for node in tree.find_all(nodes.Call)]
    lists += [[str(one.key) for one in node.kwargs] for node in tree.find_all(nodes.Filter)]
    for names in lists:
        yield from (name for name, times in Counter(names).items() if times > 1)


def sentence(tag: Tag, message: str) -> str:
    """Return what Jinja says about a tag in Chinese, with what would be right.

    Args:
        tag: The tag.
        message: Jinja's.
    """
    if wide := _wide(tag):
        return wide
    if hint := _hint(tag):
        return f"写法有误，{hint}"
    for pattern, told in _SYNTAX.items():
        if found := re.search(pattern, message):
            return f"写法有误，{told.format(*map(_token, found.groups()))}"
    return "写法有误"


def _token(name: str) -> str:
    return _TOKENS.get(name) or f"“{name}”"


def _wide(tag: Tag) -> str:
    """Return a clause on the signs of a Chinese keyboard outside strings."""
    bare = _STRING.sub("", tag.source[2:-2])
    signs = dict.fromkeys(sign for sign in bare if ord(sign) in _WIDE or sign in "“”‘’")
    clauses = [
        f"引号 {sign} 不成对"
        if sign in "“”‘’"
        else f"{sign} 要改用半角的 {_TWO_SIGNS.get(sign, sign.translate(_WIDE))}"
        for sign in signs
    ]
    return "；".join(clauses)


def _hint(tag: Tag) -> str:
    start = "{{" if tag.kind == "{{" else tag.keyword
    bare = _STRING.sub("''", tag.words if tag.kind == "{{" else tag.argument)
    for pattern, condition, told in _HINTS:
        if re.search(pattern, bare) and re.match(condition, start):
            return told
    return ""
