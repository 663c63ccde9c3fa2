"""Milliseconds and memory of Word template engines that make the same documents.

    python benchmarks/word_templates.py [--only disclosure,form] [--rounds N] [--quick]

The first run installs the Node engines (`npm ci --ignore-scripts` in benchmarks/peers). Nothing
is timed before all engines' documents have the given texts. A full run writes its tables into
benchmarks/README.md; with an option it only prints them.
"""

import argparse
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import markdown
from markdown import milliseconds
from turns import Plan, Results
from word import documents, engines, measuring, tables
from word.documents import Wanted
from word.engines import Engine
from word.measuring import Bench, DifferenceError


@dataclass(frozen=True, slots=True)
class Case:
    """A document, the engines that make it, and how often."""

    wanted: Callable[[], Wanted]
    plan: Plan
    participants: Sequence[Engine] = engines.ALL
    cold: Sequence[Engine] = ()


_COLD = tuple(one for one in engines.ALL if one is not engines.OURS_VERIFIED)
CASES = {
    "disclosure": Case(documents.disclosure, Plan(15), cold=_COLD),
    "direct": Case(lambda: documents.disclosure(direct=True), Plan(7)),
    "form": Case(documents.form, Plan(15), cold=_COLD),
    "rich": Case(documents.rich, Plan(15), engines.RICH),
    "ten": Case(lambda: documents.disclosure(10), Plan(5)),
    "hundred": Case(lambda: documents.disclosure(100), Plan(1, turn=1000)),
}
_COLD_ROUNDS = 9
_QUICK = ("disclosure", "form", "rich")


def main() -> None:
    """Measure, print, and write the README's tables after a full run."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default="", help=f"some of {','.join(CASES)}")
    parser.add_argument("--rounds", type=int, help="turns of each engine")
    parser.add_argument("--quick", action="store_true", help="3 turns, no long documents")
    chosen = parser.parse_args()
    wanted = chosen.only.split(",") if chosen.only else _QUICK if chosen.quick else list(CASES)
    if unknown := [name for name in wanted if name not in CASES]:
        parser.error(f"{', '.join(unknown)}: --only takes {', '.join(CASES)}")
    engines.install_peers()
    rounds = chosen.rounds or (3 if chosen.quick else None)
    try:
        text = measured({name: CASES[name] for name in wanted}, rounds)
    except DifferenceError as error:
        raise SystemExit(f"not measured: {error}") from error
    print(text)
    if f": {engines.OURS.name} did not finish" in text:
        raise SystemExit("the README stays as it is: reportgen did not finish")
    if not (chosen.only or chosen.quick or chosen.rounds):
        markdown.write(text, "word_templates")


def measured(cases: dict[str, Case], rounds: int | None) -> str:
    """Return the tables of the cases."""
    warm: dict[str, Results] = {}
    cold: dict[str, Results] = {}
    for name, case in cases.items():
        print(f"{name} ...", flush=True)
        plan = replace(case.plan, rounds=rounds) if rounds else case.plan
        with tempfile.TemporaryDirectory() as folder:
            bench = Bench(case.wanted(), case.participants, Path(folder))
            results = bench.warm(plan)
            title = f"{bench.wanted.title}, {bench.size() / 1e6:,.2g} MB of XML"
            warm[title] = {**results, **bench.limit()}
            if case.cold:
                cold[bench.wanted.title] = bench.cold(case.cold, rounds or _COLD_ROUNDS)
    count, taken = measuring.formatting(rounds or _COLD_ROUNDS)
    parts = [
        tables.machine(),
        "Warm, one document (times reportgen):",
        tables.times(warm),
        "The most memory of a process that renders once:",
        tables.peaks(warm),
        *(("A process that starts, renders once and ends:", tables.times(cold)) if cold else ()),
        f"Formatting {count:,} amounts for a disclosure takes {milliseconds(taken)} apart.",
        tables.reasons({**warm, **cold}),
    ]
    return "\n\n".join(part for part in parts if part)


if __name__ == "__main__":
    main()
