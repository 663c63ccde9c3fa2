"""Indicator values: every form the seeds print, the year against the period, share of a target."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.indicators import (
    Agreement,
    IndicatorValue,
    Operator,
    completion,
    is_impossible,
    read_value,
    whole_and_year,
)

AGREE, EXCEEDS, UNCLEAR = Agreement
NUMBERS = st.decimals(min_value=0, max_value=10**9, places=4)
SIGNS = st.sampled_from(["", "≥", "≤", ">", "<", "=", "＞=", "=＜", "≦", "≧"])
TEXTS = st.text(
    st.sampled_from("0123456789.,-－１９ 　\n≥≦＞＜=<%％每年季度平均万次分以上内前率（）"),
    max_size=14,
)


def parts(value: IndicatorValue) -> tuple[str, str | None, str, str]:
    """What was read from a value, as text."""
    number = None if value.number is None else str(value.number)
    return value.operator or "", number, value.unit, value.words


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        # seed 000
        ("1000", "印章系统累计用章次数（万次）", ("", "1000", "万次", "")),
        ("785", "印章系统累计用章次数\n（万次）", ("", "785", "万次", "")),
        ("≥300", "政务信息化项目评估数量（项）", ("≥", "300", "项", "")),
        ("≥168", "政务外网覆盖单位数量（个）", ("≥", "168", "个", "")),
        ("≥1000000", "汇聚数值指标数据(条）", ("≥", "1000000", "条", "")),
        ("95", "安全漏洞加固复核率(%)", ("", "95", "%", "")),
        ("4", "全市正射影像数据更新次数", ("", "4", "", "")),
        ("≥93", "话务接通率", ("≥", "93", "", "")),
        ("≥12000", "信息化项目投资评审节约财政资金（万元）", ("≥", "12000", "万元", "")),
        ("100", "政务服务好评率（%）", ("", "100", "%", "")),
        # seed 001
        ("800个事项", "", ("", "800", "个事项", "")),
        ("2000个事项", "", ("", "2000", "个事项", "")),
        ("100个“一件事”\n导办", "", ("", "100", "个“一件事”导办", "")),
        ("6套", "", ("", "6", "套", "")),
        ("5部", "", ("", "5", "部", "")),
        ("100%", "", ("", "100", "%", "")),
        ("≥80%", "", ("≥", "80", "%", "")),
        ("≤低于预算价格", "", ("≤", None, "", "低于预算价格")),
        ("≤1小时", "", ("≤", "1", "小时", "")),
        ("提升", "", ("", None, "", "提升")),
        ("稳定运行", "", ("", None, "", "稳定运行")),
        ("个人和企业少跑动", "", ("", None, "", "个人和企业少跑动")),
        ("零污染", "", ("", None, "", "零污染")),
        ("3人/3年驻场", "", ("", None, "", "3人/3年驻场")),
        ("≥1个", "", ("≥", "1", "个", "")),
        ("市级大厅150事项\n的预填表服务", "", ("", None, "", "市级大厅150事项的预填表服务")),
        (
            "新增不少于45个高\n频政务服务事项上\n线粤省事小程序和\nAPP",
            "",
            ("", None, "", "新增不少于45个高频政务服务事项上线粤省事小程序和APP"),
        ),
        ("2025年12月底前", "", ("", None, "", "2025年12月底前")),
        ("≥25个", "", ("≥", "25", "个", "")),
        ("考核分数＞95分", "", (">", "95", "分", "考核分数")),
        ("＜0宗", "", ("<", "0", "宗", "")),
        ("≤48小时", "", ("≤", "48", "小时", "")),
        ("70%覆盖", "市直单位上云率（上云市直单位数量/市直单位数量）", ("", "70", "%", "覆盖")),
        ("＞90%", "", (">", "90", "%", "")),
        ("≥170万次", "", ("≥", "170", "万次", "")),
        ("话务服务满意度≥90%", "", ("≥", "90", "%", "话务服务满意度")),
        ("4项", "", ("", "4", "项", "")),
        ("2025年12月完成验收", "", ("", None, "", "2025年12月完成验收")),
        (
            "2026年11月之前完成全部\n服务验收",
            "",
            ("", None, "", "2026年11月之前完成全部服务验收"),
        ),
        ("≥90分", "", ("≥", "90", "分", "")),
        ("每年1次", "", ("", "1", "次", "每年")),
        ("每季度1次", "", ("", "1", "次", "每季度")),
        ("1", "全市遥感影像数据更新次数", ("", "1", "", "")),
        ("90% ", "", ("", "90", "%", "")),
        ("100%", "影像更新及时性（正射影像每季度末完成更新）", ("", "100", "%", "")),
        ("＞=2000小时", "", ("≥", "2000", "小时", "")),
        ("=＜平均30分钟", "", ("≤", "30", "分钟", "平均")),
        ("≥18000件", "", ("≥", "18000", "件", "")),
        ("≤5s", "", ("≤", "5", "s", "")),
        ("实现共享", "", ("", None, "", "实现共享")),
        ("＞70%", "", (">", "70", "%", "")),
        ("≦120分钟", "", ("≤", "120", "分钟", "")),
        ("≥3年", "", ("≥", "3", "年", "")),
        # seed 003
        ("13套", "", ("", "13", "套", "")),
        ("每年 1次", "", ("", "1", "次", "每年")),
        ("每季度 1\n\n次", "", ("", "1", "次", "每季度")),
        ("每年 4次", "", ("", "4", "次", "每年")),
        ("＞10000\n\n路", "", (">", "10000", "路", "")),
        ("37897", "", ("", "37897", "", "")),
        ("＞2000\n\n人", "", (">", "2000", "人", "")),
        ("≤0次", "", ("≤", "0", "次", "")),
        ("0次", "", ("", "0", "次", "")),
        ("≥99%", "", ("≥", "99", "%", "")),
        ("≥120 万宗", "", ("≥", "120", "万宗", "")),
        ("202.57 万宗", "", ("", "202.57", "万宗", "")),
    ],
)
def test_values_of_the_seeds(
    text: str, label: str, expected: tuple[str, str | None, str, str]
) -> None:
    """Every form in the seeds is read; the printed text is kept as it is."""
    value = read_value(text, label)

    assert expected == parts(value)
    assert text == value.text


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        ("≥ ≧ ⩾ ＞= >= ＞＝ => ＝＞", Operator.AT_LEAST),
        ("≤ ≦ ⩽ =＜ ＝＜ <= ＜= ＜＝", Operator.AT_MOST),
        ("＞ >", Operator.MORE),
        ("＜ <", Operator.LESS),
        ("= ＝", Operator.EQUAL),
    ],
)
def test_signs_of_an_operator(signs: str, expected: Operator) -> None:
    """An operator is known in each of its writings, full width and half width."""
    read = {read_value(f"{sign}９８．５％").operator for sign in signs.split()}

    assert {expected} == read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("≥９８．５％", ("≥", "98.5", "%", "")),
        ("≥1,000,000条", ("≥", "1000000", "条", "")),
        ("≥-5%", ("≥", "-5", "%", "")),
        ("－5%", ("", "-5", "%", "")),
        ("90%以上", ("≥", "90", "%", "")),
        ("30分钟以内", ("≤", "30", "分钟", "")),
        ("3个工作日内", ("≤", "3", "个工作日", "")),
        ("＞90%以上", (">", "90", "%", "")),
        ("每年≥4次", ("≥", "4", "次", "每年")),
        ("平均25分钟", ("", "25", "分钟", "平均")),
        ("≤6个月", ("≤", "6", "个月", "")),
        ("", ("", None, "", "")),
        ("≥", ("≥", None, "", "")),
    ],
)
def test_other_forms(text: str, expected: tuple[str, str | None, str, str]) -> None:
    """Separators of thousands, negative numbers, and limits in words are read as well."""
    assert expected == parts(read_value(text))


@pytest.mark.parametrize(
    "text",
    [
        "1-2天",
        "1.2.3",
        "1,2",
        "1,0000",
        "100 200",
        "100  200",
        "2025年",
        "12月底前",
        "15日前",
        "第1名",
        "每两年1次",
        "90%≤x",
        "3个，完成验收",
        "1个市级政务服务大厅完成改造",
        "①",
        "٣个",
        "A->B",
        "9" * 20,
    ],
)
def test_what_has_no_number(text: str) -> None:
    """Several numbers, dates, sentences and digits of other scripts are words."""
    assert (None, text.replace("  ", " ")) == (read_value(text).number, read_value(text).words)


def test_operator_without_a_single_number() -> None:
    """An operator that begins words is kept, one inside them is not."""
    assert parts(read_value("≤2025年12月")) == ("≤", None, "", "2025年12月")
    assert parts(read_value("完成率≥目标")) == ("", None, "", "完成率≥目标")


def test_unit_of_the_label() -> None:
    """A label gives its unit only to a number that has none, and only if it is short."""
    label = "用章次数（万次）"

    expected = ["次", "万次", "", ""]
    assert expected == [
        read_value("5次", label).unit,
        read_value("5", label).unit,
        read_value("提升", label).unit,
        read_value("5", "及时性（正射影像每季度末完成更新）").unit,
    ]


@settings(deadline=None, max_examples=300)
@given(TEXTS, TEXTS)
def test_every_text_is_a_value(text: str, label: str) -> None:
    """No text is refused, and each is printed as it was given."""
    assert text == read_value(text, label).text


@settings(deadline=None, max_examples=300)
@given(SIGNS, NUMBERS, st.sampled_from(["", "%", "万次", "个事项", "分", "小时"]))
def test_a_number_is_read_exactly(sign: str, number: Decimal, unit: str) -> None:
    """A sign, a number and a unit are read back with all digits."""
    value = read_value(f"{sign}{number:f}{unit}")

    assert (number, unit) == (value.number, value.unit)


@pytest.mark.parametrize(
    ("whole", "annual", "label", "expected"),
    [
        ("1000", "785", "用章次数（万次）", AGREE),
        ("1000", "1200", "用章次数（万次）", EXCEEDS),
        ("≥300", "≥150", "评估数量（项）", AGREE),
        ("≥300", "≥301", "评估数量（项）", EXCEEDS),
        ("≥1万条", "≥20000条", "", EXCEEDS),
        ("≥2万条", "≥20000条", "", AGREE),
        ("≥50", "≥60", "云资源整体使用率（%）", UNCLEAR),
        ("≥60", "≥50", "云资源整体使用率（%）", AGREE),
        ("≥90", "≥93", "话务接通率", UNCLEAR),
        ("3", "4", "年度制度建设数量", EXCEEDS),
        ("≥90分", "≥95分", "", UNCLEAR),
        ("≤30分钟", "≤60分钟", "", UNCLEAR),
        ("≤60分钟", "≤30分钟", "", AGREE),
        ("≤30次", "≥20次", "", UNCLEAR),
        ("考核分数＞95分", "满意度＞95分", "", UNCLEAR),
        ("零污染", "零 污染", "", AGREE),
        ("提升", "降低", "", UNCLEAR),
        ("提升", "≥5%", "", UNCLEAR),
        ("50%", "20个", "", UNCLEAR),
        ("2025年12月底前", "2025年12月底前", "", AGREE),
        ("每年1次", "1", "", AGREE),
        ("4", "每季度1次", "", AGREE),
        ("每半年1次", "每年2次", "", AGREE),
        ("每月1次", "12次", "", AGREE),
        ("每周1次", "52", "", AGREE),
        ("20", "每季度1次", "", UNCLEAR),
    ],
)
def test_whole_and_year(whole: str, annual: str, label: str, expected: Agreement) -> None:
    """A year exceeds the period only in what adds up; all else is a question at most."""
    assert expected is whole_and_year(read_value(whole, label), read_value(annual, label), label)


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_a_value_agrees_with_itself(text: str) -> None:
    """Whatever is written, the same for the year and the period is no question."""
    assert AGREE is whole_and_year(read_value(text), read_value(text))


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("＜0宗", "信息安全事故宗数", True),
        ("＜1宗", "信息安全事故宗数", False),
        ("≤0次", "重大安全事故次数", False),
        ("≤-1次", "重大安全事故次数", True),
        ("-3个", "", True),
        ("≥-5%", "投资增长率", False),
        ("＜0%", "事故率", True),
        ("≥120%", "用户满意度", True),
        ("120", "政务服务好评率（%）", True),
        ("=101%", "合格率", True),
        ("＞100%", "合格率", True),
        ("话务服务满意度≥120%", "市民反馈", True),
        ("≥100%", "合格率", False),
        ("≤120%", "合格率", False),
        ("≥120%", "投资增长率", False),
        ("≥120%", "年度投资", False),
        ("≥120", "话务接通率", False),
        ("零污染", "", False),
    ],
)
def test_impossible_values(text: str, label: str, *, expected: bool) -> None:
    """Less than nothing and more than the whole of a share can never be reached."""
    assert expected is is_impossible(read_value(text, label), label)


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("13套", "11套", Decimal(11) / 13),
        ("≥93%", "98.62%", 1),
        ("≥80%", "60%", "0.75"),
        ("＞10000路", "37897", 1),
        ("＞10000路", "5000", "0.5"),
        ("=4项", "3项", "0.75"),
        ("≤1小时", "2小时", "0.5"),
        ("≤1小时", "≤1小时", 1),
        ("＜60分钟", "45分钟", 1),
        ("≤0次", "0次", 1),
        ("≤0次", "2次", 0),
        ("≤5次", "0次", 1),
        ("0次", "0次", 1),
        ("0次", "1次", None),
        ("≥0次", "1次", None),
        ("≥0次", "0次", None),
        ("≥120万宗", "202.57万宗", 1),
        ("≥120万宗", "600000宗", "0.5"),
        ("≥1亿元", "5000万元", "0.5"),
        ("≥120万宗", "60", "0.5"),
        ("≥120万宗", "200万次", None),
        ("每季度1次", "每年4次", 1),
        ("每季度1次", "每年3次", "0.75"),
        ("每季度1次", "3次", "0.75"),
        ("每年1次", "每年1次", 1),
        ("提升", "提升", None),
        ("≥3个", "提升", None),
        ("≤低于预算价格", "5", None),
        ("≥-5%", "3%", None),
        ("≤1小时", "≥2小时", None),
        ("＞95分", "=95分", 1),
    ],
)
def test_completion(target: str, actual: str, expected: str | Decimal | int | None) -> None:
    """A target is reached by its share, turned round for a limit, and never more than wholly."""
    share = None if expected is None else Decimal(expected)
    assert share == completion(read_value(target), read_value(actual))


@settings(deadline=None, max_examples=300)
@given(SIGNS, NUMBERS, NUMBERS)
def test_completion_is_a_share(sign: str, target: Decimal, actual: Decimal) -> None:
    """What is reached is a share from 0 to 1; a value that meets its target is wholly reached."""
    goal = read_value(f"{sign}{target:f}件")
    share = completion(goal, read_value(f"{actual:f}件"))

    assert share is None or 0 <= share <= 1
    assert completion(goal, read_value(f"{target:f}件")) in {1, None}


@settings(deadline=None, max_examples=300)
@given(TEXTS, TEXTS)
def test_no_pair_of_texts_breaks_a_comparison(one: str, other: str) -> None:
    """Any two texts can be compared and measured."""
    first, second = read_value(one), read_value(other)

    assert whole_and_year(first, second) in Agreement
    assert isinstance(completion(first, second), Decimal | None)
    assert is_impossible(first, other) in {True, False}


def test_brackets_of_a_label() -> None:
    """The bracket of a label is its unit with any mixture of full-width and half-width brackets."""
    labels = ["数据(条）", "数据（条)", "数据(条)", "数据（条）"]

    assert [read_value("1", label).unit for label in labels] == ["条"] * 4
