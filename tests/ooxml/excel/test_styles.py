"""Cell formats: which show dates, and new ones for values that bring a format of their own."""

import io
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from sheets import book, drawn, opened, saved

from reportgen.ooxml.excel.drawn.styles import NewStyles, Styles, read
from reportgen.ooxml.excel.drawn.words import MAIN
from reportgen.ooxml.excel.template import SheetTemplate
from reportgen.ooxml.excel.values import Live


def _part(*codes: str, xfs: str = "") -> bytes:
    formats = "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode="{code}"/>' for n, code in enumerate(codes)
    )
    made = "".join(f'<xf numFmtId="{164 + n}" fontId="0"/>' for n in range(len(codes)))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts>'
        f'<fonts><font><sz val="9"/></font><font/></fonts>'
        f"<cellXfs>{made}{xfs}</cellXfs></styleSheet>"
    ).encode()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("yyyy-mm-dd", True),
        ("[h]:mm", True),
        ("yyyy&quot;年&quot;m&quot;月&quot;", True),
        ("#,##0.00", False),
        ("&quot;day&quot;0", False),
        ("[Red]0", False),
        ("0\\d", False),
        ("0_d", False),
        ("General", False),
    ],
)
def test_a_date_is_known_by_its_format(code: str, expected: bool) -> None:  # noqa: FBT001
    """Signs of dates count only outside of texts, escapes and colours."""
    assert read(_part(code)).look("0").is_date == expected


@pytest.mark.parametrize(
    ("number", "expected"), [("14", True), ("22", True), ("57", True), ("4", False)]
)
def test_formats_of_excel_are_known_by_number(number: str, expected: bool) -> None:  # noqa: FBT001
    """Those that are not written in the part; the Chinese dates among them."""
    found = read(_part(xfs=f'<xf numFmtId="{number}" fontId="1"/>'))

    assert found.look("0").is_date == expected


def test_fonts_and_wrapping_are_known() -> None:
    """A font without a size has that of a new workbook; a cell without a format too."""
    xfs = '<xf fontId="0"><alignment wrapText="1"/></xf><xf fontId="1"/>'
    found = read(_part(xfs=xfs))

    assert [(found.look(n).size, found.look(n).wraps) for n in ("0", "1", "7")] == [
        (9, True), (11, False), (11, False),
    ]  # fmt: skip
    assert read(None).look("").size == 11


def test_a_new_format_is_made_once() -> None:
    """The same format on the same look is one; nothing is written if none is needed."""
    new = NewStyles(read(_part("0.0", "yyyy")))

    assert new.content() is None
    assert [new.with_format(s, c) for s, c in (("0", "0.00"), ("", "0.00"), ("1", "0.00"))] == [
        "2", "2", "3",
    ]  # fmt: skip
    found = read(new.content())
    assert [one.is_date for one in found.looks] == [False, True, False, False]


def test_a_format_that_is_there_is_used() -> None:
    """No number format stands there twice."""
    new = NewStyles(read(_part("0.0", "yyyy")))
    new.with_format("0", "yyyy")

    assert (new.content() or b"").count(b"yyyy") == 1
    assert NewStyles(Styles(None, ())).content() is None


def test_values_bring_their_formats() -> None:
    """A format changes nothing but the number: fill and font stay, other cells stay."""
    made = drawn({"表": [["{{ a }}", "{{ b }}", "{{ c }}"], ["{{ a }}", "{{ b }}"]]})
    made.worksheets[0]["A1"].style = "Good"
    context = {
        "a": Live(Decimal("1234.5"), format="#,##0.00"),
        "b": Live(date(2025, 3, 1), format='yyyy"年"m"月"'),
        "c": Live(date(2025, 3, 1)),
    }

    sheet = opened(SheetTemplate(saved(made)).render(context)).worksheets[0]

    assert [sheet[at].number_format for at in ("A1", "A2", "B1", "B2", "C1")] == [
        "#,##0.00", "#,##0.00", 'yyyy"年"m"月"', 'yyyy"年"m"月"', "yyyy-mm-dd",
    ]  # fmt: skip
    assert sheet["A1"].fill.fgColor.rgb == made.worksheets[0]["A1"].fill.fgColor.rgb
    assert sheet["A2"].fill.fgColor.rgb != sheet["A1"].fill.fgColor.rgb


def test_a_drawn_date_format_stays() -> None:
    """A cell that shows dates already shows them its own way."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        looks = made.add_format({"num_format": "d.m.yyyy"})
        made.add_worksheet().write_string("A1", "{{ x }}", looks)

    sheet = opened(SheetTemplate(file.getvalue()).render({"x": date(2025, 3, 1)})).worksheets[0]

    assert sheet["A1"].number_format == "d.m.yyyy"


def test_without_new_formats_the_part_is_untouched() -> None:
    """Numbers and texts take the format of their cells."""
    template = SheetTemplate(book({"表": [["{{ x }}"]]}))

    styles = [opened(template.render({"x": x})).worksheets[0]["A1"].number_format for x in (1, "a")]
    assert styles == ["General", "General"]
