"""Templates whose tags are broken by chance: they are refused with places, or print whole files."""

import io
import zipfile
from collections.abc import Mapping
from decimal import Decimal

from drawn import W, docx, p, r, tbl, tc, text_box, tr
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from lxml import etree
from mutations import mutate

from reportgen.ooxml import RichText, WordTemplate
from reportgen.problems import TemplateError, has_errors

DATA: Mapping[str, object] = {
    "单位": "某局",
    "年度": 2024,
    "率": Decimal("1.5"),
    "公开": True,
    "空": None,
    "富": RichText("甲"),
    "科室": [{"名称": "甲", "数": 1}, {"名称": "乙", "数": 2}],
}
# The texts of a good template, by where they stand in `drawn_of`.
GOOD = (
    "{{ 单位 }}",
    "{% if 公开 %}是{% else %}否{% endif %}",
    "{%p for 科 in 科室 %}",
    "{{ 科.名称 }}{{r 富 }}",
    "{%p endfor %}",
    "{%tc for 科 in 科室 %}",
    "{% hm %}{{ 科.名称 }}",
    "{%tc endfor %}",
    "{%tr for 科 in 科室 %}",
    "{% vm %}{% cellbg 'FFFFFF' %}{{ 单位 }}",
    "{% if 科.数 > 1 %}{{ 科.名称|upper }}",
    "{% endif %}",
    "{%tr endfor %}",
    "{% merge %}{{ 年度 }}",
    "{% colspan 1 + 1 %}{{ 率 * 2 }}",
    "{%- if 年度 == 2024 -%}",
    "{% set 名 = '甲' ~ 年度 %}{{ 名 }}",
    "{% endif %}",
    "{% macro 号(n) %}〔{{ n }}〕{% endmacro %}",
    "{{ 号(年度) }}{# 说明 #}",
    "{% raw %}{{ x }}{% endraw %}",
    "{{ 科室|map(attribute='名称')|join('、') }}",
)
MARKS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def drawn_of(texts: list[str]) -> bytes:
    """Return a template with these texts in paragraphs, cells, a box, a header and a title."""
    safe = ["".join(MARKS.get(sign, sign) for sign in text) for text in texts]
    one = iter(safe)
    body = "".join(p(r(next(one))) for _ in range(5))
    body += tbl([9, 9, 9], tr(*(next(one) for _ in range(3))))
    rows = [tr(next(one), ""), tr(next(one), tc(next(one), next(one))), tr(next(one), "")]
    body += tbl([9, 9], *rows, tr(next(one), "甲"), tr(next(one)))
    body += p("前") + "".join(p(next(one)) for _ in range(3))
    body += p(text_box(p(next(one)))) + p(next(one))
    header = p(next(one))
    return docx(body + p("".join(map(r, one))), headers=[header])


@st.composite
def broken(draw: DrawFn) -> list[str]:
    """Return the texts of the good template after some changes."""
    texts = dict(enumerate(GOOD))
    mutate(draw, texts, st.integers(0, len(texts) - 1))
    return [*texts.values()]


def test_the_template_is_good() -> None:
    """Without a change nothing is wrong with it."""
    template = WordTemplate(drawn_of(list(GOOD)))

    assert template.lint() == ()
    assert template.render(DATA)


@settings(
    max_examples=500, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
@given(broken())
@example(["{% raw %}", *GOOD[1:]])
def test_a_broken_template_is_refused_or_prints_a_whole_file(texts: list[str]) -> None:
    """Nothing but a `TemplateError` with places comes out, or well-formed parts and whole cells."""
    template = WordTemplate(drawn_of(texts))
    try:
        document, problems = template.render(DATA), template.lint()
    except TemplateError as error:
        document, problems = b"", error.problems
    assert all(problem.place.spot for problem in problems)
    assert len(set(problems)) == len(problems)
    assert has_errors(problems) == (not document)
    if not document:
        return
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        parts = [package.read(name) for name in package.namelist() if name.endswith(".xml")]
    cells = [cell for part in parts for cell in etree.fromstring(part).iter(f"{{{W}}}tc")]
    assert {cell[-1].tag for cell in cells} <= {f"{{{W}}}p"}
