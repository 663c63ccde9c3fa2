"""What a sheet of a template may not hold is named with its place."""

import pytest
from lxml import etree
from sheet_frames import MAIN

from reportgen.ooxml.excel.frame.refusals import refusals

_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_XM = "http://schemas.microsoft.com/office/excel/2006/main"
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"


def places(content: str, cells: str = "") -> list[tuple[str, str]]:
    """Return the codes and places of what is refused in a sheet."""
    text = (
        f'<worksheet xmlns="{MAIN}" xmlns:mc="{_MC}" xmlns:xm="{_XM}" xmlns:x14="{_X14}">'
        f"<sheetData><row>{cells}</row></sheetData>{content}</worksheet>"
    )
    found = refusals(etree.fromstring(text), "表 1", "a.xlsx")
    assert {one.place.file for one in found} <= {"a.xlsx"}
    return [(one.code, one.place.spot) for one in found]


@pytest.mark.parametrize(
    "name",
    [
        *("scenarios", "dataConsolidate", "customSheetViews", "oleObjects", "controls"),
        *("tableParts", "smartTags", "webPublishItems", "unheardOf"),
    ],
)
def test_parts(name: str) -> None:
    """A part with references that nobody moves is refused, and so is one that nobody knows."""
    assert places(f"<{name}/>") == [("unsupported-part", "表 1")]


def test_formulas_of_several_cells() -> None:
    """Array formulas, data tables, dynamic arrays and rich values are refused at their cells."""
    cells = (
        '<c r="A1"><f>SUM(B1)</f></c><c r="A2"><f t="array" ref="A2:A3">B1:B2</f></c>'
        '<c r="A4" cm="1"><f t="array" ref="A4">B1</f></c><c r="A5"><f t="dataTable"/></c>'
        '<c r="A6" cm="1"/><c r="A7" vm="1"/><c r="A8"><f t="shared" si="0"/></c>'
    )
    expected = [("unsupported-part", f"表 1!A{row}") for row in (2, 4, 5, 6, 7)]
    assert places("", cells) == expected


def test_extensions() -> None:
    """An extension with a reference that is not known is refused; the known ones are not."""
    known = "<x14:dataValidation><xm:sqref>A1</xm:sqref></x14:dataValidation>"
    unknown = "<x14:news><xm:f>A1</xm:f></x14:news>"
    lists = "<x14:slicerList/>"
    empty = "<x14:conditionalFormattings/>"
    content = "".join(f"<ext>{one}</ext>" for one in (known, unknown, lists, empty))
    assert places(f"<extLst>{content}</extLst>") == [("unsupported-part", "表 1")] * 2


def test_alternatives() -> None:
    """A choice of wordings is kept unless it holds a reference or a refused part."""
    choice = "<mc:AlternateContent><mc:Choice>{}</mc:Choice></mc:AlternateContent>"
    assert places(choice.format("<legacyDrawing/>")) == []
    assert places(choice.format("<controls/>")) == [("unsupported-part", "表 1")]
    assert places(choice.format('<hyperlink ref="A1"/>')) == [("unsupported-part", "表 1")]


def test_what_is_kept() -> None:
    """Parts that follow, and those without references, are not refused."""
    names = (
        *("sheetProtection", "autoFilter", "mergeCells", "phoneticPr", "conditionalFormatting"),
        *("dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup"),
        *("headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches"),
        *("ignoredErrors", "drawing", "legacyDrawing", "legacyDrawingHF", "picture"),
    )
    assert places("".join(f"<{name}/>" for name in names)) == []
