"""`reportgen diff`: what goes to stdout and stderr, and the exit codes."""

import json
from pathlib import Path

import pytest

from reportgen import cli


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Run a command and return its code, stdout and stderr."""
    code = cli.main([str(word) for word in words])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_same(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two sides that are the same give 0 and nothing on stdout."""
    assert run(capsys, "diff", example, example) == (0, "", "两边相同\n")


def test_text(before: Path, after: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Differences give 1; they go to stdout, their count to stderr."""
    code, out, err = run(capsys, "diff", before, after)

    assert code == 1
    assert out.startswith("变动的数（2）\n")
    assert err.startswith("变动的数 2，变动的文字 1，")


def test_json(before: Path, after: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON goes to stdout, alone."""
    code, out, _ = run(capsys, "diff", before, after, "--format", "json")

    assert code == 1
    assert json.loads(out)["format"] == "reportgen-diff/1"


def test_html(
    before: Path,
    after: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The page is written and its path printed; one that cannot be written gives 2."""
    words = ("diff", before, after, "--format", "html", "--out")
    (tmp_path / "file").touch()

    assert run(capsys, *words, tmp_path)[:2] == (1, f"{tmp_path / 'dep' / 'diff.html'}\n")
    assert run(capsys, *words, tmp_path / "file")[:2] == (2, "")


def test_failures(example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A side that cannot be read gives 2; its problems go to stderr."""
    code, out, err = run(capsys, "diff", example, example.parent)

    assert (code, out) == (2, "")
    assert "no-department" in err
    assert run(capsys, "diff", example, tmp_path / "none")[0] == 2


def test_checks_that_fail_are_no_failures(
    after: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A folder whose checks fail can be compared."""
    assert run(capsys, "diff", after, after)[0] == 0
