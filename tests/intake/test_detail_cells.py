"""Every sort of broken export is refused, or read rightly, with sheet and cell named."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from reportgen.intake.detail_import import propose

Cells = list[list[object]]
Save = Callable[[Cells], Path]
Found = list[tuple[str, str]]


def problems(file: Path, folder: Path, mapping: Path) -> Found:
    """Return code and place of each problem of an import but what was read; an error stops it."""
    proposal = propose(file, folder, 2024, mapping)
    assert bool(proposal.contents) == proposal.is_good
    found = [p for p in proposal.problems if p.code != "detail-read"]
    return [(p.code, p.place.spot or str(p.place.line)) for p in found]


@pytest.mark.parametrize(
    ("row", "column", "value", "code"),
    [
        (3, 1, "试验厅", "unknown-unit"),
        (3, 1, None, "empty-cell"),
        (3, 2, "行政运行", "not-a-code"),
        (3, 2, "2010309", "unknown-account"),
        (3, 2, "20103", "account-level"),
        (3, 2, "20103010", "not-a-code"),
        (3, 3, "301", "account-level"),
        (3, 3, None, "empty-cell"),
        (3, 4, "教育收费", "unknown-fund"),
        (3, 5, "基本", "unknown-nature"),
        (3, 6, "工资", "unknown-part"),
        (3, 6, None, "no-part"),
        (6, 7, None, "no-project"),
        (6, 7, "#N/A", "formula-error"),
        (3, 2, "#REF!", "formula-error"),
        (3, 8, "#REF!", "formula-error"),
        (3, 8, "6万元", "amount-not-a-number"),
        (3, 8, "约60000", "amount-not-a-number"),
        (3, 8, "60,00", "amount-separator"),
        (3, 8, None, "amount-empty"),
        (3, 8, -60000, "negative-amount"),
        (7, 1, "小计", "total-row"),
        (7, 8, 149999, "detail-total"),
    ],
)
def test_a_wrong_cell_is_named(
    folder: Path,
    mapping: Path,
    export: Save,
    cells: Cells,
    *,
    row: int,
    column: int,
    value: object,
    code: str,
) -> None:
    """One wrong cell is one problem at that cell."""
    cells[row - 1][column - 1] = value

    assert [(code, f"明细!{'ABCDEFGH'[column - 1]}{row}")] == problems(
        export(cells), folder, mapping
    )


def test_everything_is_collected(folder: Path, mapping: Path, export: Save, cells: Cells) -> None:
    """Problems of several rows come together; a word that repeats is told once."""
    cells[2][7], cells[3][0], cells[5][0], cells[5][7] = "x", "局", "局", "y"
    found = problems(export(cells), folder, mapping)

    assert found == [
        ("amount-not-a-number", "明细!H3"),
        ("amount-not-a-number", "明细!H6"),
        ("unknown-unit", "明细!A4"),
    ]


def test_moved_columns_are_read_by_their_heads(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """Another order of columns, a column more and space in heads change nothing."""
    expected = propose(export(cells), folder, 2024, mapping).contents
    moved = [["序号", *reversed(row + [None] * (8 - len(row)))] for row in cells]
    moved[1][1] = "预 算数\n"

    assert expected == propose(export(moved), folder, 2024, mapping).contents


def test_a_missing_and_a_doubled_head_are_named(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """A column that is not there is told at the heads, one that is there twice at the second."""
    cells[1][0], cells[1][6] = "单位", "预算数"

    assert problems(export(cells), folder, mapping) == [
        ("missing-column", "明细!A2"),
        ("missing-column", "明细!A2"),
        ("doubled-head", "明细!H2"),
    ]


def test_merged_cells_below_the_head_are_refused(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """A merged title is no matter; merged cells of the body are told."""
    file = export(cells)
    book = openpyxl.load_workbook(file)
    book.worksheets[0].merge_cells("A1:H1")
    book.worksheets[0].merge_cells("A3:A4")
    book.save(file)

    # The cells below the first one of a merged area are empty.
    assert problems(file, folder, mapping) == [
        ("merged-cells", "明细!A3"),
        ("empty-cell", "明细!A4"),
    ]


def test_hidden_rows_are_read_with_a_warning(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """A filter that hides rows does not leave them out."""
    file = export(cells)
    expected = propose(file, folder, 2024, mapping).contents
    book = openpyxl.load_workbook(file)
    for row in (3, 5):
        book.worksheets[0].row_dimensions[row].hidden = True
    book.save(file)
    proposal = propose(file, folder, 2024, mapping)

    assert expected == proposal.contents
    assert [(p.code, p.place.spot, p.severity) for p in proposal.problems] == [
        ("detail-read", "", "information"),
        ("hidden-rows", "明细!A3", "warning"),
    ]


def test_a_csv_names_its_lines(folder: Path, mapping: Path, tmp_path: Path, cells: Cells) -> None:
    """In a file with lines a wrong cell is told by its line."""
    cells[4][7] = "x"
    lines = [",".join("" if c is None else str(c).replace(",", "") for c in row) for row in cells]
    file = tmp_path / "a.csv"
    file.write_bytes("\r\n".join(lines).encode("gb18030"))

    assert problems(file, folder, mapping) == [("amount-not-a-number", "5")]


def test_the_economic_account_may_tell_the_part(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """Without a flag the part follows from the account, if the mapping says so and only then."""
    expected = propose(export(cells), folder, 2024, mapping).contents
    text = mapping.read_text(encoding="utf-8").replace("  part: 人员公用标识\n", "")
    mapping.write_text(text, encoding="utf-8")
    places = [("no-part", f"明细!C{row}") for row in (3, 4, 5)]
    assert places == problems(export(cells), folder, mapping)
    more = 'part_by_economic: {"301": personnel, "302": operating}\n'
    mapping.write_text(text + more, encoding="utf-8")

    assert expected == propose(export(cells), folder, 2024, mapping).contents


def test_amounts_in_ten_thousand_become_yuan(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """A unit of 万元 in the mapping file moves the point, digits stay."""
    text = mapping.read_text(encoding="utf-8").replace("unit: 元", "unit: 万元")
    mapping.write_text(text, encoding="utf-8")
    cells[0] = ["单位：万元"]
    for row, amount in zip(cells[2:6], (6, "1.00", 2.99995, 5), strict=True):
        row[7] = amount
    changes = propose(export(cells), folder, 2024, mapping).changes

    assert "2.99995" in [change.new for change in changes]


@pytest.mark.parametrize("head", ["9", "0"])
def test_a_head_that_is_not_there_is_told(
    folder: Path, mapping: Path, export: Save, cells: Cells, *, head: str
) -> None:
    """The row of heads must be in the file; the problem is the mapping's."""
    text = mapping.read_text(encoding="utf-8").replace("head: 2", f"head: {head}")
    mapping.write_text(text, encoding="utf-8")

    assert problems(export(cells), folder, mapping) == [("no-head", "2")]


def test_a_list_without_rows_is_refused(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """Heads alone would empty the budget."""
    assert [code for code, _ in problems(export(cells[:2]), folder, mapping)] == ["no-rows"]


def test_a_word_may_mean_nothing_known(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """A mapping to a unit that the disclosure does not have is told where the word stands."""
    text = mapping.read_text(encoding="utf-8").replace("大厅: hall", "大厅: halls")
    mapping.write_text(text, encoding="utf-8")

    assert problems(export(cells), folder, mapping) == [("unknown-unit", "明细!A5")]
