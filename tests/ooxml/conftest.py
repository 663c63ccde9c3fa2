"""Tests of what templates become run twice: by the fast way, and by Jinja's public interface."""

from pathlib import Path

import docx
import pytest
from oracle import Draw, Template

from reportgen.ooxml import WordTemplate, backend, program, stock
from reportgen.ooxml.excel.template import SheetTemplate
from reportgen.ooxml.template import Cache

_TWICE = (
    "test_dialect_parts",
    "test_dialect_tables",
    "test_dialect_tags",
    "test_dialect_texts",
    "test_intended_differences",
    "test_template",
)
_TWICE_OF_EXCEL = ("test_collection", "test_structure", "test_tagging", "test_template")
_WAYS = {"fast": program, "stock": stock}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let the tests of our engine run in both ways; those of docxtpl alone need not."""
    is_ours = "docxtpl_agrees" not in metafunc.function.__name__
    folder, _, name = metafunc.module.__name__.rpartition(".")
    twice = _TWICE_OF_EXCEL if folder.endswith("excel") else _TWICE
    if name in twice and is_ours:
        metafunc.fixturenames.append("way")
        metafunc.parametrize("way", _WAYS, indirect=True)


@pytest.fixture
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compile templates in one way."""
    monkeypatch.setattr(backend, "BACKEND", _WAYS[request.param])
    monkeypatch.setattr(WordTemplate, "cache", Cache())
    monkeypatch.setattr(SheetTemplate, "cache", Cache())


@pytest.fixture
def template(tmp_path: Path) -> Template:
    """Return a maker of templates: a text becomes a paragraph, a function draws by itself."""

    def make(content: Draw | str) -> WordTemplate:
        document = docx.Document()
        if isinstance(content, str):
            document.add_paragraph(content)
        else:
            content(document)
        path = tmp_path / "template.docx"
        document.save(str(path))
        return WordTemplate(path)

    return make
