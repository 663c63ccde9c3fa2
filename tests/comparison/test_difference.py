"""Comparing two folders or two years: figures, what they move, wording, checks."""

import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

import reportgen
from reportgen import UsageError
from reportgen.comparison.model import Comparison

DISCLOSURE = "2024/budget_disclosure.yaml"
EVALUATION = "2024/self_evaluation.yaml"
PROJECTS = "2025/project_target"
EXTRANET = f"{PROJECTS}/extranet_security.yaml"
CLOUD = f"{PROJECTS}/cloud_resources.yaml"


def folder_with(department: Path, target: Path, *files: str) -> Path:
    """Return a folder with some of the example's files, without answers to checks."""
    for file in ("department.yaml", *files):
        text = (department / file).read_text(encoding="utf-8")
        alone = re.sub(r"^explained:\n(?:  .*\n)+", "", text, flags=re.MULTILINE)
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        (target / file).write_text(alone, encoding="utf-8")
    return target


def edited(folder: Path, target: Path, file: str, *edits: tuple[str, str]) -> Path:
    """Return a copy of a folder with some edits of one file."""
    copy = shutil.copytree(folder, target)
    text = (copy / file).read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    (copy / file).write_text(text, encoding="utf-8")
    return copy


def figures(found: Comparison) -> list[tuple[str, Decimal | None, Decimal | None]]:
    """Return the changed figures by the last part of their report's name."""
    return [(f.name.split(".", 2)[-1], f.old, f.new) for f in found.figures]


def wording(found: Comparison) -> list[tuple[str, str | None, str | None]]:
    """Return the changed wording."""
    return [(one.spot.path.split(".", 2)[-1], one.old, one.new) for one in found.wording]


@pytest.fixture
def disclosure(department: Path, tmp_path: Path) -> Path:
    """A folder with the disclosure alone."""
    return folder_with(department, tmp_path / "one" / "dep", DISCLOSURE)


@pytest.fixture
def projects(department: Path, tmp_path: Path) -> Path:
    """A folder with two project forms."""
    return folder_with(department, tmp_path / "one" / "dep", EXTRANET, CLOUD)


def test_a_folder_is_the_same_as_itself(department: Path) -> None:
    """Between a folder and itself nothing is told."""
    found = reportgen.diff(department, department)

    assert found == Comparison(str(department), str(department), department.name)
    assert found.is_same


def test_layout_of_a_file_is_no_difference(disclosure: Path, tmp_path: Path) -> None:
    """Comments, empty lines and the places they shift are no difference, nor are checks there."""
    edits = (("unit: 万元", "# 一\n\n# 二\nunit: 万元"), ("budget: 7600.53", "budget: 7601"))
    old = edited(disclosure, tmp_path / "a", DISCLOSURE, edits[1])
    new = edited(old, tmp_path / "b", DISCLOSURE, edits[0])

    assert reportgen.diff(old, new).is_same


def test_a_changed_figure(disclosure: Path, tmp_path: Path) -> None:
    """A figure is told with both values in 元, the difference and both places."""
    new = edited(disclosure, tmp_path / "c", DISCLOSURE, ("services: 1916.29", "services: 2000"))
    (one,) = reportgen.diff(disclosure, new).figures

    assert (Decimal(19162900), Decimal(20000000)) == (one.old, one.new)
    assert Decimal(837100) == one.difference
    assert (str(disclosure / DISCLOSURE), str(new / DISCLOSURE)) == (
        one.old_place and one.old_place.file,
        one.new_place and one.new_place.file,
    )
    assert [m.spot.path.split(".", 2)[-1] for m in one.moved] == ["texts.procurement"]


def test_a_figure_that_went(disclosure: Path, tmp_path: Path) -> None:
    """A figure that is typed no more is a root; it has no new value and no new place."""
    new = edited(disclosure, tmp_path / "b", DISCLOSURE, ("c: 632.69, project: 75.00", "c: 632.69"))
    found = reportgen.diff(disclosure, new)
    (one,) = found.figures

    name = "input.expenditure.2010350.general_public_budget.project"
    assert [(name, Decimal(750000), None)] == figures(found)
    assert (one.new_place, one.difference) == (None, None)
    assert ("75.00", "0.00") in {(m.old, m.new) for m in one.moved}
    assert found.computed == ()


