"""A place's profile: tables, rows, columns, words and styles, read like any other data."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen import paths, pipeline, profile
from reportgen.amounts import Style, Unit
from reportgen.problems import Place
from reportgen.profile import Profile
from reportgen.reports.budget_disclosure.profile import DisclosureProfile

TEXT = """\
styles:
  table: {pattern: "#,##0.00"}
  yuan: {pattern: "0.##", unit: 元}
words: {scope: 部门, empty: ''}
keywords: [部门预算]
categories: {0201: 一般公共服务支出}
tables:
  summary:
    number: 表1
    title: '{scope}收支总体情况表'
    style: table
    rows: blocks
    columns:
      - {name: left_label, head: [收入, 项目]}
      - {name: left, head: [收入, 预算]}
    blocks:
      - left:
          - {id: total, label: 合计, sum: [a, b], lines: [{id: inner, label: 内}]}
        categories: 是
        cite: {table: other, columns: [x]}
  other:
    title: 其他
    paper: landscape
    unit: 元
    style: yuan
    rows: functional
    columns:
      - {name: code, head: [科目编码]}
      - {name: x, head: [预算], sum: [y]}
terms:
  - {name: 三公, meaning: R&D <试点>}
"""
WORDING = "{% macro title() %}预算{% endmacro %}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A kind's folder of templates with one profile."""
    path = tmp_path / "budget_disclosure" / "guangdong"
    path.mkdir(parents=True)
    (path / "profile.yaml").write_text(TEXT, encoding="utf-8")
    (path / "wording.j2").write_text(WORDING, encoding="utf-8")
    (path / "report.docx").write_bytes(b"PK")
    return path


def loaded(folder: Path) -> Profile[DisclosureProfile]:
    """A profile without problems."""
    result, problems = profile.load(folder, DisclosureProfile)
    assert not problems
    assert result
    return result


def found(folder: Path, change: Callable[[str], str]) -> list[tuple[str, str, int, int]]:
    """What is wrong with the profile after a change of its text: codes and places."""
    path = folder / "profile.yaml"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    _, problems = profile.load(folder, DisclosureProfile)
    return [(p.code, Path(p.place.file).name, p.place.line, p.place.column) for p in problems]


def test_profile_is_read(folder: Path) -> None:
    """A profile has the name of its folder, its words, and the files beside it."""
    result = loaded(folder)

    expected = "guangdong"
    assert expected == result.name
    expected = {"scope": "部门", "empty": ""}
    assert expected == result.spec.words
    expected = ("部门预算",)
    assert expected == result.spec.keywords
    expected = {"0201": "一般公共服务支出"}
    assert expected == result.spec.categories
    assert (WORDING, str(folder / "wording.j2")) == (result.wording, result.wording_file)
    assert folder / "report.docx" == result.word_template
    assert str(folder / "profile.yaml") == result.place.file


def test_styles(folder: Path) -> None:
    """A style has its name; printed money is in 万元 unless the style says otherwise."""
    expected = {
        "table": Style("table", "#,##0.00", Unit.TEN_THOUSAND_YUAN),
        "yuan": Style("yuan", "0.##", Unit.YUAN),
    }
    assert expected == loaded(folder).styles


def test_tables_in_print_order(folder: Path) -> None:
    """Tables keep the order of the file, and have defaults where nothing is said."""
    tables = loaded(folder).spec.tables

    found = [(name, t.number, t.paper, t.unit, t.label, t.notes) for name, t in tables.items()]
    expected = [
        ("summary", "表1", "portrait", Unit.TEN_THOUSAND_YUAN, "{name}", ()),
        ("other", "", "landscape", Unit.YUAN, "{name}", ()),
    ]
    assert expected == found


def test_number_columns(folder: Path) -> None:
    """The columns with a row's own words hold no figures."""
    tables = loaded(folder).spec.tables.values()

    names = [[column.name for column in table.number_columns] for table in tables]
    expected = [["left"], ["x"]]
    assert expected == names


def test_lines_within_lines(folder: Path) -> None:
    """A line may hold lines, sums name others with their places, blocks cite other tables."""
    block = loaded(folder).spec.tables["summary"].blocks[0]
    line = block.left[0]

    expected = ["a", "b"]
    assert expected == [part.text for part in line.sum]
    expected = [(18, 42), (18, 45)]
    assert expected == [(part.place.line, part.place.column) for part in line.sum]
    expected = ["内"]
    assert expected == [inner.label for inner in line.lines]
    assert block.categories
    assert block.cite
    expected = "other"
    assert expected == block.cite.table.text


def test_texts_keep_their_characters(folder: Path) -> None:
    """Markup in a term is text."""
    expected = ["R&D <试点>"]
    assert expected == [term.meaning for term in loaded(folder).spec.terms]


def test_unknown_profile_names_the_nearest(folder: Path) -> None:
    """A profile that does not exist is a problem that names the nearest one."""
    result, problems = profile.load(folder.with_name("guangdnog"), DisclosureProfile)

    assert result is None
    expected = [("unknown-profile", Place(str(folder.with_name("guangdnog"))))]
    assert expected == [(p.code, p.place) for p in problems]
    assert "是否为 guangdong" in problems[0].message


def test_unknown_profile_is_told_where_it_is_named(folder: Path) -> None:
    """Where the data names the profile, that is the place of the problem."""
    named = Place("department.yaml", 1, 10)

    _, problems = profile.load(folder.with_name("hunan"), DisclosureProfile, named)

    assert [("unknown-profile", named)] == [(p.code, p.place) for p in problems]


