"""Word templates: what is filled, what survives, what is refused, and the bytes that come out."""

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from oracle import Template

from reportgen.ooxml import WordTemplate
from reportgen.problems import TemplateError

ROOT = Path(__file__).resolve().parents[3]


def filled(template: WordTemplate, context: Mapping[str, object]) -> Document:
    """Fill a template and read the result back."""
    return docx.Document(io.BytesIO(template.render(context)))


def texts(document: Document) -> list[str]:
    """Return the texts of a document's paragraphs."""
    return [paragraph.text for paragraph in document.paragraphs]


def part(content: bytes, name: str) -> str:
    """Return the text of a part of a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def why(template: WordTemplate, context: Mapping[str, object]) -> TemplateError:
    """Fill a template that must not work, and return the error."""
    with pytest.raises(TemplateError) as caught:
        template.render(context)
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        "研发&推广 R&D &amp; &lt;",
        "<试点> <b>粗</b> a<b>c",
        "</w:body></w:document>",
        "</w:t></w:r></w:p>",
        "<!-- 注 -->",
        "<![CDATA[x]]> <?xml?>",
        "\"双\" '单' “中” ‘文’ 「框」",
        "行一\n行二\n\n行四",
        "栏\t栏\t\t栏",
        "  前后都有空格  中间  ",
        "　全角空格　",
        "{{ name }} {% if x %} {# 注 #}",
        "{{ }} }} {{ %} {%",
        "{_{ name }_} {_% if %_}",
        "{%p if x %}{%tr for %}{%r x %}{{r x }}",
        "{% merge name %}",
        "𠮷野家 😀 ①㎡‰",
        "\u2028\u200b\u00ad\ufeff",
        "\\n \\t % %% %s {0}",
    ],
)
def test_data_survives(text: str, template: Template) -> None:
    """Every text of the data comes back as it was, and what follows it still stands."""
    document = filled(template("前{{ text }}后{{ text }}"), {"text": text})

    assert [f"前{text}后{text}"] == texts(document)


def test_data_survives_in_a_table_and_a_header(template: Template) -> None:
    """Awkward characters survive in cells, headers and footers too."""
    awkward = "<b>&{{ x }}</w:tbl>"

    def draw(document: Document) -> None:
        document.add_table(1, 1).cell(0, 0).text = "{{ text }}"
        section = document.sections[0]
        section.header.paragraphs[0].text = "页眉 {{ text }}"
        section.footer.paragraphs[0].text = "页脚 {{ text }}"

    document = filled(template(draw), {"text": awkward})
    section = document.sections[0]

    assert awkward == document.tables[0].cell(0, 0).text
    assert f"页眉 {awkward}" == section.header.paragraphs[0].text
    assert f"页脚 {awkward}" == section.footer.paragraphs[0].text


def test_data_in_a_loop_survives(template: Template) -> None:
    """Each entry of a list gives its own paragraph, tags in the data give none."""

    def draw(document: Document) -> None:
        for text in ("{%p for entry in entries %}", "{{ entry.text }}", "{%p endfor %}"):
            document.add_paragraph(text)

    entries = [{"text": "{%p endfor %}"}, {"text": "a & b"}, {"text": ""}]

    assert texts(filled(template(draw), {"entries": entries})) == ["{%p endfor %}", "a & b", ""]


def test_data_is_rendered_once(template: Template) -> None:
    """A tag that data puts together with its neighbour is no tag."""
    context = {"open": "{", "close": "}", "secret": "密"}
    document = filled(template("{{ open }}{{ open }} secret {{ close }}{{ close }}"), context)

    assert texts(document) == ["{{ secret }}"]


def test_values_are_not_evaluated(template: Template) -> None:
    """A name whose value is a template is printed, not rendered."""
    document = filled(template("{{ a }}"), {"a": "{{ b }}", "b": "{{ a }}"})

    assert texts(document) == ["{{ b }}"]


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x0b", "\x1f", "\ud800", "\ufffe"])
def test_characters_that_xml_has_not_are_refused(sign: str, template: Template) -> None:
    """A character that no document can hold is an error, not lost without a word."""
    assert why(template("{{ text }}"), {"text": f"前{sign}后"}).problems[0].code == "bad-character"


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("{{ nmae }}", "name"),
        ("{{ unit.adress }}", "address"),
        ("{{ untis.address }}", "unit"),
        ("{% for x in entires %}{% endfor %}", "entries"),
        ("{% for x in entries %}{{ x.amonut }}{% endfor %}", "amount"),
        ("{% if nmae %}x{% endif %}", "name"),
    ],
)
def test_misspelt_name(text: str, near: str, template: Template) -> None:
    """A misspelt name is an error of the template that suggests the nearest name."""
    context = {"name": "局", "unit": {"address": "路"}, "entries": [{"amount": "1"}]}
    error = why(template(text), context)
    word = next(word for word in text.replace(".", " ").split() if word in WRONG)

    assert error.problems[0].code == "unknown-name"
    assert f"“{word}”" in error.problems[0].message
    assert near in error.problems[0].message.partition("是否为")[2]


REFUSALS = {"no-attribute", "unknown-name", "unknown-filter", "tag-unsupported"}
WRONG = {"nmae", "adress", "untis", "entires", "amonut"}


def test_error_names_the_template(template: Template) -> None:
    """The place of an error is the template's file."""
    wrong = template("{{ nmae }}")

    assert wrong.file == why(wrong, {}).problems[0].place.file


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ name ", "tag-unclosed"),
        ("{{ name }", "tag-unclosed"),
        ("name }}", "tag-unopened"),
        ("{% if name %}", "block-unclosed"),
        ("{% endif %}", "block-unopened"),
        ("{% nosuch name %}", "tag-unknown"),
        ("{{ name | nosuch }}", "unknown-filter"),
        ("{{ name name }}", "tag-syntax"),
        ("{% for x in entries %}{% endif %}", "block-unopened"),
        ("{% merge %}", "tag-misplaced"),
    ],
)
def test_syntax_error(text: str, code: str, template: Template) -> None:
    """A broken tag is an error of the template, not text of the document."""
    error = why(template(text), {"name": "局", "entries": []})

    assert error.problems[0].code == code


