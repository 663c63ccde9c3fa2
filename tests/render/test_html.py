"""A document into a page: escaping, places of mistakes, merged cells, drafts, links, contents."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import lxml.html
import pytest
from lxml.html import HtmlElement

from reportgen import paths
from reportgen.amounts import Style, Unit
from reportgen.document import (
    Blank,
    Column,
    Document,
    Number,
    OpenPoint,
    Row,
    Table,
    Text,
    Words,
    number,
    words,
)
from reportgen.figures import Figure, Formula
from reportgen.problems import Place, TemplateError
from reportgen.render import html

STYLE = Style("table", "#,##0.00", Unit.TEN_THOUSAND_YUAN)
PARTS = '{% from "parts.html.j2" import table %}\n'
WHOLE = PARTS + '<h1>{{ title }}</h1>\n{{ table(tables.goals, "goals") }}\n'


def figure(value: str | None) -> Figure:
    """Return a given figure in 元."""
    return Figure("x", "数", Decimal(value) if value else None, Formula.GIVEN)


def row(one: str, two: str, value: str | None = "12345678.9") -> Row:
    """Return a row that merges by the whole path of its first two columns."""
    cells = {"one": words(one), "two": words(two), "amount": number(figure(value), STYLE)}
    return Row(f"{one}.{two}.{value}", cells, merge={"one": (one,), "two": (one, two)})


def document(*rows: Row, **texts: Text) -> Document:
    """Return a document with one table and some texts."""
    columns = (
        Column("one", ("指标", "一级"), is_number=False),
        Column("two", ("指标", "二级"), is_number=False),
        Column("amount", ("金额",), is_number=True),
    )
    unit = Unit.TEN_THOUSAND_YUAN
    return Document(
        title="2024年<某>局&部门预算",
        entity="某局",
        date=date(2024, 3, 1),
        keywords=("预算", "公开"),
        texts=texts,
        lists={},
        tables={"goals": Table("goals", "表1", "目标表", "某局", unit, "portrait", columns, rows)},
    )


def template(folder: Path, text: str = WHOLE) -> Path:
    """Write a template and return its path."""
    path = folder / html.TEMPLATE
    path.write_text(text, encoding="utf-8")
    return path


def body(content: Document, path: Path) -> HtmlElement:
    """Return what stands inside `<main>`, read."""
    return lxml.html.fromstring(f"<main>{html.body(content, path)}</main>")


def refused(content: Document, path: Path) -> tuple[str, Place, str]:
    """Return the code, the place and the message of the problem with a template."""
    with pytest.raises(TemplateError) as raised:
        html.render(content, path)
    problem = raised.value.problems[0]
    return problem.code, problem.place, problem.message


def test_signs_of_the_data_are_text(tmp_path: Path) -> None:
    """`<`, `&` and quotes of titles, texts and cells are printed, in the head of the page too."""
    text = '<b>甲&乙</b>"丙"'
    path = template(tmp_path, WHOLE + '<p title="{{ texts.one }}">{{ texts.one }}</p>\n')
    page = html.render(document(row(text, "数量"), one=words(text)), path)
    read = lxml.html.fromstring(page)

    assert read.findtext("head/title") == "2024年<某>局&部门预算"
    assert read.xpath("//p[@title]/text()") == [text]
    assert read.xpath("//p/@title") == [text]
    assert read.xpath("//tbody//th/text()") == [text]
    assert read.xpath("//b") == []


def test_lines_of_a_text_are_lines(tmp_path: Path) -> None:
    """A text of several lines keeps them."""
    path = template(tmp_path, WHOLE + "<p>{{ texts.one }}</p>\n")

    assert "<p>一<br>二</p>" in html.body(document(row("甲", "乙"), one=words("一\n二")), path)


def test_head_and_merged_cells(tmp_path: Path) -> None:
    """Heads span as in Word; equal neighbours by merge key are one cell, numbers never."""
    rows = [row("产出", "数量"), row("产出", "数量"), row("产出", "质量"), row("效益", "数量")]
    read = body(document(*rows), template(tmp_path))
    heads = [
        [(cell.text, cell.get("scope"), cell.get("rowspan"), cell.get("colspan")) for cell in line]
        for line in read.xpath("//thead/tr")
    ]
    cells = [
        [(cell.text, cell.get("rowspan")) for cell in line] for line in read.xpath("//tbody/*")
    ]
    amount = ("1,234.57", None)

    assert heads == [
        [("指标", "colgroup", None, "2"), ("金额", "col", "2", None)],
        [("一级", "col", None, None), ("二级", "col", None, None)],
    ]
    assert cells == [
        [("产出", "3"), ("数量", "2"), amount],
        [amount],
        [("质量", None), amount],
        [("效益", None), ("数量", None), amount],
    ]


def test_depth_of_a_label_is_no_part_of_its_text(tmp_path: Path) -> None:
    """Full-width spaces before a label become its indent."""
    [head] = body(document(row("　　事业运行", "")), template(tmp_path)).xpath("//tbody//th")

    assert (head.text, head.get("style")) == ("事业运行", "padding-left: 2.5em")


def test_what_is_to_be_entered_is_marked(tmp_path: Path) -> None:
    """Blanks and missing numbers stand in a mark, with the words that Word prints."""
    path = template(tmp_path, WHOLE + "<p>{{ texts.one }}{{ texts.two }}</p>\n")
    texts = {"one": (Words("共"), Blank("科室")), "two": number(figure(None), STYLE)}
    marks = body(document(row("甲", "乙", None), **texts), path).xpath("//mark/text()")

    assert marks == ["【待填】", "【待填：科室】", "【待填：数】"]


def test_numbers_become_links(tmp_path: Path) -> None:
    """With anchors each printed number is a link; its id is escaped."""
    path = template(tmp_path)

    def anchor(one: Number) -> str:
        return f'{one.figure.name}"<'

    linked = html.body(document(row("甲", "乙")), path, anchor=anchor)

    assert '<a class="figure" href="#x&#34;&lt;">1,234.57</a>' in linked
    assert "<a" not in html.body(document(row("甲", "乙")), path)


def test_draft_and_open_points(tmp_path: Path) -> None:
    """A draft says so in its title and in front, and lists what is open; a finished page not."""
    path, content = template(tmp_path), document(row("甲", "乙"))
    point = OpenPoint("2024/a.yaml:3", "缺 <原因>")
    draft = lxml.html.fromstring(html.render(content, path, draft=True, points=[point]))
    finished = lxml.html.fromstring(html.render(content, path))
    [listed] = draft.xpath("//aside//tbody/tr")

    assert str(draft.findtext("head/title")).endswith("（草稿）")
    assert [cell.text for cell in listed] == ["1", "2024/a.yaml:3", "缺 <原因>"]
    assert draft.xpath("//aside/p/text()") == ["草稿"]
    assert finished.xpath("//aside") == []


def test_contents_lists_headings_of_two_levels(tmp_path: Path) -> None:
    """Headings without an id get one, keep their own otherwise; deeper ones are left out."""
    text = (
        WHOLE + "<h2>一</h2>\n<h3 id='own'>（一）</h3>\n<h3>（二）</h3>\n<h4>1.</h4>\n<h2>二</h2>\n"
    )
    path = template(tmp_path, text.replace("'", '"'))
    read = lxml.html.fromstring(html.render(document(row("甲", "乙")), path))
    links = [(link.text, link.get("href")) for link in read.xpath("//nav//a")]
    targets = {each.get("id"): each.text for each in read.iter("h2", "h3", "h4")}

    assert [label for label, _ in links] == ["一", "（一）", "（二）", "二"]
    assert links[1] == ("（一）", "#own")
    assert [targets[str(href)[1:]] for _, href in links] == [label for label, _ in links]


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ("<p>{{ texts.tilte }}</p>", 4),
        ("{{ table(tables.gaols, 'x') }}", 4),
        ("{% for row in tables.goals.rows %}\n{{ row.amonut }}\n{% endfor %}", 5),
        ("{% if %}", 4),
        ("{{ title.__class__ }}", 4),
        ("{% include 'none.j2' %}", 4),
        ("{{ 1 / 0 }}", 4),
    ],
)
def test_mistakes_of_a_template_have_a_place(wrong: str, line: int, tmp_path: Path) -> None:
    """Whatever a template does wrong is a problem at its line, also what it hands to a macro."""
    path = template(tmp_path, WHOLE + wrong)
    code, place, _ = refused(document(row("甲", "乙"), title=words("x")), path)

    assert (code, place) == ("html-template", Place(str(path), line, 1))


def test_a_misspelt_name_is_told_with_the_nearest(tmp_path: Path) -> None:
    """The message names what the template could have meant."""
    path = template(tmp_path, WHOLE + "{{ texts.budget_chnage }}")
    _, _, message = refused(document(row("甲", "乙"), budget_change=words("x")), path)

    assert "budget_chnage" in message
    assert "budget_change" in message


def test_a_template_prints_every_table_and_column(tmp_path: Path) -> None:
    """A table or a column that the profile has and the template leaves out is an error."""
    content = document(row("甲", "乙"), row("甲", "丙"))
    one = "{% for row in tables.goals.rows %}{{ row.one }}{{ row.two }}{% endfor %}"
    left_out = [refused(content, template(tmp_path, text)) for text in ("<p></p>", one)]

    assert [code for code, _, _ in left_out] == ["html-template"] * 2
    assert ["表1" in left_out[0][2], "amount" in left_out[1][2]] == [True, True]


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    """A profile without a template for pages says so."""
    path = tmp_path / html.TEMPLATE

    assert refused(document(), path)[:2] == ("html-template", Place(str(path)))


def test_a_mistake_in_a_shared_part_has_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake in the frame is told at the frame."""
    shared = tmp_path / "shared"
    shared.mkdir()
    for name in ("parts.html.j2", "page.css"):
        shared.joinpath(name).write_bytes((paths.templates() / name).read_bytes())
    frame = shared / "page.html.j2"
    frame.write_text("<title>{{ title }}</title>\n{{ autor }}\n", encoding="utf-8")
    monkeypatch.setattr(paths, "templates", lambda: shared)
    found = refused(document(row("甲", "乙")), template(tmp_path))

    assert found[:2] == ("html-template", Place(str(frame), 2, 1))
    assert "author" in found[2]
