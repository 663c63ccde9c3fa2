"""The example department as a whole: it is good, and only because each contradiction is explained.

Each answer of the data is taken away in turn, and each number behind one is changed by 1.00: both
must be errors, of exactly the code that was answered.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

import reportgen
from reportgen.problems import Severity
from reportgen.reconcile import Verdict

EXAMPLE = Path(__file__).resolve().parent.parent / "data" / "huizhou_dsj"
FILES = sorted(EXAMPLE.glob("20??/**/*.yaml"))


@dataclass(frozen=True)
class Answer:
    """An entry of an `explained:` list.

    Attributes:
        file: The input file, relative to the department's folder.
        number: Its place in the list.
        check: The code it answers.
        figure: The figure it names.
        difference: The difference it answers.
    """

    file: Path
    number: int
    check: str
    figure: str
    difference: str


def _answers() -> Iterator[Answer]:
    for file in FILES:
        # BaseLoader keeps every scalar as text, as the project's own reader does.
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
        for number, one in enumerate(data.get("explained", [])):
            yield Answer(
                file.relative_to(EXAMPLE), number, one["check"], one["figure"], one["difference"]
            )


ANSWERS = tuple(_answers())

FACT = r"(\n  {}:\n    label: .*\n    value: )([\d.]+)"
# The line of the number behind each answer: a key whose value is typed once, in the answer's file.
TYPED = {
    ("LK101", "prior.expenditure"): r"(expenditure_change:\n  prior: )([\d.]+)",
    ("SE101", "initial"): r"(\n  initial: )([\d.]+)",
    ("SE101", "approved"): r"(\n  approved: )([\d.]+)",
    ("SE105", "initial"): r"(\n  initial: )([\d.]+)",
    ("SE102", "adjusted.change"): r"(\n  adjusted\.change: )([\d.]+)",
    ("SE102", "adjusted.rate"): r"(\n  adjusted\.rate: )([\d.]+)",
    ("SE301", "fact.appeals_2"): FACT.format("appeals_2"),
    ("SE301", "fact.attacks_blocked_2"): FACT.format("attacks_blocked_2"),
    ("SE301", "fact.topic_libraries_2"): FACT.format("topic_libraries_2"),
    ("DT101", "subordinates"): r"(\n  subordinates: )([\d.]+)",
    ("DT201", "task.5.amount"): r"(\n  task\.5\.amount: )([\d.]+)",
    ("DT205", "project"): r"(\n  project: )([\d.]+)",
}


@pytest.fixture
def department(tmp_path: Path) -> Path:
    """Return a copy of the example's folder."""
    return shutil.copytree(EXAMPLE, tmp_path / EXAMPLE.name)


def errors(result: reportgen.Result) -> list[str]:
    """Return the codes of a result's errors."""
    return [p.code for p in result.problems if p.severity is Severity.ERROR]


def without(text: str, number: int) -> str:
    """Return a file without one entry of its `explained:` list."""
    head, mark, tail = text.partition("\nexplained:\n")
    entries = re.findall(r"  - .*\n(?:    .*\n)*", tail)
    assert "".join(entries) == tail
    kept = [entry for n, entry in enumerate(entries) if n != number]
    return f"{head}{mark}{''.join(kept)}" if kept else f"{head}\n"


def identity(answer: Answer) -> str:
    """Return what a case is called."""
    return f"{answer.file.parent.name} {answer.check} {answer.figure}"


def test_example_is_good() -> None:
    """The whole department has no error; every report was made."""
    result = reportgen.check(EXAMPLE)

    assert result.is_good
    assert [
        report.member or report.kind.name for report in result.reports if not report.document
    ] == []
    assert len(result.reports) == len(FILES) + 1