@pytest.mark.parametrize("part_of", ["header", "footer"])
def test_errors_in_headers_and_footers(part_of: str, template: Template) -> None:
    """A misspelt name in a header or a footer is an error as in the body."""

    def draw(document: Document) -> None:
        getattr(document.sections[0], part_of).paragraphs[0].text = "{{ nmae }}"

    assert "name" in why(template(draw), {"name": "局"}).problems[0].message


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__ }}",
        "{{ ''['__class__'] }}",
        "{{ ().__class__.__mro__ }}",
        "{{ name.__init__ }}",
        "{{ name.upper() }}",
        "{{ name.format(1) }}",
        "{{ rows.append(1) }}",
        "{{ facts.clear() }}",
        "{{ facts.items() }}",
        "{{ name | attr('__class__') }}",
        "{{ name | safe }}",
        "{{ cycler }}",
        "{{ joiner() }}",
        "{{ lipsum() }}",
        "{{ namespace() }}",
        "{{ self.__init__ }}",
        "{{ range.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% extends 'x' %}",
    ],
)
def test_templates_run_no_code(text: str, template: Template) -> None:
    """A template reaches no class, no method, no file and no helper of Jinja."""
    context = {"name": "局", "rows": ["1"], "facts": {"a": "1"}}

    assert {one.code for one in why(template(text), context).problems} <= REFUSALS


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'x' * 10**8 }}",
        "{{ range(10**8) | list }}",
        "{{ 2 ** 100000 }}",
        "{{ '%200000d' % 1 }}",
        "{{ '%200000d' | format(1) }}",
    ],
)
def test_templates_cannot_fill_the_memory(text: str, template: Template) -> None:
    """Repetition, ranges, powers and padding have a limit."""
    assert {one.code for one in why(template(text), {}).problems} <= {
        "wrong-value",
        "unknown-filter",
    }


def test_header_and_footer_are_filled(template: Template) -> None:
    """Names in headers and footers are filled, those of even pages too."""

    def draw(document: Document) -> None:
        document.settings.odd_and_even_pages_header_footer = True
        section = document.sections[0]
        for edge in (section.header, section.footer, section.even_page_header):
            edge.paragraphs[0].text = "{{ name }}"

    section = filled(template(draw), {"name": "局"}).sections[0]
    edges = (section.header, section.footer, section.even_page_header)

    assert [edge.paragraphs[0].text for edge in edges] == ["局", "局", "局"]


