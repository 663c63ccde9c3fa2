"""The example's target form of the whole department, read back, against the published (seed 000).

The lists in `golden/` were transcribed from the published text by themselves; this module reads
the Word file with python-docx alone, so that no code of reportgen is on either side.

One difference is deliberate: the published head says 拟投入的资金（元） over amounts in 万元 (their
sum of 5,153.00 stands beside 项目支出 of 6,159.42万元); the finished form prints the true unit.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl, CT_Tc
from docx.oxml.text.paragraph import CT_P
from lxml import etree
from lxml.etree import _Element

import reportgen

GOLDEN = Path(__file__).resolve().parent / "golden"
SOME_TEXT = "*"
PUBLISHED_HEAD = "拟投入的资金（元）"
PRINTED_HEAD = "拟投入的资金（万元）"
OVERVIEW = "预算整体情况"
GOALS = "总体绩效目标"
TASKS = "年度重点工作任务"
OTHER_TASKS = "其他需完成的任务（可选填）"
INDICATORS = "绩效指标"
LEVELS = ("一级指标", "二级指标")


@dataclass(frozen=True)
class Cell:
    """A cell of a Word table as its XML has it."""

    text: str
    span: int
    merge: str | None


@dataclass(frozen=True)
class Form:
    """The form: its title and its table."""

    title: str
    grid: int
    rows: list[list[Cell]]

    def part(self, name: str) -> list[list[Cell]]:
        """Return the rows beside a label that reaches down, without that label."""
        (top,) = [index for index, row in enumerate(self.rows) if row[0].text == name]
        below = [row[0].merge != "continue" for row in self.rows[top + 1 :]]
        end = top + 1 + (below.index(True) if True in below else len(below))
        return [row[1:] for row in self.rows[top:end]]


def body_of(path: Path) -> _Element:
    """Return the body of a Word file, its content controls dissolved."""
    body: _Element = docx.Document(str(path)).element.body
    etree.strip_elements(body, qn("w:sdtPr"), with_tail=False)
    etree.strip_tags(body, qn("w:sdt"), qn("w:sdtContent"))
    return body


def read(path: Path) -> Form:
    """Read the form, without reportgen."""
    body = body_of(path)
    titles = [element.text for element in body.iterchildren() if isinstance(element, CT_P)]
    (table,) = [element for element in body.iterchildren() if isinstance(element, CT_Tbl)]
    rows = [[_cell(cell) for cell in row.tc_lst] for row in table.tr_lst]
    (title,) = filter(None, titles)
    return Form(title, len(table.tblGrid.gridCol_lst), rows)


def _cell(cell: CT_Tc) -> Cell:
    text = "\n".join(paragraph.text for paragraph in cell.p_lst)
    return Cell(text, cell.grid_span, cell.vMerge)


def _filled(rows: Sequence[Sequence[Cell]]) -> Iterator[list[str]]:
    """Give the texts of each row; a cell that continues the one above it has its text."""
    above: list[str] = []
    for row in rows:
        above = [
            above[column] if cell.merge == "continue" else cell.text
            for column, cell in enumerate(row)
        ]
        yield above


def cells(form: Form) -> list[tuple[str, str, str]]:
    """Return every value of the form with its place and label, as the golden file has them."""
    name, basics = ([cell.text for cell in row] for row in form.rows[:2])
    return [
        ("表头!标题", "标题", form.title),
        (f"表头!{name[0]}", name[0], name[1]),
        *((f"{basics[0]}!{basics[i]}", basics[i], basics[i + 1]) for i in (1, 3)),
        *_overview(form.part(OVERVIEW)),
        *_goals(form.part(GOALS)),
        *_listed(TASKS, form.part(TASKS)),
        *((OTHER_TASKS, OTHER_TASKS, row[0].text) for row in form.part(OTHER_TASKS)),
        *_listed(INDICATORS, form.part(INDICATORS)),
    ]


def _overview(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[str, str, str]]:
    heads = 0
    for row in rows:
        texts = [cell.text for cell in row]
        if any(text.startswith("预算金额") for text in texts):
            heads += 1
            yield from (
                (f"{OVERVIEW}!表头{heads}#{column}", "表头", text)
                for column, text in enumerate(texts, 1)
            )
        else:
            yield f"{OVERVIEW}!{texts[0]}", texts[0], texts[1]
            yield f"{OVERVIEW}!{texts[2]}", texts[2], texts[3]


def _goals(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[str, str, str]]:
    for index, (cell,) in enumerate(rows, 1):
        label, _, goal = cell.text.partition("：")
        yield f"{GOALS}#{index}", label, goal


def _listed(name: str, rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[str, str, str]]:
    heads = [cell.text for cell in rows[0]]
    for index, texts in enumerate(_filled(rows[1:]), 1):
        yield from (
            (f"{name}#{index}", label, text) for label, text in zip(heads, texts, strict=True)
        )


def golden(name: str) -> list[dict[str, str]]:
    """Return the rows of a golden file by column, with the head's unit as it is meant."""
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [{**row, "label": row["label"].replace(PUBLISHED_HEAD, PRINTED_HEAD)} for row in rows]


def golden_cells() -> dict[tuple[str, str], str]:
    """Return the published values by place and label."""
    return {(row["place"], row["label"]): row["value"] for row in golden("000_cells.tsv")}


