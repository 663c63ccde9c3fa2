"""The kinds of report: each folder has all its parts, and their checks can be told apart."""

import re
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

from reportgen import pipeline, profile
from reportgen.kind import AnyKind, ReportInput
from reportgen.reconcile import Check

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = sorted(path.parent for path in (ROOT / "reportgen" / "reports").glob("*/__init__.py"))
NAMES = [folder.name for folder in FOLDERS]
KINDS = pipeline.kinds()


def checks() -> list[Check[object]]:
    """Return the checks of all kinds."""
    return [check for kind in KINDS.values() for check in kind.checks]


def test_kinds_are_found_by_their_folders() -> None:
    """Every folder below `reports` is a kind, by the name of its folder."""
    assert [*KINDS] == NAMES
    assert [kind.name for kind in KINDS.values()] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_kind_has_its_parts(name: str) -> None:
    """A kind has a model, checks, a README, templates with a profile, and tests of its own."""
    folder = ROOT / "reportgen" / "reports" / name
    parts = [folder / part for part in ("__init__.py", "model.py", "checks.py", "README.md")]
    profiles = [*(ROOT / "templates" / name).glob("*/profile.yaml")]
    tests = [*(ROOT / "tests" / "reports" / name).glob("test_*.py")]

    assert [part for part in parts if not part.is_file()] == []
    assert profiles
    assert tests


@pytest.mark.parametrize("name", NAMES)
def test_kind_is_what_its_modules_say(name: str) -> None:
    """KIND carries the model and the checks of the kind's own modules, and a Chinese title."""
    kind: AnyKind = import_module(f"reportgen.reports.{name}").KIND
    own = import_module(f"reportgen.reports.{name}.checks").CHECKS

    assert issubclass(kind.model, ReportInput)
    assert f"reportgen.reports.{name}.model" == kind.model.__module__
    assert own == kind.checks
    assert re.fullmatch(r"[\u4e00-\u9fff]+", kind.title)


@pytest.mark.parametrize("name", NAMES)
def test_profiles_of_a_kind_can_be_read(name: str) -> None:
    """Every profile of a kind has its files, and no problem."""
    model = KINDS[name].profile
    found = [profile.load(path, model) for path in (ROOT / "templates" / name).iterdir()]

    assert [problem for _, problems in found for problem in problems] == []
    assert all(place and place.word_template.is_file() for place, _ in found)


@pytest.mark.parametrize("name", NAMES)
def test_readme_of_a_kind(name: str) -> None:
    """The README of a kind names its Chinese title and every key of its input file."""
    text = (ROOT / "reportgen" / "reports" / name / "README.md").read_text(encoding="utf-8")
    keys = [field.alias or key for key, field in KINDS[name].model.model_fields.items()]

    assert KINDS[name].title in text
    assert [key for key in keys if f"`{key}" not in text] == []


def test_codes_of_checks_are_unique() -> None:
    """No two checks of all kinds share a code."""
    counts = Counter(check.code for check in checks())

    assert [code for code, count in counts.items() if count > 1] == []


def test_checks_say_what_they_hold() -> None:
    """Every check has a code, a Chinese title and the rule it comes from."""
    form = re.compile(r"[A-Z]{2}[0-9]{3}")
    poor = [
        check.code
        for check in checks()
        if not (form.fullmatch(check.code) and has_chinese(check.title, check.basis))
    ]

    assert len(checks()) > 20
    assert poor == []


def has_chinese(*texts: str) -> bool:
    """Tell whether each of some texts has Chinese characters."""
    return all(re.search(r"[\u4e00-\u9fff]", text) for text in texts)


def test_checks_of_a_kind_share_their_letters() -> None:
    """The letters of a code tell the kind: each kind has its own."""
    letters = {name: {check.code[:2] for check in kind.checks} for name, kind in KINDS.items()}

    assert [name for name, found in letters.items() if len(found) > 1] == []
    assert len(letters) == len({frozenset(found) for found in letters.values()})


def test_titles_of_checks_are_unique() -> None:
    """No two checks of a kind have the same title."""
    for kind in KINDS.values():
        titles = [check.title for check in kind.checks]

        assert len(titles) == len({*titles})
