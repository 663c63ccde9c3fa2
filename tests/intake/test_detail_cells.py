"""Every sort of broken export is refused, or read rightly, with sheet and cell named."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from reportgen.intake.detail_import import propose
from reportgen.problems import Severity

Cells = list[list[object]]
Save = Callable[[Cells], Path]
Found = list[tuple[str, str]]


def problems(file: Path, folder: Path, mapping: Path) -> Found:
    """Return code and place of each problem of an import; an error stops it whole."""
    proposal = propose(file, folder, 2024, mapping)
    assert bool(proposal.contents) == proposal.is_good
    return [
        (p.code, p.place.spot or str(p.place.line))
        for p in proposal.problems
        if p.severity is not Severity.INFORMATION
    ]


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
        (7, 1, "小计", "total-row"),
        (7, 8, 149999, "detail-total"),
        (1, 1, "某市试验局2023年明细", "detail-year"),
        (1, 1, "2023年度明细（2024年1月5日打印）", "detail-year"),
        (1, 1, "单位：万元", "detail-unit"),
        (3, 8, "=1+1", "formula-without-value"),
        (3, 1, '="试验局"', "formula-without-value"),
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


def test_a_negative_amount_is_read_with_a_warning(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """A correction is a row as others are, and counts in the total."""
    cells[2][7], cells[6][7] = -60000, 29999.5

    assert problems(export(cells), folder, mapping) == [("negative-amount", "明细!H3")]


@pytest.mark.parametrize("word", ["合计", "总计"])
def test_a_whole_row_is_read_whatever_it_says(
    folder: Path, mapping: Path, export: Save, cells: Cells, *, word: str
) -> None:
    """A remark or a project that is called as a total is does not make a row one."""
    text = mapping.read_text(encoding="utf-8").replace("[合计]", "[合计, 总计]")
    mapping.write_text(text, encoding="utf-8")
    cells[2].append(word)
    cells[5][6] = word
    found = propose(export(cells), folder, 2024, mapping).problems

    assert [(p.code, p.place.spot) for p in found] == [
        ("new-project", "明细!G6"),
        ("detail-read", ""),
        ("detail-no-rows", ""),
    ]
    assert "读入 4 行，跳过 1 行，合计 149999.50 元" in found[1].message


def test_a_wrong_total_tells_both_numbers(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """A row that an export lost is seen in its total."""
    del cells[3]
    (found,) = (
        p for p in propose(export(cells), folder, 2024, mapping).problems if p.severity == "error"
    )

    assert (found.code, found.place.spot) == ("detail-total", "明细!H6")
    assert all(part in found.message for part in ("149999.50", "139999.50", " 10000.00"))


def test_a_subtotal_is_not_the_sum_of_all(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """Only a grand total is compared."""
    text = mapping.read_text(encoding="utf-8").replace("[合计]", "[合计, 小计]")
    mapping.write_text(text, encoding="utf-8")
    cells.insert(4, ["小计", None, None, None, None, None, None, 70000])

    assert problems(export(cells), folder, mapping) == []


@pytest.mark.parametrize(
    ("unit", "head", "found"),
    [
        ("元", "预算数（万元）", ["detail-unit"]),
        ("元", "预算数(元)", []),
        ("万元", "预算数\n（元）", ["detail-unit"]),
        ("万元", "金额万元", []),
        ("元", "金额千元", ["detail-unit"]),
    ],
)
def test_the_head_of_amounts_tells_their_unit(
    folder: Path, mapping: Path, export: Save, cells: Cells, *, unit: str, head: str, found: object
) -> None:
    """A mapping cannot take 元 for 万元."""
    text = mapping.read_text(encoding="utf-8").replace("unit: 元", f"unit: {unit}")
    mapping.write_text(text.replace("预算数", head.replace("\n", "")), encoding="utf-8")
    cells[1][7] = head

    assert found == [
        code for code, place in problems(export(cells), folder, mapping) if place == "明细!H2"
    ]


def test_years_above_the_head_may_be_several(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """A title may compare with another year, and a print has its date."""
    cells[0] = ["2024年度明细（与2023年比较）", "2023年11月20日"]

    assert problems(export(cells), folder, mapping) == []


def test_other_sheets_with_the_same_heads_are_named(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """An export over two sheets is not read by half in silence."""
    file = export(cells)
    book = openpyxl.load_workbook(file)
    book.copy_worksheet(book.worksheets[0]).title = "明细2"
    book.create_sheet("说明").append(["说明"])
    book.save(file)
    (found,) = (
        p for p in propose(file, folder, 2024, mapping).problems if p.code == "detail-sheets"
    )

    assert ("明细2" in found.message, "说明" in found.message) == (True, False)


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
        ("hidden-rows", "明细!A3", "warning"),
        ("detail-read", "", "information"),
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
    for row, amount in zip(cells[2:6], (6, "1.00", 2.99995, 5), strict=True):
        row[7] = amount
    cells[6][7] = 14.99995
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
