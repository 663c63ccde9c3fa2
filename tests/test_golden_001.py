"""The example's forms of second-level projects, read back, against the published ones (seed 001).

The lists in `golden/` were transcribed from the published text by themselves; this module reads
the Word files with python-docx alone, so that no code of reportgen is on either side.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
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
SOME_TEXT = "*"

# The thirteen forms in their printed order: the file of each, and its code or its project's name.
FORMS = {
    "integrated_services_2": "441300220000000001415",
    "cloud_network_security": "441300220000000005642",
    "data_fusion_platform": "441300210000000012062",
    "unified_governance": "441300230000000026425",
    "one_stop_services": "441300230000000026424",
    "cloud_resources": "惠州市电子政务云服务采购项目",
    "hotline_outsourcing": "惠州12345政务服务便民热线话务外包项目",
    "hotline_outsourcing_counties": "惠州12345政务服务便民热线话务外包项目（县区负担部分）",
    "intensive_operation": "市政务和数据局数字政府集约运营服务",
    "huiyunyan": "“惠云眼”全方位社会感知体系—惠州市“惠云眼”市域应用示范服务项目",
    "hotline_yueshengxin": "441300220000000005643",
    "extranet_security": "441300240000000000435",
    "real_estate_supervision": "441300220000000005641",
}

# The published head is clipped in its cell, before the closing bracket; the cells call it shortly.
AMOUNT = "按标准测算金额"
CLIPPED = f"{AMOUNT}（=当年工作量*标准值"
WHOLE = f"{CLIPPED}）"
BASIS = "测算依据及说明"
INDICATORS = "绩效指标"
LEVELS = ("一级指标", "二级指标")


@dataclass(frozen=True)
class Cell:
    """A cell of a Word table as its XML has it."""

    text: str
    span: int
    merge: str | None
    style: str | None

    @property
    def is_label(self) -> bool:
        """Whether the cell is set as a label or as the head of a part."""
        return self.style in {"FormHead", "FormLabel"}


@dataclass(frozen=True)
class Form:
    """A form of the Word file: its title, the line below it and its table."""

    title: str
    line: str
    grid: int
    rows: list[list[Cell]]

    @property
    def name(self) -> str:
        """The code of its project, or the project's name on a form without codes."""
        fields = dict(self.fields)
        return fields.get("二级项目编码") or fields["项目名称"]

    @property
    def labels(self) -> list[str]:
        """The texts of its labels in their order, each once."""
        unit = [self.line.partition("：")[0]] if self.line else []
        cells = [cell.text for row in self.rows for cell in row if cell.is_label and cell.text]
        return list(dict.fromkeys([*unit, *cells]))

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Each label with the value in the cell to its right."""
        return [
            (left.text, right.text)
            for row in self.rows
            for left, right in pairwise(row)
            if left.is_label and left.text and not right.is_label
        ]

    @property
    def lists(self) -> list[tuple[str, list[str], list[list[Cell]]]]:
        """Each list below a row of heads: its name, its heads and its rows."""
        found: list[tuple[str, list[str], list[list[Cell]]]] = []
        name, heads, is_open = "", list[str](), False
        for row in self.rows:
            texts = [cell.text for cell in row]
            if len(row) == 1:
                name, is_open = texts[0], False
            elif all(cell.is_label and cell.text for cell in row):
                name, heads = (name, texts) if row[0].merge is None else (texts[0], texts[1:])
                is_open = True
                found.append((name, heads, []))
            elif any(cell.is_label and cell.text for cell in row):
                is_open = False
            elif is_open:
                found[-1][2].append(row[-len(heads) :])
        return found


def body_of(path: Path) -> _Element:
    """Return the body of a Word file, its content controls dissolved."""
    body: _Element = docx.Document(str(path)).element.body
    etree.strip_elements(body, qn("w:sdtPr"), with_tail=False)
    etree.strip_tags(body, qn("w:sdt"), qn("w:sdtContent"))
    return body


def read(path: Path) -> list[Form]:
    """Read the forms in their order, without reportgen."""
    forms: list[Form] = []
    before: list[str] = []
    for element in body_of(path).iterchildren():
        if isinstance(element, CT_P):
            before.append(element.text)
        elif isinstance(element, CT_Tbl):
            title, line, *_ = [*filter(None, before), ""]
            rows = [[_cell(cell) for cell in row.tc_lst] for row in element.tr_lst]
            forms.append(Form(title, line, len(element.tblGrid.gridCol_lst), rows))
            before = []
    return forms


def _cell(cell: CT_Tc) -> Cell:
    text = "\n".join(paragraph.text for paragraph in cell.p_lst)
    return Cell(text, cell.grid_span, cell.vMerge, cell.p_lst[0].style)


def _filled(rows: Sequence[Sequence[Cell]]) -> Iterator[list[str]]:
    """Give the texts of each row; a cell that continues the one above it has its text."""
    above: list[str] = []
    for row in rows:
        above = [
            above[column] if cell.merge == "continue" else cell.text
            for column, cell in enumerate(row)
        ]
        yield above


def cells(form: Form) -> list[tuple[str, str, str]]:
    """Return every value of a form with its place and its label, as the golden file has them."""
    found = [("标题", "标题", form.title)]
    if form.line:
        label, _, unit = form.line.partition("：")
        found.append(("标题", label, unit))
    found += [("基本信息", label, value) for label, value in form.fields]
    for name, heads, rows in form.lists:
        for index, texts in enumerate(_filled(rows), 1):
            first, *_ = texts
            numbered = heads[0] == "序号"
            skipped = 1 if first == "合计" else 0
            place = f"{name}#{first if numbered else index}"
            pairs = zip(heads[skipped:], texts[skipped:], strict=True)
            found += [(place, label, value) for label, value in pairs]
    return [(f"{form.name}!{place}", _called(label), value) for place, label, value in found]


def _called(label: str) -> str:
    return AMOUNT if label == WHOLE else label


def golden(name: str) -> list[dict[str, str]]:
    """Return the rows of a golden file by column."""
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def golden_cells(form: str) -> dict[tuple[str, str], str]:
    """Return the published values of a form by place and label."""
    return {
        (row["place"], row["label"]): _comparable(row["label"], row["value"])
        for row in golden("001_cells.tsv")
        if row["place"].partition("!")[0] == form
    }


def printed_cells(form: Form) -> dict[tuple[str, str], str]:
    """Return the printed values of a form; where any text may stand, that one does."""
    free = {place for place, value in golden_cells(form.name).items() if value == SOME_TEXT}
    return {
        (place, label): SOME_TEXT if (place, label) in free and value else _comparable(label, value)
        for place, label, value in cells(form)
    }


def _comparable(label: str, value: str) -> str:
    """Return a value; the basis of an amount without the spaces of its narrow column."""
    return re.sub(r"\s", "", value) if label == BASIS else value


def golden_indicators(form: str) -> list[tuple[str, str]]:
    """Return the levels of each published indicator row of a form."""
    published = golden_cells(form)
    places = dict.fromkeys(place for place, _ in published if INDICATORS in place)
    first, second = LEVELS
    return [(published[place, first], published[place, second]) for place in places]


def _merged(keys: Sequence[object]) -> list[str | None]:
    """Return the merge of each cell of a column whose runs of equal keys are one cell each."""
    runs = [len(list(run)) for _, run in groupby(keys)]
    return [
        merge
        for length in runs
        for merge in ([None] if length == 1 else ["restart", *["continue"] * (length - 1)])
    ]


@pytest.fixture(scope="module")
def folder(department: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the year's Word files, built for this module."""
    out = tmp_path_factory.mktemp("project_target")
    reportgen.build(
        department, year=2025, kind="project_target", formats=("docx",), out=out, pages=False
    )
    return out / "huizhou_dsj" / "2025"


