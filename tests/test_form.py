"""What stands on which sheet of a form: rows and cells of an input file, every value once."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportgen import pipeline, source
from reportgen.form import Entry, Fields, Rows, Value, holders, lines, names, parent_name, value_at
from reportgen.intake import forms
from reportgen.source import Source
from reportgen.tree import Node, Record, Scalar

TEXT = """\
name: 甲
money: {now: 1, past: 2}
bare: 3
units:
  - unit: 一
    projects:
      - {id: a, amount: 4}
      - {id: b, amount: {fund: 5, other: 6}}
  - unit: 二
  - unit: 三
    projects:
      - {id: c}
goals: [目标一, 目标二]
accounts:
  30101: 7
  30102: 8
"""


@pytest.fixture
def data() -> Source:
    """Return a small file."""
    found, problems = source.parse(TEXT.encode(), "f.yaml")
    assert found
    assert problems == ()
    return found


def test_fields(data: Source) -> None:
    """A sheet of fields has a row for each, whether the file has it or not."""
    part = Fields(
        "甲", (Entry(("name",), "名"), Entry(("money", "past"), "钱"), Entry(("x",), "无"))
    )
    expected = [
        ("名", (), {"名": Value(("name",), "甲")}),
        ("钱", (), {"钱": Value(("money", "past"), "2")}),
        ("无", (), {"无": Value(("x",), None)}),
    ]

    assert expected == [(line.id, line.path, line.values) for line in lines(part, data)]


def test_list_and_mapping(data: Source) -> None:
    """A list has a row an entry, counted from 1; a mapping one a key, which is a cell as well."""
    goals = lines(Rows("乙", ("goals",), (Entry((), "目标"),)), data)
    accounts = lines(Rows("丙", ("accounts",), (Entry((), "金额"),), names=Entry((), "科目")), data)

    assert [(g.id, g.values["目标"].text) for g in goals] == [("1", "目标一"), ("2", "目标二")]
    assert [
        (line.path, line.values["科目"].text, line.values["金额"].text) for line in accounts
    ] == [(("accounts", "30101"), "30101", "7"), (("accounts", "30102"), "30102", "8")]
    assert lines(Rows("丁", ("nothing",), (Entry((), "x"),)), data) == ()


def test_nested_rows(data: Source) -> None:
    """Rows of nested lists say to which entry they belong; an entry without any has a place."""
    unit = Entry(("unit",), "单位")
    columns = (Entry(("id",), "标识"), Entry(("amount", "fund"), "金额", bare="fund"))
    part = Rows("项目", ("units", "*", "projects"), columns, parent=unit)
    found = [
        (line.id, *(line.values[label].text for label in ("单位", "标识", "金额")))
        for line in lines(part, data)
    ]
    paths = [path for path, _ in holders(part, data)]

    assert found == [("1.1", "一", "a", "4"), ("1.2", "一", "b", "5"), ("3.1", "三", "c", None)]
    assert [parent_name(part, data, path) for path in paths] == ["一", "二", "三"]


def test_names(data: Source) -> None:
    """A value is called by its sheet, what tells its row, and its label."""
    account = Entry((), "科目", choices={"30101": "30101 基本工资"})
    parts = (
        Fields("甲", (Entry(("name",), "名"),)),
        Rows("乙", ("goals",), (Entry((), "目标"),)),
        Rows("丙", ("accounts",), (Entry((), "金额"),), names=account, pairs=("科目",)),
    )
    found = names(parts, data)

    expected = {
        ("name",): "甲 名",
        ("goals", 1): "乙 第2行 目标",
        ("accounts", "30101"): "丙 30101 基本工资 金额",
        ("accounts", "30102"): "丙 30102 金额",
    }
    assert expected == {path: found[data.place(path)] for path in expected}


@pytest.mark.parametrize(
    ("key", "bare", "expected"),
    [
        (("bare", "fund"), "fund", Value(("bare",), "3")),
        (("bare", "other"), "", Value(("bare", "other"), None, ("bare",))),
        (("bare", "fund", "more"), "fund", Value(("bare", "fund", "more"), None, ("bare",))),
        (("money",), "", Value(("money",), None)),
        (("goals", 1), "", Value(("goals", 1), "目标二")),
        (("goals", 2), "", Value(("goals", 2), None)),
    ],
)
def test_single_value_for_a_record(
    data: Source, key: tuple[str | int, ...], bare: str, expected: Value
) -> None:
    """A single value is found under the key that it stands for; another key would surround it."""
    assert expected == value_at(data, (), Entry(key, "值", bare=bare))


def walk(node: Node, path: tuple[str | int, ...] = ()) -> Counter[tuple[str | int, ...]]:
    """Return the path of every scalar, each once."""
    if isinstance(node, Scalar):
        return Counter([path])
    found: Counter[tuple[str | int, ...]] = Counter()
    inner = node.entries.items() if isinstance(node, Record) else enumerate(node.entries)
    for step, value in inner:
        found += walk(value, (*path, step))
    return found


def subjects(department: Path) -> Iterator[forms.Subject]:
    """Yield every input file of a department as a form shows it, that of itself first."""
    work = pipeline.workspace_of(department)
    for entry in (None, *work.entries):
        subject, _ = forms.subject(entry, work)
        assert subject
        yield subject


def cells(subject: forms.Subject) -> Counter[tuple[str | int, ...]]:
    """Return the paths of what a form shows, but for names and parents."""
    shown: Counter[tuple[str | int, ...]] = Counter()
    for part in subject.parts:
        named = {e.label for e in (part.names, part.parent) if e} if isinstance(part, Rows) else ()
        for line in lines(part, subject.data):
            texts = {label: v for label, v in line.values.items() if label not in named}
            shown.update(value.path for value in texts.values() if value.text is not None)
    return shown


def test_every_value_stands_on_its_form_once(department: Path) -> None:
    """Each scalar of each input file is one cell of its form; only the unit is not."""
    for subject in subjects(department):
        typed = walk(subject.data.data) - Counter([("unit",)])

        assert typed == cells(subject), subject.path


def test_labels_are_unique(department: Path) -> None:
    """The sheets of a form have different names that Excel allows; so have the labels of one."""
    for subject in subjects(department):
        titles = [part.title for part in subject.parts]

        assert len(titles) == len({*titles})
        assert all(len(t) <= 31 and not {*t} & {*"[]:*?/\\"} for t in titles), titles
        for part in subject.parts:
            entries = (
                part.entries
                if isinstance(part, Fields)
                else [e for e in (part.parent, part.names, *part.columns) if e]
            )
            labels = [entry.label for entry in entries]
            assert len(labels) == len({*labels}), part.title