def _merged(keys: Sequence[object]) -> list[str | None]:
    """Return the merge of each cell of a column whose runs of equal keys are one cell each."""
    runs = [len(list(run)) for _, run in groupby(keys)]
    return [
        merge
        for length in runs
        for merge in ([None] if length == 1 else ["restart", *["continue"] * (length - 1)])
    ]


@pytest.fixture(scope="module")
def form(department: Path, tmp_path_factory: pytest.TempPathFactory) -> Form:
    """The finished form, read back."""
    out = tmp_path_factory.mktemp("department_target")
    reportgen.build(
        department, year=2025, kind="department_target", formats=("docx",), out=out, pages=False
    )
    return read(out / "huizhou_dsj" / "2025" / "department_target.docx")


def test_the_golden_files_are_whole() -> None:
    """The transcription has 126 values, none twice, and 53 labels; it has the published head."""
    published = (GOLDEN / "000_cells.tsv").read_text(encoding="utf-8")
    expected = (126, 126, 53, 7)

    assert expected == (
        len(golden("000_cells.tsv")),
        len(golden_cells()),
        len(golden("000_labels.tsv")),
        published.count(PUBLISHED_HEAD),
    )


def test_every_value_is_as_published(form: Form) -> None:
    """Numbers, amounts, tasks and indicators equal the published ones; texts stand where they do.

    The unit in the head of the tasks' amounts is the one deliberate difference.
    """
    expected = golden_cells()
    actual = {
        (place, label): SOME_TEXT if expected.get((place, label)) == SOME_TEXT and value else value
        for place, label, value in cells(form)
    }

    assert expected == actual


def test_every_label_is_as_published_and_in_order(form: Form) -> None:
    """Heads and labels stand in the printed order; goals are known by their numbers."""
    rows = [row["label"] for row in golden("000_labels.tsv")]
    known = set(rows)
    texts = [form.title, *(cell.text for row in form.rows for cell in row)]
    labels = [re.sub(r"^(目标\d+)：.*$", r"\1", text, flags=re.DOTALL) for text in texts]

    assert rows == [label for label in labels if label in known]


def test_the_tasks_amounts_have_the_unit_of_their_head(form: Form) -> None:
    """The head of the tasks' amounts says 万元, where the published one says 元."""
    heads, *tasks = form.part(TASKS)
    (column,) = [index for index, cell in enumerate(heads) if cell.text == PRINTED_HEAD]
    amounts = [float(row[column].text.replace(",", "")) for row in tasks]
    expected = [58, 680, 1260, 2500, 80, 500, 75]

    assert expected == amounts
    assert PUBLISHED_HEAD not in {cell.text for row in form.rows for cell in row}


def test_every_text_is_a_label_or_a_value(form: Form) -> None:
    """No text stands outside the labels and the values, and no value has two places."""
    found = cells(form)
    labels = Counter(row["label"] for row in golden("000_labels.tsv"))
    values = Counter(
        [
            *(value for place, _, value in found if GOALS not in place and "#" not in place),
            *(f"{label}：{value}" for place, label, value in found if GOALS in place),
            *(c.text for part in (TASKS, INDICATORS) for row in form.part(part)[1:] for c in row),
        ]
    )
    texts = Counter([form.title, *(cell.text for row in form.rows for cell in row)])
    del texts[""], values[""]

    assert texts - values - labels == Counter()
    assert len(found) == len({(place, label) for place, label, _ in found})


@pytest.mark.parametrize("name", [OVERVIEW, GOALS, TASKS, INDICATORS])
def test_the_labels_of_parts_reach_down(form: Form, name: str) -> None:
    """The label of a part of several rows is one cell beside them all."""
    lines = {OVERVIEW: 6, GOALS: 7, TASKS: 8, INDICATORS: 15}
    (top,) = [index for index, row in enumerate(form.rows) if row[0].text == name]
    expected = [(name, "restart"), *[("", "continue")] * (lines[name] - 1)]
    part = form.rows[top : top + lines[name]]

    assert expected == [(row[0].text, row[0].merge) for row in part]
    assert lines[name] == len(form.part(name))


def test_the_levels_of_indicators_are_merged_cells(form: Form) -> None:
    """A level over several indicators is one cell that reaches down, empty below its first row."""
    published = golden_cells()
    places = dict.fromkeys(place for place, _ in published if place.startswith(INDICATORS))
    levels = [tuple(published[place, level] for level in LEVELS) for place in places]
    firsts = [first for first, _ in levels]
    _, *rows = form.part(INDICATORS)
    expected = [_merged(firsts), _merged(levels), *[[None] * len(levels)] * 3]

    assert expected == [[cell.merge for cell in column] for column in zip(*rows, strict=True)]
    assert {""} == {cell.text for row in rows for cell in row if cell.merge == "continue"}


def test_nothing_else_is_merged(form: Form) -> None:
    """Outside the parts' labels and the indicators' levels no cell reaches down."""
    plain = [
        *form.rows[:2],
        *(row for part in (OVERVIEW, GOALS, TASKS) for row in form.part(part)),
        *form.part(OTHER_TASKS),
    ]

    assert {None} == {cell.merge for row in plain for cell in row}


def test_every_row_fills_its_grid(form: Form) -> None:
    """The cells of each row together span the columns of the table."""
    assert {form.grid} == {sum(cell.span for cell in row) for row in form.rows}
