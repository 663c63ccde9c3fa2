"""The checklist that a reviewer of the finance bureau fills in by hand, through a drawn template.

A summary by group, a row a rule with the comparison that weighs most, and on a sheet of its own
every comparison that does not hold.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Any

from reportgen.amounts import Measure, Unit
from reportgen.document import Document
from reportgen.figures import Figure, Formula, origin
from reportgen.ooxml import SheetTemplate
from reportgen.ooxml.core_properties import with_properties
from reportgen.ooxml.excel.values import Jump, Live
from reportgen.problems import Place
from reportgen.reconcile import Check, Comparison, Finding, Verdict
from reportgen.render.excel.tables import Printed

TEMPLATE = "checklist.xlsx"
NOT_MET, NOT_RUN = "无异常", "未校验"
_WORST_FIRST = (
    Verdict.FAILS,
    Verdict.PENDING,
    Verdict.QUESTION,
    Verdict.EXPLAINED,
    Verdict.TAIL,
    Verdict.HOLDS,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """One report as the checklist sees it.

    Attributes:
        title: Of the report, with its year.
        checks: Its kind's checks.
        findings: What they found.
        document: Its finished content, or None.
        workbook: The workbook of its tables, as seen from the checklist.
        places: The cells of that workbook in which figures stand.
        root: The department's folder; places are relative to it.
    """

    title: str
    checks: Sequence[Check[Any]]
    findings: Sequence[Finding]
    document: Document | None
    workbook: str
    places: Mapping[Figure, Printed]
    root: PurePath


def render(title: str, day: date, reports: Sequence[Checked], template: Path) -> bytes:
    """Return the checklist of a department: a summary by group, then a row a rule.

    Args:
        title: Of the checklist.
        day: For the properties of the file.
        reports: In print order.
        template: What is filled.

    Raises:
        TemplateError: The template cannot be filled.
    """
    rules = [line for report in reports for line in _lines(report)]
    problems = [line for report in reports for line in _open_lines(report)]
    given = {
        "title": title,
        "summary": list(_summary(rules)),
        "rules": [line.row() for line in rules],
        "problems": [line.row() for line in problems],
    }
    return with_properties(SheetTemplate(template).render(given), title=title, day=day)


@dataclass(frozen=True, slots=True)
class _Line:
    """A rule of one report with the comparison that weighs most."""

    report: Checked
    check: Check[Any]
    verdict: str
    count: int
    worst: Finding | None

    def row(self) -> Mapping[str, object]:
        """Return the cells of the line by the names of the template."""
        return {
            "report": self.report.title,
            "code": self.check.code,
            "title": self.check.title,
            "basis": self.check.basis,
            "verdict": self.verdict,
            "count": self.count,
            **self.compared(),
            "remark": self.remark(),
        }

    def compared(self) -> Mapping[str, object]:
        """Return both numbers with the places to look at."""
        comparison = self.worst and self.worst.comparison
        if not self.worst or not comparison:
            names = (
                "left",
                "left_amount",
                "right",
                "right_amount",
                "gap",
                "unit",
                "cell",
                "places",
            )
            return dict.fromkeys(names, "")
        left, right = comparison.left, comparison.right
        gap = None if self.worst.verdict is Verdict.PENDING else self.worst.difference
        return {
            "left": left.label,
            "left_amount": _amount(left.value, left),
            "right": right.label,
            "right_amount": _amount(right.value, right),
            "gap": _gap(gap, left),
            "unit": _unit(left),
            "cell": self.link(comparison),
            "places": self.places(left, right),
        }

    def link(self, comparison: Comparison) -> Jump | str:
        """Return a link to the first of both numbers that the report's workbook prints."""
        sides = (_cited(comparison.left), _cited(comparison.right))
        cell = next((self.report.places[s] for s in sides if s in self.report.places), None)
        return Jump(str(cell), f"{self.report.workbook}#{cell.address}") if cell else ""

    def places(self, left: Figure, right: Figure) -> str:
        """Return where both numbers were typed, a line each."""
        found = (origin(side) for side in (left, right))
        return "\n".join(dict.fromkeys(self.place(place) for place in found if place))

    def place(self, place: Place) -> str:
        """Return a file and a line as seen from the department's folder."""
        path = PurePath(place.file)
        is_inside = path.is_relative_to(self.report.root)
        shown = path.relative_to(self.report.root).as_posix() if is_inside else path.name
        return f"{shown}:{place.line}" if place.line else shown

    def remark(self) -> str:
        """Return what explains the verdict."""
        if self.worst is None:
            return ""
        if self.worst.remark:
            return f"{self.worst.remark.message}（{self.place(self.worst.remark.place)}）"
        if self.worst.explanation:
            return self.worst.explanation.reason
        return "金额单位换算的尾差" if self.worst.verdict is Verdict.TAIL else ""


def _lines(report: Checked) -> Iterator[_Line]:
    for check in report.checks:
        yield _line(report, check)


def _open_lines(report: Checked) -> Iterator[_Line]:
    """Yield a line for every finding that does not hold, also where a rule has several."""
    for finding in report.findings:
        if finding.verdict is not Verdict.HOLDS:
            yield _Line(report, finding.check, str(finding.verdict), 1, finding)


def _line(report: Checked, check: Check[Any]) -> _Line:
    found = [finding for finding in report.findings if finding.check is check]
    worst = min(
        found,
        key=lambda f: (_WORST_FIRST.index(f.verdict), -abs(f.difference)),
        default=None,
    )
    has_run = report.document is not None or report.findings
    verdict = str(worst.verdict) if worst else NOT_MET if has_run else NOT_RUN
    return _Line(report, check, verdict, len(found), worst)


def _summary(lines: Sequence[_Line]) -> Iterator[Mapping[str, object]]:
    """Yield a row for each group of rules of a report: how many have which verdict."""
    verdicts = [*map(str, _WORST_FIRST), NOT_MET, NOT_RUN]
    groups: dict[tuple[str, str], Counter[str]] = {}
    for line in lines:
        key = line.report.title, line.check.group
        groups.setdefault(key, Counter())[line.verdict] += 1
    for (report, group), counts in groups.items():
        yield {"report": report, "group": group} | {name: counts[name] for name in verdicts}


def _amount(value: Decimal | None, of: Figure) -> Live | str:
    """Return an amount in 万元, a rate in %, any other number as it is."""
    if value is None:
        return ""
    if of.measure is Measure.RATE:
        return Live(value, format="0.00%")
    if of.measure is Measure.MONEY:
        return Live(value / Unit.TEN_THOUSAND_YUAN.yuan)
    return Live(value, format="#,##0" if value == value.to_integral_value() else "")


def _gap(value: Decimal | None, of: Figure) -> Live | str:
    """Return a difference as `_amount` does, but of rates in percentage points."""
    if value is not None and of.measure is Measure.RATE:
        return Live(value * 100, format="0.00")
    return _amount(value, of)


def _unit(figure: Figure) -> str:
    """Return the unit of both numbers and of their difference."""
    if figure.measure is Measure.RATE:
        return "%，差额为百分点"
    return str(Unit.TEN_THOUSAND_YUAN) if figure.measure is Measure.MONEY else figure.unit


def _cited(figure: Figure) -> Figure:
    """Return what an unnamed figure repeats: the sum of one part is that part."""
    is_bare = not figure.name and figure.formula is Formula.CITED
    return figure.inputs[0] if is_bare else figure
