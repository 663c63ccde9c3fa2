"""A new budget year from the example: what is written, what ends, what is left alone."""

import json
import shutil
from pathlib import Path

import pytest

import reportgen
from reportgen.next_year import NewYear, new_year
from reportgen.problems import Severity, UsageError
from reportgen.tree import PENDING

EXAMPLE = Path(__file__).resolve().parent.parent / "data" / "huizhou_dsj"
DISCLOSURE = Path("2025", "budget_disclosure.yaml")
# A figure of 2025 against last year, and the figure of 2024 it comes from.
PRIORS = {
    "prior.overseas": "three_public.overseas.total",
    "prior.vehicle_purchase": "three_public.vehicle_purchase.total",
    "prior.vehicle_operation": "three_public.vehicle_operation.total",
    "prior.reception": "three_public.reception.total",
    "prior.vehicles": "three_public.vehicles.total",
    "prior.three_public": "three_public.three_public.total",
    "prior.administrative_expense": "three_public.administrative_expense.total",
    "prior.revenue": "summary.total_revenue",
    "prior.expenditure": "summary.total_expenditure",
}
OWN_PRIORS = {
    "prior.adjusted": "adjusted",
    "prior.assets.original_value": "assets.original_value",
    "prior.conference": "conference",
    "prior.training": "training",
}


@pytest.fixture
def department(tmp_path: Path) -> Path:
    """Return a copy of the example's folder."""
    return shutil.copytree(EXAMPLE, tmp_path / EXAMPLE.name)


def errors(result: reportgen.Result) -> set[str]:
    """Return the codes of a result's errors."""
    return {p.code for p in result.problems if p.severity is Severity.ERROR}


def names(made: NewYear, folder: Path) -> list[str]:
    """Return the written files below the department's folder."""
    return [path.relative_to(folder).as_posix() for path in made.written]


def test_example_of_2025(department: Path) -> None:
    """2024 becomes 2025: the files that are missing, with nothing wrong but 待填."""
    made = new_year(department, 2025)
    result = reportgen.check(department)

    assert names(made, department) == ["2025/budget_disclosure.yaml", "2025/self_evaluation.yaml"]
    assert made.is_good
    assert made.ended == made.existing == ()
    assert errors(result) == {"pending"}
    found = [p for p in result.problems if p.code == "pending"]
    assert sum(made.pending.values()) == len(found) > 300
    assert not [p for p in result.problems if p.code == "idle-explanation"]


def test_other_files_are_as_good_as_before(department: Path) -> None:
    """Pending files change no finding of the files that were there."""
    before = [p for p in reportgen.check(department).problems if "2025" in p.place.file]
    new_year(department, 2025)
    after = reportgen.check(department).problems
    others = [p for p in after if Path(p.place.file).name != DISCLOSURE.name]

    # One thing is known better: PT202 and PT203 look at 2024 and stay.
    assert [p for p in before if p not in others] == []


def test_comparatives_are_the_figures_of_last_year(department: Path) -> None:
    """Every figure of the last year in the new files is the one that last year's file gives."""
    new_year(department, 2025)
    made = {(r.year, r.kind.name): r.figures for r in reportgen.check(department).reports}
    new, old = (made[year, "budget_disclosure"] for year in (2025, 2024))
    evaluated, before = (made[year, "self_evaluation"] for year in (2025, 2024))

    assert {n: old[o].value for n, o in PRIORS.items()} == {n: new[n].value for n in PRIORS}
    assert {name for name in new if name.startswith("prior.")} == {*PRIORS}
    pairs = {name: before[source].value for name, source in OWN_PRIORS.items()}
    pairs |= {
        f"prior.disclosed.{name}": old[f"three_public.{name.partition('.')[2] or name}.total"].value
        for name in ("three_public", "three_public.reception", "administrative_expense")
    }
    assert pairs == {name: evaluated[name].value for name in pairs}
    assert None not in pairs.values()


