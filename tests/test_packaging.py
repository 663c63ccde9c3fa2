"""The wheel: what is in it, and that it works alone, away from the checkout."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

import reportgen

ROOT = Path(__file__).resolve().parent.parent
RESOURCES = {"templates": ROOT / "templates", "reference": ROOT / "data" / "reference"}


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a program without the checkout on its path."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=kept,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from the checkout without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    built = run(
        sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT,
        cwd=folder,
    )  # fmt: skip
    assert built.returncode == 0, built.stdout + built.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a fresh environment with the wheel in it, and the libraries of this one."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, with_pip=False)
    # A path file adds the libraries, not the path files beside them: no editable install comes in.
    site = next((folder / "lib").glob("python*")) / "site-packages"
    libraries = sysconfig.get_path("purelib")
    (site / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
    program = folder / "bin" / "python"
    done = run(
        sys.executable, "-m", "pip", "--python", program, "install", "--no-index", "--no-deps",
        "--disable-pip-version-check", wheel, cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "bin"


def files_below(folder: Path, *, ending: str = "") -> set[str]:
    """Return the files below a folder by their names in it."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob(f"*{ending}")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_files_in_the_wheel(wheel: Path) -> None:
    """The wheel holds every module, every README, every template and account table, no more."""
    with zipfile.ZipFile(wheel) as package:
        names = {name for name in package.namelist() if ".dist-info/" not in name}
    expected = {
        *(f"reportgen/{name}" for name in files_below(ROOT / "reportgen", ending=".py")),
        *(f"reportgen/{name}" for name in files_below(ROOT / "reportgen", ending=".md")),
        *(
            f"reportgen/_resources/{home}/{name}"
            for home, folder in RESOURCES.items()
            for name in files_below(folder)
        ),
    }

    assert expected == names


def test_resources_in_the_wheel_are_those_of_the_checkout(wheel: Path) -> None:
    """Each template and account table in the wheel has the bytes of the checkout."""
    with zipfile.ZipFile(wheel) as package:
        different = [
            name
            for home, folder in RESOURCES.items()
            for name in files_below(folder)
            if package.read(f"reportgen/_resources/{home}/{name}") != (folder / name).read_bytes()
        ]

    assert different == []


def test_program_is_installed(installed: Path) -> None:
    """The wheel brings the program `reportgen`, which is that of the wheel."""
    kinds = run(installed / "reportgen", "kinds", cwd=installed)
    home = run(
        installed / "python", "-c", "import reportgen; print(reportgen.__file__)", cwd=installed
    )

    assert kinds.returncode == 0
    assert "budget_disclosure\t部门预算公开" in kinds.stdout.splitlines()
    assert len(kinds.stdout.splitlines()) == 4
    assert Path(home.stdout.strip()).is_relative_to(installed.parent)


def test_example_is_built_alone(installed: Path, example: Path, tmp_path: Path) -> None:
    """The installed wheel builds the example outside the checkout, to the same bytes."""
    shutil.copytree(example, tmp_path / "data" / "huizhou_dsj")
    words = ("build", "data/huizhou_dsj", "--format", "docx,xlsx", "--no-pages")
    done = run(installed / "reportgen", *words, cwd=tmp_path)
    written = [tmp_path / name for name in done.stdout.splitlines()]
    here = reportgen.build(
        example, formats=("docx", "xlsx"), out=tmp_path / "checkout", pages=False
    )

    assert done.returncode == 0, done.stderr
    assert [path.read_bytes() for path in here.written] == [path.read_bytes() for path in written]


def test_built_file_depends_on_the_wheel_alone(installed: Path, example: Path) -> None:
    """The installed wheel reads its own templates, not those of the checkout."""
    program = "from reportgen import paths; print(paths.templates(), paths.reference())"
    found = run(installed / "python", "-c", program, cwd=example).stdout.split()

    assert all(Path(path).is_relative_to(installed.parent) for path in found)
    assert [Path(path).name for path in found] == ["templates", "reference"]


def test_version_of_the_wheel(wheel: Path) -> None:
    """The wheel is pure Python, and its metadata name every library that the modules import."""
    with zipfile.ZipFile(wheel) as package:
        metadata = next(name for name in package.namelist() if name.endswith("/METADATA"))
        lines = package.read(metadata).decode().splitlines()
    needed = {match[1] for line in lines if (match := re.match(r"Requires-Dist: ([\w-]+)", line))}
    libraries = {
        "babel", "docxtpl", "isal", "jinja2", "lxml", "markupsafe", "openpyxl", "pikepdf",
        "pydantic", "pypdf", "python-docx", "pyyaml", "resvg-py", "ruamel-yaml",
    }  # fmt: skip

    assert wheel.name.endswith("-py3-none-any.whl")
    assert libraries == needed
