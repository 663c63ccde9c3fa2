"""The stages: all files are computed before one is derived; each report as far as it goes."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import reportgen
from reportgen.problems import Severity

EXAMPLE = Path(__file__).resolve().parent.parent / "data" / "huizhou_dsj"
DISCLOSURE, EVALUATION = "2024/budget_disclosure.yaml", "2024/self_evaluation.yaml"
MEMBER = "2025/project_target/huiyunyan.yaml"
Edit = Callable[[str, str, str], None]


@pytest.fixture
def department(tmp_path: Path) -> Path:
    """Return a copy of the example's folder."""
    return shutil.copytree(EXAMPLE, tmp_path / EXAMPLE.name)


@pytest.fixture
def edit(department: Path) -> Edit:
    """Return a function that replaces a text of a file."""

    def replace(file: str, old: str, new: str) -> None:
        path = department / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


def names(result: reportgen.Result) -> list[str]:
    """Return what each report is of."""
    return [".".join(filter(None, (str(r.year), r.kind.name, r.member))) for r in result.reports]


def unmade(result: reportgen.Result) -> list[str]:
    """Return the reports without a document."""
    made = [r.document is not None for r in result.reports]
    return [name for name, is_made in zip(names(result), made, strict=True) if not is_made]


def errors(result: reportgen.Result, file: str = "") -> set[str]:
    """Return the codes of errors, in one file or anywhere."""
    return {
        p.code
        for p in result.problems
        if p.severity is Severity.ERROR and p.place.file.endswith(file)
    }


def test_order_of_reports() -> None:
    """Reports come by year and kind; members by id, followed by the report that binds them."""
    result = reportgen.check(EXAMPLE)
    members = sorted(path.stem for path in (EXAMPLE / "2025" / "project_target").glob("*.yaml"))

    assert [
        "2023.self_evaluation",
        "2024.budget_disclosure",
        "2024.self_evaluation",
        "2025.department_target",
        *(f"2025.project_target.{member}" for member in members),
        "2025.project_target",
    ] == names(result)


def test_each_year_is_bound(department: Path) -> None:
    """The members of two years are bound apart."""
    shutil.copytree(department / "2025" / "project_target", department / "2026" / "project_target")
    result = reportgen.check(department, kind="project_target")
    bound = [
        (r.year, len(r.document.groups)) for r in result.reports if r.document and not r.member
    ]
    count = len([*(department / "2025" / "project_target").iterdir()])

    assert [(2025, count), (2026, count)] == bound


@pytest.mark.parametrize("content", [b"", b"unit: [", b"\xff\xfe", b"unit: \xe5\x85\x83\n"])
def test_file_that_cannot_be_read(content: bytes, department: Path) -> None:
    """It is left out of the links; everything that does not need it is still computed."""
    (department / DISCLOSURE).write_bytes(content)
    result = reportgen.check(department)

    assert unmade(result) == ["2024.budget_disclosure"]
    assert errors(result, "budget_disclosure.yaml")
    assert {"SE201"} == errors(result, "2024/self_evaluation.yaml")
    assert set() == errors(result, "2023/self_evaluation.yaml")
    assert set() == errors(result, "department_target.yaml")


def test_file_with_an_unknown_name_is_not_linked(edit: Edit, department: Path) -> None:
    """A file that leaves nothing to compute with gives no facts either."""
    edit(DISCLOSURE, "  - unit: data_center", "  - unit: nowhere")
    result = reportgen.check(department)

    assert unmade(result) == ["2024.budget_disclosure"]
    assert {"unknown-unit-id"} <= errors(result, "budget_disclosure.yaml")
    assert {"SE201"} == errors(result, "2024/self_evaluation.yaml")


def test_pending_file_is_linked(edit: Edit, department: Path) -> None:
    """A file that is only unfinished gives its other facts, and pending ones as pending."""
    edit(DISCLOSURE, "  services: 1916.29", "  services: 待填")
    result = reportgen.check(department)
    made = next(r for r in result.reports if (r.year, r.kind.name) == (2024, "self_evaluation"))

    assert unmade(result) == []
    assert {"pending"} == errors(result)
    assert made.figures["disclosed.procurement"].value is None
    assert made.figures["disclosed.procurement.goods"].value == 0


def test_error_of_one_file_is_cited_by_another(edit: Edit, department: Path) -> None:
    """A document that fails its own checks is still linked: its figures are what it says."""
    edit(DISCLOSURE, "general_public_budget: 7600.53", "general_public_budget: 7601.53")
    result = reportgen.check(department)

    assert unmade(result) == []
    assert "BD115" in errors(result, "budget_disclosure.yaml")


def test_members_are_bound_only_together(department: Path) -> None:
    """While one member cannot be made there is no report that binds them; the others are made."""
    (department / MEMBER).write_text("unit: 元\n", encoding="utf-8")
    result = reportgen.check(department)

    assert unmade(result) == ["2025.project_target.huiyunyan", "2025.project_target"]
    assert "missing-key" in errors(result, "huiyunyan.yaml")


def test_member_that_fails_a_check_is_bound(edit: Edit, department: Path) -> None:
    """A member with a wrong sum is whole: it is bound, and its error reported once."""
    edit(MEMBER, "unit: 元", "unit: 元\nstated: {amount: 1}")
    result = reportgen.check(department, kind="project_target")

    assert unmade(result) == []
    assert errors(result)


def test_only_member_is_bound(department: Path) -> None:
    """A single member is bound alone."""
    for path in (department / "2025" / "project_target").iterdir():
        if path.name != Path(MEMBER).name:
            path.unlink()
    result = reportgen.check(department, kind="project_target")

    assert names(result) == ["2025.project_target.huiyunyan", "2025.project_target"]
    assert [len(r.document.groups) for r in result.reports if r.document and not r.member] == [1]


def test_filter_links_the_whole_department() -> None:
    """What is asked for cites the years and kinds that were not."""
    alone = reportgen.check(EXAMPLE, year=2024, kind="self_evaluation")
    whole = reportgen.check(EXAMPLE)
    same = next(r for r in whole.reports if (r.year, r.kind.name) == (2024, "self_evaluation"))

    assert names(alone) == ["2024.self_evaluation"]
    assert {name: one.value for name, one in same.figures.items()} == {
        name: one.value for name, one in alone.reports[0].figures.items()
    }
    assert same.problems == alone.reports[0].problems


def test_filter_keeps_to_its_own_problems(edit: Edit, department: Path) -> None:
    """An error in a file that was not asked for, and that nothing cites, is not reported."""
    edit("2025/department_target.yaml", "staff: 68", "staff: 六十八")
    result = reportgen.check(department, year=2024)

    assert result.is_good


def test_wrong_department_leaves_the_models(department: Path) -> None:
    """Without names nothing is computed, but every file is still read and checked for form."""
    (department / "department.yaml").write_text("profile: guangdong\n", encoding="utf-8")
    (department / EVALUATION).write_text("unit: 万元\n", encoding="utf-8")
    result = reportgen.check(department)

    assert names(result) == unmade(result)
    assert "missing-key" in errors(result, "2024/self_evaluation.yaml")
    assert "missing-key" in errors(result, "department.yaml")
