"""Proofreading: slips in printed texts are found, told once and at their place; others are left."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.amounts import Amount, Measure, Style, Unit
from reportgen.document import Blank, Column, Document, Number, Row, Table, Text, Words
from reportgen.figures import Ledger
from reportgen.problems import Place, Problem, Severity
from reportgen.proofreading import proofread

YEAR = 2024
GROUPED = Style("grouped", "#,##0.00", Unit.TEN_THOUSAND_YUAN)


def document(
    texts: Mapping[str, Text] | None = None,
    lists: Mapping[str, tuple[Mapping[str, Text], ...]] | None = None,
    cells: Mapping[str, Text] | None = None,
) -> Document:
    """A document with these texts and lists and a table 表1 of one row."""
    columns = tuple(Column(name, (name,), is_number=False) for name in cells or {})
    rows = (Row("r1", cells or {}),)
    table = Table("t", "表1", "表", "甲局", Unit.YUAN, "portrait", columns, rows)
    tables = {"t": table} if cells else {}
    return Document("预算", "甲局", date(YEAR, 1, 1), (), texts or {}, lists or {}, tables)


def problems(*texts: str, source: str = "", year: int = YEAR) -> tuple[Problem, ...]:
    """What is found in texts."""
    named: dict[str, Text] = {f"t{n}": (Words(text),) for n, text in enumerate(texts)}
    return proofread(document(named), year, [("input.yaml", source), ("wording.j2", "")])


def codes(*texts: str, year: int = YEAR) -> list[str]:
    """The codes of what is found in texts."""
    return [problem.code for problem in problems(*texts, year=year)]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("比上年增加（减少）2万元", "“增加（减少）”"),
        ("比上年减少（增加）2万元", "“减少（增加）”"),
        ("增长（下降）5%", "“增长（下降）”"),
        ("下降(增长)5%", "“下降(增长)”"),
        ("建设XX平台", "“XX”"),
        ("建设 ×× 平台", "“××”"),
        ("共＊＊＊万元", "“＊＊＊”"),
        ("XX市XX局", "“XX市XX”"),
        ("截至XX年XX月XX日", "“XX年XX月XX”"),
        ("20XX年", "“20XX”"),
        ("202X年", "“202X”"),
        ("截至X年X月X日", "“X年X月X日”"),
        ("截至2023年×月×日", "“×月×日”"),
        ("预算X万元", "“X万元”"),
        ("增长X%", "“X%”"),
        ("减少，主要原因是。", "“原因是。”"),
        ("减少，主要原因是，压减", "“原因是，”"),
        ("减少，主要原因是；支出", "“原因是；”"),
        ("减少原因：。", "“原因：。”"),
        ("减少，主要原因是", "“原因是”"),
        ("经费____万元", "“____”"),
        ("{{ name }}", "“{{”"),
        ("{% if x %}", "“{%”"),
        ("此处填写职能", "“此处填写”"),
        ("请填写职能", "“请填写”"),
    ],
)
def test_residue(text: str, quote: str) -> None:
    """Left-over text of a template is an error that quotes it."""
    found = problems(text)

    assert (found[0].code, found[0].severity) == ("residue", Severity.ERROR)
    assert quote in found[0].message


@pytest.mark.parametrize(
    "text",
    [
        "“数据要素×”行动",
        "“数据要素X”三年行动",
        "数据要素X年度大赛",
        "推动数据要素 X 应用落地",
        "提供7×24小时服务",
        "提供7x24小时服务",
        "5人×12月×300元",
        "尺码XXL及以上",
        "MAXX平台",
        "138****1234",
        "增加（减少）额是本年与上年之差",
        "增长（下降）率",
        "查明原因，及时整改",
        "变动的主要原因：",
        "主要原因是压减开支。",
        "采用AES_256算法",
        "X光机1台",
        "低空X年轻人计划",
    ],
)
def test_what_only_looks_like_residue(text: str) -> None:
    """Multiplication, names with a cross and whole sentences about reasons are no residue."""
    assert codes(text) == []


def test_draft_mark_is_no_residue() -> None:
    """What is still to be entered may hold anything; the words around it are read."""
    ledger = Ledger()
    pending = ledger.given("a", "XX（", Amount(None, Place("f", 1, 1)), Measure.MONEY)
    spans = (Words("原因是"), Blank("XX，，〔请填写"), Words("，。"), Number(pending, GROUPED))
    found = proofread(document({"a": spans}), YEAR, [("f", "")])

    assert [problem.code for problem in found] == ["doubled-punctuation"]
    assert "“，。”" in found[0].message


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("2022年部门预算", "“2022年”"),
        ("2022年度决算", "“2022年度”"),
        ("2021 年初预算批复", "“2021 年”"),
        ("2025年部门预算", "“2025年”"),
        ("2026年绩效目标，预算安排", "“2026年”"),
        ("2026年预算绩效目标", "“2026年”"),
        ("2022年和2023年预算", ""),
        ("2022年数字政府建设和运营服务项目预算", ""),
        ("2022年，预算", "“2022年，”"),
        ("2022年启用平台", ""),
    ],
)
def test_wrong_year(text: str, quote: str) -> None:
    """A year beside a word of the budget cycle is this or last; the word must be near."""
    found = problems(text)

    assert [problem.code for problem in found] == (["wrong-year"] if quote else [])
    assert all(quote in problem.message for problem in found)


@pytest.mark.parametrize(
    "text",
    [
        "2024年部门预算和2023年度决算",
        "2025年预算绩效目标",
        "2025年收支计划",
        "按照《甲市2021年部门预算编制办法》",
        "（财预〔2019年预算〕1号）",
        "截至2022年末执行完毕",
        "截止到2022年预算执行",
        "自2021年预算改革以来",
        "从2021年预算起",
        "2021-2023年预算",
        "2022—2025年预算",
        "2021年至2026年收支",
        "编号12022年预算",
    ],
)
def test_years_that_are_meant(text: str) -> None:
    """Titles, file numbers, ranges, terms and the plans of next year may name other years."""
    assert codes(text) == []


def test_year_is_that_of_the_document() -> None:
    """The same text is right in one year and wrong in another."""
    text = "2022年部门预算"

    assert [codes(text, year=year) for year in (2022, 2023, 2024)] == [[], [], ["wrong-year"]]


def test_mixed_scope_at_the_rarer_word() -> None:
    """Each text with the rarer word is told once, whichever it is."""
    usual, stray = "本部门有本部门收入。", "本单位有本单位收入。"

    found = problems(usual, stray, usual, "附：本单位支出。")
    assert [problem.message.split()[0] for problem in found] == ["texts.t1", "texts.t3"]
    assert {problem.code for problem in found} == {"mixed-scope"}
    found = problems(stray, usual, stray, stray)
    assert [problem.message.split()[0] for problem in found] == ["texts.t1"]


def test_mixed_scope_of_equal_count() -> None:
    """Where both are equally frequent, the first is taken for the right one."""
    found = problems("本单位收入。", "本部门收入。")

    assert [problem.message.split()[0] for problem in found] == ["texts.t1"]


def test_one_scope() -> None:
    """One word alone is right, and 基本单位 or 成本部门 hold neither."""
    assert codes("本部门收入。", "基本单位和成本单位。") == []


@pytest.mark.parametrize(
    "sign", ["，，", "。。", "。，", "，。", "；。", "：。", "、，", "！！", "。，；"]
)
def test_doubled_punctuation(sign: str) -> None:
    """Punctuation in a row, equal or not, is one problem that quotes it."""
    found = problems(f"压减{sign}支出")

    assert [problem.code for problem in found] == ["doubled-punctuation"]
    assert f"“{sign}”" in found[0].message


@pytest.mark.parametrize(
    "text", ["甲……乙", "甲——乙", "“甲。”，乙", "《甲》、“乙”。", "甲（乙），丙"]
)
def test_signs_that_stand_together(text: str) -> None:
    """Ellipses, dashes, closing marks before punctuation are right."""
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("项目,致力于", ["halfwidth-punctuation"]),
        ("项目, 致力于", ["halfwidth-punctuation"]),
        ("项目.致力于", ["halfwidth-punctuation"]),
        ("1.提高1,272.04万元", []),
        ("数字政府2.0建设", []),
    ],
)
def test_halfwidth_punctuation(text: str, expected: list[str]) -> None:
    """A half-width comma or stop between Chinese characters is wrong; one of a number is not."""
    assert codes(text) == expected


LONG = "推动政务数据共享开放，统一管理数据的采集、分类和应用"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LONG, ["missing-punctuation"]),
        (f"{LONG}12", ["missing-punctuation"]),
        (f"{LONG} ", ["missing-punctuation"]),
        *((f"{LONG}{sign}", []) for sign in "。；：！？"),
        (f"{LONG}（乙）", []),
        (f"{LONG}“乙”", []),
        (f"{LONG}《乙》", []),
        (LONG.replace("，", ""), []),
        ("推动共享，统一管理", []),
    ],
)
def test_missing_punctuation(text: str, expected: list[str]) -> None:
    """A long sentence ends with punctuation or a closing mark; names and short ones need none."""
    assert codes(text) == expected


def test_cells_need_no_punctuation_at_their_end() -> None:
    """Text of a list is a sentence; that of a table may end as it likes."""
    lists = {"duties": ({"number": (Words("一"),), "text": (Words(LONG),)},)}
    found = proofread(document(lists=lists, cells={"note": (Words(LONG),)}), YEAR, [("f", "")])

    assert [problem.message.split()[0] for problem in found] == ["lists.duties[0].text"]


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("支撑“百千万工程“、应急", "“"),
        ("“甲“和“乙”", "“"),
        ("“推进“粤省心”平台”", "“"),
        ("推进“零跑动。", "“"),
        ("推进零跑动”。", "”"),
        ("甲）乙", "）"),
        ("甲（乙", "（"),
        ("甲(乙", "("),
        ("甲)乙", ")"),
        ("规划的通知》（甲）", "》"),
        ("〔2021）", "〔）"),
        ("（甲“乙）丙", "“"),
        ("【甲", "【"),
        ("‘甲", "‘"),
        ("甲（（乙）", "（"),
    ],
)
def test_unmatched_pair(text: str, signs: str) -> None:
    """Each sign without its partner is told, at itself."""
    found = problems(text)

    assert [problem.code for problem in found] == ["unmatched-pair"] * len(signs)
    assert [problem.message.rpartition("：")[2][0] for problem in found] == list(signs)


@pytest.mark.parametrize(
    "text",
    [
        "1）甲；2）乙",
        "（1）甲（2）乙",
        "一）甲",
        "a)甲",
        "(甲）和（乙)",
        "“甲‘乙’丙”",
        "《关于印发《甲》的通知》（粤府〔2021〕44号）",
        "（甲（乙））",
        "Driver’s甲",
    ],
)
def test_pairs_that_match(text: str) -> None:
    """List numbers stand alone, brackets nest, widths may mix."""
    assert codes(text) == []


def test_slip_inside_residue_is_not_told_again() -> None:
    """What is left of a template is one problem, its punctuation no second one."""
    assert codes("减少，主要原因是，。") == ["residue"]


SOURCE = """\
# 录入
revenue:
  reason: 压减开支，，从严
