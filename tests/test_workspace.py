"""A department's folder: what is found in it, and what is strange about it."""

import json
from pathlib import Path

import pytest

from reportgen import workspace
from reportgen.problems import UsageError

DEPARTMENT = """\
profile: guangdong
names:
  - {name: 某市某局, short: 某局}
units:
  - id: bureau
"""
KINDS = {"budget_disclosure": False, "project_target": True, "self_evaluation": False}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a department's folder without any year."""
    folder = tmp_path / "some_bureau"
    folder.mkdir()
    (folder / "department.yaml").write_text(DEPARTMENT, encoding="utf-8")
    return folder


def add(folder: Path, *names: str) -> None:
    """Put empty files into a folder."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")


def codes(work: workspace.Workspace) -> list[tuple[str, str]]:
    """Return code and file name of each problem."""
    return [(problem.code, Path(problem.place.file).name) for problem in work.problems]


def test_example(example: Path) -> None:
    """The example's disclosure has one department and one file, and nothing strange."""
    work = workspace.load(example, KINDS)
    entries = [(entry.year, entry.kind, entry.path.name) for entry in work.entries]

    assert work.name == "huizhou_dsj"
    assert work.department
    assert work.problems == ()
    assert entries == [(2024, "budget_disclosure", "budget_disclosure.yaml")]


def test_entries_by_year_and_kind(folder: Path) -> None:
    """Input files come in order of year and kind, whatever their suffix."""
    add(
        folder,
        "2025/budget_disclosure.json",
        "2024/self_evaluation.yml",
        "2024/budget_disclosure.yaml",
    )
    entries = [(e.year, e.kind, e.path.suffix) for e in workspace.load(folder, KINDS).entries]
    expected = [
        (2024, "budget_disclosure", ".yaml"),
        (2024, "self_evaluation", ".yml"),
        (2025, "budget_disclosure", ".json"),
    ]

    assert expected == entries


def test_a_file_a_member(folder: Path) -> None:
    """A kind that is a folder has an entry for each file in it, in order of their names."""
    names = ("roads.yaml", "bridges.json", "notes.txt")
    add(folder, *(f"2024/project_target/{name}" for name in names), "2024/self_evaluation.yaml")
    entries = workspace.load(folder, KINDS).entries
    expected = [
        ("project_target", "bridges", "bridges.json"),
        ("project_target", "roads", "roads.yaml"),
        ("self_evaluation", "", "self_evaluation.yaml"),
    ]

    assert expected == [(entry.kind, entry.member, entry.path.name) for entry in entries]


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("2024/project_target.yaml", "project_target/<标识>.yaml"),
        ("2024/budget_disclosure/bureau.yaml", "budget_disclosure.yaml"),
    ],
)
def test_misplaced_file(name: str, right: str, folder: Path) -> None:
    """A file where its kind has a folder, or in a folder where it has a file, is a problem."""
    add(folder, name)
    work = workspace.load(folder, KINDS)

    assert work.entries == ()
    assert codes(work) == [("misplaced-file", Path(name).name)]
    assert right in work.problems[0].message


def test_two_files_of_one_member(folder: Path) -> None:
    """YAML and JSON of one member are a problem, never a silent choice."""
    add(folder, "2024/project_target/roads.json", "2024/project_target/roads.yaml")
    work = workspace.load(folder, KINDS)

    assert codes(work) == [("two-files", "roads.yaml")]


def test_other_files_are_no_input(folder: Path) -> None:
    """Notes, tables and folders that are no year are left alone."""
    add(folder, "README.md", "2024/notes.txt", "2024/tables.xlsx", "old/budget_disclosure.yaml")
    work = workspace.load(folder, KINDS)

    assert work.entries == ()
    assert work.problems == ()


def test_file_of_no_kind(folder: Path) -> None:
    """An input file whose name is no kind is a problem that suggests the nearest."""
    add(folder, "2024/budget_disclosre.yaml")
    work = workspace.load(folder, KINDS)

    assert codes(work) == [("unknown-kind", "budget_disclosre.yaml")]
    assert "budget_disclosure" in work.problems[0].message


def test_two_files_of_one_kind(folder: Path) -> None:
    """YAML and JSON of one kind and year are a problem, never a silent choice."""
    add(folder, "2024/budget_disclosure.json", "2024/budget_disclosure.yaml")
    work = workspace.load(folder, KINDS)

    assert codes(work) == [("two-files", "budget_disclosure.yaml")]


def test_two_department_files(folder: Path) -> None:
    """department.yaml beside department.json is a problem, never a silent choice."""
    add(folder, "department.json")
    work = workspace.load(folder, KINDS)

    assert [problem.code for problem in work.problems] == ["two-files"]


@pytest.mark.parametrize("suffix", ["yaml", "yml"])
def test_department_file(suffix: str, folder: Path) -> None:
    """The department's own file may have either suffix of YAML."""
    (folder / "department.yaml").rename(folder / f"department.{suffix}")
    department = workspace.load(folder, KINDS).department

    assert department
    assert department.names[0].name == "某市某局"


def test_department_as_json(folder: Path) -> None:
    """The department's own file may be JSON."""
    (folder / "department.yaml").unlink()
    facts = {
        "profile": "guangdong",
        "names": [{"name": "某局", "short": "局"}],
        "units": [{"id": "bureau"}],
    }
    (folder / "department.json").write_text(json.dumps(facts), encoding="utf-8")
    work = workspace.load(folder, KINDS)

    assert work.problems == ()
    assert work.department


def test_no_department_file(folder: Path) -> None:
    """A folder without department.yaml is a problem; its input files are still found."""
    (folder / "department.yaml").unlink()
    add(folder, "2024/budget_disclosure.yaml")
    work = workspace.load(folder, KINDS)

    assert codes(work) == [("no-department", "some_bureau")]
    assert work.department is None
    assert len(work.entries) == 1


def test_wrong_department_file(folder: Path) -> None:
    """A mistake in department.yaml is a problem at its place."""
    text = DEPARTMENT.replace("short: 某局", "shrot: 某局")
    (folder / "department.yaml").write_text(text, encoding="utf-8")
    work = workspace.load(folder, KINDS)
    places = [(p.code, p.place.line, p.place.column) for p in work.problems]

    assert work.department is None
    assert sorted(places) == [("missing-key", 3, 5), ("unknown-key", 3, 18)]


def test_name_is_that_of_the_real_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder's name is known for `.` too."""
    monkeypatch.chdir(folder)

    assert workspace.load(Path(), KINDS).name == "some_bureau"


@pytest.mark.parametrize("name", ["some_burea", "nothing/here", "some_bureau/department.yaml"])
def test_no_such_folder(name: str, folder: Path) -> None:
    """A folder that does not exist is wrong use."""
    with pytest.raises(UsageError):
        workspace.load(folder.parent / name, KINDS)


def test_nearest_folder(folder: Path) -> None:
    """Wrong use of a misspelt folder suggests its neighbour."""
    with pytest.raises(UsageError, match="some_bureau"):
        workspace.load(folder.parent / "some_burau", KINDS)
