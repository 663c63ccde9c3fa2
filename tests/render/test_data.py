"""JSON and CSV: the numbers of Word and Excel, each with its unit and the line it was typed in."""

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.table import Table as WordTable

import reportgen
from reportgen.amounts import Measure, rounded
from reportgen.document import numbers, show
from reportgen.figures import Figure, Formula

TABLES = [f"表{number}" for number in range(1, 13)]
WORDING = Path(reportgen.__file__).parent.parent / "templates/budget_disclosure/guangdong"
FILE = Path("2024") / "budget_disclosure.yaml"
HEAD_TOP = 4
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Built:
    """The files of a department's 2024 disclosure in all formats.

    Attributes:
        report: What was built.
        folder: Where the files stand.
    """

    report: reportgen.Report
    folder: Path

    def path(self, ending: str) -> Path:
        """Return the file of a format."""
        return self.folder / f"budget_disclosure.{ending}"

    def json(self) -> dict[str, Any]:
        """Return the content of the JSON file."""
        content: dict[str, Any] = json.loads(self.path("json").read_bytes())
        return content

    def csv(self) -> list[dict[str, str]]:
        """Return the lines of the CSV file."""
        text = self.path("csv").read_bytes().decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))


def build(folder: Path, out: Path, *formats: str, draft: bool = False) -> Built:
    """Build a department's only report, without page numbers."""
    result = reportgen.build(folder, formats=formats, out=out, draft=draft, pages=False)
    assert result.is_whole
    (report,) = result.reports
    return Built(report, out / result.name / "2024")


def copied(folder: Path, target: Path, **changes: str) -> Path:
    """Copy a department's folder; each text of the input that stands there once is replaced."""
    copy = shutil.copytree(folder, target)
    path = copy / FILE
    text = path.read_text(encoding="utf-8")
    if changes:
        assert text.count(changes["old"]) == 1
        path.write_text(text.replace(changes["old"], changes["new"]), encoding="utf-8")
    return copy


def figures(content: object) -> Iterator[dict[str, Any]]:
    """Yield every figure of a JSON file, wherever it stands."""
    if isinstance(content, dict):
        yield from content.get("figures", ())
        content = list(content.values())
    if isinstance(content, list):
        for part in content:
            yield from figures(part)


def table_numbers(content: dict[str, Any]) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return the figures of the tables of a JSON file by table, row and column."""
    return {
        (table["id"], row["id"], name): figure
        for table in content["tables"]
        for row in table["rows"]
        for name, cell in row["cells"].items()
        for figure in cell.get("figures", ())
    }


def word_tables(path: Path) -> dict[str, list[list[str]]]:
    """Return the texts of the numbered tables of a Word file below their heads, by number."""
    found: dict[str, list[list[str]]] = {}
    title = ""
    for element in docx.Document(str(path)).iter_inner_content():
        if isinstance(element, WordTable):
            if title and title not in found:
                depth = len(element._tbl.xpath("w:tr[w:trPr/w:tblHeader]"))  # noqa: SLF001
                found[title] = [[c.text for c in row.cells] for row in element.rows][depth:]
        elif match := re.match(r"(表\d+)\s", element.text):
            title = match[1] if "\t" not in element.text else title
    return found


def typed(figure: Figure) -> Figure | None:
    """Return the typed number that a figure shows unchanged, or None for a computed one."""
    while figure.formula is Formula.CITED:
        figure = figure.inputs[0]
    return figure if figure.formula in {Formula.GIVEN, Formula.STATED} else None


def on_line(folder: Path, file: str, line: int) -> set[Decimal]:
    """Return the numbers of a line of a file of the department."""
    text = (folder / file).read_text(encoding="utf-8").splitlines()[line - 1]
    return {Decimal(found) for found in re.findall(r"-?\d+(?:\.\d+)?(?![\d.])", text)}


@pytest.fixture(scope="module")
def whole(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the example in all four formats."""
    return build(example, tmp_path_factory.mktemp("output"), "docx", "xlsx", "json", "csv")


@pytest.fixture(scope="module")
def printed(whole: Built) -> dict[str, list[list[str]]]:
    """Return the numbered tables of the example's Word file."""
    return word_tables(whole.path("docx"))


