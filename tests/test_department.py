"""A department: names, offices and duties in time, and its budget units."""

from datetime import date

import pytest

from reportgen.classification import AccountNames
from reportgen.department import Department, Duty, current
from reportgen.problems import Place
from reportgen.schema import Pending, validate
from reportgen.source import parse

TEXT = """\
profile: guangdong
names:
  - {name: 惠州市政务服务数据管理局, short: 市政数局}
  - {name: 惠州市政务服务和数据管理局, short: 市政数局（新）, from: 2024-05-20}
units:
  - id: main_office
  - id: service_center
    names:
      - {name: 惠州市政务服务中心, short: 中心, from: 2020-01-01}
duties:
  - {text: 职责一, until: 2024-05-20}
  - {text: 职责二, from: 2024-05-20}
  - {text: 待填：职责三}
  - {text: 职责四, from: 2024-01-01, until: 2025-01-01}
offices:
  - {name: 办公室, duty: R&D <试点>}
accounts:
  functional: {2010399: 其他支出}
"""
RENAMED = date(2024, 5, 20)


def department(text: str = TEXT) -> Department:
    """A department that is right."""
    data, _ = parse(text.encode(), "department.yaml")
    assert data
    result, problems = validate(data, Department)
    assert not problems
    assert result
    return result


def found(text: str) -> list[tuple[str, int, int]]:
    """What is wrong with a department."""
    data, _ = parse(text.encode(), "department.yaml")
    assert data
    _, problems = validate(data, Department)
    return [(p.code, p.place.line, p.place.column) for p in problems]


def names_on(day: date) -> str:
    """The short name of the department on a day."""
    return department().name(day).short


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(1999, 1, 1), "市政数局"),
        (date(2024, 5, 19), "市政数局"),
        (date(2024, 5, 20), "市政数局（新）"),
        (date(2030, 1, 1), "市政数局（新）"),
    ],
)
def test_name_holds_from_its_day(day: date, expected: str) -> None:
    """A name holds from its day on, that day included, until the next one."""
    assert expected == names_on(day)


def test_order_of_names_does_not_matter() -> None:
    """The latest name that has begun holds, wherever it stands in the file."""
    lines = TEXT.splitlines()
    lines[2], lines[3] = lines[3], lines[2]
    turned = department("\n".join(lines))

    shorts = [turned.name(day).short for day in (date(2023, 1, 1), RENAMED)]
    expected = ["市政数局", "市政数局（新）"]
    assert expected == shorts


def test_first_name_holds_before_all_days() -> None:
    """Where every name has a day, the first one of the file holds before them."""
    text = TEXT.replace("short: 市政数局}", "short: 市政数局, from: 2010-01-01}")

    expected = "市政数局"
    assert expected == department(text).name(date(2000, 1, 1)).short


def test_unit_without_names_carries_the_department() -> None:
    """A unit without names of its own has the department's name of the day."""
    its = department()

    shorts = [its.unit_name(its.units[0], day).short for day in (date(2024, 1, 1), RENAMED)]
    expected = ["市政数局", "市政数局（新）"]
    assert expected == shorts


def test_unit_with_names_keeps_them() -> None:
    """A unit with names of its own has those on any day."""
    its = department()

    shorts = [its.unit_name(its.units[1], day).short for day in (date(2000, 1, 1), RENAMED)]
    expected = ["中心", "中心"]
    assert expected == shorts


def duties_on(day: date) -> list[str]:
    """The duties of a day; one that is still to be entered as 待填."""
    duties: list[Duty] = current(department().duties, day)
    return ["待填" if isinstance(duty.text, Pending) else duty.text for duty in duties]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2023, 12, 31), ["职责一", "待填"]),
        (date(2024, 1, 1), ["职责一", "待填", "职责四"]),
        (date(2024, 5, 19), ["职责一", "待填", "职责四"]),
        (date(2024, 5, 20), ["职责二", "待填", "职责四"]),
        (date(2024, 12, 31), ["职责二", "待填", "职责四"]),
        (date(2025, 1, 1), ["职责二", "待填"]),
    ],
)
def test_duties_of_a_day(day: date, expected: list[str]) -> None:
    """A duty holds from its first day until before its last, in the order of the file."""
    assert expected == duties_on(day)


def test_nothing_holds_of_nothing() -> None:
    """A department without offices has none on any day."""
    expected = []
    assert expected == current((), RENAMED)


def test_texts_keep_their_characters() -> None:
    """Markup in a duty is text, and a pending text keeps note and place."""
    its = department()

    expected = "R&D <试点>"
    assert expected == its.offices[0].duty
    assert Pending("职责三", Place("department.yaml", 13, 12)) == its.duties[2].text


def test_least_department() -> None:
    """A profile, a name and a unit are enough."""
    its = department("profile: g\nnames: [{name: 甲, short: 乙}]\nunits: [{id: a}]\n")

    assert ((), (), AccountNames()) == (its.duties, its.offices, its.accounts)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("profile: guangdong", "", ("missing-key", 2, 1)),
        ("duties:", "dutys:", ("unknown-key", 10, 1)),
        ("profile: guangdong", "profile: 待填", ("pending-name", 1, 10)),
        ("- id: main_office", "- id: 主处室", ("not-an-identifier", 6, 9)),
        ("duty: R&D <试点>", "duty: [甲]", ("wrong-type", 16, 23)),
        ("2010399: 其他支出", "20: 其他支出", ("not-a-code", 18, 16)),
        ("text: 职责二, from: 2024-05-20", "text: 职责二, from: 五月", ("not-a-date", 12, 23)),
    ],
)
def test_wrong_department_has_places(old: str, new: str, expected: tuple[str, int, int]) -> None:
    """Each field that is wrong is one problem at its place."""
    assert [expected] == found(TEXT.replace(old, new))


def test_wrong_day_of_a_name_is_one_problem() -> None:
    """A wrong day of a name does not make the list of names too short as well."""
    expected = [("not-a-date", 4, 49)]
    assert expected == found(TEXT.replace("from: 2024-05-20}", "from: 五月}", 1))


@pytest.mark.parametrize("key", ["names", "units"])
def test_names_and_units_are_needed(key: str) -> None:
    """Without a name or a unit there is no department; the empty list is the place."""
    text = "profile: g\nnames: [{name: 甲, short: 乙}]\nunits: [{id: a}]\n"
    lines = [f"{key}: []" if line.startswith(key) else line for line in text.splitlines()]

    places = [(line, column) for _, line, column in found("\n".join(lines))]
    assert [(lines.index(f"{key}: []") + 1, 8)] == places
