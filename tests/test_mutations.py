"""A changed value is noticed: the tool that changes values one by one, on a small sample."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOL = ROOT / "tools" / "mutations.py"


def told(example: Path, *arguments: str) -> tuple[dict[str, int], str]:
    """Return how many changes were caught, masked and free, and the misses of stated values."""
    run = subprocess.run(
        [sys.executable, str(TOOL), str(example), *arguments],
        env={"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    first, *_ = run.stdout.splitlines()
    counts = {name: int(count) for name, count in re.findall(r"'(\w+)': (\d+)", first)}
    return counts, run.stdout.partition("misses of stated values:\n")[2]


def test_every_stated_value_is_watched(department: Path) -> None:
    """A stated value that is one more or one less is noticed, each of them."""
    counts, misses = told(department, "--stated")

    assert {*counts} == {"caught"}
    assert counts["caught"] >= 2 * 7
    assert misses == ""


def test_changes_of_values_are_told_apart(department: Path) -> None:
    """A change of any value is caught, masked or free, and some are caught."""
    counts, _ = told(department, "--count", "16", "--seed", "7")

    assert sum(counts.values()) == 16
    assert {*counts} <= {"caught", "masked", "free"}
    assert counts["caught"] > 0
