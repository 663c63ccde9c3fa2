"""Templates that are filled by docxtpl, because of what it does differently.

It runs with the sandbox, escapes, and is strict; what it loses beyond that stays lost. Of our own
values it prints pictures.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from lxml import etree

from reportgen.ooxml.blocks import OWN_TAGS
from reportgen.ooxml.package import normalized
from reportgen.ooxml.word.rendering import Rendered
from reportgen.ooxml.word.runs import escaped_attribute
from reportgen.ooxml.word.values import Link, Paragraphs, Picture, RichText, Run
from reportgen.problems import Place, Problem, TemplateError
from reportgen.sandbox import MISTAKES, Sandbox, unknown_name

_UNKNOWN_TAG = re.compile(r"unknown tag '(\w+)'")
_NAMED = re.compile(r'(<wp:docPr id="\d+") name="[^"]*"')
_UNREADABLE = (
    OSError,
    KeyError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
    PackageNotFoundError,
    etree.XMLSyntaxError,
)


def rendered(path: Path, context: Mapping[str, object]) -> Rendered:
    """Return a document that docxtpl has made.

    Args:
        path: The template.
        context: What it can name.

    Raises:
        TemplateError: The template is wrong, or names something the context has not.
    """
    place = Place(str(path))
    try:
        template = _Strict(str(path))
        template.init_docx()
    except _UNREADABLE as error:
        raise TemplateError(Problem("word-template", "模板不是完整的 Word 文件", place)) from error
    environment = Sandbox(escapes=True, finalize=lambda value: _known(value, template))
    try:
        template.render(dict(context), environment, autoescape=True)
    except (*MISTAKES, etree.XMLSyntaxError) as error:
        why = unknown_name(error, context) or _own_tag(error) or f"模板不能填写：{error}"
        raise TemplateError(Problem("word-template", why, place)) from error
    file = io.BytesIO()
    template.save(file)
    with zipfile.ZipFile(file) as package:
        parts = [n for n in package.namelist() if n.startswith("word/") and n.endswith(".xml")]
    return Rendered(normalized(file.getvalue()), str(path), tuple(parts))


def _own_tag(error: Exception) -> str:
    """Return what to say of a tag that only our own engine has, or nothing."""
    found = _UNKNOWN_TAG.search(str(error))
    if not found or found[1] not in OWN_TAGS:
        return ""
    return f"docxtpl 没有 {found[1]} 这种标签：在 profile.yaml 中去掉 engine: docxtpl"


def _known(value: object, template: DocxTemplate) -> object:
    """Return a value of ours as docxtpl's.

    Raises:
        TypeError: It has none for it.
    """
    if isinstance(value, Picture):
        return _Placed(template, value)
    if isinstance(value, (RichText, Run, Link, Paragraphs)):
        raise TypeError(f"docxtpl 不能打印 {type(value).__name__}")
    return value


class _Placed(InlineImage):  # type: ignore[misc]
    """A picture with its title and its description."""

    def __init__(self, template: DocxTemplate, picture: Picture) -> None:
        sizes = (None if mm is None else Mm(mm) for mm in (picture.width, picture.height))
        super().__init__(template, io.BytesIO(picture.content), *sizes, picture.url or None)
        self._picture = picture

    def _insert_image(self) -> str:
        self.image_descriptor.seek(0)
        markup: str = super()._insert_image()
        given = {"name": self._picture.title, "descr": self._picture.description}
        told = "".join(f' {k}="{escaped_attribute(v)}"' for k, v in given.items() if v)
        return _NAMED.sub(lambda found: f"{found[1]}{told}", markup, count=1) if told else markup


class _Strict(DocxTemplate):  # type: ignore[misc]
    """docxtpl without its silent ways."""

    def fix_tables(self, xml: str) -> etree._Element:
        """Refuse broken XML, where docxtpl drops what it cannot read."""
        etree.fromstring(xml.encode())
        tree: etree._Element = super().fix_tables(xml)
        return tree

    def render_properties(self, context: object, jinja_env: object = None) -> None:
        """Leave the properties alone; they are set from the data."""
