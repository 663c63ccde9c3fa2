"""A fifth kind of report: a package folder and a folder of templates, and nothing else.

The kind is a note that repeats the department's expenditure. Its folders are made in the test; the
engine finds them, builds all formats, and links its figures with those of the other kinds.
"""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.workbook import Workbook

import reportgen
from reportgen import paths, reports
from reportgen.problems import Severity

EXAMPLE = Path(__file__).resolve().parent.parent / "data" / "huizhou_dsj"
NAME = "expenditure_note"

KIND = '''\
"""A note on the department's expenditure."""

from reportgen import document, wording
from reportgen.document import Column, Document, Row, Table
from reportgen.figures import Formula
from reportgen.kind import ReportInput, ReportKind
from reportgen.links import Basis, Fact, FactKey
from reportgen.profile import ProfileSpec
from reportgen.reconcile import Check, Comparison
from reportgen.schema import Money


class Note(ReportInput):
    expenditure: Money


def compute(model, setting, ledger):
    ledger.given("expenditure", "支出预算", model.expenditure)
    return {"figures": ledger.figures, "year": setting.year}


def publish(case):
    key = FactKey("expenditure", case["year"], Basis.INITIAL)
    yield Fact(key, case["figures"]["expenditure"], is_source=False)


def derive(case, ledger, links):
    linked = links.find("expenditure", case["year"])
    if linked is not case["figures"]["expenditure"]:
        ledger.cited("disclosed", "部门预算公开的支出预算", linked)
    return case


def positive(case):
    figure = case["figures"]["expenditure"]
    yield Comparison(figure, figure)


def lay_out(model, setting, case):
    profile = setting.profile
    facts = {"figures": case["figures"], "year": str(setting.year)}
    texts = wording.sentences(
        profile.wording, profile.wording_file, facts, profile.styles, needed=["title"]
    )
    spec = profile.spec.tables["amounts"]
    style = profile.styles[spec.style.text]
    table = Table(
        id="amounts",
        number=spec.number,
        title=spec.title,
        entity=setting.department.name(setting.day).name,
        unit=spec.unit,
        paper=spec.paper,
        columns=tuple(Column(c.name, c.head, c.name == "amount") for c in spec.columns),
        rows=tuple(
            Row(n, {"label": document.words(f.label), "amount": document.number(f, style)})
            for n, f in case["figures"].items()
        ),
        notes=spec.notes,
    )
    return Document(
        title=document.show(texts["title"]),
        entity=setting.department.name(setting.day).name,
        date=setting.day,
        keywords=profile.spec.keywords,
        texts=texts,
        lists={},
        tables={"amounts": table},
    )


KIND = ReportKind(
    name="expenditure_note",
    title="支出说明",
    model=Note,
    profile=ProfileSpec,
    date=lambda model: None,
    uses_accounts=False,
    inspect=lambda model, setting: (),
    compute=compute,
    publish=publish,
    derive=derive,
    checks=(Check("XN101", "文内", "支出等于自身", "测试", positive),),
    lay_out=lay_out,
)
'''
PROFILE = """\
styles:
  fixed: {pattern: "0.00"}
keywords: [说明]
tables:
  amounts:
    number: 表1
    title: 支出
    style: fixed
    columns:
      - {name: label, head: [项目]}
      - {name: amount, head: [金额]}
"""
WORDING = """\
{% macro title() %}{{ year }}年支出说明{% endmacro %}
{% macro body() %}{{ year }}年支出预算{{ figures.expenditure | fixed }}万元。{% endmacro %}
"""


