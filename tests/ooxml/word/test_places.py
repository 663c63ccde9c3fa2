"""Where a tag stands, as a clerk counts."""

import pytest
from drawn import docx, p, r, tbl, tc, text_box, tr

from reportgen.ooxml import WordTemplate

WRONG = "{{ nosuch }}"
IN_CELL = tbl([9, 9], tr("1", "2"), tr("1", WRONG))


@pytest.mark.parametrize(
    ("template", "spot"),
    [
        (docx(p("1") + p(WRONG)), "正文第2段"),
        (docx(tbl([9], tr("1")) + p("1") + p(WRONG)), "正文第2段"),
        (docx(tbl([9], tr("1")) + IN_CELL), "正文表2第2行第2列"),
        (docx(tbl([9], tr(tc("1", p(WRONG))))), "正文表1第1行第1列第2段"),
        (docx(tbl([9], tr(tc(IN_CELL, "")))), "正文表1第1行第1列表1第2行第2列"),
        (docx(p("1"), headers=(p("1"), p("1") + p(WRONG))), "页眉2第2段"),
        (docx(p("1"), footers=(p(WRONG),)), "页脚1第1段"),
        (docx(p("1"), core=f"<dc:title>{WRONG}</dc:title>"), "文件属性标题"),
        (docx(p("1") + p(text_box(p("1") + p(WRONG)))), "正文第2段文本框第2段"),
        (docx(p(r("1"), r("{{ no"), r("such }}"))), "正文第1段"),
    ],
)
def test_places_of_tags(template: bytes, spot: str) -> None:
    """Paragraphs are counted in their container, tables in theirs, cells by row and column."""
    template_spots = {mark.place.spot for mark in WordTemplate(template).compiled().marks}

    assert template_spots - {""} == {spot}
