"""Tags where none is filled in are told at their place; they would be printed as they are."""

import io
from collections.abc import Callable

import pytest
import xlsxwriter
from marked_cells import packed
from moved import parts
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reportgen.ooxml.excel.template import SheetTemplate
from tests.sheets import refused

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000"
    "01f15c4890000000d49444154789c6360000002000001e221bc330000"
    "000049454e44ae426082"
)
Draw = Callable[[Workbook, Worksheet], object]


def book(draw: Draw) -> bytes:
    """Return a workbook of two sheets, the second of which has a tag in its name."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("表")
        sheet.write("A1", "甲")
        made.add_worksheet("{{ x }}").write("A1", 1)
        draw(made, sheet)
    return out.getvalue()


def validation(**more: str) -> Draw:
    """Return what draws a choice."""
    return lambda _, sheet: sheet.data_validation(
        "C5:C6", {"validate": "list", "source": ["一", "二"], **more}
    )


PLACES: list[tuple[str, Draw, str]] = [
    ("address", lambda _, s: s.write_url("C5", "https://a.cn/{{ x }}", string="去"), "表!C5"),
    ("place", lambda _, s: s.write_url("C5", "internal:表!{{ x }}", string="去"), "表!C5"),
    ("tip", lambda _, s: s.write_url("C5", "https://a.cn/", string="去", tip="{{ x }}"), "表!C5"),
    ("prompt", validation(input_message="填{{ x }}"), "表!C5"),
    ("title of a prompt", validation(input_title="{{ x }}"), "表!C5"),
    ("error", validation(error_message="{% if x %}错{% endif %}"), "表!C5"),
    (
        "text of a rule",
        lambda _, s: s.conditional_format(
            "C5:C9", {"type": "text", "criteria": "containing", "value": "{{ x }}"}
        ),
        "表!C5",
    ),
    (
        "description of a picture",
        lambda _, s: s.insert_image(
            "C5", "a.png", {"image_data": io.BytesIO(PIXEL), "description": "{{ x }}"}
        ),
        "表!C5",
    ),
    (
        "link of a picture",
        lambda _, s: s.insert_image(
            "C5", "a.png", {"image_data": io.BytesIO(PIXEL), "url": "https://a.cn/{{ x }}"}
        ),
        "表!C5",
    ),
    ("title of the file", lambda b, _: b.set_properties({"title": "{{ x }}"}), "文件属性"),
    ("company", lambda b, _: b.set_properties({"company": "{{ x }}"}), "文件属性"),
    ("own property", lambda b, _: b.set_custom_property("文号", "{{ x }}"), "文件属性"),
    ("defined name", lambda b, _: b.define_name("税率", '="{{ x }}"'), "税率"),
]


@pytest.mark.parametrize(("draw", "spot"), [one[1:] for one in PLACES], ids=[p[0] for p in PLACES])
def test_tags_that_nobody_fills_in(draw: Draw, spot: str) -> None:
    """Each is told once."""
    content = book(draw)

    assert [(one.code, one.place.spot) for one in SheetTemplate(content).lint()] == [
        ("tag-misplaced", spot)
    ]
    assert refused(content, x="乙") == [("tag-misplaced", spot)]


def _references(made: Workbook, sheet: Worksheet) -> None:
    made.define_name("数", "='{{ x }}'!$A$1")
    sheet.write_url("A2", "internal:'{{ x }}'!A1", string="{{ x }}")
    sheet.data_validation("A3", {"validate": "list", "source": "='{{ x }}'!$A$1"})
    sheet.set_footer("&C{{ x }}")
    made.worksheets()[1].print_area("A1")


def test_names_of_sheets_are_no_strays() -> None:
    """References name sheets by tags, and the text of a linked cell is one."""
    assert SheetTemplate(book(_references)).lint() == ()


def test_properties_that_cannot_be_read() -> None:
    """A damaged part of the properties is told as any other."""
    found = parts(book(lambda b, _: b.set_properties({"title": "甲"})))
    damaged = packed({**found, "docProps/core.xml": b"<a>"})

    assert refused(damaged) == [("excel-template", "")]


def test_a_title_that_is_the_name_of_a_sheet() -> None:
    """The same tag is right on the tab and wrong elsewhere; the list of tabs is no text."""
    content = book(lambda b, s: (b.set_properties({"title": "{{ x }}"}), s.write("B1", "{{ x }}")))

    assert refused(content, x="乙") == [("tag-misplaced", "文件属性")]
