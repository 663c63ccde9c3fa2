"""What a project's form hands on: its plan, and what it is for; no reviews, no goals of a year."""

import shutil
from pathlib import Path

import pytest

import reportgen
from reportgen import source
from reportgen.tree import scalars

EXAMPLE = Path(__file__).resolve().parents[3] / "data" / "huizhou_dsj"
FORM = Path("project_target", "unified_governance.yaml")


@pytest.fixture
def department(tmp_path: Path) -> Path:
    """Return a copy of the example's folder."""
    return shutil.copytree(EXAMPLE, tmp_path / EXAMPLE.name)


def values(path: Path) -> dict[str, str]:
    """Return the values of a file by path."""
    data, _ = source.read(path)
    assert data
    return {name: value.text for name, value in scalars(data.data)}


def test_plan_and_purpose_stay(department: Path) -> None:
    """Codes, plan, goals of the whole period stay; what was said of the year is to be confirmed."""
    reportgen.new_year(department, 2026)
    old, new = values(department / "2025" / FORM), values(department / "2026" / FORM)
    changed = {name for name in old if old[name] != new.get(name)}

    assert {name.split(".")[0] for name in changed} == {
        "social_capital",
        "reviews",
        "goals",
        "indicators",
    }
    assert {name for name in changed if "whole" in name} == set()
    assert new["reviews.department"] == "待填：审核通过"
    assert new["indicators.0.annual"] == "待填：3个"
    assert new["plan.3.requested"] == "10000000"


def test_new_project_is_continued_next_year(department: Path) -> None:
    """A project that was new is 延续项目 a year later."""
    path = department / "2025" / FORM
    text = path.read_text(encoding="utf-8").replace("延续项目", "新增项目")
    path.write_text(text, encoding="utf-8")
    reportgen.new_year(department, 2026)

    assert values(department / "2026" / FORM)["request_type"] == "延续项目"


def test_typed_budget_of_last_year_comes_by_link(department: Path) -> None:
    """A typed 上一年项目预算安排 is left out: last year's form gives it."""
    path = department / "2025" / FORM
    text = path.read_text(encoding="utf-8") + "\nprior_budget: 2410000\n"
    path.write_text(text, encoding="utf-8")
    reportgen.new_year(department, 2026)
    made = reportgen.check(department, year=2026, kind="project_target").reports
    figures = next(r.figures for r in made if r.member == FORM.stem)

    assert "prior_budget" not in values(department / "2026" / FORM)
    assert figures["prior_budget"].value == 4000000
