"""Edited Word documents: what comes back, what is refused, what is named."""

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import office
import pytest
from docx.document import Document

import reportgen
from reportgen import pipeline, proposal, source
from reportgen.intake import word
from reportgen.press import as_group
from reportgen.problems import Place
from reportgen.proposal import Proposal
from reportgen.render.word import trace
from reportgen.tree import scalars

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "data" / "huizhou_dsj"
EVALUATION, DISCLOSURE = "2024/self_evaluation", "2024/budget_disclosure"
TARGET, PROJECT = "2025/department_target", "2025/project_target/extranet_security"
KINDS = (EVALUATION, DISCLOSURE, TARGET, PROJECT, "2025/project_target")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's Word files."""
    out = tmp_path_factory.mktemp("built")
    reportgen.build(EXAMPLE, out=out, draft=True, pages=False)
    return out / EXAMPLE.name


@pytest.fixture
def edited(built: Path, tmp_path: Path) -> Callable[..., Path]:
    """Return a maker of edited documents: each old piece of XML becomes a new one, once."""

    def make(name: str, *changes: tuple[str, str]) -> Path:
        path = tmp_path / "edited.docx"
        with zipfile.ZipFile(built / f"{name}.docx") as old, zipfile.ZipFile(path, "w") as new:
            for part in old.namelist():
                content = old.read(part)
                if part == "word/document.xml":
                    text = content.decode()
                    for before, after in changes:
                        assert before in text
                        text = text.replace(before, after, 1)
                    content = text.encode()
                new.writestr(part, content)
        return path

    return make


Edited = Callable[..., Path]


def changes(found: Proposal) -> dict[str, tuple[str | None, str | None]]:
    """Return old and new value of each change by its path."""
    return {change.name: (change.old, change.new) for change in found.changes}


def codes(found: Proposal) -> list[str]:
    """Return the codes of the problems."""
    return [problem.code for problem in found.problems]


@pytest.mark.parametrize("name", KINDS)
def test_an_untouched_file_changes_nothing(name: str, built: Path) -> None:
    """A file as `build` wrote it proposes nothing and has no problem."""
    assert word.propose(built / f"{name}.docx", EXAMPLE) == Proposal()


@pytest.mark.parametrize("name", KINDS)
def test_a_file_that_libreoffice_saved_changes_nothing(
    name: str, built: Path, tmp_path: Path
) -> None:
    """LibreOffice opens and saves the file: still nothing is proposed, nothing unmatched."""
    saved = tmp_path / "saved.docx"
    content = (built / f"{name}.docx").read_bytes()
    saved.write_bytes(office.saved_as(content, ".docx", ".docx"))

    assert word.propose(saved, EXAMPLE) == Proposal()


def test_edits_that_libreoffice_saved(edited: Edited, tmp_path: Path) -> None:
    """Edits come back from a file that LibreOffice saved after them: just those, and the refusal.

    It has lost tags and nested controls by then; bookmarks are left.
    """
    path = edited(
        DISCLOSURE,
        ("按偏低标准编列", "按较低标准编列"),
        ("机关运行经费安排1,272.04", "机关运行经费安排1,272.05"),
        (">0<", ">3<"),
    )
    saved = tmp_path / "saved.docx"
    saved.write_bytes(office.saved_as(path.read_bytes(), ".docx", ".docx"))
    found = word.propose(saved, EXAMPLE)

    assert codes(found) == ["overwritten-number"]
    assert sorted(changes(found)) == [
        "procurement.goods",
        "three_public_expenses.reception.reason",
    ]


def test_facts_and_words_that_libreoffice_saved(edited: Edited, tmp_path: Path) -> None:
    """A sentence and a fact in it, edited both and saved by LibreOffice, come back apart."""
    path = edited(EVALUATION, ("中为基层解决问题", "中替群众解决问题"), (">8个<", ">9个<"))
    saved = tmp_path / "saved.docx"
    saved.write_bytes(office.saved_as(path.read_bytes(), ".docx", ".docx"))
    found = word.propose(saved, EXAMPLE)

    assert codes(found) == []
    assert sorted(changes(found)) == ["facts.grassroots_problems.value", "narrative.review.2.text"]


