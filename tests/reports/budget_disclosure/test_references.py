"""Names, codes and identifiers that must exist elsewhere, and entries that stand twice."""

import shutil
from datetime import date
from pathlib import Path

import pytest

import reportgen
from reportgen import classification, paths, profile, source
from reportgen.department import Department
from reportgen.kind import Setting
from reportgen.problems import Problem
from reportgen.reports.budget_disclosure.model import BudgetDisclosure
from reportgen.reports.budget_disclosure.profile import DisclosureProfile
from reportgen.reports.budget_disclosure.references import inspect
from reportgen.schema import validate

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "data" / "huizhou_dsj"
FILE = Path("2024") / "budget_disclosure.yaml"
PROFILE = paths.templates() / "budget_disclosure" / "guangdong"


def line_of(text: str, start: str, which: int = 0) -> int:
    """Return the number of a line that begins so, indent left out; the first unless told."""
    return [n for n, line in enumerate(text.splitlines(), 1) if line.strip().startswith(start)][
        which
    ]


def edited(path: Path, old: str, new: str) -> str:
    """Return a file with the first place of a text replaced."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1)


def rows(problems: tuple[Problem, ...]) -> set[tuple[str, str, int]]:
    """Return code, file name and line of problems."""
    return {(p.code, Path(p.place.file).name, p.place.line) for p in problems}


@pytest.mark.parametrize(
    ("old", "new", "code", "blamed"),
    [
        ("account: 2010150", "account: 2010151", "unknown-account", "- {account: 2010151"),
        ("account: 2010150", "account: 3010150", "unknown-account", "- {account: 3010150"),
        ("account: 2010150", "account: 20101", "account-level", "- {account: 20101,"),
        ("account: 2010150", "account: 201", "account-level", "- {account: 201,"),
        ("  30101: 312.57", "  30104: 312.57", "unknown-account", "30104:"),
        ("  30101: 312.57", "  301: 312.57", "account-level", "301:"),
        ("  31007: 15.02", "  31008: 15.02", "unknown-account", "31008:"),
        ("unit: data_center", "unit: data_centre", "unknown-unit-id", "- unit: data_centre"),
        (
            "stated:\n  project_by_economic.302.amount",
            "stated:\n  project_by_economic.3022.amount",
            "unknown-figure",
            "project_by_economic.3022.amount",
        ),
    ],
)
def test_a_name_that_does_not_exist_is_told_at_its_line(
    old: str, new: str, code: str, blamed: str, tmp_path: Path
) -> None:
    """An unknown account, level, unit or figure is one error, at the line of the name."""
    text = edited(EXAMPLE / FILE, old, new)
    errors = {p for p in check(tmp_path, text).problems if p.severity == "error"}
    expected = {(code, FILE.name, line_of(text, blamed))}

    assert expected == rows(tuple(errors))


def check(folder: Path, text: str) -> reportgen.Result:
    """Check a text as the only disclosure of the example's department."""
    (folder / FILE).parent.mkdir(parents=True)
    names = (EXAMPLE / "department.yaml").read_text(encoding="utf-8")
    (folder / "department.yaml").write_text(names, encoding="utf-8")
    (folder / FILE).write_text(text, encoding="utf-8")
    return reportgen.check(folder)


def test_the_nearest_known_codes_are_named(tmp_path: Path) -> None:
    """The problem of an unknown account names the accounts nearest to it, with their names."""
    text = edited(EXAMPLE / FILE, "account: 2010399", "account: 2010398")
    (problem,) = check(tmp_path, text).problems

    assert "2010399 其他政府办公厅（室）及相关机构事务支出" in problem.message


@pytest.mark.parametrize(
    ("old", "new", "first", "second"),
    [
        ("account: 2010301", "account: 2010150", "- {account: 2010150", "- {account: 2010150"),
        ("unit: data_center", "unit: bureau", "- unit: bureau", "- unit: bureau"),
        ("id: party_activities", "id: huiyunyan", "- id: huiyunyan", "- id: huiyunyan"),
    ],
)
def test_an_entry_that_stands_twice_is_told_at_its_second_place(
    old: str, new: str, first: str, second: str, tmp_path: Path
) -> None:
    """A repeated account, unit or project is an error at the second line, related to the first."""
    text = edited(EXAMPLE / FILE, old, new)
    (problem,) = check(tmp_path, text).problems
    expected = ("repeated-entry", line_of(text, second, 1), [line_of(text, first)])

    assert expected == (problem.code, problem.place.line, [p.line for p in problem.related])


def test_an_account_may_stand_once_for_each_source(tmp_path: Path) -> None:
    """The same account with money of another source is not a repetition."""
    text = edited(
        EXAMPLE / FILE,
        "  - {account: 2010301,",
        "  - {account: 2010150, source: other_revenue, basic: 0}\n  - {account: 2010301,",
    )

    assert check(tmp_path, text).is_good


def test_two_units_may_have_a_project_of_the_same_id(tmp_path: Path) -> None:
    """A project's id is unique in its unit only."""
    text = edited(EXAMPLE / FILE, "id: service_hall_maintenance", "id: government_network")

    assert check(tmp_path, text).is_good


