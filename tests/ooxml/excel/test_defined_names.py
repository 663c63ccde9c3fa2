"""Names of a workbook follow its sheets, which may be printed never, once or often."""

import pytest
from lxml import etree
from movers import Layout, Line, inserting, repeating, vanishing

from reportgen.ooxml.excel.frame.defined_names import defined_names
from reportgen.ooxml.excel.movement import Mover
from reportgen.problems import TemplateError

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PROJECTS = {"项目": "项目 2"}


def workbook(names: str) -> etree._Element:
    """Return a workbook of two sheets with names."""
    return etree.fromstring(
        f'<workbook xmlns="{_MAIN}"><sheets><sheet name="Sheet1" sheetId="1"/>'
        '<sheet name="项目" sheetId="2"/></sheets>\n'
        f"<definedNames>{names}\n</definedNames></workbook>"
    )


def printed(names: str, *sheets: tuple[int, Mover]) -> list[tuple[str, str, str]]:
    """Return the names, the numbers of their sheets and their formulas."""
    content = defined_names(workbook(names), sheets, "a.xlsx")
    assert b"xmlns" not in content
    found = etree.fromstring(content) if content else ()
    return [(one.get("name", ""), one.get("localSheetId", ""), one.text or "") for one in found]


def name(title: str, text: str, sheet: int | None = None) -> str:
    """Return the element of a name."""
    local = "" if sheet is None else f' localSheetId="{sheet}"'
    return f'<definedName name="{title}"{local}>{text}</definedName>'


def test_names_of_the_workbook() -> None:
    """A name of the workbook moves with the cells of its sheet; a constant stays."""
    names = name("tax", "0.13") + name("total", "Sheet1!$B$4")
    assert printed(names, (0, inserting(3, 5))) == [
        ("tax", "", "0.13"),
        ("total", "", "Sheet1!$B$9"),
    ]


def test_each_sheet_moves_its_own() -> None:
    """A name is moved by the layout of the sheet that it leads to, not by another's."""
    names = name("one", "Sheet1!$B$4") + name("other", "项目!$B$4")
    second = repeating(2, 2, 3)
    project = Layout(second.rows, sheet="项目 2", names=_PROJECTS)
    assert printed(names, (0, inserting(3, 5)), (1, project)) == [
        ("one", "", "Sheet1!$B$9"),
        ("other", "", "'项目 2'!$B$6"),
    ]


def test_names_of_repeated_sheets() -> None:
    """Names of a sheet stand once for each print, under its number and new name."""
    names = (
        name("_xlnm.Print_Area", "项目!$A$1:$C$4", 1)
        + name("_xlnm.Print_Titles", "项目!$A:$B,项目!$1:$2", 1)
        + name("_xlnm._FilterDatabase", "项目!$A$2:$C$3", 1)
        + name("own", "项目!$B$3", 1)
    )
    sheets = [
        (1, Layout(repeating(3, 3, times).rows, sheet=f"表 {times}", names={"项目": f"表 {times}"}))
        for times in (2, 3)
    ]
    assert printed(names, (0, Layout()), *sheets) == [
        ("_xlnm._FilterDatabase", "1", "'表 2'!$A$2:$C$4"),
        ("_xlnm._FilterDatabase", "2", "'表 3'!$A$2:$C$5"),
        ("own", "1", "'表 2'!$B$3:$B$4"),
        ("own", "2", "'表 3'!$B$3:$B$5"),
        ("_xlnm.Print_Area", "1", "'表 2'!$A$1:$C$5"),
        ("_xlnm.Print_Area", "2", "'表 3'!$A$1:$C$6"),
        ("_xlnm.Print_Titles", "1", "'表 2'!$A:$B,'表 2'!$1:$2"),
        ("_xlnm.Print_Titles", "2", "'表 3'!$A:$B,'表 3'!$1:$2"),
    ]


def test_names_without_sheet() -> None:
    """Names of a sheet that is not printed are left out, whoever they belong to."""
    names = name("a", "项目!$A$1") + name("b", "项目!$A$1", 1) + name("c", "Sheet1!$A$1", 0)
    assert printed(names, (0, Layout())) == [("c", "0", "Sheet1!$A$1")]
    assert printed(name("b", "项目!$A$1", 1), (0, Layout())) == []


def test_print_areas_of_several_parts() -> None:
    """Each part of a print area stays one block; a part that is gone is left out."""
    names = name("_xlnm.Print_Area", "'Sheet1'!$A$1:$C$3,Sheet1!$E$6:$F$6,Sheet1!$A$9", 0)
    assert printed(names, (0, vanishing(5, 7))) == [
        ("_xlnm.Print_Area", "0", "Sheet1!$A$1:$C$3,Sheet1!$A$6"),
    ]


def test_a_print_area_by_formula() -> None:
    """A print area that is calculated is moved as a formula."""
    text = "OFFSET(Sheet1!$A$9,0,0,5,5)"
    names = name("_xlnm.Print_Area", text, 0)
    moved = text.replace("9", "14")
    assert printed(names, (0, inserting(3, 5))) == [("_xlnm.Print_Area", "0", moved)]


def test_torn_print_titles() -> None:
    """Print titles that are apart after a loop are an error: Excel repeats one block of rows."""
    apart = Layout(Line([1, 2, 3, 2, 3], [(2, 3)], 3))
    with pytest.raises(TemplateError) as caught:
        printed(name("_xlnm.Print_Titles", "Sheet1!$2:$2", 0), (0, apart))
    assert [(one.code, one.place.spot) for one in caught.value.problems] == [
        ("excel-name", "Sheet1")
    ]


def test_names_that_lead_nowhere() -> None:
    """A name of the workbook into a repeated sheet or to a cell that is gone is an error."""
    names = name("many", "SUM(项目!$A$1)") + name("gone", "Sheet1!$B$3")
    sheets = [(0, vanishing(3, 4)), (1, Layout()), (1, Layout())]
    with pytest.raises(TemplateError) as caught:
        printed(names, *sheets)
    assert [one.place.spot for one in caught.value.problems] == ["many", "gone"]


def test_broken_and_foreign_names_stay() -> None:
    """What leads to no cell of this workbook, by a text or another file's sheet, stays."""
    names = (
        name("broken", "#REF!$A$1")
        + name("foreign", "[1]项目!A")
        + name("quoted", "'[1]项目'!A")
        + name("text", '"项目!A"')
    )
    sheets = [(0, Layout()), (1, Layout()), (1, Layout())]
    assert printed(names, *sheets) == [
        ("broken", "", "#REF!$A$1"),
        ("foreign", "", "[1]项目!A"),
        ("quoted", "", "'[1]项目'!A"),
        ("text", "", '"项目!A"'),
    ]


def test_attributes_stay() -> None:
    """A hidden name stays hidden; signs of XML are written as such."""
    names = '<definedName name="a" hidden="1" comment="x">Sheet1!$A$1&amp;"&lt;"</definedName>'
    assert defined_names(workbook(names), [(0, Layout())], "a.xlsx").decode() == (
        f"<definedNames>{names}</definedNames>"
    )
