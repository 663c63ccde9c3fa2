"""The example's Word file, read back cell by cell, against the published document (seed 002).

The lists in `golden/` were transcribed from the published text by themselves; this module reads
the Word file with python-docx alone, so that no code of reportgen is on either side.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Protocol

import docx
import pytest
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row, CT_Tbl, CT_Tc
from docx.oxml.text.paragraph import CT_P
from lxml import etree
from lxml.etree import _Element

import reportgen

GOLDEN = Path(__file__).resolve().parent / "golden"
KEY_PROJECTS = "重点"
NUMBERED = tuple(f"表{number}" for number in range(1, 13))
SIDE_BY_SIDE = ("表1", "表4")
SECTIONS = "一二三四五六"

# What spans columns in the heads of several levels, and what reaches down through them.
WIDE_HEADS = {
    "表1": {"收入": 2, "支出": 2},
    "表2": {"功能分类科目": 2, "财政拨款收入": 3, "财政专户拨款收入": 2, "其他资金收入": 3},
    "表3": {"功能分类科目": 2},
    "表4": {"收入": 2, "支出": 2},
    "表5": {"一般公共预算支出": 3},
    "表9": {"功能分类科目": 2, "政府性基金预算支出": 3},
    "表10": {"功能分类科目": 2, "国有资本经营预算支出": 3},
    "表11": {"财政拨款": 4},
    "表12": {"财政拨款": 4},
}
TALL_HEADS = {
    "表1": [],
    "表2": ["合计", "上级补助收入", "附属单位上缴收入", "用事业基金弥补收支差额"],
    "表3": [
        *("合计", "基本支出", "项目支出", "事业单位经营支出"),
        *("对附属单位补助支出", "上缴上级支出", "结转下年"),
    ],
    "表4": [],
    "表5": ["功能科目名称"],
    "表9": [],
    "表10": [],
    "表11": ["支出项目类别（资金使用单位）", "总计", "财政专户拨款", "其他资金"],
    "表12": ["支出项目类别（资金使用单位）", "总计", "财政专户拨款", "其他资金", "绩效目标"],
}


class BuiltExample(Protocol):
    """What the fixture `built` gives."""

    docx: Path


@dataclass(frozen=True)
class Cell:
    """A cell of a Word table as its XML has it."""

    text: str
    span: int
    merge: str | None


@dataclass(frozen=True)
class Grid:
    """A table of the Word file with the paragraphs around it."""

    title: str
    line: str
    heads: list[list[Cell]]
    body: list[list[Cell]]
    notes: list[str]

    @property
    def paths(self) -> list[tuple[str, ...]]:
        """The labels above each grid column, from the top down, merged cells once."""
        levels = [_expanded(row) for row in self.heads]
        columns = zip(*levels, strict=True)
        return [tuple(c.text for c in cells if c.merge != "continue") for cells in columns]


@dataclass(frozen=True)
class Word:
    """The Word file: paragraphs in order, tables by number."""

    paragraphs: list[str]
    tables: Mapping[str, Grid]


def body_of(path: Path) -> _Element:
    """Return the body of a Word file, its content controls dissolved."""
    body: _Element = docx.Document(str(path)).element.body
    etree.strip_elements(body, qn("w:sdtPr"), with_tail=False)
    etree.strip_tags(body, qn("w:sdt"), qn("w:sdtContent"))
    return body


def read(path: Path) -> Word:
    """Read paragraphs and tables in their order, without reportgen."""
    blocks: list[str | CT_Tbl] = []
    for element in body_of(path).iterchildren():
        if isinstance(element, CT_Tbl):
            blocks.append(element)
        elif isinstance(element, CT_P):
            blocks.append(element.text)
    tables: dict[str, Grid] = {}
    for index, block in enumerate(blocks):
        if isinstance(block, CT_Tbl):
            before = [text for text in blocks[:index] if isinstance(text, str)]
            grid = _grid(block, before, blocks[index + 1 :])
            number = re.match(r"表\d+(?=　)", grid.title)
            tables[number[0] if number else KEY_PROJECTS] = grid
    return Word([text for text in blocks if isinstance(text, str)], tables)


def _grid(table: CT_Tbl, before: Sequence[str], after: Sequence[str | CT_Tbl]) -> Grid:
    rows = [[_cell(cell) for cell in row.tc_lst] for row in table.tr_lst]
    head = [_is_head(row) for row in table.tr_lst]
    following = takewhile(lambda block: isinstance(block, str), after)
    notes = takewhile(lambda text: text.startswith(("注：", "　　")), map(str, following))
    return Grid(
        title=before[-2],
        line=before[-1],
        heads=[row for row, is_head in zip(rows, head, strict=True) if is_head],
        body=[row for row, is_head in zip(rows, head, strict=True) if not is_head],
        notes=list(notes),
    )


def _is_head(row: CT_Row) -> bool:
    return bool(row.xpath("./w:trPr/w:tblHeader"))


def _cell(cell: CT_Tc) -> Cell:
    return Cell("\n".join(p.text for p in cell.p_lst), cell.grid_span, cell.vMerge)


def _expanded(row: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in row for _ in range(cell.span)]


def _values(row: Sequence[Cell]) -> list[str]:
    """Return a text for each grid column: a wide cell's stands in its first."""
    return [text for cell in row for text in (cell.text, *[""] * (cell.span - 1))]


