"""A template is compiled whole, or what is wrong with it is told."""

import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter
from jinja2 import Environment, nodes
from sheets import book, cells, drawn, opened, saved

from reportgen.ooxml.excel.drawn.compilation import compiled
from reportgen.ooxml.excel.template import SheetTemplate
from reportgen.problems import TemplateError
from reportgen.sandbox import Sandbox

SANDBOX = Sandbox(escapes=False)


def _changed(content: bytes, name: str, change: Callable[[bytes], bytes | None]) -> bytes:
    """Return a package with another part, or without it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for one in old.namelist():
            part = change(old.read(one)) if one == name else old.read(one)
            if part is not None:
                new.writestr(one, part)
    return made.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"<html/>",
        book({"表": [["x"]]})[:-100],
        _changed(book({"表": [["x"]]}), "xl/workbook.xml", lambda _: b"<workbook"),
        _changed(book({"表": [["x"]]}), "xl/workbook.xml", lambda _: None),
        _changed(book({"表": [["x"]]}), "xl/worksheets/sheet1.xml", lambda _: None),
        _changed(book({"表": [["x"]]}), "xl/worksheets/sheet1.xml", lambda _: b"<worksheet/>"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    """Broken packages and missing parts give one problem, no exception of a library."""
    with pytest.raises(TemplateError) as caught:
        compiled(content, "a.xlsx", SANDBOX)

    assert [one.code for one in caught.value.problems] in (
        [["excel-template"], ["damaged-part"], ["not-a-workbook"]]
    )
    assert {one.place.file for one in caught.value.problems} == {"a.xlsx"}


def test_an_environment_that_escapes_is_not_taken_by_its_word() -> None:
    """Signs are escaped as the file is written, not twice."""
    template = SheetTemplate(book({"表": [["{{ x }}&"]]}), Environment(autoescape=True))

    assert cells(template.render({"x": "<b>"})) == {"A1": "<b>&"}


def _shared(*texts: str) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        made.add_worksheet("表").write_row(0, 0, texts)
    return file.getvalue()


def test_no_tag_stays_behind_among_shared_texts() -> None:
    """A text that several cells share keeps its number; those of tags are emptied."""
    content = _shared("甲", "{{ x }}", "甲", "{# 密 #}", "{", "{{ x }}", "乙")

    found = SheetTemplate(content).render({"x": "值"})

    expected = {"A1": "甲", "B1": "值", "C1": "甲", "E1": "{", "F1": "值", "G1": "乙"}
    assert cells(found) == expected
    with zipfile.ZipFile(io.BytesIO(found)) as package:
        texts = package.read("xl/sharedStrings.xml").decode()
    assert "{" not in texts
    assert "甲" in texts


def test_all_that_is_wrong_is_told_in_the_order_of_the_cells() -> None:
    """Formulas, tags and blocks of all sheets together."""
    template = SheetTemplate(
        book({"一": [["{{ a"], ["{% endif %}"]], "二": [["{{ b + }}"], ["=SUM("]]})
    )

    assert [(p.code, p.place.spot) for p in template.lint()][:2] == [
        ("tag-unclosed", "一!A1"),
        ("block-unopened", "一!A2"),
    ]
    assert "formula-syntax" in {p.code for p in template.lint() if p.place.spot == "二!A2"}


def test_lint_tells_nothing_of_a_sound_template() -> None:
    """Its names are known without any data."""
    template = SheetTemplate(
        book({"{{ n }}": [["{%tr for x in xs %}"], ["{{ x }}"], ["{%tr endfor %}"]]})
    )

    assert template.lint() == ()
    assert template.undeclared() == {"n", "xs"}
    assert template.undeclared({"n"}) == {"xs"}


def test_a_node_leads_to_its_cell() -> None:
    """The line of a node of the syntax tree is the number of its tag."""
    template = SheetTemplate(book({"表": [[None, "{{ x }}"]]}))
    (tree,) = template.syntax()
    named = [one for one in tree.find_all(nodes.Name) if one.name == "x"]

    assert {template.place(one.lineno).spot for one in named} == {"表!B1"}


def test_heads_and_feet_are_filled() -> None:
    """Once for each printed sheet, seen with the names of its loop."""
    made = drawn({"{{ n }}": [["{%sheet for n in ns %}"], ["x"]]})
    made.worksheets[0].oddHeader.center.text = "表 {{ n }}"
    made.worksheets[0].oddFooter.right.text = "第 &P 页"

    found = SheetTemplate(saved(made)).render({"ns": ["甲", "A&B"]})

    sheets = opened(found).worksheets
    with zipfile.ZipFile(io.BytesIO(found)) as package:
        second = package.read("xl/worksheets/sheet2.xml").decode()
    assert sheets[0].oddHeader.center.text == "表 甲"
    assert "<oddHeader>&amp;C表 A&amp;&amp;B</oddHeader>" in second
    assert [one.oddFooter.right.text for one in sheets] == ["第 &P 页"] * 2
