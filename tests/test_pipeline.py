"""The whole way as a library: check, build, explain, kinds, and what is written when."""

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
import yaml

import reportgen
from reportgen import cli, pipeline
from reportgen.ooxml.finishing import controls
from reportgen.problems import Severity, UsageError

INPUT = "2024/budget_disclosure.yaml"
DRAFT = "草稿"
Edit = Callable[[str, str], None]


@pytest.fixture
def department(example: Path, tmp_path: Path) -> Path:
    """Return a copy of the example's folder."""
    return shutil.copytree(example, tmp_path / "huizhou_dsj")


@pytest.fixture
def edit(department: Path) -> Edit:
    """Return a function that replaces a text of the input file."""

    def replace(old: str, new: str) -> None:
        path = department / INPUT
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return a folder for output that does not exist yet."""
    return tmp_path / "output"


def codes(result: pipeline.Result, severity: Severity = Severity.ERROR) -> list[str]:
    """Return the codes of a result's problems of a severity."""
    return [problem.code for problem in result.problems if problem.severity is severity]


def part(path: Path, name: str) -> str:
    """Return the text of a part of a package."""
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode()


def test_check_of_the_example(example: Path) -> None:
    """The example has no error; its two rounding tails are information."""
    result = reportgen.check(example)

    assert result.is_good
    assert codes(result) == []
    assert codes(result, Severity.WARNING) == []
    assert codes(result, Severity.INFORMATION) == ["BD101", "BD162"]


def test_check_gives_the_report(example: Path) -> None:
    """A result holds each report with its figures, findings and finished content."""
    report = reportgen.check(example, year=2024, kind="budget_disclosure").reports[0]

    assert (report.year, report.kind.name) == (2024, "budget_disclosure")
    assert example / INPUT == report.file
    assert len(report.figures) > 500
    assert len(report.findings) > 500
    assert report.document
    assert report.document.title == "2024年惠州市政务服务数据管理局部门预算"


def test_kinds() -> None:
    """`kinds` gives each kind by its name."""
    assert reportgen.kinds()["budget_disclosure"].title == "部门预算公开"


def test_public_calls_stay_calls_after_use(example: Path) -> None:
    """After a check each command's library call is still there."""
    reportgen.check(example)

    assert all(
        callable(call)
        for call in (reportgen.check, reportgen.build, reportgen.explain, reportgen.kinds)
    )


def test_build_writes_whole_files(department: Path, out: Path) -> None:
    """`build` writes one file a format, below the department's name and the year."""
    result = reportgen.build(department, formats=("docx", "xlsx"), out=out, pages=False)
    folder = out / "huizhou_dsj" / "2024"
    expected = (folder / "budget_disclosure.docx", folder / "budget_disclosure.xlsx")

    assert expected == result.written
    assert {*expected} == {path for path in out.rglob("*") if path.is_file()}
    assert docx.Document(str(expected[0])).tables
    assert openpyxl.load_workbook(expected[1]).sheetnames


def test_build_of_one_format(department: Path, out: Path) -> None:
    """Only the format that was asked for is written, once however often it was named."""
    result = reportgen.build(department, formats=("xlsx", "xlsx"), out=out, pages=False)

    assert [path.name for path in result.written] == ["budget_disclosure.xlsx"]


def test_build_twice_gives_the_same_bytes(department: Path, out: Path) -> None:
    """A second build over the first gives the same bytes in every format."""
    formats = ("docx", "xlsx")
    first, second = (
        [
            path.read_bytes()
            for path in reportgen.build(department, formats=formats, out=out, pages=False).written
        ]
        for _ in range(2)
    )

    assert len(first) == 2
    assert first == second


