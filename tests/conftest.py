"""The example department's 2024 disclosure, built once with LibreOffice for all tests of files."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import reportgen
from reportgen import files

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "data" / "huizhou_dsj"


@dataclass(frozen=True)
class Built:
    """The example's 2024 disclosure: its result and its files."""

    result: reportgen.Result
    docx: Path
    xlsx: Path
    pdf: Path


@pytest.fixture(scope="session")
def department() -> Path:
    """The example department's folder, with every year and kind."""
    return EXAMPLE


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example's 2024 disclosure alone, without answers to its other files."""
    folder = tmp_path_factory.mktemp("data") / EXAMPLE.name
    file = Path("2024") / "budget_disclosure.yaml"
    (folder / file).parent.mkdir(parents=True)
    names = (EXAMPLE / "department.yaml").read_text(encoding="utf-8")
    text = (EXAMPLE / file).read_text(encoding="utf-8")
    alone = re.sub(r"^\nexplained:\n(?:  .*\n)+", "", text, flags=re.MULTILINE)
    (folder / "department.yaml").write_text(names, encoding="utf-8")
    (folder / file).write_text(alone, encoding="utf-8")
    return folder


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full when a self-evaluation is to be written."""
    write = files.write_whole

    def fail(path: Path, content: bytes) -> None:
        if path.name == "self_evaluation.yaml":
            raise OSError("disk full")
        write(path, content)

    monkeypatch.setattr(files, "write_whole", fail)


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Return a maker of a `soffice`, first on PATH, that runs a script.

    It gives the file `pids` beside the program, in which each start writes its process id.
    """

    def make(script: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir()
        program, pids = folder / "soffice", folder / "pids"
        program.write_text(f'#!/bin/bash\necho $$ >> "{pids}"\n{script}\n', encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
        return pids

    return make


@pytest.fixture(scope="session")
def built(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The example, built with right page numbers into a folder of its own."""
    out = tmp_path_factory.mktemp("output")
    result = reportgen.build(example, year=2024, formats=("docx", "xlsx", "pdf"), out=out)
    folder = out / "huizhou_dsj" / "2024"
    made = [folder / f"budget_disclosure.{ending}" for ending in ("docx", "xlsx", "pdf")]
    return Built(result, *made)


@pytest.fixture(scope="session")
def pdf(built: Built) -> bytes:
    """The example's disclosure as a PDF."""
    return built.pdf.read_bytes()


@pytest.fixture(scope="session")
def published(department: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with every report of the example as Word and PDF."""
    out = tmp_path_factory.mktemp("published")
    result = reportgen.build(department, formats=("docx", "pdf"), out=out)
    assert result.is_whole, result.problems
    return out / department.name