def test_project_forms_take_last_year_from_last_year(department: Path) -> None:
    """A project's 上一年项目预算安排 of 2026 is its budget of 2025."""
    new_year(department, 2026)
    made = {(r.year, r.member): r.figures for r in reportgen.check(department).reports if r.member}
    name = "prior_budget"
    pairs = [
        (figures[name].value, made[2025, member]["annual"].value)
        for (year, member), figures in made.items()
        if year == 2026 and name in figures
    ]

    assert len(pairs) == 4
    assert [new for new, _ in pairs] == [old for _, old in pairs]


def test_comments_and_order_stay(department: Path) -> None:
    """The new file is the old one line by line, but for its first comment and what changes."""
    new_year(department, 2025)
    old = (department / "2024" / DISCLOSURE.name).read_text(encoding="utf-8").splitlines()
    new = (department / DISCLOSURE).read_text(encoding="utf-8").splitlines()
    comments = [line for line in old[4:] if line.strip().startswith("#")]

    assert new[0].startswith("# 2025年部门预算公开：由 2024 年的文件滚动生成")
    # The comment above `stated:` goes with it.
    assert [line for line in new[1:] if line.strip().startswith("#")] == comments[:-1]
    kept = [line for line in old[4:] if line and line in new]
    assert kept == [line for line in new[1:] if line in kept]


def test_rolling_twice_writes_nothing(department: Path) -> None:
    """What is there is left alone and named."""
    new_year(department, 2025)
    before = {path: path.read_bytes() for path in department.rglob("*.yaml")}
    made = new_year(department, 2025)

    assert made.written == ()
    assert [path.name for path in made.existing] == [
        "budget_disclosure.yaml",
        "self_evaluation.yaml",
    ]
    assert before == {path: path.read_bytes() for path in department.rglob("*.yaml")}


def test_same_input_same_bytes(department: Path, tmp_path: Path) -> None:
    """Two copies of a department give the same files."""
    other = shutil.copytree(EXAMPLE, tmp_path / "other" / EXAMPLE.name)
    new_year(department, 2025)
    new_year(other, 2025)

    assert (department / DISCLOSURE).read_bytes() == (other / DISCLOSURE).read_bytes()


def test_two_years_on(department: Path) -> None:
    """2025 becomes 2026: projects whose plan has run out are not carried, wherever they stand."""
    new_year(department, 2025)
    made = new_year(department, 2026)
    carried = {path.stem for path in made.written if path.parent.name == "project_target"}
    text = (department / "2026" / "budget_disclosure.yaml").read_text(encoding="utf-8")

    ended = {"extranet_security", "data_fusion_platform", "integrated_services_2"}
    assert {one.id for one in made.ended} == {*ended, "real_estate_supervision"}
    assert len(carried) == 9
    assert "unified_governance" in carried
    assert "id: extranet_security" not in text
    assert "计划1000万元" in text
    assert errors(reportgen.check(department)) == {"pending"}


def test_planned_amount_of_the_new_year_is_noted(department: Path) -> None:
    """A project's form of the new year gives the amount that its disclosure may be asked for."""
    new_year(department, 2025)
    text = (department / DISCLOSURE).read_text(encoding="utf-8")

    assert f"amount: {PENDING}：计划446.975万元" in text  # extranet_security: 4469750 元
    assert f"amount: {PENDING}：计划2000万元" in text  # cloud_resources


def test_texts_that_mention_a_year_are_listed(department: Path) -> None:
    """Carried texts and comments of an old year are told with a proposal, and stay."""
    made = new_year(department, 2026)
    told = {(Path(m.place.file).stem, m.text): m.proposal for m in made.mentions}

    assert told["one_stop_services", "2025年12月底前"] == "2026年12月底前"
    comment = next(text for name, text in told if name == "department_target")
    assert comment.startswith("# 预算整体情况：2025年")
    for mention in made.mentions:
        line = Path(mention.place.file).read_text(encoding="utf-8").split("\n")
        assert mention.text in line[mention.place.line - 1]


