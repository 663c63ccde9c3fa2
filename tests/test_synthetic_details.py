"""The synthetic detail list: its tables are the published ones, in every sort of file."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import reportgen
from reportgen.document import show
from reportgen.figures import Formula, lineage
from reportgen.intake.detail_import import propose
from reportgen.intake.detail_suggestion import suggest
from reportgen.proposal import accept

ROOT = Path(__file__).resolve().parent.parent
TOOL = ROOT / "tools" / "synthetic_details.py"
ENCODINGS = {
    "details.xls": "gb18030",
    "details_utf8.csv": "utf-8-sig",
    "details_gb18030.csv": "gb18030",
}
FILES = ["details.xlsx", *ENCODINGS]
Printed = dict[tuple[str, str, str], str]


def made(out: Path) -> Path:
    """Run the tool."""
    subprocess.run(
        [sys.executable, str(TOOL), str(ROOT / "data" / "huizhou_dsj"), "2024", str(out)],
        env={"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
        check=True,
        capture_output=True,
    )
    return out


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that the tool writes."""
    return made(tmp_path_factory.mktemp("exports"))


def printed(report: reportgen.Report) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Yield every cell of every table as it is printed."""
    assert report.document
    for name, table in report.document.tables.items():
        for row in table.rows:
            for column, text in row.cells.items():
                yield (name, row.id, column), show(text)


def imported(exports: Path, file: str, example: Path, work: Path) -> Path:
    """Import an export into a copy of the example from which the stated tail is taken."""
    folder = work / "huizhou_dsj"
    shutil.copytree(example, folder)
    text = folder / "2024" / "budget_disclosure.yaml"
    without = re.sub(r"\nstated:\n(  .*\n)+", "", text.read_text(encoding="utf-8"))
    text.write_text(without, encoding="utf-8")
    mapping = work / "mapping.yaml"
    mapping.write_text(suggest(exports / file, folder), encoding="utf-8")
    proposal = propose(exports / file, folder, 2024, mapping)
    assert [p.code for p in proposal.problems] == ["detail-read"]
    accept(proposal)
    return folder


@pytest.mark.parametrize("file", FILES)
def test_tables_from_rows_are_the_published_ones(
    exports: Path, file: str, example: Path, tmp_path: Path
) -> None:
    """Every cell prints as published, the tail of 302 too, which no longer needs stating."""
    before = dict(printed(reportgen.check(example).reports[0]))
    result = reportgen.check(imported(exports, file, example, tmp_path))
    after = dict(printed(result.reports[0]))

    assert {
        cell: (before[cell], after.get(cell)) for cell in before if before[cell] != after.get(cell)
    } == {}
    assert [*before] == [*after]
    assert after["project_by_economic", "302", "amount"] == "4,661.78"
    assert [p for p in result.problems if p.code != "LK101"] == []


def test_a_printed_number_goes_down_to_its_rows(
    exports: Path, example: Path, tmp_path: Path
) -> None:
    """The tail of a total is explained by lines of the detail list, in 元."""
    folder = imported(exports, "details.xlsx", example, tmp_path)
    name = "2024.budget_disclosure.project_by_economic.302.amount"
    (figure,) = reportgen.explain(folder, name).figures
    rows = [part for _, part in lineage(figure) if part.place and "details" in part.place.file]

    assert {Formula.GIVEN} == {row.formula for row in rows}
    assert sum(row.value or 0 for row in rows) == 46617800
    assert len(rows) == len({row.place for row in rows}) > 10


def test_every_export_gives_the_same_rows(exports: Path, example: Path, tmp_path: Path) -> None:
    """The sort of the file leaves no trace beyond the zeros that it writes."""
    rows = set()
    for number, file in enumerate(ENCODINGS):
        work = tmp_path / str(number)
        work.mkdir()
        folder = imported(exports, file, example, work)
        rows.add((folder / "2024" / "budget_disclosure.details.csv").read_bytes())

    assert len(rows) == 1


def test_each_file_says_that_it_is_synthetic(exports: Path) -> None:
    """No one can take the made-up rows for real ones."""
    texts = {file: (exports / file).read_text(encoding=e) for file, e in ENCODINGS.items()}

    assert {*ENCODINGS} == {file for file, text in texts.items() if "合成明细" in text[:400]}


def test_the_same_input_gives_the_same_bytes(exports: Path, tmp_path: Path) -> None:
    """The tool has no clock and no chance."""
    again = made(tmp_path / "again")

    assert [(exports / f).read_bytes() for f in FILES] == [(again / f).read_bytes() for f in FILES]
