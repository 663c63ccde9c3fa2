"""Errors planted in templates: each is told by its code, at its place, in Chinese, once."""

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from drawn import docx, drawing, note, p, r, tbl, tc, text_box, tr
from jinja2 import Environment
from told import foreign, told

from reportgen.ooxml import Picture, RichText, WordTemplate
from reportgen.problems import Problem, Severity, TemplateError
from reportgen.sandbox import Sandbox

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


def faults(content: bytes, data: Mapping[str, object] = DATA) -> Sequence[Problem]:
    """Fill a template that must not work."""
    with pytest.raises(TemplateError) as caught:
        WordTemplate(content).render(data)
    return caught.value.problems


def everywhere(code: str) -> dict[str, list[tuple[str, str]]]:
    """Return what is to be told of one error planted in every kind of part."""
    return {where: [(code, spot)] for where, (_, spot) in WHERE.items()}


@pytest.mark.parametrize(("text", "code", "fragment"), TAGS, ids=[one[0][:40] for one in TAGS])
def test_what_is_wrong_with_a_tag(text: str, code: str, fragment: str) -> None:
    """A wrong tag is told once, at its place, with what would be right, in every kind of part."""
    found = {where: WordTemplate(draw(text)).lint() for where, (draw, _) in WHERE.items()}
    message = found["body"][0].message

    assert {where: told(problems) for where, problems in found.items()} == everywhere(code)
    assert fragment in message
    assert foreign(message) == []


@pytest.mark.parametrize(("text", "code", "fragment"), DOES, ids=[one[0] for one in DOES])
def test_what_goes_wrong_with_data(text: str, code: str, fragment: str) -> None:
    """A mistake while a document is made is told like one of the template."""
    found = {where: faults(draw(text)) for where, (draw, _) in WHERE.items()}
    message = found["body"][0].message

    assert WordTemplate(WHERE["body"][0](text)).lint() == ()
    assert {where: told(problems) for where, problems in found.items()} == everywhere(code)
    assert fragment in message
    assert foreign(message) == []