def test_profile_without_its_file(folder: Path) -> None:
    """A folder without profile.yaml is a problem."""
    (folder / "profile.yaml").unlink()

    result, problems = profile.load(folder, DisclosureProfile)

    assert result is None
    expected = ["unreadable"]
    assert expected == [p.code for p in problems]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("style: table", "style: tabel", ("unknown-style", 11, 12)),
        ("rows: blocks\n    columns:", "rows: blocks\n    coluns:", ("missing-key", 9, 5)),
        ("paper: landscape", "paper: A4", ("unknown-choice", 23, 12)),
        ("unit: 元}", "unit: 美元}", ("unknown-unit", 3, 33)),
        ("number: 表1", "number: [表1]", ("wrong-type", 9, 13)),
        ("head: [科目编码]", "head: []", ("too-short", 28, 28)),
        ("head: [科目编码]", "head: 科目编码", ("wrong-type", 28, 28)),
        ("{name: x,", "{name: 列,", ("not-an-identifier", 29, 16)),
        ("categories: 是", "categories: yes", ("not-a-flag", 19, 21)),
        ("0201:", "02:", ("not-a-code", 6, 14)),
        ("name: 三公, ", "name: 三公, meanning: 甲, ", ("unknown-key", 31, 16)),
        ("words: {", "words: {scope: 甲, ", ("repeated-key", 4, 19)),
    ],
)
def test_wrong_profile_has_places(
    folder: Path, old: str, new: str, expected: tuple[str, int, int]
) -> None:
    """What is wrong in a profile is a problem at its place in profile.yaml."""
    problems = found(folder, lambda text: text.replace(old, new, 1))

    code, line, column = expected
    assert (code, "profile.yaml", line, column) == problems[0]


def test_misspelt_key_of_a_table_names_the_nearest(folder: Path) -> None:
    """An unknown key inside a table is answered with the table's own key."""
    path = folder / "profile.yaml"
    path.write_text(TEXT.replace("    blocks:", "    blcoks:"), encoding="utf-8")

    _, problems = profile.load(folder, DisclosureProfile)

    expected = ["unknown-key"]
    assert expected == [p.code for p in problems]
    assert "是否为 blocks" in problems[0].message


def test_unknown_style_names_the_nearest(folder: Path) -> None:
    """A style that does not exist is answered with the nearest one."""
    path = folder / "profile.yaml"
    path.write_text(TEXT.replace("style: table", "style: tabel"), encoding="utf-8")

    _, problems = profile.load(folder, DisclosureProfile)

    assert "是否为 table" in problems[0].message


@pytest.mark.parametrize("pattern", ["两位小数", "abc", "0.0.0", "%", "0E0"])
def test_pattern_that_is_none_is_a_problem(folder: Path, pattern: str) -> None:
    """A pattern that prints no plain number is a problem at its place, not a surprise in print."""
    problems = found(folder, lambda text: text.replace('"0.##"', f'"{pattern}"'))

    expected = [("profile.yaml", 3, 19)]
    assert expected == [problem[1:] for problem in problems]


@pytest.mark.parametrize("name", ["wording.j2", "report.docx"])
def test_missing_template_is_a_problem(folder: Path, name: str) -> None:
    """A profile without its wording or its Word template is a problem of that file."""
    (folder / name).unlink()

    assert [("missing-template", name, 0, 0)] == found(folder, str)


def test_wording_in_gbk_is_a_problem(folder: Path) -> None:
    """A wording that an editor saved in GBK is a problem at its first such byte."""
    content = "{# 文字 #}\n甲乙丙".encode("gbk")
    (folder / "wording.j2").write_bytes(content)

    expected = [("encoding", "wording.j2", 1, 4)]
    assert expected == found(folder, str)


def test_wording_with_a_byte_order_mark(folder: Path) -> None:
    """A byte order mark, as Windows editors write it, is no part of the wording."""
    (folder / "wording.j2").write_text(WORDING, encoding="utf-8-sig")

    expected = WORDING
    assert expected == loaded(folder).wording


def test_profiles_that_come_with_the_program() -> None:
    """Every profile in the templates is right, and has its Word template."""
    folders = sorted(path.parent for path in paths.templates().glob("*/*/profile.yaml"))
    kinds = pipeline.kinds()
    read = [profile.load(path, kinds[path.parent.name].profile) for path in folders]

    assert folders
    assert [problem for _, problems in read for problem in problems] == []
    assert [path for path, (one, _) in zip(folders, read, strict=True) if not one] == []
    assert all(one.word_template.is_file() for one, _ in read if one)


def test_a_changed_profile_is_read_anew(folder: Path) -> None:
    """What was read before does not outlive the file, even at the same size and time."""
    file = folder / "profile.yaml"
    before, told = loaded(folder), file.stat()
    file.write_text(TEXT.replace("[部门预算]", "[部门决算]"), encoding="utf-8")
    os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns))

    assert (before.spec.keywords, loaded(folder).spec.keywords) == (("部门预算",), ("部门决算",))


def test_a_kept_profile_is_not_that_of_another_folder(folder: Path) -> None:
    """Two profiles with the same content have their own places."""
    other = folder.parent / "other"
    shutil.copytree(folder, other)
    places = [loaded(one).spec.tables["summary"].style.place.file for one in (folder, other)]

    assert places == [str(folder / "profile.yaml"), str(other / "profile.yaml")]
