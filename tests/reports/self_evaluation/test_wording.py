"""The sentences: up, down, unchanged, on a base of nothing, and exactly the figures of the data."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reportgen
from reportgen import Report
from reportgen.document import Number, Words, show
from reportgen.figures import lineage
from reportgen.problems import Severity

EXAMPLE = Path(__file__).resolve().parents[3] / "data" / "huizhou_dsj"
Evaluate = Callable[..., Report]
BASE = """\
unit: 万元
budget:
  initial: 100.00
  approved: 100.00
  adjusted: 120.00
  outturn: 114.00
  prior_adjusted: 96.00
  general_revenue: 110.00
  general_expenditure: 105.00
score: 98.50
"""
OUTTURN = """\
outturn:
  overseas: 1.10
  vehicle_purchase: 0
  vehicle_operation: 2.89
  domestic_reception: 0.72
  foreign_affairs: 0.05
  overseas_reception: 0.30
"""
SLIPS = re.compile(
    r"增加（减少）|[，。；：、]{2,}|（）|原因是[，。；]|[\u4e00-\u9fff][,.][\u4e00-\u9fff]"
)


def sentence(report: Report, name: str) -> str:
    """Return a text of a report as it is printed."""
    assert report.document, report.problems
    return show(report.document.texts[name])


def body(report: Report) -> list[str]:
    """Return the printed paragraphs and headings."""
    assert report.document, report.problems
    return [show(block["text"]) for block in report.document.lists["body"]]


def errors(report: Report) -> list[str]:
    """Return the codes of a report's errors."""
    return [p.code for p in report.problems if p.severity is Severity.ERROR]


def disclosed(text: str, *changes: tuple[str, str]) -> str:
    """Return a disclosure with some amounts changed."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def test_title(evaluate: Evaluate) -> None:
    """The title has the year, the name that holds, and the name of the report."""
    assert sentence(evaluate(BASE), "title") == "2024年江平市数据局部门整体支出绩效自评报告"


def test_expenditure(evaluate: Evaluate) -> None:
    """Budget, execution and rate, without trailing zeros."""
    assert (
        sentence(evaluate(BASE), "expenditure")
        == "2024年市数据局年初预算总额100万元，全年预算总额120万元，"
        "全年执行总额114万元，执行率95%。"
    )


def test_execution_and_conclusion(evaluate: Evaluate) -> None:
    """The approved budget, what was received and spent of public funds, and the score."""
    made = evaluate(BASE)

    assert sentence(made, "execution") == (
        "市数据局年初预算批复100万元，全年一般公共预算财政拨款收入110万元，"
        "一般公共预算财政拨款支出105万元。"
    )
    assert sentence(made, "conclusion") == "自评98.50分。"


def test_what_the_data_says_of_execution_and_conclusion(evaluate: Evaluate) -> None:
    """A remark and a conclusion of the data stand as they were typed, where there are any."""
    made = evaluate(f"{BASE}conclusion: 达到预期绩效目标\nexecution_remark: 总体执行到位\n")

    assert sentence(made, "execution").endswith("财政拨款支出105万元，总体执行到位。")
    assert sentence(made, "conclusion") == "达到预期绩效目标，自评98.50分。"


def test_goals_are_introduced_where_there_are_any(evaluate: Evaluate) -> None:
    """Without goals there is no sentence that introduces them, and no heading."""
    told = evaluate(f"{BASE}narrative: {{goals: [一事。]}}\n")
    silent = evaluate(f"{BASE}narrative: {{goals: []}}\n")

    assert sentence(told, "goals_intro") == "2024年度部门整体绩效目标如下："
    assert sentence(silent, "goals_intro") == ""
    assert not [text for text in body(silent) if "部门整体支出绩效目标" in text]


def test_sentence_of_a_score_needs_one(evaluate: Evaluate) -> None:
    """Without a score there is no conclusion."""
    made = evaluate(BASE.replace("score: 98.50\n", ""))

    assert sentence(made, "conclusion") == ""
    assert not [text for text in body(made) if "自评结论" in text]


@pytest.mark.parametrize(
    ("prior", "told"),
    [
        ("96.00", "比上年增加24万元，增加25%"),
        ("160.00", "比上年减少40万元，减少25%"),
        ("120.00", "与上年持平"),
        ("待填", "比上年【待填：全年预算总额增减额】"),
    ],
)
def test_change_of_the_budget(prior: str, told: str, evaluate: Evaluate, disclosure: str) -> None:
    """Revenue and expenditure of the whole year against last year's."""
    made = evaluate(
        BASE.replace("96.00", prior) + "disclosed: 是\n", budget_disclosure_2024=disclosure
    )

    assert f"2024年本部门全年预算收入120万元，{told}。" == sentence(made, "revenue_change")
    assert f"2024年本部门全年预算支出120万元，{told}。" == sentence(made, "expenditure_change")


