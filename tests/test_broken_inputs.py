"""Broken inputs: each gives a message at its place, exit code 1, and leaves the old output alone.

Each case is the example with one replacement; ‸ stands before the place that the message must name.
"""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest

from reportgen import cli, paths

INPUT = "2024/budget_disclosure.yaml"
DEPARTMENT = "department.yaml"
MARK = "‸"
LINE = re.compile(
    r"^(?P<file>.+?)(?::(?P<line>\d+):(?P<column>\d+))?: 错误 (?P<code>\S+) (?P<why>.*)$"
)

Row = tuple[str, str, int, int]


@dataclass(frozen=True)
class Broken:
    """One replacement in one file, the code it gives, and words of the message."""

    code: str
    old: str
    new: str
    words: str = ""
    file: str = INPUT


@dataclass(frozen=True)
class Outcome:
    """What a build gave: exit code, errors as (file, code, line, column), their text, files."""

    exit_code: int
    rows: list[Row]
    text: str
    files: dict[str, bytes]


CASES = {
    "wrong type, a number for a mapping": Broken(
        "wrong-type",
        "revenue:\n  general_public_budget: 7600.53",
        "revenue: ‸7600.53",
    ),
    "wrong type, a mapping for a list": Broken(
        "wrong-type", "unit: 万元\n", "unit: 万元\nexplained: ‸{}\n"
    ),
    "wrong type, a list for a mapping": Broken(
        "wrong-type",
        "profile: guangdong\n",
        "profile: guangdong\naccounts: ‸[]\n",
        file=DEPARTMENT,
    ),
    "wrong type, a list for a number": Broken(
        "wrong-type", "services: 1916.29", "services: ‸[1916.29]"
    ),
    "missing key": Broken(
        "missing-key",
        "  - unit: bureau\n    personnel: 1266.60\n    operating: 71.30\n",
        "  - ‸unit: bureau\n    personnel: 1266.60\n",
        "operating",
    ),
    "missing key at the top": Broken(
        "missing-key",
        "procurement:\n  goods: 0\n  works: 0\n  services: 1916.29\n",
        "",
        "procurement",
    ),
    "misspelt key": Broken("unknown-key", "    projects:\n", "    ‸project:\n", "projects"),
    "misspelt key in a list of a list": Broken(
        "unknown-key", "        target: 满足", "        ‸tagret: 满足", "target"
    ),
    "repeated key": Broken(
        "repeated-key", "  30102: 612.37\n", "  30102: 612.37\n  ‸30102: 612.37\n", "30102"
    ),
    "unknown functional code": Broken(
        "unknown-account", "{account: 2010350,", "{account: ‸2010351,", "2010350"
    ),
    "unknown economic code": Broken(
        "unknown-account", "  30101: 312.57", "  30104: ‸312.57", "3010"
    ),
    "economic code of the wrong level": Broken(
        "account-level", "  30101: 312.57", "  301: ‸312.57"
    ),
    "functional code of the wrong level": Broken(
        "account-level", "{account: 2010350,", "{account: ‸20103,"
    ),
    "code that is none": Broken("not-a-code", "  30101: 312.57", "  ‸30101a: 312.57"),
    "unit in an amount": Broken("amount-unit", "t: 7600.53", "t: ‸7600.53万", "万元"),
    "thousands separator": Broken("amount-separator", "t: 7600.53", "t: ‸7,600.53", "7600.53"),
    "full-width digits": Broken("amount-full-width", "t: 7600.53", "t: ‸７６００．５３", "7600.53"),
    "full-width minus": Broken("amount-full-width", "goods: 0", "goods: ‸−5.60", "-5.60"),
    "NaN": Broken("amount-not-a-number", "t: 7600.53", "t: ‸NaN"),
    "YAML's own NaN": Broken("amount-not-a-number", "t: 7600.53", "t: ‸.nan"),
    "exponent": Broken("amount-not-a-number", "t: 7600.53", "t: ‸1e5"),
    "Chinese numeral": Broken("amount-not-a-number", "t: 7600.53", "t: ‸七千六百"),
    "empty amount": Broken("amount-empty", "goods: 0", "goods:‸"),
    "merge mark": Broken("merge-mark", "revenue:\n", "revenue:\n  ‸<<: {other_revenue: 0}\n"),
    "alias": Broken("alias", "prior: 3735.26", "prior: ‸*last"),
    "anchor": Broken("anchor", "prior: 3735.26", "prior: ‸&last 3735.26"),
    "tag": Broken("tag", "prior: 3735.26", "prior: ‸!!float 3735.26"),
    "tab for an indent": Broken(
        "yaml-syntax", "  general_public_budget", "‸\tgeneral_public_budget"
    ),
    "colon in a text": Broken("yaml-syntax", "reason: 勤俭办事", "reason: 说明‸: 勤俭办事"),
    "second document": Broken("several-documents", "unit: 万元\n", "unit: 万元\n---\n‸unit: 元\n"),
    "list at the top": Broken("not-a-mapping", "", "‸- a\n- b\n"),
    "unknown unit": Broken("unknown-unit", "unit: 万元", "unit: ‸千元"),
    "unknown budget unit": Broken("unknown-unit-id", "unit: bureau", "unit: ‸buraeu", "bureau"),
    "budget unit twice": Broken("repeated-entry", "unit: data_center", "unit: ‸bureau", "bureau"),
    "unknown stated figure": Broken(
        "unknown-figure",
        "project_by_economic.302.amount: 4661.78",
        "project_by_economic.302.amonut: ‸4661.78",
        "project_by_economic.302.amount",
    ),
    "unknown profile": Broken(
        "unknown-profile", "profile: guangdong", "profile: ‸guangdng", "guangdong", DEPARTMENT
    ),
    "unknown scope": Broken(
        "unknown-choice", "unit: 万元\n", "unit: 万元\nscope: ‸departmnt\n", "department"
    ),
    "date that does not exist": Broken("not-a-date", "as_of: 2023-11-30", "as_of: ‸2023-11-31"),
    "flag that is none": Broken("not-a-flag", "secret: 是", "secret: ‸yes"),
    "identifier with capitals": Broken("not-an-identifier", "id: huiyunyan", "id: ‸Huiyunyan"),
    "control character": Broken("illegal-character", "reason: 勤俭", "reason: 勤‸\x0b俭", "000B"),
    "control character as an escape": Broken(
        "illegal-character",
        "reason: 勤俭办事，从紧安排机关日常开支",
        'reason: ‸"勤俭\\u0001"',
        "0001",
    ),
    "still to be entered": Broken("pending", "prior: 3735.26", "prior: ‸待填", "上年行政经费"),
    "no reason for a change": Broken(
        "BD311",
        "  prior: 3735.26\n  reason: 勤俭办事，从紧安排机关日常开支\n",
        "  prior: ‸3735.26\n",
    ),
}


