"""The documents that all engines make: what stands in them, their values, their expected texts.

A document is described once, without any engine's signs; `dialects` draws it for each of them.
Values are plain texts, formatted beforehand, and the same for all.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

Record = Mapping[str, str]
Values = dict[str, str]

ROWS = (38, 24, 30, 22, 36, 28, 40, 18, 26, 32, 20, 16)
AMOUNTS = (2, 5, 3, 4, 5, 4, 5, 5, 4, 4, 5, 5)
_ENTITY = "某市政务服务和数据管理局"
_SENTENCES = (
    "{}年度收入预算{}万元，比上年增加{}万元，主要原因是按规定调整了人员经费和项目支出。",
    "根据预算编制要求，{}年本部门一般公共预算拨款支出{}万元，其中基本支出{}万元，占全部支出的多数。",
    "{}年政府采购安排{}万元，其中货物类采购预算{}万元，工程类和服务类采购预算按项目另行列示。",
    "截至{}年末，本部门占用国有资产{}万元，当年新增{}万元，分布构成情况见所附各表及其说明。",
)
_NAMES = ("一般公共服务支出", "社会保障和就业支出", "卫生健康支出", "住房保障支出", "其他支出")
_TERMS = ("财政拨款收入", "其他收入", "基本支出", "项目支出", "“三公”经费", "机关运行经费")


@dataclass(frozen=True, slots=True)
class Name:
    """A value that stands in the text."""

    name: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph of text and values."""

    pieces: tuple[str | Name, ...]
    style: str = "BodyText"


