"""Charts as drawings: what is drawn is as long as its number, and the same stands in words."""

import re
from decimal import Decimal

import pytest
from lxml import etree

from reportgen import paths
from reportgen.amounts import Measure, Style, Unit
from reportgen.document import Chart, Form, Number, Series
from reportgen.figures import Figure, Formula
from reportgen.problems import TemplateError
from reportgen.render.charts import in_words, picture, svg
from reportgen.render.charts.lettering import width, wrap

SVG = "{http://www.w3.org/2000/svg}"
MONEY = Style("table", "#,##0.00", Unit.TEN_THOUSAND_YUAN)
RATE = Style("percent", "0.##%")
NEAR = Decimal("0.11")  # a coordinate has one decimal
WIDTH = Decimal(400)


def number(value: str | None, measure: Measure = Measure.MONEY) -> Number:
    """Return a number in 万元, a rate, or one that is still to be entered."""
    scale = 10000 if measure is Measure.MONEY else 1
    amount = None if value is None else Decimal(value) * scale
    figure = Figure("x", "数", amount, Formula.GIVEN, measure=measure)
    return Number(figure, MONEY if measure is Measure.MONEY else RATE)


def chart(
    *rows: tuple[str, str | None], form: Form = "bars", others: tuple[str | None, ...] = ()
) -> Chart:
    """Return a chart of one series, or of two where there are others."""
    first = Series("2023年", tuple(number(value) for _, value in rows))
    second = Series("2024年", tuple(number(value) for value in others))
    categories = tuple(name for name, _ in rows)
    return Chart("spent", "支出", form, "万元", categories, (first, second) if others else (first,))


def drawn(of: Chart) -> etree._Element:
    """Return the drawing of a chart, read as XML."""
    found = etree.fromstring(svg(of).encode()).find(f"{SVG}svg")
    assert found is not None
    return found


def boxes(of: Chart) -> list[tuple[Decimal, Decimal, Decimal, Decimal]]:
    """Return x, y, width and height of every bar, the squares of a key left out."""
    names = ("x", "y", "width", "height")
    rects = [
        tuple(Decimal(str(rect.get(name))) for name in names)
        for rect in drawn(of).iterchildren(f"{SVG}rect")
    ]
    return [(x, y, w, h) for x, y, w, h in rects if (w, h) != (14, 12)]


def texts(of: Chart) -> list[str]:
    """Return what is printed in the drawing."""
    return [text.text or "" for text in drawn(of).iterchildren(f"{SVG}text")]


def base(of: Chart) -> Decimal:
    """Return where the base line of lying bars stands."""
    rule = drawn(of).find(f"{SVG}path")
    assert rule is not None
    return Decimal(re.findall(r"[\d.]+", str(rule.get("d")))[0])


def test_bars_are_as_long_as_their_numbers() -> None:
    """Lengths stand in the proportion of the values, from one base line, and are labelled."""
    rows = chart(("甲", "30"), ("乙", "12.5"), ("丙", "0.01"))
    bars = boxes(rows)
    longest = bars[0][2]

    assert {x for x, *_ in bars} == {base(rows)}
    assert abs(bars[1][2] - longest * Decimal("12.5") / 30) <= NEAR
    assert abs(bars[2][2] - longest * Decimal("0.01") / 30) <= NEAR
    assert texts(rows) == ["甲", "30.00", "乙", "12.50", "丙", "0.01"]


def test_zero_and_what_is_to_be_entered_have_no_bar() -> None:
    """A zero is printed as 0.00, a pending number as 待填, and neither is drawn."""
    rows = chart(("甲", "0"), ("乙", None), ("丙", "5"))

    assert len(boxes(rows)) == 1
    assert texts(rows) == ["甲", "0.00", "乙", "【待填】", "丙", "5.00"]


def test_negative_bars_lie_on_the_other_side() -> None:
    """A negative bar ends at the base line where a positive one begins, in the same scale."""
    rows = chart(("甲", "20"), ("乙", "-5"))
    (start, _, long, _), (left, _, short, _) = boxes(rows)

    assert start == base(rows)
    assert abs(left + short - start) <= NEAR
    assert abs(short - long / 4) <= NEAR
    assert texts(rows)[3] == "-5.00"