def test_a_department_can_add_accounts(tmp_path: Path) -> None:
    """An account that `department.yaml` adds, with the levels above it, is known."""
    text = edited(EXAMPLE / FILE, "account: 2010150", "account: 2010251")
    text = text.replace("  30101: 312.57", "  30150: 312.57")
    result = check(tmp_path, text)
    with (tmp_path / "department.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "accounts:\n"
            "  functional: {20102: 政协事务, 2010251: 试验}\n"
            "  economic: {30150: 试验津贴}\n"
        )
    expected = {"unknown-account"}

    assert expected == {problem.code for problem in result.problems}
    assert reportgen.check(tmp_path).is_good


# --- the profile, edited ---


def inspected(folder: Path, old: str, new: str) -> tuple[str, set[tuple[str, str, int]]]:
    """Return the text of an edited profile and what `inspect` finds with it."""
    shutil.copytree(PROFILE, folder)
    text = edited(PROFILE / "profile.yaml", old, new)
    (folder / "profile.yaml").write_text(text, encoding="utf-8")
    place, problems = profile.load(folder, DisclosureProfile)
    assert place, problems
    data, _ = source.read(EXAMPLE / FILE)
    own, _ = source.read(EXAMPLE / "department.yaml")
    accounts, _ = classification.load(paths.reference(), 2024)
    assert data
    assert own
    assert accounts
    model, _ = validate(data, BudgetDisclosure)
    department, _ = validate(own, Department)
    assert model
    assert department
    setting = Setting(department, 2024, date(2024, 1, 1), place, accounts)
    return text, rows(inspect(model, setting))


def test_the_profile_itself_is_in_order(tmp_path: Path) -> None:
    """Nothing is wrong with the profile as it is, nor with the example's names."""
    _, found = inspected(tmp_path / "guangdong", "styles:", "styles:")

    assert not found


@pytest.mark.parametrize(
    ("old", "new", "code", "blamed"),
    [
        ("    rows: functional", "    rows: functionals", "unknown-mark", "rows: functionals"),
        ("fixed: [2296003, 2296004]", "fixed: [2296033]", "unknown-account", "fixed: [2296033]"),
        ("fixed: [2230101]", "fixed: [22301]", "account-level", "fixed: [22301]"),
        ("{name: business_operation,", "{name: operation,", "unknown-mark", "rows: functional"),
        (
            "sum: [basic, project, business_operation",
            "sum: [basics",
            "unknown-mark",
            "sum: [basics",
        ),
        ("mark: superior_subsidy}", "mark: superior}", "unknown-mark", "- {id: superior_subsidy"),
        (
            "sum: [current_revenue]",
            "sum: [revenues]",
            "unknown-mark",
            "- {id: total_revenue, label",
        ),
        ("only: government_fund_budget", "only: fund", "unknown-mark", "only: fund"),
        (
            "cite: {table: expenditure,",
            "cite: {table: spending,",
            "unknown-mark",
            "cite: {table: s",
        ),
        ("columns: [basic, project", "columns: [basics, project", "unknown-mark", "cite: {table"),
    ],
)
def test_a_name_of_the_profile_that_does_not_exist_is_told(
    old: str, new: str, code: str, blamed: str, tmp_path: Path
) -> None:
    """A misspelt source of rows, mark, column, line or account is told at its line."""
    text, found = inspected(tmp_path / "guangdong", old, new)
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip().startswith(blamed)]
    problems = [(name, line) for found_code, name, line in found if found_code == code]

    assert problems
    assert {"profile.yaml"} == {name for name, _ in problems}
    assert {line for _, line in problems} & set(lines)


@pytest.mark.parametrize("word", ["department", "unit", "secret", "personnel", "operating"])
def test_a_word_that_the_text_needs_is_missed(word: str, tmp_path: Path) -> None:
    """A profile without one of the kind's words is told."""
    _, found = inspected(tmp_path / "guangdong", f"\n  {word}: ", f"\n  not_{word}: ")
    expected = {("missing-word", "profile.yaml", 0)}

    assert expected == found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- id: total_revenue\n", "- id: grand_total\n"),
        ("{id: reception, label", "{id: receptions, label"),
        ("{id: administrative_expense, label", "{id: administration, label"),
    ],
)
def test_a_line_that_the_text_quotes_is_missed(old: str, new: str, tmp_path: Path) -> None:
    """A profile whose 表1 or 表8 lacks a line that the text quotes is told."""
    _, found = inspected(tmp_path / "guangdong", old, new)
    expected = {("missing-line", "profile.yaml", 0)}

    assert expected == found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{name: basic, head: [基本支出]}", "{name: basic, head: [基本支出], sum: [total]}"),
        (
            "sum: [general_public_budget, government_fund_budget, state_capital_operating_budget]",
            "sum: [general_public_budget, total_revenue]",
        ),
    ],
)
def test_sums_that_go_in_a_circle_are_told(old: str, new: str, tmp_path: Path) -> None:
    """Columns or lines that add each other are a problem of the profile, not a crash."""
    _, found = inspected(tmp_path / "guangdong", old, new)
    expected = {"profile.yaml"}

    assert expected == {name for _, name, _ in found}
