"""Secrets (涉密) stay inside the department: no file, property, index or message tells them.

The files of a department do not depend on its secret texts at all: two departments that differ in
nothing else have the same files, byte by byte. The form to fill in and next year's input are for
the clerk who edits the text, so they have it.
"""

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path

import finished
import pytest

import reportgen
from reportgen.cli import main
from reportgen.press import FORMATS
from reportgen.render.origins import digest

EXAMPLE = Path(__file__).resolve().parent.parent / "data" / "huizhou_dsj"
SENTENCE = "项目涉密，不予公开。"
DISCLOSURE = "2024/budget_disclosure.yaml"
DEPARTMENT = "2025/department_target.yaml"
PROJECT = "2025/project_target/extranet_security.yaml"


@dataclass(frozen=True)
class Case:
    """A department with secrets and what was made of it.

    Attributes:
        folder: The department's folder.
        out: Where its files stand.
        secrets: The texts that nobody is to read.
    """

    folder: Path
    out: Path
    secrets: frozenset[str]


def edited(folder: Path, file: str, *changes: tuple[str, str]) -> None:
    """Replace texts of a file that stand in it."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def department(folder: Path, word: str, flag: str = "是") -> Case:
    """Return a copy of the example whose secret texts all hold a word of their own.

    Some are of the sort that checks quote: an amount that contradicts, a value out of reach, an
    indicator that stands twice, a word that proofreading finds.
    """
    shutil.copytree(EXAMPLE, folder)
    edited(
        folder,
        DISCLOSURE,
        ("        secret: 是\n", f"        secret: {flag}\n        target: {word}一，，XX年。\n"),
    )
    edited(
        folder,
        PROJECT,
        ("bond: 非债券项目\n", f"bond: 非债券项目\nsecret: {flag}\n"),
        ("grounds: 现有", f"grounds: {word}二，项目预算为{len(word)}万元，现有"),
        ("  department: 审核通过", f"  department: {word}三"),
        ("category: 0103-重大宣传", f"category: {word}四"),
        ("scope: 011-宣传费（印刷费）", f"scope: {word}五"),
        ("content: 政务外网出口双机服务", f"content: {word}六"),
        ("basis: 1、 政务外网安全服务项目2024年471400", f"basis: {word}七"),
        ("measure: 年", f"measure: {word}八"),
        ("name: 硬件配置完成率, whole: 100%", f"name: {word}九, whole: ＜0{word}十"),
    )
    edited(
        folder,
        DEPARTMENT,
        ("    content: 实施电子政务外网安全服务，", f"    secret: {flag}\n    content: {word}子，"),
        ("    expected: 完善政务云、", f"    expected: {word}丑，"),
    )
    marks = "一二三四五六七八九十子丑"
    return Case(folder, folder.parent / "out", frozenset(f"{word}{mark}" for mark in marks))


def build(case: Case, *formats: str) -> None:
    """Write a department's files."""
    made = reportgen.build(case.folder, formats=formats, out=case.out, pages=False)
    assert made.is_whole, made.problems


