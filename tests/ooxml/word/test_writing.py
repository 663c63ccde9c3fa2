"""Rich texts, links, paragraphs and pictures in every place that a template prints them."""

import io
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from drawn import docx, identities, note, p, part, r, tbl, tc, text_box, tr, xml
from lxml import etree
from markupsafe import Markup
from oracle import Case, parameters
from PIL import Image

from reportgen.ooxml import (
    Link,
    Paragraph,
    Paragraphs,
    Picture,
    RichText,
    Run,
    WordTemplate,
)
from reportgen.problems import TemplateError

URL = "https://a.gov.cn/一?a=1&b=2"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def png(color: str = "red", size: tuple[int, int] = (4, 2)) -> bytes:
    """Return a small picture."""
    file = io.BytesIO()
    Image.new("RGB", size, color).save(file, "PNG")
    return file.getvalue()


def filled(template: bytes, **context: object) -> bytes:
    """Return a document whose values were found again."""
    return WordTemplate(template).render(context, verify=True)


def relations(content: bytes, name: str) -> dict[str, tuple[str, str]]:
    """Return kind and target of the relationships of a part by id."""
    tree = etree.fromstring(part(content, f"word/_rels/{name}.xml.rels"))
    return {
        str(one.get("Id")): (str(one.get("Type")).rsplit("/")[-1], str(one.get("Target")))
        for one in tree
    }


