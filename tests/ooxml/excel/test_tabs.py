"""The names of printed sheets are legal, short enough, and each only once."""

from collections.abc import Sequence

import pytest
from sheets import Lines, book, opened, refused

from reportgen.ooxml.excel.template import SheetTemplate

EACH: Lines = [["{%sheet for n in names %}"], ["文"]]


def _named(names: Sequence[str], **further: Lines) -> list[str]:
    drawn = book({"{{ n }}": EACH, **further})
    return opened(SheetTemplate(drawn).render({"names": names})).sheetnames


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("道路[一]:期*?/\\", "道路一期"),
        ("'教育'", "教育"),
        ("  教育 ", "教育"),
        ("O'Neill", "O'Neill"),
        ("字" * 40, "字" * 31),
        ("𠀀" * 20, "𠀀" * 15),
        ("a" * 30 + "'b", "a" * 30),
        ("History", "History~2"),
    ],
)
def test_a_name_becomes_legal(name: str, expected: str) -> None:
    """Signs go, 31 units of UTF-16 stay, no apostrophe is at an end, `History` is Excel's own."""
    assert _named([name]) == [expected]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["项目", "项目", "项目"], ["项目", "项目~2", "项目~3"]),
        (["Road", "ROAD", "road"], ["Road", "ROAD~2", "road~3"]),
        (["字" * 31, "字" * 31], ["字" * 31, "字" * 29 + "~2"]),
        (["a", "a~2", "a"], ["a", "a~2", "a~3"]),
        (["a/b", "ab"], ["ab", "ab~2"]),
    ],
)
def test_a_name_is_there_once(names: Sequence[str], expected: Sequence[str]) -> None:
    """Another sheet of the name, in whatever case, gets a number and stays short enough."""
    assert _named(names) == expected


def test_a_drawn_name_has_precedence() -> None:
    """A sheet whose name is not from the data keeps it, though it comes behind."""
    assert _named(["Total"], TOTAL=[["x"]]) == ["Total~2", "TOTAL"]


def test_a_name_without_signs_is_refused() -> None:
    """Nothing is left of a name."""
    assert refused(book({"{{ n }}": EACH}), names=["ok", "/?*"]) == [("sheet-name", "{{ n }}")]


def test_a_repeated_sheet_needs_a_name_of_its_own() -> None:
    """Two sheets cannot have the name of the template's; one can."""
    drawn = book({"表": EACH})

    assert refused(drawn, names=["a", "b"]) == [("sheet-name", "表")]
    assert opened(SheetTemplate(drawn).render({"names": ["a"]})).sheetnames == ["表"]


def test_a_tag_names_a_sheet() -> None:
    """`sheet name` gives the name where the tab is a plain one, at one place only."""
    lines = [["{%sheet for n in names %}{%sheet name n ~ '表' %}"], ["文"]]

    assert opened(
        SheetTemplate(book({"表": lines})).render({"names": ["一", "二"]})
    ).sheetnames == ["一表", "二表"]
    assert refused(book({"{{ n }}": lines}), names=["一"]) == [("tag-doubled", "{{ n }}!A1")]
