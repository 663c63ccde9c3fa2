"""The engines: which dialect each reads, and the process that renders with it."""

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

from word import dialects
from word.dialects import Dialect

_HERE = Path(__file__).resolve().parent
_ROOT = _HERE.parents[1]
_PEERS = _HERE.parent / "peers"
_WORKER = (sys.executable, str(_HERE / "worker.py"))
_NODE = "node"
_RUNNER = (_NODE, str(_PEERS / "run.mjs"))


class EngineError(Exception):
    """An engine did not finish; the text says why."""


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine in the table.

    Attributes:
        name: What the table calls it.
        worker: What its process calls it.
        dialect: How its templates are written.
        program: What starts the process.
    """

    name: str
    worker: str
    dialect: Dialect
    program: Sequence[str] = _WORKER


OURS = Engine("reportgen", "reportgen", dialects.JINJA)
OURS_VERIFIED = Engine("reportgen, verify=True", "reportgen_verified", dialects.JINJA)
OURS_RICH = Engine("reportgen", "reportgen_rich", dialects.JINJA)
DOCXTPL = Engine("docxtpl", "docxtpl", dialects.JINJA)
DOCXTPL_RICH = Engine("docxtpl", "docxtpl_rich", dialects.JINJA)
NODE = tuple(
    Engine(name, name, dialect, _RUNNER)
    for name, dialect in {
        "docxtemplater": dialects.CURLY,
        "easy-template-x": dialects.CURLY,
        "carbone": dialects.CARBONE,
    }.items()
)
ALL = (OURS, OURS_VERIFIED, DOCXTPL, *NODE)
RICH = (OURS_RICH, DOCXTPL_RICH)


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a process tells: milliseconds of each document, and its peak of memory in MiB."""

    times: tuple[float, ...]
    peak: float


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
        return Rendered(tuple(told["times"]), told["peak"] / 1024)

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


def command(engine: Engine, template: Path, context: Path) -> list[str]:
    """Return what starts the process of an engine."""
    return [*engine.program, engine.worker, str(template), str(context)]


def cold(engine: Engine, template: Path, context: Path) -> float:
    """Return the milliseconds of a process that starts, renders once and ends."""
    start = time.perf_counter_ns()
    done = subprocess.run(  # noqa: S603 - a program of this folder
        command(engine, template, context),
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


def install_peers() -> None:
    """Install the Node engines as the lock file says, unless they are there."""
    if not (_PEERS / "node_modules").is_dir():
        wanted = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        print("benchmarks/peers:", *wanted)
        subprocess.run(wanted, cwd=_PEERS, check=True)  # noqa: S603 - fixed words


def node_version() -> str:
    """Return the version of Node."""
    told = subprocess.run((_NODE, "--version"), capture_output=True, text=True, check=True)  # noqa: S603 - fixed words
    return told.stdout.strip().removeprefix("v")


def peer_versions() -> dict[str, str]:
    """Return the versions of the Node engines that are installed."""
    lock = json.loads((_PEERS / "package-lock.json").read_text(encoding="utf-8"))
    return {one.name: lock["packages"][f"node_modules/{one.name}"]["version"] for one in NODE}
