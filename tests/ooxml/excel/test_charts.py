"""Charts show their cells where they are, and keep the values that stand there."""

import io
from collections.abc import Mapping
from decimal import Decimal

import xlsxwriter
from lxml.etree import _Element
from moved import Repeated, Written, parts, printed
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from reportgen.ooxml import trees
from reportgen.ooxml.excel.movement import Fault, Value
from reportgen.ooxml.excel.parts.charts import move_chart


def drawn(kind: str, *series: Mapping[str, object], at: str = "E12", height: int = 200) -> bytes:
    """A sheet S with a chart; A2:C4 hold data, of which row 2 is meant to be a loop."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet: Worksheet = book.add_worksheet("S")
        for row in range(5):
            sheet.write_row(row, 0, [f"n{row}", f"m{row}", row])
        chart: Chart = book.add_chart({"type": kind})
        for one in series:
            chart.add_series(dict(one))
        chart.set_size({"width": 300, "height": height})
        sheet.insert_chart(at, chart, {"object_position": 1})
    return out.getvalue()


def charts(content: bytes) -> list[_Element]:
    """Return the charts of a workbook in the order of their parts."""
    made = parts(content)
    names = [name for name in made if name.startswith("xl/charts/chart")]
    return [trees.read(made[name]) for name in sorted(names)]


def references(chart: _Element) -> list[str]:
    """Return what a chart refers to."""
    return [one.text or "" for one in chart.iter("{*}f")]


def cache(chart: _Element, path: str) -> tuple[str, dict[str, str]]:
    """Return how many points a cache of a chart counts, and those that it holds."""
    found = next(one for one in chart.iter("{*}numCache", "{*}strCache") if _under(one, path))
    count = found.find("{*}ptCount")
    assert count is not None
    points = {str(one.get("idx")): one[0].text or "" for one in found.iterfind("{*}pt")}
    return str(count.get("val")), points


def _under(one: _Element, path: str) -> bool:
    return any(trees.local(above) == path for above in one.iterancestors())


def cells(values: dict[str, Value]) -> Written:
    """Return cells of the sheet S."""
    return Written({("S", name): value for name, value in values.items()})


COLUMN = {
    "name": "=S!$C$1",
    "categories": "=S!$A$2:$A$2",
    "values": "=S!$C$2:$C$2",
}


def test_a_series_grows_with_its_loop() -> None:
    """Categories and values cover all turns; the values are those of the printed cells."""
    told = cells({"A2": "甲", "A4": "丙", "C1": "额", "C2": Decimal("1.50"), "C4": Decimal(3)})
    [chart] = charts(printed(drawn("column", COLUMN), [(0, Repeated("S", (2, 2), 3), ())], told))

    assert references(chart) == ["S!$C$1", "S!$A$2:$A$4", "S!$C$2:$C$4"]
    assert cache(chart, "tx") == ("1", {"0": "额"})
    assert cache(chart, "cat") == ("3", {"0": "甲", "2": "丙"})
    assert cache(chart, "val") == ("3", {"0": "1.5", "2": "3"})


def test_areas_apart_are_a_union() -> None:
    """Rows with a gap between them are named in parentheses; points count through."""
    told = cells({"C2": Decimal(2), "C4": Decimal(4), "C5": Decimal(5)})
    # The gap: rows 2 and 3 are a turn, and the series names row 3 of each.
    series = {"values": "=S!$C$3:$C$3"}
    mover = Repeated("S", (2, 3), 2)
    [chart] = charts(printed(drawn("column", series), [(0, mover, ())], told))

    assert references(chart) == ["(S!$C$3,S!$C$5)"]
    assert cache(chart, "val") == ("2", {"1": "5"})


def test_a_renamed_sheet_is_named_with_quotes() -> None:
    """The chart of each copy of a sheet refers to its own sheet."""
    content = printed(
        drawn("line", COLUMN),
        [(0, Repeated("甲 1"), ()), (0, Repeated("乙"), ())],
    )

    assert [references(chart)[2] for chart in charts(content)] == ["'甲 1'!$C$2", "乙!$C$2"]


def test_points_of_every_kind_move() -> None:
    """X, Y, error bars and labels from cells move down with an insertion."""
    series = {
        "categories": "=S!$A$4:$A$5",
        "values": "=S!$B$4:$B$5",
        "y_error_bars": {
            "type": "custom",
            "plus_values": "=S!$C$4:$C$5",
            "minus_values": "=S!$C$4:$C$5",
        },
        "data_labels": {"value": True, "custom": [{"value": "=S!$C$4"}]},
    }
    mover = Repeated("S", (2, 2), 3)
    [scatter] = charts(printed(drawn("scatter", series), [(0, mover, ())]))

    assert sorted(references(scatter)) == [
        "S!$A$6:$A$7",
        "S!$B$6:$B$7",
        "S!$C$6",
        "S!$C$6:$C$7",
        "S!$C$6:$C$7",
    ]


def test_values_of_every_kind() -> None:
    """Errors stay errors, truths are numbers, a text among numbers counts as nought."""
    told = cells({"C2": Fault("#DIV/0!"), "C3": True, "C4": "文字", "C5": Decimal("1E+3")})
    series = {"values": "=S!$C$2:$C$6"}
    [chart] = charts(printed(drawn("column", series), cells=told))

    assert cache(chart, "val") == ("5", {"0": "#DIV/0!", "1": "1", "2": "0", "3": "1000"})


def test_categories_are_numbers_or_texts_as_printed() -> None:
    """Tags are texts in the template; years printed there are numbers, and the other way round."""
    of_texts = {"categories": "=S!$A$2:$A$3", "values": "=S!$C$2:$C$3"}
    of_numbers = {"categories": "=S!$C$2:$C$3", "values": "=S!$C$2:$C$3"}
    years = cells({"A2": Decimal(2025), "A3": Decimal(2026), "C2": "一", "C3": "二"})

    def kind(series: Mapping[str, object]) -> list[str]:
        [chart] = charts(printed(drawn("column", series), cells=years))
        return [trees.local(one) for cat in chart.iter("{*}cat") for one in cat.iter()]

    assert kind(of_texts)[1:5] == ["numRef", "f", "numCache", "formatCode"]
    assert kind(of_numbers)[1:5] == ["strRef", "f", "strCache", "ptCount"]


def test_categories_of_several_levels() -> None:
    """The innermost level is written first, each with its points."""
    chart = trees.read(
        b'<c:chartSpace xmlns:c="urn:c"><c:cat><c:multiLvlStrRef><c:f>S!$A$2:$B$3</c:f>'
        b'<c:multiLvlStrCache><c:ptCount val="1"/><c:lvl><c:pt idx="0"><c:v>x</c:v></c:pt></c:lvl>'
        b"<c:lvl/></c:multiLvlStrCache></c:multiLvlStrRef></c:cat></c:chartSpace>"
    )
    told = cells({"A2": "外", "B2": "内", "B3": "里", "B4": "末"})
    move_chart(chart, Repeated("S", (3, 3), 2), told, None)
    levels = [
        {str(one.get("idx")): one[0].text for one in level.iterfind("{*}pt")}
        for level in chart.iter("{*}lvl")
    ]

    assert references(chart) == ["S!$A$2:$B$4"]
    assert [one.get("val") for one in chart.iter("{*}ptCount")] == ["3"]
    assert levels == [{"0": "内", "1": "里", "2": "末"}, {"0": "外"}]


def test_what_is_filtered_moves() -> None:
    """References in extensions, as of labels from cells, move and are refreshed."""
    chart = trees.read(
        b'<c:chartSpace xmlns:c="urn:c" xmlns:c15="urn:c15"><c:ser><c:extLst><c:ext>'
        b"<c15:datalabelsRange><c15:f>S!$A$4</c15:f><c15:dlblRangeCache><c:ptCount val='1'/>"
        b"</c15:dlblRangeCache></c15:datalabelsRange></c:ext><c:ext><c15:fullRef>"
        b"<c15:sqref>S!$A$2:$A$4</c15:sqref></c15:fullRef></c:ext></c:extLst></c:ser>"
        b"</c:chartSpace>"
    )
    move_chart(chart, Repeated("S", (3, 3), 2), cells({"A5": "标"}), None)

    assert references(chart) == ["S!$A$5"]
    assert [one.text for one in chart.iter("{*}sqref")] == ["S!$A$2:$A$5"]
    assert [one[0].text for one in chart.iter("{*}pt")] == ["标"]


def test_a_series_without_cells_is_left_out() -> None:
    """A loop without turns leaves the chart, without the series and without stale values."""
    other = {"values": "=S!$C$4"}
    mover = Repeated("S", (2, 2), 0)
    [chart] = charts(printed(drawn("column", COLUMN, other), [(0, mover, ())]))

    assert references(chart) == ["S!$C$3"]
    assert len(list(chart.iter("{*}ser"))) == 1


def test_a_chart_in_a_loop_shows_its_own_turn() -> None:
    """Each turn has a chart of its own, whose references stay in the turn though absolute."""
    told = cells({"C3": Decimal(1), "C13": Decimal(2)})
    series = {"values": "=S!$C$3:$C$3"}
    mover = Repeated("S", (2, 11), 2)
    content = printed(drawn("column", series, at="E4", height=60), [(0, mover, ())], told)
    made = charts(content)

    assert [references(chart) for chart in made] == [["S!$C$3"], ["S!$C$13"]]
    assert [cache(chart, "val")[1] for chart in made] == [{"0": "1"}, {"0": "2"}]


def test_a_chart_of_very_many_cells_keeps_no_values() -> None:
    """A chart of very many cells has no cache; the program that opens it reads the cells."""
    content = drawn("column", {"values": "=S!$A$2:$XFD$4"})
    [chart] = charts(printed(content, cells=cells({})))

    assert not list(chart.iter("{*}numCache"))