@pytest.mark.parametrize("number", TABLES)
def test_all_formats_show_the_same_number(
    number: str, whole: Built, printed: dict[str, list[list[str]]]
) -> None:
    """Each number of a table is the same in JSON, CSV and Word, and in Excel to two decimals."""
    (table,) = (t for t in whole.json()["tables"] if t["number"] == number)
    lines = {(r["table"], r["row"], r["column"]): r["printed"] for r in whole.csv()}
    depth = max(len(column["head"]) for column in table["columns"])
    sheet = openpyxl.load_workbook(whole.path("xlsx"), data_only=True)[number]
    seen = 0
    for at, row in enumerate(table["rows"]):
        for column, head in enumerate(table["columns"]):
            cell = row["cells"].get(head["name"], {})
            for figure in cell.get("figures", ()):
                expected = figure["printed"]
                value = sheet.cell(HEAD_TOP + depth + at, column + 1).value
                assert expected == cell["text"]
                assert expected == lines[table["id"], row["id"], head["name"]]
                assert expected == printed[number][at][column]
                assert Decimal(expected.replace(",", "")) == rounded(Decimal(str(value)), 2)
                seen += 1
    pattern = re.compile(r"-?[\d,]+\.\d\d")
    in_word = sum(bool(pattern.fullmatch(c)) for row in printed[number] for c in row)

    assert in_word == seen > 0


def test_each_table_has_the_rows_of_the_word_file(
    whole: Built, printed: dict[str, list[list[str]]]
) -> None:
    """The numbered tables stand in print order, each with as many rows as in Word."""
    expected = {number: len(rows) for number, rows in printed.items() if number in TABLES}
    tables = [table for table in whole.json()["tables"] if table["number"]]

    assert [table["number"] for table in tables] == TABLES
    assert expected == {table["number"]: len(table["rows"]) for table in tables}


def test_every_printed_number_of_the_document_is_in_the_json(whole: Built) -> None:
    """The JSON has each printed number of the document once, in texts and in tables."""
    assert whole.report.document
    expected = sorted(number.figure.name for number in numbers(whole.report.document))
    content = {name: part for name, part in whole.json().items() if name != "charts"}

    assert expected == sorted(figure["figure"] for figure in figures(content))


def test_every_figure_has_value_and_unit(whole: Built) -> None:
    """The value of each figure, rounded in its unit, is what is printed of it."""
    units = set()
    for figure in figures(whole.json()):
        value = Decimal(figure["value"])
        shown = value * 100 if figure["unit"] == "rate" else value
        plain = figure["printed"].rstrip("%").replace(",", "")
        digits = len(plain.partition(".")[2])
        units.add(figure["unit"])
        assert Decimal(plain) == rounded(shown, digits), figure

    assert units == {"万元", "rate", "number"}


def test_every_figure_leads_to_a_line(whole: Built, example: Path) -> None:
    """Each figure that hangs on a typed number names a file below the folder and its line."""
    places = {(figure["file"], figure["line"]) for figure in figures(whole.json())}
    lengths = {
        file: len((example / file).read_text(encoding="utf-8").splitlines())
        for file, _ in places
        if file
    }

    assert {"department.yaml", FILE.as_posix()} == {*lengths}
    # A count comes from a list of department.yaml as a whole, so from no line of it.
    assert all(line is None for file, line in places if file != FILE.as_posix())
    assert all(1 <= line <= lengths[file] for file, line in places if file == FILE.as_posix())


def test_a_typed_number_stands_on_its_line(whole: Built, example: Path) -> None:
    """The line of a figure that repeats a typed number holds that number."""
    assert whole.report.document
    known = {
        number.figure.name: leaf
        for number in numbers(whole.report.document)
        if (leaf := typed(number.figure))
    }
    checked = 0
    for figure in figures(whole.json()):
        if figure["figure"] not in known:
            continue
        leaf = known[figure["figure"]]
        assert leaf.place
        assert leaf.place.line == figure["line"]
        scale = 100 if leaf.measure is Measure.RATE else 1
        expected = Decimal(figure["value"]) * scale
        assert expected in on_line(example, figure["file"], figure["line"]), figure
        checked += 1

    assert checked > 100


