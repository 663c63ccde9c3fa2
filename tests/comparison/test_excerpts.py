"""Excerpts: two versions of a text, cut down to what differs."""

import pytest

from reportgen.comparison.excerpts import excerpts, plain


def test_numbers_stay_whole() -> None:
    """A number that differs is marked as a whole, with its separators and its percent sign."""
    old, new = excerpts("下降21.51%，共7,600.53万元", "下降21.61%，共7,600.53万元")

    assert [piece.text for piece in old] == ["下降", "21.51%", "，共7,600.53万元"]
    assert [piece.text for piece in new if piece.is_changed] == ["21.61%"]


def test_what_came_has_no_piece_before() -> None:
    """Words that came are marked in the new version alone."""
    old, new = excerpts("安排资金。", "安排专项资金。")

    assert [piece for piece in old if piece.is_changed] == []
    assert [piece.text for piece in new if piece.is_changed] == ["专项"]


def test_long_stretches_are_cut() -> None:
    """What both have is shortened: at the ends and between two changes."""
    old, new = excerpts(
        f"{'甲' * 50}1{'乙' * 50}2{'丙' * 50}", f"{'甲' * 50}3{'乙' * 50}4{'丙' * 50}"
    )

    assert plain(old) == f"…{'甲' * 18}1{'乙' * 18}…{'乙' * 18}2{'丙' * 18}…"
    assert plain(new) == plain(old).replace("1", "3").replace("2", "4")


@pytest.mark.parametrize(("old", "new"), [("", "甲"), ("甲", ""), ("甲", "乙"), ("甲乙", "乙甲")])
def test_short_texts_are_whole(old: str, new: str) -> None:
    """Short texts are not cut."""
    before, after = excerpts(old, new)

    assert (plain(before), plain(after)) == (old, new)
