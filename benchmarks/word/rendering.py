"""The Python engines that render a Word template, each by the name of its function.

Imports stand in the engines: a cold process pays for those of its engine alone.
"""

# ruff: noqa: PLC0415

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

Context = dict[str, Any]
Render = Callable[[Context], bytes]
_PICTURE_WIDTH = 60  # mm


def prepared(engine: str, template: str, values: str) -> Callable[[], bytes]:
    """Return what renders the template with the context of a file."""
    render: Render = globals()[engine](Path(template))
    context = _context(Path(values))
    return lambda: render(context)


def docxtpl(template: Path) -> Render:
    """Read the template for each document: docxtpl's can be filled once."""
    from docxtpl import DocxTemplate

    def render(context: Context) -> bytes:
        document, result = DocxTemplate(template), BytesIO()
        document.render(context)
        document.save(result)
        return result.getvalue()

    return render


def docxtpl_rich(template: Path) -> Render:
    """Make docxtpl's formatted texts and pictures for each document too."""
    from docx.shared import Mm
    from docxtpl import DocxTemplate, InlineImage, RichText

    def text(value: str) -> RichText:
        made = RichText(value[:10], bold=True)
        made.add(value[10:20], color="C00000", size=28)
        made.add(value[20:], italic=True)
        return made

    def render(context: Context) -> bytes:
        document, result = DocxTemplate(template), BytesIO()

        def picture(value: bytes) -> InlineImage:
            return InlineImage(document, BytesIO(value), width=Mm(_PICTURE_WIDTH))

        document.render(_enriched(context, text, picture))
        document.save(result)
        return result.getvalue()

    return render


def reportgen(template: Path) -> Render:
    """Compile once."""
    from reportgen.ooxml import WordTemplate

    return WordTemplate(template).render


def reportgen_verified(template: Path) -> Render:
    """Compile once, and read each finished document back."""
    from reportgen.ooxml import WordTemplate

    compiled = WordTemplate(template)
    return lambda context: compiled.render(context, verify=True)


def reportgen_rich(template: Path) -> Render:
    """Make reportgen's formatted texts and pictures for each document too."""
    from reportgen.ooxml import Picture, RichText, Run, WordTemplate

    compiled = WordTemplate(template)

    def text(value: str) -> RichText:
        pieces = Run(value[:10], bold=True), Run(value[10:20], color="C00000", size=14)
        return RichText(*pieces, Run(value[20:], italic=True))

    def picture(value: bytes) -> Picture:
        return Picture(value, _PICTURE_WIDTH, "图", "图")

    return lambda context: compiled.render(_enriched(context, text, picture))


def _enriched(
    context: Context, text: Callable[[str], object], picture: Callable[[bytes], object]
) -> Context:
    made = dict(context)
    for name, value in context.items():
        if isinstance(value, bytes):
            made[name] = picture(value)
        elif name.startswith("rich_"):
            made[name] = text(value)
    return made


def _context(values: Path) -> Context:
    read: Context = json.loads(values.read_text(encoding="utf-8"))
    files = {name: Path(file).read_bytes() for name, file in read.pop("pictures", {}).items()}
    return {**read, **files}
