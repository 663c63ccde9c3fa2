"""What a disclosure hands on: last year's figures come by link, unless nothing gives them."""

import re
from pathlib import Path

import reportgen

INPUT = Path("2024", "budget_disclosure.yaml")


def test_units_own_disclosure_keeps_last_years_figures_to_enter(
    example: Path, tmp_path: Path
) -> None:
    """A unit's disclosure publishes no facts, so its `prior` stands to be entered, as 待填."""
    text = (example / INPUT).read_text(encoding="utf-8")
    head, _, tail = text.partition("  - unit: data_center")
    alone = head + "\n# 行政经费" + tail.partition("\n# 行政经费")[2]
    (tmp_path / INPUT).parent.mkdir()
    (tmp_path / INPUT).write_text(f"scope: unit\n{alone}", encoding="utf-8")
    names = (example / "department.yaml").read_text(encoding="utf-8")
    (tmp_path / "department.yaml").write_text(names, encoding="utf-8")
    made = reportgen.new_year(tmp_path, 2025)
    new = made.written[0].read_text(encoding="utf-8")

    assert len(re.findall("prior: 待填", new)) == len(re.findall("prior: ", text)) > 5
    errors = {
        p.code for p in reportgen.check(tmp_path, year=2025).problems if p.severity == "error"
    }
    assert errors == {"pending"}


def test_targets_stay_unless_they_speak_of_a_year(example: Path, tmp_path: Path) -> None:
    """What a project is for is carried as it is; a target of last year is to be written again."""
    text = (example / INPUT).read_text(encoding="utf-8")
    text = text.replace("target: 满足基层党组织开展活动的需要。", "target: 2024年开展活动。")
    (tmp_path / INPUT).parent.mkdir()
    (tmp_path / INPUT).write_text(text, encoding="utf-8")
    names = (example / "department.yaml").read_text(encoding="utf-8")
    (tmp_path / "department.yaml").write_text(names, encoding="utf-8")
    new = reportgen.new_year(tmp_path, 2025).written[0].read_text(encoding="utf-8")

    assert "target: 待填：2024年开展活动。" in new
    assert "target: 完成平台本年度网络安全等级测评。" in new
    assert len(re.findall("target: 待填", new)) == 1
    assert "as_of: 待填" in new
    assert "prior:" not in new
