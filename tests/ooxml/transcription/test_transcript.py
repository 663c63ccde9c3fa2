"""A Word file as plain text: all that a reviewer reads, one paragraph a line."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree

from reportgen.ooxml.transcription.transcript import transcribe

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
SPACES = nsdecls("w", "wp", "r") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

LINK = f"{RELATION}/hyperlink"


def saved(document: Document) -> bytes:
    """Return a document's bytes."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def told(document: Document) -> str:
    """Return the body of a document as text."""
    text, problems = transcribe(saved(document), "t.docx")
    assert text is not None, problems
    return (
        text.partition("\n〔节：")[0].removeprefix("== 正文 ==\n").partition("\n\n== 文件属性")[0]
    )


def paragraph(inner: str) -> str:
    """Return the text of a paragraph of raw XML."""
    document = docx.Document()
    body = document.element.body
    body.insert(0, parse_xml(f"<w:p {SPACES}>{inner}</w:p>"))
    return told(document)


def run(text: str) -> str:
    """Return a run of a text."""
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


def field(*instructions: str, result: str) -> str:
    """Return a field as runs."""
    mark = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>".format
    inner = "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in instructions)
    return f"{mark('begin')}{inner}{mark('separate')}{result}{mark('end')}"


PARAGRAPHS = {
    # Tags and texts over runs, controls, links and markup.
    run("{{ a") + "<w:proofErr w:type='spellStart'/>" + run(".b }}元"): "{{ a.b }}元",
    f"<w:sdt><w:sdtPr/><w:sdtContent>{run('甲')}</w:sdtContent></w:sdt>{run('乙')}": "甲乙",
    f"<w:hyperlink w:anchor='x'>{run('见附件')}</w:hyperlink>": "见附件",
    f"<w:ins w:id='1'>{run('新')}</w:ins><w:del w:id='2'><w:r><w:delText>旧</w:delText></w:r>"
    "</w:del>": "〔增：新〕〔删：旧〕",
    # Signs.
    "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>": "甲⇥乙↵丙",
    "<w:r><w:t>甲\n乙</w:t><w:br w:type='page'/><w:t>丙</w:t></w:r>": "甲 乙〔分页〕丙",
    "<w:pPr><w:pageBreakBefore/></w:pPr>" + run("甲"): "〔另起一页〕甲",
    "<w:pPr><w:pageBreakBefore w:val='0'/></w:pPr>" + run("甲"): "甲",
    "<w:pPr><w:tabs><w:tab w:val='left' w:pos='9'/></w:tabs></w:pPr>" + run("甲"): "甲",
    "<w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>": "〔符号 Wingdings F0FE〕",
    # Fields: an instruction may be split over runs; what changes by itself is left out.
    field(" RE", "F x ", result=run("3")): "〔域 REF x〕3",
    field(" PAGE ", result=run("3")) + run("页"): "〔域 PAGE〕页",
    f"<w:fldSimple w:instr=' DATE '>{run('今天')}</w:fldSimple>": "〔域 DATE〕",
    f"<w:fldSimple w:instr=' AUTHOR '>{run('某')}</w:fldSimple>": "〔域 AUTHOR〕某",
    field(" TOC ", result=run("一") + field(" PAGEREF _Toc42 ", result=run("7"))): (
        "〔域 TOC〕一〔域 PAGEREF _Toc〕"
    ),
    # Headings.
    "<w:pPr><w:pStyle w:val='Heading2'/></w:pPr>" + run("标题"): "## 标题",
    "<w:pPr><w:outlineLvl w:val='0'/></w:pPr>" + run("标题"): "# 标题",
    "<w:pPr><w:pStyle w:val='Heading2'/></w:pPr>": "",
    # Pictures and text boxes.
    "<w:r><w:drawing><wp:inline><wp:docPr id='9' name='图片 1' descr='公&#10;章'/></wp:inline>"
    "</w:drawing></w:r>": "〔图 图片 1：公 章〕",
    run("框前") + "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><w:txbxContent>"
    f"<w:p>{run('{{ 框 }}')}</w:p><w:p>{run('二')}</w:p></w:txbxContent></w:drawing></mc:Choice>"
    f"<mc:Fallback><w:pict><w:txbxContent><w:p>{run('{{ 框 }}')}</w:p></w:txbxContent></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r>": "框前\n    〔文本框〕\n    {{ 框 }}\n    二",
}