@pytest.mark.parametrize(
    ("prior", "reason", "told"),
    [
        ("10.00", "业务增加", "比上年增加2.5万元，增长25%，主要原因是业务增加"),
        ("15.00", "压减", "比上年减少2.5万元，下降16.67%，主要原因是压减"),
        ("12.50", "与上年一样", "与上年持平"),
        ("0", "新设", "比上年增加12.5万元，增长--（基数为0，不可比），主要原因是新设"),
        ("10.00", "待填：财务科", "比上年增加2.5万元，增长25%，主要原因是【待填：财务科】"),
        ("待填", "未知", "比上年【待填：机关运行经费增减额】，主要原因是未知"),
    ],
)
def test_change_of_a_disclosed_amount(
    prior: str, reason: str, told: str, evaluate: Evaluate, disclosure: str
) -> None:
    """Up, down, unchanged, on a base of nothing, and still to be entered."""
    beside = disclosed(
        disclosure, ("current: 12.50, prior: 10.00", f"current: 12.50, prior: {prior}")
    )
    made = evaluate(
        f"{BASE}disclosed: 是\nreasons: {{administrative_expense: {reason}}}\n",
        budget_disclosure_2024=beside,
    )

    assert f"2024年，本部门机关运行经费安排12.5万元，{told}。" == sentence(
        made, "administrative_expense"
    )


def test_three_public(evaluate: Evaluate, disclosure: str) -> None:
    """Each line of “三公”经费 with its change; the two kinds of vehicles in brackets."""
    made = evaluate(
        BASE + "disclosed: 是\nreasons: {three_public: 甲, vehicles: 乙, reception: 丙}\n",
        budget_disclosure_2024=disclosure,
    )

    assert sentence(made, "three_public") == (
        "2024年本部门财政拨款安排“三公”经费8.1万元，比上年增加0.5万元，增长6.58%，主要原因是甲。"
        "其中：因公出国（境）费0万元，比上年增加0万元，增长--（基数为0，不可比）；"
        "公务用车购置及运行维护费2.5万元（公务用车购置费0万元，比上年增加0万元；"
        "公务用车运行维护费2.5万元，比上年减少0.5万元），比上年减少0.5万元，下降16.67%，主要原因是乙；"
        "公务接待费5.6万元，比上年增加1万元，增长21.74%，主要原因是丙。"
    )


def test_procurement(evaluate: Evaluate, disclosure: str) -> None:
    """The sum and its three parts, nothing left out."""
    made = evaluate(BASE + "disclosed: 是\n", budget_disclosure_2024=disclosure)

    assert sentence(made, "procurement") == (
        "2024年本部门政府采购安排31.3万元，其中：货物类采购预算1.1万元，"
        "工程类采购预算0万元，服务类采购预算30.2万元。"
    )