@pytest.fixture(scope="module")
def forms(folder: Path) -> dict[str, Form]:
    """The forms of the one Word file that holds them all, by code or name."""
    return {form.name: form for form in read(folder / "project_target.docx")}


@pytest.fixture(scope="module")
def single(folder: Path) -> dict[str, list[Form]]:
    """The forms of each file of its own, by the file's name."""
    return {path.stem: read(path) for path in sorted((folder / "project_target").glob("*.docx"))}


def test_the_golden_files_are_whole() -> None:
    """The transcription has 1,565 values and 553 labels over thirteen forms, none twice."""
    values = [(row["place"], row["label"]) for row in golden("001_cells.tsv")]
    labels = [(row["place"], row["label"]) for row in golden("001_labels.tsv")]
    expected = (1565, 1565, 553, 553)

    assert expected == (len(values), len(set(values)), len(labels), len(set(labels)))
    assert set(FORMS.values()) == {place for place, _ in labels}


def test_there_are_thirteen_forms_in_the_published_order(forms: dict[str, Form]) -> None:
    """One Word file holds all forms, in the order in which they were published."""
    expected = list(dict.fromkeys(r["place"].partition("!")[0] for r in golden("001_cells.tsv")))

    assert expected == list(FORMS.values())
    assert expected == list(forms)