@pytest.mark.parametrize("inner", PARAGRAPHS)
def test_paragraphs(inner: str) -> None:
    """A paragraph is one line with all that is read in it; looks leave no trace."""
    assert paragraph(inner) == PARAGRAPHS[inner]


def test_a_table() -> None:
    """A row is a line; merged cells are marked, paragraphs joined, inner tables indented below."""
    document = docx.Document()
    table = document.add_table(3, 3)
    for index, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = str(index)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "跨"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "并"
    table.cell(1, 1).add_paragraph("又")
    table.cell(2, 2).add_table(1, 2).cell(0, 1).text = "内"
    document.add_paragraph("后")

    expected = """\
〔表〕
| 〔跨 2 列〕跨 | 2 |
| 〔与下并〕并 | 4 ¶ 又 | 5 |
| 〔与上并〕 | 7 | 8 ¶ 〔内表〕 |
    〔表〕
    |  | 内 |
    〔表完〕
〔表完〕
后"""

    assert expected == told(document)


def with_parts(content: bytes, parts: Mapping[str, str]) -> bytes:
    """Return a document with further parts, by their kinds."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "word/_rels/document.xml.rels":
                more = "".join(
                    f'<Relationship Id="x{kind}" Type="{RELATION}/{kind}" Target="{kind}.xml"/>'
                    for kind in parts
                )
                text = text.replace(b"</Relationships>", f"{more}</Relationships>".encode())
            new.writestr(name, text)
        for kind, inner in parts.items():
            new.writestr(f"word/{kind}.xml", f"<w:{kind} {SPACES}>{inner}</w:{kind}>")
    return file.getvalue()


def test_parts() -> None:
    """Headers, notes, comments and properties have headings of their own."""
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.keywords = "{{ 标题 }}", "", ""
    properties.comments = ""
    notes = "<w:r><w:{0} w:id='{1}'/></w:r>"
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:p {SPACES}>{run('甲')}{notes.format('footnoteReference', 7)}{run('乙')}"
            f"{notes.format('commentReference', 0)}</w:p>"
        ),
    )
    document.sections[0].header.paragraphs[0].text = "{{ 眉 }}"
    document.sections[0].first_page_header.paragraphs[0].text = "首页"
    document.sections[0].footer.paragraphs[0].text = "脚"
    line = (
        "<w:footnote w:type='separator' w:id='-1'><w:p><w:r><w:separator/></w:r></w:p></w:footnote>"
    )
    content = with_parts(
        saved(document),
        {
            "footnotes": f"{line}<w:footnote w:id='7'><w:p><w:r><w:footnoteRef/></w:r>"
            f"{run('注{{ x }}')}</w:p><w:p>{run('又')}</w:p></w:footnote>",
            "comments": f"<w:comment w:id='0' w:author='某'><w:p>{run('问')}</w:p></w:comment>",
        },
    )
    text, problems = transcribe(content, "t.docx")

    expected = """\
== 正文 ==
甲〔脚注 1〕乙〔批注 1〕
〔节：下一页，216×279 毫米〕

== 页眉 header1 ==
{{ 眉 }}

== 页眉 header2 ==
首页

== 页脚 footer1 ==
脚

== 脚注 ==
1　注{{ x }}
    又

== 批注 ==
1　某：问

