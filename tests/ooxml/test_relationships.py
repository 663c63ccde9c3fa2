"""Relationships lead from part to part, by relative and absolute targets."""

import pytest
from moved import parts

from reportgen.ooxml.archive import Archive, pack
from reportgen.ooxml.relationships import (
    CONTENT_TYPES,
    ContentTypes,
    Relationship,
    fresh,
    part_of,
    relationships,
    written,
)

TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"


def archive() -> Archive:
    """Return a package without parts."""
    return Archive(b"PK\x05\x06" + bytes(18))


@pytest.mark.parametrize(
    ("target", "part"),
    [
        ("../charts/chart1.xml", "xl/charts/chart1.xml"),
        ("/xl/charts/chart1.xml", "xl/charts/chart1.xml"),
        ("../Charts/Chart1.xml", "xl/charts/chart1.xml"),
        ("../charts/chart%31.xml", "xl/charts/chart1.xml"),
        ("../charts/chart2.xml", ""),
        ("#S!A1", ""),
    ],
)
def test_targets_are_found(target: str, part: str) -> None:
    """Relative and absolute ones, in other capitals or quoted; places in the workbook are none."""
    drawn = archive()
    related = written([Relationship("rId1", TYPE, target)])
    content = drawn.with_parts(
        {"xl/charts/chart1.xml": b"<c/>", part_of("xl/drawings/drawing1.xml"): related}
    )
    [one] = relationships(Archive(content), "xl/drawings/drawing1.xml")

    assert (one.part, one.kind, one.is_external) == (part, "chart", False)


def test_a_moved_relationship_is_relative() -> None:
    """The new part is named as seen from its source; an unmoved one stays as it was written."""
    one = Relationship("rId1", TYPE, "/xl/charts/chart1.xml", "xl/charts/chart1.xml")

    assert one.moved("xl/drawings/drawing2.xml", "xl/charts/chart3.xml").target == (
        "../charts/chart3.xml"
    )
    assert one.moved("", "xl/charts/chart3.xml").target == "xl/charts/chart3.xml"
    assert one.moved("xl/drawings/drawing2.xml", "xl/charts/chart1.xml") == one


def test_what_is_written_is_read_again() -> None:
    """External targets, signs and ids stay."""
    several = (
        Relationship("rId1", TYPE, 'https://a.cn/?a="b"&c', is_external=True),
        Relationship("r2", TYPE, "b.xml"),
    )
    content = archive().with_parts({part_of("a.xml"): written(several)})

    assert relationships(Archive(content), "a.xml") == several
    assert relationships(Archive(content), "none.xml") == ()


def test_types_are_read_and_written() -> None:
    """By extension in small letters, and by part."""
    types = ContentTypes({"xml": "application/xml"}, {"xl/甲&.xml": "a/b"})
    content = archive().with_parts({CONTENT_TYPES: types.written()})

    assert ContentTypes.of(Archive(content)) == types
    assert set(parts(content)) == {CONTENT_TYPES}


def test_a_fresh_id_is_new() -> None:
    """No relationship has it."""
    assert fresh({"rId2", "rId3"}) == "rId4"
    assert fresh(()) == "rId1"


def test_parts_can_be_left_out_of_a_package() -> None:
    """What is gone is neither kept nor changed into nothing."""
    content = archive().with_parts({"a.xml": b"a", "b.xml": b"b"})

    assert set(parts(Archive(content).with_parts({"c.xml": pack("c.xml", b"c")}, {"a.xml"}))) == {
        "b.xml",
        "c.xml",
    }
