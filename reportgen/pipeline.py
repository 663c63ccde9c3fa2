"""The whole way: load, compute, derive, check, lay out, render, write."""

import pkgutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pathlib import Path

from reportgen import classification, files, paths, profile, reconcile, reports, source, workspace
from reportgen.department import Department
from reportgen.document import Document
from reportgen.figures import Figure, Ledger
from reportgen.kind import AnyKind, ReportInput, Setting
from reportgen.ooxml.word import Paginate
from reportgen.problems import (
    ConversionError,
    Place,
    Problem,
    Severity,
    TemplateError,
    UsageError,
    has_errors,
    nearest,
)
from reportgen.reconcile import Finding
from reportgen.render import data, excel, word
from reportgen.render.excel.checklist import Checked
from reportgen.render.excel.checklist import render as render_checklist
from reportgen.render.pagination import pages_of_headings
from reportgen.schema import validate
from reportgen.workspace import Entry

FORMATS = ("docx", "xlsx", "json", "csv")


@dataclass(frozen=True, slots=True)
class Report:
    """One report of a department, as far as it could be made.

    Attributes:
        kind: What kind it is of.
        year: The budget year.
        file: Its input file.
        template: The profile's Word template, if the profile was read.
        figures: By name.
        findings: Of its checks, those that hold included.
        document: The finished content, or None.
        problems: Everything to report, errors or not.
    """

    kind: AnyKind
    year: int
    file: Path
    template: Path | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    document: Document | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What `check` and `build` give back.

    Attributes:
        name: Of the department's folder.
        reports: In order of year and kind.
        problems: Of the folder and of all reports.
        written: The files that `build` wrote.
        is_whole: Whether `build` wrote every file that was asked for.
    """

    name: str
    reports: tuple[Report, ...]
    problems: tuple[Problem, ...]
    written: tuple[Path, ...] = ()
    is_whole: bool = False

    @property
    def is_good(self) -> bool:
        """Whether no problem is an error."""
        return not has_errors(self.problems)


def kinds() -> dict[str, AnyKind]:
    """Return the kinds of report by name: one for each folder below `reports`."""
    names = sorted(module.name for module in pkgutil.iter_modules(reports.__path__))
    found = [import_module(f"{reports.__name__}.{name}").KIND for name in names]
    return {kind.name: kind for kind in found}


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
    work = workspace.load(folder, known)
    entries = [e for e in work.entries if year in {None, e.year} and kind in {None, e.kind}]
    if not entries and not has_errors(work.problems):
        raise UsageError(f"{folder} 中没有{f' {year} 年的' if year else ''}输入文件")
    made = tuple(_report(entry, known[entry.kind], work.department) for entry in entries)
    problems = (*work.problems, *(problem for report in made for problem in report.problems))
    return Result(work.name, made, problems)


def build(
    folder: Path,
    *,
    year: int | None = None,
    kind: str | None = None,
    formats: Collection[str] = ("docx",),
    out: Path = Path("output"),
    draft: bool = False,
    paginate: Paginate | None = pages_of_headings,
) -> Result:
    """Check a department's folder and write its reports.

    Args:
        folder: The department's folder.
        year: Only this budget year.
        kind: Only this kind of report.
        formats: Of `docx`, `xlsx`, `json`, `csv`.
        out: Files go to `<out>/<department>/<year>/`.
        draft: Write in spite of errors, each page marked 草稿.
        paginate: Tells the pages of headings; None leaves them to Word.

    Returns:
        The result; `written` is empty where an error stood against it.

    Raises:
        UsageError: There is no such folder, year, kind or format.
    """
    for wanted in formats:
        if wanted not in FORMATS:
            raise UsageError(f"没有名为 {wanted} 的格式{nearest(wanted, FORMATS)}")
    result = check(folder, year=year, kind=kind)
    if not (result.is_good or draft):
        return result
    more: list[Problem] = []
    contents: dict[Path, bytes] = {}
    for report in result.reports:
        if report.document is None or report.template is None:
            continue
        target = out / result.name / str(report.year)
        press = _Press(report.document, folder, report.template, draft, paginate, more)
        for wanted in dict.fromkeys(formats):
            try:
                contents[target / f"{report.kind.name}.{wanted}"] = press.make(wanted)
            except TemplateError as error:
                more.append(error.problem)
    problems = (*result.problems, *more)
    if has_errors(more):
        return Result(result.name, result.reports, problems)
    written, failed = _write(contents)
    wanted_files = len(result.reports) * len(set(formats))
    is_whole = len(written) == wanted_files
    return Result(result.name, result.reports, (*problems, *failed), written, is_whole)


def checklist(folder: Path, result: Result, out: Path = Path("output")) -> Path:
    """Write the reviewer's checklist of what `check` found.

    Args:
        folder: The department's folder.
        result: What `check` gave.
        out: The checklist goes to `<out>/<department>/checklist.xlsx`.

    Raises:
        OSError: It cannot be written; what stood there still stands.
    """
    target = out / result.name / "checklist.xlsx"
    reports = [
        Checked(
            f"{report.year}年{report.kind.title}",
            report.kind.checks,
            report.findings,
            report.document,
            f"{report.year}/{report.kind.name}.xlsx",
            folder,
        )
        for report in result.reports
    ]
    day = max((report.document.date for report in result.reports if report.document), default=None)
    content = render_checklist("勾稽关系校验清单", day or date(2000, 1, 1), reports)
    files.write_whole(target, content)
    return target


def explain(folder: Path, name: str) -> Figure:
    """Return a figure of a department.

    Args:
        folder: The department's folder.
        name: `<year>.<kind>.<figure>`, such as
            `2024.budget_disclosure.expenditure.2010350.project`.

    Raises:
        UsageError: There is no such figure; names the nearest ones.
    """
    year, _, rest = name.partition(".")
    kind, _, figure = rest.partition(".")
    if not (year.isdecimal() and figure):
        raise UsageError(f"“{name}”应写成 年份.文种.数名")
    result = check(folder, year=int(year), kind=kind)
    for report in result.reports:
        if figure in report.figures:
            return report.figures[figure]
        if report.figures:
            raise UsageError(
                f"{year} 年 {kind} 没有名为 {figure} 的数{nearest(figure, report.figures)}"
            )
    raise UsageError("输入文件有误，不能计算；先运行 check")


def _report(entry: Entry, kind: AnyKind, department: Department | None) -> Report:
    blank = Report(kind, entry.year, entry.path)
    read, problems = source.read(entry.path)
    if read is None:
        return _with(blank, problems)
    model, wrong = validate(read, kind.model)
    problems = (*problems, *wrong)
    if model is None or department is None:
        return _with(blank, problems)
    setting, wrong = _setting(entry, kind, department, model)
    problems = (*problems, *wrong)
    if setting is None:
        return _with(blank, problems)
    problems = (*problems, *kind.inspect(model, setting))
    # A name that is not known, or stands twice, leaves nothing to compute with.
    if has_errors(p for p in problems if p.code != "pending"):
        return _with(blank, problems)
    return _computed(blank, kind, model, setting, problems)


def _setting(
    entry: Entry, kind: AnyKind, department: Department, model: ReportInput
) -> tuple[Setting | None, tuple[Problem, ...]]:
    accounts, wrong = classification.load(paths.reference(), entry.year, department.accounts)
    name = department.profile
    chosen, more = profile.load(paths.templates() / kind.name / name.text, name.place)
    problems = (*wrong, *more)
    if accounts is None or chosen is None:
        return None, problems
    day = kind.date(model) or date(entry.year, 1, 1)
    return Setting(department, entry.year, day, chosen, accounts), problems


def _computed(
    blank: Report,
    kind: AnyKind,
    model: ReportInput,
    setting: Setting,
    problems: tuple[Problem, ...],
) -> Report:
    ledger = Ledger(model.stated, model.unit)
    case = kind.derive(model, ledger, kind.compute(model, setting, ledger))
    answers = model.explanations()
    findings = reconcile.run(kind.checks, case, answers)
    problems = (
        *problems,
        *ledger.unused(),
        *reconcile.problems(findings, answers, model.unit, (c.code for c in kind.checks)),
    )
    document: Document | None = None
    try:
        document = kind.lay_out(model, setting, case)
    except TemplateError as error:
        problems = (*problems, error.problem)
    return Report(
        kind,
        blank.year,
        blank.file,
        setting.profile.word_template,
        ledger.figures,
        findings,
        document,
        problems,
    )


def _with(report: Report, problems: tuple[Problem, ...]) -> Report:
    return Report(report.kind, report.year, report.file, problems=problems)


@dataclass(slots=True)
class _Press:
    """Makes the files of one report; a contents without pages is a warning, no failure."""

    document: Document
    root: Path
    template: Path
    draft: bool
    paginate: Paginate | None
    problems: list[Problem]

    def make(self, wanted: str) -> bytes:
        makers: dict[str, Callable[[], bytes]] = {
            "docx": self.docx,
            "xlsx": lambda: excel.render(self.document, draft=self.draft),
            "json": lambda: data.to_json(self.document, self.root),
            "csv": lambda: data.to_csv(self.document, self.root),
        }
        return makers[wanted]()

    def docx(self) -> bytes:
        return word.render(self.document, self.template, draft=self.draft, paginate=self.pages)

    def pages(self, document: bytes, headings: int) -> list[int] | None:
        if self.paginate is None:
            return None
        pages: list[int] = []
        why = ""
        try:
            pages = list(self.paginate(document, headings) or [])
        except ConversionError as error:
            why = f"：{error}"
        if len(pages) == headings:
            return pages
        message = f"目录没有页码，Word 打开时会提示更新{why}"
        place = Place(str(self.template))
        self.problems.append(Problem("no-pages", message, place, Severity.WARNING))
        return None


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


__all__ = ["FORMATS", "Report", "Result", "build", "check", "checklist", "explain", "kinds"]
