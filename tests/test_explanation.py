"""`explain` takes a figure, a cell, a sentence or an input line."""

import re
import shutil
from pathlib import Path

import pytest

from reportgen import Explanation, UsageError, explain
from reportgen.cli import main
from reportgen.figures import Formula, lineage

KIND = "2024.budget_disclosure"
INPUT = "2024/budget_disclosure.yaml"


def line_of(folder: Path, words: str) -> int:
    """Return the line of the disclosure that holds some words."""
    lines = (folder / INPUT).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def place(found: Explanation) -> str:
    """Return the name of the place found."""
    assert found.place
    return found.place.name


@pytest.mark.parametrize(
    "name",
    [
        f"{KIND}.表3!2010350.项目支出",
        "表3!2010350.项目支出",
        "表3！2010350.项目支出",
        "支出总体情况表!2010350.项目支出",
        "expenditure!2010350.project",
        "2024.表3!2010350 事业运行.项目支出",
    ],
)
def test_a_cell_by_its_names(name: str, department: Path) -> None:
    """Table, row and column each answer to all of their names."""
    found = explain(department, name)

    assert place(found) == f"{KIND}.表3!2010350.项目支出"
    assert [figure.name for figure in found.figures] == ["expenditure.2010350.project"]


def test_a_cell_under_two_heads(department: Path) -> None:
    """A head that is not enough is ambiguous; all its levels tell the column."""
    with pytest.raises(UsageError, match="在 2 处") as error:
        explain(department, "表1!201.预算")
    found = explain(department, "表1!201.支出/预算")

    assert "表1!201.收入/预算" in str(error.value)
    assert place(found) == f"{KIND}.表1!201.支出/预算"


def test_a_name_that_two_rows_have(department: Path) -> None:
    """A name that several rows have is told with the candidates, as explain takes them."""
    with pytest.raises(UsageError) as error:
        explain(department, "表3!事业运行.项目支出")
    candidates = [line.split()[0] for line in str(error.value).splitlines()[1:]]

    assert candidates == [f"{KIND}.表3!{code}.项目支出" for code in ("2010150", "2010350")]
    assert [place(explain(department, name)) for name in candidates] == candidates


def test_a_member_has_cells_too(department: Path) -> None:
    """A table that every member has is told apart by the member's id."""
    name = "2025.project_target.huiyunyan/绩效指标!产出指标.数量指标.1.三级指标"

    with pytest.raises(UsageError, match="处"):
        explain(department, name.replace("huiyunyan/", ""))
    assert place(explain(department, name)).startswith("2025.project_target.huiyunyan/")


def test_a_sentence_by_a_part(department: Path) -> None:
    """A part of a sentence gives all of it, and the numbers that stand in the part."""
    found = explain(department, "本部门收入预算 7,600.53万元,比上年减少")

    assert place(found) == f"{KIND}.texts.budget_change"
    assert [figure.name for figure in found.figures] == ["text.revenue"]
    assert found.place
    assert found.place.origin.startswith("budget_disclosure/guangdong/wording.j2:")


def test_words_that_a_sentence_has_twice(department: Path) -> None:
    """Where a part occurs twice, the numbers of both are told."""
    found = explain(department, "比上年减少2，082.35万元")

    assert [f.name for f in found.figures] == ["text.revenue.change", "text.expenditure.change"]


def test_a_typed_sentence_has_its_line(department: Path) -> None:
    """A text of the data names the line where it was typed."""
    words = "负责办公、人事、党群、财务、资产、安全保密和信访等综合事务"
    found = explain(department, words)
    lines = (department / "department.yaml").read_text(encoding="utf-8").splitlines()

    assert found.place
    file, _, line = found.place.origin.partition(":")
    assert file == "department.yaml"
    assert words in lines[int(line) - 1]


def test_an_input_line(department: Path) -> None:
    """A line gives the numbers typed there and every printed place that hangs on it."""
    line = line_of(department, "project: 4931.05")
    found = explain(department, f"{INPUT}:{line}")
    names = {one.name for one in found.hanging}

    assert [str(figure.value) for figure in found.figures] == ["49310500.00"]
    assert {f"{KIND}.表3!2010399.项目支出", f"{KIND}.texts.budget_change"} <= names
    assert f"{KIND}.表3!2010350.项目支出" not in names
    again = explain(department, f"{department / INPUT}:{line}:3")
    assert [one.name for one in again.hanging] == [one.name for one in found.hanging]


