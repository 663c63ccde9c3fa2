"""Printed sheets make a whole package: nothing is missing, nothing hangs loose."""

import io
import posixpath
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from checkers import audit_errors, sdk_errors
from moved import PICTURE, Repeated, Written, parts, printed, saved
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from reportgen.ooxml import trees
from reportgen.ooxml.archive import Archive
from reportgen.ooxml.excel.parts.book import Book
from reportgen.ooxml.relationships import part_of, relationships
from reportgen.problems import TemplateError


def drawn() -> bytes:
    """Three sheets; the first has a chart and a comment, the last is hidden."""
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    first.title = "一"
    for row in ((1, 2), (3, 4)):
        first.append(row)
    first["B2"].comment = Comment("看这里", "人")
    chart = BarChart()
    chart.add_data(Reference(first, min_col=2, min_row=1, max_row=2))
    first.add_chart(chart, "D4")
    book.create_sheet("二")["A1"] = 5
    book.create_sheet("三").sheet_state = "hidden"
    book.defined_names["旧"] = DefinedName("旧", attr_text="一!$A$1")
    return saved(book)


def loose(content: bytes) -> set[str]:
    """Return the parts to which nothing leads, and the targets that are not there."""
    archive = Archive(content)
    seen, waiting, missing = {"[Content_Types].xml"}, [""], set[str]()
    while waiting:
        source = waiting.pop()
        if part_of(source) in archive.parts:
            seen.add(part_of(source))
        for one in relationships(archive, source):
            if not one.part and not one.is_external:
                missing.add(one.target)
            elif one.part and one.part not in seen:
                seen.add(one.part)
                waiting.append(one.part)
    return missing | set(archive.parts) ^ seen


