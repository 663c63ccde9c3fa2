"""A list in front of a Word document, on pages of its own, outside its contents."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml.etree import _Element

from reportgen.ooxml.finishing.markup import DECLARED, SECTION, name, parsed

_TITLE, _HEAD, _TEXT = "方正小标宋简体", "黑体", "宋体"
_TITLE_SIZE, _SIZE = 44, 21  # half points: 22 and 10.5
# Shares of the width of the page, in hundredths.
_SHARES = (8, 44, 48)


@dataclass(frozen=True, slots=True)
class Front:
    """A table with a title.

    Attributes:
        title: Printed above it.
        head: The label of each of its three columns; it repeats on every page.
        rows: A text a column.
    """

    title: str
    head: tuple[str, str, str]
    rows: Sequence[tuple[str, str, str]]


def put_in_front(document: _Element, front: Front) -> None:
    """Put a list before the first page, in a section that looks like the first one.

    The paragraphs have no level, so that no contents and no bookmark names them.

    Args:
        document: The root of the part with the body.
        front: The list.
    """
    body = document.find(name("body"))
    if body is None:
        return
    section = deepcopy(next(body.iter(SECTION)))
    for local in ("pgNumType", "titlePg", "type"):
        for part in section.findall(name(local)):
            section.remove(part)
    end = parsed(_END)
    end[0].append(section)
    title = _paragraph(front.title, _TITLE, _TITLE_SIZE, "center")
    parts = [parsed(title), parsed(_table(front, _width(section))), end]
    for position, part in enumerate(parts):
        body.insert(position, part)


# The end of the section, in a paragraph so small that it makes no page of its own.
_END = (
    f'<w:p {DECLARED}><w:pPr><w:snapToGrid w:val="0"/>'
    '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
)


def _width(section: _Element) -> int:
    size, margin = section.find(name("pgSz")), section.find(name("pgMar"))
    if size is None or margin is None:
        return 9000
    edges = sum(int(margin.get(name(edge), "0")) for edge in ("left", "right"))
    return int(size.get(name("w"), "11906")) - edges


def _table(front: Front, width: int) -> str:
    columns = [width * share // 100 for share in _SHARES]
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    head = _row(front.head, columns, "<w:tblHeader/>", _HEAD)
    rows = "".join(_row(row, columns, "", _TEXT) for row in front.rows)
    return (
        f'<w:tbl {DECLARED}><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>"
    )


def _row(texts: Iterable[str], columns: Iterable[int], properties: str, font: str) -> str:
    is_head = bool(properties)
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{_paragraph(text, font, _SIZE, 'center' if is_head or not number else 'left')}</w:tc>"
        for number, (text, width) in enumerate(zip(texts, columns, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{properties}</w:trPr>{cells}</w:tr>"


def _paragraph(text: str, font: str, size: int, align: str) -> str:
    below = 240 if size == _TITLE_SIZE else 20
    return (
        f'<w:p {DECLARED}><w:pPr><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="20" w:after="{below}" w:line="240" w:lineRule="auto"/>'
        f'<w:ind w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="{align}"/></w:pPr>'
        f'<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )
