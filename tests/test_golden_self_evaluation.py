"""The example's self-evaluation reports, read back, against the published (seeds 003 and 004).

The lists in `golden/` were transcribed from the published texts by themselves; this module reads
the Word files with python-docx alone, so that no code of reportgen is on either side.

The prose is written afresh, so that its words are not compared, but its headings, its numbers and
its table are. Deliberate differences: headings are numbered without gaps or repetitions (the
published 2024 report has two （2） and two （3） in a row), rates of completion are computed and
added, and so are the few numbers of `ADDED`; the values of `WORDED` are said in other words.
"""

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby, takewhile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl, CT_Tc
from docx.oxml.text.paragraph import CT_P
from lxml import etree
from lxml.etree import _Element

import reportgen

GOLDEN = Path(__file__).resolve().parent / "golden"
YEARS = {"003": 2024, "004": 2023}
CHINESE = "一二三四五六七八九十"
WORK = "一（二）"
ITEM_LEVEL = 3
COMPARED = {"金额", "比率", "数量", "分数"}
MEASURED = {"金额", "比率", "分数"}
REORDERED = "二（二）3（1）"
NUMBER = r"\d[\d,]*(?:\.\d+)?"

# The published repeated numbers, and the numbers that their sections have now.
RENUMBERED = {"二（二）3（2）[2]": "二（二）3（4）", "二（二）3（3）[2]": "二（二）3（5）"}

# Published values that stand in other words (30余, 7大), and one that has no unit of its own.
WORDED = {
    ("003", "一（二）1#3"): "超过30场次",
    ("003", "二（二）3（1）#82"): "7个",
    ("003", "二（二）1（3）#9"): "--（基数为0，不可比）",
}

# Numbers that the published text does not print: the rate of execution, and the number of the
# subordinate units before their names.
ADDED = {
    "003": {"一（四）": ["100%"], "二（二）1（1）": ["2个"]},
    "004": {"一（四）": ["100%"]},
}


@dataclass(frozen=True)
class Cell:
    """A cell of a Word table as its XML has it."""

    text: str
    span: int
    merge: str | None


@dataclass(frozen=True)
class Heading:
    """A heading with its level, 1 to 4, its printed number and its words."""

    level: int
    number: str
    words: str


@dataclass
class Report:
    """A finished report: headings and texts by section, and its tables with their titles."""

    headings: list[Heading] = field(default_factory=list)
    sections: dict[str, list[str]] = field(default_factory=dict)
    table_titles: list[str] = field(default_factory=list)
    tables: list[list[list[Cell]]] = field(default_factory=list)

    def texts(self, known: Collection[str]) -> dict[str, str]:
        """Return the text of each section; one that is not known belongs to the one above it."""
        found: dict[str, str] = {}
        for section, paragraphs in self.sections.items():
            above = [place for place in known if section.startswith(place)]
            place = max(above, key=len, default=section)
            found[place] = "\n".join([*filter(None, [found.get(place)]), *paragraphs])
        return found


def body_of(path: Path) -> _Element:
    """Return the body of a Word file, its content controls dissolved."""
    body: _Element = docx.Document(str(path)).element.body
    etree.strip_elements(body, qn("w:sdtPr"), with_tail=False)
    etree.strip_tags(body, qn("w:sdt"), qn("w:sdtContent"))
    return body


def read(path: Path) -> Report:
    """Read a report, without reportgen; the items of the year's work are sections as well."""
    report = Report()
    path_of_numbers: list[str] = []
    section = ""
    for element in body_of(path).iterchildren():
        if isinstance(element, CT_Tbl):
            report.tables.append([[_cell(c) for c in row.tc_lst] for row in element.tr_lst])
        elif isinstance(element, CT_P):
            level = re.fullmatch(r"Heading(\d)", element.style or "")
            item = re.match(r"(\d+)\.", element.text)
            if level:
                heading = _heading(int(level[1]), element.text)
                report.headings.append(heading)
                path_of_numbers[heading.level - 1 :] = [heading.number.rstrip("、.")]
                section = "".join(path_of_numbers)
            elif element.style == "TableTitle":
                report.table_titles.append(element.text)
                continue
            elif item and section.startswith(WORK):
                section = f"{WORK}{item[1]}"
            if section and not level:
                report.sections.setdefault(section, []).append(re.sub(r"^\d+\.", "", element.text))
    return report


def _heading(level: int, text: str) -> Heading:
    number = re.match(r"[一二三四五六七八九十]+、|（\w+）|\d+\.", text)
    assert number
    return Heading(level, number[0], text[number.end() :])


def _cell(cell: CT_Tc) -> Cell:
    text = "\n".join(paragraph.text for paragraph in cell.p_lst)
    return Cell(text, cell.grid_span, cell.vMerge)


def golden(name: str) -> list[dict[str, str]]:
    """Return the rows of a golden file by column."""
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def golden_headings(seed: str) -> list[tuple[int, str]]:
    """Return level and words of each published heading, the items of the year's work left out."""
    rows = golden(f"{seed}_headings.tsv")
    items = golden_items(seed)
    return [(_level(r["number"]), r["heading"].rstrip("。：")) for r in rows if r not in items]


