"""A document's numbered tables as a workbook in which every total is alive.

Each cell carries its value as well as its formula, so that a preview, an importer and a reader
without a calculation engine all see the number.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from itertools import count, groupby

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from reportgen import amounts
from reportgen.amounts import Measure, Style, Unit
from reportgen.document import DRAFT, POINTS_HEAD, Document, OpenPoint, points_title
from reportgen.figures import computed
from reportgen.render.excel.detail_rows import draw_rows, unlisted_note
from reportgen.render.excel.formulas import Plan, plan
from reportgen.render.excel.looks import Looks, height, print_set_up
from reportgen.render.excel.placement import (
    CONTENTS,
    LEAVES,
    POINTS,
    ROWS,
    TAILS,
    Placed,
    placed,
    quoted,
)
from reportgen.render.excel.sheets import TITLE_HEIGHT, draw_member, draw_table


def render(document: Document, *, draft: bool = False, points: Sequence[OpenPoint] = ()) -> bytes:
    """Return the workbook of a document's numbered tables, amounts in each table's unit.

    Args:
        document: The finished content.
        draft: Whether every page is marked 草稿.
        points: What is open, listed on a first sheet.

    Raises:
        TemplateError: A text is longer than a cell can hold.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties(
        {
            "title": document.title,
            "author": document.entity,
            "keywords": "，".join(document.keywords),
            "created": datetime.combine(document.date, time()),
        }
    )
    book.set_calc_mode("auto")
    looks = Looks(book)
    tables = placed(document)
    places = plan(tables)
    by_sheet = {name: list(parts) for name, parts in groupby(tables, key=lambda one: one.sheet)}
    if points:
        _points(book.add_worksheet(POINTS), points, looks)
    _contents(book.add_worksheet(CONTENTS), document, by_sheet, looks)
    for name, parts in by_sheet.items():
        sheet = book.add_worksheet(name)
        if parts[0].table.number:
            draw_table(sheet, parts[0], places, looks)
        else:
            draw_member(sheet, parts, places, looks)
    if places.leaves or places.details.unlisted:
        _leaves(book.add_worksheet(LEAVES), places, looks)
    if places.details.rows:
        draw_rows(book.add_worksheet(ROWS), places.details, looks)
    if places.tails:
        _tails(book.add_worksheet(TAILS), places, looks)
    if draft:
        for sheet in book.worksheets():
            sheet.set_header(f"&R{DRAFT}")
    book.close()
    return file.getvalue()


def _points(sheet: Worksheet, points: Sequence[OpenPoint], looks: Looks) -> None:
    widths = (8, 56, 72)
    sheet.merge_range(0, 0, 0, 2, "", looks["title"])
    sheet.write_string(0, 0, points_title(points), looks["title"])
    sheet.set_row(0, TITLE_HEIGHT)
    for column, (head, width) in enumerate(zip(POINTS_HEAD, widths, strict=True)):
        sheet.write_string(1, column, head, looks["head"])
        sheet.set_column(column, column, width)
    for row, point in enumerate(points, 2):
        sheet.write_number(row, 0, row - 1, looks["center"])
        sheet.write_string(row, 1, point.where, looks["text"])
        sheet.write_string(row, 2, point.what, looks["text"])
        sheet.set_row(row, height([(point.where, widths[1]), (point.what, widths[2])]))
    sheet.freeze_panes(2, 0)
    print_set_up(sheet, (1, 1), landscape=True)


def _contents(
    sheet: Worksheet, document: Document, sheets: Mapping[str, list[Placed]], looks: Looks
) -> None:
    sheet.merge_range(0, 0, 0, 2, "", looks["title"])
    sheet.write_string(0, 0, document.title, looks["title"])
    for column, head in enumerate(("表号", "名称", "单位")):
        sheet.write_string(1, column, head, looks["head"])
    members = count(1)
    for row, (name, parts) in enumerate(sheets.items(), 2):
        table = parts[0].table
        address = f"internal:{quoted(name)}!A1"
        sheet.write_url(row, 0, address, looks["link"], table.number or str(next(members)))
        sheet.write_string(row, 1, table.title or table.entity, looks["text"])
        sheet.write_string(row, 2, table.unit, looks["center"])
    for column, width in enumerate((10, 56, 10)):
        sheet.set_column(column, column, width)
    print_set_up(sheet, (1, 1))


def _leaves(sheet: Worksheet, places: Plan, looks: Looks) -> None:
    for column, head in enumerate(("项目", "金额（万元）")):
        sheet.write_string(0, column, head, looks["head"])
    for row, leaf in enumerate(places.leaves, 1):
        sheet.write_string(row, 0, leaf.label, looks["text"])
        value, formula = places.value(leaf), places.formula(leaf)
        look = looks.number("#,##0.00####")
        if value is not None and formula:
            sheet.write_formula(row, 1, formula, look, float(value))
        elif value is not None:
            sheet.write_number(row, 1, float(value), look)
    if places.details.unlisted:
        sheet.write_string(len(places.leaves) + 1, 0, unlisted_note(places.details), looks["text"])
    for column, width in enumerate((56, 16)):
        sheet.set_column(column, column, width)
    print_set_up(sheet, (0, 0))


def _tails(sheet: Worksheet, places: Plan, looks: Looks) -> None:
    for column, head in enumerate(("单元格", "差额", "性质", "说明")):
        sheet.write_string(0, column, head, looks["head"])
    unit, style = Unit.TEN_THOUSAND_YUAN, Style("", "#,##0.00####", Unit.TEN_THOUSAND_YUAN)
    for row, figure in enumerate(places.tails, 1):
        printed, parts = figure.value, computed(figure).value
        if printed is None or parts is None:
            continue
        shown = [amounts.show(value, style, figure.measure) for value in (printed, parts)]
        reason = f"公布数 {shown[0]}，计算数 {shown[1]}"
        sheet.write_string(row, 0, str(places.cells[figure]), looks["text"])
        is_money = figure.measure is Measure.MONEY
        gap = float((printed - parts) / (unit.yuan if is_money else 1))
        sheet.write_number(row, 1, gap, looks.number("#,##0.00####"))
        is_tail = abs(printed - parts) < figure.slack + computed(figure).slack
        sheet.write_string(row, 2, "尾差" if is_tail else "与计算数不同", looks["text"])
        sheet.write_string(row, 3, f"{figure.label}：{reason}", looks["text"])
    for column, width in enumerate((16, 16, 14, 80)):
        sheet.set_column(column, column, width)
    print_set_up(sheet, (0, 0), landscape=True)
