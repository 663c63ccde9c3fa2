"""The command line: what goes to stdout and stderr, and the exit codes."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reportgen import cli

ROOT = Path(__file__).resolve().parent.parent
DATA = "data/huizhou_dsj"
INPUT = f"{DATA}/2024/budget_disclosure.yaml"
# The example has other years and kinds too.
ONE = ("--year", "2024", "--kind", "budget_disclosure")
PROBLEM = re.compile(r"^\S+:\d+:\d+: (错误|警告|疑问|提示) \S+ .+$")
SUMMARY = re.compile(r"\d+ 份文件，核对 \d+ 处：错误 \d+，警告 \d+，疑问 \d+，提示 \d+")


def reportgen(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run `python -m reportgen` as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "reportgen", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def broken(example: Path, tmp_path: Path) -> Path:
    """Return a folder whose file has an amount with its unit in line 9."""
    folder = shutil.copytree(example, tmp_path / "data" / "huizhou_dsj")
    path = folder / "2024" / "budget_disclosure.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("t: 7600.53", "t: 7600.53万"), encoding="utf-8")
    return folder


def test_check_lists_problems_on_stdout() -> None:
    """`check` prints one line a problem, and only its summary goes to stderr."""
    run = reportgen("check", DATA, *ONE)
    lines = run.stdout.splitlines()

    assert run.returncode == 0
    assert [line.split()[2] for line in lines] == ["BD101", "BD162", "LK101"]
    assert all(PROBLEM.match(line) for line in lines)
    assert SUMMARY.fullmatch(run.stderr.rstrip("\n"))


def test_check_names_places_as_they_were_given() -> None:
    """A place is the path of the call with line and column, so that an editor can jump to it."""
    file, line, column, _ = reportgen("check", DATA, *ONE).stdout.splitlines()[0].split(":", 3)

    assert file == INPUT
    assert "4661.78" in (ROOT / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert int(column) > 1


def test_check_of_broken_input(broken: Path) -> None:
    """`check` of a broken file prints the error on stdout and ends with 1."""
    run = reportgen("check", "data/huizhou_dsj", cwd=broken.parent.parent)

    assert run.returncode == 1
    assert run.stdout.startswith(f"{INPUT}:9:26: 错误 amount-unit ")
    assert "amount-unit" not in run.stderr


def test_check_as_json() -> None:
    """`check --format json` gives the same problems as data."""
    run = reportgen("check", DATA, *ONE, "--format", "json")
    facts = json.loads(run.stdout)
    keys = {"code", "severity", "message", "file", "line", "column", "related"}

    assert run.returncode == 0
    assert [(fact["code"], fact["severity"]) for fact in facts] == [
        ("BD101", "information"),
        ("BD162", "information"),
        ("LK101", "information"),
    ]
    assert [keys] * 3 == [{*fact} for fact in facts]
    assert [fact["file"] for fact in facts] == [INPUT] * 3


def test_check_of_broken_input_as_json(broken: Path) -> None:
    """JSON is whole for a broken file too, and the exit code is 1."""
    run = reportgen("check", str(broken), "--format", "json")
    fact = json.loads(run.stdout)[0]

    assert run.returncode == 1
    assert (fact["code"], fact["line"], fact["column"]) == ("amount-unit", 9, 26)


def test_check_of_one_year_and_kind() -> None:
    """`--year` and `--kind` narrow the check and do not change its result."""
    run = reportgen("check", DATA, *ONE)
    whole = reportgen("check", DATA).stdout.splitlines()

    assert run.returncode == 0
    assert run.stdout.splitlines() == [line for line in whole if line in run.stdout]
    assert all(line.startswith(INPUT) for line in run.stdout.splitlines())


def test_check_writes_nothing(tmp_path: Path) -> None:
    """`check` leaves no file behind."""
    run = reportgen("check", str(ROOT / DATA), *ONE, cwd=tmp_path)

    assert run.returncode == 0
    assert [*tmp_path.rglob("*")] == []


def test_build_prints_its_files_on_stdout(tmp_path: Path) -> None:
    """`build` prints the files it wrote on stdout, problems and summary on stderr."""
    words = ("--out", str(tmp_path), "--format", "docx,xlsx", "--no-pages")
    run = reportgen("build", DATA, *ONE, *words)
    folder = tmp_path / "huizhou_dsj" / "2024"
    expected = [str(folder / f"budget_disclosure.{ending}") for ending in ("docx", "xlsx")]

    assert run.returncode == 0
    assert expected == run.stdout.splitlines()
    assert [line.split()[2] for line in run.stderr.splitlines()[:3]] == ["BD101", "BD162", "LK101"]
    assert {Path(name) for name in expected} == {*folder.iterdir()}


def test_build_writes_below_output(tmp_path: Path) -> None:
    """Without `--out` files go to `output/<department>/<year>/` of the current folder."""
    run = reportgen("build", str(ROOT / DATA), *ONE, "--no-pages", cwd=tmp_path)

    assert run.stdout == "output/huizhou_dsj/2024/budget_disclosure.docx\n"
    assert (tmp_path / run.stdout.strip()).is_file()


def test_build_of_broken_input(broken: Path, tmp_path: Path) -> None:
    """`build` of a broken file prints the error on stderr, nothing on stdout, and ends with 1."""
    run = reportgen("build", str(broken), "--out", str(tmp_path / "output"), "--no-pages")

    assert run.returncode == 1
    assert run.stdout == ""
    assert " 错误 amount-unit " in run.stderr
    assert not (tmp_path / "output").exists()


def test_draft_of_unfinished_input(example: Path, tmp_path: Path) -> None:
    """`build --draft` writes in spite of what is still to be entered, and ends with 0."""
    folder = shutil.copytree(example, tmp_path / "huizhou_dsj")
    path = folder / "2024" / "budget_disclosure.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("prior: 3735.26", "prior: 待填"), encoding="utf-8")
    words = ("build", str(folder), "--out", str(tmp_path / "output"), "--no-pages")
    final, draft = reportgen(*words), reportgen(*words, "--draft")

    assert (final.returncode, final.stdout) == (1, "")
    assert draft.returncode == 0
    assert len(draft.stdout.splitlines()) == 1
    assert " pending " in draft.stderr


def test_draft_that_cannot_be_made(broken: Path, tmp_path: Path) -> None:
    """`build --draft` that wrote nothing ends with 1."""
    run = reportgen("build", str(broken), "--out", str(tmp_path / "output"), "--draft")

    assert (run.returncode, run.stdout) == (1, "")


def test_explain_goes_down_to_the_line() -> None:
    """`explain` shows a total, what it adds up, and the file and line of each typed number."""
    run = reportgen("explain", DATA, "2024.budget_disclosure.expenditure.20103.basic")
    lines = run.stdout.splitlines()
    typed = [line for line in lines if INPUT in line]
    source = (ROOT / INPUT).read_text(encoding="utf-8").splitlines()

    assert run.returncode == 0
    assert "1,602.73 万元" in lines[0]
    assert len(typed) == 2
    for line, amount in zip(typed, ("970.04", "632.69"), strict=True):
        number = int(line.rpartition(INPUT)[2].split(":")[1])

        assert amount in line
        assert amount in source[number - 1]


def test_explain_shows_both_sides_of_a_stated_figure() -> None:
    """`explain` of a stated total shows where it was stated, and what it would have been."""
    figure = "2024.budget_disclosure.project_by_economic.302.amount"
    lines = reportgen("explain", DATA, figure).stdout.splitlines()

    assert "4,661.78 万元" in lines[0]
    assert f"{INPUT}:237:" in lines[0]
    assert "4,661.77 万元" in lines[1]


def test_explain_shows_rates_in_percent() -> None:
    """`explain` of a rate shows it in percent, with both years below it."""
    run = reportgen("explain", DATA, "2024.budget_disclosure.text.revenue.rate")

    assert "21.51%" in run.stdout.splitlines()[0]
    assert "9,682.88 万元" in run.stdout


def test_kinds() -> None:
    """`kinds` prints each kind with its Chinese title."""
    run = reportgen("kinds")

    assert run.returncode == 0
    assert "budget_disclosure\t部门预算公开" in run.stdout.splitlines()


@pytest.mark.parametrize("words", [(), ("check",), ("build",), ("explain",), ("kinds",)])
def test_help(words: tuple[str, ...]) -> None:
    """The program and each of its commands explain themselves on stdout."""
    run = reportgen(*words, "--help")

    assert (run.returncode, run.stderr) == (0, "")
    assert "reportgen" in run.stdout
    assert re.search(r"[\u4e00-\u9fff]{4}", run.stdout)


@pytest.mark.parametrize(
    ("words", "suggestion"),
    [
        (("check", "data/huizhou_djs"), "huizhou_dsj"),
        (("build", "data/nothing/here"), ""),
        (("check", DATA, "--kind", "budget_disclosre"), "budget_disclosure"),
        (("build", DATA, "--kind", "budget_disclosre"), "budget_disclosure"),
        (("check", DATA, "--year", "2022"), "2022"),
        (("build", DATA, "--year", "2022"), "2022"),
        (("build", DATA, "--format", "dcox"), "docx"),
        (("build", DATA, "--format", "docx,,xlsx"), ""),
        (("build", DATA, "--format", ""), ""),
        (("explain", DATA, "2024.budget_disclosure.text.revenue.raet"), "text.revenue.rate"),
        (("explain", DATA, "2024.budget_disclosre.text.revenue.rate"), "budget_disclosure"),
        (("explain", DATA, "2022.budget_disclosure.text.revenue.rate"), "2022"),
        (("explain", DATA, "text.revenue.rate"), ""),
        (("explain", DATA, "2024"), ""),
        (("explain", DATA, ""), ""),
        (("explain", "data/huizhou_djs", "2024.budget_disclosure.x"), "huizhou_dsj"),
        (("check", DATA, "--year", "soon"), "--year"),
        (("check", DATA, "--format", "xml"), "--format"),
        (("chekc", DATA), "check"),
        (("check",), "folder"),
        ((), ""),
    ],
)
def test_wrong_use(
    words: tuple[str, ...],
    suggestion: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A folder, year, kind, format, figure or command that does not exist ends with 2."""
    monkeypatch.chdir(ROOT)
    exit_code = cli.main(words)
    printed = capsys.readouterr()

    assert (exit_code, printed.out) == (2, "")
    assert suggestion in printed.err


def test_wrong_use_is_a_sentence() -> None:
    """Wrong use ends the program with 2 and one sentence, no traceback."""
    run = reportgen("check", "data/huizhou_djs")

    assert (run.returncode, run.stdout) == (2, "")
    assert len(run.stderr.splitlines()) == 1


def test_file_for_a_folder() -> None:
    """The input file in place of the department's folder is wrong use."""
    assert reportgen("check", INPUT).returncode == 2


def test_main_returns_its_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    """`cli.main` gives back the exit code, and never ends the program by itself."""
    codes = [cli.main(words) for words in (["kinds"], ["check", "none"], ["--help"], [])]
    capsys.readouterr()

    assert codes == [0, 2, 0, 2]


def test_reader_that_stops_early() -> None:
    """A reader that closes the pipe at once causes no traceback."""
    command = f"'{sys.executable}' -m reportgen check {DATA} --format json | true"
    run = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8"])
def test_output_in_any_locale(locale: str) -> None:
    """Chinese messages come out whole in a plain locale too."""
    run = subprocess.run(
        [sys.executable, "-m", "reportgen", "kinds"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": locale},
        capture_output=True,
        check=False,
    )

    assert run.returncode == 0
    assert "部门预算公开" in run.stdout.decode()
