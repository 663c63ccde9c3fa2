"""Excel templates that hold more than cells, one for each feature, as `feature_books`."""

import io
from collections.abc import Callable, Mapping
from dataclasses import replace

import xlsxwriter
from feature_books import END, FOR, Feature, Of, amounts, book, edited, one
from moved import PICTURE
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break, ColBreak
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter.worksheet import Worksheet as DrawnSheet

from reportgen.ooxml.archive import Archive

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
# Rows 1, 2, 4, 6, 7 of the template are printed; row 4 four times, as 3 to 6.
_ROWS = (
    ["题", None, None],
    ["名", "额", "注"],
    FOR,
    ["{{ r.name }}", "{{ r.amount }}", "=B4*2"],
    END,
    ["合", "=SUM(B4)", "=SUM(C4)"],
    ["尾", "=B6/2", None],
)
_DATA = amounts(1, 2, 4, 8)
_PRINTED: list[list[object]] = [
    ["题"],
    ["名", "额", "注"],
    ["甲", 1, Of("=B3*2", 2)],
    ["乙", 2, Of("=B4*2", 4)],
    ["丙", 4, Of("=B5*2", 8)],
    ["丁", 8, Of("=B6*2", 16)],
    ["合", Of("=SUM(B3:B6)", 15), Of("=SUM(C3:C6)", 30)],
    ["尾", Of("=B7/2", 7.5)],
]


def _dressed(dress: Callable[[Worksheet], None]) -> Feature:
    return one(_ROWS, _PRINTED, dress, rows=_DATA)


def _names(sheet: Worksheet) -> None:
    names = {
        "额": "S!$B$4:$B$4",
        "全": "S!$A$2:$C$6",
        "尾数": "S!$B$7",
        "倍": "SUM(S!$B$4)*2",
        "率": "2%",
    }
    for name, text in names.items():
        sheet.parent.defined_names[name] = DefinedName(name, attr_text=text)  # type: ignore[union-attr]
    sheet.defined_names["本地"] = DefinedName("本地", attr_text="S!$C$6")
    sheet["C7"] = "=SUM(额)*率+尾数+本地"


def _merges(sheet: Worksheet) -> None:
    for area in ("A1:C1", "D2:D6", "E4:F4", "A7:A8"):
        sheet.merge_cells(area)


def _rules(sheet: Worksheet) -> None:
    fill = PatternFill(bgColor="FFC7CE", fill_type="solid")
    sheet.conditional_formatting.add("B4", CellIsRule("greaterThan", ["$B$7"], fill=fill))
    sheet.conditional_formatting.add("A2:C6", FormulaRule(["$B2>SUM($B$4:$B$4)/2"], fill=fill))
    sheet.conditional_formatting.add("B7", CellIsRule("lessThan", ["B6"], fill=fill))


def _validations(sheet: Worksheet) -> None:
    for formula, where in (("$A$1:$A$2", ("A4",)), ("$A$4:$A$4", ("B7", "C6:C7"))):
        choice = DataValidation("list", formula1=formula)
        for area in where:
            choice.add(area)
        sheet.add_data_validation(choice)


def _links(sheet: Worksheet) -> None:
    for cell, spot in (("A1", "S!B7"), ("A4", "S!B6")):
        sheet[cell].hyperlink = Hyperlink(ref=cell, location=spot)
    sheet["A7"].hyperlink = "https://example.org/a"


def _printing(sheet: Worksheet) -> None:
    sheet.print_area = "A1:C7"
    sheet.print_title_rows = "1:2"
    sheet.print_title_cols = "A:A"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 8
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.oddFooter.center.text = "第&P页 {{ rows|length }}"


def _breaks(sheet: Worksheet) -> None:
    sheet.row_breaks.append(Break(2))
    sheet.row_breaks.append(Break(6))
    sheet.col_breaks = ColBreak()
    sheet.col_breaks.append(Break(2))


def _view(sheet: Worksheet) -> None:
    sheet.auto_filter.ref = "A2:C6"
    sheet.freeze_panes = "B7"
    sheet.sheet_view.selection[-1].activeCell = "B7"
    sheet.sheet_view.selection[-1].sqref = "B7"
    for row, height in ((1, 40), (4, 25.5), (7, 33)):
        sheet.row_dimensions[row].height = height
    sheet.row_dimensions[4].outlineLevel = 1
    sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions["B"].width = 22


