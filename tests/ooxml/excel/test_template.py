"""A template of a workbook gives the same bytes whenever, wherever and by how many threads."""

import hashlib
import io
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from checkers import audit_errors, sdk_errors
from sheets import Lines, book, cells, drawn, opened, refused, saved

from reportgen.ooxml.excel.addresses import Cell, Spot
from reportgen.ooxml.excel.template import SheetTemplate
from reportgen.ooxml.excel.values import At, Live
from reportgen.problems import TemplateError

LINES: Lines = [
    ["{%sheet for g in gs %}{%sheet name g.name %}"],
    [None, "{%tc for y in years %}", None, "{%tc endfor %}"],
    ["项目", None, "{{ y }}年", None, "合计"],
    ["{%tr for x in g.xs %}"],
    ["{% merge %}{{ x.name }}", None, "{{ x.sums[loop.index0] }}", None, "=SUM(C5)"],
    ["{%tr endfor %}"],
    ["合计", None, "=SUM(C5)", None, "=SUM(E5)"],
]
PROGRAM = """
import hashlib, pathlib, sys
from tests.ooxml.excel import test_template
made = test_template.content(pathlib.Path(sys.argv[1]).read_bytes())
sys.stdout.write(hashlib.sha256(made).hexdigest())
"""


def content(template: bytes) -> bytes:
    """Return a workbook made of a bit of everything."""
    return SheetTemplate(template).render(_context(2))


def _drawn() -> bytes:
    made = drawn({"表": LINES})
    made.worksheets[0].oddHeader.right.text = "{{ g.name }}"
    made.worksheets[0]["E5"].number_format = "0.00"
    return saved(made)


def _context(count: int) -> dict[str, object]:
    xs = [
        {"name": f"甲{n // 2}", "sums": [Decimal(n) / 4, Live(Decimal(n), ("k", n), format="0.0")]}
        for n in range(count)
    ]
    return {"gs": [{"name": f"第{n}组", "xs": xs} for n in range(3)], "years": [2025, 2026]}


def test_the_same_bytes_twice_and_in_another_process(tmp_path: Path) -> None:
    """Neither the clock nor the order of a set in memory has a part in a workbook."""
    path = tmp_path / "表.xlsx"
    path.write_bytes(_drawn())
    expected = hashlib.sha256(content(path.read_bytes())).hexdigest()
    environment = {"PYTHONPATH": ".:tests", "PYTHONHASHSEED": "77"}
    root = Path(__file__).resolve().parents[3]

    again = hashlib.sha256(content(path.read_bytes())).hexdigest()
    other = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)],
        capture_output=True, text=True, check=True, env=environment, cwd=root,
    ).stdout  # fmt: skip

    assert again == expected
    assert other == expected


def test_the_bytes_do_not_hang_on_what_was_rendered_before() -> None:
    """Code that is kept of other values gives the same rows."""
    template = SheetTemplate(_drawn())
    first = template.render(_context(2))
    template.render(_context(0))
    template.render({**_context(1), "years": ["甲", "乙"]})

    assert template.render(_context(2)) == first


def test_threads_share_a_template() -> None:
    """Each gets its own workbook."""
    drawn_book = _drawn()
    template = SheetTemplate(drawn_book)
    expected = [SheetTemplate(drawn_book).render(_context(n)) for n in range(8)]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: template.render(_context(n % 8)), range(40)))

    assert found == [expected[n % 8] for n in range(40)]


def test_a_template_may_be_sent_to_another_process() -> None:
    """It is compiled there."""
    template = SheetTemplate(book({"表": [["{{ x }}"]]}))
    template.render({"x": 1})

    assert cells(pickle.loads(pickle.dumps(template)).render({"x": 2})) == {"A1": 2}  # noqa: S301


def test_checkers_find_nothing(tmp_path: Path) -> None:
    """The workbook is whole by the rules of the format."""
    template, made = io.BytesIO(), tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(template) as drawn_book:
        sheet = drawn_book.add_worksheet("表")
        for row, line in enumerate(LINES):
            for column, value in enumerate(line):
                sheet.write(row, column, value)
    made.write_bytes(content(template.getvalue()))

    assert sdk_errors(made) == []
    assert audit_errors(made) == []


def test_a_rendering_tells_where_values_stand() -> None:
    """By key: the cell, and the formula of those that have one."""
    made = book({"一": [["题"], ["{{ a }}"]], "二": [[None, "{{ b }}"]]})

    found = SheetTemplate(made).rendered(
        {"a": Live(Decimal(2), "a"), "b": Live(Decimal(4), "b", (At("a"), "*2"))}
    )

    assert found.places == {"a": Spot("一", Cell(2, 1)), "b": Spot("二", Cell(1, 2))}
    assert found.formulas == {"b": "一!A2*2"}
    assert cells(found.content, "二", values=False) == {"B1": "=一!A2*2"}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["{%tr for x in range(3) %}"], [("sheet-full", "表")]),
        (["{%tr for x in range(2) %}"], []),
    ],
)
def test_a_sheet_has_an_end(lines: list[str], expected: list[tuple[str, str]]) -> None:
    """More rows than a sheet can have are told, not cut."""
    made = drawn({"表": [lines]})
    made.worksheets[0]["A500000"] = "{%tr endfor %}"
    drawn_book = saved(made)

    if expected:
        assert refused(drawn_book) == expected
    else:
        assert opened(SheetTemplate(drawn_book).render({})).worksheets[0].max_row == 1


def test_columns_have_an_end() -> None:
    """As rows have."""
    lines = [["{%tc for x in xs %}", None, None, "{%tc endfor %}"], [None, "{{ x }}"]]

    assert refused(book({"表": lines}), xs=range(8193)) == [("sheet-full", "表")]


def test_a_file_that_has_changed_is_read_anew(tmp_path: Path) -> None:
    """A clerk edits a template while the program runs."""
    path = tmp_path / "表.xlsx"
    path.write_bytes(book({"表": [["旧{{ x }}"]]}))
    template = SheetTemplate(path)
    before = cells(template.render({"x": 1}))
    path.write_bytes(book({"表": [["新的{{ x }}"]]}))

    assert (before, cells(template.render({"x": 1}))) == ({"A1": "旧1"}, {"A1": "新的1"})


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """By the linter as by a rendering."""
    template = SheetTemplate(tmp_path / "无.xlsx")

    assert [one.code for one in template.lint()] == ["excel-template"]
    with pytest.raises(TemplateError) as caught:
        template.render({})
    assert caught.value.problems[0].place.file == str(tmp_path / "无.xlsx")