def test_a_line_of_a_name(department: Path) -> None:
    """The name of a project is printed in the label of its row, behind its indent."""
    line = line_of(department, "name: 惠州12345政务服务便民热线对标粤省心改造项目")
    found = explain(department, f"{INPUT}:{line}")

    assert [place.name for place in found.hanging] == [
        f"{KIND}.表12!bureau.hotline_yueshengxin.支出项目类别（资金使用单位）"
    ]


def test_a_line_moves_other_reports(department: Path) -> None:
    """A project's amount is the prior budget of next year's form."""
    line = line_of(department, "id: hotline_yueshengxin") + 2
    found = explain(department, f"{INPUT}:{line}")

    assert {one.report for one in found.hanging} == {KIND, "2025.project_target"}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("表3!2010350.项目支处", "表3!2010350.项目支出"),
        ("text.revenue.rate", f"{KIND}.text.revenue.rate"),
        (f"{INPUT}:15", f"{INPUT}:17"),
        ("2024/budget_disclosre.yaml:9", INPUT),
        ("惠州市政务服务管理局概况", "惠州市政务服务数据管理局概况"),
        (f"{KIND}.text.revenue.raet", "text.revenue.rate"),
        (" ", ""),
    ],
)
def test_nothing_of_that_name(name: str, told: str, department: Path) -> None:
    """What is not there is told with the nearest that is."""
    with pytest.raises(UsageError) as error:
        explain(department, name)

    assert told in str(error.value)


def test_the_command(department: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints the text, its place, and the way down to the line."""
    code = main(["explain", str(department), "表3!2010350.项目支出", "--year", "2024"])
    lines = capsys.readouterr().out.splitlines()

    assert code == 0
    assert lines[:2] == ["75.00", f"位置　{KIND}.表3!2010350.项目支出"]
    assert f"{INPUT}:{line_of(department, 'project: 75.00')}:" in lines[-1]


def test_the_command_of_a_line(department: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints what was typed in a line and how many places hang on it."""
    line = line_of(department, "project: 4931.05")
    found = explain(department, f"{INPUT}:{line}")
    code = main(["explain", str(department), f"{INPUT}:{line}"])
    lines = capsys.readouterr().out.splitlines()

    assert code == 0
    assert "4,931.05 万元" in lines[1]
    assert lines[2] == f"带动 {len(found.hanging)} 处"
    assert len(lines) == 3 + len(found.hanging)


def test_an_ambiguous_name_ends_with_2(
    department: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of very many places ten are listed."""
    code = main(["explain", str(department), "万元"])
    told = capsys.readouterr().err.splitlines()

    assert code == 2
    assert len(told) == 11


def test_explain(department: Path) -> None:
    """`explain` gives the figure, whose lineage ends in typed numbers with their places."""
    (figure,) = explain(department, "2024.budget_disclosure.expenditure.total.total").figures
    leaves = [part for _, part in lineage(figure) if part.formula is Formula.GIVEN]
    text = (department / INPUT).read_text(encoding="utf-8").splitlines()

    assert figure.value == 76005300
    assert leaves
    for leaf in leaves:
        assert leaf.place
        assert re.search(r"\d", text[leaf.place.line - 1][leaf.place.column - 1 :])


@pytest.mark.parametrize(
    "name",
    ["", "2024.budget_disclosure", "2024.budget_disclosure.", "x.y.z", "2024.x.y"],
)
def test_explain_of_nothing(name: str, department: Path) -> None:
    """A name that is no figure is wrong use."""
    with pytest.raises(UsageError):
        explain(department, name)


def test_explain_suggests_the_nearest(department: Path) -> None:
    """Wrong use of a misspelt figure names the nearest one."""
    with pytest.raises(UsageError, match=r"expenditure\.total\.total"):
        explain(department, "2024.budget_disclosure.expenditure.totla.total")


@pytest.mark.parametrize("name", [f"{KIND}.expenditure.total.total", "表3!201.合计", "收入预算"])
def test_explain_of_broken_input(name: str, example: Path, tmp_path: Path) -> None:
    """A figure of input that cannot be read is wrong use that sends the user to `check`."""
    folder = shutil.copytree(example, tmp_path / example.name)
    text = (folder / INPUT).read_text(encoding="utf-8")
    (folder / INPUT).write_text(text.replace("t: 7600.53", "t: 7600.53万"), encoding="utf-8")

    with pytest.raises(UsageError, match="check"):
        explain(folder, name)
