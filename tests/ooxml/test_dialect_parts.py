"""Tags in all parts of a file: headers, footers, notes, comments, text boxes, core properties."""

from collections.abc import Mapping

import pytest
from drawn import docx, drawing, identities, note, p, part, r, tbl, text_box, tr, xml
from lxml import etree
from oracle import Engine, by_docxtpl, by_word_template

CONTEXT: Mapping[str, object] = {"name": "甲&乙", "list": ["子", "丑"], "x": False}
BEFORE = (
    p(r("致{{ na", "b"), r("me }}", "b"))
    + p("{%p if x %}") + p("无") + p("{%p endif %}")
    + tbl([9], tr("{%tr for i in list %}"), tr("{{ i }}"), tr("{%tr endfor %}"))
    + p()
)  # fmt: skip
AFTER = p(r("致甲&amp;乙", "b")) + tbl([9], tr("子"), tr("丑")) + p()


BOTH = pytest.mark.parametrize("engine", [by_word_template, by_docxtpl])


@BOTH
@pytest.mark.parametrize("kind", ["headers", "footers"])
def test_every_header_and_footer_is_filled(kind: str, engine: Engine) -> None:
    """The first page and even pages have their own."""
    made = {"headers": (BEFORE,) * 3} if kind == "headers" else {"footers": (BEFORE,) * 3}
    wanted = {"headers": (AFTER,) * 3} if kind == "headers" else {"footers": (AFTER,) * 3}
    rendered, expected = engine(docx(p(), **made), CONTEXT), docx(p(), **wanted)

    for number in (1, 2, 3):
        name = f"word/{kind[:-1]}{number}.xml"
        assert xml(expected, name) == xml(rendered, name)


@BOTH
def test_footnotes_are_filled(engine: Engine) -> None:
    """Their separators stay."""
    rendered = engine(docx(p(note("footnote")), footnotes=BEFORE), CONTEXT)
    expected = docx(p(note("footnote")), footnotes=AFTER)

    assert xml(expected, "word/footnotes.xml") == xml(rendered, "word/footnotes.xml")
    assert xml(expected) == xml(rendered)


@pytest.mark.parametrize("kind", ["endnote", "comment"])
def test_endnotes_and_comments_are_filled(kind: str) -> None:
    """Docxtpl leaves these parts as they are."""
    before, after = ({f"{kind}s": one} for one in (BEFORE, AFTER))
    rendered = by_word_template(docx(p(note(kind)), **before), CONTEXT)
    expected = docx(p(note(kind)), **after)

    assert xml(expected, f"word/{kind}s.xml") == xml(rendered, f"word/{kind}s.xml")


@BOTH
def test_both_branches_of_a_text_box_are_filled(engine: Engine) -> None:
    """New and old readers see the same; the paragraph around the box is filled too."""
    rendered = engine(docx(p("{{ name }}", text_box(BEFORE), "{{ name }}")), CONTEXT)
    expected = docx(p("甲&amp;乙", text_box(AFTER), "甲&amp;乙"))

    assert xml(expected) == xml(rendered)


@BOTH
def test_a_box_stands_in_a_header(engine: Engine) -> None:
    """A text box of a header is filled."""
    rendered = engine(docx(p(), headers=[p(text_box(p("{{ name }}")))]), CONTEXT)
    expected = docx(p(), headers=[p(text_box(p("甲&amp;乙")))])

    assert xml(expected, "word/header1.xml") == xml(rendered, "word/header1.xml")


@BOTH
def test_a_box_stands_in_a_loop(engine: Engine) -> None:
    """Each turn has its own box, and each drawing its own id."""
    before = p("{%p for i in list %}") + p(text_box(p("{{ i }}"))) + p("{%p endfor %}")
    rendered = engine(docx(before), CONTEXT)

    assert xml(docx(p(text_box(p("子"))) + p(text_box(p("丑"))))) == xml(rendered)
    assert len(set(identities(rendered))) == 2


@BOTH
def test_pictures_of_a_loop_have_ids_of_their_own(engine: Engine) -> None:
    """Word refuses a file in which drawings share an id."""
    before = (
        p("{%p for i in list %}") + p(drawing("rIdP1", 7, "{{ i }}")) + p("{%p endfor %}")
        + p(drawing("rIdP1", 8))
    )  # fmt: skip
    rendered = engine(docx(before, media={"rIdP1": b"x"}), CONTEXT)

    assert xml(docx(p(drawing("", 1, "子")) + p(drawing("", 1, "丑")) + p(drawing("")))).replace(
        'embed=""', 'embed="rIdP1"'
    ) == xml(rendered)
    assert len(set(identities(rendered))) == 3


def test_ids_are_unique_over_parts() -> None:
    """A picture of the header has no id of the body."""
    content = docx(p(drawing("rIdP1", 1)), headers=[p(text_box(p(), 1))], media={"rIdP1": b"x"})
    rendered = by_word_template(content, CONTEXT)

    found = [*identities(rendered), *identities(rendered, "word/header1.xml")]
    assert len(set(found)) == 2


@BOTH
def test_core_properties_are_filled(engine: Engine) -> None:
    """Title, author, subject and description may hold placeholders."""
    names = ("title", "creator", "subject", "description")
    before = "".join(f"<dc:{name}>{name} {{{{ name }}}}</dc:{name}>" for name in names)
    rendered = engine(docx(p(), core=before), {"name": "甲"})
    tree = etree.fromstring(part(rendered, "docProps/core.xml"))
    found = {etree.QName(one).localname: one.text for one in tree}

    assert {name: f"{name} 甲" for name in names} == {name: found[name] for name in names}


def test_what_has_no_tag_is_copied() -> None:
    """Parts without tags have the bytes that they had."""
    content = docx(p("{{ name }}"), headers=[p("页眉")], footnotes=p("注"), media={"rIdP1": b"x"})
    rendered = by_word_template(content, CONTEXT)

    for name in (
        "word/header1.xml",
        "word/footnotes.xml",
        "word/styles.xml",
        "word/media/rIdP1.png",
    ):
        assert part(content, name) == part(rendered, name)


@BOTH
def test_a_name_set_in_the_body_is_not_known_elsewhere(engine: Engine) -> None:
    """Each part starts from the data."""
    content = docx(p("{% set name = '丙' %}{{ name }}"), headers=[p("{{ name }}")])
    rendered = engine(content, CONTEXT)

    assert xml(docx(p("丙"), headers=[p()])) == xml(rendered)
    expected = docx(p(), headers=[p("甲&amp;乙")])
    assert xml(expected, "word/header1.xml") == xml(rendered, "word/header1.xml")