def test_a_row_that_came(disclosure: Path, tmp_path: Path) -> None:
    """A new account is one new row in each table that shows it, with one new figure."""
    line = "  - {account: 2010399, project: 4931.05}\n"
    old = edited(disclosure, tmp_path / "b", DISCLOSURE, (line, ""))
    found = reportgen.diff(old, disclosure)

    rows = [path for path, before, after in wording(found) if before is None and after]
    tables = ("revenue", "expenditure", "general_public_budget")
    assert [f"tables.{table}.2010399" for table in tables] == rows
    assert len(found.wording) == len(rows)
    name = "input.expenditure.2010399.general_public_budget.project"
    assert [(name, None, Decimal(49310500))] == figures(found)
    assert found.computed == ()


def test_an_entry_that_came(disclosure: Path, tmp_path: Path) -> None:
    """A new entry in a list is told once; those behind it, now with other numbers, are not."""
    first = "duties:\n"
    new = edited(disclosure, tmp_path / "b", "department.yaml", (first, f"{first}  - text: 新。\n"))

    assert wording(reportgen.diff(disclosure, new)) == [("lists.duties.1", None, "新。")]
    assert wording(reportgen.diff(new, disclosure)) == [("lists.duties.-1", "新。", None)]


def test_a_row_that_is_only_counted(projects: Path, tmp_path: Path) -> None:
    """A row taken out of the middle leaves the figures of the rows behind it as they were."""
    text = (projects / EXTRANET).read_text(encoding="utf-8")
    line = next(line for line in text.splitlines(keepends=True) if "红队检测服务" in line)
    found = reportgen.diff(projects, edited(projects, tmp_path / "b", EXTRANET, (line, "")))

    expected = [
        ("extranet_security.cost.9.price", Decimal(126000), None),
        ("extranet_security.cost.9.quantity", Decimal(1), None),
    ]
    assert expected == figures(found)
    assert [path for path, *_ in wording(found)] == ["extranet_security.tables.costs.-9"]


def test_another_direction_is_another_wording(disclosure: Path, tmp_path: Path) -> None:
    """A sentence that turns from 减少 to 增加 is moved and reworded; other numbers only move."""
    turned = edited(disclosure, tmp_path / "b", DISCLOSURE, ("prior: 9682.88", "prior: 7500.00"))
    more = edited(disclosure, tmp_path / "c", DISCLOSURE, ("prior: 9682.88", "prior: 9700.00"))
    one, other = (reportgen.diff(disclosure, new) for new in (turned, more))

    assert [path for path, *_ in wording(one)] == ["texts.budget_change"]
    assert wording(other) == []
    for found in (one, other):
        moved = [m.spot.path for m in found.figures[0].moved]
        assert moved == ["2024.budget_disclosure.texts.budget_change"]


def test_a_computed_figure_without_a_changed_input(department: Path, tmp_path: Path) -> None:
    """A completion follows from words; it is told apart, with the cell that shows it."""
    old = folder_with(department, tmp_path / "a", EVALUATION)
    new = edited(old, tmp_path / "b", EVALUATION, ("actual: 11套", "actual: 12套"))
    found = reportgen.diff(old, new)
    (one,) = found.computed

    assert found.figures == ()
    assert one.name == "2024.self_evaluation.indicator.1.completion"
    assert [(m.old, m.new) for m in one.moved] == [("84.62%", "92.31%")]
    assert [(before, after) for _, before, after in wording(found)] == [("11套", "12套")]


def test_checks_that_began_and_ceased(disclosure: Path, tmp_path: Path) -> None:
    """Checks that fail on one side only began or ceased; answers and tails are not told."""
    edit = ("budget: 7600.53", "budget: 7601.53")
    new = edited(disclosure, tmp_path / "b", DISCLOSURE, edit)
    one, other = reportgen.diff(disclosure, new), reportgen.diff(new, disclosure)

    codes = ["BD115", "BD115", "BD121", "BD121", "BD141"]
    assert (codes, []) == ([p.problem.code for p in one.began], [*one.ceased])
    assert ([], codes) == ([*other.began], [p.problem.code for p in other.ceased])


def test_one_of_two_failures_of_a_check(disclosure: Path, tmp_path: Path) -> None:
    """A check that fails on the same figures, by more now, neither began nor ceased."""
    old = edited(disclosure, tmp_path / "a", DISCLOSURE, ("budget: 7600.53", "budget: 7601.53"))
    new = edited(disclosure, tmp_path / "b", DISCLOSURE, ("budget: 7600.53", "budget: 7602.53"))
    found = reportgen.diff(old, new)

    assert (found.began, found.ceased) == ((), ())
    assert len(found.figures) == 1


