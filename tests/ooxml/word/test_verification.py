"""Finished files read back: what was printed must stand in them."""

import pytest
from drawn import docx, p, tbl, tr

from reportgen.ooxml import WordTemplate
from reportgen.ooxml.archive import Archive
from reportgen.ooxml.word.rendering import Rendered
from reportgen.ooxml.word.verification import verified
from reportgen.problems import TemplateError

PART = "word/document.xml"


def rendered(body: str, **context: object) -> Rendered:
    """Print a body and keep its texts."""
    return WordTemplate(docx(body)).rendered(context, keeps_texts=True)


def changed(one: Rendered, old: str, new: str) -> bytes:
    """Return the file with its body changed."""
    package = Archive(one.content)
    content = (package.content(PART) or b"").decode()
    assert old in content
    return package.with_parts({PART: content.replace(old, new).encode()})


def test_what_was_printed_is_found() -> None:
    """Values with breaks, markup and in attributes stand in the file."""
    descr = '<w:bookmarkStart w:id="1" w:name="{{ b }}"/><w:bookmarkEnd w:id="1"/>'
    one = rendered(p("{{ a }}") + p("{{ b }}", descr), a="甲\n乙\t丙\a丁\f戊", b='<&">')

    assert verified(one.content, one) == one.content


@pytest.mark.parametrize(("old", "new"), [("甲一", "甲"), ("甲一", ""), ("甲一", "甲 1")])
def test_a_lost_text_is_told(old: str, new: str) -> None:
    """A value that is cut, gone or changed is an error."""
    one = rendered(p("{{ a }}"), a="甲一")

    with pytest.raises(TemplateError) as caught:
        verified(changed(one, old, new), one)
    assert [problem.code for problem in caught.value.problems] == ["text-missing"]


def test_the_order_counts() -> None:
    """Two values that have changed places are an error."""
    one = rendered(p("{{ a }}") + p("{{ b }}"), a="甲", b="乙")
    swapped = changed(one, "甲", "丙")
    package = Archive(swapped)
    content = (package.content(PART) or b"").decode().replace("乙", "甲").replace("丙", "乙")

    with pytest.raises(TemplateError):
        verified(package.with_parts({PART: content.encode()}), one)


def test_hidden_texts_are_not_wanted() -> None:
    """What a merged cell does not show need not be there."""
    body = tbl([9], tr("{%tr for x in y %}"), tr("{% merge %}{{ x }}"), tr("{%tr endfor %}"))
    one = rendered(body, y=["甲", "甲", "乙"])

    assert [text.text for text in one.placed[PART]] == ["甲", "乙"]
    assert verified(one.content, one) == one.content


def test_texts_of_macros_are_wanted_where_they_are_printed() -> None:
    """What a macro prints counts where it is called; what is never printed does not."""
    macro = p("{% macro m(x) %}〔{{ x }}〕{% endmacro %}{% set s %}{{ a }}{% endset %}")
    one = rendered(macro + p("{{ m(b) }}"), a="甲", b="乙")

    assert [text.text for text in one.placed[PART]] == ["〔乙〕"]
