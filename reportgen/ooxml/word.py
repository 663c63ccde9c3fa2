"""Word templates in docxtpl's dialect, filled strictly: escaped, sandboxed, the same bytes again.

docxtpl's own defaults lose text on `&` and `<`, print nothing for a misspelt name and run code
from a template; every way in which this class departs from them is one of its methods.
"""

import io
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from zipfile import BadZipFile

from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docxtpl import DocxTemplate
from jinja2 import TemplateError as JinjaError
from jinja2 import TemplateSyntaxError
from lxml import etree

from reportgen.ooxml import contents, controls
from reportgen.ooxml.contents import Contents
from reportgen.ooxml.controls import Control
from reportgen.ooxml.front import Front, put_in_front
from reportgen.ooxml.package import normalized
from reportgen.ooxml.pictures import placed
from reportgen.ooxml.properties import Properties, write
from reportgen.problems import Place, Problem, TemplateError
from reportgen.sandbox import MISTAKES, Sandbox, unknown_name

_UNREADABLE = (
    OSError,
    KeyError,
    ValueError,
    BadZipFile,
    zlib.error,
    PackageNotFoundError,
    etree.XMLSyntaxError,
)
# The order of CT_Settings (ECMA-376 part 1, 17.15.1.78) from updateFields on.
_AFTER_UPDATE = [
    "hdrShapeDefaults",
    "footnotePr",
    "endnotePr",
    "compat",
    "docVars",
    "rsids",
    "mathPr",
    "attachedSchema",
    "themeFontLang",
    "clrSchemeMapping",
    "doNotIncludeSubdocsInStats",
    "doNotAutoCompressPictures",
    "forceUpgrade",
    "captions",
    "readModeInkLockDown",
    "smartTagType",
    "schemaLibrary",
    "shapeDefaults",
    "doNotEmbedSmartTags",
    "decimalSymbol",
    "listSeparator",
]
_PARAGRAPH_TAG = re.compile(r"\s*[{][{%#]p ")
_BREAK = (
    f'<w:p {nsdecls("w")}><w:pPr><w:snapToGrid w:val="0"/>'
    '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
)
_TAG = re.compile(r"<[^>]+>")
_CELL = re.compile(r"<w:tc>(?:(?!</w:tc>).)*?{%\s*vmerge\s.*?</w:tc>", re.DOTALL)
_MERGE = re.compile(r"{%\s*vmerge\s+([\w.\[\]\"']+)\s*%}(.*?)(</w:t>)", re.DOTALL)
_SPAN = re.compile(r"(<w:tcPr>(?:<w:tcW [^>]*/>)?(?:<w:gridSpan [^>]*/>)?)")


class Filled:
    """A document that a template has become; the pages of its contents are still to be told."""

    def __init__(
        self, template: DocxTemplate, contents: Contents | None, marks: Sequence[Control]
    ) -> None:
        self._template, self._contents, self._marks = template, contents, marks

    @property
    def headings(self) -> int:
        """How many headings the pages are wanted of; 0 without a contents."""
        return self._contents.headings if self._contents else 0

    def plain(self) -> bytes:
        """Return the document as its pages are to be counted.

        Pages are counted as Word sets them: in LibreOffice an anchor may move the end of a line.
        """
        return _saved(self._template, replace_text=controls.unmarked)

    def finished(self, pages: Sequence[int] | None = None) -> bytes:
        """Return the document; this is its end, a second call would place the controls twice.

        Args:
            pages: The page in the file of every heading, in order, counting from 1; without them
                Word is asked to update the fields when it opens the file.

        Raises:
            ValueError: There are more or fewer pages than headings.
        """
        if self._contents and pages:
            self._contents.set_pages(pages)
        elif self._contents:
            _ask_for_update(self._template)
        controls.place(self._template.docx, self._marks)
        return _saved(self._template)


class WordTemplate:
    """A Word template; `render` gives the bytes of a finished document."""

    def __init__(self, path: Path) -> None:
        """Name the template; it is read at each rendering.

        Args:
            path: A .docx file in docxtpl's dialect. Beyond it, `{% vmerge STATE %}` at the start of
                a cell merges it with the cell above where STATE is `restart` or `continue`.
        """
        self.path = path

    def render(
        self,
        context: Mapping[str, object],
        properties: Properties,
        marks: Sequence[Control] = (),
        front: Front | None = None,
    ) -> bytes:
        """Fill the template and leave the pages of its contents to Word; see `fill`."""
        return self.fill(context, properties, marks, front).finished()

    def fill(
        self,
        context: Mapping[str, object],
        properties: Properties,
        marks: Sequence[Control] = (),
        front: Front | None = None,
    ) -> Filled:
        """Fill the template.

        Args:
            context: Plain data: mappings, lists, texts, truth values; `pictures.Picture`.
            properties: Title, author, keywords and date of the file.
            marks: The content controls of the pieces that are marked in the texts
                (`controls.marked`), by their indexes.
            front: What is printed on pages of its own before everything else.

        Raises:
            TemplateError: The template is wrong, or names something the context has not.
        """
        try:
            template = _Strict(str(self.path))
            template.init_docx()
        except _UNREADABLE as error:
            problem = Problem("word-template", "模板不是完整的 Word 文件", Place(str(self.path)))
            raise TemplateError(problem) from error
        try:
            sandbox = Sandbox(escapes=True, finalize=partial(placed, template=template))
            template.render(dict(context), sandbox, autoescape=True)
        except (*MISTAKES, etree.XMLSyntaxError) as error:
            problem = Problem("word-template", _why(error, context), Place(str(self.path)))
            raise TemplateError(problem) from error
        _drop_empty_section(template.docx)
        write(template.docx, properties)
        if front:
            put_in_front(template.docx, front)
        return Filled(template, contents.fill(template.docx), marks)


