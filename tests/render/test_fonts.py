"""Which font stands in for which: a table, read with places, and never a silent replacement."""

import shutil
from pathlib import Path

import pytest
from lxml import etree

from reportgen import paths
from reportgen.problems import Severity
from reportgen.render import fonts
from reportgen.render.fonts import Fonts

TABLE = """\
fonts:
  仿宋_GB2312: [仿宋, Noto Serif CJK SC]
  黑体: [SimHei]
"""


def table(*installed: str, text: str = TABLE, tmp_path: Path) -> Fonts:
    """Return a table, as it would be on a machine with some fonts."""
    file = tmp_path / "fonts.yaml"
    file.write_text(text, encoding="utf-8")
    read = fonts.load(file)
    return Fonts(read.substitutes, read.places, frozenset(installed), read.problems)


def test_a_replaced_font_is_told(tmp_path: Path) -> None:
    """A font that is not installed gives a warning at its line of the table."""
    found = [*table("Noto Serif CJK SC", tmp_path=tmp_path).replaced({"仿宋_GB2312"})]

    assert [(p.code, p.severity, p.place.line) for p in found] == [
        ("font-replaced", Severity.WARNING, 2)
    ]
    assert "“Noto Serif CJK SC”" in found[0].message


def test_an_installed_font_is_not_replaced(tmp_path: Path) -> None:
    """Where the official font is there, nothing is told."""
    assert [*table("仿宋_GB2312", "仿宋", tmp_path=tmp_path).replaced({"仿宋_GB2312"})] == []


def test_the_first_installed_one_stands_in(tmp_path: Path) -> None:
    """Of several the first that is installed is taken."""
    both = table("仿宋", "Noto Serif CJK SC", tmp_path=tmp_path)

    assert both.shown_in("仿宋_GB2312") == "仿宋"


@pytest.mark.parametrize("font", ["黑体", "华文行楷"])
def test_a_font_without_a_known_substitute_is_told_too(font: str, tmp_path: Path) -> None:
    """Neither a missing substitute nor a font beyond the table is silent."""
    found = [*table("Noto Serif CJK SC", tmp_path=tmp_path).replaced({font})]

    assert [p.code for p in found] == ["font-replaced"]
    assert "任选" in found[0].message


def test_fonts_of_a_pdf_that_nobody_named(tmp_path: Path) -> None:
    """A font that stands in for single characters is found; a collection's first name is known."""
    one = table(tmp_path=tmp_path)
    embedded = {"BAAAAA+NotoSerifCJKjp-Regular", "CAAAAA+DejaVuSans"}

    assert one.strange({"仿宋_GB2312"}, embedded) == ["CAAAAA+DejaVuSans"]


def test_fontconfig_reads_the_table(tmp_path: Path) -> None:
    """The table is XML for fontconfig, in the order of the table, names escaped."""
    text = TABLE + '  "A & B": ["<C>"]\n'
    root = etree.fromstring(table(text=text, tmp_path=tmp_path).configuration().encode())
    aliases = {
        str(alias.findtext("family")): [str(one.text) for one in alias.iterfind("accept/family")]
        for alias in root.iterfind("alias")
    }

    assert aliases == {
        "仿宋_GB2312": ["仿宋", "Noto Serif CJK SC"],
        "黑体": ["SimHei"],
        "A & B": ["<C>"],
    }


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [("fonts:\n  黑体: SimHei\n", "wrong-type", 2), ("font: {}\n", "unknown-key", 1)],
)
def test_a_wrong_table_is_a_problem(text: str, code: str, line: int, tmp_path: Path) -> None:
    """What is wrong with a table is told at its line."""
    found = table(text=text, tmp_path=tmp_path).problems

    assert (code, line) in [(p.code, p.place.line) for p in found]


def test_the_table_of_the_project_names_every_official_font() -> None:
    """The project's own table is sound and has the fonts of GB/T 9704 and of the tables."""
    own = fonts.load()

    assert own.problems == ()
    assert {"方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"} <= {*own.substitutes}
    assert {place.file for place in own.places.values()} == {str(paths.templates() / "fonts.yaml")}
    assert all(own.shown_in(font) for font in own.substitutes)


def test_characters_that_no_font_has() -> None:
    """Usual characters are not asked for; of others those without a glyph are told."""
    assert fonts.load().missing("惠州（7,600.53）“三公”≥①㎡𠮷\U000e0041") == ["\U000e0041"]


def test_without_fontconfig_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where fontconfig cannot be asked, every font counts as replaced."""
    monkeypatch.setattr(shutil, "which", lambda _: None)

    assert fonts.load().shown_in("黑体") == ""
