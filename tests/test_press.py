"""The files of a whole department: which are written, when none is, drafts, explain, checklist."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from example import REPORTS
from openpyxl.worksheet.worksheet import Worksheet

import reportgen
from reportgen import pipeline
from reportgen.press import FORMATS, OF_MEMBERS, TYPESET, Press
from reportgen.problems import Severity, TemplateError, UsageError

EXAMPLE = Path(__file__).resolve().parent.parent / "data" / "huizhou_dsj"
MEMBERS = sorted(path.stem for path in (EXAMPLE / "2025" / "project_target").glob("*.yaml"))
Edit = Callable[[str, str, str], None]


@pytest.fixture
def department(tmp_path: Path) -> Path:
    """Return a copy of the example's folder."""
    return shutil.copytree(EXAMPLE, tmp_path / EXAMPLE.name)


@pytest.fixture
def edit(department: Path) -> Edit:
    """Return a function that replaces a text of a file."""

    def replace(file: str, old: str, new: str) -> None:
        path = department / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with every file of the example department."""
    out = tmp_path_factory.mktemp("output")
    result = reportgen.build(EXAMPLE, formats=FORMATS, out=out, pages=False)
    assert result.is_whole, result.problems
    return out / EXAMPLE.name


def files(folder: Path) -> set[str]:
    """Return the files below a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_files_of_a_department(output: Path) -> None:
    """Each report has each format; a member has its Word file, its numbers are in the binding."""
    single = [wanted for wanted in FORMATS if wanted != "datapackage"]

    assert {
        *(f"{name}.{wanted}" for name in REPORTS for wanted in single),
        *(f"2025/project_target/{member}.{wanted}" for member in MEMBERS for wanted in OF_MEMBERS),
    } == {name for name in files(output) if ".datapackage/" not in name}


def test_open_data_of_a_department(output: Path) -> None:
    """Each report with a published table has a folder with its package; one with none says so."""
    packages = {
        path.relative_to(output).as_posix() for path in output.rglob("*.datapackage/*.json")
    }
    result = reportgen.build(
        EXAMPLE, year=2023, formats=("datapackage",), out=output / "again", pages=False
    )

    assert {f"{name}.datapackage/datapackage.json" for name in REPORTS[1:]} == packages
    assert (result.is_whole, result.written) == (True, ())
    assert ("nothing-to-write", Severity.INFORMATION) in {
        (p.code, p.severity) for p in result.problems
    }


@pytest.mark.parametrize("name", REPORTS)
def test_every_file_can_be_opened(name: str, output: Path) -> None:
    """Word, Excel, JSON and CSV of each kind are what their names say."""
    path = output / name
    document = docx.Document(str(path.with_suffix(".docx")))
    book = openpyxl.load_workbook(path.with_suffix(".xlsx"))
    data = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    rows = [*csv.reader(io.StringIO(path.with_suffix(".csv").read_text(encoding="utf-8-sig")))]

    assert document.core_properties.title
    assert [sheet.title for sheet in book if sheet.max_row > 1]
    assert data
    assert {len(rows[0])} == {len(row) for row in rows}
    assert len(rows) > 1


@pytest.mark.parametrize("name", REPORTS)
def test_no_file_has_marks(name: str, output: Path) -> None:
    """A finished department has no mark of what is missing, no draft and no left-over template."""
    document = docx.Document(str((output / name).with_suffix(".docx")))
    text = "\n".join(node.text or "" for node in document.element.body.iter() if node.text)

    assert not [mark for mark in ("待填", "草稿", "{{", "{%", "None", "Undefined") if mark in text]


def test_member_and_binding_print_the_same(output: Path) -> None:
    """What a member's own file prints is printed in the binding as well."""
    binding = docx.Document(str(output / "2025" / "project_target.docx"))
    member = docx.Document(str(output / "2025" / "project_target" / f"{MEMBERS[0]}.docx"))
    cells = {cell.text for table in binding.tables for row in table.rows for cell in row.cells}

    assert {cell.text for t in member.tables for row in t.rows for cell in row.cells} <= cells


