"""One comparison with something of everything in it."""

import shutil
from pathlib import Path

import pytest

import reportgen
from reportgen.comparison.model import Comparison

FILE = "2024/budget_disclosure.yaml"


@pytest.fixture(scope="session")
def before(department: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example's disclosure and one project form."""
    folder = tmp_path_factory.mktemp("before") / "dep"
    for file in ("department.yaml", FILE, "2025/project_target/cloud_resources.yaml"):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes((department / file).read_bytes())
    return folder


@pytest.fixture(scope="session")
def after(before: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of it with two changed amounts, a changed reason, a failing check, no project form."""
    new = shutil.copytree(before, tmp_path_factory.mktemp("after") / "dep")
    shutil.rmtree(new / "2025")
    text = (new / FILE).read_text(encoding="utf-8")
    for old, changed in (
        ("services: 1916.29", "services: 2000"),
        ("budget: 7600.53", "budget: 7601.53"),
        ("reason: 勤俭办事", "reason: <b>勤俭&办事</b>"),
    ):
        text = text.replace(old, changed, 1)
    (new / FILE).write_text(text, encoding="utf-8")
    return new


@pytest.fixture(scope="session")
def found(before: Path, after: Path) -> Comparison:
    """What differs between the two."""
    return reportgen.diff(before, after)
