"""A Word document that reportgen wrote and a clerk edited: what it would change in the input files.

The same document is made again from the present data and compared with the edited one, passage by
passage. What was typed in an input file comes back as a change, a computed number that was
overwritten is refused, and everything else that differs is named.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.document import Document

from reportgen import pipeline, proposal
from reportgen.intake import document_comparison, document_text
from reportgen.intake.package_gate import DAMAGED, open_package
from reportgen.intake.returned import Returned
from reportgen.ooxml.finishing import origin
from reportgen.press import as_group
from reportgen.problems import Place, Problem, Severity, TemplateError
from reportgen.proposal import Proposal
from reportgen.render import word
from reportgen.render.origins import TAG, TRACE, fingerprint
from reportgen.stages import Report


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a document says that it was made from."""

    department: str
    year: int
    kind: str
    member: str
    is_draft: bool
    fingerprint: str


def propose(file: Path, folder: Path, *, year: int | None = None) -> Proposal:
    """Work out what an edited document would change in a department's input files.

    Args:
        file: A Word document that `build` wrote, edited in Word or LibreOffice.
        folder: The department's folder.
        year: The budget year that it must be of, if one is asked for.

    Returns:
        The proposal. A typed text or number that was edited is a change, with the paragraph or
        cell where it was edited as its origin. Errors are `overwritten-number` (a computed number),
        `edited-differently` (one value in two places), `changed-since` (data and document both
        changed) and what is wrong with a new value; `unmatched-text` is a warning.

    Raises:
        UsageError: There is no such folder.
    """
    work = pipeline.workspace_of(folder)
    edited, problems = _opened(file)
    if edited is None:
        return Proposal(problems=problems)
    subject = _subject(edited)
    if subject and year not in {None, subject.year}:
        message = f"这是 {subject.year} 年的文件，不是 {year} 年的"
        return Proposal(problems=(Problem("other-year", message, Place(str(file))),))
    report, problems = _report(subject, file, folder)
    if subject is None or report is None or report.document is None or report.template is None:
        return Proposal(problems=problems)
    try:
        content, pieces = word.trace(
            as_group(report.document),
            report.template,
            folder,
            draft=subject.is_draft,
            engine=report.engine,
        )
    except TemplateError as error:
        return Proposal(problems=error.problems)
    is_current = fingerprint(as_group(report.document)) == subject.fingerprint
    fresh = document_text.read(docx.Document(io.BytesIO(content)), TRACE)
    returned = Returned(str(file), folder, pieces, is_current)
    document_comparison.compare(fresh, document_text.read(edited, TAG), returned)
    found = (*_comments(edited, file), *_outdated(file, is_current), *returned.found())
    result = proposal.propose(returned.edits(), work, pipeline.kinds())
    return Proposal(result.changes, (*found, *result.problems), result.contents)


def _opened(file: Path) -> tuple[Document | None, tuple[Problem, ...]]:
    content, problems = open_package(file, ".docx")
    if content is None:
        return None, problems
    try:
        document = docx.Document(io.BytesIO(content))
        origin.read(document)
    except DAMAGED:
        return None, (Problem("not-word", "不是完整的 Word 文件（docx）", Place(str(file))),)
    return document, ()


def _subject(document: Document) -> _Subject | None:
    name, _, printed = origin.read(document).partition("#")
    path, _, mode = name.partition("?")
    match path.split("/"):
        case [department, year, kind] if year.isdecimal():
            return _Subject(department, int(year), kind, "", mode == "draft", printed)
        case [department, year, kind, member] if year.isdecimal():
            return _Subject(department, int(year), kind, member, mode == "draft", printed)
    return None


def _report(
    subject: _Subject | None, file: Path, folder: Path
) -> tuple[Report | None, tuple[Problem, ...]]:
    place = Place(str(file))
    if subject is None:
        return None, (Problem("not-ours", "不是 reportgen 生成的 Word 文件", place),)
    name = folder.resolve().name
    if subject.department != name:
        message = f"这是 {subject.department} 的文件，不是 {name} 的"
        return None, (Problem("other-department", message, place),)
    result = pipeline.check(folder)
    wanted = (subject.year, subject.kind, subject.member)
    for report in result.reports:
        if (report.year, report.kind.name, report.member) == wanted:
            if report.document is not None:
                return report, ()
            message = "输入文件有误，不能与它比较；先运行 check"
            return None, (Problem("not-comparable", message, place), *report.problems)
    message = f"{folder} 中没有生成它的输入：{'/'.join(str(part) for part in wanted if part)}"
    return None, (Problem("unknown-report", message, place),)


def _comments(document: Document, file: Path) -> Iterator[Problem]:
    for comment in document.comments:
        message = f"{comment.author or '有人'}的批注：{comment.text}"
        yield Problem("comment", message, Place(str(file)), Severity.INFORMATION)


def _outdated(file: Path, is_current: bool) -> Sequence[Problem]:  # noqa: FBT001 - one of two states
    if is_current:
        return ()
    message = "生成这个文件以后，输入数据改动过"
    return (Problem("outdated", message, Place(str(file)), Severity.INFORMATION),)
