"""Tags for official forms: cells merged by equal values, rows that a page break does not harm."""

import io
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import office
import pypdf
import pytest
from drawn import PIXEL, W, docx, p, part, r, tbl, tc, tr, xml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from oracle import Case, parameters

from reportgen.ooxml import Picture, WordTemplate
from reportgen.problems import TemplateError

START, ON = '<w:vMerge w:val="restart"/>', '<w:vMerge w:val="continue"/>'
JUSTIFIED = '<w:jc w:val="both"/>'
EACH = ("{%tr for row in rows %}", "{%tr endfor %}")


def each(*rows: str) -> tuple[str, ...]:
    """Return rows of a template that stand once for every one of `rows`."""
    return tr(EACH[0]), *rows, tr(EACH[1])


MERGED = [
    Case(
        "neighbours with the same text are one cell",
        tbl([1, 1], *each(tr("{% merge %}{{ row.a }}", "{{ row.b }}"))),
        tbl(
            [1, 1],
            tr(tc("甲", tcpr=START), "1"),
            tr(tc(p(), tcpr=ON), "2"),
            tr("乙", "3"),
        ),
        {"rows": [{"a": "甲", "b": 1}, {"a": "甲", "b": 2}, {"a": "乙", "b": 3}]},
    ),
    Case(
        "a value decides, whatever is printed",
        tbl([1], *each(tr("{% merge row.a %}{{ row.b }}"))),
        tbl([1], tr(tc("1", tcpr=START)), tr(tc(p(), tcpr=ON))),
        {"rows": [{"a": "甲", "b": 1}, {"a": "甲", "b": 2}]},
    ),
    Case(
        "blank cells are never merged, nothing is blank too",
        tbl([1], *each(tr("{% merge row %}{{ row or '' }}"))),
        tbl([1], tr(""), tr(""), tr(""), tr(""), tr(" "), tr(" ")),
        {"rows": ["", "", None, None, " ", " "]},
    ),
    Case(
        "a cell is merged only if those to its left are",
        tbl([1, 1], *each(tr("{% merge %}{{ row[0] }}", "{% merge %}{{ row[1] }}"))),
        tbl(
            [1, 1],
            tr(tc("甲", tcpr=START), tc("一", tcpr=START)),
            tr(tc(p(), tcpr=ON), tc(p(), tcpr=ON)),
            tr("乙", "一"),
        ),
        {"rows": [["甲", "一"], ["甲", "一"], ["乙", "一"]]},
    ),
    Case(
        "looks of paragraph and run stay in the cells below",
        tbl([1], *each(tr(tc(p(r("{% merge %}{{ row }}", "b"), ppr='<w:jc w:val="center"/>'))))),
        tbl(
            [1],
            tr(tc(p(r("甲", "b"), ppr='<w:jc w:val="center"/>'), tcpr=START)),
            tr(tc(p(ppr='<w:jc w:val="center"/>'), tcpr=ON)),
        ),
        {"rows": ["甲", "甲"]},
    ),
    Case(
        "a merge that was drawn gives way",
        tbl([1], *each(tr(tc("{% merge %}{{ row }}", tcpr="<w:vMerge/><w:noWrap/>")))),
        tbl([1], tr(tc("甲", tcpr="<w:noWrap/>")), tr(tc("乙", tcpr="<w:noWrap/>"))),
        {"rows": ["甲", "乙"]},
    ),
    Case(
        "cells over several columns are merged",
        tbl([1, 1, 1], *each(tr(tc("{% merge %}{{ row }}", tcpr='<w:gridSpan w:val="2"/>'), "1"))),
        tbl(
            [1, 1, 1],
            tr(tc("甲", tcpr=f'<w:gridSpan w:val="2"/>{START}'), "1"),
            tr(tc(p(), tcpr=f'<w:gridSpan w:val="2"/>{ON}'), "1"),
        ),
        {"rows": ["甲", "甲"]},
    ),
]
APART = [
    Case(
        "not across a row without merges, such as a subtotal",
        tbl([1], *each(tr("{% merge %}甲"), tr("小计"))),
        tbl([1], *[tr("甲"), tr("小计")] * 2),
        {"rows": [1, 2]},
    ),
    Case(
        "not with a cell over other columns",
        tbl(
            [1, 1],
            tr("{% merge %}甲", "1"),
            tr(tc("{% merge %}甲", tcpr='<w:gridSpan w:val="2"/>')),
            tr("1", "{% merge %}甲"),
        ),
        tbl(
            [1, 1],
            tr("甲", "1"),
            tr(tc("甲", tcpr='<w:gridSpan w:val="2"/>')),
            tr("1", "甲"),
        ),
    ),
    Case(
        "not with the table before",
        "{rows}{rows}".replace("{rows}", tbl([1], tr("{% merge %}甲"), tr("{% merge %}甲")) + p()),
        (tbl([1], tr(tc("甲", tcpr=START)), tr(tc(p(), tcpr=ON))) + p()) * 2,
    ),
    Case(
        "not with the same table of the turn before",
        p("{%p for row in rows %}") + tbl([1], tr("{% merge %}甲")) + p("{%p endfor %}"),
        tbl([1], tr("甲")) * 2,
        {"rows": [1, 2]},
    ),
    Case(
        "not with the table around",
        tbl(
            [1],
            *each(tr(tc(p("{% merge %}{{ row }}"), tbl([1], tr("{% merge %}{{ row }}")), p()))),
        ),
        tbl(
            [1],
            tr(tc(p("甲"), tbl([1], tr("甲")), p(), tcpr=START)),
            tr(tc(p(), tcpr=ON)),
            tr(tc(p("乙"), tbl([1], tr("乙")), p())),
        ),
        {"rows": ["甲", "甲", "乙"]},
    ),
    Case(
        "not across a restart",
        tbl([1], *each(tr("{% restart loop.index0 % 2 == 0 %}{% merge %}{{ row }}"))),
        tbl([1], *[tr(tc("甲", tcpr=START)), tr(tc(p(), tcpr=ON))] * 2),
        {"rows": ["甲"] * 4},
    ),
    Case(
        "a restart without a condition is always one",
        tbl([1], tr("{% merge %}甲"), tr("{% merge %}甲{% restart %}")),
        tbl([1], tr("甲"), tr("甲")),
    ),
    Case(
        "rows left out between do not part the others",
        tbl(
            [1],
            *each(tr("{%tr if row %}"), tr("{% merge %}甲"), tr("{%tr endif %}")),
        ),
        tbl([1], tr(tc("甲", tcpr=START)), tr(tc(p(), tcpr=ON))),
        {"rows": [1, 0, 1]},
    ),
    Case(
        "cells of a loop over columns are compared one by one",
        tbl(
            [1, 1],
            *each(tr("{%tc for one in row %}", "{% merge %}{{ one }}", "{%tc endfor %}")),
        ),
        tbl(
            [1, 1],
            tr(tc("甲", tcpr=START), tc("乙", tcpr=START)),
            tr(tc(p(), tcpr=ON), tc(p(), tcpr=ON)),
            tr("甲", "丙").replace("甲", "丁"),
        ),
        {"rows": [["甲", "乙"], ["甲", "乙"], ["丁", "丙"]]},
    ),
    Case(
        "columns are counted where cells are left out before",
        tbl(
            [1, 1],
            *each(tr("{%tc if row %}", "一", "{%tc endif %}", "{% merge %}甲")),
        ),
        tbl([1, 1], tr("一", "甲"), tr("甲"), tr("一", "甲")),
        {"rows": [1, 0, 1]},
    ),
    Case(
        "columns are counted where a span is counted",
        tbl(
            [1, 1, 1],
            *each(tr("{% colspan row %}一", "{% merge %}甲")),
        ),
        tbl(
            [1, 1, 1],
            tr(tc("一", tcpr='<w:gridSpan w:val="2"/>'), tc("甲", tcpr=START)),
            tr(tc("一", tcpr='<w:gridSpan w:val="2"/>'), tc(p(), tcpr=ON)),
            tr(tc("一", tcpr='<w:gridSpan w:val="1"/>'), "甲"),
        ),
        {"rows": [2, 2, 1]},
    ),
]
HEIGHTS = [
    Case(
        "cantsplit and repeat are properties of the row",
        tbl([1, 1], tr("{% repeat %}甲", "{% cantsplit %}乙"), tr("丙", "丁")),
        tbl([1, 1], tr("甲", "乙", trpr="<w:cantSplit/><w:tblHeader/>"), tr("丙", "丁")),
    ),
    Case(
        "what was drawn is not drawn twice",
        tbl([1], tr("{% repeat %}{% cantsplit %}甲", trpr="<w:cantSplit/><w:tblHeader/>")),
        tbl([1], tr("甲", trpr="<w:cantSplit/><w:tblHeader/>")),
    ),
    Case(
        "keep holds every paragraph of the row with the next",
        tbl([1, 1], tr("{% keep %}甲", tc(p("乙", style="a"), p("丙", ppr=JUSTIFIED)))),
        tbl(
            [1, 1],
            tr(
                tc(p("甲", ppr="<w:keepNext/>")),
                tc(
                    p("乙", style="a", ppr="<w:keepNext/>"),
                    p("丙", ppr=f"<w:keepNext/>{JUSTIFIED}"),
                ),
            ),
        ),
    ),
    Case(
        "keep with a condition decides row by row, also for cells merged with the one above",
        tbl([1], *each(tr("{% keep not loop.last %}{% merge %}甲"))),
        tbl(
            [1],
            tr(tc(p("甲", ppr="<w:keepNext/>"), tcpr=START)),
            tr(tc(p(), tcpr=ON)),
        ),
        {"rows": [1, 2]},
    ),
    Case(
        "a condition rules what was drawn; a divided paragraph is kept as its beginning is",
        tbl(
            [1],
            *each(tr(tc(p("{% keep row.keep %}{{ row.text }}", ppr="<w:keepNext/>")))),
        ),
        tbl(
            [1],
            tr(tc(p("一", ppr="<w:keepNext/>"), p("二", ppr="<w:keepNext/>"))),
            tr(tc(p("三"), p("四"))),
        ),
        {"rows": [{"keep": True, "text": "一\a二"}, {"keep": False, "text": "三\a四"}]},
    ),
]