def golden_items(seed: str) -> list[dict[str, str]]:
    """Return the published items of the year's work; those of 2023 begin their paragraphs."""
    if seed == "004":
        return golden("004_headings_runin.tsv")
    rows = golden(f"{seed}_headings.tsv")
    (top,) = [i for i, row in enumerate(rows, 1) if row["heading"].startswith("年度总体工作")]
    return list(takewhile(lambda row: _level(row["number"]) == ITEM_LEVEL, rows[top:]))


def _level(number: str) -> int:
    shapes = (r"[一二三四]、", r"（[一二三四]）", r"\d\.", r"[（(]\d[）)]")
    (level,) = [i for i, shape in enumerate(shapes, 1) if re.fullmatch(shape, number)]
    return level


def section_of(place: str) -> str:
    """Return the section of the finished report that a published place stands in."""
    section = place.partition("#")[0]
    return RENUMBERED.get(section, section).replace("(", "（").replace(")", "）")


def narrative(seed: str) -> dict[str, list[dict[str, str]]]:
    """Return the published values by section of the finished report."""
    rows = golden(f"{seed}_narrative.tsv")
    return {s: list(r) for s, r in groupby(rows, lambda row: section_of(row["place"]))}


def _values(seed: str, rows: Sequence[dict[str, str]]) -> Iterator[str]:
    for row in rows:
        if row["kind"] in COMPARED:
            yield WORDED.get((seed, row["place"]), row["value"])


def _numbers(texts: Sequence[str]) -> Counter[str]:
    """Count the numbers in texts, without years and without the numbers of points."""
    parts = [re.sub(r"\d{4}年|（\d+）", "", text) for text in texts]
    return Counter(number for part in parts for number in re.findall(NUMBER, part))


SECTIONS = [(seed, section) for seed in YEARS for section in narrative(seed)]