def test_a_figure_of_nothing_has_no_place(whole: Built) -> None:
    """A figure without a place is a zero without any entry; a count has the place of its list."""
    found = {f["figure"]: (f["file"], f["value"]) for f in figures(whole.json())}
    lost = {value for file, value in found.values() if file is None}
    counts = {name: found[name][0] for name in ("count.offices", "count.subordinates")}

    assert lost == {"0"}
    assert {"department.yaml"} == {*counts.values()}


def test_texts_stand_in_the_order_of_the_wording(whole: Built) -> None:
    """The texts begin with those of wording.j2, in its order."""
    wording = (WORDING / "wording.j2").read_text(encoding="utf-8")
    expected = re.findall(r"{%-? *macro (\w+)\(\) *-?%}", wording)

    assert expected == list(whole.json()["texts"])[: len(expected)]


def test_texts_are_the_paragraphs_of_the_word_file(whole: Built) -> None:
    """Each text of wording.j2 is one whole paragraph in Word, the title its property."""
    word = docx.Document(str(whole.path("docx")))
    paragraphs = [paragraph.text for paragraph in word.paragraphs]
    texts = {name: text["text"] for name, text in whole.json()["texts"].items()}
    wording = (WORDING / "wording.j2").read_text(encoding="utf-8")
    names = re.findall(r"{%-? *macro (\w+)\(\) *-?%}", wording)
    expected = {name: texts[name] for name in names if name != "title"}

    assert expected == {n: text for n, text in expected.items() if paragraphs.count(text) == 1}
    assert texts["title"] == word.core_properties.title == whole.json()["title"]