# 一级、二级、三级指标: equal words stand under different parents and next to each other.
INDICATORS = [
    ("产出指标", "数量指标", "服务", "件"),
    ("产出指标", "数量指标", "服务", "次"),
    ("产出指标", "数量指标", "培训", "人"),
    ("产出指标", "时效指标", "服务", "天"),
    ("效益指标", "时效指标", "服务", "天"),
    ("效益指标", "满意度", "服务", "%"),
]
RESTART, CONTINUE, ALONE = "restart", "continue", None
MERGES = [
    (RESTART, RESTART, RESTART, ALONE),
    (CONTINUE, CONTINUE, CONTINUE, ALONE),
    (CONTINUE, CONTINUE, ALONE, ALONE),
    (CONTINUE, ALONE, ALONE, ALONE),
    (RESTART, ALONE, ALONE, ALONE),
    (CONTINUE, ALONE, ALONE, ALONE),
]
LEVELS = ("a", "b", "c")


def indicators() -> dict[str, object]:
    """Return the context of the table of indicators."""
    return {"rows": [dict(zip("abcd", row, strict=True)) for row in INDICATORS]}


def draw_indicators(document: Document) -> None:
    """Draw a table whose first three columns merge."""
    table = document.add_table(3, 4)
    table.cell(0, 0).text = "{%tr for row in rows %}"
    for column, level in enumerate(LEVELS):
        table.cell(1, column).text = f"{{% merge %}}{{{{ row.{level} }}}}"
    table.cell(1, 3).text = "{{ row.d }}"
    table.cell(2, 0).text = "{%tr endfor %}"


def merges(table: Table) -> list[tuple[str | None, ...]]:
    """Return the vertical merge of every cell as it stands in the XML."""
    return [
        tuple(cell.tcPr.vMerge_val if cell.tcPr is not None else None for cell in row.tc_lst)
        for row in table._tbl.tr_lst  # noqa: SLF001 - the XML itself is what is tested
    ]


def test_vertical_merges_at_three_levels(template: Template) -> None:
    """Cells merge where the whole path above and in them is equal, at each of three levels."""
    table = filled(template(draw_indicators), indicators()).tables[0]

    assert merges(table) == MERGES


def test_merged_cells_are_one_cell(template: Template) -> None:
    """A reader sees each merged group as one cell with its text once."""
    table = filled(template(draw_indicators), indicators()).tables[0]
    read = [tuple(cell.text for cell in row.cells) for row in table.rows]

    assert read == INDICATORS
    assert table.cell(0, 0)._tc is table.cell(3, 0)._tc  # noqa: SLF001
    assert table.cell(4, 0)._tc is not table.cell(3, 0)._tc  # noqa: SLF001


def test_merged_cells_hold_no_second_text(template: Template) -> None:
    """A cell that continues the one above is empty, and still has its paragraph."""
    table = filled(template(draw_indicators), indicators()).tables[0]
    continuing = [
        cell
        for row in table._tbl.tr_lst  # noqa: SLF001
        for cell in row.tc_lst
        if cell.tcPr is not None and cell.tcPr.vMerge_val == CONTINUE
    ]

    assert len(continuing) == 7
    assert {""} == {"".join(cell.itertext()) for cell in continuing}
    assert {1} == {len(cell.p_lst) for cell in continuing}


def test_merges_stand_where_the_schema_wants_them(template: Template) -> None:
    """`w:vMerge` follows width and span and stands before borders, shading and alignment."""

    def draw(document: Document) -> None:
        draw_indicators(document)
        for cell in document.tables[0].rows[1].cells:
            cell.vertical_alignment = docx.enum.table.WD_CELL_VERTICAL_ALIGNMENT.CENTER

    table = filled(template(draw), indicators()).tables[0]
    order = [qn(name) for name in ("w:tcW", "w:gridSpan", "w:vMerge", "w:vAlign")]
    found = [
        [order.index(child.tag) for child in cell.tcPr]
        for row in table._tbl.tr_lst  # noqa: SLF001
        for cell in row.tc_lst
    ]

    assert [sorted(children) for children in found] == found


