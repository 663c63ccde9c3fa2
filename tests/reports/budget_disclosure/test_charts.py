"""What a disclosure draws: the numbers of its tables and sentences, the same figures."""

from decimal import Decimal
from pathlib import Path

import pytest

import reportgen
from reportgen.document import Chart, Document, Number, Text, show
from reportgen.figures import Figure
from reportgen.stages import Report

WHOLE = Decimal(1)


@pytest.fixture(scope="module")
def report(example: Path) -> Report:
    """Return the example's disclosure."""
    (found,) = reportgen.check(example).reports
    return found


@pytest.fixture(scope="module")
def document(report: Report) -> Document:
    """Return its content."""
    assert report.document
    return report.document


def figures(chart: Chart, series: int = 0) -> list[Figure]:
    """Return the figures of a series."""
    return [number.figure for number in chart.series[series].numbers if number]


def printed(text: Text) -> set[str]:
    """Return the numbers of a text as they are printed."""
    return {show((span,)) for span in text if isinstance(span, Number)}


def test_function_draws_the_top_rows_of_the_table(document: Document) -> None:
    """The bars are the totals of the classes in 表3, the largest first."""
    chart = document.charts["function"]
    rows = [row for row in document.tables["expenditure"].rows if len(row.id) == 3]
    totals = {
        show(row.cells["name"]).strip("　"): span.figure
        for row in rows
        for span in row.cells["total"]
        if isinstance(span, Number)
    }
    values = [figure.value for figure in figures(chart)]

    assert totals == dict(zip(chart.categories, figures(chart), strict=True))
    assert values == sorted(values, key=lambda value: -(value or 0))
    assert (chart.form, chart.unit) == ("bars", "万元")


def test_structure_draws_basic_and_project_expenditure(report: Report, document: Document) -> None:
    """Personnel and operating costs of all units and the projects make the whole of 表3."""
    chart = document.charts["structure"]
    assert chart.beside
    shares = [number.figure for number in chart.beside.numbers if number]

    assert chart.categories == ("人员经费", "公用经费", "项目支出")
    assert sum(f.value or 0 for f in figures(chart)[:2]) == (
        report.figures["expenditure.total.basic"].value
    )
    assert figures(chart)[2].inputs == (report.figures["expenditure.total.project"],)
    assert abs(sum(share.value or 0 for share in shares) - WHOLE) < Decimal("1e-20")
    assert report.figures["structure.project.share"] is shares[2]


def test_three_public_draws_what_the_sentence_tells(document: Document) -> None:
    """This year's total is in the sentence, last year's the sum that it is compared with."""
    chart = document.charts["three_public"]
    totals = [figures(chart, series)[0] for series in (0, 1)]

    assert [series.label for series in chart.series] == ["2023年预算", "2024年预算"]
    assert [total.value for total in totals] == [81000, 88200]
    assert "8.82" in printed(document.texts["three_public"])
    for index, total in enumerate(totals):
        assert sum(f.value or 0 for f in figures(chart, index)[1:]) == total.value


def test_what_is_to_be_entered_stays_visible(example: Path, tmp_path: Path) -> None:
    """A pending amount makes its item and the total pending, not zero."""
    folder = tmp_path / "data"
    (folder / "2024").mkdir(parents=True)
    for name in ("department.yaml", "2024/budget_disclosure.yaml"):
        text = (example / name).read_text(encoding="utf-8")
        changed = text.replace("  reception:\n    current: 5.60", "  reception:\n    current: 待填")
        (folder / name).write_text(changed, encoding="utf-8")
    (report,) = reportgen.check(folder).reports
    assert report.document
    chart = report.document.charts["three_public"]

    assert [figure.value is None for figure in figures(chart, 1)] == [
        True, False, False, False, True,
    ]  # fmt: skip
