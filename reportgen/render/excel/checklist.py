"""The checklist that a reviewer of the finance bureau fills in by hand.

A summary by group, a row a rule with the comparison that weighs most, and on a sheet of its own
every comparison that does not hold.
"""

import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import PurePath
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from reportgen.amounts import Measure, Unit
from reportgen.document import Document
from reportgen.figures import Figure, Formula, origin
from reportgen.problems import Place
from reportgen.reconcile import Check, Comparison, Finding, Verdict
from reportgen.render.excel.formulas import Cell, plan
from reportgen.render.excel.looks import Looks, Name, height, print_set_up
from reportgen.render.excel.placement import placed

NOT_MET, NOT_RUN = "无异常", "未校验"
_WORST_FIRST = (
    Verdict.FAILS,
    Verdict.PENDING,
    Verdict.QUESTION,
    Verdict.EXPLAINED,
    Verdict.TAIL,
    Verdict.HOLDS,
)
_LOOKS: Mapping[str, Name] = {
    Verdict.FAILS: "bad",
    Verdict.QUESTION: "wait",
    Verdict.EXPLAINED: "wait",
    Verdict.TAIL: "wait",
    Verdict.HOLDS: "good",
    Verdict.PENDING: "wait",
    NOT_MET: "center",
    NOT_RUN: "bad",
}
_RULE_HEADS = (
    ("文件", 12),
    ("代码", 7),
    ("校验", 22),
    ("依据", 16),
    ("结论", 8),
    ("核对处数", 6),
    ("左方", 22),
    ("左数（万元）", 11),
    ("右方", 22),
    ("右数（万元）", 11),
    ("差额（万元）", 9),
    ("表内位置", 9),
    ("录入位置", 30),
    ("说明", 20),
)
_TITLE_WIDTH = 44
_RULE_WIDTHS = tuple(width for _, width in _RULE_HEADS)


@dataclass(frozen=True, slots=True)
class Checked:
    """One report as the checklist sees it.

    Attributes:
        title: Of the report, with its year.
        checks: Its kind's checks.
        findings: What they found.
        document: Its finished content, or None.
        workbook: The workbook of its tables, as seen from the checklist.
        root: The department's folder; places are relative to it.
    """

    title: str
    checks: Sequence[Check[Any]]
    findings: Sequence[Finding]
    document: Document | None
    workbook: str
    root: PurePath


def render(title: str, day: date, reports: Sequence[Checked]) -> bytes:
    """Return the checklist of a department: a summary by group, then a row a rule.

    Args:
        title: Of the checklist.
        day: For the properties of the file.
        reports: In print order.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"title": title, "created": datetime.combine(day, time())})
    looks = Looks(book)
    summary, rules = book.add_worksheet("汇总"), book.add_worksheet("校验")
    lines = [line for report in reports for line in _lines(report)]
    _summary(summary, title, lines, looks)
    _list(rules, lines, looks)
    open_points = [line for report in reports for line in _open_lines(report)]
    if open_points:
        _list(book.add_worksheet("问题"), open_points, looks)
    book.close()
    return _with_slashes(file.getvalue())


def _list(sheet: Worksheet, lines: Sequence["_Line"], looks: Looks) -> None:
    for column, (head, width) in enumerate(_RULE_HEADS):
        sheet.write_string(0, column, head, looks["head"])
        sheet.set_column(column, column, width)
    for row, line in enumerate(lines, 1):
        line.write(sheet, row, looks)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, len(lines), len(_RULE_HEADS) - 1)
    print_set_up(sheet, (0, 0), landscape=True)


def _with_slashes(content: bytes) -> bytes:
    """Return a workbook whose links to files are addresses, which XlsxWriter turns around."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            is_links = entry.filename.endswith(".rels")
            new.writestr(entry, part.replace(b"\\", b"/") if is_links else part)
    return result.getvalue()