def test_merge_in_a_cell_that_spans_columns(template: Template) -> None:
    """A merged cell may span columns as well."""

    def draw(document: Document) -> None:
        table = document.add_table(3, 3)
        table.cell(1, 0).merge(table.cell(1, 1))
        table.cell(0, 0).text = "{%tr for row in rows %}"
        table.cell(1, 0).text = "{% merge row.key %}{{ row.text }}"
        table.cell(1, 2).text = "{{ row.text }}"
        table.cell(2, 0).text = "{%tr endfor %}"

    rows = [{"key": "1", "text": "甲"}, {"key": "1", "text": "乙"}]
    table = filled(template(draw), {"rows": rows}).tables[0]

    assert merges(table) == [("restart", None), ("continue", None)]
    assert [tuple(cell.text for cell in row.cells) for row in table.rows] == [
        ("甲", "甲", "甲"),
        ("甲", "甲", "乙"),
    ]


def test_merge_of_a_name_that_is_missing(template: Template) -> None:
    """A misspelt merge state is an error like any other name."""

    def draw(document: Document) -> None:
        document.add_table(1, 1).cell(0, 0).text = "{% merge row.stat %}x"

    assert "state" in why(template(draw), {"row": {"state": ""}}).problems[0].message


def test_same_bytes_twice(template: Template) -> None:
    """Filling the same template with the same data twice gives the same bytes."""
    one = template(draw_indicators)

    assert one.render(indicators()) == one.render(indicators())


def test_same_bytes_elsewhere(template: Template, tmp_path: Path) -> None:
    """Another time zone, hash seed and process give the same bytes."""
    one = template("{{ a }}{% for k in rows %}{{ k }}{% endfor %}")
    context = {"a": "局", "rows": ["1", "2"]}
    program = (
        "import sys; from pathlib import Path; from reportgen.ooxml import WordTemplate\n"
        f"content = WordTemplate(sys.argv[1]).render({context!r})\n"
        "Path(sys.argv[2]).write_bytes(content)"
    )
    results = []
    for zone, seed in (("Asia/Shanghai", "1"), ("America/New_York", "2")):
        out = tmp_path / f"{seed}.docx"
        subprocess.run(
            [sys.executable, "-c", program, one.file, str(out)],
            env={**os.environ, "PYTHONPATH": str(ROOT), "TZ": zone, "PYTHONHASHSEED": seed},
            check=True,
        )
        results.append(out.read_bytes())

    assert {one.render(context)} == {*results}


def test_context_stays_as_it_was(template: Template) -> None:
    """Filling a template changes nothing in the caller's data."""
    context: dict[str, object] = {"rows": ["1"]}
    template("{% set rows = 2 %}{{ rows }}").render(context)

    assert context == {"rows": ["1"]}


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 half a zip"])
def test_template_that_is_no_word_file(content: bytes, tmp_path: Path) -> None:
    """A file that is no package is an error of the template, no crash."""
    path = tmp_path / "template.docx"
    path.write_bytes(content)

    assert why(WordTemplate(path), {}).problems[0].code == "word-template"


def test_template_that_is_another_package(tmp_path: Path) -> None:
    """A zip without a Word document, and one of Excel, are errors of the template."""
    path = tmp_path / "template.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.txt", "局")

    assert why(WordTemplate(path), {}).problems[0].code == "word-template"


def test_template_with_a_broken_part(template: Template) -> None:
    """A package whose document is cut short is an error of the template."""
    good = template("局")
    path = Path(good.file)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"][:500]
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)

    assert why(good, {}).problems[0].code == "word-template"


def test_template_with_a_damaged_zip(template: Template) -> None:
    """A package whose compressed document is damaged is an error of the template."""
    good = template("局")
    path = Path(good.file)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as package:
        start = package.getinfo("word/document.xml").header_offset + 100
    content[start : start + 200] = bytes(200)
    path.write_bytes(content)

    assert why(good, {}).problems[0].code == "word-template"


def test_template_that_is_missing(tmp_path: Path) -> None:
    """A template that does not exist is an error of the template."""
    assert why(WordTemplate(tmp_path / "none.docx"), {}).problems[0].code == "word-template"


def test_undeclared_names(template: Template) -> None:
    """The names of the context that a template uses, without its own and those of Jinja."""
    one = template("{% set a = b.c %}{{ a }}{% for x in y %}{{ x }}{{ range(z) }}{% endfor %}")

    assert one.undeclared() == {"b", "y", "z"}
    assert one.undeclared({"b": 1, "c": 2}) == {"y", "z"}


def test_undeclared_names_of_a_broken_template(template: Template) -> None:
    """A template with an error does not tell half of its names."""
    with pytest.raises(TemplateError):
        template("{{ a }}{% if %}").undeclared()
