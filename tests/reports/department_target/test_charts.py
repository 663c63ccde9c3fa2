"""What a department's target form draws: the money of its tasks."""

from collections.abc import Callable

import reportgen
from reportgen.document import show

Check = Callable[..., reportgen.Result]


def test_tasks_draw_the_amounts_of_the_table(check: Check, text: str) -> None:
    """Each task of the form has a bar with the amount of its row."""
    report = check(text).reports[0]
    assert report.document
    chart = report.document.charts["tasks"]
    rows = report.document.tables["tasks"].rows

    assert chart.categories == ("平台运维", "资料整理")
    assert [show((number,)) for number in chart.series[0].numbers if number] == [
        show(row.cells["amount"]) for row in rows
    ]
    assert (chart.title, chart.unit) == ("2025年度重点工作任务拟投入的资金", "万元")


def test_task_whose_amount_is_to_come(check: Check, text: str) -> None:
    """A part that is still to be entered makes its task 待填 in the chart, as in the table."""
    report = check(text.replace("amount: 5.00", "amount: 待填")).reports[0]
    assert report.document
    known, pending = report.document.charts["tasks"].series[0].numbers
    assert known
    assert pending

    assert known.figure.value == 450000
    assert pending.figure.value is None
