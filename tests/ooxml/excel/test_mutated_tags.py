"""Templates whose tags are broken by chance: they are refused with places, or print whole files."""

from collections.abc import Mapping
from decimal import Decimal

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from lxml import etree
from marked_cells import shown, workbook
from moved import parts
from mutations import SIGNS, mutate
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook

from reportgen.ooxml.excel.template import SheetTemplate
from reportgen.ooxml.excel.values import At, Live
from reportgen.problems import TemplateError, has_errors

DATA: Mapping[str, object] = {
    "单位": "某局",
    "年度": 2024,
    "率": Decimal("1.5"),
    "公开": True,
    "空": None,
    "年份": [2023, 2024],
    "科室": [{"名称": "甲", "数": 1}, {"名称": "乙", "数": 2}],
    "数": Live(3, "数", (At("另"), "+1")),
    "另": Live(2, "另"),
}
# The texts of a good template, by their cells; a sheet's name and its parts by theirs.
GOOD: Mapping[str, str] = {
    "表!A1": "{{ 单位 }}",
    "表!B1": "{% if 公开 %}是{% else %}否{% endif %}",
    "表!D2": "{%tc for 年 in 年份 %}",
    "表!E2": "{{ 年 }}年",
    "表!F2": "{%tc endfor %}",
    "表!A3": "{%tr for 科 in 科室 %}",
    "表!A4": "{% merge %}{{ 科.名称 }}",
    "表!B4": "{{ 科.数 }}",
    "表!C4": "=B4/SUM(B$4:B$4)",
    "表!E4": "{% fit %}{% for 字 in 科室 %}{{ 字.名称 }}、{% endfor %}",
    "表!A5": "{%tr endfor %}",
    "表!B6": "=SUM(B4:B4)+SUM('{{ 科.名称 }}'!B2)",
    "表!A7": "{%tr if 年度 == 2024 %}",
    "表!A8": "{% set 名 = '甲' ~ 年度 %}{{ 名 }}{# 说明 #}",
    "表!B8": "{{ 数 }}",
    "表!C8": "{{ 另 }}",
    "表!A9": "{%tr endif %}",
    "表!批注": "{{ 年度 - 1 }}",
    "表!页脚": "{{ 单位|upper }}",
    "项目!名称": "{{ 科.名称 }}",
    "项目!A1": "{%sheet for 科 in 科室 %}",
    "项目!A2": "{% restart %}{% merge 科.数 %}{{ 率 * 2 }}",
    "项目!B2": "{{ 科.数 }}",
}


def drawn_of(texts: Mapping[str, str]) -> bytes:
    """Return a template with these texts in cells, a comment, a foot and a tab."""
    beside = {key: text for key, text in texts.items() if key.partition("!")[2] in NAMED}
    sheets: dict[str, dict[str, object]] = {"表": {}, "项目": {}}
    for key in texts.keys() - beside.keys():
        sheet, _, address = key.partition("!")
        sheets[sheet][address] = texts[key]

    def change(book: Workbook) -> None:
        book["表"]["A1"].comment = Comment(beside["表!批注"], "甲")
        book["表"].oddFooter.center.text = beside["表!页脚"]
        # The library does not take all the names that a file may hold.
        book["项目"]._WorkbookChild__title = beside["项目!名称"]  # noqa: SLF001

    return workbook(sheets, change)


NAMED = {"名称", "批注", "页脚"}


@st.composite
def broken(draw: DrawFn) -> dict[str, str]:
    """Return the texts of the good template after some changes."""
    texts = dict(GOOD)
    mutate(draw, texts, st.sampled_from(sorted(texts)), f"{SIGNS}$!&")
    return texts


def test_the_template_is_good() -> None:
    """Without a change nothing is wrong with it."""
    template = SheetTemplate(drawn_of(GOOD))

    assert template.lint() == ()
    assert shown(template.render(DATA))["甲"] == {"A1": 3, "B1": 1}


@settings(
    max_examples=300, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
@given(broken())
@example({**GOOD, "表!A1": "{% raw %}"})
def test_a_broken_template_is_refused_or_prints_a_whole_file(texts: dict[str, str]) -> None:
    """Nothing but a `TemplateError` with places comes out, or well-formed parts that are read."""
    template = SheetTemplate(drawn_of(texts))
    problems = template.lint()
    try:
        printed = template.render(DATA)
    except TemplateError as error:
        printed, problems = b"", error.problems
    assert all(problem.place.spot for problem in problems)
    assert len(set(problems)) == len(problems)
    assert has_errors(problems) == (not printed)
    if printed:
        assert all(
            etree.fromstring(part) is not None
            for name, part in parts(printed).items()
            if name.endswith((".xml", ".rels"))
        )
        assert shown(printed)
