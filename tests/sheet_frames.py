"""Small sheets drawn from XML, and what stands before and behind their cells when printed."""

from lxml import etree
from movers import shifted

from reportgen.ooxml.excel.addresses import Area
from reportgen.ooxml.excel.frame.around import Frame
from reportgen.ooxml.excel.movement import Mover

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SPACES = (
    f'xmlns="{MAIN}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"'
)
_OPENING = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet {_SPACES}>'.replace(
        " ?>", "?>"
    )
)


def frame(head: str = "", tail: str = "") -> Frame:
    """Return the frame of a sheet with the cells of nothing."""
    cells = '<sheetData><row r="1"/></sheetData>'
    text = f'<worksheet {_SPACES} xr:uid="{{1}}">{head}{cells}{tail}</worksheet>'
    return Frame(etree.fromstring(text), shifted, "a.xlsx", "Sheet1")


def before(head: str, mover: Mover, *, is_selected: bool = False) -> str:
    """Return the beginning of the sheet without its first tag."""
    extent = Area(1, 1, 9, 3)
    text = frame(head).before(mover, dimension=extent, is_selected=is_selected).decode()
    opening, _, rest = text.partition('<dimension ref="A1:C9"/>')
    assert opening.startswith(_OPENING)
    return opening.removeprefix(_OPENING) + rest


def behind(tail: str, mover: Mover, *merges: Area) -> str:
    """Return the end of the sheet without its last tag."""
    return frame(tail=tail).behind(mover, merges).decode().removesuffix("</worksheet>")