@pytest.fixture
def department(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a copy of the example with a file of the fifth kind, known to the engine."""
    package = tmp_path / "more_kinds"
    (package / NAME).mkdir(parents=True)
    (package / NAME / "__init__.py").write_text(KIND, encoding="utf-8")
    monkeypatch.setattr(reports, "__path__", [*reports.__path__, str(package)])
    templates = shutil.copytree(paths.templates(), tmp_path / "templates")
    place = templates / NAME / "guangdong"
    place.mkdir(parents=True)
    (place / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    (place / "wording.j2").write_text(WORDING, encoding="utf-8")
    word_template().save(str(place / "report.docx"))
    workbook_template().save(place / "tables.xlsx")
    monkeypatch.setattr(paths, "templates", lambda: templates)
    folder = shutil.copytree(EXAMPLE, tmp_path / EXAMPLE.name)
    write(folder, "7600.53")
    yield folder
    for name in [name for name in sys.modules if name.endswith(NAME)]:
        del sys.modules[name]
    vars(reports).pop(NAME, None)


def word_template() -> "docx.document.Document":
    """Return a Word template with a heading, a sentence and a table of the profile."""
    template = docx.Document()
    template.add_heading("{{ title }}", 1)
    template.add_paragraph("{{ texts.body }}")
    table = template.add_table(rows=4, cols=2)
    cells = (
        ("项目", "金额"),
        ("{%tr for row in tables.amounts.rows %}", ""),
        ("{{ row.label }}", "{{ row.amount }}"),
        ("{%tr endfor %}", ""),
    )
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return template


def workbook_template() -> Workbook:
    """Return a workbook template with the table of the profile."""
    template = Workbook()
    sheet = template.worksheets[0]
    sheet.title = "表1"
    sheet.append(["{{ tables.amounts.title }}"])
    sheet.append(["{%tr for row in tables.amounts.rows %}"])
    sheet.append(["{{ row.label }}", "{{ row.amount }}"])
    sheet.append(["{%tr endfor %}"])
    return template


def write(folder: Path, amount: str, more: str = "") -> None:
    """Write the input file of the fifth kind."""
    text = f"unit: 万元\nexpenditure: {amount}\n{more}"
    (folder / "2024" / f"{NAME}.yaml").write_text(text, encoding="utf-8")


def errors(result: reportgen.Result) -> list[str]:
    """Return the codes of a result's errors."""
    return [p.code for p in result.problems if p.severity is Severity.ERROR]


def test_kind_is_found(department: Path) -> None:
    """A folder below `reports` is a kind, and its input file is checked with all others."""
    result = reportgen.check(department)

    assert NAME in reportgen.kinds()
    assert errors(result) == []
    assert (2024, NAME) in [(report.year, report.kind.name) for report in result.reports]


def test_every_format_is_built(department: Path, tmp_path: Path) -> None:
    """The new kind's Word, Excel, JSON and CSV are written by the engine as it is."""
    result = reportgen.build(
        department,
        kind=NAME,
        formats=("docx", "xlsx", "json", "csv"),
        out=tmp_path / "out",
        pages=False,
    )
    table, word, data, excel = result.written
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(word)).paragraphs)
    values = [cell.value for row in openpyxl.load_workbook(excel)["表1"] for cell in row]

    assert result.is_whole
    assert "2024年支出说明" in text
    assert "2024年支出预算7600.53万元。" in text
    assert "支出预算" in values
    assert json.loads(data.read_text(encoding="utf-8"))
    assert "7600.53" in table.read_text(encoding="utf-8-sig")


def test_its_fact_is_linked(department: Path) -> None:
    """It cites the disclosure's figure, and a different one is found by the engine's own check."""
    made = reportgen.check(department, kind=NAME).reports[0]
    write(department, "7600.54")
    result = reportgen.check(department)

    assert made.figures["disclosed"].inputs[0].name == "summary.total_expenditure"
    assert errors(result) == ["LK101"]
    assert all(
        Path(p.place.file).stem == NAME for p in result.problems if p.severity is Severity.ERROR
    )


def test_its_difference_is_explained(department: Path) -> None:
    """An answer in the new kind's file works as in any other."""
    answer = "{check: LK101, figure: expenditure, difference: 0.01, reason: 照印}"
    write(department, "7600.54", f"explained: [{answer}]\n")

    assert errors(reportgen.check(department)) == []


def test_its_fact_stands_in_for_a_missing_document(department: Path) -> None:
    """Without the disclosure the others take what the new kind gives."""
    (department / "2024" / "budget_disclosure.yaml").unlink()
    made = reportgen.check(department, year=2024, kind="self_evaluation").reports[0]
    computed = made.figures["initial"].inputs[0]

    assert computed.inputs[0].place is not None
    assert Path(computed.inputs[0].place.file).stem == NAME


def test_its_file_is_carried_into_a_new_year(department: Path) -> None:
    """Without a declaration of its own its number is to be entered again, and nothing is wrong."""
    answer = "{check: LK101, figure: expenditure, difference: 0.01, reason: 照印}"
    write(department, "7600.54", f"explained: [{answer}]\n")
    reportgen.new_year(department, 2025)
    text = (department / "2025" / f"{NAME}.yaml").read_text(encoding="utf-8")
    result = reportgen.check(department, year=2025, kind=NAME)

    assert text.splitlines()[1:] == ["unit: 万元", "expenditure: 待填"]
    assert errors(result) == ["pending"]


def test_engine_checks_its_input(department: Path) -> None:
    """Unknown keys, missing keys and wrong amounts of the new kind are problems in their place."""
    (department / "2024" / f"{NAME}.yaml").write_text(
        "unit: 万元\nexpendture: 7600,53\n", encoding="utf-8"
    )
    result = reportgen.check(department, kind=NAME)

    assert sorted(errors(result)) == ["missing-key", "unknown-key"]