def test_there_is_a_file_for_each_form(single: dict[str, list[Form]]) -> None:
    """Each form also has a Word file of its own, which holds that form alone."""
    expected = {file: [name] for file, name in FORMS.items()}

    assert expected == {file: [form.name for form in found] for file, found in single.items()}


@pytest.mark.parametrize("name", FORMS.values(), ids=FORMS)
def test_every_value_is_as_published(forms: dict[str, Form], name: str) -> None:
    """Title, unit, fields, plan, composition and indicators equal the published ones."""
    expected = golden_cells(name)

    assert expected == printed_cells(forms[name])


@pytest.mark.parametrize("file", FORMS)
def test_every_value_of_a_single_form_is_as_published(
    single: dict[str, list[Form]], file: str
) -> None:
    """The form in a file of its own prints the published values as well."""
    (form,) = single[file]
    expected = golden_cells(FORMS[file])

    assert expected == printed_cells(form)


@pytest.mark.parametrize("name", FORMS.values(), ids=FORMS)
def test_every_text_is_a_label_or_a_value(forms: dict[str, Form], name: str) -> None:
    """No text stands outside the labels, the fields and the lists, and no value has two places."""
    form = forms[name]
    listed = [cell.text for _, _, rows in form.lists for row in rows for cell in row]
    expected = Counter([*listed, *(value for _, value in form.fields)])
    actual = Counter(cell.text for row in form.rows for cell in row if not cell.is_label)
    places = [(place, label) for place, label, _ in cells(form)]
    del expected[""], actual[""]

    assert expected == actual
    assert len(places) == len(set(places))


@pytest.mark.parametrize("name", FORMS.values(), ids=FORMS)
def test_every_label_is_as_published_and_in_order(forms: dict[str, Form], name: str) -> None:
    """The labels of a form stand in the printed order; the clipped head has its bracket again."""
    rows = [row["label"] for row in golden("001_labels.tsv") if row["place"] == name]
    expected = [WHOLE if label == CLIPPED else label for label in rows]

    assert expected == forms[name].labels


@pytest.mark.parametrize("name", FORMS.values(), ids=FORMS)
def test_the_levels_of_indicators_are_merged_cells(forms: dict[str, Form], name: str) -> None:
    """A level over several indicators is one cell that reaches down, empty below its first row."""
    levels = golden_indicators(name)
    firsts = [first for first, _ in levels]
    (rows,) = [rows for part, _, rows in forms[name].lists if part == INDICATORS]
    expected = [_merged(firsts), _merged(levels), *[[None] * len(levels)] * 3]

    assert expected == [[cell.merge for cell in column] for column in zip(*rows, strict=True)]
    assert {""} == {cell.text for row in rows for cell in row if cell.merge == "continue"}


@pytest.mark.parametrize("name", FORMS.values(), ids=FORMS)
def test_the_head_of_the_indicators_reaches_down(forms: dict[str, Form], name: str) -> None:
    """The label 绩效指标 is one cell beside its heads and all of its rows."""
    rows = forms[name].rows
    (top,) = [index for index, row in enumerate(rows) if row[0].text == INDICATORS]
    below = len(golden_indicators(name))
    expected = [(INDICATORS, "restart"), *[("", "continue")] * below]

    assert expected == [(row[0].text, row[0].merge) for row in rows[top : top + below + 1]]
    assert [None] * len(rows[top + below + 1 :]) == [r[0].merge for r in rows[top + below + 1 :]]


@pytest.mark.parametrize("name", FORMS.values(), ids=FORMS)
def test_every_row_fills_its_grid(forms: dict[str, Form], name: str) -> None:
    """The cells of each row together span the columns of the table."""
    form = forms[name]

    assert {form.grid} == {sum(cell.span for cell in row) for row in form.rows}
