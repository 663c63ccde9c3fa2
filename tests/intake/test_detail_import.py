"""A detail list comes in: rows beside the disclosure, its amounts taken out, told before."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

import reportgen
from reportgen.intake.detail_import import propose
from reportgen.problems import UsageError
from reportgen.proposal import Proposal, accept

Cells = list[list[object]]
Save = Callable[[Cells], Path]


def told(proposal: Proposal) -> dict[str, tuple[str | None, str | None, str]]:
    """Return old, new and origin of each change by name."""
    return {c.name: (c.old, c.new, c.origin.spot if c.origin else "") for c in proposal.changes}


def rows(folder: Path) -> list[list[str]]:
    """Return the rows that were written, without their head."""
    with (folder / "2024" / "budget_disclosure.details.csv").open(
        encoding="utf-8", newline=""
    ) as f:
        return [*csv.reader(f)][1:]


def test_an_export_becomes_rows(folder: Path, mapping: Path, export: Save, cells: Cells) -> None:
    """Ids and codes are resolved, amounts stay as they are, in the order of the export."""
    proposal = propose(export(cells), folder, 2024, mapping)
    accept(proposal)
    fund = "general_public_budget"

    assert [p.code for p in proposal.problems] == ["detail-read"]
    assert [
        ["office", "2010301", "30101", fund, "basic", "personnel", "", "60000"],
        ["office", "2010301", "30201", fund, "basic", "operating", "", "10000.00"],
        ["hall", "2010350", "30101", fund, "basic", "personnel", "", "29999.5"],
        ["office", "2010399", "30213", fund, "project", "", "repair", "50000"],
    ] == rows(folder)


def test_changes_are_told_for_each_sum(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """A sum that rows give otherwise than the file is told in the file's unit, with a cell."""
    proposal = propose(export(cells), folder, 2024, mapping)

    assert told(proposal) == {
        "details": (None, "budget_disclosure.details.csv", ""),
        "expenditure.2010350.general_public_budget.basic": ("3.00", "2.99995", "明细!H5"),
        "basic_by_economic.30101": ("9.00", "8.99995", "明细!H3"),
        "basic_by_unit.hall.personnel.general_public_budget": ("3.00", "2.99995", "明细!H5"),
        "basic_by_unit.hall.operating.general_public_budget": ("0.00", None, ""),
    }


