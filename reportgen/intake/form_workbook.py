"""A form as a workbook: one sheet a part, last year's values beside, totals that live.

What the file held when the form was made stands on a hidden sheet, so that reading it back tells a
clerk's change from a later change of the file.
"""

import io
import re
from dataclasses import dataclass
from datetime import datetime

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from reportgen.amounts import Unit
from reportgen.form import Part, lines
from reportgen.intake.form_layout import (
    COVER,
    MEMORY,
    TITLE_CELL,
    Identity,
    has_money,
    memory_head,
)
from reportgen.intake.form_sheets import Choices, Past, Sheet, printable, styled
from reportgen.ooxml.package import normalized
from reportgen.source import Source

_CORE = "docProps/core.xml"
_CREATED = re.compile(r"<dcterms:created[^>]*>(.*?)</dcterms:created>")
_MODIFIED = re.compile(r"(<dcterms:modified[^>]*>).*?(</dcterms:modified>)")
_GUIDE = (
    "每张表填一部分；白色的格填写，灰色的格不填。",
    "金额的单位写在表头，格内只写数字；还不知道的写“待填”。",
    "表尾的空行用来新增；把一行的内容全部清空，就是删去这一行。",
    "上年数、合计和增减自动算出，只供对照，不会读回。",
    "填好后保存，再用 reportgen import 读回；读回前会列出每一处改动。",
)


@dataclass(frozen=True, slots=True)
class Filling:
    """What a form is made from.

    Attributes:
        identity: Which input file it is of.
        parts: Its sheets.
        data: The input file.
        prior: Last year's file, if it is there.
        prior_unit: The unit of its amounts.
    """

    identity: Identity
    parts: tuple[Part, ...]
    data: Source
    prior: Source | None
    prior_unit: Unit


def write(filling: Filling) -> bytes:
    """Return the workbook of a form; the same filling gives the same bytes."""
    book = Workbook()
    cover = book.worksheets[0]
    cover.title = COVER
    _cover(cover, filling)
    choices = Choices()
    past = Past(filling.prior, filling.prior_unit, filling.identity.unit)
    for part in filling.parts:
        sheet = book.create_sheet(part.title)
        Sheet(sheet, part, filling.identity, choices, past).fill(lines(part, filling.data))
    choices.write(book)
    _remember(book.create_sheet(MEMORY), filling)
    book.properties.title = filling.identity.title
    book.properties.creator = filling.identity.department
    book.properties.created = datetime(filling.identity.year or 2000, 1, 1)  # noqa: DTZ001 - no clock
    return _saved(book)


def _cover(sheet: Worksheet, filling: Filling) -> None:
    identity = filling.identity
    sheet[TITLE_CELL] = f"{identity.title}填报表"
    styled(sheet[TITLE_CELL], "title")
    facts = {
        "部门": identity.department,
        "年度": str(identity.year) if identity.year else "",
        "文种": identity.kind_title,
        "金额单位": str(identity.unit) if any(map(has_money, filling.parts)) else "",
    }
    told = [(label, text) for label, text in facts.items() if text]
    rows = [*told, *((str(n), text) for n, text in enumerate(_GUIDE, 1))]
    for number, (label, text) in enumerate(rows, 3):
        sheet.cell(number, 1, label)
        sheet.cell(number, 2, text)
    sheet.column_dimensions["A"].width = 12
    sheet.column_dimensions["B"].width = 80
    printable(sheet)
    sheet.protection.sheet = True


def _remember(sheet: Worksheet, filling: Filling) -> None:
    for name, text in memory_head(filling.identity).items():
        sheet.append([name, text])
    for part in filling.parts:
        for line in lines(part, filling.data):
            for label, value in line.values.items():
                if value.text is not None:
                    sheet.append([part.title, line.id, label, value.text])
    for row in sheet.iter_rows():
        for cell in row:
            cell.data_type = "s"  # also where a text begins with an equals sign
    sheet.sheet_state = "hidden"


def _saved(book: Workbook) -> bytes:
    """Return the file; openpyxl writes the time of saving into it, which is taken out again."""
    file = io.BytesIO()
    book.save(file)
    return normalized(file.getvalue(), {_CORE: _without_clock})


def _without_clock(core: str) -> str:
    created = _CREATED.search(core)
    stamp = created[1] if created else ""
    return _MODIFIED.sub(lambda found: found[1] + stamp + found[2], core)
