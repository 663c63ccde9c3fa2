"""Turns: engines that are measured one after the other, again and again, and their medians."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from processes import EngineError, Running

_WARM_UP = 1500  # ms before anything counts: Node compiles what it often ran


@dataclass(frozen=True, slots=True)
class Plan:
    """How often an engine has its turn, and how long.

    Attributes:
        rounds: Turns of each engine; they take turns with each other.
        turn: Milliseconds of a turn: as many documents as fit, at least one.
        seconds: What an answer may take before it counts as not finished.
    """

    rounds: int
    turn: float = 100
    seconds: float = 600


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found of an engine: median milliseconds, peak in MiB, or why there is nothing."""

    milliseconds: float | None = None
    peak: float | None = None
    reason: str = ""


Results = dict[str, Measured]


def in_turns(running: dict[str, Running], plan: Plan) -> dict[str, tuple[list[float], str]]:
    """Return the milliseconds of each engine, and why it has no more of them."""
    found: dict[str, list[float]] = {name: [] for name in running}
    reasons: dict[str, str] = {}
    turns = [plan.turn] * plan.rounds
    for number, turn in enumerate([_WARM_UP, *turns] if plan.rounds > 1 else turns):
        for name in [one for one in running if one not in reasons]:
            try:
                times = running[name].render(turn).times
            except EngineError as error:
                reasons[name] = str(error)
            else:
                found[name] += times if number or plan.rounds == 1 else ()
    return {name: (times, reasons.get(name, "")) for name, times in found.items()}


def median(times: list[float], peak: float | None, reason: str = "") -> Measured:
    """Return what was found of an engine."""
    return Measured(statistics.median(times) if times else None, peak, reason)


def timed(work: Callable[[], object], rounds: int) -> float:
    """Return the median milliseconds of some work."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter_ns()
        work()
        times.append((time.perf_counter_ns() - start) / 1e6)
    return statistics.median(times)