FOR, END = "{%tr for 科 in 科室 %}", "{%tr endfor %}"
IF, ENDIF = "{% if 零 %}", "{% endif %}"
# Templates that are wrong in how tags stand to one another: codes and places, in their order.
SHAPES: Mapping[str, tuple[bytes, list[tuple[str, str]]]] = {
    "a tag over two paragraphs": (
        docx(p("{{ 单位") + p("}}")),
        [("tag-unclosed", "正文第1段"), ("tag-unopened", "正文第2段")],
    ),
    "ends in a cell": (
        docx(p(IF) + tbl([9], tr("甲"), tr(ENDIF))),
        [("block-unbalanced", "正文表1第2行第1列")],
    ),
    "begins in a cell": (
        docx(tbl([9], tr(IF)) + p() + p(ENDIF)),
        [("block-unbalanced", "正文第2段")],
    ),
    "ends in a link": (
        docx(p(IF, f"<w:hyperlink>{r(ENDIF)}</w:hyperlink>")),
        [("block-unbalanced", "正文第1段")],
    ),
    "ends in a text box": (
        docx(p(IF, text_box(p(ENDIF)))),
        [("block-unbalanced", "正文第1段文本框第1段")],
    ),
    "else in a cell": (
        docx(p(IF) + tbl([9], tr("{% else %}")) + p(ENDIF)),
        [("block-unbalanced", "正文表1第1行第1列")],
    ),
    "ends in another part": (
        docx(p(IF), headers=[p(ENDIF)]),
        [("block-unclosed", "正文第1段"), ("block-unopened", "页眉1第1段")],
    ),
    "begins in an attribute": (
        docx(p(drawing("rId1", description=IF)) + p(ENDIF)),
        [("block-unbalanced", "正文第2段")],
    ),
    "a loop of rows that ends as one of cells": (
        docx(tbl([9], tr(FOR), tr("甲"), tr("{%tc endfor %}"))),
        [("block-unbalanced", "正文表1第3行第1列")],
    ),
    "two tags in one row": (
        docx(tbl([9, 9], tr(FOR, "{%tr if 零 %}"), tr("甲", "乙"), tr("{%tr endif %}"), tr(END))),
        [("tag-doubled", "正文表1第1行第2列")],
    ),
    "begin and end in one row": (
        docx(tbl([9], tr(FOR + END))),
        [("tag-doubled", "正文表1第1行第1列")],
    ),
    "begin and end in one paragraph": (
        docx(p("{%p if 零 %}{%p endif %}")),
        [("tag-doubled", "正文第1段")],
    ),
    "another tag in a row that goes": (
        docx(tbl([9, 9], tr(FOR, "{% set 甲 = 1 %}"), tr("甲", "乙"), tr(END))),
        [("tag-lost", "正文表1第1行第2列")],
    ),
    "a value in a row that goes": (
        docx(tbl([9, 9], tr(FOR, "{{ 单位 }}"), tr("甲", "乙"), tr(END))),
        [("tag-lost", "正文表1第1行第2列")],
    ),
    "rows outside a table": (
        docx(p("{%tr if 零 %}") + p("{%tr endif %}")),
        [("tag-misplaced", "正文第1段"), ("tag-misplaced", "正文第2段")],
    ),
    "cells in a header without a table": (
        docx(p(), headers=[p("{%tc if 零 %}") + p("{%tc endif %}")]),
        [("tag-misplaced", "页眉1第1段"), ("tag-misplaced", "页眉1第2段")],
    ),
    "a paragraph in a title": (
        docx(p(), core="<dc:title>{{p 单位 }}</dc:title>"),
        [("tag-misplaced", "文件属性标题")],
    ),
    "a run in a description": (
        docx(p(drawing("rId1", description="{{r 单位 }}"))),
        [("tag-misplaced", "正文第1段")],
    ),
    "text before a table cannot go on behind it": (
        docx(p("前") + tbl([9], tr("甲")) + p("{%- if 零 %}{% endif %}")),
        [("tag-join", "正文第2段")],
    ),
    "a colour outside a table": (
        docx(p("{% cellbg 'FFFFFF' %}")),
        [("tag-misplaced", "正文第1段")],
    ),
    "a span outside a table": (docx(p("{% colspan 2 %}")), [("tag-misplaced", "正文第1段")]),
    "a merge outside a table": (docx(p("{% merge %}")), [("tag-misplaced", "正文第1段")]),
    "a row kept outside a table": (docx(p("{% keep %}")), [("tag-misplaced", "正文第1段")]),
    "a colour without one": (
        docx(tbl([9], tr("{% cellbg %}甲"))),
        [("tag-syntax", "正文表1第1行第1列")],
    ),
    "a span without a number": (
        docx(tbl([9], tr("{% colspan %}甲"))),
        [("tag-syntax", "正文表1第1行第1列")],
    ),
    "a merge with a wrong value": (
        docx(tbl([9], tr("{% merge 零 + %}甲"))),
        [("tag-syntax", "正文表1第1行第1列")],
    ),
    "a vertical merge with a value": (
        docx(tbl([9], tr(FOR), tr("{% vm 零 %}甲"), tr(END))),
        [("tag-syntax", "正文表1第2行第1列")],
    ),
    "a vertical merge outside a loop": (
        docx(tbl([9], tr("{% vm %}甲"))),
        [("tag-misplaced", "正文表1第1行第1列")],
    ),
    "a horizontal merge outside a loop": (
        docx(tbl([9], tr("{% hm %}甲"))),
        [("tag-misplaced", "正文表1第1行第1列")],
    ),
    "two merges of one cell": (
        docx(tbl([9], tr(FOR), tr("{% merge %}{% vm %}甲"), tr(END))),
        [("tag-doubled", "正文表1第2行第1列")],
    ),
    "two colours of one cell": (
        docx(tbl([9], tr("{% cellbg 'FFFFFF' %}{% cellbg 'FF0000' %}甲"))),
        [("tag-doubled", "正文表1第1行第1列")],
    ),
    "errors of every kind": (
        docx(
            p("{{ 单位 年度 }}{{ 单位|uper }}")
            + tbl([9], tr("{% endfor %}"), tr("{{ 年度"))
            + p("{% if %}{% endif %}"),
            headers=[p("{{ 1 + }}")],
            core="<dc:title>{% fro 科 in 科室 %}{% endfor %}</dc:title>",
        ),
        [
            ("tag-syntax", "正文第1段"),
            ("unknown-filter", "正文第1段"),
            ("block-unopened", "正文表1第1行第1列"),
            ("tag-unclosed", "正文表1第2行第1列"),
            ("tag-syntax", "正文第2段"),
            ("tag-syntax", "页眉1第1段"),
            ("tag-unknown", "文件属性标题"),
        ],
    ),
}


