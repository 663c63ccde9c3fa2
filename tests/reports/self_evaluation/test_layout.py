"""The finished report: the table with completion, and the Word file with headings and merges."""

from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tc
from docx.oxml.text.paragraph import CT_P
from evaluations import BASE as START

import reportgen
from reportgen import Report
from reportgen.document import Number, show
from reportgen.ooxml.finishing import controls

Evaluate = Callable[..., Report]
BASE = (
    START
    + """\
narrative:
  duties:
    - '统筹{a}，R&D、<试点>与“三化”。'
  review:
    - {title: 甲。, text: 甲事。}
    - {title: 乙。, text: 乙事。}
facts:
  a: {label: 专题库, value: 8, unit: 个}
"""
)
# On purpose not in the order of the tree.
INDICATORS = """\
indicators:
  - {category: 服务对象满意度指标, name: 投诉处理率, target: 100%, actual: 100%}
  - {category: 数量指标, name: 系统, target: 10个, actual: 8个, analysis: '合并了{a}。'}
  - {category: 质量指标, name: 合格率, target: ≥90%, actual: 95%}
  - {category: 数量指标, name: 站点, target: ≥5个, actual: 5个}
"""


def built(folder: Path, out: Path, text: str, *, draft: bool = False) -> Path:
    """Build the imaginary department's report and return its Word file."""
    path = folder / "2024" / "self_evaluation.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    result = reportgen.build(folder, formats=("docx", "xlsx"), out=out, draft=draft, pages=False)
    assert len(result.written) == 2, result.problems
    return result.written[0]


def blocks(document: Document) -> Iterator[tuple[str, str]]:
    """Yield style and text of each paragraph of the body, and the word table for each table."""
    for child in document.element.body.iterchildren():
        if isinstance(child, CT_P):
            text = "".join(node.text or "" for node in child.iter(qn("w:t")))
            yield child.style or "", text
        elif child.tag == qn("w:tbl"):
            yield "table", ""


def merges(column: int, document: Document) -> list[str]:
    """Return how each cell of a column of the only table is merged upwards."""
    table = next(t for t in document.element.body.iter(qn("w:tbl")) if len([*t.tblGrid]) > 2)
    found: list[str] = []
    for row in table.tr_lst:
        cell = row.tc_lst[column]
        assert isinstance(cell, CT_Tc)
        properties = cell.tcPr
        merge = None if properties is None else properties.find(qn("w:vMerge"))
        found.append("" if merge is None else merge.get(qn("w:val")) or "continue")
    return found


def test_rows_are_in_the_order_of_the_tree(evaluate: Evaluate) -> None:
    """Indicators stand under their categories; a category without one has no row."""
    made = evaluate(BASE + INDICATORS)
    assert made.document
    rows = made.document.tables["indicators"].rows

    assert [
        tuple(
            show(row.cells.get(column.name, ()))
            for column in made.document.tables["indicators"].columns
        )
        for row in rows
    ] == [
        ("产出指标", "数量指标", "系统", "10个", "8个", "80%", "合并了8个。"),
        ("产出指标", "数量指标", "站点", "≥5个", "5个", "100%", ""),
        ("产出指标", "质量指标", "合格率", "≥90%", "95%", "100%", ""),
        ("效益指标", "服务对象满意度指标", "投诉处理率", "100%", "100%", "100%", ""),
    ]


def test_completion_is_a_figure(evaluate: Evaluate) -> None:
    """Completion is printed as a figure; target and actual value as they were typed."""
    made = evaluate(BASE + INDICATORS)
    assert made.document
    cells = made.document.tables["indicators"].rows[0].cells

    assert isinstance(cells["completion"][0], Number)
    assert not any(isinstance(span, Number) for span in cells["actual"])


def test_title_of_the_table(evaluate: Evaluate) -> None:
    """The table carries name and year."""
    made = evaluate(BASE + INDICATORS)
    assert made.document

    assert (
        made.document.tables["indicators"].title
    ) == "江平市数据局部门整体绩效目标完成情况（2024年）"


def test_no_indicators_no_table(evaluate: Evaluate) -> None:
    """Without indicators there is neither a table nor its section."""
    made = evaluate(BASE)
    assert made.document
    body = made.document.lists["body"]

    assert "indicators" not in made.document.tables
    assert not [b for b in body if show(b["look"]) == "table"]
    assert not [b for b in body if "绩效目标实现情况" in show(b["text"])]


