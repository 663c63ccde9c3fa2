"""A department's reports, stage by stage: read, compute, link, derive, check, lay out.

All files of a department are computed before one of them is derived, so that each can cite the
others; a file that cannot be read is left out of the links.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any

from reportgen import (
    charts,
    classification,
    detail_list,
    form,
    links,
    paths,
    profile,
    proofreading,
    reconcile,
    source,
)
from reportgen.classification import NO_ACCOUNTS, Classification
from reportgen.department import Department
from reportgen.detail_list import DetailList
from reportgen.document import Document
from reportgen.figures import Figure, Ledger
from reportgen.kind import AnyKind, ReportInput, Setting
from reportgen.links import Fact, Links, Shared
from reportgen.problems import Place, Problem, TemplateError, has_errors, reason
from reportgen.profile import Amounts, Engine
from reportgen.reconcile import Finding
from reportgen.schema import validate
from reportgen.source import Source
from reportgen.workspace import Entry


@dataclass(frozen=True, slots=True)
class Report:
    """One report of a department, as far as it could be made.

    Attributes:
        kind: What kind it is of.
        year: The budget year.
        file: Its input file, or the folder of its members.
        member: The id of the member it is of, where a kind has one file each; else empty.
        template: The profile's Word template, if the profile was read.
        engine: What fills it.
        amounts: How the cells of its workbook hold money.
        figures: By name.
        findings: Of its checks, those that hold included.
        document: The finished content, or None.
        problems: Everything to report, errors or not.
        source: The input file, if it could be read.
    """

    kind: AnyKind
    year: int
    file: Path
    member: str = ""
    template: Path | None = None
    engine: Engine = "reportgen"
    amounts: Amounts = "scaled"
    figures: Mapping[str, Figure] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    document: Document | None = None
    problems: tuple[Problem, ...] = ()
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    """A report that was read and computed, before it is linked."""

    blank: Report
    model: ReportInput
    setting: Setting[Any]
    ledger: Ledger
    computed: Any

    def facts(self) -> tuple[Fact, ...]:
        return tuple(self.blank.kind.publish(self.computed))


def reports(
    entries: Iterable[Entry], kinds: Mapping[str, AnyKind], department: Department | None
) -> tuple[Report, ...]:
    """Make every report of a department, in order of year and kind.

    The members of a kind with one file each are followed by the report that binds them.

    Args:
        entries: The input files.
        kinds: The known kinds by name.
        department: Whose they are; None where its file is wrong, then only models are checked.
    """
    read = [_read(entry, kinds[entry.kind], department) for entry in entries]
    linked = links.link(fact for case in read if isinstance(case, _Case) for fact in case.facts())
    return tuple(_bound([_finished(case, linked) for case in read]))


def prepare(
    entry: Entry, kind: AnyKind, department: Department
) -> tuple[Source | None, Setting[Any] | None, tuple[Problem, ...]]:
    """Return what an input file holds as plain data, and the setting its report is made in.

    Returns:
        The data and the setting, or None for what cannot be had, and the problems why.
    """
    data, problems = source.read(entry.path)
    if data is None:
        return None, None, problems
    model, _ = validate(data, kind.model)
    setting, wrong = _setting(entry, kind, department, model)
    if setting and model:
        setting = replace(setting, details=_details(entry, kind, model, {})[0])
    return data, setting, wrong


def examine(
    entry: Entry,
    kind: AnyKind,
    department: Department | None,
    content: bytes,
    beside: Mapping[Path, bytes] | None = None,
) -> tuple[Problem, ...]:
    """Return what would be wrong with an input file alone, if it held another content.

    Args:
        entry: The input file.
        kind: What kind it is of.
        department: Whose it is.
        content: What the file would hold.
        beside: What files that it names would hold; others are read.
    """
    read = _read(entry, kind, department, content, beside or {})
    return (read.blank if isinstance(read, _Case) else read).problems


def _read(
    entry: Entry,
    kind: AnyKind,
    department: Department | None,
    content: bytes | None = None,
    beside: Mapping[Path, bytes] = MappingProxyType({}),
) -> "_Case | Report":
    blank = Report(kind, entry.year, entry.path, entry.member)
    file = entry.path
    data, problems = source.read(file) if content is None else source.parse(content, str(file))
    if data is None:
        return replace(blank, problems=problems)
    blank = replace(blank, source=data)
    model, wrong = validate(data, kind.model)
    problems = (*problems, *wrong)
    if model is None or department is None:
        return replace(blank, problems=problems)
    setting, wrong = _setting(entry, kind, department, model)
    if setting:
        problems = _named(problems, kind, setting, data)
    problems = (*problems, *wrong)
    details, missing = _details(entry, kind, model, beside)
    problems = (*problems, *missing)
    if setting is None or (details is None and missing):
        return replace(blank, problems=problems)
    setting = replace(setting, details=details)
    model = kind.redact(model, setting)
    problems = (*problems, *kind.inspect(model, setting))
    made = setting.profile
    spec = made.spec
    blank = replace(blank, problems=problems, template=made.word_template)
    blank = replace(blank, engine=spec.engine, amounts=spec.workbook.amounts)
    # A name that is not known, or stands twice, leaves nothing to compute with.
    if has_errors(p for p in problems if p.code != "pending"):
        return blank
    ledger = Ledger(model.stated, model.unit)
    return _Case(blank, model, setting, ledger, kind.compute(model, setting, ledger))


def _named(
    problems: tuple[Problem, ...], kind: AnyKind, setting: Setting[Any], data: Source
) -> tuple[Problem, ...]:
    """Call what is still to be entered as the form does."""
    if all(problem.code != "pending" for problem in problems):
        return problems
    known = form.names((*kind.form(setting), *form.common()), data)
    return tuple(
        replace(problem, message=f"{name} {problem.message.partition(' ')[2]}")
        if problem.code == "pending" and (name := known.get(problem.place))
        else problem
        for problem in problems
    )


def _setting(
    entry: Entry, kind: AnyKind, department: Department, model: ReportInput | None
) -> tuple[Setting[Any] | None, tuple[Problem, ...]]:
    accounts, wrong = _accounts(entry.year, kind, department)
    name = department.profile
    folder = paths.templates() / kind.name / name.text
    chosen, more = profile.load(folder, kind.profile, name.place)
    problems = (*wrong, *more)
    if chosen:
        problems = (*problems, *charts.unknown(chosen.spec, kind.charts))
    if accounts is None or chosen is None:
        return None, problems
    given = kind.date(model) if model else None
    day = given if isinstance(given, date) else date(entry.year, 1, 1)
    return Setting(department, entry.year, day, chosen, accounts, entry.member), problems


def _details(
    entry: Entry, kind: AnyKind, model: ReportInput, beside: Mapping[Path, bytes]
) -> tuple[DetailList | None, tuple[Problem, ...]]:
    """Read the detail list that an input file names; it stands beside it."""
    name = kind.details.file(model) if kind.details else None
    if name is None:
        return None, ()
    if unsafe := detail_list.why_no_name(name.text, name.place):
        return None, (unsafe,)
    path = entry.path.parent / name.text
    if not (path in beside or path.exists()):
        message = f"明细 待填：还没有 {name.text}；用 import 导入 {entry.year} 年的明细"
        return DetailList(str(path), ()), (Problem("pending", message, name.place),)
    try:
        content = beside[path] if path in beside else path.read_bytes()
    except OSError as error:
        message = f"明细不能读取：{path}：{reason(error)}"
        return None, (Problem("unreadable", message, name.place, related=(Place(str(path)),)),)
    return detail_list.read(content, str(path))


def _accounts(
    year: int, kind: AnyKind, department: Department
) -> tuple[Classification | None, tuple[Problem, ...]]:
    if not kind.uses_accounts:
        return NO_ACCOUNTS, ()
    return classification.load(paths.reference(), year, department.accounts)


def _finished(case: "_Case | Report", linked: Links) -> tuple[Report, _Case | None]:
    if isinstance(case, Report):
        return case, None
    kind, model, ledger = case.blank.kind, case.model, case.ledger
    derived = kind.derive(case.computed, ledger, linked)
    answers = model.explanations()
    details = case.setting.details
    # Sums of rows that are still to come say nothing.
    is_empty = details is not None and not details.rows
    findings = (
        ()
        if is_empty
        else (
            *reconcile.run(kind.checks, derived, answers),
            *reconcile.run(links.CHECKS, Shared(case.facts(), linked), answers),
        )
    )
    codes = [check.code for check in (*kind.checks, *links.CHECKS)]
    problems = (
        *case.blank.problems,
        *ledger.unused(),
        *reconcile.problems(findings, answers, model.unit, codes, ledger.figures),
    )
    document, wrong = _laid_out(case, derived)
    report = replace(
        case.blank,
        figures=ledger.figures,
        findings=findings,
        document=document,
        problems=(*problems, *wrong),
    )
    return report, replace(case, computed=derived)


def _laid_out(case: _Case, derived: object) -> tuple[Document | None, tuple[Problem, ...]]:
    try:
        document = case.blank.kind.lay_out(case.model, case.setting, derived)
    except TemplateError as error:
        return None, error.problems
    chosen = case.setting.profile
    drawn = charts.draw(chosen, case.setting.year, case.blank.kind.charts, derived)
    document = replace(document, charts=drawn)
    file = case.blank.file
    sources = [
        (str(file), file.read_text(encoding="utf-8-sig")),
        (chosen.wording_file, chosen.wording),
    ]
    return document, proofreading.proofread(document, case.blank.year, sources)


def _bound(made: Iterable[tuple[Report, _Case | None]]) -> Iterator[Report]:
    """Yield the reports, the members of a kind followed by the one that binds them."""
    for _, group in groupby(made, key=lambda one: (one[0].year, one[0].kind.name)):
        members = list(group)
        yield from (report for report, _ in members)
        if members[0][0].kind.bind:
            yield _binding(members)


def _binding(members: Sequence[tuple[Report, _Case | None]]) -> Report:
    first = members[0][0]
    blank = Report(first.kind, first.year, first.file.parent)
    cases = [case.computed for _, case in members if case]
    blank = replace(blank, problems=first.kind.compare(cases))
    whole = [
        (case, report.document) for report, case in members if case and report.document is not None
    ]
    bind = first.kind.bind
    # A member that could not be made would be missing without a trace.
    if bind is None or len(whole) != len(members):
        return blank
    ledger = Ledger()
    case = whole[0][0]
    setting = replace(case.setting, member="")
    document = bind([(case.computed, document) for case, document in whole], setting, ledger)
    return replace(
        blank,
        template=first.template,
        engine=first.engine,
        amounts=first.amounts,
        figures=ledger.figures,
        document=document,
    )
