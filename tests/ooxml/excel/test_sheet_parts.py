"""Charts, pictures and comments of a drawn workbook, printed by the engine itself."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from moved import PICTURE, parts
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reportgen.ooxml import trees
from reportgen.ooxml.excel.template import SheetTemplate
from reportgen.problems import TemplateError

GROUPS = {
    "year": 2026,
    "groups": [
        {"name": "一科", "rows": [{"name": "甲", "a": 10}, {"name": "乙", "a": 20}]},
        {"name": "二科", "rows": [{"name": "丙", "a": 30}]},
    ],
}


def rendered(folder: Path, content: bytes, data: dict[str, Any]) -> dict[str, bytes]:
    """Return the parts of what a template gives."""
    path = folder / "t.xlsx"
    path.write_bytes(content)
    return parts(SheetTemplate(path).render(data))


def references(chart: bytes) -> list[str]:
    """Return what a chart refers to."""
    return [one.text or "" for one in trees.read(chart).iter("{*}f")]


def points(chart: bytes) -> list[str]:
    """Return the values that a chart keeps."""
    return [one[0].text or "" for one in trees.read(chart).iter("{*}pt")]


def add_chart(book: Workbook, sheet: Worksheet, at: str, height: int, **series: str) -> None:
    """Draw a chart that keeps its size."""
    chart = book.add_chart({"type": "column"})
    chart.add_series(series)
    chart.set_title({"name": "{{ year }} 年"})
    chart.set_size({"width": 100, "height": height})
    sheet.insert_chart(at, chart, {"object_position": 2})


def grouped() -> bytes:
    """Groups with rows, a chart of each group in its head, and one of all below."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("汇总")
        cells = (
            "{%tr for g in groups %}",
            "{{ g.name }}",
            "{%tr for r in g.rows %}",
            "{{ r.name }}",
            "{%tr endfor %}",
            "{%tr endfor %}",
            "合计",
        )
        for row, cell in enumerate(cells):
            sheet.write(row, 0, cell)
        sheet.write("B4", "{{ r.a }}")
        sheet.write_comment("B4", "逐行")
        sheet.write_comment("A7", "{{ year }}")
        series = {"categories": "=汇总!$A$4", "values": "=汇总!$B$4"}
        add_chart(book, sheet, "D2", 18, **series)
        add_chart(book, sheet, "D9", 200, **series)
    return out.getvalue()


def test_charts_of_groups_and_of_all(tmp_path: Path) -> None:
    """One chart of each group shows its rows; one below shows all, heads of groups left out."""
    made = rendered(tmp_path, grouped(), GROUPS)
    charts = [part for name, part in sorted(made.items()) if "/charts/chart" in name]

    assert [references(chart) for chart in charts] == [
        ["汇总!$A$2:$A$3", "汇总!$B$2:$B$3"],
        ["(汇总!$A$2:$A$3,汇总!$A$5)", "(汇总!$B$2:$B$3,汇总!$B$5)"],
        ["汇总!$A$5", "汇总!$B$5"],
    ]
    assert [points(chart) for chart in charts] == [
        ["甲", "乙", "10", "20"],
        ["甲", "乙", "丙", "10", "20", "30"],
        ["丙", "30"],
    ]
    assert all("2026 年" in chart.decode() for chart in charts)


def test_comments_stand_in_every_row(tmp_path: Path) -> None:
    """The comment of a repeated cell is at each copy, one with tags is filled in."""
    path = tmp_path / "t.xlsx"
    path.write_bytes(grouped())
    content = SheetTemplate(path).render(GROUPS)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]

    assert {
        cell.coordinate: cell.comment.text for row in sheet.rows for cell in row if cell.comment
    } == {"B2": "逐行", "B3": "逐行", "B5": "逐行", "A6": "2026"}


def test_a_repeated_sheet_has_its_own_chart_and_texts(tmp_path: Path) -> None:
    """Each copy has a chart of its own cells, and tags know the item of the sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("项目")
        cells = ("{%sheet for g in groups %}", "{%sheet name g.name %}", "{%tr for r in g.rows %}")
        for row, cell in enumerate((*cells, "{{ r.name }}", "{%tr endfor %}")):
            sheet.write(row, 0, cell)
        sheet.write("B4", "{{ r.a }}")
        sheet.insert_textbox("F1", "{{ g.name }}的图")
        sheet.insert_image("F9", "a.png", {"image_data": io.BytesIO(PICTURE)})
        add_chart(book, sheet, "D9", 200, values="=项目!$B$4")
    made = rendered(tmp_path, out.getvalue(), GROUPS)

    assert references(made["xl/charts/chart1.xml"]) == ["一科!$B$1:$B$2"]
    assert references(made["xl/charts/chart2.xml"]) == ["二科!$B$1"]
    assert "一科的图" in made["xl/drawings/drawing1.xml"].decode()
    assert "二科的图" in made["xl/drawings/drawing2.xml"].decode()
    assert [name for name in made if "/media/" in name] == ["xl/media/image1.png"]


def test_columns_that_repeat_carry_their_comments_and_charts(tmp_path: Path) -> None:
    """A series along a loop of columns grows to the right."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("S")
        sheet.write_row("A1", ["名", "{%tc for y in years %}", "{{ y }}", "{%tc endfor %}", "末"])
        sheet.write_comment("C1", "年")
        add_chart(book, sheet, "C5", 100, values="=S!$C$1")
    made = rendered(tmp_path, out.getvalue(), {"years": [2024, 2025, 2026], "year": 1})
    comments = trees.read(made["xl/comments1.xml"]).iter("{*}comment")

    assert [one.get("ref") for one in comments] == ["B1", "C1", "D1"]
    assert references(made["xl/charts/chart1.xml"]) == ["S!$B$1:$D$1"]
    assert points(made["xl/charts/chart1.xml"]) == ["2024", "2025", "2026"]


@pytest.mark.parametrize(("at", "places"), [("D1", ["S!D1"]), ("D2", []), ("D3", []), ("D4", [])])
def test_a_drawing_on_tags_alone_is_an_error(tmp_path: Path, at: str, places: list[str]) -> None:
    """It would be gone with the row of the tag; below the last row there is always one."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("S")
        for row, cell in enumerate(("{%tr for g in groups %}", "{{ g.name }}", "{%tr endfor %}")):
            sheet.write(row, 0, cell)
        # As high as a row, or beyond the last one.
        add_chart(book, sheet, at, 18 if at < "D3" else 40, values="=S!$A$2")
    path = tmp_path / "t.xlsx"
    path.write_bytes(out.getvalue())
    problems = SheetTemplate(path).lint()

    assert [(one.code, one.place.spot) for one in problems] == [
        ("drawing-on-tags", place) for place in places
    ]


def test_a_chart_of_a_repeated_sheet_is_an_error_at_its_cell(tmp_path: Path) -> None:
    """A chart elsewhere cannot tell which copy is meant."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("S")
        add_chart(book, sheet, "C5", 100, values="=项目!$A$2")
        other = book.add_worksheet("项目")
        other.write("A1", "{%sheet for g in groups %}")
        other.write("A2", 1)
        other.write("A3", "{%sheet name g.name %}")
    with pytest.raises(TemplateError) as caught:
        rendered(tmp_path, out.getvalue(), GROUPS)

    assert [(one.code, one.place.spot) for one in caught.value.problems] == [
        ("reference-repeated", "S!C5")
    ]
