"""`reportgen template`: what goes to stdout and stderr, and the exit codes."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from reportgen import cli

ROOT = Path(__file__).resolve().parent.parent
TEXT = "{{ title }}{% for r in rows %}{{ r.name }}{{ r.amount + 1 }}{% endfor %}"
ROWS = (
    ("{{ title }}",),
    ("{%tr for r in rows %}",),
    ("{{ r.name }}", "{{ r.amount }}"),
    ("{%tr endfor %}",),
    ("合计", "=SUM(B3)"),
)
DATA = "title: 标题\nrows:\n  - name: 甲\n    amount: 12\n"


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Run a command and return its code, stdout and stderr."""
    code = cli.main(["template", *map(str, words)])
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """Return a template of one paragraph."""
    document = docx.Document()
    document.add_paragraph(TEXT)
    path = tmp_path / "t.docx"
    document.save(str(path))
    return path


def data(folder: Path, text: str, name: str = "d.yaml") -> Path:
    """Write a data file and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_inspect(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The names go to stdout as a tree, or as a schema."""
    code, out, err = run(capsys, "inspect", template)

    assert (code, err) == (0, "")
    assert out == "title　文字\nrows　清单，每项：键值\n  name　文字\n  amount　数\n"
    code, out, _ = run(capsys, "inspect", template, "--format", "json")
    assert (code, json.loads(out)["required"]) == (0, ["title", "rows"])


