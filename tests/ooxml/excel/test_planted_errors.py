"""Errors planted in templates: each is told by its code, at its cell, in Chinese, once."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from marked_cells import Cells as Sheet
from marked_cells import packed, planted, shown, workbook
from moved import parts
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.table import Table
from told import foreign, told

from reportgen.ooxml.excel.template import SheetTemplate
from reportgen.ooxml.excel.values import At, Cells, Jump, Live
from reportgen.problems import Problem, Severity, TemplateError

Expected = list[tuple[str, str]]

DATA: Mapping[str, object] = {
    "单位": "某局",
    "年度": 2024,
    "零": 0,
    "空": None,
    "率": Decimal("1.5"),
    "序号": "12",
    "科室": [
        {"名称": "办公室", "人数": 12, "年": [1, 2]},
        {"名称": "业务科", "人数": 8, "年": [1]},
    ],
    "年份": [2022, 2023],
    "无": [],
    "坏": "前\x01后",
    "长": "长" * 32_768,
    "无穷": Decimal("Infinity"),
    "不是数": Decimal("NaN"),
}


def faults(content: bytes, data: Mapping[str, object] = DATA) -> Sequence[Problem]:
    """Fill a template that must not work."""
    with pytest.raises(TemplateError) as caught:
        SheetTemplate(content).render(data)
    return caught.value.problems


# In one cell: what is written, the code, what the message must tell.
TAGS = [
    ("{{ 单位", "tag-unclosed", "缺 }}"),
    ("{% if 零 }}是{% endif %}", "tag-unclosed", "不是 }}"),
    ("单位 }}", "tag-unopened", "没有 {{"),
    ("{% if 零 %}是", "block-unclosed", "{% endif %}"),
    ("{% for 科 in 科室 %}", "block-unclosed", "{% endfor %}"),
    ("{% raw %}甲", "block-unclosed", "{% endraw %}"),
    ("是{% endif %}", "block-unopened", "{% if"),
    ("{% if 零 %}{% for 科 in 科室 %}{% endif %}{% endfor %}", "block-crossed", "{% endfor %}"),
    ("{% if 零 %}{% else %}{% else %}{% endif %}", "block-doubled", "{% else %}"),
    ("{% fro 科 in 科室 %}{% endfor %}", "tag-unknown", "是否为 for"),
    ("{% trif 零 %}{% endif %}", "tag-unknown", "{%tr if 零 %}"),
    ("{{ 单位|uper }}", "unknown-filter", "upper"),
    ("{{ 1 if 年度 is evn }}", "unknown-test", "even"),
    ("{{ }}", "tag-syntax", "空的"),
    ("{{ 年度 + }}", "tag-syntax", "缺少值"),
    ("{{ 单位｜upper }}", "tag-syntax", "半角的 |"),
    ("{% if 年度 = 2024 %}{% endif %}", "tag-syntax", "=="),
    ("{% include '甲' %}", "tag-unsupported", "include"),
    ("{%p if 零 %}甲", "tag-unsupported", "整行"),
    ("{%r if 零 %}甲", "tag-unsupported", "单元格里"),
    ("{{r 单位 }}", "tag-unsupported", "{{ 单位 }}"),
    ("{{p 单位 }}", "tag-unsupported", "{{ 单位 }}"),
    ("{{tr 单位 }}", "tag-unsupported", "{{ 单位 }}"),
    ("{% vm %}甲", "tag-unsupported", "{% merge %}"),
    ("{% hm %}甲", "tag-unsupported", "合并"),
    ("{% cellbg 'FFFFFF' %}甲", "tag-unsupported", "条件格式"),
    ("{% colspan 2 %}甲", "tag-unsupported", "合并"),
    ("{% repeat %}甲", "tag-unsupported", "打印标题"),
    ("{% keep %}甲", "tag-unsupported", "分页符"),
    ("{% cantsplit %}甲", "tag-unsupported", "cantsplit"),
    ("{% fit 1 %}甲", "tag-syntax", "fit"),
    ("{% merge %}{% merge %}甲", "tag-doubled", "{% merge %}"),
    ("{% if 零 %}{% merge %}甲{% endif %}", "tag-misplaced", "{% merge %}"),
    ("{%tr set 名 = 1 %}甲", "tag-misplaced", "“甲”"),
    ("{%tr filter upper %}", "tag-misplaced", "for、if"),
    ("{%sheet %}", "tag-syntax", "for … in"),
    ("{%sheet fro 科 in 科室 %}", "tag-syntax", "for … in"),
    ("{%sheet for 科 of 科室 %}", "tag-syntax", "in"),
    ("{%sheet name %}", "tag-syntax", "name"),
    ("{%sheet name 年度 + %}", "tag-syntax", "缺少值"),
    ("{%sheet endfor %}", "tag-syntax", "for … in"),
    ("{%tc for 科 in 科室 %}", "block-unclosed", "{%tc endfor %}"),
    ("{%tr endfor %}", "block-unopened", "{%tr for"),
]


@pytest.mark.parametrize(("text", "code", "fragment"), TAGS, ids=[one[0] for one in TAGS])
def test_what_is_wrong_with_a_tag(text: str, code: str, fragment: str) -> None:
    """A wrong tag is told once, at its cell, with what would be right."""
    content = workbook({"首": {"A1": "甲"}, "表": {"A1": "甲", "C5": text}})
    problems = SheetTemplate(content).lint()
    message = problems[0].message

    assert told(problems) == [(code, "表!C5")]
    assert fragment in message
    assert foreign(message) == []
    assert told(faults(content)) == told(problems)


FOR, END = "{%tr for 科 in 科室 %}", "{%tr endfor %}"
IF, ENDIF = "{%tr if 零 %}", "{%tr endif %}"
YEARS, ENDYEARS = "{%tc for 年 in 年份 %}", "{%tc endfor %}"
SHEETS = "{%sheet for 科 in 科室 %}"

# What is wrong whatever the data: the sheets, and the codes and places in their order.
SHAPES: Mapping[str, tuple[Mapping[str, Sheet], Expected]] = {
    "a loop of rows without its end": ({"表": {"A1": FOR, "A2": 1}}, [("block-unclosed", "表!A1")]),
    "a condition of rows without its end": (
        {"表": {"A1": IF, "A2": 1}, "乙": {"A1": ENDIF}},
        [("block-unclosed", "表!A1"), ("block-unopened", "乙!A1")],
    ),
    "crossing rows": (
        {"表": {"A1": FOR, "A2": IF, "A3": 1, "A4": END, "A5": ENDIF}},
        [("block-crossed", "表!A4")],
    ),
    "crossing columns": (
        {"表": {"A1": YEARS, "B1": "{%tc if 零 %}", "D1": ENDYEARS, "E1": "{%tc endif %}"}},
        [("block-crossed", "表!D1")],
    ),
    "rows begun, columns ended": (
        {"表": {"A1": FOR, "A2": 1, "C3": ENDYEARS}},
        [("block-unclosed", "表!A1"), ("block-unopened", "表!C3")],
    ),
    "a loop in one cell, ended in another": (
        {"表": {"A1": "{% for 科 in 科室 %}", "A2": "{% endfor %}"}},
        [("block-unclosed", "表!A1"), ("block-unopened", "表!A2")],
    ),
    "a text in a row that is a tag": (
        {"表": {"A1": FOR, "B1": "甲", "A2": 1, "A3": END}},
        [("tag-misplaced", "表!A1")],
    ),
    "a value in a row that is a tag": (
        {"表": {"A1": FOR, "B1": "{{ 单位 }}", "A2": 1, "A3": END}},
        [("tag-misplaced", "表!A1")],
    ),
    "a formula in a row that is a tag": (
        {"表": {"A1": FOR, "A2": 1, "A3": END, "B3": "=A2"}},
        [("tag-misplaced", "表!A3")],
    ),
    "content in a column that is a tag": (
        {"表": {"B1": YEARS, "C1": "{{ 年 }}", "D1": ENDYEARS, "B3": "甲"}},
        [("tag-misplaced", "表!B1")],
    ),
    "a tag of the sheet beside a text": (
        {"表": {"A1": "说明" + SHEETS}},
        [("tag-misplaced", "表!A1")],
    ),
    "two names of a sheet": (
        {"{{ 单位 }}": {"A1": "{%sheet name 年度 %}"}},
        [("tag-doubled", "{{ 单位 }}!A1")],
    ),
    "a wrong tag on a tab": (
        {"{{ 单位|uper }}": {"A1": 1}},
        [("unknown-filter", "{{ 单位|uper }}")],
    ),
    "an open tag on a tab": ({"{{ 单位": {"A1": 1}}, [("tag-unclosed", "{{ 单位")]),
    "a tag in a formula": ({"表": {"A1": '="{{ 单位 }}"&B1'}}, [("tag-misplaced", "表!A1")]),
    "a formula that is none": ({"表": {"A1": "=SUM(B1"}}, [("formula-syntax", "表!A1")]),
    "a reference beyond the sheet": ({"表": {"A1": "=B1048577"}}, [("reference-name", "表!A1")]),
    "a sheet that is not there": (
        {"表": {"C5": "=支处!A1"}, "支出": {"A1": 1}},
        [("reference-sheet", "表!C5")],
    ),
    "a value of a repeated sheet": (
        {"总": {"B2": "='{{ 科.名称 }}'!A2+1"}, "{{ 科.名称 }}": {"A1": SHEETS, "A2": 1}},
        [("reference-repeated", "总!B2")],
    ),
    "a reference to a tag": (
        {"表": {"A1": FOR, "A2": 1, "A3": END, "A4": "=A3+1", "A5": "=SUM(A1:A3)"}},
        [("reference-gone", "表!A4")],
    ),
    "a column of a table": ({"表": {"A1": "=SUM(表一[金额])"}}, [("reference-table", "表!A1")]),
    "another workbook": ({"表": {"A1": "=[1]表!A1"}}, [("reference-external", "表!A1")]),
    "a name that is not there": (
        {"表": {"C5": "=合计数+1", "C6": "=乙!合计数"}, "乙": {"A1": 1}},
        [("reference-name", "表!C5"), ("reference-name", "表!C6")],
    ),
    "errors of every kind": (
        {
            "{{ 单位|uper }}": {"A1": "{{ 年度"},
            "表": {
                "A1": "{{ 单位 年度 }}{{ 单位|uper }}",
                "B2": "=SUM(",
                "B4": "=乙!A1+丙!A1",
                "A3": FOR,
                "C3": "甲",
            },
            "乙": {"A1": "{% endfor %}", "D9": "{% if %}{% endif %}"},
        },
        [
            ("tag-unclosed", "{{ 单位|uper }}!A1"),
            ("unknown-filter", "{{ 单位|uper }}"),
            ("tag-syntax", "表!A1"),
            ("unknown-filter", "表!A1"),
            ("tag-misplaced", "表!A3"),
            ("block-unclosed", "表!A3"),
            ("block-unopened", "乙!A1"),
            ("tag-syntax", "乙!D9"),
            ("formula-syntax", "表!B2"),
            ("reference-sheet", "表!B4"),
        ],
    ),
}


@pytest.mark.parametrize(("sheets", "expected"), SHAPES.values(), ids=list(SHAPES))
def test_what_is_wrong_between_cells(sheets: Mapping[str, Sheet], expected: Expected) -> None:
    """What does not fit together is told at its cell, all of it at once."""
    content = workbook(sheets)
    problems = SheetTemplate(content).lint()

    assert told(problems) == expected
    assert [foreign(one.message) for one in problems] == [[]] * len(problems)
    assert told(faults(content)) == told(problems)


def _table(book: Workbook) -> None:
    book["表"].add_table(Table(displayName="表一", ref="A1:B3"))


def _array(book: Workbook) -> None:
    book["表"]["C5"] = ArrayFormula("C5:C6", "=A1:A2*2")


def _data_table(book: Workbook) -> None:
    book["表"]["C5"] = DataTableFormula("C5:C6", r1="A1")


def _comment(book: Workbook) -> None:
    book["表"]["B2"].comment = Comment("{{ 单位|uper }}", "甲")


def _footer(book: Workbook) -> None:
    book["表"].oddFooter.center.text = "{{ 单位 年度 }}"


def _chart(book: Workbook) -> None:
    chart = BarChart()
    chart.title = "{{ 年度 + }}"
    book["表"].add_chart(chart, "D4")


def _small(book: Workbook) -> None:
    chart = BarChart()
    chart.height = chart.width = 0.1
    book["表"].add_chart(chart, "B3")


PLAIN = {"表": {"A1": "甲", "B1": "乙", "A2": 1, "B2": 2, "A3": 3, "B3": 4}}
SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"


def _replaced(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    found = parts(content)
    return packed({**found, name: found[name].replace(old, new)})


# What hangs on a sheet or a workbook.
HANGING: Mapping[str, tuple[bytes, Expected]] = {
    "a table": (workbook(PLAIN, _table), [("unsupported-part", "表")]),
    "an array formula": (workbook(PLAIN, _array), [("unsupported-part", "表!C5")]),
    "a data table": (workbook(PLAIN, _data_table), [("unsupported-part", "表!C5")]),
    "a dynamic array": (
        _replaced(workbook(PLAIN), SHEET, b'<c r="A2"', b'<c r="A2" cm="1"'),
        [("unsupported-part", "表!A2")],
    ),
    "a picture in a cell": (
        _replaced(workbook(PLAIN), SHEET, b'<c r="A2"', b'<c r="A2" vm="1"'),
        [("unsupported-part", "表!A2")],
    ),
    "a pivot table": (planted(workbook(PLAIN), SHEET, "pivotTable"), [("unsupported-part", "表")]),
    "a slicer": (planted(workbook(PLAIN), SHEET, "slicer"), [("unsupported-part", "表")]),
    "a control": (planted(workbook(PLAIN), SHEET, "ctrlProp"), [("unsupported-part", "表")]),
    "a pivot cache": (
        planted(workbook(PLAIN), BOOK, "pivotCacheDefinition"),
        [("unsupported-part", "pivotCacheDefinition1.xml")],
    ),
    "a link to another workbook": (
        planted(workbook(PLAIN), BOOK, "externalLink"),
        [("unsupported-part", "externalLink1.xml")],
    ),
    "macros": (
        planted(workbook(PLAIN), BOOK, "vbaProject"),
        [("unsupported-part", "vbaProject1.xml")],
    ),
    "a wrong tag in a comment": (workbook(PLAIN, _comment), [("unknown-filter", "表!B2")]),
    "a wrong tag in a foot": (workbook(PLAIN, _footer), [("tag-syntax", "表页眉页脚")]),
    "a wrong tag in a chart": (workbook(PLAIN, _chart), [("tag-syntax", "表!D4")]),
    "a chart on a tag": (
        workbook({"表": {"A1": FOR, "A2": 1, "A3": END}}, _small),
        [("drawing-on-tags", "表!B3")],
    ),
    "no workbook": (packed({"x": b""}), [("not-a-workbook", "")]),
    "no package": (b"text", [("excel-template", "")]),
    "a broken part": (
        _replaced(workbook(PLAIN), BOOK, b"</workbook>", b""),
        [("damaged-part", "")],
    ),
    "a broken sheet": (
        _replaced(workbook(PLAIN), SHEET, b"</worksheet>", b""),
        [("excel-template", "")],
    ),
}


@pytest.mark.parametrize(("content", "expected"), HANGING.values(), ids=list(HANGING))
def test_what_a_template_may_not_hold(content: bytes, expected: Expected) -> None:
    """What would be lost or not follow is refused with its place."""
    problems = SheetTemplate(content).lint()

    assert told(problems) == expected
    assert [foreign(one.message) for one in problems] == [[]] * len(problems)
    assert told(faults(content)) == told(problems)


# What goes wrong in one cell with these data.
DOES = [
    ("{{ 单伟 }}", "unknown-name", "是否为 单位"),
    ("{{ 科室[0].名成 }}", "unknown-name", "是否为 名称"),
    ("{% for 科 in 科室 %}{{ 科.名成 }}{% endfor %}", "unknown-name", "（共 2 次）"),
    ("{{ 空.名称 }}", "no-attribute", "空值"),
    ("{{ 科室[9] }}", "no-item", "第 9 项"),
    ("{{ 空 }}", "wrong-value", "空的"),
    ("前{{ 空 }}", "wrong-value", "空的"),
    ("{{ 科室 }}", "wrong-value", "列表"),
    ("{{ 科室[0] }}", "wrong-value", "一组名字"),
    ("{{ range }}", "wrong-value", "函数"),
    ("{{ 长 }}", "wrong-value", "32,768"),
    ("{{ 长 }}", "wrong-value", "32,767"),
    ("前{{ '长' * 20000 }}{{ '长' * 20000 }}", "wrong-value", "40,001"),
    ("{{ 坏 }}", "bad-character", "U+0001"),
    ("前{{ 坏 }}", "bad-character", "U+0001"),
    ("{{ 无穷 }}", "wrong-value", "不是有限的数"),
    ("{{ 不是数 }}", "wrong-value", "不是有限的数"),
    ("{% for 字 in 单位 %}{% endfor %}", "not-a-list", "“某局”"),
    ("{%tr for 字 in 单位 %}", "not-a-list", "“某局”"),
    ("{%tc for 字 in 年度 %}", "not-a-list", "“2024”"),
    ("{%sheet for 字 in 单位 %}", "not-a-list", "“某局”"),
    ("{%sheet if 没有 %}", "unknown-name", "“没有”"),
    ("{%sheet name 单伟 %}", "unknown-name", "是否为 单位"),
    ("{{ 年度 / 零 }}", "division-by-zero", "除数是 0"),
    ("{{ 序号 + 年度 }}", "not-a-number", "文字和数字"),
    ("{{ 单位() }}", "not-allowed", "不能调用"),
    ("{{ 单位|upper(1) }}", "wrong-argument", "多给"),
    ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "endless", "自己"),
    ("{% merge 没有 %}甲", "unknown-name", "“没有”"),
    ("{% restart 没有 %}甲", "unknown-name", "“没有”"),
]


@pytest.mark.parametrize(("text", "code", "fragment"), DOES, ids=[f"{o[0]} {o[2]}" for o in DOES])
def test_what_goes_wrong_with_data(text: str, code: str, fragment: str) -> None:
    """A mistake while a workbook is made is told like one of the template."""
    cells = {"A1": "甲", "C5": text}
    if text.startswith(("{%tr", "{%tc")):
        cells |= {"D6": text[:4] + " endfor %}"}
    content = workbook({"首": {"A1": "甲"}, "表": cells})
    problems = faults(content)

    assert SheetTemplate(content).lint() == ()
    assert told(problems) == [(code, "表!C5")]
    assert fragment in problems[0].message
    assert foreign(problems[0].message) == []


LONG_LOOP = {"A1": FOR, "A2": "甲", "A3": "{{ 科.人数 }}", "A4": END, "A5": "合计"}
LOOP = {"A1": FOR, "A2": "{{ 科.人数 }}", "A3": END}
# What goes wrong with where things go.
PLACED: Mapping[str, tuple[Mapping[str, Sheet], Callable[[Workbook], object] | None, Expected]] = {
    "one of many": (
        {"表": {**LOOP, "B5": "=A2+1", "B6": "=SUM(A2)"}},
        None,
        [("reference-many", "表!B5")],
    ),
    "none": (
        {"表": {"A1": "{%tr for 科 in 无 %}", "A2": 1, "A3": END, "B5": "=A2*2", "B6": "=SUM(A2)"}},
        None,
        [("reference-gone", "表!B5")],
    ),
    "a sheet that is not printed": (
        {"表": {"B5": "=乙!A2"}, "乙": {"A1": "{%sheet if 零 %}", "A2": 1}},
        None,
        [("reference-gone", "表!B5")],
    ),
    "a merge over the edge of a loop": (
        {"表": LONG_LOOP},
        lambda book: book["表"].merge_cells("C3:C5"),
        [("excel-merge", "表!C3")],
    ),
    "titles torn apart": (
        {"表": LONG_LOOP},
        lambda book: setattr(book["表"], "print_title_rows", "3:5"),
        [("excel-name", "表")],
    ),
    "columns that vary": (
        {
            "表": {
                "A2": "{%tr for 科 in 科室 %}",
                "B1": "{%tc for 年 in (科.年 if 科 is defined else 年份) %}",
                "C3": "{{ 年 }}",
                "D1": ENDYEARS,
                "A4": END,
            }
        },
        None,
        [("columns-uneven", "表!3:3")],
    ),
    "an unknown function": (
        {"表": {"C5": "=VLOOKUP(1,A1:B2,2)"}},
        None,
        [("formula-function", "表!C5")],
    ),
    "a function of another name": (
        {"表": {"C5": "=SUMM(1)"}},
        None,
        [("formula-function", "表!C5")],
    ),
    "a name for more than a value": (
        {"表": {"C5": "=随意*2"}},
        lambda book: book.defined_names.add(DefinedName("随意", attr_text="RAND()")),
        [("formula-function", "表!C5")],
    ),
    "a calculation with areas": ({"表": {"C5": "=A1:A3*2"}}, None, [("formula-function", "表!C5")]),
    "a circle": (
        {"表": {"A1": "=B1", "B1": "=A1*2", "D1": "=SUM(A1:D1)"}},
        None,
        [("formula-circle", "表!B1"), ("formula-circle", "表!D1")],
    ),
    "more columns than there are": (
        {
            "表": {
                "A1": "{%tc for 甲 in range(150) %}",
                "B1": "{%tc for 乙 in range(150) %}",
                "C2": "{{ 乙 }}",
                "D1": ENDYEARS,
                "E1": ENDYEARS,
            }
        },
        None,
        [("sheet-full", "表")],
    ),
    "a formula that becomes too long": (
        {
            "表": {
                "A1": "{%tr for 甲 in range(2000) %}",
                "A2": 1,
                "A3": 2,
                "A4": END,
                "B5": "=SUM(A2)",
            }
        },
        None,
        [("formula-long", "表!B5")],
    ),
    "sheets without own names": (
        {"表": {"A1": SHEETS, "A2": 1}},
        None,
        [("sheet-name", "表")],
    ),
    "a name without a sign": (
        {"表": {"A1": "{%sheet name '*?' %}", "A2": 1}},
        None,
        [("sheet-name", "表")],
    ),
    "no sheet": ({"表": {"A1": "{%sheet if 零 %}", "A2": 1}}, None, [("no-sheet", "")]),
    "a name into a repeated sheet": (
        {"总": {"A1": 1}, "{{ 科.名称 }}": {"A1": SHEETS, "A2": 1}},
        lambda book: book.defined_names.add(
            DefinedName("合计数", attr_text="'{{ 科.名称 }}'!$A$2")
        ),
        [("excel-name", "合计数")],
    ),
    "errors on several sheets": (
        {
            "表": {**LOOP, "B5": "=A2+1", "B6": "=LN(1)"},
            "乙": {"A1": "=表!A2*2", "A2": "=A3", "A3": "=A2"},
            "丙": LONG_LOOP,
        },
        lambda book: (
            book["丙"].merge_cells("C3:C5"),
            book["乙"].add_data_validation(
                DataValidation(type="whole", operator="equal", formula1="表!A2+1", sqref="B5")
            ),
            setattr(book["丙"], "print_title_rows", "3:5"),
        ),
        [
            ("reference-many", "表!B5"),
            ("formula-function", "表!B6"),
            ("reference-many", "乙!A1"),
            ("formula-circle", "乙!A3"),
            ("excel-formula", "乙!B5"),
            ("excel-merge", "丙!C3"),
            ("excel-name", "丙"),
        ],
    ),
    "a rule that cannot follow": (
        {"表": {**LOOP, "B5": 1}},
        lambda book: book["表"].add_data_validation(
            DataValidation(type="whole", operator="equal", formula1="A2+1", sqref="B5")
        ),
        [("excel-formula", "表!B5")],
    ),
}


@pytest.mark.parametrize(("sheets", "change", "expected"), PLACED.values(), ids=list(PLACED))
def test_what_goes_wrong_with_places(
    sheets: Mapping[str, Sheet],
    change: Callable[[Workbook], object] | None,
    expected: Expected,
) -> None:
    """What these data make of the rows, columns and sheets is told at the template's cell."""
    content = workbook(sheets, change)
    problems = faults(content)

    assert [one for one in SheetTemplate(content).lint() if one.severity is Severity.ERROR] == []
    assert told(problems) == expected
    assert [foreign(one.message) for one in problems] == [[]] * len(problems)


