"""Values as markup, by the place that they are printed in."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from numbers import Number

from jinja2 import Undefined
from markupsafe import Markup

from reportgen.ooxml.word import docxtpl_values, markup, runs
from reportgen.ooxml.word.docxtpl_values import (
    DrawnParagraph,
    DrawnParagraphs,
    DrawnRun,
    DrawnRuns,
)
from reportgen.ooxml.word.markup import Captured
from reportgen.ooxml.word.names import NAMESPACES
from reportgen.ooxml.word.relations import Relations, emu
from reportgen.ooxml.word.structure import Slot
from reportgen.ooxml.word.values import Link, Paragraph, Paragraphs, Picture, RichText, Run

_TEXT = '<w:t xml:space="preserve">'
_PICTURE = (
    "<w:r><w:drawing>"
    '<wp:inline xmlns:wp="{wp}" xmlns:a="{a}" xmlns:pic="{pic}" xmlns:r="{r}">'
    '<wp:extent cx="{cx}" cy="{cy}"/><wp:docPr id="{id}" name="{name}"{descr}>{click}</wp:docPr>'
    '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
    '<a:graphic><a:graphicData uri="{pic}"><pic:pic><pic:nvPicPr>'
    '<pic:cNvPr id="0" name="{name}"{descr}/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="{relation}"/>'
    "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
    "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)
_COLOUR = re.compile("[0-9A-Fa-f]{6}|auto")
_DRAWING_ID = re.compile(r'(<wp:docPr\b[^>]*?\bid=")\d+')
_Rich = RichText | Run | Link | Picture


@dataclass(frozen=True, slots=True)
class Writing:
    """Writes values into one document.

    Attributes:
        relations: Takes links and pictures.
        identify: Gives the next id of a drawing.
        is_strict: Whether what is no text (nothing, lists) is refused, not printed as Python does.
        note: Told every text that is placed, in order.
    """

    relations: Relations
    identify: Callable[[], int]
    is_strict: bool
    note: Callable[[str], None]

    def written(self, value: object, slot: Slot) -> str:
        """Return a value as markup.

        Raises:
            ValueError: It cannot be printed; in Chinese.
            TypeError: A value of its kind cannot be printed here.
            jinja2.UndefinedError: It is not there.
        """
        if docxtpl_values.is_of_docxtpl(value):
            value = docxtpl_values.adapted(value)
        elif hasattr(type(value), "__html__") and not isinstance(value, Markup):
            value = Markup(value)  # noqa: S704 - is checked  # type: ignore[call-overload]
        if isinstance(value, Markup):
            known = markup.text_of(str(value))
            if known is None:
                return self._markup(value, slot)
            value = known
        if isinstance(value, (RichText, Run, Link, Picture)):
            return self._rich(value, slot)
        if isinstance(value, (Paragraphs, DrawnParagraphs)):
            return self._paragraphs(value, slot)
        if isinstance(value, DrawnRuns):
            return self._inline(self._drawn(value, slot), slot)
        return self._text(self.text(value), slot)

    def text(self, value: object) -> str:
        """Return a value that is no markup as text."""
        if isinstance(value, (str, Undefined)) or not self.is_strict:
            return str(value)
        if value is None:
            raise TypeError("值是空的（null），不能打印")
        if not isinstance(value, Number) and (isinstance(value, Iterable) or callable(value)):
            kind = "一组名字" if isinstance(value, Mapping) else "列表"
            kind = "宏或函数" if callable(value) else kind
            raise TypeError(f"值是{kind}，不能当作文字打印")
        if _is_machinery(value):
            raise TypeError(f"值不是文字或数字（{type(value).__name__}），不能打印")
        return str(value)

    def _text(self, text: str, slot: Slot) -> str:
        self.note(text)
        return _WRITERS[slot.kind](text, slot)

    def _markup(self, value: Markup, slot: Slot) -> str:
        is_own = isinstance(value, Captured)
        checked = markup.checked(str(value), slot.kind, is_own=is_own)
        self.note(markup.plain(str(value)))
        if is_own:
            return checked
        return _DRAWING_ID.sub(lambda found: f"{found[1]}{self.identify()}", checked)

    def _rich(self, value: _Rich, slot: Slot) -> str:
        pieces = value if isinstance(value, RichText) else RichText(value)
        return self._inline((self._piece(piece, slot) for piece in pieces), slot)

    def _piece(self, piece: str | Run | Link | Picture, slot: Slot) -> str:
        if isinstance(piece, Picture):
            return self._picture(piece)
        if isinstance(piece, Link):
            relation = self.relations.link(piece.url)
            own = piece.text if isinstance(piece.text, Run) else Run(piece.text)
            inner = self._run(own, slot, divides=False)
            # Not every part declares the prefix.
            space = f'xmlns:r="{NAMESPACES["r"]}"'
            return f'<w:hyperlink {space} r:id="{relation}" w:history="1">{inner}</w:hyperlink>'
        own = piece if isinstance(piece, Run) else Run(piece)
        return self._run(own, slot, divides=_divides(slot))

    def _run(self, own: Run, slot: Slot, *, divides: bool) -> str:
        text = self.text(own.text)
        self.note(text)
        return runs.run(text, runs.looks(slot.run, own), slot, divides=divides)

    def _drawn(self, drawn: Iterable[DrawnRun], slot: Slot) -> Iterable[str]:
        for run in drawn:
            self.note(run.text)
            looks = runs.in_order(run.properties.removeprefix("<w:rPr>"))
            yield runs.run(run.text, looks, slot, divides=_divides(slot))

    def _inline(self, written: Iterable[str], slot: Slot) -> str:
        content = "".join(written)
        if "w:hyperlink" in slot.stack and "<w:hyperlink" in content:
            raise ValueError("链接里不能再有链接")
        if slot.kind == "text":
            return f"</w:t></w:r>{content}<w:r>{slot.run}{_TEXT}"
        if slot.kind == "run":
            return content
        if slot.kind == "paragraph":
            return f"<w:p>{slot.paragraph}{content}</w:p>"
        raise TypeError("此处只能填文字，不能填带格式的内容")

    def _paragraphs(self, paragraphs: Iterable[Paragraph | DrawnParagraph], slot: Slot) -> str:
        if slot.kind != "paragraph":
            raise TypeError("几个段落只能用 {{p }} 打印")
        return "".join(self._paragraph(paragraph, slot) for paragraph in paragraphs)

    def _paragraph(self, paragraph: Paragraph | DrawnParagraph, slot: Slot) -> str:
        if isinstance(paragraph, DrawnParagraph):
            content = "".join(self._drawn(paragraph.runs, slot))
            return f"<w:p>{paragraph.properties}{content}</w:p>"
        properties = slot.paragraph
        if paragraph.style:
            style = runs.escaped_attribute(paragraph.style)
            properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        base = Slot("paragraph", slot.mark, "" if paragraph.style else slot.run, properties)
        pieces = (self._piece(piece, base) for piece in RichText(paragraph.text))
        return f"<w:p>{properties}{''.join(pieces)}</w:p>"

    def _picture(self, picture: Picture) -> str:
        embedded = self.relations.picture(picture.content, emu(picture.width), emu(picture.height))
        description = picture.description
        click = ""
        if picture.url:
            click = f'<a:hlinkClick r:id="{self.relations.link(picture.url)}"/>'
        number = self.identify()
        return _PICTURE.format(
            **{name: NAMESPACES[name] for name in ("wp", "a", "pic", "r")},
            cx=embedded.width,
            cy=embedded.height,
            id=number,
            name=runs.escaped_attribute(picture.title or f"图片 {number}"),
            descr=f' descr="{runs.escaped_attribute(description)}"' if description else "",
            click=click,
            relation=embedded.relation,
        )


def _divides(slot: Slot) -> bool:
    is_free = slot.kind == "run" and slot.stack[-1] == "w:p"
    return slot.divides or slot.kind == "paragraph" or is_free


def _in_run(text: str, slot: Slot) -> str:
    return runs.in_run(text, slot.run, slot, divides=slot.divides)


def _as_run(text: str, slot: Slot) -> str:
    return runs.run(text, slot.run, slot, divides=_divides(slot))


def _as_paragraph(text: str, slot: Slot) -> str:
    return f"<w:p>{slot.paragraph}{runs.run(text, slot.run, slot, divides=True)}</w:p>"


def _span(text: str, _slot: Slot) -> str:
    if not text.isdecimal() or int(text) < 1:
        raise ValueError(f"列数是 {text}，要大于 0 的整数")
    return text


def _fill(text: str, _slot: Slot) -> str:
    if text and not _COLOUR.fullmatch(text):
        raise ValueError(f"底色是“{text[:20]}”，要六位十六进制数，如 FFC7CE")
    return text


def _nothing(text: str, _slot: Slot) -> str:
    if text.strip():
        raise TypeError("此处要的是表格的行或单元格，不是文字")
    return ""


_WRITERS: Mapping[str, Callable[[str, Slot], str]] = {
    "text": _in_run,
    "run": _as_run,
    "paragraph": _as_paragraph,
    "attribute": lambda text, _: runs.escaped_attribute(text),
    "plain": lambda text, _: runs.plain(text),
    "span": _span,
    "fill": _fill,
    "row": _nothing,
    "cell": _nothing,
}


def _is_machinery(value: object) -> bool:
    """Tell whether a value would be printed as Python's name for it, with an address in memory."""
    kind = type(value)
    is_bare = kind.__str__ is object.__str__ and kind.__repr__ is object.__repr__
    return is_bare or callable(value) or isinstance(value, Iterator)
