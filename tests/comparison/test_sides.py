"""The sides of a comparison: folders, years, revisions, and the places they show."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

import reportgen
from reportgen.comparison.data import facts
from reportgen.comparison.sides import opened

INPUT = "2024/budget_disclosure.yaml"


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder, with a user of its own."""
    who = ("-c", "user.name=测试", "-c", "user.email=test@example.com")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in the current folder: the disclosure, then another amount, then a broken one.

    The department stands in `data/dep`; the files on the disk are those of the second commit.
    """
    folder = tmp_path / "repository"
    file = shutil.copytree(example, folder / "data" / "dep") / INPUT
    text = file.read_text(encoding="utf-8")
    git(tmp_path, "init", str(folder))
    for amount in ("1916.29", "2000.00", "二千"):
        changed = text.replace("services: 1916.29", f"services: {amount}")
        file.write_text(changed, encoding="utf-8")
        git(folder, "add", "--all")
        git(folder, "commit", "--allow-empty", "--message", amount)
    git(folder, "checkout", "HEAD~1")
    git(folder, "tag", "first", "HEAD~1")
    git(folder, "tag", "broken", "HEAD@{1}")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.usefixtures("repository")
def test_two_revisions() -> None:
    """Two revisions are compared; places name the revision and the path."""
    found = reportgen.diff("first:data/dep", "HEAD:data/dep")
    (one,) = found.figures

    assert (str(one.old_place), str(one.new_place)) == (
        f"first:data/dep/{INPUT}:223:13",
        f"HEAD:data/dep/{INPUT}:223:13",
    )
    assert found.name == "dep"


@pytest.mark.usefixtures("repository")
def test_a_revision_beside_a_folder() -> None:
    """A revision and the same files in a folder are the same; the folder keeps its own places."""
    assert reportgen.diff("HEAD:data/dep", "data/dep").is_same
    (one,) = reportgen.diff("first:data/dep", "data/dep").figures

    assert str(one.new_place) == f"data/dep/{INPUT}:223:13"


@pytest.mark.usefixtures("repository")
def test_a_year_of_a_revision() -> None:
    """A year in a revision is compared with one on the disk or in another revision."""
    (one,) = reportgen.diff("first:data/dep/2024", "data/dep/2024").figures

    assert str(one.old_place) == f"first:data/dep/{INPUT}:223:13"
    assert one.name == "budget_disclosure.procurement.services"
    assert reportgen.diff("HEAD:data/dep/2024/", "data/dep/2024").is_same


def test_sides_from_inside_a_folder(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Relative names are read in the current folder, also where it is the year itself."""
    monkeypatch.chdir(repository / "data" / "dep" / "2024")

    assert reportgen.diff("HEAD:.", ".").is_same
    assert reportgen.diff("HEAD:..", "..").is_same
    (one,) = reportgen.diff("first:./", Path()).figures
    assert str(one.new_place) == f"../{INPUT}:223:13"


def test_a_department_at_the_root(example: Path, tmp_path: Path) -> None:
    """A repository that is the department itself is named by its folder."""
    folder = shutil.copytree(example, tmp_path / "dep")
    git(folder, "init")
    git(folder, "add", "--all")
    git(folder, "commit", "--message", "one")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        with opened("HEAD:") as side:
            place = side.place(next(iter(side.reports.values())).problems[0].place)
            assert (side.name, place.file) == ("dep", f"HEAD:{INPUT}")


@pytest.mark.usefixtures("repository")
def test_failures_of_a_revision() -> None:
    """What is wrong with a revision is told at its place in the revision."""
    (problem,) = reportgen.diff("broken:data/dep", "HEAD:data/dep").failures

    assert (problem.code, problem.place.file) == (
        "amount-not-a-number",
        f"broken:data/dep/{INPUT}",
    )


@pytest.mark.usefixtures("repository")
def test_a_folder_of_a_revision_that_is_no_department() -> None:
    """A folder without `department.yaml` is a failure that names the revision."""
    (problem,) = reportgen.diff("HEAD:data", "HEAD:data/dep").failures

    assert (problem.code, problem.message) == (
        "no-department",
        "HEAD:data 中缺少 department.yaml",
    )


@pytest.mark.usefixtures("repository")
def test_nothing_names_the_temporary_folder() -> None:
    """Neither figures nor problems show where a revision was laid out for a moment."""
    found = reportgen.diff("first:data/dep", "HEAD:data/dep")

    assert tempfile.gettempdir() not in str(facts(found))
    assert facts(found) == facts(reportgen.diff("first:data/dep", "HEAD:data/dep"))


def test_errors_of_the_folder_are_failures(example: Path, tmp_path: Path) -> None:
    """A file of an unknown kind is an error of the folder, so that nothing is compared."""
    folder = shutil.copytree(example, tmp_path / "dep")
    (folder / "2024" / "budget_disclosur.yaml").write_text("unit: 元\n", encoding="utf-8")

    found = reportgen.diff(example, folder)

    assert [p.code for p in found.failures] == ["unknown-kind"]
