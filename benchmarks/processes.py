"""The processes that are measured: they render on command and tell how long it took."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from typing import IO

_HERE = Path(__file__).resolve().parent
_ROOT = _HERE.parent
WORKER = (sys.executable, str(_HERE / "worker.py"))


class EngineError(Exception):
    """An engine did not finish; the text says why."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a process tells.

    Attributes:
        times: Milliseconds of each document.
        peak: The most memory, in MiB.
        held: What it held before it rendered: program and context, in MiB; 0 if it does not tell.
    """

    times: tuple[float, ...]
    peak: float
    held: float = 0


class Running:
    """A process that has an engine, a template and a context, and renders on command."""

    def __init__(self, command: Sequence[str], seconds: float) -> None:
        """Start it; no answer may take longer than the seconds."""
        self._seconds = seconds
        self._complaints = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - `stop` does
        self._process = subprocess.Popen(  # noqa: S603 - a program of this folder
            command,
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            text=True,
        )

    def render(self, milliseconds: float, out: Path | None = None) -> Rendered:
        """Render until the time is over, at least once.

        Raises:
            EngineError: The engine failed or took too long.
        """
        wanted = {"for": milliseconds, "out": str(out) if out else None}
        late = Timer(self._seconds, self._process.kill)
        late.start()
        start = time.monotonic()
        line = self._asked(json.dumps(wanted))
        late.cancel()
        if not line:
            self._process.wait()
            is_late = time.monotonic() - start >= self._seconds
            raise EngineError(f"more than {self._seconds:.0f} s" if is_late else self._last_words())
        told = json.loads(line)
        if "error" in told:
            raise EngineError(told["error"])
        return Rendered(tuple(told["times"]), told["peak"] / 1024, told.get("held", 0) / 1024)

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()
        self._complaints.close()

    def _asked(self, line: str) -> str:
        try:
            print(line, file=self._pipe(self._process.stdin), flush=True)
        except BrokenPipeError:
            return ""
        return self._pipe(self._process.stdout).readline()

    def _last_words(self) -> str:
        self._complaints.seek(0)
        lines = self._complaints.read().splitlines()
        wrong = [line for line in lines if "Error" in line or "FATAL" in line]
        return (wrong or lines or [f"ended with {self._process.returncode}"])[-1]

    def _pipe(self, pipe: IO[str] | None) -> IO[str]:
        if pipe is None:
            raise TypeError(pipe)
        return pipe


def cold(command: Sequence[str]) -> float:
    """Return the milliseconds of a process that starts, renders once and ends."""
    start = time.perf_counter_ns()
    done = subprocess.run(  # noqa: S603 - a program of this folder
        command,
        input='{"for": 0, "out": null}\n',
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    taken = (time.perf_counter_ns() - start) / 1e6
    if done.returncode:
        raise EngineError(done.stderr.strip().rpartition("\n")[2])
    if "error" in (told := json.loads(done.stdout)):
        raise EngineError(told["error"])
    return taken
