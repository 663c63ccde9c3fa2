"""What stands in a loop and may stand in a document only once."""

import re

import pytest
from drawn import W, docx, identities, note, p, part, r, text_box
from lxml import etree

from reportgen.ooxml import WordTemplate

BOOKMARK = '<w:bookmarkStart w:id="{0}" w:name="{1}"/>{2}<w:bookmarkEnd w:id="{0}"/>'
CONTROL = '<w:sdt><w:sdtPr><w:id w:val="{}"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
SHAPE = (
    '<w:r><w:pict><v:shapetype id="_x0000_t202"/><v:shape id="_x0000_s1026" type="#_x0000_t202"/>'
    "</w:pict></w:r>"
)
COMMENTED = p(
    '<w:commentRangeStart w:id="1"/>', "甲", '<w:commentRangeEnd w:id="1"/>', note("comment")
)


def looped(*content: str, times: int = 3, comments: str = "") -> tuple[bytes, str]:
    """Return the body of a document in which a content stands several times, and the document."""
    body = p("{%p for n in range(times) %}") + "".join(content) + p("{%p endfor %}") + p()
    made = WordTemplate(docx(body, comments=comments)).render({"times": times}, verify=True)
    return made, part(made).decode()


def test_bookmarks_are_unique() -> None:
    """Every turn has a bookmark of its own id and name; the first one is as drawn."""
    _, text = looped(p(BOOKMARK.format(7, "甲", r("{{ n }}"))))
    starts = re.findall(r'<w:bookmarkStart w:id="(\d+)" w:name="(.*?)"/>', text)
    ends = re.findall(r'<w:bookmarkEnd w:id="(\d+)"/>', text)

    assert [name for _, name in starts] == ["甲", "甲_2", "甲_3"]
    assert ends == [one for one, _ in starts]
    assert (len(set(ends)), ends[0]) == (3, "7")


def test_bookmarks_beside_loops_stay() -> None:
    """A bookmark that is printed once is as drawn, and new ones have other ids."""
    drawn = p(BOOKMARK.format(1001, "甲", r("乙")))
    _, text = looped(p(BOOKMARK.format(1002, "丙", r("丁"))))
    body = (
        drawn + p("{%p for n in [1, 2] %}") + p(BOOKMARK.format(5, "丙", "")) + p("{%p endfor %}")
    )
    content = part(WordTemplate(docx(body + p())).render({})).decode()
    ids = re.findall(r'<w:bookmarkStart w:id="(\d+)"', content)

    assert drawn in content
    assert len(ids) == len(set(ids))
    assert 'w:id="1002" w:name="丙"' in text


def test_a_long_name_stays_a_name() -> None:
    """Word takes at most forty signs."""
    name = "甲" * 40
    _, text = looped(p(BOOKMARK.format(1, name, "")), times=12)
    names = re.findall(r'w:name="(.*?)"', text)

    assert name == names[0]
    assert (12, {40}) == (len(set(names)), set(map(len, names)))


def test_a_name_with_a_tag_is_the_templates() -> None:
    """What the template makes unique is printed as it says."""
    _, text = looped(p(BOOKMARK.format(1, "甲{{ n }}", "")))

    assert re.findall(r'w:name="(.*?)"', text) == ["甲0", "甲1", "甲2"]


@pytest.mark.parametrize("identity", ["12345", "-2041582362"])
def test_controls_are_unique(identity: str) -> None:
    """Their ids are numbers, the first one as drawn."""
    _, text = looped(CONTROL.format(identity, p("{{ n }}")))
    ids = re.findall(r'<w:id w:val="(-?\d+)"/>', text)

    assert identity == ids[0]
    assert len(set(ids)) == 3


def test_tracked_changes_are_unique() -> None:
    """Insertions and deletions, each of its kind."""
    change = '<w:{0} w:id="9" w:author="a">{1}</w:{0}>'
    _, text = looped(p(change.format("ins", r("{{ n }}")), change.format("del", "")))

    for kind in ("ins", "del"):
        assert len(set(re.findall(rf'<w:{kind} w:id="(\d+)"', text))) == 3


def test_shapes_of_old_readers_are_unique() -> None:
    """A shape is of the type that stands beside it."""
    _, text = looped(p(SHAPE))
    types = re.findall(r'<v:shapetype id="(.*?)"', text)
    shapes = re.findall(r'<v:shape id="(.*?)" type="#(.*?)"', text)

    assert types == [kind for _, kind in shapes]
    assert shapes[0] == ("_x0000_s1026", "_x0000_t202")
    assert (len(set(types)), len({one for one, _ in shapes})) == (3, 3)


def test_a_comment_is_marked_once() -> None:
    """Where its text stands first; the text itself is there every time."""
    made, text = looped(COMMENTED, comments=p("批注"))
    names = [etree.QName(one).localname for one in etree.fromstring(part(made)).iter(f"{{{W}}}*")]
    marks = [name for name in names if name.startswith("comment")]

    assert marks == ["commentRangeStart", "commentRangeEnd", "commentReference"]
    assert text.count("甲") == 3


def test_paragraphs_and_drawings_are_unique() -> None:
    """No id of a paragraph or a drawing stands twice."""
    paragraph = (
        '<w:p w14:paraId="1A2B3C4D" w14:textId="77777777"><w:r><w:t>{{ n }}</w:t></w:r></w:p>'
    )
    made, text = looped(paragraph, p(text_box(p("{{ n }}"))))
    ids = identities(made)

    assert "paraId" not in text
    assert (len(ids), len(set(ids))) == (3, 3)


def test_the_parts_begin_anew() -> None:
    """What is unique in its part stays as drawn in each."""
    line = p(BOOKMARK.format(3, "甲", r("{{ 1 }}")))
    content = WordTemplate(docx(line, headers=[CONTROL.format(4, line)])).render({})
    texts = [part(content, f"word/{name}.xml").decode() for name in ("document", "header1")]

    assert [re.findall(r'w:id="\d"', text)[0] for text in texts] == ['w:id="3"', 'w:id="3"']
