"""Where values are printed: kinds of places, and the looks that go with them."""

import io
import zipfile

import pytest
from drawn import docx, drawing, identities, p, part, r, tbl, tc, tr

from reportgen.ooxml import WordTemplate
from reportgen.ooxml.word.structure import Slot

HEAD = '<w:jc w:val="center"/>'
LINK = '<w:hyperlink w:anchor="x">{}</w:hyperlink>'


def slots(body: str) -> dict[str, Slot]:
    """Return the slots of a body by the source of their tags."""
    found = WordTemplate(docx(body)).compiled().slots.values()
    return {slot.mark.tag.source: slot for slot in found}


@pytest.mark.parametrize(
    ("body", "source", "kind"),
    [
        (p("{{ a }}"), "{{ a }}", "text"),
        (p("前{{r a }}"), "{{r a }}", "run"),
        (p("{{p a }}"), "{{p a }}", "paragraph"),
        (tbl([9], tr("{{tr a }}")), "{{tr a }}", "row"),
        (tbl([9], tr("1", "{{tc a }}")), "{{tc a }}", "cell"),
        (p("<w:r><w:instrText>REF {{ a }}</w:instrText></w:r>"), "{{ a }}", "plain"),
        (p('<w:bookmarkStart w:id="1" w:name="{{ a }}"/>'), "{{ a }}", "attribute"),
        (tbl([9], tr("{% colspan a %}")), "{% colspan a %}", "span"),
        (tbl([9], tr("{% merge a %}")), "{% merge a %}", "merge"),
    ],
)
def test_kinds_of_places(body: str, source: str, kind: str) -> None:
    """A value is printed as what its tag takes the place of."""
    assert slots(body)[source].kind == kind


def test_looks_of_a_place() -> None:
    """A place knows the properties of its paragraph and run, a section left out."""
    section = "<w:sectPr><w:pgSz/></w:sectPr>"
    slot = slots(p(r("{{ a }}", "b"), ppr=HEAD + section))["{{ a }}"]

    assert slot.run == "<w:rPr><w:b/></w:rPr>"
    assert slot.paragraph == f"<w:pPr>{HEAD}</w:pPr>"


@pytest.mark.parametrize(
    ("body", "divides"), [(p("{{ a }}"), True), (p(LINK.format(r("{{ a }}"))), False)]
)
def test_where_a_paragraph_can_be_divided(body: str, divides: bool) -> None:  # noqa: FBT001 - a fact
    """Not inside a link."""
    assert slots(body)["{{ a }}"].divides is divides


def test_looks_after_a_choice_over_runs() -> None:
    """Behind a branch that closes a run, the looks are those of the run that is open then."""
    body = p(r("{% if x %}一", "b"), r("二{% endif %}{{ a }}", "i"))

    assert slots(body)["{{ a }}"].is_settled is False
    assert slots(p("{% if x %}一{% endif %}{{ a }}"))["{{ a }}"].is_settled is True


def test_identities_do_not_repeat() -> None:
    """What Word gives each paragraph as its identity is left out inside loops, kept elsewhere."""
    one = '<w:p w14:paraId="0000000{}"><w:r><w:t>{}</w:t></w:r></w:p>'
    body = one.format(1, "前") + one.format(2, "{% for x in y %}") + one.format(3, "{% endfor %}")
    printed = part(WordTemplate(docx(body)).render({"y": [1, 2]}), "word/document.xml")

    assert (printed.count(b"00000001"), printed.count(b"00000003")) == (1, 0)


def test_drawings_are_numbered_through_the_parts() -> None:
    """Each drawing of each turn has an id of its own."""
    body = p("{%p for x in y %}") + p(drawing("rId1")) + p("{%p endfor %}")
    template = WordTemplate(docx(body, headers=(p("{{ z }}") + p(drawing("rId1")),)))
    printed = template.render({"y": [1, 2, 3], "z": ""})
    found = identities(printed) + identities(printed, "word/header1.xml")

    assert len(found) == len(set(found)) == 4


def test_nested_cells() -> None:
    """A table in a cell has rows and cells of its own."""
    inner = tbl([9], tr("{%tr for x in y %}"), tr("{{ x }}"), tr("{%tr endfor %}"))

    assert slots(tbl([9], tr(tc(inner, ""))))["{{ x }}"].kind == "text"


def control(content: str) -> str:
    """Return a content control."""
    return f"<w:sdt><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def test_rows_and_cells_in_content_controls() -> None:
    """Merges see rows and cells in content controls; a control keeps a paragraph."""
    rows = [{"a": "甲", "b": "乙"}, {"a": "甲", "b": "乙"}, {"a": "甲", "b": "丙"}]
    start, end = tr("{%tr for r in rows %}", ""), tr("{%tr endfor %}", "")
    cells = tbl(
        [9, 9], start, tr(tc("{% merge %}{{ r.a }}"), control(tc("{% merge %}{{ r.b }}"))), end
    )
    whole = tbl([9, 9], start, control(tr("{% merge %}{{ r.a }}", "{{ r.b }}")), end)
    empty = tbl([9], tr(tc(control(p("{%p if a %}") + p("一") + p("{%p endif %}")))))

    def printed(body: str) -> bytes:
        made = WordTemplate(docx(body)).render({"rows": rows, "a": 0}, verify=True)
        return part(made, "word/document.xml")

    assert printed(cells).count(b"continue") == 3
    assert printed(whole).count(b"continue") == 2
    assert b"<w:sdtContent><w:p/>" in printed(empty)


def test_looks_after_a_long_loop() -> None:
    """The paragraph that a value divides is known however much was printed in it before."""
    choice = (r("{% if l %}一", "b"), r("二{% endif %}{{ y }}", "i"))
    body = p("{% for a in l %}{{ a }}{% endfor %}", *choice, style="1")
    printed = WordTemplate(docx(body)).render({"l": ["甲"] * 9000, "y": "a\ab"})

    assert part(printed, "word/document.xml").count(b'<w:pStyle w:val="1"/>') == 2


def test_a_package_about_another_part() -> None:
    """The part that the package is about need not be called document.xml."""
    with zipfile.ZipFile(io.BytesIO(docx(p("{{ a }}")))) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    renamed = io.BytesIO()
    with zipfile.ZipFile(renamed, "w") as new:
        for name, content in parts.items():
            other = name.replace("document.xml", "document2.xml")
            new.writestr(other, content.replace(b"word/document.xml", b"word/document2.xml"))
    printed = WordTemplate(renamed.getvalue()).render({"a": "甲"})

    assert "甲".encode() in part(printed, "word/document2.xml")