expenditure:
  reason: 勤俭办事，，从紧
long: 落实规划
  和计划；。做好服务
"""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("原因是压减开支，，从严。", Place("input.yaml", 3, 15)),
        ("原因是勤俭办事，，从紧。", Place("input.yaml", 5, 15)),
        ("落实规划 和计划；。做好服务", Place("input.yaml", 6 + 1, 6)),
        ("落实规划和计划；。做好服务", Place("input.yaml", 7, 6)),
        ("勤俭办事，，", Place("input.yaml", 5, 15)),
        ("压减开支，，从严！！", Place("input.yaml", 3, 15)),
        ("别处的，，文字", Place("input.yaml")),
        ("别处的？？文字", Place("input.yaml")),
        ("做好服务 XX 平台", Place("input.yaml")),
    ],
)
def test_place_in_the_input(text: str, place: Place) -> None:
    """A slip is where the input agrees longest with the print, folded lines or not."""
    assert problems(text, source=SOURCE)[0].place == place


def test_place_in_the_wording() -> None:
    """A slip that only the wording has is there."""
    template = "{% macro t() %}\n  {{ year }}年经费安排，；{{ x }}\n{% endmacro %}\n"
    texts = {"t": (Words("2024年经费安排，；甲"),)}
    found = proofread(document(texts), YEAR, [("input.yaml", SOURCE), ("wording.j2", template)])

    assert [problem.place for problem in found] == [Place("wording.j2", 2, 18)]


def test_place_of_a_slip_between_two_texts() -> None:
    """A stop of the data before one of the wording is at the data."""
    found = problems("原因是从严安排支出。。", source="reason: 从严安排支出。\n")

    assert [problem.place for problem in found] == [Place("input.yaml", 1, 15)]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        (Words("电脑。", Place("input.yaml", 3, 10)), Place("input.yaml", 3, 12)),
        (Words("落实规划和计划。", Place("input.yaml", 4, 10)), Place("input.yaml", 5, 8)),
        (Words('"电脑"。', Place("input.yaml", 6, 10)), Place("input.yaml", 6, 10)),
        (Words("电脑。", Place("department.yaml", 9, 7)), Place("department.yaml", 9, 7)),
    ],
)
def test_place_of_a_typed_text_that_ends_in_a_stop(typed: Words, place: Place) -> None:
    """A stop typed before one of the wording is at the typed text, however like another is."""
    source = """\