def test_all_negative() -> None:
    """Bars that are all negative lie left of the base line and inside the drawing."""
    bars = boxes(chart(("甲", "-20"), ("乙", "-5")))

    assert all(x >= 0 for x, *_ in bars)
    assert abs(bars[0][2] - bars[1][2] * 4) <= NEAR * 4


@pytest.mark.parametrize("form", ["bars", "columns", "shares"])
@pytest.mark.parametrize("count", [1, 12])
def test_nothing_leaves_the_drawing(form: Form, count: int) -> None:
    """With one category and with twelve, every bar and every text stands inside the view box."""
    rows = chart(*((f"{n}年", str(n * 1000)) for n in range(1, count + 1)), form=form)
    drawing = drawn(rows)
    bottom = Decimal(str(drawing.get("height")))

    assert len(boxes(rows)) == count
    assert all(x >= 0 and x + w <= WIDTH + NEAR for x, _, w, _ in boxes(rows))
    assert all(y >= 0 and y + h <= bottom for _, y, _, h in boxes(rows))
    assert all(reach(text) for text in drawing.iterchildren(f"{SVG}text"))


def reach(text: etree._Element) -> bool:
    """Tell whether a text, as wide as it is estimated, stands inside the view box."""
    x, size = Decimal(str(text.get("x"))), Decimal(str(text.get("font-size")))
    wide = width(text.text or "", size)
    before = {"middle": wide / 2, "end": wide}.get(text.get("text-anchor", ""), Decimal(0))
    return x - before >= -1 and x - before + wide <= WIDTH + 1


def test_columns_stand_on_one_line() -> None:
    """Columns are as high as their numbers, two of a year side by side."""
    rows = chart(("2024年", "10"), ("2025年", "40"), form="columns", others=("20", "30"))
    (x1, y1, w1, h1), (_, _, _, h2), (x3, _, _, h3), _ = boxes(rows)

    assert abs(h2 - h1 * 4) <= NEAR * 4
    assert abs(h3 - h1 * 2) <= NEAR * 4
    assert x3 >= x1 + w1
    assert {abs(y + h - y1 - h1) <= NEAR for _, y, _, h in boxes(rows)} == {True}


def test_columns_without_room_for_their_numbers_lie() -> None:
    """Where a number is wider than its column, the same chart is drawn as bars."""
    rows = chart(*((f"{n}年", "1234567.89") for n in range(2020, 2026)), form="columns")

    assert len({x for x, *_ in boxes(rows)}) == 1
    assert len({w for *_, w, _ in boxes(rows)}) == 1


def test_shares_fill_the_whole_width() -> None:
    """The parts of one bar follow each other without a gap and fill the drawing."""
    rows = chart(("甲", "25"), ("乙", "0"), ("丙", "75"), form="shares")
    (x1, _, w1, _), (x2, _, w2, _) = boxes(rows)

    assert (x1, w1) == (0, 100)
    assert (x2, w2) == (100, 300)


@pytest.mark.parametrize("part", [None, "-1"])
def test_parts_that_make_no_whole_are_bars(part: str | None) -> None:
    """With a part that is pending or negative no bar could be the whole."""
    rows = chart(("甲", "25"), ("乙", part), form="shares")

    assert texts(rows)[0:2] == ["甲", "25.00"]
    assert boxes(rows)[0][0] == base(rows)


def test_numbers_beside_are_printed_and_not_drawn() -> None:
    """A rate stands behind its amount, in the drawing and in the words."""
    rates = Series("执行率", (None, number("0.875", Measure.RATE)))
    amounts = Series("金额", (number("8"), number("7")))
    rows = Chart("e", "执行", "bars", "万元", ("预算", "执行"), (amounts,), rates)

    assert len(boxes(rows)) == 2
    assert texts(rows)[3] == "7.00（执行率87.5%）"
    assert in_words(rows) == "单位：万元。预算：8.00；执行：7.00（执行率87.5%）。"


def test_the_words_tell_every_number_as_printed() -> None:
    """The text alternative names every category, series and number, a missing one too."""
    rows = chart(("甲", "1234.5"), ("乙", None), others=("0", "-3"))

    expected = "单位：万元。甲：2023年 1,234.50，2024年 0.00；乙：2023年 【待填】，2024年 -3.00。"
    assert expected == in_words(rows)


def test_a_number_that_does_not_exist_is_a_dash() -> None:
    """An indicator without a completion has a dash, as in its table."""
    rates = Series("完成率", (None, number("1", Measure.RATE)))
    rows = Chart("c", "完成率", "bars", "", ("甲", "乙"), (rates,))

    assert texts(rows) == ["甲", "—", "乙", "100%"]
    assert in_words(rows) == "甲：—；乙：100%。"


