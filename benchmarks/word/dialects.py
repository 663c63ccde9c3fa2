"""A document as a template: each engine's own signs in the same Word file."""

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from word.documents import Block, Form, Grid, Listing, Name, Prose, Wanted

_TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
# Styles, fonts, theme, numbering, footers and settings are those of a real template.
_PACKAGE = _TEMPLATES / "budget_disclosure" / "guangdong" / "report.docx"
_WIDTH = 8844  # of a table, in twentieths of a point
_FIRST_AMOUNT = 2  # the first column of a table that holds amounts

_FONT = (
    '<w:rPr><w:rFonts w:ascii="宋体" w:eastAsia="宋体" w:hAnsi="宋体" w:hint="eastAsia"/>'
    '<w:color w:val="000000"/><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>'
)
_BODY_FONT = (
    '<w:rPr><w:rFonts w:ascii="仿宋" w:eastAsia="仿宋" w:hAnsi="仿宋" w:hint="eastAsia"/>'
    '<w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr>'
)
_SIDES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right")
)
_BORDERS = f"<w:tcBorders>{_SIDES}</w:tcBorders>"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How an engine writes values and loops.

    Attributes:
        value: A value of the whole document.
        item: A value of a record: the list's name and the value's.
        row: A table row for each record: the list's name, the cells' texts, and what draws a row.
        paragraph: The same for paragraphs: the list's name, the text, and what draws one.
    """

    value: Callable[[str], str]
    item: Callable[[str, str], str]
    row: Callable[[str, Sequence[str], Callable[[Sequence[str]], str]], str]
    paragraph: Callable[[str, str, Callable[[str], str]], str]


def _jinja_row(records: str, texts: Sequence[str], draw: Callable[[Sequence[str]], str]) -> str:
    empty = [""] * (len(texts) - 1)
    before, after = (f"{{%tr for one in {records} %}}", "{%tr endfor %}")
    return draw([before, *empty]) + draw(texts) + draw([after, *empty])


def _jinja_paragraph(records: str, text: str, draw: Callable[[str], str]) -> str:
    return draw(f"{{%p for one in {records} %}}") + draw(text) + draw("{%p endfor %}")


def _curly_row(records: str, texts: Sequence[str], draw: Callable[[Sequence[str]], str]) -> str:
    first, *middle, last = texts
    return draw([f"{{#{records}}}{first}", *middle, f"{last}{{/{records}}}"])


def _curly_paragraph(records: str, text: str, draw: Callable[[str], str]) -> str:
    return draw(f"{{#{records}}}") + draw(text) + draw(f"{{/{records}}}")


def _carbone_row(_: str, texts: Sequence[str], draw: Callable[[Sequence[str]], str]) -> str:
    return draw(texts) + draw([text.replace("[i]", "[i+1]") for text in texts])


def _carbone_paragraph(records: str, text: str, draw: Callable[[str], str]) -> str:
    return draw(text) + draw(f"{{d.{records}[i+1]}}")


JINJA = Dialect(
    value=lambda name: f"{{{{ {name} }}}}",
    item=lambda _, name: f"{{{{ one.{name} }}}}",
    row=_jinja_row,
    paragraph=_jinja_paragraph,
)
CURLY = Dialect(
    value=lambda name: f"{{{name}}}",
    item=lambda _, name: f"{{{name}}}",
    row=_curly_row,
    paragraph=_curly_paragraph,
)
CARBONE = Dialect(
    value=lambda name: f"{{d.{name}}}",
    item=lambda records, name: f"{{d.{records}[i].{name}}}",
    row=_carbone_row,
    paragraph=_carbone_paragraph,
)


def template(wanted: Wanted, dialect: Dialect) -> bytes:
    """Return the Word file that an engine fills."""
    result = BytesIO()
    with zipfile.ZipFile(_PACKAGE) as package, zipfile.ZipFile(result, "w") as file:
        for part in package.namelist():
            text = package.read(part)
            if part == "word/document.xml":
                text = _document(text.decode(), wanted, dialect).encode()
            elif part.startswith("word/header"):
                text = text.replace(b"{{ draft }}", dialect.value("entity").encode())
            file.writestr(part, text, zipfile.ZIP_DEFLATED)
    return result.getvalue()


def _document(real: str, wanted: Wanted, dialect: Dialect) -> str:
    start = real.index("<w:body>") + len("<w:body>")
    end = real.rindex("<w:sectPr")
    drawn = _Drawing(wanted, dialect)
    return real[:start] + "".join(drawn.block(one) for one in wanted.blocks) + real[end:]


@dataclass(frozen=True, slots=True)
class _Drawing:
    wanted: Wanted
    dialect: Dialect

    def block(self, block: Block) -> str:
        match block:
            case Prose(pieces, style):
                return self._paragraph(self._text(pieces), style)
            case Listing(records, pieces):
                return self.dialect.paragraph(records, self._text(pieces, records), self._paragraph)
            case Grid():
                return self._grid(block)
            case Form(rows):
                return _table(4, "".join(self._row([self._text([p]) for p in r]) for r in rows))

    def _grid(self, grid: Grid) -> str:
        values = [self.dialect.item(grid.records, name) for name in grid.columns]
        body = self.dialect.row(grid.records, values, self._row)
        return _table(len(values), self._row(grid.head) + body)

    def _text(self, pieces: Sequence[str | Name], records: str = "") -> str:
        return "".join(
            self._value(one, records) if isinstance(one, Name) else one for one in pieces
        )

    def _value(self, one: Name, records: str) -> str:
        if records:
            return self.dialect.item(records, one.name)
        shown = self.dialect.value(one.name)
        return shown.replace("{{", "{{r", 1) if one.name.startswith("rich_") else shown

    def _paragraph(self, text: str, style: str = "BodyText") -> str:
        return _paragraph(text, style, _BODY_FONT if self.wanted.direct else "")

    def _row(self, texts: Sequence[str]) -> str:
        width = _WIDTH // len(texts)
        cells = "".join(self._cell(text, number, width) for number, text in enumerate(texts))
        height = '<w:cantSplit/><w:trHeight w:val="318" w:hRule="atLeast"/>'
        return f"<w:tr><w:trPr>{height}</w:trPr>{cells}</w:tr>"

    def _cell(self, text: str, number: int, width: int) -> str:
        style = "TableNumber" if number >= _FIRST_AMOUNT else "TableText"
        borders, font = (_BORDERS, _FONT) if self.wanted.direct else ("", "")
        middle = '<w:vAlign w:val="center"/>'
        start = f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/>{borders}{middle}</w:tcPr>'
        return f"{start}{_paragraph(text, style, font)}</w:tc>"


def _paragraph(text: str, style: str, font: str) -> str:
    run = f'<w:r>{font}<w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>'


def _table(columns: int, rows: str) -> str:
    grid = f'<w:gridCol w:w="{_WIDTH // columns}"/>' * columns
    form = (
        f'<w:tblStyle w:val="TableGrid"/><w:tblW w:w="{_WIDTH}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
    )
    return f"<w:tbl><w:tblPr>{form}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