def test_lists_are_in_the_word_file(whole: Built) -> None:
    """Each entry of a list stands in Word, its texts in one paragraph, in the same order."""
    paragraphs = [p.text for p in docx.Document(str(whole.path("docx"))).paragraphs]
    for entries in whole.json()["lists"].values():
        places = [
            next(
                n
                for n, text in enumerate(paragraphs)
                if all(value["text"] in text for value in entry.values())
            )
            for entry in entries
        ]
        assert sorted(set(places)) == places


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_same_input_gives_the_same_bytes(
    ending: str, whole: Built, example: Path, tmp_path: Path
) -> None:
    """A second build, and one of a copy of the folder elsewhere, gives the same bytes."""
    copy = copied(example, tmp_path / "elsewhere" / "deep" / "huizhou_dsj")
    expected = whole.path(ending).read_bytes()

    assert expected == build(example, tmp_path / "one", ending).path(ending).read_bytes()
    assert expected == build(copy, tmp_path / "two", ending).path(ending).read_bytes()
    assert str(tmp_path).encode() not in expected


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_the_way_to_the_folder_leaves_no_trace(
    ending: str, whole: Built, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes are the same whether the folder is named absolutely or from where one stands."""
    copied(example, tmp_path / "data" / "huizhou_dsj")
    monkeypatch.chdir(tmp_path / "data")
    expected = whole.path(ending).read_bytes()
    ways = (Path("huizhou_dsj"), Path("../data/huizhou_dsj"), Path("./huizhou_dsj"))

    for way in ways:
        assert expected == build(way, Path("out"), ending).path(ending).read_bytes()


@pytest.mark.parametrize("more", ["", "        key: 是\n"])
def test_the_target_of_a_secret_project_is_not_told(
    more: str, example: Path, tmp_path: Path
) -> None:
    """A secret project keeps its row and amount; the printed words stand for its target."""
    old = "        secret: 是\n"
    new = f"{old}        target: 秘密的绩效目标\n{more}"
    folder = copied(example, tmp_path / "huizhou_dsj", old=old, new=new)
    made = build(folder, tmp_path / "out", "json", "csv", draft=True)
    content = made.json()
    rows = [
        row
        for table in content["tables"]
        if table["id"] in {"project_by_unit", "key_projects"}
        for row in table["rows"]
        if row["cells"]["label"]["text"].strip() == "市直机关部门信息化建设经费"
    ]
    expected = {"text": "项目涉密，不予公开。"}

    assert [expected] * (2 if more else 1) == [row["cells"]["target"] for row in rows]
    assert {"159.60"} == {
        row["cells"]["total" if "total" in row["cells"] else "amount"]["text"] for row in rows
    }
    for ending in ("json", "csv"):
        assert "秘密的绩效目标" not in made.path(ending).read_text(encoding="utf-8")


def test_charts_have_the_numbers_of_the_document(whole: Built) -> None:
    """Every chart is told with its series, each number as printed and with its figure."""
    assert whole.report.document
    told = whole.json()["charts"]
    charts = whole.report.document.charts.values()

    assert [chart["id"] for chart in told] == [chart.id for chart in charts]
    for chart, one in zip(charts, told, strict=True):
        assert one["categories"] == list(chart.categories)
        series = [*chart.series, *([chart.beside] if chart.beside else [])]
        listed = [*one["series"], *([one["beside"]] if "beside" in one else [])]
        for drawn, names in zip(series, listed, strict=True):
            assert names["label"] == drawn.label
            assert [f and (f["printed"], f["figure"]) for f in names["figures"]] == [
                number and (show((number,)), number.figure.name) for number in drawn.numbers
            ]


def test_csv_opens_in_excel(whole: Built) -> None:
    """The CSV file begins with one byte order mark and ends each line as Excel does."""
    content = whole.path("csv").read_bytes()

    assert content.startswith(BYTE_ORDER_MARK)
    assert content.count(BYTE_ORDER_MARK) == 1
    assert content.count(b"\r\n") == content.count(b"\n") == len(whole.csv()) + 1


def test_csv_has_one_line_a_number(whole: Built) -> None:
    """Each number of the tables has one line of CSV that says of it what JSON says."""
    expected = {
        key: {name: "" if v is None else str(v) for name, v in figure.items()}
        for key, figure in table_numbers(whole.json()).items()
    }
    lines = whole.csv()
    actual = {
        (line["table"], line["row"], line["column"]): {
            name: line[name] for name in ("printed", "value", "unit", "figure", "file", "line")
        }
        for line in lines
    }

    assert expected == actual
    assert len(expected) == len(lines)


def test_csv_names_row_and_column(whole: Built) -> None:
    """A line of CSV has the words of its row and column as printed, and no empty label."""
    lines = {(line["number"], line["row"], line["column"]): line for line in whole.csv()}
    row = lines["表3", "2010399", "project"]

    assert "4,931.05" == row["printed"]  # noqa: SIM300 - expected first
    assert "2010399" in row["row_label"]
    assert row["column_label"].endswith("项目支出")
    assert all(line["row_label"] and line["column_label"] for line in lines.values())


def test_what_is_still_to_be_entered_is_null(example: Path, tmp_path: Path) -> None:
    """In a draft a number that is 待填, and each total of it, is null and printed as a mark."""
    folder = copied(
        example, tmp_path / "huizhou_dsj", old="personnel: 1266.60", new="personnel: 待填"
    )
    made = build(folder, tmp_path / "out", "json", "csv", draft=True)
    empty = [figure for figure in figures(made.json()) if figure["value"] is None]
    names = {figure["figure"] for figure in empty}
    lines = {line["figure"]: line for line in made.csv()}

    assert "basic_by_unit.total.total" in names
    assert all(figure["printed"].startswith("【待填：") for figure in empty)
    assert {figure["file"] for figure in empty} == {FILE.as_posix()}
    # The charts show one part and its share that no table has.
    drawn = {"structure.personnel": "万元", "structure.personnel.share": "rate"}
    assert drawn == {f["figure"]: f["unit"] for f in empty if f["figure"] in drawn}
    tabled = [figure for figure in empty if figure["figure"] not in drawn]
    assert {figure["unit"] for figure in tabled} == {"万元"}
    assert names - set(drawn) == {name for name, line in lines.items() if line["value"] == ""}
    assert all(figure["printed"] == lines[figure["figure"]]["printed"] for figure in tabled)


def test_a_label_is_no_formula(example: Path, tmp_path: Path) -> None:
    """A label in the CSV that begins like a formula stands behind an apostrophe."""
    folder = tmp_path / "huizhou_dsj"
    shutil.copytree(example, folder)
    path = folder / "2024" / "budget_disclosure.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("name: 编外人员经费", 'name: "=1+1"'), encoding="utf-8")
    result = reportgen.build(folder, formats=("csv",), out=tmp_path / "out", pages=False)
    labels = {
        line["row_label"]
        for line in csv.DictReader(
            io.StringIO(result.written[0].read_text(encoding="utf-8-sig"), newline="")
        )
    }

    assert "'=1+1" in labels
    assert "=1+1" not in labels
