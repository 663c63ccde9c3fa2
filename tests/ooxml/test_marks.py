"""Marks keep the tags of a template by number, and what is wrong in the order of the file."""

from reportgen.ooxml.marks import Action, Mark, Marks
from reportgen.ooxml.tags import Tag
from reportgen.problems import Place, Problem, Severity

FIRST, SECOND, NOWHERE = (Place("a.xlsx", spot=spot) for spot in ("表!A1", "表!B1", "表!Z9"))
MERGE = Mark(Tag("{%", "", "merge x", "{% merge x %}"), SECOND)


def test_marks_are_numbered() -> None:
    """Those of the engine's own stand where the tag stands that they come from."""
    marks = Marks("a.xlsx")
    made = [
        marks.add(MERGE),
        marks.control("if x", MERGE),
        marks.printed("x", MERGE, "merge"),
        marks.act("restart", MERGE, 7),
        marks.step("row", 3),
    ]

    assert made == [0, 1, 2, 3, 4]
    assert [(one.tag.kind, one.tag.source, one.place) for one in marks.marks[:4]] == [
        ("{%", "{% merge x %}", SECOND), ("{%", "{% merge x %}", SECOND),
        ("{{", "{% merge x %}", SECOND), ("{%", "{% merge x %}", SECOND),
    ]  # fmt: skip
    assert [one.action for one in marks.marks] == [
        None, None, None, Action("restart", (7,)), Action("row", (3,)),
    ]  # fmt: skip
    assert marks.marks[2].use == "merge"
    assert marks.marks[4].place == Place("a.xlsx")


def test_problems_come_in_the_order_of_the_places() -> None:
    """Each once; those of places without tags come last; line ends go."""
    marks = Marks("a.xlsx", places={FIRST: 0, SECOND: 1})
    for place in (NOWHERE, SECOND, FIRST, SECOND):
        marks.report("code", "一\n 二", place)
    marks.warn_of_wide("｛｛", FIRST)

    told = marks.told()

    assert [(one.code, one.place) for one in told] == [
        ("code", FIRST), ("tag-wide", FIRST), ("code", SECOND), ("code", NOWHERE),
    ]  # fmt: skip
    assert told[0] == Problem("code", "一 二", FIRST)
    assert [one.severity for one in told][:2] == [Severity.ERROR, Severity.WARNING]
