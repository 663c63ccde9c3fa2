"""A Document into a Word file: what a template can name, and what stands in the file."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import pytest

from reportgen.amounts import Style, Unit
from reportgen.document import Blank, Column, Document, Row, Table, Words, number, words
from reportgen.figures import Figure, Formula
from reportgen.problems import TemplateError
from reportgen.render import word

TABLE = Style("table", "#,##0.00", Unit.TEN_THOUSAND_YUAN)


def figure(value: str | None, label: str = "数") -> Figure:
    """Return a given figure in 元."""
    return Figure("x", label, Decimal(value) if value else None, Formula.GIVEN)


def document(*rows: Row, **texts: str) -> Document:
    """Return a document with one table and some texts."""
    columns = (
        Column("level_one", ("指标", "一级"), is_number=False),
        Column("level_two", ("指标", "二级"), is_number=False),
        Column("amount", ("金额",), is_number=True),
    )
    table = Table(
        "goals", "表1", "目标表", "某局", Unit.TEN_THOUSAND_YUAN, "portrait", columns, rows
    )
    return Document(
        title="2024年某局部门预算",
        entity="某局",
        date=date(2024, 3, 1),
        keywords=("预算", "公开"),
        texts={name: words(text) for name, text in texts.items()},
        lists={"duties": ({"number": words("一"), "text": words("职责&")},)},
        tables={"goals": table},
    )


def row(one: str, two: str, value: str | None) -> Row:
    """Return a row that merges by the whole path of its first two columns."""
    cells = {
        "level_one": words(one),
        "level_two": words(two),
        "amount": number(figure(value), TABLE),
    }
    return Row(f"{one}.{two}.{value}", cells, merge={"level_one": (one,), "level_two": (one, two)})


def template(folder: Path, *paragraphs: str) -> Path:
    """Draw a template with paragraphs and the table of goals."""
    drawn = docx.Document()
    for paragraph in paragraphs:
        drawn.add_paragraph(paragraph)
    drawn.sections[0].header.paragraphs[0].text = "{{ draft }}"
    table = drawn.add_table(4, 3)
    for index, column in enumerate(("level_one", "level_two", "amount")):
        table.cell(0, index).text = f"{{{{ tables.goals.head.{column}[0] }}}}"
    table.cell(1, 0).text = "{%tr for row in tables.goals.rows %}"
    table.cell(2, 0).text = "{% merge row.merge.level_one %}{{ row.level_one }}"
    table.cell(2, 1).text = "{% merge row.merge.level_two %}{{ row.level_two }}"
    table.cell(2, 2).text = "{{ row.amount }}"
    table.cell(3, 0).text = "{%tr endfor %}"
    path = folder / "report.docx"
    drawn.save(str(path))
    return path


def test_context_is_plain_data() -> None:
    """A template sees texts, lists and tables as mappings of printed texts."""
    context = word.context(document(row("产出", "数量", "12345678.9"), intro="引言"))
    tables = context["tables"]
    assert isinstance(tables, dict)
    expected = {
        "number": "表1",
        "title": "目标表",
        "entity_line": "单位名称：某局",
        "unit_line": "单位：万元",
        "notes": [],
        "head": {"level_one": ["指标", "一级"], "level_two": ["指标", "二级"], "amount": ["金额"]},
        "rows": [
            {
                "level_one": "产出",
                "level_two": "数量",
                "amount": "1,234.57",
                "merge": {"level_one": "产出", "level_two": "产出/数量"},
            }
        ],
    }

    assert context["texts"] == {"intro": "引言"}
    assert context["lists"] == {"duties": [{"number": "一", "text": "职责&"}]}
    assert expected == {key: tables["goals"][key] for key in expected}


def test_cells_that_a_row_has_not_are_empty() -> None:
    """A column that is missing in a row gives an empty text, not a missing name."""
    bare = document(Row("bare", {"level_one": words("合计")}))
    tables = word.context(bare)["tables"]
    assert isinstance(tables, dict)
    first = tables["goals"]["rows"][0]

    assert (first["level_one"], first["level_two"], first["amount"]) == ("合计", "", "")


def test_blanks_are_marked() -> None:
    """What is still to be entered is a mark in texts and in cells."""
    pending = Row(
        "p", {"level_one": (Words("a"), Blank("科室")), "amount": number(figure(None), TABLE)}
    )
    tables = word.context(document(pending))["tables"]
    assert isinstance(tables, dict)
    first = tables["goals"]["rows"][0]

    assert (first["level_one"], first["amount"]) == ("a【待填：科室】", "【待填】")


def test_draft_is_a_name_of_the_template(tmp_path: Path) -> None:
    """`draft` is 草稿 in a draft and empty otherwise."""
    path = template(tmp_path)
    heads = [
        docx.Document(io.BytesIO(word.render(document(), path, draft=draft)))
        .sections[0]
        .header.paragraphs[0]
        .text
        for draft in (True, False)
    ]

    assert heads == ["草稿", ""]


def test_file_of_a_document(tmp_path: Path) -> None:
    """Texts, lists and tables stand in the file where the template names them."""
    rows = [
        row("产出", "数量", "10000"),
        row("产出", "数量", "20000"),
        row("效益", "数量", "-5000"),
    ]
    path = template(
        tmp_path,
        "{{ title }}",
        "{{ texts.intro }}",
        "{%p for duty in lists.duties %}",
        "（{{ duty.number }}）{{ duty.text }}",
        "{%p endfor %}",
    )
    read = docx.Document(io.BytesIO(word.render(document(*rows, intro="a<b>&"), path)))
    cells = [tuple(cell.text for cell in row.cells) for row in read.tables[0].rows]
    expected = [
        ("指标", "指标", "金额"),
        ("产出", "数量", "1.00"),
        ("产出", "数量", "2.00"),
        ("效益", "数量", "-0.50"),
    ]

    assert [p.text for p in read.paragraphs] == ["2024年某局部门预算", "a<b>&", "（一）职责&"]
    assert expected == cells


def test_rows_merge_by_their_keys(tmp_path: Path) -> None:
    """Rows of equal keys share one cell; equal words under another parent do not."""
    rows = [row("产出", "数量", "1"), row("产出", "数量", "2"), row("效益", "数量", "3")]
    read = docx.Document(io.BytesIO(word.render(document(*rows), template(tmp_path))))
    merged = [
        tuple(cell.tcPr.vMerge_val if cell.tcPr is not None else None for cell in line.tc_lst[:2])
        for line in read.tables[0]._tbl.tr_lst[1:]  # noqa: SLF001 - merges are seen only there
    ]

    assert merged == [("restart", "restart"), ("continue", "continue"), (None, None)]


def test_properties_are_those_of_the_document(tmp_path: Path) -> None:
    """Title, author, keywords and date of the file are the document's."""
    core = docx.Document(io.BytesIO(word.render(document(), template(tmp_path)))).core_properties

    assert (core.title, core.author, core.keywords) == ("2024年某局部门预算", "某局", "预算，公开")
    assert core.created
    assert core.modified
    assert [date(2024, 3, 1)] * 2 == [core.created.date(), core.modified.date()]


def test_name_that_the_document_has_not(tmp_path: Path) -> None:
    """A text that the document has not is an error that suggests the nearest."""
    path = template(tmp_path, "{{ texts.inrto }}")

    with pytest.raises(TemplateError, match="intro"):
        word.render(document(intro="引言"), path)


def test_same_bytes_twice(tmp_path: Path) -> None:
    """The same document gives the same bytes."""
    path, rows = template(tmp_path), [row("产出", "数量", "1")]

    assert word.render(document(*rows), path) == word.render(document(*rows), path)
