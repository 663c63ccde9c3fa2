"""The printed places of two documents: what is paired, and by what."""

from decimal import Decimal

import pytest

from reportgen.amounts import Style, Unit
from reportgen.comparison.places import Years, aligned, wording
from reportgen.document import Blank, Number, Words
from reportgen.figures import Figure, Formula

FIGURE = Figure("a", "甲", Decimal(10000), Formula.GIVEN)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("ab", "ab", "aa bb"),
        ("ab", "axb", "aa -x bb"),
        ("axb", "ab", "aa x- bb"),
        ("ab", "xy", "ax by"),
        ("", "xy", "-x -y"),
        ("aqb", "axyb", "aa qx -y bb"),
    ],
)
def test_alignment(old: str, new: str, expected: str) -> None:
    """Equal entries are pairs, then as many on both sides, then the first of those alike."""
    found = [f"{one or '-'}{other or '-'}" for one, other in aligned(old, new, str)]

    assert " ".join(found) == expected


def test_alignment_pairs_what_is_alike() -> None:
    """Of more entries, those that are most alike are the pairs."""
    old, new = ["举办培训三次"], ["召开会议", "举办培训五次"]

    assert [*aligned(old, new, str)] == [(None, "召开会议"), ("举办培训三次", "举办培训五次")]


def test_wording_leaves_numbers_out() -> None:
    """Words are what is no figure; literal digits and what is to be entered are words."""
    number = Number(FIGURE, Style("", "0.00", Unit.TEN_THOUSAND_YUAN))
    text = (Words("（一）"), Words("共"), number, Words("万元，3项"), Blank("说明"))

    assert wording(text) == "共万元，3项【待填：说明】"


@pytest.mark.parametrize(
    ("old", "new", "agree"),
    [
        ("2024年", "2025年", True),
        ("2023年、2024年", "2024年、2025年", True),
        ("2024年起2020年止", "2025年起2020年止", True),
        ("2024年", "2026年", False),
        ("2024年增加", "2025年减少", False),
        ("120240元", "120250元", False),
        ("2024年", "年", False),
    ],
)
def test_years(old: str, new: str, agree: bool) -> None:  # noqa: FBT001
    """Two years may name themselves, years as far away, and the same year."""
    assert Years(2024, 2025).agree(old, new) == agree
    assert not Years().agree(old, new)