== 文件属性 ==
标题：{{ 标题 }}
"""

    assert (text, problems) == (expected, ())


def test_links_and_sections() -> None:
    """A link is told with its address, a section with how it begins and its page."""
    document = docx.Document()
    where = document.part.relate_to(
        "https://example.org/a", f"{RELATION}/hyperlink", is_external=True
    )
    document.element.body.insert(
        0, parse_xml(f"<w:p {SPACES}><w:hyperlink r:id='{where}'>{run('网')}</w:hyperlink></w:p>")
    )
    document.add_section()
    document.sections[0].start_type = 0
    text, _ = transcribe(saved(document), "t.docx")

    assert text is not None
    assert text.splitlines()[1:4] == [
        "网〔链接 https://example.org/a〕",
        "",
        "〔节：连续，216×279 毫米〕",
    ]


@pytest.mark.parametrize("kind", ["budget_disclosure", "self_evaluation"])
def test_nothing_is_lost(kind: str) -> None:
    """Every text of a real template stands in its transcript, in order."""
    content = (TEMPLATES / kind / "guangdong" / "report.docx").read_bytes()
    text, _ = transcribe(content, "t.docx")
    assert text is not None
    found = 0
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in ("word/document.xml", "word/header1.xml"):
            for element in etree.fromstring(package.read(name)).iter("{*}t"):
                found = text.index(element.text or "", found) + len(element.text or "")

    assert found > 0


def test_what_stands_twice_for_old_readers() -> None:
    """Of paragraphs in two versions only the one of today is told."""
    document = docx.Document()
    versions = "".join(
        f"<mc:{name}><w:p>{run(text)}</w:p></mc:{name}>"
        for name, text in (("Choice", "新"), ("Fallback", "旧"))
    )
    document.element.body.insert(
        0, parse_xml(f"<mc:AlternateContent {SPACES}>{versions}</mc:AlternateContent>")
    )

    assert told(document) == "新"


def test_ids_leave_no_trace() -> None:
    """What Word counts anew at each saving does not show: ids of relations, revisions, drawings."""
    document = docx.Document()
    document.add_paragraph("甲").paragraph_format.left_indent = 9
    other = docx.Document()
    added = other.add_paragraph("甲")
    added._p.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}rsidR", "00AB")  # noqa: SLF001 - python-docx knows no revisions

    assert told(document) == told(other)


Damage = Callable[[bytes], bytes]


def without(name: str) -> Damage:
    """Return what takes a part from a package."""

    def damage(content: bytes) -> bytes:
        return changed(content, {name: None})

    return damage


def changed(content: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """Return a package with parts changed or taken away."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            text = parts.get(name, old.read(name))
            if text is not None:
                new.writestr(name, text)
    return file.getvalue()


DAMAGES: dict[str, Damage] = {
    "empty": lambda _: b"",
    "text": lambda _: b"not a package",
    "cut": lambda content: content[: len(content) // 2],
    "no body": without("word/document.xml"),
    "no relations": without("_rels/.rels"),
    "broken XML": lambda content: changed(content, {"word/document.xml": b"<w:document"}),
    "other root": lambda content: changed(content, {"word/document.xml": b"<workbook/>"}),
    "deep": lambda content: changed(
        content, {"word/document.xml": b"<document>" + b"<x>" * 9999 + b"</x>" * 9999}
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged(damage: str) -> None:
    """A file that is no Word document is told as a problem."""
    text, problems = transcribe(DAMAGES[damage](saved(docx.Document())), "t.docx")

    assert text is None
    assert [(one.code, one.place.file) for one in problems] == [("not-a-document", "t.docx")]


def test_as_deep_as_xml_goes() -> None:
    """Controls nested as deep as the reader of XML allows are read through."""
    document = docx.Document()
    inner = run("底")
    for _ in range(110):
        inner = f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    document.element.body.insert(0, parse_xml(f"<w:p {SPACES}>{inner}</w:p>"))

    assert told(document) == "底"