def names(content: bytes) -> list[str]:
    """Return the names of the parts of a file."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.namelist()


STYLED = '<w:rFonts w:eastAsia="仿宋"/><w:b/><w:sz w:val="32"/>'
RICH = [
    Case(
        "pieces inherit the looks of the tag, and add their own",
        p(r("前{{ x }}后", STYLED)),
        p(
            r("前甲", STYLED),
            r("乙", '<w:rFonts w:eastAsia="仿宋"/><w:b w:val="0"/><w:i/><w:sz w:val="32"/>'),
            r("后", STYLED),
        ),
        {"x": RichText("甲", Run("乙", bold=False, italic=True))},
    ),
    Case(
        "a run alone is a rich text",
        p(r("{{ x }}", "b")),
        p(r("甲", '<w:b/><w:color w:val="C00000"/>')),
        {"x": Run("甲", color="C00000")},
    ),
    Case(
        "r takes the place of its run, texts around it stay",
        p(r("前{{r x }}后", "b")),
        p(r("前", "b"), r("甲", "b i"), r("后", "b")),
        {"x": RichText(Run("甲", italic=True))},
    ),
    Case(
        "p takes the place of its paragraph",
        p(r("{{p x }}", "b"), style="1") + p("末"),
        p(r("甲", "b"), r("乙", "b i"), style="1") + p("末"),
        {"x": RichText("甲", Run("乙", italic=True))},
    ),
    Case(
        "paragraphs one after another, each in its style",
        p(r("{{p x }}", "b"), style="1"),
        p(r("甲", "b"), style="1") + p(r("乙"), style="2") + p(r("丙", "b"), style="1"),
        {"x": Paragraphs("甲", Paragraph("乙", style="2"), RichText("丙"))},
    ),
    Case(
        "breaks are carried out inside runs of their own looks",
        p(r("{{ x }}", "b"), style="1"),
        p(
            "<w:r><w:rPr><w:b/><w:i/></w:rPr><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/>"
            "<w:t>丙</w:t></w:r>",
            style="1",
        )
        + p(r("丁", "b i"), r("戊", "b"), style="1"),
        {"x": RichText(Run("甲\n乙\t丙\a丁", italic=True), "戊")},
    ),
    Case(
        "a new page divides the paragraph",
        p(r("{{r x }}"), style="1"),
        p(r("甲"), style="1") + p('<w:r><w:br w:type="page"/></w:r>') + p(r("乙"), style="1"),
        {"x": RichText("甲\f乙")},
    ),
    Case(
        "what looks like markup is text",
        p("{{ x }}"),
        p(r("&lt;w:p/&gt; &amp;amp; {{ y }}", "b")),
        {"x": RichText(Run("<w:p/> &amp; {{ y }}", bold=True))},
    ),
    Case(
        "an empty rich text is nothing",
        p(r("前{{ x }}后", "b")),
        p(r("前后", "b")),
        {"x": RichText()},
    ),
    Case(
        "every look at once stands in the order of the schema",
        p("{{ x }}"),
        p(
            r(
                "甲",
                '<w:rStyle w:val="s"/><w:rFonts w:ascii="宋" w:hAnsi="宋" w:eastAsia="宋" '
                'w:cs="宋"/><w:b/><w:i/><w:strike/><w:color w:val="FF0000"/><w:sz w:val="21"/>'
                '<w:szCs w:val="21"/><w:highlight w:val="yellow"/><w:u w:val="wave"/>'
                '<w:vertAlign w:val="superscript"/>',
            )
        ),
        {
            "x": Run(
                "甲",
                bold=True,
                italic=True,
                underline="wave",
                strike=True,
                color="FF0000",
                size=Decimal("10.5"),
                font="宋",
                highlight="yellow",
                position="superscript",
                style="s",
            )
        },
    ),
    Case(
        "numbers among the pieces are printed",
        p("{{ x }}"),
        p(r("1"), r("2", "b")),
        {"x": RichText(1, Run(2, bold=True))},  # type: ignore[arg-type]
    ),
]


class Drawn:
    """A value of a class of its own that writes itself as markup."""

    def __init__(self, markup: str) -> None:
        self._markup = markup

    def __html__(self) -> str:
        return self._markup


MARKUP = [
    Case(
        "markup without elements is its text",
        p("{{ x }}"),
        p("a &lt; &amp;amp;"),
        {"x": Markup("a &lt; &amp;amp;")},
    ),
    Case(
        "markup that fits is inserted, of any class",
        p(r("前{{ x }}后")),
        p(r("前"), r("甲", "b"), r("后")),
        {"x": Drawn("</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>甲</w:t></w:r><w:r><w:t>")},
    ),
    Case(
        "a row, a cell, a paragraph, a run",
        tbl([1], tr("{{tr row }}"), tr("甲", "{{tc cell }}")) + p("{{p par }}") + p("{{r run }}"),
        tbl([0, 0], tr("乙"), tr("甲", "丙")) + p("丁") + p(r("戊", "b")),
        {
            "row": Markup(tr("乙")),
            "cell": Markup(tc("丙")),
            "par": Markup(p("丁")),
            "run": Markup(r("戊", "b")),
        },
    ),
]


@pytest.mark.parametrize("case", parameters(rich=RICH, markup=MARKUP))
def test_a_value_becomes(case: Case) -> None:
    """The body after is what the body before gives."""
    content = filled(docx(case.before + p()), **case.context)

    assert xml(docx(case.after + p())) == xml(content)


PARTS: Mapping[str, tuple[dict[str, Any], str]] = {
    "body": ({"body": p("{{ x }}")}, "document"),
    "table": ({"body": tbl([1], tr("{{ x }}")) + p()}, "document"),
    "text box": ({"body": p(text_box(p("{{ x }}")))}, "document"),
    "header": ({"body": p(), "headers": [p("{{ x }}")]}, "header1"),
    "footer": ({"body": p(), "footers": [p("{{ x }}")]}, "footer1"),
    "footnote": ({"body": p(note("footnote")), "footnotes": p("{{ x }}")}, "footnotes"),
    "endnote": ({"body": p(note("endnote")), "endnotes": p("{{ x }}")}, "endnotes"),
    "comment": ({"body": p(note("comment")), "comments": p("{{ x }}")}, "comments"),
}


@pytest.mark.parametrize("given", PARTS.values(), ids=PARTS)
def test_links_and_pictures_belong_to_their_part(given: tuple[dict[str, Any], str]) -> None:
    """Every relationship that a part names is one of its own; the file declares its pictures."""
    drawn, name = given
    content = filled(docx(**drawn), x=RichText(Link("甲", URL), Picture(png(), 20)))
    tree = etree.fromstring(part(content, f"word/{name}.xml"))
    known = relations(content, name)
    link, image = (
        {str(v) for v in tree.xpath(f"//@r:{where}", namespaces={"r": R})}
        for where in ("id[parent::*[local-name()='hyperlink']]", "embed")
    )

    assert [known[one] for one in link] == [("hyperlink", URL)]
    assert [known[one] for one in image] == [("image", "media/image1.png")]
    assert png() == part(content, "word/media/image1.png")
    assert b'Extension="png"' in part(content, "[Content_Types].xml")


def test_a_picture_is_one_file_wherever_it_stands() -> None:
    """The same picture twice in the body and in a header is kept once; another has its own name."""
    pictures = {"x": Picture(png(), 20), "y": Picture(png(), 30), "z": Picture(png("blue"))}
    template = docx(p("{{ x }}{{ y }}{{ z }}"), headers=[p("{{ x }}")])
    content = filled(template, **pictures)
    media = sorted(name for name in names(content) if "media" in name)

    assert media == ["word/media/image1.png", "word/media/image2.png"]
    ids = identities(content) + identities(content, "word/header1.xml")
    assert (len(ids), len(set(ids))) == (4, 4)


def test_a_picture_does_not_take_the_name_of_another() -> None:
    """What the template holds keeps its name and its content."""
    template = docx(p("{{ x }}"), media={"image1": b"old"})
    content = filled(template, x=Picture(png()))

    assert part(content, "word/media/image1.png") == b"old"
    assert png() == part(content, "word/media/image2.png")
    assert len(names(content)) == len(set(names(content)))


def test_a_kind_of_file_is_declared_once() -> None:
    """An extension that the template writes in capitals is the same."""
    template = docx(p("{{ x }}"))
    with zipfile.ZipFile(io.BytesIO(template)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    types = parts["[Content_Types].xml"].replace(b'Extension="png"', b'Extension="PNG"')
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as new:
        for name, content in (parts | {"[Content_Types].xml": types}).items():
            new.writestr(name, content)
    made = filled(file.getvalue(), x=Picture(png()))

    assert types == part(made, "[Content_Types].xml")


def test_prefixes_that_a_part_does_not_declare() -> None:
    """Links, pictures and markup bring their prefixes along."""
    template = docx(p("{{ x }}{{ y }}") + p("{{p z }}"))
    with zipfile.ZipFile(io.BytesIO(template)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    bare = parts["word/document.xml"].decode()
    bare = re.sub(r' xmlns:(?!w=)\w+="[^"]*"| mc:Ignorable="w14"', "", bare)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as new:
        for name, content in (parts | {"word/document.xml": bare.encode()}).items():
            new.writestr(name, content)
    own = '<w:p w14:paraId="00000001"><m:oMath><m:r><m:t>x:y="1"</m:t></m:r></m:oMath></w:p>'
    made = filled(file.getvalue(), x=Link("甲", URL), y=Picture(png()), z=Markup(own))
    tree = etree.fromstring(part(made))

    assert len(tree.findall(".//{*}oMath/{*}r")) == 1


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (None, None, (4 * 12700, 2 * 12700)),
        (10, None, (360000, 180000)),
        (None, 10, (720000, 360000)),
        (10, 20, (360000, 720000)),
    ],
)
def test_sizes_of_pictures(
    width: float | None, height: float | None, expected: tuple[int, int]
) -> None:
    """In mm, in proportion where one is not given, as the file says where none is."""
    content = filled(docx(p("{{ x }}")), x=Picture(png(), width, height=height))
    (extent,) = etree.fromstring(part(content)).iter("{*}extent")

    assert expected == (int(extent.get("cx", "")), int(extent.get("cy", "")))


def test_a_picture_can_lead_to_an_address() -> None:
    """As a relationship of its part."""
    content = filled(docx(p("{{ x }}")), x=Picture(png(), url=URL))
    (click,) = etree.fromstring(part(content)).iter("{*}hlinkClick")

    assert relations(content, "document")[str(click.get(f"{{{R}}}id"))] == ("hyperlink", URL)


def test_words_of_a_picture_are_escaped() -> None:
    """In title and description."""
    words = '<甲> & "乙"\n丙'
    content = filled(docx(p("{{ x }}")), x=Picture(png(), title=words, description=words))
    (told,) = etree.fromstring(part(content)).iter("{*}docPr")

    assert (words, words) == (told.get("name"), told.get("descr"))


def test_macros_print_pictures_and_links() -> None:
    """What a macro, a call or a filter block of the template prints may use relationships."""
    macro = "{% macro show(one) %}{{ one }}{% endmacro %}"
    body = p(macro) + p("{{ show(x) }}") + p("{{ show(y) }}")
    content = filled(docx(body), x=Picture(png()), y=Link("甲", URL))
    tree = etree.fromstring(part(content))

    assert (len(list(tree.iter("{*}blip"))), len(list(tree.iter("{*}hyperlink")))) == (1, 1)


ATTRIBUTE = '<w:p><w:bookmarkStart w:id="1" w:name="{{ x }}"/><w:bookmarkEnd w:id="1"/></w:p>'
LINKED = '<w:hyperlink w:anchor="a"><w:r><w:t>{{ x }}</w:t></w:r></w:hyperlink>'
FIELD = '<w:r><w:instrText xml:space="preserve">REF {{ x }}</w:instrText></w:r>'
BREAK_OUT = "</w:t></w:r></w:p>{}<w:p><w:r><w:t>"
REFUSED = {
    "rich text in an attribute": (ATTRIBUTE, RichText("甲")),
    "rich text in a field": (p(FIELD), RichText("甲")),
    "paragraphs in a run": (p("{{ x }}"), Paragraphs("甲")),
    "paragraphs in place of a run": (p("{{r x }}"), Paragraphs("甲")),
    "rich text in place of a row": (tbl([1], tr("{{tr x }}")), RichText("甲")),
    "text in place of a row": (tbl([1], tr("{{tr x }}")), "甲"),
    "text in place of a cell": (tbl([1], tr("{{tc x }}")), "甲"),
    "a link in a link": (p(LINKED), Link("甲", URL)),
    "a link in place of a run in a link": (p(LINKED.replace("{{", "{{r")), Link("甲", URL)),
    "a new paragraph in a link": (p(LINKED), "甲\a乙"),
    "a new paragraph in a linked text": (p("{{ x }}"), Link("甲\a乙", URL)),
    "script": (p("{{ x }}"), Link("甲", "javascript:alert(1)")),
    "script behind a blank": (p("{{ x }}"), Link("甲", " javascript:alert(1)")),
    "a file": (p("{{ x }}"), Link("甲", "file:///etc/passwd")),
    "a path": (p("{{ x }}"), Link("甲", "//server/share")),
    "no address": (p("{{ x }}"), Link("甲", "")),
    "no host": (p("{{ x }}"), Link("甲", "https:///x")),
    "a broken host": (p("{{ x }}"), Link("甲", "https://[::1")),
    "nobody": (p("{{ x }}"), Link("甲", "mailto:")),
    "script behind a picture": (p("{{ x }}"), Picture(png(), url="javascript:1")),
    "a colour by name": (p("{{ x }}"), Run("甲", color="red")),
    "a colour with markup": (p("{{ x }}"), Run("甲", color='"/><w:p/>')),
    "a third of a point": (p("{{ x }}"), Run("甲", size=Decimal("10.3"))),
    "no size": (p("{{ x }}"), Run("甲", size=0)),
    "less than no size": (p("{{ x }}"), Run("甲", size=-5)),
    "too large": (p("{{ x }}"), Run("甲", size=1639)),
    "an unknown highlight": (p("{{ x }}"), Run("甲", highlight="pink")),
    "an unknown underline": (p("{{ x }}"), Run("甲", underline="true")),
    "an unknown position": (p("{{ x }}"), Run("甲", position="above")),
    "a sign that no file can hold": (p("{{ x }}"), Run("甲\x01")),
    "such a sign in a font": (p("{{ x }}"), Run("甲", font="\x01")),
    "no picture": (p("{{ x }}"), Picture(b"<svg/>")),
    "a picture cut short": (p("{{ x }}"), Picture(png()[:20])),
    "an empty picture": (p("{{ x }}"), Picture(b"")),
    "a picture without width": (p("{{ x }}"), Picture(png(), 0)),
    "a picture of less than no width": (p("{{ x }}"), Picture(png(), -1)),
    "a picture wider than any page": (p("{{ x }}"), Picture(png(), 600)),
    "no number": (p("{{ x }}"), Picture(png(), float("nan"))),
    "broken markup": (p("{{ x }}"), Markup("<w:p>")),
    "crossed markup": (p("{{ x }}"), Markup("</w:t><w:t>甲</w:r></w:t>")),
    "markup with an unknown prefix": (p("{{ x }}"), Markup("<x:y/>")),
    "elements of another language": (p("{{ x }}"), Markup('<script xmlns="http://x/"/>')),
    "elements inside a text": (p("{{ x }}"), Markup("<w:b/>")),
    "a table inside a paragraph": (p("{{r x }}"), Markup("<w:tbl/>")),
    "a run inside a run": (p("{{r x }}"), Markup("<w:r><w:r/></w:r>")),
    "a paragraph in place of a row": (tbl([1], tr("{{tr x }}")), Markup(p("甲"))),
    "a field": (p("{{r x }}"), Markup('<w:fldSimple w:instr="X"/>')),
    "an embedded file": (p("{{p x }}"), Markup("<w:altChunk/>")),
    "a relationship": (p("{{r x }}"), Markup('<w:hyperlink r:id="rId1"/>')),
    "a note": (p("{{r x }}"), Markup('<w:r><w:footnoteReference w:id="9"/></w:r>')),
    "a section": (p("{{p x }}"), Markup("<w:p><w:pPr><w:sectPr/></w:pPr></w:p>")),
    "a remark": (p("{{p x }}"), Markup("<!-- a -->" + p("甲"))),
    "an entity": (p("{{p x }}"), Markup("<w:p>&a;</w:p>")),
    "a section broken into": (p("{{ x }}"), Markup(BREAK_OUT.format("<w:sectPr/>"))),
    "a way out of the body": (p("{{ x }}"), Markup("</w:t></w:r></w:p></w:body>")),
}


@pytest.mark.parametrize(("body", "value"), REFUSED.values(), ids=REFUSED)
def test_a_value_is_refused(body: str, value: object) -> None:
    """With one problem in Chinese, at the tag."""
    with pytest.raises(TemplateError) as raised:
        WordTemplate(docx(body + p())).render({"x": value})
    (problem,) = raised.value.problems

    assert problem.code in {"wrong-value", "bad-character", "not-a-number"}
    assert re.search("[一-鿿]{3}", problem.message)
    assert problem.place.spot


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://a.cn/b c", "https://a.cn/b%20c"),
        ("https://a.cn/{b}|<c>", "https://a.cn/%7Bb%7D%7C%3Cc%3E"),
        ("mailto:a@b.cn", "mailto:a@b.cn"),
        ("http://a.cn/一", "http://a.cn/一"),
    ],
)
def test_addresses_are_written_as_word_reads_them(url: str, target: str) -> None:
    """Signs that a relationship cannot hold are encoded."""
    content = filled(docx(p("{{ x }}")), x=Link("甲", url))

    assert ("hyperlink", target) in relations(content, "document").values()
