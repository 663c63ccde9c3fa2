"""Tags gathered out of the runs that an editor has split them over."""

import pytest
from drawn import docx, p, r
from lxml import etree

from reportgen.ooxml.marks import Marks
from reportgen.ooxml.word import marks
from reportgen.ooxml.word.gathering import gather

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def gathered(body: str) -> tuple[list[list[str]], list[str], list[str]]:
    """Return the texts of each run with marks as their tags, the sources, and the codes."""
    root = etree.fromstring(f"<w:body {W}>{body}</w:body>")
    found = Marks("t")
    gather(root, "word/document.xml", found)
    sources = [mark.tag.source for mark in found.marks]
    runs = [
        [
            marks.IN_TEXT.sub(lambda one: f"<{sources[int(one[1])]}>", t.text or "")
            for t in run.iter("{*}t")
        ]
        for run in root.iter("{*}r")
    ]
    return runs, sources, [problem.code for problem in found.problems]


@pytest.mark.parametrize(
    ("runs", "texts"),
    [
        (("{{ a }}",), [["<{{ a }}>"]]),
        (("前{{ ", "a", " }}后"), [["前<{{ a }}>"], ["后"]]),
        (("{", "{ a }", "}"), [["<{{ a }}>"]]),
        (("{{ a }}{{", " b }}"), [["<{{ a }}><{{ b }}>"]]),
        (("一", "二{% if", " x %}", "三"), [["一"], ["二<{% if x %}>"], ["三"]]),
    ],
)
def test_a_tag_stands_where_it_begins(runs: tuple[str, ...], texts: list[list[str]]) -> None:
    """The rest of the text keeps its run; runs that held only a piece of a tag are gone."""
    assert gathered(p(*map(r, runs)))[0] == texts


def test_a_run_with_something_else_stays() -> None:
    """A run in the midst of a tag goes only if nothing else stands in it."""
    body = p(r("{{ a"), "<w:r><w:br/><w:t> }}</w:t></w:r>")
    root = etree.fromstring(f"<w:body {W}>{body}</w:body>")
    gather(root, "word/document.xml", Marks("t"))

    assert len(root.findall(".//{*}br")) == 1


def test_a_tag_does_not_go_on_in_the_next_paragraph() -> None:
    """A tag that is not closed in its paragraph is an error there."""
    assert gathered(p("{{ a") + p("b }}"))[2] == ["tag-unclosed", "tag-unopened"]


def test_raw_paragraphs_have_no_tags() -> None:
    """Between `raw` and `endraw` braces are text, in other paragraphs too."""
    runs, sources, codes = gathered(p("{% raw %}{{ a }}") + p("{{ b }}") + p("{% endraw %}{{ c }}"))

    assert sources == ["{% raw %}", "{% endraw %}", "{{ c }}"]
    assert runs[1] == ["{{ b }}"]
    assert codes == []


def test_attributes() -> None:
    """A tag in an attribute is gathered there."""
    body = p('<w:bookmarkStart w:id="1" w:name="x{{ a }}"/>', "{{ b }}")

    assert sorted(gathered(body)[1]) == ["{{ a }}", "{{ b }}"]


def test_a_document_without_braces_is_left_alone() -> None:
    """Nothing is marked where nothing is to be filled."""
    assert docx(p("甲"))
    assert gathered(p("甲 100% {x}")) == ([["甲 100% {x}"]], [], [])
