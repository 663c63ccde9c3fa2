"""What is measured of workbooks: warm ones in turns, memory, the limit."""

import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from isal import isal_zlib
from processes import WORKER, EngineError, Running
from sheets import books
from sheets.books import Table
from turns import Measured, Plan, Results, in_turns, median, timed

from reportgen.ooxml.excel.addresses import Cell
from reportgen.ooxml.excel.printing import recalculation

OURS = "reportgen"
ENGINES = {
    OURS: "reportgen",
    "openpyxl, load-fill-save": "openpyxl_filling",
    "openpyxl": "openpyxl_normal",
    "openpyxl, write-only": "openpyxl_write_only",
    "XlsxWriter": "xlsxwriter",
    "XlsxWriter, constant_memory": "xlsxwriter_constant",
}
LIMIT = "limit: isal 1"
_SHEETS = "xl/worksheets/sheet"


class DifferenceError(Exception):
    """An engine's workbook has other cells than were given."""


@dataclass(frozen=True, slots=True)
class Book:
    """What was found of the engines that make one workbook.

    Attributes:
        title: What the table calls it.
        results: Of each engine.
        valued: How many of the formula cells carry their value, by engine.
        formulas: How many formula cells there are.
    """

    title: str
    results: Results
    valued: Mapping[str, int]
    formulas: int


def measured(names: Sequence[str], times: int, plan: Plan, folder: Path) -> Book:
    """Return the medians and peaks of engines, kept running, for 330 records or a multiple.

    Raises:
        DifferenceError: A workbook has other cells than were given; nothing is timed then.
    """
    wanted = books.tables(times)
    count = sum(len(table.records) for table in wanted)
    running = {
        name: Running((*WORKER, "sheets.writers", ENGINES[name], str(times)), plan.seconds)
        for name in names
    }
    made = {name: folder / f"{ENGINES[name]}_{times}.xlsx" for name in names}
    try:
        results = _first(running, made, wanted)
        able = {name: one for name, one in running.items() if not results[name].reason}
        for name, (taken, reason) in in_turns(able, plan).items():
            results[name] = median(taken, results[name].peak, reason)
    finally:
        for process in running.values():
            process.stop()
    totals = books.totals(wanted)
    contents = {name: file.read_bytes() for name, file in made.items() if file.exists()}
    valued = {name: _valued(one, totals) for name, one in contents.items()}
    title = f"{count:,} rows, {len(books.expected(wanted)):,} cells"
    limit = {LIMIT: _limit(made[next(iter(contents))])} if contents else {}
    return Book(title, {**results, **limit}, valued, len(totals))


def _first(
    running: Mapping[str, Running], made: Mapping[str, Path], wanted: tuple[Table, ...]
) -> Results:
    """Render once with each; what it took beyond what it held is the memory of the engine."""
    results: Results = {}
    expected = books.expected(wanted)
    for name, process in running.items():
        try:
            done = process.render(0, made[name])
        except EngineError as error:
            results[name] = Measured(reason=str(error))
            continue
        results[name] = Measured(peak=done.peak - done.held)
        printed = books.printed(made[name].read_bytes())
        if printed != expected:
            wrong = min(
                place
                for place in printed.keys() | expected.keys()
                if printed.get(place) != expected.get(place)
            )
            told = f"{wrong}: {expected.get(wrong)} given, {printed.get(wrong)} printed"
            raise DifferenceError(f"{name}: {told}")
    return results


def _valued(content: bytes, totals: Mapping[tuple[str, int, int], object]) -> int:
    """Return how many totals carry their value."""
    found = recalculation.carried(content)
    return sum(
        found[name].get(Cell(row, column)) == value for (name, row, column), value in totals.items()
    )


def _limit(made: Path) -> Measured:
    """Return what deflating the finished sheets takes by itself."""
    with zipfile.ZipFile(made) as package:
        sheets = [package.read(one) for one in package.namelist() if one.startswith(_SHEETS)]
    rounds = max(3, min(200, 20_000_000 // sum(map(len, sheets))))
    return Measured(timed(lambda: [_packed(one) for one in sheets], rounds))


def _packed(content: bytes) -> tuple[int, bytes]:
    return zlib.crc32(content), isal_zlib.compress(content, 1, -15)


def with_rounds(plan: Plan, rounds: int | None) -> Plan:
    """Return a plan with another number of turns, if one is wanted."""
    return replace(plan, rounds=rounds) if rounds else plan
