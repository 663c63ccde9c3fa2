"""A changed value is noticed: the tool that changes values one by one, on a small sample."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOL = ROOT / "tools" / "mutations.py"
COUNT = 24


def test_changes_of_values_are_told_apart(example: Path) -> None:
    """Every change is caught, masked or free; of the stated values of the sample none is missed."""
    run = subprocess.run(
        [sys.executable, str(TOOL), str(example), "--count", str(COUNT), "--seed", "7"],
        env={"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    first, *_ = run.stdout.splitlines()
    counts = {name: int(count) for name, count in re.findall(r"'(\w+)': (\d+)", first)}
    misses = run.stdout.partition("misses of stated values:\n")[2]

    assert f"{COUNT} changes" in first
    assert sum(counts.values()) == COUNT
    assert counts["caught"] > 0
    assert misses == ""