@pytest.mark.parametrize(("content", "expected"), SHAPES.values(), ids=list(SHAPES))
def test_what_is_wrong_between_tags(content: bytes, expected: list[tuple[str, str]]) -> None:
    """Tags that do not fit one another are told where the second one stands; all of them."""
    problems = WordTemplate(content).lint()
    errors = [one for one in problems if one.severity is Severity.ERROR]

    assert told(errors) == expected
    assert [foreign(one.message) for one in problems] == [[]] * len(problems)
    assert told(faults(content)) == told(problems)


# What is lost without harm.
LOSES = {
    "a text in a row that goes": (
        docx(tbl([9, 9], tr(FOR, "文字"), tr("甲", "乙"), tr(END))),
        [("text-lost", "正文表1第1行第1列")],
    ),
    "wide braces": (docx(p() + p("｛｛ 单位 ｝｝")), [("tag-wide", "正文第2段")]),
}


@pytest.mark.parametrize(("content", "expected"), LOSES.values(), ids=list(LOSES))
def test_what_is_lost_is_a_warning(content: bytes, expected: list[tuple[str, str]]) -> None:
    """What will not be printed is told, and the document is made."""
    problems = WordTemplate(content).lint()

    assert told(problems) == expected
    assert {one.severity for one in problems} == {Severity.WARNING}
    assert WordTemplate(content).render(DATA)


# Values in a place that cannot take them.
PLACED = {
    "a number of columns": (docx(tbl([9], tr("{% colspan 单位 %}甲"))), "正文表1第1行第1列"),
    "no columns": (docx(tbl([9], tr("{% colspan 零 %}甲"))), "正文表1第1行第1列"),
    "half a column": (docx(tbl([9], tr("{% colspan 率 %}甲"))), "正文表1第1行第1列"),
    "a colour": (docx(tbl([9], tr("{% cellbg 单位 %}甲"))), "正文表1第1行第1列"),
    "rich text in a title": (docx(p(), core="<dc:title>{{ 富 }}</dc:title>"), "文件属性标题"),
    "rich text in an attribute": (docx(p(drawing("rId1", description="{{ 富 }}"))), "正文第1段"),
    "a picture that is none": (docx(p("前", "{{ 图 }}")), "正文第1段"),
    "text in place of a row": (docx(tbl([9], tr("{{tr 单位 }}"))), "正文表1第1行第1列"),
    "paragraphs in a text": (
        docx(p("{%p macro f() %}") + p("甲") + p("{%p endmacro %}") + p("前{{ f() }}后")),
        "正文第4段",
    ),
}


@pytest.mark.parametrize(("content", "spot"), PLACED.values(), ids=list(PLACED))
def test_a_value_that_does_not_fit(content: bytes, spot: str) -> None:
    """A value is told where its tag stands."""
    (problem,) = faults(content)

    assert (problem.code, problem.place.spot) == ("wrong-value", spot)
    assert foreign(problem.message) == []


