"""Commands and output shown in the README are real."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportgen import cli, pipeline

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
_SESSION = re.compile(r"```console\n(.*?)```", re.DOTALL)


def sessions(text: str) -> Iterator[tuple[str, str]]:
    """Yield each command with the output shown under it."""
    for block in _SESSION.findall(text):
        for part in block.split("$ ")[1:]:
            command, _, output = part.partition("\n")
            yield command, output


def replay(text: str, folder: Path) -> str:
    """Return the README with the output that its commands really give."""
    example = ROOT / "data" / "huizhou_dsj"
    shutil.copytree(example, folder / "all")
    (folder / "tools").symlink_to(ROOT / "tools")
    (folder / "templates").symlink_to(ROOT / "templates")
    (folder / "my" / "2024").mkdir(parents=True)
    for name in ("department.yaml", "2024/budget_disclosure.yaml"):
        text_of = (example / name).read_text(encoding="utf-8")
        # What it answers stands in files that it has not.
        (folder / "my" / name).write_text(text_of.partition("\nexplained:")[0] + "\n")
    program = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
    for command, shown in sessions(text):
        run = subprocess.run(
            ["bash", "-c", f"exec 2>&1; {command}"],
            cwd=folder,
            env={"PATH": program, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )
        output = re.sub(r"用时 [\d.]+ 秒", "用时 2.0 秒", run.stdout)
        text = text.replace(f"$ {command}\n{shown}", f"$ {command}\n{output}")
    return text


def test_sessions_are_real(tmp_path: Path) -> None:
    """Each command of the README's session prints what is shown under it."""
    text = README.read_text(encoding="utf-8")

    assert text == replay(text, tmp_path)


@pytest.mark.parametrize(
    "command",
    ["check", "build", "init", "new-year", "form", "import", "diff", "explain", "kinds"],
)
def test_commands_are_named(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each command stands in the README's table and has help of its own."""
    text = README.read_text(encoding="utf-8")

    assert cli.main([command, "--help"]) == 0
    assert command in capsys.readouterr().out
    assert f"| `reportgen {command}" in text


def test_kinds_are_named() -> None:
    """The table of kinds is the list of kinds."""
    text = README.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\S+) \| \[README\]\((\S+)\)", text, re.MULTILINE)

    expected = [
        (kind.name, kind.title, f"reportgen/reports/{kind.name}/README.md")
        for kind in pipeline.kinds().values()
    ]
    assert expected == rows


def test_links_lead_somewhere() -> None:
    """Every file that the README links to exists."""
    links = re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8"))

    assert [link for link in links if not (ROOT / link).exists()] == []
