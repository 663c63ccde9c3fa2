"""The values that a template prints: they cannot be changed, and equal ones are equal."""

from dataclasses import FrozenInstanceError

import pytest

from reportgen.ooxml import Link, Paragraph, Paragraphs, Picture, RichText, Run

PAIRS = [
    (Run("甲", bold=True), Run("甲", bold=True)),
    (Link(Run("甲"), "https://a.cn"), Link(Run("甲"), "https://a.cn")),
    (Picture(b"1", 10), Picture(b"1", 10)),
    (RichText("甲", Run("乙")), RichText("甲", Run("乙"))),
    (RichText(RichText("甲"), RichText("乙", "丙")), RichText("甲", "乙", "丙")),
    (Paragraph(RichText("甲"), "1"), Paragraph(RichText("甲"), "1")),
    (Paragraphs("甲", RichText("乙")), Paragraphs(Paragraph("甲"), Paragraph(RichText("乙")))),
]


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=lambda value: type(value).__name__)
def test_equal_values_are_one_key(one: object, other: object) -> None:
    """They are equal, and of the same hash."""
    assert (one, hash(one)) == (other, hash(other))
    assert one != RichText("丁")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (Run("甲"), "text"),
        (Link("甲", ""), "url"),
        (Picture(b""), "width"),
        (Paragraph("甲"), "style"),
        (RichText("甲"), "_pieces"),
        (RichText("甲"), "more"),
        (Paragraphs("甲"), "more"),
    ],
)
def test_values_cannot_be_changed(value: object, name: str) -> None:
    """Neither what they have nor what they have not."""
    with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
        setattr(value, name, "乙")


def test_a_rich_text_is_its_pieces() -> None:
    """In order, those of other rich texts among them; shown as it is written."""
    value = RichText("甲", RichText(Run("乙"), "丙"))

    assert ["甲", Run("乙"), "丙"] == list(value)
    assert value == eval(repr(value))  # noqa: S307 - our own text