def test_all_mistakes_are_told_in_their_order() -> None:
    """One error carries what went wrong in all parts, each once, with how often."""
    loop = "{% for 科 in 科室 %}{{ 科.名成 }}{{ 科.人数 + 1 }}{% endfor %}"
    content = docx(
        p("{{ 单伟 }}") + tbl([9], tr(loop), tr("{{ 空 }}{{ 年度 / 零 }}")) + p("{{ 单位 }}"),
        headers=[p("{{ 坏 }}")],
        footnotes=p("{% for 字 in 单位 %}{{ 字 }}{% endfor %}"),
        core="<dc:title>{{ 没有 }}</dc:title>",
    )

    assert told(faults(content)) == [
        ("unknown-name", "正文第1段"),
        ("unknown-name", "正文表1第1行第1列"),
        ("not-a-number", "正文表1第1行第1列"),
        ("wrong-value", "正文表1第2行第1列"),
        ("division-by-zero", "正文表1第2行第1列"),
        ("bad-character", "页眉1第1段"),
        ("not-a-list", "脚注1第1段"),
        ("unknown-name", "文件属性标题"),
    ]


def test_a_mistake_of_the_callers_own_filter_keeps_its_words() -> None:
    """What an exception of a caller says is told, and the exception is the cause."""

    class WrongError(ValueError):
        pass

    def fail(_: object) -> str:
        raise WrongError("no such unit")

    environment = Environment(autoescape=True)
    environment.filters["fail"] = fail
    with pytest.raises(TemplateError) as caught:
        WordTemplate(docx(p("{{ 1|fail }}")), environment).render({})

    assert "no such unit" in caught.value.problems[0].message
    assert isinstance(caught.value.__cause__, WrongError)


VALUES = ("单位", "年度", "空", "率", "科室", "科室[0]", "富", "图", "混合", "没有", "坏")


@pytest.mark.parametrize("name", sorted(Sandbox(escapes=True).filters))
def test_no_filter_answers_in_english(name: str) -> None:
    """Whatever a filter is given, what goes wrong is told in Chinese."""
    environment = Sandbox(escapes=True)
    arguments = ["", "(空)", "(1, 2)", "('甲')", "('甲', '乙')", "(attribute='甲')", "(甲=1)"]
    tags = [f"{{{{ {value}|{name}{given} }}}}" for value in VALUES for given in arguments]
    content = docx("".join(p(x(one)) for one in tags))
    with pytest.raises(TemplateError) as caught:
        WordTemplate(content, environment).render(DATA)

    assert [one.message for one in caught.value.problems if foreign(one.message)] == []


# The table of codes in the documentation.
PAGE = Path(__file__).resolve().parents[3] / "docs/word-templates.md"
ROW = re.compile(r"^\| `([a-z-]+)` \| (.+?) \| (?:`(.+?)`)? *\|$", re.MULTILINE)
CODES = ROW.findall(PAGE.read_text(encoding="utf-8").split("## 错误代码")[1])
# Beside errors of tags: a file that is no template, and a document that `verify` refuses.
OF_FILES = {"word-template", "text-missing"}


def test_the_page_names_every_code() -> None:
    """The codes in the documentation are those of the engine, each once."""
    constants = {
        node.value
        for module in (PAGE.parents[1] / "reportgen/ooxml").glob("**/*.py")
        if not {"excel", "inspection", "transcription", "finishing"} & set(module.parts)
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    families = ("tag-", "block-", "unknown-", "no-", "not-", "wrong-", "bad-", "text-", "word-")
    given = {one for one in constants if re.fullmatch(r"[a-z]+(-[a-z]+)+", one)}
    given = {one for one in given if one.startswith(families)} | {"division-by-zero", "endless"}

    assert sorted(code for code, _, _ in CODES) == sorted(given)


@pytest.mark.parametrize(
    ("code", "example"), [(code, text) for code, _, text in CODES if code not in OF_FILES]
)
def test_an_example_of_the_page_gives_its_code(code: str, example: str) -> None:
    """The documentation's examples are wrong as it says."""
    lines = example.replace("｜", "|").split(" ⏎ ")
    content = docx(p("前") + tbl([9], tr("甲")) + "".join(p(x(one)) for one in lines))
    problems = WordTemplate(content).lint() or faults(content)

    assert {problem.code for problem in problems} == {code}
