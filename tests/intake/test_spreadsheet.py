"""Tables of every sort of file as rows of text, each cell with its place."""

from pathlib import Path

import openpyxl
import pytest

from reportgen.intake.spreadsheet import Grid, read

ROWS = [["单位", "金额"], ["某局", "12.50"], ["某中心", "2010301"]]


def as_page(rows: list[list[str]], head: str = "") -> str:
    """Return rows as a page."""
    lines = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><head>{head}</head><body><table>{''.join(lines)}</table></body></html>"


def grid(path: Path, sheet: str = "") -> Grid:
    """Return the table of a file that has one."""
    found, problems = read(path, sheet)
    assert found, problems
    return found


def saved(path: Path, rows: list[list[object]], sheet: str = "明细") -> openpyxl.Workbook:
    """Save rows as a workbook."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = sheet
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return book


def codes(path: Path, sheet: str = "") -> list[str]:
    """Return the codes of a file that cannot be read."""
    return [problem.code for problem in read(path, sheet)[1]]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("\r\n".join(map(",".join, ROWS)), "utf-8"),
        ("\r\n".join(map(",".join, ROWS)), "utf-8-sig"),
        ("\n".join(map(",".join, ROWS)), "gb18030"),
        ("\n".join(map("\t".join, ROWS)), "utf-16"),
        (as_page(ROWS), "gb18030"),
        (as_page(ROWS, "<meta charset='gb2312'>"), "gb18030"),
        (as_page(ROWS, "<meta charset=utf-8>"), "utf-8"),
        ('<?xml version="1.0" encoding="UTF-8"?>' + as_page(ROWS), "utf-8"),
    ],
)
def test_text_is_read_in_every_encoding(tmp_path: Path, text: str, encoding: str) -> None:
    """CSV and pages give the same rows, whatever they are encoded in."""
    path = tmp_path / "a.xls"
    path.write_bytes(text.encode(encoding))

    assert tuple(map(tuple, ROWS)) == grid(path).rows


def test_numbers_of_a_workbook_are_exact(tmp_path: Path) -> None:
    """A code stays a code, and binary noise of sums is no digit."""
    path = tmp_path / "a.xlsx"
    saved(path, [[2010301, 0.1 + 0.2, 1234567890.12, 1e15, None, True, " x "]])

    expected = ("2010301", "0.3", "1234567890.12", "1000000000000000", "", "是", "x")
    assert expected == grid(path).rows[0]


def test_places_name_what_the_file_has(tmp_path: Path) -> None:
    """A workbook has cells, a CSV lines, a page rows of its table."""
    book, text, page = tmp_path / "a.xlsx", tmp_path / "a.csv", tmp_path / "a.xls"
    saved(book, [["a"], ["b"]])
    text.write_text('"a\nb",c\nd,e\n', encoding="utf-8")
    page.write_text(as_page(ROWS), encoding="utf-8")

    places = [str(grid(path).place(2, 28)) for path in (book, text, page)]
    assert places == [f"{book} 明细!AB2", f"{text}:3:1", f"{page} 第2行第28列"]


def test_merged_areas_and_hidden_rows_are_told(tmp_path: Path) -> None:
    """What reading by rows would not show is known, also after empty rows."""
    path = tmp_path / "a.xlsx"
    book = saved(path, [["a", "b"], [], [], ["c"], ["d"]])
    sheet = book.worksheets[0]
    sheet.merge_cells("A4:B5")
    sheet.row_dimensions[4].hidden = True
    book.save(path)
    found = grid(path)

    assert (((4, 1, 2, 2),), frozenset({4})) == (found.merged, found.hidden)
    assert found.rows[3][0] == "c"


def test_a_page_tells_merged_cells_and_hidden_rows(tmp_path: Path) -> None:
    """A page says the same with its own words."""
    path = tmp_path / "a.xls"
    rows = "<tr><td colspan=2>a</td><td>b</td></tr><tr style='display: none'><td rowspan=2>c</td>"
    path.write_text(f"<table><tr><td>x</table><table>{rows}</tr></table>", encoding="utf-8")
    found = grid(path)

    assert found.rows == (("a", "", "b"), ("c",))
    assert (((1, 1, 1, 2), (2, 1, 2, 1)), frozenset({2})) == (found.merged, found.hidden)


def test_a_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    """The first sheet is read, or the one that is named; another name is refused."""
    path = tmp_path / "a.xlsx"
    book = saved(path, [["first"]])
    book.create_sheet("第二").append(["second"])
    book.save(path)

    assert [grid(path, name).rows[0][0] for name in ("", "第二")] == ["first", "second"]
    assert codes(path, "第三") == ["unknown-sheet"]


def test_a_workbook_named_xls_is_a_workbook(tmp_path: Path) -> None:
    """The content tells what a file is, not its name."""
    path = tmp_path / "a.xls"
    saved(tmp_path / "a.xlsx", [["a"]])
    path.write_bytes((tmp_path / "a.xlsx").read_bytes())

    assert grid(path).rows == (("a",),)


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    """An old binary file, unknown bytes, a broken package and broken CSV each have a code."""
    contents = {
        "binary-xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "encoding": b"\xff\xff\xff\x80",
        "not-a-package": b"PK\x03\x04broken",
        "not-csv": b'a,"b',
    }
    found = {}
    for code, content in contents.items():
        path = tmp_path / f"{code}.xls"
        path.write_bytes(content)
        found[code] = codes(path)

    assert {code: [code] for code in contents} == found
    assert codes(tmp_path / "none.csv") == ["unreadable"]


def test_errors_of_formulas_are_text(tmp_path: Path) -> None:
    """A cell with an error shows it."""
    path = tmp_path / "a.xlsx"
    saved(path, [["#REF!", "=1/0"]])

    assert grid(path).rows[0] == ("#REF!", "")


def test_a_page_cannot_grow_without_end(tmp_path: Path) -> None:
    """A cell that says it spans a thousand million columns spans a thousand at most."""
    path = tmp_path / "a.xls"
    spans = "<td colspan=99999999>a</td><td colspan=999999999999>b</td><td>c<!-- d --></td>"
    path.write_text(f"<table><tr>{spans}</tr></table>", encoding="utf-8")
    row = grid(path).rows[0]

    assert [(t, n) for n, t in enumerate(row) if t] == [("a", 0), ("b", 1000), ("c", 1001)]


def test_a_sheet_cannot_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cells at the far end of many rows are refused before they fill the memory."""
    path = tmp_path / "a.xlsx"
    book = saved(path, [[]])
    for row in range(1, 11):
        book.worksheets[0].cell(row, 100, "x")
    book.save(path)
    monkeypatch.setattr("reportgen.intake.spreadsheet.MOST_CELLS", 999)

    assert codes(path) == ["too-large"]


def test_a_page_without_a_table_is_refused(tmp_path: Path) -> None:
    """Words that look like a table are none."""
    path = tmp_path / "a.xls"
    path.write_text("<html><!-- <table> --><p>a</html>", encoding="utf-8")

    assert codes(path) == ["not-a-table"]
