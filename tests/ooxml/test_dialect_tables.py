"""Tags in tables: each case holds the XML before and after, and docxtpl agrees unless it errs."""

from collections.abc import Mapping

import pytest
from drawn import p, r, tbl, tc, tr, xml
from oracle import Case, by_docxtpl, parameters

from reportgen.ooxml import WordTemplate

LIST: Mapping[str, object] = {"list": ["甲", "乙"]}
NESTED: Mapping[str, object] = {
    "units": [{"name": "甲", "list": ["子", "丑"]}, {"name": "乙", "list": ["寅"]}]
}
GRID = (1000, 3000)
TOP = '<w:vAlign w:val="top"/>'
START = '<w:vMerge w:val="restart"/>'
GOES_ON = '<w:vMerge w:val="continue"/>'
EMPTY = tc("<w:p/>")


def span(count: int) -> str:
    """Return the property of a cell over some columns."""
    return f'<w:gridSpan w:val="{count}"/>'


def shade(fill: str) -> str:
    """Return the property of a coloured cell."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'


ROWS = (
    Case(
        "a row for each",
        tbl(
            GRID,
            tr("序号", "名称"),
            tr("{%tr for x in list %}", ""),
            tr("{{ loop.index }}", "{{ x }}"),
            tr("{%tr endfor %}", ""),
        ),
        tbl(GRID, tr("序号", "名称"), tr("1", "甲"), tr("2", "乙")),
        LIST,
    ),
    Case(
        "a row keeps its properties",
        tbl(
            GRID,
            tr("{%tr for x in list %}", ""),
            tr("{{ x }}", "", trpr="<w:cantSplit/>"),
            tr("{%tr endfor %}", ""),
        ),
        tbl(GRID, *(tr(x, "", trpr="<w:cantSplit/>") for x in "甲乙")),
        LIST,
    ),
    Case(
        "the tag may stand in any cell",
        tbl(GRID, tr("前", "{%tr for x in list %}"), tr("{{ x }}", ""), tr("", "{%tr endfor %}")),
        tbl(GRID, tr("甲", ""), tr("乙", "")),
        LIST,
    ),
    Case(
        "a row for nothing",
        tbl(
            GRID,
            tr("名称", ""),
            tr("{%tr for x in list %}", ""),
            tr("{{ x }}", ""),
            tr("{%tr else %}", ""),
            tr("无", ""),
            tr("{%tr endfor %}", ""),
        ),
        tbl(GRID, tr("名称", ""), tr("无", "")),
        {"list": []},
    ),
    Case(
        "a row if",
        tbl(
            GRID,
            tr("{%tr if x %}", ""),
            tr("有", ""),
            tr("{%tr else %}", ""),
            tr("无", ""),
            tr("{%tr endif %}", ""),
        ),
        tbl(GRID, tr("无", "")),
        {"x": 0},
    ),
    Case(
        "rows within rows",
        tbl(
            GRID,
            tr("{%tr for u in units %}", ""),
            tr("{{ u.name }}", ""),
            tr("{%tr for x in u.list %}", ""),
            tr("", "{{ x }}"),
            tr("{%tr endfor %}", ""),
            tr("{%tr endfor %}", ""),
        ),
        tbl(GRID, tr("甲", ""), tr("", "子"), tr("", "丑"), tr("乙", ""), tr("", "寅")),
        NESTED,
    ),
    Case(
        "split over runs",
        tbl(
            GRID,
            tr(tc(p(r("{%t"), r("r for x in"), r(" list %}"))), ""),
            tr("{{ x }}", ""),
            tr(tc(p(r("{%tr end"), r("for %}"))), ""),
        ),
        tbl(GRID, tr("甲", ""), tr("乙", "")),
        LIST,
    ),
    Case(
        "a comment of a row",
        tbl(GRID, tr("前", ""), tr("{#tr 说明 #}", "去"), tr("后", "")),
        tbl(GRID, tr("前", ""), tr("后", "")),
    ),
    Case(
        "a table for each",
        p("{%p for u in units %}")
        + tbl(
            GRID,
            tr("{{ u.name }}", ""),
            tr("{%tr for x in u.list %}", ""),
            tr("", "{{ x }}"),
            tr("{%tr endfor %}", ""),
        )
        + p("{%p endfor %}")
        + p("末"),
        tbl(GRID, tr("甲", ""), tr("", "子"), tr("", "丑"))
        + tbl(GRID, tr("乙", ""), tr("", "寅"))
        + p("末"),
        NESTED,
    ),
    Case(
        "a table in a cell",
        tbl(
            GRID,
            tr("{%tr for u in units %}", ""),
            tr(
                "{{ u.name }}",
                tc(
                    tbl([900], tr("{%tr for x in u.list %}"), tr("{{ x }}"), tr("{%tr endfor %}")),
                    p(),
                ),
            ),
            tr("{%tr endfor %}", ""),
        ),
        tbl(
            GRID,
            tr("甲", tc(tbl([900], tr("子"), tr("丑")), p())),
            tr("乙", tc(tbl([900], tr("寅")), p())),
        ),
        NESTED,
    ),
    Case(
        "paragraphs in a cell",
        tbl(
            GRID,
            tr("{%tr for u in units %}", ""),
            tr("{{ u.name }}", tc(p("{%p for x in u.list %}"), p("{{ x }}"), p("{%p endfor %}"))),
            tr("{%tr endfor %}", ""),
        ),
        tbl(GRID, tr("甲", tc("子", "丑")), tr("乙", tc("寅"))),
        NESTED,
    ),
)
CELLS = (
    Case(
        "as many cells as columns",
        tbl([100, 200], tr("{%tc for x in list %}", "{{ x }}", "{%tc endfor %}")),
        tbl([100, 200], tr("甲", "乙")),
        LIST,
    ),
    Case(
        "more cells than columns share the width",
        tbl([1000, 2000, 3000], tr("{%tc for x in list %}", "{{ x }}", "{%tc endfor %}")),
        tbl([750, 1500, 2250, 1500], tr("1", "2", "3", "4")),
        {"list": [1, 2, 3, 4]},
    ),
    Case(
        "fewer cells than columns share the width",
        tbl([1000, 2000, 3000], tr("{%tc for x in list %}", "{{ x }}", "{%tc endfor %}")),
        tbl([2500, 3500], tr("1", "2")),
        {"list": [1, 2]},
    ),
    Case(
        "widths are whole",
        tbl([1000, 1000], tr("{%tc for x in list %}", "{{ x }}", "{%tc endfor %}")),
        tbl([666, 666, 666], tr("1", "2", "3")),
        {"list": [1, 2, 3]},
    ),
    Case(
        "beside cells that stay",
        tbl(
            [1000, 2000, 3000],
            tr("名", "{%tc for x in list %}", "{{ x }}", "{%tc endfor %}"),
            tr("值", "{%tc for x in list %}", "{{ loop.index }}", "{%tc endfor %}"),
        ),
        tbl([1000, 2000, 3000], tr("名", "甲", "乙"), tr("值", "1", "2")),
        LIST,
    ),
    Case(
        "in rows of a loop",
        tbl(
            [10, 10],
            tr("{%tr for row in rows %}"),
            tr("{%tc for x in row %}", "{{ x }}", "{%tc endfor %}"),
            tr("{%tr endfor %}"),
        ),
        tbl([10, 10], tr("1", "2"), tr("3", "4")),
        {"rows": [[1, 2], [3, 4]]},
    ),
    Case(
        "cells if",
        tbl([100, 200], tr("前", "{%tc if x %}", "中", "{%tc endif %}"), tr("{{ x }}", "后")),
        tbl([100, 200], tr("前"), tr("0", "后")),
        {"x": 0},
    ),
    Case(
        "a comment of a cell",
        tbl([100, 100], tr("前", "{#tc 说明 #}", "后")),
        tbl([100, 100], tr("前", "后")),
    ),
    Case(
        "the cell keeps its properties",
        tbl([100, 200], tr("{%tc for x in list %}", tc("{{ x }}", tcpr=TOP), "{%tc endfor %}")),
        tbl([100, 200], tr(tc("甲", tcpr=TOP), tc("乙", tcpr=TOP))),
        LIST,
    ),
)
PROPERTIES = (
    Case(
        "the colour of a cell",
        tbl([100], tr(tc(p(r("{% cellbg colour %}"), r("{{ x }}")), tcpr=TOP))),
        tbl([100], tr(tc("甲", tcpr=TOP + shade("FF0000")))),
        {"colour": "FF0000", "x": "甲"},
    ),
    Case(
        "in place of the colour that it had",
        tbl([100], tr(tc(p(r("{% cellbg colour %}"), r("{{ x }}")), tcpr=TOP + shade("00FF00")))),
        tbl([100], tr(tc("甲", tcpr=TOP + shade("FF0000")))),
        {"colour": "FF0000", "x": "甲"},
    ),
    Case(
        "beside the text in one run",
        tbl([100], tr(tc("{% cellbg colour %}甲", tcpr=TOP))),
        tbl([100], tr(tc("甲", tcpr=TOP + shade("FF0000")))),
        {"colour": "FF0000"},
    ),
    Case(
        "a colour for each row",
        tbl(
            [100],
            tr("{%tr for x in list %}"),
            tr(tc("{% cellbg x %}{{ loop.index }}")),
            tr("{%tr endfor %}"),
        ),
        tbl([100], tr(tc("1", tcpr=shade("AA0000"))), tr(tc("2", tcpr=shade("BB0000")))),
        {"list": ["AA0000", "BB0000"]},
    ),
    Case(
        "a colour by condition",
        tbl([100], tr(tc("{% cellbg 'AA0000' if x else 'BB0000' %}甲", tcpr=TOP))),
        tbl([100], tr(tc("甲", tcpr=TOP + shade("BB0000")))),
        {"x": 0},
    ),
    Case(
        "a cell over columns",
        tbl([10, 10], tr("一", "二"), tr(tc(p(r("{% colspan n %}"), r("合计")), tcpr=TOP))),
        tbl([10, 10], tr("一", "二"), tr(tc("合计", tcpr=TOP + span(2)))),
        {"n": 2},
    ),
    Case(
        "in place of the columns that it had",
        tbl([10, 10], tr("一", "二"), tr(tc("{% colspan n %}合计", tcpr=TOP + span(3)))),
        tbl([10, 10], tr("一", "二"), tr(tc("合计", tcpr=TOP + span(2)))),
        {"n": 2},
    ),
    Case(
        "over the columns of a list",
        tbl(
            [1000, 1000],
            tr(tc("{% colspan list|length %}年度")),
            tr("{%tc for x in list %}", "{{ x }}", "{%tc endfor %}"),
        ),
        tbl([666, 666, 666], tr(tc("年度", tcpr=span(3))), tr("1", "2", "3")),
        {"list": [1, 2, 3]},
    ),
)
MERGES = (
    Case(
        "down a loop",
        tbl(
            GRID,
            tr("{%tr for x in list %}", ""),
            tr("{% vm %}合并", "{{ x }}"),
            tr("{%tr endfor %}", ""),
        ),
        tbl(GRID, tr(tc("合并", tcpr=START), "甲"), tr(tc("<w:p/>", tcpr=GOES_ON), "乙")),
        LIST,
    ),
    Case(
        "with a value",
        tbl(
            GRID,
            tr("{%tr for x in list %}", ""),
            tr("{{ name }}{% vm %}", "{{ x }}"),
            tr("{%tr endfor %}", ""),
        ),
        tbl(GRID, tr(tc("局", tcpr=START), "甲"), tr(tc("<w:p/>", tcpr=GOES_ON), "乙")),
        {**LIST, "name": "局"},
    ),
    Case(
        "of a single row",
        tbl(
            GRID,
            tr("{%tr for x in list %}", ""),
            tr("{% vm %}合并", "{{ x }}"),
            tr("{%tr endfor %}", ""),
        ),
        tbl(GRID, tr(tc("合并", tcpr=START), "甲")),
        {"list": ["甲"]},
    ),
    Case(
        "the inner of two loops",
        tbl(
            GRID,
            tr("{%tr for u in units %}", ""),
            tr("{%tr for x in u.list %}", ""),
            tr("{{ u.name }}{% vm %}", "{{ x }}"),
            tr("{%tr endfor %}", ""),
            tr("{%tr endfor %}", ""),
        ),
        tbl(
            GRID,
            tr(tc("甲", tcpr=START), "子"),
            tr(tc("<w:p/>", tcpr=GOES_ON), "丑"),
            tr(tc("乙", tcpr=START), "寅"),
        ),
        NESTED,
    ),
    Case(
        "across a loop",
        tbl(
            [10, 10],
            tr("{%tc for x in list %}", tc("{% hm %}年度", tcpr=TOP), "{%tc endfor %}"),
            tr("{%tc for x in list %}", "{{ x }}", "{%tc endfor %}"),
        ),
        tbl([10, 10], tr(tc("年度", tcpr=TOP + span(2))), tr("甲", "乙")),
        LIST,
    ),
    Case(
        "across a loop, with columns of its own",
        tbl(
            [10, 10, 10, 10],
            tr("{%tc for x in list %}", tc("{% hm %}年度", tcpr=TOP + span(2)), "{%tc endfor %}"),
            tr("1", "2", "3", "4"),
        ),
        tbl([10, 10, 10, 10], tr(tc("年度", tcpr=TOP + span(4))), tr("1", "2", "3", "4")),
        LIST,
    ),
)
CASES = parameters(row=ROWS, cell=CELLS, property=PROPERTIES, merge=MERGES)


@pytest.mark.parametrize("case", CASES)
def test_the_body_becomes_what_is_written(case: Case) -> None:
    """A template gives the body that stands beside it."""
    rendered = WordTemplate(case.template).render(case.context)

    assert case.expected == xml(rendered)


@pytest.mark.parametrize("case", CASES)
def test_docxtpl_agrees(case: Case) -> None:
    """What stands beside a template is what docxtpl makes of it, where it is right."""
    rendered = by_docxtpl(case.template, case.context)

    assert case.is_shared == (case.expected == xml(rendered))