@dataclass(frozen=True, slots=True)
class Listing:
    """A paragraph for each record of a list."""

    records: str
    pieces: tuple[str | Name, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a head and a row for each record of a list."""

    records: str
    head: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A table of labels and single values."""

    rows: tuple[tuple[str | Name, ...], ...]


Block = Prose | Listing | Grid | Form


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document to make.

    Attributes:
        title: What the result calls it.
        blocks: What stands in the body, from the top.
        values: The single values.
        lists: The records of each list.
        pictures: PNG files by name; with them the values `rich_*` are formatted texts.
        direct: Whether borders and fonts stand in each cell, as word processors leave them;
            else in named styles.
    """

    title: str
    blocks: tuple[Block, ...]
    values: Values
    lists: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    direct: bool = False

    def texts(self) -> list[str]:
        """Return the texts of the paragraphs of the finished body that are not empty."""
        return [text for block in self.blocks for text in self._texts(block) if text]

    def _texts(self, block: Block) -> Iterator[str]:
        match block:
            case Prose(pieces):
                yield _filled(pieces, self.values)
            case Listing(records, pieces):
                yield from (_filled(pieces, one) for one in self.lists[records])
            case Grid(records, head, columns):
                yield from head
                yield from (one[name] for one in self.lists[records] for name in columns)
            case Form(rows):
                yield from (_filled((piece,), self.values) for row in rows for piece in row)


def disclosure(times: int = 1, *, direct: bool = False) -> Wanted:
    """Return 12 tables of 330 rows in all, or as many times the rows, between 40 paragraphs."""
    values: Values = {"entity": _ENTITY, "year": "2024"}
    lists: dict[str, Sequence[Record]] = {}
    blocks: list[Block] = [Prose((Name("entity"),), "Title")]
    for number, (rows, amounts) in enumerate(zip(ROWS, AMOUNTS, strict=True), 1):
        blocks.append(Prose((f"表{number}　", Name("year"), "年部门预算表"), "TableTitle"))
        blocks += [_sentence(2 * number + turn, values) for turn in range(2)]
        columns = tuple(f"amount_{column}" for column in range(1, amounts + 1))
        head = ("科目编码", "科目名称", *(f"金额{column}" for column in range(1, amounts + 1)))
        blocks.append(Grid(f"table_{number}", head, ("code", "name", *columns)))
        lists[f"table_{number}"] = [
            _row(number, line, columns) for line in range(1, rows * times + 1)
        ]
    lists["terms"] = [
        {"term": _TERMS[index % len(_TERMS)], "meaning": _SENTENCES[index % 4].format("本", "", "")}
        for index in range(16)
    ]
    blocks.append(Listing("terms", (Name("term"), "：", Name("meaning"))))
    title = f"{sum(ROWS) * times:,} rows{', direct' if direct else ''}"
    return Wanted(title, tuple(blocks), values, lists, direct=direct)


def form() -> Wanted:
    """Return one page: a table of 40 values beside their labels."""
    values: Values = {"entity": _ENTITY, "year": "2024"}
    rows = []
    for line in range(20):
        left, right = f"field_{2 * line + 1}", f"field_{2 * line + 2}"
        values[left] = _amount(line, 3) if line % 2 else _NAMES[line % len(_NAMES)]
        values[right] = _SENTENCES[line % 4].format("2024", line, line)[: 12 + line]
        rows.append((f"指标{line + 1}", Name(left), f"说明{line + 1}", Name(right)))
    heading = Prose((Name("entity"), Name("year"), "年项目支出绩效目标申报表"), "Title")
    return Wanted("one-page form", (heading, Form(tuple(rows))), values)


def rich() -> Wanted:
    """Return 40 paragraphs with formatted pieces and 4 pictures; `worker` makes the values."""
    values: Values = {"entity": _ENTITY, "year": "2024"}
    blocks: list[Block] = [Prose((Name("entity"),), "Title")]
    for number in range(40):
        values[f"rich_{number}"] = _SENTENCES[number % 4].format("2024", _amount(number, 1), "1")
        blocks.append(Prose((f"（{number + 1}）", Name(f"rich_{number}"))))
        if number % 10 == 0:
            blocks.append(Prose((Name(f"picture_{number // 10}"),)))
    pictures = {f"picture_{number}": png(number) for number in range(4)}
    return Wanted("rich text and pictures", tuple(blocks), values, pictures=pictures)


def png(number: int) -> bytes:
    """Return a picture of 300 × 150 grey squares that hardly gets smaller by deflating."""
    width, height = 300, 150
    noise = hashlib.shake_256(str(number).encode()).digest(width * height // 4)
    lines = (noise[start : start + width // 4] * 4 for start in range(0, len(noise), width // 4))
    rows = b"".join(b"\0" + line[:width].ljust(width, b"\0") for line in lines)
    header = struct.pack(">IIBBBBB", width, len(rows) // (width + 1), 8, 0, 0, 0, 0)
    parts = (b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    checked = name + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def amounts() -> list[Decimal]:
    """Return the amounts of a disclosure in 元, not formatted yet."""
    return [
        _yuan(line, column)
        for rows, count in zip(ROWS, AMOUNTS, strict=True)
        for line in range(1, rows + 1)
        for column in range(1, count + 1)
    ]


def _sentence(number: int, values: Values) -> Prose:
    before, middle, after, end = _SENTENCES[number % 4].split("{}")
    names = f"total_{number}", f"part_{number}"
    values.update({name: _amount(number, place) for place, name in enumerate(names)})
    first, second = (Name(name) for name in names)
    pieces = (before, Name("year"), middle, first, after, second, end)
    return Prose(tuple(piece for piece in pieces if piece))


def _row(table: int, line: int, columns: Sequence[str]) -> Record:
    amounts = {name: _amount(line, column) for column, name in enumerate(columns, table)}
    return {"code": f"{2010000 + table * 1000 + line}", "name": _NAMES[line % 5], **amounts}


def _amount(line: int, column: int) -> str:
    return f"{_yuan(line, column) / 10000:,.2f}"


def _yuan(line: int, column: int) -> Decimal:
    return Decimal((line * 7919 + column * 104729) * 1_000_003 % 9_999_999_967) / 100


def _filled(pieces: Sequence[str | Name], values: Mapping[str, str]) -> str:
    # A picture has no text.
    return "".join(values.get(one.name, "") if isinstance(one, Name) else one for one in pieces)