TEXTS = {
    EVALUATION: r"narrative\.\w+\.\d+(\.text|\.title)?|facts\.\w+\.value|reasons\.\w+"
    r"|(conference|training|assets)\.reason|indicators\.\d+\.(target|actual|analysis)|conclusion",
    DISCLOSURE: r".*\.reason|units\.\d+\.projects\.\d+\.target",
    TARGET: r"goals\.\d+|tasks\.\d+\.(content|expected)|indicators\.\d+\.(name|whole|annual)"
    r"|optional_tasks",
    PROJECT: r"grounds|summary|goals\.\w+|costs\.\d+\.(content|basis)"
    r"|indicators\.\d+\.(name|whole|annual)|reviews\.\w+|permissions",
}
# The model says so, the documents do not print it.
UNPRINTED = re.compile(r"explained\..*|units\.0\.projects\.\d+\.target|.*vehicles\.\w+\.reason")


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_and_fact_has_its_anchor(name: str) -> None:
    """Each narrative text and named fact of the input stands in an anchor of the file."""
    year, kind, *member = name.split("/")
    (report,) = (
        one
        for one in pipeline.check(EXAMPLE, year=int(year), kind=kind).reports
        if one.member == "".join(member)
    )
    assert report.document
    assert report.template
    _, pieces = trace(as_group(report.document), report.template, EXAMPLE)
    read, _ = source.read(EXAMPLE / f"{name}.yaml")
    assert read
    typed = {
        path
        for path, scalar in scalars(read.data)
        if re.fullmatch(TEXTS[name], path) and scalar.text not in {"", "无"}
    }
    anchored = {piece.scalar.path for piece in pieces if piece.scalar}

    assert len(typed) > 8
    assert {path for path in typed - anchored if not UNPRINTED.fullmatch(path)} == set()


def test_a_changed_fact(edited: Edited) -> None:
    """A number in a sentence comes back to its fact; the sentence is as it was."""
    found = word.propose(edited(EVALUATION, (">8个<", ">9个<")), EXAMPLE)

    assert changes(found) == {"facts.grassroots_problems.value": ("8", "9")}
    assert codes(found) == []
    assert found.changes[0].origin.spot.startswith("第")  # type: ignore[union-attr]


def test_changed_words_around_a_fact(edited: Edited) -> None:
    """A text comes back with its citations, whatever else is edited in it."""
    path = edited(EVALUATION, ("中为基层解决问题", "中替群众解决问题"), (">8个<", ">9个<"))
    found = changes(word.propose(path, EXAMPLE))
    old, new = found.pop("narrative.review.2.text")

    assert found == {"facts.grassroots_problems.value": ("8", "9")}
    assert new == str(old).replace("中为基层解决问题", "中替群众解决问题")
    assert "{grassroots_problems}" in new


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("完成了 &lt;R&amp;D&gt; \"x\" 'y'。", "完成了 <R&D> \"x\" 'y'。"),
        ("一行</w:t><w:br/><w:t>二行。", "一行\n二行。"),
        ("  前后都有空格。 ", "  前后都有空格。 "),
        ("一</w:t></w:r><w:r><w:t>二", "一二"),
        (
            '一</w:t></w:r><w:ins w:id="900" w:author="a"><w:r><w:t>二</w:t></w:r></w:ins>'  # noqa: ISC004
            '<w:del w:id="901" w:author="a"><w:r><w:delText>三</w:delText></w:r></w:del>'
            "<w:r><w:t>四",
            "一二四",
        ),
    ],
)
def test_a_rewritten_paragraph(xml: str, expected: str, edited: Edited) -> None:
    """Signs, spaces, line breaks, split runs and tracked changes come back as they are read."""
    found = word.propose(edited(EVALUATION, ("全年重点完成了以下工作。", xml)), EXAMPLE)

    assert changes(found) == {"narrative.review.1": ("全年重点完成了以下工作。", expected)}


def test_a_reason_inside_a_sentence(edited: Edited) -> None:
    """A reason comes back without what the sentence says around it."""
    path = edited(DISCLOSURE, ("按偏低标准编列", "按较低标准编列"))
    found = changes(word.propose(path, EXAMPLE))

    old, new = found.pop("three_public_expenses.reception.reason")
    assert found == {}
    assert new == str(old).replace("按偏低标准编列", "按较低标准编列")


def test_anchors_that_are_gone(edited: Edited) -> None:
    """Without any anchor the words around a piece still find it."""
    path = edited(DISCLOSURE, ("按偏低标准编列", "按较低标准编列"))
    bare = path.with_name("bare.docx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bare, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "word/document.xml":
                content = re.sub(rb"<w:bookmark(Start|End)[^>]*/>", b"", content)
                content = re.sub(rb"<w:sdt>.*?<w:sdtContent>|</w:sdtContent></w:sdt>", b"", content)
            new.writestr(part, content)
    found = word.propose(bare, EXAMPLE)

    assert list(changes(found)) == ["three_public_expenses.reception.reason"]
    assert codes(found) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [(">7,600.53<", ">7,600.54<"), ("机关运行经费安排1,272.04", "机关运行经费安排1,272.05")],
)
def test_an_overwritten_number_is_refused(old: str, new: str, edited: Edited) -> None:
    """A computed number names the cell or paragraph, both numbers and where it comes from."""
    found = word.propose(edited(DISCLOSURE, (old, new)), EXAMPLE)
    (problem,) = found.problems

    assert found.changes == ()
    assert problem.code == "overwritten-number"
    assert problem.place.spot
    assert re.sub("[^0-9.,]", "", old) in problem.message
    assert re.sub("[^0-9.,]", "", new) in problem.message
    assert [place.file for place in problem.related] == [str(EXAMPLE / f"{DISCLOSURE}.yaml")]


