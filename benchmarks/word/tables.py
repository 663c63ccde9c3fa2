"""The results of the Word benchmark as Markdown."""

from collections.abc import Mapping
from importlib.metadata import version

import markdown
from markdown import milliseconds, short
from turns import Measured, Results
from word import engines


def machine() -> str:
    """Return what the numbers were measured with."""
    node = engines.node_version()
    ours = {name: version(name) for name in ("docxtpl", "lxml", "isal")}
    peers = ", ".join(f"{name} {one}" for name, one in (ours | engines.peer_versions()).items())
    return f"{markdown.machine()}, Node {node}; {peers}."


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


def _time(one: Measured, ours: Measured | None) -> str:
    if one.milliseconds is None:
        return "did not finish"
    shown = milliseconds(one.milliseconds)
    if ours is None or ours.milliseconds is None or one is ours:
        return shown
    return f"{shown} ({short(one.milliseconds / ours.milliseconds)} ×)"


def _table(columns: Mapping[str, Mapping[str, str]]) -> str:
    found = dict.fromkeys(name for results in columns.values() for name in results)
    first = [one.name for one in engines.ALL if one.name in found]
    names = [*first, *(name for name in found if name not in first)]
    rows = [[name, *(one.get(name, "–") for one in columns.values())] for name in names]
    return markdown.table([["", *columns], *rows])