def test_comments_beside_values_that_mention_a_year(department: Path) -> None:
    """A comment behind a value is told with its place; a sign inside quotes is none."""
    path = department / "2025" / "department_target.yaml"
    text = path.read_text(encoding="utf-8").replace("name: 政数局", 'name: "局 #2025"  # 2025年起')
    path.write_text(text, encoding="utf-8")
    made = new_year(department, 2026)
    new = department / "2026" / "department_target.yaml"
    told = [(m.place.line, m.place.column, m.text) for m in made.mentions]
    line = 1 + new.read_text(encoding="utf-8").split("\n").index('name: "局 #2025"  # 2025年起')

    assert [one for one in told if one[0] == line] == [
        (line, 7, "局 #2025"),
        (line, 18, "# 2025年起"),
    ]


def test_drafts_build(department: Path, tmp_path: Path) -> None:
    """The drafts of the new files are written in Word and Excel."""
    new_year(department, 2025)
    result = reportgen.build(
        department,
        year=2025,
        formats=("docx", "xlsx"),
        out=tmp_path / "out",
        draft=True,
        pages=False,
    )

    assert result.is_whole
    assert {"budget_disclosure.docx", "self_evaluation.xlsx"} <= {p.name for p in result.written}


def test_unreadable_file_of_last_year(department: Path) -> None:
    """Nothing is written while a file of last year cannot be read; it is named."""
    (department / "2024" / "self_evaluation.yaml").write_text("unit: 万元\n", encoding="utf-8")
    made = new_year(department, 2025)

    assert {p.code for p in made.problems} == {"missing-key"}
    assert not made.is_good
    assert made.written == ()
    assert not (department / DISCLOSURE).exists()


def test_failing_check_is_no_obstacle(department: Path) -> None:
    """A file whose checks fail is carried; what fails is told."""
    path = department / "2024" / DISCLOSURE.name
    text = path.read_text(encoding="utf-8").replace("7600.53", "7600.54")
    path.write_text(text, encoding="utf-8")
    made = new_year(department, 2025)

    assert "BD115" in {p.code for p in made.checks}
    assert made.is_good
    assert len(made.written) == 2


def test_json_is_refused(department: Path) -> None:
    """A file without comments and order to keep is refused by name, and nothing is written."""
    path = department / "2024" / DISCLOSURE.name
    path.unlink()
    path.with_suffix(".json").write_text(
        json.dumps(
            {
                "unit": "元",
                "revenue": {},
                "revenue_change": {},
                "expenditure": [{"account": "2010301", "basic": "1"}],
                "expenditure_change": {},
                "units": [{"unit": "bureau", "personnel": "1", "operating": "0"}],
                "administrative_expense": {"current": "0"},
                "three_public_expenses": {
                    "overseas": {"current": "0"},
                    "vehicles": {"purchase": {"current": "0"}, "operation": {"current": "0"}},
                    "reception": {"current": "0"},
                },
                "procurement": {"goods": "0", "works": "0", "services": "0"},
                "assets": {
                    "as_of": "2023-11-30",
                    "fixed_assets": "0",
                    "house_area": "0",
                    "vehicles": "0",
                    "large_equipment": "0",
                    "planned_purchase": "0",
                    "planned_items": "无",
                },
            }
        ),
        encoding="utf-8",
    )
    made = new_year(department, 2025)

    assert [(p.code, Path(p.place.file).name) for p in made.problems] == [
        ("json-input", "budget_disclosure.json")
    ]
    assert made.written == ()


@pytest.mark.usefixtures("full_disk")
def test_all_or_nothing(department: Path) -> None:
    """Where the second file cannot be written the first one is taken back."""
    with pytest.raises(OSError, match="disk full"):
        new_year(department, 2025)

    assert not (department / DISCLOSURE).exists()


def test_no_year_before(department: Path) -> None:
    """A year without files before it is a wrong call."""
    with pytest.raises(UsageError, match="2029"):
        new_year(department, 2030)


def test_windows_line_ends(department: Path) -> None:
    """A file with Windows line ends gives the same new file as one without."""
    new_year(department, 2025)
    expected = (department / DISCLOSURE).read_bytes()
    (department / DISCLOSURE).unlink()
    path = department / "2024" / DISCLOSURE.name
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    new_year(department, 2025)

    assert (department / DISCLOSURE).read_bytes() == expected