@pytest.mark.parametrize("case", parameters(merged=MERGED, apart=APART, heights=HEIGHTS))
def test_a_form_becomes(case: Case) -> None:
    """The body after is what the body before gives."""
    content = WordTemplate(docx(case.before + p())).render(case.context, verify=True)

    assert xml(docx(case.after + p())) == xml(content)


PROPERTIES = ("tcW", "gridSpan", "vMerge", "shd", "noWrap")


@pytest.mark.parametrize(
    "tags",
    [
        "{% merge %}{% cellbg 'FF0000' %}{% colspan 2 %}",
        "{% cellbg 'FF0000' %}{% colspan 2 %}{% merge %}",
        "{% colspan 2 %}{% merge %}{% cellbg 'FF0000' %}",
    ],
)
def test_properties_of_a_cell_stand_in_the_order_of_the_schema(tags: str) -> None:
    """Whatever the order of the tags, `w:tcPr` is as CT_TcPr wants it."""
    row = tr(tc(f"{tags}甲", tcpr="<w:noWrap/>"))
    content = WordTemplate(docx(tbl([1, 1], row, row) + p())).render({})
    cells = etree.fromstring(part(content)).iter(f"{{{W}}}tcPr")

    assert [tuple(etree.QName(one).localname for one in c) for c in cells] == [PROPERTIES] * 2


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (p("{% merge %}甲"), "tag-misplaced"),
        (p("{% restart %}甲"), "tag-misplaced"),
        (p("{% keep %}甲"), "tag-misplaced"),
        (tbl([1], tr("{% repeat 1 %}甲")), "tag-syntax"),
        (tbl([1], tr("{% cantsplit 1 %}甲")), "tag-syntax"),
        (tbl([1], tr("{% merge %}{% merge %}甲")), "tag-doubled"),
        (tbl([1], tr("{% merge row. %}甲")), "tag-syntax"),
        (tbl([1], tr("{% keep row. %}甲")), "tag-syntax"),
        (tbl([1], tr("{% merge [1] %}甲")), "wrong-value"),
        (tbl([1], tr("{% merge nothing %}甲")), "unknown-name"),
    ],
)
def test_a_wrong_tag_is_named(body: str, code: str) -> None:
    """Each has its problem, at its place."""
    with pytest.raises(TemplateError) as raised:
        WordTemplate(docx(body + p())).render({"row": 1})

    assert [code] == [problem.code for problem in raised.value.problems]


