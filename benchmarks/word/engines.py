"""The engines: which dialect each reads, and the process that renders with it."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from processes import WORKER
from word import dialects
from word.dialects import Dialect

_HERE = Path(__file__).resolve().parent
_PEERS = _HERE.parent / "peers"
_WORKER = (*WORKER, "word.rendering")
_NODE = "node"
_RUNNER = (_NODE, str(_PEERS / "run.mjs"))


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


def command(engine: Engine, template: Path, context: Path) -> list[str]:
    """Return what starts the process of an engine."""
    return [*engine.program, engine.worker, str(template), str(context)]


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