def cells(word: Word) -> dict[str, str]:
    """Return every cell of the body of every table by its place."""
    return {
        f"{name}!R{row}C{column}": value
        for name, grid in word.tables.items()
        for row, line in enumerate(grid.body, 1)
        for column, value in enumerate(_values(line), 1)
    }


def labels(word: Word) -> dict[str, str]:
    """Return what each cell is called: its row's label and its column's, as the golden file."""
    return {
        f"{name}!R{row}C{column}": f"{what} · {_column_label(grid.paths[column - 1], name)}"
        for name, grid in word.tables.items()
        for row, line in enumerate(_row_labels(name, grid), 1)
        for column, what in enumerate(line, 1)
    }


def _row_labels(name: str, grid: Grid) -> Iterator[list[str]]:
    unit = ""
    for row in grid.body:
        values = _values(row)
        label = values[0].strip("　")
        if name in SIDE_BY_SIDE:
            left, right = values[0] or "（空）", values[2]
            yield [left, left, right, right]
            continue
        if grid.paths[0][-1] == "科目编码" and values[1]:
            label = f"{label} {values[1].strip('　')}"
        elif name == "表11":
            unit = unit if values[0].startswith("　") else label
            label = label if unit == label else f"{unit}/{label}"
        yield [label] * len(values)


def _column_label(path: tuple[str, ...], name: str) -> str:
    if name in SIDE_BY_SIDE:
        return "".join(path) if path[-1] == "项目" else path[-1]
    return "/".join(path) if path[0] == "财政拨款" else path[-1]


def golden(name: str) -> list[dict[str, str]]:
    """Return the rows of a golden file by column."""
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def golden_cells() -> dict[str, str]:
    """Return the published cells by place."""
    return {row["place"]: row["value"] for row in golden("002_cells.tsv")}


def is_goal(place: str, word: Word) -> bool:
    """Tell whether a place is in a column of free text (绩效目标)."""
    name, _, column = place.replace("!R", "C").split("C")
    return word.tables[name].paths[int(column) - 1][-1] == "绩效目标"


@pytest.fixture(scope="module")
def word(built: BuiltExample) -> Word:
    """The finished Word file, read back."""
    return read(built.docx)


def test_there_are_twelve_numbered_tables_and_the_key_projects(word: Word) -> None:
    """The Word file holds the twelve tables in order, then the key projects."""
    assert [*NUMBERED, KEY_PROJECTS] == list(word.tables)