# The reference: rows of texts, merged column by column.

Rows = Sequence[Sequence[str]]


def states(rows: Rows) -> list[list[tuple[str, str]]]:
    """Return merge and text of every cell as the page on templates tells it."""

    def continues(row: int, column: int) -> bool:
        """Tell whether a cell is one with the cell above."""
        mine, above = rows[row], rows[row - 1]
        return row > 0 and all(
            mine[one].strip() and mine[one].strip() == above[one].strip()
            for one in range(column + 1)
        )

    def state(row: int, column: int) -> tuple[str, str]:
        if continues(row, column):
            return "continue", ""
        is_first = row + 1 < len(rows) and continues(row + 1, column)
        return "restart" if is_first else "", rows[row][column]

    return [[state(row, column) for column in range(len(rows[row]))] for row in range(len(rows))]


def found(content: bytes) -> list[list[list[tuple[str, str]]]]:
    """Return merge and text of every cell of every table of a file."""
    w = f"{{{W}}}"

    def state(cell: Any) -> tuple[str, str]:  # noqa: ANN401 - lxml's elements
        merge = cell.find(f"{w}tcPr/{w}vMerge")
        return "" if merge is None else merge.get(f"{w}val"), "".join(cell.itertext())

    return [
        [[state(cell) for cell in row.iter(f"{w}tc")] for row in table.iter(f"{w}tr")]
        for table in etree.fromstring(part(content)).iter(f"{w}tbl")
    ]