def test_document_says_who_and_when(evaluate: Evaluate) -> None:
    """Title, name, date and keywords; without a date the first day of the year."""
    first = evaluate(BASE).document
    dated = evaluate(BASE + "date: 2025-03-01\n").document
    assert first
    assert dated

    assert (
        first.title,
        first.entity,
    ) == ("2024年江平市数据局部门整体支出绩效自评报告", "江平市数据局")
    assert [first.date.isoformat(), dated.date.isoformat()] == ["2024-01-01", "2025-03-01"]


def test_word_has_the_blocks_in_order(folder: Path, tmp_path: Path, evaluate: Evaluate) -> None:
    """The Word file prints each heading and paragraph in order, the table where it belongs."""
    made = evaluate(BASE + INDICATORS)
    assert made.document
    document = docx.Document(str(built(folder, tmp_path, BASE + INDICATORS)))
    printed = [*blocks(document)]
    texts = [text for _, text in printed]
    expected = [show(b["text"]) for b in made.document.lists["body"] if show(b["look"]) != "table"]
    at = [texts.index(text) for text in expected]

    assert at == sorted(at)
    assert "统筹8个，R&D、<试点>与“三化”。" in texts
    table = next(n for n, (style, _) in enumerate(printed) if style == "table" and n > 3)
    assert texts.index("（1）部门整体绩效目标实现情况") < table


def test_headings_have_styles_of_their_level(folder: Path, tmp_path: Path) -> None:
    """Each level of headings has a style that Word knows as that level."""
    document = docx.Document(str(built(folder, tmp_path, BASE + INDICATORS)))
    styles = {
        paragraph.text: paragraph.style.name
        for paragraph in document.paragraphs
        if paragraph.style is not None
    }

    assert [f"Heading {n}" for n in (1, 2, 3, 4)] == [
        (styles[text] or "").replace("heading", "Heading")
        for text in (
            "一、部门基本情况",
            "（一）部门职能",
            "1.预算执行情况",
            "（1）部门整体绩效目标实现情况",
        )
    ]


def test_table_in_word(folder: Path, tmp_path: Path) -> None:
    """Cells of one category are one cell, at each level; an only row is not merged."""
    document = docx.Document(str(built(folder, tmp_path, BASE + INDICATORS)))
    table = next(t for t in document.tables if len(t.columns) > 2)
    body = [[controls.text(cell._tc) for cell in row.cells] for row in table.rows][-4:]  # noqa: SLF001 - has no public name
    shared = [merges(n, document)[-4:] for n in range(3)]
    level_2 = next(n for n, row in enumerate(body[0]) if row == "数量指标")

    assert [row[level_2 + 1] for row in body] == ["系统", "站点", "合格率", "投诉处理率"]
    assert shared[level_2] == ["restart", "continue", "", ""]
    assert shared[level_2 - 1] == ["restart", "continue", "continue", ""]
    if level_2 == 2:
        assert shared[0] == ["restart", "continue", "continue", "continue"]


def test_draft_is_marked(folder: Path, tmp_path: Path) -> None:
    """A draft of unfinished input is written, marked on its pages, with a mark in the text."""
    path = built(folder, tmp_path, BASE.replace("114.00", "待填") + INDICATORS, draft=True)
    document = docx.Document(str(path))
    heads = {s.header.paragraphs[0].text for s in document.sections if s.header.paragraphs}

    assert "草稿" in "".join(heads)
    assert any("【待填：全年执行总额】" in controls.text(one) for one in document.element.body)


def test_final_file_is_not_marked(folder: Path, tmp_path: Path) -> None:
    """A file that is no draft says so nowhere."""
    document = docx.Document(str(built(folder, tmp_path, BASE + INDICATORS)))
    heads = [p.text for s in document.sections for p in s.header.paragraphs]

    assert not [text for text in heads if "草稿" in text]


@pytest.mark.parametrize("indicators", ["", INDICATORS])
def test_workbook_opens(indicators: str, folder: Path, tmp_path: Path) -> None:
    """With and without a table of indicators the workbook has sheets."""
    path = built(folder, tmp_path, BASE + indicators).with_suffix(".xlsx")
    book = openpyxl.load_workbook(path)

    assert book.sheetnames
    assert ("完成情况" in book.sheetnames) == bool(indicators)


def test_build_twice_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """A second build gives the same bytes."""
    first = built(folder, tmp_path, BASE + INDICATORS).read_bytes()

    assert first == built(folder, tmp_path, BASE + INDICATORS).read_bytes()