@pytest.mark.parametrize(
    ("year", "kind", "expected"),
    [
        (2023, None, {"2023/self_evaluation.json"}),
        (None, "self_evaluation", {"2023/self_evaluation.json", "2024/self_evaluation.json"}),
        (2025, "project_target", {"2025/project_target.json"}),
    ],
)
def test_only_what_is_asked_for(
    year: int | None, kind: str | None, expected: set[str], tmp_path: Path
) -> None:
    """A year or a kind alone writes its own files, though it is linked with all others."""
    result = reportgen.build(
        EXAMPLE, year=year, kind=kind, formats=("json",), out=tmp_path, pages=False
    )

    assert result.is_whole
    assert expected == files(tmp_path / EXAMPLE.name)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("2023/self_evaluation.yaml", "  outturn: 11604.08", "  outturn: 11604.09"), "SE104"),
        (("2024/self_evaluation.yaml", "  outturn: 7952.87", "  outturn: 待填"), "pending"),
        (("2025/department_target.yaml", "staff: 68", "staf: 68"), "unknown-key"),
        (("2025/project_target/huiyunyan.yaml", "unit: 元", "unit: 美元"), "unknown-unit"),
        (("department.yaml", "profile: guangdong", "profile: nowhere"), "unknown-profile"),
    ],
)
def test_any_error_writes_nothing(
    change: tuple[str, str, str], code: str, edit: Edit, department: Path, tmp_path: Path
) -> None:
    """One error in one file of the department keeps every file from being written."""
    edit(*change)
    out = tmp_path / "output"
    result = reportgen.build(department, formats=("json",), out=out, pages=False)

    assert code in {p.code for p in result.problems if p.severity is Severity.ERROR}
    assert (result.written, result.is_whole, out.exists()) == ((), False, False)


def test_draft_writes_what_could_be_made(edit: Edit, department: Path, tmp_path: Path) -> None:
    """A draft has every report that could be made; the result says that it is not whole."""
    edit("2025/project_target/huiyunyan.yaml", "unit: 元", "unit: 美元")
    out = tmp_path / "output"
    result = reportgen.build(department, formats=("json",), out=out, draft=True, pages=False)

    assert {f"{name}.json" for name in REPORTS[:-1]} == files(out / EXAMPLE.name)
    assert not result.is_whole
    assert not result.is_good


def test_draft_of_a_year(edit: Edit, department: Path, tmp_path: Path) -> None:
    """A draft of an unfinished report is whole and marked in each format that has pages."""
    edit("2024/self_evaluation.yaml", "  outturn: 7952.87", "  outturn: 待填")
    result = reportgen.build(
        department,
        kind="self_evaluation",
        year=2024,
        formats=("docx", "xlsx"),
        out=tmp_path,
        draft=True,
        pages=False,
    )
    word = docx.Document(str(result.written[0]))
    book = openpyxl.load_workbook(result.written[1])

    assert result.is_whole
    assert any("草稿" in p.text for s in word.sections for p in s.header.paragraphs)
    assert [sheet.title for sheet in book if "草稿" not in "".join(heads(sheet))] == []


def heads(sheet: Worksheet) -> list[str]:
    """Return the three parts of the head of a sheet's pages."""
    head = sheet.oddHeader
    assert head
    return [str(part.text) for part in (head.left, head.center, head.right)]


def test_explain_of_a_member() -> None:
    """A member's figure is named by its id; without the id the nearest names are proposed."""
    (figure,) = reportgen.explain(EXAMPLE, f"2025.project_target.{MEMBERS[0]}.amount").figures

    assert figure.name.endswith("amount")
    assert figure.inputs
    with pytest.raises(UsageError, match=MEMBERS[0]):
        reportgen.explain(EXAMPLE, f"2025.project_target.{MEMBERS[0]}.amuont")
    with pytest.raises(UsageError):
        reportgen.explain(EXAMPLE, "2025.project_target.amount")


def test_explain_of_a_cited_figure() -> None:
    """A figure that is cited leads to the file that has it."""
    (figure,) = reportgen.explain(
        EXAMPLE, "2024.self_evaluation.prior.assets.original_value"
    ).figures
    places = [part.place.file for part in figure.inputs if part.place]

    assert [str(EXAMPLE / "2023" / "self_evaluation.yaml")] == places


def test_explain_of_a_whole_kind_that_is_broken(edit: Edit, department: Path) -> None:
    """Without figures there is nothing to explain; the call says to run the check."""
    edit("2023/self_evaluation.yaml", "unit: 万元", "unit: 万")

    with pytest.raises(UsageError, match="check"):
        reportgen.explain(department, "2023.self_evaluation.initial")


def test_amounts_of_other_documents_are_told_apart(tmp_path: Path) -> None:
    """On the sheet 明细 of the department's form no two amounts have the same label."""
    built = reportgen.build(EXAMPLE, formats=("xlsx",), out=tmp_path, pages=False)
    (form,) = (path for path in built.written if path.stem == "department_target")
    rows = openpyxl.load_workbook(form)["明细"].iter_rows(min_row=2, values_only=True)
    labels = [str(label) for label, *_ in rows]

    assert len(labels) == len(set(labels))
    assert sum(label.startswith("当年金额（") for label in labels) == 3