@pytest.fixture(scope="module")
def reports(department: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    """Both finished reports by seed, read back."""
    out = tmp_path_factory.mktemp("self_evaluation")
    for year in YEARS.values():
        reportgen.build(
            department,
            year=year,
            kind="self_evaluation",
            formats=("docx",),
            out=out,
            pages=False,
        )
    folder = out / "huizhou_dsj"
    return {seed: read(folder / str(year) / "self_evaluation.docx") for seed, year in YEARS.items()}


def test_the_golden_files_are_whole() -> None:
    """The transcriptions have 280 and 63 numbers, 14 indicators of six columns, all once."""
    places = {seed: [row["place"] for row in golden(f"{seed}_narrative.tsv")] for seed in YEARS}
    cells = [(row["row"], row["column"]) for row in golden("003_indicators.tsv")]
    expected = {"003": (280, 280), "004": (63, 63)}

    assert expected == {seed: (len(found), len(set(found))) for seed, found in places.items()}
    assert len(cells) == len(set(cells))
    assert [len(row) for row in _indicators()] == [6] * 14


@pytest.mark.parametrize("seed", YEARS)
def test_every_heading_is_as_published_and_in_order(reports: dict[str, Report], seed: str) -> None:
    """The words and levels of headings are the published ones, a last 。 or ： left out."""
    expected = golden_headings(seed)

    assert expected == [(heading.level, heading.words) for heading in reports[seed].headings]


@pytest.mark.parametrize("seed", YEARS)
def test_headings_are_numbered_without_gaps(reports: dict[str, Report], seed: str) -> None:
    """Each level counts from one under the heading above it."""
    shapes = ("{}、", "（{}）", "{}.", "（{}）")
    counters = [count() for _ in shapes]
    expected: list[str] = []
    for heading in reports[seed].headings:
        index = next(counters[heading.level - 1])
        counters[heading.level :] = [count() for _ in shapes[heading.level :]]
        number = CHINESE[index] if heading.level < 3 else str(index + 1)
        expected.append(shapes[heading.level - 1].format(number))

    assert expected == [heading.number for heading in reports[seed].headings]


@pytest.mark.parametrize(("seed", "number"), [("003", 6), ("004", 7)])
def test_the_years_work_has_as_many_items(
    reports: dict[str, Report], seed: str, number: int
) -> None:
    """The year's work has the published number of items, counted from one; titles are afresh."""
    published = [row["number"].rstrip(".") for row in golden_items(seed)]
    expected = [f"{WORK}{item}" for item in published]

    assert number == len(published)
    assert expected == [s for s in reports[seed].sections if re.match(rf"{WORK}\d", s)]


@pytest.mark.parametrize(("seed", "section"), SECTIONS)
def test_every_number_stands_in_its_section(
    reports: dict[str, Report], seed: str, section: str
) -> None:
    """Each published amount, rate, count and score stands in its section as often, with its unit.

    Separators of thousands are as published, so that 1,272.04万元 is not 1272.04万元.
    """
    published = narrative(seed)
    text = reports[seed].texts(published)[section]
    expected = Counter(_values(seed, published[section]))
    found = {v: len(re.findall(rf"(?<![\d.,]){re.escape(v)}", text)) for v in expected}

    assert Counter() == expected - Counter(found)


@pytest.mark.parametrize(("seed", "section"), SECTIONS)
def test_amounts_and_rates_stand_in_the_published_order(
    reports: dict[str, Report], seed: str, section: str
) -> None:
    """No amount, rate or score is missing, other or extra, and each section has them in order.

    In the long account of the year's goals only their order is free.
    """
    published = narrative(seed)
    measured = re.compile(NUMBER + r"(?:[万亿]元|%|分(?=$|。|，))", re.MULTILINE)
    rows = [row["value"] for row in published[section] if row["kind"] in MEASURED]
    added = [v for v in ADDED[seed].get(section, []) if v.endswith("%")]
    expected = [value for row in rows for value in measured.findall(row)] + added
    actual = measured.findall(reports[seed].texts(published)[section])

    if section == REORDERED:
        assert sorted(expected) == sorted(actual)
    else:
        assert expected == actual


@pytest.mark.parametrize("seed", YEARS)
def test_no_number_is_printed_that_was_not_published(reports: dict[str, Report], seed: str) -> None:
    """Every number of the text is in the list of its section, years left out, or was added."""
    published = narrative(seed)
    values = {s: [row["value"] for row in rows] for s, rows in published.items()}
    texts = reports[seed].texts(published)
    extra = {s: _numbers([text]) - _numbers(values.get(s, [])) for s, text in texts.items()}
    expected = {section: _numbers(added) for section, added in ADDED[seed].items()}

    assert expected == {section: numbers for section, numbers in extra.items() if numbers}


def test_only_the_report_of_2024_has_a_table(reports: dict[str, Report]) -> None:
    """The table of 2024 has the published title; the report of 2023 has no table."""
    (title,) = [row["value"] for row in golden("003_tables.tsv") if row["column"] == "表题"]
    expected = {"003": [title], "004": []}

    assert expected == {seed: report.table_titles for seed, report in reports.items()}
    assert expected == {seed: [title] * len(report.tables) for seed, report in reports.items()}
    assert not golden("004_tables.tsv")


def test_the_heads_of_the_table_are_as_published(reports: dict[str, Report]) -> None:
    """The heads stand in the published order, with the computed rate of completion among them."""
    rows = {row["column"]: row["value"] for row in golden("003_tables.tsv")}
    heads = [rows[f"表头{index}"] for index in range(1, 7)]
    expected = [rows["左侧竖排栏"], *heads[:5], "完成率", *heads[5:]]
    (table,) = reports["003"].tables

    assert expected == [cell.text for cell in table[0]]


def _indicators() -> list[list[str]]:
    rows = golden("003_indicators.tsv")
    return [[r["value"] for r in group] for _, group in groupby(rows, lambda row: row["row"])]


def _printed(reports: dict[str, Report]) -> list[list[Cell]]:
    """Return the rows of the table without their heads, the label beside them and the rate."""
    (table,) = reports["003"].tables
    return [[*row[1:6], *row[7:]] for row in table[1:]]


def test_every_indicator_is_as_published(reports: dict[str, Report]) -> None:
    """Levels, names, targets and results equal the published ones, row by row."""
    above = [""] * 5
    actual = []
    for row in _printed(reports):
        above = [
            a if c.merge == "continue" else c.text for a, c in zip(above, row[:5], strict=True)
        ]
        actual.append(above)

    assert [row[:5] for row in _indicators()] == actual


def test_the_levels_of_indicators_are_merged_cells(reports: dict[str, Report]) -> None:
    """A level over several indicators is one cell that reaches down, empty below its first row."""
    rows = _indicators()
    levels = ([row[0] for row in rows], [(row[0], row[1]) for row in rows])
    expected = [*(_merged(level) for level in levels), *[[None] * len(rows)] * 4]
    printed = _printed(reports)
    (table,) = reports["003"].tables
    label = [("绩效指标", "restart"), *[("", "continue")] * (len(rows) - 1)]

    assert expected == [[cell.merge for cell in column] for column in zip(*printed, strict=True)]
    assert {""} == {cell.text for row in printed for cell in row if cell.merge == "continue"}
    assert label == [(row[0].text, row[0].merge) for row in table[1:]]


def _merged(keys: Sequence[object]) -> list[str | None]:
    """Return the merge of each cell of a column whose runs of equal keys are one cell each."""
    runs = [len(list(run)) for _, run in groupby(keys)]
    return [
        merge
        for length in runs
        for merge in ([None] if length == 1 else ["restart", *["continue"] * (length - 1)])
    ]


def test_every_analysis_has_the_published_numbers(reports: dict[str, Report]) -> None:
    """Each analysis, written afresh, has the numbers of the published one, years left out."""
    for published, printed in zip(_indicators(), _printed(reports), strict=True):
        text = printed[5].text

        assert text
        assert _numbers([published[5]]) == _numbers([text])
