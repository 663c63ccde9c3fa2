"""A comparison as lines of text."""

from pathlib import Path

import reportgen
from reportgen.comparison.model import Comparison
from reportgen.comparison.summary import counts, lines


def test_nothing_is_told_of_the_same(department: Path) -> None:
    """Two sides that are the same give no lines, and say so in the count."""
    found = reportgen.diff(department, department)

    assert [*lines(found)] == []
    assert counts(found) == "两边相同"


def test_sections(before: Path, found: Comparison) -> None:
    """Each section that has something is told with its count."""
    told = [line for line in lines(found) if not line.startswith(" ")]

    assert told == [
        "变动的数（2）",
        "变动的文字（1）",
        "新出现的问题（5）",
        "不再出现的问题（1）",
        f"只在 {before} 的文件（2）",
    ]


def test_a_figure(before: Path, after: Path, found: Comparison) -> None:
    """A figure is told in 万元 with its places, and below it what it moves."""
    told = [*lines(found)]
    start = next(n for n, line in enumerate(told) if "服务类采购预算" in line)
    file = "2024/budget_disclosure.yaml:223:13"
    name = "2024.budget_disclosure.procurement.services"

    assert told[start : start + 2] == [
        "  2024年部门预算公开　服务类采购预算：1,916.29 万元 → 2,000.00 万元（+83.71 万元）",
        f"    {before}/{file} → {after}/{file}　{name}",
    ]
    assert told[start + 2].startswith("    文字 procurement：")
    assert "1916.29" in told[start + 2].split(" → ")[0]
    assert "2000" in told[start + 2].split(" → ")[1]
