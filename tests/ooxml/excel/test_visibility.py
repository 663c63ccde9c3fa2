"""Comments and shapes are filled in once a sheet: names of a loop around them are refused."""

import io

import openpyxl
import pytest
import xlsxwriter

from reportgen.ooxml.excel.template import SheetTemplate
from tests.sheets import refused

ROWS = {"A1": "{%tr for k, n in ks %}", "A2": "{{ k }}", "A3": "{%tr endfor %}", "A4": "下"}
COLUMNS = {"B1": "{%tc for k in ks %}", "C2": "{{ k }}", "D1": "{%tc endfor %}"}


def book(cells: dict[str, str], comment: str, at: str = "A2", *, is_shape: bool = False) -> bytes:
    """Return a sheet with a text beside its cells."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("{{ 名 }}")
        for cell, text in cells.items():
            sheet.write(cell, text)
        if is_shape:
            sheet.insert_textbox(at, comment)
        else:
            sheet.write_comment(at, comment)
    return out.getvalue()


@pytest.mark.parametrize("is_shape", [True, False])
@pytest.mark.parametrize(
    ("cells", "text", "at"),
    [
        (ROWS, "见 {{ k }}", "A2"),
        (ROWS, "{% if n > 1 %}多{% endif %}", "A2"),
        (ROWS, "第{{ loop.index }}项", "B2"),
        (COLUMNS, "{{ k }}", "C5"),
        ({**COLUMNS, "A3": "{%tr for m in ks %}", "A5": "{%tr endfor %}"}, "{{ m }}", "A4"),
    ],
)
def test_a_name_of_the_loop_around_a_text(
    cells: dict[str, str], text: str, at: str, *, is_shape: bool
) -> None:
    """Told at its cell, with nothing else."""
    content = book(cells, text, at, is_shape=is_shape)

    expected = [("tag-misplaced", f"{{{{ 名 }}}}!{at}")]
    assert [(one.code, one.place.spot) for one in SheetTemplate(content).lint()] == expected
    assert refused(content, 名="表", ks=[]) == expected


@pytest.mark.parametrize(
    ("cells", "text", "expected"),
    [
        (ROWS, "{{ 名 }}", "表"),
        (ROWS, "{{ 项.k }}{{ 'k' }}", "值k"),
        (ROWS, "{% for k in [7, 8] %}{{ loop.index }}{{ k }}{% endfor %}", "1728"),
        ({**ROWS, "B5": "{%sheet for k in ['项'] %}"}, "{{ k }}", "项"),
    ],
)
def test_other_names_are_seen(cells: dict[str, str], text: str, expected: str) -> None:
    """Those of the data, of the sheet and of the text itself; an attribute is none."""
    content = book(cells, text)
    made = SheetTemplate(content).render({"名": "表", "项": {"k": "值"}, "ks": [("甲", 1)]})

    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    assert sheet["A1"].comment is not None
    assert sheet["A1"].comment.text == expected


def test_below_a_loop_its_names_are_none() -> None:
    """A text outside of the loop is not misplaced; its name is missing in the data."""
    content = book(ROWS, "{{ k }}", "A4")

    assert SheetTemplate(content).lint() == ()
    assert refused(content, 名="表", ks=[]) == [("unknown-name", "{{ 名 }}!A4")]