@pytest.fixture
def department(example: Path, tmp_path: Path) -> Path:
    """Return a copy of the example's folder."""
    return shutil.copytree(example, tmp_path / "huizhou_dsj")


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the disclosure's profile, in place of the project's own."""
    copy = shutil.copytree(paths.templates(), tmp_path / "templates")
    monkeypatch.setattr(paths, "templates", lambda: copy)
    return copy / "budget_disclosure" / "guangdong"


def replaced(path: Path, old: str, new: str) -> tuple[int, int]:
    """Replace a text that must be there once at least; return line and column of the mark."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    text = text.replace(old, new, 1) if old else new
    head = text.partition(MARK)[0]
    path.write_text(text.replace(MARK, ""), encoding="utf-8")
    return (head.count("\n") + 1, len(head) - head.rfind("\n")) if MARK in text else (0, 0)


def build(department: Path, capsys: pytest.CaptureFixture[str], *options: str) -> Outcome:
    """Build a department over old output, and return what came of it."""
    out = department.parent / "output"
    old = out / department.name / "2024" / "budget_disclosure.docx"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"the old output")
    exit_code = cli.main(["build", str(department), "--out", str(out), "--no-pages", *options])
    printed = capsys.readouterr()
    rows = [
        (Path(m["file"]).name, m["code"], int(m["line"] or 0), int(m["column"] or 0))
        for m in map(LINE.match, printed.err.splitlines())
        if m
    ]
    files = {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file()
    }
    assert printed.out == ""
    return Outcome(exit_code, rows, printed.err, files)