def test_the_golden_file_is_whole() -> None:
    """The transcription has 1,314 cells over thirteen tables, none twice."""
    places = [row["place"] for row in golden("002_cells.tsv")]

    tables = {place.partition("!")[0] for place in places}
    expected = (1314, 1314, {*NUMBERED, KEY_PROJECTS})

    assert expected == (len(places), len(set(places)), tables)


def test_every_cell_is_as_published(word: Word) -> None:
    """Every cell outside free text equals the published one: none missing, different or extra."""
    expected = golden_cells()
    actual = {
        place: value
        for place, value in cells(word).items()
        if place in expected or not is_goal(place, word)
    }

    assert expected == actual


def test_only_the_secret_goal_is_published(word: Word) -> None:
    """Of the goals only the replaced text of the secret project stands in the golden file."""
    expected = {"表12!R7C9": "项目涉密，不予公开。"}

    assert expected == {p: v for p, v in golden_cells().items() if is_goal(p, word)}


def test_every_project_has_its_goal(word: Word) -> None:
    """Each project row of table 12 and of the key projects prints a goal, each total row none."""
    goals = {p: v for p, v in cells(word).items() if is_goal(p, word)}
    names = {p: cells(word)[re.sub(r"C\d+$", "C1", p)] for p in goals}
    projects = {p for p, v in names.items() if v.startswith("　　") or p.startswith(KEY_PROJECTS)}

    assert projects == {place for place, goal in goals.items() if goal}


def test_every_label_is_as_published(word: Word) -> None:
    """The heads and row labels read back give every cell the golden file's label."""
    expected = {row["place"]: row["label"] for row in golden("002_cells.tsv")}
    actual = {place: label for place, label in labels(word).items() if place in expected}

    assert expected == actual


@pytest.mark.parametrize("name", NUMBERED)
def test_every_row_fills_its_grid(word: Word, name: str) -> None:
    """Each row of a table has as many grid columns as its heads."""
    grid = word.tables[name]

    assert {len(grid.paths)} == {len(_values(row)) for row in grid.body}


@pytest.mark.parametrize("name", WIDE_HEADS)
def test_heads_of_several_levels_span_columns(word: Word, name: str) -> None:
    """A label over several columns is one cell with a real span."""
    first, *_ = word.tables[name].heads

    assert WIDE_HEADS[name] == {cell.text: cell.span for cell in first if cell.span > 1}


@pytest.mark.parametrize("name", TALL_HEADS)
def test_heads_of_several_levels_reach_down(word: Word, name: str) -> None:
    """A label over no group starts a vertical merge that the cell below it continues, empty."""
    upper, lower = map(_expanded, word.tables[name].heads)
    pairs = list(zip(upper, lower, strict=True))

    assert TALL_HEADS[name] == [cell.text for cell in upper if cell.merge == "restart"]
    assert [("continue", "")] * len(TALL_HEADS[name]) == [
        (below.merge, below.text) for above, below in pairs if above.merge == "restart"
    ]
    assert {None} == {cell.merge for above, cell in pairs if above.merge != "restart"}


@pytest.mark.parametrize("name", ["表6", "表7", "表8", KEY_PROJECTS])
def test_heads_of_one_level_have_no_merges(word: Word, name: str) -> None:
    """A head of one level is one row of plain cells."""
    (row,) = word.tables[name].heads

    assert [(1, None)] * len(row) == [(cell.span, cell.merge) for cell in row]


def _table_texts(name: str, grid: Grid) -> Iterator[tuple[str, str]]:
    if name != KEY_PROJECTS:
        number, _, title = grid.title.partition("　")
        entity, _, unit = grid.line.partition("\t")
        yield from zip(
            (f"{name}!{part}" for part in ("number", "name", "unit_name", "unit")),
            (number, title, entity, unit),
            strict=True,
        )
    yield f"{name}!head", "|".join(path[-1] for path in grid.paths)
    yield from ((f"{name}!note{index}", note) for index, note in enumerate(grid.notes, 1))


