"""Where templates and reference data are: in a checkout and in an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_BUNDLED = _PACKAGE / "_resources"


def templates() -> Path:
    """Return the folder with one folder of templates a kind."""
    return _first(_BUNDLED / "templates", _PACKAGE.parent / "templates")


def reference() -> Path:
    """Return the folder with the account tables, one file a year."""
    return _first(_BUNDLED / "reference", _PACKAGE.parent / "data" / "reference")


def _first(*folders: Path) -> Path:
    # hatch's force-include does not act on an editable install, so both homes are looked at.
    return next((folder for folder in folders if folder.is_dir()), folders[-1])
