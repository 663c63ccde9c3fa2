"""Texts are read with their runs, and tags do not stay behind among the shared ones."""

from lxml import etree

from reportgen.ooxml.excel.drawn.words import MAIN, Words, shared, without

SST = (
    f'<sst xmlns="{MAIN}"><si><t> 前 </t></si>'
    "<si><r><rPr><b/><sz val='9'/></rPr><t>{{ x</t></r><r><t> }}元</t></r><phoneticPr/></si>"
    "<si><t>读</t><rPh sb='0' eb='1'><t>du</t></rPh></si><si/></sst>"
).encode()


def test_runs_have_their_properties() -> None:
    """Blanks stay, the reading above a text is none of it, an empty text has no run."""
    plain, rich, read, empty = shared(SST)

    assert plain == Words((("", " 前 "),))
    assert rich.text == "{{ x }}元"
    assert rich.runs == (('<rPr><b/><sz val="9"/></rPr>', "{{ x"), ("", " }}元"))
    assert read.text == "读"
    assert empty == Words(())


def test_a_brace_may_be_a_tag() -> None:
    """Even half a tag may be one, since the other half stands in the next run."""
    assert [one.may_hold_tags for one in shared(SST)] == [False, True, False, False]


def test_a_workbook_without_shared_texts_has_none() -> None:
    """Programs that write all texts in the cells leave the part out."""
    assert shared(None) == ()


def test_emptied_texts_keep_their_numbers() -> None:
    """What refers to the others by number stays right."""
    found = without(SST, {1})

    assert [one.text for one in shared(found)] == [" 前 ", "", "读", ""]
    assert len(etree.fromstring(found)) == 4
