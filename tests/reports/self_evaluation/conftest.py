"""An imaginary department in a folder of its own, and its self-evaluation of 2024, made whole."""

from collections.abc import Callable
from pathlib import Path

import pytest

import reportgen
from reportgen import Report

DEPARTMENT = """\
profile: guangdong
names:
  - {name: 江平市数据局, short: 市数据局}
units:
  - id: bureau
  - {id: center, names: [{name: 江平市数据中心, short: 市数据中心}]}
offices:
  - {name: 办公室, duty: 文秘。}
  - {name: 数据科, duty: 数据。}
"""

# Synthetic: a disclosure that holds, its amounts uneven on purpose.
DISCLOSURE = """\
unit: 万元
revenue: {general_public_budget: 100.00}
revenue_change: {prior: 80.00, reason: 任务增加}
expenditure:
  - {account: 2010301, basic: 60.00, project: 40.00}
expenditure_change: {prior: 80.00, reason: 任务增加}
basic_by_economic: {30101: 51.90, 30217: 5.60, 30231: 2.50}
project_by_economic: {30201: 40.00}
units:
  - unit: bureau
    personnel: 50.00
    operating: 10.00
    projects: [{id: net, name: 政务网, amount: 40.00, target: 保障运行。}]
  - {unit: center, personnel: 0, operating: 0}
administrative_expense: {current: 12.50, prior: 10.00, reason: 业务增加}
three_public_expenses:
  reason: 接待增加
  overseas: {current: 0, prior: 0}
  vehicles:
    reason: 压减
    purchase: {current: 0, prior: 0}
    operation: {current: 2.50, prior: 3.00}
  reception: {current: 5.60, prior: 4.60, reason: 接待增加}
procurement: {goods: 1.10, works: 0, services: 30.20}
assets:
  as_of: 2023-11-30
  fixed_assets: 20.00
  house_area: 0
  vehicles: 1
  large_equipment: 0
  planned_purchase: 0
  planned_items: 无
"""

Evaluate = Callable[..., Report]


@pytest.fixture
def disclosure() -> str:
    """Return the imaginary department's disclosure of 2024."""
    return DISCLOSURE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the imaginary department's folder."""
    found = tmp_path / "jiangping"
    found.mkdir()
    (found / "department.yaml").write_text(DEPARTMENT, encoding="utf-8")
    return found


@pytest.fixture
def evaluate(folder: Path) -> Evaluate:
    """Return a function that makes the report of a text, with other files beside it."""

    def make(text: str, **others: str) -> Report:
        for name, content in {"self_evaluation_2024": text, **others}.items():
            kind, _, year = name.rpartition("_")
            path = folder / year / f"{kind}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return reportgen.check(folder, year=2024, kind="self_evaluation").reports[0]

    return make
