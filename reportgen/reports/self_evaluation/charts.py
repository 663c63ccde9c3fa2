"""What a self-evaluation can draw: execution of the budget, 三公, completion of indicators."""

from reportgen.charts import Line, Sketch
from reportgen.reports.self_evaluation.compute import Evaluation

_BUDGET = (("initial", "年初预算"), ("adjusted", "全年预算"), ("outturn", "全年执行"))
_ITEMS = (
    ("three_public", "“三公”经费合计"),
    ("three_public.overseas", "因公出国（境）费"),
    ("three_public.vehicle_purchase", "公务用车购置费"),
    ("three_public.vehicle_operation", "公务用车运行维护费"),
    ("three_public.reception", "公务接待费"),
)


def execution(evaluation: Evaluation) -> Sketch | None:
    """Return the budget against its outturn, with the rate of execution."""
    figures = evaluation.figures
    known = [(name, label) for name, label in _BUDGET if name in figures]
    rates = tuple(figures["execution_rate"] if name == "outturn" else None for name, label in known)
    return Sketch(
        "bars",
        tuple(label for _, label in known),
        (Line("金额", tuple(figures[name] for name, _ in known)),),
        Line("执行率", rates),
    )


def three_public(evaluation: Evaluation) -> Sketch | None:
    """Return 三公 in all and by item, the budget beside the outturn; None without either."""
    figures = evaluation.figures
    if evaluation.model.outturn is None or not evaluation.model.disclosed:
        return None
    names = [name for name, _ in _ITEMS]
    outturn = [f"outturn.{name.removeprefix('three_public.')}" for name in names]
    return Sketch(
        "bars",
        tuple(label for _, label in _ITEMS),
        (
            Line("{year}年预算", tuple(figures[f"disclosed.{name}"] for name in names)),
            Line("{year}年决算", tuple(figures[name] for name in outturn)),
        ),
    )


def completion(evaluation: Evaluation) -> Sketch | None:
    """Return the completion of each indicator, in the order of the table; None where none is."""
    named = [
        (indicator.name, evaluation.figures[f"indicator.{index}.completion"])
        for index, indicator in enumerate(evaluation.model.indicators, 1)
    ]
    # A value in words has no completion: the table prints a dash, too.
    figures = tuple(figure if figure.value is not None else None for _, figure in named)
    return Sketch("bars", tuple(str(name) for name, _ in named), (Line("完成率", figures),))


CHARTS = {"execution": execution, "three_public": three_public, "completion": completion}
