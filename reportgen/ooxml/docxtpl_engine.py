"""Templates that need what only docxtpl has: sub-documents, replaced pictures and media.

It runs with the sandbox, escapes, and is strict; what it loses beyond that stays lost.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from lxml import etree

from reportgen.ooxml.package import normalized
from reportgen.ooxml.word.rendering import Rendered
from reportgen.problems import Place, Problem, TemplateError
from reportgen.sandbox import MISTAKES, Sandbox, unknown_name

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
    try:
        template.render(dict(context), Sandbox(escapes=True), autoescape=True)
    except (*MISTAKES, etree.XMLSyntaxError) as error:
        why = unknown_name(error, context) or f"模板不能填写：{error}"
        raise TemplateError(Problem("word-template", why, place)) from error
    file = io.BytesIO()
    template.save(file)
    with zipfile.ZipFile(file) as package:
        parts = [n for n in package.namelist() if n.startswith("word/") and n.endswith(".xml")]
    return Rendered(normalized(file.getvalue()), str(path), tuple(parts))


class _Strict(DocxTemplate):  # type: ignore[misc]
    """docxtpl without its silent ways."""

    def fix_tables(self, xml: str) -> etree._Element:
        """Refuse broken XML, where docxtpl drops what it cannot read."""
        etree.fromstring(xml.encode())
        tree: etree._Element = super().fix_tables(xml)
        return tree

    def render_properties(self, context: object, jinja_env: object = None) -> None:
        """Leave the properties alone; they are set from the data."""
