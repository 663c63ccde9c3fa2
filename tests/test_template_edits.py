"""People edit the templates: a sentence by hand, a font and a column in LibreOffice."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Protocol

import docx
import office
import openpyxl
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree
from openpyxl.workbook import Workbook

import reportgen
from reportgen import paths
from reportgen.problems import Severity

NS = {
    prefix: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for prefix, name in (("style", "style"), ("table", "table"), ("text", "text"))
} | {"svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"}
FONT = "华文仿宋"
SHIFT = 0.3
ENTRY = re.compile(r"(.+)\t(\d+)")


class Built(Protocol):
    """The example as the session's fixture builds it."""

    docx: Path


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the disclosure's profile, in place of the project's own."""
    copy = shutil.copytree(paths.templates(), tmp_path / "templates")
    monkeypatch.setattr(paths, "templates", lambda: copy)
    return copy / "budget_disclosure" / "guangdong"


def replace(path: Path, old: str, new: str) -> None:
    """Replace a text of a file that must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def build(department: Path, out: Path) -> Document:
    """Build the example without page numbers, and read the Word file back."""
    result = reportgen.build(department, out=out, pages=False)
    assert result.is_good
    return docx.Document(str(result.written[0]))


def lines(document: Document) -> list[str]:
    """Return the texts of a document's paragraphs."""
    return [paragraph.text for paragraph in document.paragraphs]


def cells(document: Document) -> list[list[list[str]]]:
    """Return the texts of all cells of all tables."""
    return [[[cell.text for cell in row.cells] for row in t.rows] for t in document.tables]


def test_sentence(templates: Path, example: Path, tmp_path: Path) -> None:
    """A sentence changed in wording.j2 stands in the next build, and nothing else changed."""
    before = build(example, tmp_path / "before")
    replace(
        templates / "wording.j2", "各科室均纳入本{{ scope }}预算。", "各科室的收支都在本预算内。"
    )
    after = build(example, tmp_path / "after")
    changed = [(a, b) for a, b in zip(lines(before), lines(after), strict=True) if a != b]

    assert len(changed) == 1
    assert changed[0][1] == changed[0][0].replace(
        "各科室均纳入本部门预算。", "各科室的收支都在本预算内。"
    )
    assert cells(before) == cells(after)


def test_style_of_a_number(templates: Path, example: Path, tmp_path: Path) -> None:
    """A number style changed in wording.j2 changes how that number is printed, nowhere else."""
    before = build(example, tmp_path / "before")
    replace(
        templates / "wording.j2",
        "政府采购安排{{ figures.procurement_total | plain }}",
        "政府采购安排{{ figures.procurement_total | grouped }}",
    )
    after = build(example, tmp_path / "after")
    changed = [(a, b) for a, b in zip(lines(before), lines(after), strict=True) if a != b]

    assert len(changed) == 1
    assert changed[0][0].replace("安排1916.29万元", "安排1,916.29万元") == changed[0][1]


def test_words_of_the_profile(templates: Path, example: Path, tmp_path: Path) -> None:
    """A word, a head and a note changed in profile.yaml stand in the next build."""
    profile = templates / "profile.yaml"
    replace(profile, "amount_down: 减少", "amount_down: 下调")
    replace(profile, "head: [事业单位经营支出]", "head: [经营支出]")
    replace(
        profile, "　　本套报表金额单位转换时可能存在尾数误差。", "　　金额单位转换时可能有尾差。"
    )
    after = build(example, tmp_path / "after")
    text = "".join(lines(after))

    assert "比上年下调2,082.35万元" in text
    assert "比上年减少" not in text
    assert "金额单位转换时可能有尾差。" in text
    assert "经营支出" in {cell.text for cell in after.tables[2].rows[0].cells}


def test_columns_in_another_order(templates: Path, example: Path, tmp_path: Path) -> None:
    """A column that changes places in profile.yaml changes places in Excel."""
    columns = (
        "      - {name: basic, head: [基本支出]}\n",
        "      - {name: project, head: [项目支出]}\n",
    )
    replace(templates / "profile.yaml", "".join(columns), "".join(reversed(columns)))
    result = reportgen.build(example, formats=("xlsx",), out=tmp_path / "after", pages=False)
    document = result.reports[0].document
    assert document
    names = [column.name for column in document.tables["expenditure"].columns]

    assert result.is_good
    assert names.index("project") + 1 == names.index("basic")


