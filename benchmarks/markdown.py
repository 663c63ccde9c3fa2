"""Results as Markdown, and their place in the README."""

import os
import platform
from collections.abc import Sequence
from pathlib import Path

_README = Path(__file__).resolve().parent / "README.md"
_SECOND = 1000


def machine() -> str:
    """Return what the numbers were measured on."""
    return f"{len(os.sched_getaffinity(0))} cores of {_cpu()}, Python {platform.python_version()}"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return a table; its first row is the head, its first column has words."""
    head, *others = rows
    return "\n".join(_line(row) for row in [head, ["---", *("---:" for _ in head[1:])], *others])


def milliseconds(value: float) -> str:
    """Return a time with three digits that count."""
    return f"{short(value / _SECOND)} s" if value >= _SECOND else f"{short(value)} ms"


def short(value: float) -> str:
    """Return a number with three digits that count."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2  # noqa: PLR2004 - three digits count
    return f"{value:,.{digits}f}"


def write(text: str, benchmark: str) -> None:
    """Put the results of a benchmark between its marks in the README."""
    start, end = f"<!-- {benchmark}: start -->", f"<!-- {benchmark}: end -->"
    readme = _README.read_text(encoding="utf-8")
    before, _, rest = readme.partition(start)
    _, _, after = rest.partition(end)
    _README.write_text(f"{before}{start}\n\n{text}\n\n{end}{after}", encoding="utf-8")


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
