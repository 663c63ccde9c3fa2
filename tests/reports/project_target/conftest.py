"""An invented department with one invented project, that every test of project forms starts from.

The project holds every identity to the 分 and leaves no question.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

import reportgen

Write = Callable[..., Path]
Check = Callable[..., reportgen.Result]

DEPARTMENT = """\
profile: guangdong
names:
  - {name: 青石市科学试验局, short: 试验局}
  - {name: 青石市科学和数据局, short: 数据局, from: 2025-01-01}
units: [{id: office}]
"""
PROJECT = """\
unit: 元
order: 1
form: departmental_function
name: 试验平台运维
code: "441399"
parent: {name: 平台, code: "6001"}
starts: 2024
ends: 2026
social_capital: 0
applicant: 青石市科学和数据局
implementer: "0"
prior_budget: 300000
is_research: 是
is_key: 否
reviews: {department: 审核通过}
grounds: 按照试验管理办法设立。
summary: "-"
plan:
  - {year: 2024, requested: 300000, approved: 300000}
  - {year: 2025, requested: 450000, approved: 450000}
  - {year: 2026, requested: 250000.50, approved: 250000.50}
costs:
  - {year: 2024, content: 首年运维, measure: 年, price: 300000, quantity: 1}
  - {year: 2025, content: 次年运维, measure: 次, price: 150000, quantity: 3}
  - {year: 2026, content: 末年运维, measure: 年, price: 250000.50, quantity: 1}
goals: {whole: 保障平台三年稳定。, annual: 保障平台当年稳定。}
indicators:
  - {category: 数量指标, name: 运维系统数, whole: ≥12个, annual: ≥4个}
  - {category: 数量指标, name: 巡检次数, whole: 每月1次, annual: 每月1次}
  - {category: 质量指标, name: 故障修复率, whole: ≥95%, annual: ≥95%}
  - {category: 服务对象满意度指标, name: 用户满意度, whole: ≥90%, annual: ≥90%}
"""
TABLE = """\
unit: 元
form: target_table
name: 青石热线外包
starts: 2021
ends: 2099
budget: 7600000
goals: {whole: 全天受理诉求。, annual: 按时办结诉求。}
indicators:
  - {category: 经济成本指标, name: 人均成本, whole: ≤10万元, annual: ≤10万元}
"""
INVESTMENT = """\
unit: 元
form: municipal_investment
name: 青石平台建设
starts: 2025
ends: 2026
prior_budget: 0
is_agent_built: 否
reviews: {planning: 列入计划}
plan:
  - {year: 2025, requested: 1000000.05, approved: 1000000}
  - {year: 2026, requested: 2000000, approved: 2000000}
"""


@pytest.fixture(scope="session")
def text() -> str:
    """Return the project on the form of a department's functions (部门职能类)."""
    return PROJECT


@pytest.fixture(scope="session")
def table() -> str:
    """Return a project on the short form (项目绩效目标表)."""
    return TABLE


@pytest.fixture(scope="session")
def investment() -> str:
    """Return a project on the form of investments (市政府投资项目)."""
    return INVESTMENT


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a maker of the department's folder with projects by id."""

    def make(**members: str) -> Path:
        folder = tmp_path / "bluestone"
        own = folder / "2025" / "project_target"
        own.mkdir(parents=True, exist_ok=True)
        (folder / "department.yaml").write_text(DEPARTMENT, encoding="utf-8")
        for name, content in members.items():
            (own / f"{name}.yaml").write_text(content, encoding="utf-8")
        return folder

    return make


@pytest.fixture
def check(write: Write) -> Check:
    """Return a checker of the department with projects by id."""

    def run(**members: str) -> reportgen.Result:
        return reportgen.check(write(**members))

    return run
