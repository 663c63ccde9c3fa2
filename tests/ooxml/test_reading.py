"""A finished Word file read back: every text once, and the fonts that it names."""

import io

import docx
from docx.document import Document
from docx.oxml import parse_xml

from reportgen.ooxml import reading
from reportgen.render import pdf
from reportgen.render.conversion import Office

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
CONTENT = "<w:txbxContent><w:p><w:r><w:t>框中文字</w:t></w:r></w:p></w:txbxContent>"
BOX = f"""<w:r {NAMES}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
<wp:inline><wp:extent cx="2000000" cy="600000"/><wp:docPr id="7" name="框"/><a:graphic>
<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="600000"/>
</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>
<wps:txbx>{CONTENT}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline>
</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{CONTENT}</v:textbox></v:shape>
</w:pict></mc:Fallback></mc:AlternateContent></w:r>"""


def saved(document: Document) -> bytes:
    """Return a document's bytes."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def boxed() -> bytes:
    """Return a document with a text box between two paragraphs, and a table."""
    document = docx.Document()
    document.add_paragraph("前文")
    holder = document.add_paragraph("框前")
    holder._p.append(parse_xml(BOX))  # noqa: SLF001 - python-docx knows no text boxes
    document.add_paragraph("后文")
    document.add_table(1, 1).cell(0, 0).text = "格"
    return saved(document)


def test_every_text_once() -> None:
    """A text box, which stands twice in the file, is read once; empty paragraphs are not."""
    document = docx.Document(io.BytesIO(boxed()))
    document.add_paragraph(" ")

    assert reading.texts(saved(document)) == ("前文", "框前", "后文", "格", "框中文字")


def test_a_text_box_is_no_loss_in_a_pdf() -> None:
    """The PDF of a document with a text box holds all of its texts."""
    content = boxed()
    (made,) = Office().convert_all([content], pdf.PUBLISHED)
    assert isinstance(made, bytes)

    assert pdf.read(made).compared(reading.texts(content)) == pdf.Comparison()


def test_fonts_of_texts_and_styles() -> None:
    """Fonts named by a style and by a text are both found."""
    document = docx.Document()
    document.styles["Normal"].font.name = "黑体"
    document.add_paragraph().add_run("一").font.name = "楷体_GB2312"

    assert {"黑体", "楷体_GB2312"} <= reading.fonts(saved(document))