def test_a_wrong_number_is_told_at_its_place(edited: Edited) -> None:
    """A fact that is no number any more is an error, and no change."""
    found = word.propose(edited(EVALUATION, (">8个<", ">八个<")), EXAMPLE)

    assert codes(found) == ["amount-not-a-number"]
    assert found.changes == ()


def test_a_changed_unit_is_told(edited: Edited) -> None:
    """The unit of a fact is edited in the input file."""
    found = word.propose(edited(EVALUATION, (">8个<", ">8件<")), EXAMPLE)

    assert codes(found) == ["fact-unit"]


def test_words_of_the_template_are_named(edited: Edited) -> None:
    """Edited words that no input holds are a warning with both texts; no number is blamed."""
    found = word.propose(edited(EVALUATION, ("年初预算总额", "年初总额")), EXAMPLE)

    assert codes(found) == ["unmatched-text"]
    assert found.is_good
    assert "年初总额" in found.problems[0].message


def test_a_new_paragraph_is_named(edited: Edited) -> None:
    """A paragraph that was added is named, and those behind it are still matched."""
    path = edited(EVALUATION, (">8个<", ">9个<"))
    document = docx.Document(str(path))
    document.paragraphs[20].insert_paragraph_before("补充说明一句。")
    document.save(str(path))
    found = word.propose(path, EXAMPLE)

    assert list(changes(found)) == ["facts.grassroots_problems.value"]
    assert codes(found) == ["unmatched-text"]
    assert "补充说明一句。" in found.problems[0].message


def without(document: Document, text: str) -> None:
    """Take the paragraph with a text away, its control included."""
    body = document.element.body
    (paragraph,) = (p for p in body if text in "".join(p.itertext()) and "PAGEREF" not in p.xml)
    body.remove(paragraph)


def test_a_deleted_paragraph_is_named(edited: Edited) -> None:
    """A control that went with its paragraph is named with its text and changes nothing."""
    path = edited(EVALUATION)
    document = docx.Document(str(path))
    without(document, "全年重点完成了以下工作。")
    document.save(str(path))
    found = word.propose(path, EXAMPLE)

    assert found.changes == ()
    assert codes(found) == ["unmatched-text"]
    assert "全年重点完成了以下工作。" in found.problems[0].message


def test_a_deleted_row_is_named(edited: Edited) -> None:
    """A row that was taken out of a table is named; the rows around it are still matched."""
    path = edited(DISCLOSURE)
    document = docx.Document(str(path))
    table = document.tables[2]
    told = table.rows[6].cells[0].text
    table._tbl.remove(table.rows[6]._tr)  # noqa: SLF001 - has no public name
    document.save(str(path))
    found = word.propose(path, EXAMPLE)

    assert found.changes == ()
    assert codes(found) == ["unmatched-text"]
    assert told in found.problems[0].message


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / EXAMPLE.name))


def rewritten(file: Path, old: str, new: str) -> None:
    """Put other words into an input file."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def draft(folder: Path, name: str) -> Path:
    """Build a draft of one document of a department."""
    out = folder.parent / "out"
    reportgen.build(folder, out=out, draft=True, pages=False)
    return out / folder.name / f"{name}.docx"


def replaced(path: Path, old: str, new: str) -> Path:
    """Put other XML into a document, everywhere."""
    target = path.with_name("again.docx")
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(target, "w") as new_package:
        for part in package.namelist():
            content = package.read(part)
            if part == "word/document.xml":
                assert old in content.decode()
                content = content.decode().replace(old, new).encode()
            new_package.writestr(part, content)
    return target


def test_a_blank_is_filled_in(folder: Path) -> None:
    """What a clerk writes over 【待填：…】 becomes the value; the file is written."""
    file = folder / f"{DISCLOSURE}.yaml"
    rewritten(file, "上年按偏低标准编列，疫情结束后任务增多，本年恢复正常标准", "待填：车队")
    path = replaced(draft(folder, DISCLOSURE), "【待填：车队】", "任务增多")
    found = word.propose(path, folder)
    proposal.accept(found)

    assert changes(found) == {"three_public_expenses.reception.reason": ("待填：车队", "任务增多")}
    assert codes(found) == []
    assert "任务增多" in file.read_text(encoding="utf-8")


def test_a_blank_number_is_filled_in(folder: Path) -> None:
    """A missing amount is typed in the printed unit and comes back in the file's."""
    rewritten(folder / f"{DISCLOSURE}.yaml", "fixed_assets: 3860.10", "fixed_assets: 待填")
    path = draft(folder, DISCLOSURE)
    (mark,) = re.findall("金额<.*?(【待填：[^】]*】)", document_xml(path))
    found = word.propose(replaced(path, mark, "3,860.20"), folder)

    assert changes(found) == {"assets.fixed_assets": ("待填", "3860.2")}


