"""A filled form as a proposal: the cells that were changed become changes of the input file."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from reportgen import pipeline, proposal
from reportgen.edits import Edit
from reportgen.form import Fields, Part, lines
from reportgen.intake import forms
from reportgen.intake.form_changes import Changes
from reportgen.intake.form_layout import MARK, MEMORY, TITLE_CELL, Identity
from reportgen.intake.form_reading import Filled, SheetReader
from reportgen.intake.forms import Subject
from reportgen.intake.package_gate import DAMAGED, open_package
from reportgen.problems import Place, Problem, has_errors, nearest
from reportgen.proposal import Proposal
from reportgen.workspace import Entry, Workspace

_MEMORY_HEAD = 5


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook that is a form.

    Attributes:
        file: Its name in places.
        values: With the values of formulas.
        formulas: With the formulas.
        facts: Which input file it is of.
        memory: What the cells of each sheet held, by row and label.
    """

    file: str
    values: Workbook
    formulas: Workbook
    facts: Mapping[str, str]
    memory: Mapping[str, Mapping[tuple[str, str], str]]


def is_form(file: Path) -> bool:
    """Tell by the list of its sheets whether a workbook may be a form, without loading it.

    A package that may not be opened counts as one: whoever proposes it is told why.
    """
    content, problems = open_package(file, ".xlsx")
    if content is None:
        return any(problem.code.startswith("package-") for problem in problems)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return f'name="{MEMORY}"' in package.read("xl/workbook.xml").decode()
    except DAMAGED:  # it may lack the list
        return False


def propose(file: Path, folder: Path, *, year: int | None = None) -> Proposal:
    """Read a filled form and work out what it would change.

    Args:
        file: The workbook.
        folder: The department's folder that it is of.
        year: The budget year that it must be of, if one is asked for.

    Raises:
        UsageError: There is no such folder.
    """
    work = pipeline.workspace_of(folder)
    opened, problems = _open(file)
    if opened is None:
        return Proposal(problems=problems)
    if problem := _stranger(opened, work.name, year):
        return Proposal(problems=(problem,))
    is_there, entry = _entry(opened.facts, work)
    if not is_there or work.department is None:
        message = f"{folder} 中没有这张表所属的输入文件（{_named(opened.facts)}）"
        return Proposal(problems=(*work.problems, Problem("form-file", message, Place(str(file)))))
    subject, problems = forms.subject(entry, work)
    if subject is None:
        return Proposal(problems=problems)
    edits, found = _edits(opened, subject)
    if has_errors(found):
        return Proposal(problems=found)
    proposed = proposal.propose({subject.path: edits}, work, pipeline.kinds())
    return replace(proposed, problems=(*found, *proposed.problems))


def _entry(facts: Mapping[str, str], work: Workspace) -> tuple[bool, Entry | None]:
    """Return whether there is the input file of a form, and its entry if it is of a year."""
    wanted = (facts.get("year"), facts.get("kind"), facts.get("member"))
    if wanted == ("0", forms.DEPARTMENT, ""):
        return True, None
    for entry in work.entries:
        if wanted == (str(entry.year), entry.kind, entry.member):
            return True, entry
    return False, None


def _named(facts: Mapping[str, str]) -> str:
    return " ".join(filter(None, (facts.get("year"), facts.get("kind"), facts.get("member"))))


def _edits(opened: Opened, subject: Subject) -> tuple[list[Edit], tuple[Problem, ...]]:
    edits: list[Edit] = []
    found: list[Problem] = []
    for part in subject.parts:
        memory = opened.memory.get(part.title, {})
        rows = _rows(opened, part, subject.identity, memory, found)
        sheet = Place(opened.file, spot=f"{part.title}!{TITLE_CELL}")
        edits += Changes(part, subject.data, memory, rows, sheet, found).edits()
    return edits, (*found, *_orphans(subject, edits))


def _orphans(subject: Subject, edits: Sequence[Edit]) -> Iterator[Problem]:
    """Yield a problem for each entry taken away whose rows on another sheet stay."""
    gone = {edit.path for edit in edits if edit.value is None}
    for part in subject.parts:
        if isinstance(part, Fields) or "*" not in part.path:
            continue
        depth = part.path.index("*") + 1
        for edit in edits:
            inner = [line for line in lines(part, subject.data) if line.path[:depth] == edit.path]
            left = [line for line in inner if line.path not in gone]
            if edit.value is None and edit.origin and left:
                message = f"“{part.title}”表中还有它的 {len(left)} 行；请先清空那些行"
                yield Problem("form-row", message, edit.origin)


def _rows(
    opened: Opened,
    part: Part,
    identity: Identity,
    memory: Mapping[tuple[str, str], str],
    problems: list[Problem],
) -> tuple[Filled, ...]:
    if part.title not in opened.values.sheetnames:
        near = nearest(part.title, opened.values.sheetnames)
        message = f"缺少工作表“{part.title}”{near}"
        problems.append(Problem("form-sheet", message, Place(opened.file)))
        return ()
    values, formulas = opened.values[part.title], opened.formulas[part.title]
    return SheetReader(opened.file, values, formulas, part, identity, memory, problems).rows()


def _open(file: Path) -> tuple[Opened | None, tuple[Problem, ...]]:
    content, problems = open_package(file, ".xlsx")
    if content is None:
        return None, problems
    try:
        values, formulas = (
            load_workbook(io.BytesIO(content), data_only=is_value) for is_value in (True, False)
        )
    except (*DAMAGED, InvalidFileException):
        return None, (Problem("form-broken", "不是完整的 .xlsx 文件", Place(str(file))),)
    if not _is_marked(values):
        message = f"不是 reportgen 制的表：没有工作表“{MEMORY}”；导出的明细须用 --mapping"
        return None, (Problem("form-none", message, Place(str(file))),)
    facts: dict[str, str] = {}
    memory: dict[str, dict[tuple[str, str], str]] = {}
    for number, row in enumerate(values[MEMORY].iter_rows(max_col=4, values_only=True)):
        texts = ["" if text is None else str(text) for text in row]
        if number < _MEMORY_HEAD:
            facts[texts[0]] = texts[1]
        else:
            sheet, line, label, text = texts
            memory.setdefault(sheet, {})[line, label] = text
    return Opened(str(file), values, formulas, facts, memory), ()


def _is_marked(book: Workbook) -> bool:
    return MEMORY in book.sheetnames and book[MEMORY].cell(1, 1).value == MARK


def _stranger(opened: Opened, folder: str, year: int | None) -> Problem | None:
    """Return why a form is not of this folder or year, if it is not."""
    facts = opened.facts
    if facts.get("folder") != folder:
        message = f"这张表是 {facts.get('folder')} 的，不是 {folder} 的"
    elif year and facts.get("year") != str(year):
        message = f"这张表是 {facts.get('year')} 年的，不是 {year} 年的"
    else:
        return None
    return Problem("form-of-another", message, Place(opened.file, spot=f"{MEMORY}!B2"))