def test_outturn(evaluate: Evaluate) -> None:
    """The final accounts of “三公”经费, foreign affairs inside domestic reception."""
    assert sentence(evaluate(BASE + OUTTURN), "outturn") == (
        "2024年本部门“三公”经费支出合计决算数5.01万元。其中：因公出国（境）费决算数1.1万元；"
        "公务用车购置及运行维护费决算数2.89万元（公务用车购置费决算数0万元，"
        "公务用车运行维护费决算数2.89万元）；公务接待费决算数1.02万元（国内接待费决算数0.72万元，"
        "其中外事接待费决算数0.05万元；国（境）外接待费决算数0.3万元）。"
    )


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        (
            "current: 0.54, prior: 1.81, reason: 压减",
            "0.54万元，比上年决算数1.81万元减少1.27万元，主要原因是压减",
        ),
        (
            "current: 1.81, prior: 0.54, reason: 新增",
            "1.81万元，比上年决算数0.54万元增加1.27万元，主要原因是新增",
        ),
        ("current: 1.8, prior: 1.80, reason: 没有变化", "1.80万元，与上年决算数1.80万元持平"),
        ("current: 0, prior: 0", "0.00万元，与上年决算数0.00万元持平"),
        (
            "current: 0.54, prior: 0, reason: 新增",
            "0.54万元，比上年决算数0.00万元增加0.54万元，主要原因是新增",
        ),
        ("current: 0.54, prior: 1.81", "0.54万元，比上年决算数1.81万元减少1.27万元"),
        ("current: 0.54, prior: 待填", "0.54万元，上年决算数【待填：上年会议费】"),
    ],
)
def test_conference_and_training(amounts: str, told: str, evaluate: Evaluate) -> None:
    """Both are told alike: up, down, unchanged, from nothing, without a reason, pending."""
    made = evaluate(f"{BASE}conference: {{{amounts}}}\ntraining: {{{amounts}}}\n")

    assert f"2024年本部门会议费{told}。" == sentence(made, "conference")
    assert f"2024年本部门培训费{told.replace('会议费', '培训费')}。" == sentence(made, "training")


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        (
            "original_value: 13.60, prior_value: 11.70, reason: 验收",
            "较2023年末资产原值11.7万元增加1.9万元，主要原因是验收。",
        ),
        (
            "original_value: 11.70, prior_value: 13.60, reason: 报废",
            "较2023年末资产原值13.6万元减少1.9万元，主要原因是报废。",
        ),
        ("original_value: 13.60, prior_value: 13.60", "与2023年末持平。"),
        (
            "original_value: 13.60, prior_value: 0, reason: 新设",
            "较2023年末资产原值0万元增加13.6万元，主要原因是新设。",
        ),
        ("original_value: 13.60, prior_value: 待填", "较2023年末【待填：资产总原值增减额】。"),
    ],
)
def test_assets(amounts: str, told: str, evaluate: Evaluate) -> None:
    """Counts of items, the original value and its change since the end of last year."""
    made = evaluate(f"{BASE}assets: {{fixed_items: 57, intangible_items: 1031, {amounts}}}\n")
    value = re.findall(r"original_value: ([\d.]+)", amounts)[0].rstrip("0")

    assert (
        f"截至2024年末，市数据局固定资产合计57项，无形资产合计1031项，资产总原值{value}万元，{told}"
    ) == sentence(made, "assets")


def test_composition(evaluate: Evaluate) -> None:
    """The offices of the day, counted, and the units below."""
    made = evaluate(BASE + "composition: 是\n")

    assert sentence(made, "office_list") == "江平市数据局内设办公室、数据科共2个科室。"
    assert sentence(made, "unit_list") == (
        "本部门预算为汇总预算，包括江平市数据局（本级）预算和1个下属单位预算：江平市数据中心。"
    )


def test_composition_of_a_single_unit(evaluate: Evaluate, folder: Path) -> None:
    """Without units below it the department says so, and without offices it lists none."""
    (folder / "department.yaml").write_text(
        "profile: guangdong\nnames: [{name: 江平市数据局, short: 市数据局}]\n"
        "units: [{id: bureau}]\n",
        encoding="utf-8",
    )
    made = evaluate(BASE + "composition: 是\n")

    assert sentence(made, "office_list") == ""
    assert sentence(made, "unit_list") == "本部门预算只包括本级预算，没有下属单位。"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("office_list", BASE),
        ("revenue_change", BASE),
        ("three_public", BASE),
        ("procurement", BASE),
        ("outturn", BASE),
        ("conference", BASE),
        ("training", BASE),
        ("assets", BASE),
    ],
)
def test_sentence_without_data_is_not_there(name: str, text: str, evaluate: Evaluate) -> None:
    """What the file does not give is not told."""
    assert sentence(evaluate(text), name) == ""


def numbers(text: str) -> list[str]:
    """Return the numbers of a printed text."""
    return re.findall(r"(?<![\d.])\d[\d,]*(?:\.\d+)?", text)