def test_what_is_still_to_be_entered(disclosure: Path, tmp_path: Path) -> None:
    """A value that is 待填 now is a problem that began; its figure has no value."""
    new = edited(disclosure, tmp_path / "b", DISCLOSURE, ("works: 0", "works: 待填"))
    found = reportgen.diff(disclosure, new)

    assert [p.problem.code for p in found.began] == ["pending"]
    assert [("procurement.works", Decimal(0), None)] == figures(found)


def test_a_report_on_one_side(department: Path, tmp_path: Path) -> None:
    """A report of one side alone is named; only its figures that move others are told."""
    old = folder_with(department, tmp_path / "a", EXTRANET, CLOUD, "2025/department_target.yaml")
    new = shutil.copytree(old, tmp_path / "b")
    (new / CLOUD).unlink()
    found = reportgen.diff(old, new)

    assert (found.only_new, len(found.only_old)) == ((), 1)
    assert [("cloud_resources.annual", Decimal(20000000), None)] == figures(found)
    assert {"2025年部门整体预算绩效目标申报表", "2025年项目绩效目标"} == {
        moved.spot.report for moved in found.figures[0].moved
    }


def test_a_link_moves_another_year(department: Path, tmp_path: Path) -> None:
    """A figure of last year's report moves this year's sentences that compare with it."""
    earlier = "2023/self_evaluation.yaml"
    old = folder_with(department, tmp_path / "a", EVALUATION, earlier)
    new = edited(old, tmp_path / "b", earlier, ("value: 13585.52", "value: 13586.52"))
    (one,) = reportgen.diff(old, new).figures

    assert one.report == "2023年部门整体支出绩效自评报告"
    assert {2023, 2024} == {int(moved.spot.path[:4]) for moved in one.moved}


@pytest.fixture
def two_years(projects: Path) -> Path:
    """A folder whose second year repeats the first."""
    shutil.copytree(projects / "2025", projects / "2026")
    # What hangs on the year of the form itself.
    (projects / "2026" / "project_target" / "extranet_security.yaml").unlink()
    (projects / "2025" / "project_target" / "extranet_security.yaml").unlink()
    return projects


def test_two_years(two_years: Path) -> None:
    """Years are paired by kind and member; the year in heads and labels is no difference."""
    found = reportgen.diff(two_years / "2025", two_years / "2026")

    assert found.is_same


def test_the_year_in_a_text(two_years: Path, tmp_path: Path) -> None:
    """A text may name its own year, another as far away, or the same one; any other differs."""
    one = "2026/project_target/cloud_resources.yaml"
    name = "name: 惠州市电子政务云服务采购项目"
    other = edited(two_years, tmp_path / "o", CLOUD, (name, f"{name}2025—2027年（2019年起）"))
    right = edited(other, tmp_path / "r", one, (name, f"{name}2026—2028年（2019年起）"))
    wrong = edited(other, tmp_path / "w", one, (name, f"{name}2026—2029年（2019年起）"))

    assert reportgen.diff(right / "2025", right / "2026").is_same
    assert reportgen.diff(wrong / "2025", wrong / "2026").wording


def test_a_year_that_cites_a_year_that_is_not_compared(department: Path) -> None:
    """What a year takes from a report that is not compared is told where it was taken to."""
    found = reportgen.diff(department / "2023", department / "2024")
    told = {one.name: one for one in found.figures}
    one = told["self_evaluation.prior.assets.original_value"]

    assert one.old_place is not None
    assert one.new_place is not None
    assert Path("2023/self_evaluation.yaml") == Path(one.new_place.file).relative_to(department)
    assert found.only_new == ("2024年部门预算公开",)


def test_a_side_that_cannot_be_read(disclosure: Path, tmp_path: Path) -> None:
    """Errors that leave a report without content are failures; nothing else is told."""
    new = edited(disclosure, tmp_path / "b", DISCLOSURE, ("budget: 7600.53", "budget: 7600.53万"))
    found = reportgen.diff(disclosure, new)

    assert [("amount-unit", str(new / DISCLOSURE), 9)] == [
        (p.code, p.place.file, p.place.line) for p in found.failures
    ]
    assert found.only_old == ()
    assert not found.is_same


def test_sides_that_are_none(department: Path, tmp_path: Path) -> None:
    """A folder that is not there, or a year beside a department, is wrong use."""
    for old, new in (
        (department, tmp_path / "none"),
        (department / "2024", department),
        (department, "no-such-revision:data"),
    ):
        with pytest.raises(UsageError):
            reportgen.diff(old, new)
