"""The results as Markdown, and their place in the README."""

import os
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from word import engines
from word.measuring import Measured, Results

_README = Path(__file__).resolve().parents[1] / "README.md"
_START, _END = "<!-- word_templates: start -->", "<!-- word_templates: end -->"
_SECOND = 1000


def machine() -> str:
    """Return what the numbers were measured with."""
    cores, cpu, node = len(os.sched_getaffinity(0)), _cpu(), engines.node_version()
    ours = {name: version(name) for name in ("docxtpl", "lxml", "isal")}
    peers = ", ".join(f"{name} {one}" for name, one in (ours | engines.peer_versions()).items())
    python = platform.python_version()
    return f"{cores} cores of {cpu}, Python {python}, Node {node}; {peers}."


def times(columns: Mapping[str, Results]) -> str:
    """Return the median of each engine and document, and how many times ours it is."""
    shown = {
        title: {name: _time(one, results.get(engines.OURS.name)) for name, one in results.items()}
        for title, results in columns.items()
    }
    return _table(shown)


def peaks(columns: Mapping[str, Results]) -> str:
    """Return the peak of memory of each engine and document."""
    shown = {
        title: {name: f"{one.peak:.0f} MiB" for name, one in results.items() if one.peak}
        for title, results in columns.items()
    }
    return _table(shown)


def reasons(columns: Mapping[str, Results]) -> str:
    """Return why an engine has no number."""
    told = [
        f"- {title}: {name} did not finish: {one.reason}"
        for title, results in columns.items()
        for name, one in results.items()
        if one.reason
    ]
    return "\n".join(told)


def milliseconds(value: float) -> str:
    """Return a time with three digits that count."""
    return f"{_short(value / _SECOND)} s" if value >= _SECOND else f"{_short(value)} ms"


def write(text: str) -> None:
    """Put the results between the marks of the README."""
    readme = _README.read_text(encoding="utf-8")
    before, _, rest = readme.partition(_START)
    _, _, after = rest.partition(_END)
    _README.write_text(f"{before}{_START}\n\n{text}\n\n{_END}{after}", encoding="utf-8")


def _time(one: Measured, ours: Measured | None) -> str:
    if one.milliseconds is None:
        return "did not finish"
    shown = milliseconds(one.milliseconds)
    if ours is None or ours.milliseconds is None or one is ours:
        return shown
    return f"{shown} ({_short(one.milliseconds / ours.milliseconds)} ×)"


def _short(value: float) -> str:
    digits = 0 if value >= 100 else 1 if value >= 10 else 2  # noqa: PLR2004 - three digits count
    return f"{value:,.{digits}f}"


def _table(columns: Mapping[str, Mapping[str, str]]) -> str:
    found = dict.fromkeys(name for results in columns.values() for name in results)
    first = [one.name for one in engines.ALL if one.name in found]
    names = [*first, *(name for name in found if name not in first)]
    head = ["", *columns]
    rows = [[name, *(one.get(name, "–") for one in columns.values())] for name in names]
    return "\n".join(_line(row) for row in [head, ["---", *("---:" for _ in columns)], *rows])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
