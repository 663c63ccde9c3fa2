"""Templates and reference data are found in a checkout and in an installed wheel."""

from pathlib import Path

import pytest

from reportgen import paths

ROOT = Path(__file__).resolve().parent.parent


def test_templates_of_a_checkout() -> None:
    """In a checkout the templates are beside the package, one folder a kind."""
    expected = ROOT / "templates"
    assert expected == paths.templates()
    assert (paths.templates() / "budget_disclosure" / "guangdong" / "profile.yaml").is_file()


def test_reference_of_a_checkout() -> None:
    """In a checkout the account tables are in data/reference, one file a year."""
    expected = ROOT / "data" / "reference"
    assert expected == paths.reference()
    assert (paths.reference() / "accounts_2024.yaml").is_file()


def test_a_wheel_brings_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package holds bundled folders, as in a wheel, those are used."""
    for name in ("templates", "reference"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr("reportgen.paths._BUNDLED", tmp_path)

    assert tmp_path / "templates" == paths.templates()
    assert tmp_path / "reference" == paths.reference()


def test_missing_folders_are_named_where_they_belong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where neither home exists, the checkout's is named, so that a message can show it."""
    monkeypatch.setattr("reportgen.paths._BUNDLED", tmp_path / "bundled")
    monkeypatch.setattr("reportgen.paths._PACKAGE", tmp_path / "package")

    assert tmp_path / "templates" == paths.templates()
    assert tmp_path / "data" / "reference" == paths.reference()
