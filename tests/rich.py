"""A Word template with every feature of the engine, and the data that fill it."""

import io
from collections.abc import Mapping

from drawn import docx, drawing, note, p, r, tbl, tc, text_box, tr
from PIL import Image

from reportgen.ooxml import Link, Paragraph, Paragraphs, Picture, RichText, Run


def _png(color: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 20), color).save(file, "PNG")
    return file.getvalue()


def _bookmark(number: int, content: str) -> str:
    name = f'w:id="{number}" w:name="标{number}"'
    return f'<w:bookmarkStart {name}/>{content}<w:bookmarkEnd w:id="{number}"/>'


# Around a text: LibreOffice repeats the text of a control around a paragraph.
_CONTROL = (
    '<w:sdt><w:sdtPr><w:alias w:val="甲"/><w:tag w:val="c"/><w:id w:val="-12345"/></w:sdtPr>'
    f"<w:sdtContent>{r('控件{{ x.a }}')}</w:sdtContent></w:sdt>"
)
_SHAPE = (
    '<w:r><w:pict><v:shape id="_x0000_s1026" style="width:90pt;height:30pt"><v:textbox>'
    f"<w:txbxContent>{p('形状{{ x.a }}')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
_INSERTED = '<w:ins w:id="55" w:author="a" w:date="2024-01-01T00:00:00Z">{}</w:ins>'
_COMMENTED = ('<w:commentRangeStart w:id="1"/>', "批注处", '<w:commentRangeEnd w:id="1"/>')
_VALUES = (
    p("{{ title }}", style="a"),
    p("{{ text }}"),
    p(r("前{{ rich }}后", "b")),
    p("{{r rich }}"),
    p("{{p rich }}"),
    p("{{p paragraphs }}"),
    p("{{ picture }}{{ link }}"),
    p("{% macro show(one) %}{{ one }}{% endmacro %}", "{{ show(picture) }}"),
    p(_bookmark(7, r("定位")), note("footnote")),
)
_LOOP = (
    p("{%p for x in rows %}"),
    p(_bookmark(8, r("循环{{ x.a }}"))),
    f'<w:p w14:paraId="1A2B3C4D" w14:textId="77777777">{r("编号{{ x.b }}")}</w:p>',
    p(text_box(p("框{{ x.a }}"))),
    p(drawing("rIdP1", description="{{ x.a }}")),
    p(*_COMMENTED, note("comment")),
    p(_CONTROL),
    p(_SHAPE),
    p(_INSERTED.format(r("修订{{ x.a }}"))),
    p("{%p endfor %}"),
)
_EACH = tr("{%tr for x in rows %}"), tr("{%tr endfor %}")
_TABLES = (
    tbl(
        [1000, 1000, 1000],
        tr("{% repeat %}甲", "乙", "丙"),
        _EACH[0],
        tr(
            "{% cantsplit %}{% keep not loop.last %}{% restart x.c == 3 %}{% merge %}{{ x.a }}",
            "{% merge %}{{ x.b }}",
            "{% cellbg 'FF0000' %}{{ x.c }}",
        ),
        _EACH[1],
    ),
    p(),
    tbl([1000, 1000], tr("{%tr for x in [] %}"), tr("{{ x }}", "一"), tr("{%tr endfor %}")),
    p(),
    tbl(
        [1000, 1000],
        _EACH[0],
        tr("{% vm %}{{ title }}", "{% colspan x.c %}{{ x.b }}"),
        _EACH[1],
        tr("甲", "{%tc for x in rows %}", "{{ x.a }}", "{%tc endfor %}"),
    ),
    p(),
    tbl([1000], tr(tc("{%p if not yes %}", "没有", "{%p endif %}"))),
    p(),
)
_JOINED = (
    p("前{% if yes %}一"),
    p("二{% endif %}后"),
    p("头"),
    p("{%- if yes -%}"),
    p("尾"),
    p("{%- endif %}"),
)


def template() -> bytes:
    """Return the template."""
    return docx(
        "".join([*_VALUES, *_LOOP, *_TABLES, *_JOINED]),
        headers=[p("{{ title }}{{ picture }}{{ link }}")],
        footers=[p("{%p if not yes %}") + p("没有") + p("{%p endif %}")],
        footnotes=p("{{ rich }}{{ picture }}"),
        comments=p("批注{{ title }}"),
        media={"rIdP1": _png("green")},
    )


def data() -> Mapping[str, object]:
    """Return what it names."""
    rows = [("一", "甲"), ("一", "甲"), ("一", "乙"), ("", "")]
    loud = Run(
        "粗",
        bold=True,
        size=12,
        color="FF0000",
        font="宋体",
        underline="wave",
        position="superscript",
    )
    return {
        "title": "标题 & <甲>",
        "text": "一\n二\t三\a四\f五",
        "rich": RichText("文", loud, Link("链接", "https://a.gov.cn/b c?d=1&e=2")),
        "paragraphs": Paragraphs("段一", Paragraph("段二", style="a"), RichText(Run("段三"))),
        "picture": Picture(_png("red"), 30, "图", "说明", url="https://a.gov.cn/"),
        "link": Link(Run("写信", italic=True), "mailto:a@b.cn"),
        "rows": [{"a": a, "b": b, "c": c} for c, (a, b) in enumerate(rows, 1)],
        "yes": True,
    }