def _chained(content: bytes) -> bytes:
    """Add the chain of calculation, as Excel saves it."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    typed = edited(
        content,
        "[Content_Types].xml",
        ("</Types>", f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/></Types>'),
    )
    related = edited(
        typed,
        "xl/_rels/workbook.xml.rels",
        (
            "</Relationships>",
            '<Relationship Id="rId99" Target="calcChain.xml" Type="'
            + _RELATION
            + 'calcChain"/></Relationships>',
        ),
    )
    chain = (
        '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<c r="C4" i="1"/><c r="B6"/></calcChain>'
    )
    return Archive(related).with_parts({"xl/calcChain.xml": chain.encode()})


def _comments(sheet: Worksheet) -> None:
    for cell, text in (("A1", "共{{ rows|length }}行"), ("B4", "额"), ("B7", "半")):
        sheet[cell].comment = Comment(text, "人")


def _drawn(draw: Callable[[xlsxwriter.Workbook, DrawnSheet], None]) -> Feature:
    """Return a feature that XlsxWriter draws on the same rows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("S")
        for row, cells in enumerate(_ROWS):
            for column, value in enumerate(cells):
                if value is not None:
                    sheet.write(row, column, value)
        draw(made, sheet)
    return Feature(out.getvalue(), {"rows": _DATA}, {"S": _PRINTED})


def _rich(made: xlsxwriter.Workbook, sheet: DrawnSheet) -> None:
    bold, red = made.add_format({"bold": True}), made.add_format({"font_color": "red"})
    sheet.write_rich_string("A1", bold, "题", red, "红")
    sheet.write_rich_string("A4", "姓", bold, "{{ r.name }}", red, "某")


def _images(_: xlsxwriter.Workbook, sheet: DrawnSheet) -> None:
    for cell in ("E1", "E4", "E7"):
        sheet.insert_image(cell, "a.png", {"image_data": io.BytesIO(PICTURE)})


def _chart(made: xlsxwriter.Workbook, sheet: DrawnSheet) -> None:
    chart = made.add_chart({"type": "column"})
    chart.add_series({"name": "=S!$B$2", "categories": "=S!$A$4:$A$4", "values": "=S!$B$4:$B$4"})
    chart.set_title({"name": "图{{ rows|length }}"})
    sheet.insert_chart("A9", chart)


def _copied() -> Feature:
    """A sheet for each item, with most of what a sheet can hold."""

    def dress(sheet: Worksheet) -> None:
        for each in (_merges, _comments, _printing, _breaks, _rules, _validations):
            each(sheet)
        sheet.defined_names["本地"] = DefinedName("本地", attr_text="'{{ p }}'!$B$4")
        sheet["C7"] = "=SUM(本地)"

    rows = (["{%sheet for p in projects %}"], *_ROWS[1:])
    tail = ["尾", Of("=B6/2", 7.5), Of("=SUM(本地)", 15)]
    expected = [
        ["名", "额", "注"],
        *([name, n, Of(f"=B{row}*2", 2 * n)] for row, (name, n) in enumerate(
            (("甲", 1), ("乙", 2), ("丙", 4), ("丁", 8)), 2)),
        ["合", Of("=SUM(B2:B5)", 15), Of("=SUM(C2:C5)", 30)],
        tail,
    ]  # fmt: skip
    return Feature(
        book({"{{ p }}": rows}, dress),
        {"projects": ["甲", "乙 丙"], "rows": _DATA},
        {"甲": expected, "乙 丙": expected},
    )


def _rich_cells(feature: Feature) -> Feature:
    rows = [list(row) for row in _PRINTED]
    rows[0][0] = "题红"
    for row in rows[2:6]:
        row[0] = f"姓{row[0]}某"
    return replace(feature, expected={"S": rows})


def _named_cells(feature: Feature) -> Feature:
    rows = [*_PRINTED[:-1], [*_PRINTED[-1], Of("=SUM(额)*率+尾数+本地", 37.8)]]
    return replace(feature, expected={"S": rows})


def _chain(feature: Feature) -> Feature:
    return replace(feature, template=_chained(feature.template))


PARTS: Mapping[str, Feature] = {
    "defined names": _named_cells(_dressed(_names)),
    "merged cells": _dressed(_merges),
    "conditional formats": _dressed(_rules),
    "data validation": _dressed(_validations),
    "hyperlinks": _dressed(_links),
    "print set-up": _dressed(_printing),
    "page breaks": _dressed(_breaks),
    "views, heights and outlines": _dressed(_view),
    "chain of calculation": _chain(_dressed(lambda _: None)),
    "comments": _dressed(_comments),
    "rich text": _rich_cells(_drawn(_rich)),
    "images": _drawn(_images),
    "chart": _drawn(_chart),
    "a sheet of everything for each item": _copied(),
}
