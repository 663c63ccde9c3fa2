"""Accounts by year: levels of codes, tables of years, accounts of a department's own."""

from pathlib import Path

import pytest

from reportgen import classification, paths
from reportgen.classification import AccountNames, Accounts, Classification, ancestors, level
from reportgen.problems import Place, Problem, has_errors
from reportgen.schema import validate
from reportgen.source import parse

TABLE = """\
functional:
  201: 一般公共服务支出
  20103: 政府办公厅（室）及相关机构事务
  2010301: 行政运行
  2010350: 事业运行
  208: 社会保障和就业支出
economic:
  301: 工资福利支出
  30101: 基本工资
"""
HERE = Place("budget.yaml", 7, 3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A reference folder with the tables of 2023 and 2025."""
    (tmp_path / "accounts_2023.yaml").write_text(TABLE, encoding="utf-8")
    later = TABLE.replace("行政运行", "行政运行（新）")
    (tmp_path / "accounts_2025.yaml").write_text(later, encoding="utf-8")
    (tmp_path / "accounts_notes.yaml").write_text("]", encoding="utf-8")
    return tmp_path


def loaded(folder: Path, year: int, own: AccountNames | None = None) -> Classification:
    """The classification of a year, without problems."""
    result, problems = classification.load(folder, year, own)
    assert not has_errors(problems)
    assert result
    return result


def own_accounts(text: str) -> AccountNames:
    """Accounts as a department adds them."""
    data, _ = parse(text.encode(), "department.yaml")
    assert data
    names, problems = validate(data, AccountNames)
    assert not problems
    assert names
    return names


def why(code: str, folder: Path) -> Problem | None:
    """What is wrong with a functional code of 2024."""
    return loaded(folder, 2024).functional.why_unknown(code, HERE)


@pytest.mark.parametrize(
    ("code", "codes", "depth"),
    [
        ("201", ["201"], 0),
        ("20103", ["201", "20103"], 1),
        ("2010301", ["201", "20103", "2010301"], 2),
        ("30101", ["301", "30101"], 1),
    ],
)
def test_levels_of_a_code(code: str, codes: list[str], depth: int) -> None:
    """A code has three, five or seven digits for 类, 款 and 项; a level begins as the one above."""
    assert codes == list(ancestors(code))
    assert depth == level(code)


@pytest.mark.parametrize(
    ("year", "table"), [(2023, 2023), (2024, 2023), (2025, 2025), (2030, 2025)]
)
def test_latest_table_up_to_the_year_holds(folder: Path, year: int, table: int) -> None:
    """Without a table of its own, a year has the latest earlier one; its year is kept."""
    result = loaded(folder, year)

    assert [table, table] == [result.functional.year, result.economic.year]


def test_names_of_a_year(folder: Path) -> None:
    """A renamed account carries the name of its year."""
    names = [loaded(folder, year).functional.names["2010301"] for year in (2024, 2025)]

    expected = ["行政运行", "行政运行（新）"]
    assert expected == names


def test_both_classifications(folder: Path) -> None:
    """Functional and economic accounts are apart."""
    result = loaded(folder, 2024)

    expected = {"301": "工资福利支出", "30101": "基本工资"}
    assert expected == result.economic.names
    assert "301" not in result.functional.names


def test_table_of_another_year_is_a_warning(folder: Path) -> None:
    """A year without a table of its own takes the latest earlier one, and says so."""
    _, problems = classification.load(folder, 2024)

    assert [(p.code, str(p.severity)) for p in problems] == [("account-year", "warning")]


def test_year_before_all_tables(folder: Path) -> None:
    """A year without a table up to it is a problem that names the years there are."""
    result, problems = classification.load(folder, 2022)

    assert result is None
    assert [("no-account-table", str(folder))] == [(p.code, p.place.file) for p in problems]
    assert "2023、2025" in problems[0].message


def test_folder_without_tables(tmp_path: Path) -> None:
    """A reference folder without any table is a problem."""
    result, problems = classification.load(tmp_path / "missing", 2024)

    assert result is None
    expected = ["no-account-table"]
    assert expected == [p.code for p in problems]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("functional: {201: [甲]}\n", "wrong-type", 1),
        ("functional:\n  201: 甲\n  201: 乙\n", "repeated-key", 3),
        ("functional:\n  20: 甲\n", "not-a-code", 2),
        ("functional:\n  201:\n", "empty-name", 2),
        ("fuctional:\n  201: 甲\n", "unknown-key", 1),
        ("functional: [\n", "yaml-syntax", 2),
        ("", "empty-file", 1),
    ],
)
def test_wrong_table_has_places(folder: Path, text: str, code: str, line: int) -> None:
    """A table that is wrong is a problem at its place in the table's file."""
    path = folder / "accounts_2024.yaml"
    path.write_text(text, encoding="utf-8")

    result, problems = classification.load(folder, 2024)

    assert result is None
    expected = [(code, str(path), line)]
    assert expected == [(p.code, p.place.file, p.place.line) for p in problems]


def test_own_accounts_are_added(folder: Path) -> None:
    """A department adds accounts of its own, and may name one otherwise."""
    own = own_accounts(
        "functional:\n  0201: 自设科目\n  208: 社会保障支出\neconomic: {399: 其他}\n"
    )

    result = loaded(folder, 2024, own)

    names = result.functional.names
    expected = ["自设科目", "社会保障支出", "事业运行"]
    assert expected == ([names[c] for c in ("0201", "208", "2010350")])
    expected = "其他"
    assert expected == result.economic.names["399"]


def test_known_codes_are_no_problem(folder: Path) -> None:
    """A code is known where all of its levels are."""
    expected = [None] * 3
    assert expected == [why(code, folder) for code in ("201", "20103", "2010350")]


@pytest.mark.parametrize("code", ["2010351", "20104", "999", "2010", "20899", "9990101"])
def test_unknown_code_is_a_problem_at_its_place(folder: Path, code: str) -> None:
    """A code that the table lacks, or one of whose levels it lacks, is a problem."""
    problem = why(code, folder)

    assert problem
    expected = ("unknown-account", HERE)
    assert expected == (problem.code, problem.place)


def test_unknown_code_is_answered_with_the_nearest(folder: Path) -> None:
    """The nearest account is named with code and name, and the year of the table."""
    problem = why("2010351", folder)

    assert problem
    assert "2010350 事业运行" in problem.message
    assert "2023 年" in problem.message


def test_missing_level_is_named() -> None:
    """Where a level above is missing, that is what is told."""
    accounts = Accounts("功能分类科目", {"2010301": "行政运行"}, 2024)

    problem = accounts.why_unknown("2010301", HERE)

    assert problem
    assert "没有 201）" in problem.message


def test_table_that_comes_with_the_program() -> None:
    """The account table of 2024 is right, and every account's levels are in it."""
    result = loaded(paths.reference(), 2024)

    expected = "事业运行"
    assert expected == result.functional.names["2010350"]
    for accounts in (result.functional, result.economic):
        expected = []
        assert expected == [code for code in accounts.names if accounts.why_unknown(code, HERE)]


def test_a_changed_table_is_read_anew(folder: Path) -> None:
    """What was read before does not outlive the file."""
    before = loaded(folder, 2023).functional.names["201"]
    file = folder / "accounts_2023.yaml"
    file.write_text(TABLE.replace("一般公共服务支出", "公共服务支出"), encoding="utf-8")

    assert (before, loaded(folder, 2023).functional.names["201"]) == (
        "一般公共服务支出",
        "公共服务支出",
    )
