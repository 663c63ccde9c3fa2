"""A small department with a disclosure, and an export of its details to break."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from disclosures import NO_EXPENSES

YAML = (
    """\
# 年初预算
unit: 万元
revenue: {general_public_budget: 15.00}
revenue_change: {prior: 15.00}
# 支出
expenditure:
  - {account: 2010301, basic: 7.00}
  - {account: 2010350, basic: 3.00}
  - {account: 2010399, project: 5.00}
expenditure_change: {prior: 15.00}
# 表6
basic_by_economic: {30101: 9.00, 30201: 1.00}
# 表7
project_by_economic: {30213: 5.00}
# 单位
units:
  - unit: office  # 本级
    personnel: 6.00
    operating: 1.00
    projects:
      - id: repair
        name: 大厅维修
        amount: 5.00  # 一次性
        target: 修好大厅
  - unit: hall
    personnel: 3.00
    operating: 0
"""
    + NO_EXPENSES
)
NAMES = """\
profile: guangdong
names: [{name: 某市试验局, short: 试验局}]
units: [{id: office}, {id: hall, names: [{name: 某市试验大厅, short: 试验大厅}]}]
"""
HEADS = [
    "预算单位",
    "支出功能科目",
    "部门经济分类",
    "资金性质",
    "支出类型",
    "人员公用标识",
    "项目名称",
    "预算数",
]
Cells = list[list[object]]
EXPORT: Cells = [
    ["某市试验局2024年明细"],
    HEADS,
    [
        "试验局",
        "2010301-行政运行",
        "[30101]基本工资",
        "一般公共预算",
        "基本支出",
        "人员",
        "",
        60000,
    ],
    ["试验局", 2010301, 30201, "一般公共预算", "基本支出", "公用", "", "10,000.00"],
    ["大厅", "2010350", "30101", "一般公共预算", "基本支出", "人员", "工资", 29999.5],
    ["试验局", "2010399", "30213", "一般公共预算", "项目支出", None, "大厅维修", 50000],
    ["合计", None, None, None, None, None, None, 149999.5],
]
MAPPING = """\
unit: 元
head: 2
columns:
  unit: 预算单位
  functional: 支出功能科目
  economic: 部门经济分类
  fund: 资金性质
  nature: 支出类型
  part: 人员公用标识
  project: 项目名称
  amount: 预算数
skip: [合计]
units: {试验局: office, 大厅: hall}
funds: {一般公共预算: general_public_budget}
natures: {基本支出: basic, 项目支出: project}
parts: {人员: personnel, 公用: operating}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The department's folder."""
    folder = tmp_path / "office"
    (folder / "2024").mkdir(parents=True)
    (folder / "department.yaml").write_text(NAMES, encoding="utf-8")
    (folder / "2024" / "budget_disclosure.yaml").write_text(YAML, encoding="utf-8")
    return folder


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    """The mapping file of the export."""
    path = tmp_path / "mapping.yaml"
    path.write_text(MAPPING, encoding="utf-8")
    return path


@pytest.fixture
def export(tmp_path: Path) -> Callable[[Cells], Path]:
    """Return a function that saves cells as the export."""

    def save(cells: Cells) -> Path:
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.title = "明细"
        for row in cells:
            sheet.append(row)
        path = tmp_path / "details.xlsx"
        book.save(path)
        return path

    return save


@pytest.fixture
def cells() -> Cells:
    """The cells of the export, to change."""
    return [list(row) for row in EXPORT]
