"""Pictures that a Word template places."""

import io
from dataclasses import dataclass

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that the context of a template holds.

    Attributes:
        content: A PNG file.
        width: On the page, in mm.
        title: What it is called.
        words: What it shows, for readers who do not see it.
    """

    content: bytes
    width: int
    title: str
    words: str


class _Placed(InlineImage):  # type: ignore[misc]
    """docxtpl's picture with a text alternative."""

    def __init__(self, template: DocxTemplate, picture: Picture) -> None:
        super().__init__(template, io.BytesIO(picture.content), width=Mm(picture.width))
        self.picture = picture

    def _insert_image(self) -> str:
        part = self.tpl.current_rendering_part
        inline = part.new_pic_inline(self.image_descriptor, self.width, self.height)
        for name in inline.xpath(".//wp:docPr | .//pic:cNvPr"):
            name.set("name", self.picture.title)
            name.set("descr", self.picture.words)
        return (
            f"</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r>"
            '<w:r><w:t xml:space="preserve">'
        )


def placed(value: object, template: DocxTemplate) -> object:
    """Return a value that a template prints; a picture as the markup that places it."""
    return _Placed(template, value) if isinstance(value, Picture) else value
