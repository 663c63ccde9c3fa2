"""Milliseconds and memory of what makes workbooks, and of a department's Word file and workbook.

    python benchmarks/sheet_templates.py [--only 330,33000,department] [--rounds N]

Nothing is timed before all workbooks have the given cells. A full run writes its tables into
benchmarks/README.md; with an option it only prints them.
"""

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import markdown
from markdown import milliseconds, short
from sheets import department, measuring
from sheets.department import OURS, TOTAL, Steps
from sheets.measuring import ENGINES, LIMIT, Book, DifferenceError
from turns import Measured, Plan

# Multiples of 330 records, and how often each engine has its turn.
BOOKS = {"330": (1, Plan(15, turn=300)), "33000": (100, Plan(1, turn=1000))}
DEPARTMENT = "department"
_ROUNDS = 15
_LIBRARIES = ("openpyxl", "XlsxWriter", "docxtpl", "PyYAML", "lxml", "isal")


def main() -> None:
    """Measure, print, and write the README's tables after a full run."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    known = (*BOOKS, DEPARTMENT)
    parser.add_argument("--only", default=",".join(known), help=f"some of {','.join(known)}")
    parser.add_argument("--rounds", type=int, help="turns of each engine")
    chosen = parser.parse_args()
    wanted = chosen.only.split(",")
    if unknown := [name for name in wanted if name not in known]:
        parser.error(f"{', '.join(unknown)}: --only takes {', '.join(known)}")
    try:
        text = measured(wanted, chosen.rounds)
    except (DifferenceError, department.DifferenceError) as error:
        raise SystemExit(f"not measured: {error}") from error
    print(text)
    if f": {measuring.OURS} did not finish" in text:
        raise SystemExit("the README stays as it is: reportgen did not finish")
    if set(wanted) == set(known) and not chosen.rounds:
        markdown.write(text, "sheet_templates")


def measured(wanted: Sequence[str], rounds: int | None) -> str:
    """Return the tables of what is wanted."""
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    parts = [f"{markdown.machine()}; {libraries}."]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cases = [BOOKS[one] for one in wanted if one in BOOKS]
        books = [
            measuring.measured([*ENGINES], times, measuring.with_rounds(plan, rounds), folder)
            for times, plan in cases
        ]
        if books:
            parts += _books(books)
        if DEPARTMENT in wanted:
            steps = department.measured(folder, rounds or _ROUNDS)
            parts += ["From YAML to both files on disk, one department, warm:", _steps(steps)]
    return "\n\n".join(part for part in parts if part)


def _books(books: Sequence[Book]) -> list[str]:
    heads = ["", *(book.title for book in books)]
    names = [*ENGINES, LIMIT]
    times = [[name, *(_time(book, name) for book in books)] for name in names]
    peaks = [[name, *(_peak(book.results.get(name)) for book in books)] for name in ENGINES]
    valued = [[name, *(_valued(book, name) for book in books)] for name in ENGINES]
    return [
        "Warm, one workbook (times reportgen):",
        markdown.table([heads, *times]),
        "Memory of the first workbook, beyond program and data:",
        markdown.table([heads, *peaks]),
        "Totals that carry their value:",
        markdown.table([heads, *valued]),
        "\n".join(
            f"- {book.title}: {name} did not finish: {one.reason}"
            for book in books
            for name, one in book.results.items()
            if one.reason
        ),
    ]


def _time(book: Book, name: str) -> str:
    one, ours = book.results.get(name), book.results.get(measuring.OURS)
    if one is None or one.milliseconds is None:
        return "–"
    shown = milliseconds(one.milliseconds)
    if ours is None or ours.milliseconds is None or one is ours:
        return shown
    return f"{shown} ({short(one.milliseconds / ours.milliseconds)} ×)"


def _peak(one: Measured | None) -> str:
    return "–" if one is None or one.peak is None else f"{one.peak:.0f} MiB"


def _valued(book: Book, name: str) -> str:
    return f"{book.valued[name]:,} of {book.formulas:,}" if name in book.valued else "–"


def _steps(stacks: Mapping[str, Steps]) -> str:
    ours = stacks[OURS][TOTAL]
    rows = [
        [name, *(_step(steps, step) for step in department.STEPS), _all(steps[TOTAL], ours)]
        for name, steps in stacks.items()
    ]
    return markdown.table([["", *department.STEPS, TOTAL], *rows])


def _step(steps: Steps, step: str) -> str:
    return milliseconds(steps[step]) if step in steps else "–"


def _all(taken: float, ours: float) -> str:
    shown = milliseconds(taken)
    return shown if taken == ours else f"{shown} ({short(taken / ours)} ×)"


if __name__ == "__main__":
    main()