@st.composite
def tables(draw: st.DrawFn) -> list[list[list[str]]]:
    """Draw tables of as many columns of few different texts each."""
    columns = draw(st.integers(1, 5))
    row = st.lists(st.sampled_from(["甲", "乙", "甲 ", "&", "", " "]), min_size=columns)
    drawn = st.lists(st.lists(row.map(lambda one: one[:columns]), max_size=9), max_size=3)
    return draw(drawn)


@settings(deadline=None, max_examples=150)
@given(tables(), st.booleans())
def test_any_rows_are_merged_as_the_reference_says(
    given_tables: list[list[list[str]]],
    names_values: bool,  # noqa: FBT001 - drawn
) -> None:
    """Over any number of levels, with a value or without, table by table."""
    levels = max((len(row) for table in given_tables for row in table), default=1)
    tag = "{{% merge row[{0}] %}}" if names_values else "{{% merge %}}"
    cells = [tag.format(n) + f"{{{{ row[{n}] }}}}" for n in range(levels)]
    table = tbl([1] * levels, *each(tr(*cells)))
    body = p("{%p for rows in tables %}") + table + p("{%p endfor %}") + p()
    content = WordTemplate(docx(body)).render({"tables": given_tables}, verify=True)

    assert [states(rows) for rows in given_tables if rows] == found(content)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.sampled_from("甲乙"), st.sampled_from("一二"), st.booleans())))
def test_rows_between_part_groups(rows: list[tuple[str, str, bool]]) -> None:
    """A subtotal behind a row ends its groups; the rows of a loop in a loop do not."""
    template = tbl(
        [1, 1],
        tr("{%tr for a, b, ends in rows %}"),
        tr("{% merge %}{{ a }}", "{% merge %}{{ b }}"),
        tr("{%tr if ends %}"),
        tr("小计", ""),
        tr("{%tr endif %}"),
        tr("{%tr endfor %}"),
    )
    expected = list[list[tuple[str, str]]]()
    group = list[list[str]]()
    for a, b, ends in rows:
        group.append([a, b])
        if ends:
            expected += [*states(group), [("", "小计"), ("", "")]]
            group = []
    content = WordTemplate(docx(template + p())).render({"rows": rows}, verify=True)

    expected += states(group)
    assert ([expected] if expected else []) == found(content)