def test_build_from_json_gives_the_same_bytes(department: Path, out: Path) -> None:
    """The input file as JSON builds the same Word and Excel files."""
    formats = ("docx", "xlsx")
    built = reportgen.build(department, formats=formats, out=out, pages=False).written
    expected = [path.read_bytes() for path in built]
    path = department / INPUT
    # BaseLoader keeps every scalar as text, as the project's own reader does.
    facts = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    path.unlink()
    path.with_suffix(".json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    result = reportgen.build(department, formats=formats, out=out, pages=False)

    assert expected == [path.read_bytes() for path in result.written]


def test_build_of_a_year_that_is_not_there(department: Path, out: Path) -> None:
    """A year without input files is wrong use, and nothing is written."""
    with pytest.raises(UsageError):
        reportgen.build(department, year=2023, out=out, pages=False)

    assert not out.exists()


@pytest.mark.parametrize(("kind", "formats"), [("nothing", ("docx",)), (None, ("docx", "odt"))])
def test_wrong_use(kind: str | None, formats: tuple[str, ...], department: Path, out: Path) -> None:
    """A kind or a format that does not exist is wrong use before anything is written."""
    with pytest.raises(UsageError):
        reportgen.build(department, kind=kind, formats=formats, out=out, pages=False)

    assert not out.exists()


def test_error_in_one_year_stops_all(department: Path, out: Path) -> None:
    """An error in one year's file keeps the other year from being written too."""
    shutil.copytree(department / "2024", department / "2025")
    path = department / "2025" / "budget_disclosure.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("t: 7600.53", "t: 7610.53"), encoding="utf-8")
    result = reportgen.build(department, out=out, pages=False)
    sound = reportgen.build(department, year=2024, out=out, pages=False)

    assert result.written == ()
    assert [report.year for report in result.reports] == [2024, 2025]
    assert len(sound.written) == 1


def test_names_hold_from_their_date(department: Path, out: Path) -> None:
    """A budget of a later year carries the name that the department has then."""
    shutil.copytree(department / "2024", department / "2026")
    result = reportgen.build(department, year=2026, out=out, pages=False)
    document = docx.Document(str(result.written[0]))

    assert document.core_properties.author == "惠州市政务服务和数据管理局"
    assert document.core_properties.title == "2026年惠州市政务服务和数据管理局部门预算"


def test_unfinished_input_is_not_built(department: Path, edit: Edit, out: Path) -> None:
    """What is still to be entered stops `build`, and is the only error."""
    edit("prior: 3735.26", "prior: 待填")
    result = reportgen.build(department, out=out, pages=False)

    assert codes(result) == ["pending"]
    assert result.written == ()
    assert not out.exists()


def test_draft_shows_what_is_missing(department: Path, edit: Edit, out: Path) -> None:
    """A draft of unfinished input shows a mark wherever the number or text would stand."""
    edit("prior: 3735.26", "prior: 待填")
    edit("勤俭办事，从紧安排机关日常开支", "待填：财务科")
    edit("planned_items: 无", "planned_items: 待填")
    result = reportgen.build(department, out=out, draft=True, pages=False)
    document = docx.Document(str(result.written[0]))
    text = controls.text(document.element.body)

    assert codes(result) == ["pending", "pending", "pending"]
    assert "【待填：财务科】" in text
    assert "主要是【待填" in text


def test_draft_says_nothing_of_an_unknown_change(department: Path, edit: Edit, out: Path) -> None:
    """Where last year's amount is still to be entered, a draft does not call it unchanged."""
    edit("prior: 3735.26", "prior: 待填")
    result = reportgen.build(department, out=out, draft=True, pages=False)
    document = docx.Document(str(result.written[0]))
    sentence = next(p.text for p in document.paragraphs if "机关运行经费安排1,272.04万元" in p.text)

    assert "持平" not in sentence
    assert sentence.count("【待填") == 1


def test_draft_is_marked_on_every_page(department: Path, out: Path) -> None:
    """Each section's headers, of odd and even pages, say that the file is a draft."""
    result = reportgen.build(department, out=out, draft=True, pages=False)
    sections = docx.Document(str(result.written[0])).sections
    heads = [
        head.paragraphs[0].text
        for section in sections
        for head in (section.header, section.even_page_header)
    ]

    assert {DRAFT} == {*heads}
    assert not any(section.different_first_page_header_footer for section in sections)


def test_draft_in_excel_is_marked(department: Path, out: Path) -> None:
    """Each sheet of a draft says that it is one."""
    result = reportgen.build(department, formats=("xlsx",), out=out, draft=True, pages=False)
    book = openpyxl.load_workbook(result.written[0])
    unmarked = [
        sheet.title
        for sheet in book
        if DRAFT not in str(sheet.oddHeader.center.text)
        and DRAFT not in str(sheet.oddHeader.left.text)
        and DRAFT not in str(sheet.oddHeader.right.text)
        and not any(DRAFT in str(cell.value) for row in sheet for cell in row)
    ]

    assert unmarked == []


def test_final_file_is_not_marked(department: Path, out: Path) -> None:
    """A file that is no draft has the word nowhere."""
    result = reportgen.build(department, out=out, pages=False)
    with zipfile.ZipFile(result.written[0]) as package:
        found = [n for n in package.namelist() if DRAFT in package.read(n).decode(errors="ignore")]

    assert found == []


def test_draft_in_spite_of_an_identity_that_fails(department: Path, edit: Edit, out: Path) -> None:
    """A draft is written though a total does not agree; its errors are still reported."""
    edit("t: 7600.53", "t: 7610.53")
    result = reportgen.build(department, out=out, draft=True, pages=False)

    assert "BD115" in codes(result)
    assert len(result.written) == 1


def test_draft_needs_figures(department: Path, edit: Edit, out: Path) -> None:
    """Input that cannot be read gives no draft either."""
    edit("t: 7600.53", "t: 7600.53万")
    result = reportgen.build(department, out=out, draft=True, pages=False)

    assert codes(result) == ["amount-unit"]
    assert result.written == ()
    assert not out.exists()


def test_output_below_a_file(department: Path, tmp_path: Path) -> None:
    """An output folder that cannot be made is a problem that names the file, no crash."""
    blocked = tmp_path / "blocked"
    blocked.write_text("a file", encoding="utf-8")
    result = reportgen.build(department, out=blocked, pages=False)
    target = blocked / "huizhou_dsj" / "2024" / "budget_disclosure.docx"

    assert [("not-written", str(target))] == [
        (problem.code, problem.place.file)
        for problem in result.problems
        if problem.severity is Severity.ERROR
    ]
    assert result.written == ()
    assert blocked.read_text(encoding="utf-8") == "a file"


def test_one_file_that_cannot_be_written(department: Path, out: Path) -> None:
    """Where one file cannot be written the other is, and the result is not good."""
    folder = out / "huizhou_dsj" / "2024"
    (folder / "budget_disclosure.docx").mkdir(parents=True)
    result = reportgen.build(department, formats=("docx", "xlsx"), out=out, pages=False)

    assert codes(result) == ["not-written"]
    assert [path.name for path in result.written] == ["budget_disclosure.xlsx"]
    assert {"budget_disclosure.docx", "budget_disclosure.xlsx"} == {
        p.name for p in folder.iterdir()
    }


@pytest.mark.parametrize("option", [(), ("--draft",)])
def test_exit_code_of_a_file_that_cannot_be_written(
    option: tuple[str, ...], department: Path, out: Path
) -> None:
    """A file that could not be written ends the program with 1, as a draft too."""
    (out / "huizhou_dsj" / "2024" / "budget_disclosure.docx").mkdir(parents=True)
    words = ["build", str(department), "--out", str(out), "--format", "docx,xlsx", "--no-pages"]

    assert cli.main([*words, *option]) == 1


def test_output_through_a_link(department: Path, out: Path, tmp_path: Path) -> None:
    """A symbolic link in place of the output is refused, what it points to stays."""
    folder = out / "huizhou_dsj" / "2024"
    folder.mkdir(parents=True)
    precious = tmp_path / "precious.docx"
    precious.write_bytes(b"precious")
    (folder / "budget_disclosure.docx").symlink_to(precious)
    result = reportgen.build(department, out=out, pages=False)

    assert codes(result) == ["not-written"]
    assert precious.read_bytes() == b"precious"


def test_old_output_is_replaced(department: Path, edit: Edit, out: Path) -> None:
    """A build over an older one replaces it, and leaves no other file."""
    first = reportgen.build(department, out=out, pages=False).written[0]
    old = first.read_bytes()
    edit("落实过紧日子要求，压减车辆运行开支", "压减车辆运行开支")
    reportgen.build(department, out=out, pages=False)

    assert old != first.read_bytes()
    assert [first] == [path for path in out.rglob("*") if path.is_file()]


def test_archive_wants_a_pdf(department: Path, out: Path) -> None:
    """PDF/A without the format pdf is wrong use, and nothing is written."""
    with pytest.raises(UsageError):
        reportgen.build(department, formats=("html",), archive=True, out=out)

    assert not out.exists()


def test_no_pages_on_request(department: Path, out: Path) -> None:
    """Without pages Word is asked to update the fields, and nothing is warned of."""
    result = reportgen.build(department, out=out, pages=False)

    assert "w:updateFields" in part(result.written[0], "word/settings.xml")
    assert codes(result, Severity.WARNING) == []


def test_nothing_is_printed(
    department: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The library prints nothing."""
    reportgen.check(department)
    reportgen.build(department, out=out, pages=False)
    printed = capsys.readouterr()

    assert (printed.out, printed.err) == ("", "")


def test_input_stays_as_it_was(department: Path, out: Path) -> None:
    """Neither `check` nor `build` changes a file of the department."""
    before = {path: path.read_bytes() for path in department.rglob("*") if path.is_file()}
    reportgen.check(department)
    reportgen.build(department, out=out, pages=False)

    assert before == {path: path.read_bytes() for path in department.rglob("*") if path.is_file()}


def test_awkward_words_survive(department: Path, edit: Edit, out: Path) -> None:
    """`R&D`, `<试点>` and braces come out whole in Word and Excel; braces need a draft.

    The first table of the draft lists them.
    """
    awkward = "“R&D”<试点>{{ x }}项目</w:t>"
    edit("基层党组织活动经费", awkward)
    edit("勤俭办事，从紧安排机关日常开支", "降低<成本>&{% x %}")
    result = reportgen.build(department, formats=("docx", "xlsx"), out=out, draft=True, pages=False)
    document = docx.Document(io.BytesIO(result.written[0].read_bytes()))
    cells = {cell.text.strip() for row in document.tables[12].rows for cell in row.cells}
    sheet = openpyxl.load_workbook(result.written[1])["表12"]
    names = {str(row[0].value).strip() for row in sheet.iter_rows()}
    text = controls.text(document.element.body)

    assert {"residue"} == {*codes(result)}
    assert awkward in cells
    assert awkward in names
    assert "降低<成本>&{% x %}" in text


def test_text_that_a_cell_cannot_hold(department: Path, edit: Edit, out: Path) -> None:
    """A text longer than a cell of Excel holds (32,767 characters) is an error, not cut short."""
    edit("target: 满足基层党组织开展活动的需要。", f"target: {'长' * 32768}")
    result = reportgen.build(department, formats=("xlsx",), out=out, pages=False)

    assert not result.is_good
    assert result.written == ()


def test_trace_is_written_beside_the_files(department: Path, out: Path) -> None:
    """`trace` adds an index of the report, as data and as a page."""
    result = reportgen.build(department, formats=("json",), trace=True, out=out, pages=False)
    names = [f"budget_disclosure{end}" for end in (".json", ".trace.html", ".trace.json")]

    assert [path.name for path in result.written] == names
