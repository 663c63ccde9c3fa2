"""Each feature of the engine, rendered with small data; LibreOffice finds the same values."""

import io
import re
from collections.abc import Iterator, Mapping

import openpyxl
import pytest
from feature_books import FEATURES, Feature, cells
from feature_parts import PARTS
from lxml import etree
from lxml.etree import _Element
from moved import parts
from openpyxl.worksheet.worksheet import Worksheet
from recalculation import differences
from sheets import opened, refused, saved

ALL: Mapping[str, Feature] = {**FEATURES, **PARTS}


def printed(name: str) -> Worksheet:
    """Return the first printed sheet of a feature."""
    return opened(ALL[name].printed()).worksheets[0]


def elements(name: str, path: str, part: str = "xl/worksheets/sheet1.xml") -> Iterator[_Element]:
    """Yield elements of a printed part."""
    return etree.fromstring(parts(ALL[name].printed())[part]).iterfind(path)


@pytest.mark.parametrize("name", ALL)
def test_cells_of_a_feature(name: str) -> None:
    """Every cell of a printed workbook holds what the feature says, formulas with values."""
    feature = ALL[name]

    assert dict(feature.expected) == cells(feature.printed())


def test_libreoffice_calculates_the_same() -> None:
    """In every formula cell of every feature our value is the recalculated one."""
    assert differences([feature.printed() for feature in ALL.values()]) == []


def test_defined_names_follow() -> None:
    """A name of a loop's cell means all its turns; what lies below moves."""
    found = elements("defined names", "{*}definedNames/{*}definedName", "xl/workbook.xml")

    assert {one.get("name"): one.text for one in found} == {
        "额": "S!$B$3:$B$6",
        "全": "S!$A$2:$C$7",
        "尾数": "S!$B$8",
        "倍": "SUM(S!$B$3:$B$6)*2",
        "本地": "S!$C$7",
        "率": "2%",
    }


def test_a_name_of_a_formula_has_no_value_here() -> None:
    """A name that stands for no cells makes the formulas that use it an error at their cell."""
    feature = ALL["defined names"]
    made = opened(feature.template)
    made.worksheets[0]["C7"] = "=SUM(倍)"

    assert refused(saved(made), **feature.data) == [("formula-function", "S!C7")]


def test_merged_cells_follow() -> None:
    """In a loop they repeat, around it they grow, below it they move."""
    found = {str(one) for one in printed("merged cells").merged_cells.ranges}

    assert {"A1:C1", "D2:D7", "E3:F3", "E4:F4", "E5:F5", "E6:F6", "A8:A9"} == found


def test_conditional_formats_follow() -> None:
    """Where they hold and what they ask."""
    found = printed("conditional formats").conditional_formatting

    assert {str(one.sqref): one.rules[0].formula for one in found} == {
        "B3:B6": ["$B$8"],
        "A2:C7": ["$B2>SUM($B$3:$B$6)/2"],
        "B8": ["B7"],
    }


def test_data_validations_follow() -> None:
    """Where they hold and the cells that they choose from."""
    found = printed("data validation").data_validations.dataValidation

    assert [(str(one.sqref), one.formula1) for one in found] == [
        ("A3:A6", "$A$1:$A$2"),
        ("B8 C7:C8", "$A$3:$A$6"),
    ]


def test_hyperlinks_follow() -> None:
    """Links repeat with their cells, and lead to where their targets stand."""
    sheet = printed("hyperlinks")
    found = {
        row[0].coordinate: row[0].hyperlink.location or row[0].hyperlink.target
        for row in sheet.iter_rows(max_col=1)
        if row[0].hyperlink
    }

    repeated = {f"A{row}": "S!B7" for row in (3, 4, 5, 6)}
    assert {"A1": "S!B8", **repeated, "A8": "https://example.org/a"} == found


def test_print_set_up_follows() -> None:
    """Print area, titles, paper and foot."""
    sheet = printed("print set-up")

    assert sheet.print_area == "'S'!$A$1:$C$8"
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$2", "$A:$A")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 8)
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.oddFooter.center.text == "第&P页 4"


def test_page_breaks_follow() -> None:
    """A break stands below the same row; one of columns stays."""
    sheet = printed("page breaks")

    assert [one.id for one in sheet.row_breaks.brk] == [2, 7]
    assert [one.id for one in sheet.col_breaks.brk] == [2]


def test_views_heights_and_outlines_follow() -> None:
    """Filter, frozen panes, heights, levels and hidden rows belong to their rows."""
    sheet = printed("views, heights and outlines")
    rows = {
        row: (found.height, found.outlineLevel, found.hidden)
        for row, found in sheet.row_dimensions.items()
        if found.height or found.outlineLevel or found.hidden
    }

    assert sheet.auto_filter.ref == "A2:C7"
    assert sheet.freeze_panes == "B8"
    assert sheet.sheet_view.selection[-1].activeCell == "B8"
    assert {
        1: (40, 0, False),
        **dict.fromkeys((3, 4, 5, 6), (25.5, 1, False)),
        8: (33, 0, True),
    } == rows
    assert sheet.column_dimensions["B"].width == 22


