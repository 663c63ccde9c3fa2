"""What a department's target form hands on: tasks with the projects that go on."""

import shutil
from pathlib import Path

import reportgen
from reportgen import source
from reportgen.tree import scalars

EXAMPLE = Path(__file__).resolve().parents[3] / "data" / "huizhou_dsj"


def test_tasks_keep_projects_that_go_on(tmp_path: Path) -> None:
    """A task whose only project has ended needs an amount of its own; others keep theirs."""
    folder = shutil.copytree(EXAMPLE, tmp_path / EXAMPLE.name)
    reportgen.new_year(folder, 2026)
    data, _ = source.read(folder / "2026" / "department_target.yaml")
    assert data
    values = {name: value.text for name, value in scalars(data.data)}
    ended = next(n for n, v in values.items() if v == "加强政务信息网络安全管理")
    task = ended.removesuffix(".name")

    assert values[f"{task}.amount"] == "待填"
    assert f"{task}.projects.0" not in values
    assert [n for n in values if n.startswith("tasks.") and n.endswith(".amount")].count(
        f"{task}.amount"
    ) == 1
    assert values["tasks.1.projects.0"] == "huiyunyan"
    assert values["goals.0"].startswith("待填：通过12345")
    assert values["indicators.1.whole"] == "≥300"
    assert values["indicators.1.annual"] == "待填：≥150"
    result = reportgen.check(folder, year=2026)
    assert {p.code for p in result.problems if p.severity == "error"} == {"pending"}