def document_xml(path: Path) -> str:
    """Return the XML of a document's body."""
    with zipfile.ZipFile(path) as package:
        return package.read("word/document.xml").decode()


def test_an_amount_that_was_zero(edited: Edited) -> None:
    """A given amount of a cell comes back in the unit of its file, even from zero."""
    found = word.propose(edited(TARGET, (">0.00<", ">1.50<")), EXAMPLE)

    assert codes(found) == []
    assert changes(found) == {"budget.other_funds": ("0", "1.5")}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("甲", "乙", ["edited-differently"]), ("甲", "甲", []), ("甲", None, [])],
)
def test_a_value_that_is_printed_twice(
    first: str, second: str | None, expected: list[str], built: Path, tmp_path: Path
) -> None:
    """Two places edited differently are a problem of both; one alone, or both alike, a change."""
    path = tmp_path / "edited.docx"
    document = docx.Document(str(built / f"{EVALUATION}.docx"))
    body = document.element.body
    nodes = [t for t in body.iter("{*}t") if t.text == "市政务服务和数据管理局"]
    assert len(nodes) > 2
    for node, value in zip(nodes, (first, second), strict=False):
        if value:
            node.text = value
    document.save(str(path))
    found = word.propose(path, EXAMPLE)

    assert expected == codes(found)
    assert bool(found.changes) == (not expected)
    assert [len(problem.related) for problem in found.problems] == [1] * len(expected)


def test_data_that_changed_since(folder: Path) -> None:
    """A text that changed in the data alone is left; one that changed on both sides is refused."""
    file = folder / f"{EVALUATION}.yaml"
    path = draft(folder, EVALUATION)
    rewritten(file, "全年重点完成了以下工作。", "全年完成以下工作。")

    untouched = word.propose(path, folder)
    assert untouched.changes == ()
    assert codes(untouched) == ["outdated"]

    both = word.propose(replaced(path, "全年重点完成了以下工作。", "完成了工作。"), folder)
    assert both.changes == ()
    assert codes(both) == ["outdated", "changed-since"]


def test_a_document_of_another_department(folder: Path, built: Path) -> None:
    """A file of another folder is refused."""
    other = Path(shutil.move(folder, folder.with_name("other_bureau")))

    assert codes(word.propose(built / f"{EVALUATION}.docx", other)) == ["other-department"]


def test_a_document_whose_input_is_gone(folder: Path, built: Path) -> None:
    """A file of a year that the folder has not is refused."""
    (folder / f"{TARGET}.yaml").unlink()

    assert codes(word.propose(built / f"{TARGET}.docx", folder)) == ["unknown-report"]


def test_what_is_no_document_of_ours(tmp_path: Path) -> None:
    """Another Word file, and a file that is none, are refused by name."""
    other, wrong = tmp_path / "other.docx", tmp_path / "wrong.docx"
    docx.Document().save(str(other))
    wrong.write_bytes(b"text")

    assert codes(word.propose(other, EXAMPLE)) == ["not-ours"]
    assert codes(word.propose(wrong, EXAMPLE)) == ["not-a-package"]
    assert codes(word.propose(tmp_path / "none.docx", EXAMPLE)) == ["unreadable"]


def test_comments_are_told(edited: Edited) -> None:
    """A comment is information with its author and text."""
    path = edited(EVALUATION)
    document = docx.Document(str(path))
    paragraph = next(p for p in document.paragraphs if p.runs)
    document.add_comment(paragraph.runs, text="请核实", author="李四")
    document.save(str(path))
    found = word.propose(path, EXAMPLE)

    assert codes(found) == ["comment"]
    assert found.problems[0].place == Place(str(path))
    assert "李四" in found.problems[0].message
    assert "请核实" in found.problems[0].message
