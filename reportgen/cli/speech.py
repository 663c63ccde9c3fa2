"""What all commands share: exit codes, and how a problem is told."""

import argparse
from itertools import takewhile
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from reportgen.problems import Problem

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - has no public name

GOOD, BAD, MISUSED = 0, 1, 2
# Longer texts are told by what differs, with a few words around it.
_SHORT, _AROUND = 60, 12
SEVERITIES = {"error": "错误", "warning": "警告", "question": "疑问", "information": "提示"}


def line(problem: "Problem") -> str:
    """Return a problem as one line: its place, how much it weighs, its code, what is wrong."""
    related = "".join(f"（另见 {place}）" for place in problem.related)
    severity = SEVERITIES[problem.severity]
    return f"{problem.place}: {severity} {problem.code} {problem.message}{related}"


def from_to(old: str | None, new: str | None) -> str:
    """Return an old and a new text side by side; of long ones only the part that differs."""
    if old is None or new is None:
        return f"{'（无）' if old is None else old} → {'（删去）' if new is None else new}"
    if len(old) + len(new) <= _SHORT:
        return f"{old} → {new}"
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    before, after = max(0, start - _AROUND), max(0, end - _AROUND)
    return " → ".join(
        f"{'…' if before else ''}{text[before : len(text) - after]}{'…' if after else ''}"
        for text in (old, new)
    )


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts share at their beginning."""
    return len([*takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))])


def as_facts(problem: "Problem") -> dict[str, object]:
    """Return a problem as plain data, for JSON."""
    return {
        "code": problem.code,
        "severity": str(problem.severity),
        "message": problem.message,
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "related": [str(place) for place in problem.related],
    }
