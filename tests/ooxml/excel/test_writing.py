"""Rows are written as they are drawn: heights, outlines, styles, texts as Excel reads them."""

import io
import zipfile
from decimal import Decimal

import pytest
from lxml import etree
from sheets import Lines, book, drawn, opened, saved

from reportgen.ooxml.excel.printing.writing import number_text
from reportgen.ooxml.excel.template import SheetTemplate

LIST: Lines = [["{%tr for x in xs %}"], ["{{ x }}", "尾"], ["{%tr endfor %}"], ["底"]]


def _sheet(content: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return etree.fromstring(package.read("xl/worksheets/sheet1.xml"))


def _texts(content: bytes) -> list[tuple[str, str | None]]:
    space = "{http://www.w3.org/XML/1998/namespace}space"
    return [(one.text or "", one.get(space)) for one in _sheet(content).iter("{*}t")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲", ("甲", None)),
        (" 甲", (" 甲", "preserve")),
        ("甲\n", ("甲\n", "preserve")),
        ("甲  乙", ("甲  乙", "preserve")),
        ("甲\n乙", ("甲\n乙", None)),
        ("a\rb", ("a\rb", "preserve")),
        ("_x0041_", ("_x005F_x0041_", "preserve")),
        ("_x005F_x0041_", ("_x005F_x005F_x005F_x0041_", "preserve")),
        ("_x41_", ("_x41_", None)),
        ("<&>", ("<&>", "preserve")),
    ],
)
def test_texts_are_read_as_they_were(text: str, expected: tuple[str, str | None]) -> None:
    """Blanks are kept, and what Excel would take for a sign by number is not taken for one."""
    content = SheetTemplate(book({"表": [["{{ x }}"]]})).render({"x": text})

    assert _texts(content) == [expected]


def test_rows_keep_what_is_said_of_them() -> None:
    """Height, outline, hiding and styles repeat in each turn; rows below take theirs along."""
    made = drawn({"表": LIST})
    sheet = made.worksheets[0]
    sheet.row_dimensions[2].height = 33
    sheet.row_dimensions[2].outlineLevel = 2
    sheet.row_dimensions[4].hidden = True
    sheet["B2"].style = "Good"
    sheet["C2"].style = "Bad"

    found = opened(SheetTemplate(saved(made)).render({"xs": [1, 2]})).worksheets[0]

    dimensions = found.row_dimensions
    assert [(dimensions[row].height, dimensions[row].outlineLevel) for row in (1, 2, 3)] == [
        (33, 2), (33, 2), (None, 0),
    ]  # fmt: skip
    assert [bool(dimensions[row].hidden) for row in (1, 2, 3)] == [False, False, True]
    assert {found[at].fill.fgColor.rgb for at in ("B1", "B2")} == {sheet["B2"].fill.fgColor.rgb}
    assert {found[at].fill.fgColor.rgb for at in ("C1", "C2")} == {sheet["C2"].fill.fgColor.rgb}


def _columns(content: bytes) -> list[tuple[str, ...]]:
    return [
        (one.get("min", ""), one.get("max", ""), one.get("width", one.get("hidden", "")))
        for one in _sheet(content).iter("{*}col")
    ]


def _with_columns(lines: Lines, *columns: str) -> bytes:
    """Return a workbook with these columns, as markup."""
    source, made = book({"表": lines}), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                told = f"<cols>{''.join(columns)}</cols><sheetData>"
                part = part.replace(b"<sheetData>", told.encode())
            new.writestr(name, part)
    return made.getvalue()


def test_columns_keep_what_is_said_of_them_up_to_the_last() -> None:
    """Those without cells may be hidden as far as a sheet goes."""
    content = _with_columns(
        LIST,
        '<col min="1" max="1" width="30" customWidth="1"/>',
        '<col min="2" max="5" width="9"/>',
        '<col min="6" max="16384" hidden="1"/>',
    )

    assert _columns(SheetTemplate(content).render({"xs": [1]})) == [
        ("1", "1", "30"), ("2", "5", "9"), ("6", "16384", "1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ys", "expected"),
    [
        ([], [("1", "1", "30"), ("2", "2", "5"), ("3", "4", "7"), ("5", "16384", "1")]),
        (
            [1, 2],
            [
                ("1", "1", "30"), ("2", "3", "12"), ("4", "4", "5"), ("5", "6", "7"),
                ("7", "16384", "1"),
            ],
        ),
    ],
)  # fmt: skip
def test_columns_move_with_their_loop(ys: list[int], expected: list[tuple[str, ...]]) -> None:
    """Widths repeat, those behind move, hidden ones reach to the last column again."""
    lines: Lines = [
        [None, "{%tc for y in ys %}", None, "{%tc endfor %}"],
        ["名", None, "{{ y }}", None, "尾"],
    ]
    content = _with_columns(
        lines,
        '<col min="1" max="1" width="30"/>',
        '<col min="3" max="3" width="12"/>',
        '<col min="5" max="5" width="5"/>',
        '<col min="6" max="7" width="7"/>',
        '<col min="8" max="16384" hidden="1"/>',
    )

    assert _columns(SheetTemplate(content).render({"ys": ys})) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("1.50"), "1.50"),
        (Decimal("1E+3"), "1E+3"),
        (Decimal(1) / 3, "0.33333333333333333"),
        (Decimal(-123456789012345678901), "-1.2345678901234568E+20"),
        (Decimal(12345678901234567), "12345678901234567"),
        (Decimal("0.00000000000000000000001"), "1E-23"),
    ],
)
def test_a_number_has_17_digits_at_most(value: Decimal, expected: str) -> None:
    """A double has no more."""
    assert number_text(value).upper() == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=1/0", ("e", "#DIV/0!")), ("=1<2", ("b", "1")), ('="<"&"&"', ("str", "<&")),
        ("=1+1", (None, "2")), ('=""', ("str", "")), ('="_x0041_"', ("str", "_x005F_x0041_")),
    ],
)  # fmt: skip
def test_values_of_formulas_have_their_kind(formula: str, expected: tuple[str | None, str]) -> None:
    """Errors, truths, texts and numbers are told apart, and signs of XML escaped."""
    (cell,) = _sheet(SheetTemplate(book({"表": [[formula]]})).render({})).iter("{*}c")

    assert (cell.get("t"), cell.findtext("{*}v") or "") == expected


def test_a_long_sheet_is_packed_on_the_way() -> None:
    """Rows are all there, whatever the pieces they are written in."""
    content = SheetTemplate(book({"表": LIST})).render({"xs": range(9_000)})

    assert [row.get("r") for row in _sheet(content).iter("{*}row")] == [
        str(n) for n in range(1, 9_002)
    ]