def test_rows_of_a_macro_are_merged_with_those_around() -> None:
    """What a macro prints is merged too; a restart that nothing follows is no merge."""
    body = tbl(
        [1],
        tr("{%tr macro line(text) %}"),
        tr("{% merge %}{{ text }}"),
        tr("{%tr endmacro %}"),
        tr("{% merge %}甲"),
        tr("{{tr line('甲') }}"),
        tr("{{tr line('乙') }}"),
        tr("{% merge %}乙"),
        tr("{{tr line('丙') }}"),
    )
    content = WordTemplate(docx(body + p())).render({})
    merged = [("restart", "甲"), ("continue", ""), ("restart", "乙"), ("continue", "")]

    assert [[[one] for one in [*merged, ("restart", "丙")]]] == found(content)


HEAD = ("一级指标", "二级指标", "指标值")
GROUPS = "loop.{0} is defined and loop.{0}.b == x.b"
WHOLE = "{% keep " + GROUPS.format("nextitem") + " %}"
ANEW = "{% restart not (" + GROUPS.format("previtem") + ") %}"


def pages(tags: str) -> list[str]:
    """Return the texts of the pages of a form of sixty rows, as LibreOffice prints it."""
    table = tbl(
        [1500, 2000, 4500],
        tr("{% repeat %}一级指标", *HEAD[1:]),
        tr("{%tr for x in rows %}"),
        tr(
            f"{tags}{{% cantsplit %}}{{% merge %}}{{{{ x.a }}}}",
            "{% merge %}{{ x.b }}",
            "始{{ x.n }}，{{ '长的指标值，' * 12 }}终{{ x.n }}。",
        ),
        tr("{%tr endfor %}"),
    )
    rows = [{"a": f"产出{n // 30}", "b": f"数量{n // 7}", "n": n} for n in range(60)]
    wide = "<w:tblPr><w:tblW w:w='8000' w:type='dxa'/><w:tblLayout w:type='fixed'/></w:tblPr>"
    template = docx(table.replace("<w:tblPr/>", wide) + p())
    printed = office.printed(WordTemplate(template).render({"rows": rows}, verify=True))
    read = pypdf.PdfReader(io.BytesIO(printed))
    return ["".join(page.extract_text().split()) for page in read.pages]


def test_a_long_form_survives_its_page_breaks() -> None:
    """Heads repeat, no row is split, groups stay whole, and every page begins with all labels.

    Without the tags LibreOffice, like Word, prints the label of a merged cell on its first page
    alone.
    """
    plain, whole = pages(""), pages(WHOLE + ANEW)
    head = "".join(HEAD)
    labels = [f"产出{n // 30}数量{n // 7}" for n in range(60)]
    first = [int(page.removeprefix(head).partition("始")[2].partition("，")[0]) for page in whole]

    assert len(plain) > 2
    assert all(page.startswith(head) for page in plain + whole)
    assert all(page.count("始") == page.count("终") for page in plain + whole)
    assert not all(page.startswith(f"{head}产出") for page in plain)
    assert [f"{head}{labels[n]}始{n}，" for n in first] == [
        page.partition("，")[0] + "，" for page in whole
    ]
    assert all(labels[one] != labels[one - 1] for _, one in pairwise(first))


def test_pictures_are_not_taken_for_equal() -> None:
    """Cells with drawings are merged only by a value that is given."""
    pictures = [{"p": Picture(PIXEL, 10)}, {"p": Picture(PIXEL, 20)}]
    bare, given = (
        tbl([9], tr("{%tr for r in rows %}"), tr(f"{tag}{{{{ r.p }}}}"), tr("{%tr endfor %}"))
        for tag in ("{% merge %}一", "{% merge 1 %}一")
    )

    merged = [
        part(WordTemplate(docx(body)).render({"rows": pictures}), "word/document.xml").count(
            b"vMerge"
        )
        for body in (bare, given)
    ]
    assert merged == [0, 2]


@pytest.mark.parametrize("tag", ["merge", "colspan 2", "keep", "repeat"])
def test_a_tag_of_a_whole_cell_takes_no_condition(tag: str) -> None:
    """What sets a cell or a row cannot stand inside a condition; its value can have one."""
    body = tbl([9, 9], tr("{% if x %}{% " + tag + " %}{% endif %}一", "二"))

    problems = WordTemplate(docx(body)).lint()
    assert [problem.code for problem in problems] == ["tag-misplaced"]
