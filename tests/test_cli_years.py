"""The commands that begin something: what they tell, and their exit codes."""

import shutil
from pathlib import Path

import pytest

from reportgen import cli

EXAMPLE = Path(__file__).resolve().parent.parent / "data" / "huizhou_dsj"


@pytest.fixture
def department(tmp_path: Path) -> Path:
    """Return a copy of the example's folder."""
    return shutil.copytree(EXAMPLE, tmp_path / EXAMPLE.name)


def test_new_year_tells_what_it_did(department: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Written files with their open values, ended projects, old years and proposals on stdout."""
    path = department / "2025" / "department_target.yaml"
    text = path.read_text(encoding="utf-8").replace("basic: 2529.75", "basic: -1")
    path.write_text(text.replace("staff: 68", "staff: 待填"), encoding="utf-8")
    code = cli.main(["new-year", str(department), "2026"])
    out, err = capsys.readouterr()
    lines = out.splitlines()

    assert code == 0
    assert f"写出 {department}/2026/department_target.yaml：待填 42 处" in lines
    ended = [line for line in lines if line.startswith("不再滚动 extranet_security")]
    assert len(ended) == 1
    assert "分年度资金计划没有 2026 年" in ended[0]
    assert "  建议改为：2026年12月底前" in lines
    assert lines[-1] == f"下一步：reportgen check {department} --year 2026"
    assert "错误 DT" in err
    assert "疑问" not in err
    assert "2025 年的文件还有 1 处待填" in err


def test_new_year_again(department: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second run writes nothing, names what is there, and is no failure."""
    cli.main(["new-year", str(department), "2025"])
    capsys.readouterr()
    code = cli.main(["new-year", str(department), "2025"])
    out, _ = capsys.readouterr()

    assert code == 0
    assert f"已有 {department}/2025/self_evaluation.yaml：没有改动" in out
    assert "写出" not in out


def test_new_year_of_an_unreadable_file(
    department: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that cannot be read is named with its place; nothing is written."""
    path = department / "2024" / "self_evaluation.yaml"
    path.write_text("unit: 万元\nunit: 元\n", encoding="utf-8")
    code = cli.main(["new-year", str(department), "2025"])
    out, err = capsys.readouterr()

    assert code == 1
    assert f"{path}:2:1: 错误 repeated-key" in err
    assert out == ""
    assert not (department / "2025" / "budget_disclosure.yaml").exists()


def test_new_year_without_a_year_before(
    department: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A year that nothing comes before is wrong use."""
    assert cli.main(["new-year", str(department), "2040"]) == 2
    assert "2039" in capsys.readouterr().err


def test_init_tells_what_to_do_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder from flags alone: its files, how much is open, and the next commands."""
    folder = tmp_path / "bureau"
    flags = ["--name", "某市某某局", "--short", "市某某局", "--year", "2025"]
    more = ["--unit", "center=某市某某中心", "--project", "cloud=云资源项目"]
    code = cli.main(["init", str(folder), *flags, *more])
    out, err = capsys.readouterr()

    assert code == 0
    assert f"写出 {folder}/2025/project_target/cloud.yaml" in out
    assert "某市某某中心" in (folder / "department.yaml").read_text(encoding="utf-8")
    for command in ("form", "check", "build"):
        assert f"reportgen {command} {folder}" in out
    assert "account-year" in err
    assert "pending" not in err


def test_init_without_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a terminal every missing fact is named at once, as wrong use."""
    code = cli.main(["init", str(tmp_path / "bureau"), "--name", "某市某某局"])
    _, err = capsys.readouterr()

    assert code == 2
    assert "--short" in err
    assert "--year" in err
    assert "--name" not in err
    assert list(tmp_path.iterdir()) == []


def test_init_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """At a terminal it asks for what no flag gave, and for units until a blank line."""
    answers = iter(["某市某某局", "市某某局", "2025", "center=某市某某中心", ""])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    folder = tmp_path / "bureau"

    assert cli.main(["init", str(folder)]) == 0
    assert "id: center" in (folder / "department.yaml").read_text(encoding="utf-8")
    assert list(answers) == []
    assert "写出" in capsys.readouterr().out


def test_init_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A year that is none is wrong use; a folder that check refuses is a failure."""
    flags = ["--name", "某市某某局", "--short", "市某某局", "--year"]

    assert cli.main(["init", str(tmp_path / "a"), *flags, "二〇二五"]) == 2
    assert cli.main(["init", str(tmp_path / "a"), *flags, "2001"]) == 1
    assert "no-account-table" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
