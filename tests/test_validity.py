"""Finished files and templates are valid to independent checkers."""

import io
import zipfile
from pathlib import Path
from typing import Protocol

import docx
import office
import pytest
import rich
from checkers import audit_errors, sdk_errors
from drawn import NAMESPACES, W, identities, part
from lxml import etree
from recalculation import differences

import reportgen
from reportgen.ooxml import WordTemplate, reading
from reportgen.ooxml.excel.printing.recalculation import carried

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*") if path.suffix in {".docx", ".xlsx"}
)


class Built(Protocol):
    """The example as the session's fixture builds it."""

    result: reportgen.Result
    docx: Path
    xlsx: Path


class Finder(Protocol):
    """Gives what a checker finds in a file."""

    def __call__(self, path: Path) -> list[object]:
        """Return the findings."""


@pytest.fixture(scope="module")
def finished(built: Built, example: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every finished Office file of the disclosure, the checklist and a draft among them."""
    out = tmp_path_factory.mktemp("validity")
    draft = reportgen.build(
        example, formats=("docx", "xlsx"), out=out / "draft", draft=True, pages=False
    )
    checklist = reportgen.checklist(example, built.result, out)
    return [built.docx, built.xlsx, checklist, *draft.written]


@pytest.fixture(scope="module")
def of_all_kinds(department: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The Office files of the whole department, with one project for all that stand alone."""
    out = tmp_path_factory.mktemp("kinds")
    formats = ("docx", "xlsx")
    result = reportgen.build(department, formats=formats, out=out, pages=False)
    whole = [path for path in result.written if path.parent.name != "project_target"]
    alone = [path for path in result.written if path.stem == "huiyunyan"]
    return [*whole, *alone, reportgen.checklist(department, result, out)]


@pytest.mark.parametrize("find", [sdk_errors, audit_errors])
def test_finished_files_are_valid(find: Finder, finished: list[Path]) -> None:
    """The SDK and openxml-audit find nothing in any finished file."""
    assert [[] for _ in finished] == [find(path) for path in finished]


@pytest.mark.parametrize("find", [sdk_errors, audit_errors])
def test_files_of_all_kinds_are_valid(find: Finder, of_all_kinds: list[Path]) -> None:
    """The SDK and openxml-audit find nothing in the files of any kind."""
    assert {str(path): [] for path in of_all_kinds} == {
        str(path): find(path) for path in of_all_kinds
    }


def test_workbooks_carry_the_values_of_their_formulas(of_all_kinds: list[Path]) -> None:
    """LibreOffice calculates in every formula cell of the department's workbooks what is there."""
    contents = [path.read_bytes() for path in of_all_kinds if path.suffix == ".xlsx"]
    formulas = [sum(map(len, carried(content).values())) for content in contents]

    assert len(contents) == 6
    assert sum(formulas) > 1000
    assert differences(contents) == []


@pytest.mark.parametrize("find", [sdk_errors, audit_errors])
@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: "/".join(path.parts[-3:]))
def test_templates_are_valid(find: Finder, template: Path) -> None:
    """The SDK and openxml-audit find nothing in the templates."""
    assert find(template) == []


@pytest.mark.parametrize("find", [sdk_errors, audit_errors])
def test_checkers_see_a_broken_file(find: Finder, built: Built, tmp_path: Path) -> None:
    """Both checkers find something in a file that is broken on purpose."""
    broken = tmp_path / "broken.docx"
    with zipfile.ZipFile(built.docx) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                content = content.replace(b"<w:body>", b"<w:body><w:nonsense/>", 1)
            new.writestr(name, content)

    assert find(broken) != []


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A template that uses every feature of the engine, and the document made from it."""
    folder = tmp_path_factory.mktemp("rich")
    template, document = folder / "template.docx", folder / "document.docx"
    template.write_bytes(rich.template())
    document.write_bytes(WordTemplate(template).render(rich.data(), verify=True))
    return template, document


def kinds(findings: list[object]) -> set[str]:
    """Return what is found, without where and how often: a loop repeats what it repeats."""
    return {one["description"] if isinstance(one, dict) else str(one) for one in findings}


@pytest.mark.parametrize("find", [sdk_errors, audit_errors])
def test_a_filled_template_has_no_findings_of_its_own(
    find: Finder, filled: tuple[Path, Path]
) -> None:
    """What the checkers find in a document they find in its template."""
    template, document = filled

    assert set() == kinds(find(document)) - kinds(find(template))


def test_a_filled_template_is_whole(filled: tuple[Path, Path]) -> None:
    """Cells end in paragraphs, ids are unique, sections are as drawn, merges stand in order."""
    template, document = (path.read_bytes() for path in filled)
    tree, w = etree.fromstring(part(document)), f"{{{W}}}"
    ends = {cell[-1].tag for cell in tree.iter(f"{w}tc")}
    ids = [i for name in ("document", "header1") for i in identities(document, f"word/{name}.xml")]
    ids += identities(document, "word/footnotes.xml")
    marked = [one.get(f"{w}id") for one in tree.iter(f"{w}bookmarkStart")]
    sections = [
        len(list(etree.fromstring(part(f)).iter(f"{w}sectPr"))) for f in (template, document)
    ]
    footer = etree.fromstring(part(document, "word/footer1.xml"))

    assert {f"{w}p"} == ends
    assert len(ids) == len(set(ids))
    assert len(marked) == len(set(marked))
    assert sections[0] == sections[1]
    assert [f"{w}p"] == [one.tag for one in footer]
    assert docx.Document(io.BytesIO(document)).tables


def test_every_relationship_leads_somewhere(filled: tuple[Path, Path]) -> None:
    """Parts name relationships that they have, and those lead to parts that are there."""
    content = filled[1].read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
    for name in ("document", "header1", "footnotes"):
        tree = etree.fromstring(part(content, f"word/{name}.xml"))
        space = f"{{{NAMESPACES['r']}}}"
        used = {v for one in tree.iter() for k, v in one.items() if str(k).startswith(space)}
        rels = etree.fromstring(part(content, f"word/_rels/{name}.xml.rels"))
        inner = [one for one in rels if one.get("TargetMode") != "External"]

        assert used <= {one.get("Id") for one in rels}
        assert {f"word/{one.get('Target')}" for one in inner} <= set(names)


def test_libreoffice_reads_a_filled_template(filled: tuple[Path, Path]) -> None:
    """Opened and saved by LibreOffice, the document says what it said."""
    content = filled[1].read_bytes()

    assert _said(content) == _said(office.saved_as(content, ".docx", ".docx"))


def _said(content: bytes) -> list[str]:
    """Return the texts in any order, without blanks: LibreOffice writes text boxes elsewhere."""
    return sorted("".join(text.split()) for text in reading.texts(content))