def _pointing(what: str) -> bytes:
    """Return a workbook in which something outside of a loop points at its row."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("表")
        for row, text in enumerate((FOR, "{{ 科.名称 }}", END, "下")):
            sheet.write(row, 0, text)
        if what == "名称":
            book.define_name("清单", "=表!$A$2")
        elif what == "下拉清单":
            sheet.data_validation("A4", {"validate": "list", "source": "=$A$2"})
        elif what == "迷你图":
            sheet.add_sparkline("A4", {"range": "表!A2:B2"})
        else:
            sheet.write_url("A4", "internal:表!A2", string="下")
    return out.getvalue()


@pytest.mark.parametrize(
    ("what", "code", "spot"),
    [
        ("名称", "excel-name", "清单"),
        ("下拉清单", "excel-formula", "表!A4"),
        ("迷你图", "excel-formula", "表!A4"),
        ("链接", "excel-formula", "表!A4"),
    ],
)
def test_what_points_at_rows_that_are_not_printed(what: str, code: str, spot: str) -> None:
    """An empty list leaves names, lists, sparklines and links nowhere; no sum would help them."""
    problems = faults(_pointing(what), {**DATA, "科室": []})

    assert told(problems) == [(code, spot)]
    assert what in problems[0].message
    assert "SUM" not in problems[0].message


def test_functions_without_values_are_a_warning() -> None:
    """They are told before there are data, with the nearest name; LibreOffice may know them."""
    problems = SheetTemplate(workbook({"表": {"B2": "=SUMM(1)", "C5": "=SUM(1)"}})).lint()

    assert told(problems) == [("formula-function", "表!B2")]
    assert [problem.severity for problem in problems] == [Severity.WARNING]
    assert "是否为 SUM" in problems[0].message


def test_wide_braces_are_a_warning() -> None:
    """They are printed as they stand."""
    content = workbook({"表": {"B2": "｛｛ 单位 ｝｝"}})
    problems = SheetTemplate(content).lint()

    assert told(problems) == [("tag-wide", "表!B2")]
    assert shown(SheetTemplate(content).render(DATA)) == {"表": {"B2": "｛｛ 单位 ｝｝"}}


# Values that cannot be printed, or whose formula is wrong: in B2, beside `甲` (1) and `乙` (2).
ONE, TWO = Live(1, "甲"), Live(2, "乙")
LIVES: Mapping[str, tuple[object, str, str]] = {
    "another value": (Live(3, "丙", (At("甲"), "+1")), "formula-value", "相差 -1"),
    "half a formula": (Live(3, "丙", ("SUM(", At("甲"))), "formula-syntax", "末尾"),
    "many for one": (Live(3, "丙", (Cells(("甲", "乙")), "+1")), "reference-many", "SUM"),
    "no number": (Live(Decimal("NaN"), "丙"), "wrong-value", "有限"),
    "a list": (Live([1], "丙"), "wrong-value", "列表"),  # type: ignore[arg-type]
    "a bad address": (Jump("去", "javascript:x"), "wrong-value", "https"),
    "a long text": (Jump("长" * 40_000, "https://x"), "wrong-value", "40,000"),
    "too large": (Decimal("1e400"), "wrong-value", "401 位"),
    "a number of an identity card": (110101199001011234, "wrong-value", "18 位"),
    "an early day": (date(1800, 1, 1), "wrong-value", "1900"),
}


@pytest.mark.parametrize(("value", "code", "fragment"), LIVES.values(), ids=list(LIVES))
def test_values_of_programs(value: object, code: str, fragment: str) -> None:
    """What a program gives is looked at as well, and told at the cell that prints it."""
    content = workbook({"表": {"A1": "{{ 甲 }}", "C2": "{{ 乙 }}", "B2": "{{ 丙 }}"}})
    problems = faults(content, {"甲": ONE, "乙": TWO, "丙": value})

    assert told(problems) == [(code, "表!B2")]
    assert fragment in problems[0].message
    assert foreign(problems[0].message) == []


def test_a_link_within_a_text_is_words() -> None:
    """Only a cell of its own can be one, and only there formulas find a value."""
    content = workbook({"表": {"A1": "{{ 甲 }}", "A2": "见{{ 丙 }}", "A3": "前{{ 乙 }}"}})
    data = {"甲": Live(3, "甲", (At("乙"), "+1")), "乙": TWO, "丙": Jump("去", At("甲"))}

    expected: dict[str, object] = {"A1": 3, "A2": "见去", "A3": "前2"}
    assert shown(SheetTemplate(content).render(data), values=False) == {"表": expected}


def test_all_mistakes_are_told_in_their_order() -> None:
    """One error carries what went wrong on all sheets, each once, with how often."""
    content = workbook(
        {
            "{{ 单伟 }}": {"A1": "{{ 空 }}{{ 年度 / 零 }}"},
            "表": {"A1": FOR, "B2": "{{ 科.名成 }}", "C2": "{{ 科.人数 + '1' }}", "A3": END},
            "乙": {"A1": "{{ 坏 }}", "A2": "{{ 科室 }}"},
        },
        _comment_without_name,
    )

    assert told(faults(content)) == [
        ("wrong-value", "{{ 单伟 }}!A1"),
        ("division-by-zero", "{{ 单伟 }}!A1"),
        ("unknown-name", "{{ 单伟 }}"),
        ("unknown-name", "表!B2"),
        ("not-a-number", "表!C2"),
        ("bad-character", "乙!A1"),
        ("wrong-value", "乙!A2"),
        ("unknown-name", "乙!B2"),
    ]


def _comment_without_name(book: Workbook) -> None:
    book["乙"]["B2"].comment = Comment("{{ 没有 }}", "甲")


def _foot(text: str, value: object) -> bytes:
    content = workbook(
        {"表": {"A1": 1}}, lambda book: setattr(book["表"].oddFooter.center, "text", text)
    )
    return SheetTemplate(content).render({"值": value})


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("{{ 值 }}&D", "R&D", "R&&D&D"),
        ("&8{{ 值 }}", 2024, "&8 2024"),
        ("&8第{{ 值 }}页", 2, "&8第2页"),
    ],
)
def test_data_is_no_code_of_a_foot(text: str, value: object, expected: str) -> None:
    """A sign that begins a code, or a digit that would belong to one, stays what it is."""
    sheet = parts(_foot(text, value))[SHEET]

    assert f"&C{expected}<".replace("&", "&amp;").encode() in sheet


def test_a_foot_that_is_too_long() -> None:
    """Excel would not open the workbook."""
    with pytest.raises(TemplateError) as caught:
        _foot("{{ 值 }}", "长" * 254)

    assert told(caught.value.problems) == [("wrong-value", "表页眉页脚")]
    assert "256 字" in caught.value.problems[0].message