def soffice(source: Path, target: str, folder: Path) -> Path:
    """Convert a file with LibreOffice, on a profile of its own."""
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            target,
            "--outdir",
            str(folder),
            str(source),
        ],
        capture_output=True,
        timeout=120,
        check=True,
    )
    return folder / f"{source.stem}.{target.partition(':')[0]}"


def edit(path: Path) -> None:
    """Change the font of the body text, and give a part of one column of 表3 to another."""
    tree = etree.parse(str(path))
    faces = tree.find(".//{*}font-face-decls")
    assert faces is not None
    face = etree.SubElement(faces, f"{{{NS['style']}}}font-face")
    face.set(f"{{{NS['style']}}}name", FONT)
    face.set(f"{{{NS['svg']}}}font-family", FONT)
    body = tree.find(".//style:style[@style:name='Text_20_body']/style:text-properties", NS)
    assert body is not None
    for name in ("font-name-asian", "font-family-asian"):
        assert body.get(f"{{{NS['style']}}}{name}") == "仿宋_GB2312"
        body.set(f"{{{NS['style']}}}{name}", FONT)
    for column, shift in ((1, -SHIFT), (-1, SHIFT)):
        widen(tree, column, shift)
    tree.write(str(path), xml_declaration=True, encoding="UTF-8")


def widen(tree: etree._ElementTree, column: int, shift: float) -> None:
    """Add to the width of a column of 表3, in inches."""
    set_line = next(p for p in tree.iter("{*}p") if "tables.expenditure" in "".join(p.itertext()))
    table = next(iter(set_line.itersiblings("{*}table")))
    name = table.findall("table:table-column", NS)[column].get(f"{{{NS['table']}}}style-name")
    style = tree.find(f".//style:style[@style:name='{name}']/style:table-column-properties", NS)
    assert style is not None
    key = f"{{{NS['style']}}}column-width"
    width = float((style.get(key) or "").removesuffix("in")) + shift
    style.set(key, f"{width:.4f}in")


@pytest.fixture(scope="module")
def edited(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Document:
    """Return the example, built from a Word template that was edited and saved in LibreOffice."""
    folder = tmp_path_factory.mktemp("edited")
    copy = shutil.copytree(paths.templates(), folder / "templates")
    template = copy / "budget_disclosure" / "guangdong" / "report.docx"
    opened = soffice(template, "fodt", folder)
    edit(opened)
    saved = soffice(opened, "docx:MS Word 2007 XML", folder)
    shutil.copy(saved, template)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "templates", lambda: copy)
        result = reportgen.build(example, out=folder / "output")
    assert result.is_good
    return docx.Document(str(result.written[0]))


@pytest.fixture(scope="module")
def original(built: Built) -> Document:
    """Return the example, built from the project's own template."""
    return docx.Document(str(built.docx))


def font(document: Document, text: str) -> str | None:
    """Return the font that the style of a paragraph beyond the contents gives Chinese text."""
    paragraph = [p for p in document.paragraphs if p.text.startswith(text)][-1]
    assert paragraph.style
    fonts = paragraph.style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    return None if fonts is None else fonts.get(qn("w:eastAsia"))


def widths(table: Table) -> list[int]:
    """Return the widths of a table's columns in twentieths of a point."""
    return [round(column.width / 635) for column in table.columns]


def entries(document: Document) -> dict[str, int]:
    """Return the entries of the contents, which LibreOffice puts into a control, with pages."""
    paragraphs = [Paragraph(p, document) for p in document.element.body.iter(qn("w:p"))]
    found = [ENTRY.fullmatch(paragraph.text) for paragraph in paragraphs]
    return {match[1]: int(match[2]) for match in found if match}


def orientations(document: Document) -> list[str]:
    """Return the orientation of each section, those that end in a control too."""
    sizes = [size for s in document.element.iter(qn("w:sectPr")) for size in s.iter(qn("w:pgSz"))]
    return [size.get(qn("w:orient"), "portrait") for size in sizes]


def test_font_changed_in_libreoffice(edited: Document, original: Document) -> None:
    """A font changed in LibreOffice is that of the next build; other fonts stay."""
    assert font(original, "本部门内设科室") == "仿宋_GB2312"
    assert font(edited, "本部门内设科室") == FONT
    assert font(original, "第一部分") == font(edited, "第一部分")


def test_column_width_changed_in_libreoffice(edited: Document, original: Document) -> None:
    """A column width changed in LibreOffice is that of the next build; other columns stay."""
    before, after = widths(original.tables[2]), widths(edited.tables[2])
    shift = round(SHIFT * 1440)
    expected = [before[0], before[1] - shift, *before[2:-1], before[-1] + shift]

    assert len(expected) == len(after)
    assert max(abs(one - other) for one, other in zip(expected, after, strict=True)) < 10


