"""A new department's folder: it checks with open values only, or is not written at all."""

from pathlib import Path

import pytest

import reportgen
from reportgen import Named, paths
from reportgen.problems import Severity, TemplateError, UsageError

PROJECTS = (Named("cloud", "云资源租用项目"), Named("hotline", "热线话务外包项目"))
UNITS = (Named("center", "某市某某中心"),)


def made(folder: Path, **more: object) -> reportgen.NewDepartment:
    """Return a new department of 2025."""
    facts = {"name": "某市某某局", "short": "市某某局", "year": 2025, **more}
    return reportgen.init(folder, **facts)  # type: ignore[arg-type]


def below(folder: Path, result: reportgen.NewDepartment) -> set[str]:
    """Return the written files as seen from the folder."""
    return {path.relative_to(folder).as_posix() for path in result.written}


def test_all_kinds(tmp_path: Path) -> None:
    """Every kind has its starter file; nothing is wrong but open values, and a warning is told."""
    folder = tmp_path / "data" / "some_bureau"
    result = made(folder, units=UNITS, projects=PROJECTS)
    checked = reportgen.check(folder)

    assert below(folder, result) == {
        "department.yaml",
        "2025/budget_disclosure.yaml",
        "2025/department_target.yaml",
        "2025/project_target/cloud.yaml",
        "2025/project_target/hotline.yaml",
        "2025/self_evaluation.yaml",
    }
    errors = {p.code for p in checked.problems if p.severity is Severity.ERROR}
    assert errors == {"pending"}
    assert {p.code for p in checked.problems} == {"pending", "account-year"}
    assert [p.place for p in result.problems] == [p.place for p in checked.problems]
    assert [path.name for path in folder.parent.iterdir()] == ["some_bureau"]


@pytest.mark.parametrize("kind", [*reportgen.kinds()])
def test_each_kind_alone(kind: str, tmp_path: Path) -> None:
    """A kind needs none of the others to check with open values only."""
    folder = tmp_path / "bureau"
    made(folder, kinds=[kind], projects=PROJECTS, year=2024)
    codes = {p.code for p in reportgen.check(folder).problems}

    assert codes == {"pending"}


def test_drafts_of_a_new_department_build(tmp_path: Path) -> None:
    """The new folder's drafts are written in Word and Excel."""
    made(tmp_path / "bureau", projects=PROJECTS)
    result = reportgen.build(
        tmp_path / "bureau",
        formats=("docx", "xlsx"),
        out=tmp_path / "out",
        draft=True,
        pages=False,
    )

    assert result.is_whole


def test_without_projects_there_are_no_forms(tmp_path: Path) -> None:
    """Forms of projects are left out where there is no project."""
    result = made(tmp_path / "bureau")

    assert not [name for name in below(tmp_path / "bureau", result) if "project_target" in name]
    assert result.is_good


@pytest.mark.parametrize(
    "name",
    ["某局: #1", "“某”局", "'某'局", '"某"局', "- 某局", "待填", "123", "某局 #", "{某}", "某\\局"],
)
def test_names_are_kept_as_they_are(name: str, tmp_path: Path) -> None:
    """Whatever signs a name has, its files hold it; one that says 待填 is refused by check."""
    result = made(tmp_path / "bureau", name=name, units=[Named("center", name)])
    if name == "待填":
        assert "pending-name" in {p.code for p in result.problems}
        assert not (tmp_path / "bureau").exists()
        return
    documents = [report.document for report in reportgen.check(tmp_path / "bureau").reports]

    assert {document.entity for document in documents if document} >= {name}


def test_next_year_follows(tmp_path: Path) -> None:
    """The new folder can be carried into the next year at once."""
    folder = tmp_path / "bureau"
    made(folder, projects=PROJECTS)
    result = reportgen.new_year(folder, 2026)

    assert len(result.written) == 3
    assert {one.id for one in result.ended} == {"cloud", "hotline"}
    assert {p.code for p in reportgen.check(folder, year=2026).problems} <= {
        "pending",
        "account-year",
    }


def test_existing_folder(tmp_path: Path) -> None:
    """What is there is not touched."""
    (tmp_path / "bureau").mkdir()
    with pytest.raises(UsageError, match="已经存在"):
        made(tmp_path / "bureau")


@pytest.mark.parametrize(
    ("folder", "more", "said"),
    [
        ("Bureau", {}, "Bureau"),
        ("某局", {}, "某局"),
        ("b", {"name": " "}, "全称"),
        ("b", {"short": ""}, "简称"),
        ("b", {"year": 25}, "25"),
        ("b", {"units": [Named("1st", "单位")]}, "1st"),
        ("b", {"units": [Named("a", "单位"), Named("a", "单位")]}, "a 用了两次"),
        ("b", {"projects": [Named("", "项目")]}, "标识"),
        ("b", {"profile": "guangdon"}, "guangdong"),
        ("b", {"profile": "x"}, "guangdong"),
        ("b", {"kinds": ["budget_disclosur"]}, "budget_disclosure"),
        ("b", {"kinds": ["project_target"]}, "--project"),
    ],
)
def test_wrong_use(folder: str, more: dict[str, object], said: str, tmp_path: Path) -> None:
    """A wrong name is refused with what is meant; nothing is written."""
    with pytest.raises(UsageError, match=said):
        made(tmp_path / folder, **more)

    assert list(tmp_path.iterdir()) == []


def test_year_before_the_account_tables(tmp_path: Path) -> None:
    """A folder that check finds wrong is not written; the problem has its place in it."""
    result = made(tmp_path / "bureau", year=2001)

    assert "no-account-table" in {p.code for p in result.problems}
    assert not result.is_good
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("full_disk")
def test_whole_or_nothing(tmp_path: Path) -> None:
    """A file that cannot be written leaves no folder behind."""
    with pytest.raises(OSError, match="disk full"):
        made(tmp_path / "bureau")

    assert list(tmp_path.iterdir()) == []


def test_broken_starter_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A starter file that names what is not there is a problem at its place."""
    templates = tmp_path / "templates"
    start = templates / "budget_disclosure" / "guangdong" / "start.yaml"
    start.parent.mkdir(parents=True)
    start.write_text("name: {{ nmae }}\n", encoding="utf-8")
    (templates / "department.yaml").write_text("profile: guangdong\n", encoding="utf-8")
    monkeypatch.setattr(paths, "templates", lambda: templates)
    with pytest.raises(TemplateError, match="nmae") as caught:
        made(tmp_path / "bureau")

    assert caught.value.problems[0].place.file == str(start)
