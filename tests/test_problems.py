"""Places, problems and the exceptions of the program."""

import errno

import pytest

from reportgen.problems import (
    ConversionError,
    Place,
    Problem,
    ReportgenError,
    Severity,
    TemplateError,
    UsageError,
    has_errors,
    nearest,
    reason,
)


def test_place_is_written_as_editors_read_it() -> None:
    """A place is written file:line:column."""
    place = Place("data/budget.yaml", 12, 5)

    expected = "data/budget.yaml:12:5"
    assert expected == str(place)


def test_place_of_a_whole_file_is_its_name() -> None:
    """A place without a line is the file as a whole."""
    place = Place("data/budget.yaml")

    expected = "data/budget.yaml"
    assert expected == str(place)


def test_places_sort_by_file_then_line_then_column() -> None:
    """Lines and columns are compared as numbers."""
    places = [Place("b", 1, 1), Place("a", 10, 1), Place("a", 9, 20), Place("a", 9, 3), Place("a")]

    expected = [
        Place("a"),
        Place("a", 9, 3),
        Place("a", 9, 20),
        Place("a", 10, 1),
        Place("b", 1, 1),
    ]
    assert expected == sorted(places)


def test_a_problem_is_an_error_unless_it_says_otherwise() -> None:
    """Severity is error and no other place takes part unless given."""
    problem = Problem("missing-key", "缺少“unit”", Place("a.yaml", 1, 1))

    expected = (Severity.ERROR, ())
    assert expected == (problem.severity, problem.related)


@pytest.mark.parametrize(
    "severities", [[], [Severity.WARNING], [Severity.INFORMATION, Severity.WARNING]]
)
def test_warnings_and_information_are_no_errors(severities: list[Severity]) -> None:
    """Without an error, nothing stands against building."""
    problems = [Problem("a-code", "", Place("a"), severity) for severity in severities]

    assert not has_errors(problems)


def test_one_error_is_enough() -> None:
    """An error among other problems counts wherever it stands."""
    severities = [Severity.INFORMATION, Severity.ERROR, Severity.WARNING]
    problems = [Problem("a-code", "", Place("a"), severity) for severity in severities]

    assert has_errors(problems)


def test_template_error_carries_its_problems() -> None:
    """A template error keeps its problems, and its text has a line with the place of each."""
    one = Problem("wording", "花括号未闭合", Place("wording.j2", 7, 1))
    other = Problem("unknown-name", "没有这个名字", Place("report.docx", spot="正文第2段"))

    error = TemplateError(one, other)

    assert (one, other) == error.problems
    assert str(error) == "wording.j2:7:1: 花括号未闭合\nreport.docx 正文第2段: 没有这个名字"


@pytest.mark.parametrize("error", [UsageError, TemplateError, ConversionError])
def test_all_exceptions_derive_from_one(error: type[Exception]) -> None:
    """Whoever catches ReportgenError catches every way of not going on."""
    assert issubclass(error, ReportgenError)


def test_nearest_names_the_nearest_known_name_first() -> None:
    """A misspelt name is answered with the names like it, the nearest first."""
    hint = nearest("expenditrue", ["revenue", "expenditures", "expenditure"])

    expected = "；是否为 expenditure、expenditures"
    assert expected == hint


def test_nearest_names_three_at_most() -> None:
    """More than three names are no help."""
    hint = nearest("line0", [f"line{n}" for n in range(1, 10)])

    expected = 3
    assert expected == hint.count("line")


@pytest.mark.parametrize("known", [[], ["收入"]])
def test_nearest_says_nothing_where_nothing_is_near(known: list[str]) -> None:
    """Without a known name that is like the wrong one, there is no clause."""
    expected = ""
    assert expected == nearest("expenditure", known)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (FileNotFoundError(errno.ENOENT, "No such file"), "没有这个文件"),
        (PermissionError(errno.EACCES, "Permission denied"), "没有权限"),
        (OSError(errno.EIO, "Input/output error"), f"系统错误 {errno.EIO}"),
        (OSError("磁盘坏了"), "磁盘坏了"),
    ],
)
def test_why_a_file_cannot_be_read(error: OSError, expected: str) -> None:
    """The system's words are English; ours are not."""
    assert reason(error) == expected
