"""A sheet's set-up and its rules as lines."""

import pytest
from lxml import etree

from reportgen.ooxml.transcription.cells import Book
from reportgen.ooxml.transcription.sheet import lines

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"

PARTS = {
    '<cols><col min="1" max="1" width="12.7109375"/><col min="2" max="28" width="9" hidden="1"/>'
    "</cols>": ["列宽：A 12.71，B–AB 9（隐藏）"],
    '<sheetViews><sheetView><pane topLeftCell="C4" state="frozen"/></sheetView></sheetViews>': [
        "冻结：C4 的上方和左侧"
    ],
    '<sheetViews><sheetView><pane topLeftCell="C4" state="split"/></sheetView></sheetViews>': [],
    '<pageSetup paperSize="9" orientation="landscape"/>': ["打印：A4，横向"],
    '<pageSetup paperSize="256" scale="80"/>': ["打印：纸张 256，纵向，缩放 80%"],
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><pageSetup fitToHeight="0"/>': [
        "打印：纵向，缩放到宽 1 页、高不限"
    ],
    '<printOptions horizontalCentered="1" gridLines="0"/>': ["打印：水平居中"],
    '<pageMargins left="0.7" right="0.7" top="1" bottom="0.75"/>': [
        "打印：页边距 上 25 下 19 左 18 右 18 毫米"
    ],
    "<headerFooter><oddHeader>&amp;R{{ draft }}</oddHeader><oddFooter>&amp;P</oddFooter>"
    "</headerFooter>": ["页眉：&R{{ draft }}", "页脚：&P"],
    '<rowBreaks><brk id="5"/><brk id="9"/></rowBreaks>': ["分页：第 5 行后，第 9 行后"],
    '<mergeCells><mergeCell ref="B2:C2"/><mergeCell ref="A1:C1"/></mergeCells>': [
        "合并：A1:C1，B2:C2"
    ],
    '<autoFilter ref="A3:C3"/>': ["筛选：A3:C3"],
    '<sheetProtection sheet="1"/>': ["〔工作表受保护〕"],
    '<conditionalFormatting sqref="C4:C9"><cfRule type="cellIs" operator="lessThan">'
    "<formula>0</formula></cfRule></conditionalFormatting>": ["条件格式 C4:C9：单元格值 小于 0"],
    '<conditionalFormatting sqref="C4"><cfRule type="dataBar"><dataBar><cfvo type="min"/>'
    '<cfvo type="num" val="9"/></dataBar></cfRule></conditionalFormatting>': [
        "条件格式 C4：数据条 min num 9"
    ],
    '<dataValidations><dataValidation type="list" sqref="A4:A9" prompt="选一项">'
    '<formula1>"是,否"</formula1></dataValidation></dataValidations>': [
        '数据验证 A4:A9：序列 "是,否"（提示：选一项）'
    ],
    '<dataValidations><dataValidation type="decimal" sqref="B4"><formula1>0</formula1>'
    "<formula2>9</formula2></dataValidation></dataValidations>": ["数据验证 B4：小数 介于 0 9"],
    '<hyperlinks><hyperlink ref="A4" r:id="r1"/><hyperlink ref="A5" location="表!A1"/>'
    "</hyperlinks>": ["链接 A4：https://example.org/", "链接 A5：#表!A1"],
    "<extLst><ext><x14:sparklineGroups><x14:sparklineGroup><x14:sparklines><x14:sparkline>"
    "<xm:f>表!A1:A9</xm:f><xm:sqref>B1</xm:sqref></x14:sparkline></x14:sparklines>"
    "</x14:sparklineGroup></x14:sparklineGroups></ext></extLst>": ["扩展 sparkline B1：表!A1:A9"],
}


@pytest.mark.parametrize(("markup", "expected"), PARTS.items())
def test_a_part_of_a_sheet(markup: str, expected: list[str]) -> None:
    """Each set-up and each rule stands with the cells that it is about."""
    spaces = f'xmlns="{MAIN}" xmlns:r="{RELATIONS}" xmlns:x14="{X14}" xmlns:xm="{X14}/main"'
    root = etree.fromstring(f"<worksheet {spaces}>{markup}</worksheet>")

    assert [*lines(root, Book((), ()), {"r1": "https://example.org/"})] == expected