def refused(outcome: Outcome, *rows: Row) -> None:
    """Hold a build to have given exactly these errors, and to have written nothing."""
    untouched = {"huizhou_dsj/2024/budget_disclosure.docx": b"the old output"}

    assert [*rows] == outcome.rows
    assert outcome.exit_code == 1
    assert untouched == outcome.files


@pytest.mark.parametrize("name", CASES)
def test_broken_input_is_refused_at_its_place(
    name: str, department: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One mistake gives one message with its code, line and column; nothing is written."""
    case = CASES[name]
    place = replaced(department / case.file, case.old, case.new)
    outcome = build(department, capsys, "--format", "docx,xlsx")

    refused(outcome, (Path(case.file).name, case.code, *(place if any(place) else (5, 1))))
    assert case.words in outcome.text


def test_total_that_does_not_add_up(department: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A stated total that is off by ten is an error at its line, with both numbers and the gap."""
    place = replaced(department / INPUT, "302.amount: 4661.78", f"302.amount: {MARK}4671.78")
    outcome = build(department, capsys)
    name = Path(INPUT).name

    assert (name, "BD101", *place) in outcome.rows
    assert "4,671.78 万元" in outcome.text
    assert "4,661.77 万元" in outcome.text
    assert "10.01 万元" in outcome.text
    refused(outcome, *outcome.rows)


def test_marginal_that_contradicts_another(
    department: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Income that is not expenditure is an error, though each file line is well-formed."""
    place = replaced(department / INPUT, "t: 7600.53", f"t: {MARK}7610.53")
    outcome = build(department, capsys)

    assert (Path(INPUT).name, "BD115", *place) in outcome.rows
    refused(outcome, *outcome.rows)


def test_number_beyond_all_money(department: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A number of 23 digits is an error at its place, no crash."""
    place = replaced(department / INPUT, "t: 7600.53", f"t: {MARK}{'9' * 23}")
    outcome = build(department, capsys)

    assert place in [row[2:] for row in outcome.rows]
    refused(outcome, *outcome.rows)


def test_two_mistakes_are_both_reported(
    department: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two mistakes in one file are two messages, each at its place."""
    first = replaced(department / INPUT, "t: 7600.53", f"t: {MARK}7600.53万")
    second = replaced(department / INPUT, "unit: bureau", f"unit: bureau\n    {MARK}nmae: 局")
    outcome = build(department, capsys)
    name = Path(INPUT).name
    expected = {(name, "amount-unit", *first), (name, "unknown-key", *second)}

    assert expected == {*outcome.rows}
    refused(outcome, *outcome.rows)


def test_two_unknown_names_are_both_reported(
    department: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unknown account and an unknown unit in one file are two messages."""
    first = replaced(department / INPUT, "account: 2010350", f"account: {MARK}2010351")
    second = replaced(department / INPUT, "unit: bureau", f"unit: {MARK}buro")
    outcome = build(department, capsys)
    name = Path(INPUT).name

    refused(outcome, (name, "unknown-account", *first), (name, "unknown-unit-id", *second))


def test_mistakes_in_two_files_are_both_reported(
    department: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistake in department.yaml does not hide one in the year's file."""
    first = replaced(department / DEPARTMENT, "id: bureau", f"id: {MARK}Bureau")
    second = replaced(department / INPUT, "t: 7600.53", f"t: {MARK}NaN")
    outcome = build(department, capsys)
    expected = {
        ("department.yaml", "not-an-identifier", *first),
        ("budget_disclosure.yaml", "amount-not-a-number", *second),
    }

    assert expected == {*outcome.rows}
    refused(outcome, *outcome.rows)


UNREADABLE = {
    "GBK": ("unit: 万元\n".encode("gb18030"), "encoding", 1, 7),
    "UTF-16": ("unit: 万元\n".encode("utf-16"), "encoding", 1, 1),
    "a cut character": (b"unit: \xe4\xb8", "encoding", 1, 7),
    "nothing": (b"", "empty-file", 1, 1),
    "a byte order mark": (b"\xef\xbb\xbf", "empty-file", 1, 1),
    "comments": ("# 只有注释\n\n# 没有内容\n".encode(), "empty-file", 1, 1),
    "an unclosed quote": ("unit: 万元\nrevenue: {a: 'b\n".encode(), "yaml-syntax", 3, 1),
    "an unclosed bracket": ("unit: 万元\nrevenue: [1, 2\n".encode(), "yaml-syntax", 3, 1),
    "a nest of 100 levels": (b"[" * 100, "too-deep", 1, 34),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_file_that_cannot_be_read(
    name: str, department: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is no readable YAML is one message, nothing is written."""
    content, code, line, column = UNREADABLE[name]
    (department / INPUT).write_bytes(content)
    outcome = build(department, capsys)

    refused(outcome, ("budget_disclosure.yaml", code, line, column))


def test_gbk_file_is_recognised(department: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The example saved as GBK is told to be GBK, at its first foreign byte."""
    text = (department / INPUT).read_text(encoding="utf-8")
    (department / INPUT).write_bytes(text.encode("gb18030"))
    outcome = build(department, capsys)

    refused(outcome, ("budget_disclosure.yaml", "encoding", 1, 7))
    assert "GBK" in outcome.text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f'{{"unit": "万元",\n {MARK}}}', "json-syntax"),
        (f'{{"unit": {MARK}NaN}}', "json-syntax"),
        (f'{{"unit": "万元",\n "a": "万元{MARK}\n"}}', "json-syntax"),
        (f'{{"unit": "万元"}}\n{MARK}{{}}', "json-syntax"),
        (f'{{"unit": "万元",\n {MARK}"unit": "元"}}', "repeated-key"),
        (f'{MARK}["万元"]', "not-a-mapping"),
    ],
    ids=["comma", "NaN", "string", "second", "repeated", "list"],
)
def test_broken_json(
    text: str, code: str, department: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Broken JSON is one message at its place, nothing is written."""
    path = (department / INPUT).with_suffix(".json")
    (department / INPUT).rename(path)
    place = replaced(path, "", text)
    outcome = build(department, capsys)
    name, found, line, column = outcome.rows[0]

    assert ("budget_disclosure.json", code) == (name, found)
    assert place == (line, column)
    refused(outcome, outcome.rows[0])


def test_file_of_an_unknown_kind(department: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file named like no kind is a message that suggests the nearest one."""
    (department / INPUT).rename(department / "2024" / "budget_disclosre.yaml")
    outcome = build(department, capsys)

    refused(outcome, ("budget_disclosre.yaml", "unknown-kind", 0, 0))
    assert "budget_disclosure" in outcome.text


def test_year_without_accounts(department: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A year before the first account table is a message, nothing is written."""
    (department / "2024").rename(department / "1999")
    outcome = build(department, capsys)

    refused(outcome, ("reference", "no-account-table", 0, 0))


def test_department_without_its_file(department: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without department.yaml is a message, nothing is written."""
    (department / DEPARTMENT).unlink()
    outcome = build(department, capsys)

    refused(outcome, ("huizhou_dsj", "no-department", 0, 0))


def test_misspelt_name_in_the_wording(
    department: Path, templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A misspelt name in wording.j2 is a message with its line and the nearest name."""
    place = replaced(
        templates / "wording.j2",
        "  支出预算{{ changes.expenditure.",
        f"{MARK}  支出预算{{{{ changes.expenditrue.",
    )
    outcome = build(department, capsys)

    refused(outcome, ("wording.j2", "wording", *place))
    assert "expenditure" in outcome.text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{{ changes.revenue.current | grouped }}", "{{ changes.revenue.current | gruoped }}"),
        ("{{ changes.revenue.current | grouped }}", "{{ changes.revenue.current }}"),
        ("{% macro budget_change() %}", "{% macro budget_change( %}"),
        ("{% macro budget_change() %}", "{% macro budget_change() %}{{ ''.__class__ }}"),
        ("{% macro budget_change() %}", "{% macro budget_change() %}{{ 'x' * 10**9 }}"),
    ],
    ids=["style", "no style", "syntax", "code", "size"],
)
def test_broken_wording(
    old: str, new: str, department: Path, templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistake in wording.j2 is a message of that file with a line; nothing is written."""
    replaced(templates / "wording.j2", old, new)
    outcome = build(department, capsys)

    assert [row[:2] for row in outcome.rows] == [("wording.j2", "wording")]
    assert outcome.rows[0][2] > 1
    refused(outcome, *outcome.rows)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", "没有宏".encode()], ids=["empty", "binary", "bare"]
)
def test_wording_without_its_texts(
    content: bytes, department: Path, templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wording.j2 that is empty, binary or without macros is a message, no crash."""
    (templates / "wording.j2").write_bytes(content)
    outcome = build(department, capsys)

    assert [row[0] for row in outcome.rows] == ["wording.j2"]
    refused(outcome, *outcome.rows)


@pytest.mark.parametrize("name", ["wording.j2", "report.docx", "profile.yaml"])
def test_profile_without_a_file(
    name: str, department: Path, templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A profile that lacks one of its files is a message that names it, no crash."""
    (templates / name).unlink()
    outcome = build(department, capsys)

    assert [name] == [row[0] for row in outcome.rows]
    refused(outcome, *outcome.rows)


def test_misspelt_name_in_the_word_template(
    department: Path, templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A misspelt name in report.docx is a message that names the file and the nearest name."""
    template = docx.Document(str(templates / "report.docx"))
    run = next(r for p in template.paragraphs for r in p.runs if "texts.budget_scope" in r.text)
    run.text = run.text.replace("budget_scope", "budget_scoep")
    template.save(str(templates / "report.docx"))
    outcome = build(department, capsys)

    refused(outcome, ("report.docx 正文第20段", "unknown-name", 0, 0))
    assert "budget_scope" in outcome.text


def test_word_template_that_is_none(
    department: Path, templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A report.docx that is no Word file is a message that names it, no crash."""
    (templates / "report.docx").write_bytes(b"no zip")
    outcome = build(department, capsys)

    refused(outcome, ("report.docx", "word-template", 0, 0))


def test_misspelt_key_in_the_profile(
    department: Path, templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A misspelt key of a table in profile.yaml is a message at its place."""
    place = replaced(
        templates / "profile.yaml", "    paper: landscape", f"    {MARK}papre: landscape"
    )
    outcome = build(department, capsys)

    refused(outcome, ("profile.yaml", "unknown-key", *place))
    assert "paper" in outcome.text


def test_unknown_mark_in_the_profile(
    department: Path, templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sum in profile.yaml over a column that is none is a message at its place."""
    place = replaced(
        templates / "profile.yaml", "sum: [basic, project]", f"sum: [basic, {MARK}porject]"
    )
    outcome = build(department, capsys)

    refused(outcome, ("profile.yaml", "unknown-mark", *place))
    assert "project" in outcome.text


@pytest.mark.parametrize("number", ["表1", "表[2]", f"表{'2' * 40}"], ids=["twice", "sign", "long"])
def test_table_number_that_names_no_sheet(
    number: str, department: Path, templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A table number that stands twice, or that no sheet can have, is a message, no crash."""
    replaced(templates / "profile.yaml", "    number: 表2\n", f'    number: "{number}"\n')
    outcome = build(department, capsys, "--format", "xlsx")

    assert [row[0] for row in outcome.rows] == ["profile.yaml"]
    refused(outcome, *outcome.rows)


def test_broken_input_as_json_messages(
    department: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`check --format json` gives the same code and place as the text."""
    line, column = replaced(department / INPUT, "t: 7600.53", f"t: {MARK}7,600.53")
    exit_code = cli.main(["check", str(department), "--format", "json"])
    facts = json.loads(capsys.readouterr().out)
    expected = ("amount-separator", "error", str(department / INPUT), line, column)
    keys = ("code", "severity", "file", "line", "column")

    assert exit_code == 1
    assert [expected] == [tuple(fact[key] for key in keys) for fact in facts]
