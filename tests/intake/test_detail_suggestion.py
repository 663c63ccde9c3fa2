"""The draft of a mapping file: what heads and words tell, and what is left open."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen import source
from reportgen.intake import detail_mapping
from reportgen.intake.detail_import import propose
from reportgen.intake.detail_suggestion import suggest
from reportgen.problems import UsageError

Cells = list[list[object]]
Save = Callable[[Cells], Path]


def drafted(text: str, path: Path) -> dict[str, object]:
    """Return a draft's mappings as plain text by dotted path."""
    data, _ = source.parse(text.encode(), str(path))
    assert data
    return {name: scalar.text for name, scalar in source.scalars(data.data)}


def test_usual_heads_and_words_are_recognised(folder: Path, export: Save, cells: Cells) -> None:
    """Every column has its head, every word its meaning; unknown names of units are open."""
    cells[2][0] = cells[3][0] = "某市试验局"
    found = drafted(suggest(export(cells), folder), Path("m.yaml"))

    assert {name: text for name, text in found.items() if not name.startswith("skip")} == {
        "unit": "元",
        "sheet": "明细",
        "head": "2",
        "columns.unit": "预算单位",
        "columns.functional": "支出功能科目",
        "columns.economic": "部门经济分类",
        "columns.fund": "资金性质",
        "columns.nature": "支出类型",
        "columns.part": "人员公用标识",
        "columns.project": "项目名称",
        "columns.amount": "预算数",
        "units.某市试验局": "office",
        "units.大厅": "待填",
        "units.试验局": "office",
        "funds.一般公共预算": "general_public_budget",
        "natures.基本支出": "basic",
        "natures.项目支出": "project",
        "parts.人员": "personnel",
        "parts.公用": "operating",
        "revenue": "否",
    }


def test_a_draft_is_a_mapping_file(folder: Path, mapping: Path, export: Save, cells: Cells) -> None:
    """With what was open filled in, the draft imports the export."""
    cells[4][0] = "某市试验大厅"
    file = export(cells)
    mapping.write_text(suggest(file, folder), encoding="utf-8")

    found = propose(file, folder, 2024, mapping).problems
    assert [p.code for p in found] == ["detail-read"]


def test_what_cannot_be_known_stops_an_import(mapping: Path, export: Save, cells: Cells) -> None:
    """Without the department all units are open, and open places are problems."""
    mapping.write_text(suggest(export(cells)), encoding="utf-8")
    found, problems = detail_mapping.read(mapping)

    assert found is None
    assert [p.code for p in problems if p.code != "pending"] == ["pending-name"] * 2


@pytest.mark.parametrize(
    ("heads", "column", "head"),
    [
        (["单位编码", "单位名称"], "unit", "单位名称"),
        (["功能分类科目编码", "功能分类科目名称"], "functional", "功能分类科目编码"),
        (["支出功能分类科目"], "functional", "支出功能分类科目"),
        (["政府支出经济分类", "部门预算支出经济分类"], "economic", "部门预算支出经济分类"),
        (["资金来源"], "fund", "资金来源"),
        (["项目类别", "项目名称", "项目编码"], "nature", "项目类别"),
        (["项目类别", "项目名称", "项目编码"], "project", "项目名称"),
        (["项目类别", "项目名称", "项目编码"], "project_code", "项目编码"),
        (["2024年预算金额（元）"], "amount", "2024年预算金额（元）"),
        (["申报数"], "amount", "申报数"),
    ],
)
def test_heads_of_other_systems(export: Save, heads: list[object], column: str, head: str) -> None:
    """The surest head of a column wins, also where it is a part of a longer one."""
    found = drafted(suggest(export([heads, ["x"]])), Path("m.yaml"))

    assert head == found[f"columns.{column}"]


def test_an_unknown_head_is_left_open(export: Save) -> None:
    """A column without a known head is 待填, with the heads to choose from beside it."""
    text = suggest(export([["单位名称", "钱数"], ["x", 1]]))

    assert "  amount: 待填  # 从中选：单位名称、钱数\n" in text


@pytest.mark.parametrize(
    ("title", "head", "unit"),
    [
        ("单位：万元", "金额", "万元"),
        ("明细", "金额（万元）", "万元"),
        ("单位：万元", "金额（元）", "元"),
        ("100万元以上项目", "金额", "元"),
        ("单位：千元", "金额", "待填"),
    ],
)
def test_the_unit_is_what_the_export_says(
    export: Save, *, title: str, head: str, unit: str
) -> None:
    """The head of the amounts tells their unit, else what stands above the heads."""
    found = drafted(suggest(export([[title], ["单位名称", head], ["x", 1]])), Path("m.yaml"))

    assert unit == found["unit"]


def test_other_amounts_are_listed(export: Save) -> None:
    """A clerk sees which other columns may hold the amount."""
    text = suggest(export([["单位名称", "申报数", "批复数", "预算数"], ["x", 1, 2, 3]]))

    assert "  amount: 申报数  # 也可能是：批复数、预算数\n" in text


def test_odd_words_are_quoted(export: Save, cells: Cells) -> None:
    """Words that YAML would read otherwise stay what they are."""
    words = ["a: b", "#1", "否", "- x", "待填", '"引"', "2010301"]
    cells[2:] = [[word, *cells[2][1:]] for word in words]
    found = drafted(suggest(export(cells)), Path("m.yaml"))

    assert {f"units.{word}" for word in words} <= {*found}


def test_what_is_no_table_is_wrong_use(tmp_path: Path) -> None:
    """A file that cannot be read says why."""
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"PK")

    with pytest.raises(UsageError, match=r"a\.xlsx"):
        suggest(file)