def test_checklist_has_rows_for_all_kinds(tmp_path: Path) -> None:
    """The reviewer's checklist has what every check of every kind found, years apart."""
    result = reportgen.check(EXAMPLE)
    path = pipeline.checklist(EXAMPLE, result, tmp_path)
    book = openpyxl.load_workbook(path)
    text = {str(cell.value) for sheet in book for row in sheet for cell in row if cell.value}
    joined = "\n".join(text)

    assert path == tmp_path / EXAMPLE.name / "checklist.xlsx"
    for kind in reportgen.kinds().values():
        assert kind.title in joined
        ran = {f.check.code for r in result.reports if r.kind is kind for f in r.findings}
        assert {code for code in ran if code not in joined} == set()
    assert [year for year in ("2023年", "2024年", "2025年") if year not in joined] == []


def press(template: Path | None = None) -> Press:
    """Return the press of the disclosure of 2024."""
    report = reportgen.check(EXAMPLE, year=2024).reports[0]
    assert report.document
    assert report.template
    return Press(Path("out/x"), report.document, EXAMPLE, template or report.template, FORMATS)


def test_formats_are_made_one_by_one() -> None:
    """A press makes each format, and no other."""
    one = press()
    own = [wanted for wanted in FORMATS if wanted not in TYPESET]

    assert own
    assert all(one.make(wanted) for wanted in own)
    assert one.fill().finished().startswith(b"PK")
    with pytest.raises(KeyError):
        one.make("odt")


def test_template_that_cannot_be_filled(tmp_path: Path) -> None:
    """A Word template that is none is a template error, for Word alone."""
    wrong = tmp_path / "report.docx"
    wrong.write_bytes(b"no package")
    one = press(wrong)

    assert one.make("json")
    with pytest.raises(TemplateError):
        one.fill()


def drafted(department: Path, kind: str, out: Path) -> reportgen.Result:
    """Build the drafts of a kind, as Word files and as workbooks."""
    formats = ("docx", "xlsx")
    return reportgen.build(department, kind=kind, formats=formats, out=out, draft=True, pages=False)


def test_draft_lists_what_is_open(department: Path, edit: Edit, tmp_path: Path) -> None:
    """A draft begins with a list of its pending values and errors, in Word and in the workbook."""
    edit("2024/budget_disclosure.yaml", "basic: 326.17", "basic: 待填：等批复")
    edit("2024/budget_disclosure.yaml", "amount: 4661.78", "amount: 4671.78")
    result = drafted(department, "budget_disclosure", tmp_path / "out")
    word, excel = result.written
    table = [[cell.text for cell in row.cells] for row in docx.Document(str(word)).tables[0].rows]
    sheet = openpyxl.load_workbook(excel).worksheets[0]
    listed = [[str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    wrong = [p for p in result.problems if p.severity is Severity.ERROR]
    line = next(p.place.line for p in wrong if p.code == "pending")

    assert docx.Document(str(word)).paragraphs[0].text == f"草稿：待填和待改事项（{len(wrong)} 项）"
    assert table[0] == ["序号", "文件和行", "事项"]
    assert [
        "1",
        f"2024/budget_disclosure.yaml:{line}",
        "支出 2010150 事业运行 基本支出 待填：等批复",
    ] in table
    assert len(table) == len(wrong) + 1 > 2
    assert sheet.title == "待填事项"
    assert listed[1:] == table


def test_draft_that_binds_lists_what_its_members_lack(
    department: Path, edit: Edit, tmp_path: Path
) -> None:
    """A member lists what it lacks itself, the volume what all of them lack."""
    edit("2025/project_target/huiyunyan.yaml", "annual: 90%", "annual: 待填")
    edit("2025/project_target/cloud_resources.yaml", "annual: 100%", "annual: 待填")
    out = tmp_path / "out"
    reportgen.build(department, kind="project_target", out=out, draft=True, pages=False)
    folder = out / department.name / "2025"

    def first(name: str) -> str:
        return docx.Document(str(folder / name)).paragraphs[0].text

    assert first("project_target/huiyunyan.docx") == "草稿：待填和待改事项（1 项）"
    assert first("project_target.docx") == "草稿：待填和待改事项（2 项）"
    assert "草稿" not in first("project_target/unified_governance.docx")


def test_draft_without_open_points_has_no_list(department: Path, tmp_path: Path) -> None:
    """Where nothing is open there is nothing to list."""
    word, excel = drafted(department, "department_target", tmp_path / "out").written

    assert not [p for p in docx.Document(str(word)).paragraphs if "待填和待改" in p.text]
    assert "待填事项" not in openpyxl.load_workbook(excel).sheetnames