def test_tables_after_an_edit_in_libreoffice(edited: Document, original: Document) -> None:
    """After an edit in LibreOffice every cell of every table says what it said before."""
    assert cells(original) == cells(edited)


def test_sentences_after_an_edit_in_libreoffice(edited: Document, original: Document) -> None:
    """After an edit in LibreOffice every sentence stands, in order."""
    before, after = (
        [line for line in lines(document) if line.strip() and not ENTRY.fullmatch(line)]
        for document in (original, edited)
    )

    assert before == after


def test_contents_after_an_edit_in_libreoffice(edited: Document, original: Document) -> None:
    """After an edit in LibreOffice the contents list every heading with a page number."""
    assert [*entries(original)] == [*entries(edited)]
    assert sorted(entries(edited).values()) == [*entries(edited).values()]


def test_sections_after_an_edit_in_libreoffice(edited: Document, original: Document) -> None:
    """After an edit in LibreOffice wide tables still stand on wide pages."""
    assert orientations(original) == orientations(edited)


def test_pages_after_an_edit_in_libreoffice(edited: Document) -> None:
    """After an edit in LibreOffice pages count from 1, and each table has a page of its own."""
    pages = entries(edited)
    tables = [page for title, page in pages.items() if title.startswith("表")]

    assert pages["第一部分　惠州市政务服务数据管理局概况"] == 1
    assert sorted({*tables}) == tables


def workbook(department: Path, out: Path) -> Workbook:
    """Build the example's workbook and read it back, with its formulas."""
    result = reportgen.build(department, formats=("xlsx",), out=out)
    assert result.is_good
    return openpyxl.load_workbook(result.written[0])


def test_workbook_with_other_looks(templates: Path, example: Path, tmp_path: Path) -> None:
    """A tab renamed and a column widened by a clerk: formulas and links follow."""
    path = templates / "tables.xlsx"
    drawn = openpyxl.load_workbook(path)
    drawn["表3"].column_dimensions["B"].width = 33
    drawn["表3"].title = "支出 总表"
    drawn.save(path)
    book = workbook(example, tmp_path)
    links = {cell.value: cell.hyperlink.location for cell in book["目录"]["A"] if cell.hyperlink}

    assert book["支出 总表"].column_dimensions["B"].width == 33
    assert links["表3"] == "'支出 总表'!A1"
    assert book["表1"]["D6"].value == "=SUM('支出 总表'!D7:F7)"


def test_workbook_saved_by_libreoffice(templates: Path, example: Path, tmp_path: Path) -> None:
    """A workbook template that LibreOffice has saved prints the same cells, rules and pages."""
    before = workbook(example, tmp_path / "before")
    path = templates / "tables.xlsx"
    path.write_bytes(office.saved_as(path.read_bytes(), ".xlsx", ".xlsx"))
    after = workbook(example, tmp_path / "after")

    assert after.sheetnames == before.sheetnames
    for one, other in zip(before, after, strict=True):
        assert [*other.iter_rows(values_only=True)] == [*one.iter_rows(values_only=True)]
        assert {*map(str, other.merged_cells.ranges)} == {*map(str, one.merged_cells.ranges)}
        # Without a window LibreOffice saves no frozen panes.
        assert other.print_title_rows == one.print_title_rows


def test_workbook_without_a_column(templates: Path, example: Path, tmp_path: Path) -> None:
    """A column that a clerk has taken out of the workbook stops the build, and is named."""
    path = templates / "tables.xlsx"
    drawn = openpyxl.load_workbook(path)
    cell = next(one for one in drawn["表8"]["E"] if str(one.value).startswith("{{ row."))
    cell.value = None
    drawn.save(path)
    result = reportgen.build(example, formats=("xlsx",), out=tmp_path)
    (problem,) = [one for one in result.problems if one.severity is Severity.ERROR]

    assert (problem.code, problem.place.file) == ("workbook-template", str(path))
    assert "state_capital_operating_budget" in problem.message


def test_workbook_with_amounts_in_yuan(templates: Path, example: Path, tmp_path: Path) -> None:
    """`formatted` in profile.yaml: cells hold 元 and show 万元 by their number format."""
    replace(templates / "profile.yaml", "{amounts: scaled}", "{amounts: formatted}")
    cell = workbook(example, tmp_path)["表3"]["E13"]

    assert (cell.value, cell.number_format) == (49_310_500, r"0\.0000")
