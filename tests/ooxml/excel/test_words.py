"""Texts are read with their runs, and tags do not stay behind among the shared ones."""

import io

import pytest
import xlsxwriter
from lxml import etree
from sheets import cells

from reportgen.ooxml.excel.drawn.words import MAIN, Words, shared, without
from reportgen.ooxml.excel.template import SheetTemplate

SST = (
    f'<sst xmlns="{MAIN}"><si><t> 前 </t></si>'
    "<si><r><rPr><b/><sz val='9'/></rPr><t>{{ x</t></r><r><t> }}元</t></r><phoneticPr/></si>"
    "<si><t>读</t><rPh sb='0' eb='1'><t>du</t></rPh></si><si/></sst>"
).encode()


def test_runs_have_their_properties() -> None:
    """Blanks stay, the reading above a text is none of it, an empty text has no run."""
    plain, rich, read, empty = shared(SST)

    assert plain == Words((("", " 前 "),))
    assert rich.text == "{{ x }}元"
    assert rich.runs == (('<rPr><b/><sz val="9"/></rPr>', "{{ x"), ("", " }}元"))
    assert read.text == "读"
    assert empty == Words(())


def test_a_brace_may_be_a_tag() -> None:
    """Even half a tag may be one, since the other half stands in the next run."""
    assert [one.may_hold_tags for one in shared(SST)] == [False, True, False, False]


def test_a_workbook_without_shared_texts_has_none() -> None:
    """Programs that write all texts in the cells leave the part out."""
    assert shared(None) == ()


def test_emptied_texts_keep_their_numbers() -> None:
    """What refers to the others by number stays right."""
    found = without(SST, {1})

    assert [one.text for one in shared(found)] == [" 前 ", "", "读", ""]
    assert len(etree.fromstring(found)) == 4


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("一_x000D_二", "一\r二"),
        ("_x005F_x0041_", "_x0041_"),
        ("_x4E00_", "一"),
        ("_x0001_", "_x0001_"),
        ("_xD800_", "_xD800_"),
        ("_x41_", "_x41_"),
    ],
)
def test_signs_may_be_written_by_number(written: str, expected: str) -> None:
    """As Excel writes what it would not find again; what no XML can hold stays as it is."""
    (found,) = shared(f'<sst xmlns="{MAIN}"><si><t>{written}</t></si></sst>'.encode())

    assert found.text == expected


def test_texts_beside_tags_keep_such_signs() -> None:
    """A line end of a form of Windows is one again in the workbook."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        made.add_worksheet().write_string("A1", "一\r\n{{ x }}元")

    assert cells(SheetTemplate(file.getvalue()).render({"x": 1})) == {"A1": "一\r\n1元"}