def files(case: Case) -> dict[str, Path]:
    """Return the files of a department by their path below its own folder."""
    root = case.out / case.folder.name
    return {
        path.relative_to(root).as_posix(): path
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A department with secrets, in every format."""
    case = department(tmp_path_factory.mktemp("one") / EXAMPLE.name, "玄鸟")
    build(case, *FORMATS)
    return case


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The same department with other secrets."""
    case = department(tmp_path_factory.mktemp("two") / EXAMPLE.name, "白泽")
    build(case, *FORMATS)
    return case


@pytest.mark.parametrize("wanted", FORMATS)
def test_no_format_tells_a_secret(wanted: str, secret: Case) -> None:
    """No part of any file holds a secret text, whatever it is encoded in."""
    told = {
        name: finished.found(path, secret.secrets)
        for name, path in files(secret).items()
        if finished.format_of(name) == wanted
    }

    assert told
    assert {name: texts for name, texts in told.items() if texts} == {}


@pytest.mark.parametrize("wanted", FORMATS)
def test_files_do_not_depend_on_secrets(wanted: str, secret: Case, other: Case) -> None:
    """Other secrets make the same bytes: no digest, tag or count of a file hangs on them."""
    ones, others = (
        {
            name: path.read_bytes()
            for name, path in files(case).items()
            if finished.format_of(name) == wanted
        }
        for case in (secret, other)
    )

    assert ones
    assert ones.keys() == others.keys()
    assert [name for name in ones if ones[name] != others[name]] == []


def test_the_search_finds_what_is_no_secret(tmp_path: Path) -> None:
    """The same texts without the flag are found: in Word, PDF, workbook, JSON, open data."""
    case = department(tmp_path / EXAMPLE.name, "玄鸟", flag="否")
    made = reportgen.build(case.folder, formats=FORMATS, out=case.out, draft=True, pages=False)
    told: dict[str, set[str]] = {}
    for name, path in files(case).items():
        told.setdefault(finished.format_of(name), set()).update(finished.found(path, case.secrets))

    assert made.is_whole
    assert told["docx"] == told["pdf"] == told["json"] == told["datapackage"] == case.secrets
    assert told["xlsx"] >= {"玄鸟一", "玄鸟四", "玄鸟六", "玄鸟九"}
    assert any(f"_{digest(text)}" in tags(files(case)) for text in typed(case))


def tags(made: dict[str, Path]) -> str:
    """Return the main parts of all Word files, where the tags of typed texts stand."""
    return "".join(
        content.decode()
        for name, path in made.items()
        if name.endswith(".docx")
        for part, content in finished.parts(path)
        if part == "word/document.xml"
    )


def typed(case: Case) -> list[str]:
    """Return the lines of the input that hold a secret, as the values that were typed."""
    lines = (case.folder / PROJECT).read_text(encoding="utf-8").splitlines()
    return [line.partition(": ")[2] for line in lines if "：" not in line and "玄鸟" in line]


def test_word_tags_are_of_what_is_printed(secret: Case) -> None:
    """No content control has the digest of a secret text."""
    assert typed(secret)
    assert [text for text in typed(secret) if f"_{digest(text)}" in tags(files(secret))] == []


def test_money_stays_and_the_sentence_stands_for_the_text(secret: Case) -> None:
    """Rows, names and amounts of what is secret are printed; its texts are one sentence."""
    data = secret.out / EXAMPLE.name
    disclosed = data / "2024" / "budget_disclosure.datapackage" / "data" / "project_by_unit.csv"
    tasks = data / "2025" / "department_target.datapackage" / "data" / "tasks.csv"
    costs = data / "2025" / "project_target.datapackage" / "data" / "costs.csv"
    fields = data / "2025" / "project_target.datapackage" / "data" / "fields.csv"
    indicators = data / "2025" / "project_target.datapackage" / "data" / "indicators.csv"

    row = "bureau.department_informatization"

    assert lines(disclosed, row) == [
        f"{row},1,市直机关部门信息化建设经费,159.60,159.60,159.60,0.00,0.00,0.00,0.00,{SENTENCE}"
    ]
    assert lines(tasks, "加强政务信息网络安全管理") == [
        f"5,加强政务信息网络安全管理,{SENTENCE},80.00,{SENTENCE}"
    ]
    assert lines(costs, "extranet_security")[1].endswith(
        f",1,1,2024,,,{SENTENCE},,600000,1,600000.00,"
    )
    assert {line.split(",")[5] for line in lines(indicators, "extranet_security")} == {SENTENCE}
    assert [
        line.split(",", 3)[3]
        for line in lines(fields, "extranet_security")
        if "设立依据" in line or "项目金额" in line or "主管部门意见" in line
    ] == ['项目金额（单位：元）,"8,939,500.00",8939500.00,元', f"设立依据及申报理由,{SENTENCE},,"]


def lines(path: Path, word: str) -> list[str]:
    """Return the lines of a file that hold a word."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if word in line]


@pytest.mark.parametrize("chosen", ["text", "json", "xlsx"])
def test_check_does_not_tell(
    chosen: str, secret: Case, other: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is found, and the reviewer's checklist, quote no secret and hang on none."""
    told = []
    for case in (secret, other):
        out = tmp_path / case.folder.parent.name
        with contextlib.chdir(case.folder.parent):
            main(["check", case.folder.name, "--format", chosen, "--out", str(out)])
        told.append([*capsys.readouterr(), *(path.read_bytes() for path in out.rglob("*.xlsx"))])
        for path in out.rglob("*.xlsx"):
            assert set() == finished.found(path, case.secrets)
        assert [text for text in case.secrets if text in "".join(map(str, told[-1]))] == []
    if chosen == "xlsx":
        told = [[content for content in one if isinstance(content, bytes)] for one in told]

    assert any(told[0])
    assert told[0] == told[1]


@pytest.mark.parametrize(
    "figure",
    [
        "2024.budget_disclosure.project_by_unit.bureau.department_informatization.total",
        "2025.project_target.extranet_security.cost.total.amount",
        "2025.department_target.task.5.amount",
    ],
)
def test_explain_does_not_tell(
    figure: str, secret: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    """The way of an amount of a secret project names rows and lines, no secret."""
    main(["explain", str(secret.folder), figure])
    told = capsys.readouterr()

    assert told.out
    assert [text for text in secret.secrets if text in told.out + told.err] == []


@pytest.mark.parametrize("chosen", ["text", "json", "html"])
def test_diff_does_not_tell(
    chosen: str,
    secret: Case,
    other: Case,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Departments that differ in secrets alone are the same; one that has none differs."""
    sides = [str(secret.folder), str(other.folder)]
    same = main(["diff", *sides, "--format", chosen, "--out", str(tmp_path)])
    differs = main(["diff", str(EXAMPLE), sides[0], "--format", chosen, "--out", str(tmp_path)])
    told = capsys.readouterr()
    secrets = secret.secrets | other.secrets

    assert (same, differs) == (0, 1)
    assert [text for text in secrets if text in told.out + told.err] == []
    for path in tmp_path.rglob("*.html"):
        assert set() == finished.found(path, secrets)


def test_the_form_is_for_the_clerk(secret: Case, tmp_path: Path) -> None:
    """The form to fill in is internal: the clerk edits the secret text in it."""
    assert main(["form", str(secret.folder), "--year", "2025", "--out", str(tmp_path)]) == 0

    told = [finished.found(path, secret.secrets) for path in tmp_path.rglob("*.xlsx")]

    assert {"玄鸟二", "玄鸟九", "玄鸟子"} <= set().union(*told)