def test_shared_formulas_are_written_out() -> None:
    """No formula of the printed workbook depends on that of another cell."""
    drawn = parts(ALL["shared formulas"].template)["xl/worksheets/sheet1.xml"]

    assert drawn.count(b'<f t="shared"') == 3
    assert not [dict(one.attrib) for one in elements("shared formulas", ".//{*}f") if one.attrib]


def test_the_chain_of_calculation_is_dropped() -> None:
    """The part, its type and its relationship are gone."""
    feature = ALL["chain of calculation"]
    made = parts(feature.printed())

    assert "xl/calcChain.xml" in parts(feature.template)
    assert [name for name, part in made.items() if b"calcChain" in part or "calc" in name] == []


def test_comments_follow() -> None:
    """A comment stands at its cell, in every turn of a loop; it may hold tags."""
    found = {
        cell.coordinate: cell.comment.text
        for row in printed("comments").iter_rows()
        for cell in row
        if cell.comment
    }

    assert {"A1": "共4行", **dict.fromkeys(("B3", "B4", "B5", "B6"), "额"), "B8": "半"} == found


def test_rich_text_is_kept() -> None:
    """Runs keep their formats, whether they stand as drawn or are filled in."""
    book = openpyxl.load_workbook(io.BytesIO(ALL["rich text"].printed()), rich_text=True)
    sheet = book.worksheets[0]
    found = {
        cell: [
            (str(run), bool(font and font.b), font.color.rgb if font and font.color else "")
            for run in sheet[cell].value
            for font in [getattr(run, "font", None)]
        ]
        for cell in ("A1", "A4")
    }

    assert _without_themes(found) == {
        "A1": [("题", True, ""), ("红", False, "FFFF0000")],
        "A4": [("姓", False, ""), ("乙", True, ""), ("某", False, "FFFF0000")],
    }


def _without_themes(
    found: Mapping[str, list[tuple[str, bool, object]]],
) -> dict[str, list[tuple[str, bool, object]]]:
    return {
        cell: [(text, bold, color if isinstance(color, str) else "") for text, bold, color in runs]
        for cell, runs in found.items()
    }


def test_images_follow() -> None:
    """A picture stands at its cell, in every turn of a loop; the picture itself is there once."""
    feature = ALL["images"]
    path, part = "{*}twoCellAnchor/{*}from/{*}row", "xl/drawings/drawing1.xml"
    media = [name for name in parts(feature.printed()) if name.startswith("xl/media/")]

    assert [int(one.text or "") for one in elements("images", path, part)] == [0, 2, 3, 4, 5, 7]
    assert len(media) == 1


def test_charts_follow() -> None:
    """A chart below a loop moves; its series covers all turns, and so do the values it keeps."""
    part = "xl/charts/chart1.xml"
    row = next(elements("chart", ".//{*}from/{*}row", "xl/drawings/drawing1.xml"))
    texts = [one.text for one in elements("chart", ".//{*}v", part)]

    assert row.text == "9"
    assert [one.text for one in elements("chart", ".//{*}f", part)] == [
        "S!$B$2",
        "S!$A$3:$A$6",
        "S!$B$3:$B$6",
    ]
    assert texts == ["额", "甲", "乙", "丙", "丁", "1", "2", "4", "8"]
    assert "图4" in etree.tostring(next(elements("chart", ".", part)), encoding="unicode")


def test_copies_of_a_sheet_have_all_of_their_own() -> None:
    """Names, print areas, merges, comments, rules and breaks of each copy are its own."""
    content = ALL["a sheet of everything for each item"].printed()
    book = opened(content)
    names = [
        name
        for name in parts(content)
        if re.search(r"worksheets/sheet\d+\.xml$|comments?/?\w*\d\.xml$|vml$", name)
    ]

    assert len(names) == 6
    for sheet in book.worksheets:
        quoted = f"'{sheet.title}'"
        assert sheet.defined_names["本地"].attr_text in {
            f"{name}!$B$2:$B$5" for name in (quoted, sheet.title)
        }
        assert sheet.print_area == f"{quoted}!$A$1:$C$7"
        assert {"D1:D6", "E2:F2", "E3:F3", "E4:F4", "E5:F5", "A7:A8"} == {
            str(one) for one in sheet.merged_cells.ranges
        }
        assert [one.id for one in sheet.row_breaks.brk] == [1, 6]
        assert sheet["B3"].comment is not None
        assert {"B2:B5", "A1:C6", "B7"} == {str(one.sqref) for one in sheet.conditional_formatting}
