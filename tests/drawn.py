"""Small Word files drawn from XML, and the normal form in which two of them compare.

`docx` makes the bytes of a file from the content of its parts; `p`, `r`, `tbl`, `tr`, `tc` and
`text_box` are short for that content. Texts are XML: `&amp;` is an ampersand. `xml` reads a part
of a file back in a form that leaves out what no reader of the document can see.
"""

import base64
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from lxml import etree

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
# A picture of one white point.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJg"
    "gg=="
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WP = f"{_DRAWING}/wordprocessingDrawing"
NAMESPACES = {
    "w": W,
    "r": f"{_OFFICE}/relationships",
    "wp": WP,
    "a": f"{_DRAWING}/main",
    "pic": f"{_DRAWING}/picture",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CORE = "<dc:title></dc:title><dc:creator></dc:creator>"
_CORE_NAMES = (
    f'xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
)


def docx(
    body: str,
    *,
    headers: Sequence[str] = (),
    footers: Sequence[str] = (),
    footnotes: str = "",
    endnotes: str = "",
    comments: str = "",
    core: str = _CORE,
    media: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return the bytes of a Word file.

    Args:
        body: What stands in `w:body` before the properties of the section.
        headers: The paragraphs of each header: default, first page, even pages.
        footers: The same of each footer.
        footnotes: The paragraphs of footnote 1; see `note`.
        endnotes: The paragraphs of endnote 1.
        comments: The paragraphs of comment 1.
        core: What stands in `cp:coreProperties`.
        media: Contents of pictures by the relationship that the body names: `{"rIdP1": png}`.
    """
    pages = _pages("header", headers) | _pages("footer", footers)
    notes = _notes("footnote", footnotes) | _notes("endnote", endnotes)
    if comments:
        notes["comments"] = f'<w:comment w:id="1" w:author="a">{comments}</w:comment>'
    references = "".join(
        f'<w:{name[:6]}Reference w:type="{kind}" r:id="rId_{name}"/>'
        for name, (kind, _) in pages.items()
    )
    size = '<w:pgSz w:w="11906" w:h="16838"/>'
    section = f"<w:sectPr>{references}{size}</w:sectPr>"
    parts = {"word/document.xml": _root("document", f"<w:body>{body}{section}</w:body>")}
    for name, (_, content) in pages.items():
        parts[f"word/{name}.xml"] = _root("hdr" if name.startswith("header") else "ftr", content)
    parts |= {f"word/{name}.xml": _root(name, content) for name, content in notes.items()}
    parts["word/styles.xml"] = _root("styles", _STYLES)
    relations = [(f"rId_{name}", name.rstrip("123"), f"{name}.xml") for name in [*pages, *notes]]
    relations.append(("rId_styles", "styles", "styles.xml"))
    relations += [(key, "image", f"media/{key}.png") for key in media or {}]
    parts["word/_rels/document.xml.rels"] = _relations(relations)
    pictures = {f"word/media/{key}.png": content for key, content in (media or {}).items()}
    return _packed(parts, core, pictures)


def _pages(kind: str, contents: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return type and content of headers or footers by the name of their part."""
    types = ("default", "first", "even")
    return {
        f"{kind}{number}": (name, content)
        for number, (name, content) in enumerate(zip(types, contents, strict=False), 1)
    }


def _notes(kind: str, content: str) -> dict[str, str]:
    """Return the content of a part of notes by its name, or nothing."""
    separators = "".join(
        f'<w:{kind} w:type="{name}" w:id="{number}"><w:p><w:r><w:{name}/></w:r></w:p></w:{kind}>'
        for number, name in ((-1, "separator"), (0, "continuationSeparator"))
    )
    note = f'<w:{kind} w:id="1">{content}</w:{kind}>'
    return {f"{kind}s": separators + note} if content else {}


def _root(name: str, content: str) -> str:
    return f'{_HEAD}<w:{name} {_DECLARED} mc:Ignorable="w14">{content}</w:{name}>'


def _relations(relations: Sequence[tuple[str, str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'
        for key, kind, target in relations
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _packed(parts: Mapping[str, str], core: str, pictures: Mapping[str, bytes]) -> bytes:
    """Return the package of the parts, with its types, properties and relationships."""
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{_MAIN}.{_kind(name)}+xml"/>'
        for name in parts
        if name.endswith(".xml")
    )
    content: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>{types}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" '
        'Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>',
        **parts,
        "docProps/core.xml": f"{_HEAD}<cp:coreProperties {_CORE_NAMES}>{core}</cp:coreProperties>",
        **pictures,
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in content.items():
            package.writestr(zipfile.ZipInfo(name), text)
    return file.getvalue()


def _kind(part: str) -> str:
    """Return the last word of a part's content type."""
    name = part.removeprefix("word/").removesuffix(".xml").rstrip("123")
    return "document.main" if name == "document" else name


def p(*content: str, style: str = "", ppr: str = "") -> str:
    """Return a paragraph; content that is no XML becomes a run."""
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + ppr
    return f"<w:p>{_some('pPr', properties)}{''.join(map(_run, content))}</w:p>"


def _run(content: str) -> str:
    return content if content.startswith("<") else r(content)


def r(text: str, rpr: str = "") -> str:
    """Return a run; `rpr` is XML, or the names of switches such as `b` or `b i`."""
    properties = rpr if "<" in rpr else "".join(f"<w:{name}/>" for name in rpr.split())
    return f'<w:r>{_some("rPr", properties)}<w:t xml:space="preserve">{text}</w:t></w:r>'


def _some(name: str, content: str) -> str:
    return f"<w:{name}>{content}</w:{name}>" if content else ""


def tbl(grid: Sequence[int], *rows: str) -> str:
    """Return a table with columns of these widths, in twentieths of a point."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def tr(*cells: str, trpr: str = "") -> str:
    """Return a row; a cell that is no XML becomes a cell with that text."""
    content = "".join(cell if cell.startswith("<") else tc(cell) for cell in cells)
    return f"<w:tr>{_some('trPr', trpr)}{content}</w:tr>"


def tc(*content: str, tcpr: str = "") -> str:
    """Return a cell of its own width; content that is no XML becomes a paragraph."""
    paragraphs = "".join(one if one.startswith("<") else p(one) for one in content or ("",))
    return f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/>{tcpr}</w:tcPr>{paragraphs}</w:tc>'


def text_box(paragraphs: str, identity: int = 1, name: str = "") -> str:
    """Return a run with a text box as Word writes it: once for new readers, once for old ones."""
    content = f"<w:txbxContent>{paragraphs}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>'
        f'<wp:extent cx="914400" cy="914400"/><wp:docPr id="{identity}" name="{name}"/>'
        f'<a:graphic><a:graphicData uri="{NAMESPACES["wps"]}"><wps:wsp><wps:txbx>{content}'
        "</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def drawing(relation: str, identity: int = 1, description: str = "") -> str:
    """Return a run with a picture of a relationship."""
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="914400" cy="914400"/>'
        f'<wp:docPr id="{identity}" name="p" descr="{description}"/><a:graphic>'
        f'<a:graphicData uri="{NAMESPACES["pic"]}"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{identity}" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{relation}"/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def note(kind: str) -> str:
    """Return a run that refers to the one note of a kind: footnote, endnote or comment."""
    return f'<w:r><w:{kind}Reference w:id="1"/></w:r>'


def part(document: bytes, name: str = "word/document.xml") -> bytes:
    """Return a part of a file as it is."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return package.read(name)


def identities(document: bytes, name: str = "word/document.xml") -> list[str]:
    """Return the ids of the drawings of a part, in their order."""
    tree = etree.fromstring(part(document, name))
    return [str(one.get("id")) for one in tree.iter(f"{{{WP}}}docPr")]


_IGNORED = frozenset({"proofErr", "lastRenderedPageBreak"})
_EMPTY = frozenset({"rPr", "pPr", "tcPr", "trPr", "t", "r"})
_UNORDERED = frozenset({"rPr", "tcPr"})
_NAMESPACE = re.compile(r' xmlns(:\w+)?="[^"]*"')
_HOLLOW = re.compile(r"<(([\w:]+)(?: [^<>]*)?)></\2>")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def xml(document: bytes, name: str = "word/document.xml") -> str:
    """Return a part in normal form, an element a line.

    Gone are: empty texts, runs and properties, `xml:space`, marks of the spelling check, `rsid`
    attributes, blanks around attributes and between elements, the ids of drawings (see
    `identities`). Runs beside one another with equal properties are one, so are their texts;
    run and cell properties are in the order of their names.
    """
    tree = etree.fromstring(part(document, name), etree.XMLParser(remove_comments=True))
    _clean(tree)
    _join(tree)
    plain = etree.tostring(tree, method="c14n", exclusive=True).decode()
    inside = _NAMESPACE.sub("", plain[plain.index(">") + 1 : plain.rindex("<")])
    return _HOLLOW.sub(r"<\1/>", inside).replace("><", ">\n<")


def _clean(element: etree._Element) -> None:
    """Remove below an element what no reader sees."""
    for child in list(element):
        _clean(child)
        if etree.QName(child).localname in _IGNORED or _is_empty(child):
            _remove(child)
    kind = etree.QName(element).localname
    for key, value in element.items():
        if key == _SPACE or "rsid" in key or (key == "id" and kind in {"docPr", "cNvPr"}):
            del element.attrib[key]
        else:
            element.set(key, value.strip())
    if len(element) and not (element.text or "").strip():
        element.text = None
    if not (element.tail or "").strip():
        element.tail = None
    if kind in _UNORDERED:
        element[:] = sorted(element, key=lambda one: str(one.tag))


def _is_empty(element: etree._Element) -> bool:
    """Tell whether an element shows nothing; a run may have properties."""
    kind = etree.QName(element).localname
    shown = [one for one in element if kind != "r" or one.tag != f"{{{W}}}rPr"]
    return kind in _EMPTY and not shown and not element.text


def _remove(element: etree._Element) -> None:
    """Remove an element but not the text after it, which would show where text is lost."""
    parent, before = element.getparent(), element.getprevious()
    assert parent is not None
    if element.tail and element.tail.strip():
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    element.tail = None
    parent.remove(element)


def _join(tree: etree._Element) -> None:
    """Join runs of equal properties, and texts of a run."""
    for parent in list(tree.iter()):
        for first, second in _neighbours(parent, "r"):
            if _properties(first) == _properties(second):
                second[:] = [*first, *(one for one in second if one.tag != f"{{{W}}}rPr")]
                parent.remove(first)
    for run in tree.iter(f"{{{W}}}r"):
        for first, second in _neighbours(run, "t"):
            second.text = (first.text or "") + (second.text or "")
            run.remove(first)


def _neighbours(
    parent: etree._Element, name: str
) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Yield neighbours of a name with nothing between."""
    for first, second in pairwise(list(parent)):
        if first.tag == second.tag == f"{{{W}}}{name}" and not first.tail:
            yield first, second


def _properties(run: etree._Element) -> bytes:
    properties = run.find(f"{{{W}}}rPr")
    return b"" if properties is None else etree.tostring(properties, method="c14n")
