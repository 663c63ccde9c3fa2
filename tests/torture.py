"""An Excel template with one of everything that the engine carries, and the data that fill it."""

import io
from collections.abc import Mapping
from decimal import Decimal

import xlsxwriter
from moved import parts
from PIL import Image, ImageDraw
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reportgen.ooxml.archive import Archive

_TYPES = "application/vnd.openxmlformats-officedocument."
_NEW_TYPES = (
    f'<Default Extension="bin" ContentType="{_TYPES}spreadsheetml.printerSettings"/>'
    f'<Override PartName="/xl/calcChain.xml" ContentType="{_TYPES}spreadsheetml'
    '.calcChain+xml"/><Override PartName="/customXml/itemProps1.xml"'
    f' ContentType="{_TYPES}customXmlProperties+xml"/></Types>'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_DETAILS, _PROJECT = "明细", "{{ p.name }}"
_PARTS = {
    "customXml/item1.xml": b'<note xmlns="urn:example:note">n</note>',
    "customXml/itemProps1.xml": (
        b'<ds:datastoreItem ds:itemID="{8A2B6D0E-1111-4222-8333-444455556666}" xmlns:ds="http://'
        b'schemas.openxmlformats.org/officeDocument/2006/customXml"/>'
    ),
    "xl/printerSettings/printerSettings1.bin": bytes(range(64)),
    "xl/calcChain.xml": (
        b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<c r="B3" i="1"/></calcChain>'
    ),
}


def template() -> bytes:
    """Return the template."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.set_custom_property("文号", "惠财〔2024〕1号")
        formats = _formats(book)
        _summary(book, formats)
        _details(book, formats)
        _project(book, formats)
        _remarks(book, formats)
        settings = book.add_worksheet("参数")
        settings.write_row(0, 0, ["甲", "乙", 0.25])
        settings.hide()
        book.define_name("比例", "=参数!$C$1")
        book.define_name("金额", f"={_DETAILS}!$C$6:$C$6")
    return _completed(out.getvalue())


def data() -> Mapping[str, object]:
    """Return what the template can name."""
    groups = [("一般公共服务", (120, 80)), ("教育", (45,)), ("科学技术", (30, 20, 10))]
    return {
        "year": 2024,
        "years": [2023, 2024],
        "draft": True,
        "groups": [
            {"name": name, "rows": [_row(name, n, one) for n, one in enumerate(amounts, 1)]}
            for name, amounts in groups
        ],
        "projects": [
            {"name": "平台建设", "goals": ["按时完成平台建设", "质量合格", "不超预算"]},
            {"name": "信息 安全", "goals": ["通过等级保护测评"]},
        ],
    }


def _row(group: str, number: int, amount: int) -> Mapping[str, object]:
    exact = Decimal(amount) + Decimal("0.5")
    return {"kind": f"{group}支出", "name": f"第{number}项", "amount": exact}


def picture(text: str, color: str, size: tuple[int, int] = (60, 24)) -> io.BytesIO:
    """Return a picture with a letter."""
    file, made = io.BytesIO(), Image.new("RGB", size, color)
    ImageDraw.Draw(made).text((4, 4), text, fill="black")
    made.save(file, "PNG")
    file.seek(0)
    return file


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    border = {"border": 1, "font_name": "宋体", "font_size": 10}
    return {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center"}),
        "head": book.add_format({**border, "bold": True, "bg_color": "#DDEBF7"}),
        "text": book.add_format({**border, "text_wrap": True, "valign": "vcenter"}),
        "amount": book.add_format({**border, "num_format": "#,##0.00"}),
        "share": book.add_format({**border, "num_format": "0.0%"}),
        "total": book.add_format(
            {**border, "bold": True, "num_format": "#,##0.00", "bg_color": "#FFF2CC"}
        ),
        "bold": book.add_format({"bold": True}),
        "red": book.add_format({"font_color": "red"}),
        "tag": book.add_format({"font_color": "gray"}),
    }


def _summary(book: xlsxwriter.Workbook, formats: Mapping[str, Format]) -> None:
    sheet = book.add_worksheet("汇总")
    sheet.set_column("A:A", 26)
    sheet.set_column("B:E", 14)
    sheet.merge_range(
        "A1:E1", "{{ year }}年汇总{% if draft %}（草稿）{% endif %}", formats["title"]
    )
    sheet.write_row(1, 0, ["项目", "数值", "乘比例"], formats["head"])
    for row, (name, formula) in enumerate(
        {
            "明细合计": f"=SUM({_DETAILS}!C6)",
            "各项目任务数": f"=SUM('{_PROJECT}'!B6)",
            "最大的一笔": f"=MAX({_DETAILS}!C:C)",
            "全部金额": "=SUM(金额)",
        }.items(),
        2,
    ):
        sheet.write(row, 0, name, formats["text"])
        sheet.write_formula(row, 1, formula, formats["amount"])
        sheet.write_formula(row, 2, f"=B{row + 1}*比例", formats["amount"])
    sheet.write_url("A8", f"internal:{_DETAILS}!A10", string="见明细合计")
    sheet.write_url("A9", "https://example.org/budget", string="公开网址")
    sheet.insert_textbox(
        "D3", "文本框：{{ year }}年", {"width": 180, "height": 50, "fill": {"color": "#E2F0D9"}}
    )
    sheet.write_comment("B3", "共{{ groups|length }}类", {"author": "财务科", "visible": False})
    sheet.set_header(
        "&L&G&C{{ year }}年&R{{ '草稿' if draft else '' }}",
        {"image_left": "头.png", "image_data_left": picture("HEAD", "lightblue")},
    )
    sheet.set_footer("&C第&P页，共&N页")
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": f"={_DETAILS}!$C$2",
            "categories": f"={_DETAILS}!$B$6:$B$6",
            "values": f"={_DETAILS}!$C$6:$C$6",
        }
    )
    chart.set_title({"name": "{{ year }}年各项金额"})
    chart.set_size({"width": 560, "height": 240})
    sheet.insert_chart("A11", chart)
    _paper(sheet, "A1:E24")


def _details(book: xlsxwriter.Workbook, formats: Mapping[str, Format]) -> None:
    sheet = book.add_worksheet(_DETAILS)
    sheet.set_column("A:B", 18)
    sheet.set_column("C:K", 11)
    sheet.write_row(0, 0, ["分类", "名称"], formats["head"])
    sheet.write_row(0, 2, ["本年", "累计", "占比"], formats["head"])
    sheet.write("F1", "{%tc for y in years %}", formats["tag"])
    sheet.write("G1", "{{ y }}年", formats["head"])
    sheet.write("H1", "{%tc endfor %}", formats["tag"])
    sheet.write("I1", "各年", formats["head"])
    sheet.write("J1", "走势", formats["head"])
    sheet.write_row(1, 0, ["", "", "金额"], formats["head"])
    sheet.write("A3", "{%tr for g in groups %}", formats["tag"])
    sheet.merge_range("A4:B4", "{{ g.name }}", formats["total"])
    sheet.write_formula("C4", "=SUBTOTAL(9,C6)", formats["total"])
    sheet.write("A5", "{%tr for r in g.rows %}", formats["tag"])
    sheet.write("A6", "{% merge r.kind %}{{ r.kind }}", formats["text"])
    sheet.write_rich_string(
        "B6", formats["bold"], "{{ r.name }}", formats["red"], "（必保）", formats["text"]
    )
    sheet.write("C6", "{{ r.amount }}", formats["amount"])
    sheet.write_formula("D6", "=SUM(C$6:C6)", formats["amount"])
    sheet.write_formula("E6", "=C6/SUM(C$6:C$6)", formats["share"])
    sheet.write("G6", "{{ r.amount * loop.index }}", formats["amount"])
    sheet.write_formula("I6", "=SUM(G6)", formats["amount"])
    sheet.write("A7", "{%tr endfor %}", formats["tag"])
    sheet.write("A8", "{%tr endfor %}", formats["tag"])
    sheet.set_row(5, 30, None, {"level": 1})
    sheet.write_row(9, 0, ["合计", ""], formats["total"])
    sheet.write_formula("C10", "=SUBTOTAL(9,C4:C8)", formats["total"])
    sheet.write_formula("G10", "=SUM(G6)", formats["total"])
    sheet.write_formula("I10", "=SUM(I6)", formats["total"])
    sheet.write_row("A12", ["单价", 3], formats["text"])
    for row in (12, 13, 14):
        sheet.write_formula(f"C{row}", f"=B{row}*2", formats["amount"])
    sheet.write_comment("C6", "{{ year }}年安排数")
    sheet.write_comment("C10", "合计")
    sheet.insert_image(
        "K6", "章.png", {"image_data": picture("SEAL", "pink"), "object_position": 1}
    )
    sheet.data_validation("A12", {"validate": "list", "source": "=参数!$A$1:$B$1"})
    sheet.conditional_format(
        "C6", {"type": "cell", "criteria": ">", "value": "=$B$12", "format": formats["red"]}
    )
    sheet.conditional_format(
        "E6", {"type": "data_bar", "data_bar_2010": True, "bar_color": "#63C384"}
    )
    sheet.conditional_format("I6", {"type": "icon_set", "icon_style": "3_arrows"})
    sheet.conditional_format("C4:C8", {"type": "3_color_scale"})
    sheet.add_sparkline("J6", {"range": f"{_DETAILS}!C6:E6"})
    sheet.autofilter("A2:I10")
    sheet.freeze_panes(2, 2)
    sheet.set_h_pagebreaks([10])
    sheet.repeat_rows(0, 1)
    sheet.repeat_columns("A:B")
    sheet.ignore_errors({"number_stored_as_text": "A6:B10"})
    _paper(sheet, "A1:J14")


def _project(book: xlsxwriter.Workbook, formats: Mapping[str, Format]) -> None:
    sheet = book.add_worksheet(_PROJECT)
    sheet.set_column("A:A", 8)
    sheet.set_column("B:B", 40)
    sheet.write("A1", "{%sheet for p in projects %}", formats["tag"])
    sheet.merge_range("A2:B2", "{{ p.name }}绩效目标", formats["title"])
    sheet.write("A3", "{%tr for goal in p.goals %}", formats["tag"])
    sheet.write("A4", "{{ loop.index }}", formats["text"])
    sheet.write("B4", "{% fit %}{{ goal }}", formats["text"])
    sheet.write("A5", "{%tr endfor %}", formats["tag"])
    sheet.write("A6", "任务数", formats["head"])
    sheet.write_formula("B6", "=COUNTA(B4)", formats["head"])
    sheet.write_comment("B6", "{{ p.name }}")
    sheet.insert_image("D2", "章.png", {"image_data": picture("P", "khaki")})
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "='{{ p.name }}'!$A$4:$A$4", "name": "序号"})
    chart.set_size({"width": 300, "height": 160})
    sheet.insert_chart("A9", chart)
    sheet.protect("", {"format_cells": True})
    _paper(sheet, "A1:B20")


def _remarks(book: xlsxwriter.Workbook, formats: Mapping[str, Format]) -> None:
    sheet = book.add_worksheet("说明")
    sheet.set_background(picture("BACK", "#F4F4F4", (120, 60)))
    sheet.write_rich_string("A1", "说明：", formats["bold"], "粗", formats["red"], "红", "。")
    sheet.write("A2", "{%tr if draft %}", formats["tag"])
    sheet.write("A3", "本表为草稿")
    sheet.write("A4", "{%tr endif %}", formats["tag"])
    sheet.write("A5", "{% for g in groups %}{{ g.name }}、{% endfor %}等{{ groups|length }}类")
    sheet.set_row(6, None, None, {"hidden": True})
    sheet.write("A7", "隐藏的一行")


def _paper(sheet: Worksheet, area: str) -> None:
    sheet.print_area(area)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.5, 0.5, 0.8, 0.6)


def _completed(content: bytes) -> bytes:
    """Add what XlsxWriter cannot draw: shared formulas, a printer, custom XML, a chain."""
    found = parts(content)
    sheet, related = "xl/worksheets/sheet2.xml", "xl/worksheets/_rels/sheet2.xml.rels"
    changes: dict[str, list[tuple[str, str]]] = {
        sheet: [
            ("<f>B12*2</f>", '<f t="shared" ref="C12:C14" si="0">B12*2</f>'),
            ("<f>B13*2</f>", '<f t="shared" si="0"/>'),
            ("<f>B14*2</f>", '<f t="shared" si="0"/>'),
            ("<pageSetup ", '<pageSetup r:id="rIdP" '),
        ],
        related: [_relation("rIdP", "printerSettings", "../printerSettings/printerSettings1.bin")],
        "xl/_rels/workbook.xml.rels": [
            _relation("rIdC", "calcChain", "calcChain.xml"),
            _relation("rIdX", "customXml", "../customXml/item1.xml"),
        ],
        "[Content_Types].xml": [
            (
                "</Types>",
                _NEW_TYPES,
            )
        ],
    }  # fmt: skip
    made = dict(_PARTS)
    made["customXml/_rels/item1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}customXmlProps" Target="itemProps1.xml"/>'
        "</Relationships>"
    ).encode()
    for name, replaced in changes.items():
        text = found[name].decode()
        for old, new in replaced:
            if old not in text:
                raise AssertionError(f"{old} is not in {name}")
            text = text.replace(old, new)
        made[name] = text.encode()
    return Archive(content).with_parts(made)


def _relation(name: str, kind: str, target: str) -> tuple[str, str]:
    end = "</Relationships>"
    return end, f'<Relationship Id="{name}" Type="{_RELATIONS}{kind}" Target="{target}"/>{end}'
