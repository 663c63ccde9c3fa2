"""One department of a batch, from YAML to the Word file and the workbook on disk, step by step.

The plain stack is what a script does with the usual libraries: read the YAML, fill the template,
write the tables. It gets for nothing what reportgen computes: every text, number and formula is
ready before its time begins. So it reads no amounts, checks nothing, computes nothing, knows no
place of a problem, and its totals have no values; a killed run leaves half a file.
"""

import io
import re
import shutil
import statistics
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
import yaml
from docxtpl import DocxTemplate
from jinja2 import Environment
from sheets import drawing
from sheets.drawing import MONEY, WORDS

import reportgen
from reportgen import files, source, stages
from reportgen.ooxml import docxtpl_engine, reading
from reportgen.ooxml.finishing.filled import Filled
from reportgen.press import Press
from reportgen.render import excel, word

_EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "huizhou_dsj"
_DISCLOSURE = Path("2024") / "budget_disclosure.yaml"
_NAMES = "department.yaml"
# The answers to what other files of the department say, which are not there.
_ANSWERS = re.compile(r"^\nexplained:\n(?:  .*\n)+", re.MULTILINE)
# Stands where reportgen writes the contents.
_CONTENTS = "（更新域以生成目录）"
_WARM_UP = 3

READING, COMPUTING, WORD, EXCEL, WRITING, REST = (
    "reading", "model, figures, checks, layout", "Word", "Excel", "writing", "the rest",
)  # fmt: skip
STEPS = (READING, COMPUTING, WORD, EXCEL, WRITING, REST)
TOTAL = "all"
OURS = "reportgen"

Steps = dict[str, float]


class DifferenceError(Exception):
    """The plain stack's file has a text that reportgen's has not."""


