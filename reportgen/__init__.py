"""Budget documents of a government department from small data files.

    import reportgen

    result = reportgen.check(Path("data/huizhou_dsj"))

Names are imported on first use, so that `import reportgen.ooxml` stays light.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportgen.comparison.difference import diff
    from reportgen.explanation import Explanation, PlaceOfReport, explain
    from reportgen.new_department import Named, NewDepartment, init
    from reportgen.next_year import NewYear, new_year
    from reportgen.pipeline import Report, Result, build, check, checklist, kinds
    from reportgen.problems import Place, Problem, ReportgenError, Severity, UsageError

__all__ = [
    "Explanation",
    "Named",
    "NewDepartment",
    "NewYear",
    "Place",
    "PlaceOfReport",
    "Problem",
    "Report",
    "ReportgenError",
    "Result",
    "Severity",
    "UsageError",
    "build",
    "check",
    "checklist",
    "diff",
    "explain",
    "init",
    "kinds",
    "new_year",
]

_HOMES = {
    **dict.fromkeys(
        ["Place", "Problem", "ReportgenError", "Severity", "UsageError"], "reportgen.problems"
    ),
    **dict.fromkeys(["Explanation", "PlaceOfReport", "explain"], "reportgen.explanation"),
    **dict.fromkeys(["Named", "NewDepartment", "init"], "reportgen.new_department"),
    **dict.fromkeys(["NewYear", "new_year"], "reportgen.next_year"),
    "diff": "reportgen.comparison.difference",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'reportgen' has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "reportgen.pipeline")), name)