def test_every_text_around_the_tables_is_as_published(word: Word) -> None:
    """Numbers, names, entity and unit lines, head labels and notes equal the published ones."""
    rows = golden("002_texts.tsv")
    expected = {row["place"]: row["value"] for row in rows if "!" in row["place"]}
    actual = {
        place: text
        for name, grid in word.tables.items()
        for place, text in _table_texts(name, grid)
    }

    assert expected == actual


def test_every_title_is_as_published_and_in_order(word: Word) -> None:
    """The titles of parts and sections and the ten terms stand in the published order."""
    rows = [row for row in golden("002_texts.tsv") if "!" not in row["place"]]
    expected = [row["value"].replace(" ", "　") for row in rows]
    found = [text.partition("：")[0] for text in word.paragraphs]
    titles = set(expected)

    assert expected == [text for text in found if text in titles]


def narrative(word: Word) -> dict[str, str]:
    """Return the text of each of the six sections of part 3, its reasons left out."""
    rows = golden("002_texts.tsv")
    titles = [row["value"] for row in rows if re.match(r"part3\.\d", row["place"])]
    bounds = [word.paragraphs.index(title) for title in titles]
    ends = [*bounds[1:], word.paragraphs.index("第四部分　名词解释")]
    return {
        section: _REASON.sub("", "".join(word.paragraphs[start + 1 : end]))
        for section, start, end in zip(SECTIONS, bounds, ends, strict=True)
    }


_REASON = re.compile(r"主要原因是.*?(?=[；。])")
_NUMBER = re.compile(
    r"\d{4}年\d+月\d+日|\d{4}年|--（[^）]*）|\d[\d,]*(?:\.\d+)?(?:万元|%|平方米|[辆台个])"
)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_number_of_the_text_is_as_published(word: Word, section: str) -> None:
    """The amounts, rates, dates and counts of each section equal the published ones in order."""
    expected = [row["value"] for row in _stated_in(section)]
    text = narrative(word)[section]

    assert expected == _NUMBER.findall(text)
    assert not re.findall(r"\d", _NUMBER.sub("", text))


@pytest.mark.parametrize("section", SECTIONS[:3])
def test_every_direction_of_the_text_is_as_published(word: Word, section: str) -> None:
    """The word of change before each number is the published one."""
    ending = re.compile(r"(增加|减少|增长|下降)$")
    text = narrative(word)[section]
    expected = [ending.findall(row["label"]) for row in _stated_in(section)]

    assert expected == [ending.findall(text[: m.start()]) for m in _NUMBER.finditer(text)]


def _stated_in(section: str) -> list[dict[str, str]]:
    rows = golden("002_narrative.tsv")
    return [r for r in rows if r["place"].startswith(f"{section}#") and r["kind"] != "理由"]


def test_without_stated_values_only_the_tail_cells_differ(example: Path, tmp_path: Path) -> None:
    """Built without `stated:`, the document is good and differs in table 7's 302 and 合计."""
    folder = tmp_path / "huizhou_dsj"
    (folder / "2024").mkdir(parents=True)
    department = (example / "department.yaml").read_text(encoding="utf-8")
    text = (example / "2024" / "budget_disclosure.yaml").read_text(encoding="utf-8")
    without, dropped = re.subn(r"^stated:\n(?:  .*\n)+", "", text, flags=re.MULTILINE)
    (folder / "department.yaml").write_text(department, encoding="utf-8")
    (folder / "2024" / "budget_disclosure.yaml").write_text(without, encoding="utf-8")
    result = reportgen.build(folder, out=tmp_path / "output", pages=False)
    published, printed = golden_cells(), cells(read(result.written[0]))
    expected = {
        "表7!R1C2": ("5,008.06", "5,008.05"),
        "表7!R4C2": ("4,661.78", "4,661.77"),
    }
    differences = {
        place: (value, printed.get(place))
        for place, value in published.items()
        if value != printed.get(place)
    }

    assert dropped
    assert "stated" not in without
    assert result.is_good
    assert expected == differences
