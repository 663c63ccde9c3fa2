"""The public names: `__all__` is what `reportgen` exports, no more and no less."""

import ast
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import reportgen

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "reportgen").rglob("*.py")
    if path.name != "__main__.py"
)


def typed_names() -> set[str]:
    """Return the names that type checkers see: those imported under TYPE_CHECKING."""
    tree = ast.parse((ROOT / "reportgen" / "__init__.py").read_text(encoding="utf-8"))
    guard = next(node for node in tree.body if isinstance(node, ast.If))
    imports = (node for node in guard.body if isinstance(node, ast.ImportFrom))
    return {alias.name for node in imports for alias in node.names}


@pytest.mark.parametrize("name", reportgen.__all__)
def test_every_name_resolves(name: str) -> None:
    """Each public name is there, and is the thing of that name from its own module."""
    value = getattr(reportgen, name)

    assert value is getattr(import_module(value.__module__), name)
    assert name == value.__name__


def test_names_are_those_of_the_type_checker() -> None:
    """`__all__` lists exactly what type checkers see."""
    assert typed_names() == {*reportgen.__all__}


def test_names_are_sorted_and_single() -> None:
    """`__all__` is in order and names nothing twice."""
    assert sorted({*reportgen.__all__}) == [*reportgen.__all__]


def test_star_import_gives_all() -> None:
    """`from reportgen import *` gives every public name."""
    names: dict[str, object] = {}
    exec("from reportgen import *", names)  # noqa: S102 - the statement itself is tested

    assert {*reportgen.__all__} == {*names} - {"__builtins__"}


def test_unknown_name() -> None:
    """A name that is not public is an AttributeError, as from any module."""
    with pytest.raises(AttributeError, match="buidl"):
        _ = reportgen.buidl


def test_import_is_light() -> None:
    """`import reportgen` alone loads no other module of it."""
    run = subprocess.run(
        [sys.executable, "-c", "import sys, reportgen; print(*sorted(sys.modules))"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert {"reportgen"} == {n for n in run.stdout.split() if n.startswith("reportgen")}


@pytest.mark.parametrize("name", MODULES)
def test_lists_of_names_hold(name: str) -> None:
    """Each name in a module's `__all__` is there."""
    module = import_module(name)
    listed = getattr(module, "__all__", [])

    assert [public for public in listed if not hasattr(module, public)] == []
