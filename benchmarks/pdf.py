"""Seconds for the PDFs of many documents: together, and with one call of LibreOffice each.

    python benchmarks/pdf.py [--documents 16] [--runs 3]

The documents are the example's project forms and its other reports. Runs of the ways take turns;
each has as many processes as the machine has cores, and makes the same tagged PDFs.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from os import sched_getaffinity
from pathlib import Path

import reportgen
from reportgen.render import pdf
from reportgen.render.conversion import Converted, Office

DATA = Path(__file__).resolve().parents[1] / "data" / "huizhou_dsj"
CORES = len(sched_getaffinity(0))
Way = Callable[[Sequence[bytes]], Sequence[Converted]]


def documents(wanted: int) -> list[bytes]:
    """Return Word files of the example, the project forms first."""
    with tempfile.TemporaryDirectory() as folder:
        made = reportgen.build(DATA, out=Path(folder), pages=False).written
        forms = [path for path in made if path.parent.name == "project_target"]
        others = [path for path in made if path not in forms]
        found = [path.read_bytes() for path in (*forms, *others)]
    return [found[number % len(found)] for number in range(wanted)]


def together(files: Sequence[bytes]) -> Sequence[Converted]:
    """Give all documents to the workers at once."""
    return Office().convert_all(files, pdf.PUBLISHED)


def one_by_one(files: Sequence[bytes]) -> Sequence[Converted]:
    """Start LibreOffice for each document, one after the other."""
    return [Office().convert_all([file], pdf.PUBLISHED)[0] for file in files]


def one_each(files: Sequence[bytes]) -> Sequence[Converted]:
    """Start LibreOffice for each document, one a core at a time."""
    with ThreadPoolExecutor(CORES) as pool:
        return [*pool.map(lambda file: Office().convert_all([file], pdf.PUBLISHED)[0], files)]


def measured(way: Way, files: Sequence[bytes]) -> float:
    """Return the seconds of a way; all of its PDFs must be there."""
    start = time.perf_counter()
    made = way(files)
    seconds = time.perf_counter() - start
    if not all(isinstance(one, bytes) for one in made):
        raise SystemExit("a document has no PDF")
    return seconds


def main() -> None:
    """Print the median of each way and how many times the first it takes."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, default=16)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    files = documents(chosen.documents)
    ways: dict[str, Way] = {
        "together": together,
        "one call each, one at a time": one_by_one,
        f"one call each, {CORES} at a time": one_each,
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(chosen.runs):
        for name, way in ways.items():
            seconds[name].append(measured(way, files))
    base = statistics.median(seconds["together"])
    print(f"{len(files)} documents, {CORES} cores, median of {chosen.runs} runs")
    for name, taken in seconds.items():
        middle = statistics.median(taken)
        print(f"{name:32} {middle:6.1f} s  {middle / base:4.1f} times")


if __name__ == "__main__":
    main()
