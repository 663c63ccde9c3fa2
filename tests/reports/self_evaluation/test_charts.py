"""What a self-evaluation draws: execution, 三公 against the budget, completion of indicators."""

from collections.abc import Callable, Mapping

from evaluations import BASE

from reportgen import Report
from reportgen.document import Chart, Number, show

Evaluate = Callable[..., Report]
OUTTURN = """\
outturn:
  overseas: 0
  vehicle_purchase: 0
  vehicle_operation: 2.89
  domestic_reception: 0.72
  foreign_affairs: 0
  overseas_reception: 0
"""
INDICATORS = """\
indicators:
  - {category: 数量指标, name: 系统, target: 10个, actual: 8个, analysis: 合并}
  - {category: 质量指标, name: 服务, target: 良好, actual: 良好}
"""


def charts(report: Report) -> Mapping[str, Chart]:
    """Return the charts of a report that was made."""
    assert report.document, report.problems
    return report.document.charts


def printed(numbers: tuple[Number | None, ...]) -> list[str | None]:
    """Return numbers as they are printed; nothing where there is none."""
    return [show((number,)) if number else None for number in numbers]


def test_execution_draws_budget_and_outturn(evaluate: Evaluate) -> None:
    """Budget and outturn are the figures of the report, with its rate behind the outturn."""
    made = evaluate(BASE)
    chart = charts(made)["execution"]
    assert chart.beside

    assert chart.categories == ("年初预算", "全年预算", "全年执行")
    assert printed(chart.series[0].numbers) == ["100.00", "120.00", "114.00"]
    assert printed(chart.beside.numbers) == [None, None, "95%"]
    assert [n.figure for n in chart.series[0].numbers if n] == [
        made.figures[name] for name in ("initial", "adjusted", "outturn")
    ]


def test_nothing_else_without_its_data(evaluate: Evaluate) -> None:
    """Without outturn of 三公 and without indicators only the execution is drawn."""
    assert list(charts(evaluate(BASE))) == ["execution"]


def test_three_public_stands_against_the_disclosure(evaluate: Evaluate, disclosure: str) -> None:
    """The budget is what the disclosure gives, the outturn what the report gives."""
    made = evaluate(f"disclosed: 是\n{BASE}{OUTTURN}", budget_disclosure_2024=disclosure)
    budget, outturn = charts(made)["three_public"].series

    assert (budget.label, outturn.label) == ("2024年预算", "2024年决算")
    assert printed(budget.numbers) == ["8.10", "0.00", "0.00", "2.50", "5.60"]
    assert printed(outturn.numbers) == ["3.61", "0.00", "0.00", "2.89", "0.72"]


def test_completion_draws_what_the_table_prints(evaluate: Evaluate) -> None:
    """Each indicator has the completion of its table; one in words has none."""
    made = evaluate(BASE + INDICATORS)
    chart = charts(made)["completion"]

    assert (chart.unit, chart.categories) == ("", ("系统", "服务"))
    assert printed(chart.series[0].numbers)[0] == "80%"
    assert made.document
    cells = [show(r.cells["completion"]) for r in made.document.tables["indicators"].rows]
    drawn = [text or "—" for text in printed(chart.series[0].numbers)]
    assert drawn == cells
