"""Which way templates are compiled: the fast one only with versions of Jinja that are known."""

import subprocess
import sys

import jinja2
import pytest

from reportgen.ooxml import backend, program, stock

_LOADED = "print(*sorted(m for m in ('program', 'stock') if 'reportgen.ooxml.' + m in sys.modules))"


def loaded(before: str) -> str:
    """Return which of the two ways a new process has loaded, with something done before."""
    code = f"import sys, jinja2\n{before}\nimport reportgen.ooxml\n{_LOADED}"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return run.stdout.strip()


def test_the_installed_version_is_known() -> None:
    """The version that is pinned takes the fast way."""
    assert backend.chosen(jinja2.__version__) is program
    assert loaded("") == "program"


@pytest.mark.parametrize("version", ["", "2.11.3", "3.0.3", "3.1", "3.1.6.dev1", "3.2.0", "4.0.1"])
def test_other_versions_take_the_public_way(version: str) -> None:
    """A version before or after the known ones is not trusted."""
    assert backend.chosen(version) is stock


@pytest.mark.parametrize(
    "before",
    [
        "jinja2.__version__ = '3.2.0'",
        "del jinja2.__version__",
        "import jinja2.meta; sys.modules['jinja2.compiler'] = None",
        "import jinja2.lexer; del jinja2.lexer.TokenStream",
    ],
)
def test_a_process_loads_one_way(before: str) -> None:
    """With a version that is not known, or that lacks what the fast way needs, that is not kept."""
    assert loaded(before) == "stock"