AMOUNTS = st.sampled_from(["0", "0.01", "1.00", "2.50", "19.99", "1234.56", "99999.90"])


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(AMOUNTS, min_size=12, max_size=12))
def test_any_amounts(evaluate: Evaluate, disclosure: str, amounts: list[str]) -> None:
    """No left-over words, no doubled punctuation, and nothing but figures has digits."""
    a, b, c, d, e, f, g, h, i, j, k, m = amounts
    beside = disclosed(
        disclosure,
        ("current: 12.50, prior: 10.00", f"current: {a}, prior: {b}"),
        ("overseas: {current: 0, prior: 0}", f"overseas: {{current: {c}, prior: {d}}}"),
        ("purchase: {current: 0, prior: 0}", f"purchase: {{current: {e}, prior: {f}}}"),
        ("reception: {current: 5.60, prior: 4.60", f"reception: {{current: {g}, prior: {h}"),
    )
    text = (
        f"{BASE}disclosed: 是\ncomposition: 是\n{OUTTURN}"
        f"conference: {{current: {i}, prior: {j}, reason: 甲}}\n"
        f"training: {{current: {j}, prior: {i}}}\n"
        "assets: {fixed_items: 57, intangible_items: 10, "
        f"original_value: {k}, prior_value: {m}}}\n"
        "reasons: {three_public: 乙, vehicles: 丙, overseas: 丁, administrative_expense: 戊}\n"
    )
    made = evaluate(text, budget_disclosure_2024=beside)
    assert made.document
    wrong = {"residue", "doubled-punctuation", "halfwidth-punctuation", "unmatched-pair"}

    assert [text for text in body(made) if SLIPS.search(text)] == []
    assert not wrong & {p.code for p in made.problems}
    # A given year is a word; every other digit is a figure's.
    for block in made.document.lists["body"]:
        literal = "".join(span.text for span in block["text"] if isinstance(span, Words))
        if show(block["look"]) == "paragraph":
            assert [n for n in numbers(literal) if n not in {"2024", "2023", "0"}] == []


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(AMOUNTS, AMOUNTS)
def test_change_is_what_the_amounts_say(evaluate: Evaluate, current: str, prior: str) -> None:
    """The words of a change fit its amount: this year's is last year's and the change."""
    made = evaluate(f"{BASE}conference: {{current: {current}, prior: {prior}, reason: 甲}}\n")
    told = sentence(made, "conference")
    now, before = Decimal(current), Decimal(prior)
    found = [Decimal(n) for n in numbers(told)[1:]]

    assert found == [now, before] + ([abs(now - before)] if now != before else [])
    assert ("增加" in told, "减少" in told, "持平" in told) == (
        now > before,
        now < before,
        now == before,
    )


def typed(report: Report) -> Iterator[Decimal]:
    """Yield the values of the figures a report prints, and of all they follow from."""
    assert report.document
    for block in report.document.lists["body"]:
        for span in block["text"]:
            if isinstance(span, Number):
                for _, figure in lineage(span.figure):
                    if figure.place and figure.value is not None:
                        yield figure.value


def test_figures_of_the_data_are_printed(evaluate: Evaluate) -> None:
    """Every typed amount of the budget, the accounts and the year is somewhere in the text."""
    text = BASE.replace("  prior_adjusted: 96.00\n", "") + OUTTURN
    made = evaluate(text + "conference: {current: 0.54, prior: 1.81, reason: 甲}\n")
    given_ = {Decimal(n) * 10000 for n in re.findall(r": ([\d.]+)$", text, re.MULTILINE)}
    found = {*typed(made)}

    assert {value for value in given_ if value and value != Decimal(985000)} <= found
    assert {Decimal(5400), Decimal(18100)} <= found


@pytest.mark.parametrize("year", [2023, 2024])
def test_example_is_well_formed(year: int) -> None:
    """The example's reports have no error and no slip."""
    made = reportgen.check(EXAMPLE, year=year, kind="self_evaluation").reports[0]

    assert errors(made) == []
    assert [text for text in body(made) if SLIPS.search(text)] == []
    assert not [text for text in body(made) if "待填" in text]


@pytest.mark.parametrize(
    "expected",
    [
        (
            "2024年市政务服务和数据管理局年初预算总额7618.03万元，全年预算总额7952.87万元，"
            "全年执行总额7952.87万元，执行率100%。"
        ),
        "2024年本部门全年预算收入7952.87万元，比上年减少3672.85万元，减少31.59%。",
        "2024年本部门会议费0.54万元，比上年决算数1.81万元减少1.27万元，主要原因是2024年度组织的会议减少。",
        (
            "2024年本部门培训费3.78万元，比上年决算数5.70万元减少1.92万元，"
            "主要原因是2024年压减了培训费支出。"
        ),
    ],
)
def test_published_sentences(expected: str) -> None:
    """Sentences of the example as they were published."""
    made = reportgen.check(EXAMPLE, year=2024, kind="self_evaluation").reports[0]

    assert expected in body(made)
