"""Errors planted in templates: each is told by its code, at its place, in Chinese, once."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from drawn import docx, drawing, note, p, r, tbl, tc, text_box, tr

from reportgen.ooxml import Picture, RichText, WordTemplate
from reportgen.problems import Problem, Severity, TemplateError

Builder = Callable[[str], bytes]
SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
SPLIT = 3


def x(text: str) -> str:
    """Return a text as it stands in XML."""
    return "".join(SIGNS.get(sign, sign) for sign in text)


def runs(text: str) -> str:
    """Return a text split over runs, as Word splits it."""
    return r(x(text[:SPLIT])) + r(x(text[SPLIT:]), "b")


def control(content: str) -> str:
    """Return content in a content control."""
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"


WHERE: Mapping[str, tuple[Builder, str]] = {
    "body": (lambda t: docx(p("首") + tbl([9], tr("甲")) + p(runs(t))), "正文第2段"),
    "controlled": (lambda t: docx(p() + control(p() + p(x(t)))), "正文第3段"),
    "cell": (
        lambda t: docx(tbl([9], tr("甲")) + p() + tbl([9, 9], tr("甲", "乙"), tr("丙", x(t)))),
        "正文表2第2行第2列",
    ),
    "second paragraph of a cell": (
        lambda t: docx(tbl([9], tr(tc("甲", x(t))))),
        "正文表1第1行第1列第2段",
    ),
    "nested table": (
        lambda t: docx(tbl([9, 9], tr("甲", tc(tbl([9], tr("乙"), tr(x(t))), p())))),
        "正文表1第1行第2列表1第2行第1列",
    ),
    "controlled row": (
        lambda t: docx(tbl([9], tr("甲"), control(tr(x(t))))),
        "正文表1第2行第1列",
    ),
    "header": (lambda t: docx(p(), headers=[p(), p() + p(runs(t))]), "页眉2第2段"),
    "footer": (lambda t: docx(p(), footers=[tbl([9], tr(x(t))) + p()]), "页脚1表1第1行第1列"),
    "footnote": (lambda t: docx(p(note("footnote")), footnotes=p(runs(t))), "脚注1第1段"),
    "endnote": (lambda t: docx(p(note("endnote")), endnotes=p(runs(t))), "尾注1第1段"),
    "comment": (lambda t: docx(p(note("comment")), comments=p() + p(x(t))), "批注1第2段"),
    "text box": (lambda t: docx(p(text_box(p() + p(x(t))))), "正文第1段文本框第2段"),
    "title": (lambda t: docx(p(), core=f"<dc:title>{x(t)}</dc:title>"), "文件属性标题"),
    "description": (lambda t: docx(p() + p(drawing("rId1", description=x(t)))), "正文第2段"),
}

# What is wrong whatever the data: the tags, the code, what the message must tell.
TAGS = [
    ("{{ 单位", "tag-unclosed", "缺 }}"),
    ("{% if 公开", "tag-unclosed", "缺 %}"),
    ("{% if 公开 }}是{% endif %}", "tag-unclosed", "不是 }}"),
    ("{{ 单位 %}", "tag-unclosed", "不是 %}"),
    ("{{ 单位 {{ 年度 }}", "tag-unclosed", "{{ 单位 没有结束"),
    ("{# 说明", "tag-unclosed", "缺 #}"),
    ("单位 }}", "tag-unopened", "没有 {{"),
    ("if 公开 %}", "tag-unopened", "没有 {%"),
    ("{% if 公开 %}是", "block-unclosed", "{% endif %}"),
    ("{% for 科 in 科室 %}", "block-unclosed", "{% endfor %}"),
    ("{% set 名 %}甲", "block-unclosed", "{% endset %}"),
    ("{% raw %}甲", "block-unclosed", "{% endraw %}"),
    ("是{% endif %}", "block-unopened", "{% if"),
    ("{% else %}", "block-unopened", "if、for"),
    ("{% for 科 in 科室 %}{% elif 公开 %}{% endfor %}", "block-unopened", "不在 if"),
    ("{% endraw %}", "block-unopened", "{% raw %}"),
    ("{% if 公开 %}{% for 科 in 科室 %}{% endif %}{% endfor %}", "block-crossed", "{% endfor %}"),
    ("{% if 公开 %}{% else %}{% else %}{% endif %}", "block-doubled", "{% else %}"),
    ("{% if 公开 %}{% else %}{% elif 年度 %}{% endif %}", "block-doubled", "{% else %}"),
    ("{% for 科 in 科室 %}{% endfro %}", "tag-unknown", "endfor"),
    ("{% fro 科 in 科室 %}{% endfor %}", "tag-unknown", "是否为 for"),
    ("{% if 公开 %}{% elsif 年度 %}{% endif %}", "tag-unknown", "是否为 elif"),
    ("{% iff 公开 %}{% endif %}", "tag-unknown", "是否为 if"),
    ("{% trif 公开 %}{% endif %}", "tag-unknown", "{%tr if 公开 %}"),
    ("{% p if 公开 %}{% endif %}", "tag-unknown", "{%p if 公开 %}"),
    ("{% print 单位 %}", "tag-unknown", "{{ }}"),
    ("{{ 单位|uper }}", "unknown-filter", "upper"),
    ("{% filter uper %}甲{% endfilter %}", "unknown-filter", "upper"),
    ("{{ 1 if 年度 is evn }}", "unknown-test", "even"),
    ("{{ }}", "tag-syntax", "空的"),
    ("{% %}", "tag-syntax", "空的"),
    ("{{ 年度 + }}", "tag-syntax", "缺少值"),
    ("{{ , 年度 }}", "tag-syntax", "“,”"),
    ("{{ 年份[1,,2] }}", "tag-syntax", "“,”"),
    ("{{ 单位 年度 }}", "tag-syntax", "“年度”之前缺少运算符"),
    ("{{ 单位. }}", "tag-syntax", "名字"),
    ("{{ 单位..年度 }}", "tag-syntax", "多了一个点"),
    ("{{ (年度 }}", "tag-syntax", "缺 )"),
    ("{{ 年份[0 }}", "tag-syntax", "缺 ]"),
    ("{{ 年度) }}", "tag-syntax", "“)”"),
    ("{{ '单位 }}", "tag-syntax", "引号 '"),
    ("{{ “单位 }}", "tag-syntax", "缺 ”"),
    ("{{ 单位” }}", "tag-syntax", "引号 ” 不成对"),
    ("{{ 单位｜upper }}", "tag-syntax", "半角的 |"),
    ("{{ 年份|join（'、'） }}", "tag-syntax", "（ 要改用半角的 (；） 要改用半角的 )"),
    ("{{ 年份|join('、'，年度) }}", "tag-syntax", "半角的 ,"),
    ("{% if 年度 ≥ 2024 %}{% endif %}", "tag-syntax", "半角的 >="),
    ("{{ ２０２４ }}", "tag-syntax", "２ 要改用半角的 2"),
    ("{% if 年度 = 2024 %}{% endif %}", "tag-syntax", "=="),
    ("{% if 年度 => 2024 %}{% endif %}", "tag-syntax", ">="),
    ("{% if 公开 && 年度 %}{% endif %}", "tag-syntax", "and"),
    ("{{ 公开 ? 1 : 2 }}", "tag-syntax", "else"),
    ("{{ 单位 $ }}", "tag-syntax", "“$”"),
    ("{% for 科 of 科室 %}{% endfor %}", "tag-syntax", "in"),
    ("{% for 科 in %}{% endfor %}", "tag-syntax", "缺少值"),
    ("{% for loop in 科室 %}{% endfor %}", "tag-syntax", "名字"),
    ("{% if 公开 %}{% else if 年度 %}{% endif %}", "tag-syntax", "elif"),
    ("{% if 公开 %}{% endif 公开 %}", "tag-syntax", "endif"),
    ("{% set 名 == 1 %}", "tag-syntax", "一个 ="),
    ("{% macro 年号 %}{% endmacro %}", "tag-syntax", "“(”"),
    ("{% macro 年号(n, n) %}{% endmacro %}", "tag-syntax", "两次"),
    ("{{ dict(a=1, a=2) }}", "tag-syntax", "两次"),
    ("{% call 年号 %}{% endcall %}", "tag-syntax", "括号"),
    ("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "tag-syntax", "太深"),
    ("{{ " + "9" * 5000 + " }}", "tag-syntax", "太长"),
    ("{% extends '甲' %}", "tag-unsupported", "extends"),
    ("{% include '甲' %}", "tag-unsupported", "include"),
    ("{% import '甲' as 乙 %}", "tag-unsupported", "import"),
    ("{% block 甲 %}{% endblock %}", "tag-unsupported", "block"),
]

# What is wrong with these data.
DATA: Mapping[str, object] = {
    "单位": "某局",
    "年度": 2024,
    "零": 0,
    "空": None,
    "率": Decimal("1.5"),
    "序号": "12",
    "科室": [{"名称": "办公室", "人数": 12}, {"名称": "业务科", "人数": None}],
    "混合": [1, "甲"],
    "坏": "前\x01后",
    "富": RichText("甲"),
    "图": Picture(b"png"),
}
DOES = [
    ("{{ 单伟 }}", "unknown-name", "是否为 单位"),
    ("{{ 单位名.甲 }}", "unknown-name", "“单位名”；是否为 单位"),
    ("{{ 科室[0].名成 }}", "unknown-name", "“名成”；是否为 名称"),
    ("{% for 科 in 科室 %}{{ 科.名成 }}{% endfor %}", "unknown-name", "名称（共 2 次）"),
    ("{% for 科目 in 科室 %}{{ 科木.名称 }}{% endfor %}", "unknown-name", "是否为 科目"),
    ("{% if 没有 %}{% endif %}", "unknown-name", "“没有”"),
    ("{{ 科室|map(attribute='名成')|join }}", "unknown-name", "名称"),
    ("{{ loop.index }}", "unknown-name", "“loop”"),
    ("{{ caller() }}", "unknown-name", "“caller”"),
    ("{{ 空.名称 }}", "no-attribute", "空值没有“名称”"),
    ("{{ 单位.名称 }}", "no-attribute", "文字没有“名称”"),
    ("{{ 年度.名称 }}", "no-attribute", "数字没有“名称”"),
    ("{{ 率[0] }}", "no-attribute", "数字没有“0”"),
    ("{{ 年度[0:2] }}", "no-attribute", "数字没有"),
    ("{{ 科室[9] }}", "no-item", "第 9 项"),
    ("{{ []|first }}", "no-item", "空的"),
    ("{{ 年度 / 零 }}", "division-by-zero", "除数是 0"),
    ("{{ 率 // 零 }}", "division-by-zero", "除数是 0"),
    ("{{ 率 % 零 }}", "not-a-number", "除数是 0"),
    ("{{ 年度 + 序号 }}", "not-a-number", "数字和文字不能用 + 计算"),
    ("{{ 序号 + 年度 }}", "not-a-number", "文字和数字不能用 + 计算"),
    ("{{ 序号 - 1 }}", "not-a-number", "文字和数字不能用 - 计算"),
    ("{{ 空 + 1 }}", "not-a-number", "空值和数字不能用 + 计算"),
    ("{{ 率 + 1.5 }}", "not-a-number", "小数"),
    ("{{ -序号 }}", "not-a-number", "文字不是数"),
    ("{{ 序号 * 序号 }}", "not-a-number", "文字"),
    ("{% if 序号 > 1 %}{% endif %}", "not-a-number", "文字和数字不能用 > 比较"),
    ("{% if 空 < 1 %}{% endif %}", "not-a-number", "空值和数字不能用 < 比较"),
    ("{{ 混合|sum }}", "not-a-number", "+"),
    ("{{ 混合|sort }}", "not-a-number", "<"),
    ("{{ 科室|sum(attribute='人数') }}", "not-a-number", "数字和空值"),
    ("{{ 1e400 }}", "not-a-number", "数太大"),
    ("{% for 字 in 单位 %}{% endfor %}", "not-a-list", "“某局”"),
    ("{% for 数 in 年度 %}{% endfor %}", "not-a-list", "“2024”"),
    ("{% for 数 in 率 %}{% endfor %}", "not-a-list", "“1.5”"),
    ("{% for 项 in 空 %}{% endfor %}", "not-a-list", "空的"),
    ("{{ 年度|length }}", "not-a-list", "不是列表"),
    ("{% if 1 in 年度 %}{% endif %}", "not-a-list", "不是列表"),
    ("{% set 甲, 乙 = 年度 %}", "not-a-list", "几个名字"),
    ("{% set 甲, 乙 = [1] %}", "wrong-value", "2 个名字"),
    ("{{ 科室 }}", "wrong-value", "列表"),
    ("{{ 科室[0] }}", "wrong-value", "一组名字"),
    ("{{ 科室|map(attribute='名称') }}", "wrong-value", "列表"),
    ("{{ range }}", "wrong-value", "函数"),
    ("{{ 空 }}", "wrong-value", "空的"),
    ("{{ 单位 * 1000000 }}", "wrong-value", "过大"),
    ("{{ 年度 ** 1000 }}", "wrong-value", "过大"),
    ("{{ range(100000) }}", "wrong-value", "10000"),
    ("{{ 科室|unique|list }}", "wrong-value", "一组名字"),
    ("{% if 1 in 单位 %}{% endif %}", "wrong-value", "数字"),
    ("{{ 坏 }}", "bad-character", "U+0001"),
    ("{{ 单位|replace('某') }}", "wrong-argument", "缺少参数"),
    ("{{ 单位|upper(1) }}", "wrong-argument", "多给"),
    ("{{ 单位|trim(甲=1) }}", "wrong-argument", "“甲”"),
    ("{{ range() }}", "wrong-argument", "缺少参数"),
    ("{% macro f(a) %}{% endmacro %}{{ f(1, 2) }}", "wrong-argument", "1 个参数"),
    ("{% macro f(a) %}{% endmacro %}{{ f(b=1) }}", "wrong-argument", "“b”"),
    ("{% macro f(a) %}{{ a }}{% endmacro %}{{ f() }}", "wrong-argument", "“a”"),
    ("{% macro f(a) %}{{ f(a) }}{{ f(a) }}{% endmacro %}{{ f(1) }}", "endless", "自己"),
    ("{{ 单位.upper() }}", "no-attribute", "upper"),
    ("{{ 单位() }}", "not-allowed", "不能调用"),
    ("{% set 科室.甲 = 1 %}", "not-allowed", "不能改"),
    ("{{ 科室|map('uper')|list }}", "unknown-filter", "“uper”"),
    ("{{ 科室|select('evn')|list }}", "unknown-test", "“evn”"),
]


def told(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    """Return codes and places."""
    return [(problem.code, problem.place.spot) for problem in problems]


def faults(content: bytes, data: Mapping[str, object] = DATA) -> Sequence[Problem]:
    """Fill a template that must not work."""
    with pytest.raises(TemplateError) as caught:
        WordTemplate(content).render(data)
    return caught.value.problems


def foreign(message: str) -> list[str]:
    """Return the English phrases in a message, its tags left out."""
    return re.findall(r"[A-Za-z]+[' ][A-Za-z]+", re.sub(r"\{[{%#].*?(?:[}%#]\}|$)", "", message))


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize(("text", "code", "fragment"), TAGS, ids=[one[0][:40] for one in TAGS])
def test_what_is_wrong_with_a_tag(text: str, code: str, fragment: str, where: str) -> None:
    """A wrong tag is told once, at its place, with what would be right, in every kind of part."""
    draw, spot = WHERE[where]
    problems = WordTemplate(draw(text)).lint()

    assert told(problems) == [(code, spot)]
    assert fragment in problems[0].message
    assert foreign(problems[0].message) == []


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize(("text", "code", "fragment"), DOES, ids=[one[0] for one in DOES])
def test_what_goes_wrong_with_data(text: str, code: str, fragment: str, where: str) -> None:
    """A mistake while a document is made is told like one of the template."""
    draw, spot = WHERE[where]
    content = draw(text)

    assert WordTemplate(content).lint() == ()
    problems = faults(content)
    assert told(problems) == [(code, spot)]
    assert fragment in problems[0].message
    assert foreign(problems[0].message) == []