def test_sheets_stand_in_print_order_with_their_own_parts() -> None:
    """A sheet printed three times has its own chart, drawing and comments each time."""
    content = printed(
        drawn(),
        [
            (0, Repeated("甲"), ()),
            (1, Repeated("二"), ()),
            (0, Repeated("乙"), ()),
            (0, Repeated("丙"), ()),
        ],
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    names = [posixpath.basename(name) for name in parts(content)]

    assert book.sheetnames == ["甲", "二", "乙", "丙"]
    assert [sheet["A1"].value for sheet in book] == [1, 5, 1, 1]
    assert [sheet["B2"].comment and sheet["B2"].comment.text for sheet in book] == [
        "看这里",
        None,
        "看这里",
        "看这里",
    ]
    charts = [name for name in names if re.fullmatch(r"chart\d+\.xml", name)]
    assert len(charts) == 3
    assert set() == loose(content)


def test_a_sheet_that_is_not_printed_takes_its_parts_with_it() -> None:
    """Neither parts nor types of a sheet without a copy are left."""
    content = printed(drawn(), [(1, Repeated("二"), ())])
    made = parts(content)

    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == ["二"]
    assert set() == loose(content)
    assert not [name for name in made if "chart" in name or "omments" in name]
    assert b"chart" not in made["[Content_Types].xml"]


def test_states_and_ids_of_sheets() -> None:
    """Hidden sheets stay hidden; ids are unique; the open tab is one that can be seen."""
    content = printed(
        drawn(),
        [(2, Repeated("三"), ()), (0, Repeated("甲"), ()), (0, Repeated("乙"), ())],
    )
    root = trees.read(parts(content)["xl/workbook.xml"])
    entries = list(root.iterfind("{*}sheets/{*}sheet"))
    view = root.find("{*}bookViews/{*}workbookView")

    assert [one.get("state") for one in entries] == ["hidden", "visible", "visible"]
    assert len({one.get("sheetId") for one in entries}) == 3
    assert view is not None
    assert view.get("activeTab") == "1"


def test_at_least_one_sheet_is_seen() -> None:
    """Only hidden sheets, or none, make no workbook."""
    with pytest.raises(TemplateError) as caught:
        printed(drawn(), [(2, Repeated("三"), ())])

    assert [one.code for one in caught.value.problems] == ["no-sheet"]


def test_names_are_replaced_in_their_place() -> None:
    """Defined names stand between the sheets and the settings of calculation."""
    names = b'<definedNames><definedName name="new">1</definedName></definedNames>'
    root = trees.read(parts(printed(drawn(), names=names))["xl/workbook.xml"])
    order = [trees.local(one) for one in root]

    assert order.index("sheets") + 1 == order.index("definedNames")
    assert order.index("definedNames") + 1 == order.index("calcPr")
    assert [one.get("name") for one in root.iterfind("{*}definedNames/{*}definedName")] == ["new"]
    assert [one.tag for one in root if trees.local(one) == "definedNames"] == [
        "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}definedNames"
    ]


def test_the_workbook_is_not_calculated_anew_when_opened() -> None:
    """`fullCalcOnLoad` goes; the values are there. The chain of calculation goes as well."""
    content = drawn()
    archive = Archive(content)
    types = archive.content("[Content_Types].xml") or b""
    related = archive.content("xl/_rels/workbook.xml.rels") or b""
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    chained = archive.with_parts(
        {
            "xl/calcChain.xml": b"<calcChain/>",
            "[Content_Types].xml": types.replace(
                b"</Types>",
                b'<Override PartName="/xl/calcChain.xml" ContentType="' + kind + b'"/></Types>',
            ),
            "xl/_rels/workbook.xml.rels": related.replace(
                b"</Relationships>",
                b'<Relationship Id="rId99" Target="calcChain.xml" Type="http://schemas.'
                b'openxmlformats.org/officeDocument/2006/relationships/calcChain"/>'
                b"</Relationships>",
            ),
        }
    )
    made = parts(printed(chained))

    assert b"fullCalcOnLoad" in parts(content)["xl/workbook.xml"]
    assert b"fullCalcOnLoad" not in made["xl/workbook.xml"]
    assert not [name for name, part in made.items() if b"calcChain" in part or "Chain" in name]


def test_properties_list_no_sheets_of_the_template() -> None:
    """The lists of sheets and names, which need not be there, are left out."""
    content = drawn()
    old = parts(content)["docProps/app.xml"]
    listed = old.replace(b"</Properties>", b"<TitlesOfParts>x</TitlesOfParts></Properties>")
    made = parts(printed(Archive(content).with_parts({"docProps/app.xml": listed})))

    assert b"TitlesOfParts" not in made["docProps/app.xml"]
    assert b"Application" in made["docProps/app.xml"]


def test_parts_without_references_are_copied() -> None:
    """A custom part to which nothing leads is there as it was."""
    content = Archive(drawn()).with_parts({"customXml/item1.xml": b"<a/>"})

    assert parts(printed(content))["customXml/item1.xml"] == b"<a/>"


def test_same_input_same_bytes() -> None:
    """Two renderings are the same file."""
    content = drawn()
    assert printed(content) == printed(content)


def test_what_is_no_workbook_is_refused() -> None:
    """A package without a workbook is an error of the file."""
    content = Archive(drawn()).with_parts({}, {"xl/workbook.xml"})

    with pytest.raises(TemplateError) as caught:
        Book.of(Archive(content), "t.xlsx")

    assert [one.code for one in caught.value.problems] == ["not-a-workbook"]


def rich() -> bytes:
    """A sheet with comments, a picture, a text box, a picture in its head and five charts."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("S")
        sheet.set_header("&L&G", {"image_left": "a.png", "image_data_left": io.BytesIO(PICTURE)})
        sheet.write_row("A3", [1, 2, 3])
        sheet.write_comment("A1", "{{ x }}")
        sheet.write_comment("B3", "y")
        sheet.insert_image("E3", "a.png", {"image_data": io.BytesIO(PICTURE)})
        sheet.insert_textbox("F3", "{{ x }}", {"textlink": "=S!$A$3", "height": 15})
        for n, kind in enumerate(("column", "line", "pie", "scatter", "bar")):
            chart = book.add_chart({"type": kind})
            chart.add_series({"name": "=S!$A$1", "categories": "=S!$A$3", "values": "=S!$B$3"})
            chart.add_series({"categories": "=S!$A$9", "values": "=S!$B$9"})
            sheet.insert_chart(20 * n + 8, 0, chart)
        small = book.add_chart({"type": "column"})
        small.add_series({"values": "=S!$B$3"})
        small.set_size({"width": 60, "height": 18})
        sheet.insert_chart("H3", small)
    return out.getvalue()


@pytest.mark.parametrize("find", [sdk_errors, audit_errors])
def test_checkers_find_nothing(find: Callable[[Path], list[object]], tmp_path: Path) -> None:
    """What is repeated in loops and with sheets is valid to independent checkers."""
    told = {(name, f"B{n}"): Decimal(n) for name in ("S", "甲 乙") for n in range(1, 9)}
    mover = Repeated("S", (3, 3), 3, frozenset({2}))
    empty = Repeated("空", (3, 3), 0)
    texts = ("文", "字")
    content = printed(
        rich(),
        [(0, mover, texts), (0, replace(mover, sheet="甲 乙"), texts), (0, empty, texts)],
        Written(told),
        b'<definedNames><definedName name="a">S!$A$1</definedName></definedNames>',
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)

    assert find(path) == []
    assert loose(content) == set()