@dataclass(slots=True)
class Stopwatch:
    """How many milliseconds each step took; a step inside another one counts once."""

    steps: Steps = field(default_factory=dict)
    _inner: list[float] = field(default_factory=list)

    def around(self, step: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return some work that is timed."""

        def timed(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - of any function
            with self.step(step):
                return work(*arguments, **named)

        return timed

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what is done within."""
        start = time.perf_counter()
        self._inner.append(0.0)
        try:
            yield
        finally:
            taken = (time.perf_counter() - start) * 1000
            own = taken - self._inner.pop()
            self.steps[name] = self.steps.get(name, 0.0) + own
            if self._inner:
                self._inner[-1] += taken


def measured(folder: Path, rounds: int) -> dict[str, Steps]:
    """Return the median milliseconds of each step, by stack, after some turns to warm up.

    Raises:
        DifferenceError: The stacks do not print the same.
    """
    department = _department(folder)
    plain = Plain.of(department, folder)
    stacks: dict[str, Callable[[], Steps]] = {
        OURS: lambda: _ours(department, folder / "ours"),
        "plain stack, safe_load": lambda: plain.make(yaml.SafeLoader),
        "plain stack, CSafeLoader": lambda: plain.make(yaml.CSafeLoader),
    }
    found: dict[str, list[Steps]] = {name: [] for name in stacks}
    for turn in range(_WARM_UP + rounds):
        for name, make in stacks.items():
            steps = make()
            found[name] += [steps] if turn >= _WARM_UP else []
    return {name: _medians(turns) for name, turns in found.items()}


@dataclass(frozen=True, slots=True)
class Plain:
    """A script with PyYAML, docxtpl and openpyxl.

    Attributes:
        inputs: The YAML files.
        template: The Word template of reportgen's profile.
        context: What it prints, ready.
        sheets: The name of each sheet, the widths of its columns, its merged cells and its rows.
        out: Where its files go.
    """

    inputs: tuple[Path, ...]
    template: Path
    context: dict[str, object]
    sheets: tuple["_Sheet", ...]
    out: Path

    @classmethod
    def of(cls, department: Path, folder: Path) -> "Plain":
        """Return the script that makes the files of a department.

        Raises:
            DifferenceError: Its Word file has other texts.
        """
        result = _built(department, folder / "ours")
        ours, book = (path.read_bytes() for path in result.written)
        (report,) = result.reports
        if report.document is None or report.template is None:
            raise TypeError(report)
        out = folder / "plain"
        out.mkdir()
        inputs = department / _NAMES, department / _DISCLOSURE
        context = word.context(report.document)
        made = cls(inputs, report.template, context, tuple(_sheets(book)), out)
        known = {_CONTENTS, *reading.texts(ours)}
        if strange := set(reading.texts(made.document())) - known:
            raise DifferenceError(f"only in the plain Word file: {sorted(strange)[:3]}")
        return made

    def make(self, loader: type) -> Steps:
        """Make both files and return what the steps took."""
        watch = Stopwatch()
        with watch.step(READING):
            for path in self.inputs:
                yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506 - both are safe
        with watch.step(WORD):
            document = self.document()
        with watch.step(EXCEL):
            book = self.workbook()
        with watch.step(WRITING):
            (self.out / "report.docx").write_bytes(document)
            (self.out / "report.xlsx").write_bytes(book)
        return _summed(watch.steps)

    def document(self) -> bytes:
        """Return the Word file."""
        document, file = DocxTemplate(self.template), io.BytesIO()
        document.init_docx()
        # Pictures need docxtpl's own type.
        environment = Environment(  # noqa: S701 - `render` sets it
            finalize=lambda value: docxtpl_engine._known(value, document)  # noqa: SLF001
        )
        document.render(dict(self.context), environment, autoescape=True)
        document.save(file)
        return file.getvalue()

    def workbook(self) -> bytes:
        """Return the workbook."""
        book, file = openpyxl.Workbook(), io.BytesIO()
        book.remove(book.worksheets[0])
        for style in drawing.styles():
            book.add_named_style(style)
        for one in self.sheets:
            sheet = book.create_sheet(one.name)
            for letter, width in one.widths.items():
                sheet.column_dimensions[letter].width = width
            for merged in one.merged:
                sheet.merge_cells(merged)
            for row, column, value, look in one.cells:
                cell = sheet.cell(row, column)
                cell.value = value
                cell.style = look
        book.save(file)
        return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    widths: dict[str, float]
    merged: tuple[str, ...]
    cells: tuple[tuple[int, int, Any, str], ...]


def _sheets(book: bytes) -> Iterator[_Sheet]:
    """Yield what stands in reportgen's workbook."""
    with warnings.catch_warnings():
        # openpyxl does not know every head and foot that Excel prints.
        warnings.simplefilter("ignore")
        read = openpyxl.load_workbook(io.BytesIO(book))
    for sheet in read.worksheets:
        widths = {letter: one.width for letter, one in sheet.column_dimensions.items()}
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        looked = (
            (c.row, c.column, c.value, MONEY if c.data_type in "nf" else WORDS) for c in cells
        )
        yield _Sheet(sheet.title, widths, tuple(map(str, sheet.merged_cells.ranges)), tuple(looked))


def _department(folder: Path) -> Path:
    """Return a department with one disclosure and nothing else."""
    made = folder / _EXAMPLE.name
    (made / _DISCLOSURE).parent.mkdir(parents=True)
    text = (_EXAMPLE / _DISCLOSURE).read_text(encoding="utf-8")
    (made / _DISCLOSURE).write_text(_ANSWERS.sub("", text), encoding="utf-8")
    shutil.copy(_EXAMPLE / _NAMES, made)
    return made


def _built(department: Path, out: Path) -> reportgen.Result:
    # Page numbers need LibreOffice, which the plain stack does not start either.
    result = reportgen.build(department, formats=("docx", "xlsx"), pages=False, out=out)
    if not result.is_whole:
        raise RuntimeError([problem.message for problem in result.problems])
    return result


def _ours(department: Path, out: Path) -> Steps:
    """Build by the public function, with a watch at the steps."""
    watch = Stopwatch()
    steps = (
        (source, "read", READING),
        (stages, "reports", COMPUTING),
        (Press, "fill", WORD),
        (Filled, "finished", WORD),
        (excel, "render", EXCEL),
        (files, "write_whole", WRITING),
    )
    with ExitStack() as stack:
        for home, name, step in steps:
            stack.enter_context(patch.object(home, name, watch.around(step, getattr(home, name))))
        with watch.step(REST):
            _built(department, out)
    return _summed(watch.steps)


def _summed(steps: Steps) -> Steps:
    return {**steps, TOTAL: sum(steps.values())}


def _medians(turns: Sequence[Steps]) -> Steps:
    return {step: statistics.median(one[step] for one in turns) for step in turns[0]}
