"""Renders on command, with one of the Python engines, in a process that stays.

    python worker.py MODULE ENGINE ARGUMENT...

The module, such as `word.rendering`, prepares the engine. A line on the input is
`{"for": milliseconds, "out": path or null}`: render until the time is over, at least once, and
save the last file. The answer is a line with the milliseconds of each, the peak of the memory and
what was held before, in KiB; `peers/run.mjs` speaks the same.
"""

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any


def main() -> None:
    """Answer each line."""
    module, *arguments = sys.argv[1:]
    render: Callable[[], bytes] = import_module(module).prepared(*arguments)
    held = _memory("VmRSS")
    # Memory counts from here: reading the context is no part of rendering.
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")
    for line in sys.stdin:
        try:
            told = _answer(render, json.loads(line)) | {"held": held}
        except Exception as error:  # noqa: BLE001 - whatever it is, the result tells it
            told = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(told), flush=True)


def _answer(render: Callable[[], bytes], wanted: dict[str, Any]) -> dict[str, object]:
    times: list[float] = []
    result = b""
    while not times or sum(times) < wanted["for"]:
        start = time.perf_counter_ns()
        result = render()
        times.append((time.perf_counter_ns() - start) / 1e6)
    if wanted["out"]:
        Path(wanted["out"]).write_bytes(result)
    # `ru_maxrss` would keep the peak of the process that started this one.
    return {"times": times, "peak": _memory("VmHWM")}


def _memory(name: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition(f"{name}:")[2].split()[0])


if __name__ == "__main__":
    main()