reason: 主要是服务器和电脑。
other: 本年度拟购置，主要是电脑。
  items: 电脑。
  plans: 落实规划
    和计划。
  quote: "\\"电脑\\"。"
"""
    printed = document({"assets": (Words("本年度拟购置，主要是"), typed, Words("。"))})
    found = proofread(printed, YEAR, [("input.yaml", source), ("wording.j2", "")])

    assert [(problem.code, problem.place) for problem in found] == [("doubled-punctuation", place)]


def test_same_text_is_told_once() -> None:
    """A reason printed in a text and in a table is one problem, named at its first place."""
    reason = "压减开支，，从严"
    texts: dict[str, Text] = {"change": (Words(f"原因是{reason}。"),)}
    printed = document(texts, cells={"reason": (Words(reason),)})
    found = proofread(printed, YEAR, [("input.yaml", SOURCE)])

    assert [problem.message.split()[0] for problem in found] == ["texts.change"]


def test_same_text_without_a_place_is_told_once() -> None:
    """Equal words that stand in no source are one problem too; others are their own."""
    assert codes("甲，，乙", "甲，，乙", "甲，，丙") == ["doubled-punctuation"] * 2


def test_message_names_and_quotes() -> None:
    """A message names the cell and quotes eight characters on both sides."""
    cells: dict[str, Text] = {"note": (Words("一二三四五六七八九，，一二三四五六七八九"),)}
    (problem,) = proofread(document(cells=cells), YEAR, [("f", "")])

    assert "表1 r1 note 中 …二三四五六七八九，，一二三四五六七八…" in problem.message
    assert Severity.WARNING is problem.severity


def test_numbers_are_no_text() -> None:
    """A cell of numbers is not read; a number within words is."""
    figure = Ledger().given("a", "甲", Amount(None, Place("f", 1, 1)), Measure.MONEY)
    cells: dict[str, Text] = {"a": (Number(figure, GROUPED),), "b": ()}
    assert proofread(document(cells=cells), YEAR, [("f", "")]) == ()


CLAUSES = st.sampled_from(
    [
        "本部门收入7,600.53万元",
        "比上年减少2,082.35万元",
        "下降21.51%",
        "主要原因是压减开支",
        "提供7×24小时服务",
        "推动“数据要素×”行动",
        "因公出国（境）费0万元",
        "增长--（基数为0）",
        "落实《甲市规划》（粤府〔2021〕44号）",
        "2024年部门预算",
        "截至2022年底",
        "2021—2023年预算",
        "升级OA系统（IRS）……",
    ]
)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.lists(CLAUSES, min_size=1).map("，".join), min_size=1).map("；".join))
def test_clean_text_has_no_problem(text: str) -> None:
    """Right clauses joined by right punctuation are right."""
    assert codes(f"{text}。") == []


SIGNS = st.text(
    "甲本部门单位2024年预算，。；：、“”‘’（）()《》〔〕【】Xx×*_{}%, .\n是为原因", max_size=40
)


@settings(deadline=None, max_examples=300)
@given(SIGNS, SIGNS)
def test_any_text_is_read(text: str, source: str) -> None:
    """Whatever is printed, each problem has a place inside the sources."""
    lines = source.split("\n")
    for problem in problems(text, source=source):
        line, column = problem.place.line, problem.place.column
        assert line == column == 0 or 1 <= column <= len(lines[line - 1])


@settings(deadline=None, max_examples=200)
@given(SIGNS)
def test_text_that_is_the_source_is_found_in_it(text: str) -> None:
    """Each slip of a text that stands in the input as a whole has its line."""
    source = f"前：\n{text}\n"

    assert all(problem.place.line for problem in problems(text, source=source))


@pytest.mark.parametrize("text", ["请填写", "此处填写单位", "待填", "变动原因是"])
def test_residue_without_any_sign(text: str) -> None:
    """A text of Chinese characters alone can be residue too."""
    assert codes(text) == ["residue"]


def test_mixed_scope_in_a_label() -> None:
    """A label of Chinese characters alone is compared with the other texts."""
    assert codes("本部门收入", "本部门支出", "本单位收入") == ["mixed-scope"]


def test_the_same_text_as_prose_and_in_a_cell() -> None:
    """A text that is told as prose is not told of a cell for being the same."""
    text = "收入增加，支出也增加，都是因为项目比上年多了"
    found = proofread(
        document({"a": (Words(text),)}, cells={"c": (Words(text),)}), YEAR, [("f", "")]
    )

    assert [problem.message.split()[0] for problem in found] == ["texts.a"]
