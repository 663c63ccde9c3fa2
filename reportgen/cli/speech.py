"""What all commands share: exit codes, and how a problem is told."""

import argparse
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from reportgen.problems import Problem

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - has no public name

GOOD, BAD, MISUSED = 0, 1, 2
SEVERITIES = {"error": "错误", "warning": "警告", "question": "疑问", "information": "提示"}


def line(problem: "Problem") -> str:
    """Return a problem as one line: its place, how much it weighs, its code, what is wrong."""
    related = "".join(f"（另见 {place}）" for place in problem.related)
    severity = SEVERITIES[problem.severity]
    return f"{problem.place}: {severity} {problem.code} {problem.message}{related}"


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