def test_each_answer_is_used_once() -> None:
    """Every entry of every `explained:` list answers one comparison; none is idle."""
    result = reportgen.check(EXAMPLE)
    explained = [
        (finding.check.code, finding.explanation.figure)
        for report in result.reports
        for finding in report.findings
        if finding.verdict is Verdict.EXPLAINED and finding.explanation
    ]

    assert sorted((one.check, one.figure) for one in ANSWERS) == sorted(explained)
    assert len(ANSWERS) > 10


def test_every_answer_has_a_case() -> None:
    """The numbers behind all answers are known to this file."""
    assert {(one.check, one.figure) for one in ANSWERS} == {*TYPED}


@pytest.mark.parametrize("answer", ANSWERS, ids=identity)
def test_answer_taken_away(answer: Answer, department: Path) -> None:
    """Without its answer a contradiction is an error of exactly that code, and the only one."""
    path = department / answer.file
    path.write_text(without(path.read_text(encoding="utf-8"), answer.number), encoding="utf-8")

    assert [answer.check] == errors(reportgen.check(department))


@pytest.mark.parametrize("answer", ANSWERS, ids=identity)
def test_number_behind_an_answer(answer: Answer, department: Path) -> None:
    """With another number the answer does not fit: an error of that code, and an idle answer."""
    path = department / answer.file
    text = path.read_text(encoding="utf-8")
    pattern = TYPED[answer.check, answer.figure]
    assert len(re.findall(pattern, text)) == 1
    changed = re.sub(pattern, lambda m: f"{m[1]}{Decimal(m[2]) + 1}", text)
    path.write_text(changed, encoding="utf-8")
    result = reportgen.check(department)
    wrong = [p for p in result.problems if p.severity is Severity.ERROR]

    assert answer.check in [p.code for p in wrong]
    assert "idle-explanation" in [p.code for p in result.problems]
    assert any(str(path) in {p.place.file, *(r.file for r in p.related)} for p in wrong)


@pytest.mark.parametrize("kind", [*reportgen.kinds()])
def test_kind_alone_is_good(kind: str) -> None:
    """A kind alone is linked with the whole department, so that nothing is missing in it."""
    result = reportgen.check(EXAMPLE, kind=kind)

    assert errors(result) == []
    assert {kind} == {report.kind.name for report in result.reports}
    assert not [p for p in result.problems if p.code == "idle-explanation"]


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_year_alone_is_good(year: int) -> None:
    """A year alone cites the years that were not asked for."""
    result = reportgen.check(EXAMPLE, year=year)

    assert errors(result) == []
    assert {year} == {report.year for report in result.reports}


def test_years_are_linked() -> None:
    """The report of 2024 takes its budget and last year's assets from the files that have them."""
    made = reportgen.check(EXAMPLE, year=2024, kind="self_evaluation").reports[0]
    initial = made.figures["disclosed.procurement.services"]
    assets = made.figures["prior.assets.original_value"]
    places = [next(part.place for part in one.inputs if part.place) for one in (initial, assets)]

    assert [Path(place.file) for place in places] == [
        EXAMPLE / "2024" / "budget_disclosure.yaml",
        EXAMPLE / "2023" / "self_evaluation.yaml",
    ]
    assert [Decimal(19162900), Decimal(135855200)] == [initial.value, assets.value]


@pytest.mark.parametrize(
    ("old", "new", "code", "blamed"),
    [
        ("  outturn: 11604.08", "  outturn: 11605.08", "SE104", "self_evaluation.yaml"),
        ("  initial: 9689.88", "  initial: 9690.88", "LK101", "budget_disclosure.yaml"),
        ("  original_value: 13585.52", "  original_value: 13585.53", "", ""),
    ],
)
def test_number_of_a_source(old: str, new: str, code: str, blamed: str, department: Path) -> None:
    """A wrong number is found where it disagrees; one that is only cited is cited as it is."""
    path = department / "2023" / "self_evaluation.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    problems = reportgen.check(department).problems
    wrong = [p for p in problems if p.severity is Severity.ERROR]

    assert bool(code) == bool(wrong)
    assert any(p.place.file.endswith(blamed) for p in wrong if p.code == code) == bool(code)
