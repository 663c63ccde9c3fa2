"""An invented department's target form with one project form, without any problem."""

from collections.abc import Callable
from pathlib import Path

import pytest

import reportgen

Check = Callable[..., reportgen.Result]

DEPARTMENT = """\
profile: guangdong
names: [{name: 青石市数据局, short: 数据局}]
units:
  - {id: office}
  - {id: archive, names: [{name: 青石市资料中心, short: 资料中心}]}
"""
TARGET = """\
unit: 万元
name: 数据局
staff: 12
budget:
  basic: 100.00
  project: 80.00
  other_funds: 10.00
  special_funds: 30.00
  other_development: 40.00
  transfers: 5.00
goals:
  - 保障试验平台稳定运行。
  - 整理历年资料。
tasks:
  - name: 平台运维
    content: 运维试验平台。
    projects: [platform]
    expected: 平台稳定。
  - name: 资料整理
    content: 整理资料。
    parts:
      - {name: 资料扫描, amount: 5.00}
    expected: 资料齐全。
indicators:
  - {category: 数量指标, name: 平台数, whole: ≥3个, annual: ≥3个}
  - {category: 质量指标, name: 完好率, whole: ≥95%, annual: ≥95%}
"""
PLATFORM = """\
unit: 元
form: target_table
name: 平台运维
starts: 2024
ends: 2026
budget: 450000
"""


@pytest.fixture(scope="session")
def text() -> str:
    """Return the department's target form."""
    return TARGET


@pytest.fixture(scope="session")
def platform() -> str:
    """Return the form of its one project."""
    return PLATFORM


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the department's folder with the form of its one project."""
    own = tmp_path / "bluestone"
    (own / "2025" / "project_target").mkdir(parents=True)
    (own / "department.yaml").write_text(DEPARTMENT, encoding="utf-8")
    (own / "2025" / "project_target" / "platform.yaml").write_text(PLATFORM, encoding="utf-8")
    return own


@pytest.fixture
def check(folder: Path) -> Check:
    """Return a checker of a target form, with further project forms by id."""

    def run(text: str, **members: str) -> reportgen.Result:
        for name, content in members.items():
            file = folder / "2025" / "project_target" / f"{name}.yaml"
            file.write_text(content, encoding="utf-8")
        (folder / "2025" / "department_target.yaml").write_text(text, encoding="utf-8")
        return reportgen.check(folder, year=2025, kind="department_target")

    return run