@pytest.mark.parametrize("name", ["d.yaml", "d.json"])
def test_fitting_data(template: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Data that fits gives 0 and nothing on stdout."""
    text = DATA
    if name == "d.json":
        text = json.dumps({"title": "标题", "rows": [{"name": "甲", "amount": 12}]})

    found = run(capsys, "inspect", template, "--data", data(template.parent, text, name))

    assert found == (0, "", "数据与模板相符\n")


def test_data_that_does_not_fit(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Problems go to stdout with line and column, errors first; an error gives 1."""
    wrong = "other: 1\nrows:\n  - nam: 甲\n    amount: 十二\n"
    path = data(template.parent, wrong)
    code, out, err = run(capsys, "inspect", template, "--data", path)

    assert code == 1
    assert [line.split(" ")[:3] for line in out.splitlines()] == [
        [f"{path}:3:5:", "错误", "data-missing"],
        [f"{path}:4:13:", "错误", "data-shape"],
        [str(template), "正文第1段:", "错误"],
        [f"{path}:1:1:", "提示", "data-unused"],
        [f"{path}:3:5:", "提示", "data-unused"],
    ]
    assert err == "错误 3，提示 2\n"


def test_problems_as_json(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--format json` gives the same problems as data."""
    path = data(template.parent, "rows: []\n")
    code, out, _ = run(capsys, "inspect", template, "--data", path, "--format", "json")
    (missing,) = json.loads(out)

    assert code == 1
    assert (missing["code"], missing["file"], missing["spot"]) == (
        "data-missing",
        str(template),
        "正文第1段",
    )


def test_data_that_is_only_more(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the template never uses is told, and gives 0."""
    path = data(template.parent, f"{DATA}more: 1\n")

    assert run(capsys, "inspect", template, "--data", path)[::2] == (0, "提示 1\n")


@pytest.mark.parametrize("text", ["- 1\n", "a: [", "a: &b 1\n"])
def test_broken_data(template: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A data file that cannot be read gives 1 and says why."""
    path = data(template.parent, text)
    code, out, _ = run(capsys, "inspect", template, "--data", path)

    assert code == 1
    assert out.startswith(f"{path}:")


def test_a_wrong_tag(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A tag that cannot be read gives 1 and its paragraph."""
    document = docx.Document()
    document.add_paragraph("{{ a b }}")
    document.save(str(tmp_path / "t.docx"))
    code, out, err = run(capsys, "inspect", tmp_path / "t.docx")

    assert (code, out) == (1, "")
    assert err.startswith(f"{tmp_path / 't.docx'} 正文第1段: 错误 ")


def drawn(folder: Path, name: str, *texts: str) -> Path:
    """Write a template of these paragraphs and return its path."""
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    path = folder / name
    document.save(str(path))
    return path


def test_lint(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A template with nothing wrong gives 0 and nothing on stdout."""
    assert run(capsys, "lint", template) == (0, "", "模板没有问题\n")


def test_lint_of_several_templates(
    template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each error is a line with file, place and code, the templates in the order given."""
    one = drawn(tmp_path, "一.docx", "{{ 单位", "{% if a = 1 %}{% endif %}")
    two = drawn(tmp_path, "二.docx", "甲", "{% endfor %}")
    code, out, err = run(capsys, "lint", two, template, one)

    assert code == 1
    assert [line.split(" ")[:4] for line in out.splitlines()] == [
        [str(two), "正文第2段:", "错误", "block-unopened"],
        [str(one), "正文第1段:", "错误", "tag-unclosed"],
        [str(one), "正文第2段:", "错误", "tag-syntax"],
    ]
    assert err == "错误 3\n"


def test_lint_that_only_warns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a template loses without harm is told, and gives 0."""
    code, out, err = run(capsys, "lint", drawn(tmp_path, "t.docx", "｛｛ 单位 ｝｝"))

    assert (code, out.split(" ")[1:4]) == (0, ["正文第1段:", "警告", "tag-wide"])
    assert err == "警告 1\n"


def test_lint_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--format json` gives the problems as data; of a good template an empty list."""
    wrong, good = drawn(tmp_path, "w.docx", "甲", "{{ a|uper }}"), drawn(tmp_path, "g.docx", "甲")
    code, out, _ = run(capsys, "lint", good, wrong, "--format", "json")
    (told,) = json.loads(out)

    assert code == 1
    assert {key: told[key] for key in ("code", "severity", "file", "spot")} == {
        "code": "unknown-filter",
        "severity": "error",
        "file": str(wrong),
        "spot": "正文第2段",
    }
    assert run(capsys, "lint", good, "--format", "json")[:2] == (0, "[]\n")


@pytest.mark.parametrize("content", [None, b"", b"text", b"\xd0\xcf\x11\xe0old", "part", "cut"])
def test_lint_of_what_is_no_template(
    content: bytes | str | None,
    template: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A file that cannot be read is told in one line, and the others are looked at."""
    path = tmp_path / "broken.docx"
    if content == "part":
        with zipfile.ZipFile(path, "w") as package:
            package.writestr("[Content_Types].xml", "<Types/>")
    elif content == "cut":
        path.write_bytes(template.read_bytes()[:2000])
    elif isinstance(content, bytes):
        path.write_bytes(content)
    wrong = drawn(tmp_path, "wrong.docx", "{{ }}")
    code, out, _ = run(capsys, "lint", path, wrong, template)

    assert code == 1
    assert [line.split(" ")[0].rstrip(":") for line in out.splitlines()] == [str(path), str(wrong)]


def test_lint_of_no_file(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a file the call is wrong."""
    assert run(capsys, "lint")[0] == 2


@pytest.mark.parametrize("command", ["inspect", "show"])
@pytest.mark.parametrize("content", [None, b"", b"text", b"\xd0\xcf\x11\xe0old"])
def test_no_document(
    command: str, content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is missing, empty, no package or an old one gives 1 and is named."""
    path = tmp_path / "t.docx"
    if content is not None:
        path.write_bytes(content)
    code, out, err = run(capsys, command, path)

    assert (code, out) == (1, "")
    assert err.startswith(f"{path}: 错误 ")


def test_show(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The text of a document goes to stdout."""
    code, out, err = run(capsys, "show", template)

    assert (code, err) == (0, "")
    assert out.splitlines()[:2] == ["== 正文 ==", TEXT]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Return a workbook with tags in its cells."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表1"
    for row, values in enumerate(ROWS, 1):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column, value)
    path = tmp_path / "t.xlsx"
    book.save(path)
    return path


def test_show_a_workbook(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The cells of a workbook go to stdout, each on a line of its own."""
    code, out, err = run(capsys, "show", workbook)

    assert (code, err) == (0, "")
    assert [line for line in out.splitlines() if line.startswith(("A", "B"))] == [
        "A1　{{ title }}",
        "A2　{%tr for r in rows %}",
        "A3　{{ r.name }}",
        "B3　{{ r.amount }}",
        "A4　{%tr endfor %}",
        "A5　合计",
        "B5　=SUM(B3)",
    ]


def test_inspect_a_workbook(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The names of a workbook's tags are told as those of a Word file."""
    found = run(capsys, "inspect", workbook)

    assert found == (0, "title　文字\nrows　清单，每项：键值\n  name　文字\n  amount　文字\n", "")


def test_numbers_fit_a_workbook(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A cell takes a number as well as a text."""
    found = run(capsys, "inspect", workbook, "--data", data(workbook.parent, DATA))

    assert found == (0, "", "数据与模板相符\n")


def test_data_that_does_not_fit_a_workbook(
    workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the data lacks is told at the cell that wants it."""
    path = data(workbook.parent, "rows: []\n")
    code, out, _ = run(capsys, "inspect", workbook, "--data", path, "--format", "json")
    (missing,) = json.loads(out)

    assert (code, missing["code"], missing["spot"]) == (1, "data-missing", "表1!A1")


def test_lint_a_workbook(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A tag that cannot be read gives 1 and its cell; a sound template gives 0."""
    assert run(capsys, "lint", workbook) == (0, "", "模板没有问题\n")
    book = openpyxl.load_workbook(workbook)
    book.worksheets[0]["B5"] = "{{ a b }}"
    book.save(workbook)
    code, out, _ = run(capsys, "lint", workbook, "--format", "json")

    assert (code, [one["spot"] for one in json.loads(out)]) == (1, ["表1!B5"])


@pytest.mark.parametrize("command", ["inspect", "show"])
@pytest.mark.parametrize("content", [b"", b"text", b"\xd0\xcf\x11\xe0old"])
def test_no_workbook(
    command: str, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that only has the name of a workbook gives 1 and is named."""
    path = tmp_path / "t.xlsx"
    path.write_bytes(content)
    code, out, err = run(capsys, command, path)

    assert (code, out) == (1, "")
    assert err.startswith(f"{path}: 错误 ")


@pytest.mark.parametrize("command", ["inspect", "show"])
def test_what_is_only_dangerous_to_run(
    command: str, template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An embedded file or a link to one elsewhere is told, and the text is read all the same."""
    with zipfile.ZipFile(template, "a") as package:
        package.writestr("word/embeddings/a.xlsx", b"")
    code, out, err = run(capsys, command, template)

    assert code == 0
    assert "title" in out
    assert err.startswith(f"{template}: 警告 package-active ")


def test_wrong_use(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing action or file gives 2."""
    assert run(capsys)[0] == 2
    assert run(capsys, "show")[0] == 2
    assert run(capsys, "inspect", template, "--format", "xml")[0] == 2


def test_git_diff(template: Path, tmp_path: Path) -> None:
    """Two versions of a template differ in `git diff` by the lines of their paragraphs."""
    git = repository(tmp_path)
    folder = tmp_path / "repository"
    shutil.copy(template, folder)
    git("add", ".")
    git("commit", "-qm", "one")
    document = docx.Document(str(template))
    document.paragraphs[0].add_run("{{ more }}")
    document.save(str(folder / "t.docx"))

    assert changed(git) == [f"-{TEXT}", f"+{TEXT}{{{{ more }}}}"]


def test_git_diff_of_a_workbook(workbook: Path, tmp_path: Path) -> None:
    """Two versions of a workbook differ by the lines of their cells."""
    git = repository(tmp_path)
    folder = tmp_path / "repository"
    shutil.copy(workbook, folder)
    git("add", ".")
    git("commit", "-qm", "one")
    book = openpyxl.load_workbook(workbook)
    book.worksheets[0]["B5"] = "=SUM(B3)*2"
    book.save(folder / "t.xlsx")

    assert changed(git) == ["-B5　=SUM(B3)", "+B5　=SUM(B3)*2"]


def repository(home: Path) -> Callable[..., str]:
    """Return what runs git in a new repository that shows Office files as text."""
    folder = home / "repository"
    folder.mkdir()
    settings = {"HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1", "PYTHONPATH": str(ROOT)}

    def git(*words: str) -> str:
        made = subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b", *words],
            cwd=folder,
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
            check=True,
        )
        return made.stdout

    git("init", "-q")
    told = "*.docx diff=office\n*.xlsx diff=office\n"
    (folder / ".gitattributes").write_text(told, encoding="utf-8")
    git("config", "diff.office.textconv", f"{sys.executable} -m reportgen template show")
    return git


def changed(git: Callable[..., str]) -> list[str]:
    """Return the lines that differ from what was committed."""
    return [line for line in git("diff").splitlines() if line[:1] in "+-"][2:]