def test_the_drawing_is_named_for_readers_who_do_not_see_it() -> None:
    """The drawing is an image whose name is its title and whose description are the words."""
    rows = chart(("甲", "1"))
    drawing = drawn(rows)
    named = {str(one.get("id")): one.text for one in drawing.iter() if one.get("id")}
    labelled = str(drawing.get("aria-labelledby")).split()

    assert drawing.get("role") == "img"
    assert [named[one] for one in labelled] == ["支出", in_words(rows)]


def test_ids_of_members_differ() -> None:
    """The same chart of two members has no id in common, and each points to its own patterns."""
    rows = chart(("甲", "1"), others=("2",))
    one, other = (set(re.findall(r'id="([^"]+)"', svg(rows, name))) for name in ("a", "b"))

    assert len(one) == 4
    assert not one & other
    assert set(re.findall(r"url\(#([^)]+)\)", svg(rows, "a"))) <= one


def test_signs_of_markup_stay_text() -> None:
    """`<`, `&` and quotes of a name are printed, not read as markup."""
    rows = chart(('<b>"R&D"</b>', "1"))

    assert texts(rows)[0] == '<b>"R&D"</b>'
    assert '<b>"R&D"</b>：1.00' in in_words(rows)


def test_long_names_stand_above_their_bars_in_two_lines() -> None:
    """A name that does not fit beside its bar goes above it; no word of the alternative is cut."""
    name = "强化“百千万工程”信息综合平台场景应用拓展建设" * 4
    rows = chart((name, "1"))
    lines = texts(rows)

    assert len(lines) == 3
    assert lines[1].endswith("…")
    assert boxes(rows)[0][0] == 0
    assert name in in_words(rows)


def test_no_script_and_nothing_from_elsewhere() -> None:
    """The only address in a drawing is the name of its language."""
    rows = chart(("甲", "1"), others=("2",))

    assert set(re.findall(r"https?://[^\"]+", svg(rows))) == {"http://www.w3.org/2000/svg"}
    assert "<script" not in svg(rows)


def test_picture_has_its_title_in_it() -> None:
    """A drawing that stands without a caption prints title and unit itself."""
    found = etree.fromstring(picture(chart(("甲", "1"))).encode())

    assert found.tag == f"{SVG}svg"
    assert next(found.iter(f"{SVG}text")).text == "支出（单位：万元）"


def test_mistake_in_the_template_is_told(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edited template that names something unknown is a problem of that file."""
    folder = tmp_path_factory.mktemp("templates")
    (folder / "chart.svg.j2").write_text("{{ titel }}", encoding="utf-8")
    monkeypatch.setattr(paths, "templates", lambda: folder)

    with pytest.raises(TemplateError) as raised:
        svg(chart(("甲", "1")))

    problem = raised.value.problems[0]
    assert (problem.code, problem.place.file) == ("chart-template", str(folder / "chart.svg.j2"))


# --- lettering ---


def test_width_of_characters() -> None:
    """A Chinese character and its signs are one em wide, digits and Latin letters 0.55."""
    assert width("预算，“三公”", Decimal(10)) == 70
    assert width("1,430.00", Decimal(10)) == 44


def test_lines_are_about_equal_and_keep_numbers_whole() -> None:
    """A text breaks so that no single sign is left over, and not inside a number."""
    assert wrap("社会保障和就业支出", Decimal(1), Decimal(8), 2) == ["社会保障和", "就业支出"]
    assert wrap("政务热线12345外包", Decimal(1), Decimal(6), 2) == ["政务热线", "12345外包"]


def test_signs_stay_with_their_words() -> None:
    """A closing sign begins no line, an opening one ends none."""
    lines = wrap("因公出国（境）费用支出", Decimal(1), Decimal(5), 9)

    assert "".join(lines) == "因公出国（境）费用支出"
    assert not [line for line in lines if line[0] == "）" or line[-1] == "（"]


def test_what_does_not_fit_is_cut_with_a_mark() -> None:
    """The last line that is allowed ends with … and is no wider than the others."""
    lines = wrap("一二三四五六七八九十", Decimal(1), Decimal(4), 2)

    assert lines == ["一二三四", "五六七…"]
