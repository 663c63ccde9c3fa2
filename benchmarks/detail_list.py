"""Seconds and memory of a detail list of 100,000 rows: import, check, and plain reading.

    python benchmarks/detail_list.py [--rows 100000]

Every measurement runs in a process of its own. Peers read the same file and do nothing with it:
openpyxl by rows, lxml, the csv module.
"""

import argparse
import csv
import shutil
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import openpyxl
from lxml import html

import reportgen
from reportgen import proposal
from reportgen.intake import detail_import, detail_suggestion
from tools import synthetic_details

DATA = Path(__file__).resolve().parents[1] / "data" / "huizhou_dsj"
YEAR = 2024


def peer_xlsx(file: Path, _: Path) -> int:
    """Read a workbook by rows."""
    book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    return sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))


def peer_xls(file: Path, _: Path) -> int:
    """Read the cells of a page."""
    page = html.fromstring(file.read_bytes().decode("gb18030"))
    return len([[cell.text_content() for cell in line] for line in page.iter("tr")])


def peer_csv(file: Path, _: Path) -> int:
    """Read a file with commas."""
    encoding = "gb18030" if "gb18030" in file.name else "utf-8-sig"
    with file.open(encoding=encoding, newline="") as text:
        return len(list(csv.reader(text)))


def imported(file: Path, folder: Path) -> int:
    """Propose an import and make it."""
    mapping = folder.parent / "mapping.yaml"
    found = detail_import.propose(file, folder, YEAR, mapping)
    if not found.is_good:
        raise SystemExit("\n".join(f"{p.place} {p.message}" for p in found.problems))
    return len(proposal.accept(found))


def checked(_: Path, folder: Path) -> int:
    """Check the disclosure that has the rows beside it."""
    result = reportgen.check(folder, year=YEAR, kind="budget_disclosure")
    if not result.is_good:
        raise SystemExit("\n".join(p.message for p in result.problems))
    return len(result.reports[0].findings)


def measured(work: Callable[[Path, Path], int], file: Path, folder: Path) -> tuple[float, float]:
    """Return seconds and MiB at the peak."""
    start = time.perf_counter()
    work(file, folder)
    seconds = time.perf_counter() - start
    # `ru_maxrss` would keep the peak of the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    peak = next(line for line in status if line.startswith("VmHWM"))
    return seconds, int(peak.split()[1]) / 1024


def main() -> None:
    """Print a line for each file and measurement."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    chosen = parser.parse_args()
    made = synthetic_details.rows(DATA, YEAR)
    many = synthetic_details.multiplied(made, -(-chosen.rows // len(made)))
    files = {
        "details.xlsx": (synthetic_details.to_xlsx(many), peer_xlsx),
        "details.xls": (synthetic_details.to_html(many), peer_xls),
        "details_utf8.csv": (synthetic_details.to_csv(many, "utf-8-sig"), peer_csv),
        "details_gb18030.csv": (synthetic_details.to_csv(many, "gb18030"), peer_csv),
    }
    print(f"{len(many):,} rows")
    with tempfile.TemporaryDirectory() as name:
        for file, (content, peer) in files.items():
            _measure(Path(name) / file, content, peer)


def _measure(file: Path, content: bytes, peer: Callable[[Path, Path], int]) -> None:
    file.write_bytes(content)
    folder = file.parent / file.name.replace(".", "_") / "department"
    shutil.copytree(DATA, folder)
    mapping = folder.parent / "mapping.yaml"
    mapping.write_text(detail_suggestion.suggest(file, DATA), encoding="utf-8")
    base = 0.0
    for work in (peer, imported, checked):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            seconds, peak = pool.submit(measured, work, file, folder).result()
        base = base or seconds
        ratio = f"{seconds / base:.1f} x plain reading"
        print(f"{file.name:20} {work.__name__:10} {seconds:6.2f} s {peak:6.0f} MiB  {ratio}")


if __name__ == "__main__":
    main()