def test_the_input_file_keeps_what_rows_cannot_give(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """Amounts that rows give are gone; all else stays, comments too and in their places."""
    file = folder / "2024" / "budget_disclosure.yaml"
    before = file.read_text(encoding="utf-8")
    accept(propose(export(cells), folder, 2024, mapping))
    text = file.read_text(encoding="utf-8")
    start = before.index("# 支出"), before.index("administrative_expense")

    assert before[: start[0]] == text[: start[0]]
    assert (
        """\
# 支出
expenditure_change: {prior: 15.00}
# 表6
# 表7
# 单位
units:
  - unit: office  # 本级
    projects:
      - id: repair
        name: 大厅维修
        target: 修好大厅
  - unit: hall
"""
        in text
    )
    assert text.endswith(before[start[1] :] + "details: budget_disclosure.details.csv\n")


def test_the_department_checks_afterwards(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """What was imported prints as before where it rounds to it."""
    before = reportgen.check(folder).reports[0].figures["expenditure.total.total"].value
    cells[4][-1] = 30000
    cells[-1][-1] = 150000
    accept(propose(export(cells), folder, 2024, mapping))
    result = reportgen.check(folder)

    assert result.is_good
    assert before == result.reports[0].figures["expenditure.total.total"].value


def test_nothing_is_written_before_it_is_accepted(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """A proposal alone changes no file."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    propose(export(cells), folder, 2024, mapping)

    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_export_again_changes_nothing(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """A second import of the same rows has nothing to tell and nothing to write."""
    file = export(cells)
    accept(propose(file, folder, 2024, mapping))

    proposal = propose(file, folder, 2024, mapping)

    assert Proposal(problems=proposal.problems) == proposal
    assert [p.severity for p in proposal.problems] == ["information"]


def test_a_later_export_tells_what_moved(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """An import over rows compares with the rows that were there, and writes them alone."""
    accept(propose(export(cells), folder, 2024, mapping))
    cells[5][-1] = 40000
    cells[6][-1] = 139999.5
    proposal = propose(export(cells), folder, 2024, mapping)

    assert told(proposal) == {
        "expenditure.2010399.general_public_budget.project": ("5.00", "4.00", "明细!H6"),
        "project_by_economic.30213": ("5.00", "4.00", "明细!H6"),
        "project_by_unit.office.repair.general_public_budget": ("5.00", "4.00", "明细!H6"),
    }
    assert [path.name for path in proposal.contents] == ["budget_disclosure.details.csv"]


def test_revenue_comes_from_rows_if_the_mapping_says_so(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """`revenue: 是` takes the typed revenue out, so that it always equals the expenditure."""
    text = mapping.read_text(encoding="utf-8")
    mapping.write_text(text + "revenue: 是\n", encoding="utf-8")
    proposal = propose(export(cells), folder, 2024, mapping)
    accept(proposal)
    figures = reportgen.check(folder).reports[0].figures

    assert told(proposal)["revenue.general_public_budget"][:2] == ("15.00", "14.99995")
    assert figures["summary.total_revenue"].value == figures["expenditure.total.total"].value


def test_an_unknown_project_is_added(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """A project that the file does not know is proposed with an id, a name and an open target."""
    row = list(cells[5])
    cells[6:6] = [[*row[:6], "大厅维护", 100], [*row[:6], "大厅维护", 200]]
    cells[6:6] = [["大厅", *row[1:6], "新系统", 300]]
    cells[-1][-1] = 150599.5
    proposal = propose(export(cells), folder, 2024, mapping)
    accept(proposal)
    found = [
        (p.code, p.severity, p.place.spot, "大厅维修" in p.message) for p in proposal.problems
    ][:2]
    text = (folder / "2024" / "budget_disclosure.yaml").read_text(encoding="utf-8")
    errors = {p.code for p in reportgen.check(folder).problems if p.severity == "error"}

    assert found == [
        ("new-project", "warning", "明细!G7", False),
        ("new-project", "warning", "明细!G8", True),
    ]
    assert "      - id: project_2\n        name: 大厅维护\n        target: 待填\n" in text
    assert [row[6] for row in rows(folder)[4:]] == ["project_1", "project_2", "project_2"]
    # Last year's figures now differ without a reason, and revenue no longer balances.
    assert {"pending", "BD115", "BD121", "BD141", "BD311"} == errors


def test_the_code_of_a_project_becomes_its_id(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """A code that makes an identifier is taken, any other is not."""
    text = mapping.read_text(encoding="utf-8").replace(
        "  amount:", "  project_code: 项目编码\n  amount:"
    )
    mapping.write_text(text, encoding="utf-8")
    for row, code in zip(cells, ["", "项目编码"], strict=False):
        row.extend([""] * (8 - len(row)))
        row.append(code)
    cells[6:6] = [[*cells[5][:6], f"项目{code}", 1, code] for code in ("XM01", "2024-1")]
    cells[-1][7] = 150001.5
    proposal = propose(export(cells), folder, 2024, mapping)
    accept(proposal)

    assert [row[6] for row in rows(folder)[4:]] == ["xm01", "project_1"]


def test_a_project_without_rows_is_told(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """A project that the export leaves out would be printed as zero."""
    cells[5][6] = "大厅改造"
    found = propose(export(cells), folder, 2024, mapping).problems[-1]

    assert (found.code, found.severity, found.place.line) == ("detail-no-rows", "warning", 21)
    assert all(name in found.message for name in ("office", "大厅维修"))


def test_a_change_from_a_csv_tells_line_and_head(
    folder: Path, mapping: Path, tmp_path: Path, cells: Cells
) -> None:
    """A file with lines has no cells, so that line and head say where an amount came from."""
    file = tmp_path / "a.csv"
    with file.open("w", encoding="utf-8", newline="") as f:
        csv.writer(f).writerows(cells)
    origins = {c.origin for c in propose(file, folder, 2024, mapping).changes if c.origin}

    assert {(p.line, p.spot) for p in origins} == {(3, "第3行 预算数"), (5, "第5行 预算数")}


def test_what_is_left_open_in_a_mapping_stops_it(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """待填 in the mapping file is told at its line, and nothing would change."""
    text = mapping.read_text(encoding="utf-8").replace("试验局: office", "试验局: 待填")
    mapping.write_text(text, encoding="utf-8")
    proposal = propose(export(cells), folder, 2024, mapping)

    assert {("pending-name", 13)} <= {(p.code, p.place.line) for p in proposal.problems}
    assert (proposal.changes, proposal.contents) == ((), {})


def test_a_year_without_a_disclosure_is_wrong_use(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """There must be a file that takes the rows."""
    with pytest.raises(UsageError):
        propose(export(cells), folder, 2030, mapping)


def test_a_broken_disclosure_is_told(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """An input file that is wrong already is told at its line, and nothing would change."""
    file = folder / "2024" / "budget_disclosure.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("7.00", "七"), encoding="utf-8")
    proposal = propose(export(cells), folder, 2024, mapping)

    assert [(p.code, p.place.line) for p in proposal.problems] == [("amount-not-a-number", 7)]
    assert proposal.contents == {}


def test_an_import_writes_beside_the_input_file_only(
    folder: Path, mapping: Path, export: Save, cells: Cells
) -> None:
    """A name that leads elsewhere is refused, not followed."""
    file = folder / "2024" / "budget_disclosure.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f"details: ../../rows.csv\n{text}", encoding="utf-8")
    proposal = propose(export(cells), folder, 2024, mapping)

    assert [(p.code, p.place.line) for p in proposal.problems] == [("not-a-file-name", 1)]
    assert proposal.contents == {}