class _Strict(DocxTemplate):  # type: ignore[misc]
    """docxtpl without its silent ways."""

    def init_docx(self, reload: bool = True) -> None:  # noqa: FBT001, FBT002 - docxtpl's own
        """Free breaks of pages and sections from paragraphs that docxtpl takes away."""
        super().init_docx(reload)
        _free_breaks(self.docx)

    def patch_xml(self, src_xml: str) -> str:
        """Add real vertical merges to docxtpl's tags."""
        return _CELL.sub(_vertical_merge, super().patch_xml(src_xml))

    def render_xml_part(
        self, src_xml: str, part: object, context: dict[str, object], jinja_env: Sandbox
    ) -> str:
        """Render a part without touching braces in the data."""
        self.current_rendering_part = part
        marked = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)
        try:
            rendered = jinja_env.from_string(marked).render(context)
        except JinjaError as error:
            line = getattr(error, "lineno", None)
            if line:
                error.near = _TAG.sub("", marked.splitlines()[line - 1])[:60]  # type: ignore[attr-defined]
            raise
        listed = str(self.resolve_listing(re.sub(r"\n<w:p([ >])", r"<w:p\1", rendered)))
        # Only the body has content controls.
        return listed if part is self.docx.part else controls.unmarked(listed)

    def fix_tables(self, xml: str) -> etree._Element:
        """Refuse broken XML, where docxtpl drops what it cannot read."""
        etree.fromstring(xml.encode())
        tree: etree._Element = super().fix_tables(xml)
        return tree

    def render_properties(self, context: object, jinja_env: object = None) -> None:
        """Leave the properties alone; they are set from the data."""


def _free_breaks(document: Document) -> None:
    """Give a break its own tiny paragraph where its paragraph holds only a tag.

    LibreOffice puts breaks into the paragraph before them.
    """
    for paragraph in list(document.element.body.iterchildren(qn("w:p"))):
        section = paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        text = "".join(part.text or "" for part in paragraph.iter(qn("w:t")))
        breaks = [mark for mark in paragraph.iter(qn("w:br")) if mark.get(qn("w:type")) == "page"]
        if not _PARAGRAPH_TAG.match(text) or (section is None and not breaks):
            continue
        paragraph.addnext(parse_xml(_BREAK))
        own = paragraph.getnext()
        if section is not None:
            own.find(qn("w:pPr")).append(section)
        for mark in breaks:
            own.append(OxmlElement("w:r"))
            own[-1].append(mark)


def _drop_empty_section(document: Document) -> None:
    """Take away a last section without content, which would print an empty page.

    A loop whose every turn ends with a section break leaves one behind.
    """
    body = document.element.body
    own = body.find(qn("w:sectPr"))
    before = own.getprevious() if own is not None else None
    held = before.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") if before is not None else None
    if before is None or held is None:
        return
    own.addprevious(held)
    body.remove(own)
    if not "".join(before.itertext()).strip():
        body.remove(before)


def _vertical_merge(cell: re.Match[str]) -> str:
    found = _MERGE.search(cell[0])
    if not found:
        return cell[0]
    state = found[1]
    hidden = f'{{% if {state} != "continue" %}}{found[2]}{{% endif %}}{found[3]}'
    text = cell[0][: found.start()] + hidden + cell[0][found.end() :]
    merge = f'{{% if {state} %}}<w:vMerge w:val="{{{{ {state} }}}}"/>{{% endif %}}'
    return _SPAN.sub(lambda span: span[1] + merge, text, count=1)


def _ask_for_update(template: DocxTemplate) -> None:
    update = OxmlElement("w:updateFields")
    update.set(qn("w:val"), "true")
    settings = template.docx.settings.element
    following = (child for child in settings if etree.QName(child).localname in _AFTER_UPDATE)
    if (after := next(following, None)) is None:
        settings.append(update)
    else:
        after.addprevious(update)


def _saved(template: DocxTemplate, replace_text: Callable[[str], str] | None = None) -> bytes:
    file = io.BytesIO()
    template.docx.save(file)
    return normalized(file.getvalue(), {"word/document.xml": replace_text} if replace_text else {})


def _why(error: Exception, context: Mapping[str, object]) -> str:
    if unknown := unknown_name(error, context):
        return unknown
    near = getattr(error, "near", "")
    where = f"“{near}”附近：" if near else ""
    what = "模板标签有误" if isinstance(error, TemplateSyntaxError) else "模板不能填写"
    return f"{what}：{where}{error}"
