"""The whole way: load, compute, link, derive, check, lay out, render, write."""

import pkgutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from pathlib import Path

from reportgen import files, links, paths, reports, stages, workspace
from reportgen.document import OpenPoint
from reportgen.figures import Figure
from reportgen.kind import AnyKind
from reportgen.press import FORMATS, OF_MEMBERS, TRACE, Press, as_group
from reportgen.printer import Printer
from reportgen.problems import (
    Place,
    Problem,
    Severity,
    UsageError,
    has_errors,
    nearest,
)
from reportgen.render import excel
from reportgen.render.conversion import Office
from reportgen.render.excel import checklist as checklists
from reportgen.source import Source
from reportgen.stages import Report
from reportgen.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Result:
    """What `check` and `build` give back.

    Attributes:
        name: Of the department's folder.
        reports: In order of year and kind.
        problems: Of the folder and of all reports.
        written: The files that `build` wrote.
        is_whole: Whether `build` wrote every file that was asked for.
        sources: The input files that could be read.
    """

    name: str
    reports: tuple[Report, ...]
    problems: tuple[Problem, ...]
    written: tuple[Path, ...] = ()
    is_whole: bool = False
    sources: tuple[Source, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether no problem is an error."""
        return not has_errors(self.problems)


def kinds() -> dict[str, AnyKind]:
    """Return the kinds of report by name: one for each folder below `reports`."""
    names = sorted(module.name for module in pkgutil.iter_modules(reports.__path__))
    found = [import_module(f"{reports.__name__}.{name}").KIND for name in names]
    return {kind.name: kind for kind in found}


def workspace_of(folder: Path) -> Workspace:
    """Look through a department's folder with the known kinds.

    Raises:
        UsageError: There is no such folder.
    """
    return _workspace(folder, kinds())


def _workspace(folder: Path, known: Mapping[str, AnyKind]) -> Workspace:
    return workspace.load(folder, {name: bool(kind.bind) for name, kind in known.items()})


def check(folder: Path, *, year: int | None = None, kind: str | None = None) -> Result:
    """Read a department's folder and check everything in it.

    Args:
        folder: The department's folder.
        year: Only this budget year.
        kind: Only this kind of report.

    Raises:
        UsageError: There is no such folder, year or kind.
    """
    known = kinds()
    if kind and kind not in known:
        raise UsageError(f"没有名为 {kind} 的文种{nearest(kind, known)}")
    work = _workspace(folder, known)
    entries = [e for e in work.entries if year in {None, e.year} and kind in {None, e.kind}]
    if not entries and not has_errors(work.problems):
        when, what = f" {year} 年的" if year else "", f" {kind} 的" if kind else ""
        raise UsageError(f"{folder} 中没有{when}{what}输入文件")
    # The whole department is read, so that what is asked for can cite the rest of it.
    made = stages.reports(work.entries, known, work.department)
    chosen = tuple(r for r in made if year in {None, r.year} and kind in {None, r.kind.name})
    found = (*work.problems, *(problem for report in chosen for problem in report.problems))
    # What is wrong with a profile is wrong for each report made with it.
    sources = tuple(s for s in (work.source, *(one.source for one in made)) if s)
    return Result(work.name, chosen, tuple(dict.fromkeys(found)), sources=sources)


def build(
    folder: Path,
    *,
    year: int | None = None,
    kind: str | None = None,
    formats: Collection[str] = ("docx",),
    out: Path = Path("output"),
    draft: bool = False,
    trace: bool = False,
    pages: bool = True,
    archive: bool = False,
    office: Office | None = None,
) -> Result:
    """Check a department's folder and write its reports.

    Args:
        folder: The department's folder.
        year: Only this budget year.
        kind: Only this kind of report.
        formats: Of `docx`, `xlsx`, `pdf`, `html`, `json`, `csv`, `datapackage`.
        out: Files go to `<out>/<department>/<year>/`.
        draft: Write in spite of errors, each page marked 草稿, what is open listed in front.
        trace: Write the index of each report too: from a printed place to input lines and back.
        pages: Whether the contents of Word files get their page numbers; else Word is asked to.
        archive: Whether PDFs are PDF/A-2b.
        office: How LibreOffice is used.

    Returns:
        The result; `written` is empty where an error stood against it.

    Raises:
        UsageError: There is no such folder, year, kind or format.
    """
    for wanted in formats:
        if wanted not in FORMATS:
            raise UsageError(f"没有名为“{wanted}”的格式{nearest(wanted.lower(), FORMATS)}")
    if archive and "pdf" not in formats:
        raise UsageError("PDF/A 是 pdf 的一种，格式中要有 pdf")
    result = check(folder, year=year, kind=kind)
    if not (result.is_good or draft):
        return result
    stem = out / result.name
    formats = (*formats, TRACE) if trace else formats
    presses = [*_presses(result, folder, stem, tuple(dict.fromkeys(formats)), draft=draft)]
    written: list[Path] = []
    found: list[Problem] = []
    # What is ready is written before LibreOffice is waited for.
    for printed in Printer(office or Office(), pages, archive).print_all(presses):
        made, failed = _write(printed.contents)
        written += made
        found += (*printed.problems, *failed)
    is_whole = not has_errors(found) and all(report.document for report in result.reports)
    problems = (*result.problems, *dict.fromkeys(found))
    return replace(result, problems=problems, written=tuple(sorted(written)), is_whole=is_whole)


def _presses(
    result: Result, folder: Path, out: Path, formats: tuple[str, ...], *, draft: bool
) -> Iterator[Press]:
    for report in result.reports:
        if report.document is None or report.template is None:
            continue
        name = f"{report.kind.name}/{report.member}" if report.member else report.kind.name
        yield Press(
            path=out / str(report.year) / name,
            document=report.document,
            root=folder,
            template=report.template,
            engine=report.engine,
            amounts=report.amounts,
            formats=[one for one in formats if one in OF_MEMBERS or not report.member],
            draft=draft,
            subject=f"{result.name}/{report.year}/{name}" + ("?draft" if draft else ""),
            points=_open_points(report, result, folder) if draft else (),
            sources=result.sources,
        )


def _open_points(report: Report, result: Result, folder: Path) -> tuple[OpenPoint, ...]:
    """Return what a report lacks and what is wrong with it; one that binds members, all of theirs.

    Each stands once, in the order of the files.
    """
    own = (
        one
        for one in result.reports
        if one is report
        or (not report.member and (one.kind, one.year) == (report.kind, report.year))
    )
    wrong = {
        (problem.place, problem.message)
        for one in own
        for problem in one.problems
        if problem.severity is Severity.ERROR
    }
    return tuple(OpenPoint(_where(place, folder), what) for place, what in sorted(wrong))


def _where(place: Place, folder: Path) -> str:
    line = f":{place.line}" if place.line else ""
    return f"{place.below(folder)}{line} {place.spot}".strip()


def checklist(folder: Path, result: Result, out: Path = Path("output")) -> Path:
    """Write the reviewer's checklist of what `check` found.

    Args:
        folder: The department's folder.
        result: What `check` gave.
        out: The checklist goes to `<out>/<department>/checklist.xlsx`.

    Raises:
        OSError: It cannot be written; what stood there still stands.
        TemplateError: A template of a workbook cannot be filled.
    """
    target = out / result.name / "checklist.xlsx"
    reports = [
        checklists.Checked(
            f"{report.year}年{_title(report)}",
            (*report.kind.checks, *links.CHECKS),
            report.findings,
            report.document,
            f"{report.year}/{report.kind.name}.xlsx",
            _places(report),
            folder,
        )
        for report in result.reports
        if report.kind.bind is None or report.member
    ]
    day = max((report.document.date for report in result.reports if report.document), default=None)
    content = checklists.render(
        "勾稽关系校验清单",
        day or date(2000, 1, 1),
        reports,
        paths.templates() / checklists.TEMPLATE,
    )
    files.write_whole(target, content)
    return target


def _places(report: Report) -> Mapping[Figure, excel.Printed]:
    """Return the cells of a report's workbook in which its figures stand."""
    if report.document is None or report.template is None:
        return {}
    template = report.template.with_name(excel.TEMPLATE)
    return excel.places(as_group(report.document), template, cells=report.amounts)


def _title(report: Report) -> str:
    name = report.document.name if report.document else report.member
    return f"{report.kind.title} {name}".strip() if report.member else report.kind.title


def _write(contents: Mapping[Path, bytes]) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    written: list[Path] = []
    failed: list[Problem] = []
    for path, content in contents.items():
        try:
            files.write_whole(path, content)
        except OSError as error:
            why = error.strerror or str(error)
            failed.append(Problem("not-written", f"不能写入：{why}", Place(str(path))))
        else:
            written.append(path)
    return tuple(written), tuple(failed)


__all__ = ["FORMATS", "Report", "Result", "build", "check", "checklist", "kinds"]