@dataclass(frozen=True, slots=True)
class _Line:
    """A rule of one report with the comparison that weighs most."""

    report: Checked
    check: Check[Any]
    verdict: str
    count: int
    worst: Finding | None
    cells: Mapping[Figure, Cell]

    def write(self, sheet: Worksheet, row: int, looks: Looks) -> None:
        words = (self.report.title, self.check.code, self.check.title, self.check.basis)
        for column, text in enumerate(words):
            sheet.write_string(row, column, text, looks["text"])
        sheet.write_string(row, 4, self.verdict, looks[_LOOKS[self.verdict]])
        sheet.write_number(row, 5, self.count, looks["center"])
        for column in range(6, len(_RULE_HEADS)):
            sheet.write_blank(row, column, None, looks["text"])
        if self.worst and self.worst.comparison:
            self.compare(sheet, row, self.worst.comparison, looks)
        sheet.write_string(row, len(_RULE_HEADS) - 1, self.remark(), looks["text"])
        sheet.set_row(row, height(zip(self.texts(), _RULE_WIDTHS, strict=True)))

    def texts(self) -> list[str]:
        """Return the texts of the row that may wrap, column by column."""
        texts = [""] * len(_RULE_HEADS)
        texts[:4] = self.report.title, self.check.code, self.check.title, self.check.basis
        if self.worst and self.worst.comparison:
            left, right = self.worst.comparison.left, self.worst.comparison.right
            texts[6], texts[8] = left.label, right.label
            texts[12] = self.places(left, right)
        texts[-1] = self.remark()
        return texts

    def places(self, left: Figure, right: Figure) -> str:
        found = (origin(side) for side in (left, right))
        return "\n".join(dict.fromkeys(self.place(place) for place in found if place))

    def compare(self, sheet: Worksheet, row: int, comparison: Comparison, looks: Looks) -> None:
        left, right = comparison.left, comparison.right
        for column, figure in ((6, left), (8, right)):
            sheet.write_string(row, column, figure.label, looks["text"])
            _amount(sheet, (row, column + 1), figure, looks)
        if self.worst and self.worst.verdict is not Verdict.PENDING:
            gap = float(self.worst.difference / _scale(left))
            sheet.write_number(row, 10, gap, looks.number(_pattern(left)))
        cell = self.cells.get(_cited(left)) or self.cells.get(_cited(right))
        if cell and self.report.workbook:
            sheet.write_url(
                row, 11, f"external:{self.report.workbook}#{cell}", looks["link"], str(cell)
            )
        sheet.write_string(row, 12, self.places(left, right), looks["text"])

    def place(self, place: Place) -> str:
        path = PurePath(place.file)
        is_inside = path.is_relative_to(self.report.root)
        shown = path.relative_to(self.report.root).as_posix() if is_inside else path.name
        return f"{shown}:{place.line}" if place.line else shown

    def remark(self) -> str:
        if self.worst is None:
            return ""
        if self.worst.remark:
            return f"{self.worst.remark.message}（{self.place(self.worst.remark.place)}）"
        if self.worst.explanation:
            return self.worst.explanation.reason
        return "金额单位换算的尾差" if self.worst.verdict is Verdict.TAIL else ""


def _cells(report: Checked) -> Mapping[Figure, Cell]:
    return plan(placed(report.document)).cells if report.document else {}


def _lines(report: Checked) -> Iterator[_Line]:
    cells = _cells(report)
    for check in report.checks:
        yield _line(report, check, cells)


def _open_lines(report: Checked) -> Iterator[_Line]:
    """Yield a line for every finding that does not hold, also where a rule has several."""
    cells = _cells(report)
    for finding in report.findings:
        if finding.verdict is not Verdict.HOLDS:
            yield _Line(report, finding.check, str(finding.verdict), 1, finding, cells)


def _line(report: Checked, check: Check[Any], cells: Mapping[Figure, Cell]) -> _Line:
    found = [finding for finding in report.findings if finding.check is check]
    worst = min(
        found,
        key=lambda f: (_WORST_FIRST.index(f.verdict), -abs(f.difference)),
        default=None,
    )
    has_run = report.document is not None or report.findings
    verdict = str(worst.verdict) if worst else NOT_MET if has_run else NOT_RUN
    return _Line(report, check, verdict, len(found), worst, cells)


def _summary(sheet: Worksheet, title: str, lines: Sequence[_Line], looks: Looks) -> None:
    verdicts = [str(verdict) for verdict in _WORST_FIRST] + [NOT_MET, NOT_RUN]
    sheet.merge_range(0, 0, 0, len(verdicts) + 1, "", looks["title"])
    sheet.write_string(0, 0, title, looks["title"])
    for column, head in enumerate(["文件", "类别", *verdicts]):
        sheet.write_string(1, column, head, looks["head"])
    groups = dict.fromkeys((line.report.title, line.check.group) for line in lines)
    for row, (report, group) in enumerate(groups, 2):
        inside = [
            line for line in lines if (line.report.title, line.check.group) == (report, group)
        ]
        counts = Counter(line.verdict for line in inside)
        sheet.write_string(row, 0, report, looks["text"])
        sheet.write_string(row, 1, group, looks["text"])
        sheet.set_row(row, height([(report, _TITLE_WIDTH)]))
        for column, verdict in enumerate(verdicts, 2):
            look: Name = "center" if not counts[verdict] else _LOOKS[verdict]
            sheet.write_number(row, column, counts[verdict], looks[look])
    sheet.set_column(0, 0, _TITLE_WIDTH)
    sheet.set_column(1, len(verdicts) + 1, 12)
    sheet.freeze_panes(2, 0)
    print_set_up(sheet, (1, 1), landscape=True)


def _amount(sheet: Worksheet, at: tuple[int, int], figure: Figure, looks: Looks) -> None:
    if figure.value is not None:
        sheet.write_number(
            *at, float(figure.value / _scale(figure)), looks.number(_pattern(figure))
        )


def _pattern(figure: Figure) -> str:
    return "0.00%" if figure.measure is Measure.RATE else "#,##0.00####"


def _cited(figure: Figure) -> Figure:
    """Return what an unnamed figure repeats: the sum of one part is that part."""
    is_bare = not figure.name and figure.formula is Formula.CITED
    return figure.inputs[0] if is_bare else figure


def _scale(figure: Figure) -> Decimal:
    is_money = figure.measure is Measure.MONEY
    return Unit.TEN_THOUSAND_YUAN.yuan if is_money else Unit.YUAN.yuan
